//! What goes over: a question or an answer, with the number that joins them.

use serde::{Deserialize, Serialize};

use super::{Answer, Ask};

/// A question, numbered by the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Names the answer's question; grows.
    pub id: u32,
    /// The question.
    pub ask: Ask,
}

/// An answer to the question `id`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The question's number.
    pub id: u32,
    /// The answer.
    pub answer: Answer,
}
