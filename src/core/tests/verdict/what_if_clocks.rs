//! The shown trace as it would be while the adjustment for clock skew is on.

use super::support::script::Driver;

/// A call of another host, whose clock is behind.
const CLOCKS: &str = "
trace c0ffee @5000
GET~/cart shop 300ms..500ms kind:server host:a #1
  first shop 300ms..340ms host:a #2
  load stock 100ms..160ms host:b #3
    query stock 110ms..150ms host:b #4
";

#[test]
fn after_the_clocks_are_adjusted() {
    // What waits for the first comes earlier, though it was recorded where the trace begins.
    let mut driver = Driver::with(CLOCKS);
    insta::assert_snapshot!(driver.run("
        show first
        skew on
        rows 0 9
        what-if removed:span.2
        rows 0 9
        what-if faster:span.1:100%;removed:span.2
        rows 0 9
        skew off
        rows 0 9
        what-if
        rows 0 9
    "), @"
    > show first
    #0 0000000000c0ffee shop: GET /cart @100005000+400000000, 4 spans, 0 errors (shop 2/0, stock 2/0)
      depth 3, 4 rows, skew off of 2
      !starts-before-parent Info 1
    > skew on
    #0 0000000000c0ffee shop: GET /cart @100005000+400000000, 4 spans, 0 errors (shop 2/0, stock 2/0)
      depth 3, 4 rows, skew on of 2
      !starts-before-parent Info 1
    > rows 0 9
    4 of 4
      0 -GET /cart [shop] 200000000+200000000 1/1 Server
      1   -load [stock] 270000000+60000000 1/2 adjusted
      2      query [stock] 280000000+40000000 1/1 adjusted
      3    first [shop] 200000000+40000000 2/2
    > what-if removed:span.2
    200000000, trace 360000000
      [`first`](#3): gone: 1 spans, saves 40000000
      leaves 160000000
    > rows 0 9
    4 of 4
      0 -GET /cart [shop] 200000000+160000000 1/1 Server
      1   -load [stock] 230000000+60000000 1/2 adjusted
      2      query [stock] 240000000+40000000 1/1 adjusted
      3    first [shop] 200000000+0 2/2
    > what-if faster:span.1:100%;removed:span.2
    200000000, trace 260000000
      [`GET /cart`](#0): 100 % faster: 1 spans, saves 100000000
      [`first`](#3): gone: 1 spans, saves 40000000
      leaves 60000000
    > rows 0 9
    4 of 4
      0 -GET /cart [shop] 200000000+60000000 1/1 Server
      1   -load [stock] 200000000+60000000 1/2 adjusted
      2      query [stock] 210000000+40000000 1/1 adjusted
      3    first [shop] 200000000+0 2/2
    > skew off
    #0 0000000000c0ffee shop: GET /cart @100005000+200000000, 4 spans, 0 errors (shop 2/0, stock 2/0)
      depth 3, 4 rows, skew off of 2
      !starts-before-parent Info 1
    > rows 0 9
    4 of 4
      0 -GET /cart [shop] 200000000+0 1/1 Server
      1   -load [stock] 0+60000000 1/2
      2      query [stock] 10000000+40000000 1/1
      3    first [shop] 200000000+0 2/2
    > what-if
    200000000, trace 400000000
      leaves 200000000
    > rows 0 9
    4 of 4
      0 -GET /cart [shop] 200000000+200000000 1/1 Server gaps 240000000..400000000
      1   -load [stock] 0+60000000 1/2
      2      query [stock] 10000000+40000000 1/1
      3    first [shop] 200000000+40000000 2/2
    ");
}

#[test]
fn the_clocks_are_adjusted_while_it_is_thought_of() {
    let after = |script: &str| {
        let told = Driver::with(CLOCKS).run(&format!("show first\n{script}\nrows 0 9 path own"));
        told.rsplit_once("\n> ").unwrap().1.to_owned()
    };
    let both = after("skew on\nwhat-if removed:span.2");
    assert_eq!(after("what-if removed:span.2\nskew on"), both);
    assert_eq!(after("what-if removed:span.2\nskew on\nverdict\nskew off\nskew on"), both);
    assert_eq!(after("what-if removed:span.2\nskew on\nskew off"), after("what-if removed:span.2"));
    assert_eq!(after("what-if removed:span.2\nskew on\nwhat-if"), after("skew on"));
}
