//! What two traces are compared by, and what may be different.

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
