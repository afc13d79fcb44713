//! Ids, attributes and warnings of a store as the page reads them, and ids as a person writes them.

use super::protocol::{AttrText, Problem, ValueKind, WarningCount};
use crate::base::{SpanId, StrId, TraceId};
use crate::model::{AttrRange, AttrType, SpanKey, Store, TraceKey, Warning, WarningKind};

/// A problem that has no place.
pub(super) fn problem(what: impl Into<String>, advice: &str) -> Problem {
    Problem { what: what.into(), place: String::new(), advice: advice.to_owned() }
}

/// A trace id as text; empty when there is none.
pub(super) fn trace_id(store: &Store, key: TraceKey) -> String {
    match key {
        TraceKey::NONE => String::new(),
        TraceKey { value, text: StrId::EMPTY } => value.to_string(),
        TraceKey { text, .. } => store.text(text).to_owned(),
    }
}

/// A span id as text; empty when there is none.
pub(super) fn span_id(store: &Store, key: SpanKey) -> String {
    match key {
        SpanKey::NONE => String::new(),
        SpanKey { value, text: StrId::EMPTY } => value.to_string(),
        SpanKey { text, .. } => store.text(text).to_owned(),
    }
}

/// The trace id that a person meant: spaces around it, either case, any number of leading zeros.
/// None for "no id" and for a text that the store does not have.
pub(super) fn read_trace_id(store: &Store, text: &str) -> Option<TraceKey> {
    let text = text.trim();
    let key = match TraceId::from_hex(unpadded(text, 32)) {
        Some(value) => TraceKey { value, text: StrId::EMPTY },
        None => TraceKey { value: TraceId(0), text: store.strings().find(text)? },
    };
    (!key.is_none()).then_some(key)
}

/// The span id that a person meant, like [`read_trace_id`].
pub(super) fn read_span_id(store: &Store, text: &str) -> Option<SpanKey> {
    let text = text.trim();
    let key = match SpanId::from_hex(unpadded(text, 16)) {
        Some(value) => SpanKey { value, text: StrId::EMPTY },
        None => SpanKey { value: SpanId(0), text: store.strings().find(text)? },
    };
    (!key.is_none()).then_some(key)
}

fn unpadded(text: &str, digits: usize) -> &str {
    if text.len() > digits { text.trim_start_matches('0') } else { text }
}

/// Whether two trace ids name one trace: equal, or one of them is the low half of the other (a
/// 128-bit id that passed through a system of 64 bits).
pub(super) fn same_trace(a: TraceKey, b: TraceKey) -> bool {
    let half = |k: TraceKey| k.value.0 >> 64 == 0;
    let numbers = a.text == StrId::EMPTY && b.text == StrId::EMPTY;
    a == b || (numbers && (half(a) || half(b)) && a.value.0 as u64 == b.value.0 as u64)
}

/// A run of attributes, in their order.
pub(super) fn attributes(store: &Store, range: AttrRange) -> Vec<AttrText> {
    let entries = store.attrs().iter(range);
    let text = |id| store.text(id).to_owned();
    let read = |a: crate::model::attrs::Attr| AttrText {
        key: text(a.key),
        value: text(a.value),
        kind: match a.kind {
            AttrType::String => ValueKind::String,
            AttrType::Bool => ValueKind::Bool,
            AttrType::Int => ValueKind::Int,
            AttrType::Double => ValueKind::Double,
            AttrType::Bytes => ValueKind::Bytes,
            AttrType::Json => ValueKind::Json,
            AttrType::Empty => ValueKind::Empty,
        },
    };
    entries.map(read).collect()
}

/// Warnings by kind, as the page gets them.
pub(super) fn counts(counts: impl Iterator<Item = (WarningKind, u32)>) -> Vec<WarningCount> {
    let count = |(kind, count): (WarningKind, u32)| WarningCount {
        name: kind.name().to_owned(),
        text: kind.text().to_owned(),
        severity: kind.severity(),
        count,
    };
    counts.map(count).collect()
}

/// A warning about one span as a sentence. What the source itself reported stands in its words.
pub(super) fn sentence(store: &Store, warning: &Warning) -> String {
    let detail = store.text(warning.detail);
    match (warning.kind, detail) {
        (kind, "") => format!("This span {}", kind.text()),
        (WarningKind::Reported, words) => words.to_owned(),
        (kind, detail) => format!("This span {} ({detail})", kind.text()),
    }
}
