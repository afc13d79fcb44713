//! The time-out of a request: not how long it takes in all, but how long nothing comes. Time in which nothing ran (a
//! frozen tab, a sleeping machine) does not count: what came meanwhile is read right after.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::AbortController;

use super::clock;
use super::listen::{Timer, every};

/// How often is looked whether it is time, in milliseconds.
const LOOK_MS: i32 = 500;

/// The most that one look counts, in milliseconds.
const LOOK_MOST_MS: f64 = 2.0 * LOOK_MS as f64;

/// Ends a request that is silent for too long. Silence counts only while somebody waits, not while
/// what came is being decoded.
pub struct Watch {
    abort: Option<AbortController>,
    /// How long somebody has waited, in milliseconds; `None` while nobody does.
    waited: Cell<Option<f64>>,
    /// When that was looked at last.
    looked: Cell<f64>,
    most_ms: f64,
    fired: Cell<bool>,
    timer: RefCell<Option<Timer>>,
}

impl Watch {
    /// For one request; not waiting yet.
    pub fn start(timeout_s: u32) -> Rc<Self> {
        let watch = Rc::new(Self {
            abort: AbortController::new().ok(),
            waited: Cell::new(None),
            looked: Cell::default(),
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
        self.waited.set(Some(0.0));
        self.looked.set(clock::now_ms());
    }

    /// Nobody waits any more.
    pub fn rest(&self) {
        self.waited.set(None);
    }

    /// Whether it was silent for too long.
    pub fn has_fired(&self) -> bool {
        self.fired.get()
    }

    fn look(&self) {
        let Some(waited) = self.waited.get() else { return };
        let now = clock::now_ms();
        let waited = waited + (now - self.looked.replace(now)).min(LOOK_MOST_MS);
        self.waited.set(Some(waited));
        if waited >= self.most_ms
            && !self.fired.replace(true)
            && let Some(abort) = &self.abort
        {
            abort.abort();
        }
    }
}
