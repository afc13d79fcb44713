//! The trace page's view state, what may change it, and what a change asks of the page.
//!
//! The page holds row numbers and a window of rows, never the trace. A selection may so name a
//! row whose span is not known yet; it is filled in when the row arrives.

use super::prefs::{NAMES_PX, Prefs, RowHeight};
use super::url::UrlState;
use crate::engine::protocol::{Ask, Least, Reduce, RowWindow};
use crate::layout::scale::Window;
use crate::layout::scroll::ScrollMap;
use crate::model::SpanIx;

/// The selected row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The visible row's number.
    pub row: u32,
    /// Its span; `None` until the row is loaded.
    pub span: Option<SpanIx>,
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
    /// Width of the column of names, in CSS px.
    pub names_px: f64,
    /// A span that becomes the selection when the engine has told its row.
    pub awaited: Option<SpanIx>,
    /// Whether the find bar is open.
    pub finding: bool,
    /// What the rows are confined to.
    pub reduce: Reduce,
    /// Whether the critical path is drawn.
    pub path: bool,
    /// What is collapsed, as a link has it; `None` where that is too much for one.
    pub folds: Option<String>,
    /// When the span that the rows are confined to is, with all that is below it.
    pub focused: Option<(u64, u64)>,
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

/// Everything that changes the view. Mouse, keys, menus and links send the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Zoom by a factor (2 shows half the time) about a place (0 the window's start, 1 its end).
    ZoomBy {
        /// More than 0.
        factor: f64,
        /// 0 to 1.
        at: f64,
    },
    /// Show a range, nanoseconds after the trace's start.
    ZoomTo {
        /// Start.
        start_ns: u64,
        /// End.
        end_ns: u64,
    },
    /// Show the selected span with some room around it.
    ZoomToSelected,
    /// Show the whole trace.
    ZoomReset,
    /// Move by a fraction of the window; positive is later.
    PanBy {
        /// 1 is a whole window.
        fraction: f64,
    },
    /// Move just so far in time that the span of a row is visible.
    PanToRow {
        /// The row.
        row: u32,
    },
    /// Select a row.
    Select {
        /// The row.
        row: u32,
    },
    /// Expand the ancestors of a span and select it.
    SelectSpan {
        /// The span.
        span: SpanIx,
    },
    /// Select nothing, close the details.
    Deselect,
    /// The next row; the first when none is selected.
    Next,
    /// The row before.
    Previous,
    /// The first row.
    First,
    /// The last row.
    Last,
    /// A page of rows down.
    PageDown,
    /// A page of rows up.
    PageUp,
    /// Collapse or expand the selected row.
    ToggleFold,
    /// Collapse or expand a row (its triangle was clicked); the selection stays.
    ToggleRow {
        /// The row.
        row: u32,
    },
    /// The treegrid's Right: expand, or go to the first child.
    ExpandOrChild,
    /// The treegrid's Left: collapse, or go to the parent.
    CollapseOrParent,
    /// Expand the selected row and its siblings.
    ExpandSiblings,
    /// Collapse everything.
    CollapseAll,
    /// Expand everything.
    ExpandAll,
    /// Collapse the selected row and all below it.
    CollapseSubtree,
    /// Expand the selected row and all below it.
    ExpandSubtree,
    /// Collapse or expand a row and all below it; the selection stays.
    ToggleSubtree {
        /// The row.
        row: u32,
    },
    /// Collapse all but the path to the selected row.
    CollapseOthers,
    /// Collapse the deepest expanded level.
    CollapseLevel,
    /// Expand the shallowest collapsed level.
    ExpandLevel,
    /// Open the selected span's details.
    OpenDetails,
    /// Close them.
    CloseDetails,
    /// Open or close them.
    ToggleDetails,
    /// The scroller reports its position.
    Scrolled {
        /// Of the element, in CSS px.
        scroll_top: f64,
    },
    /// Scroll by CSS px of content.
    ScrollBy {
        /// Positive is down.
        px: f64,
    },
    /// Scroll by a fraction of the viewport.
    ScrollPages {
        /// Positive is down.
        pages: f64,
    },
    /// Scroll a row to the top.
    ScrollToRow {
        /// The row.
        row: u32,
    },
    /// Change the rows' height; the top row stays.
    SetRowHeight(RowHeight),
    /// Change the width of the column of names.
    SetNamesWidth {
        /// In CSS px.
        px: f64,
    },
    /// Rows have arrived (they are in the facts).
    RowsArrived,
    /// The engine has answered a fold ([`crate::engine::protocol::Answer::Folded`]); the facts
    /// have the new total already, and no rows until they have arrived again.
    Folded {
        /// The span that was to be kept, from the question.
        keep: Option<SpanIx>,
        /// Its row, or that of its nearest visible ancestor.
        row: Option<u32>,
        /// What is collapsed now, as a link has it.
        code: Option<String>,
    },
    /// The engine has answered [`Ask::Locate`].
    Located {
        /// The span and its row.
        found: Option<(SpanIx, u32)>,
    },
    /// Open the find bar, or go into its field.
    OpenFind,
    /// Close the find bar, and forget what was looked for.
    CloseFind,
    /// Select the next span that was found; with the find bar closed, open it.
    NextMatch {
        /// The one before.
        back: bool,
    },
    /// Select the next span with an error.
    NextError {
        /// The one before.
        back: bool,
    },
    /// The engine has answered [`Ask::NextMatch`].
    Matched {
        /// The span and its row; `None` if there is none.
        found: Option<(SpanIx, u32)>,
        /// When it is, in nanoseconds after the trace's start.
        time: (u64, u64),
    },
    /// Show only what was found, or all again; with the find bar closed, open it.
    OnlyMatches,
    /// Show only spans with an error, or all again.
    OnlyErrors,
    /// Show only the critical path, or all again.
    OnlyPath,
    /// Show only spans that took so long; `None` for all.
    OnlyLong(Option<Least>),
    /// Show runs of equal spans as one row each, or each span again.
    FoldRepeats,
    /// Take a service's spans out of the rows, or bring them back.
    ToggleService(String),
    /// The services whose spans are taken out of the rows.
    HideServices(Vec<String>),
    /// Show only the selected span and what is below it.
    Focus,
    /// Show only this span and what is below it; `None` for the whole trace.
    FocusOn(Option<SpanIx>),
    /// Show all rows again.
    ShowAll,
    /// Draw the critical path, or not.
    TogglePath,
    /// Copy a link to what is seen.
    CopyLink,
    /// Open the list of commands.
    Palette,
    /// The engine has answered [`Ask::Find`] or [`Ask::Reduce`], and the rows are others now.
    RowsFound {
        /// The row of the selected span.
        selected: Option<u32>,
        /// The row to show at the top; `None` where the selection should be seen.
        top: Option<u32>,
    },
    /// The engine has told which span the rows are confined to.
    Focused {
        /// Its id; empty where it has none. `None` for the whole trace.
        focus: Option<String>,
        /// From when to when that span is with all that is below it, in nanoseconds after the trace's start.
        time: Option<(u64, u64)>,
    },
    /// The viewport has another size (in the facts).
    Resized,
    /// Close what is open: the details, then the find bar, then the selection.
    Escape,
    /// Open the list of keys.
    Help,
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
    /// Copy a link to what is seen.
    CopyLink,
    /// Open the list of commands.
    ShowPalette,
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
            names_px: f64::from(NAMES_PX),
            awaited: None,
            finding: false,
            reduce: Reduce::default(),
            path: true,
            folds: Some(String::new()),
            focused: None,
        }
    }

    /// The same with what is preferred on this machine.
    pub fn with_prefs(mut self, prefs: &Prefs) -> Self {
        self.rows = prefs.rows;
        self.names_px = f64::from(prefs.names_px);
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
        if self.folds.as_ref().is_some_and(|folds| *folds != url.folds) {
            self.folds = Some(url.folds.clone());
            effects.push(Effect::Ask(Ask::Unfold { code: url.folds.clone(), keep: None }));
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
        Prefs { rows: self.rows, names_px: self.names_px.round() as u16, ..before.clone() }
    }
}
