//! The tree by paths: pairs of spans that the same services and operations led to are one node.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; the numbers in them are places in the same columns"
)]

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{DiffNode, sum_up};
use crate::analysis::merged::NO_PARENT;
use crate::base::StrId;
use crate::model::Kind;

/// What is one node: the branch above, and what a span is called.
type Key = (u32, StrId, StrId, Kind);

/// The branches of pairs, in the order of their first pair, and which of them each pair is in.
/// O(pairs).
pub fn branches(pairs: &[DiffNode]) -> (Vec<DiffNode>, Vec<u32>) {
    let mut known: HashMap<Key, u32, FxBuildHasher> = HashMap::default();
    let mut found: Vec<DiffNode> = Vec::new();
    let mut of_pair: Vec<u32> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let above = of_pair.get(pair.parent as usize).copied().unwrap_or(NO_PARENT);
        let next = found.len() as u32;
        let number = *known.entry((above, pair.service, pair.name, pair.kind)).or_insert(next);
        of_pair.push(number);
        if number == next {
            found.push(DiffNode { parent: above, ..*pair });
            continue;
        }
        let branch = &mut found[number as usize];
        for side in 0..2 {
            branch.had[side].add(&pair.had[side]);
            branch.spans[side] = branch.spans[side].or(pair.spans[side]);
        }
        branch.was = branch.was.or(pair.was);
    }
    in_preorder(found, of_pair)
}

/// Puts each branch behind the one above it, those of one parent in the order in which they were found; and what is
/// below each is filled in. `of_pair` are their numbers, and become the new ones.
pub(in crate::analysis) fn in_preorder(
    found: Vec<DiffNode>,
    mut of_pair: Vec<u32>,
) -> (Vec<DiffNode>, Vec<u32>) {
    let mut below: Vec<Vec<u32>> = vec![Vec::new(); found.len() + 1];
    for (i, branch) in (0..).zip(&found) {
        below[(branch.parent as usize).min(found.len())].push(i);
    }
    let mut place = vec![0; found.len()];
    let mut out: Vec<DiffNode> = Vec::with_capacity(found.len());
    let mut rest: Vec<u32> = below[found.len()].iter().rev().copied().collect();
    while let Some(old) = rest.pop() {
        let branch = found[old as usize];
        place[old as usize] = out.len() as u32;
        let parent = place.get(branch.parent as usize).copied().unwrap_or(NO_PARENT);
        out.push(DiffNode { parent, ..branch });
        rest.extend(below[old as usize].iter().rev());
    }
    sum_up(&mut out);
    of_pair.iter_mut().for_each(|number| *number = place[*number as usize]);
    (out, of_pair)
}
