//! What everything passes: nodes without which much of what requests reach is not reached.
#![expect(
    clippy::indexing_slicing,
    reason = "one entry for each node and the root; neighbours are nodes"
)]

use super::Shape;
use super::cycles::components;

/// A node that others are reached only through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Which.
    pub node: u32,
    /// How many others.
    pub behind: u32,
}

/// The fewest nodes behind one that is told.
pub const FEWEST: u32 = 3;

/// Nodes that at least a third of all other nodes, and [`FEWEST`], are reached only through, from the entries: the
/// components that no other calls. The most first. Dominators by the iteration of Cooper, Harvey and Kennedy ("A Simple,
/// Fast Dominance Algorithm", 2001). O(nodes x edges) at worst, O(edges) on graphs such as these.
pub fn passes(shape: &Shape) -> Vec<Pass> {
    let count = shape.len();
    let root = count;
    // Of a circle that nobody calls, its first node.
    let all = components(shape);
    let is_entry = |nodes: &Vec<u32>| {
        let mut coming = nodes.iter().flat_map(|&node| shape.coming(node));
        coming.all(|&(from, _)| all.of[from as usize] == all.of[nodes[0] as usize])
    };
    let entries: Vec<u32> =
        all.nodes.iter().filter(|nodes| is_entry(nodes)).map(|nodes| nodes[0]).collect();
    // In the order in which the last edge of each was followed.
    let mut order = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    for &entry in &entries {
        let mut path = vec![(entry, 0)];
        seen[entry as usize] = true;
        while let Some((node, followed)) = path.pop() {
            match shape.leaving(node).get(followed) {
                Some(&(to, _)) => {
                    path.push((node, followed + 1));
                    if !std::mem::replace(&mut seen[to as usize], true) {
                        path.push((to, 0));
                    }
                }
                None => order.push(node),
            }
        }
    }
    let mut number = vec![0; count + 1];
    (0..).zip(&order).for_each(|(at, &node)| number[node as usize] = at);
    number[root] = order.len();
    let mut above = vec![usize::MAX; count + 1];
    above[root] = root;
    let is_root_s: Vec<bool> = {
        let mut of = vec![false; count];
        entries.iter().for_each(|&entry| of[entry as usize] = true);
        of
    };
    let mut changed = true;
    while changed {
        changed = false;
        for &node in order.iter().rev() {
            let node = node as usize;
            let callers = shape.coming(node as u32).iter().map(|&(from, _)| from as usize);
            let all = callers.chain(is_root_s[node].then_some(root));
            let mut of = None;
            for caller in all.filter(|&caller| above[caller] != usize::MAX) {
                of = Some(match of {
                    None => caller,
                    Some(mut one) => {
                        let mut other = caller;
                        while one != other {
                            while number[one] < number[other] {
                                one = above[one];
                            }
                            while number[other] < number[one] {
                                other = above[other];
                            }
                        }
                        one
                    }
                });
            }
            if let Some(of) = of.filter(|&of| above[node] != of) {
                above[node] = of;
                changed = true;
            }
        }
    }
    let mut behind = vec![0u32; count + 1];
    // What is behind a node was done before it.
    for &node in &order {
        let node = node as usize;
        let own = behind[node] + 1;
        if above[node] != usize::MAX {
            behind[above[node]] += own;
        }
    }
    let least = (count.saturating_sub(1) as u32).div_ceil(3).max(FEWEST);
    let of = |node: u32| Pass { node, behind: behind[node as usize] };
    let mut found: Vec<_> = shape.nodes().map(of).filter(|pass| pass.behind >= least).collect();
    found.sort_by(|a, b| b.behind.cmp(&a.behind).then(a.node.cmp(&b.node)));
    found
}
