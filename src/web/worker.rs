//! Starts the engine's worker, and turns everything that can come from it into [`FromWorker`].
//!
//! A classic script from a blob: a worker that is loaded by URL ignores the page's content
//! security policy and fails in a sandboxed frame, and a module worker fails on file:.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, JSON, Math};
use spanscape_core::engine::protocol::Request;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, Event, File, MessageEvent, Url, Worker};

use super::alive::Watch;
use super::js;
use super::listen::{Listener, listen};
use super::storage::{self, Store};
use super::wire::{self, FromWorker};

/// Where a reload for the sake of one build is remembered, so that it is done once.
const RELOADED: &str = "spanscape.reloaded-for";

/// A running worker; ended when dropped.
pub struct Handle {
    worker: Worker,
    blob: String,
    _listeners: [Listener; 3],
    _watch: Rc<RefCell<Option<Watch>>>,
}

impl Handle {
    /// Posts a request, transferring its bytes. The error is the browser's.
    pub fn post(&self, request: &Request, files: &[File]) -> Result<(), String> {
        let (message, transfer) = wire::request(request, files);
        self.worker.post_message_with_transfer(&message, &transfer).map_err(|e| js::error_text(&e))
    }

    /// Asks for a sign of life.
    pub fn ping(&self) {
        let _ = self.worker.post_message(&wire::PING.into());
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.worker.terminate();
        let _ = Url::revoke_object_url(&self.blob);
    }
}

/// Starts a worker that tells `f` everything. The error is the browser's.
pub fn start(f: impl Fn(FromWorker) + Clone + 'static) -> Result<Handle, String> {
    let lock = format!("spanscape-engine-{}", Math::random());
    let blob = script(&lock).map_err(|e| js::error_text(&e))?;
    let worker = Worker::new(&blob).map_err(|e| js::error_text(&e))?;
    let watch = Rc::new(RefCell::new(None));
    let (on_error, on_garbled, watching) = (f.clone(), f.clone(), watch.clone());
    let on_message = move |e: MessageEvent| match FromWorker::read(&e.data()) {
        FromWorker::Locked => {
            let f = f.clone();
            let gone = move || f(FromWorker::Died("it vanished".into()));
            watching.replace(Watch::start(&lock, gone));
        }
        message => f(message),
    };
    let listeners = [
        listen(&worker, "message", on_message),
        listen(&worker, "error", move |e: ErrorEvent| on_error(FromWorker::Died(error_line(&e)))),
        listen(&worker, "messageerror", move |_: Event| {
            on_garbled(FromWorker::Unreadable("messageerror".into()));
        }),
    ];
    Ok(Handle { worker, blob, _listeners: listeners, _watch: watch })
}

/// The blob's URL. Everything in it is absolute, since a blob has no place of its own; `?v=`
/// keeps an engine of another build out of the browser's cache.
fn script(lock: &str) -> Result<String, JsValue> {
    let url = |name: &str| absolute(&format!("{name}?v={}", crate::BUILD));
    let source = format!(
        r#""use strict";
self.{variable} = {build};
const died = (e) => self.postMessage(["died", String((e && e.stack) || e)]);
self.addEventListener("unhandledrejection", (e) => died(e.reason));
const hold = () => {{ self.postMessage(["locked", ""]); return new Promise(() => {{}}); }};
if (navigator.locks) navigator.locks.request({lock}, hold).catch(() => {{}});
try {{
  importScripts({script});
  wasm_bindgen({{ module_or_path: {wasm} }}).catch(died);
}} catch (e) {{ died(e); }}
"#,
        variable = wire::PAGE_BUILD,
        build = quote(crate::BUILD)?,
        lock = quote(lock)?,
        script = quote(&url("engine.js"))?,
        wasm = quote(&url("engine_bg.wasm"))?,
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let parts = Array::of1(&source.into());
    Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &options)?)
}

fn quote(text: &str) -> Result<String, JsValue> {
    JSON::stringify(&text.into()).map(String::from)
}

fn absolute(path: &str) -> String {
    let base = js::document().and_then(|d| d.base_uri().ok().flatten());
    base.and_then(|base| Url::new_with_base(path, &base).ok())
        .map_or_else(|| path.to_owned(), |url| url.href())
}

/// What an error event says; Firefox and Chromium send a bare event when a script fails to load.
fn error_line(event: &ErrorEvent) -> String {
    let text = |key| js::get(event, key).and_then(|v| v.as_string()).unwrap_or_default();
    let line = js::get(event, "lineno").and_then(|v| v.as_f64()).unwrap_or_default();
    match text("message") {
        message if message.is_empty() => "the worker's script failed to load".into(),
        message => format!("{message} ({}:{line})", text("filename")),
    }
}

/// Reloads the page, once for each other build that is met; `false` when that was done already,
/// or cannot be remembered.
pub fn reload_once(build: &str) -> bool {
    if storage::get(Store::Tab, RELOADED).as_deref() == Some(build)
        || !storage::set(Store::Tab, RELOADED, build)
    {
        return false;
    }
    js::window().is_some_and(|w| w.location().reload().is_ok())
}
