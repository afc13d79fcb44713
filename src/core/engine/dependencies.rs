//! Which services call which in a data set, as the page reads it.

use super::protocol::{CalleeKind, Dependencies, Dependency, Measured};
use crate::analysis::calls::{Callee, calls};
use crate::model::Store;

/// The calls of a store. O(spans + pairs log pairs).
pub(super) fn of(store: &Store) -> Dependencies {
    let text = |id| store.text(id).to_owned();
    let found = calls(store).into_iter().map(|call| Dependency {
        caller: text(call.caller),
        callee: text(call.callee),
        kind: match call.kind {
            Callee::Service => CalleeKind::Service,
            Callee::Database => CalleeKind::Database,
            Callee::Queue => CalleeKind::Queue,
            Callee::External => CalleeKind::External,
        },
        calls: call.count,
        measured: Some(Measured { errors: call.errors, p50: call.p50, p95: call.p95 }),
    });
    Dependencies::new(&found.collect::<Vec<_>>())
}
