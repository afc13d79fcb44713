//! The builder, family by family: a few spans as text in, the tree and its warnings as text out.
//!
//! A line of input is a span: `TRACE/ID<PARENT START+DURATION @service =name kind flag ...`, where
//! `?` stands for a time that is not given. A line of output is a trace, or under it a span with
//! its start after the trace's base, its duration and its warnings. `~AT^UP` is a place in a file.

use crate::spans;

use spans::{draft, tree};
use spanscape_core::base::{SpanId, StrId, TimeNs};
use spanscape_core::model::{Draft, NewSpan, SpanIx, SpanKey, TraceIx, build};

fn check(input: &str, expect: &str) {
    // The expectations are indented as the code around them is.
    let outdent = |line| str::strip_prefix(line, "         ").unwrap_or(line);
    let expect: Vec<_> = expect.lines().map(outdent).collect();
    assert_eq!(tree(&build(draft(input))).trim_end(), expect.join("\n"), "\n{input}");
}

#[test]
fn preorder_with_siblings_by_start_then_arrival() {
    check(
        "1/a 100+50
         1/c<a 120+5
         1/b<a 110+5
         1/e<b 112+1
         1/d<a 120+5",
        "1 +50 @100
           a 0+50
             b 10+5
               e 12+1
             c 20+5
             d 20+5",
    );
}

#[test]
fn traces_come_by_their_first_span() {
    check(
        "2/a 1+1
         1/a 5+1
         2/b<a 1+0",
        "2 +1 @1
           a 0+1
             b 0+0
         1 +1 @5
           a 0+1",
    );
}

#[test]
fn a_short_trace_id_joins_the_only_long_one() {
    check(
        "00000000000000aa/a 1+9
         000000000000000100000000000000aa/b<a 2+1 >00000000000000aa/a
         00000000000000bb/c 1+1
         000000000000000100000000000000bb/d<c 1+1
         000000000000000200000000000000bb/e<c 1+1",
        "100000000000000aa +9 @1 mixed-trace-id-length=1
           a 0+9
             b 1+1 >100000000000000aa/a
         bb +1 @1
           c 0+1
         100000000000000bb +1 @1 no-root=1
           d 0+1 !missing-parent(000000000000000c)
         200000000000000bb +1 @1 no-root=1
           e 0+1 !missing-parent(000000000000000c)",
    );
}

#[test]
fn spans_without_ids_are_kept_apart() {
    check(
        "/a 1+1
         1/0 1+1
         1/0 1+1",
        "0 +1 @1
           a 0+1 !missing-trace-id
         1 +1 @1 several-roots=1
           0 0+1 !missing-span-id
           0 0+1 !missing-span-id",
    );
}

#[test]
fn halves_of_a_call_by_flag_become_parent_and_child() {
    check(
        "1/r 0+100 @web server
         1/a<r 12+6 @shop server shared
         1/a<r 10+10 @web client
         1/b<a 13+1 @shop client
         1/c<a 11+1 @web
         1/d<a 14+1 @other",
        "1 +100 @0
           r 0+100 !zero-start
             a 10+10
               c 11+1
               a 12+6 !shared-span
                 b 13+1
                 d 14+1",
    );
}

#[test]
fn halves_of_a_call_by_kind_need_two_services() {
    check(
        "1/a 10+10 @web client
         1/a 12+6 @shop server
         2/a 10+10 @web client
         2/a 12+6 @web server",
        "1 +10 @10
           a 0+10
             a 2+6 !shared-span
         2 +10 @10 several-roots=1
           a 0+10
           a 2+6 !duplicate-span-id",
    );
}

#[test]
fn several_servers_of_one_client() {
    check(
        "1/a 10+10 @web client
         1/a 12+2 @shop server shared
         1/a 15+2 @stock server shared
         1/b<a 16+1 @stock
         1/c<a 13+1 @unknown",
        "1 +10 @10
           a 0+10
             a 2+2 !shared-span
               c 3+1
             a 5+2 !shared-span
               b 6+1",
    );
}

#[test]
fn a_lone_server_half_keeps_its_parent() {
    check(
        "1/r 1+9
         1/a<r 2+1 server shared",
        "1 +9 @1
           r 0+9
             a 1+1",
    );
}

