//! Which services call which, as back ends answer it.

use crate::peers;

use peers::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::Ask;
use spanscape_core::source::Lookback;

fn dependencies(server: &str) -> String {
    let (end, lookback) = (TimeNs(1_700_000_000_123_456_789), Lookback(3_600));
    ask(server, &Ask::Dependencies { target: target(), end, lookback })
}

#[test]
fn links_are_sorted_and_each_pair_is_one() {
    let server = r#"api/dependencies -> 200 json {"data":[{"parent":"shop","child":"bank","callCount":3},{"parent":"a","child":"b","callCount":7},{"parent":"shop","child":"bank","callCount":4},{"parent":"a","child":"c","callCount":7}],"total":0,"limit":0,"offset":0,"errors":null}"#;
    insta::assert_snapshot!(dependencies(server), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
5 services
  a -> b 7
  a -> c 7
  shop -> bank 7
");
}

#[test]
fn what_is_no_link_between_two_services_is_left_out() {
    let server = r#"api/dependencies -> 200 text {"data":[null,7,{"parent":"shop","child":"shop","callCount":9},{"parent":"","child":"b","callCount":1},{"parent":"a","child":null},{"child":"c"},{"parent":"a","child":"b"},{"parent":"a","child":"c","callCount":-1}]}"#;
    insta::assert_snapshot!(dependencies(server), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
3 services
  a -> b 0
  a -> c 0
");
    insta::assert_snapshot!(dependencies(r#"* -> 200 json {"data":null,"errors":null}"#), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
0 services
");
    insta::assert_snapshot!(dependencies(r#"* -> 200 json {"data":[]}"#), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
0 services
");
}

#[test]
fn a_back_end_may_lack_the_route() {
    insta::assert_snapshot!(dependencies(QUICKWIT), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: This back end has no route for dependencies
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000 (404)
  Download traces of a search there, and open the files together: then the calls are counted from their spans.
");
    insta::assert_snapshot!(dependencies("* -> 404 text 404 page not found"), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: This back end has no route for dependencies
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000 (404)
  Download traces of a search there, and open the files together: then the calls are counted from their spans.
");
    insta::assert_snapshot!(dependencies(STATIC_HOST), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: This back end has no route for dependencies
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000 (200)
  Download traces of a search there, and open the files together: then the calls are counted from their spans.
");
    insta::assert_snapshot!(dependencies(VICTORIA), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: This back end has no route for dependencies
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000 (400)
  Download traces of a search there, and open the files together: then the calls are counted from their spans.
");
}

#[test]
fn refusals_are_in_the_server_s_own_words() {
    let refused = |status: &str, code: u16, words: &str| {
        dependencies(&format!(
            r#"* -> {status} {{"data":null,"errors":[{{"code":{code},"msg":"{words}"}}]}}"#
        ))
    };
    insta::assert_snapshot!(refused("400 text", 400, "unable to parse param 'endTs'"), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: The server answered “unable to parse param 'endTs'” (400)
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000
  Check the address and what it asks for.
");
    insta::assert_snapshot!(refused("500 text", 500, "no shards available"), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: The server answered “no shards available” (500)
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000
  Try again; if it stays so, look at the server's log.
");
    insta::assert_snapshot!(dependencies("* -> 401 text missing tenant header"), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: The server answered “missing tenant header” (401)
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000
  This back end keeps tenants apart: name yours in its header, which is x-tenant unless it was set up otherwise.
");
    insta::assert_snapshot!(dependencies("* -> 200 login <!doctype html>"), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: There is no Jaeger API here: the server answered with a web page
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000, which led to https://login.example/
  The server may ask for a login: sign in there in another tab, then try again.
");
    insta::assert_snapshot!(dependencies(r#"* -> 200 json {"data":[{"parent":"sh"#), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: The server's answer is broken: it is no whole JSON
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000
  Try again, or ask for less.
");
    insta::assert_snapshot!(dependencies(r#"* -> 200 json {"status":"ok"}"#), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: The server's answer is no answer of a Jaeger API
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000
  Try again, or ask for less.
");
    insta::assert_snapshot!(dependencies("* -> down"), @"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: No answer came
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000 (Failed to fetch)
  Check the back end's address, and whether it is running and reached from this machine.
");
    insta::assert_snapshot!(dependencies("* -> cors"), @r#"
GET api/dependencies?endTs=1700000000123
      &lookback=3600000
failed: The server is up, but does not allow this page to read from it (CORS)
  http://h:16686/api/dependencies?endTs=1700000000123&lookback=3600000 (Failed to fetch)
  Jaeger v2: extensions.jaeger_query.http.cors.allowed_origins: ["http://page"]. Jaeger v1: --query.additional-headers="Access-Control-Allow-Origin: http://page". Or without any permission: JAEGER=http://h:16686 ./dev serve. A login page in between looks the same: sign in there in another tab.
"#);
}
