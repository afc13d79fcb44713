//! The small picture of all of the graph, and going elsewhere by it.

use std::cell::Cell;
use std::cell::RefCell;
use std::rc::Rc;

use spanscape::web::listen::{Listener, listen};
use spanscape::web::surface::Size;
use spanscape_core::engine::protocol::{GraphWindow, Heat, ViewAnswer, ViewAsk};
use spanscape_core::render::graph::GraphPlace;
use spanscape_core::render::{MeasureText, Scene, graph_map};
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent};

use super::super::picture::Picture;
use super::Inner;
use crate::views::trace::pointer::place;

/// Nodes that are nearer to each other than this part of the height are one.
const CELLS: u16 = 160;

/// The picture.
pub(super) struct Map {
    around: HtmlElement,
    picture: Picture,
    window: RefCell<GraphWindow>,
    hidden: Cell<bool>,
    _listeners: [Listener; 2],
}

impl Map {
    /// On a canvas in its box, which is hidden until there is something to go to.
    pub fn new(inner: &Rc<Inner>, canvas: &HtmlCanvasElement) -> Option<Self> {
        let around: HtmlElement = wasm_bindgen::JsCast::dyn_into(canvas.parent_element()?).ok()?;
        let weak = Rc::downgrade(inner);
        let draw = move |scene: &mut Scene, size: Size, _: &dyn MeasureText| {
            if let Some(inner) = weak.upgrade()
                && let (Some(map), Some(seen)) = (&*inner.map.borrow(), inner.place.get())
            {
                let size = (size.width, size.height);
                graph_map::paint(scene, &map.window.borrow(), size, seen, inner.size());
            }
        };
        let picture = Picture::new(canvas, &around, draw, |_| ())?;
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
        Some(Self { around, picture, window, hidden: Cell::new(true), _listeners: listeners })
    }
}

impl Inner {
    /// Asks for all of the graph; first for how many columns and lines that are.
    pub(super) fn ask_map(self: &Rc<Self>) {
        if self.place.get().is_none() {
            return;
        }
        let weak = Rc::downgrade(self);
        let ask = |range, cells| {
            let columns = (0, u32::from(u16::MAX));
            ViewAsk::Graph { columns, range, cells, heat: Heat::Service }
        };
        self.viewing.ask(ask((0, 0), 1), move |answer| {
            let (Some(inner), ViewAnswer::Graph(window)) = (weak.upgrade(), answer) else { return };
            let weak = Rc::downgrade(&inner);
            inner.viewing.ask(ask((0, window.height), CELLS), move |answer| {
                let (Some(inner), ViewAnswer::Graph(window)) = (weak.upgrade(), answer) else {
                    return;
                };
                if let Some(map) = &*inner.map.borrow() {
                    *map.window.borrow_mut() = window;
                }
                inner.draw_map();
            });
        });
    }

    /// Paints it anew where not all is seen; else it is not there.
    pub(super) fn draw_map(&self) {
        let (map, Some(seen)) = (self.map.borrow(), self.place.get()) else { return };
        let Some(map) = &*map else { return };
        let hidden = {
            let window = map.window.borrow();
            window.nodes.is_empty() || graph_map::sees_all(&window, seen, self.size())
        };
        if map.hidden.replace(hidden) != hidden {
            map.around.set_hidden(hidden);
        }
        map.picture.dirty();
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
