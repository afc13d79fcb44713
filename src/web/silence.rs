//! The time-out of a request: not how long it takes in all, but how long nothing comes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::AbortController;

use super::clock;
use super::listen::{Timer, every};

/// How often is looked whether it is time, in milliseconds.
const LOOK_MS: i32 = 500;

/// Ends a request that is silent for too long. Silence counts only while somebody waits, not while
/// what came is being decoded.
pub struct Watch {
    abort: Option<AbortController>,
    /// Since when somebody waits, in milliseconds.
    since: Cell<Option<f64>>,
    most_ms: f64,
    fired: Cell<bool>,
    timer: RefCell<Option<Timer>>,
}

impl Watch {
    /// For one request; not waiting yet.
    pub fn start(timeout_s: u32) -> Rc<Self> {
        let watch = Rc::new(Self {
            abort: AbortController::new().ok(),
            since: Cell::new(None),
            most_ms: f64::from(timeout_s) * 1_000.0,
            fired: Cell::new(false),
            timer: RefCell::default(),
        });
        let weak = Rc::downgrade(&watch);
        let look = move || {
            if let Some(watch) = weak.upgrade() {
                watch.look();
            }
        };
        watch.timer.replace(Some(every(LOOK_MS, look)));
        watch
    }

    /// What ends the request.
    pub fn abort(&self) -> Option<&AbortController> {
        self.abort.as_ref()
    }

    /// Somebody waits, from now on.
    pub fn wait(&self) {
        self.since.set(Some(clock::now_ms()));
    }

    /// Nobody waits any more.
    pub fn rest(&self) {
        self.since.set(None);
    }

    /// Whether it was silent for too long.
    pub fn has_fired(&self) -> bool {
        self.fired.get()
    }

    fn look(&self) {
        let silent = self.since.get().is_some_and(|since| clock::now_ms() - since >= self.most_ms);
        if silent
            && !self.fired.replace(true)
            && let Some(abort) = &self.abort
        {
            abort.abort();
        }
    }
}
