//! Requests without an answer, in words: what, where, and what to do.
//!
//! The shell around the engine knows the browser's errors, which say next to nothing; what they
//! mean is found out by a second look, see [`no_answer`].

use super::request::HttpRequest;
use crate::base::fmt;
use crate::engine::protocol::Problem;

mod place;

use place::{host, is_local, is_loopback, scheme};

/// Why no answer came, or none that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// For a person.
    pub problem: Problem,
    /// The server is there; only this page may not read what it said.
    pub is_up: bool,
}

/// What a second request in the mode `no-cors`, whose answer nobody may read, came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondLook {
    /// It was answered: the server is up.
    Answered,
    /// It failed as well.
    Failed,
}

impl Failure {
    fn down(problem: Problem) -> Self {
        Self { problem, is_up: false }
    }
}

/// Whether a request may go there: to the page's own origin, to one of those that are `allowed`, or, where the page has no
/// origin (a file, a sandbox), to what is in the page itself. Compares scheme, host and port.
pub fn is_allowed(url: &str, origin: &str, allowed: &[String]) -> bool {
    let at = |origin: &str| {
        let rest = url.strip_prefix(origin).filter(|_| !origin.is_empty());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    };
    url.starts_with("blob:") || at(origin) || allowed.iter().any(|allowed| at(allowed))
}

/// Whether an address is of the own machine, where nobody else can follow it.
pub fn is_own_machine(url: &str) -> bool {
    is_loopback(host(url))
}

/// What to say of a request that may not be sent.
pub fn not_allowed(request: &HttpRequest) -> Failure {
    Failure::down(Problem {
        what: "Nobody has allowed requests to this host".into(),
        place: request.url.clone(),
        advice: "Name it in config.json, or connect to it by hand.".into(),
    })
}

/// What is known beforehand: that a page from `origin` may not send this request. Browsers let
/// pages that came by https read http addresses of the own machine only.
pub fn forbidden(request: &HttpRequest, origin: &str) -> Option<Failure> {
    let mixed = scheme(origin) == "https" && scheme(&request.url) == "http";
    if !mixed || is_loopback(host(&request.url)) {
        return None;
    }
    Some(Failure::down(Problem {
        what: "This page came by https, from where browsers do not let it read an http address"
            .into(),
        place: request.url.clone(),
        advice: format!(
            "Reach the server by https, or open Spanscape by http: {} ./dev serve.",
            jaeger(request)
        ),
    }))
}

/// Why no answer came, after a second look. `error` is the browser's own text about the first.
pub fn no_answer(request: &HttpRequest, origin: &str, look: SecondLook, error: &str) -> Failure {
    if scheme(&request.url) == "file" {
        return Failure::down(Problem {
            what: "Browsers do not let pages read files by their address".into(),
            place: request.url.clone(),
            advice: "Choose the file, or drop it here.".into(),
        });
    }
    let place = match error {
        "" => request.url.clone(),
        error => format!("{} ({error})", request.url),
    };
    let same_origin = request.url.strip_prefix(origin).is_some_and(|path| path.starts_with('/'));
    if look == SecondLook::Answered && same_origin {
        let what = "The server led to another address, which this page may not read".into();
        let advice = "It may be a login: sign in there in another tab, then try again.".into();
        return Failure { problem: Problem { what, place, advice }, is_up: true };
    }
    if look == SecondLook::Answered {
        let what = "The server is up, but does not allow this page to read from it (CORS)".into();
        let problem = Problem { what, place, advice: cors(request, origin) };
        return Failure { problem, is_up: true };
    }
    let local = is_local(host(&request.url)) && !is_local(host(origin)) && scheme(origin) != "file";
    let permission = "The browser may ask whether this page may reach the local network: allow it, \
                      in the settings of this site too. Without https it does not ask, and refuses.";
    let down = match request.base.as_str() {
        "" => "Check the address, and whether the server is running.",
        _ => {
            "Check the back end's address, and whether it is running and reached from this machine."
        }
    };
    let advice = if local { format!("{down} {permission}") } else { down.to_owned() };
    Failure::down(Problem { what: "No answer came".into(), place, advice })
}

/// The setting of the server that is missing, and the way around it.
fn cors(request: &HttpRequest, origin: &str) -> String {
    let origin = if matches!(origin, "" | "null") { "*" } else { origin };
    if request.base.is_empty() {
        return format!(
            "The file's server has to send Access-Control-Allow-Origin: {origin}. Or download the \
             file, and open it here."
        );
    }
    let headers = match request.headers.as_slice() {
        [] => String::new(),
        headers => {
            let names = headers.iter().map(|(name, _)| format!("\"{}\"", name.to_lowercase()));
            let names = names.collect::<Vec<_>>().join(", ");
            format!(" and allowed_headers: [{names}] (Jaeger v1 allows no headers)")
        }
    };
    format!(
        "Jaeger v2: extensions.jaeger_query.http.cors.allowed_origins: [\"{origin}\"]{headers}. \
         Jaeger v1: --query.additional-headers=\"Access-Control-Allow-Origin: {origin}\". Or without \
         any permission: {} ./dev serve. A login page in between looks the same: sign in there in \
         another tab.",
        jaeger(request)
    )
}

fn jaeger(request: &HttpRequest) -> String {
    format!("JAEGER={}", if request.base.is_empty() { "<address>" } else { &request.base })
}

/// The browser does not send this header.
pub fn bad_header(request: &HttpRequest, name: &str) -> Failure {
    Failure::down(Problem {
        what: format!("The header \u{201c}{name}\u{201d} can't be sent as it was given"),
        place: request.url.clone(),
        advice: "A name is one word of letters, digits and hyphens; a value has no line breaks, \
                 and no letters beyond those of Western Europe."
            .into(),
    })
}

/// Nothing came for as long as a server may be silent, neither the head of an answer nor more of it.
pub fn silent(request: &HttpRequest) -> Failure {
    Failure::down(Problem {
        what: format!("The server said nothing for {}", seconds(request.timeout_s)),
        place: request.url.clone(),
        advice: match request.base.as_str() {
            "" => "Try again.",
            _ => {
                "Try again, ask for less (a shorter time, a smaller limit), or give it longer: \
                 timeoutSeconds in config.json."
            }
        }
        .into(),
    })
}

/// The time-out as the reason for which a body broke off.
pub fn silence(request: &HttpRequest) -> String {
    format!("nothing came for {}", seconds(request.timeout_s))
}

fn seconds(seconds: u32) -> String {
    fmt::plural(seconds.into(), "second", "seconds")
}

/// The connection broke after `bytes` bytes, which are used.
pub fn broken(url: &str, bytes: u64, error: &str) -> Problem {
    let advice = "What came before is shown. Open it again for the rest.".into();
    Problem { advice, ..cut_off(url, bytes, error) }
}

/// The connection broke after `bytes` bytes, which are of no use.
pub fn cut_off(url: &str, bytes: u64, error: &str) -> Problem {
    Problem {
        what: "The connection broke before all was there".into(),
        place: format!("{url}, after {} ({error})", fmt::plural(bytes, "byte", "bytes")),
        advice: "Try again.".into(),
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
        place: format!("{name}, after {} ({error})", fmt::plural(bytes, "byte", "bytes")),
        advice: advice.into(),
    }
}

#[cfg(test)]
mod tests;
