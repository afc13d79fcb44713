//! Whatever the trace: flames and graph have every span where it belongs.

use crate::support;

use proptest::prelude::*;
use spanscape_core::analysis::{NO_NODE, Paths, self_times};
use spanscape_core::base::bitset::BitSet;
use spanscape_core::layout::lanes::Lanes;
use spanscape_core::layout::path_tree::{LEAF, PathTree};
use spanscape_core::layout::runs::{Run, runs};
use spanscape_core::model::SpanIx;

/// The texts from a span up to its root, of those that are included.
fn path(
    store: &spanscape_core::model::Store,
    first: u32,
    set: &BitSet,
    span: SpanIx,
) -> Vec<(u32, u32)> {
    let up = std::iter::successors(Some(span), |&span| store.parent(span));
    let up = up.filter(|span| set.contains(span.0 - first));
    up.map(|span| (store.service(span).0, store.name(span).0)).collect()
}

proptest! {
    #[test]
    fn merged_are_those_of_one_path(text in support::texts(), bits in any::<u64>()) {
        let store = support::store(&text);
        let trace = store.traces()[0];
        let first = trace.first.0;
        let own = self_times(&store, &trace, &|span| store.start(span));
        let set = BitSet::of(trace.len as usize, |i| bits & (1 << (i % 64)) != 0);
        let paths = Paths::new(&store, &trace, Some(&set), &own);
        let spans: Vec<u32> = (0..trace.len).collect();
        for &a in &spans {
            prop_assert_eq!(paths.node_of(a).is_some(), set.contains(a));
        }
        for (&a, &b) in spans.iter().zip(spans.iter().skip(1)) {
            if let (Some(x), Some(y)) = (paths.node_of(a), paths.node_of(b)) {
                let [a, b] = [a, b].map(|i| path(&store, first, &set, SpanIx(first + i)));
                prop_assert_eq!(x == y, a == b);
            }
        }
        let mut all = 0;
        for (i, node) in (0..).zip(paths.nodes()) {
            let of: Vec<u32> = paths.spans_of(i).iter().collect();
            all += of.len();
            prop_assert_eq!(of.len(), node.spans as usize);
            let sum = |f: &dyn Fn(SpanIx) -> u64| of.iter().map(|&i| f(SpanIx(first + i))).sum::<u64>();
            prop_assert_eq!(node.total, sum(&|span| store.duration(span).0));
            prop_assert_eq!(node.own, sum(&|span| own[(span.0 - first) as usize]));
            prop_assert!(of.contains(&(node.longest.0 - first)));
            let below = node.first_child..node.first_child + node.children;
            let mut at = node.at;
            for child in below.clone() {
                let child = paths.node(child).unwrap();
                prop_assert_eq!((child.parent, child.depth, child.at), (i, node.depth + 1, at));
                at += child.weight;
            }
            prop_assert!(at <= node.at + node.weight);
            prop_assert_eq!(node.parent == NO_NODE, node.depth == 0);
        }
        prop_assert_eq!(all, set.count());
        for depth in 0..paths.depth() {
            let (from, to) = paths.level(depth);
            prop_assert!(from < to);
            for i in from..to {
                prop_assert_eq!(paths.node(i).unwrap().depth, depth);
            }
        }
        // In the graph none is over another, and each is among its children.
        let tree = PathTree::new(&paths);
        for (i, node) in (0..).zip(paths.nodes()) {
            prop_assert!(tree.y(i) + LEAF <= tree.height());
            let next = paths.node(i + 1).filter(|next| next.depth == node.depth);
            prop_assert!(next.is_none() || tree.y(i) + LEAF <= tree.y(i + 1));
            if node.children > 0 {
                let last = node.first_child + node.children - 1;
                prop_assert!(tree.y(node.first_child) <= tree.y(i) && tree.y(i) <= tree.y(last));
            }
        }
    }

    #[test]
    fn by_time_none_is_over_another(text in support::texts(), bits in any::<u64>()) {
        let store = support::store(&text);
        let trace = store.traces()[0];
        let first = trace.first.0;
        let set = BitSet::of(trace.len as usize, |i| bits & (1 << (i % 64)) != 0);
        let lanes = Lanes::new(&store, &trace, Some(&set), &|span| store.start(span));
        let mut all: Vec<u32> = Vec::new();
        for line in 0..lanes.len() {
            let mut free = 0;
            for &span in lanes.line(line) {
                prop_assert_eq!(lanes.line_of(span.0 - first), Some(line));
                prop_assert!(store.start(span) >= free);
                free = store.end(span);
                all.push(span.0 - first);
            }
        }
        all.sort_unstable();
        prop_assert_eq!(all, set.iter().collect::<Vec<_>>());
        // Below its parent, and nobody else's bar is between them at a time of its own.
        for local in set.iter() {
            let span = SpanIx(first + local);
            let mut above = std::iter::successors(store.parent(span), |&span| store.parent(span));
            let Some(parent) = above.find(|span| set.contains(span.0 - first)) else { continue };
            let [top, line] = [parent, span].map(|s| lanes.line_of(s.0 - first).unwrap());
            prop_assert!(top < line);
            for between in top + 1..line {
                for &other in lanes.line(between) {
                    let at_once = store.start(other) < store.end(span) && store.start(span) < store.end(other);
                    let mut up = std::iter::successors(Some(other), |&span| store.parent(span));
                    prop_assert!(!at_once || up.any(|span| span == parent));
                }
            }
        }
    }

    #[test]
    fn runs_have_every_bar_once(
        lengths in proptest::collection::vec((0..20u64, 0..20u64), 0..60),
        window in (0..300u64, 1..300u64),
        cells in 1..100u32,
    ) {
        let mut at = 0;
        let bars: Vec<(u64, u64)> = lengths.iter().map(|&(gap, long)| {
            let from = at + gap;
            at = from + long;
            (from, at)
        }).collect();
        let (from, to) = (window.0, window.0 + window.1);
        let mut told: Vec<Run> = Vec::new();
        runs(bars.len() as u32, &|i| bars[i as usize], (from, to), cells, &mut |run| told.push(run));
        let seen: Vec<u32> = told.iter().flat_map(|run| run.first..run.end).collect();
        let is_seen = |i: &u32| {
            let (a, b) = bars[*i as usize];
            a < to && (b > from || a >= from)
        };
        let expected: Vec<u32> = (0..bars.len() as u32).filter(is_seen).collect();
        prop_assert_eq!(seen, expected);
        for run in &told {
            let long = |i: u32| bars[i as usize].1 - bars[i as usize].0;
            let longest = (run.first..run.end).map(long).max().unwrap();
            prop_assert_eq!(long(run.longest), longest);
            prop_assert_eq!((run.from, run.to), (bars[run.first as usize].0, bars[run.end as usize - 1].1));
        }
        prop_assert!(told.len() as u64 <= 2 * (u64::from(cells) + 2) + 2);
    }
}
