//! Finding spans: what a query means, against a reference that looks at every text of every span;
//! and going through what was found, by script.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by them"
)]

mod support;

use spanscape_core::analysis::{FindMemory, FindQuery, find, find_again};
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
        let found = find_again(&store, trace, &query, &mut memory);
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
    5 rows, None, 0 of 0
    > find client
    0 found
    > find kind=client
    2 found
    > rows 0 5
    5 of 5
      0 -checkout [shop] 0+100 1/1
      1   -cart [cart] 10+30 1/2
      2      get-cart [redis] 20+10 1/1 Client found events [22]
      3   -charge [payment] 50+40 2/2 error Client found
      4      bank [bank] 55+30 1/1
    > collapse-all
    1 rows
    > rows 0 9
    1 of 1
      0 +checkout [shop] 0+100 1/1 hides 4 with an error
    > next
    4 rows, Some((SpanIx(2), 2)), 1 of 2
    > next get-cart
    4 rows, Some((SpanIx(3), 3)), 2 of 2
    > next charge
    4 rows, Some((SpanIx(2), 2)), 1 of 2
    > back
    4 rows, Some((SpanIx(3), 3)), 2 of 2
    > back charge
    4 rows, Some((SpanIx(2), 2)), 1 of 2
    > back checkout
    4 rows, Some((SpanIx(3), 3)), 2 of 2
    > next checkout
    4 rows, Some((SpanIx(2), 2)), 1 of 2
    > find nothing
    0 found
    > next get-cart
    4 rows, None, 0 of 0
    > find CART
    2 found
    > next 99
    4 rows, Some((SpanIx(1), 1)), 1 of 2
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
