//! Two graphs as one: what a back end has counted, with what spans tell of it.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::engine::protocol::{CalleeKind, LookedAt, ServiceEdge, ServiceGraph, ServiceNode};

/// For each node and each edge of a whole its place in one of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// By node of the whole.
    pub nodes: Vec<Option<u32>>,
    /// By edge of the whole.
    pub edges: Vec<Option<u32>>,
}

/// All nodes and edges of both, of which what the first has not comes from the second. O(n log n).
pub fn lay_over(first: &ServiceGraph, second: &ServiceGraph) -> ServiceGraph {
    let mut nodes = first.nodes.clone();
    let mut places: HashMap<(&str, CalleeKind, &str), u32, FxBuildHasher> = HashMap::default();
    for (at, node) in (0..).zip(&first.nodes) {
        places.insert(node.id(), at);
    }
    let place_of = second.nodes.iter().map(|node| {
        let at = *places.entry(node.id()).or_insert_with(|| {
            nodes.push(node.clone());
            nodes.len() as u32 - 1
        });
        if let Some(known) = nodes.get_mut(at as usize) {
            merge(known, node);
        }
        at
    });
    let place_of: Vec<u32> = place_of.collect();
    let mut edges = first.edges.clone();
    let of = |edge: &ServiceEdge| (edge.from, edge.to);
    let mut known: HashMap<(u32, u32), usize, FxBuildHasher> =
        edges.iter().map(of).zip(0..).collect();
    for edge in &second.edges {
        let end = |at: u32| place_of.get(at as usize).copied().unwrap_or(u32::MAX);
        let ends = (end(edge.from), end(edge.to));
        let at = *known.entry(ends).or_insert(edges.len());
        match edges.get_mut(at) {
            Some(known) => {
                known.counted = known.counted.or(edge.counted);
                known.told = known.told.or(edge.told);
            }
            None => edges.push(ServiceEdge { from: ends.0, to: ends.1, ..*edge }),
        }
    }
    let looked: Option<LookedAt> = first.of.or(second.of);
    ServiceGraph::new(nodes, edges, looked)
}

fn merge(known: &mut ServiceNode, other: &ServiceNode) {
    known.told = known.told.or(other.told);
    if known.namespace.is_empty() {
        known.namespace.clone_from(&other.namespace);
    }
}

/// Where nodes and edges of a whole are in a part of it, by names and kinds. O(n log n).
pub fn places(whole: &ServiceGraph, part: &ServiceGraph) -> Places {
    let nodes: Vec<Option<u32>> = whole.nodes.iter().map(|node| part.place(node)).collect();
    let place = |at: u32| nodes.get(at as usize).copied().flatten();
    let edges = whole.edges.iter().map(|edge| {
        let ends = (place(edge.from)?, place(edge.to)?);
        let at = part.edges.binary_search_by(|e| (e.from, e.to).cmp(&ends));
        at.ok().map(|at| at as u32)
    });
    let edges = edges.collect();
    Places { nodes, edges }
}
