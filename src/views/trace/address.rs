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
        self.tell_zoom();
    }

    /// Puts the view into the address a moment later: browsers refuse many changes in a row.
    pub(super) fn write_address(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let timer = after(150, move || {
            if let Some(inner) = weak.upgrade() {
                inner.address_now();
                // Not the timer: this is it, running.
                inner.address_pending.take();
            }
        });
        *self.address.borrow_mut() = Some(timer);
        self.address_pending.borrow_mut().get_or_insert_with(busy);
    }

    /// Tells the details which time is seen, as a link has it.
    fn tell_zoom(&self) -> Option<(u64, u64)> {
        let zoom = {
            let state = self.state.borrow();
            state.view.zoom_for_url(state.duration_ns)
        };
        if self.events.zoom.get_untracked() != zoom {
            self.events.zoom.set(zoom);
        }
        zoom
    }

    /// Puts the view into the address.
    pub(super) fn address_now(&self) {
        let (span, view) = {
            let state = self.state.borrow();
            // The person may have gone elsewhere meanwhile.
            if self.events.session.url().with_untracked(|url| url.route != state.route) {
                return;
            }
            let id = state.selected.as_ref().map(|d| d.id.clone()).filter(|id| !id.is_empty());
            (id, state.view.clone())
        };
        let zoom = self.tell_zoom();
        // Who shows another view can go back to the one before.
        let step =
            self.events.session.url().with_untracked(|url| url.views.kind != view.views.kind);
        self.events.session.rewrite(step, |url| {
            view.put_verdict(url);
            url.zoom = zoom;
            url.closed = span.is_some() && !view.details;
            url.span = span;
            url.reduce = view.reduce;
            url.no_path = !view.path;
            url.colour = view.colour;
            url.clock = (url.clock.is_some() || view.clock).then_some(view.clock);
            url.columns =
                (url.columns.is_some() || !view.columns.is_empty()).then_some(view.columns);
            url.folds = view.folds.unwrap_or_default();
            url.find = self.events.find.text.get_untracked();
            url.views = view.views;
        });
    }
}
