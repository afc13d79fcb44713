//! Where the time of the shown trace went: the critical path and self times, found when they are first
//! asked for.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::times::Times;
use crate::analysis::{
    CriticalPath, GAP, critical_path, execution_times, gaps, main_root, self_times,
};
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store, TraceInfo};

/// The gaps of a span with more children than this are kept.
const MANY: u32 = 100;

/// What is known of it.
#[derive(Default)]
pub(super) struct Spent {
    path: Option<CriticalPath>,
    own: Option<Vec<u64>>,
    /// Execution times.
    execution: Option<Vec<f64>>,
    /// The gaps of spans with many children, once they were told.
    gaps: HashMap<SpanIx, Vec<(u64, u64)>, FxBuildHasher>,
    /// The gaps of the span that was told last, if it has few.
    last: Vec<(u64, u64)>,
}

impl Spent {
    /// The times are others now.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The critical path is below another span now.
    pub fn forget_path(&mut self) {
        self.path = None;
    }

    /// The critical path below a span, or below the main root. The same span each time until it is forgotten.
    pub fn path(
        &mut self,
        store: &Store,
        trace: &TraceInfo,
        times: &Times,
        below: Option<SpanIx>,
    ) -> &CriticalPath {
        self.path.get_or_insert_with(|| {
            let root = below.or_else(|| main_root(store, trace));
            let of = |root| critical_path(store, root, &|span| times.start(store, span));
            root.map(of).unwrap_or_default()
        })
    }

    /// The critical path, if it was found.
    pub fn known_path(&self) -> Option<&CriticalPath> {
        self.path.as_ref()
    }

    /// A span's self time by its number in the trace, if they were found; else 0.
    pub fn known_own(&self, local: u32) -> u64 {
        self.own.as_ref().and_then(|own| own.get(local as usize)).copied().unwrap_or(0)
    }

    /// The spans on it, counted from the trace's first.
    pub fn on_path(
        &mut self,
        store: &Store,
        trace: &TraceInfo,
        times: &Times,
        below: Option<SpanIx>,
    ) -> BitSet {
        let mut set = BitSet::with_len(trace.len as usize);
        for whole in self.path(store, trace, times, below).spans() {
            set.set(whole.span.0.saturating_sub(trace.first.0), true);
        }
        set
    }

    /// The gaps of a span with so many children. O(children), for many only once.
    pub fn gaps(
        &mut self,
        store: &Store,
        times: &Times,
        span: SpanIx,
        children: u32,
    ) -> &[(u64, u64)] {
        let find = || gaps(store, span, &|span| times.start(store, span), GAP);
        if children > MANY {
            return self.gaps.entry(span).or_insert_with(find);
        }
        self.last = find();
        &self.last
    }

    /// A span's execution time, by its number in the trace, in nanoseconds.
    pub fn execution(
        &mut self,
        store: &Store,
        trace: &TraceInfo,
        times: &Times,
        local: u32,
    ) -> u64 {
        let all = self.executions(store, trace, times);
        // `as` saturates.
        all.get(local as usize).map_or(0, |&time| time.round() as u64)
    }

    /// The execution times of all spans, in tree order.
    pub fn executions(&mut self, store: &Store, trace: &TraceInfo, times: &Times) -> &[f64] {
        let find = || execution_times(store, trace, &|span| times.start(store, span));
        self.execution.get_or_insert_with(find)
    }

    /// The self times of all spans, in tree order.
    pub fn own(&mut self, store: &Store, trace: &TraceInfo, times: &Times) -> &[u64] {
        self.own.get_or_insert_with(|| self_times(store, trace, &|span| times.start(store, span)))
    }
}
