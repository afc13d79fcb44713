//! The graph of both: a canvas that is panned and zoomed, with a box for each path of operations.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::listen::Listener;
use spanscape::web::surface::Size;
use spanscape_core::base::within;
use spanscape_core::engine::protocol::{
    CompareOf, CompareTold, DeltaBox, DeltaGraph, DeltaGraphOf, DiffRef, DiffTree, PathStep,
};
use spanscape_core::layout::path_tree::LEAF;
use spanscape_core::render::delta_graph::{self, DeltaGraphStyle};
use spanscape_core::render::graph::{GraphPlace, LEAF_PX};
use spanscape_core::render::{MeasureText, Scene};
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::comparing::Comparing;
use super::flame::said;
use crate::views::widgets::boxes_hand::{self, Boxes};
use crate::views::widgets::boxes_map::{self, Map, Mapped};
use crate::views::widgets::live::changing;
use crate::views::widgets::pan_hand::{self, Fingers};
use crate::views::widgets::picture::Picture;
use crate::views::widgets::turn::Turn;

struct Inner {
    comparing: Comparing,
    view: HtmlElement,
    canvas: HtmlCanvasElement,
    picture: RefCell<Option<Picture>>,
    window: RefCell<DeltaGraph>,
    /// What is seen; `None` until the graph's size is known.
    place: Cell<Option<GraphPlace>>,
    turn: Turn,
    map: RefCell<Option<Map>>,
    /// The map is of before something was changed.
    anew: Cell<bool>,
    hovered: Cell<Option<u32>>,
    fingers: Fingers,
    shown: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
}

/// The graph.
#[component]
pub fn Graph(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let view = NodeRef::<html::Div>::new();
    let [canvas, map] = [(); 2].map(|()| NodeRef::<html::Canvas>::new());
    let inner = StoredValue::new_local(None::<Rc<Inner>>);
    Effect::new(move |_| {
        let (Some(view), Some(canvas), Some(map)) = (view.get(), canvas.get(), map.get()) else {
            return;
        };
        if inner.with_value(Option::is_none) {
            inner.set_value(Inner::new(comparing, view.into(), [canvas, map]));
        }
    });
    // Others are compared: what was asked before is never answered.
    Effect::new(move |_| {
        comparing.both.with(|_| ());
        inner.with_value(|inner| inner.as_ref().map(|inner| inner.turn.forget()));
    });
    let of = Memo::new(move |_| comparing.view.with(|view| (view.weight, view.find.clone())));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        of.with(|_| ());
        comparing.both.track();
        inner.with_value(|inner| {
            if let Some(inner) = inner {
                inner.anew.set(true);
                inner.refresh();
            }
        });
    });
    Effect::new(move |_| {
        comparing.node.track();
        inner.with_value(|inner| inner.as_ref().map(Inner::bring));
    });
    on_cleanup(move || {
        let _ = inner.try_update_value(Option::take);
    });
    let with = move |f: fn(&Rc<Inner>)| inner.with_value(|inner| inner.as_ref().map(f));
    let button = move |sign: &'static str, label: &'static str, f: fn(&Rc<Inner>)| {
        view! {
            <button class="icon-button" aria-label=label title=label on:click=move |_| { with(f); }>
                {sign}
            </button>
        }
    };
    view! {
        <p class="flame-key">
            <span class="key-swatch slower">"B took longer"</span>
            <span class="key-swatch faster">"B was faster"</span>
            <span class="key-swatch only">"only in one"</span>
        </p>
        <div
            class="graph delta-graph"
            role="application"
            aria-roledescription="graph of paths"
            aria-label="Graph of both. Arrows go from box to box, plus and minus zoom, 0 shows all"
            aria-describedby="delta-graph-chosen"
            tabindex="0"
            on:keydown=move |event| {
                inner.with_value(|inner| inner.as_ref().map(|inner| boxes_hand::key(inner, &event)));
            }
        >
            <div class="graph-view" node_ref=view>
                <canvas node_ref=canvas aria-hidden="true"></canvas>
            </div>
            <div class="graph-map" hidden aria-hidden="true" title="All of the graph. Click or drag to go there">
                <canvas node_ref=map></canvas>
                <div></div>
            </div>
            <div class="graph-tools">
                {button("+", "Zoom in (+)", |inner| boxes_hand::zoom(inner, 1.25))}
                {button("\u{2212}", "Zoom out (-)", |inner| boxes_hand::zoom(inner, 0.8))}
                {button("\u{2922}", "Show all (0)", boxes_hand::fit)}
            </div>
        </div>
        <p class="visually-hidden" id="delta-graph-chosen" role="status">
            {changing(move || said(comparing, "Nothing chosen. Arrow right goes to the first box"))}
        </p>
    }
}

impl Inner {
    fn new(
        comparing: Comparing,
        view: HtmlElement,
        [canvas, map]: [HtmlCanvasElement; 2],
    ) -> Option<Rc<Self>> {
        let inner = Rc::new(Self {
            comparing,
            view,
            canvas,
            picture: RefCell::default(),
            window: RefCell::default(),
            place: Cell::default(),
            turn: Turn::default(),
            map: RefCell::default(),
            anew: Cell::new(true),
            hovered: Cell::default(),
            fingers: Fingers::default(),
            shown: Cell::default(),
            listeners: RefCell::default(),
        });
        let [at_frame, at_size] = [0; 2].map(|_| Rc::downgrade(&inner));
        let draw = move |scene: &mut Scene, _: Size, measure: &dyn MeasureText| {
            if let Some(inner) = at_frame.upgrade() {
                delta_graph::paint(scene, &inner.window.borrow(), &inner.style(), measure);
            }
        };
        let resized = move |_| {
            if let Some(inner) = at_size.upgrade() {
                inner.refresh();
            }
        };
        let picture = Picture::new(&inner.canvas, &inner.view, draw, resized)?;
        *inner.picture.borrow_mut() = Some(picture);
        *inner.map.borrow_mut() = Map::new(&inner, &map);
        *inner.listeners.borrow_mut() = pan_hand::attach(&inner);
        Some(inner)
    }

