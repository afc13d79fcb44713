//! What failed: tries, time limits, causes.

use super::{check, found};

/// A call that is made three times, as each of these says.
fn tries(lines: [&str; 3]) -> String {
    let [a, b, c] = lines;
    format!(
        "POST~/order shop 0ms..110ms kind:server
  POST shop 10ms..30ms kind:client http.request.method=POST url.full=http://pay/{a}
  POST shop 40ms..60ms kind:client http.request.method=POST url.full=http://pay/{b}
  POST shop 80ms..100ms kind:client http.request.method=POST url.full=http://pay/{c}
"
    )
}

#[test]
fn tries_until_one_succeeds() {
    insta::assert_snapshot!(check(&tries(["7 !error", "7 !error", "7"])), @"
    110 ms. [2 spans](error) failed.
      2 retries.2 high, 3 spans, saves 70000000
        [`POST /7`](finding:retries.2#1) failed [twice](finding:retries.2#1) and then succeeded; 70 ms lost.
      0 root-cause.2 high, 2 spans, saves 0
        [`shop`](service:=shop): [`POST /7`](finding:root-cause.2#1) failed [twice](finding:root-cause.2#1).
    ");
    insta::assert_snapshot!(check(&tries(["7 !error", "7 !error", "7 !error"])), @"
    110 ms. [3 spans](error) failed.
      2 retries.2 high, 3 spans, saves 70000000
        [`POST /7`](finding:retries.2#1) failed [3 times](finding:retries.2#1), and was given up; 70 ms lost.
      0 root-cause.2 high, 3 spans, saves 0
        [`shop`](service:=shop): [`POST /7`](finding:root-cause.2#1) failed [3 times](finding:root-cause.2#1).
    ");
    // Other parameters are other calls; after a success nothing is tried again.
    assert_eq!(found(&tries(["7 !error", "8", "9"])), "root-cause.2");
    assert_eq!(found(&tries(["7", "7", "7"])), "");
    assert_eq!(found(&tries(["7", "7 !error", "8"])), "root-cause.3");
}

#[test]
fn tries_of_which_only_their_number_is_known() {
    let of = |rest: &str| {
        format!(
            "cart shop 0ms..100ms
  charge shop 10ms..30ms kind:client !error
  charge shop 40ms..60ms kind:client {rest}
"
        )
    };
    insta::assert_snapshot!(check(&of("")), @"
    100 ms. [1 span](error) failed.
      1 retries.2 medium, 2 spans, saves 30000000
        [`charge`](finding:retries.2#1) failed [once](finding:retries.2#1) and then succeeded; 30 ms lost.
      0 root-cause.2 high, 1 spans, saves 0
        [`shop`](service:=shop): [`charge`](finding:root-cause.2#1) failed.
    ");
    insta::assert_snapshot!(check(&of("http.request.resend_count=1")), @"
    100 ms. [1 span](error) failed.
      2 retries.2 high, 2 spans, saves 30000000
        [`charge`](finding:retries.2#1) failed [once](finding:retries.2#1) and then succeeded; 30 ms lost.
      0 root-cause.2 high, 1 spans, saves 0
        [`shop`](service:=shop): [`charge`](finding:root-cause.2#1) failed.
    ");
    // Many of them in a row are a loop.
    let more = (0..4).map(|i| format!("  charge shop {}ms..{}ms kind:client\n", 60 + i, 61 + i));
    assert_eq!(found(&(of("") + &more.collect::<String>())), "root-cause.2");
}

#[test]
fn two_at_once_are_no_tries() {
    let text = "
cart shop 0ms..100ms
  charge shop 10ms..30ms kind:client !error
  charge shop 20ms..60ms kind:client
";
    assert_eq!(found(text), "root-cause.3");
}

#[test]
fn tries_of_several_things_are_one_finding() {
    let text = "
cart shop 0ms..100ms
  charge~1 shop 10ms..20ms kind:client !error
  charge~2 shop 10ms..30ms kind:client !error
  charge~1 shop 40ms..60ms kind:client
  charge~2 shop 40ms..60ms kind:client
";
    insta::assert_snapshot!(check(text), @"
    100 ms. [2 spans](error) failed.
      2 retries.3 high, 4 spans, saves 30000000
        2 calls of [`charge 1`](finding:retries.3#1) failed [twice](finding:retries.3#1) in all and succeeded when they were tried again; 60 ms lost.
      0 root-cause.4 high, 1 spans, saves 0
        [`shop`](service:=shop): [`charge 2`](finding:root-cause.4#2) failed.
      0 root-cause.3 high, 1 spans, saves 0
        [`shop`](service:=shop): [`charge 1`](finding:root-cause.3#1) failed.
    ");
}

/// A client that gave up, as it says, and its server.
fn cut(says: &str, until: u64) -> String {
    format!(
        "cart shop 0ms..60ms kind:server
  charge shop 10ms..50ms kind:client {says}
    POST~/charge pay 12ms..{until}ms kind:server
"
    )
}

#[test]
fn work_that_ran_out_of_time() {
    insta::assert_snapshot!(check(&cut("!error:context~deadline~exceeded", 90)), @"
    90 ms, 81 % in [`pay`](service:=pay). [1 span](error) failed.
      1 timeout.2 high, 1 spans, saves 0
        [`charge`](finding:timeout.2#1) timed out after 40 ms; [`pay`](service:=pay): [`POST /charge`](#2) went on when nobody waited any more.
      0 root-cause.2 high, 1 spans, saves 0
        [`shop`](service:=shop): [`charge`](finding:root-cause.2#1) failed: [`context deadline exceeded`](#1).
    ");
    insta::assert_snapshot!(check(&cut("!error:context~canceled", 45)), @"
    60 ms, 55 % in [`pay`](service:=pay). [1 span](error) failed.
      1 timeout.2 high, 1 spans, saves 0
        [`charge`](finding:timeout.2#1) was cancelled after 40 ms.
      0 root-cause.2 high, 1 spans, saves 0
        [`shop`](service:=shop): [`charge`](finding:root-cause.2#1) failed: [`context canceled`](#1).
    ");
    let says = |says: &str| found(&cut(says, 45));
    let both = "timeout.2 root-cause.2";
    for word in [
        "!error error.type=TimeoutException",
        "!error http.response.status_code=408",
        "!error http.response.status_code=499",
        "!error http.status_code=504",
        "!error rpc.grpc.status_code=4",
        "!error rpc.grpc.status_code=1",
        "!error event:exception@20ms,exception.message=read~timed~out",
    ] {
        assert_eq!(says(word), both, "{word}");
    }
    // Other failures, and what says so without having failed.
    for word in [
        "!error",
        "!error:not~found",
        "!error http.response.status_code=500",
        "!error rpc.grpc.status_code=14",
        "!error event:exception@20ms,exception.stacktrace=at~Timeout.java",
        "!error timeout=30",
    ] {
        assert_eq!(says(word), "root-cause.2", "{word}");
    }
    // A server's failure is one also where nobody has marked it.
    assert_eq!(says("http.response.status_code=504"), both);
    assert_eq!(says("http.response.status_code=404"), "");
    assert_eq!(says("error.type=timeout"), "");
}

#[test]
fn where_a_failure_began_and_where_it_went() {
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..60ms kind:server !error
          GET shop 10ms..50ms kind:client !error url.full=http://users/7
            GET~/users/7 users 20ms..40ms kind:server !error
              SELECT users 22ms..30ms kind:client !error:no~such~table db.system=mysql db.statement=SELECT~1
    "), @"
    60 ms, 67 % in [`shop`](service:=shop). [4 spans](error) failed.
      2 root-cause.5 high, 4 spans, saves 0
        [`users`](service:=users): [`SELECT`](finding:root-cause.5#3) failed, and with it the whole request: [`no such table`](#3).
    ");
    // Up to where somebody has caught it.
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..60ms kind:server
          GET shop 10ms..50ms kind:client !error url.full=http://users/7
            GET~/users/7 users 20ms..40ms kind:server !error event:exception@30ms,exception.message=boom
    "), @"
    60 ms, 67 % in [`shop`](service:=shop). [2 spans](error) failed.
      1 root-cause.4 high, 2 spans, saves 0
        [`users`](service:=users): [`GET /users/7`](finding:root-cause.4#2) failed, and with it [`GET /7`](#1): [`boom`](#2).
    ");
}

#[test]
fn failures_with_one_end_are_one_finding() {
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..60ms !error
          charge pay 10ms..20ms !error
          charge pay 30ms..40ms !error
          mail post 40ms..50ms !error error.type=Refused
    "), @"
    60 ms, 50 % in [`shop`](service:=shop). [4 spans](error) failed.
      2 root-cause.3 high, 3 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.3#1) failed [twice](finding:root-cause.3#1), and with it the whole request.
      2 root-cause.5 high, 2 spans, saves 0
        [`post`](service:=post): [`mail`](finding:root-cause.5#3) failed, and with it the whole request: [`Refused`](#3).
      1 retries.3 medium, 2 spans, saves 20000000
        [`charge`](finding:retries.3#1) failed [twice](finding:retries.3#1), and was given up; 20 ms lost.
    ");
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..60ms
          charge pay 10ms..20ms !error
          charge pay 30ms..40ms !error
    "), @"
    60 ms, 67 % in [`shop`](service:=shop). [2 spans](error) failed.
      1 retries.3 medium, 2 spans, saves 20000000
        [`charge`](finding:retries.3#1) failed [twice](finding:retries.3#1), and was given up; 20 ms lost.
      0 root-cause.3 high, 2 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.3#1) failed [twice](finding:root-cause.3#1).
    ");
}
