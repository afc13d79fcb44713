//! What a Loki is asked for the logs of a trace, and what its answers mean.

use crate::peers;

use peers::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{Ask, FoundBy, LogForm, LokiAsk, Packed};

const LINE: &str = r#"{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},"values":[["1","x"]]}]}}"#;
const NONE: &str =
    r#"{"status":"success","data":{"resultType":"streams","result":[],"stats":{"values":1}}}"#;

fn loki(server: &str) -> String {
    let form = |by, expr: &str| LogForm { by, expr: expr.to_owned() };
    let ask = LokiAsk {
        forms: vec![
            form(FoundBy::Metadata, r#"{app="cart"} | trace_id="5b8a""#),
            form(FoundBy::Text, r#"{app="cart"} |~ "(?i)0*5b8a""#),
            form(FoundBy::Time, r#"{app="cart"}"#),
        ],
        from: TimeNs(1_700_000_000_123_456_789),
        to: TimeNs(1_700_000_001_000_000_001),
        most: 1_000,
        labels: vec![("app".to_owned(), vec!["cart".to_owned()])],
        file: false,
    };
    ask_of(&server.replace("LINE", LINE).replace("NONE", NONE), ask)
}

fn ask_of(server: &str, ask: LokiAsk) -> String {
    peers::ask(server, &Ask::Loki { target: target(), ask: Packed::new(&ask) })
}

#[test]
fn the_surest_query_that_finds_lines_counts() {
    insta::assert_snapshot!(loki("* -> 200 json LINE"), @"
    GET loki/api/v1/query_range?query=%7Bapp%3D%22cart%22%7D%20%7C%20trace_id%3D%225b8a%22
          &start=1700000000123456789
          &end=1700000001000000001
          &limit=1000
          &direction=forward
    GET loki/api/v1/query_range?query=%7Bapp%3D%22cart%22%7D%20%7C~%20%22%28%3Fi%290%2A5b8a%22
          &start=1700000000123456789
          &end=1700000001000000001
          &limit=1000
          &direction=forward
    came by 0: 107 bytes
    came by 1: 107 bytes
    ");
    let two = "loki/api/v1/query_range?trace_id -> 200 json NONE
loki/api/v1/query_range?%285b8a -> 200 json NONE
* -> 200 text LINE";
    insta::assert_snapshot!(loki(two), @"
    GET loki/api/v1/query_range?query=%7Bapp%3D%22cart%22%7D%20%7C%20trace_id%3D%225b8a%22
          &start=1700000000123456789
          &end=1700000001000000001
          &limit=1000
          &direction=forward
    GET loki/api/v1/query_range?query=%7Bapp%3D%22cart%22%7D%20%7C~%20%22%28%3Fi%290%2A5b8a%22
          &start=1700000000123456789
          &end=1700000001000000001
          &limit=1000
          &direction=forward
    came by 1: 107 bytes
    ");
}

#[test]
fn what_is_there_stays_whatever_comes_later() {
    let slow = "loki/api/v1/query_range?trace_id -> 200 json LINE
* -> 504 text context deadline exceeded";
    let told = loki(slow);
    let told: Vec<_> = told.lines().filter(|line| !line.contains('&')).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    GET loki/api/v1/query_range?query=%7Bapp%3D%22cart%22%7D%20%7C%20trace_id%3D%225b8a%22
    GET loki/api/v1/query_range?query=%7Bapp%3D%22cart%22%7D%20%7C~%20%22%28%3Fi%290%2A5b8a%22
    came by 0: 107 bytes
    but: Loki answered “context deadline exceeded” (504)
    ");
}

/// What is asked behind the queries that find nothing, and what is told.
fn silent(labels: &str) -> String {
    let told = loki(&format!("loki/api/v1/query_range -> 200 json NONE\n{labels}"));
    let behind = |line: &&str| {
        !line.contains("query_range") && !line.contains("&limit") && !line.contains("&direction")
    };
    told.lines().filter(behind).collect::<Vec<_>>().join("\n")
}

#[test]
fn silence_is_explained() {
    let values = "loki/api/v1/label/app/values";
    let has = |names: &str| format!(r#"200 json {{"status":"success","data":[{names}]}}"#);
    let absent = r#"200 json {"status":"success"}"#;
    let all = [
        format!("{values} -> {}", has(r#""cart","shop""#)),
        format!("{values}?start -> {absent}\n{values} -> {}", has(r#""shop","cart""#)),
        format!("{values} -> {}", has(r#""shop","carts","__x__""#)),
        format!(
            "{values} -> {absent}\nloki/api/v1/labels -> {}",
            has(r#""service_name","job","__stream_shard__""#)
        ),
        format!("{values} -> {}\nloki/api/v1/labels -> {}", has(""), has("")),
        // A proxy that passes on nothing but queries.
        "* -> 403 html <html>".to_owned(),
    ];
    insta::assert_snapshot!(all.map(|labels| silent(&labels)).join("\n\n"), @r#"
          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values?start=1700000000123456789
          &end=1700000001000000001
    nothing: Loki has logs of app=“cart”, but no line in this time
      {app="cart"}
      Nothing was written then, or the clocks differ: look at a longer time.

          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values?start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values
    nothing: Loki has logs of app=“cart” lately, but none of this time
      {app="cart"}
      The trace is older than what it keeps, or the service was silent.

          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values?start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values
    nothing: Loki has no logs of app=“cart”
      {app="cart"}
      Values of app that it has: carts, shop. Map another attribute or label: logs.tags in config.json.

          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values?start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values
    GET loki/api/v1/labels
    nothing: Loki has no label app
      {app="cart"}
      It has: job, service_name. Say which one names the service: logs.tags in config.json.

          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values?start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values
    GET loki/api/v1/labels
    nothing: This Loki has had no logs lately
      {app="cart"}
      Check whether the collector sends logs to it, and to which tenant.

          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
          &start=1700000000123456789
          &end=1700000001000000001
    GET loki/api/v1/label/app/values?start=1700000000123456789
          &end=1700000001000000001
    nothing: Loki has no line for this query
      {app="cart"}
      Look at a longer time, or change the query.
    "#);
}

#[test]
fn refusals_are_told_in_its_words() {
    let check = |rule: &str| {
        let told = loki(&format!("* -> {rule}"));
        told.lines()
            .skip_while(|line| !line.starts_with("failed") && !line.starts_with("absent"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let all = [
        "401 text no org id",
        "403 html <html>",
        "200 login <html>",
        "400 text parse error at line 1, col 5: syntax error: unexpected IDENTIFIER",
        "400 text max entries limit per query exceeded, limit > max_entries_limit_per_query (9000 > 5000)",
        "400 text the query time range exceeds the limit (query length: 800h0m0s, limit: 30d1h)",
        "429 text too many outstanding requests",
        "504 text context deadline exceeded",
        "404 text 404 page not found",
        "200 html <!doctype html>",
        "200 json {\"data\":[]}",
        "502 html <html>",
        "cors",
        "down",
    ]
    .map(check);
    insta::assert_snapshot!(all.join("\n"), @r#"
    failed: Loki answered “no org id” (401)
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      This Loki keeps tenants apart: give yours in the header X-Scope-OrgID.
    failed: The server answered 403
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Give what signs you in (Authorization, or the tenant in X-Scope-OrgID), or sign in there in another tab.
    failed: There is no Loki here: the server answered with a web page
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      It asks for a login: sign in there in another tab, then try again.
    failed: Loki answered “parse error at line 1, col 5: syntax error: unexpected IDENTIFIER” (400)
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Change the query: the place of the mistake is told above.
    failed: Loki answered “max entries limit per query exceeded, limit > max_entries_limit_per_query (9000 > 5000)” (400)
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Ask for fewer lines at once.
    failed: Loki answered “the query time range exceeds the limit (query length: 800h0m0s, limit: 30d1h)” (400)
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Ask for a shorter time.
    failed: Loki answered “too many outstanding requests” (429)
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Loki has too much to do. Try again in a minute, or ask for a shorter time.
    failed: Loki answered “context deadline exceeded” (504)
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      The query takes too long. Ask for a shorter time, or for more labels, so that Loki has less to look through.
    absent: Loki answered “404 page not found” (404)
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Check the address: what stands before loki/api/v1. For ./dev serve, name it: LOKI=http://loki:3100 ./dev serve.
    absent: There is no Loki here: the server answered with a web page
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Check the address: what stands before loki/api/v1. For ./dev serve, name it: LOKI=http://loki:3100 ./dev serve.
    absent: The answer is none of a Loki
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Check the address: what stands before loki/api/v1. For ./dev serve, name it: LOKI=http://loki:3100 ./dev serve.
    failed: The server answered 502
      http://h:16686/loki/api/v1/query_range, asked for {app="cart"} | trace_id="5b8a"
      Loki, or the way to it, is down. Try again; then look at its log.
    failed: The server is up, but does not allow this page to read from it (CORS)
      http://h:16686/loki/api/v1/query_range?query=%7Bapp%3D%22cart%22%7D%20%7C%20trace_id%3D%225b8a%22&start=1700000000123456789&end=1700000001000000001&limit=1000&direction=forward (Failed to fetch)
      Loki can't allow other origins by itself. Put both behind one host (nginx: location /loki/ { proxy_pass http://loki:3100; }, and "lokiUrl": "/" in config.json), have a proxy before Loki allow this page (nginx: add_header Access-Control-Allow-Origin *;, and for headers add_header Access-Control-Allow-Headers X-Scope-OrgID,Authorization;), or run LOKI=http://loki:3100 ./dev serve.
    failed: No answer came
      http://h:16686/loki/api/v1/query_range?query=%7Bapp%3D%22cart%22%7D%20%7C%20trace_id%3D%225b8a%22&start=1700000000123456789&end=1700000001000000001&limit=1000&direction=forward (Failed to fetch)
      Check the back end's address, and whether it is running and reached from this machine.
    "#);
}

#[test]
fn a_file_is_read_whole() {
    let ask = LokiAsk {
        file: true,
        forms: Vec::new(),
        from: TimeNs(0),
        to: TimeNs(1),
        most: 1,
        labels: Vec::new(),
    };
    insta::assert_snapshot!(ask_of("* -> 200 text anything", ask.clone()), @"
    GET 
    came by 0: 8 bytes
    ");
    insta::assert_snapshot!(ask_of("* -> 404 html <html>", ask), @"
    GET 
    failed: The server answered with a web page, not with logs
      http://h:16686/
      Check the address.
    ");
}
