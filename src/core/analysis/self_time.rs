//! Self time: when a span is busy and none of its children is.

use crate::model::{SpanIx, Store, TraceInfo};

/// The self time of each span of `trace`, in nanoseconds, in tree order: its duration without the
/// union of its children's times. What of a child is outside of its parent's time does not count,
/// so that asynchronous work takes nothing from whoever started it. Two children at once count
/// once; where no children overlap, the self times of a subtree that stays within its root add up
/// to the root's duration. O(spans).
pub fn self_times(store: &Store, trace: &TraceInfo) -> Vec<u64> {
    let spans = store.spans_of(trace);
    let mut own: Vec<u64> = spans.map(|span| store.duration(span).0).collect();
    // Until when each span's time is covered by the children seen so far. Siblings come by start.
    let mut covered: Vec<u64> = store.spans_of(trace).map(|span| store.start(span)).collect();
    for span in store.spans_of(trace) {
        let Some(parent) = store.parent(span) else { continue };
        let at = place(trace, parent);
        let (Some(left), Some(until)) = (own.get_mut(at), covered.get_mut(at)) else { continue };
        let from = store.start(span).max(*until);
        let to = store.end(span).min(store.end(parent));
        if from < to {
            *left -= to - from;
            *until = to;
        }
    }
    own
}

fn place(trace: &TraceInfo, span: SpanIx) -> usize {
    span.0.wrapping_sub(trace.first.0) as usize
}
