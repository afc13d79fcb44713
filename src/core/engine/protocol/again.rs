//! What of a trace's rows stays when the trace is loaded again and has more spans.

use serde::{Deserialize, Serialize};

use crate::model::SpanIx;

/// Rows by the ids of their spans, which are the same when the trace comes again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What is collapsed; at most [`MOST_KEPT`].
    pub collapsed: Vec<String>,
    /// The span of the row at the top; empty without one.
    pub top: String,
}

/// How many collapsed spans are kept at most.
pub const MOST_KEPT: usize = 50_000;

/// What came of it in the trace as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// How many rows there are.
    pub total: u32,
    /// What is collapsed, as a link has it; `None` where that is too much for one.
    pub code: Option<String>,
    /// The row of the span that was at the top, with that span.
    pub top: Option<(SpanIx, u32)>,
}