#[test]
fn parts_of_a_span_are_merged() {
    check(
        "1/a ?+? @shop =get .k=1 *7
         1/a 5+9 @shop =get server shared .k=1 .l=2 *6 error
         1/a 4+12 @web =call client
         1/b 5+9 =x
         1/b 6+? =x .late=1
         1/c 5+9 =x
         1/c 99+? =x",
        "1 +95 @4 several-roots=1
           a 0+12 =call
             a 1+9 =get .k=1 .l=2 *6 *7 error !shared-span !merged-partial-span
           b 1+9 =x .late=1 !merged-partial-span
           c 1+9 =x
           c 95+0 =x !missing-end !duplicate-span-id",
    );
}

#[test]
fn a_file_may_tell_places_of_spans_of_one_id() {
    check(
        "1/a 100+50
         1/b<a 120+5 =late ~1^1
         1/b<a 110+5 =early ~2^2
         1/c<b 112+1 ~3^1
         1/d<b 121+1 ~4^3
         1/e<b 122+1 ~5^2 =not-its-name",
        "1 +50 @100
           a 0+50
             b 10+5 =early !duplicate-span-id
               c 12+1
             b 20+5 =late
               d 21+1
               e 22+1 =not-its-name",
    );
    // Of one file they are no copies, and of two that say the same they are.
    check(
        "1/a 100+50 ~0
         1/a 100+50 ~1
         1/a 100+50 ~0
         1/a 100+50",
        "1 +50 @100 several-roots=1
           a 0+50 !duplicate-span !duplicate-span
           a 0+50 !duplicate-span-id",
    );
    // No parent, although it is there.
    check(
        "1/a<b 100+50 ~0^0
         1/b<a 110+5",
        "1 +50 @100 no-root=1
           a 0+50 !parent-cycle
             b 10+5",
    );
}

#[test]
fn copies_are_dropped_and_other_spans_of_one_id_kept() {
    check(
        "1/a 5+9 @shop .k=1 *6
         1/a 5+9 @shop .k=1 *6
         1/a 5+9 @shop .k=2 *6
         1/a 5+9 @shop .k=1 *7
         1/b<a 6+1",
        "1 +9 @5 several-roots=1
           a 0+9 .k=1 *6 !duplicate-span
             b 1+1
           a 0+9 .k=2 *6 !duplicate-span-id
           a 0+9 .k=1 *7 !duplicate-span-id",
    );
}

