//! What of a node is different, and whether it matters.

use super::{DiffNode, Had};
use crate::analysis::merged::NO_PARENT;
use crate::base::bitset::BitSet;
use crate::model::{Change, Weight};

impl Weight {
    /// Of a node alone, in nanoseconds.
    pub fn of(self, had: &Had) -> u64 {
        match self {
            Self::Waited => had.waited,
            Self::Own => had.own,
        }
    }

    /// Of a node with all below it.
    pub fn below(self, had: &Had) -> u64 {
        match self {
            Self::Waited => had.waited_below,
            Self::Own => had.own_below,
        }
    }

    /// How much more the second has of a node alone, in nanoseconds.
    pub fn difference(self, node: &DiffNode) -> i64 {
        let [a, b] = node.had.map(|had| self.of(&had));
        b.cast_signed().wrapping_sub(a.cast_signed())
    }
}

/// Which nodes differ.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    /// What is different about each node.
    pub changes: Vec<Change>,
    /// The nodes that differ, and those above them.
    pub rows: BitSet,
    /// How many differ.
    pub count: u32,
    /// All differences together, in nanoseconds.
    pub all: i64,
    /// The largest difference of a node alone.
    pub largest: u64,
}

impl Differences {
    /// Of a tree. A difference in time matters from 1 % of the longer trace's time on, or from a fifth of the node's
    /// own and 0.1 % of the trace's. O(nodes).
    pub fn new(nodes: &[DiffNode], weight: Weight) -> Self {
        let all = |side: usize| {
            let roots = nodes.iter().filter(|node| node.parent == NO_PARENT);
            let of = roots.filter_map(|node| node.had.get(side));
            of.fold(0_u64, |sum, had| sum.saturating_add(weight.below(had)))
        };
        let all = all(0).max(all(1));
        let changes = nodes.iter().map(|node| change(node, weight, all)).collect();
        Self::of_changes(nodes, weight, changes)
    }

    /// Of a tree whose nodes have these changes. O(nodes).
    pub fn of_changes(nodes: &[DiffNode], weight: Weight, changes: Vec<Change>) -> Self {
        let mut rows = BitSet::with_len(nodes.len());
        let mut count = 0;
        for (i, (node, change)) in (0..).zip(nodes.iter().zip(&changes)) {
            if *change == Change::Same {
                continue;
            }
            count += 1;
            rows.set(i, true);
            let mut up = node.parent;
            while let Some(above) = nodes.get(up as usize).filter(|_| !rows.contains(up)) {
                rows.set(up, true);
                up = above.parent;
            }
        }
        let alone = nodes.iter().map(|node| weight.difference(node));
        let (all, largest) = alone.fold((0_i64, 0), |(all, largest), by| {
            (all.saturating_add(by), by.unsigned_abs().max(largest))
        });
        Self { changes, rows, count, all, largest }
    }
}

fn change(node: &DiffNode, weight: Weight, all: u64) -> Change {
    let [a, b] = node.had;
    match (a.spans, b.spans) {
        (_, 0) => return Change::OnlyFirst,
        (0, _) => return Change::OnlySecond,
        _ => {}
    }
    let (before, after) = (weight.of(&a), weight.of(&b));
    if matters([before, after], all) {
        return if after > before { Change::Slower } else { Change::Faster };
    }
    let other = a.spans != b.spans || a.errors != b.errors || node.was.is_some();
    if other { Change::Other } else { Change::Same }
}

/// Whether times are so far apart that it matters, where the longer trace takes `all`: from 1 % of that on, or from a
/// fifth of the longer of them and 0.1 % of all.
pub(in crate::analysis) fn matters([a, b]: [u64; 2], all: u64) -> bool {
    let much = u128::from(a.abs_diff(b));
    let (all, larger) = (u128::from(all), u128::from(a.max(b)));
    much > 0 && (much * 100 >= all || (much * 5 >= larger && much * 1_000 >= all))
}
