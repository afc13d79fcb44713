//! From which amounts on something is a finding: numbers that a person may change.

use serde::{Deserialize, Serialize};

/// What a threshold counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// Milliseconds.
    Millis,
    /// Hundredths.
    Percent,
    /// How many times as much.
    Times,
}

impl Unit {
    /// What stands behind the number; empty for a count.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Count => "",
            Self::Millis => "ms",
            Self::Percent => "%",
            Self::Times => "x",
        }
    }

    /// The least and the most that makes sense.
    pub fn range(self) -> (u32, u32) {
        match self {
            Self::Count => (2, 100_000),
            Self::Millis => (0, 3_600_000),
            Self::Percent => (0, 100),
            Self::Times => (2, 1_000),
        }
    }
}

macro_rules! thresholds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal, $unit:ident $default:literal, $text:literal;)+) => {
        /// One threshold. The variant's documentation says where its default comes from.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Threshold { $($(#[doc = $doc])+ $kind,)+ }

        impl Threshold {
            /// All of them, by detector.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// The names of all, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            const TABLE: &'static [(&'static str, Unit, u32, &'static str)] =
                &[$(($name, Unit::$unit, $default, $text),)+];
        }
    };
}

thresholds! {
    /// Sentry's N+1 detectors: five.
    RepeatCount = "n-plus-one-count", Count 5, "N+1: calls one after another, at least";
    /// Sentry's N+1 of a database.
    QueriesTime = "n-plus-one-queries", Millis 50, "N+1 queries: time together, at least";
    /// A third of Sentry's, which only looks at calls of a browser.
    CallsTime = "n-plus-one-calls", Millis 100, "N+1 calls: time together, at least";
    /// Sentry's MN+1: three.
    PatternCount = "pattern-count", Count 3, "Repeating pattern: repetitions, at least";
    /// Sentry's MN+1.
    PatternTime = "pattern-time", Millis 50, "Repeating pattern: time together, at least";
    /// perf-sentinel: two.
    RedundantCount = "redundant-count", Count 2, "Redundant calls: equal calls, at least";
    /// What is less is not worth a change.
    RedundantTime = "redundant-time", Millis 20, "Redundant calls: time beside the longest, at least";
    /// Of the trace.
    RedundantShare = "redundant-share", Percent 5, "Redundant calls: share of the trace, at least";
    /// Sentry's consecutive HTTP, perf-sentinel's serialised calls: three.
    SequentialCount = "sequential-count", Count 3, "Sequential calls: different calls, at least";
    /// Sentry's consecutive DB.
    SequentialTime = "sequential-time", Millis 100, "Sequential calls: time to save, at least";
    /// Sentry's consecutive DB.
    SequentialShare = "sequential-share", Percent 10, "Sequential calls: share of the trace, at least";
    /// Sentry's slow DB, perf-sentinel.
    SlowTime = "slow-statement", Millis 500, "Slow statement: any that takes this long";
    /// Below it, a statement is never slow.
    SlowLeast = "slow-statement-least", Millis 200, "Slow statement: or this long,";
    /// Of the trace.
    SlowShare = "slow-statement-share", Percent 25, "... if it is such a share of the trace";
    /// perf-sentinel: 15.
    ChattyCount = "chatty-count", Count 15, "Chatty service: calls to one other, at least";
    /// perf-sentinel: more than 20.
    FanOutCount = "fan-out", Count 20, "Wide fan-out: more calls of one span than";
    /// Fewer say nothing of a limit.
    PoolCount = "pool-count", Count 8, "Pool saturation: equal calls of one span, at least";
    /// What is less is not worth a change.
    PoolTime = "pool-time", Millis 20, "Pool saturation: time beside the longest, at least";
    /// What is less is not worth a change.
    RetryTime = "retry-time", Millis 0, "Retries: time lost, at least";
    /// Sentry's missing instrumentation.
    GapTime = "gap-time", Millis 100, "No instrumentation: time in one piece, at least";
    /// Of the trace.
    GapShare = "gap-share", Percent 5, "No instrumentation: share of the trace, at least";
    /// What a person would notice.
    QueueTime = "queue-time", Millis 100, "Queue wait: at least";
    /// What no network within a data centre takes.
    NetworkTime = "network-time", Millis 50, "Network or queue: client longer than server by";
    /// Of the client's span.
    NetworkShare = "network-share", Percent 30, "... which is such a share of the call";
    /// Fewer have no usual time.
    OutlierCount = "outlier-count", Count 8, "Outlier: equal siblings, at least";
    /// Of the median.
    OutlierFactor = "outlier-factor", Times 3, "Outlier: longer than the median by";
    /// What is less is not worth a look.
    OutlierTime = "outlier-time", Millis 50, "Outlier: longer than the median by";
    /// What is less is a clean-up.
    AfterTime = "after-response", Millis 50, "Work after the response: at least";
    /// Clocks that are kept by NTP are nearer.
    SkewTime = "clock-skew", Millis 1, "Clock skew: at least";
    /// Of the trace.
    WarnShare = "warning-share", Percent 5, "A warning: time to save, share of the trace";
    /// Of the trace.
    CriticalShare = "critical-share", Percent 30, "Critical: time to save, share of the trace";
}

