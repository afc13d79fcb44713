//! Where the focus is.

use web_sys::{Element, Node};

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
