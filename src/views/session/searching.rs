//! Searching at a back end: one search at a time, and what the last one found.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{Also, Answer, Ask, DatasetInfo, Elsewhere, Problem};
use spanscape_core::source::{Lookback, Query};
use spanscape_core::state::{Going, Loadable, Pace, Route, UrlState};
use web_sys::File;

use super::backends::Known;
use super::{Origin, Session};
use spanscape::web::clock;
use spanscape::web::engine::{Cancel, OpenStep};
use spanscape::web::marks::{self, Mark};

/// What a search has found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Counts searches, so that answers about an earlier one are told apart.
    pub number: u32,
    /// The back end's URL; of two, both ([`Session::search_key`]).
    pub backend: String,
    /// What was looked for, as the address has it.
    pub query: Query,
    /// What was found.
    pub info: DatasetInfo,
    /// Whether the traces came whole.
    pub whole: bool,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

/// What there is to say of a search besides the query.
#[derive(Default)]
struct Asked {
    /// Services that are asked for one by one.
    each: Vec<String>,
    /// Where else the same is looked for.
    also: Option<Box<Also>>,
    /// Those that inputs refer to.
    files: Vec<File>,
}

/// A search that is under way.
#[derive(Clone)]
pub struct Searching {
    /// How far it is.
    pub going: ArcRwSignal<Going>,
    /// The back end's URL and what is looked for.
    pub of: (String, Query),
    /// Whether what was found before stays on the page meanwhile.
    pub quiet: bool,
    number: u32,
    cancel: Cancel,
}

impl Session {
    /// What the last search has found.
    pub fn found(&self) -> RwSignal<Option<Found>> {
        self.found
    }

    /// The search that is under way.
    pub fn searching(&self) -> RwSignal<Option<Searching>, LocalStorage> {
        self.searching
    }

    /// Notifies of each search that came to something, and why the last one made by [`Session::refresh_search`] did not.
    pub fn refreshed(&self) -> RwSignal<Option<Problem>> {
        self.refreshed
    }

    /// Why the last search failed; what was found before it is still there.
    pub fn search_failed(&self) -> RwSignal<Option<((String, Query), Problem)>> {
        self.search_failed
    }

    /// Searches as the address says, unless that was just done or is under way. What is not asked for at once, the
    /// search page begins, which can read filters.
    pub fn ensure_search(&self, known: &Known, url: &UrlState) {
        if url.query.filter.is_empty() {
            self.begin_search(known, url, false);
        }
    }

    /// The same, whatever is looked for. `whole` says that lines of traces will not do.
    pub fn begin_search(&self, known: &Known, url: &UrlState, whole: bool) {
        if url.route == Route::Search && !url.query.is_empty() {
            self.find(known, url.query.clone(), whole);
        }
    }

    /// What tells a search at this back end, and at the other that the address names, from others. Tracks the address.
    pub fn search_key(&self, known: &Known) -> String {
        match self.url.with(|url| self.beside_search(url)) {
            Some(Err(other)) => format!("{} {}", known.target.url, other.target.url),
            Some(Ok(origin)) => {
                let read = match origin {
                    Origin::Url(url) => url,
                    Origin::Local => self.files_at_hand().join("/"),
                    _ => String::new(),
                };
                format!("{} /{read}", known.target.url)
            }
            None => known.target.url.clone(),
        }
    }

    /// Searches for this, unless it was just found, failed or is under way.
    pub fn find(&self, known: &Known, query: Query, whole: bool) {
        let Some(asked) = self.asked(known, &query) else { return };
        let wanted = (untrack(|| self.search_key(known)), query);
        let found = self.found.with_untracked(|found| {
            found.as_ref().is_some_and(|f| (&f.backend, &f.query) == (&wanted.0, &wanted.1))
        });
        let coming = self.searching.with_untracked(|s| s.as_ref().is_some_and(|s| s.of == wanted));
        let failed = self
            .search_failed
            .with_untracked(|failed| failed.as_ref().is_some_and(|(of, _)| *of == wanted));
        let other = untrack(|| self.url.with(|url| self.second(url)));
        let missing = other.is_some_and(|other| !other.missing_headers().is_empty());
        if !found && !coming && !failed && known.missing_headers().is_empty() && !missing {
            self.search(known, wanted, asked, whole, false);
        }
    }

