//! The stage: the view state of a shown trace, the rows it has, and what becomes of a command.
//!
//! Not reactive: commands change a plain state, a frame paints it ([`super::paint`]). Signals are
//! only written for what Leptos shows beside it (details, announcements).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use spanscape::web::engine::EngineClient;
use spanscape::web::frame::{Painter, painter};
use spanscape::web::idle::Busy;
use spanscape::web::js;
use spanscape::web::listen::{Listener, Subscription, Timer};
use spanscape::web::surface::{Size, Surface};
use spanscape::web::theme;
use spanscape_core::engine::protocol::{Preview, Reduced, RowWindow, SpanDetail, TraceHead};
use spanscape_core::layout::scale::Window;
use spanscape_core::layout::scroll::ScrollMap;
use spanscape_core::state::{Command, Effect, Facts, TraceView, update};

use super::find::Find;
use super::finding::Finding;
use super::frames::palette_changed;
use super::nodes::Elements;
use super::paint::Brushes;
use super::pointer;
use super::reducing::Reducing;
use super::sizes::Sizes;
use super::state::State;
use super::ticks::Ticks;
use super::verdict::Judging;
use crate::views::session::Session;

/// What the stage tells the page.
#[derive(Clone, Copy)]
pub struct Events {
    /// The details to show.
    pub detail: RwSignal<Option<Arc<SpanDetail>>>,
    /// What is looked for.
    pub find: Find,
    /// What a screen reader should say.
    pub announcement: RwSignal<String>,
    /// That rows are on the screen.
    pub painted: RwSignal<bool>,
    /// Opens the help dialogue.
    pub help: RwSignal<bool>,
    /// Opens the list of commands.
    pub palette: RwSignal<bool>,
    /// What the rows are confined to.
    pub reducing: Reducing,
    /// What is wrong with the trace.
    pub judging: Judging,
    /// What is said for a moment.
    pub note: RwSignal<Option<String>>,
    /// The events under the pointer.
    pub ticks: RwSignal<Option<Ticks>>,
    /// The time that is seen, in nanoseconds after the trace's start, a moment after it has changed; `None` for
    /// all of it.
    pub zoom: RwSignal<Option<(u64, u64)>>,
    /// The time that the pointer is at, in nanoseconds after the trace's start, and about so far on both sides.
    pub pointed: RwSignal<Option<(u64, u64)>>,
    /// What makes a view other than the timeline ask again, and what makes it paint again.
    pub views: [RwSignal<u32>; 2],
    /// For the address and for problems.
    pub session: Session,
}

/// The stage. Copies share it; it stops when the last is dropped.
#[derive(Clone)]
pub struct Stage(pub(super) Rc<Inner>);

pub(super) struct Inner {
    pub(super) engine: EngineClient,
    pub(super) elements: Elements,
    pub(super) events: Events,
    pub(super) state: RefCell<State>,
    pub(super) brushes: RefCell<Brushes>,
    painter: RefCell<Option<Painter>>,
    /// When the address will be written.
    pub(super) address: RefCell<Option<Timer>>,
    /// The sign that it will be.
    pub(super) address_pending: RefCell<Option<Busy>>,
    /// When the note goes.
    pub(super) note: RefCell<Option<Timer>>,
    listeners: RefCell<Vec<Listener>>,
    surfaces: RefCell<Vec<Surface>>,
    themes: RefCell<Option<Subscription>>,
    /// Counts shown traces and folds: answers about an earlier state of the rows are dropped.
    pub(super) epoch: Cell<u32>,
    pub(super) finding: Finding,
    /// Whether the scroller has ever been scrolled.
    pub(super) scrolled: Cell<bool>,
    /// Whether the words of the verdict on what is shown stand.
    pub(super) judged: Cell<bool>,
    /// Whether the view in place of the timeline stands on the screen.
    pub(super) viewed: Cell<bool>,
}

impl Stage {
    /// A stage on these elements; nothing is shown yet.
    pub fn new(engine: EngineClient, elements: Elements, events: Events) -> Option<Self> {
        let brushes = Brushes::new(&elements)?;
        let prefs = events.session.prefs();
        elements.place_names(&TraceView::new(0).with_prefs(&prefs));
        let inner = Rc::new(Inner {
            engine,
            elements,
            events,
            state: RefCell::new(State::new(TraceView::new(0).with_prefs(&prefs))),
            brushes: RefCell::new(brushes),
            painter: RefCell::default(),
            address: RefCell::default(),
            address_pending: RefCell::default(),
            note: RefCell::default(),
            listeners: RefCell::default(),
            surfaces: RefCell::default(),
            themes: RefCell::default(),
            epoch: Cell::new(0),
            finding: Finding::default(),
            scrolled: Cell::new(false),
            judged: Cell::new(false),
            viewed: Cell::new(false),
        });
        inner.attach();
        Some(Self(inner))
    }

