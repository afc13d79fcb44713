//! The spans of a trace merged by path: those that the same services and operations led to are one node.
//!
//! What is called a path is the list of services and span names from a root down to a span. A node's weight
//! is the self time of all spans at and below it, so that children never weigh more than their parent, though
//! their durations may (calls at the same time). Where no span has any self time, each counts 1.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; the numbers in them are places in the same columns"
)]

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::is_waited_for;
use crate::base::bitset::BitSet;
use crate::base::{StrId, sort_by_key};
use crate::model::{SpanIx, Status, Store, TraceInfo};

/// No node, in [`PathNode::parent`] and for spans that are in none.
pub const NO_NODE: u32 = u32::MAX;

/// What all spans of one path have together. Times in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct PathNode {
    /// The node above; [`NO_NODE`] for a root.
    pub parent: u32,
    /// The service of the last span of the path.
    pub service: StrId,
    /// Its name.
    pub name: StrId,
    /// The length of the path, less 1.
    pub depth: u32,
    /// The span that took longest; the first of them in tree order.
    pub longest: SpanIx,
    /// How many spans.
    pub spans: u32,
    /// How many of them failed.
    pub errors: u32,
    /// Their durations together.
    pub total: u64,
    /// Their self times together.
    pub own: u64,
    /// The self times of these spans and of all below them.
    pub weight: u64,
    /// Where it begins, with the heaviest child leftmost, in units of the weight.
    pub at: u64,
    /// The first node below it.
    pub first_child: u32,
    /// How many are.
    pub children: u32,
    /// Whether any span of it may be waited for by its parent.
    pub waited: bool,
}

/// All paths of one trace. Nodes are numbered by depth, then from left to right, so that those of one depth
/// are one run, and the children of a node as well.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    nodes: Vec<PathNode>,
    /// The first node of each depth, and one more.
    levels: Vec<u32>,
    /// By span, counted from the trace's first.
    node_of: Vec<u32>,
}

impl Paths {
    /// Merges the spans that are in `included` (all without it); one whose parent is not in it hangs below the
    /// nearest ancestor that is. `own` has the self time of each span of the trace.
    /// O(spans + nodes log nodes).
    pub fn new(store: &Store, trace: &TraceInfo, included: Option<&BitSet>, own: &[u64]) -> Self {
        let (mut nodes, node_of) = merged(store, trace, included, own);
        if nodes.iter().all(|node| node.own == 0) {
            for node in &mut nodes {
                node.weight = node.spans.into();
            }
        }
        // A node is behind the one above it.
        for i in (0..nodes.len()).rev() {
            let PathNode { parent, weight, .. } = nodes[i];
            if parent != NO_NODE {
                let above = &mut nodes[parent as usize].weight;
                *above = above.saturating_add(weight);
            }
        }
        Self::numbered(&nodes, &node_of)
    }

    /// Numbers the nodes by depth and from left to right.
    fn numbered(nodes: &[PathNode], node_of: &[u32]) -> Self {
        let below = children(nodes);
        let mut out: Vec<PathNode> = Vec::with_capacity(nodes.len());
        let mut number = vec![NO_NODE; nodes.len()];
        let (mut levels, mut from): (Vec<u32>, usize) = (vec![0], 0);
        // What stands in the row above, by old numbers; its children in order are the next row.
        let mut row = below.of(nodes, nodes.len());
        while !row.is_empty() {
            let mut next = Vec::new();
            for &old in &row {
                number[old as usize] = out.len() as u32;
                out.push(nodes[old as usize]);
            }
            for (i, &old) in row.iter().enumerate() {
                let list = below.of(nodes, old as usize);
                let node = &mut out[from + i];
                node.first_child = (from + row.len() + next.len()) as u32;
                node.children = list.len() as u32;
                next.extend(list);
            }
            from = out.len();
            levels.push(from as u32);
            row = next;
        }
        let mut free = 0;
        // Where the next child of each begins.
        let mut inside = vec![0; out.len()];
        for i in 0..out.len() {
            let PathNode { parent, weight, .. } = out[i];
            let at = match parent {
                NO_NODE => &mut free,
                parent => {
                    out[i].parent = number[parent as usize];
                    &mut inside[number[parent as usize] as usize]
                }
            };
            out[i].at = *at;
            inside[i] = *at;
            let at = match out[i].parent {
                NO_NODE => &mut free,
                parent => &mut inside[parent as usize],
            };
            *at = at.saturating_add(weight);
        }
        let renamed = |&old: &u32| number.get(old as usize).copied().unwrap_or(NO_NODE);
        Self { nodes: out, levels, node_of: node_of.iter().map(renamed).collect() }
    }

