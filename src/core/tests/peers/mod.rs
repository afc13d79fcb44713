//! Back ends as text, and what a call to one of them sends and comes to.

pub mod metrics;

use std::fmt::Write as _;

use spanscape_core::api::trouble::{Failure, SecondLook, no_answer, silent};
use spanscape_core::api::{Came, HttpReply, HttpRequest, Next, Plan};
use spanscape_core::engine::protocol::{
    Answer, Ask, Input, LokiFound, LokiTold, Problem, ServiceEdge, TraceRow,
};
use spanscape_core::ingest::Ingest;
use spanscape_core::source::{Api, Target};

/// Jaeger 1.45: no v3 over plain HTTP but grpc-gateway's, and a web page for unknown paths.
pub const V1_45: &str = r#"
api/services -> 200 json {"data":["shop","bank"],"total":2,"limit":0,"offset":0,"errors":null}
api/operations -> 200 json {"data":[{"name":"pay","spanKind":"client"},{"name":"GET /","spanKind":"server"}],"total":2,"limit":0,"offset":0,"errors":null}
api/traces -> 200 json LEGACY
api/traces/* -> 200 json LEGACY
api/v3/services -> 200 json {"services":["shop","bank"]}
api/v3/operations -> 200 json {"operations":[{"name":"pay","spanKind":"client"},{"name":"GET /","spanKind":"server"}]}
api/v3/traces/* -> 200 json CHUNKS
api/v3/* -> 404 json {"code":5,"message":"Not Found","details":[]}
* -> 200 html <!doctype html>
"#;

/// Jaeger 1.53 to 1.64 and 2.0, 2.1: v3 labelled as plain text, `{}` for nothing.
pub const V1_53: &str = r#"
api/services -> 200 json {"data":["shop","bank"],"total":2,"limit":0,"offset":0,"errors":null}
api/operations -> 200 json {"data":[{"name":"GET /","spanKind":"server"}],"total":1,"limit":0,"offset":0,"errors":null}
api/traces -> 200 json LEGACY
api/traces/* -> 200 json LEGACY
api/v3/services -> 200 text {"services":["bank","shop"]}
api/v3/operations -> 200 text {"operations":[{"name":"GET /","spanKind":"server"}]}
api/v3/traces/* -> 200 text V3
api/v3/traces -> 200 text {"result":{}}
* -> 200 html <!doctype html>
"#;

/// Jaeger 1.65 to 1.76 and 2.2 to 2.15, with no data yet.
pub const V1_65_EMPTY: &str = r#"
api/services -> 200 json {"data":null,"total":0,"limit":0,"offset":0,"errors":null}
api/operations -> 200 json {"data":null,"total":0,"limit":0,"offset":0,"errors":null}
api/traces -> 200 json {"data":[],"total":0,"limit":0,"offset":0,"errors":null}
api/traces/* -> 404 json {"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}
api/v3/services -> 200 text {}
api/v3/operations -> 200 text {}
api/v3/traces* -> 404 text {"error":{"httpCode":404,"message":"No traces found"}}
* -> 200 html <!doctype html>
"#;

/// Jaeger 2.16 to 2.18: a plain 404 for unknown paths.
pub const V2_16: &str = r#"
api/services -> 200 json {"data":["shop"],"total":1,"limit":0,"offset":0,"errors":null}
api/traces -> 200 json LEGACY
api/traces/* -> 200 json LEGACY
api/v3/services -> 200 text {"services":["shop"]}
api/v3/traces/* -> 200 text V3
* -> 404 text 404 page not found
"#;

/// Jaeger 2.19 and 2.20: summaries.
pub const V2_19: &str = r#"
api/services -> 200 json {"data":["shop"],"total":1,"limit":0,"offset":0,"errors":null}
api/traces* -> 200 json LEGACY
api/v3/services -> 200 json {"services":["shop"]}
api/v3/operations -> 200 json {"operations":[{"name":"GET /","spanKind":"server"}]}
api/v3/trace-summaries -> 200 json SUMMARIES
api/v3/traces/* -> 200 json V3
* -> 404 text 404 page not found
"#;

/// Jaeger's main: of the legacy API only one trace by its id is left.
pub const MAIN: &str = r#"
api/traces/* -> 200 json LEGACY
api/v3/services -> 200 json {"services":["shop"]}
api/v3/operations -> 200 json {"operations":[]}
api/v3/trace-summaries -> 200 json SUMMARIES
api/v3/traces* -> 200 json V3
* -> 404 text 404 page not found
"#;

/// VictoriaTraces without v3.
pub const VICTORIA: &str = r#"
api/services/shop%2Fweb/operations -> 200 json {"data":["GET /"],"errors":null,"limit":0,"offset":0,"total":1}
api/services -> 200 json {"data":["shop/web"],"errors":null,"limit":0,"offset":0,"total":1}
api/traces* -> 200 json LEGACY
* -> 400 text remoteAddr: "127.0.0.1:1"; requestURI: /x; unsupported path requested: "/x"
"#;

/// Quickwit.
pub const QUICKWIT: &str = r#"
api/services/shop/operations -> 200 json {"data":["GET /"]}
api/services -> 200 json {"data":["shop"]}
api/traces* -> 200 json LEGACY
* -> 404 json {"message":"Route not found"}
"#;

/// A host with a fallback to its own page, and no back end.
pub const STATIC_HOST: &str = "* -> 200 html <!doctype html><title>Spanscape</title>";

const LEGACY: &str = r#"{"data":[{"traceID":"00000000000000aa","spans":[{"traceID":"00000000000000aa","spanID":"0000000000000001","operationName":"GET /","references":[],"startTime":1000,"duration":50,"tags":[],"logs":[],"processID":"p1","warnings":null}],"processes":{"p1":{"serviceName":"shop","tags":[]}},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}"#;

const V3: &str = r#"{"result":{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{"traceId":"000000000000000000000000000000aa","spanId":"0000000000000001","name":"GET /","kind":2,"startTimeUnixNano":"1000000","endTimeUnixNano":"1050000","status":{}}]}]}]}}"#;

/// grpc-gateway: a line for each chunk, ids in base64, enumerations by name.
const CHUNKS: &str = concat!(
    r#"{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"AAAAAAAAAAAAAAAAAAAAqg==","spanId":"AAAAAAAAAAE=","name":"GET /","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1000000","endTimeUnixNano":"1050000","status":{"code":"STATUS_CODE_ERROR"}}]}]}]}}"#,
    "\n",
    r#"{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"AAAAAAAAAAAAAAAAAAAAqg==","spanId":"AAAAAAAAAAI=","parentSpanId":"AAAAAAAAAAE=","name":"pay","startTimeUnixNano":"1000000","endTimeUnixNano":"1050000"}]}]}]}}"#,
    "\n"
);

const SUMMARIES: &str = r#"{"summaries":[{"traceId":"000000000000000000000000000000aa","rootServiceName":"shop","rootOperationName":"GET /","minStartTimeUnixNano":"1000000","maxEndTimeUnixNano":"1050000","spanCount":3,"errorSpanCount":1,"orphanSpanCount":1,"services":[{"name":"bank","spanCount":1,"errorSpanCount":1},{"name":"shop","spanCount":2}]}]}"#;

/// The base URL of all of them.
pub const BASE: &str = "http://h:16686/";

/// A back end at [`BASE`].
pub fn target() -> Target {
    Target { url: BASE.to_owned(), ..Target::default() }
}

/// What a back end speaks, by letters: `l`egacy, `v`3, `s`ummaries; upper case is yes, lower no.
pub fn api(text: &str) -> Api {
    let known = |yes: char, no: char| {
        text.chars().find_map(|c| (c == yes).then_some(true).or((c == no).then_some(false)))
    };
    Api { legacy: known('L', 'l'), v3: known('V', 'v'), summaries: known('S', 's'), ahead_s: None }
}

/// Runs a question's plan.
pub fn ask(server: &str, ask: &Ask) -> String {
    run(server, Plan::of_ask(ask).unwrap())
}

/// Runs an input's plan.
pub fn input(server: &str, input: &Input) -> String {
    run(server, Plan::of_input(input).unwrap())
}

/// Runs a plan against a server, which is lines of `PATH -> STATUS TYPE BODY`; the first whose path
/// fits answers (`*` at its end fits anything, `?x` wants `x` in the query). A line for each request, then what came of all.
pub fn run(server: &str, mut plan: Plan) -> String {
    let mut text = String::new();
    let mut came = None;
    for _ in 0..12 {
        let next = plan.next(came.take());
        let (Next::Fetch(request) | Next::Stream { request, .. }) = &next else {
            return text + &print(&next);
        };
        let path = request.url.strip_prefix(BASE).unwrap_or(&request.url);
        let method = if request.post { "POST" } else { "GET" };
        let _ = writeln!(text, "{method} {}", path.replace('&', "\n      &"));
        let reply = answer(server, request);
        match (&next, reply) {
            (Next::Stream { api, .. }, Ok(reply)) if plan.takes(&reply, true) => {
                return text + &decoded(&reply.body, *api);
            }
            (_, reply) => came = Some(reply),
        }
    }
    panic!("no end:\n{text}");
}

fn answer(server: &str, request: &HttpRequest) -> Came {
    let path = request.url.strip_prefix(BASE).unwrap_or(&request.url);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let rule = server.lines().filter(|line| !line.trim().is_empty()).find_map(|line| {
        let (rule, answer) = line.split_once(" -> ").unwrap();
        let (rule, part) = rule.split_once('?').unwrap_or((rule, ""));
        let fits = query.contains(part)
            && match rule.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == rule,
            };
        fits.then_some(answer)
    });
    let rule = rule.unwrap_or_else(|| panic!("no rule for {path}"));
    match rule {
        "silent" => return Err(silent(request)),
        "down" => return Err(failure(request, SecondLook::Failed)),
        "cors" => return Err(failure(request, SecondLook::Answered)),
        _ => {}
    }
    let mut words = rule.splitn(3, ' ');
    let (status, kind) = (words.next().unwrap(), words.next().unwrap());
    let body = match words.next().unwrap_or("") {
        "LEGACY" => LEGACY,
        "V3" => V3,
        "CHUNKS" => CHUNKS,
        "SUMMARIES" => SUMMARIES,
        body => body,
    };
    Ok(HttpReply {
        status: status.parse().unwrap(),
        content_type: match kind {
            "json" => "application/json",
            "html" | "login" => "text/html; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        }
        .to_owned(),
        redirected: (kind == "login").then(|| "https://login.example/".to_owned()),
        retry_s: None,
        body: body.as_bytes().to_vec(),
    })
}

fn failure(request: &HttpRequest, look: SecondLook) -> Failure {
    no_answer(request, "http://page", look, "Failed to fetch")
}

fn decoded(body: &[u8], api: Api) -> String {
    let mut ingest = Ingest::default();
    ingest.begin("answer");
    ingest.push(body);
    let report = ingest.end();
    let format = report.format.map_or("nothing", |f| f.name());
    format!("{format}: {} spans in {} traces {}\n", report.spans, report.traces, speaks(api))
}

fn print(next: &Next) -> String {
    match next {
        Next::Rows { rows, api } => {
            let lines: String = rows.iter().map(|r| format!("  {}\n", row(r))).collect();
            format!("{} traces {}\n{lines}", rows.len(), speaks(*api))
        }
        Next::Done(answer) => match &**answer {
            Answer::Services { services, api } => format!("{services:?} {}\n", speaks(*api)),
            Answer::Operations(list) => {
                let list = list.iter().map(|o| format!("  {} ({})\n", o.name, o.kind));
                format!("operations\n{}", list.collect::<String>())
            }
            Answer::Archived => "archived\n".to_owned(),
            Answer::Dependencies(found) => {
                let found = found.open().unwrap();
                let name = |at: u32| found.node(at).map_or("?", |node| node.name.as_str());
                let line = |e: &ServiceEdge| {
                    format!("  {} -> {} {}\n", name(e.from), name(e.to), e.calls())
                };
                let lines: String = found.edges.iter().map(line).collect();
                format!("{} services\n{lines}", found.nodes.len())
            }
            Answer::Metrics(told) => metrics::print(&told.open().unwrap()),
            Answer::NoMetrics(Problem { what, place, advice }) => {
                format!("no metrics: {what}\n  {place}\n  {advice}\n")
            }
            Answer::Loki(told) => match told.open().unwrap() {
                LokiTold::Came { found, problem } => {
                    let of = |found: &LokiFound| {
                        format!("came by {}: {} bytes\n", found.form, found.body.len())
                    };
                    let found: String = found.iter().map(of).collect();
                    let but = problem.map(|problem| format!("but: {}\n", problem.what));
                    found + &but.unwrap_or_default()
                }
                LokiTold::Nothing(Problem { what, place, advice }) => {
                    format!("nothing: {what}\n  {place}\n  {advice}\n")
                }
                LokiTold::Absent(Problem { what, place, advice }) => {
                    format!("absent: {what}\n  {place}\n  {advice}\n")
                }
            },
            Answer::Failed(Problem { what, place, advice }) => {
                format!("failed: {what}\n  {place}\n  {advice}\n")
            }
            other => format!("{other:?}\n"),
        },
        other => format!("{other:?}\n"),
    }
}

fn row(row: &TraceRow) -> String {
    let services = row.services.iter().map(|s| format!("{} {}/{}", s.name, s.spans, s.errors));
    let services = services.collect::<Vec<_>>().join(", ");
    let incomplete = if row.incomplete { ", incomplete" } else { "" };
    format!(
        "{} {}: {} @{}+{}, {} spans, {} errors{incomplete} ({services})",
        row.id, row.service, row.name, row.start.0, row.duration.0, row.spans, row.errors
    )
}

fn speaks(api: Api) -> String {
    let known = |yes, what: Option<bool>| match what {
        Some(true) => format!("{yes} yes"),
        Some(false) => format!("{yes} no"),
        None => format!("{yes} ?"),
    };
    let Api { legacy, v3, summaries, .. } = api;
    let all = [known("legacy", legacy), known("v3", v3), known("summaries", summaries)];
    format!("[{}]", all.join(", "))
}
