//! The logs: shaped as Loki answers, and telling the same story as the spans.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic"
)]

mod reading;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use spanscape_demo::time::{END, START};
use spanscape_demo::{Demo, SEED};

struct Line {
    service: String,
    at: u64,
    text: String,
    meta: BTreeMap<String, String>,
}

fn lines(answer: &Value) -> Vec<Line> {
    let mut out = Vec::new();
    for stream in answer["data"]["result"].as_array().unwrap() {
        let mut last = 0;
        for value in stream["values"].as_array().unwrap() {
            let at: u64 = value[0].as_str().unwrap().parse().unwrap();
            assert!(at >= last, "lines of a stream go forward");
            last = at;
            let meta = value[2]["structuredMetadata"].as_object().unwrap();
            out.push(Line {
                service: stream["stream"]["service_name"].as_str().unwrap().to_owned(),
                at,
                text: value[1].as_str().unwrap().to_owned(),
                meta: meta
                    .iter()
                    .map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned()))
                    .collect(),
            });
        }
    }
    out
}

fn generated() -> (Vec<Vec<reading::Span>>, Value, Vec<Line>) {
    let demo = Demo::generate(SEED);
    let answer: Value = serde_json::from_str(&demo.loki()).unwrap();
    let lines = lines(&answer);
    (reading::traces(&demo.otlp()), answer, lines)
}

#[test]
fn the_answer_is_one_of_query_range() {
    let (_, answer, lines) = generated();
    assert_eq!(answer["status"], "success");
    assert_eq!(answer["data"]["resultType"], "streams");
    assert_eq!(answer["data"]["encodingFlags"][0], "categorize-labels");
    let services: BTreeSet<_> = lines.iter().map(|line| &line.service).collect();
    assert_eq!(services.len(), 16);
    for line in &lines {
        assert!((START - 1_000_000_000..END).contains(&line.at));
        assert!(["info", "warn", "error"].contains(&line.meta["detected_level"].as_str()));
        let json = line.text.starts_with('{');
        assert!(!json || serde_json::from_str::<Value>(&line.text).is_ok());
        assert!(json || line.text.starts_with("ts=") || line.text.starts_with("[2026-03-12T"));
    }
}

/// Each line with ids was written by a process of its span's service, while the span was open or
/// just after. Spans that were never sent may have lines: that is how one finds out.
#[test]
fn lines_belong_to_spans() {
    let (traces, _, lines) = generated();
    let spans: HashMap<_, _> =
        traces.iter().flatten().map(|s| ((s.trace.as_str(), s.id.as_str()), s)).collect();
    let ids: BTreeSet<_> = traces.iter().map(|spans| spans[0].trace.as_str()).collect();
    let mut lost = 0;
    for line in lines.iter().filter(|line| line.meta.contains_key("trace_id")) {
        let key = (line.meta["trace_id"].as_str(), line.meta["span_id"].as_str());
        assert!(ids.contains(key.0), "a line leads to a trace of the demo");
        assert!(line.text.contains(key.0), "the line names its trace as well");
        let Some(span) = spans.get(&key) else {
            lost += 1;
            continue;
        };
        assert_eq!(span.service, line.service);
        let end = span.end.unwrap_or(END) + 1_000_000;
        assert!(line.at >= span.start && line.at <= end, "{} in {span:?}", line.text);
    }
    assert!((3..30).contains(&lost), "{lost} lines of spans that were never sent");
}

/// From each failed request one finds a line of grave level in the same trace.
#[test]
fn failures_have_a_line_with_the_reason() {
    let (traces, _, lines) = generated();
    let grave: BTreeSet<_> = lines
        .iter()
        .filter(|line| line.meta["detected_level"] == "error")
        .filter_map(|line| line.meta.get("trace_id"))
        .collect();
    let mut failed = 0;
    for spans in traces.iter().filter(|spans| spans.iter().any(|s| s.error && s.kind == 2)) {
        assert!(grave.contains(&spans[0].trace), "{}", spans[0].trace);
        failed += 1;
    }
    assert!(failed >= 10, "{failed} failed traces");
    let reason = |text: &str| lines.iter().filter(|line| line.text.contains(text)).count();
    assert_eq!(reason("MaxConnectionsPerServer=2,"), 2);
    assert_eq!(reason("Acquirer pool northpay exhausted: 2 of 2 connections busy"), 6);
    assert_eq!(reason("OOMKilled"), 1);
}
