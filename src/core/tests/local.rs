//! Searching in a data set: what a query means there, by example and against a naive search.

use crate::support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use spanscape_core::base::{DurationNs, StrId, TimeNs};
use spanscape_core::model::store::{Link, LinkKind};
use spanscape_core::model::{
    AttrRange, AttrType, Draft, Kind, NewSpan, SpanIx, Status, Store, build,
};
use spanscape_core::source::{Lookback, Query, local};
use support::script::query;

/// Times in microseconds, so that a query's window can be exact.
const SHOP: &str = "
trace a @1000000
checkout shop 0..100000 host:h1 customer=7 vip=true
  charge payment 50000..90000 host:h2 !error kind:client amount=12 amount=1.50 event:retry@60000
    bank bank 55000..85000 !error note=charge
trace b @2000000
order shop 0..30000 host:h1 amount=12
  mail mail 5000..9000 kind:producer
trace c @3000000
night batch 0..4000000 resource.name=night
";

/// The ids of the traces that match.
fn check(text: &str, expect: &str) {
    let store = support::store(SHOP);
    let found = local::search(&store, &query(text));
    let id = |ix| format!("{:x}", store.trace(ix).unwrap().key.value.0);
    let found = found.into_iter().map(id).collect::<Vec<_>>().join(" ");
    assert_eq!(found, expect, "{text}");
}

#[test]
fn service_and_operation_are_of_one_span() {
    check("", "a b c");
    check("service=shop", "a b");
    check("service=Shop", "");
    check("operation=charge", "a");
    check("service=payment operation=charge", "a");
    check("service=shop operation=charge", "");
    check("service=charge", "");
    check("operation=nothing", "");
}

#[test]
fn durations_include_their_ends() {
    check("min=30000", "a b c");
    check("min=100000", "a c");
    check("min=100001", "c");
    check("max=4000", "b");
    check("max=3999", "");
    check("min=40000 max=40000", "a");
    check("min=9 max=8", "");
    check("service=bank min=30001", "");
}

#[test]
fn tags_are_of_one_span_and_what_it_belongs_to() {
    check("customer=7", "a");
    check("amount=12", "a b");
    check("amount=1.50", "a");
    check("amount=1.5", "");
    check("vip=true", "a");
    check("customer=7 amount=12", "");
    check("amount=12 host.name=h2", "a");
    check("amount=12 host.name=h1", "b");
    check("attempt=1", "a");
    check("attempt=1 service=payment", "a");
    check("attempt=1 service=shop", "");
    check("nothing=12", "");
    check("amount=13", "");
    check("note=charge", "a");
    check("charge=note", "");
}

#[test]
fn some_keys_are_fields() {
    check("error=true", "a");
    check("error=True service=bank", "a");
    check("error=1 service=shop", "");
    check("error=false service=bank", "");
    check("error=false", "a b c");
    check("error=true error=false", "");
    check("error=timeout", "");
    check("span.status=ERROR", "a");
    check("otel.status_code=ERROR", "a");
    check("span.status=ok", "");
    check("span.kind=client", "a");
    check("span.kind=PRODUCER", "b");
    check("span.kind=client span.kind=producer", "");
    check("span.kind=cleint", "");
    check("service.name=mail", "b");
    check("resource.service.name=mail", "b");
    check("resource.host.name=h1", "a b");
    check("resource.amount=12", "");
    check("resource.name=night", "c");
    check("event=retry", "a");
    check("scope.name=", "a b c");
    check("scope.name=x", "");
}

#[test]
fn the_window_is_about_the_span_that_matches() {
    // The traces start at 1,000, 2,000 and 3,000 microseconds; bank at 1,055.
    check("range=1000..1000", "a");
    check("range=999..999", "");
    check("range=1055..1999", "a");
    check("range=1056..1999", "");
    check("range=1000..1054 service=bank", "");
    check("range=1000..1055 service=bank", "a");
    check("range=2000..3000", "b c");
    check("range=3000..2000", "");
    check("range=0..18446744073709551615", "a b c");
    check("range=2001..2001", "");
}

#[test]
fn a_lookback_counts_from_the_newest_span() {
    let store = support::store(
        "trace a @1000000000\na s 0..1\ntrace b @5000000000\nb s 0..1\n  c s 999..1000",
    );
    let found =
        |back| local::search(&store, &Query { lookback: Some(Lookback(back)), ..Query::default() });
    assert_eq!(found(3).len(), 1);
    // The newest starts 999 ns after the trace.
    assert_eq!(found(4).len(), 1);
    assert_eq!(found(5).len(), 2);
    assert_eq!(found(u64::MAX).len(), 2);
    assert_eq!(local::range(&store), Some((TimeNs(1_000_000_000), TimeNs(5_000_000_999))));
}

