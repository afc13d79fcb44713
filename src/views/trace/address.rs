//! The address and the view: what it says is shown, and what is shown it says.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::idle::busy;
use spanscape::web::listen::after;

use super::stage::Inner;

impl Inner {
    /// The address has changed under the same trace.
    pub(super) fn apply_address(self: &Rc<Self>) {
        let url = self.events.session.url().get_untracked();
        let effects = {
            let mut state = self.state.borrow_mut();
            let duration = state.duration_ns;
            state.route.clone_from(&url.route);
            state.view.apply_url(&url, duration)
        };
        self.find_of_address(false);
        self.run(effects);
    }

    /// Puts the view into the address a moment later: browsers refuse many changes in a row.
    pub(super) fn write_address(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let timer = after(150, move || {
            let Some(inner) = weak.upgrade() else { return };
            let (zoom, span, only) = {
                let state = inner.state.borrow();
                // The person may have gone elsewhere meanwhile.
                if inner.events.session.url().with_untracked(|url| url.route != state.route) {
                    inner.address_pending.take();
                    return;
                }
                let id = state.selected.as_ref().filter(|_| state.view.details);
                let id = id.map(|d| d.id.clone()).filter(|id| !id.is_empty());
                (state.view.zoom_for_url(state.duration_ns), id, state.view.only)
            };
            inner.events.session.rewrite(|url| {
                url.zoom = zoom;
                url.span = span;
                url.only = only;
                url.find = inner.events.find.text.get_untracked();
            });
            // Not the timer: this is it, running.
            inner.address_pending.take();
        });
        *self.address.borrow_mut() = Some(timer);
        self.address_pending.borrow_mut().get_or_insert_with(busy);
    }
}
