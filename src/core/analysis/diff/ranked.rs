//! Where the difference of two traces is: nodes by how much each alone has of it.

use super::{DiffNode, Weight};
use crate::base::sort_by_key;

/// The nodes with the largest differences, and what is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// All differences together, in nanoseconds.
    pub all: i64,
    /// What all that took longer in the second adds up to.
    pub slower: u64,
    /// What all that was faster in it adds up to.
    pub faster: u64,
    /// Numbers of nodes with what each has of it, the largest first, ties in the tree's order.
    pub largest: Vec<(u32, i64)>,
    /// How many others differ.
    pub others: u32,
    /// What they have together.
    pub rest: i64,
}

/// The `most` nodes that differ most. What is told adds up: `largest` and `rest` to `all`, which is `slower` without
/// `faster`. O(nodes log nodes).
pub fn ranked(nodes: &[DiffNode], weight: Weight, most: usize) -> Ranked {
    let of = |(i, node): (u32, &DiffNode)| (i, weight.difference(node));
    let mut largest: Vec<(u32, i64)> =
        (0..).zip(nodes).map(of).filter(|&(_, by)| by != 0).collect();
    let sum = |all: &mut dyn Iterator<Item = i64>| all.fold(0_i64, i64::saturating_add);
    let all = sum(&mut largest.iter().map(|&(_, by)| by));
    let slower = sum(&mut largest.iter().map(|&(_, by)| by.max(0))).unsigned_abs();
    let faster = sum(&mut largest.iter().map(|&(_, by)| by.min(0))).unsigned_abs();
    sort_by_key(&mut largest, |&(i, by)| (std::cmp::Reverse(by.unsigned_abs()), i));
    let rest = largest.split_off(most.min(largest.len()));
    let others = rest.len() as u32;
    let rest = sum(&mut rest.iter().map(|&(_, by)| by));
    Ranked { all, slower, faster, largest, others, rest }
}
