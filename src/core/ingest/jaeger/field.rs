//! What the fields of a span are called.

use crate::ingest::fields;
use crate::model::conventions::MEMBER;

/// A field of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    TraceId,
    SpanId,
    ParentId,
    Name,
    References,
    Start,
    StartMillis,
    Duration,
    Flags,
    Tags,
    Logs,
    ProcessId,
    Process,
    Warnings,
    Own,
    Other,
    End,
}

impl fields::Field for Field {
    const END: Self = Self::End;

    fn of(key: &str) -> Self {
        match key {
            "traceID" | "traceId" => Self::TraceId,
            "spanID" | "spanId" => Self::SpanId,
            "parentSpanID" | "parentSpanId" => Self::ParentId,
            "operationName" => Self::Name,
            "references" => Self::References,
            "startTime" => Self::Start,
            "startTimeMillis" => Self::StartMillis,
            "duration" => Self::Duration,
            "flags" => Self::Flags,
            "tags" | "tag" => Self::Tags,
            "logs" => Self::Logs,
            "processID" | "processId" => Self::ProcessId,
            "process" => Self::Process,
            "warnings" => Self::Warnings,
            MEMBER => Self::Own,
            _ => Self::Other,
        }
    }
}
