//! What is under way, and `window.spanscape.idle()`: a promise that all of it is done.
//!
//! In every build: browser tests wait with it instead of sleeping, and so can whoever embeds the
//! page. Idle means: no [`Busy`] alive (requests, fetches) and no frame asked for, in two turns
//! one after the other. A turn is a frame, or a tenth of a second where the browser paints none
//! (background tabs).

use std::cell::{Cell, RefCell};

use js_sys::{Function, Object, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{frame, js};

/// The longest that a turn waits for a frame, in milliseconds.
const TURN_MS: i32 = 100;

thread_local! {
    static BUSY: Cell<u32> = const { Cell::new(0) };
    /// Who waits until nothing is under way.
    static WAITING: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
}

/// While one of these is alive, the page is not idle.
#[must_use = "the page counts as busy for as long as this lives"]
pub struct Busy(());

/// Something begins.
pub fn busy() -> Busy {
    BUSY.set(BUSY.get().saturating_add(1));
    Busy(())
}

impl Drop for Busy {
    fn drop(&mut self) {
        BUSY.set(BUSY.get().saturating_sub(1));
        settled();
    }
}

/// Something has ended, or a frame has been painted: tells those who wait, if nothing else is under way.
pub(super) fn settled() {
    if is_idle() {
        for resolve in WAITING.take() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Whether nothing is under way at this moment.
pub fn is_idle() -> bool {
    BUSY.get() == 0 && !frame::pending()
}

/// Waits until the page is idle.
pub async fn idle() {
    let mut quiet = 0;
    while quiet < 2 {
        if !is_idle() {
            // Asking again and again would be work of its own.
            let promise = Promise::new(&mut |resolve: Function, _| {
                WAITING.with_borrow_mut(|waiting| waiting.push(resolve));
            });
            let _ = JsFuture::from(promise).await;
        }
        turn().await;
        quiet = if is_idle() { quiet + 1 } else { 0 };
    }
}

/// Waits for the next frame of the browser, or for a tenth of a second. Not through [`frame`], which
/// would count as work.
pub async fn turn() {
    let promise = Promise::new(&mut |resolve: Function, _| {
        let Some(window) = js::window() else {
            let _ = resolve.call0(&JsValue::UNDEFINED);
            return;
        };
        let _ = window.request_animation_frame(&resolve);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, TURN_MS);
    });
    let _ = JsFuture::from(promise).await;
}

/// Puts `window.spanscape` in place: `{version, build, idle()}`.
pub fn install() {
    let Some(window) = js::window() else { return };
    let api = js::get(&window, "spanscape").unwrap_or_else(|| Object::new().into());
    js::set(&api, "version", &crate::VERSION.into());
    js::set(&api, "build", &crate::BUILD.into());
    let idle: Closure<dyn FnMut() -> Promise> = Closure::new(|| {
        future_to_promise(async {
            idle().await;
            Ok(JsValue::UNDEFINED)
        })
    });
    js::set(&api, "idle", idle.into_js_value().unchecked_ref());
    js::set(&window, "spanscape", &api);
}
