//! Going places: links of the session's form, and what the address names.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{By, FacetChoice, Input, Narrow, Problem, SetOf, TraceRow};
use spanscape_core::graph::view::GraphView;
use spanscape_core::render::clean;
use spanscape_core::source::Query;
use spanscape_core::state::{
    self, Form, MOST_COHORT, ResultsView, Route, Source, UrlState, VerdictTab,
};
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, MouseEvent};

use super::{Opened, Origin, Session, kept};
use spanscape::web::location::{self, Address};

/// How many parts of a link that were not understood are named.
const MOST_PARTS: usize = 3;

/// What the address says.
pub(super) fn read(address: &Address) -> UrlState {
    let path = address.path.get(address.base.len()..).unwrap_or("");
    state::parse(&state::Location {
        path_after_base: path,
        query: &address.query,
        hash: &address.hash,
    })
}

/// The form of links to write: the one that the page was opened with. At the bare base: path
/// where the development server answers every path, else hash, which needs nothing of the host.
pub(super) fn form(address: &Address) -> Form {
    if has_no_host(address) {
        return Form::Hash;
    }
    opened_with(address)
        .unwrap_or_else(|| if location::live_reload() { Form::Path } else { Form::Hash })
}

/// Whether the configuration may choose the form.
pub(super) fn form_is_free(address: &Address) -> bool {
    !has_no_host(address) && opened_with(address).is_none() && !location::live_reload()
}

fn has_no_host(address: &Address) -> bool {
    address.protocol == "file:" || address.origin == "null"
}

fn opened_with(address: &Address) -> Option<Form> {
    let path = address.path.get(address.base.len()..).unwrap_or("");
    state::form_of(&state::Location { path_after_base: path, query: "", hash: &address.hash })
}

/// A route's name for the timeline marks, and its trace.
pub(super) fn page(route: &Route) -> (&'static str, Option<&str>) {
    match route {
        Route::Start => ("start", None),
        Route::Search => ("search", None),
        Route::Trace { id } => ("trace", Some(id)),
        Route::NoTrace { .. } => ("no-trace", None),
        Route::Compare { a, .. } => ("compare", Some(a)),
        Route::Dependencies => ("dependencies", None),
        Route::Monitor => ("monitor", None),
        Route::NotFound { .. } => ("not-found", None),
    }
}

/// Traces that began so long before or after one may be its crowd, in microseconds.
const AROUND_US: u64 = 1_800_000_000;

/// What only counts in a frame: Jaeger UI's parameters.
const OF_FRAMES: [&str; 3] =
    ["uiTimelineCollapseTitle", "uiTimelineHideMinimap", "uiTimelineHideSummary"];

/// How many of them are asked for.
const CROWD: u32 = 200;

impl Session {
    /// The link of a state, relative to the page's base.
    pub fn href(&self, state: &UrlState) -> String {
        state::print(state, self.local().form.get())
    }

    /// The state of another page, with the theme and frame of this one.
    pub(super) fn beside(&self, route: Route, source: Option<Source>) -> UrlState {
        self.url.with_untracked(|url| UrlState {
            route,
            source,
            theme: url.theme,
            embed: url.embed,
            ..UrlState::default()
        })
    }

    /// The source that names what is open, for links to it.
    pub fn open_source(&self) -> Option<Source> {
        self.data.with_untracked(|data| match data.as_ref().map(|d| &d.origin) {
            Some(Origin::Demo) => Some(Source::Demo),
            Some(Origin::Url(url)) => Some(Source::Url(url.clone())),
            Some(Origin::Local) => Some(Source::Files(self.files_at_hand())),
            Some(Origin::Trace { .. } | Origin::Pair(_)) | None => None,
        })
    }

    /// The link of what is shown, by itself in a tab: as it is, without what is about the frame.
    pub fn full_href(&self) -> String {
        let mut full = self.url.get_untracked();
        (full.embed, full.theme) = (false, None);
        for key in OF_FRAMES {
            full.other.remove(key);
        }
        self.href(&full)
    }

    /// The start page's link.
    pub fn start_href(&self) -> String {
        self.href(&self.beside(Route::Start, None))
    }

    /// The demo's link.
    pub fn demo_href(&self) -> String {
        self.href(&self.beside(Route::Search, Some(Source::Demo)))
    }

    /// The names of the files and texts that were opened last, as far as a link names them. Tracks what is open.
    pub fn files_at_hand(&self) -> Vec<String> {
        self.data.track();
        let names = |input: &Input| match input {
            Input::Url { name, .. } | Input::Trace { name, .. } | Input::File { name, .. } => {
                name.clone()
            }
            Input::Text { .. } => "pasted text".to_owned(),
        };
        let local = self.local();
        let at_hand = local.by_hand.borrow();
        at_hand.iter().flat_map(|what| &what.inputs).map(names).take(state::MOST_FILES).collect()
    }

