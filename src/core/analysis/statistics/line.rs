//! What the table of statistics says in a line, and its columns.

use crate::analysis::values::Value;
use crate::model::SpanIx;

/// A column of the table. Times are in nanoseconds; of them, means are rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatColumn {
    /// The value, by its text; spans without one come behind all others, whichever way it is sorted.
    Value,
    /// How many spans.
    Count,
    /// How many of them failed ([`Status::Error`](crate::model::Status::Error)).
    Errors,
    /// Their durations together.
    Total,
    /// The mean duration.
    Mean,
    /// The shortest.
    Min,
    /// The median.
    P50,
    /// The 95th percentile.
    P95,
    /// The 99th percentile.
    P99,
    /// The longest.
    Max,
    /// Their self times together.
    Own,
    /// The mean self time.
    OwnMean,
    /// The least self time.
    OwnMin,
    /// The greatest self time.
    OwnMax,
    /// The self time as part of [`Statistics::own`](super::Statistics::own); as a number it is the self time.
    Share,
}

/// What is told of a group or a sub-group. Times in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatLine {
    /// The value that its spans have.
    pub value: Value,
    /// Of a sub-group, that of its group.
    pub of: Option<Value>,
    /// How many spans, at least 1.
    pub count: u32,
    /// How many of them failed.
    pub errors: u32,
    /// Their durations together.
    pub total: u64,
    /// The mean duration.
    pub mean: u64,
    /// The shortest.
    pub min: u64,
    /// The median, by the nearest rank.
    pub p50: u64,
    /// The 95th percentile, likewise.
    pub p95: u64,
    /// The 99th percentile, likewise.
    pub p99: u64,
    /// The longest.
    pub max: u64,
    /// Their self times together. Its share is that of [`Statistics::own`](super::Statistics::own).
    pub own: u64,
    /// The mean self time.
    pub own_mean: u64,
    /// The least.
    pub own_min: u64,
    /// The greatest.
    pub own_max: u64,
    /// The first of the spans in tree order.
    pub first: SpanIx,
}

impl StatLine {
    /// 0 for a group, 1 for a sub-group.
    pub fn level(&self) -> u8 {
        self.of.is_some().into()
    }
}
