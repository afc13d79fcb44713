//! Small conversions between JavaScript's values and Rust's that the other files share.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlElement, Window};

/// The page's window; `None` in a worker.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The page's document; `None` in a worker.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The root element, on which theme and mode stand as attributes.
pub fn root() -> Option<HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// A property; `None` when it is missing, `undefined` or `null`, or throws.
pub fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(key)).ok().filter(|v| !v.is_undefined() && !v.is_null())
}

/// A property that is a function.
pub fn method(object: &JsValue, key: &str) -> Option<Function> {
    get(object, key)?.dyn_into().ok()
}

/// Sets a property; `false` when the object refuses.
pub fn set(object: &JsValue, key: &str, value: &JsValue) -> bool {
    Reflect::set(object, &JsValue::from_str(key), value).unwrap_or(false)
}

/// What was thrown, as one line for a person: an error's `message`, else the value as text.
pub fn error_text(error: &JsValue) -> String {
    get(error, "message")
        .and_then(|m| m.as_string())
        .filter(|m| !m.is_empty())
        .or_else(|| error.as_string())
        .unwrap_or_else(|| String::from(js_sys::Object::from(error.clone()).to_string()))
}

/// An error's `name` (`AbortError`), empty when it has none.
pub fn error_name(error: &JsValue) -> String {
    get(error, "name").and_then(|n| n.as_string()).unwrap_or_default()
}

/// Whether the instances of a global class have a property.
pub fn has(global: &JsValue, class: &str, property: &str) -> bool {
    get(global, class)
        .and_then(|c| get(&c, "prototype"))
        .is_some_and(|p| Reflect::has(&p, &JsValue::from_str(property)).unwrap_or(false))
}

/// A number as JavaScript writes it. Rust's own writing of floats is 13 kB that the page needs for
/// nothing else.
pub fn number(x: f64) -> String {
    js_sys::Number::from(x).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// A CSS length in px.
pub fn px(x: f64) -> String {
    number(x) + "px"
}
