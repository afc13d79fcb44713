//! The page's side of the engine: asks the workers, and learns of dead ones.

mod link;
mod pool;
mod problems;

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use futures_channel::oneshot;
use spanscape_core::engine::protocol::{Answer, Ask, Input, Problem, Progress, Slot, TraceRef};
use web_sys::File;

use super::listen::Subscription;
use super::wire::Sizes;
use pool::Pool;

/// The engine, seen from the page: one worker or several. Copies share them.
#[derive(Clone)]
pub struct EngineClient(Rc<Pool>);

/// A worker is gone and what was kept in it; another is started when it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// For a person; its place is the panic's message and place, or the browser's error.
    pub problem: Problem,
    /// What was kept in it; `None` if no worker can be started here.
    pub slot: Option<Slot>,
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
    answer: Option<oneshot::Receiver<Result<Answer, Problem>>>,
    pool: Weak<Pool>,
}

/// Stops an opening, or looks at it.
#[derive(Clone)]
pub struct Cancel {
    id: u32,
    pool: Weak<Pool>,
}

impl EngineClient {
    /// Starts the first worker. Requests may follow at once.
    pub fn start() -> Self {
        Self(Pool::start())
    }

    /// Requests may go to the host of this address from now on: it is configured, or the person has allowed it. The page's
    /// own may be asked in any case, no other.
    pub fn allow(&self, url: &str) {
        if let Some(origin) = super::location::host_of(url) {
            self.0.allow(origin);
        }
    }

    /// Asks. [`Answer::Failed`] comes as the error.
    pub fn ask(&self, ask: Ask) -> Asked {
        self.0.send(ask, Vec::new(), None)
    }

    /// Opens sources in place of what is open, telling `on_step` how far it is. `files` are
    /// those that [`Input::File`] refers to, `apart` is that of [`Ask::Open`]. The answer is [`Answer::Opened`].
    pub fn open(
        &self,
        inputs: Vec<Input>,
        apart: u16,
        files: Vec<File>,
        on_step: impl FnMut(OpenStep) + 'static,
    ) -> Asked {
        self.0.send(Ask::Open { inputs, apart }, files, Some(Rc::new(RefCell::new(on_step))))
    }

    /// Searches at a back end, telling `on_step` how far it is; `files` are those that its inputs refer to. The answer is
    /// [`Answer::Found`].
    pub fn search(
        &self,
        ask: Ask,
        files: Vec<File>,
        on_step: impl FnMut(OpenStep) + 'static,
    ) -> Asked {
        self.0.send(ask, files, Some(Rc::new(RefCell::new(on_step))))
    }

    /// Gives up what is kept there, and the memory that it takes.
    pub fn close(&self, slot: Slot) {
        self.0.close(slot);
    }

    /// How large the workers are together, as they said last.
    pub fn sizes(&self) -> Sizes {
        self.0.sizes()
    }

    /// Is told when something that was kept is lost with its worker. What that was asked fails next;
    /// an opening that dies with its worker only fails.
    pub fn on_lost(&self, f: impl Fn(&Lost) + 'static) -> Subscription {
        self.0.lost.add(f)
    }
}

impl Asked {
    /// A handle to stop it with, for an opening.
    pub fn cancel(&self) -> Cancel {
        Cancel { id: self.id, pool: self.pool.clone() }
    }
}

impl Future for Asked {
    type Output = Result<Answer, Problem>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let closed = || Err(problems::closed());
        match &mut self.answer {
            Some(answer) => Pin::new(answer).poll(cx).map(|r| r.unwrap_or_else(|_| closed())),
            None => Poll::Ready(closed()),
        }
    }
}

impl Cancel {
    /// Asks for the first rows of what is on its way, if it still is.
    pub fn preview(&self, trace: TraceRef) -> Option<Asked> {
        let ask = Ask::Preview { open: self.id, trace };
        Some(self.pool.upgrade()?.send(ask, Vec::new(), None))
    }

    /// Stops the opening if it is still under way; what was open before stays open.
    pub fn cancel(&self) {
        if let Some(pool) = self.pool.upgrade() {
            pool.cancel(self.id);
        }
    }
}
