//! Which services call which: a graph of services, and of what is known only by its clients.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::base::{DurationNs, sort_by};

/// Services, or their operations, and calls. Nodes are in the order of names, kinds and operations, each once; edges in the order of their ends,
/// each pair once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceGraph {
    /// The services, and what they call.
    pub nodes: Vec<ServiceNode>,
    /// Who calls whom.
    pub edges: Vec<ServiceEdge>,
    /// What was looked at, where it was spans.
    pub of: Option<LookedAt>,
}

/// The spans that a graph was told from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAt {
    /// How many traces.
    pub traces: u64,
    /// How many spans.
    pub spans: u64,
    /// Of these, those whose parent is in no trace: who has called them is unknown.
    pub orphans: u64,
    /// Traces of which only a line is here: they are not looked at.
    pub left_out: u64,
}

/// A service, or what is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceNode {
    /// What it is called; empty when unknown.
    pub name: String,
    /// One of its operations; empty where it is seen as a whole.
    pub operation: String,
    /// Its `service.namespace`; empty without one.
    pub namespace: String,
    /// What it is.
    pub kind: CalleeKind,
    /// What spans tell of it.
    pub told: Option<ServiceTold>,
}

/// What is called.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum CalleeKind {
    /// A service that has spans of its own, or that a back end has counted.
    #[default]
    Service,
    /// A database, known by its clients.
    Database,
    /// A queue, known by its clients.
    Queue,
    /// Anything else, known by its clients.
    External,
    /// Several services that are shown as one.
    Group,
}

impl CalleeKind {
    /// All, with the word that links and files have for each.
    const WORDS: [(Self, &'static str); 5] = [
        (Self::Service, "service"),
        (Self::Database, "database"),
        (Self::Queue, "queue"),
        (Self::External, "external"),
        (Self::Group, "group"),
    ];

    /// What links and files call it.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// What the spans of a service tell, and of what has none those of its clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceTold {
    /// How many spans.
    pub spans: u64,
    /// Those with an error.
    pub errors: u64,
    /// Requests: spans that begin work there, as no other span of the service is their parent, or a call is.
    pub requests: u64,
    /// Requests whose span has an error.
    pub failed: u64,
    /// The median duration of requests; `None` of several services together.
    pub p50: Option<DurationNs>,
    /// The 95th percentile.
    pub p95: Option<DurationNs>,
    /// The time in which its spans had no child at work, together. The time in which something without spans was
    /// waited for is that one's.
    pub own: DurationNs,
    /// Of that, what was on the traces' critical paths.
    pub critical: DurationNs,
}

/// Calls from one to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceEdge {
    /// The place of who calls among the nodes.
    pub from: u32,
    /// The place of who is called.
    pub to: u32,
    /// How often a back end has counted it.
    pub counted: Option<u64>,
    /// What the calls' spans tell.
    pub told: Option<CallsTold>,
}

/// What the spans of calls tell: those of the callee, and of one without spans those of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallsTold {
    /// How many calls.
    pub calls: u64,
    /// Those with an error.
    pub errors: u64,
    /// Those that nobody waits for.
    pub asynchronous: u64,
    /// In how many traces they are.
    pub traces: u64,
    /// The median duration; `None` of several edges together.
    pub p50: Option<DurationNs>,
    /// The 95th percentile.
    pub p95: Option<DurationNs>,
    /// All durations together.
    pub total: DurationNs,
}

impl ServiceNode {
    /// What tells it from all others, in the order of nodes.
    pub fn id(&self) -> (&str, CalleeKind, &str) {
        (&self.name, self.kind, &self.operation)
    }

    /// What it is called, for a person.
    pub fn title(&self) -> String {
        let name = if self.name.is_empty() { "unknown service" } else { &self.name };
        match self.operation.as_str() {
            "" => name.to_owned(),
            operation => format!("{name}: {operation}"),
        }
    }
}

impl ServiceEdge {
    /// How many calls are known, by the better of both: a back end counts more than a few traces have.
    pub fn calls(&self) -> u64 {
        self.counted.unwrap_or_else(|| self.told.map_or(0, |told| told.calls))
    }

    /// Whether a service calls itself.
    pub fn is_loop(&self) -> bool {
        self.from == self.to
    }
}

