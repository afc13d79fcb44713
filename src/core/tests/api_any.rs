//! Any answer to any call: no panic, an end, and no requests but to the back end.

use proptest::prelude::*;
use spanscape_core::api::trouble::Failure;
use spanscape_core::api::{Came, HttpReply, Next, Plan};
use spanscape_core::base::{DurationNs, TimeNs};
use spanscape_core::engine::protocol::{Ask, Input, Problem};
use spanscape_core::source::{Api, Lookback, Query, Target};

const BASE: &str = "https://h/some/path/";

fn api() -> impl Strategy<Value = Api> {
    (any::<Option<bool>>(), any::<Option<bool>>(), any::<Option<bool>>())
        .prop_map(|(legacy, v3, summaries)| Api { legacy, v3, summaries, ahead_s: None })
}

fn query() -> impl Strategy<Value = Query> {
    let tags = proptest::collection::vec((any::<String>(), any::<String>()), 0..4);
    let texts = (any::<String>(), any::<String>(), tags);
    let numbers = (any::<Option<u64>>(), any::<Option<u64>>(), any::<Option<u64>>());
    (texts, numbers, any::<Option<(u64, u64)>>(), any::<Option<u32>>()).prop_map(
        |((service, operation, tags), (min, max, back), range, limit)| Query {
            services: vec![service],
            operation,
            tags,
            min: min.map(DurationNs),
            max: max.map(DurationNs),
            lookback: back.map(Lookback),
            range,
            limit,
            filter: String::new(),
        },
    )
}

fn plan() -> impl Strategy<Value = Plan> {
    let target = || Target { url: BASE.to_owned(), ..Target::default() };
    let ask = |ask: Ask| Plan::of_ask(&ask).unwrap();
    prop_oneof![
        Just(ask(Ask::Services { target: target() })),
        (api(), any::<String>()).prop_map(move |(api, service)| ask(Ask::Operations {
            target: target(),
            api,
            service
        })),
        (api(), query(), any::<i64>()).prop_map(move |(api, query, now)| ask(Ask::Search {
            target: target(),
            api,
            query: Box::new(query),
            now: TimeNs(now),
            each: Vec::new(),
            whole: false,
            also: None,
        })),
        (api(), any::<String>()).prop_map(move |(api, id)| {
            let input = Input::Trace { target: target(), api, id, name: String::new() };
            Plan::of_input(&input).unwrap()
        }),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("null"),
        Just("-1"),
        Just("1e999"),
        Just("\"\""),
        Just("\"data\":"),
        Just("\"services\":"),
        Just("\"errors\":"),
        Just("\"error\":"),
        Just("\"msg\":"),
        Just("\"message\":"),
        Just("\"summaries\":"),
        Just("\"traceId\":"),
        Just("\"result\":"),
        Just("\"spanID\":"),
        Just("\"operations\":"),
        Just("<html>"),
        Just("\u{feff}"),
        Just("404 page not found\n"),
    ];
    let json = proptest::collection::vec(word, 0..12).prop_map(|words| words.concat().into_bytes());
    let lists = "\\{\"(data|services|operations|summaries|errors|error|result)\":(null|\\[\\]|\\{\\}|7|\"x\"|\\[(null|7|\"a\"|\\{\"(name|msg|traceId|spanKind)\":(null|7|\"b\"|\\[\\])\\})\\])\\}";
    let lists = proptest::string::string_regex(lists).unwrap().prop_map(String::into_bytes);
    prop_oneof![json, lists, any::<Vec<u8>>()]
}

fn came() -> impl Strategy<Value = Came> {
    let status = prop_oneof![4 => Just(200u16), 2 => Just(404), 1 => Just(400), 1 => 100..600u16];
    let kind =
        prop_oneof![Just("application/json"), Just("text/plain"), Just("text/html"), Just("")];
    let reply = (status, kind, any::<bool>(), any::<Option<u32>>(), body()).prop_map(
        |(status, kind, moved, retry_s, body)| HttpReply {
            status,
            content_type: kind.to_owned(),
            redirected: moved.then(|| "https://login/".to_owned()),
            retry_s,
            body,
        },
    );
    let failure = any::<bool>().prop_map(|is_up| {
        let problem =
            Problem { what: "no".to_owned(), place: String::new(), advice: String::new() };
        Failure { problem, is_up }
    });
    prop_oneof![9 => reply.prop_map(Ok), 1 => failure.prop_map(Err)]
}

proptest! {
    #[test]
    fn every_call_has_an_end(mut plan in plan(), answers in proptest::collection::vec(came(), 9)) {
        let mut last = None;
        let mut ended = false;
        for came in answers {
            let next = plan.next(last.take());
            let (Next::Fetch(request) | Next::Stream { request, .. }) = &next else {
                ended = true;
                break;
            };
            prop_assert!(request.url.starts_with("https://h/some/path/api/"), "{}", request.url);
            prop_assert!(request.url.bytes().all(|b| b.is_ascii_graphic()), "{}", request.url);
            prop_assert!(request.timeout_s > 0);
            if let (Next::Stream { .. }, Ok(reply)) = (&next, &came) {
                let (whole, part) = (plan.takes(reply, true), plan.takes(reply, false));
                prop_assert!(part || !whole);
            }
            last = Some(came);
        }
        prop_assert!(ended);
    }
}

#[test]
fn requests_go_only_where_they_are_allowed() {
    use spanscape_core::api::trouble::is_allowed;
    let named = ["https://jaeger.example".to_owned(), "http://localhost:16686".to_owned()];
    let check = |url: &str, origin: &str, expect: bool| {
        assert_eq!(is_allowed(url, origin, &named), expect, "{url} from {origin}");
    };
    let own = "https://traces.example";
    check("https://traces.example/api/services", own, true);
    check("https://jaeger.example/api/traces", own, true);
    check("https://jaeger.example", own, true);
    check("https://jaeger.example?x", own, true);
    check("https://jaeger.example.evil/api", own, false);
    check("https://jaeger.example@evil.example/", own, false);
    check("https://jaeger.example:8443/", own, false);
    check("http://jaeger.example/", own, false);
    check("http://localhost:16686/api/traces", own, true);
    check("http://localhost:1668/api/traces", own, false);
    check("blob:https://traces.example/5", own, true);
    // A page without an origin may ask nobody by its own.
    check("https://traces.example/api", "null", false);
    check("/api", "", false);
}
