//! Two sets of traces as one tree by paths of operations: what each set has of a path, where they differ, and whether
//! that may be chance.
//!
//! Traces are added one by one, so that the work can be done a few milliseconds at a time. The times of a node are
//! means for one trace of the set, those without the node included: so the differences of all nodes add up to the
//! difference of the sets, but for what rounding to nanoseconds loses.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; the numbers in them are places in the same columns"
)]

pub mod chance;
mod judge;
mod shares;
mod spread;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::critical_path::Starts;
use super::diff::{DiffNode, Had, in_preorder};
use super::merged::{NO_PARENT, waited};
use super::self_time::self_times;
use crate::base::{StrId, sort_by_key};
use crate::model::{Change, Kind, SpanIx, Status, Store, Test, TraceInfo, TraceIx};

pub use shares::{ShareLine, Shares};
pub use spread::{Spread, Usual};

/// A path: the one above, and what a span is called.
type Key = (u32, StrId, StrId, Kind);

/// Two sets, as far as their traces were added.
#[derive(Default)]
pub struct Sets {
    known: HashMap<Key, u32, FxBuildHasher>,
    paths: Vec<Path>,
    traces: [u32; 2],
    /// The path of each span of the trace that is added, and what this trace has of each path it is on.
    of_span: Vec<u32>,
    touched: Vec<(u32, Once)>,
}

struct Path {
    parent: u32,
    service: StrId,
    name: StrId,
    kind: Kind,
    sides: [Side; 2],
    /// Its place among the touched, as long as that is its own.
    place: u32,
}

/// What one set has of a path.
#[derive(Default)]
struct Side {
    errors: u32,
    /// Of each span, in nanoseconds.
    durations: Vec<u64>,
    own: Vec<u64>,
    /// Of each trace that has it.
    once: Vec<Once>,
    /// The span that took longest, and its trace.
    longest: Option<(u64, SpanIx, TraceIx)>,
}

/// What one trace has of a path. Times in nanoseconds, of all its spans together.
#[derive(Clone, Copy, Debug, Default)]
struct Once {
    calls: u32,
    own: u64,
    waited: u64,
}

/// A path in both sets.
#[derive(Clone, Debug, PartialEq)]
pub struct SetNode {
    /// The node: its times are means for a trace, its spans and errors are of all.
    pub node: DiffNode,
    /// What there is of it in each set.
    pub spread: [Spread; 2],
    /// Whether the difference in the time on the critical path, and in self time, may be chance.
    pub times: [Test; 2],
    /// Whether the difference in how many traces have it may be.
    pub presence: Test,
    /// Where one set is a single trace, and the other has enough to tell: how many of a hundred spans of that are
    /// shorter than its longest.
    pub place: Option<u8>,
    /// What is different by each.
    pub changes: [Change; 2],
}

/// Both sets, complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetTree {
    /// The paths, each behind the one above it.
    pub nodes: Vec<SetNode>,
    /// How many traces there are in each set.
    pub traces: [u32; 2],
}

impl Sets {
    /// How many traces were added to each.
    pub fn traces(&self) -> [u32; 2] {
        self.traces
    }

    /// Adds a trace to one of them: the first, or the second. O(spans log spans).
    pub fn add(&mut self, store: &Store, ix: TraceIx, second: bool, starts: Starts<'_>) {
        let Some(trace) = store.trace(ix) else { return };
        let side = usize::from(second);
        self.traces[side] += 1;
        let (own, waited) = (self_times(store, trace, starts), waited(store, trace, starts));
        self.of_span.clear();
        self.touched.clear();
        for (at, span) in store.spans_of(trace).enumerate() {
            let number = self.path_of(store, trace, span);
            self.of_span.push(number);
            let path = &mut self.paths[number as usize];
            let place = path.place as usize;
            if self.touched.get(place).is_none_or(|(of, _)| *of != number) {
                path.place = self.touched.len() as u32;
                self.touched.push((number, Once::default()));
            }
            let (_, once) = &mut self.touched[path.place as usize];
            once.calls += 1;
            once.own = once.own.saturating_add(own[at]);
            once.waited = once.waited.saturating_add(waited[at]);
            path.sides[side].add(store, span, ix, own[at]);
        }
        for &(number, once) in &self.touched {
            self.paths[number as usize].sides[side].once.push(once);
        }
    }

    /// The path of a span; those of all before it are known.
    fn path_of(&mut self, store: &Store, trace: &TraceInfo, span: SpanIx) -> u32 {
        let parent = store.parent(span).map(|parent| parent.0 - trace.first.0);
        let parent = parent.and_then(|at| self.of_span.get(at as usize).copied());
        let parent = parent.unwrap_or(NO_PARENT);
        let (service, name, kind) = (store.service(span), store.name(span), store.kind(span));
        let next = self.paths.len() as u32;
        let number = *self.known.entry((parent, service, name, kind)).or_insert(next);
        if number == next {
            let (sides, place) = (Default::default(), u32::MAX);
            self.paths.push(Path { parent, service, name, kind, sides, place });
        }
        number
    }

