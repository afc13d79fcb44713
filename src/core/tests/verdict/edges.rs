//! Each threshold: what is found at it, and no more one beyond.

use super::{each, found_with, get, queries, query};

/// Finds `detector` with each of the codes, and not where its number is one more.
fn at(detector: &str, text: &str, codes: &[&str]) {
    for code in codes {
        let (name, value) = code.split_once(':').unwrap();
        let more = value.parse::<u32>().unwrap() + 1;
        let has = |code: &str| found_with(code, text).split(' ').any(|f| f.starts_with(detector));
        assert!(has(code), "{detector} with {code}: {}", found_with(code, text));
        assert!(!has(&format!("{name}:{more}")), "{detector} with {name}:{more}");
    }
}

#[test]
fn of_repeats() {
    at("n-plus-one-queries.", &queries(7, 100), &["n-plus-one-count:7", "n-plus-one-queries:70"]);
    let calls = each(0..6, |i| get("  ", 30 * i, 30, &format!("http://stock/{i}")));
    let calls = format!("cart shop 0ms..180ms\n{calls}");
    at("n-plus-one-calls.", &calls, &["n-plus-one-count:6", "n-plus-one-calls:180"]);
    let rounds = each(0..4, |i| {
        query("  ", 20 * i, 10, &format!("SELECT {i}")) + &get("  ", 20 * i + 10, 10, "http://h/a")
    });
    let rounds = format!("cart shop 0ms..80ms\n{rounds}");
    at("repeating-pattern.", &rounds, &["pattern-count:4", "pattern-time:80"]);
    let again = each(0..3, |i| {
        format!("  p{i} shop {}ms..{}ms\n", 50 * i, 50 * i + 40)
            + &query("    ", 50 * i, 30, "SELECT a FROM t WHERE id = 7")
    });
    let again = format!("cart shop 0ms..200ms\n{again}");
    let codes = ["redundant-count:3", "redundant-time:60", "redundant-share:30"];
    at("redundant-calls.", &again, &codes);
}

#[test]
fn of_calls() {
    let reads = each(0..4, |i| get("  ", 50 * i, 50, &format!("http://h{i}/a")));
    let reads = format!("cart shop 0ms..200ms\n{reads}");
    let codes = ["sequential-count:4", "sequential-time:150", "sequential-share:75"];
    at("sequential-calls.", &reads, &codes);
    let slow = format!("cart shop 0ms..1000ms\n{}", query("  ", 10, 300, "SELECT a FROM t"));
    at("slow-statement.", &slow, &["slow-statement-least:300", "slow-statement-share:30"]);
    let slow = format!("cart shop 0ms..9000ms\n{}", query("  ", 10, 700, "SELECT a FROM t"));
    at("slow-statement.", &slow, &["slow-statement:700"]);
    let pair = each(0..2, |i| {
        format!("  p{i} shop 0ms..40ms\n")
            + &each(0..4, |j| format!("    c{j} shop 0ms..40ms kind:client peer.service=stock"))
    });
    at("chatty-service.", &format!("cart shop 0ms..40ms\n{pair}"), &["chatty-count:8"]);
    let pool = each(0..9, |i| get("  ", i / 3 * 20, 20, &format!("http://pricing/{i}")));
    at("pool-saturation.", &format!("cart shop 0ms..60ms\n{pool}"), &["pool-count:9"]);
    let wide = each(0..9, |i| get("  ", 0, 20, &format!("http://h{i}/a")));
    at("wide-fan-out.", &format!("cart shop 0ms..60ms\n{wide}"), &["fan-out:8"]);
    let late = each(0..9, |i| get("  ", 0, if i < 8 { 10 } else { 70 }, "http://pricing/7"));
    let late = format!("cart shop 0ms..70ms\n{late}");
    at("outlier.", &late, &["outlier-count:9", "outlier-factor:7", "outlier-time:60"]);
}

#[test]
fn of_time() {
    let tries = "
cart shop 0ms..100ms
  GET shop 10ms..30ms kind:client !error url.full=http://users/7
  GET shop 40ms..60ms kind:client url.full=http://users/7
";
    at("retries.", tries, &["retry-time:30"]);
    let gap = "cart shop 0ms..500ms\n  load shop 0ms..300ms\n";
    at("uninstrumented-gap.", gap, &["gap-time:200", "gap-share:40"]);
    let queue = "send shop 0ms..10ms kind:producer\n  take mail 150ms..200ms kind:consumer\n";
    at("queue-wait.", queue, &["queue-time:140"]);
    let network = "GET shop 0ms..100ms kind:client\n  GET users 20ms..40ms kind:server\n";
    at("network-gap.", network, &["network-time:80", "network-share:80"]);
    let after = "GET shop 0ms..100ms kind:server host:a\n  log shop 90ms..170ms host:a\n";
    at("work-after-response.", after, &["after-response:70"]);
    let skew = "GET shop 100ms..190ms kind:client\n  GET users 20ms..90ms kind:server\n";
    at("clock-skew.", skew, &["clock-skew:80"]);
}
