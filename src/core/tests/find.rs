//! Finding spans: what a query means, against a reference that looks at every text of every span;
//! and going through what was found, by script.

use crate::support;

use spanscape_core::analysis::{FindMemory, FindQuery, find, find_again};
use spanscape_core::base::bitset::BitSet;
use support::script::Driver;

const SHOP: &str = "
trace c0ffee @5000
checkout shop 0..100 #abcdef123 http.route=/checkout
  cart cart 10..40 host:red-7
    get-cart redis 20..30 kind:client event:miss@22
  charge payment 50..90 !error kind:client amount=12 link:beef/8
    bank bank 55..85 http.response.status_code=500
trace beef @9000
order shop 0..30
";

/// The names of the spans of the first trace that a query finds.
fn found(text: &str, query: &str) -> String {
    let store = support::store(text);
    let trace = &store.traces()[0];
    let found = find(&store, trace, &FindQuery::parse(query));
    let spans = (0..).zip(store.spans_of(trace)).filter(|&(i, _)| found.contains(i));
    spans.map(|(_, s)| store.text(store.name(s))).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_a_query_means() {
    let check = |query: &str, expect: &str| assert_eq!(found(SHOP, query), expect, "{query}");
    check("", "");
    check("CART", "cart get-cart");
    check("cart redis", "get-cart");
    check("checkout", "checkout");
    check("miss", "get-cart");
    check("attempt", "get-cart");
    check("red-7", "cart");
    check("error", "charge");
    check("\"error\"", "");
    check("-error", "checkout cart get-cart bank");
    check("status=error", "charge");
    check("status:error", "charge");
    check("status:unset -kind:client", "checkout cart bank");
    check("kind=client", "get-cart charge");
    check("kind=cli amount", "charge");
    check("status_code=50", "bank");
    check("status_code=5 00", "bank");
    check("code=", "bank");
    check("status=500", "");
    check("amount=12", "charge");
    check("service.name=shop", "checkout");
    check("\"checkout shop\"", "");
    check("abcdef12", "checkout cart charge");
    check("0000000ABCDEF123", "checkout cart charge");
    check("id:abcdef123", "checkout");
    check("parent:abc", "cart charge");
    check("-parent:", "checkout");
    check("link:beef", "charge");
    check("link:", "charge");
    check("000beef", "charge");
    check("order", "");
    check("host.name=red", "cart");
    check("=12", "");
    check("nothing-has-this", "");
    check(">=40ns", "checkout charge");
    check(">40ns", "checkout");
    check("<0.02us", "get-cart");
    check("duration<=30ns -bank", "cart get-cart");
    check("service:cart", "cart");
    check("name:cart", "cart get-cart");
    check("-service:cart cart", "get-cart");
    check("resource:red", "cart");
    check("resource:name=red-7", "cart");
    check("tag:red", "");
    check("tag:checkout", "checkout");
    check("tag:", "checkout charge bank");
    check("event:miss", "get-cart");
    check("event:", "get-cart");
    check("kind:", "get-cart charge");
    check("scope:", "");
    check("-cart -\"no such\" -amount=12", "checkout bank");
    check("service:", "checkout cart get-cart charge bank");
}

#[test]
fn a_query_is_the_same_after_others() {
    let store = support::store(SHOP);
    let trace = &store.traces()[0];
    let mut memory = FindMemory::default();
    for text in
        ["c", "ca", "ca kind:client", "-ca kind:client ca", "", "kind:client", "ca ca -error"]
    {
        let query = FindQuery::parse(text);
        let found = find_again(&store, trace, &query, &mut memory, &mut |_| BitSet::default());
        assert_eq!(found, find(&store, trace, &query), "{text}");
    }
}

#[test]
fn a_small_trace_of_a_large_set_is_found_in_alike() {
    let mut text = SHOP.to_owned();
    for i in 0..200 {
        text += &format!("s{i} other 0..10 k{i}=checkout\n");
    }
    assert_eq!(found(&text, "CHECKOUT"), "checkout");
    assert_eq!(found(&text, "kind=client cart"), "get-cart");
}

#[test]
fn one_after_the_other_and_around() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        show c0ffee
        next
        find client
        find kind=client
        rows 0 5
        collapse-all
        rows 0 9
        next
        next get-cart
        next charge
        back
        back charge
        back checkout
        next checkout
        find nothing
        next get-cart
        find CART
        next 99
        raw 99
        show beef
        rows 0 9
    "), @r"
    > show c0ffee
    #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 1 errors (bank 1/0, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      depth 3, 5 rows, skew off of 0
      !other-trace-reference Info 1
    > next
    5 rows, None at 0..0, 0 of 0
    > find client
    0 found, 5 rows
    > find kind=client
    2 found, 5 rows
    > rows 0 5
    5 of 5
      0 -checkout [shop] 0+100 1/1
      1   -cart [cart] 10+30 1/2
      2      get-cart [redis] 20+10 1/1 Client found events [22]
      3   -charge [payment] 50+40 2/2 error Client found links 1 from 0
      4      bank [bank] 55+30 1/1
    > collapse-all
    1 rows
    > rows 0 9
    1 of 1
      0 +checkout [shop] 0+100 1/1 hides 4 with an error
    > next
    4 rows, Some((SpanIx(2), 2)) at 20..30, 1 of 2
    > next get-cart
    4 rows, Some((SpanIx(3), 3)) at 50..90, 2 of 2
    > next charge
    4 rows, Some((SpanIx(2), 2)) at 20..30, 1 of 2
    > back
    4 rows, Some((SpanIx(3), 3)) at 50..90, 2 of 2
    > back charge
    4 rows, Some((SpanIx(2), 2)) at 20..30, 1 of 2
    > back checkout
    4 rows, Some((SpanIx(3), 3)) at 50..90, 2 of 2
    > next checkout
    4 rows, Some((SpanIx(2), 2)) at 20..30, 1 of 2
    > find nothing
    0 found, 4 rows
    > next get-cart
    4 rows, None at 0..0, 0 of 0
    > find CART
    2 found, 4 rows
    > next 99
    4 rows, Some((SpanIx(1), 1)) at 10..40, 1 of 2
    > raw 99
    failed: The trace that is shown has no such span | Show the trace that has it
    > show beef
    #1 000000000000beef shop: order @9000+30, 1 spans, 0 errors (shop 1/0)
      depth 1, 1 rows, skew off of 0
    > rows 0 9
    1 of 1
      0  order [shop] 0+30 1/1
    ");
}

