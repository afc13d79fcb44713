//! What page and worker post to one another, both directions.
//!
//! Page to worker: `[Uint8Array, File, ...]`, a postcard [`Request`] and the files that it names;
//! or the text `"ping"`, or `"allow"` with origins. Worker to page: `[ArrayBuffer, number, number]`, a postcard [`Response`] and the
//! worker's [`Sizes`]; or `[word, text]` for what must be understood across builds: `locked` (it holds its lock), `ready`
//! (text: the build), `pong`, `panic` and `died` (text: what happened). Buffers are transferred, not copied.

use js_sys::{Array, ArrayBuffer, Uint8Array, WebAssembly};
use spanscape_core::engine::protocol::{Request, Response};
use spanscape_core::engine::wire::{decode, encode};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use super::js;

/// Asks the worker for a sign of life.
pub const PING: &str = "ping";

/// Tells the worker which hosts it may send requests to: behind it their origins, with spaces between.
pub const ALLOW: &str = "allow ";

/// A message from the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum FromWorker {
    /// It holds the lock that tells its death.
    Locked,
    /// It runs, and is of this build.
    Ready(String),
    /// It lives.
    Pong,
    /// Its Rust code panicked; nothing more will come.
    Panic(String),
    /// It could not start, or its code trapped.
    Died(String),
    /// An answer, and how large the worker is then. Boxed, because answers are large and the others
    /// small.
    Response(Box<Response>, Sizes),
    /// None of these; what is known about it.
    Unreadable(String),
}

/// How large a worker is, in bytes. Floats, as the browser counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sizes {
    /// Its linear memory, which never shrinks.
    pub memory: f64,
    /// What the traces in it use.
    pub traces: f64,
}

impl FromWorker {
    /// Reads a message's data.
    pub fn read(data: &JsValue) -> Self {
        let Some(pair) = data.dyn_ref::<Array>() else {
            return Self::Unreadable(data.js_typeof().as_string().unwrap_or_default());
        };
        if let Some(buffer) = pair.get(0).dyn_ref::<ArrayBuffer>() {
            let number = |at| pair.get(at).as_f64().unwrap_or_default();
            let sizes = Sizes { memory: number(1), traces: number(2) };
            return match decode(&Uint8Array::new(buffer).to_vec()) {
                Ok(response) => Self::Response(Box::new(response), sizes),
                Err(problem) => Self::Unreadable(problem.place),
            };
        }
        let text = pair.get(1).as_string().unwrap_or_default();
        match pair.get(0).as_string().as_deref() {
            Some("locked") => Self::Locked,
            Some("ready") => Self::Ready(text),
            Some("pong") => Self::Pong,
            Some("panic") => Self::Panic(text),
            Some("died") => Self::Died(text),
            other => Self::Unreadable(other.unwrap_or_default().to_owned()),
        }
    }
}

/// A word for the page, as [`FromWorker`] reads it.
pub fn word(word: &str, text: &str) -> JsValue {
    Array::of2(&word.into(), &text.into()).into()
}

/// A request as a message, and what of it to transfer.
pub fn request(request: &Request, files: &[File]) -> (Array, Array) {
    let bytes = Uint8Array::from(encode(request).as_slice());
    let message = Array::of1(&bytes);
    for file in files {
        message.push(file);
    }
    (message, Array::of1(&bytes.buffer()))
}

/// Reads a message's data as a request and its files.
pub fn read_request(data: &JsValue) -> Option<(Request, Vec<File>)> {
    let message: &Array = data.dyn_ref()?;
    let bytes: Uint8Array = message.get(0).dyn_into().ok()?;
    let files = message.iter().skip(1).filter_map(|f| f.dyn_into().ok()).collect();
    Some((decode(&bytes.to_vec()).ok()?, files))
}

/// A response as a message, and what of it to transfer.
pub fn response(response: &Response, traces: usize) -> (Array, Array) {
    let buffer = Uint8Array::from(encode(response).as_slice()).buffer();
    let traces = traces as f64;
    (Array::of3(&buffer, &memory().into(), &traces.into()), Array::of1(&buffer))
}

/// Bytes of linear memory that this program has.
pub fn memory() -> f64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    js::get(&memory.buffer(), "byteLength").and_then(|n| n.as_f64()).unwrap_or_default()
}
