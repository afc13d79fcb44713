//! An answer over HTTP: whether it is what was asked for, whether there is such a route at all, and
//! why not, in words.

use memchr::memmem;
use serde_json::Value;

use super::json;
use crate::base::fmt;
use crate::engine::protocol::Problem;

/// The most of a refusing answer's body that is worth reading, in bytes.
pub const BODY_MOST: usize = 64 * 1024;

/// The most of a server's own words that is shown, in characters.
const WORDS_MOST: usize = 300;

const NO_TRACE: &str = "The trace may not have arrived yet, or may have been removed by its age. \
                        Check the id, and try again in a minute.";

const WRONG_BASE: &str = "Check the back end's address and base path. Without a Jaeger, open a \
                          file or the demo.";

/// What a request was for: the same refusal means different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A file at a URL.
    File,
    /// A back end's services: whether it is one.
    Services,
    /// Another list, of a back end that is known to be one.
    List,
    /// A search, of such a back end.
    Search,
    /// One trace.
    Trace,
}

/// What came of a request: all of the answer, or what of it is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpReply {
    /// The status.
    pub status: u16,
    /// `Content-Type`, or empty. Jaeger says `text/plain` to much of its JSON.
    pub content_type: String,
    /// Where the answer came from in the end, if that is another URL.
    pub redirected: Option<String>,
    /// In how many seconds it wants to be asked again (`Retry-After`), where it says so and may be heard.
    pub retry_s: Option<u32>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpReply {
    /// Whether the status says that this is what was asked for.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether it is a web page, by its label or by how it begins.
    pub fn is_page(&self) -> bool {
        self.content_type.trim_start().to_ascii_lowercase().starts_with("text/html")
            || self.start().first() == Some(&b'<')
    }

    /// Whether the body may be a file: a success, and not labelled as a web page.
    pub fn is_data(&self) -> bool {
        let page = self.content_type.trim_start().to_ascii_lowercase().starts_with("text/html");
        self.is_success() && self.status != 204 && !page
    }

    /// Whether the body begins as JSON or is packed, and `whole` is not to say that it has no span.
    pub(super) fn has_traces(&self, whole: bool) -> bool {
        if !self.is_data() {
            return false;
        }
        match self.start() {
            [0x1f, 0x8b, ..] => true,
            [b'{' | b'[', ..] => {
                let has = |name: &str| memmem::find(&self.body, name.as_bytes()).is_some();
                !whole || has("spanI") || has("span_id")
            }
            _ => false,
        }
    }

    /// Whether the body looks like JSON. It may still be broken.
    pub(super) fn begins_as_json(&self) -> bool {
        matches!(self.start().first(), Some(b'{' | b'['))
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.start()).ok()
    }

    /// Whether it is a success that says it is JSON and has no byte of it.
    pub(super) fn is_empty_stream(&self) -> bool {
        self.status == 200 && self.content_type.contains("json") && self.start().is_empty()
    }

    fn start(&self) -> &[u8] {
        let body = self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body);
        body.trim_ascii_start()
    }

    /// Whether there is no such route: a web page in place of an answer (Jaeger until 2.15, and
    /// every static host with a fallback), "not found", "not allowed" or "not implemented" in
    /// other words than those of Jaeger's API, or `VictoriaMetrics`' "unsupported path".
    pub(super) fn is_absent(&self) -> bool {
        match self.status {
            200..300 => !self.begins_as_json(),
            404 | 405 | 410 | 501 => !self.json().is_some_and(|json| json::is_refusal(&json)),
            400 => memmem::find(&self.body, b"unsupported path").is_some(),
            _ => false,
        }
    }

    /// How much it tells about what is wrong, where several answers compete.
    pub(super) fn weight(&self) -> u8 {
        match self.status {
            401 | 403 | 407 => 6,
            _ if self.is_page() && self.redirected.is_some() => 5,
            _ if self.is_absent() => u8::from(self.is_page()),
            404 => 2,
            // So Jaeger until 1.52 says it in v3; where the legacy API says it too, its words are better.
            500 if self.has_no_trace() => 1,
            // It is JSON, and has nothing of what was asked for.
            200..300 if self.words().is_none() && self.json().is_some() => 2,
            500.. if self.words().is_none() => 4,
            _ => 5,
        }
    }

    /// Why the answer is none.
    pub fn problem(&self, url: &str, asked: Asked) -> Problem {
        let place = match &self.redirected {
            Some(to) => format!("{url}, which led to {to}"),
            None => url.to_owned(),
        };
        let advice = match (self.status, self.retry_s) {
            (429 | 503, Some(seconds)) => {
                let wait = fmt::plural(seconds.max(1).into(), "second", "seconds");
                format!("The server has too much to do. It wants to be asked again in {wait}.")
            }
            _ => self.advice(asked).into(),
        };
        Problem { what: self.what(asked), place, advice }
    }

    fn what(&self, asked: Asked) -> String {
        let status = self.status;
        let words = self.words().filter(|_| !self.is_page());
        if self.is_elsewhere(asked) && !self.is_page() {
            let words = words.map_or_else(String::new, |words| format!(" \u{201c}{words}\u{201d}"));
            return format!("There is no Jaeger API here: the server answered{words} ({status})");
        }
        match words {
            Some(words) => format!("The server answered \u{201c}{words}\u{201d} ({status})"),
            None if self.is_page() && self.is_success() => match asked {
                Asked::File => "The server answered with a web page, not with traces".into(),
                _ => "There is no Jaeger API here: the server answered with a web page".into(),
            },
            None if status == 204 => "The server answered with nothing (204)".into(),
            None if self.is_success() && self.begins_as_json() => match self.json() {
                Some(_) if asked == Asked::Trace && self.is_without_traces() => {
                    "The back end has no trace of this id".into()
                }
                Some(_) => "The server's answer is no answer of a Jaeger API".into(),
                None => "The server's answer is broken: it is no whole JSON".into(),
            },
            None if self.is_success() => "The server's answer is no JSON".into(),
            None if asked != Asked::File && self.is_behind_down() => {
                format!(
                    "The back end behind this address does not answer: {status}{}",
                    meaning(status)
                )
            }
            None => format!("The server answered {status}{}", meaning(status)),
        }
    }

    /// Whether this is no Jaeger, or not its base path.
    fn is_elsewhere(&self, asked: Asked) -> bool {
        asked != Asked::File && self.status != 501 && self.is_absent()
    }

    /// Whether a proxy says that what stands behind it is down: it has no words of an API. Trunk's
    /// proxy answers so with an empty 500.
    fn is_behind_down(&self) -> bool {
        match self.status {
            500 => self.start().is_empty(),
            502 | 504 => self.words().is_none(),
            _ => false,
        }
    }

    fn advice(&self, asked: Asked) -> &'static str {
        let api = asked != Asked::File;
        match self.status {
            200..300 if self.is_page() && self.redirected.is_some() => {
                "The server may ask for a login: sign in there in another tab, then try again."
            }
            200..300 if asked == Asked::Trace && self.is_without_traces() => NO_TRACE,
            200..300 if asked != Asked::Services && self.begins_as_json() => {
                "Try again, or ask for less."
            }
            200..300 | 501 if asked == Asked::Services => WRONG_BASE,
            _ if self.is_elsewhere(asked) => WRONG_BASE,
            400 if asked == Asked::Search => "Change the search.",
            400 if asked == Asked::Trace => "Check the id: it has 16 or 32 hexadecimal digits.",
            400 if api => "Check the address and what it asks for.",
            401 | 403 if self.body_has("tenant") => {
                "This back end keeps tenants apart: name yours in its header, which is x-tenant \
                 unless it was set up otherwise."
            }
            401 | 403 if api => {
                "Give the header that the back end wants (Authorization, for example), or sign in \
                 there in another tab. Then try again."
            }
            401 | 403 => "Sign in there in another tab, then try again.",
            404 | 410 if asked == Asked::Trace => NO_TRACE,
            500 if asked == Asked::Trace && self.has_no_trace() => NO_TRACE,
            404 | 410 => "Check the address.",
            413 => "The answer is larger than what the server or a proxy in front of it passes on.",
            429 => "The server has too much to do. Try again in a minute.",
            501 => "This back end does not offer that.",
            500..600 if api && self.is_behind_down() => {
                "Start it, or check the address that requests are passed on to: JAEGER=<address> \
                 ./dev serve."
            }
            500..600 => "Try again; if it stays so, look at the server's log.",
            _ => "Check the address.",
        }
    }

    /// Whether this is an answer without any traces in it.
    fn is_without_traces(&self) -> bool {
        self.words().is_none() && self.json().is_some_and(|json| json::is_about_traces(&json))
    }

    fn has_no_trace(&self) -> bool {
        self.body_has("trace not found")
    }

    fn body_has(&self, word: &str) -> bool {
        memmem::find(&self.body, word.as_bytes()).is_some()
    }

    /// The server's own words: what its API says, or a plain text.
    pub(super) fn words(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.body).ok()?.trim();
        let words = match serde_json::from_str::<Value>(text) {
            Ok(json) => json::words(&json)?,
            Err(_) if text.starts_with(['<', '{', '[']) => return None,
            Err(_) => text.to_owned(),
        };
        // VictoriaTraces repeats all of the question first.
        let words = match words.strip_prefix("remoteAddr:") {
            Some(rest) => rest.splitn(3, "; ").nth(2).unwrap_or(rest),
            None => &words,
        };
        let mut words = words.trim().to_owned();
        if let Some((end, _)) = words.char_indices().nth(WORDS_MOST) {
            words.truncate(end);
            words.push('\u{2026}');
        }
        (!words.is_empty()).then_some(words)
    }
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => " (bad request)",
        401 => " (not signed in)",
        403 => " (not allowed)",
        404 => " (not found)",
        405 => " (not allowed so)",
        407 => " (the proxy wants a sign-in)",
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
mod tests;
