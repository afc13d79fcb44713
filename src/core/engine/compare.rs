//! The answer to a comparison.

use super::dataset::Dataset;
use super::protocol::{Answer, ComparedOperation, ComparedSpent, Comparison, Packed, TraceRef};
use crate::analysis::compare::{OperationPair, Spent, operations};
use crate::base::DurationNs;

/// How many operations are told.
const MOST: usize = 200;

impl Dataset {
    /// Compares two traces by their ids; one that is not there is compared as nothing.
    /// O(traces + spans of both).
    pub fn compare(&mut self, a: &str, b: &str) -> Answer {
        let found = [a, b].map(|id| {
            let id = Some(id).filter(|id| !id.is_empty());
            id.and_then(|id| self.find(&TraceRef::Id(id.to_owned())).ok())
        });
        let sides = found.map(|ix| ix.and_then(|ix| self.row(ix)));
        let store = &self.store;
        let pairs = operations(store, found.map(|ix| store.trace(ix?)));
        let text = |id| store.text(id).to_owned();
        let operation = |p: &OperationPair| ComparedOperation {
            service: text(p.service),
            name: text(p.name),
            spent: p.spent.map(|Spent { spans, errors, own }| ComparedSpent {
                spans,
                errors,
                own: DurationNs(own),
            }),
        };
        Answer::Compared(Packed::new(&Comparison {
            sides,
            operations: pairs.iter().take(MOST).map(operation).collect(),
            total: pairs.len() as u32,
        }))
    }
}
