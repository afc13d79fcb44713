//! The graph of paths: a canvas that is panned and zoomed, and a card for the chosen node.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::listen::Listener;
use spanscape::web::surface::Size;
use spanscape_core::base::within;
use spanscape_core::engine::protocol::{
    GraphNode, GraphWindow, Heat, PathStep, PathTold, ViewAnswer, ViewAsk,
};
use spanscape_core::model::SpanIx;
use spanscape_core::render::graph::{self, GraphPlace, GraphStyle, LEAF_PX};
use spanscape_core::render::{MeasureText, Scene, clean};
use spanscape_core::state::{Command, Route};
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::Viewing;
use super::asking;
use super::card::PathCard;
use crate::views::session::use_session;
use crate::views::widgets::boxes_hand::{self, Boxes};
use crate::views::widgets::boxes_map::{self, Map, Mapped};
use crate::views::widgets::live::live;
use crate::views::widgets::pan_hand::{self, Fingers};
use crate::views::widgets::picture::Picture;
use crate::views::widgets::turn::Turn;

struct Inner {
    viewing: Viewing,
    view: HtmlElement,
    canvas: HtmlCanvasElement,
    told: RwSignal<Option<PathTold>>,
    picture: RefCell<Option<Picture>>,
    window: RefCell<GraphWindow>,
    /// What is seen; `None` until the graph's size is known.
    place: Cell<Option<GraphPlace>>,
    turn: Turn,
    map: RefCell<Option<Map>>,
    /// The map is of before something was changed.
    anew: Cell<bool>,
    hovered: Cell<Option<SpanIx>>,
    fingers: Fingers,
    shown: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
}

/// The graph.
#[component]
pub fn Graph(
    /// What is known.
    viewing: Viewing,
) -> impl IntoView {
    let view = NodeRef::<html::Div>::new();
    let [canvas, map] = [(); 2].map(|()| NodeRef::<html::Canvas>::new());
    let told = RwSignal::new(None::<PathTold>);
    let inner = StoredValue::new_local(None::<Rc<Inner>>);
    Effect::new(move |_| {
        let (Some(view), Some(canvas), Some(map)) = (view.get(), canvas.get(), map.get()) else {
            return;
        };
        if inner.with_value(Option::is_none) {
            inner.set_value(Inner::new(viewing, view.into(), [canvas, map], told));
        }
    });
    // Whatever else is chosen, found or left out.
    Effect::new(move |_| {
        viewing.anew.track();
        viewing.reducing.changed.track();
        inner.with_value(|inner| {
            if let Some(inner) = inner {
                inner.anew.set(true);
                inner.refresh();
            }
        });
    });
    on_cleanup(move || {
        let _ = inner.try_update_value(Option::take);
    });
    let label = move || {
        let name = told.with(|told| told.as_ref().map(spoken));
        let name = name.map(|name| clean(&name).into_owned());
        name.unwrap_or_else(|| "Nothing chosen. Arrow right goes to the first box".to_owned())
    };
    let with = move |f: fn(&Rc<Inner>)| inner.with_value(|inner| inner.as_ref().map(f));
    let button = move |sign: &'static str, label: &'static str, f: fn(&Rc<Inner>)| {
        view! {
            <button class="icon-button" aria-label=label title=label on:click=move |_| { with(f); }>
                {sign}
            </button>
        }
    };
    view! {
        <div
            class="graph"
            role="application"
            aria-roledescription="graph of paths"
            aria-label="Graph of paths. Arrows go from box to box, plus and minus zoom, 0 shows all"
            aria-describedby="graph-chosen"
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
                {map_link()}
                {button("+", "Zoom in (+)", |inner| boxes_hand::zoom(inner, 1.25))}
                {button("\u{2212}", "Zoom out (-)", |inner| boxes_hand::zoom(inner, 0.8))}
                {button("\u{2922}", "Show all (0)", boxes_hand::fit)}
            </div>
        </div>
        <p class="visually-hidden" id="graph-chosen" role="status">{label}</p>
        <PathCard viewing told hint="Click a box to choose its spans; drag to move, Ctrl and the wheel to zoom" />
    }
}

/// The way to the graph of services, with this trace painted on it.
fn map_link() -> AnyView {
    let session = use_session();
    let href = move || {
        session.url().with(|url| match &url.route {
            Route::Trace { id } => Some(session.map_href(id)),
            _ => None,
        })
    };
    view! {
        <a
            class="button quiet"
            title="This trace on the graph of all services"
            href=live(href)
            on:click=move |event| session.follow(&event)
        >
            "Service map"
        </a>
    }
    .into_any()
}

/// A node for who hears it.
fn spoken(told: &PathTold) -> String {
    let facts: Vec<String> =
        told.facts.iter().map(|(what, much)| format!("{what} {much}")).collect();
    let ((at, of), level) = (told.place, told.line + 1);
    format!(
        "{}: {}. {}. {at} of {of} on level {level}, {} below",
        told.service,
        told.name,
        facts.join(", "),
        told.children,
    )
}

