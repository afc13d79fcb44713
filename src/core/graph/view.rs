//! How a person sees a graph: what is chosen of it, and what that shows.

use super::changes::{Change, Changes, changes};
use std::ops::Deref;
use std::sync::Arc;

use super::clusters::{ClusterBy, Folded, clusters, fold};
use super::near::{Way, near};
use super::overlay::places;
use super::shape::Shape;
use crate::base::bitset::BitSet;
use crate::engine::protocol::{CalleeKind, ServiceEdge, ServiceGraph, ServiceNode};

/// What calls are told from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ToldBy {
    /// What a back end has counted.
    #[default]
    Counts,
    /// The spans of traces.
    Spans,
    /// Both: how often as counted, all else by spans.
    Both,
}

/// Where nodes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Arranged {
    /// By forces.
    #[default]
    Force,
    /// From left to right.
    Layered,
}

/// What a node's size is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SizedBy {
    /// Calls.
    #[default]
    Calls,
    /// Errors.
    Errors,
    /// Self time.
    Own,
    /// Time on critical paths.
    Critical,
}

/// In which form it is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SeenAs {
    /// Drawn.
    #[default]
    Graph,
    /// A table of nodes.
    Nodes,
    /// A table of calls.
    Calls,
}

/// What is chosen: a node by its key ([`ServiceGraph::key`]), or calls by the keys of both.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Chosen {
    /// A node.
    Node(String),
    /// Calls from one to another.
    Calls(String, String),
}

/// All that is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GraphView {
    /// What calls are told from, where both can be.
    pub told_by: ToldBy,
    /// Operations of services are nodes, where spans tell.
    pub operations: bool,
    /// The form.
    pub seen: SeenAs,
    /// Where nodes stand.
    pub arranged: Arranged,
    /// What their size is.
    pub sized: SizedBy,
    /// The key of the node that is seen with what is near; empty for all.
    pub focus: String,
    /// How near, in calls.
    pub hops: u32,
    /// Which way.
    pub way: Way,
    /// What makes a cluster.
    pub cluster: ClusterBy,
    /// The keys of nodes that are not seen.
    pub hidden: Vec<String>,
    /// Clusters that are seen node by node; `*` for all.
    pub unfolded: Vec<String>,
    /// A trace whose calls are painted on it; empty for none.
    pub trace: String,
    /// Of that trace alone.
    pub alone: bool,
    /// Beside the time as long before.
    pub before: bool,
    /// Calls that fail, and what is at their ends.
    pub failing: bool,
    /// What is chosen.
    pub chosen: Option<Chosen>,
}

/// How many calls away is near, where nothing is said.
pub const HOPS: u32 = 1;

impl Default for GraphView {
    fn default() -> Self {
        Self {
            told_by: ToldBy::default(),
            operations: false,
            seen: SeenAs::default(),
            arranged: Arranged::default(),
            sized: SizedBy::default(),
            focus: String::new(),
            hops: HOPS,
            way: Way::default(),
            cluster: ClusterBy::default(),
            hidden: Vec::new(),
            unfolded: Vec::new(),
            trace: String::new(),
            alone: false,
            before: false,
            failing: false,
            chosen: None,
        }
    }
}

impl GraphView {
    /// What of it changes which nodes and edges are seen; all else is as by default.
    pub fn what(&self) -> Self {
        let (seen, arranged, sized) = Default::default();
        Self { seen, arranged, sized, chosen: None, ..self.clone() }
    }

    /// Whether a cluster is one node.
    pub fn is_folded(&self, cluster: &str) -> bool {
        !self.unfolded.iter().any(|name| name == cluster || name == "*")
    }
}

/// A graph with all that is laid over it.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// All nodes and edges.
    pub graph: ServiceGraph,
    /// What has become of each edge, where two times are compared.
    pub changes: Vec<Change>,
    /// What is of the trace that is painted on it, where one is: nodes, then edges.
    pub painted: Option<(BitSet, BitSet)>,
}

