//! What one tag of a query means in a store.
//!
//! As in Jaeger's memory store (`internal/storage/v2/memory/tenant.go`: `validSpan`,
//! `findKeyValInTrace`), a tag is an attribute of the span, its scope, its resource, one of its events
//! or one of its links, equal as text; `resource.KEY` is one of the resource alone. Some keys ask for
//! what is no attribute, but a field:
//!
//! * `error`: `true` for the status Error, `false` for any other. (A Jaeger of today takes `false`
//!   for Ok alone, which hardly anything sets.)
//! * `span.status`, `otel.status_code`: `ok`, `error`, `unset`; `span.kind`: `client` and so on.
//!   Either case.
//! * `service.name`, `scope.name`, `scope.version`; the latter also as `otel.scope.*` and
//!   `otel.library.*`, and `otel.status_description`, `w3c.tracestate`: what OpenTelemetry's
//!   translation to Jaeger makes of these fields (`trace/sdk_exporters/jaeger.md`), and so what people
//!   are used to search for. `event` is the name of an event, as in a Jaeger log.
//!
//! A key of the last group, and a value that is none of a field's words, is an attribute as well.

use crate::base::StrId;
use crate::base::bitset::BitSet;
use crate::model::{AttrRange, Kind, SpanIx, Status, Store};

/// What a tag asks for.
pub(super) enum Meaning {
    /// This kind.
    Kind(Kind),
    /// One of these statuses, as bits of [`status_bit`].
    Statuses(u8),
    /// What is found at a span or at what belongs to it.
    Tag(Tag),
}

/// Where a key and value are.
pub(super) struct Tag {
    /// The resources that have it.
    resources: BitSet,
    /// The scopes that have it.
    scopes: BitSet,
    /// The spans that have it otherwise than as an attribute of their own.
    spans: BitSet,
    /// Key and value as an attribute.
    attr: Option<(StrId, StrId)>,
}

/// Where a status stands in [`Meaning::Statuses`].
pub(super) fn status_bit(status: Status) -> u8 {
    1 << status as u8
}

/// The places in a table for which something is so.
pub(super) fn set<T>(table: &[T], is: impl Fn(&T) -> bool) -> BitSet {
    let mut set = BitSet::with_len(table.len());
    for (i, _) in (0u32..).zip(table).filter(|(_, entry)| is(entry)) {
        set.set(i, true);
    }
    set
}

/// What a tag means; `None` if nothing in the store has it. O(resources + scopes + events + links,
/// with their attributes).
pub(super) fn read(store: &Store, key: &str, value: &str) -> Option<Meaning> {
    let word = match key {
        "error" => error(value),
        "span.status" | "otel.status_code" => status(value).map(Meaning::Statuses),
        "span.kind" => kind(value).map(Meaning::Kind),
        _ => None,
    };
    word.or_else(|| Tag::new(store, key, value).map(Meaning::Tag))
}

/// Go's `strconv.ParseBool`, of any case.
fn error(value: &str) -> Option<Meaning> {
    let bits = match value.to_ascii_lowercase().as_str() {
        "true" | "t" | "1" => status_bit(Status::Error),
        "false" | "f" | "0" => status_bit(Status::Ok) | status_bit(Status::Unset),
        _ => return None,
    };
    Some(Meaning::Statuses(bits))
}

fn status(value: &str) -> Option<u8> {
    let status = match value.to_ascii_lowercase().as_str() {
        "ok" => Status::Ok,
        "error" => Status::Error,
        "unset" => Status::Unset,
        _ => return None,
    };
    Some(status_bit(status))
}

fn kind(value: &str) -> Option<Kind> {
    Some(match value.to_ascii_lowercase().as_str() {
        "internal" => Kind::Internal,
        "server" => Kind::Server,
        "client" => Kind::Client,
        "producer" => Kind::Producer,
        "consumer" => Kind::Consumer,
        "unspecified" => Kind::Unspecified,
        _ => return None,
    })
}

impl Tag {
    fn new(store: &Store, key: &str, value: &str) -> Option<Self> {
        let find = |text| store.strings().find(text);
        let value = find(value)?;
        let attr = find(key).map(|key| (key, value));
        let has = |run: AttrRange, of: Option<(StrId, StrId)>| {
            of.is_some_and(|(key, value)| store.attrs().has(run, key, value))
        };
        let of_resource = key.strip_prefix("resource.");
        let resource_attr = of_resource.and_then(find).map(|key| (key, value));
        let service = of_resource.unwrap_or(key) == "service.name";
        let resources = set(store.resources(), |r| {
            service && r.service == value || has(r.attrs, attr) || has(r.attrs, resource_attr)
        });
        let (name, version) = match key {
            "scope.name" | "otel.scope.name" | "otel.library.name" => (true, false),
            "scope.version" | "otel.scope.version" | "otel.library.version" => (false, true),
            _ => (false, false),
        };
        let scopes = set(store.scopes(), |s| {
            name && s.name == value || version && s.version == value || has(s.attrs, attr)
        });
        let mut spans = BitSet::with_len(store.len());
        for event in store.all_events() {
            if key == "event" && event.name == value || has(event.attrs, attr) {
                spans.set(event.span.0, true);
            }
        }
        for link in store.all_links().iter().filter(|link| has(link.attrs, attr)) {
            spans.set(link.span.0, true);
        }
        let texts = match key {
            "otel.status_description" => store.status_messages(),
            "w3c.tracestate" => store.trace_states(),
            _ => &[],
        };
        for (span, _) in texts.iter().filter(|(_, text)| *text == value) {
            spans.set(span.0, true);
        }
        let elsewhere = [&resources, &scopes, &spans].iter().any(|set| set.count() > 0);
        (attr.is_some() || elsewhere).then_some(Self { resources, scopes, spans, attr })
    }

    /// Whether a span has it. O(its attributes).
    pub fn is_of(&self, store: &Store, span: SpanIx) -> bool {
        let own = |(key, value)| store.attrs().has(store.span_attrs(span), key, value);
        self.resources.contains(store.resource_ix(span))
            || self.scopes.contains(store.scope_ix(span))
            || self.spans.contains(span.0)
            || self.attr.is_some_and(own)
    }
}
