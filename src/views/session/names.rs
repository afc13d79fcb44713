//! Services and span names for the search form, and the service that was searched last.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, Names};
use spanscape_core::state::{Loadable, UrlState};

use super::Session;
use super::backends::Known;
use super::needs::Needed;

impl Session {
    /// The back end that the address is about, if it is one.
    pub fn backend(&self) -> Option<Box<Known>> {
        let url: UrlState = self.url.get();
        match self.needed(&url) {
            Needed::Backend(known) => Some(known),
            _ => None,
        }
    }

    /// Services of what is open.
    pub fn names(&self) -> RwSignal<Names> {
        self.names
    }

    /// The services of what is open, and the span names of one of them (of all when empty).
    pub fn load_names(&self, service: String, to: RwSignal<Loadable<Vec<String>>>) {
        let asked = self.engine().ask(Ask::Names { service });
        let names_of = self.names;
        spawn_local(async move {
            if let Ok(Answer::Names(names)) = asked.await {
                let mut operations: Vec<_> =
                    names.operations.iter().map(|o| o.name.clone()).collect();
                operations.dedup();
                let _ = to.try_set(Loadable::Ready(operations));
                names_of.set(names);
            }
        });
    }

    /// The service that was searched last at the back end of the address.
    pub fn last_service(&self) -> Option<String> {
        let known = untrack(|| self.backend())?;
        self.prefs().last_service(&known.target.url).map(str::to_owned)
    }

    /// Keeps the service for the next visit.
    pub fn keep_service(&self, service: &str) {
        let Some(known) = untrack(|| self.backend()) else { return };
        let _ = self.note_prefs(|prefs| {
            let mut prefs = prefs.clone();
            prefs.remember_service(&known.target.url, service);
            prefs
        });
    }
}
