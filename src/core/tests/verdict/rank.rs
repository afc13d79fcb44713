//! How findings are ordered, how severe and how sure they are, what they save, and which of them are one.

use super::{check, each, found, get, judged, queries, query};

/// Severity, confidence and saving of the finding of a detector.
fn of(detector: &str, thresholds: &str, text: &str) -> String {
    let verdict = judged(thresholds, text).verdict;
    let finding = verdict.findings.iter().find(|f| f.detector == detector).unwrap();
    format!("{} {} {}", finding.severity, finding.confidence, finding.saving)
}

#[test]
fn a_share_of_the_trace_decides() {
    let of = |whole, code: &str| of("n-plus-one-queries", code, &queries(5, whole));
    // 40 ms of them.
    assert_eq!(of(133, ""), "2 high 40000000");
    assert_eq!(of(134, ""), "1 high 40000000");
    assert_eq!(of(800, ""), "1 high 40000000");
    assert_eq!(of(801, ""), "0 high 40000000");
    assert_eq!(of(400, "critical-share:10"), "2 high 40000000");
    assert_eq!(of(400, "critical-share:11"), "1 high 40000000");
    assert_eq!(of(400, "warning-share:10"), "1 high 40000000");
    assert_eq!(of(400, "warning-share:11"), "0 high 40000000");
}

#[test]
fn what_may_not_be_so_is_no_alarm() {
    let hidden = queries(5, 70);
    let hidden = (0..5).fold(hidden, |text, i| text.replace(&format!("id~=~{i}\n"), "id~=~?\n"));
    assert_eq!(of("n-plus-one-queries", "", &hidden), "0 low 40000000");
    let rounds = each(0..4, |i| {
        query("  ", 20 * i, 10, &format!("SELECT {i}")) + &get("  ", 20 * i + 10, 10, "http://h/a")
    });
    let rounds = format!("cart shop 0ms..80ms\n{rounds}");
    assert_eq!(of("repeating-pattern", "", &rounds), "1 medium 60000000");
    let reads = each(0..4, |i| get("  ", 50 * i, 50, &format!("http://h{i}/a")));
    let reads = format!("cart shop 0ms..200ms\n{reads}");
    assert_eq!(of("sequential-calls", "", &reads), "0 low 150000000");
}

#[test]
fn what_nobody_waited_for_saves_nothing() {
    // A longer one beside it.
    let beside = queries(5, 100) + "  report shop 5ms..95ms\n";
    insta::assert_snapshot!(check(&beside), @"
    100 ms. Nothing stands out but 90 ms in [`report`](service:=shop name:=report) alone.
      0 n-plus-one-queries.2 high, 5 spans, saves 0
        [5 queries](finding:n-plus-one-queries.2#2) like [`SELECT`](finding:n-plus-one-queries.2#2) one after another under [`GET /cart`](#0), 50 ms in all, none of it on the critical path.
    ");
    // Of five, the last two are on the path.
    let partly = queries(5, 100) + "  report shop 5ms..40ms\n";
    assert_eq!(of("n-plus-one-queries", "", &partly), "1 high 10000000");
    // What the root does not wait for.
    let sent = queries(5, 70)
        .replace("GET~/cart shop 0ms..70ms kind:server", "take mail 0ms..70ms kind:consumer");
    let sent = sent.replace("\n  ", "\n    ");
    let sent = format!("send shop 0ms..100ms kind:producer\n  {sent}");
    assert_eq!(of("n-plus-one-queries", "", &sent), "0 high 0");
}

#[test]
fn the_same_in_several_places_is_one() {
    let place = |name: &str, from: u64, took: u64| {
        format!("  {name} shop {from}ms..{}ms\n", from + 5 * took)
            + &each(0..5, |i| {
                query("    ", from + took * i, took, &format!("SELECT a FROM t WHERE id = {i}"))
            })
    };
    let whole = |second: &str| {
        let below = place("row", 0, 10) + &place(second, 60, 20) + &place("row", 170, 10);
        format!("GET~/cart shop 0ms..230ms kind:server\n{below}")
    };
    // The longest speaks for all.
    insta::assert_snapshot!(check(&whole("row")), @"
    230 ms.
      2 n-plus-one-queries.e high, 15 spans, saves 160000000
        [5 queries](finding:n-plus-one-queries.e#8) like [`SELECT`](finding:n-plus-one-queries.e#8) one after another under [`row`](#7), in all places about 160 ms could be saved. The same in [2 other places](finding:n-plus-one-queries.e#8).
    ");
    assert_eq!(found(&whole("line")), "n-plus-one-queries.e n-plus-one-queries.3");
}

#[test]
fn what_matters_most_comes_first() {
    let text = "
GET~/cart shop 0ms..1000ms kind:server
  load shop 0ms..100ms
  charge pay 100ms..110ms !error
  SELECT shop 110ms..400ms kind:client db.system=mysql db.statement=SELECT~1
  SELECT shop 400ms..450ms kind:client db.system=mysql db.statement=SELECT~a~WHERE~id=7
  SELECT shop 460ms..500ms kind:client db.system=mysql db.statement=SELECT~a~WHERE~id=7
";
    insta::assert_snapshot!(check(text), @"
    1 s, 99 % in [`shop`](service:=shop). [1 span](error) failed.
      1 slow-statement.5 high, 1 spans, saves 261000000
        [`SELECT`](finding:slow-statement.5#3) took 290 ms.
      1 uninstrumented-gap.2 high, 1 spans, saves 0
        500 ms with no instrumentation at the end of [`GET /cart`](finding:uninstrumented-gap.2#0).
      1 root-cause.4 high, 1 spans, saves 0
        [`pay`](service:=pay): [`charge`](finding:root-cause.4#2) failed.
    ");
}

#[test]
fn nothing_to_say() {
    insta::assert_snapshot!(check("ping shop 0ms..5ms"), @"5 ms. Nothing stands out.");
    insta::assert_snapshot!(check("ping - 0..0"), @"0 ns. Nothing stands out.");
    insta::assert_snapshot!(check("GET~/cart shop 0ms..90ms\n  charge pay 10ms..80ms\n"), @"90 ms, 78 % in [`pay`](service:=pay). Nothing stands out but 70 ms in [`charge`](service:=pay name:=charge) alone.");
}

#[test]
fn at_most_fifty_of_one_detector() {
    let all = each(0..60, |i| format!("  fail{i} shop {i}ms..{}ms !error", i + 1));
    let found = found(&format!("cart shop 0ms..60ms\n{all}"));
    assert_eq!(found.split(' ').count(), 50);
}
