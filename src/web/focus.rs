//! Where the focus is.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::js;

/// What stands in a list or table as one.
const ROWS: &str = "tr, li, [role=row]";

/// What has the focus; the body where nothing else has.
fn active() -> Option<Element> {
    js::document()?.active_element()
}

/// Gives the focus to the query line, where there is one.
pub fn focus_query() {
    let line = js::document().and_then(|d| d.get_element_by_id("query-line"));
    if let Some(line) = line.and_then(|line| line.dyn_into::<HtmlElement>().ok()) {
        let _ = line.focus();
    }
}

/// Gives the focus to the first element of a selector, where there is one.
pub fn focus_first(selector: &str) {
    if let Some(body) = js::document().and_then(|document| document.body()) {
        focus_within(&body, selector);
    }
}

/// Whether the focus is on an element of this selector, or in one.
pub fn is_inside(selector: &str) -> bool {
    active().is_some_and(|e| e.closest(selector).ok().flatten().is_some())
}

/// Whether the focus is on a descendant of an element.
pub fn is_below(element: &Node) -> bool {
    active().is_some_and(|e| element.contains(Some(&e)) && !element.is_same_node(Some(&e)))
}

/// Gives the focus to the element of a selector that many behind (or before) the one that has it, among those below
/// another. Whether there was one.
pub fn step(within: &Element, selector: &str, by: i32) -> bool {
    let Ok(all) = within.query_selector_all(selector) else { return false };
    let len = i32::try_from(all.length()).unwrap_or(i32::MAX);
    let now = active().and_then(|active| {
        let row = active.closest(ROWS).ok().flatten().unwrap_or(active);
        (0..len).find(|&i| all.item(i as u32).is_some_and(|node| row.contains(Some(&node))))
    });
    let next = now.map_or(0, |now| now.saturating_add(by)).clamp(0, len.saturating_sub(1).max(0));
    let found = all.item(next as u32).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|found| found.focus().is_ok())
}

/// The element of a selector in the row that has the focus.
pub fn beside(selector: &str) -> Option<HtmlElement> {
    let row = active()?.closest(ROWS).ok().flatten()?;
    row.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Gives the focus to the first element below another that a selector finds.
pub fn focus_within(element: &Element, selector: &str) {
    let found = element.query_selector(selector).ok().flatten();
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = found.focus();
    }
}
