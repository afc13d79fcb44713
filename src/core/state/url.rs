//! [`UrlState`]: all that a link says, read and written by pure, total functions.
//!
//! Parameters of ours: `v` (version, absent means 1), `src` (a configured back end, or `demo`),
//! `url` (a file to open), `file` (the name of a file that was opened, repeatable), `theme`,
//! `embed`, and on a trace `sel` (the selected span's id), `zoom` (`START-END`, nanoseconds after
//! the trace's start), Jaeger UI's `uiFind` (what is looked for in it), `details` (`0`: those of the
//! selected span are closed), `fold` (what is collapsed, as [`Answer::Folded`] has it), `path` (`0`: the
//! critical path is not drawn) and what is in `url_reduce.rs`, `url_verdict.rs` and `url_views.rs`. What a search looks for is in `search.rs`,
//! how its results are seen in `url_results.rs`, what the monitor shows in `url_monitor.rs`, how two traces are compared
//! in `url_compare.rs`. All others are kept as they are.
//!
//! [`Answer::Folded`]: crate::engine::protocol::Answer::Folded

use super::columns::Columns;
use super::params::{Params, encode};
use super::prefs::Theme;
use super::results::ResultsView;
use super::route::Route;
use super::verdict::VerdictTab;
use super::views::Views;
use super::what_if::WhatIfs;
use super::{
    CompareView, MonitorView, Source, jaeger_links, search, url_compare, url_monitor, url_reduce,
    url_results, url_source, url_verdict, url_views,
};
use crate::engine::protocol::{ColourBy, Reduce};
use crate::model::Thresholds;
use crate::source::Query;

/// The version that [`print()`] writes. A link without `v` has 1 (Jaeger UI's links are such).
/// Whoever raises it adds an upgrader to [`parse()`] and never removes one.
pub const VERSION: u32 = 1;

/// The parts of the page's address that matter, as the browser gives them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Location<'a> {
    /// The path after the base ([`super::base_of`]).
    pub path_after_base: &'a str,
    /// With or without `?`.
    pub query: &'a str,
    /// With or without `#`.
    pub hash: &'a str,
}

/// The two shapes of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `trace/ID?...`: Jaeger UI's own; needs a host that answers unknown paths with the page.
    Path,
    /// `#/trace/ID?...`: needs nothing.
    Hash,
}

/// What a link says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UrlState {
    /// The page.
    pub route: Route,
    /// Where the traces come from; `None` for the default source.
    pub source: Option<Source>,
    /// Where the second of two traces comes from, if not from there as well, or where else is searched for the same:
    /// `bsrc=` (empty for the default source), `burl=`, `bfile=`; only on a comparison and on a search.
    pub second: Option<Option<Source>>,
    /// The theme, if the link fixes it.
    pub theme: Option<Theme>,
    /// Framed in another page: no bars around the content.
    pub embed: bool,
    /// What is looked for; only on the search page and, of it the window and the service, on the
    /// dependencies'.
    pub query: Query,
    /// How results are seen; only on a search.
    pub results: ResultsView,
    /// What the monitor shows; only there.
    pub monitor: MonitorView,
    /// How two traces, or two sets of results, are compared; only there.
    pub compare: CompareView,
    /// The selected span's id, not empty; only on a trace.
    pub span: Option<String>,
    /// The zoomed range, nanoseconds after the trace's start, start < end; only on a trace.
    pub zoom: Option<(u64, u64)>,
    /// What is looked for in the trace, as typed; only on a trace. Jaeger UI's `uiFind`.
    pub find: String,
    /// The details of the selected span are closed; only on a trace.
    pub closed: bool,
    /// What is collapsed; empty for nothing; only on a trace.
    pub folds: String,
    /// The critical path is not drawn; only on a trace.
    pub no_path: bool,
    /// What the rows are confined to; spans by their ids; only on a trace.
    pub reduce: Reduce,
    /// What colours stand for; only on a trace.
    pub colour: ColourBy,
    /// Whether the ruler has the time of the clock, where the link says; only on a trace.
    pub clock: Option<bool>,
    /// Columns of numbers, where the link says; only on a trace.
    pub columns: Option<Columns>,
    /// The open panel of the verdict; only on a trace.
    pub verdict: Option<VerdictTab>,
    /// From which amounts on something is a finding, where the link says; only on a trace.
    pub thresholds: Option<Thresholds>,
    /// What might be otherwise; only on a trace.
    pub what_ifs: WhatIfs,
    /// In which view it is seen; only on a trace.
    pub views: Views,
    /// Parameters of others.
    pub other: Params,
    /// What was not understood. Not printed.
    pub warnings: Vec<Notice>,
}

