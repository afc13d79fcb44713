//! Services that call each other in circles: strongly connected components.

use petgraph::algo::kosaraju_scc;

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

/// Kosaraju's algorithm: without recursion, however long a chain is. O(nodes + edges).
pub fn components(shape: &Shape) -> Components {
    let mut all = Components { of: vec![0; shape.len()], nodes: Vec::new() };
    for (number, found) in (0..).zip(kosaraju_scc(&shape.directed())) {
        let mut nodes: Vec<u32> = found.into_iter().map(|node| node.index() as u32).collect();
        nodes.sort_unstable();
        for &node in &nodes {
            if let Some(of) = all.of.get_mut(node as usize) {
                *of = number;
            }
        }
        all.nodes.push(nodes);
    }
    all
}

/// The components of more than one node, the largest first. O(components log components).
pub fn cycles(all: &Components) -> Vec<&[u32]> {
    let mut found: Vec<&[u32]> =
        all.nodes.iter().map(Vec::as_slice).filter(|nodes| nodes.len() > 1).collect();
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
                    way.push(before.get(last as usize).copied().unwrap_or(node));
                }
                way.reverse();
                return way;
            }
            let known = before.get_mut(to as usize).filter(|known| **known == u32::MAX);
            if let Some(before) = known.filter(|_| inside(to) && to != node) {
                *before = at;
                reached.push_back(to);
            }
        }
    }
    Vec::new()
}
