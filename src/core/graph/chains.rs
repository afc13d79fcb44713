//! How deep requests go: the longest ways along calls.
#![expect(clippy::indexing_slicing, reason = "one entry for each component; neighbours are nodes")]

use super::Shape;
use super::cycles::Components;

/// The longest ways from a node that nobody calls, each to another end, the longest first, at most `most` of them: the
/// nodes in the order of calls. A circle counts as one step, by the node that it is entered at. O(nodes + edges).
pub fn chains(shape: &Shape, all: &Components, most: usize) -> Vec<Vec<u32>> {
    let count = all.nodes.len();
    // For each component the most steps to it, and the edge by which they come.
    let (mut steps, mut by) = (vec![0u32; count], vec![None::<(u32, u32)>; count]);
    // A component's number is higher than those of what it calls.
    for of in (0..count).rev() {
        for &node in &all.nodes[of] {
            for &(to, _) in shape.leaving(node) {
                let other = all.of[to as usize] as usize;
                if other != of && steps[of] + 1 > steps[other] {
                    (steps[other], by[other]) = (steps[of] + 1, Some((node, to)));
                }
            }
        }
    }
    let ends = (0..count).filter(|&of| {
        let mut leaving = all.nodes[of].iter().flat_map(|&node| shape.leaving(node));
        steps[of] > 0 && leaving.all(|&(to, _)| all.of[to as usize] as usize == of)
    });
    let mut ends: Vec<usize> = ends.collect();
    ends.sort_by_key(|&of| (std::cmp::Reverse(steps[of]), all.nodes[of][0]));
    ends.truncate(most);
    ends.into_iter()
        .map(|end| {
            let (mut way, mut at) = (Vec::new(), end);
            while let Some((from, to)) = by[at] {
                way.push(to);
                at = all.of[from as usize] as usize;
                if by[at].is_none() {
                    way.push(from);
                }
            }
            way.reverse();
            way
        })
        .collect()
}
