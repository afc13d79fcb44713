//! Who is beside whom: for each node the edges that leave it, and those that come to it.

use petgraph::graph::{DiGraph, NodeIndex};

use crate::engine::protocol::ServiceGraph;

/// The edges of each node. Nodes and edges are numbers.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    leaving: Runs,
    coming: Runs,
}

/// A run of (node at the other end, edge) for each node.
#[derive(Clone, Debug, Default)]
struct Runs {
    starts: Vec<u32>,
    ends: Vec<(u32, u32)>,
}

impl Shape {
    /// Of so many nodes; edges to or from none of them are left out. O(nodes + edges).
    pub fn new(nodes: usize, edges: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let there = |node: u32| (node as usize) < nodes;
        let edges = (0u32..).zip(edges).filter(|(_, (from, to))| there(*from) && there(*to));
        Self {
            leaving: Runs::new(nodes, edges.clone().map(|(edge, (from, to))| (from, (to, edge)))),
            coming: Runs::new(nodes, edges.map(|(edge, (from, to))| (to, (from, edge)))),
        }
    }

    /// Of a graph's nodes and edges.
    pub fn of(graph: &ServiceGraph) -> Self {
        Self::new(graph.nodes.len(), graph.edges.iter().map(|edge| (edge.from, edge.to)))
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.leaving.starts.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whom a node calls, and by which edge.
    pub fn leaving(&self, node: u32) -> &[(u32, u32)] {
        self.leaving.of(node)
    }

    /// Who calls a node, and by which edge.
    pub fn coming(&self, node: u32) -> &[(u32, u32)] {
        self.coming.of(node)
    }

    /// All nodes.
    pub fn nodes(&self) -> std::ops::Range<u32> {
        0..self.len() as u32
    }

    /// As algorithms of a library take it. O(nodes + edges).
    pub(super) fn directed(&self) -> DiGraph<(), ()> {
        let mut graph = DiGraph::with_capacity(self.len(), self.leaving.ends.len());
        for _ in self.nodes() {
            graph.add_node(());
        }
        for from in self.nodes() {
            for &(to, _) in self.leaving(from) {
                graph.add_edge(NodeIndex::new(from as usize), NodeIndex::new(to as usize), ());
            }
        }
        graph
    }

    /// The nodes that nobody else calls.
    pub fn entries(&self) -> impl Iterator<Item = u32> + '_ {
        self.nodes().filter(|&node| self.coming(node).iter().all(|&(from, _)| from == node))
    }
}

impl Runs {
    fn new(nodes: usize, edges: impl Iterator<Item = (u32, (u32, u32))> + Clone) -> Self {
        let mut starts = vec![0u32; nodes + 1];
        for (node, _) in edges.clone() {
            if let Some(count) = starts.get_mut(node as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut ends = vec![(0, 0); sum as usize];
        for (node, end) in edges {
            let Some(at) = next.get_mut(node as usize) else { continue };
            if let Some(place) = ends.get_mut(*at as usize) {
                *place = end;
            }
            *at += 1;
        }
        Self { starts, ends }
    }

    fn of(&self, node: u32) -> &[(u32, u32)] {
        let at = node as usize;
        let run = self.starts.get(at).zip(self.starts.get(at + 1));
        run.and_then(|(&from, &to)| self.ends.get(from as usize..to as usize)).unwrap_or(&[])
    }
}
