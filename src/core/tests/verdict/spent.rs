//! Where the time went: by service, operation and part of the system.

use proptest::prelude::*;
use spanscape_core::analysis::main_root;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::judge::judge;
use spanscape_core::engine::protocol::{Answer, Ask, SpentLine, SpentTables};
use spanscape_core::model::{
    AttrRange, Draft, NewSpan, Status, Store, Thresholds, TraceInfo, TraceIx, build,
};

use super::any::{texts, weird};
use super::support::{
    self,
    script::{self, Driver},
};
use super::{judged, spans};

fn check(text: &str) -> String {
    script::verdict::spent(&judged("", text).spent)
}

#[test]
fn by_service_operation_and_part() {
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..100ms kind:server
          SELECT shop 10ms..40ms kind:client db.system=mysql db.statement=SELECT~1
          GET shop 40ms..60ms kind:client db.system=redis db.statement=GET~a
          GET shop 40ms..60ms kind:client url.full=http://users/7 http.request.method=GET
            GET~/users/7 users 45ms..55ms kind:server
          send - 60ms..62ms kind:producer
    "), @r#"
    100000000 ns, path 100000000 ns
    services
      [`shop`](service:=shop)  4 spans 93000000 path 98000000
      [`users`](service:=users)  1 spans 5000000 path 0
      a service without name  1 spans 2000000 path 2000000
    operations
      [`GET /cart`](service:=shop name:="GET /cart") shop 1 spans 48000000 path 48000000
      [`SELECT`](service:=shop name:=SELECT) shop 1 spans 30000000 path 30000000
      [`GET`](service:=shop name:=GET) shop 2 spans 15000000 path 20000000
      [`GET /users/7`](service:=users name:="GET /users/7") users 1 spans 5000000 path 0
      [`send`](service:= name:=send)  1 spans 2000000 path 2000000
    parts
      [Own code](work:own)  2 spans 53000000 path 48000000
      [Database](work:database)  1 spans 30000000 path 30000000
      [Cache](work:cache)  1 spans 10000000 path 20000000
      [HTTP calls](work:http)  1 spans 5000000 path 0
      [Messaging](work:messaging)  1 spans 2000000 path 2000000
    "#);
}

#[test]
fn what_is_not_instrumented() {
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..500ms kind:server
          load shop 0ms..200ms
          render shop 310ms..400ms
            GET shop 310ms..400ms kind:client
              GET~/users/7 users 310ms..390ms kind:server
    "), @r#"
    500000000 ns, path 500000000 ns
    services
      [`shop`](service:=shop)  4 spans 420000000 path 420000000
      [`users`](service:=users)  1 spans 80000000 path 80000000
    operations
      [`GET /cart`](service:=shop name:="GET /cart") shop 1 spans 210000000 path 210000000
      [`load`](service:=shop name:=load) shop 1 spans 200000000 path 200000000
      [`GET /users/7`](service:=users name:="GET /users/7") users 1 spans 80000000 path 80000000
      [`GET`](service:=shop name:=GET) shop 1 spans 10000000 path 10000000
      [`render`](service:=shop name:=render) shop 1 spans 0 path 0
    parts
      [Own code](work:own)  4 spans 280000000 path 280000000
      [Not instrumented](work:uninstrumented)  1 spans 210000000 path 210000000
      [Other calls](work:call)  1 spans 10000000 path 10000000
    "#);
    let parts = |thresholds: &str, text: &str| {
        let parts = judged(thresholds, text).spent.parts;
        let told = |line: &SpentLine| format!("{} {:.0} {}", line.of.text, line.time, line.path);
        parts.iter().map(told).collect::<Vec<_>>().join(", ")
    };
    let gap = "cart shop 0ms..200ms\n  load shop 0ms..100ms\n";
    assert_eq!(
        parts("", gap),
        "Own code 100000000 100000000, Not instrumented 100000000 100000000"
    );
    assert_eq!(parts("gap-time:101", gap), "Own code 200000000 200000000");
    let beside =
        "cart shop 0ms..200ms\n  a shop 0ms..200ms\n  b shop 0ms..200ms\n    c shop 0ms..100ms\n";
    assert_eq!(parts("", beside), "Own code 150000000 200000000, Not instrumented 50000000 0");
    // Who calls out, waits.
    let client = gap.trim_end().replace("0ms..200ms", "0ms..200ms kind:client");
    assert_eq!(parts("", &client), "Own code 100000000 100000000, Other calls 100000000 100000000");
}

