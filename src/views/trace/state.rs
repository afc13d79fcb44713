//! What the stage shows, and what of it is known: a plain state that commands change and frames paint.

use std::sync::Arc;

use spanscape::web::clock;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{
    LegendLine, LogMarks, MatchMarks, Minimap, Reduced, RowWindow, SpanDetail,
};
use spanscape_core::model::SpanIx;
use spanscape_core::state::{Route, TraceView};

use super::sizes::{Dragged, Sizes};

/// What is shown, and what of it is known.
pub(super) struct State {
    pub view: TraceView,
    /// Where the trace is shown, as the address has it.
    pub route: Route,
    pub duration_ns: u64,
    /// When the trace starts.
    pub start: TimeNs,
    /// The same in Unix time moved to the zone that is shown.
    pub zoned_start: TimeNs,
    /// The rows that are known.
    pub window: RowWindow,
    /// The rows are those of before a fold; they are painted until the new ones are there.
    pub stale: bool,
    /// Rows that are asked for: first and count.
    pub asked: Option<(u32, u32)>,
    /// What is left out of the rows.
    pub reduced: Reduced,
    /// What colours stand for, if not for services, and how many values there are.
    pub legend: (Vec<LegendLine>, u32),
    /// The time that was seen when the rows were told.
    pub seen: (u64, u64),
    pub minimap: Option<Minimap>,
    /// Where what was found is on the minimap.
    pub marks: MatchMarks,
    pub hover: Option<u32>,
    /// The ticks of events under the pointer: whose, and from when to when.
    pub ticks: Option<(SpanIx, (u64, u64))>,
    /// Where the pointer is on the time axis, in CSS pixels.
    pub cursor: Option<f64>,
    /// The same on the minimap, where somebody points at a time elsewhere.
    pub whole_cursor: Option<f64>,
    /// The lines of logs that spans wrote, by span, and how many there are in each part of the trace's time.
    pub logs: (Vec<LogMarks>, Vec<[u32; 3]>),
    /// What is being dragged on the ruler and on the minimap.
    pub dragged: Dragged,
    pub sizes: Sizes,
    /// The selected span's details, shown or not.
    pub selected: Option<Arc<SpanDetail>>,
    /// Whether this trace has been painted with rows.
    pub painted: bool,
    /// The rows are a first look at what is on its way: the engine can't be asked about them.
    pub preliminary: bool,
    /// The piece of a first look that is painted next.
    pub piece: u32,
    /// Counts what was shown in place of a first look.
    pub anew: u32,
    /// What is shown next is the same trace once more: its rows stay where they are.
    pub again: bool,
    /// They were, and stay on the screen until the first rows of the trace are there.
    pub held: bool,
}

impl State {
    /// Nothing is known yet.
    pub(super) fn new(view: TraceView) -> Self {
        Self {
            view,
            route: Route::default(),
            duration_ns: 0,
            start: TimeNs(0),
            zoned_start: TimeNs(0),
            window: RowWindow::default(),
            stale: true,
            asked: None,
            seen: (0, 0),
            reduced: Reduced::default(),
            legend: (Vec::new(), 0),
            minimap: None,
            marks: MatchMarks::default(),
            hover: None,
            ticks: None,
            cursor: None,
            whole_cursor: None,
            logs: Default::default(),
            dragged: Dragged::default(),
            sizes: Sizes::default(),
            selected: None,
            painted: false,
            preliminary: false,
            piece: 0,
            anew: 0,
            again: false,
            held: false,
        }
    }

    /// When the trace starts.
    pub(super) fn starts(&mut self, start: TimeNs) {
        let zoned = start.0.saturating_add(clock::zone_offset(start));
        (self.start, self.zoned_start) = (start, TimeNs(zoned));
    }

    /// Whether the parts of the rows that are known are as fine as what is seen of them.
    pub(super) fn is_fine(&self) -> bool {
        let (from, to) = self.seen;
        let (start, end) = (self.view.window.start_ns(), self.view.window.end_ns());
        let long = to.saturating_sub(from);
        let inside = from.saturating_sub(long) <= start && end <= to.saturating_add(long);
        (inside && (end - start).saturating_mul(2) >= long)
            || !self.window.rows.iter().any(|row| row.coarse)
    }
}
