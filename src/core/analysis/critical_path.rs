//! The critical path: which spans a trace's end was waiting for, and when.
//!
//! Backwards from a span's end (the scan of Elastic's APM): the child that ended last before then was
//! waited for; what lies behind its end is the span's own, and the search goes on where that child began.
//! The same then below the child. A child that ran beside one that was waited for, and ended later than
//! that began, held up nobody. So the segments of all spans tile the first span: they do not overlap, have
//! no gaps, and add up to its duration.
//!
//! What goes beyond the scan: a child that outlives its parent is cut at the parent's end, not passed over;
//! gaps of any length are the parent's (there, those below 1 ms are dropped, and the parts add up to less);
//! and a CONSUMER below a PRODUCER is not waited for at all, as in Jaeger UI.

use crate::base::sort_by_key;
use crate::model::{Kind, SpanIx, Store, TraceInfo};

/// When a span starts, in nanoseconds after the trace's earliest start: as recorded, or moved by a clock
/// skew adjustment.
pub type Starts<'a> = &'a dyn Fn(SpanIx) -> u64;

/// From when to when a span is.
pub(super) fn bar(store: &Store, span: SpanIx, starts: Starts<'_>) -> (u64, u64) {
    let start = starts(span);
    (start, start.saturating_add(store.duration(span).0))
}

/// When a span was on the critical path, from one time to another, that excluded and later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The span.
    pub span: SpanIx,
    /// From when.
    pub start: u64,
    /// To when.
    pub end: u64,
}

/// The critical path below one span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CriticalPath {
    /// By span, each once: when it, with all that is below it, is on the path.
    whole: Vec<Segment>,
    /// By span, then time: when it alone is.
    own: Vec<Segment>,
}

impl CriticalPath {
    /// When the span and all below it together are on the path. O(log spans on the path).
    pub fn whole(&self, span: SpanIx) -> Option<Segment> {
        let at = self.whole.binary_search_by_key(&span, |s| s.span).ok()?;
        self.whole.get(at).copied()
    }

    /// When the span itself is on the path, by time. O(log segments).
    pub fn own(&self, span: SpanIx) -> &[Segment] {
        let from = self.own.partition_point(|s| s.span < span);
        let to = self.own.partition_point(|s| s.span <= span);
        self.own.get(from..to).unwrap_or(&[])
    }

    /// The spans on the path with what is below them, by span.
    pub fn spans(&self) -> &[Segment] {
        &self.whole
    }

    /// All segments, by span, then time.
    pub fn segments(&self) -> &[Segment] {
        &self.own
    }
}

/// The span that a trace's critical path is below: the longest of its roots, the first of several.
pub fn main_root(store: &Store, trace: &TraceInfo) -> Option<SpanIx> {
    let mut roots = store.roots(trace);
    let first = roots.next()?;
    Some(roots.fold(
        first,
        |best, root| {
            if store.duration(root) > store.duration(best) { root } else { best }
        },
    ))
}

/// The critical path below `root`, itself included; empty for one without duration. Of children that
/// ended together, one that ended then by itself goes before one that is cut, then the longest.
/// O(n log n) in the children of the spans on the path.
pub fn critical_path(store: &Store, root: SpanIx, starts: Starts<'_>) -> CriticalPath {
    let mut path = CriticalPath::default();
    let (start, end) = bar(store, root, starts);
    let mut to_do = vec![Segment { span: root, start, end }];
    let mut children = Vec::new();
    while let Some(whole) = to_do.pop() {
        if whole.start >= whole.end {
            continue;
        }
        let parent = whole.span;
        children.clear();
        let blocking = store.children(parent).filter(|&child| is_waited_for(store, parent, child));
        children.extend(blocking.filter_map(|child| Child::new(store, child, &whole, starts)));
        sort_by_key(&mut children, Child::order);
        let mut until = whole.end;
        for child in &children {
            if child.end <= until {
                if child.end < until {
                    path.own.push(Segment { span: parent, start: child.end, end: until });
                }
                to_do.push(Segment { span: child.span, start: child.start, end: child.end });
                until = child.start;
            }
        }
        if whole.start < until {
            path.own.push(Segment { span: parent, start: whole.start, end: until });
        }
        path.whole.push(whole);
    }
    sort_by_key(&mut path.whole, |s| s.span);
    sort_by_key(&mut path.own, |s| (s.span, s.start));
    path
}

/// Whether a span may wait for its child.
pub fn is_waited_for(store: &Store, parent: SpanIx, child: SpanIx) -> bool {
    store.kind(parent) != Kind::Producer || store.kind(child) != Kind::Consumer
}

/// A child, cut to when its parent is on the path.
pub(super) struct Child {
    pub span: SpanIx,
    pub start: u64,
    pub end: u64,
    /// How far it goes on behind.
    over: u64,
}

impl Child {
    /// None for one of which nothing is left.
    pub fn new(store: &Store, span: SpanIx, within: &Segment, starts: Starts<'_>) -> Option<Self> {
        let (own_start, own_end) = bar(store, span, starts);
        let (start, end) = (own_start.max(within.start), own_end.min(within.end));
        (start < end).then_some(Self { span, start, end, over: own_end - end })
    }

    fn order(&self) -> impl Ord + use<> {
        (std::cmp::Reverse(self.end), self.over, self.start, self.span)
    }
}
