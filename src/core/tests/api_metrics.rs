//! How a service does, as back ends answer it.

use crate::peers;

use peers::*;
use spanscape_core::api::Plan;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{Ask, MetricsQuery};
use spanscape_core::model::Kind;
use spanscape_core::source::Lookback;

fn query(service: &str, kind: Kind, lookback: u64) -> MetricsQuery {
    let (end, lookback) = (TimeNs(1_700_000_000_123_456_789), Lookback(lookback));
    MetricsQuery { service: service.to_owned(), kind, end, lookback }
}

fn plan(query: MetricsQuery) -> Plan {
    Plan::of_ask(&Ask::Metrics { target: target(), query }).unwrap()
}

/// What the requests of an hour came to, and how many these were.
fn told(server: &str) -> String {
    let text = run(server, plan(query("shop", Kind::Server, 3_600)));
    let (requests, told): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("GET api/") || line.starts_with("      &"));
    let sent = requests.iter().filter(|line| line.starts_with("GET api/")).count();
    format!("{sent} requests\n{}\n", told.join("\n"))
}

/// A family of series, each of an operation (or of none) and points of `MINUTE=VALUE`.
fn family(name: &str, series: &[(&str, &str)]) -> String {
    let metrics = series.iter().map(|(operation, points)| {
        let label = match *operation {
            "" => String::new(),
            name => format!(r#",{{"name":"operation","value":"{name}"}}"#),
        };
        let points = points.split(' ').map(|point| {
            let (minute, value) = point.split_once('=').unwrap();
            format!(r#"{{"gaugeValue":{{"doubleValue":{value}}},"timestamp":"2023-11-14T22:{minute}:20.123Z"}}"#)
        });
        let points = points.collect::<Vec<_>>().join(",");
        format!(
            r#"{{"labels":[{{"name":"service_name","value":"shop"}}{label}],"metricPoints":[{points}]}}"#
        )
    });
    let metrics = metrics.collect::<Vec<_>>().join(",");
    format!(r#"200 json {{"name":"{name}","type":"GAUGE","help":"h","metrics":[{metrics}]}}"#)
}

/// Jaeger with a Prometheus.
fn server() -> String {
    let latencies = |percent, points| {
        let family = family("service_latencies", &[("", points)]);
        format!("api/metrics/latencies?quantile={percent}& -> {family}\n")
    };
    let grouped = |route: &str, name, series: &[(&str, &str)]| {
        format!("api/metrics/{route}?groupByOperation=true -> {}\n", family(name, series))
    };
    [
        grouped(
            "latencies",
            "service_operation_latencies",
            &[
                ("GET /", r#"11=100 12=300"#),
                ("POST /pay", r#"11=500 12="NaN""#),
                ("idle", r#"12="NaN""#),
            ],
        ),
        grouped(
            "calls",
            "service_operation_call_rate",
            &[("GET /", "11=4 12=4"), ("POST /pay", "11=0.5 12=0.3"), ("idle", "12=0")],
        ),
        grouped("errors", "service_operation_error_rate", &[("POST /pay", "12=0.25")]),
        latencies("0.5", "11=2.5 12=3.5 13=4"),
        latencies("0.75", r#"11=5 12="NaN" 13=6"#),
        latencies("0.95", "12=9 11=8.25"),
        latencies("0.99", "11=20"),
        format!(
            "api/metrics/calls -> {}\n",
            family("service_call_rate", &[("", "11=4.5 12=4.3 13=0")])
        ),
        format!(
            "api/metrics/errors -> {}\n",
            family("service_error_rate", &[("", "11=0 12=0.5 13=1.5")])
        ),
    ]
    .concat()
}

#[test]
fn nine_requests_tell_all() {
    insta::assert_snapshot!(run(&server(), plan(query("shop/a b", Kind::Server, 3_600))), @"
GET api/metrics/latencies?service=shop%2Fa%20b
      &quantile=0.5
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
GET api/metrics/latencies?service=shop%2Fa%20b
      &quantile=0.75
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
GET api/metrics/latencies?service=shop%2Fa%20b
      &quantile=0.95
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
GET api/metrics/latencies?service=shop%2Fa%20b
      &quantile=0.99
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
GET api/metrics/calls?service=shop%2Fa%20b
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
GET api/metrics/errors?service=shop%2Fa%20b
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
GET api/metrics/latencies?service=shop%2Fa%20b
      &quantile=0.95
      &groupByOperation=true
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
GET api/metrics/calls?service=shop%2Fa%20b
      &groupByOperation=true
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
GET api/metrics/errors?service=shop%2Fa%20b
      &groupByOperation=true
      &endTs=1700000000123
      &lookback=3600000
      &step=60000
      &ratePer=600000
      &spanKind=server
1699996400..1700000000 s, step 60 s, 3 points by the server
p50 0:2.5 60:3.5 120:4
p75 0:5 120:6
p95 0:8.25 60:9
p99 0:20
calls 0:4.5 60:4.3 120:0
errors 0:0 60:0.5 120:1
GET / 1.000
  p95 200 = 0:100 60:300
  calls 4 = 0:4 60:4
  errors 0 = 0:0 60:0
POST /pay 0.250
  p95 500 = 0:500
  calls 0.4 = 0:0.5 60:0.3
  errors 0.125 = 0:0 60:0.25
idle 0.000
  p95 ? =
  calls 0 = 60:0
  errors ? =
");
}

#[test]
fn the_step_grows_with_the_window() {
    let check = |lookback: u64, kind: Kind, expect: &str| {
        let text = run("* -> 501 text no", plan(query("a", kind, lookback)));
        let parts = text.lines().filter_map(|line| line.trim().strip_prefix('&'));
        let wanted = ["lookback", "step", "ratePer", "spanKind"];
        let parts = parts.filter(|part| wanted.iter().any(|name| part.starts_with(name)));
        assert_eq!(parts.collect::<Vec<_>>().join(" "), expect);
    };
    check(300, Kind::Client, "lookback=300000 step=60000 ratePer=600000 spanKind=client");
    check(7_200, Kind::Internal, "lookback=7200000 step=60000 ratePer=600000 spanKind=internal");
    check(7_201, Kind::Producer, "lookback=7201000 step=120000 ratePer=600000 spanKind=producer");
    check(21_600, Kind::Consumer, "lookback=21600000 step=300000 ratePer=600000 spanKind=consumer");
    check(86_400, Kind::Server, "lookback=86400000 step=900000 ratePer=900000 spanKind=server");
    check(
        172_800,
        Kind::Unspecified,
        "lookback=172800000 step=1800000 ratePer=1800000 spanKind=unspecified",
    );
}

#[test]
fn families_come_in_many_shapes() {
    // Without metrics there is no traffic.
    insta::assert_snapshot!(told(r#"* -> 200 json {"name":"service_latencies","type":"GAUGE","help":"h"}"#), @"
9 requests
1699996400..1700000000 s, step 60 s, 0 points by the server
calls
errors
");
    insta::assert_snapshot!(told(r#"* -> 200 text {"metrics":null}"#), @"
9 requests
1699996400..1700000000 s, step 60 s, 0 points by the server
calls
errors
");
    // What is of another type is left out.
    insta::assert_snapshot!(told(r#"* -> 200 json {"metrics":[{"labels":[null,{"name":"span_name","value":"x"}],"metricPoints":[{"gaugeValue":{"intValue":"5"},"timestamp":"2023-11-14T22:11:20Z"},{"gaugeValue":{"doubleValue":"7.5"},"timestamp":"2023-11-15T00:12:20+02:00"},{"gaugeValue":{},"timestamp":"2023-11-14T22:13:20Z"},{"gaugeValue":{"doubleValue":-1},"timestamp":"2023-11-14T22:14:20Z"},{"gaugeValue":{"doubleValue":"+Inf"},"timestamp":"2023-11-14T22:15:20Z"},{"gaugeValue":{"doubleValue":1},"timestamp":"yesterday"},{"gaugeValue":7},5]},{"labels":null,"metricPoints":null}]}"#), @"
9 requests
1699996400..1700000000 s, step 60 s, 5 points by the server
p50 0:5 60:7.5 180:0
p75 0:5 60:7.5 180:0
p95 0:5 60:7.5 180:0
p99 0:5 60:7.5 180:0
calls 0:5 60:7.5 180:0
errors 0:1 60:1 180:0
x 1.000
  p95 4.166666666666667 = 0:5 60:7.5 180:0
  calls 4.166666666666667 = 0:5 60:7.5 180:0
  errors 0.6666666666666666 = 0:1 60:1 180:0
");
}

#[test]
fn a_back_end_may_have_no_store_of_metrics() {
    insta::assert_snapshot!(told(r#"* -> 501 text {"data":null,"errors":[{"code":501,"msg":"metrics querying is currently disabled"}]}"#), @"
1 requests
no metrics: This back end has no store of metrics: “metrics querying is currently disabled”
  http://h:16686/api/metrics/latencies?service=shop&quantile=0.5&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server (501)
  Jaeger v2: name a metrics backend (extensions.jaeger_storage.metric_backends, a Prometheus) in extensions.jaeger_query.storage.metrics, and feed that Prometheus from the collector's spanmetrics connector. Jaeger v1: METRICS_STORAGE_TYPE=prometheus and PROMETHEUS_SERVER_URL.
");
    insta::assert_snapshot!(told("* -> 501 html <html>"), @"
1 requests
no metrics: This back end has no store of metrics
  http://h:16686/api/metrics/latencies?service=shop&quantile=0.5&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server (501)
  Jaeger v2: name a metrics backend (extensions.jaeger_storage.metric_backends, a Prometheus) in extensions.jaeger_query.storage.metrics, and feed that Prometheus from the collector's spanmetrics connector. Jaeger v1: METRICS_STORAGE_TYPE=prometheus and PROMETHEUS_SERVER_URL.
");
}

#[test]
fn a_back_end_may_lack_the_route() {
    let all = [QUICKWIT, "* -> 404 text 404 page not found", STATIC_HOST, VICTORIA].map(told);
    let first = &all[0];
    insta::assert_snapshot!(first, @"
1 requests
no metrics: This back end has no route for metrics
  http://h:16686/api/metrics/latencies?service=shop&quantile=0.5&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server (404)
  Jaeger has one. Elsewhere, what a service does is only told by the traces of a search, or of files.
");
    let words = |text: &str| text.lines().filter(|line| !line.contains("http")).collect::<String>();
    assert!(all.iter().all(|text| words(text) == words(first)), "{all:?}");
}

#[test]
fn refusals_are_in_the_server_s_own_words() {
    insta::assert_snapshot!(told(r#"* -> 400 text {"data":null,"errors":[{"code":400,"msg":"unable to parse param 'spanKind'"}]}"#), @"
1 requests
failed: The server answered “unable to parse param 'spanKind'” (400)
  http://h:16686/api/metrics/latencies?service=shop&quantile=0.5&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server
  Check the address and what it asks for.
");
    insta::assert_snapshot!(told("* -> 200 login <!doctype html>"), @"
1 requests
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/metrics/latencies?service=shop&quantile=0.5&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server, which led to https://login.example/
  The server may ask for a login: sign in there in another tab, then try again.
");
    insta::assert_snapshot!(told(r#"* -> 200 json {"status":"ok"}"#), @"
1 requests
failed: The server's answer is no answer of a Jaeger API
  http://h:16686/api/metrics/latencies?service=shop&quantile=0.5&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server
  Try again, or ask for less.
");
    insta::assert_snapshot!(told("* -> down"), @"
1 requests
failed: No answer came
  http://h:16686/api/metrics/latencies?service=shop&quantile=0.5&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server (Failed to fetch)
  Check the back end's address, and whether it is running and reached from this machine.
");
}

#[test]
fn a_part_may_be_missing() {
    let refused = r#"500 text {"data":null,"errors":[{"code":500,"msg":"failed executing metrics query: too many samples"}]}"#;
    let rules = format!(
        "api/metrics/errors?groupByOperation -> {refused}\napi/metrics/latencies?quantile=0.75 -> {refused}\n"
    );
    insta::assert_snapshot!(told(&(rules + &server())), @"
9 requests
1699996400..1700000000 s, step 60 s, 3 points by the server
p50 0:2.5 60:3.5 120:4
p95 0:8.25 60:9
p99 0:20
calls 0:4.5 60:4.3 120:0
errors 0:0 60:0.5 120:1
GET / 1.000
  p95 200 = 0:100 60:300
  calls 4 = 0:4 60:4
  errors ? =
POST /pay 0.250
  p95 500 = 0:500
  calls 0.4 = 0:0.5 60:0.3
  errors ? =
idle 0.000
  p95 ? =
  calls 0 = 60:0
  errors ? =
! Without the 75th percentile: The server answered “failed executing metrics query: too many samples” (500)
  http://h:16686/api/metrics/latencies?service=shop&quantile=0.75&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server
  Try again; if it stays so, look at the server's log.
! Without the error rate of operations: The server answered “failed executing metrics query: too many samples” (500)
  http://h:16686/api/metrics/errors?service=shop&groupByOperation=true&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server
  Try again; if it stays so, look at the server's log.
");
    // Where nothing comes any more, nothing more is asked for.
    insta::assert_snapshot!(told(&("api/metrics/calls -> silent\n".to_owned() + &server())), @"
5 requests
1699996400..1700000000 s, step 60 s, 3 points by the server
p50 0:2.5 60:3.5 120:4
p75 0:5 120:6
p95 0:8.25 60:9
p99 0:20
calls
errors
! Without the request rate, the error rate, the latency of operations, the request rate of operations, the error rate of operations: The server said nothing for 60 seconds
  http://h:16686/api/metrics/calls?service=shop&endTs=1700000000123&lookback=3600000&step=60000&ratePer=600000&spanKind=server
  Try again, ask for less (a shorter time, a smaller limit), or give it longer: timeoutSeconds in config.json.
");
    let rules = "api/metrics/calls -> 501 text no\napi/metrics/errors -> cors\n";
    let text = told(&(rules.to_owned() + &server()));
    insta::assert_snapshot!(text.lines().filter(|line| line.contains("Without")).collect::<Vec<_>>().join("\n"), @"
! Without the request rate: This back end has no store of metrics: “no”
! Without the error rate: The server is up, but does not allow this page to read from it (CORS)
! Without the request rate of operations: This back end has no store of metrics: “no”
! Without the error rate of operations: The server is up, but does not allow this page to read from it (CORS)
");
}
