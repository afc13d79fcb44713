//! Jaeger's JSON, as its query API answers `/api/traces/{id}`: one trace with its spans and processes.
//!
//! Readable by Jaeger's UI and by programs with strict types: times are integers of microseconds. What that
//! form has no field for is written as Jaeger's translator from OTLP does it (contrib
//! `pkg/translator/jaeger/traces_to_jaegerproto.go`): as tags `span.kind`, `otel.status_code`, `error`,
//! `otel.scope.name` and so on. What that has nothing for stands in [`MEMBER`](crate::model::conventions::MEMBER).

mod tags;

use super::json::{Json, digits, own, push_hex, push_number};
use super::twins::{self, Twins};
use super::{Parts, Source};
use crate::base::bitset::BitSet;
use crate::model::conventions::member;
use crate::model::store::{Event, Link};
use crate::model::{AttrRange, LinkKind, SpanIx, SpanKey, Store, TraceKey, Warning, WarningKind};

/// What stands before all traces.
pub(super) const HEAD: &str = "{\"data\":[";

/// What stands behind them.
pub(super) const TAIL: &str = "],\"total\":0,\"limit\":0,\"offset\":0,\"errors\":null}";

pub(super) struct Writer {
    /// Whether it is one of several: then head and tail are written by others.
    within: bool,
    twins: Twins,
    /// Resources of the spans so far.
    used: BitSet,
    /// Whether a process is written.
    processes: bool,
    spans: u32,
    resources: u32,
}

impl Writer {
    pub fn new(of: Source<'_>, within: bool) -> Self {
        let resources = of.store.resources().len();
        Self {
            within,
            twins: Twins::new(of),
            used: BitSet::with_len(resources),
            processes: false,
            spans: of.trace.len,
            resources: resources as u32,
        }
    }
}

impl Parts for Writer {
    /// The spans, then the processes.
    fn count(&self) -> u32 {
        self.spans.saturating_add(self.resources)
    }

    fn begin(&mut self, of: Source<'_>, out: &mut Vec<u8>) {
        let mut out = Json(out);
        out.raw(if self.within { "" } else { HEAD });
        out.raw("{");
        trace(of.store, of.trace.key, &mut out);
        out.raw(",\"spans\":[");
    }

    fn part(&mut self, of: Source<'_>, at: u32, out: &mut Vec<u8>) {
        let mut out = Json(out);
        if let Some(resource) = at.checked_sub(self.spans) {
            if resource == 0 {
                out.raw("],\"processes\":{");
            }
            if self.used.contains(resource) {
                out.raw(if std::mem::replace(&mut self.processes, true) { "," } else { "" });
                process(of.store, resource, &mut out);
            }
            return;
        }
        let span = of.span(at);
        if of.store.has(span) {
            self.used.set(of.store.resource_number(span), true);
            out.raw(if at > 0 { ",{" } else { "{" });
            self.span(of, span, &mut out);
        }
    }

    fn end(&mut self, _: Source<'_>, out: &mut Vec<u8>) {
        let mut out = Json(out);
        if self.resources == 0 {
            out.raw("],\"processes\":{");
        }
        out.raw("},\"warnings\":null}");
        out.raw(if self.within { "" } else { TAIL });
    }
}

impl Writer {
    fn span(&self, of: Source<'_>, span: SpanIx, out: &mut Json<'_>) {
        let store = of.store;
        let (id, start, duration) = (store.id(span), of.start(span), store.duration(span).0);
        let warnings = store.warnings().of(span);
        trace(store, of.trace.key, out);
        if id.is_none() {
            // One that no other span has, as Jaeger's UI knows spans by their ids.
            let place = span.0.saturating_sub(of.trace.first.0);
            out.key("spanID");
            out.raw("\"ffffffff");
            push_hex(out.0, place.into(), 8);
            out.raw("\"");
        } else {
            out.span_field("spanID", store, id);
        }
        if store.flags(span) != 0 {
            out.number_field("flags", store.flags(span).into());
        }
        out.text_field("operationName", store.text(store.name(span)));
        references(of, span, warnings, out);
        // What is before 1970 is written as Jaeger does it: its times have no sign.
        out.number_field("startTime", start.div_euclid(1_000).cast_unsigned());
        out.number_field("duration", duration / 1_000);
        tags::of_span(store, span, out);
        out.key_open("logs", b'[');
        for event in store.events(span) {
            log(store, event, out);
        }
        out.close(b']');
        out.key("processID");
        out.raw("\"p");
        let resource = store.resource_number(span);
        push_number(out.0, resource.into());
        out.raw("\"");
        reported(store, warnings, out);
        own(out, |out| {
            nanos(member::TIME, start.rem_euclid(1_000).unsigned_abs(), out);
            nanos(member::DURATION, duration % 1_000, out);
            if id.is_none() {
                out.text_field(member::ID, "");
            }
            let scope = store.scope(span).attrs;
            if scope.len > 0 {
                tags::list(store, member::SCOPE, scope, out);
            }
            twins::write(out, self.twins.place(of, span));
        });
        out.close(b'}');
    }
}

