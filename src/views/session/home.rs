//! Where the shown trace is at home: the back end that has it, and getting it from there again.

use leptos::prelude::*;
use spanscape_core::api;
use spanscape_core::engine::protocol::{Answer, Ask, Problem};

use super::backends::Known;
use super::needs::Needed;
use super::{Origin, Session};

/// A trace's back end.
#[derive(Clone, Debug, PartialEq)]
pub struct Home {
    /// The back end.
    pub backend: Known,
    /// The trace's id.
    pub id: String,
}

impl Home {
    /// Where the back end tells the trace as JSON, as it shows it and as it keeps it; none where it is known to
    /// have no such route, or wants headers, which a link can't send.
    pub fn json(&self) -> Option<(String, String)> {
        let plain = self.backend.wanted.is_empty() && self.backend.api.legacy != Some(false);
        plain.then(|| api::trace_json(&self.backend.target, &self.id))
    }

    /// Whether it may have an archive.
    pub fn may_archive(&self) -> bool {
        let says = self.backend.says.as_ref().and_then(|says| says.archive);
        says != Some(false) && self.backend.api.legacy != Some(false)
    }
}

impl Session {
    /// The back end that has the trace of the address; none for files and the demo. Tracks the address.
    pub fn home(&self) -> Option<Home> {
        let url = self.url.get();
        let Needed::Source(Origin::Trace { backend, id }) = self.needed(&url) else { return None };
        let known = self.backends.with(|all| all.iter().find(|k| k.target.url == backend).cloned());
        // The one at the page's own address may not have been looked for yet.
        let here = || self.config.with(|config| Known::here(backend.clone(), config.as_ref()));
        let backend = known.unwrap_or_else(here);
        Some(Home { backend, id })
    }

    /// Gets the trace of the address again; what is open stays until it is there.
    pub fn reload(&self) {
        if let Some(Home { backend, id }) = untrack(|| self.home()) {
            self.open_again_from(&backend.target.url, &id);
        }
    }

    /// Whether what is open is this trace of a back end. Tracks what is open.
    pub fn has_trace(&self, backend: &str, id: &str) -> bool {
        let of = Origin::Trace { backend: backend.to_owned(), id: id.to_owned() };
        self.data.with(|data| data.as_ref().is_some_and(|data| data.origin == of))
    }

    /// Gets a trace of a back end for a page that is not about it alone: failing is told beside what is shown.
    pub fn fetch_trace(&self, backend: &str, id: &str) {
        self.open_again_from(backend, id);
    }

    /// Asks the back end to keep the trace; tells what came of it.
    pub fn archive(&self, home: &Home, then: impl FnOnce(Result<(), Problem>) + 'static) {
        let ask = Ask::Archive { target: home.backend.call(), id: home.id.clone() };
        let asked = self.engine().ask(ask);
        leptos::task::spawn_local(async move {
            then(match asked.await {
                Ok(Answer::Archived) => Ok(()),
                Ok(_) => return,
                Err(problem) => Err(problem),
            });
        });
    }
}
