//! Operations of services add up to these, and the traces of calls can be looked for.

use crate::service_graph::{WORDS, with_words};
use crate::support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use spanscape_core::analysis::calls::{Callee, calls};
use spanscape_core::analysis::service_graph::services;
use spanscape_core::engine::protocol::{CalleeKind, ServiceEdge, ServiceNode};
use spanscape_core::graph::spans;
use spanscape_core::source::local::{Condition, search_where};
use spanscape_core::source::{Query, parse_filter};

proptest! {
    #[test]
    fn operations_add_up_to_their_services(
        text in support::texts(),
        words in proptest::collection::vec(0..WORDS.len(), 1..30),
    ) {
        let store = with_words(&text, &words);
        let traces: Vec<_> = store.traces().iter().collect();
        let sums = |operations: bool| {
            let found = services(&store, &traces, operations);
            let mut nodes: BTreeMap<_, [u64; 6]> = BTreeMap::new();
            for n in &found.nodes {
                let sum = nodes.entry((store.text(n.name.service), n.kind)).or_default();
                let own = [n.spans, n.errors, n.requests, n.failed, n.own, n.critical];
                sum.iter_mut().zip(own).for_each(|(sum, n)| *sum += n);
            }
            let mut calls: BTreeMap<_, [u64; 4]> = BTreeMap::new();
            for c in &found.calls {
                let [from, to] = [c.caller.service, c.callee.service].map(|name| store.text(name));
                let sum = calls.entry((from, to, c.kind)).or_default();
                let own = [c.count, c.errors, c.asynchronous, c.total.0];
                sum.iter_mut().zip(own).for_each(|(sum, n)| *sum += n);
            }
            (nodes, calls)
        };
        prop_assert_eq!(sums(true), sums(false));
    }

    /// What a graph leads to is there: a search for the spans of calls finds all traces that have some.
    #[test]
    fn the_traces_of_calls_can_be_looked_for(
        text in support::texts(),
        words in proptest::collection::vec(0..WORDS.len(), 1..30),
    ) {
        let store = with_words(&text, &words);
        let traces: Vec<_> = store.traces().iter().collect();
        for c in calls(&store, &traces, &mut |_, _| ()) {
            let node = |name, kind| ServiceNode { name: store.text(name).to_owned(), kind, ..ServiceNode::default() };
            let kind = match c.kind {
                Callee::Service => CalleeKind::Service,
                Callee::Database => CalleeKind::Database,
                Callee::Queue => CalleeKind::Queue,
                Callee::External => CalleeKind::External,
            };
            let (from, to) = (node(c.caller.service, CalleeKind::Service), node(c.callee.service, kind));
            let itself = c.caller == c.callee && kind == CalleeKind::Service;
            let edge = ServiceEdge { from: 0, to: u32::from(!itself), ..ServiceEdge::default() };
            let filter = spans::all(&from, &to, &edge);
            let filter = parse_filter(&filter).unwrap().unwrap();
            let condition = Condition::new(&store, &filter).unwrap();
            let found = search_where(&store, &Query::default(), &condition).len() as u64;
            prop_assert!(found >= c.traces, "{found} of {} by {filter:?}", c.traces);
        }
    }
}
