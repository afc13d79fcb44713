//! Two sets of traces: what each has of a path, what adds up, and what is not taken for chance.

use std::collections::BTreeMap;

use proptest::prelude::*;
use spanscape_core::analysis::diff::Weight;
use spanscape_core::analysis::self_times;
use spanscape_core::analysis::sets::chance::{Factorials, mann_whitney, together};
use spanscape_core::analysis::sets::{SetNode, SetTree, Sets, Shares};
use spanscape_core::base::nearest_rank;
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{Change, SpanIx, Store, Test, TraceIx, build};
use spanscape_planted::pairs::pair;

use crate::align::path;
use crate::spans;

/// The traces of a store, the odd ones in the second set.
fn halves(store: &Store) -> SetTree {
    sets(store, |i| i % 2 == 1)
}

fn sets(store: &Store, second: impl Fn(u32) -> bool) -> SetTree {
    let mut sets = Sets::default();
    for i in 0..store.traces().len() as u32 {
        sets.add(store, TraceIx(i), second(i), &|span| store.start(span));
    }
    sets.finish()
}

/// A path of a tree by the names from the root down to it.
fn named(store: &Store, tree: &SetTree, at: usize) -> String {
    let node = &tree.nodes[at].node;
    let name =
        format!("{} {} {}", store.text(node.service), store.text(node.name), node.kind.word());
    match tree.nodes.get(node.parent as usize) {
        Some(_) => format!("{}/{name}", named(store, tree, node.parent as usize)),
        None => name,
    }
}

/// What holds of any two sets, counted the slow way.
fn holds(store: &Store) {
    let tree = halves(store);
    type Naive = BTreeMap<String, [BTreeMap<u32, Vec<(u64, u64)>>; 2]>;
    let mut naive: Naive = BTreeMap::new();
    for (i, trace) in (0..).zip(store.traces()) {
        let own = self_times(store, trace, &|span| store.start(span));
        for (span, own) in store.spans_of(trace).zip(own) {
            let sides = naive.entry(path(store, span)).or_default();
            let values = sides[i as usize % 2].entry(i).or_default();
            values.push((store.duration(span).0, own));
        }
    }
    let names: Vec<String> = (0..tree.nodes.len()).map(|at| named(store, &tree, at)).collect();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(sorted, naive.keys().cloned().collect::<Vec<_>>());
    for (name, SetNode { node, spread, .. }) in names.iter().zip(&tree.nodes) {
        for side in 0..2 {
            let (of, spread) = (&naive[name][side], &spread[side]);
            assert_eq!(spread.traces as usize, of.len(), "{name}");
            let all: Vec<(u64, u64)> = of.values().flatten().copied().collect();
            assert_eq!((spread.spans, node.had[side].spans), (all.len() as u32, all.len() as u32));
            let column = |of: fn(&(u64, u64)) -> u64| {
                let mut column: Vec<u64> = all.iter().map(of).collect();
                column.sort_unstable();
                let high = (column.len() >= 20).then(|| nearest_rank(&column, 95));
                (nearest_rank(&column, 50), high)
            };
            assert_eq!(spread.durations, column(|both| both.0));
            assert_eq!(spread.own, column(|both| both.1));
            let traces = u64::from(tree.traces[side]);
            let sum: u64 = all.iter().map(|both| both.1).sum();
            assert_eq!(node.had[side].own, sum.checked_div(traces).unwrap_or(0));
            let longest = spread.longest.map(|(duration, span, ix)| {
                assert_eq!(store.trace_of(span), Some(ix));
                assert_eq!((path(store, span), store.duration(span).0), (name.clone(), duration));
                duration
            });
            assert_eq!(longest, all.iter().map(|both| both.0).max());
            let calls: Vec<u32> = of.values().map(|values| values.len() as u32).collect();
            let [least, _, most] = spread.usual.calls;
            assert!(calls.is_empty() || calls.contains(&least) && calls.contains(&most));
        }
    }
    // Every span is found where it was counted.
    for trace in store.traces() {
        for span in store.spans_of(trace) {
            let at = tree.find(store, span).unwrap();
            assert_eq!(names[at as usize], path(store, span));
        }
    }
    // All differences add up to that of the sets, but for what is lost below a nanosecond for each path.
    for (side, traces) in tree.traces.into_iter().enumerate() {
        let all: u64 = tree.nodes.iter().map(|of| of.node.had[side].waited).sum();
        let ends: u64 = store
            .traces()
            .iter()
            .enumerate()
            .filter(|(i, _)| i % 2 == side)
            .map(|(_, trace)| {
                store.roots(trace).map(|root| store.duration(root).0).max().unwrap_or(0)
            })
            .sum();
        let mean = ends.checked_div(traces.into()).unwrap_or(0);
        assert!(all <= mean && all + tree.nodes.len() as u64 >= mean, "{all} of {mean}");
    }
}

