//! The engine by script: questions as lines, answers as text.

use crate::support;

use support::script::Driver;

/// A shop with an order that fails, one with a part missing, and one that is long.
const SHOP: &str = "
trace c0ffee @5000
checkout shop 0..100
  cart cart 10..40
    get-cart redis 20..30 kind:client event:miss@22
  charge payment 50..90 !error kind:client amount=12 event:retry@60 link:c0ffee/3 link:beef/8
    bank bank 55..85 !error
trace 0000000000000000000000000000beef @9000
order shop 0..30
  mail mail 5..9 <77
trace abcdef0123456789abcdef0123456789 @7000
night-job batch 0..4000
  part batch 0..10
  part batch 10..30
  part batch 30..60
";

fn run(text: &str, script: &str) -> String {
    Driver::with(text).run(script)
}

#[test]
fn lists_in_each_order() {
    insta::assert_snapshot!(run(SHOP, "
        traces newest 0 9
        traces longest 0 1
        traces spans 1 1
        traces errors 0 2
        traces newest 3 9
    "), @r"
    > traces newest 0 9
    3 of 3 from 0
      #1 000000000000beef shop: order @9000+30, 2 spans, 0 errors, incomplete (mail 1/0, shop 1/0)
      #2 abcdef0123456789abcdef0123456789 batch: night-job @7000+4000, 4 spans, 0 errors (batch 4/0)
      #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 2 errors (bank 1/1, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
    > traces longest 0 1
    1 of 3 from 0
      #2 abcdef0123456789abcdef0123456789 batch: night-job @7000+4000, 4 spans, 0 errors (batch 4/0)
    > traces spans 1 1
    1 of 3 from 1
      #2 abcdef0123456789abcdef0123456789 batch: night-job @7000+4000, 4 spans, 0 errors (batch 4/0)
    > traces errors 0 2
    2 of 3 from 0
      #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 2 errors (bank 1/1, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      #1 000000000000beef shop: order @9000+30, 2 spans, 0 errors, incomplete (mail 1/0, shop 1/0)
    > traces newest 3 9
    0 of 3 from 3
    ");
}

#[test]
fn shows_by_id_of_any_form() {
    insta::assert_snapshot!(run(SHOP, "
        show first
        show C0FFEE
        show 00000000000000000000000000c0ffee
        show 0000beef
        show abcdef0123456789ABCDEF0123456789
        show abcdef0123456789
        show #1
        show #3
        show 0
        show nothing
        rows 0 1
    "), @r"
    > show first
    #1 000000000000beef shop: order @9000+30, 2 spans, 0 errors, incomplete (mail 1/0, shop 1/0)
      depth 1, 2 rows, skew off of 0
      !missing-parent Repair 1
    > show C0FFEE
    #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 2 errors (bank 1/1, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      depth 3, 5 rows, skew off of 0
      !other-trace-reference Info 1
    > show 00000000000000000000000000c0ffee
    #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 2 errors (bank 1/1, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      depth 3, 5 rows, skew off of 0
      !other-trace-reference Info 1
    > show 0000beef
    #1 000000000000beef shop: order @9000+30, 2 spans, 0 errors, incomplete (mail 1/0, shop 1/0)
      depth 1, 2 rows, skew off of 0
      !missing-parent Repair 1
    > show abcdef0123456789ABCDEF0123456789
    #2 abcdef0123456789abcdef0123456789 batch: night-job @7000+4000, 4 spans, 0 errors (batch 4/0)
      depth 2, 4 rows, skew off of 0
    > show abcdef0123456789
    #2 abcdef0123456789abcdef0123456789 batch: night-job @7000+4000, 4 spans, 0 errors (batch 4/0)
      depth 2, 4 rows, skew off of 0
    > show #1
    #1 000000000000beef shop: order @9000+30, 2 spans, 0 errors, incomplete (mail 1/0, shop 1/0)
      depth 1, 2 rows, skew off of 0
      !missing-parent Repair 1
    > show #3
    failed: This trace is no longer open | Choose one from the list of traces
    > show 0
    failed: What is open has no trace of this id | 0 | Check the id, or open the source that has the trace
    > show nothing
    failed: What is open has no trace of this id | nothing | Check the id, or open the source that has the trace
    > rows 0 1
    1 of 2
      0  order [shop] 0+30 1/2
    ");
}

#[test]
fn rows_and_folds() {
    insta::assert_snapshot!(run(SHOP, "
        show c0ffee
        rows 0 20
        toggle charge get-cart
        collapse cart get-cart
        rows 0 20
        rows 2 1
        rows 3 1
        reveal get-cart charge
        toggle charge
        collapse-level
        rows 0 20
        collapse-level
        expand-level
        expand-siblings cart
        collapse-all
        rows 0 20
        expand-all
        locate 6
        locate ffff
    "), @r"
    > show c0ffee
    #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 2 errors (bank 1/1, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      depth 3, 5 rows, skew off of 0
      !other-trace-reference Info 1
    > rows 0 20
    5 of 5
      0 -checkout [shop] 0+100 1/1 links 0 from 1
      1   -cart [cart] 10+30 1/2
      2      get-cart [redis] 20+10 1/1 Client events [22]
      3   -charge [payment] 50+40 2/2 error Client events [60] links 2 from 0
      4      bank [bank] 55+30 1/1 error
    > toggle charge get-cart
    4 rows, keep 2
    > collapse cart get-cart
    3 rows, keep 1
    > rows 0 20
    3 of 3
      0 -checkout [shop] 0+100 1/1 links 0 from 1
      1   +cart [cart] 10+30 1/2 hides 1
      2   +charge [payment] 50+40 2/2 error Client hides 1 with an error events [60] links 2 from 0
    > rows 2 1
    1 of 3
      2   +charge [payment] 50+40 2/2 error Client hides 1 with an error events [60] links 2 from 0
    > rows 3 1
    0 of 3
    > reveal get-cart charge
    4 rows, keep 3
    > toggle charge
    5 rows
    > collapse-level
    3 rows
    > rows 0 20
    3 of 3
      0 -checkout [shop] 0+100 1/1 links 0 from 1
      1   +cart [cart] 10+30 1/2 hides 1
      2   +charge [payment] 50+40 2/2 error Client hides 1 with an error events [60] links 2 from 0
    > collapse-level
    1 rows
    > expand-level
    3 rows
    > expand-siblings cart
    5 rows
    > collapse-all
    1 rows
    > rows 0 20
    1 of 1
      0 +checkout [shop] 0+100 1/1 hides 4 with an error links 0 from 1
    > expand-all
    5 rows
    > locate 6
    5 rows, Some((SpanIx(3), 3))
    > locate ffff
    5 rows, None
    ");
}

#[test]
fn details() {
    insta::assert_snapshot!(run(SHOP, "
        show c0ffee
        detail charge
        detail get-cart
        show beef
        detail mail
        rows 0 9
    "), @r#"
    > show c0ffee
    #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 2 errors (bank 1/1, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      depth 3, 5 rows, skew off of 0
      !other-trace-reference Info 1
    > detail charge
    3 0000000000000006 in 0000000000c0ffee (Some("0000000000000003")): payment Client Error @5050 50+40 skew 0 1 children
      attributes amount=Int(12)
      resource
      *60 retry attempt=Int(1)
      >0000000000c0ffee/0000000000000003 link Some(SpanIx(0))
      >000000000000beef/0000000000000008 link None
      !Info: This span refers to a span of another trace
    > detail get-cart
    2 0000000000000005 in 0000000000c0ffee (Some("0000000000000004")): redis Client Unset @5020 20+10 skew 0 0 children
      attributes
      resource
      *22 miss attempt=Int(1)
    > show beef
    #1 000000000000beef shop: order @9000+30, 2 spans, 0 errors, incomplete (mail 1/0, shop 1/0)
      depth 1, 2 rows, skew off of 0
      !missing-parent Repair 1
    > detail mail
    6 000000000000000a in 000000000000beef (Some("0000000000000077")): mail Unspecified Unset @9005 5+4 skew 0 0 children
      attributes
      resource
      !Repair: This span has a parent that is not in the trace; shown as a root (0000000000000077)
    > rows 0 9
    2 of 2
      0  order [shop] 0+30 1/2
      1  mail [mail] 5+4 2/2 1 warnings
    "#);
}

#[test]
fn the_minimap_shows_what_is_collapsed_too() {
    insta::assert_snapshot!(run(SHOP, "
        show c0ffee
        collapse-all
        minimap 20 5
        minimap 20 1
        minimap 0 0
    "), @r#"
    > show c0ffee
    #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 2 errors (bank 1/1, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      depth 3, 5 rows, skew off of 0
      !other-trace-reference Info 1
    > collapse-all
    1 rows
    > minimap 20 5
    qqqqqqqqqqqqqqqqqqqq
    ..llllll............
    ....ee..............
    ..........!!!!!!!!..
    ...........!!!!!!...
    > minimap 20 1
    qqqqqqqqqq!!!!!!!qqq
    > minimap 0 0
    "#);
}

#[test]
fn what_can_not_be_answered_is_said() {
    insta::assert_snapshot!(Driver::empty().run("
        hello
        traces newest 0 9
        show first
        rows 0 9
        minimap 2 2
    "), @r"
    > hello
    hello test
    > traces newest 0 9
    failed: Nothing is open | Open a file, the demo or a trace
    > show first
    failed: Nothing is open | Open a file, the demo or a trace
    > rows 0 9
    failed: Nothing is open | Open a file, the demo or a trace
    > minimap 2 2
    failed: Nothing is open | Open a file, the demo or a trace
    ");
    insta::assert_snapshot!(run(SHOP, "
        rows 0 9
        toggle 0
        locate 1
        skew on
        minimap 2 2
        show beef
        toggle 0
        detail 4294967295
        detail 4
    "), @r"
    > rows 0 9
    failed: No trace is shown | Choose one from the list of traces
    > toggle 0
    failed: No trace is shown | Choose one from the list of traces
    > locate 1
    failed: No trace is shown | Choose one from the list of traces
    > skew on
    failed: No trace is shown | Choose one from the list of traces
    > minimap 2 2
    failed: No trace is shown | Choose one from the list of traces
    > show beef
    #1 000000000000beef shop: order @9000+30, 2 spans, 0 errors, incomplete (mail 1/0, shop 1/0)
      depth 1, 2 rows, skew off of 0
      !missing-parent Repair 1
    > toggle 0
    failed: The trace that is shown has no such span | Show the trace that has it
    > detail 4294967295
    failed: The trace that is shown has no such span | Show the trace that has it
    > detail 4
    failed: The trace that is shown has no such span | Show the trace that has it
    ");
}

/// The server's clock runs 480 ahead; its own child runs on the same host.
const SKEWED: &str = "
call shop 0..100 host:a kind:client
  serve cart 500..560 host:b kind:server event:lock@505
    query cart 510..520 host:b
  local shop 90..95 host:a
";

#[test]
fn skew_is_adjusted_when_asked_for() {
    insta::assert_snapshot!(run(SKEWED, "
        show first
        rows 0 9
        skew on
        rows 0 9
        detail serve
        minimap 20 4
        toggle serve
        skew off
        rows 0 1
        show first
    "), @r#"
    > show first
    #0 0000000000000001 shop: call @1000000+560, 4 spans, 0 errors (cart 2/0, shop 2/0)
      depth 3, 4 rows, skew off of 2
      !starts-after-parent-end Info 1
    > rows 0 9
    4 of 4
      0 -call [shop] 0+100 1/1 Client
      1    local [shop] 90+5 1/2
      2   -serve [cart] 500+60 2/2 Server events [505]
      3      query [cart] 510+10 1/1
    > skew on
    #0 0000000000000001 shop: call @1000000+100, 4 spans, 0 errors (cart 2/0, shop 2/0)
      depth 3, 4 rows, skew on of 2
      !starts-after-parent-end Info 1
    > rows 0 9
    4 of 4
      0 -call [shop] 0+100 1/1 Client
      1    local [shop] 90+5 1/2
      2   -serve [cart] 20+60 2/2 Server adjusted events [25]
      3      query [cart] 30+10 1/1 adjusted
    > detail serve
    2 0000000000000003 in 0000000000000001 (Some("0000000000000002")): cart Server Unset @1000020 20+60 skew -480 1 children
      attributes
      resource host.name=String(b)
      *25 lock attempt=Int(1)
      !Info: This span starts after its parent ended
    > minimap 20 4
    qqqqqqqqqqqqqqqqqqqq
    ..................q.
    ....llllllllllll....
    ......ll............
    > toggle serve
    3 rows
    > skew off
    #0 0000000000000001 shop: call @1000000+560, 4 spans, 0 errors (cart 2/0, shop 2/0)
      depth 3, 3 rows, skew off of 2
      !starts-after-parent-end Info 1
    > rows 0 1
    1 of 3
      0 -call [shop] 0+100 1/1 Client
    > show first
    #0 0000000000000001 shop: call @1000000+560, 4 spans, 0 errors (cart 2/0, shop 2/0)
      depth 3, 4 rows, skew off of 2
      !starts-after-parent-end Info 1
    "#);
}
