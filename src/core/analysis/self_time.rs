//! Self time: when a span is busy and none of its children is.

use super::critical_path::{Starts, bar};
use crate::base::sort_by_key;
use crate::model::{SpanIx, Store, TraceInfo};

/// From so many nanoseconds on, time in which a span with children was busy alone is missing
/// instrumentation (100 ms, as Sentry has it).
pub const GAP: u64 = 100_000_000;

/// The self time of each span of `trace`, in nanoseconds, in tree order: its duration without the
/// union of its children's times (as Uptrace has it). What of a child is outside of its parent's time
/// does not count, so that asynchronous work takes nothing from whoever started it. Two children at once
/// count once; where no children overlap, the self times of a subtree that stays within its root add up
/// to the root's duration. O(spans), and O(spans log spans) where an adjustment has changed the order of
/// siblings.
pub fn self_times(store: &Store, trace: &TraceInfo, starts: Starts<'_>) -> Vec<u64> {
    let mut scratch = Vec::new();
    store.spans_of(trace).map(|span| own_of(store, span, starts, &mut scratch)).collect()
}

/// By itself, since a browser makes good code only of what is called often.
#[inline(never)]
fn own_of(store: &Store, span: SpanIx, starts: Starts<'_>, scratch: &mut Vec<(u64, u64)>) -> u64 {
    if store.subtree(span) < 2 {
        return store.duration(span).0;
    }
    let mut own = 0;
    uncovered(store, span, starts, scratch, |from, to| own += to - from);
    own
}

/// The self time of one span. O(children), or O(children log children) where they are out of order.
pub fn self_time(store: &Store, span: SpanIx, starts: Starts<'_>) -> u64 {
    own_of(store, span, starts, &mut Vec::new())
}

/// When a span was busy alone for so long or longer although it has children: what it did then, nobody
/// has recorded. Nanoseconds after the trace's earliest start, by time. O(children).
pub fn gaps(store: &Store, span: SpanIx, starts: Starts<'_>, least: u64) -> Vec<(u64, u64)> {
    let mut out = Vec::new();
    if store.subtree(span) > 1 {
        uncovered(store, span, starts, &mut Vec::new(), |from, to| {
            if to - from >= least {
                out.push((from, to));
            }
        });
    }
    out
}

/// Tells each time in which the span runs and none of its children does; none is empty.
fn uncovered(
    store: &Store,
    span: SpanIx,
    starts: Starts<'_>,
    scratch: &mut Vec<(u64, u64)>,
    mut tell: impl FnMut(u64, u64),
) {
    let (start, end) = bar(store, span, starts);
    scratch.clear();
    scratch.extend(store.children(span).map(|child| bar(store, child, starts)));
    // As recorded, children come by start.
    sort_by_key(scratch, |&child| child);
    let mut until = start;
    for &(from, to) in &*scratch {
        let from = from.min(end);
        if from > until {
            tell(until, from);
        }
        until = until.max(to.min(end));
    }
    if until < end {
        tell(until, end);
    }
}
