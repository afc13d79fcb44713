//! First rows of a trace that is on its way, in the places of the trace's own.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape_core::engine::protocol::Preview;
use spanscape_core::state::TraceView;

use super::stage::Inner;

impl Inner {
    /// Shows them; those of an earlier look stay scrolled as they are.
    pub(super) fn look(self: &Rc<Self>, preview: &Preview) {
        self.next_epoch();
        {
            let mut state = self.state.borrow_mut();
            let again = state.preliminary;
            state.anew += u32::from(again);
            let offset_px = if again { state.view.offset_px } else { 0.0 };
            let prefs = self.events.session.prefs();
            state.duration_ns = preview.head.row.duration.0;
            state.starts(preview.head.row.start);
            state.view = TraceView::new(state.duration_ns).with_prefs(&prefs);
            state.view.offset_px = offset_px;
            state.window.clone_from(&preview.rows);
            (state.stale, state.preliminary, state.held) = (false, true, false);
            (state.minimap, state.selected) = (None, None);
            state.painted &= again;
            state.piece = 0;
        }
        self.events.find.open.set(false);
        self.scroll();
    }
}
