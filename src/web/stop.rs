//! Stops a job that sends one request after the other.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::AbortController;

/// Stops a job. Copies are about the same job.
#[derive(Clone, Default)]
pub struct Stop(Rc<State>);

#[derive(Default)]
struct State {
    stopped: Cell<bool>,
    /// Ends the request that is under way.
    abort: RefCell<Option<AbortController>>,
}

impl Stop {
    /// Stops the job and its request.
    pub fn stop(&self) {
        self.0.stopped.set(true);
        if let Some(abort) = self.0.abort.take() {
            abort.abort();
        }
    }

    /// Whether the job is to end.
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.get()
    }

    /// A request begins, which this ends; at once, if the job was stopped before.
    pub fn arm(&self, abort: Option<&AbortController>) {
        match abort {
            Some(abort) if self.is_stopped() => abort.abort(),
            abort => drop(self.0.abort.replace(abort.cloned())),
        }
    }
}
