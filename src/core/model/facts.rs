//! Smaller questions to a store: what a trace was warned of, parents that are not there, lookups.
#![expect(clippy::indexing_slicing, reason = "a trace's run lies inside its own store's columns")]

use std::ops::RangeBounds;

use super::store::{Event, Link};
use super::{SpanIx, SpanKey, Store, TraceInfo, TraceIx, TraceKey, WarningKind};

/// A parent that a span names but does not have in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CutParent {
    pub span: SpanIx,
    /// The trace does not have it; else it closed a circle, or is the span itself.
    pub missing: bool,
    pub id: SpanKey,
}

impl Store {
    /// The warnings of one trace by kind, in the kinds' order: those of its spans, complete even
    /// where only the first of them are kept one by one, and those of the trace as a whole. What
    /// decoders only counted belongs to no trace and is in [`Store::warnings`] alone.
    /// O(log traces + kinds).
    pub fn trace_warnings(&self, trace: TraceIx) -> Vec<(WarningKind, u32)> {
        let from = self.trace_counts.partition_point(|c| c.0 < trace);
        let to = self.trace_counts.partition_point(|c| c.0 <= trace);
        self.trace_counts[from..to].iter().map(|&(_, kind, n)| (kind, n)).collect()
    }

    /// The id of the parent that the span names, even if that is not in the trace. O(log cut).
    pub fn parent_id(&self, span: SpanIx) -> Option<SpanKey> {
        match self.parent(span) {
            Some(parent) => Some(self.id(parent)),
            None => self.cut(span).map(|c| c.id),
        }
    }

    /// Whether the span names a parent that the trace does not have. O(log cut).
    pub fn is_orphan(&self, span: SpanIx) -> bool {
        self.cut(span).is_some_and(|c| c.missing)
    }

    /// How many spans of a trace are orphans. O(log cut).
    pub fn orphans(&self, trace: &TraceInfo) -> u32 {
        let end = SpanIx(trace.first.0.saturating_add(trace.len));
        let from = self.cut_parents.partition_point(|c| c.span < trace.first);
        let to = self.cut_parents.partition_point(|c| c.span < end);
        self.cut_parents[from..to].iter().filter(|c| c.missing).count() as u32
    }

    /// The events of all spans of a trace, by span, then time. O(log n).
    pub fn events_of(&self, trace: &TraceInfo) -> &[Event] {
        run_of(&self.events, trace, |e| e.span)
    }

    /// The links of all spans of a trace, by span. O(log n).
    pub fn links_of(&self, trace: &TraceInfo) -> &[Link] {
        run_of(&self.links, trace, |l| l.span)
    }

    /// The first span of that id in a trace, in tree order. O(spans of the trace).
    pub fn find_span(&self, trace: &TraceInfo, id: SpanKey) -> Option<SpanIx> {
        if id.is_none() {
            return None;
        }
        let first = trace.first.0 as usize;
        let run = &self.spans.id[first..first + trace.len as usize];
        let places = run.iter().enumerate().filter(|&(_, &value)| value == id.value.0);
        places.map(|(i, _)| SpanIx((first + i) as u32)).find(|&span| self.id(span) == id)
    }

    /// The trace of that id. A short id also finds the only trace whose id ends in it, and a long
    /// one the trace that only has its low half. O(traces).
    pub fn find_trace(&self, id: TraceKey) -> Option<TraceIx> {
        self.find_trace_in(id, ..)
    }

    /// The same among those that came with these inputs.
    pub fn find_trace_in(&self, id: TraceKey, inputs: impl RangeBounds<u16>) -> Option<TraceIx> {
        let place = |is: &dyn Fn(TraceKey) -> bool| {
            let of = |t: &TraceInfo| inputs.contains(&t.input) && is(t.key);
            let mut found = (0u32..).zip(&self.traces).filter(|(_, t)| of(t));
            found.next().filter(|_| found.next().is_none()).map(|(i, _)| TraceIx(i))
        };
        let low = |key: TraceKey| key.value.0 as u64;
        let short = |key: TraceKey| key.value.0 >> 64 == 0;
        let alike = |key: TraceKey| {
            low(key) == low(id) && low(id) != 0 && short(key) != short(id) && key.text == id.text
        };
        place(&|key| key == id).or_else(|| place(&alike))
    }

    fn cut(&self, span: SpanIx) -> Option<&CutParent> {
        let i = self.cut_parents.binary_search_by_key(&span, |c| c.span).ok()?;
        self.cut_parents.get(i)
    }
}

fn run_of<'a, T>(sorted: &'a [T], trace: &TraceInfo, of: impl Fn(&T) -> SpanIx) -> &'a [T] {
    let end = SpanIx(trace.first.0.saturating_add(trace.len));
    let from = sorted.partition_point(|t| of(t) < trace.first);
    let to = sorted.partition_point(|t| of(t) < end);
    &sorted[from..to]
}
