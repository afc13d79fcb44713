//! Drafts with all that a store may hold, from a small world, so that ids, parents and links meet.

use proptest::prelude::*;
use proptest::sample::select;
use spanscape_core::base::TimeNs;
use spanscape_core::model::store::Link;
use spanscape_core::model::{
    AttrRange, AttrType, Draft, Kind, LinkKind, NewSpan, Status, Store, build, dump,
};

type Pairs = Vec<(&'static str, (AttrType, &'static str))>;

/// Ids: short, long, text, text that looks like base64, and none.
const TRACES: [&str; 6] = ["aa", "100000000000000aa", "b", "t-1", "AAECAwQFBgcICQoLDA0ODw==", ""];
const IDS: [&str; 8] = ["1", "2", "3", "fffffffffffffff4", "seven", "Zm9vYmFyYmE=", "", "8"];

/// Plain texts, and those that files must not be broken by.
const TEXTS: [&str; 12] = [
    "",
    "GET /",
    "a;b",
    "a\nb",
    "=1+2",
    "\"q\" \\ ,\t\r",
    "\u{0}\u{1b}\u{7f}\u{2028}\u{2029}\u{202e}\u{feff}",
    "é😀",
    "retry 5",
    "@x",
    "-",
    "</script>",
];

/// Keys: any, and those that formats take for something else.
const KEYS: [&str; 21] = [
    "k",
    "http.method",
    "",
    "é\u{2028}\"\\",
    "name",
    "span.kind",
    "error",
    "otel.status_code",
    "otel.status_description",
    "w3c.tracestate",
    "otel.scope.name",
    "otel.library.version",
    "service.name",
    "hostname",
    "host.name",
    "opentracing.ref_type",
    "@jaeger@warnings",
    "event",
    "message",
    "spanscape",
    "=cmd",
];

const VALUES: [(AttrType, &str); 34] = [
    (AttrType::String, ""),
    (AttrType::String, "x"),
    (AttrType::String, "server"),
    (AttrType::String, "client"),
    (AttrType::String, "true"),
    (AttrType::String, "ERROR"),
    (AttrType::String, "OK"),
    (AttrType::String, "follows_from"),
    (AttrType::String, "\"\\\u{1}\n\u{2028}é"),
    (AttrType::String, "[\"a\"]"),
    (AttrType::Bool, "true"),
    (AttrType::Bool, "false"),
    (AttrType::Int, "0"),
    (AttrType::Int, "-7"),
    (AttrType::Int, "007"),
    (AttrType::Int, "9223372036854775807"),
    (AttrType::Int, "18446744073709551615"),
    (AttrType::Int, "-0"),
    (AttrType::Double, "2.50"),
    (AttrType::Double, "-1e300"),
    (AttrType::Double, "1e999"),
    (AttrType::Double, "NaN"),
    (AttrType::Double, "-Infinity"),
    (AttrType::Double, "inf"),
    (AttrType::Bytes, "AAEC/w=="),
    (AttrType::Bytes, "AAEC/w"),
    (AttrType::Bytes, "?"),
    (AttrType::Json, "{\"a\":[1,2.50,null,\"\\u0001x\",true,{}],\"\":-0}"),
    (AttrType::Json, "[]"),
    (AttrType::Json, "[1e999]"),
    (AttrType::Json, "[[[\"…\"]]]"),
    (AttrType::Json, "18446744073709551615"),
    (AttrType::Json, "{\"a\":1,\"a\":2}"),
    (AttrType::Empty, ""),
];