impl ServiceGraph {
    /// Of nodes and edges in any order, whose ends are places in `nodes`; edges to no node are left out. Nodes and
    /// edges that are there several times are the first of them. O(n log n).
    pub fn new(nodes: Vec<ServiceNode>, edges: Vec<ServiceEdge>, of: Option<LookedAt>) -> Self {
        let mut order: Vec<(u32, ServiceNode)> = (0..).zip(nodes).collect();
        sort_by(&mut order, |(_, a), (_, b)| a.id().cmp(&b.id()));
        let mut place = vec![0; order.len()];
        let mut nodes: Vec<ServiceNode> = Vec::with_capacity(order.len());
        for (was, node) in order {
            if nodes.last().is_none_or(|last| last.id() != node.id()) {
                nodes.push(node);
            }
            if let Some(place) = place.get_mut(was as usize) {
                *place = nodes.len() as u32 - 1;
            }
        }
        let moved = |edge: ServiceEdge| {
            let of = |at: u32| place.get(at as usize).copied();
            Some(ServiceEdge { from: of(edge.from)?, to: of(edge.to)?, ..edge })
        };
        let mut edges: Vec<_> = edges.into_iter().filter_map(moved).collect();
        sort_by(&mut edges, |a, b| (a.from, a.to).cmp(&(b.from, b.to)));
        edges.dedup_by_key(|edge| (edge.from, edge.to));
        Self { nodes, edges, of }
    }

    /// As a back end has counted calls: caller, callee, how often. Those of a pair are added up. O(n log n).
    pub fn of_counts(counts: Vec<(String, String, u64)>) -> Self {
        let mut places: HashMap<String, u32, FxBuildHasher> = HashMap::default();
        let mut nodes = Vec::new();
        let mut edges = Vec::new();
        for (caller, callee, calls) in counts {
            let [from, to] = [caller, callee].map(|name| {
                let next = nodes.len() as u32;
                *places.entry(name).or_insert_with_key(|name| {
                    nodes.push(ServiceNode { name: name.clone(), ..ServiceNode::default() });
                    next
                })
            });
            edges.push(ServiceEdge { from, to, counted: Some(calls), told: None });
        }
        sort_by(&mut edges, |a, b| (a.from, a.to).cmp(&(b.from, b.to)));
        edges.dedup_by(|next, kept| {
            let same = (next.from, next.to) == (kept.from, kept.to);
            if same {
                let sum = next.counted.unwrap_or(0).saturating_add(kept.counted.unwrap_or(0));
                kept.counted = Some(sum);
            }
            same
        });
        Self::new(nodes, edges, None)
    }

    /// A node by its place.
    pub fn node(&self, at: u32) -> Option<&ServiceNode> {
        self.nodes.get(at as usize)
    }

    /// The place of a node by its [`key`](Self::key); a name alone is a service's before any other's. O(log nodes).
    pub fn find(&self, key: &str) -> Option<u32> {
        let (name, operation) = key.split_once('\t').unwrap_or((key, ""));
        self.named((name, CalleeKind::default(), operation)).or_else(|| {
            let (word, name) = name.split_once(':')?;
            let (kind, _) = CalleeKind::WORDS.iter().find(|(_, known)| *known == word)?;
            self.named((name, *kind, operation))
        })
    }

    /// The first node of this name and this operation, or any, that is of a kind, or of one behind it.
    fn named(&self, id: (&str, CalleeKind, &str)) -> Option<u32> {
        let (name, _, operation) = id;
        let at = self.nodes.partition_point(|node| node.id() < id);
        let is = |node: &&ServiceNode| {
            node.name == name && (operation.is_empty() || node.operation == operation)
        };
        self.nodes.get(at).filter(is)?;
        Some(at as u32)
    }

    /// The place of a node of another graph.
    pub fn place(&self, of: &ServiceNode) -> Option<u32> {
        let at = self.nodes.binary_search_by(|node| node.id().cmp(&of.id()));
        at.ok().map(|at| at as u32)
    }

    /// What tells a node from all others, here and in another graph that has it: its name, behind a tab the operation
    /// where it is one, and where that is another's as well, what it is before it (`database:redis`). Empty for no node.
    pub fn key(&self, at: u32) -> String {
        let Some(node) = self.node(at) else { return String::new() };
        let name = match node.operation.as_str() {
            "" => node.name.clone(),
            operation => format!("{}\t{operation}", node.name),
        };
        if self.find(&name) == Some(at) { name } else { format!("{}:{name}", node.kind.word()) }
    }
}
