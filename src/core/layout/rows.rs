//! Which spans of a trace are rows: all but those below a collapsed one and, while only some are
//! wanted, only these. Lines of logs may be rows as well, each below the span that it is of. Knows no pixels.
//!
//! Tree order makes a subtree a run of indices, so the visible spans are runs as well: a collapsed
//! span ends one, and the next begins behind its subtree. Only the beginnings are kept; row to
//! span and span to row are a bisection, and with nothing collapsed there is one run. Where lines are rows, that
//! numbers the spans alone, and a second bisection tells how many lines are above (`rows/lines.rs`).

mod code;
mod fold;
mod lines;

use std::cell::OnceCell;

pub use self::lines::{LinesBelow, lines_below};
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store, TraceInfo};

/// Visible spans without a gap: rows from `row` on show spans from `span` on, lines not counted.
#[derive(Clone, Copy, Debug)]
struct Run {
    span: u32,
    row: u32,
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The span, or whose line it is.
    pub span: SpanIx,
    /// It is a line: which of those below the span, from 0.
    pub line: Option<u32>,
}

/// The visible rows of one trace. Spans are counted from the trace's first inside.
pub struct Rows {
    trace: TraceInfo,
    collapsed: BitSet,
    /// Those that are wanted; `None` for all spans.
    wanted: Option<BitSet>,
    runs: Vec<Run>,
    /// How many spans are rows.
    spans: u32,
    /// The lines that are rows, if any are.
    lines: Option<Box<dyn LinesBelow>>,
    /// The spans that have children, once they were asked for.
    parents: OnceCell<BitSet>,
}

impl Rows {
    /// Everything expanded.
    pub fn new(trace: &TraceInfo) -> Self {
        Self {
            trace: *trace,
            collapsed: BitSet::with_len(trace.len as usize),
            wanted: None,
            runs: vec![Run { span: 0, row: 0 }],
            spans: trace.len,
            lines: None,
            parents: OnceCell::new(),
        }
    }

    /// How many rows are visible.
    pub fn total(&self) -> u32 {
        self.spans + self.lines.as_ref().map_or(0, |lines| lines.total())
    }

    /// Whether `span` is of this trace.
    pub fn has(&self, span: SpanIx) -> bool {
        self.local(span).is_some()
    }

    /// The span of a row; of a line's, the one that it is of. O(log runs).
    pub fn span(&self, row: u32) -> Option<SpanIx> {
        self.window(row, 1).next().map(|place| place.span)
    }

    /// The row of a span or, where it is hidden, of its nearest visible ancestor, else of what is
    /// above it; none for a span of another trace, or without rows. O(log runs), and for what is not
    /// wanted O(depth * log runs).
    pub fn row(&self, store: &Store, span: SpanIx) -> Option<u32> {
        let local = self.local(span)?;
        let wanted = |&s: &SpanIx| self.local(s).is_some_and(|i| self.is_wanted(i));
        let nearest = std::iter::successors(Some(span), |&s| store.parent(s)).find(wanted);
        let row = self.row_at_or_above(nearest.and_then(|s| self.local(s)).unwrap_or(local))?;
        Some(self.lines.as_ref().map_or(row, |lines| lines.row(row)))
    }

    /// The last row that shows the span or one before it; the first if there is none. Lines are not counted.
    fn row_at_or_above(&self, local: u32) -> Option<u32> {
        let after = self.runs.partition_point(|r| r.span <= local);
        // Behind the run's last row everything is below the collapsed span which that row shows, or
        // not wanted.
        let end = self.runs.get(after).map_or(self.spans, |next| next.row);
        let run = after.checked_sub(1).and_then(|at| self.runs.get(at));
        let row = run.map_or(0, |run| (run.row + (local - run.span)).min(end.saturating_sub(1)));
        (row < self.spans).then_some(row)
    }

    /// Whether the span has a row of its own. O(log runs).
    pub fn is_visible(&self, span: SpanIx) -> bool {
        self.local(span).is_some_and(|local| self.own_row(local).is_some())
    }

    /// The row of a span, if it has one of its own. Lines are not counted.
    fn own_row(&self, local: u32) -> Option<u32> {
        let row = self.row_at_or_above(local)?;
        (self.spans_from(row, row + 1).next() == Some(local)).then_some(row)
    }

    /// Whether the span is collapsed; it may itself be hidden below another.
    pub fn is_collapsed(&self, span: SpanIx) -> bool {
        self.local(span).is_some_and(|i| self.collapsed.contains(i))
    }

    /// How many spans would be rows below the span if nothing was collapsed. O(subtree / 64).
    pub fn below(&self, store: &Store, span: SpanIx) -> u32 {
        let Some(local) = self.local(span) else { return 0 };
        let end = local + store.subtree(span);
        let all = store.subtree(span).saturating_sub(1);
        self.wanted.as_ref().map_or(all, |wanted| wanted.count_in(local + 1, end))
    }

