//! Requests: URLs put together from a back end's base and texts of any kind.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::source::{Credentials, Target};

/// How long a server may be silent where nobody said it, in seconds.
pub const TIMEOUT_S: u32 = 60;

/// All but RFC 3986's unreserved characters: right in a path's segment and in a query alike.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A GET request, or a POST of nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpRequest {
    /// The absolute URL.
    pub url: String,
    /// The base URL of the back end that it goes to, without `/` at its end; empty where it goes
    /// to none, but to a file.
    pub base: String,
    /// Whether credentials go along.
    pub credentials: Credentials,
    /// Headers besides `Accept`.
    pub headers: Vec<(String, String)>,
    /// It is a POST, without a body.
    pub post: bool,
    /// How long the server may be silent, in seconds; never 0.
    pub timeout_s: u32,
}

impl HttpRequest {
    /// A request for a path of a back end, which was made by [`Path`].
    pub(super) fn of(target: &Target, path: Path) -> Self {
        let base = base(&target.url);
        Self { url: format!("{base}/{}", path.0), base: base.to_owned(), ..Self::to(target) }
    }

    /// A request for the target's own URL, as for a file.
    pub(super) fn to(target: &Target) -> Self {
        Self {
            url: target.url.clone(),
            base: String::new(),
            credentials: target.credentials,
            headers: target.headers.clone(),
            post: false,
            timeout_s: if target.timeout_s == 0 { TIMEOUT_S } else { target.timeout_s },
        }
    }
}

/// A back end's URL without what can't be in front of a path.
fn base(url: &str) -> &str {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    url.get(..end).unwrap_or(url).trim_end_matches('/')
}

/// A path below a back end's base, with its query.
#[derive(Clone, Debug)]
pub(super) struct Path(String);

impl Path {
    /// From text that needs no encoding: `api/traces`.
    pub fn new(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// One more segment, of any text.
    pub fn segment(mut self, text: &str) -> Self {
        self.0.push('/');
        self.0.extend(utf8_percent_encode(text, RESERVED));
        self
    }

    /// More of the path, as in [`Path::new`].
    pub fn then(mut self, path: &str) -> Self {
        self.0.push('/');
        self.0.push_str(path);
        self
    }

    /// One more parameter; the name needs no encoding, the value may be any text.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.push_str(name);
        self.0.push('=');
        self.0.extend(utf8_percent_encode(value, RESERVED));
        self
    }

    /// One more parameter, unless its value is empty.
    pub fn with_some(self, name: &str, value: &str) -> Self {
        if value.is_empty() { self } else { self.with(name, value) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(base: &str, expect: &str) {
        let target = Target { url: base.to_owned(), ..Target::default() };
        let path =
            Path::new("api/services").segment("a/b c").then("operations").with("q", "\u{e9}&");
        assert_eq!(HttpRequest::of(&target, path).url, expect);
    }

    #[test]
    fn any_base_will_do() {
        let rest = "api/services/a%2Fb%20c/operations?q=%C3%A9%26";
        for base in ["http://h:16686/", "http://h:16686", "http://h:16686//?a=b#c"] {
            check(base, &format!("http://h:16686/{rest}"));
        }
        check("https://h/select/jaeger/", &format!("https://h/select/jaeger/{rest}"));
        check(
            "http://h/api/v1/otel-traces/jaeger",
            &format!("http://h/api/v1/otel-traces/jaeger/{rest}"),
        );
    }

    #[test]
    fn nobody_waits_for_ever() {
        let timeout =
            |timeout_s| HttpRequest::to(&Target { timeout_s, ..Target::default() }).timeout_s;
        assert_eq!((timeout(0), timeout(5)), (TIMEOUT_S, 5));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(segment in any::<String>(), value in any::<String>()) {
            let Path(path) = Path::new("p").segment(&segment).with("v", &value);
            let (before, after) = path.split_once("?v=").unwrap();
            let read = |text| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
            prop_assert_eq!(read(before.strip_prefix("p/").unwrap()), segment);
            prop_assert_eq!(read(after), value);
            prop_assert!(path.is_ascii() && path.matches(['/', '?', '&', '#', ' ']).count() == 2);
        }
    }
}
