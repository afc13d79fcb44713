//! Answers of back ends: any status and any bytes to each call.
//!
//! The first line of the input says which call it is and what comes first (`search 200 application/json`), the bodies
//! stand behind it, parted by lines `--- STATUS TYPE`. So a seed is a file that can be read.

use spanscape_core::api::trouble::Failure;
use spanscape_core::api::{Came, HttpReply, Next, Plan};
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{
    Answer, Ask, FoundBy, Input, LogForm, LokiAsk, MetricsQuery, Packed, Problem, TraceRow,
};
use spanscape_core::model::Kind;
use spanscape_core::source::{Api, Lookback, Query, Target};

use crate::bytes::{Random, text};
use crate::decoders::decode;

const BASE: &str = "https://h/some/path/";

/// More requests than any call has: one for each query, label and figure.
const REQUESTS: usize = 60;

/// Any answers to a call: it ends, and asks nobody but the back end.
pub fn any(input: &[u8]) {
    let (head, bodies) = split(input, b"\n");
    let head = text(head).into_owned();
    let mut words = head.split(' ');
    let mut plan = plan(words.next().unwrap_or(""), &Random::of(head.as_bytes()));
    let mut replies = replies(words.collect::<Vec<_>>().join(" "), bodies).into_iter();
    let mut came: Option<Came> = None;
    for _ in 0..REQUESTS {
        let next = plan.next(came.take());
        let (Next::Fetch(request) | Next::Stream { request, .. }) = &next else {
            return ended(next);
        };
        assert!(request.url.starts_with(BASE), "{}", request.url);
        assert!(request.url.bytes().all(|byte| byte.is_ascii_graphic()), "{}", request.url);
        assert!(request.timeout_s > 0);
        let reply = replies.next().unwrap_or_else(|| {
            let problem =
                Problem { what: "gone".into(), place: String::new(), advice: "wait".into() };
            Err(Failure { problem, is_up: false })
        });
        if let (Next::Stream { .. }, Ok(reply)) = (&next, &reply) {
            let (whole, part) = (plan.takes(reply, true), plan.takes(reply, false));
            assert!(part || !whole, "all of it is taken, and its beginning is not");
            if whole {
                return decode(&reply.body);
            }
        }
        came = Some(reply);
    }
    panic!("a call without end: {head}");
}

/// What is in front of a separator, and behind it.
fn split<'a>(bytes: &'a [u8], by: &[u8]) -> (&'a [u8], &'a [u8]) {
    let at = bytes.windows(by.len()).position(|part| part == by);
    at.map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + by.len()..]))
}

/// What comes, one after the other; the head of the first is `head`.
fn replies(mut head: String, mut rest: &[u8]) -> Vec<Came> {
    let mut all = Vec::new();
    while all.len() < REQUESTS {
        let (body, behind) = split(rest, b"\n--- ");
        let (status, kind) = head.split_once(' ').unwrap_or((&head, ""));
        let (kind, moved) =
            kind.strip_suffix(" moved").map_or((kind, None), |kind| (kind, Some("https://login/")));
        all.push(Ok(HttpReply {
            status: status.parse().unwrap_or(200),
            content_type: kind.to_owned(),
            redirected: moved.map(str::to_owned),
            retry_s: None,
            body: body.to_vec(),
        }));
        if behind.is_empty() {
            break;
        }
        let (next, bodies) = split(behind, b"\n");
        (head, rest) = (text(next).into_owned(), bodies);
    }
    all
}

/// The call of a word.
fn plan(word: &str, random: &Random) -> Plan {
    let target = || Target { url: BASE.to_owned(), ..Target::default() };
    let mut random = random.clone();
    let mut known = || [None, Some(true), Some(false)][random.below(3)];
    let api = Api { legacy: known(), v3: known(), summaries: known(), ahead_s: None };
    let (query, now, service) =
        (Query::of_service("cart"), TimeNs(1_700_000_000), "cart".to_owned());
    let (end, lookback) = (now, Lookback(3_600));
    let ask = match word {
        "services" => Ask::Services { target: target() },
        "operations" => Ask::Operations { target: target(), api, service },
        "dependencies" => Ask::Dependencies { target: target(), end, lookback },
        "metrics" => {
            let query = MetricsQuery { service, kind: Kind::Server, end, lookback };
            Ask::Metrics { target: target(), query }
        }
        "archive" => Ask::Archive { target: target(), id: "a/b".to_owned() },
        "loki" => Ask::Loki { target: target(), ask: Packed::new(&loki()) },
        "trace" => {
            let (id, name) = ("c0ffee".to_owned(), String::new());
            let input = Input::Trace { target: target(), api, id, name };
            return Plan::of_input(&input).unwrap();
        }
        "file" => {
            let input = Input::Url { url: format!("{BASE}t.json"), name: String::new() };
            return Plan::of_input(&input).unwrap();
        }
        _ => Ask::Search {
            target: target(),
            api,
            query: Box::new(query),
            now,
            each: Vec::new(),
            whole: word == "whole",
            also: None,
        },
    };
    Plan::of_ask(&ask).expect("a call")
}

fn loki() -> LokiAsk {
    let form = |by, expr: &str| LogForm { by, expr: expr.to_owned() };
    LokiAsk {
        forms: vec![
            form(FoundBy::Metadata, "{app=\"cart\"} | trace_id=\"5b8a\""),
            form(FoundBy::Text, "{app=\"cart\"} |~ \"5b8a\""),
            form(FoundBy::Time, "{app=\"cart\"}"),
        ],
        from: TimeNs(1),
        to: TimeNs(2),
        most: 1_000,
        labels: vec![("app".to_owned(), vec!["cart".to_owned()])],
        file: false,
    }
}

/// What a call ended with.
fn ended(next: Next) {
    match next {
        Next::Rows { rows, .. } => rows.iter().for_each(row),
        Next::Done(answer) => {
            if let Answer::Failed(problem) = *answer {
                assert!(!problem.what.is_empty(), "{problem:?}");
            }
        }
        Next::Fetch(_) | Next::Stream { .. } => {}
    }
}

fn row(row: &TraceRow) {
    assert!(row.ix.is_none() && !row.id.is_empty());
}
