//! Where the time of a trace goes: the critical path, self times and execution times, on trees by hand
//! and against references that count every nanosecond. The files of others are in `critical_files.rs`.

use crate::support;

use proptest::prelude::*;
use spanscape_core::analysis::{
    critical_path, execution_times, gaps, main_root, self_time, self_times,
};
use spanscape_core::model::{Kind, SpanIx, Store};

/// The segments by time, and each span's self time and execution time.
fn check(text: &str) -> String {
    let store = support::store(text);
    let trace = &store.traces()[0];
    let starts = |span| store.start(span);
    let name = |span| store.text(store.name(span)).to_owned();
    let path = critical_path(&store, main_root(&store, trace).unwrap(), &starts);
    let mut segments = path.segments().to_vec();
    segments.sort_by_key(|s| s.start);
    let segments = segments.iter().map(|s| format!("{} {}..{}", name(s.span), s.start, s.end));
    let mut out = segments.collect::<Vec<_>>().join(", ") + "\n";
    let own = self_times(&store, trace, &starts);
    let execution = execution_times(&store, trace, &starts);
    for (span, (own, execution)) in store.spans_of(trace).zip(own.into_iter().zip(execution)) {
        let indent = "  ".repeat(store.depth(span) as usize);
        out += &format!("{indent}{} self {own}, execution {execution:.1}\n", name(span));
    }
    out
}

