//! The verdict: its open panel, thresholds, what might be otherwise.

use super::Step;
use crate::model::{Threshold, WhatIf};
use crate::state::verdict::{ChosenThresholds, VerdictTab};
use crate::state::view::Effect;
use crate::state::what_if::MOST_WHAT_IFS;

impl Step<'_> {
    pub(super) fn show_verdict(&mut self, tab: Option<VerdictTab>) {
        if self.view.verdict != tab {
            self.view.verdict = tab;
            self.effects.extend([Effect::Look, Effect::WriteUrl { push: false }]);
        }
    }

    pub(super) fn set_threshold(&mut self, threshold: Threshold, value: u32) {
        let before = self.view.thresholds.clone();
        self.view.thresholds.set(threshold, value);
        self.judge_again(&before);
    }

    pub(super) fn reset_thresholds(&mut self) {
        let before = self.view.thresholds.clone();
        self.view.thresholds.reset();
        self.judge_again(&before);
    }

    /// What counts may be the same, and only who says so another.
    fn judge_again(&mut self, before: &ChosenThresholds) {
        if self.view.thresholds.now() != before.now() {
            self.effects.push(Effect::AskVerdict);
        }
        if self.view.thresholds != *before {
            self.effects.extend([Effect::Look, Effect::StorePrefs]);
            self.effects.push(Effect::WriteUrl { push: false });
        }
    }

    pub(super) fn add_what_if(&mut self, change: WhatIf) {
        let full = self.view.what_ifs.all().len() >= MOST_WHAT_IFS;
        let added = self.view.what_ifs.add(change);
        if full {
            let text = "No more than 20 changes at once";
            self.effects.push(Effect::Announce(text.to_owned()));
        }
        self.other_times(added);
    }

    pub(super) fn remove_what_if(&mut self, at: usize) {
        let removed = self.view.what_ifs.remove(at);
        self.other_times(removed);
    }

    pub(super) fn undo_what_if(&mut self) {
        let undone = self.view.what_ifs.undo();
        self.other_times(undone);
    }

    pub(super) fn clear_what_ifs(&mut self) {
        let some = !std::mem::take(&mut self.view.what_ifs).is_empty();
        self.other_times(some);
    }

    fn other_times(&mut self, changed: bool) {
        if changed {
            self.effects.extend([Effect::AskWhatIf, Effect::Look]);
            self.effects.push(Effect::WriteUrl { push: true });
        }
    }
}
