//! What a trace's times would be if spans were faster or gone, and drag and slack, on trees by hand. What
//! holds of any tree is in `what_if_any.rs`.

use crate::support;

use spanscape_core::analysis::{
    Amount, Change, Retimed, critical_path, drag, end_drag, main_root, slack, what_if,
};
use spanscape_core::model::{SpanIx, Store};

/// The spans that begin with a name.
fn named(store: &Store, name: &str) -> Vec<SpanIx> {
    let spans = store.spans_of(&store.traces()[0]);
    spans.filter(|&s| store.text(store.name(s)).starts_with(name)).collect()
}

fn retimed(store: &Store, changes: &[Change]) -> Retimed {
    what_if(store, &store.traces()[0], &|span| store.start(span), changes)
}

fn faster(spans: Vec<SpanIx>, by: Amount) -> Change {
    Change::Faster { spans, by }
}

/// The times with the spans that begin with `name` changed.
fn check(text: &str, name: &str, change: impl Fn(Vec<SpanIx>) -> Change) -> String {
    let store = support::store(text);
    let now = retimed(&store, &[change(named(&store, name))]);
    let mut out = String::new();
    for (i, span) in store.spans_of(&store.traces()[0]).enumerate() {
        let indent = "  ".repeat(store.depth(span) as usize);
        let (start, end) = (now.start[i], now.start[i] + now.duration[i]);
        out += &format!("{indent}{} {start}..{end}\n", store.text(store.name(span)));
    }
    out
}

/// Drag, drag of the end and slack of each span.
fn rooms(text: &str) -> String {
    let store = support::store(text);
    let trace = &store.traces()[0];
    let starts = |span| store.start(span);
    let path = critical_path(&store, main_root(&store, trace).unwrap(), &starts);
    let mut out = String::new();
    for span in store.spans_of(trace) {
        let indent = "  ".repeat(store.depth(span) as usize);
        let name = store.text(store.name(span));
        let (own, end) =
            (drag(&store, &starts, &path, span), end_drag(&store, &starts, &path, span));
        out += &match slack(&store, &starts, &path, span) {
            _ if path.whole(span).is_some() => format!("{indent}{name} drag {own}, of end {end}\n"),
            Some(slack) => format!("{indent}{name} later {}, room {}\n", slack.later, slack.room),
            None => format!("{indent}{name} is not waited for\n"),
        };
    }
    out
}

