//! What one set has of a path: how many of its traces, how often, how long.

use super::{Once, Side};
use crate::base::nearest_rank;
use crate::model::{SpanIx, TraceIx};

/// From how many values on the 95th percentile says something: below, it would be the largest.
pub const ENOUGH: usize = 20;

/// What one set has of a path. Times in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Traces that have it.
    pub traces: u32,
    /// Spans.
    pub spans: u32,
    /// Those with an error.
    pub errors: u32,
    /// The median of the spans' durations, and their 95th percentile from 20 of them on; nearest rank.
    pub durations: (u64, Option<u64>),
    /// The same of their self times.
    pub own: (u64, Option<u64>),
    /// The span that took longest, its trace, and how long.
    pub longest: Option<(u64, SpanIx, TraceIx)>,
    /// What is usual in a trace that has it.
    pub usual: Usual,
}

/// What nine of ten traces have that have a path at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usual {
    /// The 5th, the 50th and the 95th percentile of how many spans.
    pub calls: [u32; 3],
}

impl Spread {
    pub(super) fn of(side: &Side) -> Self {
        let mut calls: Vec<u64> = side.once.iter().map(|once| once.calls.into()).collect();
        calls.sort_unstable();
        let calls = [5, 50, 95].map(|percent| nearest_rank(&calls, percent) as u32);
        Self {
            traces: side.once.len() as u32,
            spans: side.durations.len() as u32,
            errors: side.errors,
            durations: middle(&side.durations),
            own: middle(&side.own),
            longest: side.longest,
            usual: Usual { calls },
        }
    }
}

fn middle(sorted: &[u64]) -> (u64, Option<u64>) {
    let high = (sorted.len() >= ENOUGH).then(|| nearest_rank(sorted, 95));
    (nearest_rank(sorted, 50), high)
}

/// How many of a hundred values are less than this, and how many are more. `sorted` is ascending, and not empty.
pub(super) fn ranks(sorted: &[u64], value: u64) -> (u8, u8) {
    let percent = |part: usize| (part * 100).checked_div(sorted.len()).unwrap_or(0) as u8;
    let below = sorted.partition_point(|&other| other < value);
    let above = sorted.len() - sorted.partition_point(|&other| other <= value);
    (percent(below), percent(above))
}

/// What the traces have of it, ascending.
pub(super) fn sorted(side: &Side, of: fn(&Once) -> u64) -> Vec<u64> {
    let mut all: Vec<u64> = side.once.iter().map(of).collect();
    all.sort_unstable();
    all
}
