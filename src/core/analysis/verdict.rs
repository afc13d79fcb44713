//! The verdict on a trace: what is wrong with it, what that costs, and where its time went.
//!
//! Each detector's definition and source stand at its [`Detector`], its amounts at [`Threshold`]. What can be
//! saved is told from the critical path: of spans that nobody waited for, nothing can be.

mod after;
mod chatty;
mod children;
mod clocks;
mod crowd;
mod failures;
mod fan_out;
mod finding;
mod gaps;
mod keys;
mod merge;
mod nature;
mod redundant;
mod repeats;
mod retries;
mod sequential;
mod slow;
mod spent;
mod template;
mod time_outs;
mod waits;

pub use crowd::{Crowd, CrowdLine};
pub use finding::{Confidence, Detector, Finding, Severity};
pub use nature::Part;
pub use spent::{PartSpent, Spent, TimeSpent, of_part, with_gaps};

use super::critical_path::{CriticalPath, Starts};
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::model::{SpanIx, Store, Threshold, Thresholds, TraceInfo};
use children::Children;
use clocks::Clocks;
use nature::{Nature, Natures};

/// The most findings of one detector that are kept: those that matter most.
const MOST: usize = 50;

/// A trace, and what was found out about it before.
pub struct Case<'a> {
    /// Where its spans are.
    pub store: &'a Store,
    /// Which.
    pub trace: TraceInfo,
    /// When its spans start.
    pub starts: Starts<'a>,
    /// Whether these are the times as recorded, not adjusted for clock skew.
    pub recorded: bool,
    /// Below its main root.
    pub path: &'a CriticalPath,
    /// The main root.
    pub root: Option<SpanIx>,
    /// From which amounts on.
    pub thresholds: &'a Thresholds,
}

/// Finds what is wrong. What matters most comes first. O(n log n) in the spans and their attributes.
pub fn findings(case: &Case<'_>) -> Vec<Finding> {
    let scene = Scene::new(case);
    let mut out = Vec::new();
    let mut claimed = BitSet::with_len(case.trace.len as usize);
    let mut tried = BitSet::with_len(case.trace.len as usize);
    let mut children = Children::default();
    for parent in case.store.spans_of(&case.trace) {
        // One child alone is nothing to compare.
        if case.store.subtree(parent) > 2 {
            children.read(&scene, parent);
            if children.list.len() > 1 {
                retries::find(&scene, &children, &mut tried, &mut out);
                repeats::find(&scene, &children, &tried, &mut claimed, &mut out);
                sequential::find(&scene, &children, &claimed, &tried, &mut out);
                fan_out::find(&scene, &mut children, &claimed, &mut out);
            }
        }
    }
    redundant::find(&scene, &claimed, &tried, &mut out);
    slow::find(&scene, &mut out);
    chatty::find(&scene, &claimed, &mut out);
    failures::find(&scene, &tried, &mut out);
    gaps::find(&scene, &mut out);
    waits::find(&scene, &mut out);
    after::find(&scene, &mut out);
    let mut out = merge::merge(&scene, out);
    rank(&scene, &mut out);
    out
}

/// Gives each its severity where only time decides it, and puts them in order.
fn rank(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let whole = scene.whole;
    for finding in &mut *out {
        let is = |threshold| {
            finding.saving > 0 && scene.case.thresholds.is_share(threshold, finding.saving, whole)
        };
        let by_time = match (is(Threshold::CriticalShare), is(Threshold::WarnShare)) {
            (true, _) => Severity::Critical,
            (_, true) => Severity::Warning,
            _ => Severity::Info,
        };
        // What may not be so is no alarm.
        let by_time = match finding.confidence {
            Confidence::Low => by_time.min(Severity::Info),
            Confidence::Medium => by_time.min(Severity::Warning),
            Confidence::High => by_time,
        };
        finding.severity = finding.severity.max(by_time);
    }
    let weight = |f: &Finding| (f.saving.max(f.time / 4), f.time);
    let before = |f: &Finding| (std::cmp::Reverse((f.severity, weight(f))), f.detector, f.first());
    sort_by_key(out, before);
    let mut counts = [0usize; 32];
    out.retain(|finding| {
        let Some(count) = counts.get_mut(finding.detector as usize) else { return false };
        *count += 1;
        *count <= MOST
    });
}

/// What all detectors look at.
pub(crate) struct Scene<'a> {
    case: &'a Case<'a>,
    natures: Natures,
    clocks: Clocks,
    /// For each span by its number, the only call in its subtree (itself, if it is one), or [`NONE`] or [`MANY`].
    call_in: Vec<u32>,
    /// The spans with a database's span in their subtree.
    with_database: BitSet,
    /// How long the main root took, or all, where it has no duration, in nanoseconds: nothing saves more.
    request: u64,
    /// What shares are of, in nanoseconds: the duration of the main root; where that is less than half of it, the
    /// time in which anything ran.
    whole: u64,
}

/// No call.
const NONE: u32 = u32::MAX;
/// Several.
const MANY: u32 = u32::MAX - 1;

