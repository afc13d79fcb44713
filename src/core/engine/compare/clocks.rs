//! The times of two traces that are compared: as recorded, or adjusted for clock skew.

use crate::model::skew::{Skew, adjust};
use crate::model::{SpanIx, Store, TraceInfo, TraceIx};

/// The adjustments of both, each with its trace's first span; none for times as recorded.
#[derive(Default)]
pub(super) struct Clocks([(SpanIx, Skew); 2]);

impl Clocks {
    /// Those of two traces; of one that is not there, none. O(spans of both).
    pub fn new(store: &Store, of: [Option<TraceIx>; 2]) -> Self {
        Self(of.map(|ix| {
            let trace = ix.and_then(|ix| store.trace(ix));
            let skew = ix.map(|ix| adjust(store, ix)).unwrap_or_default();
            (trace.map_or(SpanIx(0), |trace| trace.first), skew)
        }))
    }

    /// How many spans of both move.
    pub fn moved(&self) -> u32 {
        self.0.iter().map(|(_, skew)| skew.moved).fold(0, u32::saturating_add)
    }

    /// When a span of one of them starts, in nanoseconds after its trace's earliest recorded start.
    pub fn start(&self, store: &Store, span: SpanIx) -> u64 {
        let of = |(first, skew): &&(SpanIx, Skew)| {
            let at = span.0.checked_sub(first.0);
            at.is_some_and(|at| (at as usize) < skew.deltas.len())
        };
        match self.0.iter().find(of) {
            Some((first, skew)) => skew.start(store, *first, span),
            None => store.start(span),
        }
    }

    /// When the last span of one of them ends. O(spans), where any moves.
    pub fn end(&self, store: &Store, trace: &TraceInfo) -> u64 {
        if self.moved() == 0 {
            return trace.duration.0;
        }
        let end = |span| self.start(store, span).saturating_add(store.duration(span).0);
        store.spans_of(trace).map(end).max().unwrap_or(0)
    }
}
