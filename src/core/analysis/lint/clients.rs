//! Calls that nobody answers, although whoever is called does have spans.

use super::LintRule;
use super::found::Found;
use super::keys::{DB, HOST, PEER, PORT, QUEUE, RPC_SERVICE};
use super::spans::Texts;
use crate::base::StrId;
use crate::base::bitset::BitSet;
use crate::model::{Kind, SpanIx, Status, Store};

/// Client spans without a span of another service or a server's below them, until all of the trace is seen.
///
/// The trace shows that there should be one where the callee answers another call of the trace, or
/// `peer.service` names one of the trace's services. The callee is `peer.service`, else `rpc.service`, else
/// the host with its port, else the span's name where that says more than a method. Silent on databases and
/// queues, on calls that failed (the callee may never have heard of them), and where another client lies
/// within (it is the one that calls).
pub(super) struct Clients {
    services: BitSet,
    answered: Vec<u64>,
    open: Vec<(SpanIx, u64, StrId)>,
}

impl Clients {
    pub fn new(store: &Store) -> Self {
        let services = BitSet::with_len(store.strings().len());
        Self { services, answered: Vec::new(), open: Vec::new() }
    }

    /// Looks at a span, in tree order. O(its attributes + children) for a client.
    pub fn see(&mut self, store: &Store, span: SpanIx, texts: &mut Texts<'_>) {
        let service = store.service(span);
        self.services.set(service.0, true);
        if store.kind(span) != Kind::Client || store.status(span) == Status::Error {
            return;
        }
        let Some((callee, peer)) = callee(store, span, texts) else { return };
        let below = |child| match store.kind(child) {
            Kind::Client | Kind::Producer => Some(false),
            Kind::Server => Some(true),
            _ => (store.service(child) != service).then_some(true),
        };
        match store.children(span).filter_map(below).max() {
            Some(true) => self.answered.push(callee),
            Some(false) => {}
            None => self.open.push((span, callee, peer)),
        }
    }

    /// Tells of those that nobody answers. O(clients x log of them).
    pub fn tell(self, store: &Store, found: &mut Found<'_>) {
        let Self { services, mut answered, open } = self;
        answered.sort_unstable();
        answered.dedup();
        for (span, callee, peer) in open {
            let known = peer != StrId::EMPTY && services.contains(peer.0);
            // A service that calls itself need not make spans of its own for both sides.
            if known && peer != store.service(span) || answered.binary_search(&callee).is_ok() {
                found.hit(LintRule::ClientWithoutServer, span, store.name(span));
            }
        }
    }
}

/// What a client span calls, as a number that is equal for equal callees, and `peer.service`; none for
/// databases, queues and what cannot be told.
fn callee(store: &Store, span: SpanIx, texts: &mut Texts<'_>) -> Option<(u64, StrId)> {
    let [mut peer, mut rpc, mut host, mut port] = [StrId::EMPTY; 4];
    for attr in store.attrs().iter(store.span_attrs(span)) {
        let bits = texts.key(attr.key);
        if bits & (DB | QUEUE) != 0 {
            return None;
        }
        for (bit, place) in
            [(PEER, &mut peer), (RPC_SERVICE, &mut rpc), (HOST, &mut host), (PORT, &mut port)]
        {
            if bits & bit != 0 {
                *place = attr.value;
            }
        }
    }
    // What kind of callee it is stands above the texts' ids, which have 29 bits.
    let number = |kind: u64, text: StrId, more: StrId| {
        Some(kind << 60 | u64::from(more.0) << 30 | u64::from(text.0))
    };
    let number = if peer != StrId::EMPTY {
        number(0, peer, StrId::EMPTY)
    } else if rpc != StrId::EMPTY {
        number(1, rpc, StrId::EMPTY)
    } else if host != StrId::EMPTY {
        number(2, host, port)
    } else {
        let name = store.name(span);
        let tells = store.text(name).contains([' ', '/', '.']);
        if tells { number(3, name, StrId::EMPTY) } else { None }
    };
    Some((number?, peer))
}
