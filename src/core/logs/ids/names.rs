//! The names under which loggers put ids.
//!
//! OpenTelemetry's is `trace_id` (specs/otel/compatibility/logging_trace_context); its loggers for Java, .NET, Python
//! and Node.js have `traceId`, `TraceId`, `otelTraceID`; ECS `trace.id`; Serilog `@tr`; Datadog `dd.trace_id`, in
//! decimal; Google Cloud `logging.googleapis.com/trace`, a path. Nested objects put their own name before.

use super::{Found, span, trace, traceparent};
use crate::base::{SpanId, TraceId};

/// Takes the ids out of what stands under a name.
pub fn look(name: &str, value: &str, into: &mut Found) {
    let is = |end: &str| ends(name, end);
    if is("traceid") {
        // Others' ids: those of what called, and of what is linked.
        if !is("parenttraceid") && !is("linktraceid") && !is("linkedtraceid") {
            let is_decimal = is("ddtraceid");
            into.trace(if is_decimal { datadog(value) } else { trace(last(value)) });
        }
    } else if is("spanid") {
        if !is("parentspanid") && !is("linkspanid") && !is("linkedspanid") && !is("rootspanid") {
            into.span(if is("ddspanid") { decimal(value).map(SpanId) } else { span(value) });
        }
    } else if is("traceparent") {
        if let Some((trace, span)) = traceparent(value) {
            into.both(trace, span);
        }
    } else if matches!(name, "@tr" | "_tr") {
        into.trace(trace(value));
    } else if matches!(name, "@sp" | "_sp") {
        into.span(span(value));
    } else if is("trace") {
        // A word that means many things: only what has the length of an id, or is Google's path.
        let id = last(value);
        let fits = id.len() == 32 || value.len() > id.len() || id.len() == 16;
        into.trace(trace(id).filter(|_| fits));
    } else if is("span") && value.trim().len() == 16 {
        into.span(span(value));
    }
}

/// Whether a name ends so, in any case and whatever is between its words. O(length of the end).
fn ends(name: &str, end: &str) -> bool {
    let separates = |b: &u8| matches!(b, b'_' | b'.' | b'-' | b' ');
    let mut name = name.bytes().rev().filter(|b| !separates(b));
    end.bytes().rev().all(|b| name.next().is_some_and(|n| n.eq_ignore_ascii_case(&b)))
}

/// The id of `projects/PROJECT/traces/ID`, or all of what is no such path.
fn last(value: &str) -> &str {
    let path = value.trim().strip_prefix("projects/");
    path.and_then(|path| path.rsplit_once("/traces/")).map_or(value, |(_, id)| id)
}

/// Datadog's: 64 bits in decimal, or all 128 in 32 digits (docs.datadoghq.com, "128-bit trace IDs").
fn datadog(value: &str) -> Option<TraceId> {
    if value.trim().len() == 32 {
        return trace(value);
    }
    decimal(value).map(|id| TraceId(u128::from(id)))
}

fn decimal(value: &str) -> Option<u64> {
    let value = value.trim();
    let digits = value.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| value.parse().ok())?.filter(|&id| id != 0)
}
