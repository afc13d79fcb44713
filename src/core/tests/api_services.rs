//! Which services a back end has and what it speaks, and the names of their spans.

use crate::peers;

use peers::*;
use spanscape_core::engine::protocol::Ask;
use spanscape_core::source::Target;

fn services(server: &str) -> String {
    ask(server, &Ask::Services { target: target() })
}

fn operations(server: &str, speaks: &str, service: &str) -> String {
    let (target, api) = (target(), api(speaks));
    ask(server, &Ask::Operations { target, api, service: service.to_owned() })
}

#[test]
fn every_generation_is_recognised() {
    insta::assert_snapshot!(services(V1_45), @r#"
GET api/v3/services
GET api/services
["bank", "shop"] [legacy yes, v3 yes, summaries ?]
"#);
    insta::assert_snapshot!(services(V1_53), @r#"
GET api/v3/services
GET api/services
["bank", "shop"] [legacy yes, v3 yes, summaries ?]
"#);
    insta::assert_snapshot!(services(V1_65_EMPTY), @"
GET api/v3/services
GET api/services
[] [legacy yes, v3 yes, summaries ?]
");
    insta::assert_snapshot!(services(V2_16), @r#"
GET api/v3/services
GET api/services
["shop"] [legacy yes, v3 yes, summaries ?]
"#);
    insta::assert_snapshot!(services(V2_19), @r#"
GET api/v3/services
GET api/services
["shop"] [legacy yes, v3 yes, summaries ?]
"#);
    insta::assert_snapshot!(services(MAIN), @r#"
GET api/v3/services
GET api/services
["shop"] [legacy no, v3 yes, summaries ?]
"#);
    insta::assert_snapshot!(services(VICTORIA), @r#"
GET api/v3/services
GET api/services
["shop/web"] [legacy yes, v3 no, summaries no]
"#);
    insta::assert_snapshot!(services(QUICKWIT), @r#"
GET api/v3/services
GET api/services
["shop"] [legacy yes, v3 no, summaries no]
"#);
}

#[test]
fn the_most_telling_refusal_is_shown() {
    insta::assert_snapshot!(services(STATIC_HOST), @"
GET api/v3/services
GET api/services
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/v3/services
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(services("* -> 404 text 404 page not found"), @"
GET api/v3/services
GET api/services
failed: There is no Jaeger API here: the server answered “404 page not found” (404)
  http://h:16686/api/v3/services
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(services("* -> 401 text missing tenant header"), @"
GET api/v3/services
GET api/services
failed: The server answered “missing tenant header” (401)
  http://h:16686/api/v3/services
  This back end keeps tenants apart: name yours in its header, which is x-tenant unless it was set up otherwise.
");
    insta::assert_snapshot!(services("* -> 200 login <!doctype html>"), @"
GET api/v3/services
GET api/services
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/v3/services, which led to https://login.example/
  The server may ask for a login: sign in there in another tab, then try again.
");
    insta::assert_snapshot!(services("* -> 500 text "), @"
GET api/v3/services
GET api/services
failed: The back end behind this address does not answer: 500 (internal error)
  http://h:16686/api/v3/services
  Start it, or check the address that requests are passed on to: JAEGER=<address> ./dev serve.
");
    insta::assert_snapshot!(services("* -> 502 html <html><h1>502 Bad Gateway</h1></html>"), @"
GET api/v3/services
GET api/services
failed: The back end behind this address does not answer: 502 (bad gateway)
  http://h:16686/api/v3/services
  Start it, or check the address that requests are passed on to: JAEGER=<address> ./dev serve.
");
    let storage = r#"{"error":{"httpCode":500,"message":"no hosts available"}}"#;
    insta::assert_snapshot!(services(&format!("api/v3* -> 500 text {storage}\n{STATIC_HOST}")), @"
GET api/v3/services
GET api/services
failed: The server answered “no hosts available” (500)
  http://h:16686/api/v3/services
  Try again; if it stays so, look at the server's log.
");
    insta::assert_snapshot!(services(r#"* -> 200 json {"status":"ok"}"#), @"
GET api/v3/services
GET api/services
failed: The server's answer is no answer of a Jaeger API
  http://h:16686/api/v3/services
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(services("* -> 200 json {\"services\":[\"sh"), @"
GET api/v3/services
GET api/services
failed: The server's answer is broken: it is no whole JSON
  http://h:16686/api/v3/services
  Check the back end's address and base path. Without a Jaeger, open a file or the demo.
");
    insta::assert_snapshot!(services("* -> down"), @"
GET api/v3/services
failed: No answer came
  http://h:16686/api/v3/services (Failed to fetch)
  Check the back end's address, and whether it is running and reached from this machine.
");
    insta::assert_snapshot!(services("* -> silent"), @"
GET api/v3/services
failed: The server said nothing for 60 seconds
  http://h:16686/api/v3/services
  Try again, ask for less (a shorter time, a smaller limit), or give it longer: timeoutSeconds in config.json.
");
    insta::assert_snapshot!(services("* -> cors"), @r#"
GET api/v3/services
GET api/services
failed: The server is up, but does not allow this page to read from it (CORS)
  http://h:16686/api/v3/services (Failed to fetch)
  Jaeger v2: extensions.jaeger_query.http.cors.allowed_origins: ["http://page"]. Jaeger v1: --query.additional-headers="Access-Control-Allow-Origin: http://page". Or without any permission: JAEGER=http://h:16686 ./dev serve. A login page in between looks the same: sign in there in another tab.
"#);
}

#[test]
fn one_generation_is_enough() {
    // Proxies may add the permission to a success only: the absent route then looks forbidden.
    insta::assert_snapshot!(services(
        "api/v3/services -> cors\napi/services -> 200 json {\"data\":[\"a\",null,\"\",7,\"a\"]}"
    ), @r#"
GET api/v3/services
GET api/services
["a"] [legacy yes, v3 ?, summaries ?]
"#);
    insta::assert_snapshot!(services(
        "api/v3/services -> 200 text {\"services\":null}\napi/services -> silent"
    ), @"
GET api/v3/services
GET api/services
[] [legacy ?, v3 yes, summaries ?]
");
}

#[test]
fn names_of_spans() {
    insta::assert_snapshot!(operations(V1_45, "LV", "shop"), @"
GET api/v3/operations?service=shop
operations
  GET / (server)
  pay (client)
");
    insta::assert_snapshot!(operations(V1_53, "Lv", "a b/c?&#%"), @"
GET api/operations?service=a%20b%2Fc%3F%26%23%25
operations
  GET / (server)
");
    insta::assert_snapshot!(operations(V1_65_EMPTY, "", "shop"), @"
GET api/v3/operations?service=shop
operations
");
    insta::assert_snapshot!(operations(MAIN, "lVS", "shop"), @"
GET api/v3/operations?service=shop
operations
");
    insta::assert_snapshot!(operations(VICTORIA, "Lv", "shop/web"), @"
GET api/operations?service=shop%2Fweb
GET api/services/shop%2Fweb/operations
operations
  GET / ()
");
    insta::assert_snapshot!(operations(QUICKWIT, "Lv", "shop"), @"
GET api/operations?service=shop
GET api/services/shop/operations
operations
  GET / ()
");
    let refused = r#"* -> 400 text {"data":null,"errors":[{"code":400,"msg":"bad service"}]}"#;
    insta::assert_snapshot!(operations(refused, "", "shop"), @"
GET api/v3/operations?service=shop
failed: The server answered “bad service” (400)
  http://h:16686/api/v3/operations?service=shop
  Check the address and what it asks for.
");
    insta::assert_snapshot!(operations(STATIC_HOST, "lv", "shop"), @"
failed: This back end has no route for this
  http://h:16686/
  Check the back end's address and base path.
");
    let odd = r#"* -> 200 json {"data":[null,7,{"name":null},{"name":"b","spanKind":null},"a",{"name":"b"}]}"#;
    insta::assert_snapshot!(operations(odd, "v", "shop"), @"
GET api/operations?service=shop
operations
  a ()
  b ()
");
}

#[test]
fn bases_with_a_path() {
    let check = |url: &str, expect: &[&str]| {
        let target = Target { url: url.to_owned(), ..target() };
        let text = ask("* -> 404 text no", &Ask::Services { target });
        let sent: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("GET ")).collect();
        assert_eq!(sent, expect);
    };
    check(
        "http://h/select/jaeger/",
        &["http://h/select/jaeger/api/v3/services", "http://h/select/jaeger/api/services"],
    );
    check(
        "http://h/api/v1/otel-traces-v0_9/jaeger",
        &[
            "http://h/api/v1/otel-traces-v0_9/jaeger/api/v3/services",
            "http://h/api/v1/otel-traces-v0_9/jaeger/api/services",
        ],
    );
}
