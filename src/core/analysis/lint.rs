//! What the owners of the instrumentation could do better, told from one trace.
//!
//! Warnings say what was odd in the input and what was done about it; the lint says what to change where
//! spans are made. It is a guess in parts, so each rule is silent where something may be meant to be so.

mod clients;
mod found;
mod keys;
mod names;
mod rule;
mod secrets;
mod spans;
mod warned;

pub use rule::{LintRule, LintWeight};

use crate::model::{SpanIx, Store, TraceInfo};

/// What was found in one trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// How well the trace is instrumented, from 0 to 100; 100 is a trace of which there is no note.
    ///
    /// From 100, each note takes off what its rule weighs and a share by how many of the trace's spans are
    /// concerned: a major one 3 to 25, `3 + 22 * count / spans`, a minor one 1 to 8, `1 + 7 * count / spans`,
    /// the share rounded up. So a major note always shows, and no rule decides alone.
    pub score: u8,
    /// The notes, worst first: major before minor, then by what they take off, then in the order of
    /// [`LintRule::ALL`].
    pub notes: Vec<LintNote>,
}

/// One rule that concerns spans of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintNote {
    /// The rule.
    pub rule: LintRule,
    /// How much it matters.
    pub weight: LintWeight,
    /// How many spans are concerned; at least 1.
    pub count: u32,
    /// The first 1,000 of them, in tree order. There may be fewer than are counted: the build keeps only
    /// so many warnings one by one, and of equal spans only one.
    pub spans: Vec<SpanIx>,
    /// Up to three examples, the most frequent first, joined by a comma: attribute keys where the rule is
    /// about attributes, names of spans or services else. Never a secret's value. May be empty.
    pub detail: String,
}

/// Looks at one trace of a store. O(spans + attributes + bytes of their distinct texts), and room for three
/// bytes for each text of the store.
pub fn lint(store: &Store, trace: &TraceInfo) -> Lint {
    let mut found = found::Found::new(store);
    let mut texts = spans::Texts::new(store, trace);
    let warned = warned::look(store, trace, &mut found);
    spans::look(store, trace, &warned, &mut texts, &mut found);
    found.finish(trace.len)
}
