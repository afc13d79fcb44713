//! The wheel on the stage: scrolls, pans or zooms.

use std::cell::Cell;
use std::rc::Rc;

use spanscape_core::base::within;
use spanscape_core::layout::hit::window_edges;
use spanscape_core::layout::wheel::{Gesture, zoom_factor};
use spanscape_core::state::Command;
use wasm_bindgen::JsCast;
use web_sys::{Event, WheelEvent};

use super::stage::Inner;
use spanscape::web::pointer::place;

/// What a wheel gesture is doing.
#[derive(Default)]
pub(super) struct Wheel(Cell<Gesture>);

impl Wheel {
    /// Over names and bars: scrolls, pans with shift, zooms with ctrl.
    pub fn view(&self, inner: &Rc<Inner>, e: &Event) {
        let Some(e) = e.dyn_ref::<WheelEvent>() else { return };
        let (dx, dy) = pixels(e, inner);
        let zooms = self.gesture_zooms(e);
        let x = place(&inner.elements.view, e).0 - inner.names_px();
        if zooms {
            e.prevent_default();
            zoom(inner, x / inner.scale().width_px.max(1.0), dy, e);
        } else if e.shift_key() || dx.abs() > dy.abs() {
            e.prevent_default();
            let by = if dx.abs() > dy.abs() { dx } else { dy };
            inner.command(Command::PanBy { fraction: by / inner.scale().width_px.max(1.0) });
        } else if inner.scroll_map().is_spread() || e.ctrl_key() {
            // One pixel of the scrollbar is many rows here; the wheel must reach each. And a browser
            // takes a wheel with Ctrl for its own zoom, also where it goes on scrolling.
            e.prevent_default();
            inner.command(Command::ScrollBy { px: dy });
        }
    }

    /// Over the ruler: zooms.
    pub fn time(&self, inner: &Rc<Inner>, e: &Event) {
        let Some(e) = e.dyn_ref::<WheelEvent>() else { return };
        e.prevent_default();
        let at = place(&inner.elements.ruler, e).0 / inner.scale().width_px.max(1.0);
        zoom(inner, at, pixels(e, inner).1, e);
    }

    /// Over the minimap: zooms.
    pub fn minimap(&self, inner: &Rc<Inner>, e: &Event) {
        let Some(e) = e.dyn_ref::<WheelEvent>() else { return };
        e.prevent_default();
        let whole = inner.whole_scale();
        let window = inner.state.borrow().view.window;
        let (start, end) = window_edges(window, &whole);
        let x = place(&inner.elements.minimap, e).0;
        zoom(inner, within((x - start) / (end - start).max(1.0), 0.0, 1.0), pixels(e, inner).1, e);
    }

    fn gesture_zooms(&self, e: &WheelEvent) -> bool {
        let mut gesture = self.0.get();
        let zooms = gesture.zooms(e.time_stamp(), e.ctrl_key() || e.meta_key());
        self.0.set(gesture);
        zooms
    }
}

fn zoom(inner: &Rc<Inner>, at: f64, wheel_px: f64, e: &WheelEvent) {
    let factor = zoom_factor(wheel_px, e.ctrl_key());
    inner.command(Command::ZoomBy { factor, at: within(at, 0.0, 1.0) });
}

/// A wheel's way in CSS pixels. A line counts as a row, a page as the viewport.
fn pixels(e: &WheelEvent, inner: &Rc<Inner>) -> (f64, f64) {
    let unit = match e.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => inner.grid().row_px,
        WheelEvent::DOM_DELTA_PAGE => inner.grid().height_px,
        _ => 1.0,
    };
    (e.delta_x() * unit, e.delta_y() * unit)
}
