//! The flames: a canvas with bars, and a card for the chosen one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::js;
use spanscape::web::listen::Listener;
use spanscape::web::surface::Size;
use spanscape_core::base::within;
use spanscape_core::engine::protocol::{
    FlameBar, FlameWindow, PathStep, PathTold, ViewAnswer, ViewAsk,
};
use spanscape_core::layout::scale::{TimeScale, Window};
use spanscape_core::layout::scroll::ScrollMap;
use spanscape_core::model::SpanIx;
use spanscape_core::render::bar_lines::{BarLines, HEAD_PX, LEAST_PX, LINE_PX};
use spanscape_core::render::flame::{self, FlameStyle};
use spanscape_core::render::{MeasureText, Scene, clean};
use spanscape_core::state::{Command, ViewChange};
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::Viewing;
use super::asking;
use super::card::PathCard;
use crate::views::widgets::bars_hand::{self, Bars, Drag, bring, scrolled};
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
    viewing: Viewing,
    nodes: Nodes,
    told: RwSignal<Option<PathTold>>,
    picture: RefCell<Option<Picture>>,
    window: RefCell<FlameWindow>,
    turn: Turn,
    hovered: Cell<Option<(u32, u64)>>,
    drag: Cell<Option<Drag>>,
    /// How far merged flames go across.
    extent: Cell<u64>,
    shown: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
}

/// The flames.
#[component]
pub fn Flame(
    /// What is known.
    viewing: Viewing,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let spacer = NodeRef::<html::Div>::new();
    let view = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let told = RwSignal::new(None::<PathTold>);
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
            inner.set_value(Inner::new(viewing, nodes, told));
        }
    });
    // Whatever else is chosen, found or left out.
    Effect::new(move |_| {
        viewing.anew.track();
        viewing.drawn.track();
        viewing.reducing.changed.track();
        inner.with_value(|inner| inner.as_ref().map(Inner::refresh));
    });
    on_cleanup(move || {
        let _ = inner.try_update_value(Option::take);
    });
    let label = move || {
        let name = told.with(|told| {
            told.as_ref().map(|told| {
                let facts: Vec<String> =
                    told.facts.iter().map(|(what, much)| format!("{what} {much}")).collect();
                let (at, of) = told.place;
                let name = format!("{}: {}", clean(&told.service), clean(&told.name));
                format!("{name}. {}. {at} of {of}, {} below", facts.join(", "), told.children)
            })
        });
        name.unwrap_or_else(|| "Nothing chosen. Arrow down goes to the first bar".to_owned())
    };
    view! {
        <div
            class="flame"
            role="application"
            aria-roledescription="flame graph"
            aria-label="Flame graph. Arrows go from bar to bar, Enter zooms to one, Escape out again"
            aria-describedby="flame-chosen"
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
        <p class="visually-hidden" id="flame-chosen" role="status">{label}</p>
        <PathCard viewing told hint="Click a bar to zoom to it; Ctrl and the wheel zoom, Shift and the wheel pan" />
    }
}

