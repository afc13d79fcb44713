//! A window of time in buckets.

use crate::base::{DurationNs, TimeNs, step_that};
use crate::model::Store;

/// The most buckets of a window that a store's spans lie in.
const MOST_BUCKETS: i128 = 60;

/// Buckets of one length, one behind the other. Each has its start in it, and not its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// In nanoseconds since 1970; may be out of the range of [`TimeNs`].
    from: i128,
    step: DurationNs,
    buckets: u32,
}

impl Window {
    /// The time before `end`, made longer until it is a whole number of steps; at least one, and at most 10,000. A
    /// step is at least 1 ns.
    pub fn back(end: TimeNs, lookback: DurationNs, step: DurationNs) -> Self {
        let step = DurationNs(step.0.max(1));
        let buckets = lookback.0.div_ceil(step.0).clamp(1, 10_000);
        let from = i128::from(end.0) - i128::from(buckets) * i128::from(step.0);
        Self { from, step, buckets: buckets as u32 }
    }

    /// All of a store's spans: as many buckets as have one, and what is between; at most 60, of the shortest of
    /// [`step_that`]'s, and on its multiples. `None` without a span. O(spans).
    pub fn of(store: &Store) -> Option<Self> {
        let starts = store.traces().iter().flat_map(|trace| {
            let start = |span| trace.base.plus(DurationNs(store.start(span)));
            store.spans_of(trace).map(start)
        });
        let (first, last) = starts.fold(None, |range: Option<(TimeNs, TimeNs)>, start| {
            let (first, last) = range.unwrap_or((start, start));
            Some((first.min(start), last.max(start)))
        })?;
        let place = |time: TimeNs, step: DurationNs| {
            i128::from(time.0).div_euclid(i128::from(step.0.max(1)))
        };
        let count = |step| place(last, step) - place(first, step) + 1;
        let step = step_that(&|step| count(step) <= MOST_BUCKETS);
        let from = place(first, step) * i128::from(step.0);
        Some(Self { from, step, buckets: count(step) as u32 })
    }

    /// How many buckets there are; at least 1.
    pub fn buckets(&self) -> u32 {
        self.buckets
    }

    /// How long a bucket is; at least 1 ns.
    pub fn step(&self) -> DurationNs {
        self.step
    }

    /// How long the window is, in seconds.
    pub fn seconds(&self) -> f64 {
        f64::from(self.buckets) * self.step_seconds()
    }

    /// How long a bucket is, in seconds.
    pub fn step_seconds(&self) -> f64 {
        self.step.0 as f64 / 1e9
    }

    /// The start of the first bucket.
    pub fn from(&self) -> TimeNs {
        self.edge(0)
    }

    /// The end of the last bucket, which is in none.
    pub fn to(&self) -> TimeNs {
        self.edge(self.buckets)
    }

    /// The ends of all buckets, in order.
    pub fn ends(&self) -> impl ExactSizeIterator<Item = TimeNs> + use<> {
        let window = *self;
        (0..self.buckets).map(move |bucket| window.edge(bucket.saturating_add(1)))
    }

    /// The bucket of a point in time.
    pub fn bucket(&self, time: TimeNs) -> Option<u32> {
        let place = (i128::from(time.0) - self.from).div_euclid(i128::from(self.step.0.max(1)));
        u32::try_from(place).ok().filter(|&bucket| bucket < self.buckets)
    }

    /// The start of a bucket; times that are out of range saturate.
    fn edge(&self, bucket: u32) -> TimeNs {
        let time = self.from + i128::from(bucket) * i128::from(self.step.0);
        let range = i128::from(i64::MIN)..=i128::from(i64::MAX);
        let end = if time < 0 { i64::MIN } else { i64::MAX };
        TimeNs(if range.contains(&time) { time as i64 } else { end })
    }
}
