//! Which queries find the logs of a span or a trace, with hostile values; and queries of one's own with variables.

use std::collections::BTreeMap;

use proptest::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{LogForm, Problem};
use spanscape_core::logs::links::links;
use spanscape_core::logs::local::{LineView, Parsers, Query};
use spanscape_core::logs::template::fill;
use spanscape_core::logs::{About, Grafana, Logs, OfSpan, Values};

const TRACE: &str = "5b8aa5a2d2c872e8321cf37308d69df2";

/// What is known of a span, or of a trace with several services.
struct Known {
    values: BTreeMap<String, Vec<String>>,
    span: bool,
}

impl Known {
    fn span(pairs: &[(&str, &str)]) -> Self {
        let values =
            pairs.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()]));
        Self { values: values.collect(), span: true }
    }

    fn trace(pairs: &[(&str, &[&str])]) -> Self {
        let owned = |of: &[&str]| of.iter().map(|text| (*text).to_owned()).collect();
        let values = pairs.iter().map(|(key, of)| ((*key).to_owned(), owned(of)));
        Self { values: values.collect(), span: false }
    }

    fn with<T>(&self, f: impl FnOnce(&About<'_>) -> T) -> T {
        let values = |key: &str| {
            let found = self.values.get(key).cloned().unwrap_or_default();
            // An empty text stands for a resource without it.
            let all = !found.is_empty() && found.iter().all(|value| !value.is_empty());
            Values { found, all }
        };
        let span = OfSpan { id: "eee19b7ec3c1b174", name: "GET /cart", us: 1_500 };
        let span = self.span.then_some(span);
        f(&About { trace: TRACE, trace_name: "GET /", trace_us: 9_000, span, values: &values })
    }

    fn forms(&self, logs: &Logs) -> String {
        match self.with(|about| logs.forms(about)) {
            Ok(forms) => forms
                .iter()
                .map(|LogForm { by, expr }| format!("{by:?}: {expr}"))
                .collect::<Vec<_>>()
                .join("\n"),
            Err(Problem { what, place, advice }) => format!("{what} ({place}): {advice}"),
        }
    }
}

fn mapped(json: &str) -> Logs {
    let (logs, doubts) = Logs::read(json);
    assert_eq!(doubts, []);
    logs
}

