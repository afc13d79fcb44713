//! One trace by its id at back ends of every kind, and files at an address.

use crate::peers;

use peers::*;
use spanscape_core::engine::protocol::Input;

fn trace(server: &str, speaks: &str, id: &str) -> String {
    let (api, id, name) = (api(speaks), id.to_owned(), "Jaeger".to_owned());
    input(server, &Input::Trace { target: target(), api, id, name })
}

#[test]
fn one_trace() {
    insta::assert_snapshot!(trace(V1_45, "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
OTLP JSON lines: 2 spans in 1 traces [legacy ?, v3 ?, summaries ?]
");
    insta::assert_snapshot!(trace(V1_53, "LV", "00000000000000AA"), @"
GET api/v3/traces/000000000000000000000000000000AA
OTLP JSON: 1 spans in 1 traces [legacy yes, v3 yes, summaries ?]
");
    insta::assert_snapshot!(trace(V1_53, "Lv", " 00000000000000AA "), @"
GET api/traces/00000000000000AA
Jaeger JSON: 1 spans in 1 traces [legacy yes, v3 no, summaries ?]
");
    insta::assert_snapshot!(trace(V2_16, "LV", "my/id?"), @"
GET api/v3/traces/my%2Fid%3F
OTLP JSON: 1 spans in 1 traces [legacy yes, v3 yes, summaries ?]
");
    insta::assert_snapshot!(trace(VICTORIA, "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
Jaeger JSON: 1 spans in 1 traces [legacy ?, v3 ?, summaries ?]
");
    insta::assert_snapshot!(trace(QUICKWIT, "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
Jaeger JSON: 1 spans in 1 traces [legacy ?, v3 ?, summaries ?]
");
    // Its storage fails in v3 only.
    let broken =
        format!("api/v3/traces/* -> 500 text {{\"error\":{{\"message\":\"NaN\"}}}}\n{MAIN}");
    insta::assert_snapshot!(trace(&broken, "lVS", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
Jaeger JSON: 1 spans in 1 traces [legacy no, v3 yes, summaries yes]
");
}

#[test]
fn a_trace_that_is_not_there() {
    insta::assert_snapshot!(trace(V1_65_EMPTY, "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: The server answered “No traces found” (404)
  http://h:16686/api/v3/traces/000000000000000000000000000000aa
  The trace may not have arrived yet, or may have been removed by its age. Check the id, and try again in a minute.
");
    insta::assert_snapshot!(trace(&V1_65_EMPTY.replace("api/v3/traces*", "api/v3/x"), "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: The server answered “trace not found” (404)
  http://h:16686/api/traces/aa
  The trace may not have arrived yet, or may have been removed by its age. Check the id, and try again in a minute.
");
    let old = V1_65_EMPTY.replace(
        "404 text {\"error\":{\"httpCode\":404,\"message\":\"No traces found\"}}",
        "200 text {\"result\":{}}",
    );
    insta::assert_snapshot!(trace(&old, "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: The back end has no trace of this id
  http://h:16686/api/v3/traces/000000000000000000000000000000aa
  The trace may not have arrived yet, or may have been removed by its age. Check the id, and try again in a minute.
");
    let older = V1_65_EMPTY.replace(
        "404 text {\"error\":{\"httpCode\":404,\"message\":\"No traces found\"}}",
        "500 json {\"error\":{\"message\":\"cannot retrieve trace: trace not found\"}}",
    );
    insta::assert_snapshot!(trace(&older, "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: The server answered “trace not found” (404)
  http://h:16686/api/traces/aa
  The trace may not have arrived yet, or may have been removed by its age. Check the id, and try again in a minute.
");
    insta::assert_snapshot!(trace(r#"* -> 200 json {"status":"ok"}"#, "v", "aa"), @"
GET api/traces/aa
failed: The server's answer is no answer of a Jaeger API
  http://h:16686/api/traces/aa
  Try again, or ask for less.
");
    insta::assert_snapshot!(trace(STATIC_HOST, "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/v3/traces/000000000000000000000000000000aa
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(trace("* -> 404 text 404 page not found", "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: There is no Jaeger API here: the server answered “404 page not found” (404)
  http://h:16686/api/v3/traces/000000000000000000000000000000aa
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(trace("* -> 401 text missing tenant header", "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: The server answered “missing tenant header” (401)
  http://h:16686/api/v3/traces/000000000000000000000000000000aa
  This back end keeps tenants apart: name yours in its header, which is x-tenant unless it was set up otherwise.
");
    insta::assert_snapshot!(trace("* -> 502 text ", "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: The back end behind this address does not answer: 502 (bad gateway)
  http://h:16686/api/v3/traces/000000000000000000000000000000aa
  Start it, or check the address that requests are passed on to: JAEGER=<address> ./dev serve.
");
    insta::assert_snapshot!(trace("* -> cors", "", "aa"), @r#"
GET api/v3/traces/000000000000000000000000000000aa
GET api/traces/aa
failed: The server is up, but does not allow this page to read from it (CORS)
  http://h:16686/api/v3/traces/000000000000000000000000000000aa (Failed to fetch)
  Jaeger v2: extensions.jaeger_query.http.cors.allowed_origins: ["http://page"]. Jaeger v1: --query.additional-headers="Access-Control-Allow-Origin: http://page". Or without any permission: JAEGER=http://h:16686 ./dev serve. A login page in between looks the same: sign in there in another tab.
"#);
    insta::assert_snapshot!(trace("* -> down", "", "aa"), @"
GET api/v3/traces/000000000000000000000000000000aa
failed: No answer came
  http://h:16686/api/v3/traces/000000000000000000000000000000aa (Failed to fetch)
  Check the back end's address, and whether it is running and reached from this machine.
");
    insta::assert_snapshot!(trace(V2_16, "", " .. "), @"
failed: This is no trace id
  ..
  A trace id has 16 or 32 hexadecimal digits.
");
}

#[test]
fn a_file_at_an_address() {
    let check = |server: &str, url: &str| {
        let (url, name) = (format!("{BASE}{url}"), "a file".to_owned());
        input(server, &Input::Url { url, name })
    };
    insta::assert_snapshot!(check(V1_45, "api/traces/aa"), @"
GET api/traces/aa
Jaeger JSON: 1 spans in 1 traces [legacy ?, v3 ?, summaries ?]
");
    insta::assert_snapshot!(check("* -> 200 json no JSON at all", "t.json?x#y"), @"
GET t.json?x#y
nothing: 0 spans in 0 traces [legacy ?, v3 ?, summaries ?]
");
    insta::assert_snapshot!(check("* -> 404 text ", "t.json"), @"
GET t.json
failed: The server answered 404 (not found)
  http://h:16686/t.json
  Check the address.
");
    insta::assert_snapshot!(check(STATIC_HOST, "t.json"), @"
GET t.json
failed: The server answered with a web page, not with traces
  http://h:16686/t.json
  Check the address.
");
    insta::assert_snapshot!(check(STATIC_HOST, "api/traces/aa"), @"
GET api/traces/aa
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/traces/aa
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(check("* -> cors", "t.json"), @"
GET t.json
failed: The server is up, but does not allow this page to read from it (CORS)
  http://h:16686/t.json (Failed to fetch)
  The file's server has to send Access-Control-Allow-Origin: http://page. Or download the file, and open it here.
");
}
