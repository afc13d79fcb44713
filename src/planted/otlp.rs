//! A trace as OTLP JSON: an `ExportTraceServiceRequest`.

use serde_json::{Value as Json, json};

use crate::compose::{Composed, hex};
use crate::layout::Span;
use crate::node::{Attrs, Value};
use crate::write;

/// The document.
pub fn document(seed: u64, composed: &Composed) -> Json {
    let trace = write::trace_id(seed);
    let mut resources = Vec::new();
    for service in 0..composed.world.services.len() {
        let spans: Vec<Json> = write::of_service(composed, service)
            .into_iter()
            .map(|one| span(seed, composed, &trace, one))
            .collect();
        if !spans.is_empty() {
            resources.push(json!({
                "resource": { "attributes": attributes(write::resource(composed, service)) },
                "scopeSpans": [{ "scope": { "name": "instrumentation" }, "spans": spans }],
            }));
        }
    }
    json!({ "resourceSpans": resources })
}

fn span(seed: u64, composed: &Composed, trace: &str, span: &Span) -> Json {
    let (start, end) = write::times(seed, composed, span);
    let (parent, linked) = write::above(composed, span);
    let mut json = json!({
        "traceId": trace,
        "spanId": hex(span.id),
        "name": span.node.name,
        "kind": span.node.kind as u8,
        "startTimeUnixNano": start.to_string(),
        "endTimeUnixNano": end.to_string(),
        "attributes": attributes(write::attributes(composed, span)),
        "status": {},
    });
    if !parent.is_empty() {
        json["parentSpanId"] = parent.into();
    }
    if !linked.is_empty() {
        json["links"] = json!([{ "traceId": trace, "spanId": linked }]);
    }
    if let Some(message) = &span.node.error {
        json["status"] = json!({ "code": 2, "message": message });
    }
    if let Some((kind, message)) = &span.node.exception {
        let said = vec![
            ("exception.type", kind.clone().into()),
            ("exception.message", message.clone().into()),
        ];
        json["events"] = json!([{
            "timeUnixNano": end.to_string(),
            "name": "exception",
            "attributes": attributes(said),
        }]);
    }
    json
}

fn attributes(all: Attrs) -> Vec<Json> {
    let value = |value| match value {
        Value::Text(text) => json!({ "stringValue": text }),
        Value::Int(number) => json!({ "intValue": number.to_string() }),
    };
    all.into_iter().map(|(key, one)| json!({ "key": key, "value": value(one) })).collect()
}
