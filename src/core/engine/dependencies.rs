//! Which services call which in a data set, as the page reads it.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::dataset::Dataset;
use super::protocol::{
    CalleeKind, CallsTold, LookedAt, Problem, ServiceEdge, ServiceGraph, ServiceNode, ServiceTold,
    TraceRef,
};
use crate::analysis::calls::{Callee, Named};
use crate::analysis::service_graph::services;
use crate::base::DurationNs;
use crate::model::{Store, TraceInfo, TraceIx};

impl Dataset {
    /// Of one trace, or of all that are here whole; of services, or of their operations. O(n log n) in their spans.
    pub(super) fn service_graph(
        &self,
        trace: Option<&TraceRef>,
        operations: bool,
    ) -> Result<ServiceGraph, Problem> {
        let only = trace.map(|trace| self.find(trace)).transpose()?;
        let all = (0u32..).map(TraceIx).zip(self.store.traces());
        let is_of = |ix: TraceIx| match only {
            Some(only) => ix == only,
            None => !self.rest().is_partial(ix),
        };
        let traces: Vec<_> = all.filter(|&(ix, _)| is_of(ix)).map(|(_, info)| info).collect();
        let mut graph = of(&self.store, &traces, operations);
        if only.is_none()
            && let Some(of) = &mut graph.of
        {
            of.left_out = self.rest().len().into();
        }
        Ok(graph)
    }
}

/// The graph of some traces. O(n log n) in their spans.
fn of(store: &Store, traces: &[&TraceInfo], operations: bool) -> ServiceGraph {
    let found = services(store, traces, operations);
    let text = |id| store.text(id).to_owned();
    let keys = (0u32..).zip(&found.nodes).map(|(at, node)| ((node.name, node.kind), at));
    let places: HashMap<(Named, Callee), u32, FxBuildHasher> = keys.collect();
    let nodes = found
        .nodes
        .iter()
        .map(|node| ServiceNode {
            name: text(node.name.service),
            operation: text(node.name.operation),
            namespace: text(node.namespace),
            kind: kind(node.kind),
            told: Some(ServiceTold {
                spans: node.spans,
                errors: node.errors,
                requests: node.requests,
                failed: node.failed,
                p50: Some(node.p50),
                p95: Some(node.p95),
                own: DurationNs(node.own),
                critical: DurationNs(node.critical),
            }),
        })
        .collect::<Vec<_>>();
    // The spans of a call are those of a node, so each is there.
    let place = |name, of| places.get(&(name, of)).copied().unwrap_or(u32::MAX);
    let edges = found.calls.iter().map(|call| ServiceEdge {
        from: place(call.caller, Callee::Service),
        to: place(call.callee, call.kind),
        counted: None,
        told: Some(CallsTold {
            calls: call.count,
            errors: call.errors,
            asynchronous: call.asynchronous,
            traces: call.traces,
            p50: Some(call.p50),
            p95: Some(call.p95),
            total: call.total,
        }),
    });
    let edges = edges.collect();
    let traces = traces.len() as u64;
    let of = LookedAt { traces, spans: found.spans, orphans: found.orphans, left_out: 0 };
    ServiceGraph::new(nodes, edges, Some(of))
}

fn kind(of: Callee) -> CalleeKind {
    match of {
        Callee::Service => CalleeKind::Service,
        Callee::Database => CalleeKind::Database,
        Callee::Queue => CalleeKind::Queue,
        Callee::External => CalleeKind::External,
    }
}
