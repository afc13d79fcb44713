//! What a trace's times would be if some of its spans were faster, at once, or gone.
//!
//! The rule is that of CRISP's and calligator's retiming: what was waited for is waited for again, and
//! what a span did by itself in between takes as long as it did (`sweep.rs` says how for the children of
//! one span). Bottom-up it is found how much shorter each span is and how much earlier, after its parent's
//! start, its children begin; top-down these add up. Nothing ever begins or ends later than recorded.
//!
//! Nobody knows what a span really waited for: that it began after another had ended is all the evidence
//! in one trace. So the times are a guess, and with spans that happened to follow each other a modest one.
#![expect(
    clippy::indexing_slicing,
    reason = "columns as long as the trace; places are of spans of the trace"
)]

mod drag;
mod plan;
mod sweep;

pub use drag::{Slack, drag, end_drag, slack};

use self::plan::{Plan, plans};
use self::sweep::{Child, Sweep};
use super::critical_path::{Starts, is_waited_for};
pub use crate::model::Amount;
use crate::model::{SpanIx, Store, TraceInfo};

/// What is otherwise. Spans that are not of the trace are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Each span is faster by itself; its children take as long as they did. Behind its last child first,
    /// then from its start on. Several such changes of a span add up.
    Faster {
        /// Which.
        spans: Vec<SpanIx>,
        /// By how much each.
        by: Amount,
    },
    /// Siblings begin when the first of them does; what came after any of them waits for it as before.
    /// Spans of several parents are as many sets.
    Parallel {
        /// Which.
        spans: Vec<SpanIx>,
    },
    /// All but the first take no time, with what is below them.
    Cached {
        /// Which.
        spans: Vec<SpanIx>,
    },
    /// One call in place of all: as [`Change::Parallel`], and all but the longest (the first of several)
    /// take no time, with what is below them. What the parent did between the calls is gone as well.
    Batched {
        /// Which.
        spans: Vec<SpanIx>,
    },
    /// They take no time, with what is below them.
    Removed {
        /// Which.
        spans: Vec<SpanIx>,
    },
}

/// The times of a trace's spans, in tree order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retimed {
    /// When each starts, in nanoseconds after what `starts` counts from.
    pub start: Vec<u64>,
    /// How long each takes, in nanoseconds.
    pub duration: Vec<u64>,
    /// The latest end of all, counted as starts are.
    pub end: u64,
}

/// The times of `trace` with all `changes` at once; without any, what is recorded (or adjusted by
/// `starts`). O(spans), and O(k log k) in the k children of each span that is changed or waits for one that is.
pub fn what_if(
    store: &Store,
    trace: &TraceInfo,
    starts: Starts<'_>,
    changes: &[Change],
) -> Retimed {
    let mut times = Times::new(store, trace, starts, changes);
    let mut sweep = Sweep::default();
    for at in (0..times.start.len()).rev() {
        times.retime(at, &mut sweep);
    }
    times.finish()
}

/// Columns by place in the trace.
struct Times<'a> {
    store: &'a Store,
    first: u32,
    start: Vec<u64>,
    /// Where the time begins in which the span can be waited for: where it and those above it have begun.
    /// What came before, clocks apart, held up nobody. Its own start if it ended before then.
    base: Vec<u64>,
    plan: Vec<Plan>,
    /// How much earlier it starts: after its parent's start, and in the end altogether.
    gain: Vec<u64>,
    /// How much shorter it is.
    less: Vec<u64>,
}

impl<'a> Times<'a> {
    fn new(store: &'a Store, trace: &TraceInfo, starts: Starts<'_>, changes: &[Change]) -> Self {
        let start: Vec<u64> = store.spans_of(trace).map(starts).collect();
        let plan = plans(store, trace, &start, changes);
        let (gain, less) = (vec![0; start.len()], vec![0; start.len()]);
        let base = Vec::with_capacity(start.len());
        let mut times = Self { store, first: trace.first.0, start, base, plan, gain, less };
        for at in 0..times.start.len() {
            let (start, end) = times.bar(at);
            let waiting = times.parent(at).filter(|&p| times.is_waited_for(p, at));
            let base = waiting.map_or(start, |parent| start.max(times.base[parent]));
            times.base.push(if base < end { base } else { start });
        }
        times
    }

    fn span(&self, at: usize) -> SpanIx {
        SpanIx(self.first.saturating_add(at as u32))
    }

    fn place(&self, span: SpanIx) -> usize {
        span.0.saturating_sub(self.first) as usize
    }

    fn parent(&self, at: usize) -> Option<usize> {
        self.store.parent(self.span(at)).map(|parent| self.place(parent))
    }

    fn is_waited_for(&self, parent: usize, child: usize) -> bool {
        is_waited_for(self.store, self.span(parent), self.span(child))
    }

    fn duration(&self, at: usize) -> u64 {
        self.store.duration(self.span(at)).0
    }

    fn bar(&self, at: usize) -> (u64, u64) {
        let start = self.start[at];
        (start, start.saturating_add(self.duration(at)))
    }

    /// How much shorter a span is, and how much earlier its children start; theirs is known.
    fn retime(&mut self, at: usize, sweep: &mut Sweep) {
        let store = self.store;
        let (start, end) = self.bar(at);
        let plan = self.plan[at];
        let children = || store.children(self.span(at)).map(|child| self.place(child));
        if plan.gone {
            let children: Vec<usize> = children().collect();
            for child in children {
                self.gain[child] = self.start[child].saturating_sub(start);
            }
            self.less[at] = self.duration(at);
            return;
        }
        sweep.children.clear();
        let mut changed = plan.is_faster();
        for child in children().filter(|&child| self.is_waited_for(at, child)) {
            let (start, end) = self.bar(child);
            let (less, with) = (self.less[child], self.plan[child].with);
            changed |= less > 0 || with.is_some();
            sweep.children.push(Child { at: child, start, end, less, with, new_end: end });
        }
        if !changed {
            return;
        }
        // What a span has done by itself it can do faster wherever it lies.
        let base = if sweep.children.is_empty() { start } else { self.base[at] };
        let less = sweep.retime((base, end), plan, &self.start, &mut self.gain);
        self.less[at] = less;
        let children = store.children(self.span(at)).map(|child| self.place(child));
        let sent: Vec<usize> = children
            .filter(|&child| self.start[child] >= end && !self.is_waited_for(at, child))
            .collect();
        for child in sent {
            self.gain[child] = less;
        }
    }

    fn finish(mut self) -> Retimed {
        let mut out = Retimed::default();
        for at in 0..self.start.len() {
            let above = self.parent(at).map_or(0, |parent| self.gain[parent]);
            self.gain[at] = self.gain[at].saturating_add(above);
            let start = self.start[at].saturating_sub(self.gain[at]);
            let duration = self.duration(at).saturating_sub(self.less[at]);
            out.start.push(start);
            out.duration.push(duration);
            out.end = out.end.max(start.saturating_add(duration));
        }
        out
    }
}