impl Threshold {
    fn row(self) -> (&'static str, Unit, u32, &'static str) {
        Self::TABLE.get(self as usize).copied().unwrap_or(("", Unit::Count, 0, ""))
    }

    /// What it is called in links and config.json: lower case with hyphens.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What its number is.
    pub fn unit(self) -> Unit {
        self.row().1
    }

    /// What it is where nobody has changed it.
    pub fn default_value(self) -> u32 {
        self.row().2
    }

    /// What it means, before the number.
    pub fn text(self) -> &'static str {
        self.row().3
    }

    /// The one of that name.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|threshold| threshold.name() == name)
    }
}

/// What differs from the defaults, in the order of [`Threshold::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds(Vec<(u8, u32)>);

impl Thresholds {
    /// A threshold in its unit.
    pub fn get(&self, threshold: Threshold) -> u32 {
        let own = self.0.iter().find(|(ix, _)| *ix == threshold as u8);
        own.map_or_else(|| threshold.default_value(), |&(_, value)| value)
    }

    /// Changes one, within what makes sense for its unit.
    pub fn set(&mut self, threshold: Threshold, value: u32) {
        let (least, most) = threshold.unit().range();
        let (ix, value) = (threshold as u8, value.clamp(least, most));
        self.0.retain(|(other, _)| *other != ix);
        if value != threshold.default_value() {
            let at = self.0.partition_point(|(other, _)| *other < ix);
            self.0.insert(at, (ix, value));
        }
    }

    /// A time in nanoseconds.
    pub fn time(&self, threshold: Threshold) -> u64 {
        u64::from(self.get(threshold)) * 1_000_000
    }

    /// A count.
    pub fn count(&self, threshold: Threshold) -> usize {
        self.get(threshold) as usize
    }

    /// Whether a time is that share of another.
    pub fn is_share(&self, threshold: Threshold, part: u64, whole: u64) -> bool {
        u128::from(part) * 100 >= u128::from(whole) * u128::from(self.get(threshold))
    }

    /// Whether all are the defaults.
    pub fn is_default(&self) -> bool {
        self.0.is_empty()
    }

    /// What differs, for a link: `gap-time:300,fan-out:40`; empty where nothing does.
    pub fn code(&self) -> String {
        let mut code = String::new();
        for &threshold in Threshold::ALL {
            let value = self.get(threshold);
            if value != threshold.default_value() {
                let comma = if code.is_empty() { "" } else { "," };
                code += &format!("{comma}{}:{value}", threshold.name());
            }
        }
        code
    }

    /// Reads a code over these. False if some of it is none; the rest counts.
    pub fn read_code(&mut self, code: &str) -> bool {
        let mut good = true;
        for part in code.split(',').filter(|part| !part.is_empty()) {
            let read = part.split_once(':').and_then(|(name, value)| {
                Some((Threshold::read(name)?, value.parse::<u32>().ok()?))
            });
            match read {
                Some((threshold, value)) => self.set(threshold, value),
                None => good = false,
            }
        }
        good
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_unique_and_defaults_make_sense() {
        for (i, &threshold) in Threshold::ALL.iter().enumerate() {
            let (least, most) = threshold.unit().range();
            assert_eq!(Threshold::read(threshold.name()), Some(threshold));
            assert_eq!(threshold as usize, i);
            assert!((least..=most).contains(&threshold.default_value()), "{threshold:?}");
        }
    }

    proptest! {
        #[test]
        fn a_code_reads_back(changes in prop::collection::vec((0..Threshold::ALL.len(), any::<u32>()), 0..9)) {
            let mut some = Thresholds::default();
            for (ix, value) in changes {
                some.set(Threshold::ALL[ix], value);
            }
            let mut read = Thresholds::default();
            prop_assert!(read.read_code(&some.code()));
            prop_assert_eq!(read, some);
        }

        #[test]
        fn any_code_is_read(code in ".*") {
            Thresholds::default().read_code(&code);
        }
    }
}
