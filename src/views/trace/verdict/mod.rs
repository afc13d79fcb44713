//! The verdict: its words above the waterfall, and the panel with all of it.

mod bar;
mod findings;
mod lint;
mod panel;
mod thresholds;
mod time;
mod what_if;
mod what_if_new;
mod words;

use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::engine::protocol::{SpanDetail, Verdict, WhatIfTold};
use spanscape_core::model::{SpanIx, Thresholds};
use spanscape_core::state::{Command, TraceView, VerdictTab};

pub use bar::{VerdictBar, VerdictBarProps};
pub use panel::{VerdictPanel, VerdictPanelProps};

use super::reducing::Reducing;
use super::stage::Stage;

/// What is known of the verdict, and what may be done with it.
#[derive(Clone, Copy)]
pub struct Judging {
    stage: StoredValue<Option<Stage>, LocalStorage>,
    /// What the view says.
    pub reducing: Reducing,
    /// What is wrong with the trace; `None` until it is known.
    pub verdict: RwSignal<Option<Arc<Verdict>>>,
    /// What came of changes that are only thought of.
    pub what_if: RwSignal<Option<Arc<WhatIfTold>>>,
    /// The selected span, whether its details are open or not.
    pub selected: RwSignal<Option<Arc<SpanDetail>>>,
}

impl Judging {
    /// Nothing is known.
    pub fn new(stage: StoredValue<Option<Stage>, LocalStorage>, reducing: Reducing) -> Self {
        let (verdict, what_if) = (RwSignal::new(None), RwSignal::new(None));
        Self { stage, reducing, verdict, what_if, selected: RwSignal::new(None) }
    }

    /// Forgets: another trace is shown.
    pub fn clear(self) {
        if self.verdict.with_untracked(Option::is_some) {
            self.verdict.set(None);
        }
        if self.what_if.with_untracked(Option::is_some) {
            self.what_if.set(None);
        }
    }

    /// Which part of the panel is open. Tracks it.
    pub fn tab(self) -> Option<VerdictTab> {
        self.reducing.with_view(|view, _, _| view.verdict).flatten()
    }

    /// Carries out a command.
    pub fn command(self, command: Command) {
        self.with_stage(|stage| stage.command(command));
    }

    /// Marks what a text finds, and goes to a span, or else to the first that is found.
    pub fn look_at(self, find: &str, span: Option<SpanIx>) {
        self.with_stage(|stage| stage.look_at(find, span));
    }

    /// Asks for the verdict once more, if it did not come.
    pub fn again(self) {
        self.with_stage(Stage::judge_again);
    }

    /// From which amounts on something is a finding. Tracks the view.
    pub fn thresholds(self) -> Thresholds {
        let now = |view: &TraceView| view.thresholds.now().clone();
        self.reducing.with_view(|view, _, _| now(view)).unwrap_or_default()
    }

    fn with_stage(self, then: impl FnOnce(&Stage)) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                then(stage);
            }
        });
    }
}
