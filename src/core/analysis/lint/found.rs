//! What the rules have found so far, and the notes and the score that come of it.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::keys::successor;
use super::secrets::holds_secret;
use super::{Lint, LintNote, LintRule, LintWeight};
use crate::base::{StrId, sort_by_key};
use crate::model::{SpanIx, Store};

/// How many spans a note names.
const SPANS: usize = 1_000;

/// How many examples a note gives.
const EXAMPLES: usize = 3;

/// How long an example may be, in characters.
const LONGEST: usize = 60;

/// What one rule has found.
#[derive(Default)]
struct Hits {
    count: u32,
    spans: Vec<SpanIx>,
    last: Option<SpanIx>,
    examples: HashMap<StrId, u32, FxBuildHasher>,
}

/// What all have, by rule.
pub(super) struct Found<'a> {
    store: &'a Store,
    rules: Vec<Hits>,
}

impl<'a> Found<'a> {
    pub fn new(store: &'a Store) -> Self {
        Self { store, rules: LintRule::ALL.iter().map(|_| Hits::default()).collect() }
    }

    /// The rule concerns the span, which is the last that it was told of, or one behind it. The example
    /// (a key, a name) may be [`StrId::EMPTY`] for none.
    pub fn hit(&mut self, rule: LintRule, span: SpanIx, example: StrId) {
        let Some(hits) = self.rules.get_mut(rule as usize) else { return };
        if hits.last != Some(span) {
            hits.last = Some(span);
            hits.count += 1;
            if hits.spans.len() < SPANS {
                hits.spans.push(span);
            }
        }
        if example != StrId::EMPTY {
            *hits.examples.entry(example).or_default() += 1;
        }
    }

    /// The rule concerns at least so many spans, whether they can be named or not.
    pub fn at_least(&mut self, rule: LintRule, count: u32) {
        if let Some(hits) = self.rules.get_mut(rule as usize) {
            hits.count = hits.count.max(count);
        }
    }

    /// The notes, worst first, and the score of a trace of so many spans.
    pub fn finish(self, of: u32) -> Lint {
        let Self { store, rules } = self;
        let mut score = 100u32;
        let mut notes = Vec::new();
        for (&rule, hits) in LintRule::ALL.iter().zip(rules) {
            if hits.count > 0 {
                let off = points(rule.weight(), hits.count, of);
                score = score.saturating_sub(off);
                let detail = examples(store, rule, hits.examples);
                let (weight, count, spans) = (rule.weight(), hits.count, hits.spans);
                notes.push((off, LintNote { rule, weight, count, spans, detail }));
            }
        }
        sort_by_key(&mut notes, |(off, note)| (Reverse(note.weight), Reverse(*off), note.rule));
        Lint { score: score as u8, notes: notes.into_iter().map(|(_, note)| note).collect() }
    }
}

/// What a rule takes off the score: see [`Lint::score`].
fn points(weight: LintWeight, count: u32, of: u32) -> u32 {
    let (least, most) = match weight {
        LintWeight::Minor => (1, 8),
        LintWeight::Major => (3, 25),
    };
    let share = u64::from(count.min(of)) * (most - least);
    (least + share.div_ceil(u64::from(of.max(1))).min(most - least)) as u32
}

/// The most frequent examples; of equals, the first in the input. An example that holds a secret is left
/// out, whatever rule it is for.
fn examples(store: &Store, rule: LintRule, counts: HashMap<StrId, u32, FxBuildHasher>) -> String {
    let mut counts: Vec<(u32, StrId)> = counts.into_iter().map(|(id, n)| (n, id)).collect();
    sort_by_key(&mut counts, |&(n, id)| (Reverse(n), id));
    let mut out = String::new();
    let texts = counts.into_iter().map(|(_, id)| store.text(id)).filter(|text| !holds_secret(text));
    for text in texts.take(EXAMPLES) {
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.extend(text.chars().take(LONGEST));
        if text.chars().nth(LONGEST).is_some() {
            out.push('…');
        }
        if let Some(now) = successor(text).filter(|_| rule == LintRule::OutdatedKey) {
            out.push_str(" (now ");
            out.push_str(now);
            out.push(')');
        }
    }
    out
}
