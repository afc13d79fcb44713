//! What OTLP JSON and Jaeger JSON have in common: which spans are written, with which attributes.

use crate::compose::{Composed, hex};
use crate::layout::Span;
use crate::node::{Attrs, Code, Value};
use crate::rng::Rng;

/// When the first trace begins: 2026-02-03, 08:00 UTC, in nanoseconds.
const EPOCH: i64 = 1_770_105_600_000_000_000;

/// The trace's id.
pub fn trace_id(seed: u64) -> String {
    let mut rng = Rng::new(seed, 7);
    format!("{:016x}{:016x}", rng.bits() | 1, rng.bits())
}

/// Start and end as the span's host saw them, in nanoseconds since 1970.
pub fn times(seed: u64, composed: &Composed, span: &Span) -> (i64, i64) {
    let zero = EPOCH + (seed % 100_000) as i64 * 61_003_000_000;
    let clock = composed.world.services[span.node.service].clock;
    (zero + span.start + clock, zero + span.end + clock)
}

/// The parent's id and the linked span's, empty if there is none.
pub fn above(composed: &Composed, span: &Span) -> (String, String) {
    let id = span.parent.map(|ix| hex(composed.spans[ix].id)).unwrap_or_default();
    if span.node.linked { (String::new(), id) } else { (id, String::new()) }
}

/// The spans that are in the document, of one service.
pub fn of_service(composed: &Composed, service: usize) -> Vec<&Span> {
    let here = |span: &&Span| span.node.service == service && !span.dropped;
    composed.spans.iter().filter(here).collect()
}

/// Attributes with the status code.
pub fn attributes(composed: &Composed, span: &Span) -> Attrs {
    let modern = composed.world.style.modern;
    let mut all = span.node.attrs.clone();
    match span.node.code {
        Code::None => {}
        Code::Http(code) => {
            let key = if modern { "http.response.status_code" } else { "http.status_code" };
            all.push((key, Value::Int(code.into())));
        }
        Code::Grpc(code) => all.push(("rpc.grpc.status_code", Value::Int(code.into()))),
    }
    all
}

/// The resource of a service.
pub fn resource(composed: &Composed, service: usize) -> Attrs {
    let service = &composed.world.services[service];
    vec![
        ("service.name", service.name.clone().into()),
        ("host.name", service.host.clone().into()),
        ("telemetry.sdk.language", service.language.into()),
    ]
}
