//! The verdict on a trace: on that which is shown, on those of a list, and for programs without a page.

use super::protocol::{SpentTables, Verdict};
use crate::analysis::verdict::{Case, Finding, TimeSpent, findings};
use crate::analysis::{CriticalPath, critical_path, execution_times, main_root};
use crate::model::{Store, Thresholds, TraceIx};
use crate::render::verdict;

/// What was found in one trace, its times as recorded.
pub struct Judged {
    /// The trace's id.
    pub id: String,
    /// By what matters most.
    pub findings: Vec<Finding>,
    /// The same in words.
    pub verdict: Verdict,
    /// Where its time went.
    pub spent: SpentTables,
}

/// Judges a trace; `None` where the store has no such. O(n log n).
pub fn judge(store: &Store, ix: TraceIx, thresholds: &Thresholds) -> Option<Judged> {
    with_case(store, ix, thresholds, |case| {
        let execution = execution_times(store, &case.trace, case.starts);
        let spent = TimeSpent::new(case, &execution);
        let findings = findings(case);
        let verdict = verdict::verdict(case, &findings, &spent);
        let id = super::names::trace_id(store, case.trace.key);
        Judged { id, verdict, spent: verdict::tables(case, &spent), findings }
    })
}

/// Only what was found.
pub fn find_in(store: &Store, ix: TraceIx, thresholds: &Thresholds) -> Vec<Finding> {
    with_case(store, ix, thresholds, findings).unwrap_or_default()
}

fn with_case<T>(
    store: &Store,
    ix: TraceIx,
    thresholds: &Thresholds,
    then: impl FnOnce(&Case<'_>) -> T,
) -> Option<T> {
    let trace = *store.trace(ix)?;
    let starts = |span| store.start(span);
    let root = main_root(store, &trace);
    let path = root.map_or_else(CriticalPath::default, |root| critical_path(store, root, &starts));
    let case =
        Case { store, trace, starts: &starts, recorded: true, path: &path, root, thresholds };
    Some(then(&case))
}
