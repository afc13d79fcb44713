//! What went wrong on the way to the bytes, in words: what, where, and what to do.
//!
//! The shell around the engine knows the browser's errors; here they become a [`Problem`].

use serde::Deserialize;

use super::protocol::Problem;

/// The most of a refusing answer's body that is worth reading, in bytes.
pub const BODY_MOST: usize = 64 * 1024;

/// The most of a server's own words that is shown, in characters.
const WORDS_MOST: usize = 300;

/// An answer over HTTP, as far as it can be judged without reading the data.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reply<'a> {
    /// What was asked.
    pub url: &'a str,
    /// Where the answer came from in the end, if that is another URL.
    pub redirected: Option<&'a str>,
    /// The status.
    pub status: u16,
    /// `Content-Type`, or empty.
    pub content_type: &'a str,
}

impl Reply<'_> {
    /// Whether the body may be what was asked for: a success, and no web page.
    pub fn is_data(&self) -> bool {
        (200..300).contains(&self.status) && self.status != 204 && !self.is_page()
    }

    fn is_page(&self) -> bool {
        self.content_type.trim_start().to_ascii_lowercase().starts_with("text/html")
    }

    /// Why the answer is none, given the first [`BODY_MOST`] bytes of its body.
    pub fn problem(&self, body: &[u8]) -> Problem {
        let (status, page) = (self.status, self.is_page());
        let what = match words(body).filter(|_| !page) {
            Some(words) => format!("The server answered \u{201c}{words}\u{201d} ({status})"),
            None if page && (200..300).contains(&status) => self.page().into(),
            None if status == 204 => "The server answered with nothing (204)".into(),
            None => format!("The server answered {status}{}", meaning(status)),
        };
        let place = match self.redirected {
            Some(to) => format!("{}, which led to {to}", self.url),
            None => self.url.into(),
        };
        Problem { what, place, advice: self.advice().into() }
    }

    fn is_api(&self) -> bool {
        self.url.contains("/api/")
    }

    fn page(&self) -> &'static str {
        if self.is_api() {
            "There is no Jaeger API here: the server answered with a web page"
        } else {
            "The server answered with a web page, not with traces"
        }
    }

    fn advice(&self) -> &'static str {
        match self.status {
            200..300 if self.is_page() && self.redirected.is_some() => {
                "The server may ask for a login: sign in there in another tab, then try again."
            }
            200..300 if self.is_page() && self.is_api() => {
                "Check the back end's address and base path. Without a Jaeger, open a file or the \
                 demo."
            }
            401 | 403 => "Sign in there in another tab, then try again.",
            404 | 410 if self.is_api() => {
                "The trace may not have arrived yet, or may have been removed by its age. Check \
                 the id, and try again in a minute."
            }
            404 | 410 => "Check the address.",
            413 => "The trace is larger than what the server or a proxy in front of it passes on.",
            429 => "The server has too much to do. Try again in a minute.",
            501 => "This back end does not offer that.",
            500..600 => "Try again; if it stays so, look at the server's log.",
            _ => "Check the address.",
        }
    }
}

/// Why no answer came at all. `secure_page`: the page itself came by https. `error` is the
/// browser's own text, which is all that it says.
pub fn unreachable(url: &str, secure_page: bool, error: &str) -> Problem {
    let mixed =
        secure_page && url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
    let advice = if mixed {
        "This page came by https, from where browsers do not let it read an http address. Serve \
         both in the same way."
    } else if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:")) {
        "Browsers do not let pages read files by their address: choose the file, or drop it here."
    } else {
        "The server may be down, or may not allow this page to read from it (CORS). Through the \
         same origin no permission is needed: JAEGER=<address> ./dev serve."
    };
    Problem {
        what: "No answer came".into(),
        place: if error.is_empty() { url.into() } else { format!("{url} ({error})") },
        advice: advice.into(),
    }
}

/// The connection broke after `bytes` bytes.
pub fn broken(url: &str, bytes: u64, error: &str) -> Problem {
    Problem {
        what: "The connection broke before all was there".into(),
        place: format!("{url}, after {bytes} bytes ({error})"),
        advice: "What came before is shown. Open it again for the rest.".into(),
    }
}

/// A file could not be read. `error_name` is the browser's (`NotReadableError`).
pub fn unreadable(name: &str, bytes: u64, error_name: &str) -> Problem {
    let advice = match error_name {
        "NotFoundError" => "It was moved or removed, or it is a folder. Choose it again.",
        "NotReadableError" => {
            "It changed since it was chosen, or may not be read. Choose it again."
        }
        _ => "Choose it again.",
    };
    let error = if error_name.is_empty() { "no reason given" } else { error_name };
    Problem {
        what: "The file could not be read".into(),
        place: format!("{name}, after {bytes} bytes ({error})"),
        advice: advice.into(),
    }
}

