//! Pages in, policies out.

use super::{ANCHOR, complete};

const META: &str = r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'self'">"#;

/// Of the empty script; the value is the well-known digest of no bytes.
const EMPTY: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
/// Of `alert(1)`, by `openssl dgst -sha256 -binary | base64`.
const ALERT: &str = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

/// The sources behind the anchor in the completed page, or the error's text.
fn check(body: &str, expect: &str) {
    let page = format!("<!doctype html><head>{META}{body}</head>");
    assert_eq!(outcome(&page), expect, "{body}");
}

fn outcome(page: &str) -> String {
    match complete(page) {
        Ok(done) => {
            assert_eq!(complete(&done).as_ref(), Ok(&done), "completing twice changed the page");
            let (_, rest) = done.split_once(ANCHOR).expect("the anchor stays");
            rest.split([';', '"']).next().unwrap_or("").trim().to_owned()
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn hashes_what_runs_and_skips_what_does_not() {
    check("", "");
    check("<script></script>", EMPTY);
    check("<script>alert(1)</script>", ALERT);
    check("<SCRIPT TYPE=module>alert(1)</SCRIPT >", ALERT);
    check("<script type='text/javascript' defer>alert(1)</script>", ALERT);
    check("<script type=importmap>alert(1)</script>", ALERT);
    check("<script type=\"text/plain\">alert(1)</script>", "");
    check("<script type=\"application/json\">{}</script>", "");
    check("<script src='a.js'></script>", "");
    check("<!-- <script>alert(1)</script> -->", "");
    check("<noscript><script>alert(1)</script></noscript>", "");
    check("<title><script>alert(1)</script></title>", "");
    check("<a title='<script>'>x</a><script>alert(1)</script>", ALERT);
    check("<p>a < b</p><script>alert(1)</script>", ALERT);
}

#[test]
fn each_hash_stands_once_and_in_order() {
    check(
        "<script>alert(1)</script><script></script><script>alert(1)</script>",
        &format!("{ALERT} {EMPTY}"),
    );
}

#[test]
fn line_ends_are_hashed_as_the_browser_sees_them() {
    let of = |text: &str| outcome(&format!("{META}<script>{text}</script>"));
    assert_eq!(of("a\r\nb\rc\nd"), of("a\nb\nc\nd"));
    assert_ne!(of("a\nb"), of("a b"));
}

#[test]
fn hashes_of_an_earlier_build_are_replaced_and_other_sources_kept() {
    let meta = META.replace("eval'", "eval' 'sha256-old=' https://kept.example 'sha256-older='");
    assert_eq!(
        outcome(&format!("{meta}<script>alert(1)</script>")),
        format!("https://kept.example {ALERT}"),
    );
    let last = r#"<meta http-equiv="content-security-policy" content="script-src 'self' 'wasm-unsafe-eval'">"#;
    assert_eq!(outcome(&format!("{last}<script>alert(1)</script>")), ALERT);
}

#[test]
fn live_reload_keeps_its_text_when_trunk_serves_it() {
    let script = "<script>const address = '{{__TRUNK_ADDRESS__}}'; \
        const base = '{{__TRUNK_WS_BASE__}}'; let protocol = '';</script>";
    let done = complete(&format!("{META}{script}")).expect("a page");
    assert!(!done.contains("__TRUNK"), "{done}");
    assert!(done.contains("const address = window.location.host;"), "{done}");
    assert!(done.contains("const base = new URL('.', document.baseURI).pathname;"), "{done}");
    check(
        "<script>`{{__TRUNK_ADDRESS__}}`</script>",
        "a placeholder of trunk's server is left in a script, so its hash would not hold",
    );
}

#[test]
fn what_the_policy_would_block_stops_the_build() {
    check("<style>a{}</style>", "the policy forbids a <style> element in the page's HTML");
    check("<p style='x'>", "the policy forbids the attribute style of <p> in the page's HTML");
    check("<p onclick=x>", "the policy forbids the attribute onclick of <p> in the page's HTML");
    check("<a href=' JavaScript:x'>", "the policy forbids a javascript: link in the page's HTML");
}

#[test]
fn a_page_without_its_policy_stops_the_build() {
    let none = "there is no <meta http-equiv=\"Content-Security-Policy\" content=\"...\">";
    assert_eq!(outcome("<p>"), none);
    assert_eq!(outcome("<meta http-equiv=content-security-policy>"), none);
    assert_eq!(
        outcome(&format!("<script></script>{META}")),
        "a script stands before the policy, which would not cover it",
    );
    assert_eq!(
        outcome("<meta http-equiv=content-security-policy content=\"script-src 'self'\">"),
        "the policy has no `script-src 'self' 'wasm-unsafe-eval'`",
    );
}

#[test]
fn markup_that_does_not_end_stops_the_build() {
    check("\n<script>alert(1)", "line 2: <script> is not closed");
    check("<!-- ", "line 1: a comment is not closed");
    check("<a href='x>", "line 1: a tag is not closed");
}

#[test]
fn the_projects_own_page_can_be_completed() {
    let page = include_str!("../../index.html");
    assert!(complete(page).is_ok(), "{:?}", complete(page));
}
