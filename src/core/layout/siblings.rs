//! Where each span of one trace stands among its siblings, and how many children it has.
//!
//! Two columns for the shown trace only (8 bytes a span), so that a window of rows costs the same
//! under a parent with ten thousand children as anywhere else.

use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store, TraceInfo};

/// The columns of one trace.
#[derive(Clone, Debug, Default)]
pub struct Siblings {
    first: u32,
    roots: u32,
    place: Vec<u32>,
    children: Vec<u32>,
}

impl Siblings {
    /// Walks the trace once. O(spans).
    pub fn new(store: &Store, trace: &TraceInfo) -> Self {
        Self::walk(store, trace, 0..trace.len)
    }

    /// The same among some of the spans, counted from the trace's first; with each, its parent must be
    /// among them. O(spans / 64 + some), but for memory that is all zeros.
    pub fn among(store: &Store, trace: &TraceInfo, some: &BitSet) -> Self {
        Self::walk(store, trace, some.iter())
    }

    fn walk(store: &Store, trace: &TraceInfo, spans: impl Iterator<Item = u32>) -> Self {
        let len = trace.len as usize;
        let mut out =
            Self { first: trace.first.0, roots: 0, place: vec![0; len], children: vec![0; len] };
        for local in spans {
            let span = SpanIx(trace.first.0 + local);
            let parent = store.parent(span).and_then(|p| out.at(p));
            let count = match parent.and_then(|p| out.children.get_mut(p)) {
                Some(count) => count,
                None => &mut out.roots,
            };
            *count += 1;
            let number = *count;
            if let Some(place) = out.place.get_mut(local as usize) {
                *place = number;
            }
        }
        out
    }

    /// The number of direct children; 0 for a span of another trace.
    pub fn children(&self, span: SpanIx) -> u32 {
        self.at(span).and_then(|i| self.children.get(i)).copied().unwrap_or(0)
    }

    /// The place among the siblings, from 1, and how many these are; `parent` is the span's own.
    pub fn position(&self, span: SpanIx, parent: Option<SpanIx>) -> (u32, u32) {
        let place = self.at(span).and_then(|i| self.place.get(i)).copied().unwrap_or(1);
        (place, parent.map_or(self.roots, |p| self.children(p)))
    }

    fn at(&self, span: SpanIx) -> Option<usize> {
        span.0.checked_sub(self.first).map(|i| i as usize)
    }
}
