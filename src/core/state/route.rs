//! Pages and their paths; and the base path, found from the page's own URL.
//!
//! The base is everything before a known route, and a route is known only at the *end* of a path,
//! so that a folder may be called `/trace/`. As one expression, for the boot script in
//! index.html, which must agree (`tests/fixtures/base-paths.json` is held against both):
//!
//! ```text
//! path = pathname.replace(/^\/*/, "/")
//! page = /^(.*\/)(trace\/[^\/]+|search|dependencies|deep-dependencies|quality-metrics|monitor|configuration)$/
//! base, route = page, unless it does not match or path ends in .htm or .html; then
//!               /^(.*\/)([^\/]*)$/
//! ```
//!
//! The leading slashes are made one, since a base of `//host/` would name another host.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// Where to begin: what can be opened.
    #[default]
    Start,
    /// The list of the data set's traces.
    Search,
    /// One trace.
    Trace {
        /// Its id, any text but the empty one.
        id: String,
    },
    /// A trace that is not named: a dashboard's variable stands in its place, or had no value.
    NoTrace {
        /// The variable as it stood there, `${traceId}`; empty where there is nothing.
        variable: String,
    },
    /// Two traces side by side: Jaeger UI's `trace/A...B`.
    Compare {
        /// The first's id; empty as long as none is chosen.
        a: String,
        /// The second's id; empty as long as none is chosen.
        b: String,
    },
    /// Which services call which.
    Dependencies,
    /// How a service does over time.
    Monitor,
    /// What is configured.
    Configuration,
    /// A path that is no page (yet): Jaeger UI's other pages, typos.
    NotFound {
        /// The path after the base, encoded as it stood there.
        path: String,
    },
}

/// Jaeger UI's pages of one segment. Those that Spanscape lacks still end a base path, so that
/// the page that says so finds its files.
const SINGLE: [&str; 6] =
    ["search", "dependencies", "deep-dependencies", "quality-metrics", "monitor", "configuration"];

/// What must be encoded in a path segment: as in the URL standard, and `%`, `/` and `\`.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'/')
    .add(b'\\')
    .add(b'^')
    .add(b'|');

/// Also the first letters of the pages, and the dot.
const SEGMENT_STRICT: &AsciiSet =
    &SEGMENT.add(b's').add(b'd').add(b'q').add(b'm').add(b'c').add(b'.');

/// In a pair of ids also the dot: three of them part the two.
const SEGMENT_PAIR: &AsciiSet = &SEGMENT.add(b'.');

/// What must be encoded in an unknown path that is kept as it is: `%` and `/` stay. A `:` would
/// make `x:y` an address of the scheme `x`.
const RAW_PATH: &AsciiSet = &SEGMENT.remove(b'%').remove(b'/').add(b':');

/// The base path of a page at `pathname` (starts and ends with `/`), by the rule above.
pub fn base_of(pathname: &str) -> String {
    split_base(pathname).0
}

/// The base of `pathname`, and what comes after it.
pub fn split_base(pathname: &str) -> (String, &str) {
    let path = pathname.trim_start_matches('/');
    let (folders, last) = path.rsplit_once('/').unwrap_or(("", path));
    let (before, folder) = folders.rsplit_once('/').unwrap_or(("", folders));
    let (base, route) = if folder == "trace" && is_id_segment(last) {
        (before, path.get(path.len() - "trace/".len() - last.len()..).unwrap_or(""))
    } else {
        (folders, last)
    };
    (if base.is_empty() { "/".to_owned() } else { format!("/{base}/") }, route)
}

/// Whether the last segment of `.../trace/LAST` is an id, not a file or the page of a folder
/// that is called `trace`.
fn is_id_segment(last: &str) -> bool {
    !last.is_empty() && !SINGLE.contains(&last) && !is_file(last)
}

/// Whether a segment names the page's own file, like `index.html`.
fn is_file(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    lower.ends_with(".html") || lower.ends_with(".htm")
}

impl Route {
    /// Reads the path after the base; slashes around it don't count. Total.
    pub fn parse(path: &str) -> Self {
        let mut path = path.trim_matches('/');
        // `./x` and `../x` are where a browser would be at `x`: a link is never above the base.
        while let Some((".", rest) | ("..", rest)) = path.split_once('/') {
            path = rest.trim_start_matches('/');
        }
        match path.split_once('/') {
            None if path.is_empty() || is_file(path) => Self::Start,
            None if path == "search" => Self::Search,
            None if path == "dependencies" => Self::Dependencies,
            None if path == "monitor" => Self::Monitor,
            None if path == "configuration" => Self::Configuration,
            None if path == "trace" => Self::NoTrace { variable: String::new() },
            Some(("trace", segment)) if !segment.contains('/') => Self::traces(segment),
            _ => Self::NotFound { path: utf8_percent_encode(path, RAW_PATH).to_string() },
        }
    }

    /// One trace, or `A...B`.
    fn traces(segment: &str) -> Self {
        let decode = |id| percent_decode_str(id).decode_utf8_lossy().into_owned();
        match segment.split_once("...") {
            None => match decode(segment) {
                id if is_variable(&id) => Self::NoTrace { variable: id },
                id => Self::Trace { id },
            },
            Some((a, b)) => Self::Compare { a: decode(a), b: decode(b) },
        }
    }

    /// The path after the base, without a leading slash; `""` for the start.
    pub fn print(&self) -> String {
        match self {
            Self::Start => String::new(),
            Self::Search => "search".to_owned(),
            Self::Trace { id } => format!("trace/{}", id_segment(id)),
            Self::NoTrace { variable } => format!("trace/{}", id_segment(variable)),
            Self::Compare { a, b } => {
                let [a, b] = [a, b].map(|id| utf8_percent_encode(id, SEGMENT_PAIR));
                format!("trace/{a}...{b}")
            }
            Self::Dependencies => "dependencies".to_owned(),
            Self::Monitor => "monitor".to_owned(),
            Self::Configuration => "configuration".to_owned(),
            Self::NotFound { path } => path.clone(),
        }
    }
}

/// Whether it is a variable that nobody has replaced, in one of Grafana's forms: `${name:format}`, `$name`, `[[name]]`.
fn is_variable(id: &str) -> bool {
    let named = |name: &str| {
        let is = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-');
        !name.is_empty() && name.chars().all(is)
    };
    let within = |open, close| id.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let inside = within("${", "}").or_else(|| within("[[", "]]")).or_else(|| id.strip_prefix('$'));
    inside.is_some_and(named)
}

/// An id as a path segment that [`base_of`] and [`Route::parse`] take for an id: where the plain
/// form would be taken for a page, a file or a pair, more of it is encoded.
fn id_segment(id: &str) -> String {
    let strict = SINGLE.contains(&id) || is_file(id) || id.contains("...");
    utf8_percent_encode(id, if strict { SEGMENT_STRICT } else { SEGMENT }).to_string()
}
