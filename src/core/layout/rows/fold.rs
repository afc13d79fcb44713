//! What a fold changes of what is collapsed.

use super::Rows;
use crate::base::bitset::BitSet;
use crate::engine::protocol::Fold;
use crate::model::{SpanIx, Store};

impl Rows {
    /// Changes what is collapsed. False (and nothing is changed) if the fold names a span of
    /// another trace. `store` is the one of the trace. O(spans / 64 + visible rows), and for
    /// [`Fold::CollapseAll`] and its like O(spans).
    pub fn fold(&mut self, store: &Store, fold: Fold) -> bool {
        self.fold_by(store, fold, &|span| store.depth(span))
    }

    /// The same where spans that are left out count for no level: `depth` is how many of a span's ancestors are
    /// rows.
    pub fn fold_by(&mut self, store: &Store, fold: Fold, depth: &dyn Fn(SpanIx) -> u32) -> bool {
        if fold.span().is_some_and(|s| !self.has(s)) {
            return false;
        }
        match fold {
            Fold::Toggle(s) => self.set(store, s, !self.is_collapsed(s)),
            Fold::Collapse(s) => self.set(store, s, true),
            Fold::Expand(s) => self.set(store, s, false),
            Fold::CollapseSubtree(s) => self.set_subtree(store, s, true),
            Fold::ExpandSubtree(s) => self.set_subtree(store, s, false),
            Fold::CollapseOthers(s) => self.collapse_others(store, s),
            Fold::ExpandSiblings(s) => match store.parent(s) {
                Some(parent) => store.children(parent).for_each(|c| self.set(store, c, false)),
                None => {
                    let trace = self.trace;
                    store.roots(&trace).for_each(|c| self.set(store, c, false));
                }
            },
            Fold::Reveal(s) => self.expand_ancestors(store, s),
            Fold::CollapseAll => self.collapsed = self.foldable(store),
            Fold::ExpandAll => self.collapsed.clear(),
            Fold::CollapseLevel => self.collapse_level(store, depth),
            Fold::ExpandLevel => self.expand_level(store, depth),
        }
        self.rebuild(store);
        true
    }

    fn expand_ancestors(&mut self, store: &Store, span: SpanIx) {
        let ancestors = std::iter::successors(store.parent(span), |&p| store.parent(p));
        ancestors.for_each(|p| self.set(store, p, false));
    }

    fn set_subtree(&mut self, store: &Store, span: SpanIx, collapsed: bool) {
        let Some(local) = self.local(span) else { return };
        let end = local + store.subtree(span);
        if collapsed {
            (local..end).for_each(|i| self.set(store, SpanIx(self.trace.first.0 + i), true));
        } else {
            self.collapsed.set_run(local, end, false);
        }
    }

    /// What is below the span stays as it is.
    fn collapse_others(&mut self, store: &Store, span: SpanIx) {
        let Some(local) = self.local(span) else { return };
        let end = local + store.subtree(span);
        let below = BitSet::of(self.trace.len as usize, |i| {
            local <= i && i < end && self.collapsed.contains(i)
        });
        self.collapsed = self.foldable(store);
        self.collapsed.set_run(local, end, false);
        self.collapsed.unite(&below);
        self.expand_ancestors(store, span);
    }

    fn collapse_level(&mut self, store: &Store, depth_of: &dyn Fn(SpanIx) -> u32) {
        let mut deepest = 0;
        let mut level: Vec<SpanIx> = Vec::new();
        let spans = self.spans_from(0, self.spans).map(|local| self.of(local));
        for span in spans.filter(|&s| !self.is_collapsed(s)) {
            let depth = depth_of(span);
            if depth < deepest || !self.can_fold(store, span) || !self.has_below(store, span) {
                continue;
            }
            if depth > deepest {
                deepest = depth;
                level.clear();
            }
            level.push(span);
        }
        level.into_iter().for_each(|s| self.set(store, s, true));
    }

    fn expand_level(&mut self, store: &Store, depth_of: &dyn Fn(SpanIx) -> u32) {
        let first = self.trace.first.0;
        // What is no row, or has none below it, would be expanded unseen.
        let rows = self.collapsed.iter().filter(|&i| self.is_wanted(i));
        let spans = rows.map(|i| SpanIx(first + i)).filter(|&s| self.has_below(store, s));
        let all: Vec<SpanIx> = spans.collect();
        let shallowest = all.iter().map(|&s| depth_of(s)).min();
        let level = all.into_iter().filter(|&s| Some(depth_of(s)) == shallowest);
        level.for_each(|s| self.set(store, s, false));
    }

    /// Only a span with children or lines can be collapsed, so that a leaf never counts as such.
    fn set(&mut self, store: &Store, span: SpanIx, collapsed: bool) {
        if let Some(i) = self.local(span).filter(|_| !collapsed || self.can_fold(store, span)) {
            self.collapsed.set(i, collapsed);
        }
    }

    fn can_fold(&self, store: &Store, span: SpanIx) -> bool {
        store.subtree(span) > 1 || self.lines_of(span) > 0
    }

    /// Whether something would be a row below the span if nothing was collapsed.
    fn has_below(&self, store: &Store, span: SpanIx) -> bool {
        self.lines_of(span) > 0 || self.below(store, span) > 0
    }
}
