//! The page's side of the engine: asks the worker, and replaces a dead one.

mod link;
mod problems;

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use futures_channel::oneshot;
use spanscape_core::engine::protocol::{Answer, Ask, Input, Problem, Progress, Request};
use web_sys::File;

use super::listen::Subscription;
use link::Link;

/// The engine, seen from the page. Copies share the worker.
#[derive(Clone)]
pub struct EngineClient(Rc<Link>);

/// The engine is gone and what it had open with it; a new one is already starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// For a person.
    pub problem: Problem,
    /// For a report: panic message and place, or the browser's error.
    pub detail: String,
}

/// A step of an opening that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenStep {
    /// Bytes came in.
    Progress(Progress),
    /// The last byte is in; trees are being built.
    LastByte,
}

/// The answer to come. Dropping it drops the interest in the answer, not the work.
#[must_use = "the answer comes by awaiting"]
pub struct Asked {
    id: u32,
    answer: oneshot::Receiver<Result<Answer, Problem>>,
    engine: Weak<Link>,
}

/// Stops an opening.
#[derive(Clone)]
pub struct Cancel {
    id: u32,
    engine: Weak<Link>,
}

impl EngineClient {
    /// Starts the worker. Requests may follow at once.
    pub fn start() -> Self {
        let link = Rc::new(Link::default());
        link.spawn();
        Self(link)
    }

    /// Asks. [`Answer::Failed`] comes as the error.
    pub fn ask(&self, ask: Ask) -> Asked {
        self.0.send(ask, Vec::new(), None)
    }

    /// Opens sources in place of what is open, telling `on_step` how far it is. `files` are
    /// those that [`Input::File`] refers to. The answer is [`Answer::Opened`].
    pub fn open(
        &self,
        inputs: Vec<Input>,
        files: Vec<File>,
        on_step: impl FnMut(OpenStep) + 'static,
    ) -> Asked {
        self.0.send(Ask::Open { inputs }, files, Some(Rc::new(RefCell::new(on_step))))
    }

    /// Searches at a back end, telling `on_step` how far it is. The answer is [`Answer::Found`].
    pub fn search(&self, ask: Ask, on_step: impl FnMut(OpenStep) + 'static) -> Asked {
        self.0.send(ask, Vec::new(), Some(Rc::new(RefCell::new(on_step))))
    }

    /// Is told when the engine died. By then every unanswered request has failed and a new
    /// worker, with nothing open, is starting.
    pub fn on_lost(&self, f: impl Fn(&Lost) + 'static) -> Subscription {
        self.0.lost.add(f)
    }

    /// Ends the worker and its memory, and starts an empty one. Unanswered requests fail.
    pub fn restart(&self) {
        self.0.restart();
    }
}

impl Asked {
    /// A handle to stop it with, for an opening.
    pub fn cancel(&self) -> Cancel {
        Cancel { id: self.id, engine: self.engine.clone() }
    }
}

impl Future for Asked {
    type Output = Result<Answer, Problem>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer).poll(cx).map(|r| r.unwrap_or_else(|_| Err(problems::closed())))
    }
}

impl Cancel {
    /// Stops the opening if it is still under way; what was open before stays open.
    pub fn cancel(&self) {
        let Some(engine) = self.engine.upgrade() else { return };
        if engine.is_pending(self.id) {
            let request = Request { id: self.id, ask: Ask::Cancel { open: self.id } };
            engine.post(request, Vec::new());
        }
    }
}
