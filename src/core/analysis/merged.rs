//! Two aligned traces as one tree, with the time that each end was waiting for.
//!
//! A node is a pair of partners, or a span of one trace only. It is below the nearest of its callers that is below
//! the others: what was put around calls in one trace is around them here. The time of a node is what its span alone
//! is on its trace's critical path, so that all of a trace add up to the duration of its root, and the differences of
//! all nodes to the difference of the roots.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; the numbers in them are places in the same columns"
)]

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::align::{Alignment, span_at};
use super::critical_path::{Starts, critical_path, main_root};
use crate::model::{SpanIx, Store, TraceInfo};

/// No node, in [`MergedNode::parent`].
pub const NO_PARENT: u32 = u32::MAX;

/// A node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergedNode {
    /// The span in the first trace and in the second; one of them may be missing.
    pub spans: [Option<SpanIx>; 2],
    /// The number of the node above; [`NO_PARENT`] for a root.
    pub parent: u32,
    /// How many are above it.
    pub depth: u32,
    /// How long each end was waiting for it alone, in nanoseconds.
    pub waited: [u64; 2],
}

impl MergedNode {
    /// How much longer the second waited for it, in nanoseconds.
    pub fn difference(&self) -> i64 {
        self.waited[1].cast_signed().wrapping_sub(self.waited[0].cast_signed())
    }
}

/// Both traces as one tree, each node behind that above it and before those beside it that come later.
/// O(spans log spans).
pub fn merge(
    store: &Store,
    traces: [&TraceInfo; 2],
    alignment: &Alignment,
    starts: Starts<'_>,
) -> Vec<MergedNode> {
    let items = Items::new(store, traces, alignment);
    let waited = traces.map(|trace| waited(store, trace, starts));
    let below = items.below(alignment, traces);
    let mut nodes: Vec<MergedNode> = Vec::with_capacity(items.spans.len());
    // Items still to be written, the next last, with the node above each.
    let mut rest: Vec<(u32, u32)> =
        below[items.spans.len()].iter().rev().map(|&item| (item, NO_PARENT)).collect();
    while let Some((item, parent)) = rest.pop() {
        let spans = items.spans[item as usize];
        let number = nodes.len() as u32;
        let time = |side: usize| {
            spans[side].map_or(0, |span| waited[side][(span.0 - traces[side].first.0) as usize])
        };
        nodes.push(MergedNode {
            spans,
            parent,
            depth: if parent == NO_PARENT { 0 } else { nodes[parent as usize].depth + 1 },
            waited: [time(0), time(1)],
        });
        rest.extend(below[item as usize].iter().rev().map(|&item| (item, number)));
    }
    nodes
}

/// How long a trace's end was waiting for each span alone, in tree order.
pub(super) fn waited(store: &Store, trace: &TraceInfo, starts: Starts<'_>) -> Vec<u64> {
    let mut all = vec![0; trace.len as usize];
    if let Some(root) = main_root(store, trace) {
        for segment in critical_path(store, root, starts).segments() {
            all[(segment.span.0 - trace.first.0) as usize] += segment.end - segment.start;
        }
    }
    all
}

/// Pairs and single spans, in no order: first all of the first trace, then what only the second has.
struct Items {
    spans: Vec<[Option<SpanIx>; 2]>,
    /// The item of each span of the second trace.
    of_second: Vec<u32>,
    /// The item above each; the number of items for none.
    above: Vec<u32>,
}

impl Items {
    fn new(store: &Store, [a, b]: [&TraceInfo; 2], alignment: &Alignment) -> Self {
        let mut spans: Vec<[Option<SpanIx>; 2]> =
            (0..a.len).map(|i| [Some(span_at(a, i)), None]).collect();
        let mut of_second = Vec::with_capacity(b.len as usize);
        for j in 0..b.len {
            let item = alignment.partner(true, j).unwrap_or(spans.len() as u32);
            match spans.get_mut(item as usize) {
                Some(pair) => pair[1] = Some(span_at(b, j)),
                None => spans.push([None, Some(span_at(b, j))]),
            }
            of_second.push(item);
        }
        let none = spans.len() as u32;
        let caller = |span: SpanIx, trace: &TraceInfo| {
            store.parent(span).map(|parent| parent.0 - trace.first.0)
        };
        let above = |&[first, second]: &[Option<SpanIx>; 2]| {
            let in_first = first.and_then(|span| caller(span, a));
            let in_second = second.and_then(|span| caller(span, b)).map(|j| of_second[j as usize]);
            // Where the second has something around it, that is around it; else what the first has.
            let around = in_second.filter(|&item| item >= a.len).or(in_first).or(in_second);
            around.unwrap_or(none)
        };
        let above = spans.iter().map(above).collect();
        Self { spans, of_second, above }
    }

    /// What is below each item, and at the end the roots: as the second trace has them, and what only the first has
    /// behind what stands before it there.
    fn below(&self, alignment: &Alignment, [a, _]: [&TraceInfo; 2]) -> Vec<Vec<u32>> {
        let mut below: Vec<Vec<u32>> = vec![Vec::new(); self.spans.len() + 1];
        for &item in &self.of_second {
            below[self.above[item as usize] as usize].push(item);
        }
        // What only the first has, by the item that it comes behind.
        let mut behind: Vec<Vec<(Option<u32>, u32)>> = vec![Vec::new(); self.spans.len() + 1];
        let mut last: Vec<Option<u32>> = vec![None; self.spans.len() + 1];
        for i in 0..a.len {
            let above = self.above[i as usize] as usize;
            match alignment.partner(false, i) {
                Some(_) => last[above] = Some(i),
                None => behind[above].push((last[above], i)),
            }
        }
        for (list, added) in below.iter_mut().zip(behind) {
            if !added.is_empty() {
                *list = woven(list, &added);
            }
        }
        below
    }
}

/// A list with others in it, each behind one of it, or before all. Those behind the same one keep their order.
fn woven(list: &[u32], added: &[(Option<u32>, u32)]) -> Vec<u32> {
    let places: HashMap<u32, usize, FxBuildHasher> = list.iter().copied().zip(0..).collect();
    let mut sorted: Vec<(Option<usize>, usize, u32)> = added
        .iter()
        .enumerate()
        .map(|(order, &(after, item))| {
            let place = after.and_then(|after| places.get(&after).copied());
            (place, order, item)
        })
        .collect();
    sorted.sort_unstable();
    let mut rest = sorted.into_iter().peekable();
    let mut out = Vec::with_capacity(list.len() + added.len());
    while let Some((_, _, item)) = rest.next_if(|(place, ..)| place.is_none()) {
        out.push(item);
    }
    for (at, &item) in list.iter().enumerate() {
        out.push(item);
        while let Some((_, _, item)) = rest.next_if(|(place, ..)| *place == Some(at)) {
            out.push(item);
        }
    }
    out
}
