//! Confining the rows, and what becomes of the selection and the window of time then.

use super::Step;
use crate::engine::protocol::{Reduce, SpanRef};
use crate::layout::scale::Window;
use crate::model::SpanIx;
use crate::state::view::{Effect, Selection};

impl Step<'_> {
    pub(super) fn reduce(&mut self, change: impl FnOnce(&mut Reduce)) {
        let before = self.view.reduce.clone();
        change(&mut self.view.reduce);
        if self.view.reduce != before {
            self.effects.extend([Effect::Reduce, Effect::WriteUrl { push: true }]);
        }
    }

    /// The rows are confined to a span: from now on it goes by its id, which a link can have.
    pub(super) fn focused(&mut self, id: Option<String>, time: Option<(u64, u64)>) {
        self.view.focused = time;
        match (&self.view.reduce.focus, id) {
            (Some(SpanRef::Ix(_)), Some(id)) => {
                if let Some((start, end)) = time {
                    self.show(Window::new(start, end, self.facts.duration_ns), true);
                }
                if !id.is_empty() {
                    self.view.reduce.focus = Some(SpanRef::Id(id));
                }
                self.effects.push(Effect::WriteUrl { push: false });
            }
            (Some(_), None) => {
                self.view.reduce.focus = None;
                let text = "The span that the rows should be confined to is not in this trace";
                self.effects.push(Effect::Announce(text.to_owned()));
            }
            _ => {}
        }
    }

    /// The services are known by name: from now on the link has those.
    pub(super) fn filtered(&mut self, services: Vec<String>) {
        self.view.reduce.services = services;
        self.view.reduce.filter = None;
        self.effects.push(Effect::WriteUrl { push: false });
    }

    /// Confines the rows to a span and what is below it; without one, all are there again, in all their time.
    pub(super) fn focus_on(&mut self, span: Option<SpanIx>) {
        if span.is_none() && self.view.reduce.focus.is_some() {
            self.view.focused = None;
            self.zoom_reset();
        }
        self.reduce(|reduce| reduce.focus = span.map(SpanRef::Ix));
    }

    /// All the time of what the rows are confined to; again, that of the whole trace.
    pub(super) fn zoom_reset(&mut self) {
        let duration = self.facts.duration_ns;
        let focused = self.view.focused.map(|(start, end)| Window::new(start, end, duration));
        let other = focused.filter(|&focused| focused != self.view.window);
        self.show(other.unwrap_or_else(|| Window::whole(duration)), true);
    }

    /// Other rows: the selection stays where it can be seen, or else what was at the top.
    pub(super) fn rows_found(&mut self, selected: Option<u32>, top: Option<u32>) {
        if let Some((selection, row)) = self.view.selected.zip(selected) {
            self.view.selected = Some(Selection { row, ..selection });
            if top.is_none() {
                self.keep_visible(row);
            }
        }
        if let Some(row) = top {
            self.view.offset_px = self.facts.scroll(self.view.rows).offset_of_row(row);
        }
        self.scroll_by(0.0);
    }
}
