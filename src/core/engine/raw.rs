//! One span as a file of its own: OTLP JSON that Spanscape, and whatever else reads OTLP, opens.
//!
//! What is written is what the store has, with times as recorded: repairs of the input are in it.
//! What OTLP has no field for is written as the translators from Jaeger do it: kinds of references
//! as `opentracing.ref_type`.

mod json;

use self::json::{Json, pretty};
use super::names;
use super::protocol::{Answer, Problem};
use super::shown::{Shown, no_span};
use crate::base::{StrId, TimeNs};
use crate::model::{AttrRange, AttrType, Kind, LinkKind, SpanIx, SpanKey, Status, Store, TraceKey};

impl Shown {
    /// A span of this trace as OTLP JSON. O(its size).
    ///
    /// # Errors
    /// The span is of another trace.
    pub fn raw(&self, store: &Store, span: SpanIx) -> Result<Answer, Problem> {
        if !self.rows.has(span) {
            return Err(no_span());
        }
        let mut writer = Writer { store, out: Json::default() };
        writer.document(span, self.trace.key, self.trace.base);
        Ok(Answer::Raw(pretty(&writer.out.0)))
    }
}

struct Writer<'a> {
    store: &'a Store,
    out: Json,
}

impl Writer<'_> {
    fn document(&mut self, span: SpanIx, trace: TraceKey, base: TimeNs) {
        let (resource, scope) = (self.store.resource(span), self.store.scope(span));
        self.out.open('{');
        self.out.key("resourceSpans");
        self.out.open('[');
        self.out.open('{');
        self.out.key("resource");
        self.out.open('{');
        self.attributes(resource.attrs, &[("service.name", resource.service)]);
        self.out.close('}');
        self.out.key("scopeSpans");
        self.out.open('[');
        self.out.open('{');
        self.out.key("scope");
        self.out.open('{');
        self.text("name", scope.name);
        self.text("version", scope.version);
        self.attributes(scope.attrs, &[]);
        self.out.close('}');
        self.out.key("spans");
        self.out.open('[');
        self.span(span, trace, base);
        for close in "]}]}]}".chars() {
            self.out.close(close);
        }
    }

    fn span(&mut self, span: SpanIx, trace: TraceKey, base: TimeNs) {
        let store = self.store;
        let start = base.0.saturating_add_unsigned(store.start(span));
        let end = start.saturating_add_unsigned(store.duration(span).0);
        self.out.open('{');
        self.trace_id(trace);
        self.span_id("spanId", store.id(span));
        if let Some(parent) = store.parent_id(span) {
            self.span_id("parentSpanId", parent);
        }
        self.text("traceState", store.trace_state(span));
        if store.flags(span) != 0 {
            self.out.key("flags");
            self.out.plain(&store.flags(span).to_string());
        }
        self.out.key("name");
        self.out.text(store.text(store.name(span)));
        self.out.key("kind");
        self.out.plain(match store.kind(span) {
            Kind::Unspecified => "0",
            Kind::Internal => "1",
            Kind::Server => "2",
            Kind::Client => "3",
            Kind::Producer => "4",
            Kind::Consumer => "5",
        });
        self.time("startTimeUnixNano", start);
        self.time("endTimeUnixNano", end);
        self.attributes(store.span_attrs(span), &[]);
        self.events(span);
        self.links(span);
        self.out.key("status");
        self.out.open('{');
        self.text("message", store.status_message(span));
        let code = match store.status(span) {
            Status::Unset => None,
            Status::Ok => Some("1"),
            Status::Error => Some("2"),
        };
        if let Some(code) = code {
            self.out.key("code");
            self.out.plain(code);
        }
        self.out.close('}');
        self.out.close('}');
    }

    fn events(&mut self, span: SpanIx) {
        let events = self.store.events(span);
        if events.is_empty() {
            return;
        }
        self.out.key("events");
        self.out.open('[');
        for event in events {
            self.out.open('{');
            self.time("timeUnixNano", event.time.0);
            self.out.key("name");
            self.out.text(self.store.text(event.name));
            self.attributes(event.attrs, &[]);
            self.out.close('}');
        }
        self.out.close(']');
    }

    fn links(&mut self, span: SpanIx) {
        let links = self.store.links(span);
        if links.is_empty() {
            return;
        }
        self.out.key("links");
        self.out.open('[');
        for link in links {
            self.out.open('{');
            self.trace_id(link.trace);
            self.span_id("spanId", link.target);
            let kind = match link.kind {
                LinkKind::Link => None,
                LinkKind::ChildOf => Some("child_of"),
                LinkKind::FollowsFrom => Some("follows_from"),
            };
            self.list(link.attrs, |out| {
                if let Some(kind) = kind {
                    out.string_attribute("opentracing.ref_type", kind);
                }
            });
            self.out.close('}');
        }
        self.out.close(']');
    }

    /// A field of text; left out when empty.
    fn text(&mut self, key: &str, text: StrId) {
        if text != StrId::EMPTY {
            self.out.key(key);
            self.out.text(self.store.text(text));
        }
    }

    /// Nanoseconds as text: they are beyond what JSON's readers take for exact.
    fn time(&mut self, key: &str, time: i64) {
        self.out.key(key);
        self.out.text(&time.to_string());
    }

    fn trace_id(&mut self, key: TraceKey) {
        if !key.is_none() {
            // OTLP wants all 32 digits, whatever the person is shown.
            let number = key.text == StrId::EMPTY;
            let text = if number {
                format!("{:032x}", key.value.0)
            } else {
                names::trace_id(self.store, key)
            };
            self.out.key("traceId");
            self.out.text(&text);
        }
    }

    fn span_id(&mut self, field: &str, key: SpanKey) {
        if !key.is_none() {
            self.out.key(field);
            self.out.text(&names::span_id(self.store, key));
        }
    }

    /// The field `attributes`, with texts before those of the store; left out when empty.
    fn attributes(&mut self, range: AttrRange, before: &[(&str, StrId)]) {
        let store = self.store;
        self.list(range, |out| {
            for (key, text) in before.iter().filter(|(_, text)| *text != StrId::EMPTY) {
                out.string_attribute(key, store.text(*text));
            }
        });
    }

    fn list(&mut self, range: AttrRange, before: impl FnOnce(&mut Json)) {
        self.out.key("attributes");
        self.out.open('[');
        before(&mut self.out);
        for attr in self.store.attrs().iter(range) {
            self.out.open('{');
            self.out.key("key");
            self.out.text(self.store.text(attr.key));
            self.out.key("value");
            value(&mut self.out, attr.kind, self.store.text(attr.value));
            self.out.close('}');
        }
        self.out.close(']');
    }
}

/// An `AnyValue`.
fn value(out: &mut Json, kind: AttrType, text: &str) {
    let (field, quoted) = match kind {
        AttrType::String => ("stringValue", true),
        AttrType::Bool => ("boolValue", false),
        // 64 bits are beyond JSON's numbers, and `NaN` is none.
        AttrType::Int => ("intValue", true),
        AttrType::Double => ("doubleValue", !text.parse().is_ok_and(f64::is_finite)),
        AttrType::Bytes => ("bytesValue", true),
        AttrType::Json => return json::any_value(out, text),
        AttrType::Empty => return out.plain("{}"),
    };
    out.open('{');
    out.key(field);
    if quoted {
        out.text(text);
    } else {
        out.plain(text);
    }
    out.close('}');
}
