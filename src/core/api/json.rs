//! What stands in the small JSON of every API: lists of names, and refusals. `null`, absent and
//! empty are the same everywhere; what is of another type than it should be is left out.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::engine::protocol::Operation;

/// The services of a legacy answer, `{"data": [...]}`; `None` if it is none.
pub(super) fn legacy_services(json: &Value) -> Option<Vec<String>> {
    list(json.as_object()?.get("data")?).map(texts)
}

/// The services of a v3 answer, `{"services": [...]}`; without any, older versions answer `{}`.
pub(super) fn v3_services(json: &Value) -> Option<Vec<String>> {
    v3_list(json, "services").map(texts)
}

/// The span names of a legacy answer: of `operations?service=` with kinds, or of
/// `services/.../operations` without.
pub(super) fn legacy_operations(json: &Value) -> Option<Vec<Operation>> {
    list(json.as_object()?.get("data")?).map(operations)
}

/// The span names of a v3 answer, `{"operations": [...]}`.
pub(super) fn v3_operations(json: &Value) -> Option<Vec<Operation>> {
    v3_list(json, "operations").map(operations)
}

/// The list of this name. An object without it is an empty one, unless it is about something else.
pub(super) fn v3_list<'a>(json: &'a Value, name: &str) -> Option<&'a [Value]> {
    let object = json.as_object()?;
    match object.get(name) {
        Some(value) => list(value),
        None => object.is_empty().then_some(&[]),
    }
}

/// A list, of which `null` is an empty one.
pub(super) fn list(value: &Value) -> Option<&[Value]> {
    match value {
        Value::Null => Some(&[]),
        Value::Array(items) => Some(items),
        _ => None,
    }
}

fn texts(items: &[Value]) -> Vec<String> {
    let texts = items.iter().filter_map(Value::as_str).filter(|text| !text.is_empty());
    texts.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

fn operations(items: &[Value]) -> Vec<Operation> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or("").to_owned();
    let read = |item: &Value| Operation {
        name: item.as_str().map_or_else(|| text(item.get("name")), str::to_owned),
        kind: text(item.get("spanKind").or_else(|| item.get("span_kind"))),
    };
    let named = items.iter().map(read).filter(|operation| !operation.name.is_empty());
    named.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whether these are words of a Jaeger API: `{"errors": [...]}`, `{"error": {...}}`, or the
/// envelope `{"data": ...}`.
pub(super) fn is_refusal(json: &Value) -> bool {
    let has = |name| json.get(name).is_some_and(|value| !value.is_null());
    json.get("data").is_some() || has("errors") || has("error")
}

/// Whether this is a legacy or v3 answer that would have traces, if there were any.
pub(super) fn is_about_traces(json: &Value) -> bool {
    let keys = ["data", "result", "resourceSpans"];
    json.as_object().is_some_and(|o| o.is_empty() || keys.iter().any(|&key| o.contains_key(key)))
}

/// What a refusal says: Jaeger's `{"errors": [{"msg"}]}`, the v3 API's `{"error": {"message"}}`,
/// `{"message"}`, `{"error": text}`.
pub(super) fn words(json: &Value) -> Option<String> {
    let errors = json.get("errors").and_then(Value::as_array).into_iter().flatten();
    let places = errors.chain(json.get("error")).chain([json]);
    let said = |place: &Value| {
        let named = place.get("msg").or_else(|| place.get("message")).and_then(Value::as_str);
        named.or_else(|| place.as_str()).map(str::to_owned)
    };
    places.filter_map(said).find(|words| !words.trim().is_empty())
}