#[test]
fn only_what_was_found_is_shown() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        show c0ffee
        only bank
        rows 0 9
        collapse charge
        rows 0 9
        next
        rows 0 9
        keep get-cart bank
        rows 0 9
        keep get-cart nothing
        locate abcdef123
        only cart
        reveal bank
        rows 0 9
        only
        only nothing
        rows 0 9
        find cart
        rows 3 1
    "), @r"
    > show c0ffee
    #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 1 errors (bank 1/0, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      depth 3, 5 rows, skew off of 0
      !other-trace-reference Info 1
    > only bank
    1 found, 3 rows
    > rows 0 9
    3 of 3
      0 -checkout [shop] 0+100 1/1 beside
      1   -charge [payment] 50+40 1/1 error Client beside links 1 from 0
      2      bank [bank] 55+30 1/1 found
    > collapse charge
    2 rows
    > rows 0 9
    2 of 2
      0 -checkout [shop] 0+100 1/1 beside
      1   +charge [payment] 50+40 1/1 error Client hides 1 beside links 1 from 0
    > next
    3 rows, Some((SpanIx(4), 2)) at 55..85, 1 of 1
    > rows 0 9
    3 of 3
      0 -checkout [shop] 0+100 1/1 beside
      1   -charge [payment] 50+40 1/1 error Client beside links 1 from 0
      2      bank [bank] 55+30 1/1 found
    > keep get-cart bank
    1 found, 5 rows, Some(2) Some(2)
    > rows 0 9
    5 of 5
      0 -checkout [shop] 0+100 1/1 beside
      1   -cart [cart] 10+30 1/2 beside
      2      get-cart [redis] 20+10 1/1 Client beside events [22]
      3   -charge [payment] 50+40 2/2 error Client beside links 1 from 0
      4      bank [bank] 55+30 1/1 found
    > keep get-cart nothing
    0 found, 3 rows, Some(2) Some(2)
    > locate abcdef123
    3 rows, Some((SpanIx(0), 0))
    > only cart
    2 found, 3 rows
    > reveal bank
    5 rows
    > rows 0 9
    5 of 5
      0 -checkout [shop] 0+100 1/1 beside
      1   -cart [cart] 10+30 1/2 found
      2      get-cart [redis] 20+10 1/1 Client found events [22]
      3   -charge [payment] 50+40 2/2 error Client beside links 1 from 0
      4      bank [bank] 55+30 1/1 beside
    > only
    0 found, 5 rows
    > only nothing
    0 found, 0 rows
    > rows 0 9
    0 of 0
    > find cart
    2 found, 5 rows
    > rows 3 1
    1 of 5
      3   -charge [payment] 50+40 2/2 error Client links 1 from 0
    ");
}

#[test]
fn marks_are_where_the_found_begin() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        marks 10 5
        show c0ffee
        marks 10 5
        find cart
        marks 10 5
        marks 10 10
        marks 10 2
        marks 0 9
        find -no
        marks 10 3
    "), @r"
    > marks 10 5
    failed: No trace is shown | Choose one from the list of traces
    > show c0ffee
    #0 0000000000c0ffee shop: checkout @5000+100, 5 spans, 1 errors (bank 1/0, cart 1/0, payment 1/1, redis 1/0, shop 1/0)
      depth 3, 5 rows, skew off of 0
      !other-trace-reference Info 1
    > marks 10 5
    columns [] lines []
    > find cart
    2 found, 5 rows
    > marks 10 5
    columns [(1, 3)] lines [(1, 3)]
    > marks 10 10
    columns [(1, 3)] lines [(2, 6)]
    > marks 10 2
    columns [(1, 3)] lines [(0, 1)]
    > marks 0 9
    columns [] lines []
    > find -no
    5 found, 5 rows
    > marks 10 3
    columns [(0, 3), (5, 6)] lines [(0, 3)]
    ");
}
