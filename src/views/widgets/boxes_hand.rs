//! Keys over a graph of boxes, whatever they are of, and what pointers ([`super::pan_hand`]) do to it.

use std::cell::Cell;
use std::rc::Rc;

use spanscape_core::engine::protocol::PathStep;
use spanscape_core::render::graph::{GraphPlace, LEAF_PX};
use web_sys::{HtmlElement, KeyboardEvent};

use super::pan_hand::{At, Fingers, Panned};

/// A graph that can be handled.
pub trait Boxes: 'static {
    /// What it is seen in.
    fn view(&self) -> &HtmlElement;
    /// What pointers do there.
    fn fingers(&self) -> &Fingers;
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
    of.zoom_about(factor, (width / 2.0, height / 2.0));
}

impl<T: Boxes> Panned for T {
    const WHEEL_ZOOMS: bool = false;

    fn pane(&self) -> &HtmlElement {
        self.view()
    }

    fn pointers(&self) -> &Fingers {
        self.fingers()
    }

    fn pan(self: &Rc<Self>, by: At) {
        self.place().set(self.place().get().map(|place| place.moved(by)));
        self.refresh();
    }

    fn zoom_about(self: &Rc<Self>, factor: f64, at: At) {
        self.place().set(self.place().get().map(|place| place.zoomed(factor, at)));
        self.refresh();
    }

    fn point_at(self: &Rc<Self>, at: Option<At>) {
        if let Some(at) = at {
            self.hover_at(at);
        }
    }

    fn click_at(self: &Rc<Self>, at: At) {
        self.choose_at(at);
    }
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
