//! Where the nodes of a tree of paths stand: a column for each depth, parents in the middle of their children.
#![expect(
    clippy::indexing_slicing,
    reason = "one entry for each node; children are nodes of the same tree"
)]

use crate::analysis::Paths;

/// The height of the place of one leaf, in the units of [`PathTree::y`].
pub const LEAF: u64 = 1024;

/// The places of all nodes.
#[derive(Clone, Debug, Default)]
pub struct PathTree {
    y: Vec<u64>,
    height: u64,
}

impl PathTree {
    /// O(nodes).
    pub fn new(paths: &Paths) -> Self {
        let nodes = paths.nodes();
        let children = |i: usize| {
            let first = nodes[i].first_child as usize;
            first..first + nodes[i].children as usize
        };
        let mut leaves = vec![0u64; nodes.len()];
        for i in (0..nodes.len()).rev() {
            leaves[i] = children(i).map(|child| leaves[child]).sum::<u64>().max(1);
        }
        let mut first = vec![0u64; nodes.len()];
        let (mut next, roots) = (0, paths.level(0).1 as usize);
        for i in 0..nodes.len() {
            if i < roots {
                first[i] = next;
                next += leaves[i];
            }
            let mut at = first[i];
            for child in children(i) {
                first[child] = at;
                at += leaves[child];
            }
        }
        let mut y = vec![0; nodes.len()];
        for i in (0..nodes.len()).rev() {
            let below = children(i);
            y[i] = match below.len() {
                0 => first[i] * LEAF,
                n => (y[below.start] + y[below.start + n - 1]) / 2,
            };
        }
        Self { y, height: next * LEAF }
    }

    /// The same of nodes each of which is before those below it, which are a run: `ends` says for each where that ends.
    /// O(nodes).
    pub fn in_preorder(ends: &[u32]) -> Self {
        let mut y = vec![0; ends.len()];
        let mut next = 0;
        for (i, &end) in (0..).zip(ends) {
            if end <= i + 1 {
                y[i as usize] = next * LEAF;
                next += 1;
            }
        }
        for i in (0..ends.len()).rev() {
            let (mut at, end) = (i + 1, (ends[i] as usize).min(ends.len()));
            let mut last = None;
            while at < end {
                last = Some(at);
                // Total: a run that is none ends all.
                at = (ends[at] as usize).max(at + 1);
            }
            if let Some(last) = last {
                y[i] = (y[i + 1] + y[last]) / 2;
            }
        }
        Self { y, height: next * LEAF }
    }

    /// The top of a node's place; it is [`LEAF`] high, and those of one depth have theirs in the order of their
    /// numbers, none over another.
    pub fn y(&self, node: u32) -> u64 {
        self.y.get(node as usize).copied().unwrap_or(0)
    }

    /// The height of all of it.
    pub fn height(&self) -> u64 {
        self.height
    }
}
