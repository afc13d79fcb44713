//! The workers that there are: starts, asks and ends them as `core/engine/workers.rs` says.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use spanscape_core::engine::protocol::{Answer, Ask, Problem, Request, Slot};
use spanscape_core::engine::workers::{Act, Workers};
use web_sys::File;

use super::super::listen::Subscribers;
use super::super::wire::Sizes;
use super::link::{Link, OnStep};
use super::{Asked, Lost};

/// All workers.
pub(super) struct Pool {
    workers: RefCell<Workers>,
    links: RefCell<BTreeMap<u32, Rc<Link>>>,
    /// Whether any has come up yet.
    up: Cell<bool>,
    /// The origins that may be asked, beside the page's own.
    allowed: RefCell<Vec<String>>,
    pub(super) lost: Subscribers<Lost>,
    own: Weak<Pool>,
}

impl Pool {
    /// With the first worker starting.
    pub(super) fn start() -> Rc<Self> {
        let pool = Rc::new_cyclic(|own| Self {
            workers: RefCell::default(),
            links: RefCell::default(),
            up: Cell::default(),
            allowed: RefCell::default(),
            lost: Subscribers::default(),
            own: own.clone(),
        });
        pool.change(Workers::start);
        pool
    }

    /// Asks whom it concerns.
    pub(super) fn send(&self, ask: Ask, files: Vec<File>, step: Option<OnStep>) -> Asked {
        let (worker, id) = self.change(|workers, acts| workers.ask(&ask, acts));
        let link = self.links.borrow().get(&worker).cloned();
        let answer = link.map(|link| link.send(Request { id, ask }, files, step));
        Asked { id, answer, pool: self.own.clone() }
    }

    /// Stops an open request or a search that is still under way.
    pub(super) fn cancel(&self, id: u32) {
        if let Some(worker) = self.workers.borrow().asked(id) {
            self.tell(worker, id, Ask::Cancel { open: id });
        }
    }

    /// Gives up what is kept there.
    pub(super) fn close(&self, slot: Slot) {
        self.change(|workers, acts| workers.close(slot, acts));
    }

    /// How large all of them are together.
    pub(super) fn sizes(&self) -> Sizes {
        let links = self.links.borrow();
        links.values().map(|link| link.sizes()).fold(Sizes::default(), |all, one| Sizes {
            memory: all.memory + one.memory,
            traces: all.traces + one.traces,
        })
    }

    /// From now on this origin may be asked.
    pub(super) fn allow(&self, origin: String) {
        if self.allowed.borrow().contains(&origin) {
            return;
        }
        self.allowed.borrow_mut().push(origin);
        let all = self.allowed();
        for link in self.links.borrow().values() {
            link.allow(&all);
        }
    }

    /// The origins that may be asked.
    pub(super) fn allowed(&self) -> Vec<String> {
        self.allowed.borrow().clone()
    }

    /// A worker is ready.
    pub(super) fn came_up(&self) {
        self.up.set(true);
    }

    /// Whether any worker was ever ready.
    pub(super) fn has_come_up(&self) -> bool {
        self.up.get()
    }

    pub(super) fn measured(&self, worker: u32, sizes: Sizes) {
        self.workers.borrow_mut().measured(worker, sizes.memory as u64);
    }

    pub(super) fn answered(&self, id: u32, answer: &Result<Answer, Problem>) {
        self.change(|workers, acts| workers.answered(id, answer, acts));
    }

    /// A worker is dead; what was kept in it is lost. One with nothing is replaced unseen, when it is
    /// needed; but if it never came up, nothing will work here.
    pub(super) fn died(&self, worker: u32, problem: &Problem, was_ready: bool) {
        let slot = self.workers.borrow_mut().died(worker);
        self.links.borrow_mut().remove(&worker);
        if slot.is_some() || !(was_ready || self.up.get()) {
            self.lost.tell(&Lost { problem: problem.clone(), slot });
        }
    }

    /// Changes what there is, and does what comes of it.
    fn change<T>(&self, f: impl FnOnce(&mut Workers, &mut Vec<Act>) -> T) -> T {
        let mut acts = Vec::new();
        let result = f(&mut self.workers.borrow_mut(), &mut acts);
        for act in acts {
            match act {
                Act::Start(worker) => {
                    let link = Link::start(worker, self.own.clone());
                    self.links.borrow_mut().insert(worker, link);
                }
                Act::Stop(worker, open) => self.tell(worker, open, Ask::Cancel { open }),
                // Nobody waits for the answer.
                Act::Empty(worker, slot) => self.tell(worker, 0, Ask::Close { slot }),
                Act::End(worker) => drop(self.links.borrow_mut().remove(&worker)),
            }
        }
        result
    }

    fn tell(&self, worker: u32, id: u32, ask: Ask) {
        let link = self.links.borrow().get(&worker).cloned();
        if let Some(link) = link {
            link.post(Request { id, ask }, Vec::new());
        }
    }
}
