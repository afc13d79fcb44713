//! Two traces as one tree: each span has one place, and the differences add up.

use std::collections::HashSet;

use proptest::prelude::*;
use spanscape_core::analysis::align::align;
use spanscape_core::analysis::main_root;
use spanscape_core::analysis::merged::{MergedNode, NO_PARENT, merge};
use spanscape_core::model::{Store, TraceInfo, build};
use spanscape_planted::pairs::pair;

use crate::align::{read, traces, two_trees};
use crate::spans;

fn merged(store: &Store, [a, b]: [&TraceInfo; 2]) -> Vec<MergedNode> {
    merge(store, [a, b], &align(store, a, b), &|span| store.start(span))
}

/// Each node in a line: its spans, `-` for none, and how long the end waited for it.
fn check(text: &str) -> String {
    let store = build(spans::draft(text));
    let [a, b] = store.traces() else { panic!("two traces") };
    let line = |node: &MergedNode| {
        let [first, second] =
            node.spans.map(|s| s.map_or("-".to_owned(), |s| spans::short(&store, s)));
        let [before, after] = node.waited;
        let pad = "  ".repeat(node.depth as usize);
        format!("{pad}{first} {second} {before} {after} {:+}\n", node.difference())
    };
    merged(&store, [a, b]).iter().map(line).collect()
}

#[test]
fn both_have_their_place() {
    insta::assert_snapshot!(check(
        "1/1 0+100 @s =r
         1/2<1 10+10 @s =a
         1/3<1 30+10 @s =gone
         1/4<3 32+2 @s =x
         1/5<1 50+10 @s =b
         1/6<5 52+6 @t =y
         2/11 0+150 @s =r
         2/12<11 5+70 @s =filter
         2/13<12 10+10 @s =a
         2/14<12 30+40 @s =b
         2/15<14 32+6 @t =y
         2/16<14 40+25 @t =new"
    ), @r"
    1 11 70 80 +10
      3 - 8 0 -8
        4 - 2 0 -2
      - 12 0 20 +20
        2 13 10 10 +0
        5 14 4 9 +5
          6 15 6 6 +0
          - 16 0 25 +25
    ");
}

/// What holds of any two traces.
fn holds(store: &Store, both: [&TraceInfo; 2]) {
    let nodes = merged(store, both);
    for (side, trace) in both.into_iter().enumerate() {
        let spans: Vec<_> = nodes.iter().filter_map(|node| node.spans[side]).collect();
        let distinct: HashSet<_> = spans.iter().map(|span| span.0).collect();
        assert_eq!((spans.len(), distinct.len()), (trace.len as usize, trace.len as usize));
        let root = main_root(store, trace).unwrap();
        let waited: u64 = nodes.iter().map(|node| node.waited[side]).sum();
        assert_eq!(waited, store.duration(root).0);
        // Who is below whom in a trace is so in the tree; but for what is called by one that only this trace has, and
        // by one that only the other has: it is below that.
        for (i, node) in nodes.iter().enumerate() {
            let Some(parent) = node.spans[side].and_then(|span| store.parent(span)) else {
                continue;
            };
            let mut up = nodes[i].parent;
            while up != NO_PARENT && nodes[up as usize].spans[side].is_none() {
                up = nodes[up as usize].parent;
            }
            let found = nodes.get(up as usize).and_then(|node| node.spans[side]);
            let alone = |node: &&MergedNode| {
                node.spans[side] == Some(parent) && node.spans[1 - side].is_none()
            };
            assert!(found == Some(parent) || nodes.iter().any(|node| alone(&node)));
        }
    }
    for (i, node) in nodes.iter().enumerate() {
        assert!(node.spans.iter().any(Option::is_some));
        match node.parent {
            NO_PARENT => assert_eq!(node.depth, 0),
            parent => {
                assert!((parent as usize) < i && nodes[parent as usize].depth + 1 == node.depth)
            }
        }
    }
}

#[test]
fn differences_add_up_in_known_pairs() {
    for seed in 0..200 {
        let pair = pair(seed);
        let store = read(&pair.document);
        holds(&store, traces(&store, &pair));
    }
}

proptest! {
    #[test]
    fn differences_add_up_in_any(text in two_trees()) {
        let store = build(spans::draft(&text));
        let [a, b] = store.traces() else { panic!() };
        holds(&store, [a, b]);
        holds(&store, [b, a]);
        holds(&store, [a, a]);
    }
}
