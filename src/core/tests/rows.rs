//! The visible rows against a definition that walks the tree for each question.

use crate::support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use spanscape_core::base::bitset::BitSet;
use spanscape_core::engine::protocol::Fold;
use spanscape_core::layout::rows::Rows;
use spanscape_core::layout::siblings::Siblings;
use spanscape_core::model::{SpanIx, Store, TraceInfo};

/// The definition: a span is a row unless one of its ancestors is collapsed.
struct Naive<'a> {
    store: &'a Store,
    trace: TraceInfo,
    collapsed: BTreeSet<SpanIx>,
    wanted: Option<BTreeSet<SpanIx>>,
}

impl Naive<'_> {
    fn rows(&self) -> Vec<SpanIx> {
        let hidden = |s| self.ancestors(s).iter().any(|a| self.collapsed.contains(a));
        let wanted = |s| self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&s));
        self.store.spans_of(&self.trace).filter(|&s| !hidden(s) && wanted(s)).collect()
    }

    /// Whether something would be a row below the span if nothing was collapsed.
    fn below(&self, span: SpanIx) -> usize {
        let wanted = |s| self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&s));
        let all = self.store.spans_of(&self.trace);
        all.filter(|&s| wanted(s) && self.ancestors(s).contains(&span)).count()
    }

    fn ancestors(&self, span: SpanIx) -> Vec<SpanIx> {
        self.store.parent(span).map_or_else(Vec::new, |p| {
            let mut all = self.ancestors(p);
            all.push(p);
            all
        })
    }

    fn has_children(&self, span: SpanIx) -> bool {
        self.store.spans_of(&self.trace).any(|s| self.store.parent(s) == Some(span))
    }

    fn fold(&mut self, fold: Fold) {
        let all: Vec<SpanIx> = self.store.spans_of(&self.trace).collect();
        let parents = || all.iter().copied().filter(|&s| self.has_children(s));
        let depth = |s: &SpanIx| self.ancestors(*s).len();
        match fold {
            Fold::Toggle(s) if self.collapsed.contains(&s) => drop(self.collapsed.remove(&s)),
            Fold::Toggle(s) | Fold::Collapse(s) => {
                if self.has_children(s) {
                    self.collapsed.insert(s);
                }
            }
            Fold::Expand(s) => drop(self.collapsed.remove(&s)),
            Fold::ExpandSiblings(s) => {
                let store = self.store;
                self.collapsed.retain(|&c| store.parent(c) != store.parent(s));
            }
            Fold::Reveal(s) => {
                for ancestor in self.ancestors(s) {
                    self.collapsed.remove(&ancestor);
                }
            }
            Fold::CollapseSubtree(s) => {
                let inside = |p: &SpanIx| *p == s || self.ancestors(*p).contains(&s);
                let all: Vec<_> = parents().filter(inside).collect();
                self.collapsed.extend(all);
            }
            Fold::ExpandSubtree(s) => {
                let outside = |p: &SpanIx| *p != s && !self.ancestors(*p).contains(&s);
                self.collapsed = self.collapsed.iter().copied().filter(outside).collect();
            }
            Fold::CollapseOthers(s) => {
                let inside = |p: &SpanIx| *p == s || self.ancestors(*p).contains(&s);
                let path = self.ancestors(s);
                let collapsed =
                    |p: &SpanIx| !path.contains(p) && (!inside(p) || self.collapsed.contains(p));
                self.collapsed = parents().filter(collapsed).collect();
            }
            Fold::CollapseAll => self.collapsed = parents().collect(),
            Fold::ExpandAll => self.collapsed.clear(),
            Fold::CollapseLevel => {
                let rows = self.rows();
                let open = parents().filter(|s| !self.collapsed.contains(s) && rows.contains(s));
                let open: Vec<_> = open.filter(|&s| self.below(s) > 0).collect();
                let deepest = open.iter().map(depth).max();
                let level: Vec<_> =
                    open.into_iter().filter(|s| Some(depth(s)) == deepest).collect();
                self.collapsed.extend(level);
            }
            Fold::ExpandLevel => {
                let seen = |s: &&SpanIx| self.below(**s) > 0;
                let shallowest = self.collapsed.iter().filter(seen).map(depth).min();
                let rest = |s: &SpanIx| Some(depth(s)) != shallowest || self.below(*s) == 0;
                self.collapsed = self.collapsed.iter().copied().filter(rest).collect();
            }
        }
    }
}

