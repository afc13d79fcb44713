//! All about a node, and what attributes have different.

use super::Compared;
use super::rows::children;
use crate::analysis::attribute_diff::{AttributeChange, of_all, of_pair};
use crate::analysis::diff::{DiffNode, Had, Weight};
use crate::base::{DurationNs, StrId, fmt};
use crate::engine::names::{read_span_id, span_id, trace_id};
use crate::engine::protocol::{
    AttributeLine, AttributeText, DiffRef, DiffTree, NodeTold, PathStep,
};
use crate::model::{SpanIx, Store};

/// How many changed attributes are told.
const MOST_LINES: usize = 500;

/// How many characters of a value are told.
const MOST_CHARS: usize = 4_096;

impl Compared {
    /// A node, or a neighbour of it by paths. O(nodes + attributes).
    pub(super) fn node(
        &mut self,
        store: &Store,
        node: &DiffRef,
        step: Option<PathStep>,
        weight: Weight,
    ) -> Option<NodeTold> {
        let (branch, pair) = self.found(store, node)?;
        let (branch, pair) = match step {
            None => (branch, pair),
            Some(step) => {
                let branch = self.trees.stepped(branch, step)?;
                (branch, self.pair_of(branch)?)
            }
        };
        let (flame, boxes) = (self.trees.flame(weight), self.trees.boxes());
        let of = self.trees.branches.get(branch as usize)?;
        let partners = self.trees.pairs.get(pair as usize)?;
        let text = |id| store.text(id).to_owned();
        let id = |span: SpanIx| (span, span_id(store, store.id(span)));
        let (mut attributes, mut same) = (Vec::new(), 0);
        if let [Some(a), Some(b)] = partners.spans {
            for found in of_pair(store, [a, b]) {
                if found.is_same() {
                    same += 1;
                } else {
                    let value =
                        |value: Option<StrId>| value.map(|id| fmt::cut(store.text(id), MOST_CHARS));
                    attributes.push(AttributeText {
                        resource: found.resource,
                        key: text(found.key),
                        values: found.values.map(value),
                    });
                }
            }
        }
        Some(NodeTold {
            branch,
            pair,
            service: text(of.service),
            name: text(of.name),
            was: partners.was.or(of.was).map(|(service, name)| (text(service), text(name))),
            spans: of.had.map(|had| had.spans),
            ids: partners.spans.map(|span| span.map(id)),
            traces: self
                .of
                .map(|ix| store.trace(ix).map_or_else(String::new, |t| trace_id(store, t.key))),
            second: [false; 2],
            notes: Vec::new(),
            facts: facts(of),
            attributes,
            same,
            line: of.depth,
            y: boxes.y(branch),
            range: flame.bar(branch),
            place: self.trees.place_among(branch),
            children: children(&self.trees.branches, branch),
        })
    }

    /// The branch and the pair that are meant.
    fn found(&self, store: &Store, node: &DiffRef) -> Option<(u32, u32)> {
        match node {
            DiffRef::Number(DiffTree::Paths, branch) => Some((*branch, self.pair_of(*branch)?)),
            DiffRef::Number(DiffTree::Spans, pair) => {
                Some((self.branch_of.get(*pair as usize).copied()?, *pair))
            }
            DiffRef::Span(side, id) => {
                let side = usize::from(*side);
                let trace = store.trace(*self.of.get(side)?)?;
                let span = store.find_span(trace, read_span_id(store, id)?)?;
                let is = |pair: &DiffNode| pair.spans.get(side) == Some(&Some(span));
                let pair = self.trees.pairs.iter().position(is)? as u32;
                Some((self.branch_of.get(pair as usize).copied()?, pair))
            }
        }
    }

    /// The first pair of a branch with both partners, or the first of all.
    fn pair_of(&self, branch: u32) -> Option<u32> {
        let of = (0..).zip(&self.branch_of).filter(|&(_, &other)| other == branch);
        let numbers = of.map(|(pair, _)| pair);
        let both = |&pair: &u32| {
            self.trees
                .pairs
                .get(pair as usize)
                .is_some_and(|pair| pair.spans.iter().all(Option::is_some))
        };
        numbers.clone().find(both).or_else(|| numbers.clone().next())
    }

    /// What attributes of partners have different. O(partners and their attributes).
    pub(super) fn attributes(&self, store: &Store) -> Vec<AttributeLine> {
        let partners = self.trees.pairs.iter().filter_map(|pair| match pair.spans {
            [Some(a), Some(b)] => Some([a, b]),
            _ => None,
        });
        let value = |value: Option<StrId>| value.map(|id| fmt::cut(store.text(id), MOST_CHARS));
        let line = |change: &AttributeChange| AttributeLine {
            service: store.text(change.service).to_owned(),
            resource: change.resource,
            key: store.text(change.key).to_owned(),
            pairs: change.pairs,
            differ: change.differ,
            kinds: change.kinds,
            changes: change.changes.iter().map(|&(of, times)| (of.map(value), times)).collect(),
            id: change.id,
        };
        of_all(store, partners).iter().take(MOST_LINES).map(line).collect()
    }
}

/// What there is to say of a node in both traces.
fn facts(node: &DiffNode) -> Vec<(String, [String; 2], String)> {
    let there = node.had.map(|had| had.spans > 0);
    let line = |what: &str, of: fn(&Had) -> u64, word: fn(u64) -> String| {
        let values = node.had.map(|had| of(&had));
        let [a, b] = values;
        let mut texts = there
            .into_iter()
            .zip(values)
            .map(|(there, value)| if there { word(value) } else { "–".to_owned() });
        let texts = [0, 1].map(|_| texts.next().unwrap_or_default());
        let by = match there {
            [true, true] if a == b => "same".to_owned(),
            [true, true] => {
                let sign = if b > a { "+" } else { "-" };
                let part = if a > 0 {
                    format!(" ({})", fmt::percent(a.abs_diff(b), a))
                } else {
                    String::new()
                };
                format!("{sign}{}{part}", word(a.abs_diff(b)))
            }
            _ => String::new(),
        };
        (what.to_owned(), texts, by)
    };
    let time: fn(u64) -> String = |ns| fmt::duration(DurationNs(ns));
    vec![
        line("Spans", |had| had.spans.into(), fmt::count),
        line("Errors", |had| had.errors.into(), fmt::count),
        line("Duration", |had| had.duration, time),
        line("Self time", |had| had.own, time),
        line("On the critical path", |had| had.waited, time),
        line("The same with all below", |had| had.waited_below, time),
    ]
}
