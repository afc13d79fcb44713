//! The heads of two traces, what they spend on each operation, and where their difference is.

use super::Compared;
use crate::analysis::compare::{OperationPair, Spent, operations};
use crate::analysis::diff::Weight;
use crate::base::DurationNs;
use crate::engine::dataset::Dataset;
use crate::engine::protocol::{ComparedOperation, ComparedSpent, Comparison, Fit, RankedLine};
use crate::model::{Store, TraceIx};

/// How many operations are told.
const MOST: usize = 200;

impl Dataset {
    /// Both heads. O(spans of both).
    pub(super) fn heads(&mut self, found: [Option<TraceIx>; 2], fit: Option<Fit>) -> Comparison {
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
        Comparison {
            sides,
            operations: pairs.iter().take(MOST).map(operation).collect(),
            total: pairs.len() as u32,
            fit,
        }
    }
}

impl Compared {
    /// A node among those with the largest difference. O(depth).
    pub(super) fn ranked_line(
        &self,
        store: &Store,
        number: u32,
        weight: Weight,
    ) -> Option<RankedLine> {
        let node = self.branches.get(number as usize)?;
        let called = |service, name| (store.text(service).to_owned(), store.text(name).to_owned());
        let mut path = Vec::new();
        let mut up = node.parent;
        while let Some(above) = self.branches.get(up as usize) {
            path.push(called(above.service, above.name));
            up = above.parent;
        }
        path.reverse();
        let (service, name) = called(node.service, node.name);
        let spans = node.had.map(|had| had.spans);
        let times = node.had.map(|had| weight.of(&had));
        Some(RankedLine { node: number, service, name, path, spans, times })
    }
}
