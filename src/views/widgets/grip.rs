//! The edge of a pane, to be dragged: by the pointer, by arrow keys, and back by a double click.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::live::live;

/// How far an arrow key moves it, in CSS pixels.
const STEP_PX: f64 = 16.0;

/// The left edge of its parent element, or the right one.
#[component]
pub fn Grip(
    /// What it changes: "Width of the details".
    label: String,
    /// The least and the greatest width, in CSS pixels.
    range: (u16, u16),
    /// The width now.
    width: Signal<f64>,
    /// Called with another width; `None` for the usual one.
    on_width: Callback<Option<f64>>,
    /// The pane's right edge.
    #[prop(optional)]
    at_right: bool,
) -> impl IntoView {
    let edge = NodeRef::<html::Div>::new();
    let drag = move |event: PointerEvent| {
        let pane = edge.get_untracked().and_then(|edge| edge.parent_element());
        if let Some(pane) = pane.filter(|_| event.buttons() & 1 == 1) {
            let (rect, x) = (pane.get_bounding_client_rect(), f64::from(event.client_x()));
            on_width.run(Some(if at_right { x - rect.left() } else { rect.right() - x }));
        }
    };
    let press = move |event: PointerEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(target) = target.filter(|_| event.button() == 0) {
            // Refused only when the pointer is gone already.
            let _ = target.set_pointer_capture(event.pointer_id());
            event.prevent_default();
        }
    };
    let key = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => STEP_PX,
            "ArrowRight" => -STEP_PX,
            _ => return,
        };
        let by = if at_right { -by } else { by };
        event.prevent_default();
        on_width.run(Some(width.get_untracked() + by));
    };
    view! {
        <div
            class="grip"
            class:right=at_right
            node_ref=edge
            role="separator"
            aria-orientation="vertical"
            aria-label=label
            aria-valuemin=range.0.to_string()
            aria-valuemax=range.1.to_string()
            aria-valuenow=live(move || (width.get() as u16).to_string())
            tabindex="0"
            on:pointerdown=press
            on:pointermove=drag
            on:dblclick=move |_| on_width.run(None)
            on:keydown=key
        ></div>
    }
}
