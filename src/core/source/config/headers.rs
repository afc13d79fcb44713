//! Names of headers that a person is asked for: only such as a browser sends.

use super::fields::{At, Reader};

/// What a page may not set (Fetch standard, "forbidden request-header"), besides `proxy-` and
/// `sec-`; and `accept`, which is set by Spanscape.
const FORBIDDEN: [&str; 23] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Reads a list of names; what is wrong is left out.
pub(super) fn read(reader: &mut Reader, at: &At<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in reader.list(at) {
        let Some(name) = reader.text(&item).map(str::trim) else {
            continue;
        };
        if let Some(problem) = header_problem(name) {
            reader.wrong(&item.place, problem);
        } else if names.iter().any(|n| n.eq_ignore_ascii_case(name)) {
            reader.wrong(&item.place, "is there twice");
        } else {
            names.push(name.to_owned());
        }
    }
    names
}

/// Why a header called `name` can't be sent; a sentence without its subject.
pub fn header_problem(name: &str) -> Option<&'static str> {
    // RFC 9110, 5.6.2.
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let lower = name.to_ascii_lowercase();
    if name.is_empty() {
        Some("is empty")
    } else if name.contains([':', '=']) {
        Some(
            "must be a header's name alone; the page asks for the value, which is no part of a file",
        )
    } else if !name.bytes().all(token) {
        Some("is not a header's name")
    } else if FORBIDDEN.contains(&lower.as_str())
        || lower.starts_with("proxy-")
        || lower.starts_with("sec-")
    {
        Some("is a header that a page can't set")
    } else {
        None
    }
}