#[test]
fn known_traces_are_counted() {
    let mut ingest = Ingest::default();
    for seed in 0..30 {
        ingest.begin("pairs");
        ingest.push(&pair(seed).document);
    }
    let store = build(ingest.finish().0);
    assert!(store.traces().len() > 40);
    holds(&store);
}

proptest! {
    #[test]
    fn any_traces_are_counted(text in crate::align::two_trees()) {
        holds(&build(spans::draft(&text)));
    }
}

/// The same spans in both: nothing is different, whatever the sizes are.
#[test]
fn a_set_differs_in_nothing_from_itself() {
    let mut ingest = Ingest::default();
    for seed in 0..30 {
        ingest.begin("pairs");
        ingest.push(&pair(seed).document);
    }
    let store = build(ingest.finish().0);
    let mut sets = Sets::default();
    let mut shares = Shares::default();
    for i in 0..store.traces().len() as u32 {
        for second in [false, true] {
            sets.add(&store, TraceIx(i), second, &|span| store.start(span));
            shares.add(&store, TraceIx(i), second);
        }
    }
    for of in &sets.finish().nodes {
        assert_eq!(of.changes, [Change::Same; 2]);
        assert!(of.node.had[0] == of.node.had[1] && !of.presence.is_certain());
    }
    assert_eq!(shares.lines(&store), []);
}

/// Traces of one shape with times of a fixed sequence: `slow` in the second set is what a planted cause adds.
fn shop(of: u32, slow: u32) -> String {
    let mut text = String::new();
    let mut state = 7_u64;
    let mut next = |most: u32| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % most
    };
    for i in 0..2 * of {
        let second = i % 2 == 1;
        let (cart, pay) = (100 + next(50), 200 + next(80) + if second { slow } else { 0 });
        let mail = next(100) < if second { 80 } else { 20 };
        let id = 1_000 + i;
        let total = cart + pay + 60;
        text += &format!("{id:x}/1 0+{total} @shop\n");
        text += &format!("{id:x}/2<1 10+{cart} @cart\n");
        text += &format!("{id:x}/3<1 {}+{pay} @pay\n", 20 + cart);
        if mail {
            text += &format!("{id:x}/4<1 {}+20 @mail\n", 30 + cart + pay);
        }
    }
    text
}

fn of<'a>(store: &Store, tree: &'a SetTree, service: &str) -> &'a SetNode {
    tree.nodes.iter().find(|of| store.text(of.node.service) == service).unwrap()
}

#[test]
fn what_was_planted_is_not_chance_and_what_was_not_is() {
    for (traces, slow, expect) in [(60, 60, Change::Slower), (60, 0, Change::Same)] {
        let store = build(spans::draft(&shop(traces, slow)));
        let tree = halves(&store);
        assert_eq!(tree.traces, [traces, traces]);
        let pay = of(&store, &tree, "pay");
        assert_eq!(pay.changes, [expect; 2], "{pay:?}");
        assert_eq!(of(&store, &tree, "cart").changes, [Change::Same; 2]);
        // One in five against four in five.
        let mail = of(&store, &tree, "mail");
        assert!(mail.presence.is_certain() && mail.changes[0] == Change::Other, "{mail:?}");
        assert!(!pay.presence.is_certain());
    }
}

