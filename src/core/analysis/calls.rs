//! Which services call which, told from spans.
//!
//! A span is a **call** of its parent's service to its own if these are two. Within one service it
//! is a call only from a client (or producer) to a server (or consumer): a service may call itself
//! over the network, but most spans below another of their service are just parts of its work.
//! (Jaeger's memory storage counts those as calls too, `internal/storage/v2/memory`.)
//!
//! A client or producer span that ends in no call names its **peer** in attributes, if it does: a
//! database, a queue, or something else without spans here. Where clients lie within each other
//! (an SDK's span around that of its HTTP client), the innermost that leads anywhere counts.
//!
//! Keys are those of OpenTelemetry's semantic conventions, and what they were called before:
//! `peer.service` (also OpenTracing's), `db.system.name`, `db.system`, `messaging.system`,
//! `server.address`, `net.peer.name`. A peer that is neither database nor queue, and is called as one of the services
//! here, is that service: the callee's side of the call is missing. What a producer sends to and only names is a queue.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use crate::analysis::is_waited_for;
use crate::base::bitset::BitSet;
use crate::base::{DurationNs, StrId, nearest_rank};
use crate::model::{Kind, SpanIx, Status, Store, TraceInfo};

/// All calls of one caller to one callee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calls {
    /// Who calls: a service.
    pub caller: Named,
    /// The called service, or what the peer is called.
    pub callee: Named,
    /// What is called.
    pub kind: Callee,
    /// How many calls; at least 1.
    pub count: u64,
    /// Those whose span has an error.
    pub errors: u64,
    /// Those that nobody waits for: messages, and what begins when its caller has ended.
    pub asynchronous: u64,
    /// In how many traces they are; at least 1.
    pub traces: u64,
    /// The durations of their spans together.
    pub total: DurationNs,
    /// The median of their spans' durations, by the nearest rank.
    pub p50: DurationNs,
    /// The 95th percentile, by the nearest rank.
    pub p95: DurationNs,
}

/// A name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Named {
    /// The service's, which is [`StrId::EMPTY`] when unknown, or the peer's.
    pub service: StrId,
    /// The operation: what the span is called that begins the service's work. [`StrId::EMPTY`] where services are seen as
    /// a whole, and of what has no spans.
    pub operation: StrId,
}

impl Named {
    /// As a whole.
    pub fn whole(service: StrId) -> Self {
        Self { service, operation: StrId::EMPTY }
    }
}

/// Who the spans of traces are of: a service as a whole, or one of its operations. O(1), for operations O(spans) once.
pub(super) struct Owners<'a> {
    store: &'a Store,
    /// By span: the one that begins the work that it is a part of; none where services are seen as a whole.
    begins: Vec<SpanIx>,
}

impl<'a> Owners<'a> {
    /// Of a store's spans.
    pub(super) fn new(store: &'a Store, operations: bool) -> Self {
        let mut begins: Vec<SpanIx> = Vec::new();
        if operations {
            begins.reserve(store.len());
            // Parents come before their children.
            for span in (0..store.len() as u32).map(SpanIx) {
                let above = store.parent(span).filter(|&parent| !is_call(store, parent, span));
                begins
                    .push(above.and_then(|at| begins.get(at.0 as usize).copied()).unwrap_or(span));
            }
        }
        Self { store, begins }
    }

