//! OTLP JSON: one `TracesData`, spans in tree order, each run of one resource and scope a list.
//!
//! What is written is what the store has, with times as recorded: repairs of the input are in it.
//! What OTLP has no field for is written as the translators from Jaeger do it (kinds of references as
//! `opentracing.ref_type`), and what they have nothing for stands in
//! [`MEMBER`](crate::model::conventions::MEMBER). Source:
//! opentelemetry-proto, "JSON Protobuf Encoding": 64-bit integers are text, ids hexadecimal, enumerations
//! numbers, and unknown members are ignored.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::any_value::any_value;
use super::json::{Json, is_double, is_int, own};
use super::twins::{self, Twins};
use super::{Parts, Source};
use crate::base::StrId;
use crate::model::attrs::Attr;
use crate::model::conventions::{TYPES, member};
use crate::model::store::{Event, Link};
use crate::model::{
    AttrRange, AttrType, Kind, LinkKind, SpanIx, SpanKey, Status, Store, TraceInfo, TraceKey,
    WarningKind,
};

/// One span as a document of its own. O(its size).
pub fn span_document(store: &Store, trace: &TraceInfo, span: SpanIx) -> Vec<u8> {
    let (of, mut out) = (Source { store, trace }, Vec::new());
    let mut writer = Writer { twins: None, group: None };
    writer.begin(of, &mut out);
    writer.part(of, span.0.saturating_sub(trace.first.0), &mut out);
    writer.end(of, &mut out);
    out
}

pub(super) struct Writer {
    /// Not in a document of one span, where no place of another can be told.
    twins: Option<(Twins, u32)>,
    /// The resource and scope of the list that is open.
    group: Option<(u32, u32)>,
}

impl Writer {
    pub fn new(of: Source<'_>) -> Self {
        Self { twins: Some((Twins::new(of), of.trace.len)), group: None }
    }
}

impl Parts for Writer {
    fn count(&self) -> u32 {
        self.twins.as_ref().map_or(1, |&(_, spans)| spans)
    }

    fn begin(&mut self, _: Source<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"resourceSpans\":[");
    }

    fn part(&mut self, of: Source<'_>, at: u32, out: &mut Vec<u8>) {
        let (span, mut out) = (of.span(at), Json(out));
        if !of.store.has(span) {
            return;
        }
        let group = (of.store.resource_number(span), of.store.scope_number(span));
        let (between, resource, scope) = match self.group.replace(group) {
            None => ("", true, true),
            Some(before) if before == group => (",", false, false),
            Some((before, _)) if before == group.0 => ("]},", false, true),
            Some(_) => ("]}]},", true, true),
        };
        out.raw(between);
        if resource {
            let resource = of.store.resource(span);
            out.raw("{\"resource\":{");
            attributes(of.store, resource.attrs, resource.service, None, &mut out);
            out.raw("},\"scopeSpans\":[");
        }
        if scope {
            let scope = of.store.scope(span);
            out.raw("{\"scope\":{");
            text(of.store, "name", scope.name, &mut out);
            text(of.store, "version", scope.version, &mut out);
            attributes(of.store, scope.attrs, StrId::EMPTY, None, &mut out);
            out.raw("},\"spans\":[");
        }
        self.span(of, span, &mut out);
    }

    fn end(&mut self, _: Source<'_>, out: &mut Vec<u8>) {
        let close = if self.group.is_some() { "]}]}]}" } else { "]}" };
        out.extend_from_slice(close.as_bytes());
    }
}