#[test]
fn too_few_are_not_tested() {
    let store = build(spans::draft(&shop(7, 60)));
    let tree = halves(&store);
    let pay = of(&store, &tree, "pay");
    assert_eq!(pay.times, [Test::TooFew; 2]);
    // Sizes alone tell then.
    assert_eq!(pay.changes[0], Change::Slower);
    assert_eq!(pay.spread.map(|spread| spread.durations.1), [None; 2]);
}

/// The last trace against all others: it takes longer than any, calls more often, and has what none has.
#[test]
fn one_against_its_crowd() {
    let text = shop(30, 0)
        + "ffff/1 0+2000 @shop\nffff/2<1 10+120 @cart\nffff/3<1 200+900 @pay\nffff/5<1 1200+230 @pay\n\
           ffff/6<1 1500+90 @audit\n";
    let store = build(spans::draft(&text));
    let last = store.traces().len() as u32 - 1;
    let tree = sets(&store, |i| i == last);
    assert_eq!(tree.traces, [60, 1]);
    let pay = of(&store, &tree, "pay");
    assert_eq!(
        (pay.place, pay.changes[0], pay.times),
        (Some(100), Change::Slower, [Test::TooFew; 2])
    );
    assert_eq!((pay.spread[0].usual.calls, pay.spread[1].spans), ([1, 1, 1], 2));
    let cart = of(&store, &tree, "cart");
    assert!((5..95).contains(&cart.place.unwrap()) && cart.changes[0] == Change::Same);
    assert_eq!(of(&store, &tree, "audit").changes, [Change::OnlySecond; 2]);
    // About half of the others have it.
    assert_eq!(of(&store, &tree, "mail").changes, [Change::Same; 2]);
    let tree = sets(&store, |i| i != last);
    assert_eq!(of(&store, &tree, "audit").changes, [Change::OnlyFirst; 2]);
}

/// The same as all orders of the values say, as far as there are few enough to try them all.
#[test]
fn ranks_are_tested_as_orders_say() {
    let mut state = 1_u64;
    let mut next = |most: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    for (most, shift) in
        [(1_000_000, 0), (1_000_000, 300_000), (1_000_000, 700_000), (6, 0), (6, 2)]
    {
        for _ in 0..4 {
            let mut a: Vec<u64> = (0..8).map(|_| next(most)).collect();
            let mut b: Vec<u64> = (0..8).map(|_| next(most) + shift).collect();
            a.sort_unstable();
            b.sort_unstable();
            let told = mann_whitney(&a, &b).unwrap();
            let exact = by_orders(&a, &b);
            assert!((told - exact).abs() < 0.03, "{told} is not {exact}: {a:?} {b:?}");
            assert_eq!(mann_whitney(&b, &a).unwrap(), told);
        }
    }
    assert_eq!(mann_whitney(&[1; 8], &[1; 8]), Some(1.0));
    assert_eq!(mann_whitney(&[1; 7], &[1; 80]), None);
    let far: Vec<u64> = (0..200).collect();
    let farther: Vec<u64> = (500..700).collect();
    assert!(mann_whitney(&far, &farther).unwrap() < 1e-60);
}

