//! What is looked for, the same for every source.
//!
//! Service, operation, tags and durations must hold for **one span** of a trace, as in Jaeger; the
//! whole trace is the result.

use serde::{Deserialize, Serialize};

use crate::base::DurationNs;

/// A length of time to look back over, in seconds; at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lookback(pub u64);

/// What is looked for. The default finds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The service's name, exactly; empty for any.
    pub service: String,
    /// The span's name, exactly; empty for any.
    pub operation: String,
    /// Attributes as key and text of the value, all of which must be there.
    pub tags: Vec<(String, String)>,
    /// The shortest duration of the span.
    pub min: Option<DurationNs>,
    /// The longest duration of the span.
    pub max: Option<DurationNs>,
    /// How far to look back: at a back end from now, in opened files from the newest span.
    pub lookback: Option<Lookback>,
    /// A fixed window, in microseconds since the epoch, both ends included; it wins over `lookback`,
    /// which then only says how it was chosen.
    pub range: Option<(u64, u64)>,
    /// How many traces at most; `None` for the source's default.
    pub limit: Option<u32>,
}
