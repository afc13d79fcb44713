//! What the pictures have in common: from where a step goes.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{PathStep, PathTold};
use spanscape_core::model::SpanIx;

use super::Viewing;

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
