//! What two traces have different, as trees: sums, places, and where the difference is.

use std::path::Path;

use proptest::prelude::*;
use spanscape_core::analysis::align::align;
use spanscape_core::analysis::diff::{
    Change, DeltaFlame, DiffNode, Differences, Had, Weight, branches, pairs, ranked, rows,
};
use spanscape_core::analysis::main_root;
use spanscape_core::analysis::merged::NO_PARENT;
use spanscape_core::ingest::Ingest;
use spanscape_core::layout::path_tree::{LEAF, PathTree};
use spanscape_core::model::{Store, TraceInfo, build};
use spanscape_planted::pairs::pair;

use crate::align::{path, read, traces, two_trees};
use crate::spans;

fn tree(store: &Store, [a, b]: [&TraceInfo; 2]) -> Vec<DiffNode> {
    pairs(store, [a, b], &align(store, a, b), &|span| store.start(span))
}

fn sum(nodes: &[DiffNode], side: usize, of: fn(&Had) -> u64) -> u64 {
    nodes.iter().map(|node| of(&node.had[side])).sum()
}

/// What holds of any two traces.
fn holds(store: &Store, both: [&TraceInfo; 2]) {
    let pairs = tree(store, both);
    let (branches, of_pair) = branches(&pairs);
    assert_eq!(of_pair.len(), pairs.len());
    for (side, trace) in both.into_iter().enumerate() {
        let of: [fn(&Had) -> u64; 5] =
            [|h| h.spans.into(), |h| h.errors.into(), |h| h.duration, |h| h.own, |h| h.waited];
        for of in of {
            assert_eq!(sum(&pairs, side, of), sum(&branches, side, of));
        }
        assert_eq!(sum(&branches, side, of[0]), u64::from(trace.len));
        assert_eq!(sum(&branches, side, of[1]), u64::from(trace.errors));
    }
    for nodes in [&pairs, &branches] {
        for (i, node) in (0..).zip(nodes) {
            assert!(node.end > i && node.end as usize <= nodes.len());
            if let Some(above) = nodes.get(node.parent as usize) {
                assert!(node.parent < i && node.end <= above.end);
                assert_eq!(node.depth, above.depth + 1);
            } else {
                assert_eq!((node.parent, node.depth), (NO_PARENT, 0));
            }
            let below = &nodes[i as usize..node.end as usize];
            for side in 0..2 {
                let Had { own_below, waited_below, .. } = node.had[side];
                assert_eq!(sum(below, side, |h| h.own), own_below);
                assert_eq!(sum(below, side, |h| h.waited), waited_below);
            }
        }
        for weight in [Weight::Waited, Weight::Own] {
            adds_up(store, both, nodes, weight);
            flame(nodes, weight);
        }
    }
    graph(&branches);
    // The branches of one parent are called differently.
    for (i, node) in branches.iter().enumerate() {
        let twin = |other: &DiffNode| {
            let called = |n: &DiffNode| (n.parent, n.service, n.name, n.kind);
            called(other) == called(node)
        };
        assert!(!branches[..i].iter().any(twin));
    }
}

/// In a graph no box is over another of its column, and what calls others is in their middle.
fn graph(nodes: &[DiffNode]) {
    let ends: Vec<u32> = nodes.iter().map(|node| node.end).collect();
    let tree = PathTree::in_preorder(&ends);
    let depth = nodes.iter().map(|node| node.depth).max().unwrap_or(0);
    for column in 0..=depth {
        let of = (0..).zip(nodes).filter(|(_, node)| node.depth == column);
        let tops: Vec<u64> = of.map(|(i, _)| tree.y(i)).collect();
        assert!(tops.is_sorted_by(|a, b| a + LEAF <= *b));
        assert!(tops.iter().all(|top| top + LEAF <= tree.height()));
    }
    for (i, _) in (0..).zip(nodes) {
        let below = (0..).zip(nodes).filter(|(_, node)| node.parent == i);
        let below: Vec<u64> = below.map(|(child, _)| tree.y(child)).collect();
        if let (Some(first), Some(last)) = (below.first(), below.last()) {
            assert_eq!(tree.y(i), (first + last) / 2);
        }
    }
}

/// "Where did the time go" adds up to the difference of the roots.
fn adds_up(store: &Store, both: [&TraceInfo; 2], nodes: &[DiffNode], weight: Weight) {
    let found = ranked(nodes, weight, 3);
    let told: i64 = found.largest.iter().map(|&(_, by)| by).sum();
    assert_eq!(told + found.rest, found.all);
    assert_eq!(found.slower as i64 - found.faster as i64, found.all);
    if weight == Weight::Waited {
        let [a, b] = both.map(|trace| store.duration(main_root(store, trace).unwrap()).0 as i64);
        assert_eq!(found.all, b - a);
    }
    let sizes: Vec<_> = found.largest.iter().map(|(_, by)| by.unsigned_abs()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b));
    // What differs is a row, with all that is above it.
    let differences = Differences::new(nodes, weight);
    let only = rows(nodes, &[], Some(&differences.rows));
    let differ: Vec<u32> = (0..)
        .zip(&differences.changes)
        .filter(|(_, change)| **change != Change::Same)
        .map(|(i, _)| i)
        .collect();
    assert_eq!(differ.len(), differences.count as usize);
    assert!(differ.iter().all(|node| only.binary_search(node).is_ok()));
    assert!(only.iter().all(|&row| {
        let below = row..nodes[row as usize].end;
        differ.iter().any(|node| below.contains(node))
    }));
}