    /// What a search of a page that tells of whole traces has brought; nothing while it is under way, which it is from
    /// now on. Tracks what came of searches.
    pub fn search_for(&self, known: &Known, query: &Query) -> Option<Result<Found, Problem>> {
        let of = (known.target.url.clone(), query.clone());
        let found = self.found.get();
        let found = found.filter(|found| (&found.backend, &found.query) == (&of.0, &of.1));
        let failed = self.search_failed.get().filter(|(failed, _)| *failed == of);
        match (found, failed) {
            (Some(found), _) => Some(Ok(found)),
            (None, Some((_, problem))) => Some(Err(problem)),
            (None, None) => {
                self.find(known, of.1, true);
                None
            }
        }
    }

    /// What else is to be said of a search; `None` until the services are known that are to be asked for.
    fn asked(&self, known: &Known, query: &Query) -> Option<Asked> {
        let each = one_by_one(known, query)?;
        let Some(other) = untrack(|| self.url.with(|url| self.beside_search(url))) else {
            return Some(Asked { each, ..Asked::default() });
        };
        let (at, files) = match other {
            Err(other) => {
                let Some(each) = one_by_one(&other, query) else {
                    self.load_services(&other);
                    return None;
                };
                (Elsewhere::BackEnd { target: other.call(), api: other.api, each }, Vec::new())
            }
            Ok(origin) => {
                let what = self.what(&origin).ok()?;
                (Elsewhere::Inputs(what.inputs), what.files)
            }
        };
        let second = self.url.with_untracked(|url| url.second.clone()).flatten();
        let names = untrack(|| self.two_names(&known.title, second.as_ref()));
        Some(Asked { each, also: Some(Box::new(Also { names, at })), files })
    }

    /// Where the window of a search ends that looks back from now: a little earlier, where the configuration says so
    /// and the person has not chosen otherwise.
    pub fn search_end(&self) -> TimeNs {
        let (now, to_now) = (clock::now(), self.prefs().to_now);
        let config = self.config.get_untracked();
        let earlier = config.and_then(|config| config.adjust_end).filter(|_| !to_now);
        let seconds = earlier.map_or(0, |Lookback(seconds)| seconds);
        let ns = i64::try_from(seconds.saturating_mul(1_000_000_000)).unwrap_or(i64::MAX);
        TimeNs(now.0.saturating_sub(ns))
    }

    /// Searches again for what was found, up to now; what was found stays until the answer is there, and in place of it
    /// if there is none. [`Session::refreshed`] tells of it.
    pub fn refresh_search(&self, known: &Known) {
        let key = untrack(|| self.search_key(known));
        let found = self.found.get_untracked().filter(|found| found.backend == key);
        let Some(Found { backend, query, whole, .. }) = found else { return };
        let query = Query { range: None, ..query }.pinned(None, self.search_end());
        if let Some(asked) = self.asked(known, &query) {
            self.search(known, (backend, query), asked, whole, true);
        }
    }

    /// Searches again, whatever is there.
    pub fn search_again(&self) {
        self.search_failed.set(None);
        self.found.set(None);
    }

    /// Stops the search that is under way.
    pub fn cancel_search(&self) {
        if let Some(searching) = self.searching.get_untracked() {
            self.searching.set(None);
            searching.cancel.cancel();
            self.search_failed.set(Some((
                searching.of,
                Problem {
                    what: "The search was cancelled".to_owned(),
                    place: String::new(),
                    advice: "Change it, or try again.".to_owned(),
                },
            )));
        }
    }

