//! Which spans of a trace are rows: all but those below a collapsed one. Knows no pixels.
//!
//! Tree order makes a subtree a run of indices, so the visible rows are runs as well: a collapsed
//! span ends one, and the next begins behind its subtree. Only the beginnings are kept; row to
//! span and span to row are a bisection, and with nothing collapsed there is one run.

use crate::base::bitset::BitSet;
use crate::engine::protocol::Fold;
use crate::model::{SpanIx, Store, TraceInfo};

/// Visible spans without a gap: rows from `row` on show spans from `span` on.
#[derive(Clone, Copy, Debug)]
struct Run {
    span: u32,
    row: u32,
}

/// The visible rows of one trace. Spans are counted from the trace's first inside.
#[derive(Clone, Debug)]
pub struct Rows {
    trace: TraceInfo,
    collapsed: BitSet,
    runs: Vec<Run>,
    total: u32,
}

impl Rows {
    /// Everything expanded.
    pub fn new(trace: &TraceInfo) -> Self {
        Self {
            trace: *trace,
            collapsed: BitSet::with_len(trace.len as usize),
            runs: vec![Run { span: 0, row: 0 }],
            total: trace.len,
        }
    }

    /// How many rows are visible.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// Whether `span` is of this trace.
    pub fn has(&self, span: SpanIx) -> bool {
        self.local(span).is_some()
    }

    /// The span of a row. O(log runs).
    pub fn span(&self, row: u32) -> Option<SpanIx> {
        self.window(row, 1).next()
    }

    /// The row of a span or, where it is hidden, of its nearest visible ancestor; none for a span
    /// of another trace. O(log runs).
    pub fn row(&self, span: SpanIx) -> Option<u32> {
        let local = self.local(span)?;
        let after = self.runs.partition_point(|r| r.span <= local);
        let run = self.runs.get(after.checked_sub(1)?)?;
        // Behind the run's last row everything is below the collapsed span which that row shows.
        let end = self.runs.get(after).map_or(self.total, |next| next.row);
        Some((run.row + (local - run.span)).min(end.saturating_sub(1)))
    }

    /// Whether the span has a row of its own. O(log runs).
    pub fn is_visible(&self, span: SpanIx) -> bool {
        self.row(span).and_then(|row| self.span(row)) == Some(span)
    }

    /// Whether the span is collapsed; it may itself be hidden below another.
    pub fn is_collapsed(&self, span: SpanIx) -> bool {
        self.local(span).is_some_and(|i| self.collapsed.contains(i))
    }

    /// The spans of the rows from `first` on, at most `count`. O(log runs + rows).
    pub fn window(&self, first: u32, count: u32) -> impl Iterator<Item = SpanIx> + '_ {
        let end = first.saturating_add(count).min(self.total);
        let mut at = self.runs.partition_point(|r| r.row <= first).saturating_sub(1);
        (first..end).map_while(move |row| {
            if self.runs.get(at + 1).is_some_and(|next| next.row <= row) {
                at += 1;
            }
            let run = self.runs.get(at)?;
            Some(SpanIx(self.trace.first.0 + run.span + (row - run.row)))
        })
    }

    /// Changes what is collapsed. False (and nothing is changed) if the fold names a span of
    /// another trace. `store` is the one of the trace. O(spans / 64 + visible rows) at worst, and
    /// for [`Fold::CollapseAll`] O(spans).
    pub fn fold(&mut self, store: &Store, fold: Fold) -> bool {
        if fold.span().is_some_and(|s| !self.has(s)) {
            return false;
        }
        match fold {
            Fold::Toggle(s) => self.set(store, s, !self.is_collapsed(s)),
            Fold::Collapse(s) => self.set(store, s, true),
            Fold::Expand(s) => self.set(store, s, false),
            Fold::ExpandSiblings(s) => match store.parent(s) {
                Some(parent) => store.children(parent).for_each(|c| self.set(store, c, false)),
                None => {
                    let trace = self.trace;
                    store.roots(&trace).for_each(|c| self.set(store, c, false));
                }
            },
            Fold::Reveal(s) => {
                let ancestors = std::iter::successors(store.parent(s), |&p| store.parent(p));
                ancestors.for_each(|p| self.set(store, p, false));
            }
            Fold::CollapseAll => {
                store.spans_of(&self.trace).for_each(|s| self.set(store, s, true));
            }
            Fold::ExpandAll => self.collapsed.clear(),
            Fold::CollapseLevel => self.collapse_level(store),
            Fold::ExpandLevel => self.expand_level(store),
        }
        self.rebuild(store);
        true
    }

    fn collapse_level(&mut self, store: &Store) {
        let open = |rows: &Self, s: SpanIx| store.subtree(s) > 1 && !rows.is_collapsed(s);
        let mut deepest = 0;
        let mut level: Vec<SpanIx> = Vec::new();
        for span in self.window(0, self.total).filter(|&s| open(self, s)) {
            let depth = store.depth(span);
            if depth > deepest {
                deepest = depth;
                level.clear();
            }
            if depth == deepest {
                level.push(span);
            }
        }
        level.into_iter().for_each(|s| self.set(store, s, true));
    }

    fn expand_level(&mut self, store: &Store) {
        let first = self.trace.first.0;
        let next = |rows: &Self, from: u32| rows.collapsed.first_from(from);
        let all = std::iter::successors(next(self, 0), |&i| next(self, i + 1));
        let all: Vec<SpanIx> = all.map(|i| SpanIx(first + i)).collect();
        let shallowest = all.iter().map(|&s| store.depth(s)).min();
        let level = all.into_iter().filter(|&s| Some(store.depth(s)) == shallowest);
        level.for_each(|s| self.set(store, s, false));
    }

    /// Only a span with children can be collapsed, so that a leaf never counts as such.
    fn set(&mut self, store: &Store, span: SpanIx, collapsed: bool) {
        if let Some(i) = self.local(span).filter(|_| !collapsed || store.subtree(span) > 1) {
            self.collapsed.set(i, collapsed);
        }
    }

    /// Finds the runs again, from collapsed span to collapsed span over what is visible.
    fn rebuild(&mut self, store: &Store) {
        self.runs.clear();
        self.runs.push(Run { span: 0, row: 0 });
        let (mut from, mut hidden) = (0, 0);
        while let Some(at) = self.collapsed.first_from(from) {
            let below = store.subtree(SpanIx(self.trace.first.0 + at)).saturating_sub(1);
            hidden += below;
            from = at + 1 + below;
            if from < self.trace.len {
                self.runs.push(Run { span: from, row: from - hidden });
            }
        }
        self.total = self.trace.len.saturating_sub(hidden);
    }

    fn local(&self, span: SpanIx) -> Option<u32> {
        span.0.checked_sub(self.trace.first.0).filter(|&i| i < self.trace.len)
    }
}