impl Inner {
    fn new(
        viewing: Viewing,
        view: HtmlElement,
        [canvas, map]: [HtmlCanvasElement; 2],
        told: RwSignal<Option<PathTold>>,
    ) -> Option<Rc<Self>> {
        let inner = Rc::new(Self {
            viewing,
            view,
            canvas,
            told,
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
                let window = inner.window.borrow();
                graph::paint(scene, &window, &inner.style(), measure);
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
        let weak = Rc::downgrade(&inner);
        viewing.draws(move || weak.upgrade()?.picture.borrow().as_ref()?.scene());
        *inner.listeners.borrow_mut() = pan_hand::attach(&inner);
        Some(inner)
    }

    fn style(&self) -> GraphStyle {
        let finding = self.viewing.find.text.with_untracked(|text| !text.trim().is_empty());
        let heat = self.viewing.with_view(|view, _| view.views.heat).unwrap_or_default();
        GraphStyle {
            place: self.place.get().unwrap_or(GraphPlace { x: 0.0, y: 0.0, scale: 1.0 }),
            size: self.size(),
            heat,
            selected: self.told.with_untracked(|told| told.as_ref().map(|told| told.span)),
            finding,
            all: self.window.borrow().all,
        }
    }

    fn dirty(&self) {
        if let Some(picture) = &*self.picture.borrow() {
            picture.dirty();
        }
    }

    /// Chooses the node of the selected span, or a neighbour of it.
    fn choose(self: &Rc<Self>, step: Option<PathStep>) {
        let first = || self.window.borrow().nodes.first().map(|node| node.span);
        if let Some((span, step)) = asking::next(self.viewing, self.told, step, first) {
            self.ask_path(span, step, true);
        }
    }

    /// Asks what there is to say; `go` also selects the span and brings its node into view.
    fn ask_path(self: &Rc<Self>, span: SpanIx, step: Option<PathStep>, go: bool) {
        let ask = ViewAsk::Path { span, step, merged: true };
        let weak = Rc::downgrade(self);
        self.viewing.ask(ask, move |answer| {
            let (Some(inner), ViewAnswer::Path(Some(told))) = (weak.upgrade(), answer) else {
                return;
            };
            let (chosen, column, y) = (told.span, told.line, told.y);
            inner.told.set(Some(*told));
            if go {
                if step.is_some() {
                    inner.viewing.command(Command::SelectSpan { span: chosen });
                }
                let (size, place) = (inner.size(), inner.place.get());
                inner.place.set(place.map(|place| place.showing(column, y, size)));
            }
            inner.refresh();
        });
    }

    /// Asks for all of the graph, for the small picture.
    fn ask_map(self: &Rc<Self>) {
        let height = self.window.borrow().height;
        if height == 0 {
            return;
        }
        let weak = Rc::downgrade(self);
        let (columns, range) = ((0, u32::from(u16::MAX)), (0, height));
        let ask = ViewAsk::Graph { columns, range, cells: boxes_map::CELLS, heat: Heat::Service };
        self.viewing.ask(ask, move |answer| {
            if let (Some(inner), ViewAnswer::Graph(window)) = (weak.upgrade(), answer) {
                boxes_map::show(&*inner, (&window).into());
            }
        });
    }

    fn node_at(&self, at: (f64, f64)) -> Option<GraphNode> {
        graph::hit(&self.window.borrow(), &self.style(), at).copied()
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
        let node = self.node_at(at);
        let span = node.map(|node| node.span);
        if self.hovered.replace(span) != span {
            let text = node.map(|node| graph::hint(&self.window.borrow(), &node));
            self.canvas.set_title(&text.unwrap_or_default());
        }
    }

    fn choose_at(self: &Rc<Self>, at: (f64, f64)) {
        if let Some(node) = self.node_at(at) {
            self.viewing.command(Command::SelectSpan { span: node.span });
            self.ask_path(node.span, None, false);
        }
    }

    fn step(self: &Rc<Self>, step: PathStep) {
        self.choose(Some(step));
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
        let heat = self.viewing.with_view(|view, _| view.views.heat).unwrap_or_default();
        // Before the size of all is known, nothing of it is asked for.
        let (columns, range, cells) = match self.place.get() {
            None => ((0, 0), (0, 0), 1),
            Some(place) => {
                let (from, to) = place.range(height);
                // A node of less than a CSS px is no node of its own.
                let leaves = (to - from) as f64 / spanscape_core::layout::path_tree::LEAF as f64;
                let cells = within(leaves * LEAF_PX * place.scale, 1.0, 4_096.0);
                (place.columns(width), (from, to), cells as u16)
            }
        };
        let first = self.place.get().is_none();
        let weak = Rc::downgrade(self);
        let ask = ViewAsk::Graph { columns, range, cells, heat };
        self.viewing.ask(ask, move |answer| {
            let (Some(inner), ViewAnswer::Graph(window)) = (weak.upgrade(), answer) else { return };
            let again = inner.turn.done();
            if first {
                let size = (window.columns, window.height);
                boxes_hand::begin(&inner, size, window.roots);
            } else {
                *inner.window.borrow_mut() = window;
                inner.dirty();
                // What was asked before a change tells the height of before.
                if !again && inner.anew.take() {
                    inner.ask_map();
                }
                if !inner.shown.replace(true) {
                    inner.viewing.ready();
                    inner.choose(None);
                }
            }
            if first || again {
                inner.refresh();
            }
        });
    }
}
