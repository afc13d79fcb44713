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

use proptest::prelude::*;
use spanscape_core::analysis::{FindQuery, find, quoted};
use spanscape_core::base::needle::fold;
use spanscape_core::model::{AttrRange, Status, Store, TraceInfo};
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
    check("status=error", "charge");
    check("kind=client", "get-cart charge");
    check("kind=cli amount", "charge");
    check("status_code=50", "bank");
    check("status_code=5 00", "bank");
    check("code=", "bank");
    check("status=500", "");
    check("amount=12", "charge");
    check("service.name=shop", "checkout");
    check("\"checkout shop\"", "");
    check("abcdef12", "checkout");
    check("0000000ABCDEF123", "checkout");
    check("000beef", "charge");
    check("order", "");
    check("host.name=red", "cart");
    check("=12", "");
    check("nothing-has-this", "");
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

/// All texts of a span, and all keys with their values.
fn texts(store: &Store, trace: &TraceInfo, i: u32) -> (Vec<String>, Vec<(String, String)>) {
    let span = store.spans_of(trace).nth(i as usize).unwrap();
    let text = |id| store.text(id).to_owned();
    let (resource, scope) = (store.resource(span), store.scope(span));
    let (mut texts, mut pairs) = (Vec::new(), Vec::new());
    let mut attributes = |range: AttrRange| {
        pairs.extend(store.attrs().iter(range).map(|a| (text(a.key), text(a.value))));
    };
    attributes(store.span_attrs(span));
    attributes(resource.attrs);
    attributes(scope.attrs);
    store.events(span).iter().for_each(|e| attributes(e.attrs));
    store.links(span).iter().for_each(|l| attributes(l.attrs));
    texts.extend(pairs.iter().flat_map(|(k, v)| [k.clone(), v.clone()]));
    let ids = [store.name(span), resource.service, scope.name, scope.version];
    texts.extend(ids.into_iter().chain([store.status_message(span)]).map(text));
    texts.extend(store.events(span).iter().map(|e| text(e.name)));
    if store.status(span) == Status::Error {
        texts.push("error".to_owned());
        pairs.push(("status".to_owned(), "error".to_owned()));
    }
    if format!("{:?}", store.kind(span)) != "Unspecified" {
        pairs.push(("kind".to_owned(), format!("{:?}", store.kind(span))));
    }
    pairs.push(("service.name".to_owned(), text(resource.service)));
    (texts, pairs)
}

/// The reference: every term, every text.
fn slow(store: &Store, trace: &TraceInfo, terms: &[String]) -> Vec<u32> {
    let folded = |t: &str| t.chars().map(fold).collect::<String>();
    let has = |i: u32, term: &String| {
        let (texts, pairs) = texts(store, trace, i);
        let pair = term.split_once('=').filter(|(key, _)| !key.is_empty());
        texts.iter().any(|t| folded(t).contains(&folded(term)))
            || pair.is_some_and(|(key, value)| {
                pairs.iter().any(|(k, v)| {
                    folded(k).ends_with(&folded(key)) && folded(v).contains(&folded(value))
                })
            })
    };
    let spans = 0..trace.len;
    spans.filter(|&i| !terms.is_empty() && terms.iter().all(|term| has(i, term))).collect()
}

/// Short words of few letters, so that they meet.
fn word() -> impl Strategy<Value = String> {
    "[abAB=]{1,3}|é[ab]|kind=(client|c)|status=e|err|service\\.name=[ab]|[ab]\"[ab]"
}

fn trace() -> impl Strategy<Value = String> {
    let attr = ("[ab.]{1,3}", "[abAé]{1,3}").prop_map(|(k, v)| format!("{k}={v}"));
    let extra = prop_oneof![
        4 => attr,
        1 => Just("!error".to_owned()),
        1 => Just("kind:client".to_owned()),
        1 => "[ab]{1,3}".prop_map(|n| format!("event:{n}@3")),
        1 => "[ab]{1,3}".prop_map(|h| format!("host:{h}")),
        1 => Just("link:beef/8".to_owned()),
    ];
    let span = ("[abé]{1,3}", "[ab]{1,2}", prop::collection::vec(extra, 0..4));
    prop::collection::vec(span, 1..12).prop_map(|spans| {
        let line = |(name, service, extra): (String, String, Vec<String>)| {
            format!("{name} {service} 0..9 {}\n", extra.join(" "))
        };
        spans.into_iter().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_the_reference_finds(
        text in trace(),
        terms in prop::collection::vec(word(), 0..3),
        others in prop::bool::ANY,
    ) {
        let rest = if others { "trace 2\n".to_owned() + &"x ab 0..1 a=b\n".repeat(50) } else { String::new() };
        let store = support::store(&format!("trace 1\n{text}{rest}"));
        let trace = store.traces()[0];
        let typed = terms.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(" ");
        let set = find(&store, &trace, &FindQuery::parse(&typed));
        let found: Vec<_> = (0..trace.len).filter(|&i| set.contains(i)).collect();
        prop_assert_eq!(found, slow(&store, &trace, &terms), "{}", typed);
    }
}
