//! Why something failed.

use serde::{Deserialize, Serialize};

/// Why something failed, for a person: what, where, and what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// One sentence, no full stop: "This is a Zipkin v1 file".
    pub what: String,
    /// File, line, path in the JSON, URL; may be empty.
    pub place: String,
    /// What the person can do; may be empty.
    pub advice: String,
}
