//! A span as OTLP JSON: opened again, it is the same span.

use crate::support;

use proptest::prelude::*;
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step};
use spanscape_core::model::{SpanIx, TraceIx};
use support::script::Driver;

fn answer(engine: &mut Engine, ask: Ask) -> Answer {
    let mut out = Vec::new();
    engine.handle(Request { id: 1, ask }, &mut out);
    out.pop().unwrap().answer
}

/// An engine with a text open.
fn opened(text: String) -> Engine {
    let (mut engine, mut out) = (Engine::new("test"), Vec::new());
    let inputs = vec![Input::Text { text }];
    engine.handle(Request { id: 7, ask: Ask::Open { inputs, apart: 0 } }, &mut out);
    engine.finish(7, &mut out);
    while engine.step(&mut out) == Step::More {}
    assert!(matches!(out.last().unwrap().answer, Answer::Opened(_)), "{out:?}");
    engine
}

fn detail(engine: &mut Engine, span: SpanIx) -> Option<SpanDetail> {
    match answer(engine, Ask::Detail { span }) {
        Answer::Detail(detail) => Some(*detail),
        _ => None,
    }
}

/// What a span says by itself: without its place in a trace.
fn alone(mut d: SpanDetail) -> SpanDetail {
    for event in &mut d.events {
        event.offset -= d.start as i64;
    }
    for link in &mut d.links {
        link.local = None;
    }
    // Ids of one trace may be known there in two lengths.
    d.trace = format!("{:0>32}", d.trace);
    SpanDetail { span: SpanIx(0), start: 0, skew: 0, children: 0, warnings: Vec::new(), ..d }
}

/// Every span of every trace, written and opened again.
fn check(engine: &mut Engine) -> u32 {
    let mut checked = 0;
    for trace in 0.. {
        let show = Ask::Show { of: Slot::Open, trace: TraceRef::Ix(TraceIx(trace)) };
        let Answer::Trace(head) = answer(engine, show) else { break };
        answer(engine, Ask::Skew { on: false });
        let rows =
            answer(engine, Ask::Rows { first: 0, count: head.row.spans, look: RowLook::default() });
        let Answer::Rows(window) = rows else { panic!("rows") };
        for span in window.rows.iter().map(|r| r.span) {
            let before = detail(engine, span).unwrap();
            let Answer::Raw(json) = answer(engine, Ask::Raw { span }) else { panic!("raw") };
            let valid: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
            assert!(valid["resourceSpans"].is_array());
            let mut again = opened(json.clone());
            answer(&mut again, Ask::Show { of: Slot::Open, trace: TraceRef::First });
            let after = detail(&mut again, SpanIx(0)).unwrap();
            assert_eq!(alone(after), alone(before), "{json}");
            checked += 1;
        }
    }
    checked
}

#[test]
fn spans_of_every_format_come_back() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/");
    for (name, spans) in [
        ("otlp.json", 1),
        ("otlp-lines.jsonl", 1),
        ("jaeger.json", 1),
        ("jaeger-v3.json", 1),
        ("zipkin.json", 1),
        ("tempo-v2.json", 1),
    ] {
        let text = std::fs::read_to_string(format!("{fixtures}{name}")).unwrap();
        assert!(check(&mut opened(text)) >= spans, "{name}");
    }
}

#[test]
fn values_of_every_type_come_back() {
    let values = [
        r#""stringValue":"tab\t \"quote\" \\ \u202e \ud83d\ude00""#,
        r#""stringValue":"{\"a\":1}""#,
        r#""boolValue":true"#,
        r#""intValue":"-9223372036854775808""#,
        r#""doubleValue":0.1"#,
        r#""doubleValue":1e300"#,
        r#""doubleValue":"NaN""#,
        r#""doubleValue":"-Infinity""#,
        r#""bytesValue":"AAEC/w==""#,
        r#""arrayValue":{"values":[{"intValue":"1"},{"arrayValue":{}},{"doubleValue":2.5},{}]}"#,
        r#""kvlistValue":{"values":[{"key":"k","value":{"kvlistValue":{"values":[{"key":"","value":{"boolValue":false}}]}}},{"key":"n","value":{}}]}"#,
        "",
    ];
    let attributes = (0..).zip(values).map(|(i, v)| format!(r#"{{"key":"k{i}","value":{{{v}}}}}"#));
    let list = format!("[{}]", attributes.collect::<Vec<_>>().join(","));
    let text = format!(
        r#"{{"resourceSpans":[{{"resource":{{"attributes":[
          {{"key":"service.name","value":{{"stringValue":"shop"}}}},{{"key":"host.name","value":{{"stringValue":"h"}}}}]}},
        "scopeSpans":[{{"scope":{{"name":"lib","version":"1.2","attributes":{list}}},"spans":[
          {{"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef","parentSpanId":"00000000000000ff",
            "traceState":"a=b","flags":257,"name":"n","kind":3,"startTimeUnixNano":"1700000000000000001",
            "endTimeUnixNano":"1700000000000000777","attributes":{list},
            "events":[{{"timeUnixNano":"1700000000000000005","name":"e","attributes":{list}}}],
            "links":[{{"traceId":"00000000000000000000000000000abc","spanId":"00000000000000aa","attributes":{list}}},
              {{"traceId":"0123456789abcdef0123456789abcdef","spanId":"00000000000000ab","attributes":[
                {{"key":"opentracing.ref_type","value":{{"stringValue":"follows_from"}}}}]}}],
            "status":{{"code":2,"message":"no"}}}}]}}]}}]}}"#
    );
    assert_eq!(check(&mut opened(text)), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_span_comes_back(text in support::texts()) {
        prop_assert!(check(&mut Driver::with(&text).engine) > 0);
    }
}