impl<'a> Scene<'a> {
    fn new(case: &'a Case<'a>) -> Self {
        let (store, trace) = (case.store, case.trace);
        let len = trace.len as usize;
        let natures = Natures::new(store, &trace);
        let mut call_in = vec![NONE; len];
        let mut with_database = BitSet::with_len(len);
        // Children stand behind their parents.
        for local in (0..trace.len).rev() {
            let span = SpanIx(trace.first.0 + local);
            let nature = natures.of(span);
            if nature.part == Part::Database {
                with_database.set(local, true);
            }
            if nature.is_call() {
                put(&mut call_in, local, |_| local);
            }
            let Some(parent) = store.parent(span).map(|p| p.0.wrapping_sub(trace.first.0)) else {
                continue;
            };
            let own = call_in.get(local as usize).copied().unwrap_or(NONE);
            if own != NONE {
                put(&mut call_in, parent, |before| if before == NONE { own } else { MANY });
            }
            if with_database.contains(local) {
                with_database.set(parent, true);
            }
        }
        let clocks = match case.recorded {
            true => Clocks::new(store, &trace, case.starts, &natures, case.thresholds),
            false => Clocks::default(),
        };
        let (request, whole) = whole(case);
        Self { case, natures, clocks, call_in, with_database, request, whole }
    }

    fn store(&self) -> &'a Store {
        self.case.store
    }

    fn nature(&self, span: SpanIx) -> Nature {
        self.natures.of(span)
    }

    fn local(&self, span: SpanIx) -> u32 {
        span.0.wrapping_sub(self.case.trace.first.0)
    }

    fn span(&self, local: u32) -> SpanIx {
        SpanIx(self.case.trace.first.0 + local)
    }

    fn start(&self, span: SpanIx) -> u64 {
        (self.case.starts)(span)
    }

    fn end(&self, span: SpanIx) -> u64 {
        self.start(span).saturating_add(self.took(span))
    }

    fn took(&self, span: SpanIx) -> u64 {
        self.case.store.duration(span).0
    }

    /// By how much the clock of a span's host is off from its caller's at least, and whether it is behind.
    fn off(&self, span: SpanIx) -> Option<(u64, bool)> {
        self.clocks.off(span)
    }

    /// How long the span with all that is below it is on the critical path.
    fn on_path(&self, span: SpanIx) -> u64 {
        self.case.path.whole(span).map_or(0, |whole| whole.end - whole.start)
    }

    /// What is saved where of several spans only the longest stays.
    fn all_but_longest(&self, spans: &[SpanIx]) -> u64 {
        let times = || spans.iter().map(|&span| self.on_path(span));
        times().sum::<u64>() - times().max().unwrap_or(0)
    }

    fn time(&self, threshold: Threshold) -> u64 {
        self.case.thresholds.time(threshold)
    }

    fn count(&self, threshold: Threshold) -> usize {
        self.case.thresholds.count(threshold)
    }

    /// Whether a time is a share of the trace.
    fn is_share(&self, threshold: Threshold, part: u64) -> bool {
        self.case.thresholds.is_share(threshold, part, self.whole)
    }

    /// The only call in a span's subtree, if it is one alone.
    fn only_call(&self, span: SpanIx) -> Option<SpanIx> {
        let local = self.call_in.get(self.local(span) as usize).copied().unwrap_or(NONE);
        (local < MANY).then(|| self.span(local))
    }

    /// Whether there is a call in its subtree.
    fn has_calls(&self, span: SpanIx) -> bool {
        self.call_in.get(self.local(span) as usize).is_some_and(|&local| local != NONE)
    }

    fn has_database(&self, span: SpanIx) -> bool {
        self.with_database.contains(self.local(span))
    }
}

fn put(column: &mut [u32], at: u32, value: impl FnOnce(u32) -> u32) {
    if let Some(place) = column.get_mut(at as usize) {
        *place = value(*place);
    }
}

/// How long the request took, and what shares of its trace are of. Clocks that are hours off are in neither.
/// O(n log n) where the root is short.
fn whole(case: &Case<'_>) -> (u64, u64) {
    let store = case.store;
    let root = case.root.map_or(0, |root| store.duration(root).0);
    let bar = |span| {
        let start = (case.starts)(span);
        (start, start.saturating_add(store.duration(span).0))
    };
    let end = store.spans_of(&case.trace).map(|span| bar(span).1).max().unwrap_or(0);
    if root > 0 && root >= end / 2 {
        return (root, root);
    }
    let bars = joined(store.spans_of(&case.trace).map(bar).collect());
    let ran = bars.iter().map(|(start, end)| end - start).sum::<u64>();
    let request = if root > 0 { root } else { end.max(1) };
    (request, if root > 0 && root >= ran / 2 { root } else { ran.max(1) })
}

/// Times as one where they meet, in their order. O(n log n).
fn joined(mut bars: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    sort_by_key(&mut bars, |&bar| bar);
    bars.dedup_by(|next, before| {
        let meets = next.0 <= before.1;
        before.1 = if meets { before.1.max(next.1) } else { before.1 };
        meets
    });
    bars
}

/// Marks spans.
fn mark(scene: &Scene<'_>, set: &mut BitSet, spans: &[SpanIx]) {
    for &span in spans {
        set.set(scene.local(span), true);
    }
}

/// Takes the marks off again.
fn unmark(scene: &Scene<'_>, set: &mut BitSet, spans: &[SpanIx]) {
    for &span in spans {
        set.set(scene.local(span), false);
    }
}

/// The middle one of times, by the nearest rank; sorts them.
fn median(times: &mut [u64]) -> u64 {
    sort_by_key(times, |&time| time);
    times.get(times.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}
