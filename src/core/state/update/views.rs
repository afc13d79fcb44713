//! Which view is shown, and what is chosen in it.

use super::Step;
use crate::state::view::Effect;
use crate::state::views::{ViewChange, ViewKind};

impl Step<'_> {
    /// Shows another view; each table keeps its order.
    pub(super) fn show_view(&mut self, kind: ViewKind) {
        let views = &mut self.view.views;
        if views.kind == kind {
            return;
        }
        let [leaves, comes] = [views.kind as usize, kind as usize];
        let order = std::mem::take(&mut views.order);
        if let Some(kept) = self.view.orders.get_mut(leaves) {
            *kept = order;
        }
        views.order = self.view.orders.get(comes).cloned().unwrap_or_default();
        views.kind = kind;
        self.effects.extend([Effect::Look, Effect::Views]);
        self.effects.push(Effect::Announce(kind.title().to_owned()));
        if kind == ViewKind::Timeline
            && let Some(selected) = self.view.selected
        {
            self.keep_visible(selected.row);
            self.effects.extend([Effect::Scroll, Effect::Draw]);
        }
        self.effects.push(Effect::WriteUrl { push: true });
    }

    pub(super) fn change_views(&mut self, change: ViewChange) {
        if self.view.views.change(change) {
            self.effects.extend([Effect::Look, Effect::Views, Effect::WriteUrl { push: false }]);
        }
    }

    /// Lines of logs are rows of the timeline, or not any more.
    pub(super) fn toggle_line_rows(&mut self) {
        let on = !self.view.views.lines.rows;
        self.change_views(ViewChange::LinesRows(on));
        if on && self.view.views.kind != ViewKind::Timeline {
            self.show_view(ViewKind::Timeline);
        }
        if !on {
            self.effects.push(Effect::Announce("Lines of logs hidden".to_owned()));
        }
    }

    /// Looks for a text and goes where it is found: into the timeline.
    pub(super) fn show_spans(&mut self, find: String) {
        self.show_view(ViewKind::Timeline);
        self.effects.push(Effect::LookAt(find));
    }
}
