//! The tables of a trace: statistics, spans, events; their columns, orders and windows.

use crate::support;

use insta::assert_snapshot;
use support::script::Driver;

const SHOP: &str = "
    page web 0..100 of:region=eu
      cart shop 10..60 route=/cart event:cache~miss@12,key=cart:7
        query db 20..30 kind:client route=/cart
        query db 30..45 kind:client !error:timeout event:retry@33,attempt=1
        query db 45..50 kind:client event:retry@46,attempt=2
      cart shop 70..90 route=9
      pay shop 91..99 route=10 kind:server
";

fn check(script: &str) -> String {
    let mut driver = Driver::with(SHOP);
    driver.run("show first");
    driver.run(script)
}

#[test]
fn statistics() {
    assert_snapshot!(check("statistics - 0 9 service operation"), @"
    > statistics - 0 9 service operation
    3 groups of 7 spans; 7 lines from 0 by (4, true)
        Service / Span name | Count | Errors | Total | Self | Share | Mean | Min | p50 | p95 | p99 | Max | Self mean | Self min | Self max
        shop | 3 (255) | 0 | 78 ns (198) | 48 ns (255) | 48% (122) | 26 ns (66) | 8 ns (20) | 20 ns (51) | 50 ns (127) | 50 ns (127) | 50 ns (127) | 16 ns (185) | 8 ns (92) | 20 ns (231)
          cart | 2 (170) | 0 | 70 ns (178) | 40 ns (255) | 40% (102) | 35 ns (89) | 20 ns (51) | 20 ns (51) | 50 ns (127) | 50 ns (127) | 50 ns (127) | 20 ns (231) | 20 ns (231) | 20 ns (231)
          pay | 1 (85) | 0 | 8 ns (20) | 8 ns (51) | 8% (20) | 8 ns (20) | 8 ns (20) | 8 ns (20) | 8 ns (20) | 8 ns (20) | 8 ns (20) | 8 ns (92) | 8 ns (92) | 8 ns (92)
        db | 3 (255) | 1 (255) | 30 ns (76) | 30 ns (159) | 30% (76) | 10 ns (25) | 5 ns (12) | 10 ns (25) | 15 ns (38) | 15 ns (38) | 15 ns (38) | 10 ns (115) | 5 ns (57) | 15 ns (173) error
          query | 3 (255) | 1 (255) | 30 ns (76) | 30 ns (191) | 30% (76) | 10 ns (25) | 5 ns (12) | 10 ns (25) | 15 ns (38) | 15 ns (38) | 15 ns (38) | 10 ns (115) | 5 ns (57) | 15 ns (173) error
        web | 1 (85) | 0 | 100 ns (255) | 22 ns (116) | 22% (56) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 22 ns (255) | 22 ns (255) | 22 ns (255)
          page | 1 (85) | 0 | 100 ns (255) | 22 ns (140) | 22% (56) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 22 ns (255) | 22 ns (255) | 22 ns (255)
    ");
    assert_snapshot!(check("statistics -count 0 2 service\nstatistics value 1 9 route"), @"
    > statistics -count 0 2 service
    3 groups of 7 spans; 3 lines from 0 by (1, true)
        Service | Count | Errors | Total | Self | Share | Mean | Min | p50 | p95 | p99 | Max | Self mean | Self min | Self max
        db | 3 (255) | 1 (255) | 30 ns (76) | 30 ns (159) | 30% (76) | 10 ns (25) | 5 ns (12) | 10 ns (25) | 15 ns (38) | 15 ns (38) | 15 ns (38) | 10 ns (115) | 5 ns (57) | 15 ns (173) error
        shop | 3 (255) | 0 | 78 ns (198) | 48 ns (255) | 48% (122) | 26 ns (66) | 8 ns (20) | 20 ns (51) | 50 ns (127) | 50 ns (127) | 50 ns (127) | 16 ns (185) | 8 ns (92) | 20 ns (231)
    > statistics value 1 9 route
    4 groups of 7 spans; 4 lines from 1 by (0, false)
        route | Count | Errors | Total | Self | Share | Mean | Min | p50 | p95 | p99 | Max | Self mean | Self min | Self max
        10 | 1 (85) | 0 | 8 ns (17) | 8 ns (48) | 8% (20) | 8 ns (51) | 8 ns (102) | 8 ns (102) | 8 ns (20) | 8 ns (20) | 8 ns (20) | 8 ns (102) | 8 ns (102) | 8 ns (92)
        9 | 1 (85) | 0 | 20 ns (42) | 20 ns (121) | 20% (51) | 20 ns (127) | 20 ns (255) | 20 ns (255) | 20 ns (51) | 20 ns (51) | 20 ns (51) | 20 ns (255) | 20 ns (255) | 20 ns (231)
        (none) | 3 (255) | 1 (255) | 120 ns (255) | 42 ns (255) | 42% (107) | 40 ns (255) | 5 ns (63) | 15 ns (191) | 100 ns (255) | 100 ns (255) | 100 ns (255) | 14 ns (178) | 5 ns (63) | 22 ns (255) error
    ");
    assert_snapshot!(check("reduce errors\nstatistics total 0 9 operation"), @"
    > reduce errors
    3 rows, errors -4
    > statistics total 0 9 operation
    1 group of 1 span; 1 lines from 0 by (3, false)
        Span name | Count | Errors | Total | Self | Share | Mean | Min | p50 | p95 | p99 | Max | Self mean | Self min | Self max
        query | 1 (255) | 1 (255) | 15 ns (255) | 15 ns (255) | 100% (255) | 15 ns (255) | 15 ns (255) | 15 ns (255) | 15 ns (255) | 15 ns (255) | 15 ns (255) | 15 ns (255) | 15 ns (255) | 15 ns (255) error
    ");
}

#[test]
fn what_finds_the_spans_of_a_line() {
    assert_snapshot!(check("line statistics -self 0 0 service operation\nline statistics -self 1 0 service operation\nline statistics value 0 0 route\nline statistics value 3 0 route\nline spans start 0 0"), @"
    > line statistics -self 0 0 service operation
    service:=shop
    > line statistics -self 1 0 service operation
    service:=shop name:=cart
    > line statistics value 0 0 route
    tag:route=/cart
    > line statistics value 3 0 route
    -tag:route= -resource:route=
    > line spans start 0 0
    nothing finds them
    ");
}

#[test]
fn spans() {
    assert_snapshot!(check("spans - 0 3"), @"
    > spans - 0 3
    7 spans; 7 lines from 0 by (3, true)
        Service | Span name | Start | Duration | Self | Kind | Status
        web | page | 0 ns | 100 ns (255) | 22 ns (255) |  | unset
        shop | cart | +10 ns (25) | 50 ns (127) | 20 ns (231) |  | unset
        shop | cart | +70 ns (178) | 20 ns (51) | 20 ns (231) |  | unset
    ");
    assert_snapshot!(check("spans attribute:route 0 9 name attribute:route attribute:region\nkeys"), @"
    > spans attribute:route 0 9 name attribute:route attribute:region
    7 spans; 7 lines from 0 by (1, false)
        Span name | route | region
        cart | 9 |
        pay | 10 |
        cart | /cart |
        query | /cart |
        page |  | eu
        query |  | error
        query |  |
    > keys
    keys route region
    ");
    assert_snapshot!(check("find query\nspans -start 0 9 name start depth children events id"), @"
    > find query
    3 found, 7 rows
    > spans -start 0 9 name start depth children events id
    3 spans found of 7; 3 lines from 0 by (1, true)
        Span name | Start | Depth | Children | Events | Span id
        query | +45 ns (114) | 2 (170) | 0 | 1 | 0000000000000006
        query | +30 ns (76) | 2 (170) | 0 | 1 | 0000000000000005 error
        query | +20 ns (51) | 2 (170) | 0 | 0 | 0000000000000004
    ");
    assert_snapshot!(check("reduce errors\nspans nothing 0 9 name status\nspans start 7 9"), @"
    > reduce errors
    3 rows, errors -4
    > spans nothing 0 9 name status
    1 span of 7; 1 lines from 0 by (4294967295, true)
        Span name | Status
        query | ⚠ error error
    > spans start 7 9
    1 span of 7; 1 lines from 1 by (2, false)
        Service | Span name | Start | Duration | Self | Kind | Status
    ");
}

#[test]
fn events() {
    assert_snapshot!(check("events-with - 0 9"), @"
    > events-with - 0 9
    3 events; 3 lines from 0 by (0, false)
        Time | Service | Span | Event | Attributes
        +12 ns | shop | cart | cache miss | key=cart:7
        +33 ns | db | query | retry | attempt=1 error
        +46 ns | db | query | retry | attempt=2
    ");
    assert_snapshot!(check("find cart\nevents-with -time 0 1 retry\nevents-with event 0 9 attempt=1"), @"
    > find cart
    3 found, 7 rows
    > events-with -time 0 1 retry
    2 events of 3; 2 lines from 0 by (0, true)
        Time | Service | Span | Event | Attributes
        +46 ns | db | query | retry | attempt=2
    > events-with event 0 9 attempt=1
    1 event of 3; 1 lines from 0 by (3, false)
        Time | Service | Span | Event | Attributes
        +33 ns | db | query | retry | attempt=1 error
    ");
    assert_snapshot!(check("reduce hide=db\nevents-with time 0 9 nothing\nevents-with time 0 9"), @"
    > reduce hide=db
    4 rows, services -3
    > events-with time 0 9 nothing
    0 events of 1; 0 lines from 0 by (0, false)
        Time | Service | Span | Event | Attributes
    > events-with time 0 9
    1 event; 1 lines from 0 by (0, false)
        Time | Service | Span | Event | Attributes
        +12 ns | shop | cart | cache miss | key=cart:7
    ");
}
