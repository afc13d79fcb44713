//! Clocks that differ, and what only looks like it.

use super::{check, found};

/// A server that begins 50 ms before its client does, and another call of the same two.
fn early(resource: &str, other: &str) -> String {
    let text = format!(
        "cart shop 0ms..400ms host:a {resource}
  GET shop 100ms..190ms host:a {resource} kind:client
    GET~/users users 50ms..90ms host:b {resource} kind:server
  GET shop 200ms..300ms host:a {resource} kind:client
    GET~/users users {other} host:b {resource} kind:server
"
    );
    let all = found(&text);
    all.split(' ').filter(|code| code.starts_with("clock-skew")).collect()
}

#[test]
fn what_one_call_says_another_may_deny() {
    // The other lies within its client, and would still: 50 ms earlier it began.
    assert_eq!(early("", "200ms..240ms"), "clock-skew.3");
    assert_eq!(early("", "210ms..245ms"), "clock-skew.3");
    // It would end behind its client.
    assert_eq!(early("", "220ms..299ms"), "");
}

#[test]
fn one_machine_has_one_clock() {
    // A little is how each reads it.
    let near = |resource: &str| {
        found(&format!(
            "GET shop 100ms..120ms host:a {resource} kind:client
  GET~/users users 81ms..90ms host:b {resource} kind:server
"
        ))
    };
    assert_eq!(near(""), "clock-skew.2");
    assert_eq!(near("of:host.id=h1"), "");
    assert_eq!(near("of:k8s.node.name=n1"), "");
    assert_eq!(near("of:k8s.pod.name=n1"), "clock-skew.2");
    assert_eq!(early("of:host.id=h1", "200ms..240ms"), "clock-skew.3");
}

#[test]
fn a_client_that_did_not_wait() {
    let of = |client: &str, server: &str| {
        found(&format!(
            "GET shop {client} host:a kind:client
  GET~/users users {server} host:b kind:server
"
        ))
    };
    // It only sent; or the answer came before all was done.
    assert_eq!(of("0ms..0ms", "50ms..50ms"), "");
    assert_eq!(of("100ms..110ms", "50ms..150ms"), "");
    assert_eq!(of("100ms..110ms", "50ms..60ms"), "clock-skew.2");
}

#[test]
fn clocks_that_are_days_apart() {
    insta::assert_snapshot!(check("
        GET shop 0ms..90ms host:a kind:client
          GET~/users users 3600000ms..3600040ms host:b kind:server
          GET~/stock stock 10ms..50ms host:c kind:server
    "), @"
    90 ms, 38 % in [`shop`](service:=shop).
      1 clock-skew.3 medium, 1 spans, saves 0
        The clock of [`users`](service:=users) is at least 1 h ahead of that of [`shop`](service:=shop), as [1 span shows](finding:clock-skew.3#2).
    ");
}
