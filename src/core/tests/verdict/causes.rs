//! How far a failure goes, and what it says.

use super::{check, found};

#[test]
fn a_message_takes_no_failure_back() {
    let text = "
POST~/order shop 0ms..100ms kind:server !error
  send shop 10ms..99ms kind:producer !error
    take mail 20ms..98ms kind:consumer !error:no~such~address
";
    insta::assert_snapshot!(check(text), @"
    100 ms, 61 % in [`shop`](service:=shop). [3 spans](error) failed.
      2 root-cause.3 high, 2 spans, saves 0
        [`shop`](service:=shop): [`send`](finding:root-cause.3#1) failed, and with it the whole request.
      1 root-cause.4 high, 1 spans, saves 0
        [`mail`](service:=mail): [`take`](finding:root-cause.4#2) failed: [`no such address`](#2).
    ");
}

#[test]
fn what_follows_takes_no_failure_back() {
    let of = |more: &str| {
        check(&format!(
            "POST~/order shop 0ms..100ms kind:server !error
  log audit 10ms..100ms {more} !error:disk~full
"
        ))
    };
    insta::assert_snapshot!(of(""), @"
    100 ms, 90 % in [`audit`](service:=audit). [2 spans](error) failed.
      2 root-cause.2 high, 2 spans, saves 0
        [`audit`](service:=audit): [`log`](finding:root-cause.2#1) failed, and with it the whole request: [`disk full`](#1).
    ");
    insta::assert_snapshot!(of("follows"), @"
    100 ms, 90 % in [`audit`](service:=audit). [2 spans](error) failed.
      2 root-cause.1 high, 1 spans, saves 0
        [`shop`](service:=shop): [`POST /order`](finding:root-cause.1#0) failed after 100 ms.
      1 root-cause.2 high, 1 spans, saves 0
        [`audit`](service:=audit): [`log`](finding:root-cause.2#1) failed: [`disk full`](#1).
    ");
}

#[test]
fn through_steps_that_say_nothing() {
    let of = |step: &str| {
        found(&format!(
            "PlaceOrder shop 0ms..2ms kind:server !error:no~cart
  prepare shop 1ms..{step} 
    GetCart shop 1ms..1100000 kind:client !error:refused
"
        ))
    };
    // What ends within 0.2 ms has done nothing about it; what goes on has.
    assert_eq!(of("1300000"), "root-cause.3");
    assert_eq!(of("1301000"), "root-cause.1 root-cause.3");
}

#[test]
fn what_has_lost_its_parent() {
    let of = |kind: &str| check(&format!("GET~/a shop 0ms..10ms kind:{kind} <77 !error:refused\n"));
    insta::assert_snapshot!(of("client"), @"
    10 ms. [1 span](error) failed.
      1 root-cause.1 high, 1 spans, saves 0
        [`shop`](service:=shop): [`GET /a`](finding:root-cause.1#0) failed: [`refused`](#0).
    ");
    insta::assert_snapshot!(of("server"), @"
    10 ms. [1 span](error) failed.
      2 root-cause.1 high, 1 spans, saves 0
        [`shop`](service:=shop): [`GET /a`](finding:root-cause.1#0) failed: [`refused`](#0).
    ");
}

#[test]
fn whose_id_is_another_span_s_too() {
    insta::assert_snapshot!(check("
        cart shop 0ms..10ms #a
          charge pay 1ms..2ms #b !error
          charge pay 3ms..4ms #b !error
    "), @"
    10 ms, 80 % in [`shop`](service:=shop). [2 spans](error) failed.
      1 retries.b medium, 2 spans, saves 2000000
        [`charge`](finding:retries.b#1) failed [twice](finding:retries.b#1), and was given up; 2 ms lost.
      0 root-cause.b low, 2 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.b#1) failed [twice](finding:root-cause.b#1).
    ");
}

#[test]
fn what_a_failure_says() {
    let of = |rest: &str| {
        check(&format!("cart shop 0ms..10ms\n  charge pay 1ms..2ms kind:client {rest}\n"))
    };
    let long = format!("!error:first~{}~last", "x".repeat(200));
    insta::assert_snapshot!(of(&long), @"
    10 ms, 90 % in [`shop`](service:=shop). [1 span](error) failed.
      1 root-cause.2 high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.2#1) failed: [`first … last`](#1).
    ");
    insta::assert_snapshot!(of("!error http.status_code=0"), @"
    10 ms, 90 % in [`shop`](service:=shop). [1 span](error) failed.
      1 root-cause.2 high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.2#1) failed.
    ");
    insta::assert_snapshot!(of("!error http.status_code=0 error=Refused"), @"
    10 ms, 90 % in [`shop`](service:=shop). [1 span](error) failed.
      1 root-cause.2 high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.2#1) failed: [`Refused`](#1).
    ");
}

#[test]
fn what_several_failures_say() {
    insta::assert_snapshot!(check("
        cart shop 0ms..10ms
          charge pay 1ms..2ms kind:client !error:refused
          charge pay 3ms..4ms kind:client !error:busy
          charge pay 5ms..6ms kind:client
          charge pay 6ms..7ms kind:client
          charge pay 7ms..8ms kind:client
    "), @"
    10 ms, 50 % in [`shop`](service:=shop). [2 spans](error) failed.
      1 root-cause.3 high, 2 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.3#1) failed [twice](finding:root-cause.3#1); the first: [`refused`](#1).
    ");
}

/// Two tries with something in between.
fn tries(parameters: &str, between: &str) -> String {
    format!(
        "cart shop 0ms..200ms
  charge shop 10ms..50ms kind:client {parameters} !error
  ask shop {between} kind:client
  charge shop 120ms..160ms kind:client {parameters}
"
    )
}

#[test]
fn what_lies_between_tries() {
    let known = "http.request.method=POST url.full=http://pay/7";
    insta::assert_snapshot!(check(&tries(known, "60ms..100ms")), @"
    200 ms. [1 span](error) failed.
      2 retries.2 high, 2 spans, saves 70000000
        [`charge`](finding:retries.2#1) failed [once](finding:retries.2#1) and then succeeded; 70 ms lost.
      0 root-cause.2 high, 1 spans, saves 0
        [`shop`](service:=shop): [`charge`](finding:root-cause.2#1) failed.
    ");
    // Where nobody knows that it is the same, work in between makes it another; to roll back is little.
    assert_eq!(found(&tries("", "60ms..71ms")), "root-cause.2");
    assert_eq!(found(&tries("", "60ms..70ms")), "retries.2 root-cause.2");
    // What ran beside them was not waited for.
    assert_eq!(found(&tries("", "0ms..200ms")), "retries.2 root-cause.2");
}

#[test]
fn what_ran_out_of_time_and_was_tried_again() {
    let of = |status: &str| {
        check(&format!(
            "cart shop 0ms..200ms
  charge shop 10ms..50ms kind:client !error:deadline~exceeded
  charge shop 60ms..100ms kind:client {status}
"
        ))
    };
    insta::assert_snapshot!(of(""), @"
    200 ms. [1 span](error) failed.
      1 retries.2 medium, 2 spans, saves 50000000
        [`charge`](finding:retries.2#1) failed [once](finding:retries.2#1) and then succeeded; 50 ms lost.
      1 uninstrumented-gap.1 high, 1 spans, saves 0
        100 ms with no instrumentation at the end of [`cart`](finding:uninstrumented-gap.1#0).
      0 timeout.2 high, 1 spans, saves 0
        [`charge`](finding:timeout.2#1) timed out after 40 ms.
      0 root-cause.2 high, 1 spans, saves 0
        [`shop`](service:=shop): [`charge`](finding:root-cause.2#1) failed: [`deadline exceeded`](#1).
    ");
}
