//! Which span is which: edits that are known are found, and nothing else.

use std::collections::BTreeMap;

use proptest::prelude::*;
use spanscape_core::analysis::align::{Alignment, align, span_at};
use spanscape_core::analysis::self_times;
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{SpanIx, Store, TraceInfo, build};
use spanscape_planted::pairs::{Edit, Pair, pair};

use crate::spans;

/// Pairs that are looked at.
const PAIRS: u64 = 1_000;

pub fn read(document: &[u8]) -> Store {
    let mut ingest = Ingest::default();
    ingest.begin("pair");
    ingest.push(document);
    build(ingest.finish().0)
}

/// A span by the names from the root down to it.
pub fn path(store: &Store, span: SpanIx) -> String {
    let name = format!(
        "{} {} {}",
        store.text(store.service(span)),
        store.text(store.name(span)),
        store.kind(span).word()
    );
    store.parent(span).map_or(name.clone(), |parent| format!("{}/{name}", path(store, parent)))
}

/// What differs, a line for each: `-` only in the first, `+` only in the second, `=` another name, `~` another place,
/// `>` slower.
fn found(store: &Store, [a, b]: [&TraceInfo; 2], alignment: &Alignment) -> Vec<String> {
    let mut lines = Vec::new();
    let own = [a, b].map(|trace| self_times(store, trace, &|span| store.start(span)));
    for i in 0..a.len {
        let at = path(store, span_at(a, i));
        match alignment.partner(false, i) {
            None => lines.push(format!("- {at}")),
            Some(j) => {
                let (before, after) = (own[0][i as usize], own[1][j as usize]);
                // As other products have it: a millisecond and a fifth.
                if after > before + 1_000_000 + after / 5 {
                    lines.push(format!("> {at}"));
                }
            }
        }
    }
    let only = (0..b.len).filter(|&j| alignment.partner(true, j).is_none());
    lines.extend(only.map(|j| format!("+ {}", path(store, span_at(b, j)))));
    lines.extend(
        alignment.renamed().iter().map(|&(i, _)| format!("= {}", path(store, span_at(a, i)))),
    );
    lines.extend(alignment.moved().iter().map(|&i| format!("~ {}", path(store, span_at(a, i)))));
    lines.sort();
    lines
}

/// The same from what was edited. Of two that were exchanged, either may be said to have moved.
fn expected(store: &Store, [a, b]: [&TraceInfo; 2], pair: &Pair) -> Vec<Vec<String>> {
    let ids = |trace: &TraceInfo| -> BTreeMap<String, SpanIx> {
        store
            .spans_of(trace)
            .map(|span| (format!("{:016x}", store.id(span).value.0), span))
            .collect()
    };
    let (first, second) = (ids(a), ids(b));
    let mut all = vec![Vec::new()];
    for [x, y] in &pair.calls {
        match (x, y) {
            (Some(x), None) => all[0].push(format!("- {}", path(store, first[x]))),
            (None, Some(y)) => all[0].push(format!("+ {}", path(store, second[y]))),
            _ => {}
        }
    }
    for edit in &pair.edits {
        match edit {
            Edit::Slower { a, .. } => all[0].push(format!("> {}", path(store, first[a]))),
            Edit::Renamed { a, .. } => all[0].push(format!("= {}", path(store, first[a]))),
            _ => {}
        }
    }
    for edit in &pair.edits {
        if let Edit::Reordered { a, .. } = edit {
            all = all
                .into_iter()
                .flat_map(|lines| {
                    a.iter().map(move |moved| (lines.clone(), moved)).map(|(mut lines, moved)| {
                        lines.push(format!("~ {}", path(store, first[moved])));
                        lines
                    })
                })
                .collect();
        }
    }
    all.iter_mut().for_each(|lines| lines.sort());
    all
}

pub fn traces<'a>(store: &'a Store, pair: &Pair) -> [&'a TraceInfo; 2] {
    [0, 1].map(|side| {
        let id = u128::from_str_radix(&pair.traces[side], 16).unwrap();
        store.traces().iter().find(|trace| trace.key.value.0 == id).unwrap()
    })
}

#[test]
fn known_edits_are_found() {
    let (mut right, mut wrong) = (0, Vec::new());
    for seed in 0..PAIRS {
        let pair = pair(seed);
        let store = read(&pair.document);
        let both = traces(&store, &pair);
        let found = found(&store, both, &align(&store, both[0], both[1]));
        let expected = expected(&store, both, &pair);
        if expected.contains(&found) {
            right += 1;
        } else {
            wrong.push((seed, pair.edits.clone(), expected, found));
        }
    }
    println!("{right} of {PAIRS} pairs");
    let first = wrong.first();
    assert!(right * 100 >= PAIRS * 95, "{right} of {PAIRS}; {first:#?}");
}

#[test]
fn a_trace_is_like_itself() {
    for seed in 0..50 {
        let pair = pair(seed);
        let store = read(&pair.document);
        let [trace, _] = traces(&store, &pair);
        let alignment = align(&store, trace, trace);
        assert!((0..trace.len).all(|i| alignment.partner(false, i) == Some(i)), "{seed}");
        assert!(alignment.moved().is_empty() && alignment.renamed().is_empty());
    }
}