#[test]
fn what_ended_last_was_waited_for() {
    insta::assert_snapshot!(check("
        root a 0..100
          first b 10..30
          second b 40..60
            below c 45..50
    "), @r"
    root 0..10, first 10..30, root 30..40, second 40..45, below 45..50, second 50..60, root 60..100
    root self 60, execution 60.0
      first self 20, execution 20.0
      second self 15, execution 15.0
        below self 5, execution 5.0
    ");
}

#[test]
fn what_ran_beside_it_held_up_nobody() {
    insta::assert_snapshot!(check("
        root a 0..100
          slow b 10..90
          fast c 10..50
          early d 0..10
    "), @r"
    early 0..10, slow 10..90, root 90..100
    root self 10, execution 10.0
      early self 10, execution 10.0
      slow self 80, execution 60.0
      fast self 40, execution 20.0
    ");
}

#[test]
fn what_touches_is_not_lost() {
    insta::assert_snapshot!(check("
        root a 0..30
          one b 0..10
          two b 10..20
          three b 20..30
    "), @r"
    one 0..10, two 10..20, three 20..30
    root self 0, execution 0.0
      one self 10, execution 10.0
      two self 10, execution 10.0
      three self 10, execution 10.0
    ");
}

#[test]
fn what_outlives_its_parent_is_cut() {
    insta::assert_snapshot!(check("
        root a 0..100
          late b 60..150
          done c 20..100
    "), @r"
    root 0..20, done 20..100
    root self 20, execution 20.0
      done self 80, execution 60.0
      late self 90, execution 70.0
    ");
    insta::assert_snapshot!(check("
        root a 0..100
          late b 60..150
            later c 90..200
    "), @r"
    root 0..60, late 60..90, later 90..100
    root self 60, execution 60.0
      late self 30, execution 30.0
        later self 110, execution 110.0
    ");
}

#[test]
fn what_is_sent_is_not_waited_for() {
    insta::assert_snapshot!(check("
        root a 0..100
          send a 10..90 kind:producer
            take b 20..80 kind:consumer
              work b 30..70
            hand b 40..60
    "), @r"
    root 0..10, send 10..40, hand 40..60, send 60..90, root 90..100
    root self 20, execution 20.0
      send self 20, execution 40.0
        take self 20, execution 10.0
          work self 40, execution 20.0
        hand self 20, execution 10.0
    ");
}

#[test]
fn the_longest_root_counts_and_what_takes_no_time_does_not() {
    insta::assert_snapshot!(check("
        ping a 0..5
        root a 10..40
          mark b 20..20
            odd c 18..22
        again a 60..90
    "), @r"
    root 10..40
    ping self 5, execution 5.0
    root self 30, execution 28.0
      mark self 0, execution 0.0
        odd self 4, execution 2.0
    again self 30, execution 30.0
    ");
}

#[test]
fn what_no_child_covers_is_a_gap() {
    let store = support::store(
        "
        root a 0..100
          one b 10..30
          two b 25..40
          far b 90..120
          leaf c 45..50
    ",
    );
    let of = |span, least| gaps(&store, SpanIx(span), &|s| store.start(s), least);
    assert_eq!(of(0, 1), [(0, 10), (40, 45), (50, 90)]);
    assert_eq!(of(0, 10), [(0, 10), (50, 90)]);
    assert_eq!(of(1, 0), []);
}

#[test]
fn a_parent_with_many_children_and_a_long_chain() {
    let mut wide = "root a 0..200001\n".to_owned();
    let mut deep = String::new();
    for i in 0..50_000 {
        wide += &format!(" c b {}..{}\n", 2 * i + 1, 2 * i + 2);
    }
    for i in 0..3_000 {
        deep += &format!("{}d{i} a {i}..{}\n", " ".repeat(i), 10_000 - i);
    }
    for (text, segments) in [(wide, 50_000 + 50_001), (deep, 2 * 2_999 + 1)] {
        let store = support::store(&text);
        let path = critical_path(&store, SpanIx(0), &|span| store.start(span));
        assert_eq!(path.segments().len(), segments);
    }
}

/// The self time of a span, nanosecond by nanosecond.
fn counted(store: &Store, span: SpanIx, starts: &dyn Fn(SpanIx) -> u64) -> u64 {
    let of = |s| starts(s)..starts(s) + store.duration(s).0;
    of(span).filter(|t| !store.children(span).any(|child| of(child).contains(t))).count() as u64
}

/// The same for execution times.
fn shared(store: &Store, starts: &dyn Fn(SpanIx) -> u64) -> Vec<f64> {
    let spans: Vec<SpanIx> = store.spans_of(&store.traces()[0]).collect();
    let runs = |s: SpanIx, t: u64| (starts(s)..starts(s) + store.duration(s).0).contains(&t);
    let sent = |a, b| store.kind(a) == Kind::Producer && store.kind(b) == Kind::Consumer;
    let mut out = vec![0.0; spans.len()];
    for t in 0..1_000 {
        let works =
            |&s: &SpanIx| runs(s, t) && !store.children(s).any(|c| runs(c, t) && !sent(s, c));
        let at_work: Vec<SpanIx> = spans.iter().copied().filter(works).collect();
        at_work.iter().for_each(|s| out[s.0 as usize] += 1.0 / at_work.len() as f64);
    }
    out
}

prop_compose! {
    /// A tree by indentation; children may begin before their parent and end after it.
    fn any_trace()(spans in prop::collection::vec(
        (0usize..4, 0u64..60, 0u64..60, 0usize..6), 1..25
    )) -> String {
        let mut text = "trace a @100\n".to_owned();
        let mut depth = 0;
        let kinds = ["", "", "", " kind:client", " kind:producer", " kind:consumer"];
        for (i, (up, start, long, kind)) in spans.into_iter().enumerate() {
            depth = if i == 0 { 0 } else { (depth + 1_usize).saturating_sub(up) };
            let (indent, kind) = ("  ".repeat(depth), kinds[kind]);
            text += &format!("{indent}s{i} shop {start}..{}{kind}\n", start + long);
        }
        text
    }
}

proptest! {
    /// Also where spans were moved, and siblings are not in order.
    #[test]
    fn self_times_count_each_nanosecond_once(
        text in any_trace(), moved in prop::collection::vec(0u64..50, 25)
    ) {
        let store = support::store(&text);
        let trace = &store.traces()[0];
        for by in [vec![0; 25], moved] {
            let starts = |span: SpanIx| store.start(span) + by[span.0 as usize];
            for (span, own) in store.spans_of(trace).zip(self_times(&store, trace, &starts)) {
                prop_assert_eq!(own, counted(&store, span, &starts), "{:?} of {}", span, text);
                prop_assert_eq!(own, self_time(&store, span, &starts));
                let all: u64 = gaps(&store, span, &starts, 0).iter().map(|(a, b)| b - a).sum();
                prop_assert!(store.subtree(span) == 1 || all == own);
            }
        }
    }

    #[test]
    fn execution_times_share_each_nanosecond(
        text in any_trace(), moved in prop::collection::vec(0u64..50, 25)
    ) {
        let store = support::store(&text);
        for by in [vec![0; 25], moved] {
            let starts = |span: SpanIx| store.start(span) + by[span.0 as usize];
            let times = execution_times(&store, &store.traces()[0], &starts);
            for (time, want) in times.iter().zip(shared(&store, &starts)) {
                prop_assert!((time - want).abs() < 1e-6, "{times:?} of {text}");
            }
        }
    }

    #[test]
    fn segments_tile_the_root(
        text in any_trace(), moved in prop::collection::vec(0u64..50, 25)
    ) {
        let store = support::store(&text);
        let root = main_root(&store, &store.traces()[0]).unwrap();
        for by in [vec![0; 25], moved] {
            let starts = |span: SpanIx| store.start(span) + by[span.0 as usize];
            let path = critical_path(&store, root, &starts);
            let mut all = path.segments().to_vec();
            all.sort_by_key(|s| s.start);
            let mut until = starts(root);
            for segment in &all {
                prop_assert_eq!(segment.start, until, "{:?} of {}", all, text);
                prop_assert!(segment.start < segment.end);
                let end = starts(segment.span) + store.duration(segment.span).0;
                prop_assert!(starts(segment.span) <= segment.start && segment.end <= end);
                until = segment.end;
            }
            prop_assert_eq!(until, starts(root) + store.duration(root).0);
            // Below each span on the path, the segments tile when it is.
            for whole in path.spans() {
                let below = whole.span.0..whole.span.0 + store.subtree(whole.span);
                let of = all.iter().filter(|s| below.contains(&s.span.0));
                let sum: u64 = of.clone().map(|s| s.end - s.start).sum();
                prop_assert_eq!(of.clone().map(|s| s.start).min(), Some(whole.start));
                prop_assert_eq!(sum, whole.end - whole.start);
            }
        }
    }
}
