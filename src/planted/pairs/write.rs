//! Both traces as Jaeger JSON.

use serde_json::{Map, Value as Json, json};

use super::call::{Call, SERVICES};

/// When the first begins, and how much later the second does, in microseconds.
const BEGIN_US: u64 = 1_770_000_000_000_000;
const LATER_US: u64 = 3_600_000_000;

/// The document: what Jaeger's query API answers.
pub fn document(traces: &[String; 2], calls: [&Call; 2], ids: &[Vec<String>; 2]) -> Json {
    let data: Vec<Json> = (0..2)
        .map(|side| {
            let mut spans = Vec::new();
            let trace = Trace { id: &traces[side], ids: &ids[side] };
            let start = (BEGIN_US + side as u64 * LATER_US) * 1_000;
            trace.write(calls[side], None, start, &mut spans);
            json!({ "traceID": traces[side], "spans": spans, "processes": processes() })
        })
        .collect();
    json!({ "data": data })
}

fn processes() -> Map<String, Json> {
    let process = |(i, name): (usize, &&str)| (format!("p{i}"), json!({ "serviceName": name }));
    SERVICES.iter().enumerate().map(process).collect()
}

struct Trace<'a> {
    id: &'a str,
    ids: &'a [String],
}

impl Trace<'_> {
    fn write(&self, call: &Call, parent: Option<&str>, start: u64, spans: &mut Vec<Json>) {
        let id = &self.ids[call.number];
        let references: Vec<Json> = parent
            .iter()
            .map(|parent| json!({ "refType": "CHILD_OF", "traceID": self.id, "spanID": parent }))
            .collect();
        let end = start + call.length();
        spans.push(json!({
            "traceID": self.id,
            "spanID": id,
            "operationName": call.name,
            "references": references,
            "startTime": start / 1_000,
            "duration": end / 1_000 - start / 1_000,
            "processID": format!("p{}", call.service),
            "tags": [{ "key": "span.kind", "type": "string", "value": call.kind.word() }],
            "logs": [],
        }));
        let mut at = start;
        for (work, call) in call.work.iter().zip(&call.calls) {
            at += work;
            self.write(call, Some(id), at, spans);
            at += call.length();
        }
    }
}
