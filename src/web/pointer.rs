//! Where the pointer is.

use web_sys::{Element, MouseEvent};

/// Where an event is, from the element's top left corner, in CSS pixels.
pub fn place(element: &Element, e: &MouseEvent) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (f64::from(e.client_x()) - rect.left(), f64::from(e.client_y()) - rect.top())
}
