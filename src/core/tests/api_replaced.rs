//! Another server has taken the place of the one whose routes are known: what is asked then, and what is known after.

use crate::peers;

use peers::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{Ask, Input};
use spanscape_core::source::{Api, Query};

fn paths(text: &str) -> String {
    let line = |line: &&str| !line.starts_with("      &");
    let path = |line: &str| match line.split_once('?') {
        Some((path, _)) if line.starts_with("GET ") => path.to_owned(),
        _ => line.to_owned(),
    };
    text.lines().filter(line).map(|line| path(line) + "\n").collect()
}

fn search(server: &str, speaks: &str, whole: bool) -> String {
    let (api, query) = (api(speaks), Box::new(Query::of_service("shop")));
    let (now, each, also) = (TimeNs(1_795_132_800_123_456_789), Vec::new(), None);
    paths(&ask(server, &Ask::Search { target: target(), api, query, now, each, whole, also }))
}

fn trace(server: &str, speaks: &str) -> String {
    let (api, id, name) = (api(speaks), "aa".to_owned(), "Jaeger".to_owned());
    paths(&input(server, &Input::Trace { target: target(), api, id, name }))
}

fn operations(server: &str, speaks: &str) -> String {
    let (api, service) = (api(speaks), "shop".to_owned());
    paths(&ask(server, &Ask::Operations { target: target(), api, service }))
}

#[test]
fn an_upgrade_is_found_out_by_the_search_that_meets_it() {
    // From one without v3 to one that has little else.
    insta::assert_snapshot!(search(MAIN, "Lvs", false), @"
GET api/traces
GET api/v3/trace-summaries
1 traces [legacy no, v3 yes, summaries yes]
  00000000000000aa shop: GET / @1000000+50000, 3 spans, 1 errors, incomplete (shop 2/0, bank 1/1)
");
    insta::assert_snapshot!(search(MAIN, "LVs", false), @"
GET api/traces
GET api/v3/trace-summaries
1 traces [legacy no, v3 yes, summaries yes]
  00000000000000aa shop: GET / @1000000+50000, 3 spans, 1 errors, incomplete (shop 2/0, bank 1/1)
");
    insta::assert_snapshot!(search(MAIN, "LVs", true), @"
GET api/traces
GET api/v3/traces
OTLP JSON: 1 spans in 1 traces [legacy no, v3 yes, summaries ?]
");
}

#[test]
fn so_is_a_downgrade() {
    insta::assert_snapshot!(search(V2_16, "lVS", false), @"
GET api/v3/trace-summaries
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 ?, summaries no]
");
    insta::assert_snapshot!(search(V1_53, "lVS", false), @"
GET api/v3/trace-summaries
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 ?, summaries no]
");
    insta::assert_snapshot!(search(VICTORIA, "lVS", false), @"
GET api/v3/trace-summaries
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 ?, summaries no]
");
    insta::assert_snapshot!(search(QUICKWIT, "lVS", true), @"
GET api/v3/traces
GET api/traces
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 no, summaries ?]
");
}

#[test]
fn no_server_is_asked_for_ever() {
    insta::assert_snapshot!(search(STATIC_HOST, "LVS", false), @"
GET api/v3/trace-summaries
GET api/traces
GET api/v3/traces
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/v3/trace-summaries?query.service_name=shop&query.start_time_min=2026-11-19T23%3A00%3A00.123456789Z&query.start_time_max=2026-11-20T00%3A00%3A00.123456789Z&query.num_traces=21&query.search_depth=21
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(search(STATIC_HOST, "Lvs", false), @"
GET api/traces
GET api/v3/trace-summaries
GET api/v3/traces
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/traces?service=shop&start=1795129200123456&end=1795132800123456&lookback=1h&limit=21
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(search("* -> down", "LVS", false), @"
GET api/v3/trace-summaries
failed: No answer came
  http://h:16686/api/v3/trace-summaries?query.service_name=shop&query.start_time_min=2026-11-19T23%3A00%3A00.123456789Z&query.start_time_max=2026-11-20T00%3A00%3A00.123456789Z&query.num_traces=21&query.search_depth=21 (Failed to fetch)
  Check the back end's address, and whether it is running and reached from this machine.
");
}

#[test]
fn one_trace_and_names_too() {
    let newest = MAIN.replace("api/traces/* -> 200 json LEGACY\n", "");
    insta::assert_snapshot!(trace(&newest, "Lv"), @"
GET api/traces/aa
GET api/v3/traces/000000000000000000000000000000aa
OTLP JSON: 1 spans in 1 traces [legacy yes, v3 ?, summaries ?]
");
    insta::assert_snapshot!(trace(STATIC_HOST, "Lv"), @"
GET api/traces/aa
GET api/v3/traces/000000000000000000000000000000aa
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/traces/aa
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(operations(MAIN, "Lv"), @"
GET api/operations
GET api/services/shop/operations
GET api/v3/operations
operations
");
    insta::assert_snapshot!(operations(QUICKWIT, "lV"), @"
GET api/v3/operations
GET api/operations
GET api/services/shop/operations
operations
  GET / ()
");
    insta::assert_snapshot!(operations(STATIC_HOST, "lV"), @"
GET api/v3/operations
GET api/operations
GET api/services/shop/operations
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/v3/operations?service=shop
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
}

#[test]
fn another_server_is_told_by_what_was_known() {
    let other = |now: &str, before: &str| api(now).is_other_than(api(before));
    assert!(other("lVS", "LVs") && other("lV", "LV") && other("LVs", "LVS"));
    assert!(!other("LVs", "") && !other("", "LVs") && !other("LVs", "LV"));
    let later = Api { ahead_s: Some(5), ..api("LVs") };
    assert!(!later.is_other_than(api("LVs")), "another time is no other server");
}
