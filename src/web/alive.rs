//! Learns at once that a worker is gone, however it went.
//!
//! A worker that is closed, or killed for its memory, sends nothing. So it holds a lock of the
//! browser's ([Web Locks](https://w3c.github.io/web-locks/)) for as long as it lives, and the page
//! waits in line for it. There are no locks on plain http and in sandboxes; there the engine
//! client's heartbeat has to do.

use js_sys::{Object, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::js;

/// Waits in line; leaves it when dropped.
#[must_use = "it stops when it is dropped"]
pub struct Watch {
    abort: AbortController,
    _callback: Closure<dyn FnMut()>,
}

impl Watch {
    /// Calls `f` once the holder of the lock is gone. `None` where there are no locks.
    pub fn start(lock: &str, f: impl FnOnce() + 'static) -> Option<Self> {
        let locks = js::get(&js::window()?.navigator(), "locks")?;
        let request = js::method(&locks, "request")?;
        let abort = AbortController::new().ok()?;
        let options = Object::new();
        js::set(&options, "signal", &abort.signal());
        // In a task of its own, because `f` may well drop this watch.
        let callback: Closure<dyn FnMut()> = Closure::once(move || spawn_local(async move { f() }));
        let waiting = request.call3(&locks, &lock.into(), &options, callback.as_ref()).ok()?;
        let waiting = JsFuture::from(waiting.dyn_into::<Promise>().ok()?);
        // Leaving the line is an error to the one who waits.
        spawn_local(async move { drop(waiting.await) });
        Some(Self { abort, _callback: callback })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.abort.abort();
    }
}
