//! The verdict on the shown trace, kept with what it was asked for, and the sets of spans that it names.

use super::protocol::{Answer, LintLine, LintTold, SpentTables};
use super::shown::Shown;
use crate::analysis::verdict::{Case, Finding, Part, TimeSpent, findings, of_part, with_gaps};
use crate::analysis::{Lint, LintNote, LintWeight, critical_path, lint, main_root};
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store, Threshold, Thresholds};
use crate::render::verdict;

/// What was found.
#[derive(Default)]
pub(super) struct Judgement {
    thresholds: Thresholds,
    findings: Option<Vec<Finding>>,
    /// Where the time went, for the words of the head: the same with any thresholds.
    spent: Option<TimeSpent>,
    /// It is about what was recorded, whatever the clocks.
    lint: Option<Lint>,
}

impl Judgement {
    /// The times are others now.
    pub fn forget(&mut self) {
        (self.findings, self.spent) = (None, None);
    }
}

impl Shown {
    /// The verdict with these thresholds. Once O(n log n), then O(findings).
    pub fn verdict(&mut self, store: &Store, thresholds: Thresholds) -> Answer {
        if thresholds != self.judgement.thresholds {
            (self.judgement.thresholds, self.judgement.findings) = (thresholds, None);
        }
        let findings = self.findings(store);
        let spent = self.judgement.spent.take().unwrap_or_else(|| self.time_spent(store, false));
        let told = self.with_case(store, |case| verdict::verdict(case, &findings, &spent));
        (self.judgement.findings, self.judgement.spent) = (Some(findings), Some(spent));
        Answer::Verdict(Box::new(told))
    }

    /// Where the time went. As [`Shown::verdict`].
    pub fn spent_tables(&mut self, store: &Store) -> SpentTables {
        let spent = self.time_spent(store, true);
        self.with_case(store, |case| verdict::tables(case, &spent))
    }

    /// The spans of a set by its name: `finding:` with a code or a detector, `work:` with a part of the system,
    /// `lint:` with a rule.
    pub fn named(&mut self, store: &Store, name: &str) -> BitSet {
        let mut set = BitSet::with_len(self.trace.len as usize);
        let (kind, name) = name.split_once(':').unwrap_or(("", name));
        if kind == "work" {
            if name == "uninstrumented" {
                let least = self.judgement.thresholds.time(Threshold::GapTime).max(1);
                return with_gaps(store, &self.trace, &|span| self.times.start(store, span), least);
            }
            let part = Part::ALL.into_iter().find(|part| part.word() == name);
            return part.map_or(set, |part| of_part(store, &self.trace, part));
        }
        if kind == "lint" {
            let first = self.trace.first.0;
            let notes = self.linted(store).notes.iter().filter(|note| note.rule.name() == name);
            for span in notes.flat_map(|note| &note.spans) {
                set.set(span.0.wrapping_sub(first), true);
            }
            return set;
        }
        let findings = self.findings(store);
        for finding in &findings {
            if finding.detector.name() == name || verdict::code(store, finding) == name {
                for span in &finding.spans {
                    set.set(span.0.wrapping_sub(self.trace.first.0), true);
                }
            }
        }
        self.judgement.findings = Some(findings);
        set
    }

    /// What the owners of its instrumentation could do better. Once O(spans + attributes).
    pub fn lint(&mut self, store: &Store) -> LintTold {
        let line = |note: &LintNote| LintLine {
            rule: note.rule.name().to_owned(),
            major: note.weight == LintWeight::Major,
            count: note.count,
            text: note.rule.text(note.count).to_owned(),
            detail: note.detail.clone(),
            advice: note.rule.advice().to_owned(),
            span: note.spans.first().copied(),
        };
        let lint = self.linted(store);
        LintTold { score: lint.score, notes: lint.notes.iter().map(line).collect() }
    }

    fn linted(&mut self, store: &Store) -> &Lint {
        self.judgement.lint.get_or_insert_with(|| lint(store, &self.trace))
    }

    /// Finds what a text may ask for by name, with the times that the store has now.
    pub fn judge(&mut self, store: &Store, text: &str) {
        if text.contains("finding:") {
            let findings = self.findings(store);
            self.judgement.findings = Some(findings);
        }
        if text.contains("lint:") {
            self.linted(store);
        }
    }

    /// Takes what was found, or finds it.
    fn findings(&mut self, store: &Store) -> Vec<Finding> {
        let known = self.judgement.findings.take();
        known.unwrap_or_else(|| self.with_case(store, findings))
    }

    fn time_spent(&mut self, store: &Store, parts: bool) -> TimeSpent {
        let execution = self.spent.executions(store, &self.trace, &self.times).to_vec();
        self.with_case(store, |case| match parts {
            true => TimeSpent::new(case, &execution),
            false => TimeSpent::without_parts(case, &execution),
        })
    }

    fn with_case<T>(&mut self, store: &Store, then: impl FnOnce(&Case<'_>) -> T) -> T {
        let (trace, times) = (self.trace, &self.times);
        let starts = |span: SpanIx| times.start(store, span);
        // What the rows are confined to is not what the verdict is about.
        let root = main_root(store, &trace);
        let whole;
        let path = match root.filter(|_| self.reduction.focus().is_some()) {
            Some(root) => {
                whole = critical_path(store, root, &starts);
                &whole
            }
            None => self.spent.path(store, &trace, times, None),
        };
        let thresholds = &self.judgement.thresholds;
        then(&Case { store, trace, starts: &starts, recorded: !times.on, path, root, thresholds })
    }
}
