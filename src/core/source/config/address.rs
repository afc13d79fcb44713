//! Addresses in a configuration: http, https or relative, and nothing secret in them.

use super::fields::{At, Reader};

/// Reads the base URL of a back end.
pub(super) fn read_base(reader: &mut Reader, at: &At<'_>) -> Option<String> {
    let url = reader.text(at)?.trim();
    match base_url_problem(url) {
        Some(problem) => reader.wrong(&at.place, problem),
        None => return Some(url.to_owned()),
    }
    None
}

/// Reads a link: http, https, mailto or relative.
pub(super) fn read_link(reader: &mut Reader, at: &At<'_>) -> Option<String> {
    let url = reader.some_text(at)?;
    let mail = scheme(url).is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("mailto"));
    match url_problem(url).filter(|_| !mail || url.contains(char::is_control)) {
        Some(problem) => reader.wrong(&at.place, problem),
        None => return Some(url.to_owned()),
    }
    None
}

/// Why `url` can't be the base of a back end's addresses, http, https or relative to the page; a
/// sentence without its subject.
pub fn base_url_problem(url: &str) -> Option<&'static str> {
    if url.is_empty() {
        return Some("is empty; the page's own folder is ./");
    }
    url_problem(url).or_else(|| {
        url.contains(['?', '#']).then_some("must end before any ? or #: paths are added to it")
    })
}

/// The scheme, and what follows its colon.
fn scheme(url: &str) -> Option<(&str, &str)> {
    let head = url.split(['/', '\\', '?', '#']).next()?;
    let (scheme, _) = head.split_once(':')?;
    Some((scheme, url.get(scheme.len() + 1..)?))
}

fn url_problem(url: &str) -> Option<&'static str> {
    // Browsers skip white space and controls, which could so hide another scheme.
    if url.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return Some("has white space in it");
    }
    let rest = match scheme(url) {
        None => url,
        Some((name, rest)) if ["http", "https"].iter().any(|s| name.eq_ignore_ascii_case(s)) => {
            if !rest.starts_with("//") {
                return Some("needs // after its scheme");
            }
            rest
        }
        Some((_, rest)) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            return Some("needs http:// or https:// before its host");
        }
        Some(_) => return Some("is neither an http or https address nor relative to the page"),
    };
    // Browsers take a backslash for a slash.
    let host = rest.strip_prefix(['/', '\\']).and_then(|r| r.strip_prefix(['/', '\\']))?;
    let host = host.split(['/', '\\', '?', '#']).next().unwrap_or("");
    if host.contains('@') {
        Some(
            "holds a user name or a password, which everyone could read; list Authorization in headers, and the page asks for it",
        )
    } else if host.is_empty() || host.starts_with(':') {
        Some("has no host")
    } else {
        None
    }
}