#[test]
fn the_limit_keeps_the_newest() {
    check("limit=2", "b c");
    check("limit=1 amount=12", "b");
    check("limit=9", "a b c");
    check("limit=0", "");
}

#[test]
fn without_spans_nothing_is_found() {
    let store = build(Draft::default());
    for text in ["", "back=3", "service=a", "error=true", "limit=1", "scope.name="] {
        assert_eq!(local::search(&store, &query(text)), []);
    }
    assert_eq!(local::range(&store), None);
}

const KEYS: [&str; 12] = [
    "k",
    "m",
    "error",
    "span.kind",
    "span.status",
    "service.name",
    "scope.name",
    "scope.version",
    "otel.scope.name",
    "resource.k",
    "event",
    "otel.status_description",
];
const VALUES: [&str; 8] = ["a", "b", "1", "true", "False", "ok", "Server", ""];

type Tags = Vec<(usize, usize)>;

/// One span of a small world: trace, start, duration, name, kind and status, resource, scope, and
/// the attributes of itself, an event, a link.
type Line = ((u8, i64, i64, usize, u8), (u32, u32), Tags, Option<(usize, Tags)>, Option<Tags>);

fn tags() -> impl Strategy<Value = Tags> {
    proptest::collection::vec((0..KEYS.len(), 0..VALUES.len()), 0..3)
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let start = prop_oneof![9 => 0..20_000i64, 1 => any::<i64>()];
    let facts = (0..4u8, start, 0..5_000i64, 0..VALUES.len(), 0..18u8);
    let event = proptest::option::weighted(0.3, (0..VALUES.len(), tags()));
    let link = proptest::option::weighted(0.3, tags());
    let line = (facts, (0..4u32, 0..4u32), tags(), event, link);
    proptest::collection::vec(line, 0..12)
}

fn queries() -> impl Strategy<Value = Query> {
    let text = || prop_oneof![3 => Just(""), 2 => proptest::sample::select(&VALUES[..])];
    let duration = || proptest::option::weighted(0.2, (0..6_000u64).prop_map(DurationNs));
    let end = || prop_oneof![8 => 0..22u64, 1 => any::<u64>()];
    let range = proptest::option::weighted(0.3, (end(), end()));
    let back = proptest::option::weighted(0.2, (1..10_000u64).prop_map(Lookback));
    let limit = proptest::option::weighted(0.2, 0..4u32);
    let some = proptest::sample::select(&VALUES[..]);
    let services = proptest::collection::vec(some, 0..3);
    (services, text(), tags(), duration(), duration(), back, range, limit).prop_map(
        |(services, operation, tags, min, max, lookback, range, limit)| Query {
            services: services.into_iter().map(str::to_owned).collect(),
            operation: operation.to_owned(),
            tags: tags.iter().map(|&(k, v)| (KEYS[k].to_owned(), VALUES[v].to_owned())).collect(),
            min,
            max,
            lookback,
            range,
            limit,
            filter: String::new(),
        },
    )
}

fn attrs(draft: &mut Draft, tags: &[(usize, usize)]) -> AttrRange {
    let mark = draft.attrs.mark();
    for &(key, value) in tags {
        let (key, value) = (draft.strings.intern(KEYS[key]), draft.strings.intern(VALUES[value]));
        draft.attrs.push(key, AttrType::String, value);
    }
    draft.attrs.since(mark)
}

/// Four resources and scopes, of which the first have nothing.
fn world(lines: &[Line], shared: &[(usize, usize, Tags)]) -> Store {
    let mut draft = Draft::default();
    for (name, version, tags) in shared {
        let (name, version) = (VALUES[*name], VALUES[*version]);
        let (name, version) = (draft.strings.intern(name), draft.strings.intern(version));
        let attrs = attrs(&mut draft, tags);
        draft.push_resource(name, attrs);
        draft.push_scope(version, name, attrs);
    }
    for (i, ((trace, start, duration, name, what), (resource, scope), own, event, link)) in
        (1..).zip(lines)
    {
        let kinds = [
            Kind::Unspecified,
            Kind::Internal,
            Kind::Server,
            Kind::Client,
            Kind::Producer,
            Kind::Consumer,
        ];
        let statuses = [Status::Unset, Status::Ok, Status::Error];
        let span = NewSpan {
            trace: draft.trace_key(&format!("{:016x}", trace + 1)),
            id: draft.span_key(&format!("{i:016x}")),
            start: Some(TimeNs(*start)),
            duration: Some(*duration),
            name: draft.strings.intern(VALUES[*name]),
            kind: kinds[usize::from(what % 6)],
            status: statuses[usize::from(what / 6)],
            status_message: draft.strings.intern(VALUES[*name]),
            resource: *resource,
            scope: *scope,
            attrs: attrs(&mut draft, own),
            ..NewSpan::default()
        };
        let ix = draft.push_span(span);
        if let Some((name, tags)) = event {
            let (name, attrs) = (draft.strings.intern(VALUES[*name]), attrs(&mut draft, tags));
            draft.push_event(ix, TimeNs(*start), name, attrs);
        }
        if let Some(tags) = link {
            let (trace, target) =
                (draft.trace_key("000000000000beef"), draft.span_key("00000000000000b7"));
            let attrs = attrs(&mut draft, tags);
            draft.push_link(Link { span: ix, kind: LinkKind::Link, trace, target, attrs });
        }
    }
    build(draft)
}