impl Writer {
    fn span(&self, of: Source<'_>, span: SpanIx, out: &mut Json<'_>) {
        let (store, trace) = (of.store, of.trace.key);
        let (start, duration) = (of.start(span), store.duration(span).0);
        let end = start.saturating_add_unsigned(duration);
        let (id, parent) = (store.id(span), store.parent_id(span).unwrap_or(SpanKey::NONE));
        out.raw("{");
        self::trace(store, "traceId", trace, out);
        self::id(store, "spanId", id, out);
        self::id(store, "parentSpanId", parent, out);
        text(store, "traceState", store.trace_state(span), out);
        if store.flags(span) != 0 {
            out.number_field("flags", store.flags(span).into());
        }
        out.text_field("name", store.text(store.name(span)));
        out.key("kind");
        out.plain(match store.kind(span) {
            Kind::Unspecified => "0",
            Kind::Internal => "1",
            Kind::Server => "2",
            Kind::Client => "3",
            Kind::Producer => "4",
            Kind::Consumer => "5",
        });
        out.long_field("startTimeUnixNano", start);
        out.long_field("endTimeUnixNano", end);
        attributes(store, store.span_attrs(span), StrId::EMPTY, None, out);
        list("events", store.events(span), out, |event, out| self::event(store, event, out));
        self.links(of, span, parent, out);
        out.key_open("status", b'{');
        text(store, "message", store.status_message(span), out);
        match store.status(span) {
            Status::Unset => {}
            Status::Ok => out.number_field("code", 1),
            Status::Error => out.number_field("code", 2),
        }
        out.close(b'}');
        own(out, |out| {
            exact_trace(store, trace, out);
            exact(store, member::ID, id, out);
            exact(store, member::PARENT, parent, out);
            if end.abs_diff(start) != duration || end == 0 && duration > 0 {
                out.long_field(member::DURATION, i64::try_from(duration).unwrap_or(i64::MAX));
            }
            twins::write(out, self.twins.as_ref().and_then(|(twins, _)| twins.place(of, span)));
        });
        out.close(b'}');
    }

    /// The links; before them, as translators from Jaeger do it, one to the parent that is followed.
    fn links(&self, of: Source<'_>, span: SpanIx, parent: SpanKey, out: &mut Json<'_>) {
        let (store, trace) = (of.store, of.trace.key);
        let links = store.links(span);
        let follows = !parent.is_none()
            && store.warnings().of(span).iter().any(|w| w.kind == WarningKind::FollowsFromParent);
        if !follows && links.is_empty() {
            return;
        }
        out.key_open("links", b'[');
        if follows {
            let (kind, attrs) = (LinkKind::FollowsFrom, AttrRange::default());
            link(store, &Link { span, kind, trace, target: parent, attrs }, false, out);
        }
        for one in links {
            // Read as it stands, it would be taken for what is said of the parent.
            let stays = one.trace == trace && one.target == parent && one.kind != LinkKind::Link;
            link(store, one, stays && one.attrs.len == 0, out);
        }
        out.close(b']');
    }
}

fn event(store: &Store, event: &Event, out: &mut Json<'_>) {
    out.open(b'{');
    out.long_field("timeUnixNano", event.time.0);
    out.text_field("name", store.text(event.name));
    attributes(store, event.attrs, StrId::EMPTY, None, out);
    own(out, |out| {
        if event.time.0 == 0 {
            // As protobuf has it, 0 is no time.
            out.long_field(member::TIME, 0);
        }
    });
    out.close(b'}');
}

fn link(store: &Store, link: &Link, stays: bool, out: &mut Json<'_>) {
    out.open(b'{');
    trace(store, "traceId", link.trace, out);
    id(store, "spanId", link.target, out);
    let (word, ref_type) = match link.kind {
        LinkKind::Link => ("link", None),
        LinkKind::ChildOf => ("child_of", Some("child_of")),
        LinkKind::FollowsFrom => ("follows_from", Some("follows_from")),
    };
    attributes(store, link.attrs, StrId::EMPTY, ref_type, out);
    own(out, |out| {
        exact_trace(store, link.trace, out);
        exact(store, member::ID, link.target, out);
        if stays {
            out.text_field(member::LINK, word);
        }
    });
    out.close(b'}');
}

/// Writes a list, unless it is empty.
fn list<T>(key: &str, list: &[T], out: &mut Json<'_>, mut each: impl FnMut(&T, &mut Json<'_>)) {
    if !list.is_empty() {
        out.key_open(key, b'[');
        list.iter().for_each(|one| each(one, out));
        out.close(b']');
    }
}

