//! Secrets, hosts, queries, ids and people, planted in every place of a trace: none of them is in any file of it.

use spanscape_core::base::TimeNs;
use spanscape_core::export::Format;
use spanscape_core::model::store::Link;
use spanscape_core::model::{AttrRange, AttrType, Draft, LinkKind, NewSpan, Store, build, dump};
use spanscape_core::redact::{Rules, redact};

use crate::export::written;

/// Where something is planted.
#[derive(Clone, Copy, Debug)]
pub enum Plant {
    Span,
    Event,
    Resource,
    Scope,
    Link,
    Name,
    Message,
    State,
    EventName,
}

const PLACES: [Plant; 9] = [
    Plant::Span,
    Plant::Event,
    Plant::Resource,
    Plant::Scope,
    Plant::Link,
    Plant::Name,
    Plant::Message,
    Plant::State,
    Plant::EventName,
];

/// A trace of two spans that has an attribute, or its value alone, in a place, and names a host.
pub fn planted(place: Plant, key: &str, kind: AttrType, value: &str) -> Store {
    let mut draft = Draft::default();
    let run = |draft: &mut Draft, at: &[Plant], host: bool| {
        let mark = draft.attrs.mark();
        if at.iter().any(|one| *one as u8 == place as u8) {
            let (key, value) = (draft.strings.intern(key), draft.strings.intern(value));
            draft.attrs.push(key, kind, value);
        }
        if host {
            let (key, value) = (draft.strings.intern("host.name"), draft.strings.intern(HOST));
            draft.attrs.push(key, AttrType::String, value);
        }
        draft.attrs.since(mark)
    };
    let attrs = run(&mut draft, &[Plant::Resource], true);
    let service = draft.strings.intern("shop");
    let resource = draft.push_resource(service, attrs);
    let attrs = run(&mut draft, &[Plant::Scope], false);
    let name = draft.strings.intern("scope");
    let scope = draft.push_scope(name, service, attrs);
    let text = |draft: &mut Draft, at: Plant| {
        draft.strings.intern(if at as u8 == place as u8 { value } else { "n" })
    };
    let root = NewSpan {
        trace: draft.trace_key(TRACE),
        id: draft.span_key(ID),
        resource,
        scope,
        start: Some(TimeNs(1_700_000_000_000_000_000)),
        duration: Some(9),
        name: text(&mut draft, Plant::Name),
        status_message: text(&mut draft, Plant::Message),
        trace_state: text(&mut draft, Plant::State),
        attrs: run(&mut draft, &[Plant::Span], false),
        ..NewSpan::default()
    };
    let child = NewSpan {
        id: draft.span_key("00000000000000c1"),
        parent: root.id,
        attrs: AttrRange::default(),
        ..root
    };
    let ix = draft.push_span(root);
    draft.push_span(child);
    let (attrs, name) =
        (run(&mut draft, &[Plant::Event], false), text(&mut draft, Plant::EventName));
    draft.push_event(ix, TimeNs(1_700_000_000_000_000_001), name, attrs);
    let attrs = run(&mut draft, &[Plant::Link], false);
    draft.push_link(Link {
        span: ix,
        kind: LinkKind::Link,
        trace: root.trace,
        target: child.id,
        attrs,
    });
    build(draft)
}

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const ID: &str = "b7ad6b7169203331";
const HOST: &str = "db-planted-7.example.org";
const SECRET: &str = "hunter2Planted9";
const NAME: &str = "anna-planted";
const QUERY: &str = "planted_column";

