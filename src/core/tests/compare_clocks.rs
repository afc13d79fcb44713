//! Two traces and two sets compared whose clocks disagree.

use crate::support;

use support::script::Driver;

/// The second's callee has a clock that is ahead: as recorded, its caller has nothing but its own work.
const CLOCKS: &str = "
trace a @5000
order shop 0..100 kind:client host:a
  serve stock 20..60 kind:server host:b
    read stock 30..50 host:b
trace b @9000
order shop 0..120 kind:client host:a
  serve stock 300..340 kind:server host:b
    read stock 310..330 host:b
";

#[test]
fn times_are_adjusted_for_clock_skew() {
    insta::assert_snapshot!(Driver::with(CLOCKS).run("
        compare a b
        compare a b skew
        delta a b 0 9 spans
        delta a b 0 9 spans skew
        delta a b 0 9 spans
        ranked a b 9 skew
        sets id:a id:b compare
        sets id:a id:b ranked - - 9
        sets id:a id:b ranked - - 9 skew
    "), @r#"
    > compare a b
    #0 000000000000000a shop: order @5000+100, 3 spans, 0 errors (stock 2/0, shop 1/0)
    #1 000000000000000b shop: order @9000+340, 3 spans, 0 errors (stock 2/0, shop 1/0)
    3 pairs, only 0 and 0, 0 moved, 0 renamed
    3 operations, 2 skewed
      shop: order  1/0 60  1/0 120
      stock: read  1/0 20  1/0 20
      stock: serve  1/0 20  1/0 20
    > compare a b skew
    #0 000000000000000a shop: order @5000+100, 3 spans, 0 errors (stock 2/0, shop 1/0)
    #1 000000000000000b shop: order @9000+340, 3 spans, 0 errors (stock 2/0, shop 1/0)
    3 pairs, only 0 and 0, 0 moved, 0 renamed
    3 operations, 2 skewed
      shop: order  1/0 60  1/0 80
      stock: read  1/0 20  1/0 20
      stock: serve  1/0 20  1/0 20
    > delta a b 0 9 spans
    3 of 3, +20, 3 differ
      #0 shop: order [x1/0 0+100 60/100 | x1/0 0+120 120/120] slower
        #1 stock: serve [x1/0 20+40 20/40 | x1/0 300+40 0/0] faster
          #2 stock: read [x1/0 30+20 20/20 | x1/0 310+20 0/0] faster
    > delta a b 0 9 spans skew
    3 of 3, +20, 1 differ
      #0 shop: order [x1/0 0+100 60/100 | x1/0 0+120 80/120] slower
        #1 stock: serve [x1/0 20+40 20/40 | x1/0 40+40 20/40]
          #2 stock: read [x1/0 30+20 20/20 | x1/0 50+20 20/20]
    > delta a b 0 9 spans
    3 of 3, +20, 3 differ
      #0 shop: order [x1/0 0+100 60/100 | x1/0 0+120 120/120] slower
        #1 stock: serve [x1/0 20+40 20/40 | x1/0 300+40 0/0] faster
          #2 stock: read [x1/0 30+20 20/20 | x1/0 310+20 0/0] faster
    > ranked a b 9 skew
    +20 (+20 -0), 0 others +0
      #0 shop: order +20 (60 80) x[1, 1] in []
    > sets id:a id:b compare
    2 of 2, 0 in both, 3 paths, 0 tested, 2 skewed
      1 traces, 0 lines, 0 errors, 3 spans, mean 100, p50 100, p95 None, a
      1 traces, 0 lines, 0 errors, 3 spans, mean 120, p50 120, p95 None, b
    > sets id:a id:b ranked - - 9
    +20 (+60 -40), 0 others +0
      #0 shop: order +60 (60 120) x[1, 1] in []
      #1 stock: serve -20 (20 0) x[1, 1] in ["shop: order"]
      #2 stock: read -20 (20 0) x[1, 1] in ["shop: order", "stock: serve"]
    > sets id:a id:b ranked - - 9 skew
    +20 (+20 -0), 0 others +0
      #0 shop: order +20 (60 80) x[1, 1] in []
    "#);
}
