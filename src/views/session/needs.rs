//! What the address needs: a data set, a back end, a file from the person, or nothing.

use leptos::prelude::*;
use spanscape_core::engine::protocol::Slot;
use spanscape_core::state::{Route, Source, UrlState};

use super::backends::{Known, Resolved};
use super::problems::{ask_host, missing_files, unknown_source};
use super::{Opened, Origin, Place, Session, pair};
use spanscape::web::{boot, location};

/// What an address needs.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Needed {
    /// Nothing, or whatever is open.
    Nothing,
    /// The start page, or where the default source is.
    Start,
    /// To know what is configured, or what is at this address.
    Wait,
    /// Whatever is open, or the start page.
    Anything,
    /// A back end that is not configured.
    Unknown(String),
    /// A back end that the person has not allowed.
    Ask(String),
    /// Files that only the person can give.
    Files(Vec<String>),
    /// A page of this back end that asks it for what it shows.
    Backend(Box<Known>),
    /// This data set.
    Source(Origin),
}

/// What the person can do about what is not shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedy {
    /// Allow loading a file from a host.
    Load(String),
    /// Allow asking a back end.
    Allow(String),
    /// Open the files that are meant.
    Open,
    /// Try again; at a back end also with headers.
    Retry(Option<String>),
}

impl Session {
    /// What the person can do about the failure of what the address names.
    pub fn remedy(&self) -> Remedy {
        let url = self.url.get();
        match self.needed(&url) {
            Needed::Ask(host) => Remedy::Allow(host),
            Needed::Files(_) => Remedy::Open,
            Needed::Source(Origin::Pair(of)) => {
                let all: Vec<_> = of.iter().map(|of| self.remedy_of(of)).collect();
                let load = all.iter().find(|remedy| matches!(remedy, Remedy::Load(_))).cloned();
                load.or(all.into_iter().next_back()).unwrap_or(Remedy::Retry(None))
            }
            Needed::Source(origin) => self.remedy_of(&origin),
            _ => Remedy::Retry(None),
        }
    }

    fn remedy_of(&self, origin: &Origin) -> Remedy {
        match origin {
            Origin::Url(file) => self.not_allowed(file).map_or(Remedy::Retry(None), Remedy::Load),
            Origin::Trace { backend, .. } => Remedy::Retry(Some(backend.clone())),
            _ => Remedy::Retry(None),
        }
    }

    /// Opens what the address needs, unless it is open or being opened.
    pub fn ensure(&self) {
        let url = self.url.get_untracked();
        match untrack(|| self.needed(&url)) {
            Needed::Nothing => {}
            Needed::Start => self.start_page(),
            Needed::Wait => self.wait_for_default(),
            Needed::Anything => self.need_something_open(),
            Needed::Unknown(name) => self.failed.set(Some(unknown_source(&name))),
            Needed::Ask(host) => self.failed.set(Some(ask_host(&host))),
            Needed::Files(names) => self.failed.set(Some(missing_files(&names))),
            Needed::Backend(known) => {
                self.load_services(&known);
                self.ensure_search(&known, &url);
            }
            Needed::Source(_) if self.place_of(&url).is_some_and(|p| p.slot == Slot::Found) => {}
            Needed::Source(origin) => self.want(origin),
        }
    }

    /// What the address needs. Tracks what that depends on.
    pub(super) fn needed(&self, state: &UrlState) -> Needed {
        if let (Route::Compare { a, b }, Some(_)) = (&state.route, &state.second) {
            return self.needed_of_two(state, [a, b]);
        }
        match (&state.route, &state.source) {
            (Route::NotFound { .. } | Route::NoTrace { .. } | Route::Configuration, _) => {
                Needed::Nothing
            }
            (Route::Start, _) => Needed::Start,
            (_, Some(Source::Demo)) => Needed::Source(Origin::Demo),
            (_, Some(Source::Url(url))) => Needed::Source(Origin::Url(url.clone())),
            (_, Some(Source::Inside(text))) => Needed::Source(Origin::Inside(text.clone())),
            (_, Some(Source::Files(names))) => self.needed_files(names),
            (
                Route::Search | Route::Dependencies | Route::Monitor | Route::Compare { .. },
                source,
            ) => match self.resolve(source.as_ref()) {
                Resolved::Known(known) => match self.second_in_the_way(state) {
                    Some(needed) => needed,
                    None => pair_or_backend(&state.route, known),
                },
                Resolved::Wait => Needed::Wait,
                Resolved::Unknown(name) => Needed::Unknown(name),
                Resolved::Ask(url) => Needed::Ask(url),
                Resolved::None => Needed::Anything,
            },
            (Route::Trace { id }, source) => match self.resolve(source.as_ref()) {
                Resolved::Known(known) => self.trace_of(known.target.url, id),
                // Asked without waiting for the probe: the trace itself is the better one.
                Resolved::None | Resolved::Wait if self.config.with(Option::is_some) => {
                    match self.here_target() {
                        Some(here) => self.trace_of(here.url, id),
                        None => Needed::Nothing,
                    }
                }
                Resolved::None | Resolved::Wait => Needed::Wait,
                Resolved::Unknown(name) => Needed::Unknown(name),
                Resolved::Ask(url) => Needed::Ask(url),
            },
        }
    }