    /// The link of a source's search page, with the last search there, if that is the last of all.
    pub fn search_href(&self, source: Option<&Source>) -> String {
        let mut state = self.beside(Route::Search, source.cloned());
        let last = self.last_search.with(Clone::clone);
        if let Some(last) = last.filter(|last| last.source.as_ref() == source) {
            let UrlState { source, second, query, results, .. } = last;
            (state.source, state.second, state.query, state.results) =
                (source, second, query, results);
        }
        self.href(&state)
    }

    /// The link of this query on the search page of the source that this page is about.
    pub fn query_href(&self, query: Query) -> String {
        let source = self.url.with_untracked(|url| url.source.clone());
        self.href(&UrlState { query, ..self.beside(Route::Search, source) })
    }

    /// The link that compares two sets of what a query finds at the source that this page is about.
    pub fn sets_href(&self, query: Query, sets: [SetOf; 2]) -> String {
        let source = self.url.with_untracked(|url| url.source.clone());
        let mut state = UrlState { query, ..self.beside(Route::Search, source) };
        state.results.sets = Some(sets);
        self.href(&state)
    }

    /// The link of a trace painted on the graph of services of its source.
    pub fn map_href(&self, trace: &str) -> String {
        let source = self.url.with(|url| url.source.clone());
        let mut state = self.beside(Route::Dependencies, source);
        let view = GraphView { trace: trace.to_owned(), ..GraphView::default() };
        state::write_graph(&mut state, &view);
        self.href(&state)
    }

    /// The link that compares two traces; `all` are those that they are chosen of.
    pub fn pair_href(&self, a: String, b: String, all: &[String]) -> String {
        let source = self.url.with(|url| url.source.clone());
        let mut state = self.beside(Route::Compare { a, b }, source);
        if all.len() > 2 {
            state.compare.cohort = all.iter().take(MOST_COHORT).cloned().collect();
        }
        self.href(&state)
    }

    /// The link that compares a trace with the others of its root operation: with those of what is open, or at a back end
    /// with those that began around it. `side` says which of the address's sources it is of.
    pub fn crowd_href(&self, side: usize, row: &TraceRow) -> String {
        let source = self.url.with_untracked(super::pair::sources).into_iter().nth(side).flatten();
        let mut state = self.beside(Route::Search, source);
        let at_back_end =
            self.data.with_untracked(|data| data.as_ref().is_none_or(Opened::is_chosen));
        if at_back_end {
            let start = u64::try_from(row.start.0 / 1_000).unwrap_or(0);
            state.query = Query {
                operation: row.name.clone(),
                range: Some((start.saturating_sub(AROUND_US), start.saturating_add(AROUND_US))),
                limit: Some(CROWD),
                ..Query::of_service(&row.service)
            };
        }
        let root =
            FacetChoice { by: By::Root, values: vec![format!("{}\t{}", row.service, row.name)] };
        state.results.narrow.facets = vec![root];
        let one = SetOf { ids: vec![row.id.clone()], ..SetOf::default() };
        state.results.sets = Some([SetOf::rest(), one]);
        self.href(&state)
    }

    /// The link of another page about the source that this page is about.
    pub fn page_href(&self, route: Route) -> String {
        let source = self.url.with(|url| url.source.clone());
        self.href(&self.beside(route, source))
    }

    /// The link of a trace of the source that the address is about.
    pub fn trace_href(&self, id: &str) -> String {
        let route = Route::Trace { id: id.to_owned() };
        let source = self.url.with_untracked(|url| url.source.clone());
        self.href(&self.beside(route, source))
    }

    /// The link of a trace's findings of one sort.
    pub fn finding_href(&self, trace: &str, detector: &str) -> String {
        let route = Route::Trace { id: trace.to_owned() };
        let source = self.url.with_untracked(|url| url.source.clone());
        let verdict = Some(VerdictTab::Findings);
        let find = format!("finding:{detector}");
        self.href(&UrlState { find, verdict, ..self.beside(route, source) })
    }

    /// The link of a span of another trace of the same source.
    pub fn span_href(&self, trace: &str, span: &str) -> String {
        let route = Route::Trace { id: trace.to_owned() };
        let span = Some(span.to_owned()).filter(|id| !id.is_empty());
        let source = self.url.with_untracked(|url| url.source.clone());
        self.href(&UrlState { span, ..self.beside(route, source) })
    }

    /// Follows a link of ours within the page; other clicks (new tab, new window) are the
    /// browser's.
    pub fn follow(&self, event: &MouseEvent) {
        if !location::is_plain_click(event) {
            return;
        }
        let anchor = event.current_target().and_then(|t| t.dyn_into::<HtmlAnchorElement>().ok());
        let Some(href) = anchor.and_then(|a| a.get_attribute("href")) else { return };
        event.prevent_default();
        self.go_href(&href);
    }

    /// Goes where a link of this page leads.
    pub fn go_href(&self, href: &str) {
        let (path, hash) = href.split_once('#').unwrap_or((href, ""));
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = path.trim_start_matches("./");
        self.go(state::parse(&state::Location { path_after_base: path, query, hash }));
    }

