//! What traces are named by, and ordered by.

use serde::{Deserialize, Serialize};

use crate::model::TraceIx;

/// The trace, and perhaps the span, that a text names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadRef {
    /// The trace's id, not empty.
    pub trace: String,
    /// The span's id.
    pub span: Option<String>,
    /// What it was read from ("a traceparent header"); empty when the text is the id.
    pub from: String,
    /// Of several, the beginning of the line that names it.
    pub line: String,
}

/// The order of the list of traces. Ties are broken by start, the newest first, then by place in
/// the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TraceOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The longest first.
    Longest,
    /// The most spans first.
    MostSpans,
    /// The most errors first.
    MostErrors,
}

/// Names a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TraceRef {
    /// By its place in the store.
    Ix(TraceIx),
    /// By its id as text: hexadecimal of any case and padding, or the id's own text.
    Id(String),
    /// The only one, or the newest.
    First,
}

/// What kind of span is gone to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sought {
    /// A marked one.
    #[default]
    Match,
    /// One with an error.
    Error,
    /// One with an error that has none below it: where it began to fail.
    Origin,
}
