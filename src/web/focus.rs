//! Where the focus is.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::js;

/// What has the focus; the body where nothing else has.
fn active() -> Option<Element> {
    js::document()?.active_element()
}

/// Whether the focus is on an element of this selector, or in one.
pub fn is_inside(selector: &str) -> bool {
    active().is_some_and(|e| e.closest(selector).ok().flatten().is_some())
}

/// Whether the focus is on a descendant of an element.
pub fn is_below(element: &Node) -> bool {
    active().is_some_and(|e| element.contains(Some(&e)) && !element.is_same_node(Some(&e)))
}

/// Gives the focus to the first element below another that a selector finds.
pub fn focus_within(element: &Element, selector: &str) {
    let found = element.query_selector(selector).ok().flatten();
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = found.focus();
    }
}
