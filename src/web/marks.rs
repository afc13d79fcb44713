//! Marks on the browser's performance timeline: how far an opening is.
//!
//! They are kept in every build; the benchmark and anyone's developer tools read them.

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::js;

/// A step of an opening, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The last byte is in.
    Bytes,
    /// A first part is on the screen while the rest still loads.
    Preview,
    /// The first frame with the trace is on the screen.
    FirstPaint,
    /// Everything that the page shows at first is there, and it answers.
    Ready,
}

/// Marks a step: `spanscape:bytes`, `:preview`, `:first-paint` or `:ready`.
pub fn mark(step: Mark) {
    put(
        match step {
            Mark::Bytes => "spanscape:bytes",
            Mark::Preview => "spanscape:preview",
            Mark::FirstPaint => "spanscape:first-paint",
            Mark::Ready => "spanscape:ready",
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

/// By hand, because the generated binding has no `detail`.
fn put(name: &str, options: &JsValue) {
    let Some(performance) = js::window().and_then(|w| w.performance()) else { return };
    if let Some(mark) = js::method(&performance, "mark") {
        let _ = mark.call2(&performance, &name.into(), options);
    }
}
