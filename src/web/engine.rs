//! The page's side of the engine: asks the worker, and replaces a dead one.
//!
//! Requests wait until the worker has said of which build it is. While any is unanswered, a
//! heartbeat asks for a sign of life: a worker can vanish without a word.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use futures_channel::oneshot;
use spanscape_core::engine::protocol::{Answer, Ask, Input, Problem, Progress, Request};
use web_sys::File;

use super::idle::{Busy, busy};
use super::listen::{Subscribers, Subscription, Timer, every};
use super::wire::FromWorker;
use super::worker::{self, Handle};

/// How often a waiting page asks for a sign of life, in milliseconds.
const PING_MS: i32 = 1_000;
/// After so many pings without any message the worker counts as dead. An engine that builds the
/// trees of a very large trace is silent for some seconds.
const SILENT_PINGS: u32 = 30;

/// The engine, seen from the page. Copies share the worker.
#[derive(Clone)]
pub struct EngineClient(Rc<Inner>);

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

struct Inner {
    worker: RefCell<Option<Handle>>,
    ready: Cell<bool>,
    next: Cell<u32>,
    pending: RefCell<BTreeMap<u32, Pending>>,
    /// Requests that wait for the worker to be ready.
    queue: RefCell<Vec<(Request, Vec<File>)>>,
    lost: Subscribers<Lost>,
    heartbeat: RefCell<Option<Timer>>,
    silent: Cell<u32>,
    /// Workers in a row that died before they were ready.
    stillborn: Cell<u32>,
}

type OnStep = Rc<RefCell<dyn FnMut(OpenStep)>>;

struct Pending {
    done: oneshot::Sender<Result<Answer, Problem>>,
    step: Option<OnStep>,
    _busy: Busy,
}

/// The answer to come. Dropping it drops the interest in the answer, not the work.
#[must_use = "the answer comes by awaiting"]
pub struct Asked {
    id: u32,
    answer: oneshot::Receiver<Result<Answer, Problem>>,
    engine: Weak<Inner>,
}

/// Stops an opening.
#[derive(Clone)]
pub struct Cancel {
    id: u32,
    engine: Weak<Inner>,
}

impl EngineClient {
    /// Starts the worker. Requests may follow at once.
    pub fn start() -> Self {
        let this = Self(Rc::new(Inner {
            worker: RefCell::default(),
            ready: Cell::new(false),
            next: Cell::new(0),
            pending: RefCell::default(),
            queue: RefCell::default(),
            lost: Subscribers::default(),
            heartbeat: RefCell::default(),
            silent: Cell::new(0),
            stillborn: Cell::new(0),
        }));
        this.0.spawn();
        this
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

    /// Is told when the engine died. By then every unanswered request has failed and a new
    /// worker, with nothing open, is starting.
    pub fn on_lost(&self, f: impl Fn(&Lost) + 'static) -> Subscription {
        self.0.lost.add(f)
    }

    /// Ends the worker and its memory, and starts an empty one. Unanswered requests fail.
    pub fn restart(&self) {
        self.0.drop_worker(&closed());
        self.0.stillborn.set(0);
        self.0.spawn();
    }
}

impl Inner {
    fn spawn(self: &Rc<Self>) {
        self.ready.set(false);
        let weak = Rc::downgrade(self);
        let handle = worker::start(move |message| {
            if let Some(inner) = weak.upgrade() {
                inner.receive(message);
            }
        });
        match handle {
            Ok(handle) => drop(self.worker.replace(Some(handle))),
            Err(detail) => self.die(detail),
        }
    }

    fn send(self: &Rc<Self>, ask: Ask, files: Vec<File>, step: Option<OnStep>) -> Asked {
        let id = self.next.get().wrapping_add(1);
        self.next.set(id);
        let (done, answer) = oneshot::channel();
        // An engine that never came up is tried once more when it is next needed.
        if self.worker.borrow().is_none() {
            self.spawn();
        }
        self.pending.borrow_mut().insert(id, Pending { done, step, _busy: busy() });
        self.beat();
        self.post(Request { id, ask }, files);
        Asked { id, answer, engine: Rc::downgrade(self) }
    }

    fn post(self: &Rc<Self>, request: Request, files: Vec<File>) {
        if !self.ready.get() {
            self.queue.borrow_mut().push((request, files));
            return;
        }
        let sent = self.worker.borrow().as_ref().map(|w| w.post(&request, &files));
        if let Some(Err(detail)) = sent {
            self.finish(request.id, Err(unsent(detail)));
        }
    }