    /// Goes to a state, with an entry in the history.
    pub fn go(&self, to: UrlState) {
        let to = kept::listed(to, &self.prefs());
        location::push(&self.address_of(&to));
        self.arrive(to);
    }

    /// Goes to a state in place of the one shown.
    pub(super) fn redirect(&self, to: UrlState) {
        let to = kept::listed(to, &self.prefs());
        location::replace(&self.address_of(&to));
        self.arrive(to);
    }

    /// Writes the address of a changed view; no navigation, but where it is a `step`, there is a way back from it.
    pub fn rewrite(&self, step: bool, change: impl FnOnce(&mut UrlState)) {
        let mut state = self.url.get_untracked();
        change(&mut state);
        if state != self.url.get_untracked() {
            let address = self.address_of(&state);
            // A browser may refuse many steps in a row.
            if !(step && location::push(&address)) {
                location::replace(&address);
            }
            self.remember(&state);
            // Silently: what is shown already is as the address now says.
            self.url.update_untracked(|url| *url = state);
        }
    }

    /// Goes to the search page of the address's source with this query.
    pub fn go_search(&self, query: Query) {
        self.go_query(Route::Search, query);
    }

    /// Goes to a page of the address's source with this query.
    pub fn go_query(&self, route: Route, query: Query) {
        let (source, second, results) = self.url.with_untracked(|url| {
            // How results are seen stays; what was chosen of others is nothing of these.
            let results =
                ResultsView { narrow: Narrow::default(), windows: None, ..url.results.clone() };
            let second = url.second.clone().filter(|_| url.route == route);
            (url.source.clone(), second, results)
        });
        let to = UrlState { query, results, second, ..self.beside(route, source) };
        // The same again is no step for the way back.
        if self.url.with_untracked(|url| *url == to) { self.redirect(to) } else { self.go(to) }
    }

    /// Opens a trace of the address's source in a tab of its own.
    pub fn open_aside(&self, id: &str) {
        location::open_aside(&self.trace_href(id));
    }

    /// Goes to a source's search page.
    pub fn go_source(&self, source: Source) {
        self.go(self.beside(Route::Search, Some(source)));
    }

    /// Goes to the default source's search page, in place of the page shown.
    pub(super) fn redirect_to_search(&self) {
        self.redirect(self.beside(Route::Search, None));
    }

    /// Goes to a trace of the default source, in place of the page shown.
    pub(super) fn redirect_to_default_trace(&self, id: &str) {
        self.redirect(self.beside(Route::Trace { id: id.to_owned() }, None));
    }

    /// Goes to the list of what is open.
    pub(super) fn go_to_traces(&self) {
        self.go(self.beside(Route::Search, self.open_source()));
    }

    /// Goes to the list of what is open, in place of the page shown.
    pub(super) fn redirect_to_traces(&self) {
        self.redirect(self.beside(Route::Search, self.open_source()));
    }

    /// Goes to a trace of what is open.
    pub(super) fn go_to_trace(&self, id: &str) {
        self.go(self.beside(Route::Trace { id: id.to_owned() }, self.open_source()));
    }

    /// Goes to the demo, in place of the page shown.
    pub(super) fn redirect_to_demo(&self) {
        self.redirect(self.beside(Route::Search, Some(Source::Demo)));
    }

    /// Goes to the start page, in place of the page shown.
    pub(super) fn redirect_to_start(&self) {
        self.redirect(self.beside(Route::Start, None));
    }

    /// The person went back or forward, or edited the address.
    pub fn address_changed(&self, address: &Address) {
        let state = kept::listed(read(address), &self.prefs());
        if state != self.url.get_untracked() {
            self.arrive(state);
        }
    }

    pub(super) fn arrive(&self, state: UrlState) {
        self.failed.set(None);
        self.tell_of(&state);
        self.remember(&state);
        self.url.set(state);
        self.mark_navigation();
        self.ensure();
    }

    /// Says which parts of a link were not understood; the rest of it counts.
    pub(super) fn tell_of(&self, state: &UrlState) {
        let parts = state.warnings.iter().take(MOST_PARTS);
        self.doubt.set(None);
        self.doubt_more(parts.map(|w| format!("{} {}", w.part, w.text)).collect());
    }

    /// The same of parts that only the page reads; nothing where there is none.
    pub fn doubt_more(&self, parts: Vec<String>) {
        if !parts.is_empty() {
            self.doubt.set(Some(Problem {
                what: "Part of this link was not understood".to_owned(),
                place: clean(&parts.join("; ")).into_owned(),
                advice: "The rest of it counts.".to_owned(),
            }));
        }
    }

    /// The search that the person left, for the way back from a trace.
    pub(super) fn remember(&self, state: &UrlState) {
        if state.route == Route::Search {
            self.last_search.set(Some(state.clone()));
        }
    }

    pub(super) fn address_of(&self, state: &UrlState) -> String {
        let link = self.href(state);
        match self.local().form.get() {
            Form::Hash => link,
            Form::Path => format!("{}{}", self.local().base, link.trim_start_matches("./")),
        }
    }
}