fn folds() -> impl Strategy<Value = Vec<(u8, u32)>> {
    proptest::collection::vec((0..14u8, 0..60u32), 0..12)
}

fn fold_of(kind: u8, span: SpanIx) -> Fold {
    match kind {
        0 => Fold::Toggle(span),
        1 => Fold::Collapse(span),
        2 => Fold::Expand(span),
        3 => Fold::ExpandSiblings(span),
        4 => Fold::Reveal(span),
        5 => Fold::CollapseAll,
        6 => Fold::ExpandAll,
        7 => Fold::CollapseLevel,
        8 => Fold::CollapseSubtree(span),
        9 => Fold::ExpandSubtree(span),
        10 => Fold::CollapseOthers(span),
        _ => Fold::ExpandLevel,
    }
}

/// The spans of the rows.
fn spans(rows: &Rows) -> impl Iterator<Item = SpanIx> + '_ {
    rows.window(0, u32::MAX).map(|place| place.span)
}

fn check(store: &Store, trace: &TraceInfo, folds: &[(u8, u32)]) {
    let mut rows = Rows::new(trace);
    let mut naive = Naive { store, trace: *trace, collapsed: BTreeSet::new(), wanted: None };
    for &(kind, n) in folds {
        let span = SpanIx(trace.first.0 + n % trace.len);
        let fold = fold_of(kind, span);
        // Folds and changes of what is wanted, mixed.
        match kind {
            11 => {
                let only = |s: SpanIx| (s.0.wrapping_mul(n | 1) >> 2).is_multiple_of(3);
                let set = BitSet::of(trace.len as usize, |i| only(SpanIx(trace.first.0 + i)));
                let mut set = set;
                rows.with_ancestors(store, &mut set, &BitSet::default());
                rows.restrict(store, Some(set));
                let all = store.spans_of(trace).filter(|&s| only(s));
                let with = all.flat_map(|s| [naive.ancestors(s), vec![s]].concat());
                naive.wanted = Some(with.collect());
            }
            12 => {
                rows.restrict(store, None);
                naive.wanted = None;
            }
            13 => {
                if let Some(mut set) = rows.wanted().cloned() {
                    set.set(span.0 - trace.first.0, true);
                    rows.with_ancestors(store, &mut set, &BitSet::default());
                    rows.restrict(store, Some(set));
                }
                let with = [naive.ancestors(span), vec![span]].concat();
                naive.wanted.iter_mut().for_each(|wanted| wanted.extend(&with));
            }
            _ => {
                assert!(rows.fold(store, fold));
                naive.fold(fold);
            }
        }
        let expected = naive.rows();
        assert_eq!(spans(&rows).collect::<Vec<_>>(), expected, "{fold:?}");
        assert_eq!(rows.total() as usize, expected.len());
        if matches!(fold, Fold::Reveal(_)) && kind == 4 && naive.wanted.is_none() {
            assert!(rows.is_visible(span));
        }
        for s in store.spans_of(trace) {
            let nearest = naive.ancestors(s).into_iter().chain([s]).rfind(|a| expected.contains(a));
            let above = expected.iter().copied().rfind(|&e| e < s).or(expected.first().copied());
            let found = rows.row(store, s).and_then(|row| rows.span(row));
            assert_eq!(found, nearest.or(above), "row of {s:?}");
            assert_eq!(rows.below(store, s) as usize, naive.below(s));
            assert_eq!(rows.is_visible(s), expected.contains(&s));
            assert_eq!(rows.is_collapsed(s), naive.collapsed.contains(&s));
        }
    }
    if let Some(wanted) = rows.wanted() {
        let seen = Siblings::among(store, trace, wanted, &BitSet::default());
        for s in store.spans_of(trace).filter(|s| wanted.contains(s.0 - trace.first.0)) {
            let family = |of| store.spans_of(trace).filter(move |&c| store.parent(c) == of);
            let family = |of| family(of).filter(|c| wanted.contains(c.0 - trace.first.0));
            let place = family(store.parent(s)).position(|c| c == s).unwrap() as u32 + 1;
            let (position, parent) = (seen.position(s, store.parent(s)), store.parent(s));
            assert_eq!(position, (place, family(parent).count() as u32));
            assert_eq!(seen.children(s), family(Some(s)).count() as u32);
            assert_eq!((seen.parent(store, s), seen.depth(store, s)), (parent, store.depth(s)));
        }
    }
    let code = rows.code(store).unwrap();
    let mut linked = Rows::new(trace);
    assert!(linked.read_code(store, &code), "{code}");
    linked.restrict(store, rows.wanted().cloned());
    assert!(spans(&linked).eq(spans(&rows)), "{code}");
    rows.restrict(store, None);
    rows.fold(store, Fold::ExpandAll);
    assert_eq!(rows.total(), trace.len);
    assert!(spans(&rows).eq(store.spans_of(trace)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rows_are_as_defined(text in support::texts(), folds in folds()) {
        let store = support::store(&text);
        for trace in store.traces() {
            check(&store, trace, &folds);
        }
    }

    #[test]
    fn windows_are_parts_of_the_whole(
        text in support::texts(), folds in folds(), first in 0..50u32, count in 0..50u32,
    ) {
        let store = support::store(&text);
        let trace = &store.traces()[0];
        let mut rows = Rows::new(trace);
        for (kind, n) in folds {
            rows.fold(&store, fold_of(kind, SpanIx(trace.first.0 + n % trace.len)));
        }
        let all: Vec<_> = spans(&rows).collect();
        let part: Vec<_> = rows.window(first, count).map(|place| place.span).collect();
        let expected: Vec<_> = all.into_iter().skip(first as usize).take(count as usize).collect();
        prop_assert_eq!(part, expected);
    }

    #[test]
    fn siblings_are_numbered(text in support::texts()) {
        let store = support::store(&text);
        for trace in store.traces() {
            let siblings = Siblings::new(&store, trace);
            for span in store.spans_of(trace) {
                let parent = store.parent(span);
                let family: Vec<_> = match parent {
                    Some(p) => store.children(p).collect(),
                    None => store.roots(trace).collect(),
                };
                let place = family.iter().position(|&s| s == span).unwrap() as u32 + 1;
                prop_assert_eq!(siblings.position(span, parent), (place, family.len() as u32));
                prop_assert_eq!(siblings.children(span) as usize, store.children(span).count());
            }
        }
    }
}

#[test]
fn a_span_of_another_trace_folds_nothing() {
    let store = support::store("trace 1\na x 0..9\n b x 1..2\ntrace 2\nc x 0..9\n d x 1..2\n");
    let mut rows = Rows::new(&store.traces()[1]);
    assert!(!rows.fold(&store, Fold::Collapse(SpanIx(0))));
    assert!(!rows.fold(&store, Fold::Toggle(SpanIx::NONE)));
    assert_eq!((rows.total(), rows.row(&store, SpanIx(0)), rows.span(2)), (2, None, None));
}

#[test]
fn a_long_chain_folds() {
    let mut text = String::new();
    for i in 0..2_000 {
        text += &format!("{}s x 0..9\n", " ".repeat(i));
    }
    let store = support::store(&text);
    let mut rows = Rows::new(&store.traces()[0]);
    rows.fold(&store, Fold::CollapseAll);
    assert_eq!(rows.total(), 1);
    rows.fold(&store, Fold::Reveal(SpanIx(1_999)));
    assert_eq!(rows.total(), 2_000);
    rows.fold(&store, Fold::CollapseLevel);
    assert_eq!(rows.total(), 1_999);
}
