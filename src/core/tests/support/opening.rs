//! The shell around the engine as lines of text: what it does, and what the page hears.

use spanscape_core::base::{DurationNs, TimeNs};
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step};
use spanscape_core::source::{Api, Query, Target};

use super::script::{order, print, query};

/// A Jaeger answer of one span.
pub const ONE: &str = r#"{"data":[{"traceID":"00000000000000aa","spans":[
  {"traceID":"00000000000000aa","spanID":"0000000000000001","operationName":"GET /",
   "startTime":1000,"duration":50,"processID":"p1"}],
  "processes":{"p1":{"serviceName":"front"}}}]}"#;

const TWO: &str = r#"[{"traceId":"00000000000000bb","id":"0000000000000002","name":"pay",
  "timestamp":2000,"duration":10,"localEndpoint":{"serviceName":"bank"}}]"#;

/// A Jaeger answer of two traces, one of them with an error and a tag.
pub const BOTH: &str = r#"{"data":[{"traceID":"00000000000000aa","spans":[
  {"traceID":"00000000000000aa","spanID":"0000000000000001","operationName":"GET /",
   "startTime":1000,"duration":50,"processID":"p1",
   "tags":[{"key":"error","type":"bool","value":true},{"key":"size","type":"int64","value":7}]}],
  "processes":{"p1":{"serviceName":"front"}}},{"traceID":"00000000000000bb","spans":[
  {"traceID":"00000000000000bb","spanID":"0000000000000002","operationName":"pay",
   "startTime":2000,"duration":10,"processID":"p1"}],
  "processes":{"p1":{"serviceName":"bank"}}}]}"#;

const NOT_JSON: &str = "<!doctype html><title>Sign in</title>";