    fn trace_of(&self, backend: String, id: &str) -> Needed {
        Needed::Source(Origin::Trace { backend, id: id.to_owned() })
    }

    fn needed_files(&self, names: &[String]) -> Needed {
        let open = self.data.with(|data| data.as_ref().is_some_and(|d| d.origin == Origin::Local));
        if open {
            Needed::Nothing
        } else if self.local().by_hand.borrow().is_some() {
            // The engine died with the files, or something else was opened: they are at hand.
            Needed::Source(Origin::Local)
        } else {
            Needed::Files(names.to_vec())
        }
    }

    /// Whether the page that the address names can be shown. Tracks what that depends on.
    pub fn is_served(&self) -> bool {
        let url = self.url.get();
        match self.needed(&url) {
            Needed::Backend(_) => true,
            Needed::Start
            | Needed::Wait
            | Needed::Unknown(_)
            | Needed::Ask(_)
            | Needed::Files(_) => false,
            Needed::Nothing | Needed::Anything | Needed::Source(_) => self.place_of(&url).is_some(),
        }
    }

    /// Where the data are that the address is about. Tracks what that depends on.
    pub fn place_of(&self, url: &UrlState) -> Option<Place> {
        let open = self.data.with(|data| data.as_ref().map(|d| (d.number, d.origin.clone())));
        match self.needed(url) {
            Needed::Source(origin) => {
                let open = open.filter(|(_, open)| *open == origin);
                match (open, &origin) {
                    (Some((number, _)), _) => Some(Place { slot: Slot::Open, number }),
                    (None, Origin::Trace { backend, id }) => self.place_in_found(backend, id),
                    (None, _) => None,
                }
            }
            Needed::Nothing | Needed::Anything => {
                open.map(|(number, _)| Place { slot: Slot::Open, number })
            }
            _ => None,
        }
    }

    /// A search at this back end brought whole traces, perhaps this one.
    fn place_in_found(&self, backend: &str, id: &str) -> Option<Place> {
        let number = self.found.with(|found| {
            found.as_ref().filter(|f| f.whole && f.backend == backend).map(|f| f.number)
        })?;
        let absent = self.found_absent.with_value(|absent| {
            absent.as_ref().is_some_and(|(of, missing)| *of == number && missing == id)
        });
        (!absent).then_some(Place { slot: Slot::Found, number })
    }

    /// The trace is not where it might have been: look further. Whether there is where.
    pub fn look_further(&self, place: Place, id: &str) -> bool {
        if place.slot == Slot::Found {
            self.found_absent.set_value(Some((place.number, id.to_owned())));
            // What depends on it is asked again.
            self.found.update(|_| {});
            self.ensure();
            return true;
        }
        let local = self
            .data
            .with_untracked(|d| d.as_ref().is_some_and(|open| open.origin == Origin::Local));
        let default = self.backends.with_untracked(|all| all.iter().any(|k| k.source.is_none()));
        if local && default {
            self.redirect_to_default_trace(id);
        }
        local && default
    }

    /// The trace that is shown has this id, whatever the address called it.
    pub fn canonical_id(&self, id: &str) {
        if id.is_empty() {
            return;
        }
        self.data.update_untracked(|data| {
            if let Some(Opened { origin: Origin::Trace { id: asked, .. }, .. }) = data {
                id.clone_into(asked);
            }
        });
        self.rewrite(false, |url| url.route = Route::Trace { id: id.to_owned() });
    }

    /// Tries again what failed.
    pub fn retry(&self) {
        self.failed.set(None);
        self.ensure();
    }

    /// The start page: only where there is no default source. While developing, the demo.
    fn start_page(&self) {
        let default = self.backends.with_untracked(|all| all.iter().any(|k| k.source.is_none()));
        let known = self.config.with_untracked(Option::is_some);
        let demo = self
            .config
            .with_untracked(|c| c.as_ref().is_some_and(|c| c.source.as_deref() == Some("demo")));
        if let Some(link) = boot::inside_link() {
            return self.redirect_href(&link);
        }
        match (default, known, self.here.get_untracked()) {
            _ if demo => self.redirect_to_demo(),
            (true, ..) => self.redirect_to_search(),
            (_, true, Some(_)) if location::live_reload() => {
                if self.data.with_untracked(Option::is_none) {
                    self.redirect_to_demo();
                }
            }
            (_, known, here) => {
                // On the way back it is opened again.
                self.close();
                if known && here.is_none() {
                    self.probe_here();
                }
            }
        }
    }

    fn wait_for_default(&self) {
        if self.config.with_untracked(Option::is_some) {
            self.probe_here();
        }
    }

    fn need_something_open(&self) {
        if self.data.with_untracked(Option::is_none) && self.opening.with_untracked(Option::is_none)
        {
            self.redirect_to_start();
        }
    }

    /// Whether it is still being found out where the start is.
    pub fn is_starting(&self) -> bool {
        self.config.with(Option::is_none) || self.here.with(Option::is_none)
    }
}

/// A comparison needs its traces, as far as they are chosen; other pages ask their back end.
fn pair_or_backend(route: &Route, known: Box<Known>) -> Needed {
    match route {
        Route::Compare { a, b } if !(a.is_empty() && b.is_empty()) => {
            Needed::Source(pair::of_one(&known.target.url, [a, b]))
        }
        _ => Needed::Backend(known),
    }
}
