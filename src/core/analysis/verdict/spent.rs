//! Where the time of a trace went: by service, by operation, by part of the system, and the same of its critical path.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Case;
use super::nature::{Natures, Part};
use crate::analysis::{Starts, gaps};
use crate::base::bitset::BitSet;
use crate::base::{StrId, sort_by_key};
use crate::model::{Kind, SpanIx, Store, Threshold, TraceInfo};

/// One line: what, and how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spent<K> {
    /// What.
    pub of: K,
    /// How many spans.
    pub spans: u32,
    /// Execution time in nanoseconds ([`crate::analysis::execution_times`]).
    pub time: f64,
    /// Time on the critical path in nanoseconds.
    pub path: u64,
}

/// A part of the system, or what nobody has recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartSpent {
    /// A part.
    Part(Part),
    /// Long stretches in which a span with children was busy alone ([`super::Detector::Gap`]).
    Uninstrumented,
}

/// Where the time went: the execution times of each list add up to the time in which anything ran, the times on the
/// critical path to the main root's duration. Longest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeSpent {
    /// By service.
    pub services: Vec<Spent<StrId>>,
    /// By service and span name.
    pub operations: Vec<Spent<(StrId, StrId)>>,
    /// By part of the system.
    pub parts: Vec<Spent<PartSpent>>,
}

impl TimeSpent {
    /// All of it, from execution times in tree order. O(n log n).
    pub fn new(case: &Case<'_>, execution: &[f64]) -> Self {
        let mut spent = Self::without_parts(case, execution);
        let (store, trace) = (case.store, &case.trace);
        let natures = Natures::new(store, trace);
        let least = case.thresholds.time(Threshold::GapTime).max(1);
        let mut parts = Sums::default();
        for (span, &time) in store.spans_of(trace).zip(execution) {
            let own = case.path.own(span);
            let path: u64 = own.iter().map(|s| s.end - s.start).sum();
            let alone = alone(store, span, case.starts, least);
            let gap: u64 = alone.iter().map(|(from, to)| to - from).sum();
            let in_gap = |s: &super::super::Segment| {
                alone
                    .iter()
                    .map(|&(from, to)| s.end.min(to).saturating_sub(s.start.max(from)))
                    .sum::<u64>()
            };
            let gap_path: u64 = if gap > 0 { own.iter().map(in_gap).sum() } else { 0 };
            let gap = time.min(gap as f64);
            if gap > 0.0 {
                parts.add(PartSpent::Uninstrumented, gap, gap_path);
            }
            parts.add(PartSpent::Part(natures.of(span).part), time - gap, path - gap_path);
        }
        spent.parts = parts.done();
        spent
    }

    /// By service and operation alone, which needs no look at attributes. O(spans + segments of the path).
    pub fn without_parts(case: &Case<'_>, execution: &[f64]) -> Self {
        let (store, trace) = (case.store, &case.trace);
        let mut services = Sums::default();
        let mut operations = Sums::default();
        // Segments stand by span, as spans do.
        let mut segments = case.path.segments().iter().peekable();
        for (span, &time) in store.spans_of(trace).zip(execution) {
            let mut path = 0;
            while let Some(segment) = segments.next_if(|segment| segment.span <= span) {
                path += if segment.span == span { segment.end - segment.start } else { 0 };
            }
            let service = store.service(span);
            services.add(service, time, path);
            operations.add((service, store.name(span)), time, path);
        }
        Self { services: services.done(), operations: operations.done(), parts: Vec::new() }
    }

    /// The time in which anything ran, in nanoseconds.
    pub fn whole(&self) -> f64 {
        self.services.iter().map(|line| line.time).sum()
    }

    /// The length of the critical path in nanoseconds.
    pub fn path(&self) -> u64 {
        self.services.iter().map(|line| line.path).sum()
    }
}

/// The long stretches in which a span was busy alone, if it waits for nobody.
fn alone(store: &Store, span: SpanIx, starts: Starts<'_>, least: u64) -> Vec<(u64, u64)> {
    let waits = matches!(store.kind(span), Kind::Client | Kind::Producer);
    if waits || store.subtree(span) < 2 || store.duration(span).0 < least {
        return Vec::new();
    }
    gaps(store, span, starts, least)
}

/// The spans with time that nobody has recorded, counted from the trace's first. O(spans).
pub fn with_gaps(store: &Store, trace: &TraceInfo, starts: Starts<'_>, least: u64) -> BitSet {
    BitSet::of(trace.len as usize, |i| {
        !alone(store, SpanIx(trace.first.0 + i), starts, least).is_empty()
    })
}

/// The spans that are spent in a part, counted from the trace's first. O(spans + attributes).
pub fn of_part(store: &Store, trace: &TraceInfo, part: Part) -> BitSet {
    let natures = Natures::new(store, trace);
    BitSet::of(trace.len as usize, |i| natures.of(SpanIx(trace.first.0 + i)).part == part)
}

struct Sums<K> {
    places: HashMap<K, usize, FxBuildHasher>,
    list: Vec<Spent<K>>,
}

impl<K> Default for Sums<K> {
    fn default() -> Self {
        Self { places: HashMap::default(), list: Vec::new() }
    }
}

impl<K: Copy + Eq + std::hash::Hash + Ord> Sums<K> {
    fn add(&mut self, of: K, time: f64, path: u64) {
        let place = *self.places.entry(of).or_insert_with(|| {
            self.list.push(Spent { of, spans: 0, time: 0.0, path: 0 });
            self.list.len() - 1
        });
        if let Some(line) = self.list.get_mut(place) {
            line.spans += 1;
            line.time += time;
            line.path += path;
        }
    }

    fn done(mut self) -> Vec<Spent<K>> {
        // Nanoseconds are fine enough to compare.
        sort_by_key(&mut self.list, |line| {
            (std::cmp::Reverse(line.time as u64), std::cmp::Reverse(line.path), line.of)
        });
        self.list
    }
}
