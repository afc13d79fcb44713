//! Tags of Jaeger: typed values, and what a span says of itself by tags of known keys.

use super::own;
use crate::base::StrId;
use crate::export::json::{Json, is_double, is_int};
use crate::model::attrs::Attr;
use crate::model::conventions::{Fact, Facts, member};
use crate::model::{AttrRange, AttrType, Kind, SpanIx, Status, Store};

/// Which of what a span says of itself its attributes do not say already.
struct Unsaid {
    kind: bool,
    status: bool,
    message: bool,
}

/// The field `tags` of a span: its scope, its attributes, and its kind, status and trace state as far as
/// the attributes do not tell these. Spans that came from Jaeger have them among their attributes, those
/// of OTLP do not: what is added, and what only looks as if it told them, says so.
pub(super) fn of_span(store: &Store, span: SpanIx, out: &mut Json<'_>) {
    let (attrs, scope) = (store.span_attrs(span), store.scope(span));
    let (kind, status, message) =
        (store.kind(span), store.status(span), store.status_message(span));
    let mut said = Facts::default();
    for attr in store.attrs().iter(attrs) {
        if let Some(fact) = Fact::of(store.text(attr.key)) {
            said.note(fact, store.text(attr.value), |_| attr.value);
        }
    }
    let unsaid = Unsaid {
        kind: said.kind != kind,
        status: said.status() != status,
        message: said.message != message,
    };
    out.key_open("tags", b'[');
    of_text("otel.scope.name", store, scope.name, None, out);
    of_text("otel.scope.version", store, scope.version, None, out);
    for attr in store.attrs().iter(attrs) {
        let only = Fact::of(store.text(attr.key)).is_some_and(|fact| match fact {
            Fact::Kind => unsaid.kind,
            Fact::Error | Fact::Status => unsaid.status,
            Fact::Message => unsaid.message,
            Fact::TraceState | Fact::Scope | Fact::ScopeVersion => true,
        });
        tag(store, attr, only.then_some(member::ATTRIBUTE), out);
    }
    let field = Some(member::FIELD);
    if unsaid.kind && kind != Kind::Unspecified {
        text("span.kind", kind.word(), field, out);
    }
    if unsaid.status && status != Status::Unset {
        text("otel.status_code", if status == Status::Ok { "OK" } else { "ERROR" }, field, out);
        if status == Status::Error {
            write("error", AttrType::Bool, "true", field, out);
        }
    }
    if unsaid.message {
        of_text("otel.status_description", store, message, field, out);
    }
    of_text("w3c.tracestate", store, store.trace_state(span), None, out);
    out.close(b']');
}

/// A list of tags.
pub(super) fn list(store: &Store, key: &str, range: AttrRange, out: &mut Json<'_>) {
    out.key_open(key, b'[');
    store.attrs().iter(range).for_each(|attr| tag(store, attr, None, out));
    out.close(b']');
}

/// An attribute as a tag.
pub(super) fn tag(store: &Store, attr: Attr, is: Option<&str>, out: &mut Json<'_>) {
    write(store.text(attr.key), attr.kind, store.text(attr.value), is, out);
}

fn of_text(key: &str, store: &Store, value: StrId, is: Option<&str>, out: &mut Json<'_>) {
    if value != StrId::EMPTY {
        text(key, store.text(value), is, out);
    }
}

/// A tag that is a text.
pub(super) fn text(key: &str, value: &str, is: Option<&str>, out: &mut Json<'_>) {
    write(key, AttrType::String, value, is, out);
}

/// A number that is none to JSON, or to readers of 64 bits, stands there as text under its type.
fn write(key: &str, kind: AttrType, value: &str, is: Option<&str>, out: &mut Json<'_>) {
    let (said, bare, exact) = match kind {
        AttrType::String => ("string", false, None),
        AttrType::Bool => ("bool", matches!(value, "true" | "false"), None),
        AttrType::Int => ("int64", is_int(value), None),
        AttrType::Double => ("float64", is_double(value), None),
        AttrType::Bytes => ("binary", false, None),
        AttrType::Json => ("string", false, Some("json")),
        AttrType::Empty => ("string", false, Some("empty")),
    };
    out.open(b'{');
    out.text_field("key", key);
    out.text_field("type", said);
    out.key("value");
    if bare {
        out.plain(value);
    } else {
        out.text(value);
    }
    // Few tags have a member.
    if exact.is_some() || is.is_some() {
        own(out, |out| {
            for (key, word) in [(member::TYPE, exact), (member::IS, is)] {
                word.into_iter().for_each(|word| out.text_field(key, word));
            }
        });
    }
    out.close(b'}');
}
