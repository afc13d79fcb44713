//! Links of the session's form: to pages, traces, and spans of the source that the page is about.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{By, FacetChoice, Input, SetOf, TraceRow};
use spanscape_core::graph::view::GraphView;
use spanscape_core::source::Query;
use spanscape_core::state::{self, MOST_COHORT, Route, Source, UrlState, VerdictTab};

use super::{Opened, Session};

/// Traces that began so long before or after one may be its crowd, in microseconds.
const AROUND_US: u64 = 1_800_000_000;

/// What only counts in a frame: Jaeger UI's parameters.
const OF_FRAMES: [&str; 3] =
    ["uiTimelineCollapseTitle", "uiTimelineHideMinimap", "uiTimelineHideSummary"];

/// How many of them are asked for.
const CROWD: u32 = 200;

impl Session {
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
            Input::Url { name, .. }
            | Input::Trace { name, .. }
            | Input::File { name, .. }
            | Input::Packed { name, .. } => name.clone(),
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
}
