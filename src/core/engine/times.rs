//! The times of the shown trace: as recorded, or moved by the clock skew adjustment, or those that it would have.

use crate::base::DurationNs;
use crate::model::skew::{self, Skew};
use crate::model::{SpanIx, Store, TraceInfo, TraceIx, WhatIf};

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
    /// While the store has times that are only thought of; these are adjusted already.
    pub thought: Option<Thought>,
}

/// What is thought of. Beside the store are the times that it does not have now: the recorded ones, or, while it has
/// those, what is thought of.
pub(super) struct Thought {
    /// What is otherwise.
    pub changes: Vec<WhatIf>,
    /// From the trace's first span on.
    pub start: Vec<u64>,
    /// As many.
    pub duration: Vec<u64>,
    /// How long the trace would be.
    pub end: DurationNs,
}

impl Times {
    /// As recorded; the adjustment is found and kept in case it is switched on. O(spans).
    pub fn new(store: &Store, ix: TraceIx, trace: &TraceInfo) -> Self {
        let Skew { deltas, moved, .. } = skew::adjust(store, ix);
        let (first, on) = (trace.first.0, true);
        let (recorded, adjusted) = (trace.duration, trace.duration);
        let mut times = Self { first, on, deltas, moved, recorded, adjusted, thought: None };
        let ends = store.spans_of(trace).map(|span| times.bar(store, span).1);
        times.adjusted = DurationNs(ends.max().unwrap_or(0));
        times.on = false;
        times
    }

    /// By how much a span is moved now, in nanoseconds.
    pub fn delta(&self, span: SpanIx) -> i64 {
        let at = span.0.checked_sub(self.first).filter(|_| self.on);
        at.and_then(|i| self.deltas.get(i as usize)).copied().unwrap_or(0)
    }

    /// By how much what happened within a span is moved now, in nanoseconds.
    pub fn shift(&self, store: &Store, span: SpanIx) -> i64 {
        let Some(thought) = &self.thought else { return self.delta(span) };
        let at = span.0.checked_sub(self.first);
        let recorded = at.and_then(|i| thought.start.get(i as usize)).copied();
        let by = recorded.map_or(0, |from| i128::from(store.start(span)) - i128::from(from));
        by.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }

    /// A span's start in nanoseconds after the trace's earliest recorded start; a span that would
    /// be moved before it starts there.
    pub fn start(&self, store: &Store, span: SpanIx) -> u64 {
        let by = if self.thought.is_some() { 0 } else { self.delta(span) };
        store.start(span).saturating_add_signed(by)
    }

    /// From when to when a span is, in nanoseconds after the trace's earliest recorded start.
    pub fn bar(&self, store: &Store, span: SpanIx) -> (u64, u64) {
        let start = self.start(store, span);
        (start, start.saturating_add(store.duration(span).0))
    }

    /// From the trace's earliest start to its latest end.
    pub fn duration(&self) -> DurationNs {
        let now = if self.on { self.adjusted } else { self.recorded };
        self.thought.as_ref().map_or(now, |thought| thought.end)
    }
}