/// Each list adds up to the whole, and to the critical path's length.
fn adds_up(store: &Store, trace: &TraceInfo, tables: &SpentTables) {
    let lists = [&tables.services, &tables.operations, &tables.parts];
    let root = main_root(store, trace).map_or(0, |root| store.end(root) - store.start(root));
    assert_eq!(tables.path, root);
    for list in lists {
        let near = |a: f64, b: f64| (a - b).abs() <= (a.abs().max(b.abs()) * 1e-9).max(1.0);
        let time: f64 = list.iter().map(|line| line.time).sum();
        assert!(near(time, tables.whole), "{time} {}", tables.whole);
        assert_eq!(list.iter().map(|line| line.path).sum::<u64>(), root);
        assert!(list.iter().all(|line| line.time >= -1e-6), "{list:?}");
        assert!(list.is_sorted_by_key(|line| std::cmp::Reverse(line.time as u64)));
    }
    for list in [&tables.services, &tables.operations] {
        assert_eq!(list.iter().map(|line| line.spans).sum::<u32>(), trace.len);
    }
    assert!(near_union(store, trace, tables.whole), "{}", tables.whole);
}

/// The whole is the time in which anything ran.
fn near_union(store: &Store, trace: &TraceInfo, whole: f64) -> bool {
    let mut all: Vec<(u64, u64)> =
        store.spans_of(trace).map(|span| (store.start(span), store.end(span))).collect();
    all.sort_unstable();
    let (mut union, mut until) = (0u64, 0);
    for (from, to) in all {
        union += to.saturating_sub(from.max(until));
        until = until.max(to);
    }
    (union as f64 - whole).abs() <= (union as f64 * 1e-9).max(1.0)
}

fn all(store: &Store) {
    for (ix, trace) in store.traces().iter().enumerate() {
        for code in ["", "gap-time:0", "gap-time:1"] {
            let mut thresholds = Thresholds::default();
            assert!(thresholds.read_code(code));
            let judged = judge(store, TraceIx(ix as u32), &thresholds).unwrap();
            adds_up(store, trace, &judged.spent);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_list_adds_up(text in texts()) {
        all(&support::store(&text));
    }

    #[test]
    fn each_list_adds_up_of_any_draft(text in weird()) {
        all(&build(spans::draft(&text)));
    }

    #[test]
    fn each_line_leads_to_its_spans_whatever_they_are_called(
        names in prop::collection::vec((any_name(), any_name()), 1..5)
    ) {
        let named = || {
            let mut draft = Draft::default();
            for (i, (service, name)) in (0..).zip(&names) {
                let trace = draft.trace_key("0000000000000001");
                let [service, name] = [service, name].map(|text| draft.strings.intern(text));
                let resource = draft.push_resource(service, AttrRange::default());
                let (start, duration) = (Some(TimeNs(i * 10)), Some(5));
                let status = Status::Error;
                let span = NewSpan { trace, name, resource, start, duration, status, ..NewSpan::default() };
                draft.push_span(span);
            }
            build(draft)
        };
        let judged = judge(&named(), TraceIx(0), &Thresholds::default()).unwrap();
        let mut driver = Driver::empty();
        driver.engine.adopt(named(), Vec::new());
        driver.run("show first");
        let mut find = |text: &str| {
            let ask = Ask::Find { text: text.to_owned(), keep: None, near: None };
            match driver.ask(ask).remove(0).answer {
                Answer::Matches { count, .. } => count,
                other => panic!("{other:?}"),
            }
        };
        for line in judged.spent.services.iter().chain(&judged.spent.operations) {
            prop_assert!(!line.of.text.is_empty());
            let none = line.of.find.is_empty();
            prop_assert!(none || find(&line.of.find) == line.spans, "{line:?} of {names:?}");
        }
        for finding in &judged.verdict.findings {
            for piece in &finding.words {
                prop_assert!(!piece.text.is_empty(), "{piece:?}");
                prop_assert!(!piece.text.contains(char::is_control), "{piece:?}");
            }
        }
    }
}

/// Names with what means something where spans are looked for.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z]{0,2}", r#"[-a:="'\\ /*|()~\n]{0,6}"#, ".{0,8}"]
}
