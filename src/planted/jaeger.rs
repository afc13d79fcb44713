//! A trace as Jaeger JSON: what Jaeger's query API answers.

use serde_json::{Map, Value as Json, json};

use crate::compose::{Composed, hex};
use crate::layout::Span;
use crate::node::{Attrs, Value};
use crate::write;

/// The document.
pub fn document(seed: u64, composed: &Composed) -> Json {
    let trace = write::trace_id(seed);
    let (mut spans, mut processes) = (Vec::new(), Map::new());
    for service in 0..composed.world.services.len() {
        let here = write::of_service(composed, service);
        if here.is_empty() {
            continue;
        }
        let process = format!("p{}", service + 1);
        spans.extend(here.into_iter().map(|one| span(seed, composed, &trace, &process, one)));
        let mut resource = write::resource(composed, service);
        let name = match resource.remove(0).1 {
            Value::Text(name) => name,
            Value::Int(number) => number.to_string(),
        };
        processes.insert(process, json!({ "serviceName": name, "tags": tags(resource) }));
    }
    json!({ "data": [{ "traceID": trace, "spans": spans, "processes": processes }] })
}

fn span(seed: u64, composed: &Composed, trace: &str, process: &str, span: &Span) -> Json {
    let (start, end) = write::times(seed, composed, span);
    let (start, end) = (start / 1000, end / 1000);
    let (parent, linked) = write::above(composed, span);
    let reference = |kind: &str, id: String| {
        (!id.is_empty()).then(|| json!({ "refType": kind, "traceID": trace, "spanID": id }))
    };
    let references: Vec<Json> = reference("CHILD_OF", parent)
        .into_iter()
        .chain(reference("FOLLOWS_FROM", linked))
        .collect();
    let mut all = write::attributes(composed, span);
    all.push(("span.kind", span.node.kind.word().into()));
    let mut tags = tags(all);
    if let Some(message) = &span.node.error {
        tags.push(json!({ "key": "otel.status_code", "type": "string", "value": "ERROR" }));
        tags.push(json!({ "key": "otel.status_description", "type": "string", "value": message }));
        tags.push(json!({ "key": "error", "type": "bool", "value": true }));
    }
    let logs: Vec<Json> = span
        .node
        .exception
        .iter()
        .map(|(kind, message)| {
            let fields = vec![
                ("event", "exception".into()),
                ("exception.type", kind.clone().into()),
                ("exception.message", message.clone().into()),
            ];
            json!({ "timestamp": end, "fields": self::tags(fields) })
        })
        .collect();
    json!({
        "traceID": trace,
        "spanID": hex(span.id),
        "operationName": span.node.name,
        "references": references,
        "startTime": start,
        "duration": end - start,
        "tags": tags,
        "logs": logs,
        "processID": process,
    })
}

fn tags(all: Attrs) -> Vec<Json> {
    all.into_iter()
        .map(|(key, value)| match value {
            Value::Text(text) => json!({ "key": key, "type": "string", "value": text }),
            Value::Int(number) => json!({ "key": key, "type": "int64", "value": number }),
        })
        .collect()
}
