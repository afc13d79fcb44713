//! The shown trace as it would be: what is told of each change, and what goes by what was recorded all the same.
//! Clocks are in `what_if_clocks.rs`, what holds of any trace in `what_if_any.rs`.

use super::support::script::Driver;

/// Queries in a loop, a call that is tried again, and another trace.
const SHOP: &str = "
trace c0ffee @5000
GET~/cart shop 0ms..400ms kind:server host:a #1
  load stock 10ms..210ms host:a #2
    SELECT stock 10ms..50ms kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=1 #3
    SELECT stock 50ms..90ms kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=2 #4
    SELECT stock 90ms..130ms kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=3 #5
    SELECT stock 130ms..170ms kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=4 #6
    SELECT stock 170ms..210ms kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=5 #7
  charge pay 220ms..260ms kind:client host:a !error:refused #8
  charge pay 280ms..380ms kind:client host:a event:paid@370ms #9
trace beef @9000
ping shop 0ms..50ms
";

pub(super) fn run(script: &str) -> String {
    Driver::with(SHOP).run(script)
}

/// What a script tells behind its last question.
fn last(script: &str) -> String {
    let told = run(script);
    let (_, told) = told.rsplit_once("\n> ").unwrap();
    told.split_once('\n').unwrap().1.to_owned()
}