/// The partners of the first trace's spans, `-` for none, and behind them what moved and what has another name.
fn check(text: &str, expect: &str) {
    let store = build(spans::draft(text));
    let [a, b] = store.traces() else { panic!("two traces") };
    let alignment = align(&store, a, b);
    let id = |trace: &TraceInfo, i: u32| spans::short(&store, span_at(trace, i));
    let mut words: Vec<String> = (0..a.len)
        .map(|i| {
            let partner = alignment.partner(false, i).map_or("-".to_owned(), |j| id(b, j));
            format!("{}:{partner}", id(a, i))
        })
        .collect();
    words.extend(alignment.moved().iter().map(|&i| format!("~{}", id(a, i))));
    words.extend(alignment.renamed().iter().map(|&(i, _)| format!("={}", id(a, i))));
    assert_eq!(words.join(" "), expect);
}

#[test]
fn equal_calls_keep_their_order() {
    // The one that failed is the one more.
    check(
        "1/1 0+90 @s =r
         1/2<1 10+10 @s =q
         1/3<1 30+10 @s =q
         2/11 0+90 @s =r
         2/12<11 10+10 @s =q error
         2/13<11 30+10 @s =q
         2/14<11 50+10 @s =q",
        "1:11 2:13 3:14",
    );
    // What is below tells equal ones apart.
    check(
        "1/1 0+90 @s =r
         1/2<1 10+10 @s =q
         1/3<2 11+5 @s =x
         2/11 0+90 @s =r
         2/12<11 10+10 @s =q
         2/13<11 30+10 @s =q
         2/14<13 31+5 @s =x",
        "1:11 2:13 3:14",
    );
}

#[test]
fn what_is_put_around_calls_breaks_nothing() {
    check(
        "1/1 0+90 @s =r
         1/2<1 10+10 @s =q
         1/3<2 11+5 @t =x
         2/11 0+90 @s =r
         2/12<11 5+40 @s =filter
         2/13<12 6+30 @s =cache
         2/14<13 10+10 @s =q
         2/15<14 11+5 @t =x",
        "1:11 2:14 3:15",
    );
    // The other way round.
    check(
        "1/1 0+90 @s =r
         1/2<1 5+40 @s =filter
         1/4<2 10+10 @s =q
         2/11 0+90 @s =r
         2/14<11 10+10 @s =q",
        "1:11 2:- 4:14",
    );
}

#[test]
fn names_and_places_change() {
    check(
        "1/1 0+90 @s =r
         1/2<1 10+10 @s =a
         1/3<1 30+10 @s =b
         1/4<3 31+2 @t =x
         1/5<1 50+10 @s =c
         2/11 0+90 @s =r
         2/15<11 10+10 @s =c
         2/12<11 20+10 @s =a
         2/13<11 30+10 @s =b2
         2/14<13 31+2 @t =x",
        "1:11 2:12 3:13 4:14 5:15 ~5 =3",
    );
    // One that is called elsewhere is not another with a new name.
    check(
        "1/1 0+90 @s =r
         1/2<1 10+10 @s =a
         1/3<1 30+10 @s =b
         2/11 0+90 @s =r
         2/12<11 10+10 @s =b
         2/13<11 30+10 @s =b",
        "1:11 2:- 3:12",
    );
    // Other services have nothing in common.
    check("1/1 0+9 @s =r\n2/11 0+9 @t =q", "1:-");
}

proptest! {
    /// Whatever the traces are: partners are each other's, and who calls whom stays.
    #[test]
    fn partners_are_each_others(text in two_trees()) {
        let store = build(spans::draft(&text));
        let [a, b] = store.traces() else { panic!() };
        let alignment = align(&store, a, b);
        let above = |trace: &TraceInfo, i: u32| {
            let parent = store.parent(span_at(trace, i))?;
            Some(parent.0 - trace.first.0)
        };
        for i in 0..a.len {
            let Some(j) = alignment.partner(false, i) else { continue };
            prop_assert_eq!(alignment.partner(true, j), Some(i));
            // The nearest caller that has a partner is it on both sides.
            let mut up = above(a, i);
            while up.is_some_and(|up| alignment.partner(false, up).is_none()) {
                up = up.and_then(|up| above(a, up));
            }
            let mut over = above(b, j);
            while over.is_some_and(|over| alignment.partner(true, over).is_none()) {
                over = over.and_then(|over| above(b, over));
            }
            prop_assert_eq!(up.and_then(|up| alignment.partner(false, up)), over);
        }
    }
}

/// Two traces of up to 30 spans, of five names.
pub fn two_trees() -> impl Strategy<Value = String> {
    let tree = || prop::collection::vec((any::<usize>(), 0u8..5, 1u64..200), 1..30);
    let lines = |trace: u32, spans: &[(usize, u8, u64)]| {
        let line = |(i, &(parent, name, duration)): (usize, &(usize, u8, u64))| {
            let above = if i == 0 { String::new() } else { format!("<{:x}", parent % i + 1) };
            format!("{trace}/{:x}{above} {}+{duration} @s ={name}", i + 1, i * 3)
        };
        spans.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    };
    (tree(), tree()).prop_map(move |(a, b)| format!("{}\n{}", lines(1, &a), lines(2, &b)))
}
