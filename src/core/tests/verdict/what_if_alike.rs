//! Changes of a span with all that is like it: below its parent, of its operation.

use super::what_if::run;

#[test]
fn of_those_like_a_span() {
    insta::assert_snapshot!(run("
        show c0ffee
        alike 5
        alike 8
        alike 0
        what-if batched:siblings.5
        what-if parallel:operation.stock/SELECT
        what-if faster:operation.pay/charge:10ms
        what-if removed:siblings.1
        what-if removed:siblings.77;removed:operation.pay/SELECT;removed:operation.none/SELECT
    "), @"
    > show c0ffee
    #0 0000000000c0ffee shop: GET /cart @5000+400000000, 9 spans, 1 errors (stock 6/0, pay 2/1, shop 1/0)
      depth 3, 9 rows, skew off of 0
    > alike 5
    5 SELECT under load, 5 in stock of 6
    > alike 8
    2 charge under GET /cart, 2 in pay of 2
    > alike 0
    1 GET /cart under none, 1 in shop of 1
    > what-if batched:siblings.5
    400000000, trace 240000000
      5 spans of [`SELECT`](#2) under [`load`](#1): one call for all: 5 spans, saves 160000000
      leaves 240000000
    > what-if parallel:operation.stock/SELECT
    400000000, trace 240000000
      [5 spans](service:=stock name:=SELECT#2) of [`SELECT`](service:=stock name:=SELECT#2): all at once: 5 spans, saves 160000000
      leaves 240000000
    > what-if faster:operation.pay/charge:10ms
    400000000, trace 380000000
      [2 spans](service:=pay name:=charge#7) of [`charge`](service:=pay name:=charge#7): 10 ms faster: 2 spans, saves 20000000
      leaves 380000000
    > what-if removed:siblings.1
    400000000, trace 0
      1 span of [`GET /cart`](#0): gone: 1 spans, saves 400000000
      leaves 0
    > what-if removed:siblings.77;removed:operation.pay/SELECT;removed:operation.none/SELECT
    400000000, trace 400000000
      `77`: gone: 0 spans, saves 0
      [0 spans](service:=pay name:=SELECT) of [`SELECT`](service:=pay name:=SELECT): gone: 0 spans, saves 0
      [0 spans](service:=none name:=SELECT) of [`SELECT`](service:=none name:=SELECT): gone: 0 spans, saves 0
      leaves 400000000
    ");
}
