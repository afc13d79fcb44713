//! The trace page's view state, what may change it, and what a change asks of the page.
//!
//! The page holds row numbers and a window of rows, never the trace. A selection may so name a
//! row whose span is not known yet; it is filled in when the row arrives.

use super::columns::Columns;
pub use super::command::Command;
use super::prefs::{PILLS, Prefs, RowHeight};
use super::url::UrlState;
use super::verdict::{ChosenThresholds, VerdictTab};
use super::views::{ViewKind, Views};
use super::what_if::WhatIfs;
use super::widths::Widths;
use crate::engine::protocol::{Ask, ColourBy, Reduce, RowWindow};
use crate::layout::scale::Window;
use crate::layout::scroll::ScrollMap;
use crate::model::SpanIx;

/// The selected row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The visible row's number.
    pub row: u32,
    /// Its span; `None` until the row is loaded. Of a line's row, the span that it stands below.
    pub span: Option<SpanIx>,
    /// Which line below that span it is, from 0; `None` for the span itself.
    pub line: Option<u32>,
}

/// What is seen of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceView {
    /// The visible time.
    pub window: Window,
    /// The selected row.
    pub selected: Option<Selection>,
    /// Whether the details of the selected span are open.
    pub details: bool,
    /// How far the rows are scrolled, in CSS px of content ([`ScrollMap`]).
    pub offset_px: f64,
    /// The rows' height.
    pub rows: RowHeight,
    /// Widths of the names, of the columns of numbers and of the details.
    pub widths: Widths,
    /// A span that becomes the selection when the engine has told its row.
    pub awaited: Option<SpanIx>,
    /// The row to bring into view as soon as the viewport has a size.
    pub to_show: Option<u32>,
    /// Whether the find bar is open.
    pub finding: bool,
    /// What the rows are confined to.
    pub reduce: Reduce,
    /// Whether the critical path is drawn.
    pub path: bool,
    /// Columns of numbers.
    pub columns: Columns,
    /// The attributes whose values stand behind names ([`Prefs::pills`]).
    pub pills: String,
    /// What colours stand for.
    pub colour: ColourBy,
    /// Whether the ruler has the time of the clock.
    pub clock: bool,
    /// What is collapsed, as a link has it; `None` where that is too much for one.
    pub folds: Option<String>,
    /// When the span that the rows are confined to is, with all that is below it.
    pub focused: Option<(u64, u64)>,
    /// The open panel of the verdict.
    pub verdict: Option<VerdictTab>,
    /// From which amounts on something is a finding.
    pub thresholds: ChosenThresholds,
    /// What might be otherwise.
    pub what_ifs: WhatIfs,
    /// Which view is shown, and what is chosen in each.
    pub views: Views,
    /// The orders of the tables that are not shown, by view.
    pub orders: [String; ViewKind::ALL.len()],
}

/// What [`super::update()`] must know besides the state.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The trace's duration in nanoseconds.
    pub duration_ns: u64,
    /// Height of the rows' viewport, in CSS px.
    pub viewport_px: f64,
    /// The rows that are loaded; `total` is always right.
    pub window: &'a RowWindow,
}

impl Facts<'_> {
    /// How the rows scroll.
    pub fn scroll(&self, rows: RowHeight) -> ScrollMap {
        ScrollMap::new(self.window.total, rows.px(), self.viewport_px)
    }
}

/// What the page has to do. In the order given.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the engine.
    Ask(Ask),
    /// Set the scroller to where [`TraceView::offset_px`] is, and draw.
    Scroll,
    /// Draw the waterfall, ruler and minimap window.
    Draw,
    /// Put the view into the page's address.
    WriteUrl {
        /// As a new entry of the history; else in place of the last.
        push: bool,
    },
    /// Say something to a screen reader.
    Announce(String),
    /// The selected span has changed: load and show its details if they are open, and mark its row.
    Selected,
    /// Open the list of keys.
    ShowHelp,
    /// Confine the rows to what [`TraceView::reduce`] says.
    Reduce,
    /// Ask for the rows again: other things are to be told of them.
    Rows,
    /// Colours stand for something else.
    Colours,
    /// Ask for the verdict again: other thresholds count ([`TraceView::thresholds`]).
    AskVerdict,
    /// Ask again what the times would be: other things are otherwise ([`TraceView::what_ifs`]).
    AskWhatIf,
    /// The shown view is another, or something else is chosen in it.
    Views,
    /// Look for this, and go to the first span that is found.
    LookAt(String),
    /// What menus and the verdict's panels say of the view is other.
    Look,
    /// Copy a link to what is seen.
    CopyLink,
    /// Open the list of commands.
    ShowPalette,
    /// Put this into the find bar.
    FindText(String),
    /// Show the find bar with the focus in its field, or take both away.
    ShowFind(bool),
    /// Keep the preferences ([`TraceView::prefs`]).
    StorePrefs,
}

