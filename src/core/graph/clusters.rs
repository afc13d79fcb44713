//! What belongs together: by namespace, or by how names begin; and the graph in which such clusters are one node.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::DurationNs;
use crate::engine::protocol::{
    CalleeKind, CallsTold, ServiceEdge, ServiceGraph, ServiceNode, ServiceTold,
};

/// What makes a cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ClusterBy {
    /// Nothing.
    #[default]
    Nothing,
    /// The same `service.namespace`.
    Namespace,
    /// The same service: of operations.
    Service,
    /// Names that begin alike, up to their first `-`, `_`, `.`, `/` or `:`.
    Prefix,
}

/// The fewest nodes that are a cluster.
pub const FEWEST: usize = 2;

/// The cluster of each node; empty for one that is in none. O(n log n).
pub fn clusters(graph: &ServiceGraph, by: ClusterBy) -> Vec<String> {
    let of = |node: &ServiceNode| {
        match by {
            ClusterBy::Nothing => "",
            ClusterBy::Namespace => node.namespace.as_str(),
            ClusterBy::Service if node.operation.is_empty() => "",
            ClusterBy::Service => node.name.as_str(),
            ClusterBy::Prefix => prefix(&node.name),
        }
        .to_owned()
    };
    let mut all: Vec<String> = graph.nodes.iter().map(of).collect();
    let mut sizes: HashMap<String, usize, FxBuildHasher> = HashMap::default();
    for name in &all {
        *sizes.entry_ref(name.as_str()).or_default() += 1;
    }
    for name in &mut all {
        if sizes.get(name).is_none_or(|&size| size < FEWEST) {
            name.clear();
        }
    }
    all
}

/// How a name begins: what is before the first sign between its parts; empty for a name of one part.
fn prefix(name: &str) -> &str {
    let at = name.find(['-', '_', '.', '/', ':']).filter(|&at| at > 0);
    at.and_then(|at| name.get(..at)).unwrap_or("")
}

/// A graph in which clusters are folded.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The graph.
    pub graph: ServiceGraph,
    /// Where each node of the whole is in it.
    pub place: Vec<u32>,
    /// Where each edge of the whole is in it.
    pub edge: Vec<u32>,
    /// How many nodes of the whole each is.
    pub sizes: Vec<u32>,
}

/// Makes one node of each cluster that is `folded`; `of` has the cluster of each node. Calls within one become a call of
/// itself. Counts add up; percentiles of several together are unknown. O(n log n).
pub fn fold(graph: &ServiceGraph, of: &[String], folded: &dyn Fn(&str) -> bool) -> Folded {
    let mut nodes: Vec<ServiceNode> = Vec::new();
    let mut group: HashMap<&str, u32, FxBuildHasher> = HashMap::default();
    let mut first: Vec<u32> = Vec::with_capacity(graph.nodes.len());
    for (node, name) in graph.nodes.iter().zip(of) {
        let alone = name.is_empty() || !folded(name);
        let next = nodes.len() as u32;
        let at = if alone { next } else { *group.entry(name).or_insert(next) };
        match nodes.get_mut(at as usize) {
            Some(known) => known.told = both(known.told, node.told, add_services),
            None if alone => nodes.push(node.clone()),
            None => nodes.push(ServiceNode {
                name: name.clone(),
                kind: CalleeKind::Group,
                told: node.told.map(|told| ServiceTold { p50: None, p95: None, ..told }),
                ..ServiceNode::default()
            }),
        }
        first.push(at);
    }
    let of_all = nodes.clone();
    let mut edges: Vec<ServiceEdge> = Vec::new();
    let mut known: HashMap<(u32, u32), usize, FxBuildHasher> = HashMap::default();
    let end = |at: u32| first.get(at as usize).copied().unwrap_or(u32::MAX);
    for edge in &graph.edges {
        let ends = (end(edge.from), end(edge.to));
        let at = *known.entry(ends).or_insert(edges.len());
        match edges.get_mut(at) {
            Some(sum) => {
                sum.told = both(sum.told, edge.told, add_calls);
                sum.counted = both(sum.counted, edge.counted, u64::saturating_add);
            }
            None => edges.push(ServiceEdge { from: ends.0, to: ends.1, ..*edge }),
        }
    }
    let graph_of = ServiceGraph::new(nodes, edges, graph.of);
    let place_of = |at: u32| graph_of.place(of_all.get(at as usize)?);
    let place: Vec<u32> = first.iter().map(|&at| place_of(at).unwrap_or(u32::MAX)).collect();
    let at = |node: u32| place.get(node as usize).copied().unwrap_or(u32::MAX);
    let edge = graph.edges.iter().map(|edge| {
        let ends = (at(edge.from), at(edge.to));
        let found = graph_of.edges.binary_search_by(|e| (e.from, e.to).cmp(&ends));
        found.map_or(u32::MAX, |at| at as u32)
    });
    let edge = edge.collect();
    let mut sizes = vec![0; graph_of.nodes.len()];
    for &at in &place {
        if let Some(size) = sizes.get_mut(at as usize) {
            *size += 1;
        }
    }
    Folded { graph: graph_of, place, edge, sizes }
}

fn both<T>(a: Option<T>, b: Option<T>, add: impl Fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(add(a, b)),
        (a, b) => a.or(b),
    }
}

fn sum(a: DurationNs, b: DurationNs) -> DurationNs {
    DurationNs(a.0.saturating_add(b.0))
}

fn add_services(a: ServiceTold, b: ServiceTold) -> ServiceTold {
    ServiceTold {
        spans: a.spans + b.spans,
        errors: a.errors + b.errors,
        requests: a.requests + b.requests,
        failed: a.failed + b.failed,
        p50: None,
        p95: None,
        own: sum(a.own, b.own),
        critical: sum(a.critical, b.critical),
    }
}

fn add_calls(a: CallsTold, b: CallsTold) -> CallsTold {
    CallsTold {
        calls: a.calls + b.calls,
        errors: a.errors + b.errors,
        asynchronous: a.asynchronous + b.asynchronous,
        // One trace may have both.
        traces: a.traces.max(b.traces),
        p50: None,
        p95: None,
        total: sum(a.total, b.total),
    }
}
