//! What page and worker post to one another, both directions.
//!
//! Page to worker: `[Uint8Array, File, ...]`, a postcard [`Request`] and the files that it names;
//! or the text `"ping"`. Worker to page: an `ArrayBuffer`, a postcard [`Response`]; or
//! `[word, text]` for what must be understood across builds: `ready` (text: the build), `pong`,
//! `panic` and `died` (text: what happened). Buffers are transferred, not copied.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::de::DeserializeOwned;
use spanscape_core::engine::protocol::{Request, Response};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// Asks the worker for a sign of life.
pub const PING: &str = "ping";

/// A message from the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum FromWorker {
    /// It runs, and is of this build.
    Ready(String),
    /// It lives.
    Pong,
    /// Its Rust code panicked; nothing more will come.
    Panic(String),
    /// It could not start, or its code trapped.
    Died(String),
    /// An answer. Boxed, because answers are large and the others small.
    Response(Box<Response>),
    /// None of these: the other side is of another build.
    Unreadable,
}

impl FromWorker {
    /// Reads a message's data.
    pub fn read(data: &JsValue) -> Self {
        if let Some(buffer) = data.dyn_ref::<ArrayBuffer>() {
            return match decode(&Uint8Array::new(buffer)) {
                Some(response) => Self::Response(Box::new(response)),
                None => Self::Unreadable,
            };
        }
        let Some(pair) = data.dyn_ref::<Array>() else { return Self::Unreadable };
        let text = pair.get(1).as_string().unwrap_or_default();
        match pair.get(0).as_string().as_deref() {
            Some("ready") => Self::Ready(text),
            Some("pong") => Self::Pong,
            Some("panic") => Self::Panic(text),
            Some("died") => Self::Died(text),
            _ => Self::Unreadable,
        }
    }
}

/// A word for the page, as [`FromWorker`] reads it.
pub fn word(word: &str, text: &str) -> JsValue {
    Array::of2(&word.into(), &text.into()).into()
}

/// A request as a message, and what of it to transfer. `None` if it cannot be encoded, which
/// the types exclude.
pub fn request(request: &Request, files: &[File]) -> Option<(Array, Array)> {
    let bytes = encode(request)?;
    let message = Array::of1(&bytes);
    for file in files {
        message.push(file);
    }
    Some((message, Array::of1(&bytes.buffer())))
}

/// Reads a message's data as a request and its files.
pub fn read_request(data: &JsValue) -> Option<(Request, Vec<File>)> {
    let message: &Array = data.dyn_ref()?;
    let bytes: Uint8Array = message.get(0).dyn_into().ok()?;
    let files = message.iter().skip(1).filter_map(|f| f.dyn_into().ok()).collect();
    Some((decode(&bytes)?, files))
}

/// A response as a buffer to be transferred.
pub fn response(response: &Response) -> Option<ArrayBuffer> {
    Some(encode(response)?.buffer())
}

fn encode(value: &impl serde::Serialize) -> Option<Uint8Array> {
    postcard::to_allocvec(value).ok().map(|bytes| Uint8Array::from(bytes.as_slice()))
}

fn decode<T: DeserializeOwned>(bytes: &Uint8Array) -> Option<T> {
    postcard::from_bytes(&bytes.to_vec()).ok()
}
