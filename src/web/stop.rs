//! Stops a job that sends requests.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::AbortController;

/// Stops a job. Copies are about the same job.
#[derive(Clone, Default)]
pub struct Stop(Rc<State>);

#[derive(Default)]
struct State {
    stopped: Cell<bool>,
    /// End its requests; those that are through take no harm.
    aborts: RefCell<Vec<AbortController>>,
}

impl Stop {
    /// Stops the job and its requests.
    pub fn stop(&self) {
        self.0.stopped.set(true);
        self.0.aborts.take().iter().for_each(AbortController::abort);
    }

    /// Whether the job is to end.
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.get()
    }

    /// A request begins, which this ends; at once, if the job was stopped before.
    pub fn arm(&self, abort: Option<&AbortController>) {
        match abort {
            Some(abort) if self.is_stopped() => abort.abort(),
            abort => self.0.aborts.borrow_mut().extend(abort.cloned()),
        }
    }
}