    fn style(&self) -> DeltaGraphStyle {
        DeltaGraphStyle {
            place: self.place.get().unwrap_or(GraphPlace { x: 0.0, y: 0.0, scale: 1.0 }),
            size: self.size(),
            selected: self
                .comparing
                .node
                .with_untracked(|node| node.as_ref().map(|node| node.branch)),
        }
    }

    fn dirty(&self) {
        self.picture.borrow().iter().for_each(Picture::dirty);
    }

    /// Brings the chosen box into view.
    fn bring(self: &Rc<Self>) {
        let at = self
            .comparing
            .node
            .with_untracked(|node| node.as_ref().map(|node| (node.line, node.y)));
        if let (Some((column, y)), Some(place)) = (at, self.place.get()) {
            self.place.set(Some(place.showing(column, y, self.size())));
        }
        self.refresh();
    }

    /// Asks for all of the graph, for the small picture.
    fn ask_map(self: &Rc<Self>) {
        let weight = self.comparing.view.with_untracked(|view| view.weight);
        let range = (0, self.window.borrow().height);
        let asked = DeltaGraphOf {
            weight,
            columns: (0, u32::from(u16::MAX)),
            range,
            cells: boxes_map::CELLS,
        };
        let weak = Rc::downgrade(self);
        self.comparing.ask(CompareOf::Graph(asked), move |answer| {
            if let (Some(inner), CompareTold::Graph(window)) = (weak.upgrade(), answer) {
                boxes_map::show(&*inner, (&window).into());
            }
        });
    }

    fn box_at(&self, at: (f64, f64)) -> Option<DeltaBox> {
        delta_graph::hit(&self.window.borrow(), &self.style(), at).copied()
    }
}

impl Mapped for Inner {
    fn map(&self) -> &RefCell<Option<Map>> {
        &self.map
    }
}

impl Boxes for Inner {
    fn view(&self) -> &HtmlElement {
        &self.view
    }

    fn fingers(&self) -> &Fingers {
        &self.fingers
    }

    fn place(&self) -> &Cell<Option<GraphPlace>> {
        &self.place
    }

    fn size(&self) -> (f64, f64) {
        let size = self.picture.borrow().as_ref().map(Picture::size).unwrap_or_default();
        (size.width, size.height)
    }

    fn whole(&self) -> (u32, u64) {
        let window = self.window.borrow();
        (window.columns, window.height)
    }

    fn hover_at(&self, at: (f64, f64)) {
        let of = self.box_at(at);
        let node = of.map(|of| of.node);
        if self.hovered.replace(node) != node {
            let text = of.map(|of| delta_graph::hint(&self.window.borrow(), &of));
            self.canvas.set_title(&text.unwrap_or_default());
        }
    }

    fn choose_at(self: &Rc<Self>, at: (f64, f64)) {
        if let Some(of) = self.box_at(at) {
            self.comparing.select(DiffRef::Number(DiffTree::Paths, of.node), None);
        }
    }

    fn step(self: &Rc<Self>, step: PathStep) {
        let chosen = self.comparing.node.with_untracked(|node| node.as_ref().map(|n| n.branch));
        let (node, step) = chosen.map_or((0, PathStep::Root), |node| (node, step));
        self.comparing.select(DiffRef::Number(DiffTree::Paths, node), Some(step));
    }

    /// Paints what is known as it is to be seen now, and asks for what is not known.
    fn refresh(self: &Rc<Self>) {
        self.dirty();
        let (width, height) = self.size();
        if width <= 0.0 {
            return;
        }
        boxes_map::frame_map(&**self);
        if !self.turn.take() {
            return;
        }
        let weight = self.comparing.view.with_untracked(|view| view.weight);
        // Before the size of all is known, nothing of it is asked for.
        let asked = match self.place.get() {
            None => DeltaGraphOf { weight, ..DeltaGraphOf::default() },
            Some(place) => {
                let (from, to) = place.range(height);
                // A box of less than a CSS px is no box of its own.
                let leaves = (to - from) as f64 / LEAF as f64;
                let cells = within(leaves * LEAF_PX * place.scale, 1.0, 4_096.0) as u16;
                DeltaGraphOf { weight, columns: place.columns(width), range: (from, to), cells }
            }
        };
        let first = self.place.get().is_none();
        let weak = Rc::downgrade(self);
        self.comparing.ask(CompareOf::Graph(asked), move |answer| {
            let (Some(inner), CompareTold::Graph(window)) = (weak.upgrade(), answer) else {
                return;
            };
            let again = inner.turn.done();
            if first {
                boxes_hand::begin(&inner, (window.columns, window.height), window.roots);
                inner.bring();
            } else {
                *inner.window.borrow_mut() = window;
                inner.dirty();
                // What was asked before a change tells of before.
                if !again && inner.anew.take() {
                    inner.ask_map();
                }
                if !inner.shown.replace(true) {
                    inner.comparing.session.page_ready();
                }
            }
            if again {
                inner.refresh();
            }
        });
    }
}
