//! The clock skew adjustment: rule by rule, and its promises on generated traces.

use crate::spans;

use proptest::prelude::*;
use spans::draft;
use spanscape_core::model::{Store, TraceIx, build, skew::adjust};

/// Delta and id of each span that moves, in tree order; then how many were skipped.
fn check(input: &str, expect: &str) {
    let store = build(draft(input));
    let skew = adjust(&store, TraceIx(0));
    let spans = store.spans_of(&store.traces()[0]).zip(&skew.deltas).filter(|&(_, &d)| d != 0);
    let mut text: Vec<_> = spans.map(|(s, d)| format!("{:x}{d:+}", store.id(s).value.0)).collect();
    assert_eq!(skew.moved as usize, text.len());
    if skew.skipped > 0 {
        text.push(format!("skipped={}", skew.skipped));
    }
    assert_eq!(text.join(" "), expect, "\n{input}");
}

#[test]
fn a_child_that_lies_inside_stays() {
    check("1/a 100+50 @web#x\n1/b<a 100+50 @shop#y", "");
}

#[test]
fn a_child_that_fits_is_centred_with_all_on_its_host() {
    check(
        "1/a 100+50 @web#x
         1/b<a 90+10 @shop#y
         1/c<b 91+5 @shop#y
         1/d<b 96+4 @db#z
         1/e<a 160+20 @stock#w",
        // b is centred at 120; d would then start before it, and is centred there as well.
        "b+30 c+30 d+27 e-45",
    );
}

#[test]
fn a_longer_child_moves_only_if_it_starts_early() {
    check(
        "1/a 100+50 @web#x
         1/b<a 90+60 @shop#y
         1/c<a 110+60 @shop#y",
        "b+10",
    );
}

#[test]
fn spans_of_one_host_are_never_compared() {
    check("1/a 100+50 @web#x\n1/b<a 90+10 @shop#x", "");
}

#[test]
fn an_unknown_host_is_taken_as_another() {
    check("1/a 100+50 @web\n1/b<a 90+10 @web", "b+30");
}

#[test]
fn nothing_moves_between_producer_and_consumer() {
    check(
        "1/a 100+50 @web#x
         1/b<a 80+10 @shop#y producer
         1/c<b 500+10 @mail#z consumer
         1/d<b 81+1 @shop#y consumer",
        "b+40 d+40",
    );
}

#[test]
fn what_is_below_a_missing_parent_has_no_reference() {
    check(
        "1/a<9 100+50 @web#x
         1/b<a 90+10 @shop#y
         1/c<8 10+10 @shop#y",
        "b+30 skipped=2",
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_moved_lies_inside_if_it_fits(
        spans in prop::collection::vec((any::<u16>(), 0u32..5_000, 0u32..3_000, 0u8..4), 1..60),
    ) {
        let line = |(i, &(up, start, length, host)): (usize, &(u16, u32, u32, u8))| {
            let parent = if i == 0 { 0 } else { usize::from(up) % i + 1 };
            format!("1/{:x}<{parent:x} {}+{length} @s#h{host}", i + 1, start + 1)
        };
        let text: Vec<_> = spans.iter().enumerate().map(line).collect();
        let store = build(draft(&text.join("\n")));
        promises(&store)?;
    }
}

fn promises(store: &Store) -> Result<(), TestCaseError> {
    let skew = adjust(store, TraceIx(0));
    let delta =
        |s: spanscape_core::model::SpanIx| skew.deltas.get(s.0 as usize).copied().unwrap_or(0);
    for span in store.spans_of(&store.traces()[0]) {
        let Some(parent) = store.parent(span) else {
            prop_assert_eq!(delta(span), 0);
            continue;
        };
        let host = |s| store.attrs().text(store.resource(s).attrs, "host.name", store.strings());
        if host(span) == host(parent) {
            prop_assert_eq!(delta(span), delta(parent));
            continue;
        }
        let range = |s| {
            let start = store.start(s) as i64 + delta(s);
            (start, start + store.duration(s).0 as i64)
        };
        let ((from, to), (start, end)) = (range(parent), range(span));
        prop_assert!(start >= from, "{span:?} starts before its parent");
        prop_assert!(end <= to || store.duration(span) > store.duration(parent), "{span:?}");
    }
    Ok(())
}
