//! Bringing an element into view.

use super::js;

/// Scrolls as little as is needed for the element of this id to be seen.
pub fn reveal(id: &str) {
    let element = js::document().and_then(|d| d.get_element_by_id(id));
    if let Some(element) = element {
        let options = js_sys::Object::new();
        js::set(&options, "block", &"nearest".into());
        if let Some(scroll) = js::method(&element, "scrollIntoView") {
            let _ = scroll.call1(&element, &options);
        }
    }
}
