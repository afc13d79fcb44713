//! Pointer, wheel and keys over a graph of boxes, whatever they are of.

use std::cell::Cell;
use std::rc::Rc;

use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape::web::pointer::place;
use spanscape_core::engine::protocol::PathStep;
use spanscape_core::layout::wheel::zoom_factor;
use spanscape_core::render::graph::{GraphPlace, LEAF_PX};
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent, WheelEvent};

use super::bars_hand::Drag;

/// A pointer that moved less than this between press and release has clicked, in CSS px.
const CLICK_PX: f64 = 5.0;

/// A line of a wheel that counts lines, in CSS px.
const WHEEL_PX: f64 = 20.0;

/// A graph that can be handled.
pub trait Boxes: 'static {
    /// What it is seen in.
    fn view(&self) -> &HtmlElement;
    /// What a pressed pointer has done.
    fn drag(&self) -> &Cell<Option<Drag>>;
    /// What is seen; `None` until the graph's size is known.
    fn place(&self) -> &Cell<Option<GraphPlace>>;
    /// How large it is seen, in CSS px.
    fn size(&self) -> (f64, f64);
    /// How many columns there are, and how high all is.
    fn whole(&self) -> (u32, u64);
    /// The pointer is there.
    fn hover_at(&self, at: (f64, f64));
    /// A box is chosen there, if there is one.
    fn choose_at(self: &Rc<Self>, at: (f64, f64));
    /// Chooses a neighbour of what is chosen, or the first of all.
    fn step(self: &Rc<Self>, step: PathStep);
    /// Something else is seen.
    fn refresh(self: &Rc<Self>);
}

/// The graph's size is known: all of it is seen, or where that is too small to be read, its beginning. `roots` is the
/// top of the first root.
pub fn begin<T: Boxes>(of: &Rc<T>, (columns, height): (u32, u64), roots: u64) {
    let size = of.size();
    let whole = GraphPlace::whole(columns, height, size);
    let place = if whole.scale < 0.6 {
        let roots = roots as f64 / 1_024.0 * LEAF_PX;
        // In a small frame rather more of it than all of its texts.
        let scale = if size.1 < 400.0 { 0.6 } else { 0.8 };
        let y = roots - size.1 / scale / 2.0 + LEAF_PX / 2.0;
        GraphPlace { x: -12.0 / scale, y, scale }
    } else {
        whole
    };
    of.place().set(Some(place));
}

/// Shows all.
pub fn fit<T: Boxes>(of: &Rc<T>) {
    let (columns, height) = of.whole();
    of.place().set(Some(GraphPlace::whole(columns, height, of.size())));
    of.refresh();
}

/// Zooms about the middle.
pub fn zoom<T: Boxes>(of: &Rc<T>, factor: f64) {
    let (width, height) = of.size();
    zoom_at(of, factor, (width / 2.0, height / 2.0));
}

fn zoom_at<T: Boxes>(of: &Rc<T>, factor: f64, at: (f64, f64)) {
    of.place().set(of.place().get().map(|place| place.zoomed(factor, at)));
    of.refresh();
}

fn move_by<T: Boxes>(of: &Rc<T>, by: (f64, f64)) {
    of.place().set(of.place().get().map(|place| place.moved(by)));
    of.refresh();
}

/// Listens, as long as the listeners are kept.
pub fn attach<T: Boxes>(of: &Rc<T>) -> Vec<Listener> {
    let mut all: Vec<Listener> = Vec::new();
    let mut on = |event, f: fn(&Rc<T>, &PointerEvent)| {
        let weak = Rc::downgrade(of);
        all.push(listen(of.view(), event, move |e: PointerEvent| {
            if let Some(of) = weak.upgrade() {
                f(&of, &e);
            }
        }));
    };
    on("pointerdown", |of, e| {
        if e.button() == 0 {
            let _ = of.view().set_pointer_capture(e.pointer_id());
            let at = place(of.view(), e);
            of.drag().set(Some((at, at, false)));
        }
    });
    on("pointermove", moved);
    on("pointerup", |of, _| {
        if let Some((_, at, false)) = of.drag().take() {
            of.choose_at(at);
        }
    });
    on("pointercancel", |of, _| of.drag().set(None));
    let weak = Rc::downgrade(of);
    let active = Options { capture: false, passive: Some(false) };
    all.push(listen_with(of.view(), "wheel", active, move |e: WheelEvent| {
        let Some(of) = weak.upgrade() else { return };
        e.prevent_default();
        let unit = if e.delta_mode() == WheelEvent::DOM_DELTA_LINE { WHEEL_PX } else { 1.0 };
        let (dx, dy) = (e.delta_x() * unit, e.delta_y() * unit);
        if e.ctrl_key() {
            return zoom_at(&of, zoom_factor(dy, true), place(of.view(), &e));
        }
        let by = if e.shift_key() { (-dy, -dx) } else { (-dx, -dy) };
        move_by(&of, by);
    }));
    all
}

fn moved<T: Boxes>(of: &Rc<T>, e: &PointerEvent) {
    let at = place(of.view(), e);
    let Some((from, last, moved)) = of.drag().get() else { return of.hover_at(at) };
    let far = (at.0 - from.0).abs().max((at.1 - from.1).abs()) >= CLICK_PX;
    let moved = moved || far;
    if moved {
        move_by(of, (at.0 - last.0, at.1 - last.1));
    }
    of.drag().set(Some((from, at, moved)));
}

/// A key was pressed.
pub fn key<T: Boxes>(of: &Rc<T>, e: &KeyboardEvent) {
    if e.ctrl_key() || e.alt_key() || e.meta_key() {
        return;
    }
    let step = match e.key().as_str() {
        "ArrowLeft" => Some(PathStep::Parent),
        "ArrowRight" => Some(PathStep::Child),
        "ArrowDown" => Some(PathStep::Next),
        "ArrowUp" => Some(PathStep::Previous),
        "Home" => Some(PathStep::Root),
        "+" | "=" => {
            zoom(of, 1.25);
            None
        }
        "-" => {
            zoom(of, 0.8);
            None
        }
        "0" => {
            fit(of);
            None
        }
        _ => return,
    };
    e.prevent_default();
    e.stop_propagation();
    if let Some(step) = step {
        of.step(step);
    }
}
