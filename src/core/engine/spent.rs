//! Where the time of the shown trace went: the critical path and self times, found when they are first
//! asked for.

use std::borrow::Cow;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::times::Times;
use crate::analysis::{
    CriticalPath, GAP, critical_path, execution_times, gaps, main_root, self_times,
};
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store, TraceInfo};

/// What is known of it.
#[derive(Default)]
pub(super) struct Spent {
    path: Option<CriticalPath>,
    own: Option<Vec<u64>>,
    /// Execution times.
    execution: Option<Vec<f64>>,
    /// The gaps of spans with many children, once they were told.
    gaps: HashMap<SpanIx, Vec<(u64, u64)>, FxBuildHasher>,
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

    /// Finds the gaps of a span with many children, so that they need not be found with each window of rows.
    pub fn find_gaps(&mut self, store: &Store, times: &Times, span: SpanIx) {
        let find = || gaps(store, span, &|span| times.start(store, span), GAP);
        self.gaps.entry(span).or_insert_with(find);
    }

    /// The gaps of a span. O(1) for those that were found, else O(children).
    pub fn gaps(&self, store: &Store, times: &Times, span: SpanIx) -> Cow<'_, [(u64, u64)]> {
        match self.gaps.get(&span) {
            Some(found) => Cow::Borrowed(found),
            None => Cow::Owned(gaps(store, span, &|span| times.start(store, span), GAP)),
        }
    }

    /// A span's execution time, by its number in the trace, in nanoseconds.
    pub fn execution(
        &mut self,
        store: &Store,
        trace: &TraceInfo,
        times: &Times,
        local: u32,
    ) -> u64 {
        let all = self
            .execution
            .get_or_insert_with(|| execution_times(store, trace, &|span| times.start(store, span)));
        // `as` saturates.
        all.get(local as usize).map_or(0, |&time| time.round() as u64)
    }

    /// The self times of all spans, in tree order.
    pub fn own(&mut self, store: &Store, trace: &TraceInfo, times: &Times) -> &[u64] {
        self.own.get_or_insert_with(|| self_times(store, trace, &|span| times.start(store, span)))
    }
}
