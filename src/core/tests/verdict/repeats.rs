//! N+1 queries and calls, patterns that repeat, calls that are redundant.

use super::{check, each, found, get, queries, query};

#[test]
fn queries_one_after_another() {
    insta::assert_snapshot!(check(&queries(5, 70)), @"
    70 ms.
      2 n-plus-one-queries.2 high, 5 spans, saves 40000000
        [5 queries](finding:n-plus-one-queries.2#1) like [`SELECT`](finding:n-plus-one-queries.2#1) one after another under [`GET /cart`](#0), about 40 ms could be saved.
    ");
}

#[test]
fn a_query_in_a_wrapper_is_that_query() {
    let below = each(0..6, |i| {
        let (from, to) = (10 + 12 * i, 21 + 12 * i);
        format!("  findById shop {from}ms..{to}ms\n")
            + &query("    ", from + 1, 10, &format!("SELECT * FROM items WHERE id = {i}"))
    });
    insta::assert_snapshot!(check(&format!("GET~/cart shop 0ms..90ms kind:server\n{below}")), @"
    90 ms.
      2 n-plus-one-queries.3 high, 6 spans, saves 50000000
        [6 queries](finding:n-plus-one-queries.3#2) like [`SELECT`](finding:n-plus-one-queries.3#2) one after another under [`GET /cart`](#0), about 50 ms could be saved.
    ");
}

#[test]
fn calls_one_after_another() {
    let calls = |url: &str| {
        let below = each(0..5, |i| get("  ", 10 + 20 * i, 20, &format!("{url}{i}")));
        format!("GET~/cart shop 0ms..120ms kind:server\n{below}")
    };
    insta::assert_snapshot!(check(&calls("http://stock/items/")), @"
    120 ms.
      2 n-plus-one-calls.2 high, 5 spans, saves 80000000
        [5 calls](finding:n-plus-one-calls.2#1) of [`GET /items/0`](finding:n-plus-one-calls.2#1) one after another under [`GET /cart`](#0), about 80 ms could be saved.
    ");
    // Of a store of keys as well.
    let keys = each(0..5, |i| {
        let (from, to) = (10 + 20 * i, 30 + 20 * i);
        format!("  GET shop {from}ms..{to}ms kind:client db.system=redis db.statement=GET~item:{i}")
    });
    insta::assert_snapshot!(check(&format!("GET~/cart shop 0ms..120ms kind:server\n{keys}")), @"
    120 ms.
      2 n-plus-one-calls.2 high, 5 spans, saves 80000000
        [5 calls](finding:n-plus-one-calls.2#1) of [`GET`](finding:n-plus-one-calls.2#1) one after another under [`GET /cart`](#0), about 80 ms could be saved.
    ");
    // Different things, each once.
    let names = ["users", "carts", "prices", "stock", "taxes"];
    let below =
        each(0..5, |i| get("  ", 10 + 20 * i, 20, &format!("http://{}/all", names[i as usize])));
    assert_eq!(found(&format!("GET~/cart shop 0ms..120ms kind:server\n{below}")), "");
}

#[test]
fn a_fan_out_of_queries_is_no_loop() {
    let all = |step: u64, count: u64| {
        let below = each(0..count, |i| {
            query("  ", 10 + step * i, 20, &format!("SELECT a FROM t WHERE id = {i}"))
        });
        let end = 20 + step * count + 20;
        found(&format!("GET~/cart shop 0ms..{end}ms kind:server\n{below}"))
    };
    assert_eq!(all(0, 8), "");
    assert_eq!(all(6, 8), "");
    assert_eq!(all(20, 8), "n-plus-one-queries.2");
    // Fewer than five.
    assert_eq!(all(20, 4), "");
}

#[test]
fn what_is_asked_again_and_again_is_no_loop_over_rows() {
    let of = |statement: &dyn Fn(u64) -> String| {
        let below = each(0..6, |i| query("  ", 10 + 10 * i, 10, &statement(i)));
        check(&format!("GET~/cart shop 0ms..80ms kind:server\n{below}"))
    };
    insta::assert_snapshot!(of(&|_| "SELECT * FROM settings WHERE id = 7".to_owned()), @"
    80 ms.
      2 redundant-calls.2 high, 6 spans, saves 50000000
        [`shop`](service:=shop) called [`SELECT`](finding:redundant-calls.2#1) [6 times](finding:redundant-calls.2#1) for the same thing, about 50 ms could be saved.
    ");
    // Without parameters it may be a loop.
    insta::assert_snapshot!(of(&|_| "SELECT * FROM items WHERE id = ?".to_owned()), @"
    80 ms. Nothing stands out but 60 ms in [`SELECT`](service:=shop name:=SELECT) alone.
      0 n-plus-one-queries.2 low, 6 spans, saves 50000000
        [6 queries](finding:n-plus-one-queries.2#1) like [`SELECT`](finding:n-plus-one-queries.2#1) one after another under [`GET /cart`](#0), about 50 ms could be saved.
    ");
}

#[test]
fn how_sure_it_is_where_no_parameter_is_recorded() {
    let of = |count: u64, took: &dyn Fn(u64) -> u64| {
        let mut below = String::new();
        let mut at = 10;
        for i in 0..count {
            below += &query("  ", at, took(i), "SELECT * FROM items WHERE id = ?");
            at += took(i);
        }
        let text = check(&format!("GET~/cart shop 0ms..{}ms kind:server\n{below}", at + 10));
        let line = text.lines().find(|line| line.contains("n-plus-one")).unwrap().trim();
        line.split(',').next().unwrap().to_owned()
    };
    assert_eq!(of(14, &|_| 10), "0 n-plus-one-queries.2 low");
    assert_eq!(of(14, &|i| if i % 4 == 0 { 30 } else { 2 }), "1 n-plus-one-queries.2 medium");
    assert_eq!(of(15, &|_| 10), "2 n-plus-one-queries.2 high");
}

/// So many rounds of a query and a call.
fn rounds(count: u64) -> String {
    let below = each(0..count, |i| {
        query("  ", 10 + 20 * i, 10, &format!("SELECT * FROM items WHERE id = {i}"))
            + &get("  ", 20 + 20 * i, 10, &format!("http://stock/items/{i}"))
    });
    format!("GET~/cart shop 0ms..{}ms kind:server\n{below}", 20 + 20 * count)
}

#[test]
fn a_pattern_again_and_again() {
    insta::assert_snapshot!(check(&rounds(3)), @"
    80 ms.
      1 repeating-pattern.2 medium, 6 spans, saves 40000000
        [`SELECT`](finding:repeating-pattern.2#1) and [`GET /items/0`](finding:repeating-pattern.2#2) [3 times over](finding:repeating-pattern.2#1) under [`GET /cart`](#0), about 40 ms could be saved.
    ");
    assert_eq!(found(&rounds(2)), "");
    // Not without a database.
    let calls = rounds(4).replace("db.system", "a").replace("db.statement", "b");
    assert_eq!(found(&calls), "");
}

#[test]
fn wrappers_of_several_calls() {
    let wrappers = |statement: &str| {
        let below = each(0..5, |i| {
            let (from, to) = (10 + 20 * i, 30 + 20 * i);
            format!("  load-item shop {from}ms..{to}ms\n")
                + &query("    ", from + 1, 8, &format!("SELECT * FROM items WHERE id = {i}"))
                + &get("    ", from + 10, 8, &format!("http://stock/items/{i}"))
        });
        format!("GET~/cart shop 0ms..120ms kind:server\n{below}").replace("db.statement", statement)
    };
    insta::assert_snapshot!(check(&wrappers("db.statement")), @"
    120 ms.
      1 repeating-pattern.2 medium, 5 spans, saves 80000000
        [`load-item`](finding:repeating-pattern.2#1), with calls of its own each time, [5 times over](finding:repeating-pattern.2#1) under [`GET /cart`](#0), about 80 ms could be saved.
    ");
    assert_eq!(found(&wrappers("b").replace("db.system", "a")), "");
}

/// Two calls of one name with these attributes, in two places of a trace.
fn again(name: &str, first: &str, second: &str) -> String {
    format!(
        "GET~/cart shop 0ms..200ms kind:server
  a shop 10ms..60ms
    {name} shop 20ms..50ms kind:client {first}
  b shop 110ms..160ms
    {name} shop 120ms..140ms kind:client {second}
"
    )
}

#[test]
fn the_same_read_twice() {
    let sql = "db.system=mysql db.statement=SELECT~*~FROM~settings~WHERE~id=7";
    insta::assert_snapshot!(check(&again("SELECT", sql, sql)), @"
    200 ms.
      1 redundant-calls.3 high, 2 spans, saves 20000000
        [`shop`](service:=shop) called [`SELECT`](finding:redundant-calls.3#2) [twice](finding:redundant-calls.3#2) for the same thing, about 20 ms could be saved.
    ");
    let http = "http.request.method=GET url.full=http://users/me";
    insta::assert_snapshot!(check(&again("GET", http, http)), @"
    200 ms.
      1 redundant-calls.3 high, 2 spans, saves 20000000
        [`shop`](service:=shop) called [`GET /me`](finding:redundant-calls.3#2) [twice](finding:redundant-calls.3#2) for the same thing, about 20 ms could be saved.
    ");
}

#[test]
fn reads_that_are_not_the_same() {
    let pair = |name: &str, a: &str, b: &str| found(&again(name, a, b));
    let sql = "db.system=mysql db.statement=SELECT~*~FROM~users~WHERE~id=";
    let with = |end: &str| format!("{sql}{end}");
    assert_eq!(pair("SELECT", &with("7"), &with("7")), "redundant-calls.3");
    assert_eq!(pair("SELECT", &with("7"), &with("8")), "");
    // Nobody knows whether these are.
    assert_eq!(pair("SELECT", &with("?"), &with("?")), "");
    assert_eq!(pair("SELECT", &with("$1"), &with("$1")), "");
    assert_eq!(pair("SELECT", &with("%s"), &with("%s")), "");
    let route = "http.request.method=GET http.route=/users/{id}";
    assert_eq!(pair("GET", route, route), "");
    let host = "http.request.method=GET url.full=http://users/";
    assert_eq!(pair("GET", host, host), "");
    // But for a parameter that is recorded beside.
    let key = with("? db.query.parameter.0=7");
    assert_eq!(pair("SELECT", &key, &key), "redundant-calls.3");
    assert_eq!(pair("SELECT", &key, &with("? db.query.parameter.0=8")), "");
    // What writes is done again on purpose, and so is what has failed.
    let write = "db.system=mysql db.statement=UPDATE~users~SET~a=1~WHERE~id=7";
    assert_eq!(pair("UPDATE", write, write), "");
    let post = "http.request.method=POST url.full=http://users/7";
    assert_eq!(pair("POST", post, post), "");
    let get = "http.request.method=GET url.full=http://users/7";
    assert_eq!(pair("GET", &format!("{get} !error"), get), "root-cause.3");
    // A message is no read, whatever it is called.
    let message = "messaging.system=kafka id=7";
    assert_eq!(pair("get", message, message), "");
}

#[test]
fn a_driver_within_a_library_asks_once() {
    let sql = "kind:client db.system=mysql db.statement=SELECT~*~FROM~users~WHERE~id=7";
    let nested = format!(
        "GET~/cart shop 0ms..100ms kind:server
  SELECT shop 10ms..90ms {sql}
    SELECT shop 11ms..89ms {sql}
"
    );
    assert_eq!(found(&nested), "");
    // Of a call that is made again, what is below it is no finding of its own.
    let call = "kind:client http.request.method=GET url.full=http://users/7";
    let deep = format!(
        "GET~/cart shop 0ms..200ms kind:server
  GET shop 10ms..90ms {call}
    GET~/users/7 users 20ms..80ms kind:server
      SELECT users 30ms..70ms {sql}
  GET shop 110ms..190ms {call}
    GET~/users/7 users 120ms..180ms kind:server
      SELECT users 130ms..170ms {sql}
"
    );
    assert_eq!(found(&deep), "redundant-calls.2");
}
