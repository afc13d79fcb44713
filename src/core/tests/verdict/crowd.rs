//! What is wrong with all traces of a data set, as the page asks for it: piece by piece. And the lint.

use spanscape_core::engine::protocol::{Answer, Ask, CrowdTold, Slot};
use spanscape_core::model::Thresholds;

use super::support::script::{self, Driver};
use super::{each, queries};

fn traces(bodies: &[String]) -> String {
    let trace = |(i, body)| format!("trace {i:x} @{}\n{body}", i * 1_000);
    (1..).zip(bodies).map(trace).collect()
}

fn ask(driver: &mut Driver, code: &str) -> CrowdTold {
    let mut thresholds = Thresholds::default();
    assert!(thresholds.read_code(code));
    match driver.ask(Ask::Crowd { of: Slot::Open, thresholds }).remove(0).answer {
        Answer::Crowd(told) => told.open().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn findings_of_several_traces() {
    let text = traces(&[
        queries(5, 70),
        "ping shop 0ms..5ms\n".to_owned(),
        queries(9, 130),
        "GET~/cart shop 0ms..400ms kind:server\n  load shop 0ms..100ms\n  charge pay 100ms..110ms !error\n"
            .to_owned(),
        queries(5, 70).replace("/cart", "/order"),
    ]);
    insta::assert_snapshot!(Driver::with(&text).run("
        crowd
        crowd
        crowd n-plus-one-count:6
        crowd
    "), @"
    > crowd
    5 of 5
      2 n-plus-one-queries at shop: GET /cart, 2 traces, saves 120000000, worst 0000000000000003
      2 n-plus-one-queries at shop: GET /order, 1 traces, saves 40000000, worst 0000000000000005
      1 root-cause at pay: charge, 1 traces, saves 0, worst 0000000000000004
      1 uninstrumented-gap at shop: GET /cart, 1 traces, saves 0, worst 0000000000000004
    > crowd
    5 of 5
      2 n-plus-one-queries at shop: GET /cart, 2 traces, saves 120000000, worst 0000000000000003
      2 n-plus-one-queries at shop: GET /order, 1 traces, saves 40000000, worst 0000000000000005
      1 root-cause at pay: charge, 1 traces, saves 0, worst 0000000000000004
      1 uninstrumented-gap at shop: GET /cart, 1 traces, saves 0, worst 0000000000000004
    > crowd n-plus-one-count:6
    5 of 5
      2 n-plus-one-queries at shop: GET /cart, 1 traces, saves 80000000, worst 0000000000000003
      1 root-cause at pay: charge, 1 traces, saves 0, worst 0000000000000004
      1 uninstrumented-gap at shop: GET /cart, 1 traces, saves 0, worst 0000000000000004
    > crowd
    5 of 5
      2 n-plus-one-queries at shop: GET /cart, 2 traces, saves 120000000, worst 0000000000000003
      2 n-plus-one-queries at shop: GET /order, 1 traces, saves 40000000, worst 0000000000000005
      1 root-cause at pay: charge, 1 traces, saves 0, worst 0000000000000004
      1 uninstrumented-gap at shop: GET /cart, 1 traces, saves 0, worst 0000000000000004
    ");
    // No trace must be shown for it.
    insta::assert_snapshot!(Driver::empty().run("crowd"), @"
    > crowd
    failed: Nothing is open | Open a file, the demo or a trace
    ");
    insta::assert_snapshot!(Driver::with("").run("crowd"), @"
    > crowd
    0 of 0
    ");
}

#[test]
fn piece_by_piece() {
    // Of 3,000 spans each: three traces are looked at for a question.
    let large = |name: &str| {
        let rest = each(0..2_990, |_| "  work shop 0ms..1ms".to_owned());
        queries(5, 70).replace("/cart", name) + &rest
    };
    let text = traces(&["/a", "/b", "/b", "/c", "/d", "/d", "/e"].map(large));
    let mut driver = Driver::with(&text);
    let mut done = Vec::new();
    let told = loop {
        let told = ask(&mut driver, "");
        assert_eq!(told.total, 7);
        assert!(told.lines.len() <= told.done as usize);
        done.push(told.done);
        if told.done == told.total {
            break told;
        }
    };
    assert_eq!(done, [3, 6, 7]);
    insta::assert_snapshot!(script::verdict::crowd(&told), @"
    7 of 7
      2 n-plus-one-queries at shop: GET /b, 2 traces, saves 80000000, worst 0000000000000002
      2 n-plus-one-queries at shop: GET /d, 2 traces, saves 80000000, worst 0000000000000005
      2 n-plus-one-queries at shop: GET /a, 1 traces, saves 40000000, worst 0000000000000001
      2 n-plus-one-queries at shop: GET /c, 1 traces, saves 40000000, worst 0000000000000004
      2 n-plus-one-queries at shop: GET /e, 1 traces, saves 40000000, worst 0000000000000007
    ");
    // Asked again, all is known; with other thresholds it begins anew, and so it does with those from before.
    assert_eq!(ask(&mut driver, ""), told);
    let other = ask(&mut driver, "n-plus-one-count:6");
    assert_eq!((other.done, other.lines.len()), (3, 0));
    assert_eq!(ask(&mut driver, "n-plus-one-count:6").done, 6);
    assert_eq!(ask(&mut driver, "").done, 3);
}

#[test]
fn the_lint_and_what_it_finds() {
    let text = "
        GET~/cart shop 10ms..100ms kind:server
          load - 0ms..50ms
            SELECT~1 shop 20ms..30ms kind:client
          load - 50ms..60ms
    ";
    insta::assert_snapshot!(Driver::with(text).run("
        lint
        show first
        lint
        find lint:missing-service
        find lint:starts-before-parent
        find lint:no-such
        skew on
        find lint:starts-before-parent
        find -lint:missing-service
        reduce root=load
        lint
    "), @"
    > lint
    failed: No trace is shown | Choose one from the list of traces
    > show first
    #0 0000000000000001 shop: GET /cart @1000000+100000000, 4 spans, 0 errors ( 2/0, shop 2/0)
      depth 3, 4 rows, skew off of 2
      !starts-before-parent Info 1
    > lint
    83
      ! missing-service #1: 2 have no service name ()
      - starts-before-parent #1: 1 starts before its parent (load)
    > find lint:missing-service
    2 found, 4 rows
    > find lint:starts-before-parent
    1 found, 4 rows
    > find lint:no-such
    0 found, 4 rows
    > skew on
    #0 0000000000000001 shop: GET /cart @1000000+100000000, 4 spans, 0 errors ( 2/0, shop 2/0)
      depth 3, 4 rows, skew on of 2
      !starts-before-parent Info 1
    > find lint:starts-before-parent
    1 found, 4 rows
    > find -lint:missing-service
    2 found, 4 rows
    > reduce root=load
    2 rows, root -2 below GET /cart > load 30000000..80000000
    > lint
    83
      ! missing-service #1: 2 have no service name ()
      - starts-before-parent #1: 1 starts before its parent (load)
    ");
}
