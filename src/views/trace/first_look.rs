//! The page of a trace while that is on its way: its first rows stand, head and timeline a frame each.

use leptos::prelude::*;
use spanscape::web::frame;

use super::Page;

impl Page {
    /// Shows the first rows of what is on its way; when that ends, what the address says.
    pub(super) fn show_preview(&self) {
        match self.session.preview() {
            Some(preview) => {
                self.asked.set_value(None);
                self.detail.set(None);
                self.busy.set(true);
                if self.stands.get_untracked() {
                    self.head.set(Some(preview.head.clone()));
                    self.stage_head();
                } else {
                    self.stand_for_preview();
                }
            }
            None if self.busy.get_untracked() => untrack(|| self.show_address()),
            None => {}
        }
    }

    /// Builds the page for a first look, head and timeline a frame each: short tasks come through while the
    /// rest is on its way.
    fn stand_for_preview(&self) {
        let page = *self;
        frame::once(move |_| {
            let Some(preview) = untrack(|| page.session.preview()) else { return };
            if page.busy.try_get_untracked() != Some(true) {
                return;
            }
            page.head.set(Some(preview.head.clone()));
            frame::once(move |_| {
                let _ = page.stands.try_set(true);
            });
        });
    }
}