    /// Who a span is of.
    pub(super) fn of(&self, span: SpanIx) -> Named {
        let begins = self.begins.get(span.0 as usize).copied();
        let operation = begins.map_or(StrId::EMPTY, |begins| self.store.name(begins));
        Named { service: self.store.service(span), operation }
    }
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Callee {
    /// A service with spans. The call's span is the callee's.
    Service,
    /// A database. The call's span is the client's, here and below.
    Database,
    /// A queue.
    Queue,
    /// Anything else.
    External,
}

/// Called with each span that stands for a call to what has no spans, and what that is.
pub type OnPeer<'a> = &'a mut dyn FnMut(SpanIx, (StrId, Callee));

/// The calls of some traces between services, in the order of their last spans. O(spans + attributes of clients that lead
/// nowhere).
pub fn calls(store: &Store, traces: &[&TraceInfo], on_peer: OnPeer<'_>) -> Vec<Calls> {
    calls_of(store, traces, &Owners::new(store, false), on_peer)
}

/// The same between owners of spans.
pub(super) fn calls_of(
    store: &Store,
    traces: &[&TraceInfo],
    owners: &Owners<'_>,
    on_peer: OnPeer<'_>,
) -> Vec<Calls> {
    let peers = Peers::new(store);
    let spans = || traces.iter().flat_map(|trace| store.spans_of(trace));
    let services: HashSet<StrId, FxBuildHasher> = spans().map(|span| store.service(span)).collect();
    let mut found = Found::default();
    let mut leads = BitSet::with_len(store.len());
    for (trace, info) in (0..).zip(traces) {
        // Children come behind their parents: backwards, what is below a span is known at the span.
        for span in (info.first.0..info.first.0 + info.len).rev().map(SpanIx) {
            let owner = owners.of(span);
            let parent = store.parent(span);
            if is_client(store, span) {
                if !leads.contains(span.0)
                    && let Some((peer, kind)) = peers.of(store, span)
                {
                    let message = store.kind(span) == Kind::Producer;
                    let kind = match kind {
                        Callee::External if services.contains(&peer) => Callee::Service,
                        Callee::External if message => Callee::Queue,
                        kind => kind,
                    };
                    found.add(store, (owner, Named::whole(peer), kind), span, trace, message);
                    on_peer(span, (peer, kind));
                    leads.set(span.0, true);
                }
                if let Some(parent) = parent.filter(|_| leads.contains(span.0)) {
                    leads.set(parent.0, true);
                }
            }
            if let Some(parent) = parent.filter(|&parent| is_call(store, parent, span)) {
                let alone = is_apart(store, parent, span);
                let key = (owners.of(parent), owner, Callee::Service);
                found.add(store, key, span, trace, alone);
                leads.set(parent.0, true);
            }
        }
    }
    found.pairs.into_iter().map(|(key, pair)| pair.calls(key)).collect()
}

/// Whether nobody waits for a call: a message, or what begins when its caller has ended.
fn is_apart(store: &Store, parent: SpanIx, span: SpanIx) -> bool {
    !is_waited_for(store, parent, span)
        || store.start(span) >= store.end(parent) && store.duration(parent).0 > 0
}

fn is_client(store: &Store, span: SpanIx) -> bool {
    matches!(store.kind(span), Kind::Client | Kind::Producer)
}

/// Whether the span is a call from its parent.
pub(super) fn is_call(store: &Store, parent: SpanIx, span: SpanIx) -> bool {
    let is_server = matches!(store.kind(span), Kind::Server | Kind::Consumer);
    store.service(parent) != store.service(span) || is_server && is_client(store, parent)
}

type Key = (Named, Named, Callee);

/// All pairs, as they are found.
#[derive(Default)]
struct Found {
    places: HashMap<Key, usize, FxBuildHasher>,
    pairs: Vec<(Key, Pair)>,
}

impl Found {
    fn add(&mut self, store: &Store, key: Key, span: SpanIx, trace: u32, alone: bool) {
        let place = *self.places.entry(key).or_insert_with(|| {
            self.pairs.push((key, Pair::default()));
            self.pairs.len() - 1
        });
        let Some((_, pair)) = self.pairs.get_mut(place) else { return };
        pair.errors += u64::from(store.status(span) == Status::Error);
        pair.asynchronous += u64::from(alone);
        pair.durations.push(store.duration(span).0);
        if pair.last.replace(trace) != Some(trace) {
            pair.traces += 1;
        }
    }
}

/// Calls of one caller to one callee, as they are found.
#[derive(Default)]
struct Pair {
    errors: u64,
    asynchronous: u64,
    durations: Vec<u64>,
    traces: u64,
    /// The last trace that has one.
    last: Option<u32>,
}

impl Pair {
    fn calls(mut self, (caller, callee, kind): Key) -> Calls {
        let count = self.durations.len() as u64;
        let (p50, p95) = (self.percentile(50), self.percentile(95));
        let total = DurationNs(self.durations.iter().fold(0, |sum: u64, &d| sum.saturating_add(d)));
        let Self { errors, asynchronous, traces, .. } = self;
        Calls { caller, callee, kind, count, errors, asynchronous, traces, total, p50, p95 }
    }

    /// The least duration that so many of 100 calls do not exceed. O(calls log calls).
    fn percentile(&mut self, percent: u32) -> DurationNs {
        self.durations.sort_unstable();
        DurationNs(nearest_rank(&self.durations, percent))
    }
}

/// The keys that name a peer, in a store's own terms.
#[derive(Debug)]
pub(crate) struct Peers {
    service: Option<StrId>,
    others: Vec<(StrId, Callee)>,
}

impl Peers {
    /// Those of this store.
    pub(crate) fn new(store: &Store) -> Self {
        let find = |key| store.strings().find(key);
        let others = [
            ("db.system.name", Callee::Database),
            ("db.system", Callee::Database),
            ("messaging.system", Callee::Queue),
            ("server.address", Callee::External),
            ("net.peer.name", Callee::External),
        ];
        let others = others.into_iter().filter_map(|(key, kind)| Some((find(key)?, kind)));
        Self { service: find("peer.service"), others: others.collect() }
    }

    /// What the span calls: what it is by the first of the keys that it has, and its name, which
    /// `peer.service` tells best. O(its attributes).
    pub(crate) fn of(&self, store: &Store, span: SpanIx) -> Option<(StrId, Callee)> {
        let value = |key| {
            let found = store.attrs().find(store.span_attrs(span), key)?;
            Some(found.value).filter(|&value| value != StrId::EMPTY)
        };
        let named = self.service.and_then(value);
        let mut others = self.others.iter();
        let other = others.find_map(|&(key, kind)| Some((value(key)?, kind)));
        match (named, other) {
            (Some(name), other) => Some((name, other.map_or(Callee::External, |(_, kind)| kind))),
            (None, other) => other,
        }
    }
}