/// No bar of the flame graph is over another, and all are within what called them.
fn flame(nodes: &[DiffNode], weight: Weight) {
    let flame = DeltaFlame::new(nodes, weight);
    let mut seen = 0;
    for line in 0..flame.depth() {
        let mut until = 0;
        for &node in flame.line(line) {
            let (from, to) = flame.bar(node);
            assert!(until <= from && from <= to && to <= flame.extent());
            until = to;
            seen += 1;
            let DiffNode { parent, depth, had, .. } = nodes[node as usize];
            assert_eq!(depth, line);
            if parent != NO_PARENT {
                let above = flame.bar(parent);
                assert!(above.0 <= from && to <= above.1);
            }
            if sum(nodes, 0, |h| h.own) > 0 && weight == Weight::Own {
                assert!(to - from >= had[0].own_below.max(had[1].own_below));
            }
        }
    }
    assert_eq!(seen, nodes.len());
}

#[test]
fn known_pairs_add_up() {
    for seed in 0..100 {
        let pair = pair(seed);
        let store = read(&pair.document);
        holds(&store, traces(&store, &pair));
    }
}

#[test]
fn a_trace_differs_in_nothing_from_itself() {
    for seed in 0..30 {
        let pair = pair(seed);
        let store = read(&pair.document);
        let [trace, _] = traces(&store, &pair);
        let nodes = tree(&store, [trace, trace]);
        for weight in [Weight::Waited, Weight::Own] {
            assert_eq!(Differences::new(&nodes, weight).count, 0);
            assert_eq!(ranked(&nodes, weight, 9), Default::default());
        }
    }
}

/// Real traces of one request are nearly one tree, and those of several add up as well.
#[test]
fn real_pairs_add_up() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/jaeger");
    if !data.is_dir() {
        println!("skipped: no {}", data.display());
        return;
    }
    let folder = data.join("Sachin-A-TraceWeaver__media_load150");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut ingest = Ingest::default();
    for file in &files {
        ingest.begin("weaver");
        ingest.push(&std::fs::read(file).unwrap());
    }
    let store = build(ingest.finish().0);
    let all = store.traces();
    assert!(all.len() > 20, "{} traces", all.len());
    // All spans of two traces that are one tree belong together.
    let shape = |trace: &TraceInfo| {
        let mut all: Vec<_> = store.spans_of(trace).map(|span| path(&store, span)).collect();
        all.sort();
        all
    };
    let mut alike = 0;
    for (i, a) in all.iter().enumerate() {
        for b in all.iter().skip(i + 1) {
            let nodes = tree(&store, [a, b]);
            if shape(a) == shape(b) {
                alike += 1;
                assert!(nodes.iter().all(|node| node.spans.iter().all(Option::is_some)));
            }
        }
        holds(&store, [a, &all[(i + 1) % all.len()]]);
    }
    assert!(alike > 100, "{alike} pairs of one shape");
    let otel = data.join("jaegertracing-jaeger-ui__oltp2jaeger-multi-out.json");
    let store = read(&std::fs::read(otel).unwrap());
    for (a, b) in store.traces().iter().zip(store.traces().iter().skip(1)) {
        holds(&store, [a, b]);
    }
}

proptest! {
    #[test]
    fn any_two_add_up(text in two_trees()) {
        let store = build(spans::draft(&text));
        let [a, b] = store.traces() else { panic!() };
        holds(&store, [a, b]);
        holds(&store, [b, a]);
    }

    /// Rows are those that a walk over the tree finds, whatever is folded.
    #[test]
    fn rows_are_what_is_below_nothing_folded(
        text in two_trees(),
        folded in prop::collection::btree_set(0u32..20, 0..5),
    ) {
        let store = build(spans::draft(&text));
        let [a, b] = store.traces() else { panic!() };
        let nodes = tree(&store, [a, b]);
        let folded: Vec<u32> = folded.into_iter().collect();
        let hidden = |mut node: u32| loop {
            match nodes[node as usize].parent {
                NO_PARENT => break false,
                above if folded.contains(&above) => break true,
                above => node = above,
            }
        };
        let expected: Vec<u32> = (0..nodes.len() as u32).filter(|&node| !hidden(node)).collect();
        prop_assert_eq!(rows(&nodes, &folded, None), expected);
    }
}
