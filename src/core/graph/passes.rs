//! What everything passes: nodes without which much of what requests reach is not reached.

use petgraph::algo::dominators::simple_fast;
use petgraph::graph::NodeIndex;

use super::Shape;
use super::cycles::Components;

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
/// components that no other calls. The most first. They are the dominators of the others. O(nodes x edges) at worst,
/// O(edges) on graphs such as these.
pub fn passes(shape: &Shape, all: &Components) -> Vec<Pass> {
    let mut graph = shape.directed();
    let root = graph.add_node(());
    for (number, nodes) in (0..).zip(&all.nodes) {
        let inside = |from: u32| all.of.get(from as usize) == Some(&number);
        let mut coming = nodes.iter().flat_map(|&node| shape.coming(node));
        // Of a circle that nobody calls, its first node.
        if let Some(&first) = nodes.first().filter(|_| coming.all(|&(from, _)| inside(from))) {
            graph.add_edge(root, NodeIndex::new(first as usize), ());
        }
    }
    let found = simple_fast(&graph, root);
    // Who is reached only through whom is a tree: sums go up it from its leaves.
    let above: Vec<Option<usize>> = graph
        .node_indices()
        .map(|node| found.immediate_dominator(node).map(NodeIndex::index))
        .collect();
    let mut waits = vec![0_u32; above.len()];
    for &above in above.iter().flatten() {
        if let Some(waits) = waits.get_mut(above) {
            *waits += 1;
        }
    }
    let mut behind = vec![0_u32; above.len()];
    let mut ready: Vec<usize> =
        (0..).zip(&waits).filter(|(_, n)| **n == 0).map(|(at, _)| at).collect();
    while let Some(at) = ready.pop() {
        let Some(to) = above.get(at).copied().flatten() else { continue };
        let own = behind.get(at).map_or(0, |behind| behind + 1);
        if let (Some(behind), Some(waits)) = (behind.get_mut(to), waits.get_mut(to)) {
            (*behind, *waits) = (*behind + own, *waits - 1);
            if *waits == 0 {
                ready.push(to);
            }
        }
    }
    let least = (shape.len().saturating_sub(1) as u32).div_ceil(3).max(FEWEST);
    let of = |node: u32| Pass { node, behind: behind.get(node as usize).copied().unwrap_or(0) };
    let mut found: Vec<_> = shape.nodes().map(of).filter(|pass| pass.behind >= least).collect();
    found.sort_by(|a, b| b.behind.cmp(&a.behind).then(a.node.cmp(&b.node)));
    found
}
