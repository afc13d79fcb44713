//! The span's own facts and its scope as rows, so that they can be copied like any value.

use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{AttrText, SpanDetail, ValueKind};
use spanscape_core::model::Kind;

fn row(key: &str, value: impl Into<String>) -> AttrText {
    AttrText { key: key.to_owned(), value: value.into(), kind: ValueKind::String }
}

/// Ids, times, flags. `date` and `time` are those of the start on this machine.
pub fn facts(detail: &SpanDetail, date: &str, time: &str) -> Vec<AttrText> {
    let mut rows = vec![row("Span id", &*detail.id), row("Trace id", &*detail.trace)];
    rows.extend(detail.parent.as_ref().map(|parent| row("Parent id", &**parent)));
    rows.push(row("Start", format!("{date} {time}")));
    rows.push(row("Start (UTC)", fmt::utc_exact(detail.start_time)));
    rows.push(row("Duration", fmt::duration_exact(detail.duration)));
    if detail.kind != Kind::Unspecified {
        rows.push(row("Kind", detail.kind.word()));
    }
    if detail.skew != 0 {
        rows.push(row("Moved by clock skew adjustment", fmt::offset(detail.skew)));
    }
    if !detail.trace_state.is_empty() {
        rows.push(row("Trace state", &*detail.trace_state));
    }
    if detail.flags != 0 {
        rows.push(row("Flags", format!("0x{:x}", detail.flags)));
    }
    rows
}

/// Name and version of the scope, and its attributes.
pub fn scope(detail: &SpanDetail) -> Vec<AttrText> {
    let (name, version) = &detail.scope;
    let named = [("Name", name), ("Version", version)];
    let named = named.iter().filter(|(_, value)| !value.is_empty());
    let named = named.map(|(key, value)| row(key, value.as_str()));
    named.chain(detail.scope_attributes.iter().cloned()).collect()
}
