//! What the pictures have in common: one question at a time, and from where a step goes.

use std::cell::Cell;

use leptos::prelude::*;
use spanscape_core::engine::protocol::{PathStep, PathTold};
use spanscape_core::model::SpanIx;

use super::Viewing;

/// One question is on its way at a time; what comes meanwhile is asked behind it, once.
#[derive(Default)]
pub struct Turn {
    flying: Cell<bool>,
    again: Cell<bool>,
}

impl Turn {
    /// Whether to ask now. Else it is remembered.
    pub fn take(&self) -> bool {
        if self.flying.replace(true) {
            self.again.set(true);
            return false;
        }
        true
    }

    /// The answer is there: whether to ask once more.
    pub fn done(&self) -> bool {
        self.flying.set(false);
        self.again.replace(false)
    }
}

/// What to ask for to choose the selected span, or a neighbour of what is chosen; where nothing is, the first of all.
pub fn next(
    viewing: Viewing,
    told: RwSignal<Option<PathTold>>,
    step: Option<PathStep>,
    first: impl FnOnce() -> Option<SpanIx>,
) -> Option<(SpanIx, Option<PathStep>)> {
    let chosen = told.with_untracked(|told| told.as_ref().map(|told| told.span));
    let selected = || viewing.with_view(|view, _| view.selected.and_then(|s| s.span)).flatten();
    match (chosen.or_else(selected), step) {
        (Some(span), step) => Some((span, step)),
        (None, Some(_)) => first().map(|span| (span, Some(PathStep::Root))),
        (None, None) => None,
    }
}
