//! Paths of operations of two sets as a list, in any order.

use std::cmp::Reverse;

use super::trees::Trees;
use crate::analysis::sets::{SetNode, SetTree};
use crate::base::sort_by;
use crate::engine::dataset::MAX_WINDOW;
use crate::engine::protocol::{CompareTold, PathColumn, PathLine, PathSide, PathsOf};
use crate::model::{Change, Store, Test, Weight};

/// A window of the list. O(paths log paths).
pub(super) fn told(store: &Store, tree: &SetTree, trees: &Trees, of: &PathsOf) -> CompareTold {
    let at = usize::from(of.weight == Weight::Own);
    let change = |node: &SetNode| node.changes.get(at).copied().unwrap_or(Change::Same);
    let mut all: Vec<u32> = (0..)
        .zip(&tree.nodes)
        .filter(|(i, node)| trees.is_found(*i) && (!of.only || change(node) != Change::Same))
        .map(|(i, _)| i)
        .collect();
    let key = |&i: &u32| tree.nodes.get(i as usize).map(|node| key(node, tree.traces, of));
    if of.by != PathColumn::Tree {
        sort_by(&mut all, |a, b| {
            let (x, y) = (key(a).flatten(), key(b).flatten());
            let order = match (x, y) {
                (Some(x), Some(y)) if of.down => y.total_cmp(&x),
                (Some(x), Some(y)) => x.total_cmp(&y),
                // What has no such figure comes last either way.
                (x, y) => Reverse(x.is_some()).cmp(&Reverse(y.is_some())),
            };
            order.then(a.cmp(b))
        });
    } else if !of.down {
        all.reverse();
    }
    let total = all.len() as u32;
    let window = all.iter().skip(of.first as usize).take(of.count.min(MAX_WINDOW) as usize);
    let lines = window.filter_map(|&i| line(store, tree, trees, i, of.weight, change)).collect();
    CompareTold::Paths { total, lines }
}

/// What a path is ordered by; the larger, the more there is to say of it.
fn key(of: &SetNode, traces: [u32; 2], asked: &PathsOf) -> Option<f64> {
    let [a, b] = of.spread;
    let [n, m] = traces.map(|traces| f64::from(traces.max(1)));
    let apart = |a: u64, b: u64| a.abs_diff(b) as f64;
    let high = |a: Option<u64>, b: Option<u64>| Some(apart(a?, b?));
    let [before, after] = of.node.had.map(|had| asked.weight.of(&had));
    Some(match asked.by {
        PathColumn::Tree => 0.0,
        PathColumn::Traces => (f64::from(a.traces) / n - f64::from(b.traces) / m).abs(),
        PathColumn::Calls => (f64::from(a.spans) / n - f64::from(b.spans) / m).abs(),
        PathColumn::Median => apart(a.durations.0, b.durations.0),
        PathColumn::High => high(a.durations.1, b.durations.1)?,
        PathColumn::OwnMedian => apart(a.own.0, b.own.0),
        PathColumn::OwnHigh => high(a.own.1, b.own.1)?,
        PathColumn::Difference => apart(before, after),
        PathColumn::Chance => match of.times.get(usize::from(asked.weight == Weight::Own)) {
            Some(Test::Chance(p)) => -p,
            _ => return None,
        },
    })
}

fn line(
    store: &Store,
    tree: &SetTree,
    trees: &Trees,
    number: u32,
    weight: Weight,
    change: impl Fn(&SetNode) -> Change,
) -> Option<PathLine> {
    let of = tree.nodes.get(number as usize)?;
    let mut sides = of.spread.into_iter().zip(of.node.had).map(|(spread, had)| PathSide {
        traces: spread.traces,
        spans: spread.spans,
        errors: spread.errors,
        usual: spread.usual.calls,
        durations: spread.durations,
        own: spread.own,
        mean: weight.of(&had),
    });
    Some(PathLine {
        node: number,
        depth: of.node.depth,
        service: store.text(of.node.service).to_owned(),
        name: store.text(of.node.name).to_owned(),
        above: trees.above(store, number),
        sides: [0, 1].map(|_| sides.next().unwrap_or_default()),
        time: of.times.get(usize::from(weight == Weight::Own)).copied().unwrap_or_default(),
        presence: of.presence,
        place: of.place,
        change: Some(change(of)).filter(|change| *change != Change::Same),
    })
}
