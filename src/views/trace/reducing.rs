//! What the rows are confined to, between the stage and what is shown of it; and asking the engine for it.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::listen::after;
use spanscape::web::{clipboard, location};
use spanscape_core::engine::protocol::{Answer, Ask, ColourBy, LegendLine, Reduce, Reduced};
use spanscape_core::model::SpanIx;
use spanscape_core::state::{Command, Pane, TraceView};

use super::menu_frame::Menu;
use super::stage::{Inner, Stage};
use super::state::State;
use crate::views::session::Session;

/// How long a note stays, in milliseconds.
const NOTE_MS: i32 = 2_500;

/// What the rows are confined to, for who shows it. Few types of signals: each is code of its own.
#[derive(Clone, Copy)]
pub struct Reducing {
    stage: StoredValue<Option<Stage>, LocalStorage>,
    session: Session,
    /// Counts changes of what is asked for and of what came of it.
    pub changed: RwSignal<u32>,
    /// The menu that is open.
    pub menu: RwSignal<Option<Menu>>,
}

impl Reducing {
    /// To nothing.
    pub fn new(stage: StoredValue<Option<Stage>, LocalStorage>, session: Session) -> Self {
        Self { stage, session, changed: RwSignal::new(0), menu: RwSignal::new(None) }
    }

    /// What is asked for, and what came of it. Tracks both.
    pub fn with<T>(self, f: impl FnOnce(&Reduce, &Reduced) -> T) -> Option<T> {
        self.with_state(|state| f(&state.view.reduce, &state.reduced))
    }

    /// The view, and the legend of its colours with how many values there are. Tracks them.
    pub fn with_view<T>(self, f: impl FnOnce(&TraceView, &[LegendLine], u32) -> T) -> Option<T> {
        self.with_state(|state| f(&state.view, &state.legend.0, state.legend.1))
    }

    /// The width of a pane, in CSS pixels.
    pub fn width(self, pane: Pane) -> Signal<f64> {
        let now = move || self.with_view(|view, _, _| view.widths.of(pane)).unwrap_or_default();
        Signal::derive(now)
    }

    fn with_state<T>(self, f: impl FnOnce(&State) -> T) -> Option<T> {
        self.changed.try_get()?;
        let told = self.stage.try_with_value(|stage| Some(f(&stage.as_ref()?.state())));
        told.flatten()
    }

    /// Times are written in another zone; false where it is not known.
    pub fn set_zone(self, zone: &str) -> bool {
        let known = self.session.set_zone(zone);
        if known {
            self.stage.with_value(|stage| stage.as_ref().map(Stage::zone_changed));
        }
        known
    }

    /// Whether anything is left out, coloured otherwise, or put between the rows. Tracks it.
    pub fn is_any(self) -> bool {
        let any = |state: &State| {
            let view = &state.view;
            view.reduce != Reduce::default()
                || view.colour != ColourBy::Service
                || view.views.lines.rows
        };
        self.with_state(any) == Some(true)
    }

    /// That something of it has changed.
    pub(super) fn tell(self) {
        let _ = self.changed.try_update(|n| *n = n.wrapping_add(1));
    }
}

impl Inner {
    /// Confines the rows to what the view says.
    pub(super) fn ask_reduce(self: &Rc<Self>) {
        let reduce = self.state.borrow().view.reduce.clone();
        self.events.reducing.tell();
        let (keep, near) = self.place_of_rows();
        let epoch = self.next_epoch();
        self.then(Ask::Reduce { reduce: reduce.clone(), keep, near }, move |inner, answer| {
            let Answer::Reduced(rows) = answer else { return };
            if inner.state.borrow().view.reduce != reduce {
                return;
            }
            inner.rows_reduced(&rows);
            if epoch == inner.epoch.get() {
                inner.rows_found(&rows);
            }
            inner.write_address();
        });
    }

