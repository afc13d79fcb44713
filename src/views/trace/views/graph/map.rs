//! The small picture of all of the graph with a frame around what is seen, and going elsewhere by it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use spanscape::web::js;
use spanscape::web::listen::{Listener, listen};
use spanscape::web::surface::Size;
use spanscape_core::engine::protocol::{GraphWindow, Heat, ViewAnswer, ViewAsk};
use spanscape_core::render::graph::GraphPlace;
use spanscape_core::render::{MeasureText, Scene, graph_map};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent};

use super::Inner;
use crate::views::widgets::boxes_hand::Boxes;
use crate::views::widgets::picture::Picture;
use spanscape::web::pointer::place;

/// Nodes that are nearer to each other than this part of the height are one.
const CELLS: u16 = 80;

/// The picture.
pub(super) struct Map {
    around: HtmlElement,
    /// An element: moving it costs less than painting all nodes once more.
    frame: HtmlElement,
    picture: Picture,
    window: RefCell<GraphWindow>,
    hidden: Cell<bool>,
    _listeners: [Listener; 2],
}

impl Map {
    /// On a canvas in its box, which is hidden until there is something to go to.
    pub fn new(inner: &Rc<Inner>, canvas: &HtmlCanvasElement) -> Option<Self> {
        let around: HtmlElement = canvas.parent_element()?.dyn_into().ok()?;
        let frame: HtmlElement = canvas.next_element_sibling()?.dyn_into().ok()?;
        let weak = Rc::downgrade(inner);
        let draw = move |scene: &mut Scene, size: Size, _: &dyn MeasureText| {
            if let Some(inner) = weak.upgrade()
                && let Some(map) = &*inner.map.borrow()
            {
                graph_map::paint(scene, &map.window.borrow(), (size.width, size.height));
            }
        };
        let weak = Rc::downgrade(inner);
        let resized = move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.frame_map();
            }
        };
        let picture = Picture::new(canvas, &around, draw, resized)?;
        let listeners = ["pointerdown", "pointermove"].map(|event| {
            let weak = Rc::downgrade(inner);
            listen(&around, event, move |e: PointerEvent| {
                if let Some(inner) = weak.upgrade()
                    && e.buttons() & 1 == 1
                {
                    inner.go_by_map(&e);
                }
            })
        });
        let window = RefCell::default();
        let hidden = Cell::new(true);
        Some(Self { around, frame, picture, window, hidden, _listeners: listeners })
    }
}

impl Inner {
    /// Asks for all of the graph.
    pub(super) fn ask_map(self: &Rc<Self>) {
        let height = self.window.borrow().height;
        if height == 0 {
            return;
        }
        let weak = Rc::downgrade(self);
        let (columns, range) = ((0, u32::from(u16::MAX)), (0, height));
        let ask = ViewAsk::Graph { columns, range, cells: CELLS, heat: Heat::Service };
        self.viewing.ask(ask, move |answer| {
            let (Some(inner), ViewAnswer::Graph(window)) = (weak.upgrade(), answer) else { return };
            if let Some(map) = &*inner.map.borrow() {
                *map.window.borrow_mut() = window;
                map.picture.dirty();
            }
            inner.frame_map();
        });
    }

    /// Puts the frame around what is seen; where that is all, there is no map.
    pub(super) fn frame_map(&self) {
        let (map, Some(seen)) = (self.map.borrow(), self.place.get()) else { return };
        let Some(map) = &*map else { return };
        let window = map.window.borrow();
        let hidden = window.nodes.is_empty() || graph_map::sees_all(&window, seen, self.size());
        if map.hidden.replace(hidden) != hidden {
            map.around.set_hidden(hidden);
        }
        let size = map.picture.size();
        if hidden || size.width <= 0.0 {
            return;
        }
        let [x, y, width, height] =
            graph_map::frame(&window, (size.width, size.height), seen, self.size()).map(js::px);
        let style = map.frame.style();
        let _ = style.set_property("transform", &format!("translate({x}, {y})"));
        let _ = style.set_property("width", &width);
        let _ = style.set_property("height", &height);
    }

    fn go_by_map(self: &Rc<Self>, e: &PointerEvent) {
        let to: Option<GraphPlace> = self.place.get().and_then(|seen| {
            let map = self.map.borrow();
            let map = map.as_ref()?;
            let _ = map.around.set_pointer_capture(e.pointer_id());
            let (size, at) = (map.picture.size(), place(&map.around, e));
            let window = map.window.borrow();
            let size = (size.width, size.height);
            Some(graph_map::place_at(&window, size, at, seen, self.size()))
        });
        if to.is_some() {
            self.place.set(to);
            self.refresh();
        }
    }
}
