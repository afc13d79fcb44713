//! What the fields of a span are called, in every spelling.

use crate::ingest::fields;
use crate::model::conventions::MEMBER;

/// A field of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    TraceId,
    SpanId,
    ParentId,
    TraceState,
    Flags,
    Name,
    Kind,
    Start,
    End,
    Attributes,
    Events,
    Links,
    Status,
    DroppedAttributes,
    DroppedEvents,
    DroppedLinks,
    Own,
    Other,
    Done,
}

impl fields::Field for Field {
    const END: Self = Self::Done;

    fn of(key: &str) -> Self {
        match key {
            "traceId" | "trace_id" | "traceID" => Self::TraceId,
            "spanId" | "span_id" | "spanID" => Self::SpanId,
            "parentSpanId" | "parent_span_id" | "parentSpanID" => Self::ParentId,
            "traceState" | "trace_state" => Self::TraceState,
            "flags" => Self::Flags,
            "name" => Self::Name,
            "kind" => Self::Kind,
            "startTimeUnixNano" | "start_time_unix_nano" => Self::Start,
            "endTimeUnixNano" | "end_time_unix_nano" => Self::End,
            "attributes" => Self::Attributes,
            "events" => Self::Events,
            "links" => Self::Links,
            "status" => Self::Status,
            "droppedAttributesCount" | "dropped_attributes_count" => Self::DroppedAttributes,
            "droppedEventsCount" | "dropped_events_count" => Self::DroppedEvents,
            "droppedLinksCount" | "dropped_links_count" => Self::DroppedLinks,
            MEMBER => Self::Own,
            _ => Self::Other,
        }
    }
}