#[test]
fn five_queries_become_one() {
    let text = "
        list a 0..100
          query b 10..20
          query b 22..32
            row c 24..30
          query b 34..50
          query b 52..60
          query b 62..70
          render a 75..90
    ";
    insta::assert_snapshot!(check(text, "query", |spans| Change::Batched { spans }), @r"
    list 0..56
      query 10..10
      query 10..10
        row 10..10
      query 10..26
      query 10..10
      query 10..10
      render 31..46
    ");
    insta::assert_snapshot!(check(text, "query", |spans| Change::Cached { spans }), @r"
    list 0..58
      query 10..20
      query 22..22
        row 22..22
      query 24..24
      query 26..26
      query 28..28
      render 33..48
    ");
}

#[test]
fn three_calls_are_made_at_once() {
    insta::assert_snapshot!(check("
        root a 0..100
          before a 0..8
          call b 10..30
          call c 32..52
            below d 35..50
          beside e 33..45
          call d 55..65
          after a 70..90
    ", "call", |spans| Change::Parallel { spans }), @r"
    root 0..80
      before 0..8
      call 10..30
      call 10..30
        below 13..28
      beside 33..45
      call 10..20
      after 50..70
    ");
}

#[test]
fn a_retried_call_is_gone() {
    insta::assert_snapshot!(check("
        root a 0..100
          failed b 10..40 !error
            work b 15..39
          call b 60..80
    ", "failed", |spans| Change::Removed { spans }), @r"
    root 0..70
      failed 10..10
        work 10..10
      call 30..50
    ");
}

#[test]
fn a_span_is_faster_behind_its_children_then_from_its_start_on() {
    let text = "
        root a 0..100
          parent b 10..80
            one c 20..30
            two c 35..60
            beside d 36..40
          next b 85..95
    ";
    let by = |nanos| check(text, "parent", |spans| faster(spans, Amount::Nanos(nanos)));
    insta::assert_snapshot!(by(15), @r"
    root 0..85
      parent 10..65
        one 20..30
        two 35..60
        beside 36..40
      next 70..80
    ");
    insta::assert_snapshot!(by(32), @r"
    root 0..68
      parent 10..48
        one 10..20
        two 23..48
        beside 24..28
      next 53..63
    ");
    assert_eq!(by(35), by(1_000));
    assert_eq!(by(35), check(text, "parent", |spans| faster(spans, Amount::Percent(100))));
    assert_eq!(by(7), check(text, "parent", |spans| faster(spans, Amount::Percent(20))));
}

#[test]
fn what_outlives_its_parent_was_not_waited_for_to_its_end() {
    let text = "
        root a 0..100
          call b 10..90
            serve c 20..95
              query d 30..90
          task e 60..150
            step e 70..80
            step e 120..140
          later f 110..120
    ";
    insta::assert_snapshot!(check(text, "query", |spans| faster(spans, Amount::Nanos(30))), @r"
    root 0..100
      call 10..65
        serve 20..65
          query 30..60
      task 60..150
        step 70..80
        step 120..140
      later 110..120
    ");
    insta::assert_snapshot!(check(text, "step", |spans| Change::Removed { spans }), @r"
    root 0..100
      call 10..90
        serve 20..95
          query 30..90
      task 60..120
        step 70..70
        step 110..110
      later 110..120
    ");
}

#[test]
fn what_is_sent_moves_with_its_sender() {
    insta::assert_snapshot!(check("
        root a 0..200
          before a 0..50
          send a 60..80 kind:producer
            early b 65..90 kind:consumer
            late b 100..150 kind:consumer
          after a 85..190
    ", "", |spans| faster(vec![spans[1], spans[2]], Amount::Percent(50))), @r"
    root 0..165
      before 0..25
      send 35..45
        early 40..65
        late 65..115
      after 50..155
    ");
}

#[test]
fn drag_and_slack_by_their_definitions() {
    insta::assert_snapshot!(rooms("
        root a 0..100
          a b 5..30
          x b 8..20
          b b 35..60
            only c 40..55
          y c 36..50
          c d 62..95
            m d 62..80
            n d 70..90
          late e 98..120
          z c 64..70
          send a 60..62 kind:producer
            take a 61..90 kind:consumer
    "), @r"
    root drag 100, of end 100
      a drag 10, of end 10
      x later 10, room 13
      b drag 10, of end 10
        only drag 15, of end 10
      y later 10, room 16
      send drag 2, of end 2
        take is not waited for
      c drag 25, of end 25
        m later 10, room 10
        n drag 10, of end 10
      z later 25, room 27
      late drag 2, of end 2
    ");
}

#[test]
fn several_changes_at_once() {
    let store = support::store(
        "
        root a 0..100
          one b 10..30
          two b 30..60
          three b 60..90
    ",
    );
    let of = |name| named(&store, name);
    let now = retimed(
        &store,
        &[
            Change::Parallel { spans: [of("one"), of("three")].concat() },
            faster(of("two"), Amount::Percent(30)),
            faster(of("two"), Amount::Nanos(1)),
            Change::Removed { spans: vec![SpanIx(99)] },
        ],
    );
    assert_eq!(now.start, [0, 10, 30, 10]);
    assert_eq!(now.duration, [60, 20, 20, 30]);
    assert_eq!(now.end, 60);
}

#[test]
fn many_siblings_and_a_long_chain() {
    let mut wide = "root a 0..300001\n".to_owned();
    for i in 0..50_000 {
        wide += &format!(" c b {}..{}\n", 6 * i + 1, 6 * i + 2 + i % 7);
    }
    let deep: String = (0..20_000).map(|i| format!("d a {i}..{} <{i:x}\n", 100_000 - i)).collect();
    for text in [wide, deep] {
        let store = support::store(&text);
        let all: Vec<SpanIx> = store.spans_of(&store.traces()[0]).skip(1).collect();
        let half = retimed(&store, &[faster(all.clone(), Amount::Percent(50))]);
        let gone = retimed(&store, &[Change::Removed { spans: all.clone() }]);
        let once = retimed(&store, &[Change::Batched { spans: all.clone() }]);
        assert!(gone.end < half.end && once.end < 300_000);
        let starts = |span| store.start(span);
        let path = critical_path(&store, SpanIx(0), &starts);
        let last = all[all.len() - 1];
        assert_eq!(end_drag(&store, &starts, &path, last), store.duration(last).0);
    }
}

#[test]
fn times_near_the_end_of_numbers() {
    let store = support::store("r a 0..100\n a b 0..40\n b b 40..90\n  c c 50..100\n c b 95..99");
    let trace = &store.traces()[0];
    let all: Vec<SpanIx> = store.spans_of(trace).collect();
    for from in [u64::MAX - 120, u64::MAX - 60, u64::MAX - 40, u64::MAX] {
        let starts = |span| store.start(span).saturating_add(from);
        let same = what_if(&store, trace, &starts, &[]);
        assert!(all.iter().all(|&s| same.start[s.0 as usize] == starts(s)));
        let path = critical_path(&store, SpanIx(0), &starts);
        for &span in &all {
            let one = || vec![span];
            let by = faster(one(), Amount::Nanos(u64::MAX));
            let changes = [by.clone(), by, Change::Removed { spans: one() }];
            let now = what_if(&store, trace, &starts, &changes);
            assert!(now.end <= same.end);
            end_drag(&store, &starts, &path, span);
            slack(&store, &starts, &path, span);
        }
    }
}
