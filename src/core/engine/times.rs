//! The times of the shown trace: as recorded, or moved by the clock skew adjustment.

use crate::base::DurationNs;
use crate::model::skew::{self, Skew};
use crate::model::{SpanIx, Store, TraceInfo, TraceIx};

/// The times of one trace.
pub(super) struct Times {
    first: u32,
    /// Whether the adjustment is applied.
    pub on: bool,
    /// By how much each span is moved; empty when none is. Nanoseconds.
    deltas: Vec<i64>,
    /// How many spans the adjustment moves, or would move.
    pub moved: u32,
    recorded: DurationNs,
    adjusted: DurationNs,
}

impl Times {
    /// As recorded; the adjustment is found and kept in case it is switched on. O(spans).
    pub fn new(store: &Store, ix: TraceIx, trace: &TraceInfo) -> Self {
        let Skew { deltas, moved, .. } = skew::adjust(store, ix);
        let (first, on) = (trace.first.0, false);
        let (recorded, adjusted) = (trace.duration, trace.duration);
        let mut times = Self { first, on, deltas, moved, recorded, adjusted };
        times.measure(store, trace);
        times
    }

    /// How long the trace is with the times that the store has now. O(spans).
    pub fn measure(&mut self, store: &Store, trace: &TraceInfo) {
        let on = self.on;
        let mut longest = |on| {
            self.on = on;
            let ends = store.spans_of(trace).map(|span| self.bar(store, span).1);
            DurationNs(ends.max().unwrap_or(0))
        };
        let (recorded, adjusted) = (longest(false), longest(true));
        (self.recorded, self.adjusted, self.on) = (recorded, adjusted, on);
    }

    /// By how much a span is moved now, in nanoseconds.
    pub fn delta(&self, span: SpanIx) -> i64 {
        let at = span.0.checked_sub(self.first).filter(|_| self.on);
        at.and_then(|i| self.deltas.get(i as usize)).copied().unwrap_or(0)
    }

    /// A span's start in nanoseconds after the trace's earliest recorded start; a span that would
    /// be moved before it starts there.
    pub fn start(&self, store: &Store, span: SpanIx) -> u64 {
        store.start(span).saturating_add_signed(self.delta(span))
    }

    /// From when to when a span is, in nanoseconds after the trace's earliest recorded start.
    pub fn bar(&self, store: &Store, span: SpanIx) -> (u64, u64) {
        let start = self.start(store, span);
        (start, start.saturating_add(store.duration(span).0))
    }

    /// From the trace's earliest start to its latest end.
    pub fn duration(&self) -> DurationNs {
        if self.on { self.adjusted } else { self.recorded }
    }
}
