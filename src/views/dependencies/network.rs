//! The drawn graph's state: where nodes are and what of them is seen, painted once a frame when something has changed.
//!
//! While a large graph is panned or zoomed its canvas is moved by a transform, as it is; it is painted anew when that
//! rests. Small ones are painted in each frame.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use spanscape::web::frame::{Painter, painter};
use spanscape::web::idle::{self, Busy};
use spanscape::web::js;
use spanscape::web::listen::{Listener, Subscription, Timer, every};
use spanscape::web::measure::{Measure, measure};
use spanscape::web::palette::Palette;
use spanscape::web::sketch::SketchBoard;
use spanscape::web::surface::{Size, Surface};
use spanscape::web::theme;
use spanscape_core::graph::view::{Picked, Seen};
use spanscape_core::render::network::{self, NetworkPlace, Picture, Sizes, sizes};
use spanscape_core::render::sketch::Sketch;
use spanscape_core::render::text::Cached;
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::deps::Deps;
use super::hand;
use super::map::Map;
use super::motion::{Motion, Moves};
use crate::views::widgets::pan_hand::Fingers;

/// With more nodes and lines than these it is moved by a transform while it is panned.
const SMALL: usize = 700;

/// It is painted anew when it has not moved for as long as this, or up to twice that, in milliseconds.
const REST_MS: i32 = 50;