    /// The paths: first the roots, by how many traces have them, then all others as they were found.
    fn by_traces(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.paths.len()).collect();
        sort_by_key(&mut order, |&at| {
            let path = &self.paths[at];
            let traces: usize = path.sides.iter().map(|side| side.once.len()).sum();
            let root = path.parent == NO_PARENT;
            (!root, std::cmp::Reverse(if root { traces } else { 0 }), at)
        });
        order
    }

    /// All that was added, judged. O(spans log spans + paths × traces).
    pub fn finish(&mut self) -> SetTree {
        let traces = self.traces;
        let mut found: Vec<DiffNode> = self.paths.iter().map(|path| path.node(traces)).collect();
        for i in 0..found.len() {
            // A path is behind the one above it.
            found[i].depth = found.get(found[i].parent as usize).map_or(0, |above| above.depth + 1);
        }
        let order = self.by_traces();
        let mut place = vec![NO_PARENT; found.len()];
        for (new, &old) in (0..).zip(&order) {
            place[old] = new;
        }
        let placed = |&old: &usize| {
            let node = found[old];
            let parent = place.get(node.parent as usize).copied().unwrap_or(NO_PARENT);
            DiffNode { parent, ..node }
        };
        let ordered = order.iter().map(placed).collect();
        let (nodes, place) = in_preorder(ordered, (0..order.len() as u32).collect());
        let mut of_node = vec![0; nodes.len()];
        for (&path, at) in order.iter().zip(place) {
            of_node[at as usize] = path;
        }
        for side in self.paths.iter_mut().flat_map(|path| &mut path.sides) {
            side.durations.sort_unstable();
            side.own.sort_unstable();
        }
        let sides: Vec<&[Side; 2]> =
            of_node.iter().map(|&path: &usize| &self.paths[path].sides).collect();
        SetTree { nodes: judge::judged(&nodes, &sides, traces), traces }
    }
}

impl Side {
    fn add(&mut self, store: &Store, span: SpanIx, ix: TraceIx, own: u64) {
        let duration = store.duration(span).0;
        self.errors += u32::from(store.status(span) == Status::Error);
        self.durations.push(duration);
        self.own.push(own);
        if self.longest.is_none_or(|(known, ..)| duration > known) {
            self.longest = Some((duration, span, ix));
        }
    }

    /// A sum of all its traces as a part of all `traces` of the set, in nanoseconds.
    fn mean(&self, traces: u32, of: fn(&Once) -> u64) -> u64 {
        let sum: u128 = self.once.iter().map(|once| u128::from(of(once))).sum();
        u64::try_from(sum.checked_div(traces.into()).unwrap_or(0)).unwrap_or(u64::MAX)
    }
}

impl Path {
    fn node(&self, traces: [u32; 2]) -> DiffNode {
        let had = [0, 1].map(|side| {
            let (of, traces) = (&self.sides[side], traces[side]);
            let all: u128 = of.durations.iter().map(|&duration| u128::from(duration)).sum();
            let mean = all.checked_div(traces.into()).unwrap_or(0);
            Had {
                spans: of.durations.len() as u32,
                errors: of.errors,
                duration: u64::try_from(mean).unwrap_or(u64::MAX),
                own: of.mean(traces, |once| once.own),
                waited: of.mean(traces, |once| once.waited),
                ..Had::default()
            }
        });
        let Self { parent, service, name, kind, .. } = *self;
        let spans = self.sides.each_ref().map(|side| side.longest.map(|(_, span, _)| span));
        DiffNode { parent, depth: 0, end: 0, service, name, kind, was: None, spans, had }
    }
}

impl SetTree {
    /// The node of a span, by what it and those above it are called. O(depth × siblings).
    pub fn find(&self, store: &Store, span: SpanIx) -> Option<u32> {
        let mut above = vec![span];
        while let Some(parent) = above.last().and_then(|&span| store.parent(span)) {
            above.push(parent);
        }
        let (mut at, mut end) = (0, self.nodes.len() as u32);
        let mut found = None;
        while let Some(span) = above.pop() {
            let is = |node: &DiffNode| {
                (node.service, node.name, node.kind)
                    == (store.service(span), store.name(span), store.kind(span))
            };
            loop {
                let node = &self.nodes.get(at as usize).filter(|_| at < end)?.node;
                if is(node) {
                    (found, at, end) = (Some(at), at + 1, node.end);
                    break;
                }
                at = node.end;
            }
        }
        found
    }
}