impl Whole {
    /// Of what is told, what was before, and what a trace has.
    pub fn new(
        now: ServiceGraph,
        before: Option<&ServiceGraph>,
        trace: Option<&ServiceGraph>,
    ) -> Self {
        let Changes { mut all, edges } = match before {
            Some(before) => changes(&now, before),
            None => Changes { all: now, ..Changes::default() },
        };
        if let Some(trace) = trace.filter(|_| before.is_none()) {
            // What only the trace has is on it as well.
            all = super::overlay::lay_over(&all, trace);
        }
        let painted = trace.map(|trace| {
            let places = places(&all, trace);
            let set = |of: &[Option<u32>]| {
                BitSet::of(of.len(), |i| of.get(i as usize).is_some_and(Option::is_some))
            };
            (set(&places.nodes), set(&places.edges))
        });
        Self { graph: all, changes: edges, painted }
    }
}

/// What there is to see.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The graph, clusters folded, without what is not near.
    pub graph: ServiceGraph,
    /// Its shape.
    pub shape: Shape,
    /// How many services each node is.
    pub sizes: Vec<u32>,
    /// The cluster of each node; empty for none.
    pub cluster: Vec<String>,
    /// What has become of each edge.
    pub changes: Vec<Change>,
    /// What is of the trace that is painted on it, where one is: nodes, then edges.
    painted: Option<[BitSet; 2]>,
}

/// That, with what stands back.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What there is.
    pub part: Arc<Part>,
    /// Nodes that stand back: what is looked for, or painted, is another.
    pub dim: BitSet,
    /// Edges that do.
    pub dim_edges: BitSet,
    /// How many nodes are looked for.
    pub found: u32,
}

impl Deref for Seen {
    type Target = Part;

    fn deref(&self) -> &Part {
        &self.part
    }
}

/// What a view shows of a graph. O(n log n).
pub fn part(whole: &Whole, view: &GraphView) -> Part {
    let of = clusters(&whole.graph, view.cluster);
    let Folded { graph, place, edge, sizes } =
        fold(&whole.graph, &of, &|cluster| view.is_folded(cluster));
    let mut changes = vec![Change::Same; graph.edges.len()];
    if whole.changes.is_empty() {
        changes.clear();
    }
    for (&at, &change) in edge.iter().zip(&whole.changes) {
        if let Some(known) = changes.get_mut(at as usize) {
            *known = (*known).max(change);
        }
    }
    let painted = whole.painted.as_ref().map(|(nodes, edges)| {
        let mut seen = [graph.nodes.len(), graph.edges.len()].map(BitSet::with_len);
        for (set, (places, painted)) in seen.iter_mut().zip([(&place, nodes), (&edge, edges)]) {
            for (at, &to) in (0..).zip(places) {
                if painted.contains(at) {
                    set.set(to, true);
                }
            }
        }
        seen
    });
    let mut cluster = vec![String::new(); graph.nodes.len()];
    for (name, &at) in of.iter().zip(&place) {
        if let Some(known) = cluster.get_mut(at as usize) {
            known.clone_from(name);
        }
    }
    let shape = Shape::of(&graph);
    let mut nodes = BitSet::of(graph.nodes.len(), |_| true);
    if let Some(focus) = graph.find(&view.focus).filter(|_| !view.focus.is_empty()) {
        nodes = near(&shape, focus, view.hops, view.way);
    }
    for hidden in view.hidden.iter().filter_map(|key| graph.find(key)) {
        nodes.set(hidden, false);
    }
    if view.failing {
        let mut failing = BitSet::with_len(graph.nodes.len());
        for edge in graph.edges.iter().filter(|edge| edge.told.is_some_and(|t| t.errors > 0)) {
            failing.set(edge.from, true);
            failing.set(edge.to, true);
        }
        nodes.intersect(&failing);
    }
    let alone = view.alone && !view.trace.is_empty();
    if let Some([of_trace, _]) = painted.as_ref().filter(|_| alone) {
        nodes.intersect(of_trace);
    }
    let keeps = |at: u32, edge: &ServiceEdge| {
        let fails = !view.failing || edge.told.is_some_and(|told| told.errors > 0);
        let of_trace = painted.as_ref().is_none_or(|[_, edges]| !alone || edges.contains(at));
        fails && of_trace && nodes.contains(edge.from) && nodes.contains(edge.to)
    };
    let edges = BitSet::of(graph.edges.len(), |at| {
        graph.edges.get(at as usize).is_some_and(|edge| keeps(at, edge))
    });
    let pick = |set: &BitSet| set.iter().map(|at| at as usize).collect::<Vec<_>>();
    let (kept_nodes, kept_edges) = (pick(&nodes), pick(&edges));
    let kept = |set: &BitSet, kept: &[usize]| {
        BitSet::of(kept.len(), |at| {
            kept.get(at as usize).is_some_and(|&at| set.contains(at as u32))
        })
    };
    let graph = some(&graph, &nodes, &edges);
    Part {
        shape: Shape::of(&graph),
        graph,
        sizes: kept_nodes.iter().filter_map(|&at| sizes.get(at).copied()).collect(),
        cluster: kept_nodes.iter().filter_map(|&at| cluster.get(at).cloned()).collect(),
        changes: kept_edges.iter().filter_map(|&at| changes.get(at).copied()).collect(),
        painted: painted
            .map(|[nodes, edges]| [kept(&nodes, &kept_nodes), kept(&edges, &kept_edges)]),
    }
}

