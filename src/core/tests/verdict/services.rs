//! Time between services: queues, networks, clocks.

use super::{check, found};

/// A message, and who works on it.
fn message(from: u64, consumer: &str) -> String {
    format!(
        "order shop 0ms..20ms host:a
  send shop 0ms..10ms host:a kind:producer #aa
    {consumer} mail {from}ms..300ms host:b kind:consumer
"
    )
}

#[test]
fn messages_that_wait() {
    insta::assert_snapshot!(check(&message(110, "take")), @"
    300 ms; [`mail`](service:=mail) took 90 % of the time in which anything ran. Nothing stands out.
      0 queue-wait.aa high, 2 spans, saves 0
        A message of [`send`](finding:queue-wait.aa#1) waited 100 ms until [`take`](#2) took it.
    ");
    assert_eq!(found(&message(109, "take")), "");
    // By a link as well, also where it has no parent.
    let linked = |link: &str| {
        found(&format!(
            "trace c0ffee
order shop 0ms..20ms
  send shop 0ms..10ms kind:producer #aa
take mail 110ms..300ms kind:consumer link:{link}
"
        ))
    };
    assert_eq!(linked("c0ffee/aa"), "queue-wait.aa");
    assert_eq!(linked("c0ffee/bb"), "");
    assert_eq!(linked("beef/aa"), "");
}

#[test]
fn messages_of_one_name_are_one_finding() {
    let text = message(110, "take") + "    take mail 140ms..200ms host:b kind:consumer\n";
    insta::assert_snapshot!(check(&text), @"
    300 ms; [`mail`](service:=mail) took 90 % of the time in which anything ran. Nothing stands out.
      0 queue-wait.aa high, 3 spans, saves 0
        A message of [`send`](finding:queue-wait.aa#1) waited 130 ms until [`take`](#3) took it; the longest of [2](finding:queue-wait.aa#1).
    ");
}

/// A client and its server.
fn call(from: u64, to: u64, rest: &str) -> String {
    format!(
        "GET shop 0ms..100ms host:a kind:client
  GET~/users users {from}ms..{to}ms host:b kind:server
{rest}"
    )
}

#[test]
fn calls_that_take_longer_than_their_answers() {
    insta::assert_snapshot!(check(&call(25, 75, "")), @"
    100 ms, 50 % in [`shop`](service:=shop).
      1 network-gap.1 medium, 2 spans, saves 0
        50 ms of [`GET /users`](finding:network-gap.1#0) in [`shop`](service:=shop) lie outside the span with which [`users`](service:=users) answered: network, a queue, or work without a span.
    ");
    assert_eq!(found(&call(25, 76, "")), "");
    // Several answers are work of the client's, and one that comes too late tells of its clock.
    assert_eq!(found(&call(25, 75, "  read shop 80ms..81ms host:a\n")), "");
    assert_eq!(found(&call(85, 105, "")), "network-gap.1 clock-skew.2");
    assert_eq!(found(&call(85, 104, "")), "network-gap.1");
    assert_eq!(found(&call(25, 75, "").replace("users ", "shop ")), "");
}

#[test]
fn clocks_that_differ() {
    insta::assert_snapshot!(check("
        GET shop 100ms..190ms host:a kind:client
          GET~/users users 300ms..340ms host:b kind:server
            SELECT users 310ms..330ms host:b
    "), @"
    90 ms, 69 % in [`shop`](service:=shop).
      1 clock-skew.3 medium, 1 spans, saves 0
        The clock of [`users`](service:=users) is at least 150 ms ahead of that of [`shop`](service:=shop), as [1 span shows](finding:clock-skew.3#1).
    ");
    insta::assert_snapshot!(check("
        GET shop 100ms..190ms host:a
          GET~/users users 20ms..60ms host:b
          GET~/users users 70ms..90ms host:b
    "), @"
    170 ms; [`shop`](service:=shop) took 60 % of the time in which anything ran. Nothing stands out but 90 ms in [`GET`](service:=shop name:=GET) alone.
      0 clock-skew.3 medium, 2 spans, saves 0
        The clock of [`users`](service:=users) is at least 80 ms behind that of [`shop`](service:=shop), as [2 spans show](finding:clock-skew.3#1).
    ");
    // On one host there is one clock, and a message may be worked on when it likes.
    assert_eq!(found("GET shop 100ms..190ms host:a\n  GET shop 300ms..340ms host:a\n"), "");
    let sent =
        "send shop 0ms..10ms host:a kind:producer\n  take mail 50ms..60ms host:b kind:consumer\n";
    assert_eq!(found(sent), "");
}