    /// Shows another trace, as the address says, with its first rows if they are known.
    pub fn show(&self, head: &TraceHead, rows: Option<RowWindow>) {
        self.0.show(head, rows);
    }

    /// Shows the first rows of a trace that is on its way. They can be scrolled and zoomed.
    pub fn look(&self, preview: &Preview) {
        self.0.look(preview);
    }

    /// The same trace with other times (clock skew adjustment).
    pub fn times_changed(&self, head: &TraceHead) {
        self.0.times_changed(head);
        // What is wrong, and what would be, is by these times.
        self.0.ask_verdict();
        self.0.ask_what_if();
    }

    /// The address has changed under the same trace.
    pub fn apply_address(&self) {
        self.0.apply_address();
    }

    /// What is shown.
    pub(super) fn state(&self) -> std::cell::Ref<'_, State> {
        self.0.state.borrow()
    }

    /// Times are written in another zone.
    pub fn zone_changed(&self) {
        self.0.zone_changed();
    }

    /// Carries out a command.
    pub fn command(&self, command: Command) {
        self.0.command(command);
    }

    /// Something was typed into the field of find.
    pub fn type_find(&self, text: String) {
        self.0.type_find(text);
    }
}

impl Inner {
    fn attach(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let paint = painter(move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.frame();
            }
        });
        let dirty = paint.dirty();
        *self.painter.borrow_mut() = Some(paint);
        *self.listeners.borrow_mut() = pointer::attach(self);
        let watch = |element: &web_sys::HtmlElement, set: fn(&mut Sizes, Size)| {
            let weak = Rc::downgrade(self);
            Surface::observe(element, move |size| {
                if let Some(inner) = weak.upgrade() {
                    inner.resized(|sizes| set(sizes, size));
                }
            })
        };
        *self.surfaces.borrow_mut() = vec![
            watch(&self.elements.scroller, |sizes, size| sizes.stage = size),
            watch(&self.elements.ruler, |sizes, size| sizes.ruler = size),
            watch(&self.elements.minimap, |sizes, size| sizes.minimap = size),
        ];
        *self.themes.borrow_mut() = Some(theme::on_change(palette_changed(self, dirty)));
    }

    pub(super) fn dirty(&self) {
        if let Some(painter) = &*self.painter.borrow() {
            painter.mark();
        }
    }

    fn show(self: &Rc<Self>, head: &TraceHead, rows: Option<RowWindow>) {
        self.next_epoch();
        self.judged.set(false);
        let url = self.events.session.url().get_untracked();
        let effects = {
            let mut state = self.state.borrow_mut();
            let prefs = self.events.session.prefs();
            state.route.clone_from(&url.route);
            state.duration_ns = head.row.duration.0;
            state.starts(head.row.start);
            let again = std::mem::take(&mut state.again);
            let looked = std::mem::take(&mut state.preliminary) || again;
            state.anew += u32::from(looked);
            let offset_px = if looked { state.view.offset_px } else { 0.0 };
            let view = TraceView::new(state.duration_ns).with_prefs(&prefs);
            let config = self.events.session.config().get_untracked();
            state.view = match config {
                Some(config) => view.with_thresholds(&config.thresholds),
                None => view,
            };
            state.view.offset_px = offset_px;
            state.reduced = Reduced::default();
            let window =
                if looked { std::mem::take(&mut state.window) } else { RowWindow::default() };
            state.window = RowWindow { total: head.rows, ..window };
            state.held = looked;
            state.stale = true;
            state.minimap = None;
            state.logs = Default::default();
            state.selected = None;
            state.painted = false;
            let duration = state.duration_ns;
            let effects = state.view.apply_url(&url, duration);
            // Where the address leads to other rows, these would only flicker.
            let elsewhere =
                effects.iter().any(|effect| matches!(effect, Effect::Ask(_) | Effect::Reduce));
            if let Some(rows) = rows.filter(|_| !looked && !elsewhere && url.find.is_empty()) {
                state.window = rows;
                state.seen = (0, duration);
                state.stale = false;
            }
            effects
        };
        self.events.reducing.tell();
        self.place_views();
        self.tell_anew();
        // Before the selected span is asked for, which then is a row whatever is found.
        self.find_of_address(true);
        self.run(effects);
        self.run(vec![Effect::Scroll]);
        self.ask_minimap();
    }

    pub(super) fn times_changed(self: &Rc<Self>, head: &TraceHead) {
        self.next_epoch();
        {
            let mut state = self.state.borrow_mut();
            let (before, now) = (state.duration_ns, head.row.duration.0);
            // Whoever sees all of it goes on to see all.
            if state.view.window.is_whole(before) {
                state.view.window = Window::whole(now);
            }
            state.duration_ns = now;
            state.stale = true;
        }
        self.ask_minimap();
        self.ask_detail();
        self.tell_anew();
        // What took so long is found anew.
        if self.events.find.text.with_untracked(|text| !text.trim().is_empty()) {
            self.ask_find();
        }
        self.ensure_rows();
    }

    /// Carries out a command and what follows from it.
    pub(super) fn command(self: &Rc<Self>, command: Command) {
        let effects = {
            let mut state = self.state.borrow_mut();
            let State { view, window, sizes, duration_ns, .. } = &mut *state;
            let facts =
                Facts { duration_ns: *duration_ns, viewport_px: sizes.stage.height, window };
            update(view, command, &facts)
        };
        self.run(effects);
    }

    pub(super) fn run(self: &Rc<Self>, effects: Vec<Effect>) {
        let preliminary = self.state.borrow().preliminary;
        for effect in effects {
            match effect {
                Effect::Ask(_)
                | Effect::WriteUrl { .. }
                | Effect::Selected
                | Effect::ShowFind(_)
                | Effect::FindText(_)
                | Effect::Reduce
                | Effect::Rows
                | Effect::Colours
                | Effect::AskVerdict
                | Effect::AskWhatIf
                | Effect::Views
                | Effect::LookAt(_)
                    if preliminary => {}
                Effect::Ask(ask) => {
                    self.find_now();
                    self.ask(ask);
                }
                Effect::Scroll => self.scroll(),
                Effect::Draw => {
                    self.ensure_rows();
                    self.dirty();
                    self.tell_drawn();
                }
                Effect::WriteUrl { .. } => self.write_address(),
                Effect::Announce(text) => self.events.announcement.set(text),
                Effect::Selected => self.ask_detail(),
                Effect::ShowHelp => self.events.help.set(true),
                Effect::Reduce => self.ask_reduce(),
                Effect::Rows => self.other_look(),
                Effect::Colours => self.other_colours(),
                Effect::AskVerdict => self.ask_verdict(),
                Effect::AskWhatIf => self.ask_what_if(),
                Effect::Look => self.events.reducing.tell(),
                Effect::Views => self.place_views(),
                Effect::LookAt(find) => self.look_at(&find, None),
                Effect::CopyLink => self.copy_link(),
                Effect::ShowPalette => self.events.palette.set(true),
                Effect::ShowFind(open) => self.show_find(open),
                Effect::FindText(text) => self.find_text(text),
                Effect::StorePrefs => {
                    let state = self.state.borrow();
                    self.events.session.store_prefs(|prefs| state.view.prefs(prefs));
                }
            }
        }
    }

    pub(super) fn scroll_map(&self) -> ScrollMap {
        let state = self.state.borrow();
        ScrollMap::new(state.window.total, state.view.rows.px(), state.sizes.stage.height)
    }

    pub(super) fn scroll(self: &Rc<Self>) {
        let map = self.scroll_map();
        let offset = self.state.borrow().view.offset_px;
        let room = (map.element_px() - map.viewport_px).max(0.0);
        let spacer = self.elements.spacer.style();
        let _ = spacer.set_property("height", &js::px(room));
        let top = map.scroll_top_of(offset);
        // Asking where it is costs a layout: not before it has ever been anywhere.
        let untouched = !self.scrolled.get() && top < 0.5;
        if !untouched && (f64::from(self.elements.scroller.scroll_top()) - top).abs() > 0.5 {
            self.scrolled.set(true);
            self.elements.scroller.set_scroll_top(top.round() as i32);
        }
        self.ensure_rows();
        self.dirty();
    }

    pub(super) fn next_epoch(&self) -> u32 {
        self.epoch.set(self.epoch.get().wrapping_add(1));
        self.state.borrow_mut().asked = None;
        self.epoch.get()
    }
}
