//! What two traces, or two sets of them, are compared by, and what may be different.

use serde::{Deserialize, Serialize};

/// What is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Weight {
    /// How long the end of the trace was waiting for a span alone: its part of the critical path. The differences of
    /// all nodes add up to that of the roots' durations.
    #[default]
    Waited,
    /// Self time, also of what nobody was waiting for.
    Own,
}

/// What is different about a node of two traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Nothing that matters.
    Same,
    /// The second took longer.
    Slower,
    /// It was faster.
    Faster,
    /// Only the first has it.
    OnlyFirst,
    /// Only the second has it.
    OnlySecond,
    /// Other than in its time: more or fewer spans, errors, another name.
    Other,
}

/// What is less likely than this is not taken for chance.
pub const CRITICAL: f64 = 0.05;

/// Whether a difference of two sets may be chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Test {
    /// There are too few traces to tell.
    #[default]
    TooFew,
    /// How likely so large a difference is by chance, as one of all that were tested: 0 to 1.
    Chance(f64),
}

impl Test {
    /// Whether it is not taken for chance.
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Chance(p) if p < CRITICAL)
    }
}