/// A part of a link that was not understood, for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The parameter: `zoom`.
    pub part: String,
    /// A sentence without a full stop: "is not START-END in nanoseconds: 5".
    pub text: String,
}

/// The form that a page was opened with; `None` at the bare base.
pub fn form_of(location: &Location<'_>) -> Option<Form> {
    if hash_link(location.hash).is_some() {
        Some(Form::Hash)
    } else if Route::parse(location.path_after_base) == Route::Start {
        None
    } else {
        Some(Form::Path)
    }
}

/// The link in the hash, if it is one, without `#/`.
fn hash_link(hash: &str) -> Option<&str> {
    hash.strip_prefix('#').unwrap_or(hash).strip_prefix('/')
}

/// Reads the page's address. The hash wins, whole, when it starts with `#/`. What is unknown or
/// broken becomes its default and a notice.
pub fn parse(location: &Location<'_>) -> UrlState {
    let (path, query) = match hash_link(location.hash) {
        Some(link) => link.split_once('?').unwrap_or((link, "")),
        None => {
            let query = location.query;
            (location.path_after_base, query.strip_prefix('?').unwrap_or(query))
        }
    };
    let mut reader = Reader { params: Params::parse(query), warnings: Vec::new() };
    reader.version();
    let mut route = Route::parse(path);
    let mut spans = None;
    if route == Route::Search
        && let Some((trace, ids)) = jaeger_links::spans(&mut reader)
    {
        // What else is looked for is not of one trace.
        search::read(&mut reader);
        (route, spans) = (trace, Some(ids));
    }
    let on_trace = matches!(route, Route::Trace { .. });
    // What a search calls a view is none of a trace.
    let viewed = on_trace && spans.is_none();
    let (on_search, on_monitor) = (route == Route::Search, route == Route::Monitor);
    let results = if on_search { url_results::read(&mut reader) } else { ResultsView::default() };
    let on_pair = matches!(route, Route::Compare { .. });
    let compared = on_pair || results.sets.is_some();
    UrlState {
        source: url_source::first(&mut reader),
        second: if on_pair || on_search { url_source::second(&mut reader) } else { None },
        theme: reader.theme(),
        embed: reader.embed(),
        results,
        query: if has_query(&route) { search::read(&mut reader) } else { Query::default() },
        monitor: if on_monitor { url_monitor::read(&mut reader) } else { MonitorView::default() },
        compare: if compared { url_compare::read(&mut reader) } else { CompareView::default() },
        span: if on_trace { reader.one("sel", some_text, "is empty") } else { None },
        zoom: if on_trace { reader.range("zoom") } else { None },
        find: if on_trace { spans.unwrap_or_else(|| reader.find()) } else { String::new() },
        closed: on_trace && reader.one("details", yes_no, "is not 1 or 0") == Some(false),
        folds: if on_trace { reader.folds() } else { String::new() },
        no_path: on_trace && reader.one("path", yes_no, "is not 1 or 0") == Some(false),
        reduce: if on_trace { url_reduce::read(&mut reader) } else { Reduce::default() },
        colour: if on_trace { url_reduce::read_colour(&mut reader) } else { ColourBy::default() },
        clock: if on_trace { reader.one("clock", yes_no, "is not 1 or 0") } else { None },
        columns: if on_trace { reader.one("cols", |v| Some(Columns::parse(v)), "") } else { None },
        verdict: if on_trace { url_verdict::read_tab(&mut reader) } else { None },
        thresholds: if on_trace { url_verdict::read_findings(&mut reader) } else { None },
        what_ifs: if on_trace {
            url_verdict::read_what_ifs(&mut reader)
        } else {
            WhatIfs::default()
        },
        views: if viewed { url_views::read(&mut reader) } else { Views::default() },
        route,
        other: reader.params,
        warnings: reader.warnings,
    }
}