/// What the source reported of a span.
fn reported(store: &Store, warnings: &[Warning], out: &mut Json<'_>) {
    let texts = || warnings.iter().filter(|w| w.kind == WarningKind::Reported);
    if texts().next().is_none() {
        out.key("warnings");
        return out.plain("null");
    }
    out.key_open("warnings", b'[');
    texts().for_each(|warning| out.text(store.text(warning.detail)));
    out.close(b']');
}

/// The parent first, then the links: those that no other program would know for what they are have a
/// member that says so.
fn references(of: Source<'_>, span: SpanIx, warnings: &[Warning], out: &mut Json<'_>) {
    let (store, own_trace) = (of.store, of.trace.key);
    let parent = store.parent_id(span);
    let follows = warnings.iter().any(|w| w.kind == WarningKind::FollowsFromParent);
    out.key_open("references", b'[');
    if let Some(target) = parent {
        let kind = if follows { LinkKind::FollowsFrom } else { LinkKind::ChildOf };
        reference(store, kind, own_trace, target, out);
        out.close(b'}');
    }
    // Then the first of its kind is the parent's, whatever follows.
    let chosen = parent.is_some() && !follows;
    for link in store.links(span) {
        reference(store, link.kind, link.trace, link.target, out);
        let plain = match link.kind {
            LinkKind::Link => false,
            _ => is_foreign(link.trace, own_trace) || link.trace == own_trace && chosen,
        };
        if !plain || link.attrs.len > 0 {
            own(out, |out| of_link(store, link, out));
        }
        out.close(b'}');
    }
    out.close(b']');
}

fn of_link(store: &Store, link: &Link, out: &mut Json<'_>) {
    let kind = match link.kind {
        LinkKind::Link => "link",
        LinkKind::ChildOf => "child_of",
        LinkKind::FollowsFrom => "follows_from",
    };
    out.text_field(member::LINK, kind);
    if link.attrs.len > 0 {
        tags::list(store, member::TAGS, link.attrs, out);
    }
}

/// Begins a reference.
fn reference(store: &Store, kind: LinkKind, of: TraceKey, target: SpanKey, out: &mut Json<'_>) {
    let child = kind == LinkKind::ChildOf;
    out.open(b'{');
    out.text_field("refType", if child { "CHILD_OF" } else { "FOLLOWS_FROM" });
    trace(store, of, out);
    out.span_field("spanID", store, target);
}

/// Whether two ids surely are of two traces: one may be the low half of the other.
fn is_foreign(a: TraceKey, b: TraceKey) -> bool {
    !a.is_none() && (a.text != b.text || a.value.0 as u64 != b.value.0 as u64)
}

fn trace(store: &Store, id: TraceKey, out: &mut Json<'_>) {
    out.trace_field("traceID", store, id, digits(id));
}

/// What is below a microsecond, if there is anything.
fn nanos(key: &str, nanos: u64, out: &mut Json<'_>) {
    if nanos > 0 {
        out.number_field(key, nanos);
    }
}

/// An event: its name is the field `event`, unless a decoder finds it in the field `message`.
fn log(store: &Store, event: &Event, out: &mut Json<'_>) {
    let time = event.time.0;
    out.open(b'{');
    out.number_field("timestamp", time.div_euclid(1_000).cast_unsigned());
    let has = |key| store.attrs().text(event.attrs, key, store.strings());
    let told = has("event").is_none() && has("message").unwrap_or("") == store.text(event.name);
    out.key_open("fields", b'[');
    if !told {
        tags::text("event", store.text(event.name), None, out);
    }
    for attr in store.attrs().iter(event.attrs) {
        tags::tag(store, attr, None, out);
    }
    out.close(b']');
    own(out, |out| nanos(member::TIME, time.rem_euclid(1_000).unsigned_abs(), out));
    out.close(b'}');
}

fn process(store: &Store, number: u32, out: &mut Json<'_>) {
    let resource = store.resource_at(number);
    out.raw("\"p");
    push_number(out.0, number.into());
    out.raw("\":{");
    out.text_field("serviceName", store.text(resource.service));
    process_tags(store, resource.attrs, out);
    out.close(b'}');
}

/// The tags of a process. One that is called as Jaeger's clients called the host says what it is.
fn process_tags(store: &Store, range: AttrRange, out: &mut Json<'_>) {
    out.key_open("tags", b'[');
    for attr in store.attrs().iter(range) {
        let old = store.text(attr.key) == "hostname";
        tags::tag(store, attr, old.then_some(member::ATTRIBUTE), out);
    }
    out.close(b']');
}