    /// What the rows from `first` on show, at most `count`. O(log runs + rows).
    pub fn window(&self, first: u32, count: u32) -> impl Iterator<Item = Place> + '_ {
        let end = first.saturating_add(count).min(self.total());
        let lines = self.lines.as_ref();
        let (from, mut line) = lines.map_or((first, None), |lines| lines.at(first));
        let mut spans = self.spans_from(from, self.spans).map(|local| self.of(local));
        let mut span = if first < end { spans.next() } else { None };
        let mut at = from;
        (first..end).map_while(move |_| {
            let place = Place { span: span?, line };
            let next = line.map_or(0, |line| line + 1);
            line = Some(next).filter(|&next| lines.is_some_and(|lines| next < lines.below(at)));
            if line.is_none() {
                (span, at) = (spans.next(), at + 1);
            }
            Some(place)
        })
    }

    /// The spans from a row to another, lines not counted: each by its number in the trace. O(log runs + rows).
    fn spans_from(&self, first: u32, end: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.runs.partition_point(|r| r.row <= first).saturating_sub(1);
        (first..end.min(self.spans)).map_while(move |row| {
            if self.runs.get(at + 1).is_some_and(|next| next.row <= row) {
                at += 1;
            }
            let run = self.runs.get(at)?;
            Some(run.span + (row - run.row))
        })
    }

    fn of(&self, local: u32) -> SpanIx {
        SpanIx(self.trace.first.0 + local)
    }

    /// The spans that are collapsed, counted from the trace's first.
    pub fn collapsed(&self) -> &BitSet {
        &self.collapsed
    }

    /// Only these of the spans that can be are collapsed from now on. O(spans / 64 + runs).
    pub fn set_collapsed(&mut self, store: &Store, mut collapsed: BitSet) {
        collapsed.intersect(&self.foldable(store));
        self.collapsed = collapsed;
        self.rebuild(store);
    }

    /// Those that are wanted, counted from the trace's first; `None` for all.
    pub fn wanted(&self) -> Option<&BitSet> {
        self.wanted.as_ref()
    }

    /// Only these spans (counted from the trace's first) are wanted from now on; `None` for all. What is
    /// collapsed stays so. O(runs).
    pub fn restrict(&mut self, store: &Store, wanted: Option<BitSet>) {
        self.wanted = wanted;
        self.rebuild(store);
    }

    /// Adds their ancestors to some spans, but for those `never` wanted. O(some + spans / 64), and where
    /// there are such, O(spans).
    pub fn with_ancestors(&self, store: &Store, some: &mut BitSet, never: &BitSet) {
        if never.is_empty() {
            let members = some.clone();
            members.iter().for_each(|local| self.add_ancestors(store, local, some));
            return;
        }
        // Children come behind their parents: backwards, what is below a span is known at the span.
        let mut above = BitSet::with_len(self.trace.len as usize);
        for local in (0..self.trace.len).rev() {
            if (some.contains(local) || above.contains(local))
                && let Some(parent) = self.parent(store, local)
            {
                above.set(parent, true);
            }
        }
        above.subtract(never);
        some.unite(&above);
    }

    /// The ancestors of one, up to the first that is there: those above it are as well.
    fn add_ancestors(&self, store: &Store, local: u32, some: &mut BitSet) {
        let mut next = self.parent(store, local);
        while let Some(at) = next.filter(|&at| !some.contains(at)) {
            some.set(at, true);
            next = self.parent(store, at);
        }
    }

    fn parent(&self, store: &Store, local: u32) -> Option<u32> {
        let parent = store.parent(SpanIx(self.trace.first.0 + local));
        parent.and_then(|parent| self.local(parent))
    }

    /// Whether a span is among those that are wanted.
    pub fn is_wanted(&self, local: u32) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted.contains(local))
    }

    /// Finds the runs again, from collapsed span to collapsed span over what is visible.
    fn rebuild(&mut self, store: &Store) {
        self.runs.clear();
        let len = self.trace.len;
        let (mut from, mut row) = (0, 0);
        // Where the next collapsed one is, and the next gap in what is wanted; each is looked for
        // behind itself only, so that all is walked over once.
        let (mut collapsed, mut gap) = (None, 0);
        loop {
            if let Some(wanted) = &self.wanted {
                let Some(next) = wanted.first_from(from) else { break };
                from = next;
                if gap <= from {
                    gap = wanted.first_absent_from(from);
                }
            } else {
                gap = len;
            }
            if from >= len {
                break;
            }
            if collapsed.is_none_or(|at| at < from) {
                collapsed = Some(self.collapsed.first_from(from).unwrap_or(u32::MAX));
            }
            self.runs.push(Run { span: from, row });
            match collapsed.filter(|&at| at < gap) {
                Some(at) => {
                    row += at + 1 - from;
                    from = at + store.subtree(SpanIx(self.trace.first.0 + at)).max(1);
                }
                None => {
                    row += gap - from;
                    from = gap;
                }
            }
        }
        self.spans = row;
        self.place_lines();
    }

    fn local(&self, span: SpanIx) -> Option<u32> {
        span.0.checked_sub(self.trace.first.0).filter(|&i| i < self.trace.len)
    }
}