/// The server's own words: Jaeger's `{"errors": [{"msg"}]}`, the v3 API's `{"error": {"message"}}`,
/// `{"message"}`, `{"error": text}`, or a short plain text.
fn words(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let words = match serde_json::from_str::<Wire>(text) {
        Ok(wire) => wire.words()?,
        Err(_) if text.starts_with(['<', '{', '[']) || text.len() > WORDS_MOST => return None,
        Err(_) => text.to_owned(),
    };
    let words = words.trim();
    (!words.is_empty()).then(|| words.chars().take(WORDS_MOST).collect())
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    errors: Option<Vec<Message>>,
    #[serde(default)]
    error: Option<Message>,
    #[serde(default)]
    message: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    Text(String),
    Object {
        #[serde(alias = "message")]
        msg: String,
    },
}

impl Wire {
    fn words(self) -> Option<String> {
        let first = self.errors.and_then(|errors| errors.into_iter().next());
        let message = first.or(self.error).map(|message| match message {
            Message::Text(text) | Message::Object { msg: text } => text,
        });
        message.or(self.message)
    }
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => " (bad request)",
        401 => " (not signed in)",
        403 => " (not allowed)",
        404 => " (not found)",
        410 => " (gone)",
        413 => " (too large)",
        429 => " (too many requests)",
        500 => " (internal error)",
        501 => " (not implemented)",
        502 => " (bad gateway)",
        503 => " (not available)",
        504 => " (gateway time-out)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "http://h/api/traces/1";

    fn check(url: &str, status: u16, content_type: &str, body: &str, expect: &str) {
        let reply = Reply { url, redirected: None, status, content_type };
        assert!(!reply.is_data(), "{status} {content_type}");
        let problem = reply.problem(body.as_bytes());
        assert_eq!(problem.what, expect);
        assert!(!problem.advice.is_empty() && problem.place.starts_with(url), "{problem:?}");
    }

    #[test]
    fn the_servers_own_words_come_first() {
        let json = "application/json";
        let jaeger = r#"{"data":null,"total":0,"errors":[{"code":404,"msg":"trace not found"}]}"#;
        check(API, 404, json, jaeger, "The server answered “trace not found” (404)");
        let v3 = r#"{"error":{"httpCode":400,"message":"bad id"}}"#;
        check(API, 400, json, v3, "The server answered “bad id” (400)");
        check(API, 500, json, r#"{"error":"oops"}"#, "The server answered “oops” (500)");
        check(API, 500, json, r#"{"message":"oops"}"#, "The server answered “oops” (500)");
        let plain = "404 page not found\n";
        check(API, 404, "text/plain", plain, "The server answered “404 page not found” (404)");
    }

    #[test]
    fn without_words_the_status_speaks() {
        check(API, 503, "", "", "The server answered 503 (not available)");
        check(API, 502, "text/html", "<h1>Bad</h1>", "The server answered 502 (bad gateway)");
        check(API, 418, "", "{broken", "The server answered 418");
        check(API, 204, "", "", "The server answered with nothing (204)");
        check(API, 500, "", r#"{"errors":[]}"#, "The server answered 500 (internal error)");
        check(API, 500, "", "\u{0}\u{fffd}[", "The server answered “\u{0}\u{fffd}[” (500)");
    }

    #[test]
    fn a_web_page_is_no_api() {
        let html = "text/html; charset=utf-8";
        let none = "There is no Jaeger API here: the server answered with a web page";
        check(API, 200, html, "<!doctype html>", none);
        let page = "The server answered with a web page, not with traces";
        check("http://h/trace.json", 200, html, "<!doctype html>", page);
        assert!(
            Reply { status: 200, content_type: "application/json", ..Reply::default() }.is_data()
        );
        assert!(Reply { status: 200, ..Reply::default() }.is_data());
    }

    #[test]
    fn a_login_page_is_recognised_by_the_redirect() {
        let redirected = Some("http://login/");
        let reply = Reply { url: API, redirected, status: 200, content_type: "text/html" };
        let problem = reply.problem(b"");
        assert_eq!(problem.place, "http://h/api/traces/1, which led to http://login/");
        assert!(problem.advice.contains("login"));
    }

    #[test]
    fn why_no_answer_came() {
        let advice = |url, secure| unreachable(url, secure, "Failed to fetch").advice;
        assert!(advice("http://h/", true).contains("https"));
        assert!(advice("https://h/", true).contains("CORS"));
        assert!(advice("http://h/", false).contains("CORS"));
        assert!(advice("file:///x.json", false).contains("choose the file"));
        assert_eq!(unreachable("", false, "").place, "");
    }
}