    fn search(
        &self,
        known: &Known,
        of: (String, Query),
        Asked { each, also, files }: Asked,
        whole: bool,
        quiet: bool,
    ) {
        let before = self.found.with_untracked(|found| {
            let found = found.as_ref().filter(|_| quiet)?;
            Some((found.number, found.query.clone()))
        });
        let (target, api, now) = (known.call(), known.api, clock::now());
        let asked_of = known.clone();
        let (query, alone, whole) =
            (Box::new(of.1.clone()), also.is_none(), whole || also.is_some());
        let ask = Ask::Search { target, api, query, now, each, whole, also };
        let going = ArcRwSignal::new(Going::default());
        let told = going.clone();
        let mut pace = Pace::default();
        let number = self.next_number();
        let began = clock::now_ms();
        let asked = self.engine().search(ask, files, move |step| match step {
            OpenStep::Progress(now) => told.set(pace.note(clock::now_ms(), now)),
            OpenStep::LastByte => {
                told.set(pace.all_read());
                marks::mark(Mark::Bytes);
            }
        });
        if !quiet {
            self.search_failed.set(None);
        }
        let cancel = asked.cancel();
        let searching = Searching { going, of: of.clone(), quiet, number, cancel };
        self.searching.set(Some(searching));
        let session = *self;
        spawn_local(async move {
            let answer = asked.await;
            let current = session
                .searching
                .try_with_untracked(|s| s.as_ref().is_some_and(|s| s.number == number));
            if current != Some(true) {
                return;
            }
            let (backend, query) = of;
            match answer {
                Ok(Answer::Found { info, api, whole }) => {
                    // Of two, nobody says which speaks it.
                    if alone {
                        session.speaks(&backend, api);
                    }
                    let took_ms = clock::now_ms() - began;
                    session.found_absent.set_value(None);
                    // The same search again: the page stays as it is, but for the lines.
                    let number = before.as_ref().map_or(number, |(number, _)| *number);
                    session.rewrite(false, |url| {
                        if before.is_some_and(|(_, before)| before == url.query) {
                            url.query = query.clone();
                        }
                    });
                    session.found.set(Some(Found { number, backend, query, info, whole, took_ms }));
                    session.refreshed.set(None);
                }
                Ok(_) => {}
                Err(_) if alone && session.is_replaced(&asked_of, &query).await => {
                    session.searching.set(None);
                    return session.ensure();
                }
                Err(problem) if quiet => session.refreshed.set(Some(problem)),
                Err(problem) => session.search_failed.set(Some(((backend, query), problem))),
            }
            session.searching.set(None);
        });
    }

    /// The span names of a service at a back end.
    pub fn load_operations(
        &self,
        known: &Known,
        service: String,
        to: RwSignal<Loadable<Vec<String>>>,
    ) {
        if service.is_empty() {
            return to.set(Loadable::Idle);
        }
        to.set(Loadable::loading());
        let ask =
            Ask::Operations { target: known.call(), api: known.api, service: service.clone() };
        let asked = self.engine().ask(ask);
        spawn_local(async move {
            let names = match asked.await {
                Ok(Answer::Operations(list)) => {
                    let mut names: Vec<_> = list.into_iter().map(|o| o.name).collect();
                    names.dedup();
                    Loadable::Ready(names)
                }
                Ok(_) => Loadable::Idle,
                Err(problem) => Loadable::Failed(problem),
            };
            // The form may be gone by then.
            let _ = to.try_set(names);
        });
    }
}

/// The services that are asked for one by one; none where one request asks for all. `None` while they are not known.
fn one_by_one(known: &Known, query: &Query) -> Option<Vec<String>> {
    match query.services.len() {
        0 if known.needs_service() => known.services.ready().cloned(),
        0 | 1 => Some(Vec::new()),
        _ => Some(query.services.clone()),
    }
}
