//! Going places: links of the session's form, and what the address names.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{Narrow, Problem};
use spanscape_core::render::clean;
use spanscape_core::source::Query;
use spanscape_core::state::{self, Form, ResultsView, Route, Source, UrlState};
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, MouseEvent};

use super::{Origin, Session, kept};
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

/// What a link of this page says.
fn parsed(href: &str) -> UrlState {
    let (path, hash) = href.split_once('#').unwrap_or((href, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = path.trim_start_matches("./");
    state::parse(&state::Location { path_after_base: path, query, hash })
}

/// A route's name for the timeline marks, and its trace.
pub fn page(route: &Route) -> (&'static str, Option<&str>) {
    match route {
        Route::Start => ("start", None),
        Route::Search => ("search", None),
        Route::Trace { id } => ("trace", Some(id)),
        Route::NoTrace { .. } => ("no-trace", None),
        Route::Compare { a, .. } => ("compare", Some(a)),
        Route::Dependencies => ("dependencies", None),
        Route::Monitor => ("monitor", None),
        Route::Configuration => ("configuration", None),
        Route::NotFound { .. } => ("not-found", None),
    }
}

impl Session {
    /// The form of links that the session writes.
    pub fn form(&self) -> Form {
        self.local().form.get()
    }

    /// The link of what is shown, in a form, relative to the page's base.
    pub fn href_as(&self, form: Form) -> String {
        self.url.with_untracked(|url| state::print(url, form))
    }

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
            Some(Origin::Inside(text)) => Some(Source::Inside(text.clone())),
            Some(Origin::Local) => Some(Source::Files(self.files_at_hand())),
            Some(Origin::Trace { .. } | Origin::Pair(_)) | None => None,
        })
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
        self.go(parsed(href));
    }

    /// The same in place of the page shown.
    pub(super) fn redirect_href(&self, href: &str) {
        self.redirect(parsed(href));
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
            self.moved.update(|moved| *moved = moved.wrapping_add(1));
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
