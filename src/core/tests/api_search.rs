//! Searches at back ends of every kind.

use crate::peers;

use peers::*;
use spanscape_core::base::{DurationNs, TimeNs};
use spanscape_core::engine::protocol::Ask;
use spanscape_core::source::{Lookback, Query};

fn shop() -> Query {
    Query::of_service("shop")
}

fn search_for(server: &str, speaks: &str, query: Query) -> String {
    // 2026-11-20T00:00:00Z and a bit.
    let now = TimeNs(1_795_132_800_123_456_789);
    ask(
        server,
        &Ask::Search {
            target: target(),
            api: api(speaks),
            query: Box::new(query),
            now,
            each: Vec::new(),
            whole: false,
            also: None,
        },
    )
}

fn search(server: &str, speaks: &str) -> String {
    let text = search_for(server, speaks, shop());
    // The parameters have a test of their own.
    let lines = text.lines().filter(|line| !line.starts_with("      &"));
    let path = |line: &str| match line.split_once("?") {
        Some((path, _)) if line.contains("/api/") || line.starts_with("GET") => path.to_owned(),
        _ => line.to_owned(),
    };
    lines.map(|line| path(line) + "\n").collect()
}

#[test]
fn a_search_takes_the_best_route_there_is() {
    insta::assert_snapshot!(search(V1_45, "LV"), @"
GET api/v3/trace-summaries
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 yes, summaries no]
");
    insta::assert_snapshot!(search(V1_53, "LV"), @"
GET api/v3/trace-summaries
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 yes, summaries no]
");
    insta::assert_snapshot!(search(V2_16, ""), @"
GET api/v3/trace-summaries
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 ?, summaries no]
");
    insta::assert_snapshot!(search(V2_19, "LV"), @"
GET api/v3/trace-summaries
1 traces [legacy yes, v3 yes, summaries yes]
  00000000000000aa shop: GET / @1000000+50000, 3 spans, 1 errors, incomplete (shop 2/0, bank 1/1)
");
    insta::assert_snapshot!(search(MAIN, "lV"), @"
GET api/v3/trace-summaries
1 traces [legacy no, v3 yes, summaries yes]
  00000000000000aa shop: GET / @1000000+50000, 3 spans, 1 errors, incomplete (shop 2/0, bank 1/1)
");
    insta::assert_snapshot!(search(VICTORIA, "Lvs"), @"
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 no, summaries no]
");
    insta::assert_snapshot!(search(QUICKWIT, ""), @"
GET api/v3/trace-summaries
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 ?, summaries no]
");
}

#[test]
fn what_is_known_is_not_asked_again() {
    insta::assert_snapshot!(search(V1_53, "LVs"), @"
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 yes, summaries no]
");
    insta::assert_snapshot!(search(MAIN, "lVs"), @"
GET api/v3/traces
OTLP JSON: 1 spans in 1 traces [legacy no, v3 yes, summaries no]
");
    insta::assert_snapshot!(search(V1_53, "lVs"), @"
GET api/v3/traces
0 traces [legacy no, v3 yes, summaries no]
");
}

#[test]
fn nothing_found_is_no_failure() {
    insta::assert_snapshot!(search(V1_65_EMPTY, "LVs"), @"
GET api/traces
0 traces [legacy yes, v3 yes, summaries no]
");
    insta::assert_snapshot!(search(V1_65_EMPTY, "lVs"), @"
GET api/v3/traces
0 traces [legacy no, v3 yes, summaries no]
");
    insta::assert_snapshot!(search("* -> 200 json ", "lVs"), @"
GET api/v3/traces
0 traces [legacy no, v3 yes, summaries no]
");
    insta::assert_snapshot!(search("* -> 200 json {}", "lVS"), @"
GET api/v3/trace-summaries
0 traces [legacy no, v3 yes, summaries yes]
");
    insta::assert_snapshot!(search(r#"* -> 200 json {"summaries":null}"#, "lVS"), @"
GET api/v3/trace-summaries
0 traces [legacy no, v3 yes, summaries yes]
");
    insta::assert_snapshot!(search(r#"* -> 200 json {"data":null,"errors":null}"#, "Lv"), @"
GET api/traces
0 traces [legacy yes, v3 no, summaries ?]
");
}

#[test]
fn a_refusal_is_shown_and_not_passed_over() {
    let status = |status, body| search(&format!("* -> {status} text {body}"), "");
    insta::assert_snapshot!(status(400, r#"{"error":{"httpCode":400,"message":"malformed"}}"#), @"
GET api/v3/trace-summaries
failed: The server answered “malformed” (400)
  http://h:16686/api/v3/trace-summaries
  Change the search.
");
    insta::assert_snapshot!(status(500, r#"{"error":{"httpCode":500,"message":"timeout"}}"#), @"
GET api/v3/trace-summaries
failed: The server answered “timeout” (500)
  http://h:16686/api/v3/trace-summaries
  Try again; if it stays so, look at the server's log.
");
    insta::assert_snapshot!(status(401, "unknown tenant"), @"
GET api/v3/trace-summaries
failed: The server answered “unknown tenant” (401)
  http://h:16686/api/v3/trace-summaries
  This back end keeps tenants apart: name yours in its header, which is x-tenant unless it was set up otherwise.
");
    insta::assert_snapshot!(status(500, ""), @"
GET api/v3/trace-summaries
failed: The back end behind this address does not answer: 500 (internal error)
  http://h:16686/api/v3/trace-summaries
  Start it, or check the address that requests are passed on to: JAEGER=<address> ./dev serve.
");
    let needs = r#"{"data":null,"errors":[{"code":400,"msg":"parameter 'service' is required"}]}"#;
    insta::assert_snapshot!(search(&format!("* -> 400 text {needs}"), "Lv"), @"
GET api/traces
failed: The server answered “parameter 'service' is required” (400)
  http://h:16686/api/traces
  Change the search.
");
    insta::assert_snapshot!(search(
        r#"* -> 200 json {"data":null,"errors":[{"msg":"oops"}]}"#,
        "Lv"
    ), @"
GET api/traces
failed: The server answered “oops” (200)
  http://h:16686/api/traces
  Try again, or ask for less.
");
    insta::assert_snapshot!(search("* -> 200 json {\"summaries\":[{\"traceId\":", "lVS"), @"
GET api/v3/trace-summaries
failed: The server's answer is broken: it is no whole JSON
  http://h:16686/api/v3/trace-summaries
  Try again, or ask for less.
");
    insta::assert_snapshot!(search("* -> 501 text Not Implemented", ""), @"
GET api/v3/trace-summaries
GET api/traces
GET api/v3/traces
failed: The server answered “Not Implemented” (501)
  http://h:16686/api/v3/trace-summaries
  This back end does not offer that.
");
    insta::assert_snapshot!(search(STATIC_HOST, ""), @"
GET api/v3/trace-summaries
GET api/traces
GET api/v3/traces
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/v3/trace-summaries
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(search("* -> 200 login <!doctype html>", ""), @"
GET api/v3/trace-summaries
GET api/traces
GET api/v3/traces
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/v3/trace-summaries
  The server may ask for a login: sign in there in another tab, then try again.
");
    insta::assert_snapshot!(search("* -> silent", ""), @"
GET api/v3/trace-summaries
failed: The server said nothing for 60 seconds
  http://h:16686/api/v3/trace-summaries
  Try again, ask for less (a shorter time, a smaller limit), or give it longer: timeoutSeconds in config.json.
");
    insta::assert_snapshot!(search(&format!("api/v3/trace-summaries -> cors\n{V1_53}"), "LV"), @"
GET api/v3/trace-summaries
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 yes, summaries ?]
");
}

#[test]
fn odd_summaries() {
    let odd = r#"* -> 200 json {"summaries":[null,7,{},{"traceId":null},{"traceId":""},
        {"traceID":"not hex"},
        {"traceId":"AA","rootServiceName":null,"minStartTimeUnixNano":5,"maxEndTimeUnixNano":"3","spanCount":"7","errorSpanCount":-1,"services":null},
        {"traceId":"bb","minStartTimeUnixNano":"x","maxEndTimeUnixNano":"99999999999999999999","spanCount":5000000000,"services":[null,{},{"name":"a","spanCount":null},{"name":"b","spanCount":1}]}]}"#;
    insta::assert_snapshot!(search(&odd.replace('\n', ""), "lVS"), @"
GET api/v3/trace-summaries
3 traces [legacy no, v3 yes, summaries yes]
  not hex :  @0+0, 0 spans, 0 errors ()
  00000000000000aa :  @5+0, 7 spans, 0 errors ()
  00000000000000bb :  @0+0, 4294967295 spans, 0 errors (b 1/0,  0/0, a 0/0)
");
}

#[test]
fn all_parameters() {
    let tags = [
        ("http.status_code", "500"),
        ("q\"\\", "a:b&c=d"),
        ("x", "1"),
        ("x", "2"),
        ("a:b", "1"),
        ("a:b", "2"),
        ("x", "1"),
    ];
    let query = Query {
        services: vec!["shop".to_owned()],
        operation: "GET /a b".to_owned(),
        tags: tags.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec(),
        min: Some(DurationNs(1_500_000)),
        max: Some(DurationNs(2_000_000_000)),
        lookback: Some(Lookback(7_200)),
        range: None,
        limit: Some(50),
        filter: "never = sent".to_owned(),
    };
    insta::assert_snapshot!(search_for(V1_53, "LVs", query.clone()), @"
    GET api/traces?service=shop
          &operation=GET%20%2Fa%20b
          &start=1795125600123456
          &end=1795132800123456
          &lookback=2h
          &limit=51
          &minDuration=1500us
          &maxDuration=2s
          &tags=%7B%22http.status_code%22%3A%22500%22%2C%22q%5C%22%5C%5C%22%3A%22a%3Ab%26c%3Dd%22%2C%22x%22%3A%221%22%2C%22a%3Ab%22%3A%221%22%7D
          &tag=x%3A2
          &tags=%7B%22a%3Ab%22%3A%222%22%7D
    Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 yes, summaries no]
    ");
    insta::assert_snapshot!(search_for(MAIN, "lVS", query), @"
    GET api/v3/trace-summaries?query.service_name=shop
          &query.operation_name=GET%20%2Fa%20b
          &query.start_time_min=2026-11-19T22%3A00%3A00.123456789Z
          &query.start_time_max=2026-11-20T00%3A00%3A00.123456789Z
          &query.num_traces=51
          &query.search_depth=51
          &query.duration_min=1500us
          &query.duration_max=2s
          &query.attributes=%7B%22http.status_code%22%3A%22500%22%2C%22q%5C%22%5C%5C%22%3A%22a%3Ab%26c%3Dd%22%2C%22x%22%3A%221%22%2C%22a%3Ab%22%3A%221%22%7D
    1 traces [legacy no, v3 yes, summaries yes]
      00000000000000aa shop: GET / @1000000+50000, 3 spans, 1 errors, incomplete (shop 2/0, bank 1/1)
    ");
    let range = Some((1_795_132_800_000_000, 1_795_132_800_000_000));
    let fixed = || Query { range, lookback: Some(Lookback(60)), ..Query::default() };
    insta::assert_snapshot!(search_for(V1_53, "LVs", fixed()), @"
    GET api/traces?start=1795132800000000
          &end=1795132800000000
          &lookback=custom
          &limit=21
    Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 yes, summaries no]
    ");
    insta::assert_snapshot!(search_for(MAIN, "lVS", fixed()), @"
    GET api/v3/trace-summaries?query.start_time_min=2026-11-20T00%3A00%3A00.000000000Z
          &query.start_time_max=2026-11-20T00%3A00%3A00.000000999Z
          &query.num_traces=21
          &query.search_depth=21
    1 traces [legacy no, v3 yes, summaries yes]
      00000000000000aa shop: GET / @1000000+50000, 3 spans, 1 errors, incomplete (shop 2/0, bank 1/1)
    ");
}