impl Inner {
    fn new(viewing: Viewing, nodes: Nodes, told: RwSignal<Option<PathTold>>) -> Option<Rc<Self>> {
        let inner = Rc::new(Self {
            viewing,
            nodes,
            told,
            picture: RefCell::default(),
            window: RefCell::default(),
            turn: Turn::default(),
            hovered: Cell::default(),
            drag: Cell::default(),
            extent: Cell::new(0),
            shown: Cell::new(false),
            listeners: RefCell::default(),
        });
        let [at_frame, at_size] = [0; 2].map(|_| Rc::downgrade(&inner));
        let draw = move |scene: &mut Scene, size: Size, measure: &dyn MeasureText| {
            if let Some(inner) = at_frame.upgrade() {
                inner.draw(scene, size, measure);
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
        let weak = Rc::downgrade(&inner);
        viewing.draws(move || weak.upgrade()?.picture.borrow().as_ref()?.scene());
        *inner.listeners.borrow_mut() = bars_hand::attach(&inner);
        inner.choose(None);
        Some(inner)
    }

    fn merged(&self) -> bool {
        self.viewing.with_view(|view, _| view.views.merged).unwrap_or_default()
    }

    fn size(&self) -> Size {
        self.picture.borrow().as_ref().map(Picture::size).unwrap_or_default()
    }

    /// Runs `f` with what is drawn.
    fn with_style<T>(&self, f: impl FnOnce(&FlameWindow, &FlameStyle<'_>) -> T) -> Option<T> {
        let size = self.size();
        let finding = self.viewing.find.text.with_untracked(|text| !text.trim().is_empty());
        let at = BarLines {
            scale: TimeScale::new(self.across(), size.width.max(1.0)),
            scrolled_px: scrolled(self),
            height_px: size.height,
            dpr: if size.ratio > 0.0 { size.ratio } else { 1.0 },
        };
        let window = self.window.borrow();
        self.viewing.with_view(|view, _| {
            f(
                &window,
                &FlameStyle {
                    at,
                    colour: &view.colour,
                    selected: self.told.with_untracked(|told| told.as_ref().map(|t| t.span)),
                    hovered: self.hovered.get(),
                    finding,
                    merged: view.views.merged,
                },
            )
        })
    }

    fn draw(&self, scene: &mut Scene, _: Size, measure: &dyn MeasureText) {
        self.with_style(|window, style| flame::paint(scene, window, style, measure));
    }

    fn dirty(&self) {
        if let Some(picture) = &*self.picture.borrow() {
            picture.dirty();
        }
    }

    /// Paints what is known as it is to be seen now, and asks for what is not known.
    fn ask(self: &Rc<Self>) {
        self.dirty();
        let size = self.size();
        if size.width <= 0.0 {
            return;
        }
        let lines = self.with_style(|window, style| style.at.lines(window.lines.max(1_000)));
        let (first, end) = lines.unwrap_or_default();
        let merged = self.merged();
        let seen = self.across();
        // How far merged flames go is not known before the first answer.
        let all = merged && self.extent.get() == 0;
        let range = (!all).then(|| (seen.start_ns(), seen.end_ns()));
        let cells = within(size.width / LEAST_PX, 1.0, 4_096.0) as u16;
        let colour = self.viewing.with_view(|view, _| view.colour.clone()).unwrap_or_default();
        let around = (end - first) / 4;
        let ask = ViewAsk::Flame {
            merged,
            range,
            first: first.saturating_sub(around),
            lines: (end - first) + 2 * around,
            cells,
            colour,
        };
        if !self.turn.take() {
            return;
        }
        let weak = Rc::downgrade(self);
        self.viewing.ask(ask, move |answer| {
            let (Some(inner), ViewAnswer::Flame(window)) = (weak.upgrade(), answer) else { return };
            let again = inner.turn.done();
            if inner.merged() == merged {
                inner.arrived(window);
            }
            if again {
                inner.refresh();
            }
        });
    }

    fn arrived(self: &Rc<Self>, window: FlameWindow) {
        let grown = self.window.borrow().lines != window.lines;
        if self.merged() {
            self.extent.set(window.extent);
        }
        *self.window.borrow_mut() = window;
        if grown {
            let px = js::px((self.map().element_px() + HEAD_PX - self.size().height).max(0.0));
            let _ = self.nodes.spacer.style().set_property("height", &px);
        }
        self.dirty();
        if !self.shown.replace(true) {
            self.viewing.ready();
        }
    }

    /// Chooses the bar of the selected span, or a neighbour of it.
    fn choose(self: &Rc<Self>, step: Option<PathStep>) {
        let first = || self.window.borrow().bars.first().map(|bar| bar.span);
        if let Some((span, step)) = asking::next(self.viewing, self.told, step, first) {
            self.ask_path(span, step, step.is_some());
        }
    }

    /// Asks what there is to say; `go` also selects the span and brings its bar into view.
    fn ask_path(self: &Rc<Self>, span: SpanIx, step: Option<PathStep>, go: bool) {
        let ask = ViewAsk::Path { span, step, merged: self.merged() };
        let weak = Rc::downgrade(self);
        self.viewing.ask(ask, move |answer| {
            let (Some(inner), ViewAnswer::Path(Some(told))) = (weak.upgrade(), answer) else {
                return;
            };
            let (span, line, range) = (told.span, told.line, told.range);
            inner.told.set(Some(*told));
            if go {
                inner.viewing.command(Command::SelectSpan { span });
                let extent = if inner.merged() { inner.extent.get() } else { u64::MAX };
                bring(&*inner, line, range, extent);
                inner.refresh();
            }
            inner.dirty();
        });
    }

    fn bar_at(&self, at: (f64, f64)) -> Option<FlameBar> {
        self.with_style(|window, style| flame::hit(window, style, at).copied()).flatten()
    }

    fn hover(&self, bar: Option<FlameBar>) {
        let hovered = bar.map(|bar| (bar.line, bar.from));
        if self.hovered.replace(hovered) != hovered {
            let text = bar.map(|bar| flame::hint(&self.window.borrow(), &bar, self.merged()));
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
        let extent = self.extent.get();
        let seen = self.viewing.with_view(|view, _| match view.views.across {
            _ if !view.views.merged => view.window,
            Some((from, to)) => Window::new(from, to, extent),
            None => Window::whole(extent),
        });
        seen.unwrap_or_else(|| Window::whole(0))
    }

    fn extent(&self) -> u64 {
        if self.merged() {
            return self.extent.get();
        }
        self.viewing.with_view(|_, duration| duration).unwrap_or_default()
    }

    fn see(&self, window: Window) {
        let (start_ns, end_ns) = (window.start_ns(), window.end_ns());
        if self.merged() {
            let whole = window.is_whole(self.extent.get());
            let across = (!whole).then_some((start_ns, end_ns));
            self.viewing.command(Command::ChangeViews(ViewChange::Across(across)));
        } else {
            self.viewing.command(Command::ZoomTo { start_ns, end_ns });
        }
    }

    fn hover_at(&self, at: Option<(f64, f64)>) {
        self.hover(at.and_then(|at| self.bar_at(at)));
    }

    fn choose_at(self: &Rc<Self>, at: (f64, f64)) -> Option<(u64, u64)> {
        let bar = self.bar_at(at)?;
        self.ask_path(bar.span, None, true);
        Some((bar.from, bar.to))
    }

    fn step(self: &Rc<Self>, step: PathStep) {
        self.choose(Some(step));
    }

    fn chosen(&self) -> Option<(u64, u64)> {
        self.told.with_untracked(|told| told.as_ref().map(|told| told.range))
    }

    fn refresh(self: &Rc<Self>) {
        self.ask();
    }
}
