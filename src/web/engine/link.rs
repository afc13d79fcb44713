//! One worker, its life, and the requests that wait for it.
//!
//! Requests wait until the worker has said of which build it is. While any is unanswered, a
//! heartbeat asks for a sign of life, for where [`super::super::alive`] can't tell.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use spanscape_core::engine::protocol::{Answer, Problem, Request};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::super::idle::{Busy, busy};
use super::super::listen::{Timer, every};
use super::super::wire::{FromWorker, Sizes};
use super::super::worker::{self, Handle};
use super::pool::Pool;
use super::{OpenStep, problems};

/// How often a waiting page asks for a sign of life, in milliseconds.
const PING_MS: i32 = 1_000;
/// After so many pings without any message the worker counts as dead. An engine that builds the
/// trees of a very large trace is silent for some seconds.
const SILENT_PINGS: u32 = 30;

/// A worker as it is now, and what waits for it. Ended when dropped.
pub(super) struct Link {
    /// What the pool calls it.
    number: u32,
    pool: Weak<Pool>,
    worker: RefCell<Option<Handle>>,
    ready: Cell<bool>,
    pending: RefCell<BTreeMap<u32, Pending>>,
    /// Requests that wait for the worker to be ready.
    queue: RefCell<Vec<(Request, Vec<File>)>>,
    heartbeat: RefCell<Option<Timer>>,
    silent: Cell<u32>,
    /// As it said last.
    sizes: Cell<Sizes>,
}

pub(super) type OnStep = Rc<RefCell<dyn FnMut(OpenStep)>>;

struct Pending {
    done: oneshot::Sender<Result<Answer, Problem>>,
    step: Option<OnStep>,
    _busy: Busy,
}

impl Link {
    /// Starts a worker.
    pub(super) fn start(number: u32, pool: Weak<Pool>) -> Rc<Self> {
        let link = Rc::new(Self {
            number,
            pool,
            worker: RefCell::default(),
            ready: Cell::default(),
            pending: RefCell::default(),
            queue: RefCell::default(),
            heartbeat: RefCell::default(),
            silent: Cell::default(),
            sizes: Cell::default(),
        });
        let weak = Rc::downgrade(&link);
        let handle = worker::start(move |message| {
            if let Some(link) = weak.upgrade() {
                link.receive(message);
            }
        });
        match handle {
            Ok(handle) => drop(link.worker.replace(Some(handle))),
            Err(detail) => {
                // Later, so that what is asked at once fails with it.
                let dead = link.clone();
                spawn_local(async move { dead.die(detail, None) });
            }
        }
        link
    }

    /// Asks; the answer comes by what is given back.
    pub(super) fn send(
        self: &Rc<Self>,
        request: Request,
        files: Vec<File>,
        step: Option<OnStep>,
    ) -> oneshot::Receiver<Result<Answer, Problem>> {
        let (done, answer) = oneshot::channel();
        self.pending.borrow_mut().insert(request.id, Pending { done, step, _busy: busy() });
        self.beat();
        self.post(request, files);
        answer
    }

    /// Posts, now or as soon as the worker is ready.
    pub(super) fn post(self: &Rc<Self>, request: Request, files: Vec<File>) {
        if !self.ready.get() {
            self.queue.borrow_mut().push((request, files));
            return;
        }
        let sent = self.worker.borrow().as_ref().map(|w| w.post(&request, &files));
        if let Some(Err(detail)) = sent {
            self.finish(request.id, Err(problems::unsent(detail)));
        }
    }

    /// Says which origins it may send requests to, if it is ready: else it is told once it is.
    pub(super) fn allow(&self, origins: &[String]) {
        if let Some(worker) = self.worker.borrow().as_ref().filter(|_| self.ready.get()) {
            worker.allow(origins);
        }
    }

    /// How much memory it has.
    pub(super) fn sizes(&self) -> Sizes {
        self.sizes.get()
    }

    fn receive(self: &Rc<Self>, message: FromWorker) {
        self.silent.set(0);
        match message {
            FromWorker::Ready(build) if build == crate::BUILD => {
                self.ready.set(true);
                if let Some(pool) = self.pool.upgrade() {
                    pool.came_up();
                    self.allow(&pool.allowed());
                }
                for (request, files) in self.queue.take() {
                    self.post(request, files);
                }
            }
            FromWorker::Ready(build) => self.mismatch(&build),
            FromWorker::Pong | FromWorker::Locked => {}
            FromWorker::Response(response, sizes) => {
                self.sizes.set(sizes);
                if let Some(pool) = self.pool.upgrade() {
                    pool.measured(self.number, sizes);
                }
                let id = response.id;
                match response.answer {
                    Answer::Progress(progress) => self.step(id, OpenStep::Progress(progress)),
                    Answer::LastByte => self.step(id, OpenStep::LastByte),
                    Answer::Failed(problem) => self.finish(id, Err(problem)),
                    answer => self.finish(id, Ok(answer)),
                }
            }
            FromWorker::Panic(detail) => self.die(detail, None),
            FromWorker::Died(detail) => {
                let problem = problems::is_memory(&detail).then(|| problems::memory(&detail));
                self.die(detail, problem);
            }
            FromWorker::Unreadable(detail) => {
                self.die(format!("a message that this page cannot read: {detail}"), None);
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
        if self.pending.borrow().is_empty() {
            self.heartbeat.take();
        }
        let Some(pending) = pending else { return };
        // Before the one who asked hears of it, and asks on.
        if let Some(pool) = self.pool.upgrade() {
            pool.answered(id, &result);
        }
        let _ = pending.done.send(result);
    }

    fn beat(self: &Rc<Self>) {
        if self.heartbeat.borrow().is_some() {
            return;
        }
        self.silent.set(0);
        let weak = Rc::downgrade(self);
        self.heartbeat.replace(Some(every(PING_MS, move || {
            if let Some(link) = weak.upgrade() {
                link.ping();
            }
        })));
    }

    fn ping(&self) {
        let silent = self.silent.get().saturating_add(1);
        self.silent.set(silent);
        if !self.ready.get() {
            // Its code may still be on the way over a slow line; that is told by its own errors.
            self.silent.set(0);
        } else if silent > SILENT_PINGS {
            self.die(format!("no sign of life for {SILENT_PINGS} s"), None);
        } else if let Some(worker) = self.worker.borrow().as_ref() {
            worker.ping();
        }
    }

    /// The worker is dead or must die: fail what waits, and tell.
    fn die(&self, detail: String, problem: Option<Problem>) {
        if self.worker.take().is_none() && self.ready.get() {
            return;
        }
        let was_ready = self.ready.get();
        let problem = problem.unwrap_or_else(|| problems::lost(was_ready, &detail));
        self.queue.take();
        self.heartbeat.take();
        web_sys::console::error_2(&"Spanscape's engine stopped:".into(), &(&detail).into());
        let pending = self.pending.take();
        if let Some(pool) = self.pool.upgrade() {
            pool.died(self.number, &problem, was_ready);
        }
        for (_, pending) in pending {
            let _ = pending.done.send(Err(problem.clone()));
        }
    }

    fn mismatch(&self, build: &str) {
        // A page in use is not thrown away for a new version.
        let in_use = self.pool.upgrade().is_some_and(|pool| pool.has_come_up());
        if in_use || !worker::reload_once(build) {
            let detail = format!("page of build {}, engine of build {build}", crate::BUILD);
            self.die(detail, Some(problems::other_build()));
        }
    }
}
