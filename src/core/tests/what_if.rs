//! What a trace's times would be, on trees by hand and as properties of any tree.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by them"
)]

mod support;

use proptest::prelude::*;
use spanscape_core::analysis::{
    Amount, Change, Retimed, critical_path, drag, end_drag, is_waited_for, main_root, slack,
    what_if,
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

/// A span with what is below it, as a program would make them.
#[derive(Clone, Debug)]
struct Node {
    /// After the sibling before (0, 1), beside it (2), or outliving the parent (3).
    how: u8,
    gap: u64,
    behind: u64,
    kind: usize,
    children: Vec<Node>,
}

fn node() -> impl Strategy<Value = Node> {
    let one = |children| {
        (0u8..4, 0u64..12, 0u64..12, 0usize..6, children).prop_map(
            |(how, gap, behind, kind, children)| Node { how, gap, behind, kind, children },
        )
    };
    one(Just(Vec::new()).boxed())
        .prop_recursive(4, 24, 5, move |inner| one(prop::collection::vec(inner, 0..5).boxed()))
}

const KINDS: [&str; 6] = ["", "", "", " kind:client", " kind:producer", " kind:consumer"];

impl Node {
    /// Writes the span from `start` on, and says when it ends.
    fn write(&self, depth: usize, start: u64, out: &mut Vec<String>) -> u64 {
        let at = out.len();
        out.push(String::new());
        let (mut end, mut before) = (start, (start, start));
        for child in &self.children {
            let from = if child.how == 2 { before.0 } else { before.1 } + child.gap;
            let until = child.write(depth + 1, from, out);
            before = (from, until);
            end =
                end.max(if child.how == 3 { from.max(until - (until - from) / 2) } else { until });
        }
        end += self.behind;
        out[at] = format!("{}s{at} shop {start}..{end}{}\n", "  ".repeat(depth), KINDS[self.kind]);
        end
    }
}

prop_compose! {
    /// A tree by indentation where nothing fits; children may begin before their parent and end after it.
    fn wild()(spans in prop::collection::vec(
        (0usize..4, 0u64..60, 0u64..60, 0usize..6), 1..25
    )) -> String {
        let mut text = String::new();
        let mut depth = 0;
        for (i, (up, start, long, kind)) in spans.into_iter().enumerate() {
            depth = if i == 0 { 0 } else { (depth + 1_usize).saturating_sub(up) };
            let (indent, kind) = ("  ".repeat(depth), KINDS[kind]);
            text += &format!("{indent}s{i} shop {start}..{}{kind}\n", start + long);
        }
        text
    }
}

fn any_trace() -> impl Strategy<Value = String> {
    let made = node().prop_map(|node| {
        let mut out = Vec::new();
        node.write(0, 0, &mut out);
        out.concat()
    });
    prop_oneof![2 => made, 1 => wild()]
}

/// Some spans of a store, by numbers from anywhere.
fn some(store: &Store, numbers: &[usize]) -> Vec<SpanIx> {
    numbers.iter().map(|n| SpanIx((n % store.len()) as u32)).collect()
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![(1u8..=100).prop_map(Amount::Percent), (0u64..40).prop_map(Amount::Nanos)]
}

/// A change of any kind.
fn change(kind: usize, spans: Vec<SpanIx>, by: Amount) -> Change {
    match kind {
        0 => faster(spans, by),
        1 => Change::Parallel { spans },
        2 => Change::Cached { spans },
        3 => Change::Batched { spans },
        _ => Change::Removed { spans },
    }
}

/// A store, with its spans moved as an adjustment might.
struct Case {
    store: Store,
    moved: Vec<u64>,
}

impl Case {
    fn start(&self, span: SpanIx) -> u64 {
        self.store.start(span) + self.moved[span.0 as usize % self.moved.len()]
    }

    fn end(&self, span: SpanIx) -> u64 {
        self.start(span) + self.store.duration(span).0
    }

    fn now(&self, changes: &[Change]) -> Retimed {
        what_if(&self.store, &self.store.traces()[0], &|span| self.start(span), changes)
    }

    fn root(&self) -> SpanIx {
        main_root(&self.store, &self.store.traces()[0]).unwrap()
    }

    fn spans(&self) -> impl Iterator<Item = SpanIx> {
        self.store.spans_of(&self.store.traces()[0])
    }
}

fn end(now: &Retimed, span: SpanIx) -> u64 {
    now.start[span.0 as usize] + now.duration[span.0 as usize]
}

fn any_case() -> impl Strategy<Value = Case> {
    let moved = prop_oneof![3 => Just(vec![0]), 1 => prop::collection::vec(0u64..30, 1..25)];
    (any_trace(), moved).prop_map(|(text, moved)| Case { store: support::store(&text), moved })
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for span in self.spans() {
            let indent = "  ".repeat(self.store.depth(span) as usize);
            let kind = self.store.kind(span);
            writeln!(f, "\n{indent}{} {}..{} {kind:?}", span.0, self.start(span), self.end(span))?;
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn nothing_changed_is_what_is_recorded(case in any_case()) {
        for changes in [vec![], vec![Change::Cached { spans: vec![case.root()] }]] {
            let now = case.now(&changes);
            for span in case.spans() {
                prop_assert_eq!(now.start[span.0 as usize], case.start(span));
                prop_assert_eq!(now.duration[span.0 as usize], case.store.duration(span).0);
            }
            prop_assert_eq!(Some(now.end), case.spans().map(|s| case.end(s)).max());
        }
    }

    /// Alone or together, what is off the critical path does not matter for the end; what is on it saves no
    /// more than it is shortened by, and than its drag.
    #[test]
    fn what_is_saved(case in any_case(), by in amount()) {
        let (root, starts) = (case.root(), |span| case.start(span));
        let path = critical_path(&case.store, root, &starts);
        let (on, off): (Vec<_>, Vec<_>) = case.spans().partition(|&s| path.whole(s).is_some());
        let now = case.now(&[faster(off, by)]);
        prop_assert_eq!(end(&now, root), case.end(root));
        for span in on {
            let most = end_drag(&case.store, &starts, &path, span);
            prop_assert!(most <= drag(&case.store, &starts, &path, span));
            for change in [faster(vec![span], by), Change::Removed { spans: vec![span] }] {
                let now = case.now(std::slice::from_ref(&change));
                let least = case.end(root) - most;
                prop_assert!(end(&now, root) >= least, "{change:?}: {now:?} before {least}");
                let by = match change {
                    Change::Faster { by: Amount::Nanos(by), .. } => by,
                    _ => case.store.duration(span).0,
                };
                prop_assert!(end(&now, root) + by >= case.end(root), "{change:?}: {now:?}");
            }
        }
    }

    #[test]
    fn nothing_is_later_and_what_lay_within_does(
        case in any_case(),
        changes in prop::collection::vec(
            (0usize..5, prop::collection::vec(0usize..1_000, 1..6), amount()), 1..4
        ),
    ) {
        let changes = changes.into_iter().map(|(kind, at, by)| change(kind, some(&case.store, &at), by));
        let now = case.now(&changes.collect::<Vec<_>>());
        for span in case.spans() {
            prop_assert!(now.start[span.0 as usize] <= case.start(span), "{span:?}: {now:?}");
            prop_assert!(now.duration[span.0 as usize] <= case.store.duration(span).0);
            let parent = case.store.parent(span).filter(|&p| is_waited_for(&case.store, p, span));
            let Some(parent) = parent else { continue };
            if case.start(parent) <= case.start(span) && case.end(span) <= case.end(parent) {
                prop_assert!(now.start[parent.0 as usize] <= now.start[span.0 as usize], "{span:?}: {now:?}");
                prop_assert!(end(&now, span) <= end(&now, parent), "{span:?}: {now:?}");
            }
        }
    }

    /// The faster, the earlier.
    #[test]
    fn more_saves_more(case in any_case(), at in 0usize..1_000, less in 0u64..30, more in 0u64..30) {
        let by = |nanos| case.now(&[faster(some(&case.store, &[at]), Amount::Nanos(nanos))]);
        let (one, two) = (by(less), by(less + more));
        for span in case.spans() {
            prop_assert!(two.start[span.0 as usize] <= one.start[span.0 as usize]);
            prop_assert!(end(&two, span) <= end(&one, span));
        }
    }

    /// What began after a sibling had ended still does.
    #[test]
    fn what_waited_still_waits(
        mut case in any_case(), at in prop::collection::vec(0usize..1_000, 1..6), by in amount()
    ) {
        // Nothing comes before the trace's begin, however far it is moved with its parents.
        case.moved.iter_mut().for_each(|by| *by += 10_000);
        let now = case.now(&[faster(some(&case.store, &at), by)]);
        for parent in case.spans() {
            let waited_for = |&s: &SpanIx| is_waited_for(&case.store, parent, s);
            let children: Vec<SpanIx> = case.store.children(parent).filter(waited_for).collect();
            for (&a, &b) in children.iter().flat_map(|a| children.iter().map(move |b| (a, b))) {
                // Of two marks at one time the first was first.
                let last = (case.start(b), case.end(b), b);
                if (case.start(a), case.end(a), a) < last && case.end(a) <= case.start(b) {
                    prop_assert!(end(&now, a) <= now.start[b.0 as usize], "{a:?} {b:?}: {now:?}");
                }
            }
        }
    }
}