/// Each key and value that a span answers to.
fn said(store: &Store, span: SpanIx) -> BTreeSet<(String, String)> {
    let mut said = BTreeSet::new();
    let (resource, scope) = (store.resource(span), store.scope(span));
    let text = |id: StrId| store.text(id).to_owned();
    let runs = [store.span_attrs(span), resource.attrs, scope.attrs].into_iter();
    let runs = runs.chain(store.events(span).iter().map(|e| e.attrs));
    for run in runs.chain(store.links(span).iter().map(|l| l.attrs)) {
        said.extend(store.attrs().iter(run).map(|a| (text(a.key), text(a.value))));
    }
    let own = store.attrs().iter(resource.attrs);
    said.extend(own.map(|a| (format!("resource.{}", text(a.key)), text(a.value))));
    said.extend(store.events(span).iter().map(|e| ("event".to_owned(), text(e.name))));
    for (key, id) in [
        ("service.name", resource.service),
        ("scope.name", scope.name),
        ("otel.scope.name", scope.name),
        ("scope.version", scope.version),
    ] {
        said.insert((key.to_owned(), text(id)));
    }
    let message = store.status_message(span);
    if message != StrId::EMPTY {
        said.insert(("otel.status_description".to_owned(), text(message)));
    }
    said
}

fn has(store: &Store, span: SpanIx, key: &str, value: &str) -> bool {
    let is = |what: String| what.eq_ignore_ascii_case(value);
    let (status, kind) = (store.status(span), store.kind(span));
    match (key, value) {
        ("error", "1" | "true") => status == Status::Error,
        ("error", "False") => status != Status::Error,
        ("span.status", "ok") => is(format!("{status:?}")),
        ("span.kind", "Server") => is(format!("{kind:?}")),
        _ => said(store, span).contains(&(key.to_owned(), value.to_owned())),
    }
}

/// What [`local::search`] should find, without any shortcut.
fn naive(store: &Store, query: &Query) -> Vec<usize> {
    let start = |span| {
        let trace = store.trace(store.trace_of(span).unwrap()).unwrap();
        i128::from(trace.base.0) + i128::from(store.start(span))
    };
    let spans = || (0..store.len() as u32).map(SpanIx);
    let newest = spans().map(start).max();
    let matches = |span: SpanIx| {
        let (at, duration) = (start(span), store.duration(span));
        let inside = match (query.range, query.lookback) {
            (Some((from, to)), _) => {
                at >= i128::from(from) * 1_000 && at <= i128::from(to) * 1_000 + 999
            }
            (None, Some(back)) => at >= newest.unwrap() - i128::from(back.0) * 1_000_000_000,
            (None, None) => true,
        };
        inside
            && (query.services.is_empty()
                || query.services.iter().any(|name| name == store.text(store.service(span))))
            && (query.operation.is_empty() || query.operation == store.text(store.name(span)))
            && query.min.is_none_or(|min| duration >= min)
            && query.max.is_none_or(|max| duration <= max)
            && query.tags.iter().all(|(key, value)| has(store, span, key, value))
    };
    let traces = store.traces();
    let mut found: Vec<usize> =
        (0..traces.len()).filter(|&i| store.spans_of(&traces[i]).any(matches)).collect();
    found.sort_by_key(|&i| (std::cmp::Reverse(traces[i].base), i));
    found.truncate(query.limit.map_or(usize::MAX, |n| n as usize));
    found.sort_unstable();
    found
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn it_finds_what_a_naive_search_finds(
        lines in lines(),
        shared in proptest::collection::vec((0..VALUES.len(), 0..VALUES.len(), tags()), 3),
        queries in proptest::collection::vec(queries(), 1..20),
    ) {
        let store = world(&lines, &shared);
        for query in queries {
            let found: Vec<_> = local::search(&store, &query).iter().map(|ix| ix.0 as usize).collect();
            prop_assert_eq!(found, naive(&store, &query), "{:?}", query);
        }
    }
}
