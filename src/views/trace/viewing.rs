//! The stage and the views in place of the timeline: what they ask, and what makes them ask again.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{Answer, Ask, LogMarks, Reduced};
use spanscape_core::model::SpanIx;
use spanscape_core::render::Scene;
use spanscape_core::state::ViewKind;

use super::paint::{scale, whole_scale};
use super::stage::{Inner, Stage};

impl Stage {
    /// The address says what is seen, at once.
    pub fn write_address(&self) {
        self.0.address_now();
    }

    /// Asks the engine about the shown trace; the answer comes to `f` if it still is shown.
    pub fn ask_view(&self, ask: Ask, f: impl FnOnce(Answer) + 'static) {
        let shown = self.0.state.borrow().anew;
        self.0.find_now();
        self.0.then(ask, move |inner, answer| {
            if inner.state.borrow().anew == shown {
                f(answer);
            }
        });
    }

    /// Counts what was shown of the trace; none while that is only on its way.
    pub fn shown(&self) -> Option<u32> {
        let state = self.state();
        (!state.preliminary).then_some(state.anew)
    }

    /// Shows where lines of logs are: of which spans, by span, and how many in each part of the trace's time.
    pub fn show_logs(&self, marks: Vec<LogMarks>, volume: Vec<[u32; 3]>) {
        self.0.state.borrow_mut().logs = (marks, volume);
        self.0.dirty();
    }

    /// Asks what makes other rows.
    pub fn ask_rows(
        &self,
        ask: impl FnOnce([Option<SpanIx>; 2]) -> Ask,
        read: impl FnOnce(Answer) -> Option<Reduced> + 'static,
    ) {
        self.0.ask_rows(ask, read);
    }

    /// Points at a time, in nanoseconds after the trace's start.
    pub fn point(&self, at: Option<u64>) {
        {
            let mut state = self.0.state.borrow_mut();
            state.cursor = at.map(|at| scale(&state).x_of(at));
            state.whole_cursor = at.map(|at| whole_scale(&state).x_of(at));
        }
        self.0.dirty();
    }

    /// What is seen of the timeline.
    pub fn picture(&self) -> Scene {
        self.0.brushes.borrow().picture(&self.state())
    }

    /// Says something for a moment.
    pub fn say(&self, text: &str) {
        self.0.say(text);
    }

    /// The view stands on the screen: with it, and all else, the page is ready.
    pub fn view_ready(&self) {
        self.0.viewed.set(true);
        self.0.dirty();
    }
}

impl Inner {
    /// Another view is shown, or something else is chosen in it.
    pub(super) fn place_views(&self) {
        let kind = self.state.borrow().view.views.kind;
        let merged = self.state.borrow().view.views.merged;
        // The style sheet knows what each leaves of the timeline.
        let name = match kind {
            ViewKind::Flame if merged => "flame-merged",
            kind => kind.name(),
        };
        let _ = self.elements.root.set_attribute("data-view", name);
    }

    /// A view that is not the timeline has to ask again.
    pub(super) fn tell_anew(&self) {
        let [anew, _] = self.events.views;
        let _ = anew.try_update(|n| *n = n.wrapping_add(1));
    }

    /// It has to be painted again.
    pub(super) fn tell_drawn(&self) {
        if self.state.borrow().view.views.kind != ViewKind::Timeline {
            let [_, drawn] = self.events.views;
            let _ = drawn.try_update(|n| *n = n.wrapping_add(1));
        }
    }
}