#[test]
fn of_a_span_and_of_a_trace() {
    let usual = Logs::default();
    let span = Known::span(&[("service.name", "checkout"), ("namespace", "shop"), ("other", "x")]);
    insta::assert_snapshot!(span.forms(&usual), @r#"
    Metadata: {namespace="shop", service_name="checkout"} | trace_id="5b8aa5a2d2c872e8321cf37308d69df2" | span_id="eee19b7ec3c1b174"
    Text: {namespace="shop", service_name="checkout"} |~ "(?i)321cf37308d69df2" |~ "(?i)0*eee19b7ec3c1b174"
    Time: {namespace="shop", service_name="checkout"}
    "#);
    // Only what all of its resources have can be looked under.
    let trace = Known::trace(&[("service.name", &["cart", "a.b|c"]), ("namespace", &["shop", ""])]);
    insta::assert_snapshot!(trace.forms(&usual), @r#"
    Metadata: {service_name=~"a\\.b\\|c|cart"} | trace_id="5b8aa5a2d2c872e8321cf37308d69df2"
    Text: {service_name=~"a\\.b\\|c|cart"} |~ "(?i)321cf37308d69df2"
    Time: {service_name=~"a\\.b\\|c|cart"}
    "#);
    let tags = mapped(
        r#"{"tags":[{"key":"k8s.pod.name","value":"pod"},{"key":"traceId","value":"trace"}]}"#,
    );
    let pod = Known::span(&[("k8s.pod.name", "web-1")]);
    insta::assert_snapshot!(pod.forms(&tags), @r#"
    Metadata: {pod="web-1", trace="5b8aa5a2d2c872e8321cf37308d69df2"} | trace_id="5b8aa5a2d2c872e8321cf37308d69df2" | span_id="eee19b7ec3c1b174"
    Text: {pod="web-1", trace="5b8aa5a2d2c872e8321cf37308d69df2"} |~ "(?i)321cf37308d69df2" |~ "(?i)0*eee19b7ec3c1b174"
    Time: {pod="web-1", trace="5b8aa5a2d2c872e8321cf37308d69df2"}
    "#);
}

#[test]
fn silence_has_a_reason() {
    let nothing = Known::span(&[("pod.uid", "x"), ("service.name", "")]);
    insta::assert_snapshot!(nothing.forms(&Logs::default()), @"This span has none of the attributes that name a stream of logs (cluster, hostname, namespace, pod, service.name, service.namespace): Loki needs a label to look under. Set service.name where the program starts (OTEL_SERVICE_NAME), or map another attribute: logs.tags in config.json.");
    let tags = mapped(r#"{"tags":[{"key":"pod"}]}"#);
    insta::assert_snapshot!(nothing.forms(&tags), @"This span has none of the attributes that name a stream of logs (pod): Loki needs a label to look under. Map an attribute that is there: logs.tags in config.json.");
    let own = mapped(r#"{"customQuery":true,"query":"{pod=\"${__span.tags.pod}\"}"}"#);
    insta::assert_snapshot!(nothing.forms(&own), @"${__span.tags.pod} is not known here (logs.query in config.json): The query was made for spans that have it.");
    let own = mapped(r#"{"customQuery":true,"query":"{${__tags}} |= \"${__span.spanId}\""}"#);
    insta::assert_snapshot!(nothing.forms(&own), @"This span has none of the attributes that name a stream of logs (cluster, hostname, namespace, pod, service.name, service.namespace): Loki needs a label to look under. Set service.name where the program starts (OTEL_SERVICE_NAME), or map another attribute: logs.tags in config.json.");
    let trace = Known::trace(&[("service.name", &["cart"])]);
    insta::assert_snapshot!(trace.forms(&own), @"${__span.spanId} is not known here (logs.query in config.json): The query was made for one span: select one.");
}

#[test]
fn as_grafana_does() {
    let span = Known::span(&[("service.name", "checkout"), ("pod", "web-1")]);
    let check = |json: &str| span.with(|about| mapped(json).as_grafana(about)).unwrap();
    assert_eq!(check("{}"), r#"{pod="web-1", service_name="checkout"}"#);
    assert_eq!(
        check(r#"{"filterByTraceID":true,"filterBySpanID":true,"tags":[{"key":"pod"}]}"#),
        format!(r#"{{pod="web-1"}} |="{TRACE}" |="eee19b7ec3c1b174""#)
    );
    let own = r#"{"customQuery":true,"filterByTraceID":true,"query":"{${__tags}} |= `$${__trace.traceId}` | d=\"${__span.duration}\" | n=\"${__span.name}\" | p=`${__span.tags[\"pod\"]}`"}"#;
    insta::assert_snapshot!(check(own), @r#"{pod="web-1", service_name="checkout"} |= `5b8aa5a2d2c872e8321cf37308d69df2` | d="1500" | n="GET /cart" | p=`web-1`"#);
}

#[test]
fn links_into_grafana() {
    let grafana = r#"{"url":"https://g","traces":{"datasourceUid":"tempo"},"tracesToMetrics":{"datasourceUid":"prom",
        "tags":[{"key":"service.name","value":"service"}],"queries":[
            {"name":"Rate","query":"sum(rate(calls_total{$$__tags}[5m]))"},
            {"name":"Of pods","query":"sum(rate(calls_total{pod=\"$${__span.tags[\"pod\"]}\"}[5m]))"}]}}"#;
    let grafana = Grafana::read(grafana).0.unwrap();
    let time = (TimeNs(1_700_000_000_000_000_000), TimeNs(1_700_000_001_000_000_000));
    let check = |known: &Known, logs: &str| {
        let (links, why) = known.with(|about| links(&mapped(logs), &grafana, about, time));
        let decoded = |url: &str| {
            percent_encoding::percent_decode_str(url).decode_utf8().unwrap().into_owned()
        };
        let mut out: Vec<String> =
            links.iter().map(|(words, url)| format!("{words}: {}", decoded(url))).collect();
        out.extend(why.map(|problem| format!("no logs: {}", problem.what)));
        out.join("\n")
    };
    let span = Known::span(&[("service.name", "checkout")]);
    insta::assert_snapshot!(check(&span, r#"{"datasourceUid":"loki"}"#), @r#"
    Logs in Grafana: https://g/explore?schemaVersion=1&orgId=1&panes={"log":{"datasource":"loki","queries":[{"datasource":{"type":"loki","uid":"loki"},"editorMode":"code","expr":"{service_name=\"checkout\"}","queryType":"range","refId":"A"}],"range":{"from":"1699999998000","to":"1700000003000"}}}
    Rate in Grafana: https://g/explore?schemaVersion=1&orgId=1&panes={"log":{"datasource":"prom","queries":[{"datasource":{"type":"prometheus","uid":"prom"},"editorMode":"code","expr":"sum(rate(calls_total{service=\"checkout\"}[5m]))","range":true,"refId":"A"}],"range":{"from":"1699999880000","to":"1700000121000"}}}
    Trace in Grafana: https://g/explore?schemaVersion=1&orgId=1&panes={"log":{"datasource":"tempo","panelsState":{"trace":{"spanId":"eee19b7ec3c1b174"}},"queries":[{"datasource":{"type":"tempo","uid":"tempo"},"query":"5b8aa5a2d2c872e8321cf37308d69df2","queryType":"traceql","refId":"A"}],"range":{"from":"1700000000000","to":"1700000001000"}}}
    "#);
    let nothing = Known::span(&[]);
    insta::assert_snapshot!(check(&nothing, r#"{"datasourceUid":"loki"}"#), @r#"
    Trace in Grafana: https://g/explore?schemaVersion=1&orgId=1&panes={"log":{"datasource":"tempo","panelsState":{"trace":{"spanId":"eee19b7ec3c1b174"}},"queries":[{"datasource":{"type":"tempo","uid":"tempo"},"query":"5b8aa5a2d2c872e8321cf37308d69df2","queryType":"traceql","refId":"A"}],"range":{"from":"1700000000000","to":"1700000001000"}}}
    no logs: This span has none of the attributes that name a stream of logs
    "#);
    assert!(!check(&span, "{}").contains("Logs in Grafana"), "no data source is configured");
}

#[test]
fn variables() {
    let known = Known::span(&[
        ("pod", "web-1"),
        ("http.route", "/a\"b\\c`d"),
        ("expr", "a.b|c"),
        ("word", "x y"),
    ]);
    let check = |template: &str| {
        known.with(|about| match fill(template, about, "app=\"a\"") {
            Ok(text) => text,
            Err(unfilled) => format!("{} {}", unfilled.variable, unfilled.why),
        })
    };
    let table = [
        "{$__tags} |= \"x\"",
        "{${__tags}, pod=\"${__span.tags.pod}\"}",
        r#"{a="${__span.tags["http.route"]}"}"#,
        r#"{a=~"${__span.tags["expr"]}|x"} |~ `${__span.tags["expr"]}`"#,
        r#"{a="b"} |= `${__span.tags["http.route"]}`"#,
        r#"{a="b"} | pod=${__span.tags.pod}"#,
        r#"{a="b"} | pod=${__span.tags.word}"#,
        r#"{a="\"${__span.tags.pod}"}"#,
        "${__span.tags.http.route}",
        "${__span.tags[\"none\"]}",
        "${__trace.name} ${__trace.duration} ${__span.traceId}",
        "${__nothing} $ ${other} $5 ${",
        r#"{a=~"x$"} |= "$""#,
    ];
    let all: Vec<String> =
        table.iter().map(|text| format!("{text}  ->  {}", check(text))).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    {$__tags} |= "x"  ->  {app="a"} |= "x"
    {${__tags}, pod="${__span.tags.pod}"}  ->  {app="a", pod="web-1"}
    {a="${__span.tags["http.route"]}"}  ->  {a="/a\"b\\c`d"}
    {a=~"${__span.tags["expr"]}|x"} |~ `${__span.tags["expr"]}`  ->  {a=~"a\\.b\\|c|x"} |~ `a\.b\|c`
    {a="b"} |= `${__span.tags["http.route"]}`  ->  ${__span.tags["http.route"]} has a back-quote here, which can't stand between back-quotes
    {a="b"} | pod=${__span.tags.pod}  ->  {a="b"} | pod=web-1
    {a="b"} | pod=${__span.tags.word}  ->  ${__span.tags.word} has more than letters and digits here, and has to stand in quotes
    {a="\"${__span.tags.pod}"}  ->  {a="\"web-1"}
    ${__span.tags.http.route}  ->  ${__span.tags.http.route} is not known here
    ${__span.tags["none"]}  ->  ${__span.tags["none"]} is not known here
    ${__trace.name} ${__trace.duration} ${__span.traceId}  ->  ${__trace.name} has more than letters and digits here, and has to stand in quotes
    ${__nothing} $ ${other} $5 ${  ->  ${__nothing} is not known here
    {a=~"x$"} |= "$"  ->  {a=~"x$"} |= "$"
    "#);
}

fn no_fields(_: &str) -> Vec<(String, String)> {
    Vec::new()
}

const PARSERS: Parsers = Parsers { json: no_fields, logfmt: no_fields };

/// Whether a query takes a line of a service that says a text.
fn takes(expr: &str, service: &str, text: &str) -> bool {
    let query = Query::read(expr).unwrap_or_else(|error| panic!("{expr}: {error}"));
    let get = |name: &str| match name {
        "service_name" => Some(service),
        _ => None,
    };
    query.takes(&LineView { text, get: &get }, PARSERS)
}

/// Values that end a string, a query or a pattern where they are not kept from it.
const HOSTILE: [&str; 40] = [
    "\"",
    "\\",
    "`",
    "'",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u{1b}[31m",
    "a\"} or {b=\"c",
    "\\\"",
    "\\\\",
    "\\d",
    "\\x41",
    ".*",
    ".+",
    "a|b",
    "(a",
    "a)",
    "[a",
    "a]",
    "a{2}",
    "^a$",
    "a?",
    "a*",
    "$1",
    "${__tags}",
    "$__tags",
    "# no",
    "|= \"x\"",
    "} |= `",
    "\u{202e}abc",
    "\u{e9}",
    "\u{1f600}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    " a ",
    "%22",
    "a,b=c",
];

#[test]
fn hostile_values_stay_values() {
    for value in HOSTILE {
        let known = Known::span(&[("service.name", value)]);
        for form in known.with(|about| Logs::default().forms(about)).unwrap() {
            // The line has the ids, in the metadata's place too.
            let query =
                Query::read(&form.expr).unwrap_or_else(|error| panic!("{}: {error}", form.expr));
            let line = format!("trace={TRACE} span=eee19b7ec3c1b174");
            let get = |service: &'static str| {
                let line = line.as_str();
                let query = &query;
                let get = move |name: &str| match name {
                    "service_name" => Some(service),
                    "trace_id" => Some(TRACE),
                    "span_id" => Some("eee19b7ec3c1b174"),
                    _ => None,
                };
                query.takes(&LineView { text: line, get: &get }, PARSERS)
            };
            assert!(get(value), "{value:?}: {}", form.expr);
            assert!(!get("another"), "{value:?}: {}", form.expr);
        }
        // In a query of one's own, quoted either way, as a value and in a pattern.
        for template in
            [r#"{service_name="${__span.tags["v"]}"}"#, r#"{service_name=~"${__span.tags["v"]}"}"#]
        {
            let known = Known::span(&[("v", value)]);
            let expr = known.with(|about| fill(template, about, "")).unwrap();
            assert!(takes(&expr, value, ""), "{value:?}: {expr}");
            assert!(!takes(&expr, "another", ""), "{value:?}: {expr}");
        }
    }
}

proptest! {
    #[test]
    fn any_values_stay_values(values in proptest::collection::vec(any::<String>(), 1..4), other in "[a-z.|]{1,6}") {
        let texts: Vec<&str> = values.iter().map(String::as_str).collect();
        let known = Known::trace(&[("service.name", &texts)]);
        let Ok(forms) = known.with(|about| Logs::default().forms(about)) else { return Ok(()) };
        let by_text = &forms[1].expr;
        for value in texts.iter().filter(|value| !value.is_empty()) {
            prop_assert!(takes(by_text, value, &TRACE.to_uppercase()), "{by_text}");
            prop_assert!(!takes(by_text, value, "another"), "{by_text}");
        }
        prop_assert_eq!(takes(by_text, &other, TRACE), values.contains(&other));
    }

    #[test]
    fn templates_are_filled_whatever_they_are(template in "[\"`$\\{}_a-z.\\[\\]=~|\\\\ ]{0,40}", value in any::<String>()) {
        let known = Known::span(&[("a", &value)]);
        let _ = known.with(|about| fill(&template, about, "t=\"u\""));
        let _ = Logs::read(&template);
    }
}
