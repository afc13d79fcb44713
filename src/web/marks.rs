//! Marks on the browser's performance timeline: how far an opening is.
//!
//! They are kept in every build; the benchmark and anyone's developer tools read them.

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::js;
use super::wire::{self, Sizes};

/// A step of an opening, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The last byte is in.
    Bytes,
    /// A first part is on the screen while the rest still loads.
    Preview,
    /// The first frame with the trace is on the screen.
    FirstPaint,
}

/// Marks a step: `spanscape:bytes`, `:preview` or `:first-paint`.
pub fn mark(step: Mark) {
    put(
        match step {
            Mark::Bytes => "spanscape:bytes",
            Mark::Preview => "spanscape:preview",
            Mark::FirstPaint => "spanscape:first-paint",
        },
        &JsValue::UNDEFINED,
    );
}

/// Marks `spanscape:navigate`, with `{page, trace, source}` as its detail: what is measured from
/// here on.
pub fn navigate(page: &str, trace: Option<&str>, source: &str) {
    let detail = Object::new();
    js::set(&detail, "page", &page.into());
    js::set(&detail, "trace", &trace.map_or(JsValue::NULL, JsValue::from_str));
    js::set(&detail, "source", &source.into());
    let options = Object::new();
    js::set(&options, "detail", &detail);
    put("spanscape:navigate", &options);
}

/// Marks `spanscape:ready`: everything that the page shows at first is there, and it answers. With
/// `{pageBytes, engineBytes, heapBytes, spans}` as its detail: linear memory of the page and of all
/// workers, what the traces in those use of it, and their spans.
pub fn ready(engine: Sizes, spans: u32) {
    let (detail, options) = (Object::new(), Object::new());
    js::set(&detail, "pageBytes", &wire::memory().into());
    js::set(&detail, "engineBytes", &engine.memory.into());
    js::set(&detail, "heapBytes", &engine.traces.into());
    js::set(&detail, "spans", &spans.into());
    js::set(&options, "detail", &detail);
    put("spanscape:ready", &options);
}

/// Marks `spanscape:settled`: a layout stands still; with `{nodes, links, steps, ms}` as its detail, the last how long the
/// steps have taken together.
pub fn settled(nodes: usize, links: usize, steps: u32, ms: f64) {
    let (detail, options) = (Object::new(), Object::new());
    js::set(&detail, "nodes", &(nodes as f64).into());
    js::set(&detail, "links", &(links as f64).into());
    js::set(&detail, "steps", &steps.into());
    js::set(&detail, "ms", &ms.into());
    js::set(&options, "detail", &detail);
    put("spanscape:settled", &options);
}

/// Marks `spanscape:decoded` on the worker's timeline, with `{ms}` as its detail: how long it was busy
/// with one opening's bytes and trees, in milliseconds.
pub fn decoded(ms: f64) {
    let (detail, options) = (Object::new(), Object::new());
    js::set(&detail, "ms", &ms.into());
    js::set(&options, "detail", &detail);
    put("spanscape:decoded", &options);
}

/// Milliseconds on this timeline, of the page or of the worker.
pub fn now() -> f64 {
    let performance = js::get(&js_sys::global(), "performance");
    let now = performance.as_ref().and_then(|p| js::method(p, "now")?.call0(p).ok());
    now.and_then(|now| now.as_f64()).unwrap_or_default()
}

/// By hand, because the generated binding has no `detail`.
fn put(name: &str, options: &JsValue) {
    let Some(performance) = js::get(&js_sys::global(), "performance") else { return };
    if let Some(mark) = js::method(&performance, "mark") {
        let _ = mark.call2(&performance, &name.into(), options);
    }
}
