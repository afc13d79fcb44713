//! The marks on the browser's timeline that are about pages.

use leptos::prelude::*;
use spanscape_core::state::Source;

use super::{Session, links};
use spanscape::web::{frame, marks};

impl Session {
    /// A page is gone to.
    pub(super) fn mark_navigation(&self) {
        let state = self.url.get_untracked();
        *self.local().announced.borrow_mut() = false;
        let (page, trace) = links::page(&state.route);
        let source = match &state.source {
            None => "default",
            Some(Source::Demo) => "demo",
            Some(Source::Named(name)) => name,
            Some(Source::Url(_)) => "url",
            Some(Source::Files(_)) => "files",
            Some(Source::Inside(_)) => "inside",
        };
        marks::navigate(page, trace, source);
    }

    /// The page shows all that it shows at first: marks it, once per navigation.
    pub fn page_ready(&self) {
        let local = self.local();
        if !local.announced.replace(true) {
            let session = *self;
            frame::once(move |_| session.mark_ready());
        }
    }

    /// Counts changes of the address, also those that nobody else is told of, and pages that became ready.
    pub fn moved(&self) -> RwSignal<u32> {
        self.moved
    }

    /// Whether any page is ready, so that what can wait no longer has to. Tracks it.
    pub fn is_ready(&self) -> bool {
        self.moved.track();
        self.readied() > 0
    }

    /// Counts pages that became ready.
    pub fn readied(&self) -> u32 {
        self.local().readied.get()
    }

    fn mark_ready(&self) {
        let local = self.local();
        local.readied.set(local.readied.get().wrapping_add(1));
        self.moved.update(|moved| *moved = moved.wrapping_add(1));
        let open = self.data.with_untracked(|d| d.as_ref().map(|d| d.info.spans));
        let found = || self.found.with_untracked(|f| f.as_ref().map(|f| f.info.spans));
        marks::ready(self.local().engine.sizes(), open.or_else(found).unwrap_or(0));
    }
}
