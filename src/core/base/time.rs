//! Time as integers: a point in Unix time and a length, both in nanoseconds.
//!
//! Floats come in only where pixels begin ([`crate::layout`]); an hour in nanoseconds needs 42
//! bits and the epoch 61, so differences are taken here, in integers, first.

use serde::{Deserialize, Serialize};

/// A point in time: nanoseconds since 1970-01-01T00:00:00Z. Range: years 1677 to 2262.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct TimeNs(pub i64);

/// A length of time in nanoseconds, never negative.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct DurationNs(pub u64);

impl TimeNs {
    /// From microseconds since the epoch (Jaeger, Zipkin); saturates at the range's ends.
    pub fn from_micros(us: i64) -> Self {
        Self(us.saturating_mul(1_000))
    }

    /// How long after `earlier` this is; zero if it is before.
    pub fn since(self, earlier: Self) -> DurationNs {
        DurationNs(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// This point moved by `by`, saturating.
    pub fn plus(self, by: DurationNs) -> Self {
        Self(self.0.saturating_add_unsigned(by.0))
    }
}

impl DurationNs {
    /// From microseconds, saturating.
    pub fn from_micros(us: u64) -> Self {
        Self(us.saturating_mul(1_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_do_not_wrap() {
        assert_eq!(TimeNs(5).since(TimeNs(9)), DurationNs(0));
        assert_eq!(TimeNs(i64::MAX).since(TimeNs(i64::MIN)).0, i64::MAX as u64);
        assert_eq!(TimeNs(i64::MAX).plus(DurationNs(1)), TimeNs(i64::MAX));
        assert_eq!(TimeNs::from_micros(i64::MAX), TimeNs(i64::MAX));
    }
}
