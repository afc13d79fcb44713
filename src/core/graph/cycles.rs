//! Services that call each other in circles: strongly connected components.
#![expect(clippy::indexing_slicing, reason = "one entry for each node; neighbours are nodes")]

use super::Shape;

/// The component of each node, and for each its nodes in ascending order. A component's number is higher than those of
/// all that it leads to.
#[derive(Clone, Debug, Default)]
pub struct Components {
    /// By node.
    pub of: Vec<u32>,
    /// By component.
    pub nodes: Vec<Vec<u32>>,
}

/// Tarjan's algorithm, without recursion. O(nodes + edges).
pub fn components(shape: &Shape) -> Components {
    const NONE: u32 = u32::MAX;
    let count = shape.len();
    let mut all = Components { of: vec![NONE; count], nodes: Vec::new() };
    // When each was reached, and the earliest that is reached from it.
    let (mut reached, mut lowest) = (vec![NONE; count], vec![NONE; count]);
    let (mut next, mut open) = (0, Vec::new());
    // Where we are: a node, and how many of its edges were followed.
    let mut path: Vec<(u32, usize)> = Vec::new();
    for first in shape.nodes() {
        if reached[first as usize] != NONE {
            continue;
        }
        path.push((first, 0));
        while let Some((node, followed)) = path.pop() {
            let at = node as usize;
            if followed == 0 {
                (reached[at], lowest[at]) = (next, next);
                next += 1;
                open.push(node);
            }
            match shape.leaving(node).get(followed) {
                Some(&(to, _)) => {
                    path.push((node, followed + 1));
                    if reached[to as usize] == NONE {
                        path.push((to, 0));
                    } else if all.of[to as usize] == NONE {
                        lowest[at] = lowest[at].min(reached[to as usize]);
                    }
                }
                None => {
                    if lowest[at] == reached[at] {
                        let from = open.iter().rposition(|&other| other == node).unwrap_or(0);
                        let mut nodes = open.split_off(from);
                        nodes.sort_unstable();
                        let number = all.nodes.len() as u32;
                        nodes.iter().for_each(|&node| all.of[node as usize] = number);
                        all.nodes.push(nodes);
                    }
                    if let Some(&(above, _)) = path.last() {
                        let above = above as usize;
                        lowest[above] = lowest[above].min(lowest[at]);
                    }
                }
            }
        }
    }
    all
}

/// The components of more than one node, the largest first. O(nodes + edges).
pub fn cycles(shape: &Shape) -> Vec<Vec<u32>> {
    let mut found: Vec<_> =
        components(shape).nodes.into_iter().filter(|nodes| nodes.len() > 1).collect();
    found.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    found
}

/// A shortest way round through nodes of one component: each calls the next, the last the first. Empty for a node that
/// is in no circle. O(edges of the component).
pub fn way_round(shape: &Shape, all: &Components, node: u32) -> Vec<u32> {
    let Some(&of) = all.of.get(node as usize) else { return Vec::new() };
    let inside = |other: u32| all.of.get(other as usize) == Some(&of);
    let mut before = vec![u32::MAX; shape.len()];
    let mut reached = std::collections::VecDeque::from([node]);
    while let Some(at) = reached.pop_front() {
        for &(to, _) in shape.leaving(at) {
            if to == node && at != node {
                let mut way = vec![at];
                while let Some(&last) = way.last().filter(|&&last| last != node) {
                    way.push(before[last as usize]);
                }
                way.reverse();
                return way;
            }
            if inside(to) && to != node && before[to as usize] == u32::MAX {
                before[to as usize] = at;
                reached.push_back(to);
            }
        }
    }
    Vec::new()
}
