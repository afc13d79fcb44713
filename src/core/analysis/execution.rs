//! Execution time: each moment of a trace divided among the spans that were at work in it.
//!
//! A span is at work while it runs and waits for none of its children (as Datadog has it): then it is a
//! leaf of what runs. A moment in which several are at work is shared equally. So the times of all spans
//! add up to the time in which anything ran, however much of it was done at once, and those of services
//! to all that there is to explain.

use super::critical_path::{Starts, bar, is_waited_for};
use crate::model::{SpanIx, Store, TraceInfo};

/// The execution time of each span of `trace`, in nanoseconds with fractions, in tree order.
/// O(spans log spans).
pub fn execution_times(store: &Store, trace: &TraceInfo, starts: Starts<'_>) -> Vec<f64> {
    let len = trace.len as usize;
    let mut sweep = Sweep {
        store,
        trace,
        running: vec![false; len],
        waits: vec![0; len],
        since: vec![0.0; len],
        times: vec![0.0; len],
        at_work: 0,
        shares: 0.0,
    };
    let ends = |span| bar(store, span, starts).1;
    let (beginning, ending) = (by_time(store, trace, starts), by_time(store, trace, &ends));
    let (mut beginning, mut now) = (beginning.iter().copied().peekable(), 0);
    for &span in &ending {
        let end = ends(span);
        while let Some(next) = beginning.next_if(|&next| starts(next) < end) {
            sweep.pass(starts(next), &mut now);
            sweep.begin(next);
        }
        sweep.pass(end, &mut now);
        sweep.end(span);
    }
    sweep.times
}

/// The spans that last, by a time of theirs. O(spans log spans).
fn by_time(store: &Store, trace: &TraceInfo, time: Starts<'_>) -> Vec<SpanIx> {
    let lasting = || store.spans_of(trace).filter(|&span| store.duration(span).0 > 0);
    let bits = trace.len.max(1).ilog2() + 1;
    let last = lasting().map(time).max().unwrap_or(0);
    if last.leading_zeros() < bits {
        let mut by: Vec<(u64, SpanIx)> = lasting().map(|span| (time(span), span)).collect();
        by.sort_unstable();
        return by.into_iter().map(|(_, span)| span).collect();
    }
    // Time and place in one number: twice as fast.
    let local = |span: SpanIx| u64::from(span.0.wrapping_sub(trace.first.0));
    let mut by: Vec<u64> = lasting().map(|span| time(span) << bits | local(span)).collect();
    by.sort_unstable();
    let mask = (1 << bits) - 1;
    by.into_iter().map(|key| SpanIx(trace.first.0.wrapping_add((key & mask) as u32))).collect()
}

/// What is so at a moment, going over all of them.
struct Sweep<'a> {
    store: &'a Store,
    trace: &'a TraceInfo,
    running: Vec<bool>,
    /// How many children a span waits for.
    waits: Vec<u32>,
    /// The sum of shares when a span went to work.
    since: Vec<f64>,
    times: Vec<f64>,
    /// How many spans are at work.
    at_work: u32,
    /// What one who is always at work would have had until now.
    shares: f64,
}

impl Sweep<'_> {
    fn pass(&mut self, to: u64, now: &mut u64) {
        if self.at_work > 0 {
            self.shares += (to - *now) as f64 / f64::from(self.at_work);
        }
        *now = to;
    }

    fn begin(&mut self, span: SpanIx) {
        let at = self.place(span);
        self.change(at, |sweep| set(&mut sweep.running, at, true));
        if let Some(parent) = self.waiting(span) {
            self.change(parent, |sweep| add(&mut sweep.waits, parent, 1));
        }
    }

    fn end(&mut self, span: SpanIx) {
        let at = self.place(span);
        self.change(at, |sweep| set(&mut sweep.running, at, false));
        if let Some(parent) = self.waiting(span) {
            self.change(parent, |sweep| add(&mut sweep.waits, parent, u32::MAX));
        }
    }

    /// Changes what is so of a span, and accounts for its going to work or leaving it.
    fn change(&mut self, at: usize, f: impl FnOnce(&mut Self)) {
        let before = self.is_at_work(at);
        f(self);
        match (before, self.is_at_work(at)) {
            (false, true) => {
                self.at_work += 1;
                set(&mut self.since, at, self.shares);
            }
            (true, false) => {
                self.at_work = self.at_work.saturating_sub(1);
                let had = self.shares - self.since.get(at).copied().unwrap_or_default();
                if let Some(time) = self.times.get_mut(at) {
                    *time += had;
                }
            }
            _ => {}
        }
    }

    fn is_at_work(&self, at: usize) -> bool {
        self.running.get(at) == Some(&true) && self.waits.get(at) == Some(&0)
    }

    /// The parent that waits for a span.
    fn waiting(&self, span: SpanIx) -> Option<usize> {
        let parent = self.store.parent(span)?;
        is_waited_for(self.store, parent, span).then(|| self.place(parent))
    }

    fn place(&self, span: SpanIx) -> usize {
        span.0.wrapping_sub(self.trace.first.0) as usize
    }
}

fn set<T>(column: &mut [T], at: usize, to: T) {
    if let Some(value) = column.get_mut(at) {
        *value = to;
    }
}

fn add(column: &mut [u32], at: usize, by: u32) {
    if let Some(value) = column.get_mut(at) {
        *value = value.wrapping_add(by);
    }
}