    /// Asks what makes other rows; the answer has these, and `read` finds them in it.
    pub(super) fn ask_rows(
        self: &Rc<Self>,
        ask: impl FnOnce([Option<SpanIx>; 2]) -> Ask,
        read: impl FnOnce(Answer) -> Option<Reduced> + 'static,
    ) {
        self.find_now();
        let (keep, near) = self.place_of_rows();
        let epoch = self.next_epoch();
        let shown = self.state.borrow().anew;
        self.then(ask([keep, near]), move |inner, answer| {
            let rows = read(answer).filter(|_| inner.state.borrow().anew == shown);
            if let Some(rows) = rows.filter(|_| inner.epoch.get() == epoch) {
                inner.rows_found(&rows);
            }
        });
    }

    /// Other things are to be told of the rows.
    pub(super) fn other_look(self: &Rc<Self>) {
        {
            let mut state = self.state.borrow_mut();
            state.stale = true;
            state.asked = None;
        }
        self.events.reducing.tell();
        self.ensure_rows();
    }

    /// Colours stand for something else.
    pub(super) fn other_colours(self: &Rc<Self>) {
        self.other_look();
        self.tell_anew();
        self.ask_minimap();
        let colour = self.state.borrow().view.colour.clone();
        self.state.borrow_mut().legend = (Vec::new(), 0);
        if colour == ColourBy::Service {
            return self.events.reducing.tell();
        }
        self.then(Ask::Legend { colour: colour.clone() }, move |inner, answer| {
            if let Answer::Legend { lines, total } = answer
                && inner.state.borrow().view.colour == colour
            {
                inner.state.borrow_mut().legend = (lines, total);
                inner.events.reducing.tell();
            }
        });
    }

    /// Times are written in another zone.
    pub(super) fn zone_changed(&self) {
        {
            let mut state = self.state.borrow_mut();
            let start = state.start;
            state.starts(start);
        }
        self.events.reducing.tell();
        self.dirty();
    }

    /// Copies a link to what is seen.
    pub(super) fn copy_link(self: &Rc<Self>) {
        self.address_now();
        let session = self.events.session;
        let href = session.url().with_untracked(|url| session.href(url));
        let link = location::absolute(&href).unwrap_or(href);
        let inner = self.clone();
        spawn_local(async move {
            let copied = clipboard::copy(&link).await;
            inner.say(if copied { "Link copied" } else { "The browser refused to copy the link" });
        });
    }

    /// Says something for a moment.
    pub(super) fn say(&self, text: &str) {
        let said = self.events.note;
        let _ = said.try_set(Some(text.to_owned()));
        *self.note.borrow_mut() = Some(after(NOTE_MS, move || {
            let _ = said.try_set(None);
        }));
    }

    /// Tells what is left out.
    pub(super) fn rows_reduced(self: &Rc<Self>, rows: &Reduced) {
        let focus = rows.focus.last().map(|ancestor| ancestor.id.clone());
        self.command(Command::Focused { focus, time: rows.time });
        if let Some(services) = &rows.services {
            self.command(Command::Filtered(services.clone()));
        }
        if let Some(problem) = &rows.problem {
            self.events.session.notice(problem.clone());
        }
        self.state.borrow_mut().reduced = rows.clone();
        self.events.reducing.tell();
        self.tell_anew();
    }

    /// The rows are others.
    pub(super) fn rows_found(self: &Rc<Self>, rows: &Reduced) {
        {
            let mut state = self.state.borrow_mut();
            state.window.total = rows.total;
            state.stale = true;
            state.asked = None;
        }
        self.command(Command::RowsFound { selected: rows.keep, top: rows.near });
        self.scroll();
        self.ask_marks();
    }

    /// The selected span; and, where that is not to be seen, the span of the first row that is.
    pub(super) fn place_of_rows(&self) -> (Option<SpanIx>, Option<SpanIx>) {
        let (first, count) = self.scroll_map().visible(self.state.borrow().view.offset_px);
        let state = self.state.borrow();
        let selected = state.view.selected;
        let seen = selected.is_some_and(|s| s.row.checked_sub(first).is_some_and(|n| n < count));
        let top = state.window.row(first).filter(|_| !seen && !state.stale);
        (selected.and_then(|s| s.span), top.map(|row| row.span))
    }
}
