//! Time that nobody tells of, and work behind the response.

use super::{check, found};

#[test]
fn a_span_that_is_alone_for_long() {
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..500ms kind:server
          load shop 0ms..100ms
          render shop 220ms..300ms
    "), @"
    500 ms.
      1 uninstrumented-gap.2 high, 1 spans, saves 0
        200 ms with no instrumentation at the end of [`GET /cart`](finding:uninstrumented-gap.2#0), and 1 other gap.
    ");
}

#[test]
fn time_alone_that_is_explained() {
    let of = |kind: &str, rest: &str| {
        found(&format!("GET~/cart shop 0ms..400ms {kind}\n  load shop 0ms..300ms\n{rest}"))
    };
    assert_eq!(of("", ""), "uninstrumented-gap.1");
    assert_eq!(of("kind:server", ""), "uninstrumented-gap.1");
    // Clients wait for others.
    assert_eq!(of("kind:client", ""), "");
    assert_eq!(of("kind:producer", ""), "");
    assert_eq!(of("of:telemetry.sdk.language=webjs", ""), "");
    // Of a span without children nothing is expected, and of what has lost its parent nobody knows where it was.
    assert_eq!(found("GET~/cart shop 0ms..400ms\n"), "");
    assert_eq!(of("", "lost shop 320ms..390ms <77\n"), "");
    assert_eq!(of("", "lost shop 10ms..290ms <77\n"), "uninstrumented-gap.1");
    // A gap of less than a twentieth of the trace.
    assert_eq!(of("", "batch shop 0ms..2001ms\n"), "");
}

#[test]
fn what_comes_behind_is_not_what_a_gap_is_before() {
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..300ms kind:server
          load shop 0ms..100ms
          later shop 900ms..901ms
    "), @"
    901 ms.
      1 uninstrumented-gap.2 high, 1 spans, saves 0
        200 ms with no instrumentation at the end of [`GET /cart`](finding:uninstrumented-gap.2#0).
    ");
}

#[test]
fn a_gap_may_end_further_down() {
    insta::assert_snapshot!(check("
        GET~/cart shop 0ms..400ms kind:server
          load shop 0ms..100ms
          ask shop 350ms..400ms
            before shop 300ms..360ms
    "), @"
    400 ms.
      1 uninstrumented-gap.2 high, 1 spans, saves 0
        200 ms with no instrumentation in [`GET /cart`](finding:uninstrumented-gap.2#0) before [`before`](#3).
    ");
}

#[test]
fn work_after_a_long_pause_is_another_requests() {
    let of = |from: u64| {
        let to = from + 60;
        found(&behind(&format!("log shop 90ms..150ms host:a\n  page shop {from}ms..{to}ms host:a")))
    };
    assert_eq!(of(1_150), "work-after-response.2");
    let spans = |from: u64| {
        let text = behind(&format!(
            "log shop 90ms..150ms host:a\n  page shop {from}ms..{}ms host:a",
            from + 60
        ));
        super::judged("", &text).findings[0].spans.len()
    };
    assert_eq!((spans(1_150), spans(1_151)), (2, 1));
}

#[test]
fn shares_are_of_what_ran_where_the_root_is_short() {
    // A twentieth of 2 s is 100 ms: of a root of 1 ms it would be nothing.
    let of = |until: u64| {
        found(&format!(
            "click app 0ms..1ms kind:server
  page app 10ms..{until}ms
    load app 10ms..{}ms
",
            until - 110
        ))
    };
    assert_eq!(of(2_209), "work-after-response.2 uninstrumented-gap.2");
    assert_eq!(of(2_211), "work-after-response.2");
}

#[test]
fn a_gap_that_a_clock_may_explain() {
    insta::assert_snapshot!(check("
        GET~/cart shop 200ms..500ms kind:server
          take stock 0ms..280ms kind:server
    "), @r#"
    500 ms, 56 % in [`stock`](service:=stock). Nothing stands out but 220 ms in [`GET /cart`](service:=shop name:="GET /cart") alone.
      0 uninstrumented-gap.2 low, 1 spans, saves 0
        220 ms with no instrumentation at the end of [`GET /cart`](finding:uninstrumented-gap.2#0).
      0 clock-skew.3 medium, 1 spans, saves 0
        The clock of [`stock`](service:=stock) is at least 200 ms behind that of [`shop`](service:=shop), as [1 span shows](finding:clock-skew.3#1).
    "#);
}

#[test]
fn a_call_that_goes_out_waits_for_the_network() {
    let of = |service: &str| {
        found(&format!(
            "cart shop 0ms..300ms
  ask shop 0ms..300ms db.system=mysql db.statement=SELECT~1
    answer {service} 0ms..100ms
"
        ))
    };
    assert_eq!(of("db"), "slow-statement.2");
    assert_eq!(of("shop"), "slow-statement.2 uninstrumented-gap.2");
}

/// A server's answer, and something below it that goes on.
fn behind(line: &str) -> String {
    format!("GET~/cart shop 0ms..100ms kind:server host:a\n  {line}\n")
}

#[test]
fn work_behind_the_response() {
    insta::assert_snapshot!(check(&behind("log shop 90ms..150ms host:a")), @r#"
    150 ms. Nothing stands out but 90 ms in [`GET /cart`](service:=shop name:="GET /cart") alone.
      0 work-after-response.2 high, 1 spans, saves 0
        50 ms of [work after the response](finding:work-after-response.2#1), in [`log`](#1).
    "#);
    let of = |line: &str| found(&behind(line));
    assert_eq!(of("log shop 90ms..149ms host:a"), "");
    // Messages are meant to be worked on later.
    assert_eq!(of("take shop 90ms..150ms host:a kind:consumer"), "");
    let message = "send shop 10ms..20ms host:a kind:producer\n    take mail 120ms..200ms host:a kind:consumer";
    assert_eq!(of(message), "queue-wait.2");
    // Elsewhere as well.
    assert_eq!(of("log shop 90ms..150ms host:b"), "work-after-response.2");
    // Only a server has answered.
    assert_eq!(found(&behind("log shop 90ms..150ms host:a").replace("server", "internal")), "");
}
