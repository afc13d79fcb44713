//! Where each span of one trace stands among its siblings, and how many children it has.
//!
//! Two columns for the shown trace only (8 bytes a span), so that a window of rows costs the same
//! under a parent with ten thousand children as anywhere else. Where only some spans are rows, what hangs
//! below which is another tree, and has three columns more.

use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store, TraceInfo};

/// The columns of one trace.
#[derive(Clone, Debug, Default)]
pub struct Siblings {
    first: u32,
    roots: u32,
    place: Vec<u32>,
    children: Vec<u32>,
    /// Only among some spans.
    tree: Option<Tree>,
}

/// What hangs below which among some spans.
#[derive(Clone, Debug, Default)]
struct Tree {
    /// The nearest ancestor that is among them.
    parent: Vec<SpanIx>,
    /// How many ancestors are.
    depth: Vec<u32>,
    /// How many spans that were taken out stood directly between a span and those below it.
    out: Vec<u32>,
}

impl Siblings {
    /// Walks the trace once. O(spans).
    pub fn new(store: &Store, trace: &TraceInfo) -> Self {
        let mut out = Self::empty(trace);
        for span in store.spans_of(trace) {
            out.add(span, store.parent(span));
        }
        out
    }

    /// The same among `some` of the spans, counted from the trace's first: each hangs below the nearest of
    /// its ancestors that is among them. Of those `taken` out, each counts for that ancestor.
    /// O(spans / 64 + some), but for memory that is all zeros.
    pub fn among(store: &Store, trace: &TraceInfo, some: &BitSet, taken: &BitSet) -> Self {
        let len = trace.len as usize;
        let mut out = Self::empty(trace);
        let mut tree =
            Tree { parent: vec![SpanIx::NONE; len], depth: vec![0; len], out: vec![0; len] };
        // The ancestors among them of what comes next, each with the end of its subtree.
        let mut above: Vec<(SpanIx, u32)> = Vec::new();
        let mut either = some.clone();
        either.unite(taken);
        for local in either.iter() {
            let (here, span) = (some.contains(local), SpanIx(trace.first.0 + local));
            while above.last().is_some_and(|&(_, end)| end <= span.0) {
                above.pop();
            }
            let parent = above.last().map(|&(span, _)| span);
            if !here {
                if let Some(count) = parent.and_then(|p| tree.out.get_mut(out.at(p)?)) {
                    *count += 1;
                }
                continue;
            }
            out.add(span, parent);
            let at = local as usize;
            if let (Some(to), Some(depth)) = (tree.parent.get_mut(at), tree.depth.get_mut(at)) {
                (*to, *depth) = (parent.unwrap_or(SpanIx::NONE), above.len() as u32);
            }
            above.push((span, span.0.saturating_add(store.subtree(span))));
        }
        out.tree = Some(tree);
        out
    }

    fn empty(trace: &TraceInfo) -> Self {
        let len = trace.len as usize;
        let (place, children) = (vec![0; len], vec![0; len]);
        Self { first: trace.first.0, roots: 0, place, children, tree: None }
    }

    fn add(&mut self, span: SpanIx, parent: Option<SpanIx>) {
        let at = parent.and_then(|p| self.at(p));
        let count = match at.and_then(|p| self.children.get_mut(p)) {
            Some(count) => count,
            None => &mut self.roots,
        };
        *count += 1;
        let number = *count;
        if let Some(place) = self.at(span).and_then(|at| self.place.get_mut(at)) {
            *place = number;
        }
    }

    /// The number of direct children; 0 for a span of another trace.
    pub fn children(&self, span: SpanIx) -> u32 {
        self.at(span).and_then(|i| self.children.get(i)).copied().unwrap_or(0)
    }

    /// What a span hangs below.
    pub fn parent(&self, store: &Store, span: SpanIx) -> Option<SpanIx> {
        match &self.tree {
            None => store.parent(span),
            Some(tree) => self.at(span).and_then(|i| tree.parent.get(i)).and_then(|p| p.some()),
        }
    }

    /// How deep a span hangs.
    pub fn depth(&self, store: &Store, span: SpanIx) -> u32 {
        match &self.tree {
            None => store.depth(span),
            Some(tree) => self.at(span).and_then(|i| tree.depth.get(i)).copied().unwrap_or(0),
        }
    }

    /// How many spans were taken out directly below a span.
    pub fn taken(&self, span: SpanIx) -> u32 {
        let tree = self.tree.as_ref();
        tree.and_then(|tree| tree.out.get(self.at(span)?)).copied().unwrap_or(0)
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
