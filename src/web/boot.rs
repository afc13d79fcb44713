//! The hand-over from the static page: its skeleton goes when the app is there, and what it has begun
//! is taken over.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};

use super::js;

/// Takes the skeleton of index.html away. Call it right after mounting, in the same task, so that
/// no frame shows both or none. From here on the boot script is silent.
pub fn done() {
    if let Some(boot) = js::document().and_then(|d| d.get_element_by_id("boot")) {
        boot.remove();
    }
}

/// What a script of index.html has begun, and begins; see there.
fn early() -> Option<JsValue> {
    js::get(&js_sys::global(), "spanscapeEarly")
}

/// What it has begun under that name; once.
fn take(name: &str) -> Option<JsValue> {
    let early = early()?;
    let begun = js::get(&early, name)?;
    js::set(&early, name, &JsValue::UNDEFINED);
    Some(begun)
}

/// A worker for the engine: `{worker, blob, lock, events}`. The first was begun before this program came.
///
/// # Errors
/// What the browser says.
pub(super) fn engine() -> Result<JsValue, JsValue> {
    if let Some(begun) = take("engine") {
        return Ok(begun);
    }
    let early = early().unwrap_or_default();
    let begin = js::method(&early, "begin").ok_or("a script of index.html did not run")?;
    begin.call0(&early)
}

/// The address of one of the app's own files; `None` where the page has none of this name.
pub fn file(name: &str) -> Option<String> {
    let early = early()?;
    let url = js::method(&early, "file")?.call1(&early, &name.into()).ok()?;
    url.as_string()
}

/// A trace in the page itself: a block of data that whoever saved the page has put there.
pub fn inside() -> Option<String> {
    block()?.text_content().filter(|text| !text.is_empty())
}

/// The link of how it was seen, relative to the page: `#/trace/...`.
pub fn inside_link() -> Option<String> {
    block()?.get_attribute("data-link").filter(|link| !link.is_empty())
}

/// Whether the page has all of its files inside: then it can ask nobody for anything.
pub fn is_viewer() -> bool {
    js::get(&js_sys::global(), "spanscapeInside").is_some_and(|inside| inside.is_object())
}

fn block() -> Option<web_sys::Element> {
    js::document()?.get_element_by_id("trace-data")
}

/// The answer to the request for config.json, if that is on its way.
pub(super) fn config() -> Option<Promise> {
    take("config")?.dyn_into().ok()
}
