//! Two traces of two stores, field by field: the first difference in words.

use spanscape_core::model::store::{Event, Link};
use spanscape_core::model::{
    AttrRange, AttrType, Kind, LinkKind, SpanIx, SpanKey, Status, Store, TraceInfo, TraceKey,
};

/// The only trace of `after` against one of `before`: the first difference, with its span and field.
pub fn difference(before: &Store, trace: &TraceInfo, after: &Store) -> Option<String> {
    let [again] = after.traces() else {
        return Some(format!("{} traces", after.traces().len()));
    };
    between(before, trace, after, again)
}

/// One trace against another: the first difference, with its span and field.
pub fn between(
    before: &Store,
    trace: &TraceInfo,
    after: &Store,
    again: &TraceInfo,
) -> Option<String> {
    let head = |store: &Store, t: &TraceInfo| Head {
        id: trace_id(store, t.key),
        spans: t.len,
        base: t.base.0,
        duration: t.duration.0,
        counts: [t.roots, t.services, t.errors, t.max_depth],
    };
    let (was, is) = (head(before, trace), head(after, again));
    if was != is {
        return Some(format!("the trace: {was:?}, then {is:?}"));
    }
    let pairs = before.spans_of(trace).zip(after.spans_of(again));
    pairs.enumerate().find_map(|(at, (a, b))| {
        let (was, is) = (fields(before, trace, a), fields(after, again, b));
        let other = was.into_iter().zip(is).find(|(was, is)| was != is);
        let id = span_id(before, before.id(a));
        other.map(|((name, was), (_, is))| format!("span {at} ({id}), {name}: {was}, then {is}"))
    })
}

#[derive(Debug, PartialEq)]
struct Head {
    id: String,
    spans: u32,
    base: i64,
    duration: u64,
    counts: [u32; 4],
}

/// All that a store says of a span, by the name of the field.
fn fields(store: &Store, trace: &TraceInfo, span: SpanIx) -> Vec<(&'static str, String)> {
    let place = |span: SpanIx| span.0 - trace.first.0;
    let text = |id| store.text(id).to_owned();
    let (resource, scope) = (store.resource(span), store.scope(span));
    let kind: Kind = store.kind(span);
    let status: Status = store.status(span);
    vec![
        ("id", span_id(store, store.id(span))),
        ("parent", format!("{:?}", store.parent(span).map(place))),
        ("named parent", format!("{:?}", store.parent_id(span).map(|id| span_id(store, id)))),
        ("orphan", store.is_orphan(span).to_string()),
        ("subtree", store.subtree(span).to_string()),
        ("start", store.start(span).to_string()),
        ("duration", store.duration(span).0.to_string()),
        ("name", text(store.name(span))),
        ("service", text(resource.service)),
        ("resource attributes", attributes(store, resource.attrs)),
        ("scope", text(scope.name)),
        ("scope version", text(scope.version)),
        ("scope attributes", attributes(store, scope.attrs)),
        ("kind", format!("{kind:?}")),
        ("status", format!("{status:?}")),
        ("status message", text(store.status_message(span))),
        ("flags", store.flags(span).to_string()),
        ("trace state", text(store.trace_state(span))),
        ("attributes", attributes(store, store.span_attrs(span))),
        ("events", list(store.events(span), |e| event(store, e))),
        ("links", list(store.links(span), |l| link(store, l))),
    ]
}

fn list<T>(list: &[T], print: impl Fn(&T) -> String) -> String {
    list.iter().map(print).collect::<Vec<_>>().join(", ")
}

fn event(store: &Store, e: &Event) -> String {
    format!("{} {:?} {}", e.time.0, store.text(e.name), attributes(store, e.attrs))
}

fn link(store: &Store, l: &Link) -> String {
    let kind: LinkKind = l.kind;
    let (trace, target) = (trace_id(store, l.trace), span_id(store, l.target));
    format!("{kind:?} {trace}/{target} {}", attributes(store, l.attrs))
}

fn attributes(store: &Store, range: AttrRange) -> String {
    let print = |a: spanscape_core::model::attrs::Attr| {
        let kind: AttrType = a.kind;
        format!("{:?}: {kind:?} {:?}", store.text(a.key), store.text(a.value))
    };
    let all: Vec<_> = store.attrs().iter(range).map(print).collect();
    format!("{{{}}}", all.join(", "))
}

fn trace_id(store: &Store, id: TraceKey) -> String {
    format!("{:x} {:?}", id.value.0, store.text(id.text))
}

fn span_id(store: &Store, id: SpanKey) -> String {
    format!("{:x} {:?}", id.value.0, store.text(id.text))
}