    fn receive(self: &Rc<Self>, message: FromWorker) {
        self.silent.set(0);
        match message {
            FromWorker::Ready(build) if build == crate::BUILD => {
                self.ready.set(true);
                self.stillborn.set(0);
                for (request, files) in self.queue.take() {
                    self.post(request, files);
                }
            }
            FromWorker::Ready(build) => self.mismatch(&build),
            FromWorker::Pong => {}
            FromWorker::Response(response) => match response.answer {
                Answer::Progress(progress) => self.step(response.id, OpenStep::Progress(progress)),
                Answer::LastByte => self.step(response.id, OpenStep::LastByte),
                Answer::Failed(problem) => self.finish(response.id, Err(problem)),
                answer => self.finish(response.id, Ok(answer)),
            },
            FromWorker::Panic(detail) | FromWorker::Died(detail) => self.die(detail),
            FromWorker::Unreadable(detail) => {
                self.die(format!("a message that this page cannot read: {detail}"));
            }
        }
    }

    fn step(&self, id: u32, step: OpenStep) {
        let f = self.pending.borrow().get(&id).and_then(|p| p.step.clone());
        if let Some(f) = f
            && let Ok(mut f) = f.try_borrow_mut()
        {
            f(step);
        }
    }

    fn finish(&self, id: u32, result: Result<Answer, Problem>) {
        let pending = self.pending.borrow_mut().remove(&id);
        if let Some(pending) = pending {
            let _ = pending.done.send(result);
        }
        if self.pending.borrow().is_empty() {
            self.heartbeat.take();
        }
    }

    fn beat(self: &Rc<Self>) {
        if self.heartbeat.borrow().is_some() {
            return;
        }
        self.silent.set(0);
        let weak = Rc::downgrade(self);
        self.heartbeat.replace(Some(every(PING_MS, move || {
            if let Some(inner) = weak.upgrade() {
                inner.ping();
            }
        })));
    }

    fn ping(self: &Rc<Self>) {
        let silent = self.silent.get().saturating_add(1);
        self.silent.set(silent);
        if !self.ready.get() {
            // Its code may still be on the way over a slow line; that is told by its own errors.
            self.silent.set(0);
        } else if silent > SILENT_PINGS {
            self.die(format!("no sign of life for {SILENT_PINGS} s"));
        } else if let Some(worker) = self.worker.borrow().as_ref() {
            worker.ping();
        }
    }

    /// The worker is dead or must die: fail what waits, tell, replace.
    fn die(self: &Rc<Self>, detail: String) {
        let was_ready = self.ready.get();
        let lost = Lost { problem: lost(was_ready), detail };
        self.drop_worker(&lost.problem);
        let stillborn = if was_ready { 0 } else { self.stillborn.get().saturating_add(1) };
        self.stillborn.set(stillborn);
        if stillborn == 0 {
            self.spawn();
        }
        web_sys::console::error_2(&"Spanscape's engine stopped:".into(), &(&lost.detail).into());
        self.lost.tell(&lost);
    }

    fn drop_worker(&self, problem: &Problem) {
        self.worker.take();
        self.ready.set(false);
        self.queue.take();
        self.heartbeat.take();
        for (_, pending) in self.pending.take() {
            let _ = pending.done.send(Err(problem.clone()));
        }
    }

    fn mismatch(self: &Rc<Self>, build: &str) {
        if !worker::reload_once(build) {
            self.die(format!("page of build {}, engine of build {build}", crate::BUILD));
        }
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
        Pin::new(&mut self.answer).poll(cx).map(|r| r.unwrap_or_else(|_| Err(closed())))
    }
}

impl Cancel {
    /// Stops the opening if it is still under way; what was open before stays open.
    pub fn cancel(&self) {
        if let Some(engine) = self.engine.upgrade()
            && engine.pending.borrow().contains_key(&self.id)
        {
            let request = Request { id: self.id, ask: Ask::Cancel { open: self.id } };
            engine.post(request, Vec::new());
        }
    }
}

fn problem(what: &str, advice: &str) -> Problem {
    Problem { what: what.into(), place: String::new(), advice: advice.into() }
}

fn lost(was_ready: bool) -> Problem {
    if was_ready {
        problem("The engine that holds the traces stopped", "Open the trace again.")
    } else {
        problem(
            "The engine that reads traces could not start",
            "Reload the page. If that does not help, engine.js or engine_bg.wasm is missing \
             beside index.html, or the browser refuses workers here.",
        )
    }
}

fn closed() -> Problem {
    problem("The engine was closed", "Open the trace again.")
}

fn unsent(detail: String) -> Problem {
    Problem {
        what: "The question could not be sent to the engine".into(),
        place: detail,
        advice: "Choose the file again; it may have been moved.".into(),
    }
}