/// One line is one call: `open ID INPUT...` (an input `text=NAME` is pasted), `search ID`,
/// `begin ID IX [TOTAL]`, `feed ID NAME` (in two chunks), `end ID`, `fail ID`, `finish ID`, `steps`,
/// `cancel ID`, `traces`, `wants ID`, `api ID legacy|v3`, `lines ID COUNT` (a search finds so many
/// summaries), `found ORDER QUERY`, `show-found ID`, `close SLOT`.
pub fn run(script: &str) -> String {
    let mut engine = Engine::new("test");
    let mut text = String::new();
    for line in script.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let mut out = Vec::new();
        text += &format!("> {line}\n");
        let words: Vec<&str> = line.split(' ').collect();
        let number = |i: usize| words[i].parse::<u32>().unwrap();
        match words[0] {
            "open" => {
                let inputs = words[2..].iter().map(|w| input(w)).collect();
                engine.handle(
                    Request { id: number(1), ask: Ask::Open { inputs, apart: 0 } },
                    &mut out,
                );
            }
            "search" => {
                let url = "http://jaeger/".to_owned();
                let target = Target { url, ..Target::default() };
                let (api, query, now) = (Api::default(), Box::default(), TimeNs(0));
                let ask = Ask::Search {
                    target,
                    api,
                    query,
                    now,
                    each: Vec::new(),
                    whole: false,
                    also: None,
                };
                engine.handle(Request { id: number(1), ask }, &mut out);
            }
            "search-each" => {
                let target = Target { url: "http://jaeger/".to_owned(), ..Target::default() };
                let each = words[2].split(',').map(str::to_owned).collect();
                let (api, query, now) = (Api::default(), Box::default(), TimeNs(0));
                let ask = Ask::Search { target, api, query, now, each, whole: false, also: None };
                engine.handle(Request { id: number(1), ask }, &mut out);
            }
            "add-lines" => {
                let rows = (1..=number(3)).map(line_of).collect();
                engine.add_rows(number(1), number(2), rows, &mut out);
            }
            "api" => engine.found_api(number(1), api(words[2])),
            "lines" => {
                let rows = (1..=number(2)).map(line_of).collect();
                engine.found_rows(number(1), rows, api("v3"), &mut out);
            }
            "found" => {
                let (query, order) = (query(&words[2..].join(" ")), order(words[1]));
                let ask = Ask::Traces { of: Slot::Found, query, first: 0, count: 9, order };
                engine.handle(Request { id: 95, ask }, &mut out);
            }
            "show-found" => {
                let trace = TraceRef::Id(words[1].to_owned());
                let ask = Ask::Show { of: Slot::Found, trace };
                engine.handle(Request { id: 94, ask }, &mut out);
            }
            "close" => {
                let slot = if words[1] == "open" { Slot::Open } else { Slot::Found };
                engine.handle(Request { id: 93, ask: Ask::Close { slot } }, &mut out);
            }
            "cancel" => {
                engine.handle(Request { id: 99, ask: Ask::Cancel { open: number(1) } }, &mut out);
            }
            "traces" => {
                let order = TraceOrder::Newest;
                let ask = Ask::Traces {
                    of: Slot::Open,
                    query: Query::default(),
                    first: 0,
                    count: 9,
                    order,
                };
                engine.handle(Request { id: 98, ask }, &mut out);
            }
            "rows" => {
                let ask = Ask::Rows { first: 0, count: 9, look: RowLook::default() };
                engine.handle(Request { id: 97, ask }, &mut out);
            }
            "show" => {
                let ask = Ask::Show { of: Slot::Open, trace: TraceRef::First };
                engine.handle(Request { id: 96, ask }, &mut out);
            }
            "begin" => {
                let total = words.get(3).map(|w| w.parse().unwrap());
                engine.begin_input(number(1), number(2), total);
            }
            "feed" => {
                let bytes = content(words[2]).as_bytes();
                let (first, second) = bytes.split_at(bytes.len() / 2);
                engine.feed(number(1), first, &mut out);
                engine.feed(number(1), second, &mut out);
            }
            "end" => engine.end_input(number(1), &mut out),
            "fail" => {
                let (what, place) = ("The server did not answer".to_owned(), String::new());
                let problem = Problem { what, place, advice: "Try again".to_owned() };
                engine.fail_input(number(1), problem, &mut out);
            }
            "finish" => engine.finish(number(1), &mut out),
            "steps" => while engine.step(&mut out) == Step::More {},
            "wants" => text += &format!("{}\n", engine.wants(number(1))),
            other => panic!("no such word: {other}"),
        }
        for response in out {
            text += &format!("#{} {}", response.id, print(&response.answer));
        }
    }
    text
}

fn api(word: &str) -> Api {
    let legacy = word == "legacy";
    Api { legacy: Some(legacy), v3: Some(!legacy), ..Api::default() }
}

/// The summary of a trace; the higher its number, the newer and shorter it is.
pub fn line_of(number: u32) -> TraceRow {
    TraceRow {
        second: false,
        ix: None,
        id: format!("{number:016x}"),
        service: "front".to_owned(),
        name: format!("GET /{number}"),
        start: TimeNs(i64::from(number) * 1_000),
        duration: DurationNs(1_000 / u64::from(number)),
        spans: 10 + number % 2,
        errors: number / 2,
        incomplete: false,
        services: Vec::new(),
    }
}

/// What a word of `open` names.
pub fn input(word: &str) -> Input {
    match word.strip_prefix("text=") {
        Some(name) => Input::Text { text: content(name).to_owned() },
        None => Input::File { index: 0, name: word.to_owned() },
    }
}

fn content(name: &str) -> &'static str {
    match name {
        "one" => ONE,
        "two" => TWO,
        "html" => NOT_JSON,
        "both" => BOTH,
        "nothing" => "{\"data\":[]}",
        "nothing-at-all" => "{\"data\":null,\"total\":0,\"errors\":null}",
        "nothing-of-v3" => "{\"result\":{\"resourceSpans\":[]}}",
        "nothing-of-old" => "{\"result\":{}}",
        "no-bytes" => "",
        "cut" => ONE.split_at(200).0,
        other => panic!("no such content: {other}"),
    }
}
