//! What is told of an open request while it is under way.

use serde::{Deserialize, Serialize};

use super::{RowWindow, TraceHead};

/// How far an open request is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes read, before decompression.
    pub bytes: u64,
    /// Bytes there are, where that is known.
    pub total: Option<u64>,
    /// Spans decoded.
    pub spans: u64,
    /// Traces that they are of, and lines that came in place of traces.
    pub traces: u32,
    /// Inputs that are done: files, or services that were asked for.
    pub ended: u32,
    /// Inputs in all.
    pub inputs: u32,
}

/// The first rows of a trace that is still on its way, made of the spans that came first. What is
/// not known yet is left out: services may be empty, and nothing is warned of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The head, as these spans have it.
    pub head: TraceHead,
    /// The first rows, as if these were all.
    pub rows: RowWindow,
    /// How many spans it is made of.
    pub spans: u32,
}