/// What a generated span has.
#[derive(Clone, Debug)]
struct Made {
    ids: (&'static str, &'static str, &'static str),
    times: (Option<i64>, Option<i64>),
    marks: (bool, bool, u32),
    names: (&'static str, &'static str, &'static str),
    kind: Kind,
    status: Status,
    resource: (&'static str, Pairs),
    scope: (&'static str, &'static str, Pairs),
    attrs: Pairs,
    events: Vec<(i64, &'static str, Pairs)>,
    links: Vec<(LinkKind, &'static str, &'static str, Pairs)>,
}

fn pairs(most: usize) -> impl Strategy<Value = Pairs> {
    proptest::collection::vec((select(&KEYS[..]), select(&VALUES[..])), 0..=most)
}

fn time() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0i64..5_000,
        4 => 1_700_000_000_000_000_000i64..1_700_000_000_000_005_000,
        1 => -5_000i64..0,
        1 => Just(0),
        1 => -9_223_372_036_854_000_000i64..i64::MAX,
    ]
}

fn span() -> impl Strategy<Value = Made> {
    let duration = prop_oneof![
        8 => (0i64..3_000).prop_map(Some),
        1 => any::<i64>().prop_map(Some),
        1 => Just(None),
    ];
    let start = prop_oneof![9 => time().prop_map(Some), 1 => Just(None)];
    let kinds = [Kind::Unspecified, Kind::Server, Kind::Client, Kind::Producer, Kind::Internal];
    let statuses = [Status::Unset, Status::Ok, Status::Error];
    let links = [LinkKind::Link, LinkKind::ChildOf, LinkKind::FollowsFrom];
    let service = select(&["", "a", "b"][..]);
    let event = (time(), select(&TEXTS[..]), pairs(2));
    let link = (select(links.to_vec()), select(&TRACES[..]), select(&IDS[..]), pairs(2));
    (
        (select(&TRACES[..4]), select(&IDS[..]), select(&IDS[..])),
        (start, duration),
        (any::<bool>(), proptest::bool::weighted(0.2), prop_oneof![Just(0), any::<u32>()]),
        (select(&TEXTS[..]), select(&TEXTS[..]), select(&TEXTS[..])),
        select(kinds.to_vec()),
        select(statuses.to_vec()),
        (service, pairs(2)),
        (select(&TEXTS[..]), select(&TEXTS[..3]), pairs(2)),
        pairs(5),
        proptest::collection::vec(event, 0..3),
        proptest::collection::vec(link, 0..3),
    )
        .prop_map(
            |(ids, times, marks, names, kind, status, resource, scope, attrs, events, links)| {
                Made {
                    ids,
                    times,
                    marks,
                    names,
                    kind,
                    status,
                    resource,
                    scope,
                    attrs,
                    events,
                    links,
                }
            },
        )
}

/// A store that is told as a dump when a test fails by it.
pub struct Any(pub Store);

impl std::fmt::Debug for Any {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&dump(&self.0))
    }
}

/// A store of generated spans.
pub fn stores() -> impl Strategy<Value = Any> {
    proptest::collection::vec(span(), 1..24).prop_map(|spans| {
        let mut draft = Draft::default();
        spans.iter().for_each(|made| push(&mut draft, made));
        Any(build(draft))
    })
}

fn push(draft: &mut Draft, made: &Made) {
    let (trace, id, parent) = made.ids;
    let (follows_from, shared, flags) = made.marks;
    let (service, of) = &made.resource;
    let attrs = run(draft, of);
    let service = draft.strings.intern(service);
    let resource = draft.push_resource(service, attrs);
    let (name, version, of) = &made.scope;
    let attrs = run(draft, of);
    let (name, version) = (draft.strings.intern(name), draft.strings.intern(version));
    let scope = draft.push_scope(name, version, attrs);
    let span = NewSpan {
        trace: draft.trace_key(trace),
        id: draft.span_key(id),
        parent: draft.span_key(parent),
        follows_from,
        shared,
        start: made.times.0.map(TimeNs),
        duration: made.times.1,
        name: draft.strings.intern(made.names.0),
        kind: made.kind,
        status: made.status,
        status_message: draft.strings.intern(made.names.1),
        trace_state: draft.strings.intern(made.names.2),
        flags,
        resource,
        scope,
        attrs: run(draft, &made.attrs),
        placed: None,
    };
    let ix = draft.push_span(span);
    for (time, name, of) in &made.events {
        let (attrs, name) = (run(draft, of), draft.strings.intern(name));
        draft.push_event(ix, TimeNs(*time), name, attrs);
    }
    for (kind, trace, target, of) in &made.links {
        let (trace, target) = (draft.trace_key(trace), draft.span_key(target));
        let attrs = run(draft, of);
        draft.push_link(Link { span: ix, kind: *kind, trace, target, attrs });
    }
}

fn run(draft: &mut Draft, pairs: &Pairs) -> AttrRange {
    let mark = draft.attrs.mark();
    for (key, (kind, value)) in pairs {
        let (key, value) = (draft.strings.intern(key), draft.strings.intern(value));
        draft.attrs.push(key, *kind, value);
    }
    draft.attrs.since(mark)
}
