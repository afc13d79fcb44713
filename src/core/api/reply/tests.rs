//! What refusing answers mean.

use super::*;

const URL: &str = "http://h/api/traces/1";

fn reply(status: u16, content_type: &str, body: &str) -> HttpReply {
    let body = body.as_bytes().to_vec();
    HttpReply {
        status,
        content_type: content_type.to_owned(),
        redirected: None,
        retry_s: None,
        body,
    }
}

fn check(asked: Asked, status: u16, content_type: &str, body: &str, expect: &str) {
    let problem = reply(status, content_type, body).problem(URL, asked);
    assert_eq!(problem.what, expect);
    assert!(!problem.advice.is_empty() && problem.place == URL, "{problem:?}");
}

#[test]
fn the_servers_own_words_come_first() {
    let check = |status, body, expect| check(Asked::Trace, status, "text/plain", body, expect);
    let jaeger = r#"{"data":null,"total":0,"errors":[{"code":404,"msg":"trace not found"}]}"#;
    check(404, jaeger, "The server answered “trace not found” (404)");
    let v3 = r#"{"error":{"httpCode":400,"message":"bad id"}}"#;
    check(400, v3, "The server answered “bad id” (400)");
    check(500, r#"{"error":"oops"}"#, "The server answered “oops” (500)");
    check(500, r#"{"message":"oops"}"#, "The server answered “oops” (500)");
    check(401, "missing tenant header\n", "The server answered “missing tenant header” (401)");
    let half = r#"{"errors":[{"code":500},{"msg":"oops"}]}"#;
    check(500, half, "The server answered “oops” (500)");
    let victoria = "remoteAddr: \"1.2.3.4:5\"; requestURI: /select?x; bad; worse";
    check(400, victoria, "The server answered “bad; worse” (400)");
    let long = "a".repeat(301);
    check(500, &long, &format!("The server answered “{}…” (500)", "a".repeat(300)));
}

#[test]
fn without_words_the_status_speaks() {
    let file = |status, body, expect| check(Asked::File, status, "", body, expect);
    file(503, "", "The server answered 503 (not available)");
    file(502, "<h1>Bad</h1>", "The server answered 502 (bad gateway)");
    file(418, "{broken", "The server answered 418");
    file(204, "", "The server answered with nothing (204)");
    file(500, r#"{"errors":[]}"#, "The server answered 500 (internal error)");
    file(500, "\u{0}\u{fffd}[", "The server answered “\u{0}\u{fffd}[” (500)");
}

#[test]
fn a_proxy_tells_that_what_is_behind_it_is_down() {
    let check = |status, body, expect: &str| {
        let what = format!("The back end behind this address does not answer: {expect}");
        check(Asked::Services, status, "", body, &what);
    };
    check(500, "", "500 (internal error)");
    check(502, "<html>nginx</html>", "502 (bad gateway)");
    check(504, "", "504 (gateway time-out)");
}

#[test]
fn a_web_page_is_no_api() {
    let html = "text/html; charset=utf-8";
    let none = "There is no Jaeger API here: the server answered with a web page";
    check(Asked::Services, 200, html, "<!doctype html>", none);
    check(Asked::Trace, 200, "", " <!doctype html>", none);
    let page = "The server answered with a web page, not with traces";
    check(Asked::File, 200, html, "<!doctype html>", page);
    let plain = "There is no Jaeger API here: the server answered “404 page not found” (404)";
    check(Asked::Services, 404, "text/plain", "404 page not found\n", plain);
    assert!(reply(200, "application/json", "").is_data());
    assert!(reply(200, "", "").is_data() && !reply(200, html, "").is_data());
}

#[test]
fn what_is_absent() {
    let absent = |status, body| reply(status, "", body).is_absent();
    for (status, body) in [
        (200, "<html>"),
        (200, ""),
        (204, ""),
        (404, "404 page not found"),
        (404, r#"{"message":"Route not found"}"#),
        (404, r#"{"code":5,"message":"Not Found","details":[]}"#),
        (405, ""),
        (501, "no"),
        (400, r#"remoteAddr: "1"; unsupported path requested: "/x""#),
    ] {
        assert!(absent(status, body), "{status} {body}");
    }
    for (status, body) in [
        (200, "{}"),
        (404, r#"{"error":{"httpCode":404,"message":"No traces found"}}"#),
        (404, r#"{"data":null,"errors":[{"code":404,"msg":"trace not found"}]}"#),
        (404, r#"{"data":[]}"#),
        (400, r#"{"errors":[{"msg":"parameter 'service' is required"}]}"#),
        (401, "missing tenant header"),
        (500, ""),
        (502, "<html>"),
    ] {
        assert!(!absent(status, body), "{status} {body}");
    }
}

#[test]
fn a_login_page_is_recognised_by_the_redirect() {
    let redirected = Some("http://login/".to_owned());
    let problem =
        HttpReply { redirected, ..reply(200, "text/html", "") }.problem(URL, Asked::Trace);
    assert_eq!(problem.place, "http://h/api/traces/1, which led to http://login/");
    assert!(problem.advice.contains("login"));
}

#[test]
fn who_may_not_is_told_what_is_missing() {
    let advice = |body| reply(401, "", body).problem(URL, Asked::Services).advice;
    assert!(advice("unknown tenant").contains("x-tenant"));
    assert!(advice("").contains("Authorization"));
}

#[test]
fn a_server_that_has_too_much_to_do_says_when_to_come_again() {
    let advice = |status, retry_s| {
        let reply = HttpReply { retry_s, ..reply(status, "text/plain", "too many requests") };
        reply.problem(URL, Asked::Search).advice
    };
    let wait =
        |time| format!("The server has too much to do. It wants to be asked again in {time}.");
    assert_eq!(advice(429, Some(30)), wait("30 seconds"));
    assert_eq!(advice(429, Some(0)), wait("1 second"));
    assert_eq!(advice(503, Some(5_400)), wait("5,400 seconds"));
    assert_eq!(advice(429, None), "The server has too much to do. Try again in a minute.");
    assert_eq!(advice(500, Some(30)), "Try again; if it stays so, look at the server's log.");
}
