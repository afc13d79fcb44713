//! The page that frames this one, or has opened it: what it says by `postMessage`, and what it is told.
//!
//! Messages are objects whose member `spanscape` says what they are (docs/embedding.md). Whoever hears one has to look at
//! where it came from: [`Peer::origin`].

use js_sys::{Array, ArrayBuffer, JSON, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File, MessageEvent};

use super::js;
use super::listen::{Listener, listen};

/// Who said something.
#[derive(Clone)]
pub struct Peer {
    window: JsValue,
    /// Its origin, as the browser says it; `null` where it has none.
    pub origin: String,
}

impl PartialEq for Peer {
    fn eq(&self, other: &Self) -> bool {
        self.window == other.window && self.origin == other.origin
    }
}

/// What was said.
pub enum Said {
    /// Are you there?
    Ping,
    /// Open this.
    Open(Trace),
    /// Go there: a link relative to the page.
    Go(String),
    /// This is configured: JSON, as in config.json.
    Config(String),
    /// Nothing that is known.
    Other(String),
}

/// A trace, as it came.
pub enum Trace {
    /// As text.
    Text(String),
    /// As a file.
    File(File),
}

/// Whether another page frames this one, or has opened it and may speak to it.
pub fn is_there() -> bool {
    let Some(window) = js::window() else { return false };
    let own: &JsValue = window.as_ref();
    let other =
        |key| js::get(own, key).filter(|found| !found.is_null_or_undefined() && found != own);
    other("parent").or_else(|| other("opener")).is_some()
}

/// Calls `f` with each message of ours that comes from another page. Stops when the listener is dropped.
pub fn on_message(mut f: impl FnMut(Peer, Said) + 'static) -> Option<Listener> {
    let window = js::window()?;
    Some(listen(&window, "message", move |event: MessageEvent| {
        let data = event.data();
        let Some(kind) = text(&data, "spanscape") else { return };
        let Some(source) = js::get(&event, "source").filter(|source| !source.is_null()) else {
            return;
        };
        f(Peer { window: source, origin: event.origin() }, read(&kind, &data));
    }))
}

fn read(kind: &str, data: &JsValue) -> Said {
    let said = match kind {
        "ping" => Some(Said::Ping),
        "open" => trace(data).map(Said::Open),
        "go" => text(data, "link").map(Said::Go),
        "config" => js::get(data, "config").and_then(|config| json(&config)).map(Said::Config),
        _ => None,
    };
    said.unwrap_or_else(|| Said::Other(kind.to_owned()))
}

fn trace(data: &JsValue) -> Option<Trace> {
    let (trace, name) = (js::get(data, "trace")?, text(data, "name"));
    let name = name.unwrap_or_else(|| "trace".to_owned());
    if let Some(text) = trace.as_string() {
        return Some(Trace::Text(text));
    }
    if trace.is_instance_of::<File>() {
        return Some(Trace::File(trace.unchecked_into()));
    }
    let bytes = trace.is_instance_of::<Blob>()
        || trace.is_instance_of::<ArrayBuffer>()
        || trace.is_instance_of::<Uint8Array>();
    if bytes {
        return File::new_with_blob_sequence(&Array::of1(&trace), &name).ok().map(Trace::File);
    }
    json(&trace).map(Trace::Text)
}

fn text(object: &JsValue, key: &str) -> Option<String> {
    js::get(object, key)?.as_string()
}

fn json(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok()?.as_string().filter(|_| value.is_object())
}

impl Peer {
    /// Tells it something: a kind, and members with texts; those without one are `null`.
    pub fn tell(&self, kind: &str, members: &[(&str, Option<String>)]) {
        let message = Object::new();
        js::set(&message, "spanscape", &kind.into());
        for (key, value) in members {
            js::set(&message, key, &value.as_deref().map_or(JsValue::NULL, JsValue::from));
        }
        // A page without an origin can't be named.
        let to = if self.origin == "null" { "*" } else { &self.origin };
        if let Some(post) = js::method(&self.window, "postMessage") {
            let _ = post.call2(&self.window, &message, &to.into());
        }
    }
}
