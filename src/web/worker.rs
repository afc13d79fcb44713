//! Starts the engine's worker, and turns everything that can come from it into [`FromWorker`].
//!
//! It is a classic script from a blob, made by a script of index.html: a worker that is loaded by URL
//! ignores the page's content security policy and fails in a sandboxed frame, and a module worker
//! fails on file:.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use spanscape_core::engine::protocol::Request;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, File, MessageEvent, Url, Worker};

use super::alive::Watch;
use super::boot;
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

    /// Says which origins it may send requests to, beside the page's own.
    pub fn allow(&self, origins: &[String]) {
        let _ = self.worker.post_message(&format!("{}{}", wire::ALLOW, origins.join(" ")).into());
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

/// Starts a worker, or takes over the one that has begun, and lets it tell `f` everything. The error
/// is the browser's.
pub fn start(f: impl Fn(FromWorker) + Clone + 'static) -> Result<Handle, String> {
    let begun = boot::engine().map_err(|e| js::error_text(&e))?;
    let part = |name| js::get(&begun, name);
    let text = |name| part(name).and_then(|v| v.as_string()).unwrap_or_default();
    let worker: Option<Worker> = part("worker").and_then(|worker| worker.dyn_into().ok());
    let worker = worker.ok_or("a script of index.html is of another version")?;
    let (blob, lock) = (text("blob"), text("lock"));
    let watch = Rc::new(RefCell::new(None));
    let (watching, told) = (watch.clone(), f);
    let hear = move |event: &Event| match event.type_().as_str() {
        "message" => {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
            match FromWorker::read(&data) {
                FromWorker::Locked => {
                    let f = told.clone();
                    let gone = move || f(FromWorker::Died("it vanished".into()));
                    watching.replace(Watch::start(&lock, gone));
                }
                message => told(message),
            }
        }
        "error" => told(FromWorker::Died(error_line(event))),
        other => told(FromWorker::Unreadable(other.to_owned())),
    };
    let hear = Rc::new(hear);
    let listeners = ["message", "error", "messageerror"].map(|name| {
        let hear = hear.clone();
        listen(&worker, name, move |e: Event| hear(&e))
    });
    worker.set_onmessage(None);
    worker.set_onerror(None);
    js::set(&worker, "onmessageerror", &JsValue::NULL);
    // What it said before it had a listener; later than now, when whoever starts it is ready to hear.
    let before: Array = part("events").and_then(|e| e.dyn_into().ok()).unwrap_or_default();
    spawn_local(async move {
        for event in before.iter().filter_map(|e| e.dyn_into::<Event>().ok()) {
            hear(&event);
        }
    });
    Ok(Handle { worker, blob, _listeners: listeners, _watch: watch })
}

/// What an error event says; Firefox and Chromium send a bare event when a script fails to load.
fn error_line(event: &Event) -> String {
    let text = |key| js::get(event, key).and_then(|v| v.as_string()).unwrap_or_default();
    let line = js::get(event, "lineno").and_then(|v| v.as_f64()).unwrap_or_default();
    match text("message") {
        message if message.is_empty() => "the worker's script failed to load".into(),
        message => format!("{message} ({}:{})", text("filename"), js::number(line)),
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
