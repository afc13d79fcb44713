//! Calls one after another or side by side: sequential, chatty, wide, of a small pool, late; and slow statements.

use super::{check, each, found, get, query};

/// Reads of three things, 60 ms each, with a pause between.
fn reads(pause: u64, rest: &str) -> String {
    let all = ["users/7", "prices/all", "stock/rows"];
    let below = each(0..3, |i| {
        let url = format!("http://{}", all[i as usize]);
        get("  ", 10 + (60 + pause) * i, 60, &url).trim_end().to_owned() + rest
    });
    format!("GET~/cart shop 0ms..220ms kind:server\n{below}")
}

#[test]
fn different_reads_one_after_another() {
    insta::assert_snapshot!(check(&reads(0, "")), @"
    220 ms. Nothing stands out but 180 ms in [`GET`](service:=shop name:=GET) alone.
      0 sequential-calls.2 low, 3 spans, saves 120000000
        [3 different reads](finding:sequential-calls.2#1) one after another under [`GET /cart`](#0); side by side, if none needs another, about 120 ms could be saved.
    ");
    // What is between is work on what the first has fetched.
    assert_eq!(found(&reads(3, "")), "sequential-calls.2");
    assert_eq!(found(&reads(4, "")), "");
    // Writes may have to wait for each other.
    assert_eq!(found(&reads(0, "").replace("=GET", "=POST")), "");
    // Equal ones are another matter.
    let equal = reads(0, "").replace("users/7", "stock/1").replace("prices/all", "stock/2");
    assert_eq!(found(&equal.replace("stock/rows", "stock/3")), "");
    // Those of less than 30 ms are not worth a change.
    let below = each(0..6, |i| {
        get("  ", 10 + 29 * i, 29, &format!("http://h{i}/{}", ["a", "b", "c"][i as usize % 3]))
    });
    assert_eq!(found(&format!("GET~/cart shop 0ms..220ms kind:server\n{below}")), "");
}

#[test]
fn reads_side_by_side_are_as_they_should_be() {
    let text =
        reads(0, "").replace("70ms..130ms", "10ms..70ms").replace("130ms..190ms", "10ms..70ms");
    assert_eq!(found(&text), "uninstrumented-gap.1");
}

/// A statement of so long in a trace of so long.
fn statement(took: u64, whole: u64, rest: &str) -> String {
    let line = query("  ", 10, took, "SELECT * FROM items ORDER BY price");
    format!("GET~/cart shop 0ms..{whole}ms kind:consumer\n{}{rest}\n", line.trim_end())
}

#[test]
fn statements_that_take_long() {
    let of = |took, whole| found(&statement(took, whole, "")).replace("uninstrumented-gap.1", "");
    assert_eq!(of(500, 5_000).trim(), "slow-statement.2");
    assert_eq!(of(499, 5_000).trim(), "");
    assert_eq!(of(200, 800).trim(), "slow-statement.2");
    assert_eq!(of(200, 801).trim(), "");
    assert_eq!(of(199, 220).trim(), "");
    insta::assert_snapshot!(check(&statement(500, 520, "")), @"
    520 ms.
      2 slow-statement.2 high, 1 spans, saves 450000000
        [`SELECT`](finding:slow-statement.2#1) took 500 ms.
    ");
    let lock = " event:waiting~for~lock@20ms,seconds=0.4";
    insta::assert_snapshot!(check(&statement(500, 520, lock)), @"
    520 ms.
      2 slow-statement.2 high, 1 spans, saves 450000000
        [`SELECT`](finding:slow-statement.2#1) took 500 ms, waiting for a lock.
    ");
    // A cache is slow for other reasons.
    assert_eq!(found(&statement(500, 520, "").replace("mysql", "redis")), "");
}

#[test]
fn statements_of_one_template_are_one_finding() {
    let below = query("  ", 10, 300, "SELECT a FROM items WHERE id = 1")
        + &query("  ", 310, 400, "SELECT a FROM items WHERE id = 2")
        + &query("  ", 710, 300, "SELECT b FROM items WHERE id = 2");
    let text = format!("GET~/cart shop 0ms..1020ms kind:server\n{below}");
    insta::assert_snapshot!(check(&text), @"
    1.02 s.
      2 slow-statement.3 high, 2 spans, saves 630000000
        [`SELECT`](finding:slow-statement.3#2) took 400 ms, and [1 more like it was slow](finding:slow-statement.3#2).
      1 slow-statement.4 high, 1 spans, saves 270000000
        [`SELECT`](finding:slow-statement.4#3) took 300 ms.
    ");
}

#[test]
fn a_librarys_statement_around_the_drivers_counts_once() {
    let nested =
        query("  ", 10, 500, "SELECT a FROM t") + &query("    ", 12, 490, "SELECT a FROM t");
    assert_eq!(
        found(&format!("GET~/cart shop 0ms..520ms kind:server\n{nested}")),
        "slow-statement.3"
    );
}

/// Calls of another service in two places, side by side in each.
fn chat(first: u64, second: u64) -> String {
    let calls = |from: u64, count| {
        each(0..count, |i| {
            format!("    ask{i} shop {from}ms..{}ms kind:client peer.service=stock", from + 10)
        })
    };
    format!("cart shop 0ms..50ms\n  a shop 0ms..20ms\n{}", calls(0, first))
        + &format!("  b shop 20ms..40ms\n{}", calls(20, second))
}

#[test]
fn services_that_talk_too_much() {
    insta::assert_snapshot!(check(&chat(8, 7)), @"
    50 ms. Nothing stands out.
      0 chatty-service.3 high, 15 spans, saves 0
        [`shop`](service:=shop) called [`stock`](finding:chatty-service.3#2) [15 times](finding:chatty-service.3#2).
    ");
    assert_eq!(found(&chat(7, 7)), "");
    // Those of one parent are a fan-out.
    assert_eq!(found(&chat(15, 0)), "");
    // Nobody says who is called, or the callee is all that is recorded.
    let answered = chat(8, 7).replace("kind:client peer.service=stock", "kind:client");
    assert_eq!(found(&answered), "");
    let servers = chat(8, 7).replace("kind:client peer.service=stock", "kind:server");
    let servers = servers.lines().map(|line| {
        if line.contains("ask") { line.replace(" shop ", " stock ") } else { line.to_owned() }
    });
    insta::assert_snapshot!(check(&servers.collect::<Vec<_>>().join("\n")), @"
    50 ms, 60 % in [`shop`](service:=shop). Nothing stands out.
      0 chatty-service.3 high, 15 spans, saves 0
        [`shop`](service:=shop) called [`stock`](finding:chatty-service.3#2) [15 times](finding:chatty-service.3#2).
    ");
}

/// A call that several answer, of one service or of more, is one.
#[test]
fn a_call_that_several_answer_is_one() {
    let answered = |text: String, by: &[&str]| {
        let lines = text.lines().map(|line| {
            let Some((call, _)) = line.split_once(" peer.service=stock") else {
                return line.to_owned() + "\n";
            };
            let answer = |of: &&str| format!("      answer {of} 0ms..1ms kind:server\n");
            format!("{call}\n{}", by.iter().map(answer).collect::<String>())
        });
        found(&lines.collect::<String>())
    };
    assert_eq!(answered(chat(8, 7), &["stock"]), "chatty-service.3");
    assert_eq!(answered(chat(8, 7), &["stock", "stock"]), "chatty-service.3");
    assert_eq!(answered(chat(8, 7), &["stock", "price"]), "chatty-service.3");
    assert_eq!(answered(chat(7, 7), &["stock", "stock"]), "");
}

/// So many calls of one span at once.
fn wide(count: u64, step: u64) -> String {
    let below = each(0..count, |i| get("  ", 10 + step * i, 10, &format!("http://h{i}/a")));
    format!("cart shop 0ms..{}ms\n{below}", 30 + step * count)
}

#[test]
fn too_many_calls_at_once() {
    insta::assert_snapshot!(check(&wide(21, 0)), @"
    30 ms. Nothing stands out but 20 ms in [`cart`](service:=shop name:=cart) alone.
      0 wide-fan-out.2 high, 21 spans, saves 0
        [`cart`](#0) makes [21 calls](finding:wide-fan-out.2#1) in one go, up to 21 at once.
    ");
    assert_eq!(found(&wide(20, 0)), "");
    // One after another they are not at once.
    assert!(!found(&wide(21, 10)).contains("wide-fan-out"));
    // Each with the next is one burst, but a few at a time are no fan-out.
    assert_eq!(found(&wide(21, 9)), "");
    assert_eq!(found(&wide(30, 3)), "");
    insta::assert_snapshot!(check(&wide(30, 2)), @"
    90 ms. Nothing stands out but 60 ms in [`GET`](service:=shop name:=GET) alone.
      0 wide-fan-out.2 high, 30 spans, saves 0
        [`cart`](#0) makes [30 calls](finding:wide-fan-out.2#1) in one go, up to 5 at once.
    ");
    // Three times as many for a third of the trace are a warning.
    insta::assert_snapshot!(check(&wide(61, 0)), @"
    30 ms.
      1 wide-fan-out.2 high, 61 spans, saves 0
        [`cart`](#0) makes [61 calls](finding:wide-fan-out.2#1) in one go, up to 61 at once.
    ");
}

/// Equal calls of 20 ms, so many at a time.
fn pool(count: u64, at_once: u64) -> String {
    let below =
        each(0..count, |i| get("  ", 10 + i / at_once * 20, 20, &format!("http://pricing/{i}")));
    format!("cart shop 0ms..{}ms\n{below}", 20 + count.div_ceil(at_once) * 20)
}

#[test]
fn calls_that_wait_for_a_worker() {
    insta::assert_snapshot!(check(&pool(10, 3)), @"
    100 ms.
      2 pool-saturation.2 high, 10 spans, saves 60000000
        [10 calls](finding:pool-saturation.2#1) of [`GET /0`](finding:pool-saturation.2#1) under [`cart`](#0) run only 3 at a time, about 60 ms could be saved.
    ");
    // Three times as many as there are places leave no doubt.
    insta::assert_snapshot!(check(&pool(9, 3)), @"
    80 ms.
      2 pool-saturation.2 high, 9 spans, saves 40000000
        [9 calls](finding:pool-saturation.2#1) of [`GET /0`](finding:pool-saturation.2#1) under [`cart`](#0) run only 3 at a time, about 40 ms could be saved.
    ");
    // All at once; one at a time, which is a loop; too few to tell.
    assert_eq!(found(&pool(10, 10)), "");
    assert_eq!(found(&pool(10, 1)), "n-plus-one-calls.2");
    assert_eq!(found(&pool(10, 5)), "");
    // Those that begin whenever they like do not wait.
    let below = each(0..12, |i| get("  ", 10 + i / 3 * 30, 20, &format!("http://pricing/{i}")));
    assert_eq!(found(&format!("cart shop 0ms..140ms\n{below}")), "");
}

/// Equal calls at once, of 10 ms but for the last ones.
fn late(count: u64, late: u64, took: u64) -> String {
    let below = each(0..count, |i| {
        get("  ", 0, if i + late < count { 10 } else { took }, &format!("http://pricing/{i}"))
    });
    format!("cart shop 0ms..{took}ms\n{below}")
}

#[test]
fn one_that_takes_longer_than_its_equals() {
    insta::assert_snapshot!(check(&late(8, 1, 60)), @"
    60 ms.
      1 outlier.10 medium, 1 spans, saves 50000000
        [`GET /7`](finding:outlier.10#8) took 60 ms where half of all 8 like it take 10 ms or less.
    ");
    insta::assert_snapshot!(check(&late(20, 4, 80)), @"
    80 ms.
      2 outlier.22 high, 4 spans, saves 70000000
        [`GET /16`](finding:outlier.22#17) took 80 ms where half of all 20 like it take 10 ms or less.
    ");
    assert_eq!(found(&late(7, 1, 60)), "");
    assert_eq!(found(&late(8, 1, 59)), "");
    // A quarter of all is another sort.
    assert_eq!(found(&late(8, 2, 60)), "");
}

#[test]
fn calls_that_take_no_time() {
    let below = each(0..30, |i| get("  ", 0, 0, &format!("http://pricing/{i}")));
    assert_eq!(found(&format!("cart shop 0ms..20ms\n{below}")), "");
    let later = each(0..30, |i| get("  ", 0, u64::from(i > 20), &format!("http://pricing/{i}")));
    assert_eq!(found(&format!("cart shop 0ms..20ms\n{later}")), "");
}

#[test]
fn each_request_talks_for_itself() {
    // 16 calls of two requests to one service, from several steps of it.
    let of = |requests: u64| {
        let calls = |request: u64| {
            let calls = 16 / requests;
            each(0..calls, |i| {
                let (from, to) = (request * 100 + i, request * 100 + i + 40);
                format!(
                    "    step~{i} shop {from}ms..{to}ms\n      GET shop {from}ms..{to}ms kind:client \
                     http.request.method=GET url.full=http://stock/{i} peer.service=stock"
                )
            })
        };
        let request = |i: u64| {
            format!("  page~{i} shop {}ms..{}ms kind:server\n{}", i * 100, i * 100 + 90, calls(i))
        };
        let text: String = (0..requests).map(request).collect();
        found(&format!("click web 0ms..200ms\n{text}"))
    };
    assert!(of(1).contains("chatty-service."), "{}", of(1));
    assert!(!of(2).contains("chatty-service."), "{}", of(2));
}
