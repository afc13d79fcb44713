//! Everything that changes what is seen of a trace, whoever asks for it.

use super::columns::Column;
use super::prefs::RowHeight;
use super::verdict::VerdictTab;
use super::views::{ViewChange, ViewKind};
use super::widths::Pane;
use crate::engine::protocol::{ColourBy, Least};
use crate::model::{SpanIx, Threshold, WhatIf};

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
    /// Change the width of a pane.
    SetWidth {
        /// Which; the names with the columns of numbers.
        of: Pane,
        /// In CSS px; `None` for the usual one.
        px: Option<f64>,
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
    },
    /// The engine has told what is collapsed now.
    Collapsed {
        /// As a link has it; `None` where that is too much for one.
        code: Option<String>,
    },
    /// The engine has answered [`Ask::Locate`](crate::engine::protocol::Ask::Locate).
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
    /// To the next error that has none below it: where it began to fail.
    NextOrigin {
        /// Backwards.
        back: bool,
    },
    /// The engine has answered [`Ask::NextMatch`](crate::engine::protocol::Ask::NextMatch).
    Matched {
        /// The span and its row; `None` if there is none.
        found: Option<(SpanIx, u32)>,
        /// When it is, in nanoseconds after the trace's start.
        time: (u64, u64),
    },
    /// Show only what was found, or all again; with the find bar closed, open it.
    OnlyMatches,
    /// Look for this, and show only what is found.
    FindOnly(String),
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
    /// Show a column of numbers, or not.
    ToggleColumn(Column),
    /// The attributes whose values stand behind names; empty for those that are usual.
    SetPills(String),
    /// What colours stand for.
    ColourBy(ColourBy),
    /// Time of the clock on the ruler, or time after the trace's start.
    ToggleClock,
    /// Show another view of the trace.
    ShowView(ViewKind),
    /// Choose something else in a view.
    ChangeViews(ViewChange),
    /// Lines of logs as rows of the timeline, below their spans, or not.
    ToggleLineRows,
    /// Look for a text, and show in the timeline what is found.
    ShowSpans(String),
    /// Open a panel of the verdict, in place of another; `None` closes it.
    ShowVerdict(Option<VerdictTab>),
    /// Open the findings, or close the verdict's panel.
    ToggleVerdict,
    /// From which amount on something is a finding, in the threshold's unit. It is kept as a preference.
    SetThreshold(Threshold, u32),
    /// The thresholds of config.json, or else the defaults; none are preferred any more.
    ResetThresholds,
    /// What if this were otherwise as well? One that is there already changes nothing.
    AddWhatIf(WhatIf),
    /// All but the one at this place, from 0.
    RemoveWhatIf(usize),
    /// All but the newest.
    UndoWhatIf,
    /// As it was recorded.
    ClearWhatIfs,
    /// Copy a link to what is seen.
    CopyLink,
    /// Open the list of commands.
    Palette,
    /// The engine has answered [`Ask::Find`](crate::engine::protocol::Ask::Find) or
    /// [`Ask::Reduce`](crate::engine::protocol::Ask::Reduce), and the rows are others now.
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
    /// The engine has told which services a link's filter leaves out.
    Filtered(Vec<String>),
    /// The viewport has another size (in the facts).
    Resized,
    /// Close what is open: the details, then the find bar, then the selection.
    Escape,
    /// Open the list of keys.
    Help,
}
