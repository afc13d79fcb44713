//! The heads of two traces, what they spend on each operation, and where their difference is.

use super::clocks::Clocks;
use super::trees::Trees;
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
    pub(super) fn heads(
        &mut self,
        found: [Option<TraceIx>; 2],
        fit: Option<Fit>,
        skew: bool,
    ) -> Comparison {
        let sides = found.map(|ix| ix.and_then(|ix| self.row(ix)));
        let store = &self.store;
        let clocks = Clocks::new(store, found);
        let traces = found.map(|ix| store.trace(ix?));
        let starts = |span| if skew { clocks.start(store, span) } else { store.start(span) };
        let pairs = operations(store, traces, &starts);
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
            skewed: clocks.moved(),
        }
    }
}

impl Trees {
    /// What leads to a node, from the root on. O(depth).
    pub(super) fn above(&self, store: &Store, number: u32) -> Vec<(String, String)> {
        let mut path = Vec::new();
        let up = |of: u32| self.branches.get(of as usize).map(|node| node.parent);
        let mut at = up(number);
        while let Some(above) = at.and_then(|at| self.branches.get(at as usize)) {
            path.push((store.text(above.service).to_owned(), store.text(above.name).to_owned()));
            at = Some(above.parent);
        }
        path.reverse();
        path
    }

    /// A node among those with the largest difference. O(depth).
    pub(super) fn ranked_line(
        &self,
        store: &Store,
        number: u32,
        weight: Weight,
    ) -> Option<RankedLine> {
        let node = self.branches.get(number as usize)?;
        let spans = node.had.map(|had| had.spans);
        let times = node.had.map(|had| weight.of(&had));
        Some(RankedLine {
            node: number,
            service: store.text(node.service).to_owned(),
            name: store.text(node.name).to_owned(),
            path: self.above(store, number),
            spans,
            times,
        })
    }
}
