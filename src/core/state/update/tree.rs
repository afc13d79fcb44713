//! Collapsing and expanding, and going to children and parents.

use super::Step;
use crate::engine::protocol::{Ask, Fold};
use crate::model::SpanIx;
use crate::state::view::{Effect, Selection};

impl Step<'_> {
    pub(super) fn ask_fold(&mut self, fold: Fold, keep: Option<SpanIx>) {
        self.effects.push(Effect::Ask(Ask::Fold { fold, keep }));
    }

    /// Folds, and keeps the selected span where it can be seen.
    pub(super) fn fold(&mut self, fold: Fold) {
        let keep = self.view.selected.and_then(|s| s.span);
        self.view.awaited = None;
        self.ask_fold(fold, keep);
    }

    pub(super) fn fold_selected(&mut self, fold: impl Fn(SpanIx) -> Fold) {
        match self.view.selected {
            Some(Selection { span: Some(span), .. }) => self.fold(fold(span)),
            Some(Selection { row, .. }) => self.keep_visible(row),
            None => self.move_by(0),
        }
    }

    pub(super) fn expand_or_child(&mut self) {
        let Some(selected) = self.view.selected else { return self.move_by(0) };
        match self.row(selected.row).map(|r| (r.span, r.can_fold(), r.expanded)) {
            None => self.keep_visible(selected.row),
            Some((_, false, _)) => {}
            Some((span, _, false)) => self.fold(Fold::Expand(span)),
            Some((_, _, true)) => self.move_by(1),
        }
    }

    pub(super) fn collapse_or_parent(&mut self) {
        let Some(selected) = self.view.selected else { return self.move_by(0) };
        let facts = self.row(selected.row);
        match facts.map(|r| (r.span, r.can_fold() && r.expanded, r.parent)) {
            None => self.keep_visible(selected.row),
            Some((span, true, _)) => self.fold(Fold::Collapse(span)),
            Some((_, false, Some(parent))) => self.reveal(parent),
            Some((_, false, None)) => {}
        }
    }
}