/// What is planted, under which key, and what of it must not be found anywhere.
fn plants() -> Vec<(&'static str, AttrType, String, &'static str)> {
    use AttrType::{Json, String as Text};
    let sql = format!("SELECT {QUERY} FROM t WHERE a = 'x'");
    vec![
        ("note", Text, format!("password={SECRET}"), SECRET),
        ("note", Text, format!("Authorization: Bearer {SECRET}"), SECRET),
        ("note", Text, format!("curl https://u:{SECRET}@h.example/x"), SECRET),
        ("note", Text, format!("{{\"a\":{{\"api_key\":\"{SECRET}\"}}}}"), SECRET),
        ("note", Json, format!("{{\"a\":{{\"api_key\":\"{SECRET}\"}}}}"), SECRET),
        ("note", Json, format!("[\"run --password {SECRET}\",\"--token\",\"{SECRET}\"]"), SECRET),
        ("note", Text, format!("dial tcp: lookup {HOST}: no such host"), HOST),
        ("note", Text, format!("GET https://{HOST}:8443/p?a=b"), HOST),
        ("note", Text, format!("lost {}!", HOST.to_uppercase()), "DB-PLANTED"),
        ("note", Text, "no route to 10.83.7.4:80".to_owned(), "10.83.7.4"),
        ("note", Json, "{\"ips\":[\"10.83.7.4\"]}".to_owned(), "10.83.7.4"),
        ("note", Text, "[2001:db8::7:9]:443 refused".to_owned(), "2001:db8"),
        ("note", Text, sql.clone(), QUERY),
        ("note", Text, format!("GET /a?{QUERY}=1 HTTP/1.1"), QUERY),
        ("note", Text, format!("at https://h.example/a?{QUERY}=1"), QUERY),
        ("note", Text, format!("from {NAME}@example.com to b"), NAME),
        ("note", Text, format!("/users/{NAME}%40example.com/x"), NAME),
        ("note", Text, format!("trace {TRACE}, span {ID}"), TRACE),
        ("note", Text, format!("id{ID}"), ID),
        ("note", Text, "of 5f0c2b8e-1111-4222-8333-1234567890ab".to_owned(), "1234567890ab"),
    ]
}

/// What is planted only where there is a key.
fn keyed() -> Vec<(&'static str, AttrType, String, &'static str)> {
    use AttrType::{Bytes, Int, Json, String as Text};
    vec![
        (
            "note",
            Bytes,
            "cGFzc3dvcmQ9aHVudGVyMlBsYW50ZWQ5".to_owned(),
            "cGFzc3dvcmQ9aHVudGVyMlBsYW50ZWQ5",
        ),
        ("db.password", Text, SECRET.to_owned(), SECRET),
        ("http.request.header.cookie", Json, format!("[\"s={SECRET}\"]"), SECRET),
        ("server.address", Text, HOST.to_owned(), HOST),
        ("k8s.pod.ip", Text, "10.83.7.4".to_owned(), "10.83.7.4"),
        ("peer.ipv4", Int, "173213444".to_owned(), "173213444"),
        ("db.statement", Text, QUERY.to_owned(), QUERY),
        ("db.query.parameter.q", Text, QUERY.to_owned(), QUERY),
        ("db.query.text", Json, format!("[\"{QUERY}\"]"), QUERY),
        ("url.query", Text, format!("?{QUERY}=1"), QUERY),
        ("url", Text, format!("a?{QUERY}=1"), QUERY),
        (
            "gen_ai.input.messages",
            Json,
            format!("[{{\"role\":\"user\",\"parts\":\"{QUERY}\"}}]"),
            QUERY,
        ),
        ("user.id", Text, NAME.to_owned(), NAME),
        ("app", Json, format!("{{\"user\":{{\"name\":\"{NAME}\"}}}}"), NAME),
        ("enduser.id", Int, "7351".to_owned(), "7351"),
        ("exception.message", Text, NAME.to_owned(), NAME),
    ]
}

#[test]
fn what_is_planted_never_leaves() {
    let rules = Rules::careful(*b"a salt of a test");
    let everywhere =
        plants().into_iter().flat_map(|plant| PLACES.map(|place| (place, plant.clone())));
    let with_keys = keyed().into_iter().flat_map(|plant| {
        [Plant::Span, Plant::Event, Plant::Resource, Plant::Scope, Plant::Link]
            .map(|place| (place, plant.clone()))
    });
    for (place, (key, kind, value, needle)) in everywhere.chain(with_keys) {
        let store = planted(place, key, kind, &value);
        let before = files(&store).concat();
        assert!(
            before.contains(needle) || before.contains(&escaped(needle)),
            "{place:?} {value} is not planted"
        );
        let new = redact(&store, &store.traces()[0], &rules);
        for file in files(&new) {
            for gone in [needle, TRACE, ID, HOST] {
                assert!(
                    !file.to_lowercase().contains(&gone.to_lowercase()),
                    "{gone} of {place:?} {key}={value}: {file}"
                );
            }
        }
        assert!(new.strings().len() < 40 && dump(&new).contains("shop"));
    }
}

fn escaped(text: &str) -> String {
    text.replace('"', "\\\"")
}

fn files(store: &Store) -> Vec<String> {
    let trace = &store.traces()[0];
    Format::ALL.map(|format| String::from_utf8(written(store, trace, format)).unwrap()).into()
}