#[test]
fn parents_that_do_not_work() {
    check(
        "1/a<a 1+1
         1/b<9 1+1
         2/a<c 3+1
         2/b<a 2+1
         2/c<b 2+1
         2/d<c 4+1
         2/e<x 1+1",
        "1 +1 @1
           a 0+1 !self-parent
           b 0+1 !missing-parent(0000000000000009)
         2 +4 @1 no-root=1
           e 0+1 !missing-parent(\"x\")
           b 1+1 !parent-cycle
             c 1+1
               a 2+1 !ends-after-parent
               d 3+1 !starts-after-parent-end",
    );
}

#[test]
fn a_reference_that_exists_stands_in_for_a_missing_parent() {
    check(
        "1/a 1+9
         1/b<9 2+1 >follows:1/8 >child:2/a >follows:1/a
         1/c<a 3+1 follows
         1/d<9 3+1 >1/a",
        "1 +9 @1
           a 0+9
             b 1+1 >1/8 >2/a >1/9 !follows-from-parent !other-trace-reference
             c 2+1 !follows-from-parent
           d 2+1 >1/a !missing-parent(0000000000000009)",
    );
}

#[test]
fn links_without_target_are_removed() {
    check(
        "1/a 1+9 >/b >1/0 >2/b",
        "1 +9 @1
           a 0+9 >2/b !other-trace-reference !invalid-link !invalid-link",
    );
}

#[test]
fn missing_times() {
    check(
        "1/a ?+?
         1/b<a 5+1
         1/c<b ?+2
         1/d<c ?+1
         2/a 7+-3
         2/b<9 ?+1",
        "1 +2 @5
           a 0+0 !missing-start !missing-end
             b 0+1
               c 0+2 !missing-start
                 d 0+1 !missing-start
         2 +1 @7
           a 0+0 !negative-duration
           b 0+1 !missing-start !missing-parent(0000000000000009)",
    );
}

#[test]
fn a_start_of_zero_is_one_only_where_time_counts_from_zero() {
    check(
        "1/a 0+9
         1/b<a 3+1
         2/a 1700000000000000000+9
         2/b<a 0+1
         3/a ?+?",
        "1 +9 @0
           a 0+9 !zero-start
             b 3+1
         2 +9 @1700000000000000000
           a 0+9
             b 0+1 !missing-start !zero-start
         3 +0 @0
           a 0+0 !missing-start !missing-end",
    );
}

#[test]
fn the_ends_of_time() {
    let (min, max) = (i64::MIN + 1, i64::MAX);
    check(
        &format!("1/a {min}+{max}\n1/b<a {max}+{max}"),
        &format!(
            "1 +18446744073709551615 @{min}\n  a 0+{max}\n    \
             b 18446744073709551614+{max} !starts-after-parent-end"
        ),
    );
}

#[test]
fn children_outside_their_parents() {
    check(
        "1/a 10+10 =a
         1/b<a 5+20 =
         1/c<a 20+0
         1/d<a 20+1
         1/e<a 21+5
         1/f<a 15+? .k=1 .k=2",
        "1 +21 @5
           a 5+10 =a
             b 0+20 = !starts-before-parent !ends-after-parent !empty-name
             f 10+0 .k=1 .k=2 !missing-end !repeated-key(k)
             c 15+0
             d 15+1 !ends-after-parent
             e 16+5 !starts-after-parent-end",
    );
}

#[test]
fn parents_can_be_asked_for_and_warnings_summed() {
    let store = build(draft("1/a<9 1+1\n1/b<b 1+1\n1/c<a 1+1\n1/d 1+1\n2/a 1+1"));
    let named: Vec<_> = (0..5)
        .map(SpanIx)
        .map(|s| (store.parent_id(s).map(|k| k.value.0), store.is_orphan(s)))
        .collect();
    let own = |id| (Some(id), false);
    assert_eq!(named, [(Some(9), true), own(0xa), own(0xb), (None, false), (None, false)]);
    let trace = store.traces()[0];
    assert_eq!(store.orphans(&trace), 1);
    let id = store.id(SpanIx(1));
    assert_eq!(store.find_span(&trace, id), Some(SpanIx(1)));
    let by_trace: Vec<_> = [0, 1]
        .map(|t| store.trace_warnings(TraceIx(t)))
        .map(|w| w.iter().map(|(kind, n)| format!("{} {n}", kind.name())).collect::<Vec<_>>())
        .into();
    assert_eq!(by_trace[0], ["self-parent 1", "missing-parent 1", "several-roots 1"]);
    assert!(by_trace[1].is_empty());
}

/// The promise of `store.rs`, and trees as deep or as wide as they come.
#[test]
fn what_a_span_costs() {
    let spans = |count: u64, parent: &dyn Fn(u64) -> u64| {
        let mut draft = Draft::default();
        for i in 1..=count {
            let (id, parent) = (SpanKey { value: SpanId(i), text: StrId::EMPTY }, parent(i));
            let parent = SpanKey { value: SpanId(parent), text: StrId::EMPTY };
            let (start, duration) = (Some(TimeNs(1_000 + i as i64)), Some(5));
            let name = draft.strings.intern("GET /cart");
            draft.push_span(NewSpan { id, parent, start, duration, name, ..NewSpan::default() });
        }
        build(draft)
    };
    // All in one trace of no id, so that the warnings about that are the only ones.
    let fixed = spans(1, &|_| 0).heap_bytes();
    for (parent, depth) in [(&(|i: u64| i / 8) as &dyn Fn(u64) -> u64, 7), (&|_| 1, 2)] {
        let parent = |i| if i == 1 { 0 } else { parent(i).max(1) };
        let store = spans(100_000, &parent);
        assert_eq!(store.traces()[0].max_depth, depth);
        let warnings = store.warnings().heap_bytes();
        let bytes = store.heap_bytes() - warnings;
        assert!(bytes.abs_diff(62 * 100_000) <= fixed, "{bytes}");
    }
    let chain = spans(100_000, &|i| i - 1);
    assert_eq!(chain.traces()[0].max_depth, 100_000);
}