/// A field of text; left out when empty.
fn text(store: &Store, key: &str, text: StrId, out: &mut Json<'_>) {
    if text != StrId::EMPTY {
        out.text_field(key, store.text(text));
    }
}

fn trace(store: &Store, key: &str, id: TraceKey, out: &mut Json<'_>) {
    if !id.is_none() {
        // OTLP wants all 32 digits, whatever the person is shown.
        out.trace_field(key, store, id, 32);
    }
}

fn id(store: &Store, key: &str, id: SpanKey, out: &mut Json<'_>) {
    if !id.is_none() {
        out.span_field(key, store, id);
    }
}

/// An id that is text and as long as one in base64, once more.
fn exact(store: &Store, key: &str, id: SpanKey, out: &mut Json<'_>) {
    if matches!(store.text(id.text).len(), 11 | 12) {
        out.span_field(key, store, id);
    }
}

fn exact_trace(store: &Store, id: TraceKey, out: &mut Json<'_>) {
    if matches!(store.text(id.text).len(), 11 | 12 | 22 | 24) {
        out.trace_field(member::TRACE, store, id, 32);
    }
}

/// The field `attributes`, with the name of a service or the type of a reference before those of the
/// store; left out when empty.
fn attributes(
    store: &Store,
    range: AttrRange,
    service: StrId,
    ref_type: Option<&str>,
    out: &mut Json<'_>,
) {
    if range.len == 0 && service == StrId::EMPTY && ref_type.is_none() {
        return;
    }
    out.key_open("attributes", b'[');
    let before = [("service.name", store.text(service)), (REF_TYPE, ref_type.unwrap_or(""))];
    for (key, text) in before.into_iter().filter(|(_, text)| !text.is_empty()) {
        out.open(b'{');
        out.text_field("key", key);
        out.key_open("value", b'{');
        out.text_field("stringValue", text);
        out.raw("}}");
    }
    for attr in store.attrs().iter(range) {
        attribute(store, attr, out);
    }
    out.close(b']');
}

const REF_TYPE: &str = "opentracing.ref_type";

/// Keys that decoders take for something else than an attribute, wherever they stand.
const TAKEN: [&str; 3] = ["service.name", REF_TYPE, "@jaeger@warnings"];

fn attribute(store: &Store, attr: Attr, out: &mut Json<'_>) {
    let (key, text) = (store.text(attr.key), store.text(attr.value));
    out.open(b'{');
    out.text_field("key", key);
    out.key("value");
    let as_it_is = value(out, attr.kind, text);
    if !as_it_is {
        out.open(b'{');
        out.text_field("stringValue", text);
        out.close(b'}');
    }
    let taken = TAKEN.contains(&key);
    if taken || !as_it_is {
        own(out, |out| {
            let name = TYPES.iter().find(|(_, kind)| *kind == attr.kind);
            if let Some((name, _)) = name.filter(|_| !as_it_is) {
                out.text_field(member::TYPE, name);
            }
            if taken {
                out.text_field(member::IS, member::ATTRIBUTE);
            }
        });
    }
    out.close(b'}');
}

/// An `AnyValue`, if it is one that decoders read as the same value: 64-bit integers, bytes in base64
/// and so on. Else nothing is written.
fn value(out: &mut Json<'_>, kind: AttrType, text: &str) -> bool {
    let (field, quoted) = match kind {
        AttrType::String => ("stringValue", true),
        AttrType::Bool if matches!(text, "true" | "false") => ("boolValue", false),
        AttrType::Int if is_int(text) => ("intValue", true),
        AttrType::Double if is_double(text) => ("doubleValue", false),
        AttrType::Double if matches!(text, "NaN" | "Infinity" | "-Infinity") => {
            ("doubleValue", true)
        }
        AttrType::Bytes if STANDARD.decode(text).is_ok() => ("bytesValue", true),
        AttrType::Json => return any_value(out, text),
        AttrType::Empty if text.is_empty() => {
            out.plain("{}");
            return true;
        }
        _ => return false,
    };
    out.open(b'{');
    out.key(field);
    if quoted {
        out.text(text);
    } else {
        out.plain(text);
    }
    out.close(b'}');
    true
}
