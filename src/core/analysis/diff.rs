//! Two aligned traces as trees that tell what each has and where they differ: by pairs of spans, and by paths of
//! operations.
//!
//! A tree by paths has one node for all that the same services and operations led to, so that ten calls against
//! twelve are one node. Both trees have the same sums: what all nodes waited adds up to the durations of the roots, and
//! so do their differences.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; the numbers in them are places in the same columns"
)]

mod branches;
mod change;
mod flame;
mod ranked;

use super::align::Alignment;
use super::critical_path::Starts;
use super::merged::{NO_PARENT, merge};
use super::self_time::self_times;
use crate::base::StrId;
use crate::model::{Kind, SpanIx, Status, Store, TraceInfo};

pub use crate::model::{Change, Weight};
pub use branches::branches;
pub(super) use branches::in_preorder;
pub use change::Differences;
pub(super) use change::matters;
pub use flame::DeltaFlame;
pub use ranked::{Ranked, ranked};

/// What a node has of one trace. Times in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Had {
    /// Spans.
    pub spans: u32,
    /// Those with an error.
    pub errors: u32,
    /// Their durations together.
    pub duration: u64,
    /// Their self times together.
    pub own: u64,
    /// How long the trace's end was waiting for them alone.
    pub waited: u64,
    /// The self times of these spans and of all below them.
    pub own_below: u64,
    /// How long the end was waiting for these and for all below them.
    pub waited_below: u64,
}

impl Had {
    fn add(&mut self, other: &Self) {
        self.spans += other.spans;
        self.errors += other.errors;
        self.duration = self.duration.saturating_add(other.duration);
        self.own = self.own.saturating_add(other.own);
        self.waited = self.waited.saturating_add(other.waited);
    }
}

/// A node of the tree. The nodes below it are a run behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiffNode {
    /// The node above; [`NO_PARENT`] for a root.
    pub parent: u32,
    /// How many are above it.
    pub depth: u32,
    /// Behind the last node below it.
    pub end: u32,
    /// The service: the second trace's, where it has the node.
    pub service: StrId,
    /// The span name: likewise.
    pub name: StrId,
    /// The kind: likewise.
    pub kind: Kind,
    /// What it is called in the first trace, where that is something else.
    pub was: Option<(StrId, StrId)>,
    /// The first span of it in each trace.
    pub spans: [Option<SpanIx>; 2],
    /// What it has in each.
    pub had: [Had; 2],
}

/// Both traces by pairs of spans. `starts` knows the spans of both. O(spans log spans).
pub fn pairs(
    store: &Store,
    traces: [&TraceInfo; 2],
    alignment: &Alignment,
    starts: Starts<'_>,
) -> Vec<DiffNode> {
    let own = traces.map(|trace| self_times(store, trace, starts));
    let node = |merged: &super::merged::MergedNode| {
        let had = [0, 1].map(|side| {
            let Some(span) = merged.spans[side] else { return Had::default() };
            Had {
                spans: 1,
                errors: u32::from(store.status(span) == Status::Error),
                duration: store.duration(span).0,
                own: own[side][(span.0 - traces[side].first.0) as usize],
                waited: merged.waited[side],
                ..Had::default()
            }
        });
        let [first, second] = merged.spans;
        let of = second.or(first).unwrap_or_default();
        let called = |span| (store.service(span), store.name(span));
        let was = first.map(called).filter(|&was| second.is_some() && was != called(of));
        DiffNode {
            parent: merged.parent,
            depth: merged.depth,
            end: 0,
            service: store.service(of),
            name: store.name(of),
            kind: store.kind(of),
            was,
            spans: merged.spans,
            had,
        }
    };
    let mut nodes: Vec<DiffNode> =
        merge(store, traces, alignment, starts).iter().map(node).collect();
    sum_up(&mut nodes);
    nodes
}

/// Fills in what is below each node.
fn sum_up(nodes: &mut [DiffNode]) {
    for (i, node) in nodes.iter_mut().enumerate() {
        node.end = i as u32 + 1;
        for had in &mut node.had {
            (had.own_below, had.waited_below) = (had.own, had.waited);
        }
    }
    // A node is behind the one above it.
    for i in (0..nodes.len()).rev() {
        let DiffNode { parent, end, had, .. } = nodes[i];
        if parent == NO_PARENT {
            continue;
        }
        let above = &mut nodes[parent as usize];
        above.end = above.end.max(end);
        for (above, below) in above.had.iter_mut().zip(had) {
            above.own_below = above.own_below.saturating_add(below.own_below);
            above.waited_below = above.waited_below.saturating_add(below.waited_below);
        }
    }
}

/// The numbers of the nodes that are rows: those in `only` (all without it) that are below no folded one. `folded` is
/// sorted. O(nodes).
pub fn rows(
    nodes: &[DiffNode],
    folded: &[u32],
    only: Option<&crate::base::bitset::BitSet>,
) -> Vec<u32> {
    let mut out = Vec::new();
    let mut at = 0;
    while (at as usize) < nodes.len() {
        if only.is_some_and(|only| !only.contains(at)) {
            // What is below a node that is left out is left out as well.
            at = nodes[at as usize].end;
            continue;
        }
        out.push(at);
        at = if folded.binary_search(&at).is_ok() { nodes[at as usize].end } else { at + 1 };
    }
    out
}
