//! Two traces beside each other.

use serde::{Deserialize, Serialize};

use super::TraceRow;
use crate::base::DurationNs;

/// Two traces and what they spend on each operation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The first and the second, as the list has them; `None` for one that is not open.
    pub sides: [Option<TraceRow>; 2],
    /// The 200 operations whose self time differs most, in that order
    /// ([`crate::analysis::compare::operations`]).
    pub operations: Vec<ComparedOperation>,
    /// How many operations both have together.
    pub total: u32,
}

/// An operation in two traces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedOperation {
    /// The service; empty when unknown.
    pub service: String,
    /// The span name.
    pub name: String,
    /// In the first and in the second.
    pub spent: [ComparedSpent; 2],
}

/// What one trace spends on an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ComparedSpent {
    /// Spans.
    pub spans: u32,
    /// Those with an error.
    pub errors: u32,
    /// Their self times together.
    pub own: DurationNs,
}
