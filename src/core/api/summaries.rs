//! What `api/v3/trace-summaries` answers, as lines of the list of traces.
//!
//! Source: jaeger-idl `proto/api_v3/query_service.proto`, in protobuf's JSON: 64-bit numbers are
//! texts, and what is zero or empty is left out.

use serde_json::Value;

use super::json;
use crate::base::{TimeNs, TraceId, sort_by};
use crate::engine::protocol::{ServiceCount, TraceRow};

/// The summaries; `None` if the answer is none. Entries without a trace id are left out.
pub(super) fn summaries(json: &Value) -> Option<Vec<TraceRow>> {
    // Wrapped like the traces by a gateway in front of gRPC.
    let json = json.get("result").filter(|result| result.is_object()).unwrap_or(json);
    json::v3_list(json, "summaries").map(|items| items.iter().filter_map(summary).collect())
}

fn summary(item: &Value) -> Option<TraceRow> {
    let get = |camel: &str, snake: &str| item.get(camel).or_else(|| item.get(snake));
    let text = |camel, snake| get(camel, snake).and_then(Value::as_str).unwrap_or("").to_owned();
    let count = |camel, snake| get(camel, snake).map_or(0, count);
    let time = |camel, snake| get(camel, snake).and_then(integer).filter(|&time| time != 0);
    let id = get("traceId", "trace_id").or_else(|| item.get("traceID")).and_then(Value::as_str)?;
    let start = time("minStartTimeUnixNano", "min_start_time_unix_nano");
    let end = time("maxEndTimeUnixNano", "max_end_time_unix_nano");
    let duration = start.zip(end).map(|(start, end)| TimeNs(end).since(TimeNs(start)));
    Some(TraceRow {
        second: false,
        ix: None,
        // As the traces themselves are named once they are open.
        id: TraceId::from_hex(id).map_or_else(|| id.to_owned(), |id| id.to_string()),
        service: text("rootServiceName", "root_service_name"),
        name: text("rootOperationName", "root_operation_name"),
        start: TimeNs(start.unwrap_or(0)),
        duration: duration.unwrap_or_default(),
        spans: count("spanCount", "span_count"),
        errors: count("errorSpanCount", "error_span_count"),
        incomplete: count("orphanSpanCount", "orphan_span_count") > 0,
        services: services(item.get("services")),
    })
    .filter(|row| !row.id.is_empty())
}

fn services(list: Option<&Value>) -> Vec<ServiceCount> {
    let items = list.and_then(json::list).unwrap_or(&[]);
    let service = |item: &Value| ServiceCount {
        name: item.get("name").and_then(Value::as_str).unwrap_or("").to_owned(),
        spans: item.get("spanCount").or_else(|| item.get("span_count")).map_or(0, count),
        errors: item
            .get("errorSpanCount")
            .or_else(|| item.get("error_span_count"))
            .map_or(0, count),
    };
    let mut services: Vec<_> = items.iter().filter(|i| i.is_object()).map(service).collect();
    sort_by(&mut services, |a, b| b.spans.cmp(&a.spans).then_with(|| a.name.cmp(&b.name)));
    services
}

fn count(value: &Value) -> u32 {
    integer(value).map_or(0, |n| u32::try_from(n.max(0)).unwrap_or(u32::MAX))
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
