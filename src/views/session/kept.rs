//! What is kept on this machine: preferences, how results are listed, and searches.

use leptos::prelude::*;
use spanscape::web::storage::{self, Store};
use spanscape_core::engine::protocol::Narrow;
use spanscape_core::source::{Query, print_query};
use spanscape_core::state::{
    self, Form, Location, MonitorView, Prefs, ResultsView, Route, SavedSearches, UrlState,
    read_listing, read_monitor, write_listing, write_monitor,
};

use super::problems::not_kept;
use super::{PREFS, Session};

/// Where searches are kept.
const SEARCHES: &str = "spanscape.searches";

/// Fills in how results are listed, and what the monitor shows, where the link says nothing of it. A frame shows what
/// its link says.
pub(super) fn listed(mut state: UrlState, prefs: &Prefs) -> UrlState {
    match state.route {
        _ if state.embed => {}
        Route::Search if state.results == ResultsView::default() => {
            state.results = read_listing(&prefs.listing);
        }
        Route::Monitor if state.monitor == MonitorView::default() => {
            state.monitor = read_monitor(&prefs.monitor);
        }
        _ => {}
    }
    state
}

impl Session {
    /// Keeps changed preferences, as they are kept now: another tab may have changed them.
    pub fn store_prefs(&self, change: impl FnOnce(&Prefs) -> Prefs) {
        let kept = self.note_prefs(change);
        self.kept(kept);
    }

    /// The same for what nobody asked to keep: it is no loss. False where it can't be kept.
    pub(super) fn note_prefs(&self, change: impl FnOnce(&Prefs) -> Prefs) -> bool {
        storage::set(Store::Local, PREFS, &change(&self.prefs()).print())
    }

    /// Says, once, that the browser keeps nothing, if that is so. In a frame nobody expects it to.
    pub(super) fn kept(&self, kept: bool) {
        let framed = self.url.with_untracked(|url| url.embed);
        if !kept && !framed && !self.local().told_unkept.replace(true) {
            self.problem.set(Some(not_kept()));
        }
    }

    /// How results are listed from now on, where a link does not say it.
    pub fn keep_listing(&self, view: &ResultsView) {
        let listing = write_listing(view);
        if self.prefs().listing != listing {
            let _ = self.note_prefs(|prefs| Prefs { listing, ..prefs.clone() });
        }
    }

    /// The monitor shows this kind and time from now on, where a link does not say it.
    pub fn keep_monitor(&self, view: &MonitorView) {
        let monitor = write_monitor(view);
        let _ = self.note_prefs(|prefs| Prefs { monitor, ..prefs.clone() });
    }

    /// The searches that are kept.
    pub fn saved(&self) -> SavedSearches {
        storage::get(Store::Local, SEARCHES)
            .map(|text| SavedSearches::parse(&text))
            .unwrap_or_default()
    }

    /// Changes them, as they are kept now: another tab may have changed them. False where that lasts as long as the page.
    pub fn change_saved(&self, change: impl FnOnce(&mut SavedSearches)) -> bool {
        let mut all = self.saved();
        change(&mut all);
        storage::set(Store::Local, SEARCHES, &all.print())
    }

    /// The search of the address as it is kept: its text, and its link. A time that was looked back over is looked back
    /// over again, from then on.
    pub fn search_to_keep(&self) -> (String, String) {
        let url = self.url.get_untracked();
        let mut query = url.query.clone();
        if query.lookback.is_some() {
            query.range = None;
        }
        let name = print_query(&query);
        let results =
            ResultsView { narrow: Narrow::default(), windows: None, ..url.results.clone() };
        let state = UrlState { query, results, ..self.beside(Route::Search, url.source) };
        let state = UrlState { theme: None, embed: false, ..state };
        let name = if name.is_empty() { "All traces".to_owned() } else { name };
        (name, state::print(&state, Form::Hash))
    }

    /// What was looked for last at the source of the address.
    pub fn last_query(&self) -> Option<Query> {
        let source = self.url.with_untracked(|url| url.source.clone());
        let saved = self.saved();
        let states = saved.all().map(|search| {
            state::parse(&Location { path_after_base: "", query: "", hash: &search.link })
        });
        let mut of_source = states.filter(|state| state.source == source);
        of_source.next().map(|state| state.query)
    }
}
