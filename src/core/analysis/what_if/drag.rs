//! Drag and slack, as CRISP and calligator define them: how much a span on the critical path holds up its
//! parent, and how much room one beside it has.
//!
//! Both look at one parent and its children, as cut by the critical path; siblings that take no time, and
//! children that are not waited for, hold up nobody.

use crate::analysis::critical_path::{Child, CriticalPath, Segment, Starts, bar, is_waited_for};
use crate::model::{SpanIx, Store};

/// The room of a span that is not on the critical path, in nanoseconds, as seen from its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slack {
    /// How much later than recorded it could end without holding up its parent: until its ceiling, which
    /// is the end of the first sibling on the path that outlasts it, or of the parent.
    pub later: u64,
    /// calligator's slack: from its earliest start (the end of the last sibling that ended before it, or
    /// the first sibling's start) to its latest (its duration before the ceiling).
    pub room: u64,
}

/// How much sooner its parent could end if the span took no time: its own duration, but no further than
/// the end of the sibling that ended next before it. The span's duration for a root; 0 for a span off the path.
/// O(its siblings).
pub fn drag(store: &Store, starts: Starts<'_>, path: &CriticalPath, span: SpanIx) -> u64 {
    let Some(whole) = path.whole(span) else { return 0 };
    let own = whole.end - whole.start;
    let Some(within) = store.parent(span).and_then(|parent| path.whole(parent)) else { return own };
    let siblings = children(store, starts, within).filter(|c| c.span != span);
    let before = siblings.map(|c| c.end).filter(|&end| end <= whole.end).max();
    before.map_or(own, |end| own.min(whole.end - end))
}

/// How much sooner the path's root could end at most if the span took no time: the least drag of it and
/// those above it. How much sooner it would, [`what_if`](super::what_if()) says of a
/// [`Change::Removed`](super::Change::Removed). O(the siblings of all of these).
pub fn end_drag(store: &Store, starts: Starts<'_>, path: &CriticalPath, span: SpanIx) -> u64 {
    let mut least = u64::MAX;
    let mut next = Some(span);
    while let Some(span) = next.filter(|_| least > 0) {
        least = least.min(drag(store, starts, path, span));
        next = store.parent(span);
    }
    least
}

/// The room that a span has, none on the path; `None` where nothing waits for it: a root off the path, and
/// a CONSUMER below a PRODUCER. O(its siblings).
pub fn slack(
    store: &Store,
    starts: Starts<'_>,
    path: &CriticalPath,
    span: SpanIx,
) -> Option<Slack> {
    if path.whole(span).is_some() {
        return Some(Slack { later: 0, room: 0 });
    }
    let parent = store.parent(span).filter(|&parent| is_waited_for(store, parent, span))?;
    let (start, end) = bar(store, span, starts);
    let (parent_start, parent_end) = bar(store, parent, starts);
    let within = Segment { span: parent, start: parent_start, end: parent_end };
    let (mut ceiling, mut first, mut before) = (parent_end, start, None);
    for child in children(store, starts, within).filter(|c| c.span != span) {
        first = first.min(child.start);
        if child.end <= start {
            before = before.max(Some(child.end));
        }
        if child.end >= end && path.whole(child.span).is_some() {
            ceiling = ceiling.min(child.end);
        }
    }
    let earliest = before.unwrap_or(first);
    let room = ceiling.saturating_sub(end - start).saturating_sub(earliest);
    Some(Slack { later: ceiling.saturating_sub(end), room })
}

/// The children that are waited for, cut to when their parent is.
fn children<'a>(
    store: &'a Store,
    starts: Starts<'a>,
    within: Segment,
) -> impl Iterator<Item = Child> + 'a {
    let waited_for = move |&child: &SpanIx| is_waited_for(store, within.span, child);
    let children = store.children(within.span).filter(waited_for);
    children.filter_map(move |child| Child::new(store, child, &within, starts))
}