/// Some nodes and edges of a graph, in their order.
fn some(graph: &ServiceGraph, nodes: &BitSet, edges: &BitSet) -> ServiceGraph {
    let place = |at: u32| nodes.count_below(at) as u32;
    let of = |at: u32| {
        let edge = *graph.edges.get(at as usize)?;
        Some(ServiceEdge { from: place(edge.from), to: place(edge.to), ..edge })
    };
    ServiceGraph {
        nodes: nodes.iter().filter_map(|at| graph.node(at).cloned()).collect(),
        edges: edges.iter().filter_map(of).collect(),
        of: graph.of,
    }
}

/// What stands back of what there is to see; `find` is a part of the names that are looked for. O(nodes + edges).
pub fn seen(part: Arc<Part>, find: &str) -> Seen {
    let wanted = find.trim().to_lowercase();
    let (nodes, edges) = (part.graph.nodes.len(), part.graph.edges.len());
    let is_found = |at: u32| {
        let name = part.graph.node(at).map(ServiceNode::title).unwrap_or_default();
        name.to_lowercase().contains(&wanted)
    };
    let found = BitSet::of(nodes, |at| wanted.is_empty() || is_found(at));
    let painted = |at: u32, edge: bool| {
        let sets = part.painted.as_ref();
        sets.is_none_or(|[nodes, edges]| if edge { edges } else { nodes }.contains(at))
    };
    let dim = BitSet::of(nodes, |at| !found.contains(at) || !painted(at, false));
    let dim_edges = BitSet::of(edges, |at| {
        let ends = part.graph.edges.get(at as usize).map(|edge| (edge.from, edge.to));
        let found = ends.is_some_and(|(a, b)| found.contains(a) || found.contains(b));
        !found || !painted(at, true)
    });
    Seen { found: found.count() as u32, dim, dim_edges, part }
}

impl Part {
    /// Where what is chosen is: a node, or an edge.
    pub fn place_of(&self, chosen: &Chosen) -> Option<Picked> {
        match chosen {
            Chosen::Node(name) => self.graph.find(name).map(Picked::Node),
            Chosen::Calls(from, to) => {
                let ends = (self.graph.find(from)?, self.graph.find(to)?);
                let at = self.graph.edges.binary_search_by(|e| (e.from, e.to).cmp(&ends)).ok()?;
                Some(Picked::Edge(at as u32))
            }
        }
    }

    /// What is in a place, by keys.
    pub fn chosen(&self, at: Picked) -> Option<Chosen> {
        match at {
            Picked::Node(at) => self.graph.node(at).map(|_| Chosen::Node(self.graph.key(at))),
            Picked::Edge(at) => {
                let edge = self.graph.edges.get(at as usize)?;
                Some(Chosen::Calls(self.graph.key(edge.from), self.graph.key(edge.to)))
            }
        }
    }

    /// Whether a node is several.
    pub fn is_group(&self, node: u32) -> bool {
        self.graph.node(node).is_some_and(|node| node.kind == CalleeKind::Group)
    }
}

/// A node or an edge, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Picked {
    /// A node.
    Node(u32),
    /// An edge.
    Edge(u32),
}