    /// All nodes, by depth and from left to right.
    pub fn nodes(&self) -> &[PathNode] {
        &self.nodes
    }

    /// A node.
    pub fn node(&self, node: u32) -> Option<&PathNode> {
        self.nodes.get(node as usize)
    }

    /// The nodes of a depth, from where to where.
    pub fn level(&self, depth: u32) -> (u32, u32) {
        let at = |i: u32| self.levels.get(i as usize).copied();
        at(depth).zip(at(depth.saturating_add(1))).unwrap_or((0, 0))
    }

    /// How many nodes the longest path has.
    pub fn depth(&self) -> u32 {
        (self.levels.len() as u32).saturating_sub(1)
    }

    /// What the roots weigh together.
    pub fn weight(&self) -> u64 {
        let (from, to) = self.level(0);
        let roots = self.nodes.get(from as usize..to as usize).unwrap_or(&[]);
        roots.iter().fold(0, |sum: u64, root| sum.saturating_add(root.weight))
    }

    /// The node of a span, counted from the trace's first; `None` for one that was left out.
    pub fn node_of(&self, local: u32) -> Option<u32> {
        self.node_of.get(local as usize).copied().filter(|&node| node != NO_NODE)
    }

    /// The spans of a node, counted from the trace's first. O(spans).
    pub fn spans_of(&self, node: u32) -> BitSet {
        BitSet::of(self.node_of.len(), |i| self.node_of[i as usize] == node)
    }
}

/// The nodes in the order in which they are first met, and that of each span.
fn merged(
    store: &Store,
    trace: &TraceInfo,
    included: Option<&BitSet>,
    own: &[u64],
) -> (Vec<PathNode>, Vec<u32>) {
    let mut nodes: Vec<PathNode> = Vec::new();
    let mut known: HashMap<(u32, StrId, StrId), u32, FxBuildHasher> = HashMap::default();
    // That of the nearest ancestor for a span that is left out.
    let mut below = vec![NO_NODE; trace.len as usize];
    let mut node_of = below.clone();
    for (i, span) in store.spans_of(trace).enumerate() {
        let above = store.parent(span);
        let parent = above.map_or(NO_NODE, |above| below[(above.0 - trace.first.0) as usize]);
        if included.is_some_and(|set| !set.contains(i as u32)) {
            below[i] = parent;
            continue;
        }
        let (service, name) = (store.service(span), store.name(span));
        let next = nodes.len() as u32;
        let at = *known.entry((parent, service, name)).or_insert(next);
        if at == next {
            let depth = nodes.get(parent as usize).map_or(0, |above| above.depth + 1);
            nodes.push(PathNode {
                parent,
                service,
                name,
                depth,
                longest: span,
                spans: 0,
                errors: 0,
                total: 0,
                own: 0,
                weight: 0,
                at: 0,
                first_child: 0,
                children: 0,
                waited: false,
            });
        }
        let node = &mut nodes[at as usize];
        let (took, own) = (store.duration(span).0, own.get(i).copied().unwrap_or(0));
        node.spans += 1;
        node.errors += u32::from(store.status(span) == Status::Error);
        node.total = node.total.saturating_add(took);
        node.own = node.own.saturating_add(own);
        node.weight = node.own;
        node.waited |= above.is_none_or(|above| is_waited_for(store, above, span));
        if took > store.duration(node.longest).0 {
            node.longest = span;
        }
        (below[i], node_of[i]) = (at, at);
    }
    (nodes, node_of)
}

/// The children of each node, as runs of one list.
struct Below {
    first: Vec<u32>,
    list: Vec<u32>,
}

impl Below {
    /// Those of a node, the heaviest first; the roots for one behind the last.
    fn of(&self, nodes: &[PathNode], node: usize) -> Vec<u32> {
        let mut list = self.list[self.first[node] as usize..self.first[node + 1] as usize].to_vec();
        sort_by_key(&mut list, |&child| std::cmp::Reverse(nodes[child as usize].weight));
        list
    }
}

fn children(nodes: &[PathNode]) -> Below {
    let slot = |parent: u32| if parent == NO_NODE { nodes.len() } else { parent as usize };
    let mut first = vec![0; nodes.len() + 2];
    for node in nodes {
        first[slot(node.parent) + 1] += 1;
    }
    for i in 1..first.len() {
        first[i] += first[i - 1];
    }
    let mut next = first.clone();
    let mut list = vec![0; nodes.len()];
    for (i, node) in (0..).zip(nodes) {
        let at = &mut next[slot(node.parent)];
        list[*at as usize] = i;
        *at += 1;
    }
    Below { first, list }
}
