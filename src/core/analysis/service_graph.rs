//! The services of some traces and what they call, with what their spans tell of each.
//!
//! All time of a trace is somebody's: a span's self time ([`super::self_times`]) is its service's, but that of a span
//! which stands for a call to what has no spans ([`super::calls`]) is the callee's. Critical paths are those below the
//! traces' longest roots ([`super::main_root`]), by the same rule.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::calls::{Callee, Calls, Named, Owners, calls_of, is_call};
use super::{critical_path, main_root, self_times};
use crate::base::{DurationNs, StrId, nearest_rank, sort_by_key};
use crate::model::{SpanIx, Status, Store, TraceInfo};

/// What was found.
#[derive(Debug, Default)]
pub struct Services {
    /// Each service, and each thing that is called, once; in no order that matters.
    pub nodes: Vec<Node>,
    /// Who calls whom.
    pub calls: Vec<Calls>,
    /// How many spans there are.
    pub spans: u64,
    /// Of these, those whose parent is in no trace.
    pub orphans: u64,
}

/// A service, or what is called.
#[derive(Debug)]
pub struct Node {
    /// What it is called.
    pub name: Named,
    /// What it is.
    pub kind: Callee,
    /// The namespace of the first of its spans that has one.
    pub namespace: StrId,
    /// Spans: its own, or its clients'.
    pub spans: u64,
    /// Those with an error.
    pub errors: u64,
    /// Requests: spans whose parent is no span of the same service, or that are calls.
    pub requests: u64,
    /// Requests whose span has an error.
    pub failed: u64,
    /// The median duration of requests, by the nearest rank.
    pub p50: DurationNs,
    /// The 95th percentile, by the nearest rank.
    pub p95: DurationNs,
    /// Self time.
    pub own: u64,
    /// Time on critical paths.
    pub critical: u64,
}

/// Looks at some traces, at services as a whole or at each of their operations. O(n log n) in their spans.
pub fn services(store: &Store, traces: &[&TraceInfo], operations: bool) -> Services {
    let mut peers = Vec::new();
    let owners = Owners::new(store, operations);
    let calls = calls_of(store, traces, &owners, &mut |span, of| peers.push((span, of)));
    sort_by_key(&mut peers, |(span, _)| *span);
    let mut all = All {
        store,
        owners,
        peers,
        namespace: store.strings().find("service.namespace"),
        places: HashMap::default(),
        nodes: Vec::new(),
    };
    let (mut spans, mut orphans) = (0, 0);
    for trace in traces {
        spans += u64::from(trace.len);
        orphans += u64::from(store.orphans(trace));
        all.add(trace);
    }
    let nodes = all.nodes.into_iter().map(|(node, durations)| done(node, durations)).collect();
    Services { nodes, calls, spans, orphans }
}

fn done(node: Node, mut durations: Vec<u64>) -> Node {
    durations.sort_unstable();
    let of = |percent| DurationNs(nearest_rank(&durations, percent));
    Node { p50: of(50), p95: of(95), ..node }
}

struct All<'a> {
    store: &'a Store,
    owners: Owners<'a>,
    /// By span: which stand for calls, and to what.
    peers: Vec<(SpanIx, (StrId, Callee))>,
    namespace: Option<StrId>,
    places: HashMap<(Named, Callee), usize, FxBuildHasher>,
    /// Each with the durations of its requests.
    nodes: Vec<(Node, Vec<u64>)>,
}

impl All<'_> {
    fn peer(&self, span: SpanIx) -> Option<(Named, Callee)> {
        let at = self.peers.binary_search_by_key(&span, |(span, _)| *span).ok()?;
        self.peers.get(at).map(|&(_, (name, kind))| (Named::whole(name), kind))
    }

    /// What the time of a span belongs to.
    fn owner(&self, span: SpanIx) -> (Named, Callee) {
        self.peer(span).unwrap_or((self.owners.of(span), Callee::Service))
    }

    fn node(&mut self, (name, kind): (Named, Callee)) -> Option<&mut (Node, Vec<u64>)> {
        let at = *self.places.entry((name, kind)).or_insert_with(|| {
            let node = Node {
                name,
                kind,
                namespace: StrId::EMPTY,
                spans: 0,
                errors: 0,
                requests: 0,
                failed: 0,
                p50: DurationNs(0),
                p95: DurationNs(0),
                own: 0,
                critical: 0,
            };
            self.nodes.push((node, Vec::new()));
            self.nodes.len() - 1
        });
        self.nodes.get_mut(at)
    }

    fn add(&mut self, trace: &TraceInfo) {
        let store = self.store;
        let starts = |span| store.start(span);
        let own = self_times(store, trace, &starts);
        for (span, own) in store.spans_of(trace).zip(own) {
            let peer = self.peer(span);
            let failed = u64::from(store.status(span) == Status::Error);
            let parent = store.parent(span);
            let begins = parent.is_none_or(|parent| is_call(store, parent, span));
            let service = (self.owners.of(span), Callee::Service);
            let namespace = self.namespace_of(span);
            if let Some((node, durations)) = self.node(service) {
                node.spans += 1;
                node.errors += failed;
                if begins {
                    node.requests += 1;
                    node.failed += failed;
                    durations.push(store.duration(span).0);
                }
                if peer.is_none() {
                    node.own = node.own.saturating_add(own);
                }
                if node.namespace == StrId::EMPTY {
                    node.namespace = namespace;
                }
            }
            let Some(peer) = peer else { continue };
            if let Some((node, durations)) = self.node(peer) {
                node.own = node.own.saturating_add(own);
                node.spans += 1;
                node.errors += failed;
                node.requests += 1;
                node.failed += failed;
                durations.push(store.duration(span).0);
            }
        }
        let Some(root) = main_root(store, trace) else { return };
        for segment in critical_path(store, root, &starts).segments() {
            if let Some((node, _)) = self.node(self.owner(segment.span)) {
                node.critical = node.critical.saturating_add(segment.end - segment.start);
            }
        }
    }

    fn namespace_of(&self, span: SpanIx) -> StrId {
        let found = self.namespace.and_then(|key| {
            let store = self.store;
            store.attrs().find(store.resource(span).attrs, key)
        });
        found.map_or(StrId::EMPTY, |attr| attr.value)
    }
}