impl TraceView {
    /// A trace as it is first seen: whole, at the top, nothing selected.
    pub fn new(duration_ns: u64) -> Self {
        Self {
            window: Window::whole(duration_ns),
            selected: None,
            details: false,
            offset_px: 0.0,
            rows: RowHeight::default(),
            widths: Widths::default(),
            awaited: None,
            to_show: None,
            finding: false,
            reduce: Reduce::default(),
            path: true,
            columns: Columns::default(),
            pills: PILLS.to_owned(),
            colour: ColourBy::default(),
            clock: false,
            folds: Some(String::new()),
            focused: None,
            verdict: None,
            thresholds: ChosenThresholds::default(),
            what_ifs: WhatIfs::default(),
            views: Views::default(),
            orders: Default::default(),
        }
    }

    /// The same with what is preferred on this machine.
    pub fn with_prefs(mut self, prefs: &Prefs) -> Self {
        self.rows = prefs.rows;
        self.widths = prefs.widths;
        self.columns = prefs.columns;
        self.clock = prefs.clock;
        self.pills = prefs.pills.clone().unwrap_or_else(|| PILLS.to_owned());
        self.thresholds.prefs.clone_from(&prefs.thresholds);
        self
    }

    /// Takes what a link says, and gives the questions that follow from it.
    pub fn apply_url(&mut self, url: &UrlState, duration_ns: u64) -> Vec<Effect> {
        self.window = match url.zoom {
            Some((start, end)) => Window::new(start, end, duration_ns),
            None => Window::whole(duration_ns),
        };
        let mut effects = vec![Effect::Draw];
        let matches = url.reduce.matches && !url.find.trim().is_empty();
        let reduce = Reduce { matches, ..url.reduce.clone() };
        if self.reduce != reduce {
            self.reduce = reduce;
            effects.push(Effect::Reduce);
        }
        if self.path == url.no_path {
            self.path = !url.no_path;
            effects.push(Effect::Rows);
        }
        if self.colour != url.colour {
            self.colour = url.colour.clone();
            effects.push(Effect::Colours);
        }
        if let Some(clock) = url.clock {
            self.clock = clock;
        }
        if let Some(columns) = url.columns.filter(|&columns| columns != self.columns) {
            self.columns = columns;
            effects.push(Effect::Rows);
        }
        if self.folds.as_ref().is_some_and(|folds| *folds != url.folds) {
            self.folds = Some(url.folds.clone());
            effects.push(Effect::Ask(Ask::Unfold { code: url.folds.clone(), keep: None }));
        }
        self.take_verdict(url, &mut effects);
        if self.views != url.views {
            self.views = url.views.clone();
            effects.extend([Effect::Look, Effect::Views]);
        }
        let Some(id) = &url.span else {
            self.selected = None;
            self.details = false;
            return effects;
        };
        self.details = !url.closed;
        effects.push(Effect::Ask(Ask::Locate { id: id.clone() }));
        effects
    }

    /// The zoomed range for a link; `None` for the whole trace.
    pub fn zoom_for_url(&self, duration_ns: u64) -> Option<(u64, u64)> {
        let whole = self.window.is_whole(duration_ns);
        (!whole).then(|| (self.window.start_ns(), self.window.end_ns()))
    }

    /// What of this is a preference.
    pub fn prefs(&self, before: &Prefs) -> Prefs {
        let pills = (self.pills != PILLS).then(|| self.pills.clone());
        let Self { rows, widths, columns, clock, .. } = *self;
        let thresholds = self.thresholds.prefs.clone();
        Prefs { rows, widths, columns, pills, clock, thresholds, ..before.clone() }
    }
}