#[test]
fn of_a_span_a_finding_or_a_service() {
    insta::assert_snapshot!(run("
        show c0ffee
        what-if removed:span.2
        what-if faster:span.0000000000000002:50%
        what-if faster:span.1:5ms
        what-if batched:finding.n-plus-one-queries.3
        what-if parallel:finding.n-plus-one-queries.3
        what-if cached:finding.n-plus-one-queries.3
        what-if removed:finding.retries.8
        what-if faster:service.pay:50%
        what-if removed:service.shop
    "), @"
    > show c0ffee
    #0 0000000000c0ffee shop: GET /cart @5000+400000000, 9 spans, 1 errors (stock 6/0, pay 2/1, shop 1/0)
      depth 3, 9 rows, skew off of 0
    > what-if removed:span.2
    400000000, trace 200000000
      [`load`](#1): gone: 1 spans, saves 200000000
      leaves 200000000
    > what-if faster:span.0000000000000002:50%
    400000000, trace 400000000
      [`load`](#1): 50 % faster: 1 spans, saves 0
      leaves 400000000
    > what-if faster:span.1:5ms
    400000000, trace 395000000
      [`GET /cart`](#0): 5 ms faster: 1 spans, saves 5000000
      leaves 395000000
    > what-if batched:finding.n-plus-one-queries.3
    400000000, trace 240000000
      N+1 queries, [5 spans](finding:n-plus-one-queries.3#2): one call for all: 5 spans, saves 160000000
      leaves 240000000
    > what-if parallel:finding.n-plus-one-queries.3
    400000000, trace 240000000
      N+1 queries, [5 spans](finding:n-plus-one-queries.3#2): all at once: 5 spans, saves 160000000
      leaves 240000000
    > what-if cached:finding.n-plus-one-queries.3
    400000000, trace 240000000
      N+1 queries, [5 spans](finding:n-plus-one-queries.3#2): only the first, the others from memory: 5 spans, saves 160000000
      leaves 240000000
    > what-if removed:finding.retries.8
    400000000, trace 360000000
      Retries, [1 span](finding:retries.8#7): gone: 1 spans, saves 40000000
      leaves 360000000
    > what-if faster:service.pay:50%
    400000000, trace 330000000
      [`pay`](service:=pay): 50 % faster: 2 spans, saves 70000000
      leaves 330000000
    > what-if removed:service.shop
    400000000, trace 0
      [`shop`](service:=shop): gone: 1 spans, saves 400000000
      leaves 0
    ");
}

#[test]
fn one_on_top_of_another() {
    insta::assert_snapshot!(run("
        show c0ffee
        what-if batched:finding.n-plus-one-queries.3;removed:finding.retries.8;faster:service.pay:50%
        rows 0 20
        what-if batched:finding.n-plus-one-queries.3;faster:service.pay:50%
        what-if removed:service.stock;batched:finding.n-plus-one-queries.3
    "), @"
    > show c0ffee
    #0 0000000000c0ffee shop: GET /cart @5000+400000000, 9 spans, 1 errors (stock 6/0, pay 2/1, shop 1/0)
      depth 3, 9 rows, skew off of 0
    > what-if batched:finding.n-plus-one-queries.3;removed:finding.retries.8;faster:service.pay:50%
    400000000, trace 150000000
      N+1 queries, [5 spans](finding:n-plus-one-queries.3#2): one call for all: 5 spans, saves 160000000
      Retries, [1 span](finding:retries.8#7): gone: 1 spans, saves 40000000
      [`pay`](service:=pay): 50 % faster: 2 spans, saves 50000000
      leaves 150000000
    > rows 0 20
    9 of 9
      0 -GET /cart [shop] 0+150000000 1/1 Server
      1   -load [stock] 10000000+40000000 1/3
      2      SELECT [stock] 10000000+40000000 1/5 Client calls mysql Database
      3      SELECT [stock] 10000000+0 2/5 Client calls mysql Database
      4      SELECT [stock] 10000000+0 3/5 Client calls mysql Database
      5      SELECT [stock] 10000000+0 4/5 Client calls mysql Database
      6      SELECT [stock] 10000000+0 5/5 Client calls mysql Database
      7    charge [pay] 60000000+0 2/3 error Client
      8    charge [pay] 80000000+50000000 3/3 Client events [130000000]
    > what-if batched:finding.n-plus-one-queries.3;faster:service.pay:50%
    400000000, trace 170000000
      N+1 queries, [5 spans](finding:n-plus-one-queries.3#2): one call for all: 5 spans, saves 160000000
      [`pay`](service:=pay): 50 % faster: 2 spans, saves 70000000
      leaves 170000000
    > what-if removed:service.stock;batched:finding.n-plus-one-queries.3
    400000000, trace 200000000
      [`stock`](service:=stock): gone: 6 spans, saves 200000000
      N+1 queries, [5 spans](finding:n-plus-one-queries.3#2): one call for all: 5 spans, saves 0
      leaves 200000000
    ");
}

#[test]
fn what_the_trace_does_not_have() {
    insta::assert_snapshot!(run("
        show c0ffee
        what-if removed:span.77
        what-if removed:span.no-such
        what-if cached:finding.redundant-calls.3
        what-if cached:finding.no-such
        what-if removed:service.stack
        what-if removed:span.77;removed:span.9;removed:service.stack
    "), @"
    > show c0ffee
    #0 0000000000c0ffee shop: GET /cart @5000+400000000, 9 spans, 1 errors (stock 6/0, pay 2/1, shop 1/0)
      depth 3, 9 rows, skew off of 0
    > what-if removed:span.77
    400000000, trace 400000000
      `77`: gone: 0 spans, saves 0
      leaves 400000000
    > what-if removed:span.no-such
    400000000, trace 400000000
      `no-such`: gone: 0 spans, saves 0
      leaves 400000000
    > what-if cached:finding.redundant-calls.3
    400000000, trace 400000000
      Redundant calls, [0 spans](finding:redundant-calls.3): only the first, the others from memory: 0 spans, saves 0
      leaves 400000000
    > what-if cached:finding.no-such
    400000000, trace 400000000
      A finding, [0 spans](finding:no-such): only the first, the others from memory: 0 spans, saves 0
      leaves 400000000
    > what-if removed:service.stack
    400000000, trace 400000000
      `stack`: gone: 0 spans, saves 0
      leaves 400000000
    > what-if removed:span.77;removed:span.9;removed:service.stack
    400000000, trace 300000000
      `77`: gone: 0 spans, saves 0
      [`charge`](#8): gone: 1 spans, saves 100000000
      `stack`: gone: 0 spans, saves 0
      leaves 300000000
    ");
    insta::assert_snapshot!(run("what-if removed:span.7"), @"
    > what-if removed:span.7
    failed: No trace is shown | Choose one from the list of traces
    ");
}

#[test]
fn rows_details_and_minimap() {
    insta::assert_snapshot!(run("
        show c0ffee
        what-if removed:span.2
        rows 0 20 path own
        spent 0
        detail 8
        events 8 0 400000000
        minimap 20 4
        what-if
        rows 0 20 path own
        events 8 0 400000000
    "), @r#"
    > show c0ffee
    #0 0000000000c0ffee shop: GET /cart @5000+400000000, 9 spans, 1 errors (stock 6/0, pay 2/1, shop 1/0)
      depth 3, 9 rows, skew off of 0
    > what-if removed:span.2
    400000000, trace 200000000
      [`load`](#1): gone: 1 spans, saves 200000000
      leaves 200000000
    > rows 0 20 path own
    9 of 9
      0 -GET /cart [shop] 0+200000000 1/1 Server path 0..20000000 60000000..80000000 180000000..200000000 self 60000000
      1   -load [stock] 10000000+0 1/3
      2      SELECT [stock] 10000000+0 1/5 Client calls mysql Database
      3      SELECT [stock] 10000000+0 2/5 Client calls mysql Database
      4      SELECT [stock] 10000000+0 3/5 Client calls mysql Database
      5      SELECT [stock] 10000000+0 4/5 Client calls mysql Database
      6      SELECT [stock] 10000000+0 5/5 Client calls mysql Database
      7    charge [pay] 20000000+40000000 2/3 error Client path 20000000..60000000 self 40000000
      8    charge [pay] 80000000+100000000 3/3 Client events [170000000] path 80000000..180000000 self 100000000
    > spent 0
    self 60000000, execution 60000000, path 60000000
    > detail 8
    8 0000000000000009 in 0000000000c0ffee (Some("0000000000000001")): pay Client Unset @80005000 80000000+100000000 skew 0 0 children
      attributes
      resource host.name=String(a)
      *170000000 paid attempt=Int(1)
    > events 8 0 400000000
    1 events
      170000000 paid attempt=1
    > minimap 20 4
    qwqqqqqqqqqqqqqqqqqq
    .w..................
    .w..................
    ..!!!!..mmmmmmmmmm..
    > what-if
    400000000, trace 400000000
      leaves 400000000
    > rows 0 20 path own
    9 of 9
      0 -GET /cart [shop] 0+400000000 1/1 Server path 0..10000000 210000000..220000000 260000000..280000000 380000000..400000000 self 60000000
      1   -load [stock] 10000000+200000000 1/3
      2      SELECT [stock] 10000000+40000000 1/5 Client path 10000000..50000000 self 40000000 calls mysql Database
      3      SELECT [stock] 50000000+40000000 2/5 Client path 50000000..90000000 self 40000000 calls mysql Database
      4      SELECT [stock] 90000000+40000000 3/5 Client path 90000000..130000000 self 40000000 calls mysql Database
      5      SELECT [stock] 130000000+40000000 4/5 Client path 130000000..170000000 self 40000000 calls mysql Database
      6      SELECT [stock] 170000000+40000000 5/5 Client path 170000000..210000000 self 40000000 calls mysql Database
      7    charge [pay] 220000000+40000000 2/3 error Client path 220000000..260000000 self 40000000
      8    charge [pay] 280000000+100000000 3/3 Client events [370000000] path 280000000..380000000 self 100000000
    > events 8 0 400000000
    1 events
      370000000 paid attempt=1
    "#);
}

#[test]
fn what_takes_long_is_found_as_it_is_thought_of() {
    insta::assert_snapshot!(run("
        show c0ffee
        find >150ms
        what-if removed:span.2
        find >150ms
        reduce min=50000000
        what-if
        reduce min=50000000
        find >150ms
    "), @"
    > show c0ffee
    #0 0000000000c0ffee shop: GET /cart @5000+400000000, 9 spans, 1 errors (stock 6/0, pay 2/1, shop 1/0)
      depth 3, 9 rows, skew off of 0
    > find >150ms
    2 found, 9 rows
    > what-if removed:span.2
    400000000, trace 200000000
      [`load`](#1): gone: 1 spans, saves 200000000
      leaves 200000000
    > find >150ms
    1 found, 9 rows
    > reduce min=50000000
    2 rows, least -7
    > what-if
    400000000, trace 400000000
      leaves 400000000
    > reduce min=50000000
    3 rows, least -6
    > find >150ms
    2 found, 9 rows
    ");
}

#[test]
fn what_was_recorded_is_judged() {
    let on = "show c0ffee\nwhat-if batched:finding.n-plus-one-queries.3;removed:span.9";
    for ask in [
        "verdict",
        "verdict n-plus-one-count:6",
        "lint",
        "raw 3",
        "find finding:n-plus-one-queries",
        "find lint:zero-durations",
        "find lint:zero-duration-parent",
        "traces longest 0 9 min=30000000 max=120000000",
        "names",
        "calls",
        "compare c0ffee beef",
        "crowd",
    ] {
        let recorded = last(&format!("show c0ffee\n{ask}"));
        assert_eq!(last(&format!("{on}\n{ask}")), recorded, "{ask}");
        // Also where something else was asked between.
        let between = "find finding:root-cause\nrows 0 9 path own\ntables";
        if ask != "crowd" {
            assert_eq!(last(&format!("{on}\n{between}\n{ask}")), recorded, "{ask}");
            assert_eq!(last(&format!("{on}\n{ask}\n{between}\n{ask}")), recorded, "{ask}");
        }
        // And that it was asked changes nothing of what is thought of.
        let rows = "rows 0 20 path own";
        let before = last(&format!("{on}\n{rows}"));
        assert_eq!(last(&format!("{on}\n{rows}\n{ask}\nfind\n{rows}")), before, "{ask}");
        let tables = last(&format!("{on}\ntables"));
        assert_eq!(last(&format!("{on}\ntables\n{ask}\ntables")), tables, "{ask}");
    }
}

#[test]
fn another_trace_ends_it() {
    insta::assert_snapshot!(run("
        show c0ffee
        what-if removed:service.pay
        show beef
        rows 0 20
        show c0ffee
        rows 7 20
        show nothing
        what-if removed:service.pay
        show nothing
        rows 7 20
    "), @"
    > show c0ffee
    #0 0000000000c0ffee shop: GET /cart @5000+400000000, 9 spans, 1 errors (stock 6/0, pay 2/1, shop 1/0)
      depth 3, 9 rows, skew off of 0
    > what-if removed:service.pay
    400000000, trace 260000000
      [`pay`](service:=pay): gone: 2 spans, saves 140000000
      leaves 260000000
    > show beef
    #1 000000000000beef shop: ping @9000+50000000, 1 spans, 0 errors (shop 1/0)
      depth 1, 1 rows, skew off of 0
    > rows 0 20
    1 of 1
      0  ping [shop] 0+50000000 1/1
    > show c0ffee
    #0 0000000000c0ffee shop: GET /cart @5000+400000000, 9 spans, 1 errors (stock 6/0, pay 2/1, shop 1/0)
      depth 3, 9 rows, skew off of 0
    > rows 7 20
    2 of 9
      7    charge [pay] 220000000+40000000 2/3 error Client
      8    charge [pay] 280000000+100000000 3/3 Client events [370000000]
    > show nothing
    failed: What is open has no trace of this id | nothing | Check the id, or open the source that has the trace
    > what-if removed:service.pay
    400000000, trace 260000000
      [`pay`](service:=pay): gone: 2 spans, saves 140000000
      leaves 260000000
    > show nothing
    failed: What is open has no trace of this id | nothing | Check the id, or open the source that has the trace
    > rows 7 20
    2 of 9
      7    charge [pay] 220000000+0 2/3 error Client
      8    charge [pay] 240000000+0 3/3 Client events [240000000]
    ");
}