/// Writes the link relative to the base: `trace/ID?...` (the start is `./`), or `#/trace/ID?...`.
pub fn print(state: &UrlState, form: Form) -> String {
    let mut pairs = Vec::new();
    let on_pair = matches!(state.route, Route::Compare { .. });
    url_source::write(
        state.source.as_ref(),
        state.second.as_ref().filter(|_| on_pair || state.route == Route::Search),
        &mut pairs,
    );
    if let Some(theme) = state.theme {
        pairs.push(encode("theme", theme.name()));
    }
    if state.embed {
        pairs.push(encode("embed", "1"));
    }
    if has_query(&state.route) {
        search::write(&state.query, &mut pairs);
    }
    if state.route == Route::Search {
        url_results::write(&state.results, &mut pairs);
    }
    if state.route == Route::Monitor {
        url_monitor::write(&state.monitor, &mut pairs);
    }
    let sets = state.route == Route::Search && state.results.sets.is_some();
    if sets || on_pair {
        url_compare::write(&state.compare, &mut pairs);
    }
    if matches!(state.route, Route::Trace { .. }) {
        pairs.extend(state.span.iter().map(|id| encode("sel", id)));
        pairs.extend(state.zoom.map(|(start, end)| format!("zoom={start}-{end}")));
        if !state.find.is_empty() {
            pairs.push(encode("uiFind", &state.find));
        }
        url_reduce::write(&state.reduce, &mut pairs);
        url_reduce::write_colour(&state.colour, &mut pairs);
        pairs.extend(state.clock.map(|clock| format!("clock={}", u8::from(clock))));
        pairs.extend(state.columns.map(|columns| format!("cols={}", columns.print())));
        if state.closed {
            pairs.push("details=0".to_owned());
        }
        if !state.folds.is_empty() {
            pairs.push(encode("fold", &state.folds));
        }
        if state.no_path {
            pairs.push("path=0".to_owned());
        }
        url_verdict::write(state, &mut pairs);
        url_views::write(&state.views, &mut pairs);
    }
    pairs.extend(state.other.raw().iter().cloned());
    let path = state.route.print();
    let path = match form {
        Form::Path if path.is_empty() => "./".to_owned(),
        Form::Path => path,
        Form::Hash => format!("#/{path}"),
    };
    if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
}

/// Whether the page looks for something: traces, or calls in a window of time.
fn has_query(route: &Route) -> bool {
    matches!(route, Route::Search | Route::Dependencies)
}

pub(super) fn yes_no(text: &str) -> Option<bool> {
    match text {
        "" | "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

pub(super) fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Takes our parameters out of the list, one by one.
pub(super) struct Reader {
    params: Params,
    warnings: Vec<Notice>,
}

impl Reader {
    /// Notes that `value` of the parameter `part` was not understood.
    pub(super) fn warn(&mut self, part: &str, text: &str, value: &str) {
        let shown: String = value.chars().take(60).collect();
        self.warnings.push(Notice { part: part.into(), text: format!("{text}: {shown}") });
    }

    /// The first value under `key`, read by `read`.
    pub(super) fn one<T>(
        &mut self,
        key: &str,
        read: impl Fn(&str) -> Option<T>,
        wrong: &str,
    ) -> Option<T> {
        let mut values = self.params.take(key).into_iter();
        let value = values.next()?;
        if let Some(second) = values.next() {
            self.warn(key, "is there more than once; the first counts", &second);
        }
        let read = read(&value);
        if read.is_none() {
            self.warn(key, wrong, &value);
        }
        read
    }

    /// All values under `key`.
    pub(super) fn all(&mut self, key: &str) -> Vec<String> {
        self.params.take(key)
    }

    fn version(&mut self) {
        let version = self.one("v", |v| v.parse::<u32>().ok(), "is not a version");
        if let Some(version) = version.filter(|&v| v != VERSION) {
            let text = "is a version that this Spanscape does not know; read as well as can be";
            self.warn("v", text, &version.to_string());
        }
    }

    /// `theme=dark`, or Jaeger UI's `uiTheme=dark`.
    fn theme(&mut self) -> Option<Theme> {
        let own = self.one("theme", Theme::from_name, "is not system, light or dark");
        let jaeger = self.one("uiTheme", Theme::from_name, "is not light or dark");
        own.or(jaeger)
    }

    /// `embed=1`, or Jaeger UI's `uiEmbed=v0`.
    fn embed(&mut self) -> bool {
        let own = self.one("embed", yes_no, "is not 1 or 0");
        let jaeger = self.one("uiEmbed", |v| (v == "v0").then_some(true), "is not v0");
        own.or(jaeger).unwrap_or(false)
    }

    /// An empty one is as good as none.
    fn find(&mut self) -> String {
        jaeger_links::find(self.one("uiFind", |v| Some(v.to_owned()), "").unwrap_or_default())
    }

    /// Whether it is of this trace, only the engine knows.
    fn folds(&mut self) -> String {
        let code = |v: &str| {
            let is = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
            v.bytes().all(is).then(|| v.to_owned())
        };
        self.one("fold", code, "is no code of what is collapsed").unwrap_or_default()
    }

    /// `START-END`, in nanoseconds.
    pub(super) fn range(&mut self, key: &str) -> Option<(u64, u64)> {
        let read = |v: &str| {
            let (start, end) = v.split_once('-')?;
            let range = (digits(start)?, digits(end)?);
            (range.0 < range.1).then_some(range)
        };
        self.one(key, read, "is not START-END in nanoseconds")
    }
}

/// Decimal digits only: `parse` alone takes a sign.
pub(super) fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}
