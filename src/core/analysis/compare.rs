//! What two traces spend on each operation.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::critical_path::Starts;
use super::self_time::self_times;
use crate::base::{StrId, sort_by};
use crate::model::{Status, Store, TraceInfo};

/// What one trace spends on one operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Spans.
    pub spans: u32,
    /// Those with an error.
    pub errors: u32,
    /// Their self times together, in nanoseconds.
    pub own: u64,
}

/// One operation in two traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationPair {
    /// The service's name; [`StrId::EMPTY`] when unknown.
    pub service: StrId,
    /// The span name.
    pub name: StrId,
    /// In the first and in the second.
    pub spent: [Spent; 2],
}

impl OperationPair {
    /// The second's self time without the first's, in nanoseconds.
    pub fn difference(&self) -> i64 {
        let [a, b] = self.spent;
        b.own.cast_signed().wrapping_sub(a.own.cast_signed())
    }
}

/// The operations of two traces of one store: where the difference is the largest first, then
/// where most time is spent, ties by service and name. One trace alone is compared with nothing.
/// O(spans + operations log operations).
pub fn operations(
    store: &Store,
    sides: [Option<&TraceInfo>; 2],
    starts: Starts<'_>,
) -> Vec<OperationPair> {
    let mut all: HashMap<(StrId, StrId), [Spent; 2], FxBuildHasher> = HashMap::default();
    for (side, trace) in sides.into_iter().enumerate() {
        let Some(trace) = trace else { continue };
        for (span, own) in store.spans_of(trace).zip(self_times(store, trace, starts)) {
            let pair = all.entry((store.service(span), store.name(span))).or_default();
            let Some(spent) = pair.get_mut(side) else { continue };
            spent.spans += 1;
            spent.errors += u32::from(store.status(span) == Status::Error);
            spent.own = spent.own.saturating_add(own);
        }
    }
    let pair = |((service, name), spent)| OperationPair { service, name, spent };
    let mut pairs: Vec<_> = all.into_iter().map(pair).collect();
    sort_by(&mut pairs, |a, b| {
        let most = |p: &OperationPair| {
            let [a, b] = p.spent;
            (Reverse(p.difference().unsigned_abs()), Reverse(a.own.max(b.own)))
        };
        let text = |p: &OperationPair| (store.text(p.service), store.text(p.name));
        most(a).cmp(&most(b)).then_with(|| text(a).cmp(&text(b)))
    });
    pairs
}
