//! The worker, its life, and the requests that wait for it.
//!
//! Requests wait until the worker has said of which build it is. While any is unanswered, a
//! heartbeat asks for a sign of life, for where [`super::super::alive`] can't tell.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_channel::oneshot;
use spanscape_core::engine::protocol::{Answer, Ask, Problem, Request};
use web_sys::File;

use super::super::idle::{Busy, busy};
use super::super::listen::{Subscribers, Timer, every};
use super::super::wire::FromWorker;
use super::super::worker::{self, Handle};
use super::{Asked, Lost, OpenStep, problems};

/// How often a waiting page asks for a sign of life, in milliseconds.
const PING_MS: i32 = 1_000;
/// After so many pings without any message the worker counts as dead. An engine that builds the
/// trees of a very large trace is silent for some seconds.
const SILENT_PINGS: u32 = 30;

/// The worker as it is now, and what waits for it.
#[derive(Default)]
pub(super) struct Link {
    worker: RefCell<Option<Handle>>,
    ready: Cell<bool>,
    next: Cell<u32>,
    pending: RefCell<BTreeMap<u32, Pending>>,
    /// Requests that wait for the worker to be ready.
    queue: RefCell<Vec<(Request, Vec<File>)>>,
    pub(super) lost: Subscribers<Lost>,
    heartbeat: RefCell<Option<Timer>>,
    silent: Cell<u32>,
    /// Workers in a row that died before they were ready.
    stillborn: Cell<u32>,
}

pub(super) type OnStep = Rc<RefCell<dyn FnMut(OpenStep)>>;

struct Pending {
    done: oneshot::Sender<Result<Answer, Problem>>,
    step: Option<OnStep>,
    _busy: Busy,
}

impl Link {
    pub(super) fn spawn(self: &Rc<Self>) {
        self.ready.set(false);
        let weak = Rc::downgrade(self);
        let handle = worker::start(move |message| {
            if let Some(link) = weak.upgrade() {
                link.receive(message);
            }
        });
        match handle {
            Ok(handle) => drop(self.worker.replace(Some(handle))),
            Err(detail) => self.die(detail, None),
        }
    }

    pub(super) fn send(self: &Rc<Self>, ask: Ask, files: Vec<File>, step: Option<OnStep>) -> Asked {
        let id = self.next.get().wrapping_add(1);
        self.next.set(id);
        let (done, answer) = oneshot::channel();
        self.pending.borrow_mut().insert(id, Pending { done, step, _busy: busy() });
        // An engine that never came up is tried once more when it is next needed.
        if self.worker.borrow().is_none() {
            self.spawn();
        }
        // Else it failed at once, and this with it.
        if self.worker.borrow().is_some() {
            self.beat();
            self.post(Request { id, ask }, files);
        }
        Asked { id, answer, engine: Rc::downgrade(self) }
    }

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
            FromWorker::Pong | FromWorker::Locked => {}
            FromWorker::Response(response) => match response.answer {
                Answer::Progress(progress) => self.step(response.id, OpenStep::Progress(progress)),
                Answer::LastByte => self.step(response.id, OpenStep::LastByte),
                Answer::Failed(problem) => self.finish(response.id, Err(problem)),
                answer => self.finish(response.id, Ok(answer)),
            },
            FromWorker::Panic(detail) | FromWorker::Died(detail) => self.die(detail, None),
            FromWorker::Unreadable(detail) => {
                self.die(format!("a message that this page cannot read: {detail}"), None);
            }
        }
    }

    /// Ends the worker and starts another.
    pub(super) fn restart(self: &Rc<Self>) {
        self.drop_worker(&problems::closed());
        self.stillborn.set(0);
        self.spawn();
    }

    /// Whether the request is unanswered.
    pub(super) fn is_pending(&self, id: u32) -> bool {
        self.pending.borrow().contains_key(&id)
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
            if let Some(link) = weak.upgrade() {
                link.ping();
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
            self.die(format!("no sign of life for {SILENT_PINGS} s"), None);
        } else if let Some(worker) = self.worker.borrow().as_ref() {
            worker.ping();
        }
    }

    /// The worker is dead or must die: fail what waits, tell, replace.
    fn die(self: &Rc<Self>, detail: String, problem: Option<Problem>) {
        let was_ready = self.ready.get();
        let lost = Lost { problem: problem.unwrap_or_else(|| problems::lost(was_ready)), detail };
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
            let detail = format!("page of build {}, engine of build {build}", crate::BUILD);
            self.die(detail, Some(problems::other_build()));
        }
    }
}
