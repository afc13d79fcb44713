//! The small picture of all of a graph of boxes with a frame around what is seen, and going elsewhere by it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use spanscape::web::js;
use spanscape::web::listen::{Listener, listen};
use spanscape::web::surface::Size;
use spanscape_core::render::graph::GraphPlace;
use spanscape_core::render::graph_map::{self, GraphMap};
use spanscape_core::render::{MeasureText, Scene};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent};

use super::boxes_hand::Boxes;
use super::picture::Picture;
use spanscape::web::pointer::place;

/// Nodes that are nearer to each other than this part of the height are one.
pub const CELLS: u16 = 80;

/// A graph with a small picture.
pub trait Mapped: Boxes {
    /// The picture.
    fn map(&self) -> &RefCell<Option<Map>>;
}

/// The picture.
pub struct Map {
    around: HtmlElement,
    /// An element: moving it costs less than painting all nodes once more.
    frame: HtmlElement,
    picture: Picture,
    all: RefCell<GraphMap>,
    hidden: Cell<bool>,
    _listeners: [Listener; 2],
}

impl Map {
    /// On a canvas in its box, which is hidden until there is something to go to.
    pub fn new<T: Mapped>(inner: &Rc<T>, canvas: &HtmlCanvasElement) -> Option<Self> {
        let around: HtmlElement = canvas.parent_element()?.dyn_into().ok()?;
        let frame: HtmlElement = canvas.next_element_sibling()?.dyn_into().ok()?;
        let weak = Rc::downgrade(inner);
        let draw = move |scene: &mut Scene, size: Size, _: &dyn MeasureText| {
            if let Some(inner) = weak.upgrade()
                && let Some(map) = &*inner.map().borrow()
            {
                graph_map::paint(scene, &map.all.borrow(), (size.width, size.height));
            }
        };
        let weak = Rc::downgrade(inner);
        let resized = move |_| {
            if let Some(inner) = weak.upgrade() {
                frame_map(&*inner);
            }
        };
        let picture = Picture::new(canvas, &around, draw, resized)?;
        let listeners = ["pointerdown", "pointermove"].map(|event| {
            let weak = Rc::downgrade(inner);
            listen(&around, event, move |e: PointerEvent| {
                if let Some(inner) = weak.upgrade()
                    && e.buttons() & 1 == 1
                {
                    go_by_map(&inner, &e);
                }
            })
        });
        let all = RefCell::default();
        let hidden = Cell::new(true);
        Some(Self { around, frame, picture, all, hidden, _listeners: listeners })
    }
}

/// All of the graph is known.
pub fn show<T: Mapped>(inner: &T, all: GraphMap) {
    if let Some(map) = &*inner.map().borrow() {
        *map.all.borrow_mut() = all;
        map.picture.dirty();
    }
    frame_map(inner);
}

/// Puts the frame around what is seen; where that is all, there is no map.
pub fn frame_map<T: Mapped>(inner: &T) {
    let (map, Some(seen)) = (inner.map().borrow(), inner.place().get()) else { return };
    let Some(map) = &*map else { return };
    let all = map.all.borrow();
    let hidden = all.is_empty() || graph_map::sees_all(&all, seen, inner.size());
    if map.hidden.replace(hidden) != hidden {
        map.around.set_hidden(hidden);
    }
    let size = map.picture.size();
    if hidden || size.width <= 0.0 {
        return;
    }
    let [x, y, width, height] =
        graph_map::frame(&all, (size.width, size.height), seen, inner.size()).map(js::px);
    let style = map.frame.style();
    let _ = style.set_property("transform", &format!("translate({x}, {y})"));
    let _ = style.set_property("width", &width);
    let _ = style.set_property("height", &height);
}

fn go_by_map<T: Mapped>(inner: &Rc<T>, e: &PointerEvent) {
    let to: Option<GraphPlace> = inner.place().get().and_then(|seen| {
        let map = inner.map().borrow();
        let map = map.as_ref()?;
        let _ = map.around.set_pointer_capture(e.pointer_id());
        let (size, at) = (map.picture.size(), place(&map.around, e));
        let size = (size.width, size.height);
        Some(graph_map::place_at(&map.all.borrow(), size, at, seen, inner.size()))
    });
    if to.is_some() {
        inner.place().set(to);
        inner.refresh();
    }
}
