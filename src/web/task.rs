//! Letting other events in: a long job goes on in a later task. For page and worker.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

use super::clock;

/// How long a job may hold its thread, in milliseconds.
pub const SLICE_MS: f64 = 4.0;

/// Remembers when the thread was last given up.
#[derive(Debug)]
pub struct Slice(f64);

impl Slice {
    /// Beginning now.
    pub fn start() -> Self {
        Self(clock::now_ms())
    }

    /// Lets other events in, if [`SLICE_MS`] have gone by since they last were.
    pub async fn give_way(&mut self) {
        if clock::now_ms() - self.0 >= SLICE_MS {
            next().await;
            *self = Self::start();
        }
    }
}

/// Waits for a later task. By a message, because timers wait 4 ms at least.
pub async fn next() {
    let Ok(channel) = MessageChannel::new() else { return };
    let (here, there) = (channel.port1(), channel.port2());
    let promise = Promise::new(&mut |resolve: Function, _| {
        here.set_onmessage(Some(resolve.unchecked_ref()));
        let _ = there.post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(promise).await;
    here.close();
}
