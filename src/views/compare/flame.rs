//! The flame graph of both traces: a canvas with bars.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::js;
use spanscape::web::listen::Listener;
use spanscape::web::surface::Size;
use spanscape_core::base::within;
use spanscape_core::engine::protocol::{
    CompareOf, CompareTold, DeltaBar, DeltaWindow, DiffRef, DiffTree, PathStep,
};
use spanscape_core::layout::scale::{TimeScale, Window};
use spanscape_core::layout::scroll::ScrollMap;
use spanscape_core::render::bar_lines::{BarLines, HEAD_PX, LEAST_PX, LINE_PX};
use spanscape_core::render::delta_flame::{self, DeltaStyle};
use spanscape_core::render::{MeasureText, Scene};
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::comparing::Comparing;
use crate::views::widgets::bars_hand::{self, Bars, Drag, bring, scrolled};
use crate::views::widgets::live::changing;
use crate::views::widgets::picture::Picture;
use crate::views::widgets::turn::Turn;

/// The elements, standing.
struct Nodes {
    scroller: HtmlElement,
    spacer: HtmlElement,
    view: HtmlElement,
    canvas: HtmlCanvasElement,
}

struct Inner {
    comparing: Comparing,
    nodes: Nodes,
    picture: RefCell<Option<Picture>>,
    window: RefCell<DeltaWindow>,
    turn: Turn,
    hovered: Cell<Option<(u32, u64)>>,
    drag: Cell<Option<Drag>>,
    shown: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
}

/// The flame graph.
#[component]
pub fn Flame(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let spacer = NodeRef::<html::Div>::new();
    let view = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let inner = StoredValue::new_local(None::<Rc<Inner>>);
    Effect::new(move |_| {
        let (Some(scroller), Some(spacer)) = (scroller.get(), spacer.get()) else { return };
        let (Some(view), Some(canvas)) = (view.get(), canvas.get()) else { return };
        if inner.with_value(Option::is_none) {
            let nodes = Nodes {
                scroller: scroller.into(),
                spacer: spacer.into(),
                view: view.into(),
                canvas,
            };
            inner.set_value(Inner::new(comparing, nodes));
        }
    });
    // Others are compared: what was asked before is never answered.
    Effect::new(move |_| {
        comparing.both.with(|_| ());
        inner.with_value(|inner| inner.as_ref().map(|inner| inner.turn.forget()));
    });
    let weight = Memo::new(move |_| comparing.view.with(|view| view.weight));
    Effect::new(move |before: Option<()>| {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        weight.with(|_| ());
        if before.is_some() && comparing.view.with_untracked(|view| view.zoom.is_some()) {
            // Other widths.
            comparing.change(false, |view| view.zoom = None);
        }
    });
    Effect::new(move |_| {
        comparing.both.track();
        comparing.view.track();
        inner.with_value(|inner| inner.as_ref().map(Inner::refresh));
    });
    Effect::new(move |_| {
        comparing.node.track();
        inner.with_value(|inner| inner.as_ref().map(|inner| inner.bring()));
    });
    on_cleanup(move || {
        let _ = inner.try_update_value(Option::take);
    });
    view! {
        <p class="flame-key">
            <span class="key-swatch slower">"B took longer"</span>
            <span class="key-swatch faster">"B was faster"</span>
            <span class="key-swatch only">"only in one"</span>
        </p>
        <div
            class="flame delta-flame"
            role="application"
            aria-roledescription="flame graph"
            aria-label="Flame graph of both traces. Arrows go from bar to bar, Enter zooms to one, Escape out again"
            aria-describedby="delta-flame-chosen"
            tabindex="0"
            on:keydown=move |event| {
                inner.with_value(|inner| inner.as_ref().map(|inner| bars_hand::key(inner, &event)));
            }
        >
            <div class="flame-scroll" node_ref=scroller>
                <div class="flame-view" node_ref=view>
                    <canvas node_ref=canvas aria-hidden="true"></canvas>
                </div>
                <div node_ref=spacer aria-hidden="true"></div>
            </div>
        </div>
        <p class="visually-hidden" id="delta-flame-chosen" role="status">
            {changing(move || said(comparing, "Nothing chosen. Arrow down goes to the first bar"))}
        </p>
    }
}

/// The chosen node for who hears it.
pub(super) fn said(comparing: Comparing, none: &'static str) -> String {
    comparing.node.with(|node| match node {
        None => none.to_owned(),
        Some(told) => {
            let facts = told.facts.iter().filter(|(_, _, by)| !by.is_empty() && by != "same");
            let facts: Vec<String> =
                facts.map(|(what, [a, b], by)| format!("{what} {a}, {b}, {by}")).collect();
            let (at, of) = told.place;
            format!(
                "{}: {}. {}. {at} of {of}, {} below",
                told.service,
                told.name,
                facts.join(". "),
                told.children
            )
        }
    })
}

impl Inner {
    fn new(comparing: Comparing, nodes: Nodes) -> Option<Rc<Self>> {
        let inner = Rc::new(Self {
            comparing,
            nodes,
            picture: RefCell::default(),
            window: RefCell::default(),
            turn: Turn::default(),
            hovered: Cell::default(),
            drag: Cell::default(),
            shown: Cell::new(false),
            listeners: RefCell::default(),
        });
        let [at_frame, at_size] = [0; 2].map(|_| Rc::downgrade(&inner));
        let draw = move |scene: &mut Scene, _: Size, measure: &dyn MeasureText| {
            if let Some(inner) = at_frame.upgrade() {
                delta_flame::paint(scene, &inner.window.borrow(), &inner.style(), measure);
            }
        };
        let resized = move |size: Size| {
            if let Some(inner) = at_size.upgrade() {
                let height = js::px(size.height);
                let _ = inner.nodes.view.style().set_property("height", &height);
                inner.refresh();
            }
        };
        let around = inner.nodes.scroller.clone();
        let picture = Picture::new(&inner.nodes.canvas, &around, draw, resized)?;
        *inner.picture.borrow_mut() = Some(picture);
        *inner.listeners.borrow_mut() = bars_hand::attach(&inner);
        Some(inner)
    }

