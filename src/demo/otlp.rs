//! OTLP JSON lines, by the rules of the JSON Protobuf encoding: ids in hexadecimal, 64-bit numbers
//! as text, enums as numbers, nothing that is empty.

use serde::Serialize;

use crate::Trace;
use crate::shop::{Pod, Scope};
use crate::span::{Attrs, Event, Kind, Link, Parent, Span, Value};

/// The version of the semantic conventions that the attributes follow.
const SCHEMA: &str = "https://opentelemetry.io/schemas/1.39.0";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    resource_spans: Vec<ResourceSpans>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceSpans {
    resource: Resource,
    scope_spans: Vec<ScopeSpans>,
    schema_url: &'static str,
}

#[derive(Serialize)]
struct Resource {
    attributes: Vec<KeyValue>,
}

#[derive(Serialize)]
struct ScopeSpans {
    scope: ScopeJson,
    spans: Vec<SpanJson>,
}

#[derive(Serialize)]
struct ScopeJson {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SpanJson {
    trace_id: String,
    span_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_span_id: Option<String>,
    flags: u32,
    name: String,
    kind: u8,
    start_time_unix_nano: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time_unix_nano: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<KeyValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkJson>,
    status: Status,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventJson {
    time_unix_nano: String,
    name: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<KeyValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkJson {
    trace_id: String,
    span_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<KeyValue>,
    flags: u32,
}

#[derive(Serialize)]
struct Status {
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u8>,
}

#[derive(Serialize)]
struct KeyValue {
    key: &'static str,
    value: AnyValue,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::enum_variant_names, reason = "the names are OTLP's")]
enum AnyValue {
    StringValue(String),
    IntValue(String),
    DoubleValue(f64),
    BoolValue(bool),
    ArrayValue { values: Vec<AnyValue> },
}

/// All traces, one a line.
pub fn write(traces: &[Trace]) -> String {
    let mut out = String::new();
    for trace in traces {
        // Strings, numbers and lists of them always serialise.
        if let Ok(line) = serde_json::to_string(&line(trace)) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// The spans of each library of a process.
type Scopes = Vec<(Scope, Vec<SpanJson>)>;

/// Groups by process, then by library, both in the order in which they first appear.
fn line(trace: &Trace) -> Line {
    let mut groups: Vec<(String, Pod, Scopes)> = Vec::new();
    for span in &trace.spans {
        let name = span.pod.name();
        let json = span_json(trace.id, span);
        let at = groups.iter().position(|(n, ..)| *n == name).unwrap_or_else(|| {
            groups.push((name, span.pod, Vec::new()));
            groups.len() - 1
        });
        let Some((_, _, scopes)) = groups.get_mut(at) else { continue };
        match scopes.iter_mut().find(|(scope, _)| *scope == span.scope) {
            Some((_, spans)) => spans.push(json),
            None => scopes.push((span.scope, vec![json])),
        }
    }
    let resource_spans = groups
        .into_iter()
        .map(|(_, pod, scopes)| ResourceSpans {
            resource: Resource { attributes: attributes(&pod.resource()) },
            scope_spans: scopes
                .into_iter()
                .map(|(scope, spans)| ScopeSpans {
                    scope: ScopeJson { name: scope.name, version: scope.version },
                    spans,
                })
                .collect(),
            schema_url: SCHEMA,
        })
        .collect();
    Line { resource_spans }
}

fn span_json(trace: u128, span: &Span) -> SpanJson {
    let clock = |ns: u64| span.pod.clock(ns).to_string();
    // Sampled, and whether the parent is remote is known (W3C's flag and OTLP's two).
    let (parent, flags) = match span.parent {
        Parent::Root => (None, 0x101),
        Parent::Local(id) => (Some(id), 0x101),
        Parent::Remote(id) => (Some(id), 0x301),
    };
    let event = |event: &Event| EventJson {
        time_unix_nano: clock(event.at),
        name: event.name,
        attributes: attributes(&event.attrs),
    };
    let link = |link: &Link| LinkJson {
        trace_id: format!("{:032x}", link.trace),
        span_id: format!("{:016x}", link.span),
        attributes: attributes(&link.attrs),
        flags: 0x301,
    };
    SpanJson {
        trace_id: format!("{trace:032x}"),
        span_id: format!("{:016x}", span.id),
        parent_span_id: parent.map(|id| format!("{id:016x}")),
        flags,
        name: span.name.clone(),
        kind: kind(span.kind),
        start_time_unix_nano: clock(span.start),
        end_time_unix_nano: span.end.map(clock),
        attributes: attributes(&span.attrs),
        events: span.events.iter().map(event).collect(),
        links: span.links.iter().map(link).collect(),
        status: Status {
            message: span.error.clone().unwrap_or_default(),
            code: span.error.as_ref().map(|_| 2),
        },
    }
}

fn kind(kind: Kind) -> u8 {
    kind as u8
}

fn attributes(attrs: &Attrs) -> Vec<KeyValue> {
    attrs.iter().map(|(key, value)| KeyValue { key, value: any(value) }).collect()
}

fn any(value: &Value) -> AnyValue {
    match value {
        Value::Str(s) => AnyValue::StringValue(s.clone()),
        Value::Int(n) => AnyValue::IntValue(n.to_string()),
        Value::Double(x) => AnyValue::DoubleValue(*x),
        Value::Bool(b) => AnyValue::BoolValue(*b),
        Value::List(list) => AnyValue::ArrayValue {
            values: list.iter().map(|s| AnyValue::StringValue(s.clone())).collect(),
        },
    }
}
