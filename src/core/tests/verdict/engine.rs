//! The verdict as the page asks for it: with thresholds, after the times have moved, and what its links find.

use super::support::script::Driver;

/// An N+1 on another host, whose clock is behind, and a failure.
const SHOP: &str = "
trace c0ffee @5000
GET~/cart shop 300ms..500ms kind:server host:a
  load stock 100ms..160ms host:b
    SELECT stock 100ms..110ms host:b kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=1
    SELECT stock 110ms..120ms host:b kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=2
    SELECT stock 120ms..130ms host:b kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=3
    SELECT stock 130ms..140ms host:b kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=4
    SELECT stock 140ms..150ms host:b kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=5
  charge pay 310ms..340ms host:a !error:refused
";

fn run(script: &str) -> String {
    Driver::with(SHOP).run(script)
}

#[test]
fn before_and_after_the_clocks_are_adjusted() {
    insta::assert_snapshot!(run("
        show first
        verdict
        tables
        skew on
        verdict
        tables
        skew off
        verdict n-plus-one-count:6
    "), @r#"
    > show first
    #0 0000000000c0ffee shop: GET /cart @100005000+400000000, 8 spans, 1 errors (stock 6/0, pay 1/1, shop 1/0)
      depth 3, 8 rows, skew off of 6
      !starts-before-parent Info 1
    > verdict
    400 ms; [`shop`](service:=shop) took 65 % of the time in which anything ran. [1 span](error) failed.
      1 clock-skew.4 medium, 1 spans, saves 0
        The clock of [`stock`](service:=stock) is at least 200 ms behind that of [`shop`](service:=shop), as [1 span shows](finding:clock-skew.4#1).
      1 root-cause.a high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.a#7) failed: [`refused`](#7).
      0 uninstrumented-gap.3 low, 1 spans, saves 0
        160 ms with no instrumentation at the end of [`GET /cart`](finding:uninstrumented-gap.3#0).
      0 n-plus-one-queries.5 high, 5 spans, saves 0
        [5 queries](finding:n-plus-one-queries.5#2) like [`SELECT`](finding:n-plus-one-queries.5#2) one after another under [`load`](#1), 50 ms in all, none of it on the critical path.
    > tables
    260000000 ns, path 200000000 ns
    services
      [`shop`](service:=shop)  1 spans 170000000 path 170000000
      [`stock`](service:=stock)  6 spans 60000000 path 0
      [`pay`](service:=pay)  1 spans 30000000 path 30000000
    operations
      [`GET /cart`](service:=shop name:="GET /cart") shop 1 spans 170000000 path 170000000
      [`SELECT`](service:=stock name:=SELECT) stock 5 spans 50000000 path 0
      [`charge`](service:=pay name:=charge) pay 1 spans 30000000 path 30000000
      [`load`](service:=stock name:=load) stock 1 spans 10000000 path 0
    parts
      [Not instrumented](work:uninstrumented)  1 spans 160000000 path 160000000
      [Database](work:database)  5 spans 50000000 path 0
      [Other calls](work:call)  2 spans 40000000 path 30000000
      [Own code](work:own)  1 spans 10000000 path 10000000
    > skew on
    #0 0000000000c0ffee shop: GET /cart @100005000+400000000, 8 spans, 1 errors (stock 6/0, pay 1/1, shop 1/0)
      depth 3, 8 rows, skew on of 6
      !starts-before-parent Info 1
    > verdict
    400 ms; [`shop`](service:=shop) took 55 % of the time in which anything ran. [1 span](error) failed.
      1 n-plus-one-queries.5 high, 5 spans, saves 40000000
        [5 queries](finding:n-plus-one-queries.5#2) like [`SELECT`](finding:n-plus-one-queries.5#2) one after another under [`load`](#1), about 40 ms could be saved.
      1 root-cause.a high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.a#7) failed: [`refused`](#7).
    > tables
    200000000 ns, path 200000000 ns
    services
      [`shop`](service:=shop)  1 spans 110000000 path 110000000
      [`stock`](service:=stock)  6 spans 60000000 path 60000000
      [`pay`](service:=pay)  1 spans 30000000 path 30000000
    operations
      [`GET /cart`](service:=shop name:="GET /cart") shop 1 spans 110000000 path 110000000
      [`SELECT`](service:=stock name:=SELECT) stock 5 spans 50000000 path 50000000
      [`charge`](service:=pay name:=charge) pay 1 spans 30000000 path 30000000
      [`load`](service:=stock name:=load) stock 1 spans 10000000 path 10000000
    parts
      [Own code](work:own)  1 spans 110000000 path 110000000
      [Database](work:database)  5 spans 50000000 path 50000000
      [Other calls](work:call)  2 spans 40000000 path 40000000
    > skew off
    #0 0000000000c0ffee shop: GET /cart @100005000+400000000, 8 spans, 1 errors (stock 6/0, pay 1/1, shop 1/0)
      depth 3, 8 rows, skew off of 6
      !starts-before-parent Info 1
    > verdict n-plus-one-count:6
    400 ms; [`shop`](service:=shop) took 65 % of the time in which anything ran. [1 span](error) failed.
      1 clock-skew.4 medium, 1 spans, saves 0
        The clock of [`stock`](service:=stock) is at least 200 ms behind that of [`shop`](service:=shop), as [1 span shows](finding:clock-skew.4#1).
      1 root-cause.a high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.a#7) failed: [`refused`](#7).
      0 uninstrumented-gap.3 low, 1 spans, saves 0
        160 ms with no instrumentation at the end of [`GET /cart`](finding:uninstrumented-gap.3#0).
    "#);
}

#[test]
fn what_its_links_find() {
    // As any text: also before a verdict was asked for, also for what there is not.
    insta::assert_snapshot!(run("
        show first
        find finding:n-plus-one-queries.5
        find finding:n-plus-one-queries
        find finding:root-cause.a
        find finding:n-plus-one-queries.99
        find finding:no-such
        find work:database
        find work:own
        find work:cache
        find work:uninstrumented
        find work:no-such
        find service:=pay
        find service:=shop error
        find finding:n-plus-one-queries -service:=stock
    "), @"
    > show first
    #0 0000000000c0ffee shop: GET /cart @100005000+400000000, 8 spans, 1 errors (stock 6/0, pay 1/1, shop 1/0)
      depth 3, 8 rows, skew off of 6
      !starts-before-parent Info 1
    > find finding:n-plus-one-queries.5
    5 found, 8 rows
    > find finding:n-plus-one-queries
    5 found, 8 rows
    > find finding:root-cause.a
    1 found, 8 rows
    > find finding:n-plus-one-queries.99
    0 found, 8 rows
    > find finding:no-such
    0 found, 8 rows
    > find work:database
    5 found, 8 rows
    > find work:own
    1 found, 8 rows
    > find work:cache
    0 found, 8 rows
    > find work:uninstrumented
    1 found, 8 rows
    > find work:no-such
    0 found, 8 rows
    > find service:=pay
    1 found, 8 rows
    > find service:=shop error
    0 found, 8 rows
    > find finding:n-plus-one-queries -service:=stock
    0 found, 8 rows
    ");
}

#[test]
fn what_its_links_find_with_other_thresholds() {
    insta::assert_snapshot!(run("
        show first
        find finding:n-plus-one-queries
        verdict n-plus-one-count:6
        find finding:n-plus-one-queries
        verdict n-plus-one-count:5
        find finding:n-plus-one-queries
        find finding:clock-skew
        skew on
        find finding:clock-skew
    "), @"
    > show first
    #0 0000000000c0ffee shop: GET /cart @100005000+400000000, 8 spans, 1 errors (stock 6/0, pay 1/1, shop 1/0)
      depth 3, 8 rows, skew off of 6
      !starts-before-parent Info 1
    > find finding:n-plus-one-queries
    5 found, 8 rows
    > verdict n-plus-one-count:6
    400 ms; [`shop`](service:=shop) took 65 % of the time in which anything ran. [1 span](error) failed.
      1 clock-skew.4 medium, 1 spans, saves 0
        The clock of [`stock`](service:=stock) is at least 200 ms behind that of [`shop`](service:=shop), as [1 span shows](finding:clock-skew.4#1).
      1 root-cause.a high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.a#7) failed: [`refused`](#7).
      0 uninstrumented-gap.3 low, 1 spans, saves 0
        160 ms with no instrumentation at the end of [`GET /cart`](finding:uninstrumented-gap.3#0).
    > find finding:n-plus-one-queries
    0 found, 8 rows
    > verdict n-plus-one-count:5
    400 ms; [`shop`](service:=shop) took 65 % of the time in which anything ran. [1 span](error) failed.
      1 clock-skew.4 medium, 1 spans, saves 0
        The clock of [`stock`](service:=stock) is at least 200 ms behind that of [`shop`](service:=shop), as [1 span shows](finding:clock-skew.4#1).
      1 root-cause.a high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.a#7) failed: [`refused`](#7).
      0 uninstrumented-gap.3 low, 1 spans, saves 0
        160 ms with no instrumentation at the end of [`GET /cart`](finding:uninstrumented-gap.3#0).
      0 n-plus-one-queries.5 high, 5 spans, saves 0
        [5 queries](finding:n-plus-one-queries.5#2) like [`SELECT`](finding:n-plus-one-queries.5#2) one after another under [`load`](#1), 50 ms in all, none of it on the critical path.
    > find finding:n-plus-one-queries
    5 found, 8 rows
    > find finding:clock-skew
    1 found, 8 rows
    > skew on
    #0 0000000000c0ffee shop: GET /cart @100005000+400000000, 8 spans, 1 errors (stock 6/0, pay 1/1, shop 1/0)
      depth 3, 8 rows, skew on of 6
      !starts-before-parent Info 1
    > find finding:clock-skew
    0 found, 8 rows
    ");
}

#[test]
fn rows_that_are_confined_change_nothing() {
    // The last verdict and tables of a script.
    let told = |before: &str| {
        let told = run(&format!("show first\n{before}\nverdict\ntables"));
        told.rsplit_once("> verdict").unwrap().1.to_owned()
    };
    let whole = told("");
    assert!(whole.contains("n-plus-one-queries"));
    for before in [
        "reduce root=load",
        "reduce root=charge",
        "reduce errors",
        "reduce path root=load",
        "reduce hide=stock",
        "reduce min=20000000",
        "rows 0 9 path own\nreduce root=load\nrows 0 9 path own",
        "reduce root=load\nrows 0 9 path own\nverdict",
        "verdict\ntables\nreduce root=load",
        "collapse-all",
    ] {
        assert_eq!(told(before), whole, "{before}");
    }
    // And what they are confined to is not what is asked next.
    let rows = |between: &str| {
        let told = run(&format!("show first\nreduce root=load\n{between}\nrows 0 9 path own"));
        told.rsplit_once("> rows").unwrap().1.to_owned()
    };
    assert_eq!(rows("verdict\ntables"), rows("names"));
}

#[test]
fn nothing_is_shown() {
    insta::assert_snapshot!(run("verdict\ntables\nfind finding:gap"), @"
    > verdict
    failed: No trace is shown | Choose one from the list of traces
    > tables
    failed: No trace is shown | Choose one from the list of traces
    > find finding:gap
    failed: No trace is shown | Choose one from the list of traces
    ");
}