    fn size(&self) -> Size {
        self.picture.borrow().as_ref().map(Picture::size).unwrap_or_default()
    }

    fn style(&self) -> DeltaStyle {
        let size = self.size();
        DeltaStyle {
            at: BarLines {
                scale: TimeScale::new(self.across(), size.width.max(1.0)),
                scrolled_px: scrolled(self),
                height_px: size.height,
                dpr: if size.ratio > 0.0 { size.ratio } else { 1.0 },
            },
            selected: self
                .comparing
                .node
                .with_untracked(|node| node.as_ref().map(|node| node.branch)),
            hovered: self.hovered.get(),
        }
    }

    fn dirty(&self) {
        self.picture.borrow().iter().for_each(Picture::dirty);
    }

    /// Paints what is known as it is to be seen now, and asks for what is not known.
    fn ask(self: &Rc<Self>) {
        self.dirty();
        let size = self.size();
        if size.width <= 0.0 || !self.turn.take() {
            return;
        }
        let (first, end) = self.style().at.lines(self.window.borrow().lines.max(1_000));
        let (weight, range) = self.comparing.view.with_untracked(|view| (view.weight, view.zoom));
        let cells = within(size.width / LEAST_PX, 1.0, 4_096.0) as u16;
        let around = (end - first) / 4;
        let (first, lines) = (first.saturating_sub(around), (end - first) + 2 * around);
        let weak = Rc::downgrade(self);
        let ask = CompareOf::Flame { weight, range, first, lines, cells };
        self.comparing.ask(ask, move |answer| {
            let (Some(inner), CompareTold::Flame(window)) = (weak.upgrade(), answer) else {
                return;
            };
            let again = inner.turn.done();
            inner.arrived(window);
            if again {
                inner.refresh();
            }
        });
    }

    fn arrived(self: &Rc<Self>, window: DeltaWindow) {
        let grown = self.window.borrow().lines != window.lines;
        *self.window.borrow_mut() = window;
        if grown {
            let px = js::px((self.map().element_px() + HEAD_PX - self.size().height).max(0.0));
            let _ = self.nodes.spacer.style().set_property("height", &px);
        }
        self.dirty();
        if !self.shown.replace(true) {
            self.comparing.session.page_ready();
        }
    }

    /// Brings the chosen bar into view.
    fn bring(self: &Rc<Self>) {
        self.dirty();
        let place = self
            .comparing
            .node
            .with_untracked(|node| node.as_ref().map(|node| (node.line, node.range)));
        if let Some((line, range)) = place.filter(|_| self.extent() > 0) {
            bring(&**self, line, range, self.extent());
        }
    }

    fn bar_at(&self, at: (f64, f64)) -> Option<DeltaBar> {
        let (window, style) = (self.window.borrow(), self.style());
        delta_flame::hit(&window, &style, at).copied()
    }

    fn hover(&self, bar: Option<DeltaBar>) {
        let hovered = bar.map(|bar| (bar.line, bar.from));
        if self.hovered.replace(hovered) != hovered {
            let text = bar.map(|bar| delta_flame::hint(&self.window.borrow(), &bar));
            self.nodes.canvas.set_title(&text.unwrap_or_default());
            self.dirty();
        }
    }
}

impl Bars for Inner {
    fn elements(&self) -> (&HtmlElement, &HtmlElement) {
        (&self.nodes.view, &self.nodes.scroller)
    }

    fn drag(&self) -> &Cell<Option<Drag>> {
        &self.drag
    }

    fn width(&self) -> f64 {
        self.size().width.max(1.0)
    }

    fn map(&self) -> ScrollMap {
        let lines = self.window.borrow().lines;
        ScrollMap::new(lines, LINE_PX, (self.size().height - HEAD_PX).max(0.0))
    }

    fn across(&self) -> Window {
        self.comparing.across(self.extent())
    }

    fn extent(&self) -> u64 {
        self.window.borrow().extent
    }

    fn see(&self, window: Window) {
        self.comparing.see(window, self.extent());
    }

    fn hover_at(&self, at: Option<(f64, f64)>) {
        self.hover(at.and_then(|at| self.bar_at(at)));
    }

    fn choose_at(self: &Rc<Self>, at: (f64, f64)) -> Option<(u64, u64)> {
        let bar = self.bar_at(at)?;
        self.comparing.select(DiffRef::Number(DiffTree::Paths, bar.node), None);
        Some((bar.from, bar.to))
    }

    fn step(self: &Rc<Self>, step: PathStep) {
        let chosen = self.comparing.node.with_untracked(|node| node.as_ref().map(|n| n.branch));
        let (node, step) = chosen.map_or((0, PathStep::Root), |node| (node, step));
        self.comparing.select(DiffRef::Number(DiffTree::Paths, node), Some(step));
    }

    fn chosen(&self) -> Option<(u64, u64)> {
        self.comparing.node.with_untracked(|node| node.as_ref().map(|node| node.range))
    }

    fn refresh(self: &Rc<Self>) {
        self.ask();
    }
}