/// The graph.
pub struct Network {
    pub deps: Deps,
    pub view: HtmlElement,
    pub canvas: HtmlCanvasElement,
    board: SketchBoard,
    colours: RefCell<(Rc<Palette>, Cached<Measure>)>,
    pub fingers: Fingers,
    pub size: Cell<Size>,
    seen: RefCell<Arc<Seen>>,
    sizes: RefCell<Sizes>,
    pub motion: RefCell<Motion>,
    pub place: Cell<NetworkPlace>,
    /// What is on the canvas was painted with this.
    painted: Cell<Option<NetworkPlace>>,
    /// And without heads and names, as it moved.
    bare: Cell<bool>,
    /// The person has not moved it: it is fitted while nodes move.
    fitted: Cell<bool>,
    chosen: Cell<Option<Picked>>,
    hovered: Cell<Option<Picked>>,
    sketch: RefCell<Sketch>,
    painter: RefCell<Option<Painter>>,
    /// While it is moved by a transform: what looks whether it rests.
    resting: RefCell<Option<(Timer, Busy)>>,
    /// It has moved since that last looked.
    moved: Cell<bool>,
    map: RefCell<Option<Map>>,
    shown: Cell<bool>,
    watched: RefCell<Option<(Surface, Subscription)>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Network {
    pub fn new(
        deps: Deps,
        view: HtmlElement,
        canvas: HtmlCanvasElement,
        map: HtmlCanvasElement,
        frame: HtmlElement,
    ) -> Option<Rc<Self>> {
        let palette = Palette::read();
        let network = Rc::new(Self {
            deps,
            board: SketchBoard::still(&canvas)?,
            colours: RefCell::new((palette.clone(), measure(palette))),
            view,
            canvas,
            fingers: Fingers::default(),
            size: Cell::default(),
            seen: RefCell::default(),
            sizes: RefCell::default(),
            motion: RefCell::default(),
            place: Cell::new(NetworkPlace { x: 0.0, y: 0.0, scale: 1.0 }),
            painted: Cell::default(),
            bare: Cell::default(),
            fitted: Cell::new(true),
            chosen: Cell::default(),
            hovered: Cell::default(),
            sketch: RefCell::default(),
            painter: RefCell::default(),
            resting: RefCell::default(),
            moved: Cell::default(),
            map: RefCell::default(),
            shown: Cell::default(),
            watched: RefCell::default(),
            listeners: RefCell::default(),
        });
        let [at_frame, at_size, at_theme] = [0; 3].map(|_| Rc::downgrade(&network));
        *network.painter.borrow_mut() = Some(painter(move |_| {
            if let Some(network) = at_frame.upgrade() {
                network.frame();
            }
        }));
        let surface = Surface::observe(&network.view, move |size| {
            if let Some(network) = at_size.upgrade() {
                let first = network.size.replace(size).width <= 0.0;
                if first || network.fitted.get() {
                    network.fit();
                }
                network.anew();
            }
        });
        let themes = theme::on_change(move |_| {
            if let Some(network) = at_theme.upgrade() {
                let palette = Palette::read();
                *network.colours.borrow_mut() = (palette.clone(), measure(palette));
                network.anew();
            }
        });
        *network.watched.borrow_mut() = Some((surface, themes));
        *network.map.borrow_mut() = Map::new(&network, map, frame);
        *network.listeners.borrow_mut() = hand::attach(&network);
        network.changed();
        Some(network)
    }

    /// The size it is seen in, in CSS px.
    pub fn room(&self) -> (f64, f64) {
        let size = self.size.get();
        (size.width, size.height)
    }

    fn is_small(&self) -> bool {
        let seen = self.seen.borrow();
        seen.graph.nodes.len() + seen.graph.edges.len() <= SMALL
    }

    /// Another graph, other sizes, or another arrangement: nodes that were there stay where they are.
    pub fn changed(self: &Rc<Self>) {
        let (seen, view) = (self.deps.seen.get_untracked(), self.deps.view.get_untracked());
        let sizes = sizes(&seen.graph, view.sized);
        let still = self.motion.borrow_mut().arrange(&seen.part, &sizes.radius, view.arranged);
        *self.seen.borrow_mut() = seen;
        *self.sizes.borrow_mut() = sizes;
        self.chosen.set(untrack(|| self.deps.chosen()));
        self.set_hovered(None);
        if !still || self.fitted.get() {
            self.fitted.set(true);
            self.fit();
        }
        self.anew();
    }

    /// Paints all in the next frame.
    pub fn anew(&self) {
        if let Some(map) = &*self.map.borrow() {
            map.forget();
        }
        self.painted.set(None);
        self.dirty();
    }

    fn dirty(&self) {
        if let Some(painter) = &*self.painter.borrow() {
            painter.mark();
        }
    }

    fn frame(self: &Rc<Self>) {
        if self.size.get().width <= 0.0 {
            return;
        }
        let moves = self.motion.borrow_mut().advance();
        if moves == Moves::Unseen {
            return self.dirty();
        }
        let moves = moves == Moves::Seen;
        if moves {
            if self.fitted.get() {
                self.place.set(self.whole());
            }
            self.painted.set(None);
        }
        if !moves && self.bare.get() {
            self.painted.set(None);
        }
        self.paint(moves && !self.is_small());
        if let Some(map) = &*self.map.borrow() {
            map.show(self, moves, self.painted.get() == Some(self.place.get()));
        }
        if moves {
            self.dirty();
        } else if !self.shown.replace(true) {
            self.deps.session.page_ready();
        }
    }

    /// Paints, or where all is there already and only elsewhere, moves the canvas.
    fn paint(self: &Rc<Self>, bare: bool) {
        let place = self.place.get();
        if let Some(painted) = self.painted.get()
            && !self.is_small()
            && painted != place
        {
            let by = place.scale / painted.scale;
            // Only whole px can be copied as they are.
            let (x, y) = (place.x - painted.x * by, place.y - painted.y * by);
            let (x, y) = if by == 1.0 { (x.round(), y.round()) } else { (x, y) };
            self.transform(&format!(
                "translate({},{}) scale({})",
                js::px(x),
                js::px(y),
                js::number(by)
            ));
            return self.rest();
        }
        if self.painted.get() == Some(place) {
            return;
        }
        self.resting.take();
        let (palette, measure) = &*self.colours.borrow();
        let mut sketch = self.sketch.borrow_mut();
        self.picture(bare, |picture| network::paint(&mut sketch, picture, self.room(), measure));
        self.board.paint(&sketch, palette, &self.size.get());
        self.transform("");
        self.painted.set(Some(place));
        self.bare.set(bare);
    }

    fn transform(&self, value: &str) {
        let style = HtmlElement::style(&self.canvas);
        let _ = style.set_property("transform", value);
    }

    /// Paints anew when it has rested. One clock for all of a movement: setting one in each frame would cost as much as
    /// the frame.
    fn rest(self: &Rc<Self>) {
        self.moved.set(true);
        let weak = Rc::downgrade(self);
        self.resting.borrow_mut().get_or_insert_with(|| {
            let timer = every(REST_MS, move || {
                if let Some(network) = weak.upgrade().filter(|network| !network.moved.take()) {
                    network.anew();
                }
            });
            (timer, idle::busy())
        });
    }

    /// The graph as it is now.
    pub fn picture<T>(&self, bare: bool, f: impl FnOnce(&Picture<'_>) -> T) -> T {
        f(&Picture {
            seen: &self.seen.borrow(),
            sizes: &self.sizes.borrow(),
            at: self.motion.borrow().at(),
            place: self.place.get(),
            hovered: self.hovered.get(),
            chosen: self.chosen.get(),
            bare,
        })
    }

    /// All of the graph as a picture of some size, for a file.
    pub fn whole_picture(&self, size: (f64, f64)) -> Sketch {
        let mut sketch = Sketch::default();
        let (_, measure) = &*self.colours.borrow();
        let motion = self.motion.borrow();
        let sizes = self.sizes.borrow();
        let picture = Picture {
            seen: &self.seen.borrow(),
            sizes: &sizes,
            at: motion.at(),
            place: NetworkPlace::whole(motion.at(), &sizes.radius, size),
            hovered: None,
            chosen: None,
            bare: false,
        };
        network::paint(&mut sketch, &picture, size, measure);
        sketch
    }

    /// What of the graph is seen so that all is.
    pub fn whole(&self) -> NetworkPlace {
        NetworkPlace::whole(self.motion.borrow().at(), &self.sizes.borrow().radius, self.room())
    }

    /// Shows all.
    pub fn fit(self: &Rc<Self>) {
        self.fitted.set(true);
        self.place.set(self.whole());
        self.dirty();
    }

    /// Shows something else.
    pub fn go(&self, place: NetworkPlace) {
        self.fitted.set(false);
        self.place.set(place);
        self.dirty();
    }

    /// A place of the small picture comes into the middle.
    pub fn go_on_map(&self, at: (f64, f64)) {
        let to = self.map.borrow().as_ref().and_then(|map| map.at(at));
        let Some(to) = to else { return };
        let ([x, y], (width, height)) =
            (self.place.get().to_canvas(to).map(f64::from), self.room());
        self.go(self.place.get().moved((width / 2.0 - x, height / 2.0 - y)));
    }

    /// Zooms about the middle.
    pub fn zoom(self: &Rc<Self>, factor: f64) {
        let (width, height) = self.room();
        self.go(self.place.get().zoomed(factor, (width / 2.0, height / 2.0)));
    }

    /// Lets all nodes go that were moved.
    pub fn release_all(self: &Rc<Self>) {
        self.motion.borrow_mut().release_all();
        self.fitted.set(true);
        self.anew();
    }

    /// What is under the pointer.
    pub fn set_hovered(&self, at: Option<Picked>) {
        if self.hovered.replace(at) != at {
            self.deps.hovered.set(at);
            self.anew();
        }
    }

    /// Somebody points at something and chooses it: it stays where it is.
    pub fn point(self: &Rc<Self>, at: Option<Picked>) {
        self.chosen.set(at);
        self.deps.choose(at);
        self.anew();
    }

    /// Something is chosen: it is brought into view.
    pub fn choose(self: &Rc<Self>, at: Option<Picked>) {
        if self.chosen.replace(at) == at {
            return;
        }
        let node = match at {
            Some(Picked::Node(node)) => Some(node),
            Some(Picked::Edge(edge)) => {
                self.seen.borrow().graph.edges.get(edge as usize).map(|edge| edge.to)
            }
            None => None,
        };
        let to = node.and_then(|node| self.motion.borrow().at().get(node as usize).copied());
        if let Some(to) = to.filter(|_| self.size.get().width > 0.0) {
            let place = self.place.get().showing(to, self.room());
            if place != self.place.get() {
                self.go(place);
            }
        }
        self.anew();
    }
}
