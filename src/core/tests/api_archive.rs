//! Keeping a trace at its back end, as back ends answer it.

use crate::peers;

use peers::*;
use spanscape_core::engine::protocol::Ask;

fn archive(server: &str) -> String {
    ask(server, &Ask::Archive { target: target(), id: "a/b".to_owned() })
}

#[test]
fn it_is_kept_or_the_server_says_why_not() {
    insta::assert_snapshot!(archive(r#"* -> 200 json {"data":[],"total":0,"limit":0,"offset":0,"errors":[]}"#), @"
    POST api/archive/a%2Fb
    archived
    ");
    insta::assert_snapshot!(archive(r#"* -> 500 json {"data":null,"errors":[{"code":500,"msg":"archive span storage was not configured"}]}"#), @"
    POST api/archive/a%2Fb
    failed: The server answered “archive span storage was not configured” (500)
      http://h:16686/api/archive/a%2Fb
      The trace was not archived. Where no archive storage is configured, Jaeger says so.
    ");
    insta::assert_snapshot!(archive(r#"* -> 404 json {"data":null,"errors":[{"code":404,"msg":"trace not found"}]}"#), @"
    POST api/archive/a%2Fb
    failed: The server answered “trace not found” (404)
      http://h:16686/api/archive/a%2Fb
      The trace was not archived. Where no archive storage is configured, Jaeger says so.
    ");
    insta::assert_snapshot!(archive("* -> 404 text 404 page not found"), @"
    POST api/archive/a%2Fb
    failed: There is no Jaeger API here: the server answered “404 page not found” (404)
      http://h:16686/api/archive/a%2Fb
      This back end has no archive: only Jaeger's own API has one.
    ");
    insta::assert_snapshot!(archive(STATIC_HOST), @"
    POST api/archive/a%2Fb
    failed: There is no Jaeger API here: the server answered with a web page
      http://h:16686/api/archive/a%2Fb
      This back end has no archive: only Jaeger's own API has one.
    ");
}
