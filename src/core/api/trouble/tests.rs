//! What is said where no answer came.

use super::*;

fn request(url: &str, base: &str) -> HttpRequest {
    HttpRequest {
        url: url.to_owned(),
        base: base.to_owned(),
        timeout_s: 60,
        ..HttpRequest::default()
    }
}

fn print(failure: Failure) -> String {
    let Problem { what, place, advice } = failure.problem;
    format!("{}: {what}\n{place}\n{advice}", if failure.is_up { "up" } else { "down" })
}

#[test]
fn the_missing_permission_is_named_exactly() {
    let mut asked = request("http://h:16686/api/services", "http://h:16686");
    let check = |asked: &_, origin| {
        print(no_answer(asked, origin, SecondLook::Answered, "Failed to fetch"))
    };
    insta::assert_snapshot!(check(&asked, "https://page.example"), @r#"
up: The server is up, but does not allow this page to read from it (CORS)
http://h:16686/api/services (Failed to fetch)
Jaeger v2: extensions.jaeger_query.http.cors.allowed_origins: ["https://page.example"]. Jaeger v1: --query.additional-headers="Access-Control-Allow-Origin: https://page.example". Or without any permission: JAEGER=http://h:16686 ./dev serve. A login page in between looks the same: sign in there in another tab.
"#);
    asked.headers.push(("X-Tenant".to_owned(), "acme".to_owned()));
    insta::assert_snapshot!(check(&asked, "null"), @r#"
up: The server is up, but does not allow this page to read from it (CORS)
http://h:16686/api/services (Failed to fetch)
Jaeger v2: extensions.jaeger_query.http.cors.allowed_origins: ["*"] and allowed_headers: ["x-tenant"] (Jaeger v1 allows no headers). Jaeger v1: --query.additional-headers="Access-Control-Allow-Origin: *". Or without any permission: JAEGER=http://h:16686 ./dev serve. A login page in between looks the same: sign in there in another tab.
"#);
    insta::assert_snapshot!(check(&request("http://page/api/services", "http://page"), "http://page"), @"
up: The server led to another address, which this page may not read
http://page/api/services (Failed to fetch)
It may be a login: sign in there in another tab, then try again.
");
    insta::assert_snapshot!(check(&request("http://h/t.json", ""), "http://page"), @"
up: The server is up, but does not allow this page to read from it (CORS)
http://h/t.json (Failed to fetch)
The file's server has to send Access-Control-Allow-Origin: http://page. Or download the file, and open it here.
");
}

#[test]
fn what_is_down_or_out_of_reach() {
    let check =
        |url, base, origin| print(no_answer(&request(url, base), origin, SecondLook::Failed, ""));
    insta::assert_snapshot!(check("http://h/api/services", "http://h", "http://page"), @"
down: No answer came
http://h/api/services
Check the back end's address, and whether it is running and reached from this machine.
");
    insta::assert_snapshot!(check(
        "http://10.0.0.1/api/services",
        "http://10.0.0.1",
        "https://page.example"
    ), @"
down: No answer came
http://10.0.0.1/api/services
Check the back end's address, and whether it is running and reached from this machine. The browser may ask whether this page may reach the local network: allow it, in the settings of this site too. Without https it does not ask, and refuses.
");
    insta::assert_snapshot!(check("http://h/t.json", "", "http://page"), @"
down: No answer came
http://h/t.json
Check the address, and whether the server is running.
");
    insta::assert_snapshot!(check("file:///t.json", "", "null"), @"
down: Browsers do not let pages read files by their address
file:///t.json
Choose the file, or drop it here.
");
}

#[test]
fn what_is_known_beforehand() {
    let check = |url, origin| forbidden(&request(url, "http://h"), origin).map(print);
    assert_eq!(check("http://localhost:1/", "https://page"), None);
    assert_eq!(check("http://127.0.0.1:1/", "https://page"), None);
    assert_eq!(check("https://h/", "https://page"), None);
    assert_eq!(check("http://h/", "http://page"), None);
    assert_eq!(check("http://h/", "null"), None);
    insta::assert_snapshot!(check("http://h/api/services", "https://page").unwrap(), @"
down: This page came by https, from where browsers do not let it read an http address
http://h/api/services
Reach the server by https, or open Spanscape by http: JAEGER=http://h ./dev serve.
");
}

#[test]
fn silence_and_broken_bodies() {
    insta::assert_snapshot!(print(silent(&request("http://h/api/traces", "http://h"))), @"
down: The server said nothing for 60 seconds
http://h/api/traces
Try again, ask for less (a shorter time, a smaller limit), or give it longer: timeoutSeconds in config.json.
");
    insta::assert_snapshot!(broken("http://h/", 1, &silence(&request("", ""))).place, @"http://h/, after 1 byte (nothing came for 60 seconds)");
    insta::assert_snapshot!(unreadable("a.json", 1_024, "NotFoundError").place, @"a.json, after 1,024 bytes (NotFoundError)");
}