fn by_orders(a: &[u64], b: &[u64]) -> f64 {
    let all: Vec<u64> = a.iter().chain(b).copied().collect();
    // Twice how often one of the first is larger than one of the others.
    let twice = |first: u32| {
        let in_first = |i: &usize| first & (1 << i) != 0;
        let (mut u, places) = (0_i64, 0..all.len());
        for i in places.clone().filter(in_first) {
            for j in places.clone().filter(|j| !in_first(j)) {
                u += match all[i].cmp(&all[j]) {
                    std::cmp::Ordering::Greater => 2,
                    std::cmp::Ordering::Equal => 1,
                    std::cmp::Ordering::Less => 0,
                };
            }
        }
        (u - (a.len() * b.len()) as i64).abs()
    };
    let here = twice((1 << a.len()) - 1);
    let orders = (0..1_u32 << all.len()).filter(|first| first.count_ones() as usize == a.len());
    let (mut as_far, mut count) = (0, 0);
    for first in orders {
        count += 1;
        as_far += u32::from(twice(first) >= here);
    }
    f64::from(as_far) / f64::from(count)
}

#[test]
fn tables_are_tested_as_they_are_counted() {
    let choose =
        |n: u32, k: u32| (0..k).fold(1_u128, |c, i| c * u128::from(n - i) / u128::from(i + 1));
    let log = Factorials::up_to(40);
    for (n, m) in [(1, 9), (5, 5), (12, 20), (20, 20)] {
        for a in 0..=n {
            for b in 0..=m {
                let with = a + b;
                let table = |a: u32| choose(n, a) * choose(m, with - a);
                let likely = (with.saturating_sub(m)..=with.min(n)).map(table);
                let sum: u128 = likely.filter(|&other| other <= table(a)).sum();
                let exact = sum as f64 / choose(n + m, with) as f64;
                let told = log.fisher([a, b], [n, m]);
                assert!((told - exact).abs() < 1e-6, "{a}/{n} {b}/{m}: {told} is not {exact}");
            }
        }
    }
    assert_eq!(log.fisher([0, 3], [0, 9]), 1.0);
}

/// The example of the paper (Benjamini and Hochberg 1995, section 4.1): the four smallest of fifteen stay below 5 %.
#[test]
fn many_tests_are_told_together() {
    let paper = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];
    let mut given: Vec<Option<f64>> = paper.iter().copied().map(Some).collect();
    given.insert(3, None);
    let told = together(&given);
    assert_eq!(told[3], None);
    let certain = told.iter().flatten().filter(|&&p| p < 0.05).count();
    assert_eq!(certain, 4);
    assert!(told.iter().flatten().is_sorted());
}

#[test]
fn attributes_by_how_far_their_shares_are_apart() {
    let mut text = String::new();
    for i in 0..40 {
        let second = i % 2 == 1;
        let version = if second && i % 4 == 1 || i % 20 == 0 { "2.0" } else { "1.9" };
        text += &format!("{:x}/1 0+100 @shop .request={i} .version={version} .zone=eu\n", 100 + i);
    }
    let store = build(spans::draft(&text));
    let mut shares = Shares::default();
    for i in 0..40 {
        shares.add(&store, TraceIx(i), i % 2 == 1);
    }
    let lines = shares.lines(&store);
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            let values: Vec<_> =
                line.values.iter().map(|&(value, of)| (store.text(value), of)).collect();
            (store.text(line.key), line.id, values, line.test.is_certain())
        })
        .collect();
    let version = ("version", false, vec![("1.9", [18, 10]), ("2.0", [2, 10])], true);
    assert_eq!(told.first(), Some(&version));
    // Another one for each trace: it stands apart. What all have is not told.
    assert!(told.iter().any(|line| line.0 == "request" && line.1));
    assert!(told.iter().all(|line| line.0 != "zone"));
}

#[test]
fn nothing_is_nothing() {
    let tree = Sets::default().finish();
    assert_eq!(tree, SetTree::default());
    let store = build(spans::draft("1/1 0+10 @a"));
    let tree = sets(&store, |_| true);
    assert_eq!(tree.nodes[0].changes, [Change::Same; 2]);
    assert_eq!(tree.find(&store, SpanIx(0)), Some(0));
    assert_eq!(Weight::Own.of(&tree.nodes[0].node.had[1]), 10);
}
