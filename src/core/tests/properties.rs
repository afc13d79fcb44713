//! What the builder promises for any draft, tried on generated traces with random damage.

use crate::spans;

use std::collections::BTreeSet;

use proptest::prelude::*;
use spans::draft;
use spanscape_core::model::{SpanIx, Store, WarningKind, build, dump};

/// A span of a small world, so that ids, parents and traces meet: trace, id, parent, times,
/// service, kind, flags.
type Line = (u8, u8, u8, Option<i64>, Option<i64>, u8, u8, u8);

fn lines(ids: std::ops::Range<u8>) -> impl Strategy<Value = Vec<Line>> {
    let start = prop_oneof![
        6 => (0i64..2_000).prop_map(Some),
        2 => (1_700_000_000_000_000_000i64..1_700_000_000_000_002_000).prop_map(Some),
        1 => any::<i64>().prop_map(Some),
        1 => Just(None),
    ];
    let duration = prop_oneof![
        8 => (0i64..1_000).prop_map(Some),
        1 => any::<i64>().prop_map(Some),
        1 => Just(None),
    ];
    let span = (0u8..5, ids.clone(), ids, start, duration, 0u8..3, 0u8..5, 0u8..8);
    prop::collection::vec(span, 0..80)
}

fn text(lines: &[Line]) -> String {
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(&(trace, id, parent, start, duration, service, kind, flags): &Line) -> String {
    // Two that may be one, one that is no number, one that is missing.
    let trace = ["aa", "100000000000000aa", "b", "t-1", ""][usize::from(trace)];
    let name = |n: u8| if n == 7 { "seven".to_owned() } else { format!("{n:x}") };
    let (id, parent) = (name(id), name(parent));
    let time = |t: Option<i64>| t.map_or("?".to_owned(), |t| t.to_string());
    let (start, duration) = (time(start), time(duration));
    let service = ["", "@a", "@b"][usize::from(service)];
    let kind = ["", "client", "server", "producer", "consumer"][usize::from(kind)];
    let flag = |bit: u8, word: &'static str| if flags & bit != 0 { word } else { "" };
    let (shared, data, link) = (flag(1, "shared"), flag(2, ".k=v *5"), flag(4, ">child:aa/3"));
    format!("{trace}/{id}<{parent} {start}+{duration} {service} {kind} {shared} {data} {link}")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_span_is_kept_or_counted(lines in lines(0..12)) {
        let store = build(draft(&text(&lines)));
        let count = |kind| store.warnings().count(kind) as usize;
        let gone = count(WarningKind::DuplicateSpan) + count(WarningKind::MergedPartialSpan);
        prop_assert_eq!(store.len() + gone, lines.len());
        let in_traces: u32 = store.traces().iter().map(|t| t.len).sum();
        prop_assert_eq!(in_traces as usize, store.len());
    }

    #[test]
    fn the_order_is_a_preorder(lines in lines(0..12)) {
        preorder(&build(draft(&text(&lines))))?;
    }

    #[test]
    fn building_again_gives_the_same(lines in lines(0..12)) {
        let text = text(&lines);
        prop_assert_eq!(dump(&build(draft(&text))), dump(&build(draft(&text))));
    }

    #[test]
    fn the_order_of_arrival_does_not_matter_where_ids_are_unique(
        (given, mixed) in lines(0..60).prop_flat_map(|mut lines| {
            // Distinct ids, within one trace or between them; parents may be any or none.
            for (line, id) in lines.iter_mut().zip(1..) {
                line.1 = id;
            }
            (Just(lines.clone()), Just(lines).prop_shuffle())
        })
    ) {
        prop_assert_eq!(facts(&build(draft(&text(&given)))), facts(&build(draft(&text(&mixed)))));
    }
}

/// Parents come before their children, subtrees nest, depths follow, times lie in the trace.
fn preorder(store: &Store) -> Result<(), TestCaseError> {
    for trace in store.traces() {
        let end = trace.first.0 + trace.len;
        let mut earliest = u64::MAX;
        for span in store.spans_of(trace) {
            let own = span.0..span.0 + store.subtree(span);
            prop_assert!(!own.is_empty() && own.end <= end);
            earliest = earliest.min(store.start(span));
            prop_assert!(store.end(span) <= trace.duration.0);
            let depth = store.parent(span).map_or(0, |p| store.depth(p) + 1);
            prop_assert_eq!(store.depth(span), depth);
            if let Some(parent) = store.parent(span) {
                let above = parent.0..parent.0 + store.subtree(parent);
                prop_assert!(parent < span && trace.first <= parent && own.end <= above.end);
            }
            let children: Vec<SpanIx> = store.children(span).collect();
            prop_assert!(children.is_sorted_by_key(|&c| store.start(c)));
            prop_assert!(children.iter().all(|&c| store.parent(c) == Some(span)));
        }
        prop_assert_eq!(earliest, 0);
        prop_assert_eq!(store.roots(trace).count() as u32, trace.roots);
    }
    Ok(())
}

/// What a store says, without any order: trace, id, parent's id, start and duration of each span.
fn facts(store: &Store) -> BTreeSet<String> {
    let key = |span| {
        let id = store.id(span);
        format!("{}{}", id.value, store.text(id.text))
    };
    let of_trace = |trace: &spanscape_core::model::TraceInfo| {
        let name = format!("{}{}", trace.key.value, store.text(trace.key.text));
        let start = trace.base.0;
        let fact = move |span| {
            let parent = store.parent(span).map(key);
            let times = (start, store.start(span), store.duration(span));
            format!("{name} {} {parent:?} {times:?}", key(span))
        };
        store.spans_of(trace).map(fact).collect::<Vec<_>>()
    };
    store.traces().iter().flat_map(of_trace).collect()
}
