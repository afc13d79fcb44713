//! The second trace of a pair is the first with the edits in it, and with nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a document that is not as expected fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spanscape_planted::pairs::{Edit, Pair, pair};

/// A span as the document has it.
#[derive(Clone, Debug)]
struct Span {
    parent: Option<String>,
    what: String,
    start: u64,
    duration: u64,
}

type Trace = BTreeMap<String, Span>;

fn read(pair: &Pair) -> [Trace; 2] {
    let document: Value = serde_json::from_slice(&pair.document).unwrap();
    [0, 1].map(|side| {
        let trace = &document["data"][side];
        assert_eq!(trace["traceID"], pair.traces[side].as_str());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let span = |span: &Value| {
            let service = &trace["processes"][span["processID"].as_str().unwrap()]["serviceName"];
            let (name, kind) = (&span["operationName"], &span["tags"][0]["value"]);
            let parent = span["references"].get(0).map(|reference| text(&reference["spanID"]));
            let [start, duration] =
                ["startTime", "duration"].map(|key| span[key].as_u64().unwrap());
            (
                text(&span["spanID"]),
                Span { parent, what: format!("{service} {name} {kind}"), start, duration },
            )
        };
        trace["spans"].as_array().unwrap().iter().map(span).collect()
    })
}

/// The spans below one, and itself.
fn below(trace: &Trace, top: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([top.to_owned()]);
    loop {
        let more: Vec<String> = trace
            .iter()
            .filter(|(id, span)| {
                span.parent.as_ref().is_some_and(|p| all.contains(p)) && !all.contains(*id)
            })
            .map(|(id, _)| id.clone())
            .collect();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

/// Durations that differ no more than works vary, as far as microseconds tell.
fn alike(a: u64, b: u64) -> bool {
    a.abs_diff(b) <= a / 10 + 40
}

#[test]
fn the_second_is_the_first_with_the_edits() {
    for seed in 0..400 {
        let pair = pair(seed);
        let [a, b] = read(&pair);
        let (mut gone, mut new) = (BTreeSet::new(), BTreeSet::new());
        let (mut renamed, mut slower, mut wrapped) =
            (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
        for edit in &pair.edits {
            match edit {
                Edit::Slower { b, by_ns, .. } => drop(slower.insert(b.clone(), *by_ns)),
                Edit::Repeated { a: like, b: again } => {
                    assert_eq!(a[like].what, b[again].what);
                    new.extend(below(&b, again));
                }
                Edit::Removed { a: top } => gone.extend(below(&a, top)),
                Edit::Reordered { a: [first, second], b: [x, y] } => {
                    assert!(a[first].start < a[second].start && b[x].start > b[y].start, "{seed}");
                }
                Edit::Wrapped { b: top, around } => {
                    new.insert(top.clone());
                    assert!(!around.is_empty());
                    wrapped.insert(top.clone(), around.len());
                }
                Edit::Renamed { b, .. } => drop(renamed.insert(b.clone())),
            }
        }
        let mut same = BTreeMap::new();
        for [x, y] in &pair.calls {
            match (x, y) {
                (Some(x), Some(y)) => drop(same.insert(x.clone(), y.clone())),
                (Some(x), None) => assert!(gone.remove(x), "{seed}"),
                (None, Some(y)) => assert!(new.contains(y), "{seed}"),
                (None, None) => panic!("{seed}: nowhere"),
            }
        }
        assert!(gone.is_empty() && b.len() == same.len() + new.len(), "{seed}");
        for (x, y) in &same {
            let (one, other) = (&a[x], &b[y]);
            assert_eq!(one.what == other.what, !renamed.contains(y), "{seed}");
            // The parent is the same, or what was put between.
            let above = other.parent.clone();
            let above = match above.filter(|above| wrapped.contains_key(above)) {
                Some(wrapper) => b[&wrapper].parent.clone(),
                None => other.parent.clone(),
            };
            assert_eq!(one.parent.as_ref().map(|parent| &same[parent]), above.as_ref(), "{seed}");
            if below(&b, y).iter().all(|id| !slower.contains_key(id) && !new.contains(id))
                && below(&a, x).iter().all(|id| same.contains_key(id))
            {
                assert!(alike(one.duration, other.duration), "{seed}: {one:?} {other:?}");
            }
            if let Some(by) = slower.get(y) {
                assert!(other.duration > one.duration * 9 / 10 + by / 1_100, "{seed}");
            }
        }
    }
}

#[test]
fn each_edit_is_made_often() {
    let mut counts = BTreeMap::new();
    let (mut spans, mut without) = (Vec::new(), 0);
    for seed in 0..1_000 {
        let pair = pair(seed);
        spans.push(pair.calls.len());
        without += usize::from(pair.edits.is_empty());
        for edit in &pair.edits {
            let word = format!("{edit:?}");
            *counts.entry(word.split(' ').next().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    assert_eq!(counts.len(), 6);
    assert!(counts.values().all(|count| *count >= 120), "{counts:?}");
    assert!((90..200).contains(&without), "{without}");
    spans.sort_unstable();
    assert!(spans[500] >= 15 && spans[999] >= 100, "{} {}", spans[500], spans[999]);
}

#[test]
fn a_seed_is_a_pair() {
    let (one, again) = (pair(7), pair(7));
    assert_eq!((one.document, one.edits), (again.document, again.edits));
}
