//! Two sets of traces compared: which are looked at, a few milliseconds at a time, and what is told of them.

use super::paths;
use super::trees::Trees;
use super::words;
use crate::analysis::main_root;
use crate::analysis::sets::{SetTree, Sets, Shares};
use crate::base::{StrId, fmt, nearest_rank};
use crate::engine::Engine;
use crate::engine::dataset::Dataset;
use crate::engine::later;
use crate::engine::names::{span_id, trace_id};
use crate::engine::protocol::{
    Answer, CompareOf, CompareTold, DiffRef, DiffTree, NodeTold, Packed, PathStep, Problem, SetOf,
    SetTold, SetsAsk, SetsTold, ShareText, Slot,
};
use crate::engine::results::{Data, Members};
use crate::model::skew::adjust;
use crate::model::{Store, TraceIx, Weight};

/// So many spans are looked at for one question about the heads: a few milliseconds of work, and one trace at least.
const SPANS: u32 = 20_000;

/// From how many traces on the 95th percentile of their durations is told.
const ENOUGH: usize = 20;

/// How many attributes are told, and how many characters of a value.
const MOST_LINES: usize = 500;
const MOST_CHARS: usize = 4_096;

pub(super) fn answer(engine: &mut Engine, of: Slot, ask: &SetsAsk) -> Result<Answer, Problem> {
    let members = later::members()?;
    let told = engine.place(of).together(|data, entries| {
        let key = (ask.query.clone(), ask.narrow.clone(), ask.sets.clone(), ask.skew);
        let known = match data {
            Data::Traces(data) => {
                let kept = data.sets.take().and_then(|kept| kept.downcast::<Compared>().ok());
                kept.filter(|kept| kept.key == key)
            }
            Data::Lines(_) => None,
        };
        let mut compared = match known {
            Some(known) => known,
            None => Box::new(Compared::new(key, members(data, entries, ask)?)),
        };
        Ok(match data {
            Data::Traces(data) => {
                let told = compared.answer(data, &ask.find, &ask.of);
                data.sets = Some(compared);
                told
            }
            // Nothing of them is known but a line.
            Data::Lines(_) => CompareTold::Sets(Box::new(compared.told(&Store::default()))),
        })
    })?;
    Ok(Answer::Compared(Packed::new(&told?)))
}

type Key = (crate::source::Query, crate::engine::protocol::Narrow, [SetOf; 2], bool);

/// What was worked out of two sets.
struct Compared {
    key: Key,
    /// The traces, each with whether it is of the second.
    members: Vec<(TraceIx, bool)>,
    lines: [u32; 2],
    both: u32,
    /// How many were looked at.
    done: usize,
    /// How many spans of these the clock skew adjustment moves, or would move.
    skewed: u32,
    sets: Sets,
    shares: Shares,
    heads: [Head; 2],
    /// All of it, when all were looked at.
    tree: SetTree,
    trees: Trees,
}

#[derive(Default)]
struct Head {
    errors: u32,
    spans: u32,
    durations: Vec<u64>,
}

impl Compared {
    fn new(key: Key, members: Members) -> Self {
        let Members { sets: [a, b], lines, both } = members;
        let first = a.into_iter().map(|ix| (ix, false));
        let members = first.chain(b.into_iter().map(|ix| (ix, true))).collect();
        Self {
            key,
            members,
            lines,
            both,
            done: 0,
            skewed: 0,
            sets: Sets::default(),
            shares: Shares::default(),
            heads: Default::default(),
            tree: SetTree::default(),
            trees: Trees::default(),
        }
    }

    fn answer(&mut self, data: &Dataset, find: &str, of: &CompareOf) -> CompareTold {
        let store = &data.store;
        let most = if let CompareOf::Heads = of { SPANS } else { u32::MAX };
        self.look(store, most);
        self.trees.look_for(store, find);
        match of {
            CompareOf::Heads => CompareTold::Sets(Box::new(self.told(store))),
            CompareOf::Ranked { weight, most } => {
                CompareTold::Ranked(self.trees.ranked(store, *weight, *most))
            }
            CompareOf::Rows { rows, first, count } => {
                CompareTold::Rows(self.trees.window(store, rows, *first, *count))
            }
            CompareOf::Flame { weight, range, first, lines, cells } => {
                let asked = super::flame::Asked {
                    range: *range,
                    first: *first,
                    lines: *lines,
                    cells: *cells,
                };
                CompareTold::Flame(self.trees.flame_window(store, *weight, &asked))
            }
            CompareOf::Graph(asked) => CompareTold::Graph(self.trees.graph_window(store, asked)),
            CompareOf::Node { node, step, weight } => {
                CompareTold::Node(self.node(data, node, *step, *weight).map(Box::new))
            }
            CompareOf::Place { rows, node } => self.trees.place(rows, *node),
            CompareOf::Attributes => CompareTold::Shares(self.shares(store)),
            CompareOf::Found => CompareTold::Found(self.trees.found_paths()),
            CompareOf::Paths(of) => paths::told(store, &self.tree, &self.trees, of),
        }
    }

    /// Looks at the next traces, so many spans of them. O(spans log spans).
    fn look(&mut self, store: &Store, most: u32) {
        if self.done == self.members.len() {
            return;
        }
        let mut spans = 0;
        while let Some(&(ix, second)) = self.members.get(self.done)
            && spans < most
        {
            self.done += 1;
            let Some(trace) = store.trace(ix) else { continue };
            spans = spans.saturating_add(trace.len);
            let mut skew = adjust(store, ix);
            self.skewed = self.skewed.saturating_add(skew.moved);
            if !self.key.3 {
                skew.deltas.clear();
            }
            self.sets.add(store, ix, second, &|span| skew.start(store, trace.first, span));
            self.shares.add(store, ix, second);
            if let Some(head) = self.heads.get_mut(usize::from(second)) {
                head.errors += u32::from(trace.errors > 0);
                head.spans = head.spans.saturating_add(trace.len);
                let root = main_root(store, trace);
                head.durations.push(root.map_or(0, |root| store.duration(root).0));
            }
        }
        if self.done == self.members.len() {
            self.finish();
        }
    }

    fn finish(&mut self) {
        self.heads.iter_mut().for_each(|head| head.durations.sort_unstable());
        self.tree = std::mem::take(&mut self.sets).finish();
        let nodes = &self.tree.nodes;
        let [by_path, by_own] = [0, 1]
            .map(|at| nodes.iter().filter_map(|node| node.changes.get(at).copied()).collect());
        self.trees = Trees {
            branches: nodes.iter().map(|of| of.node).collect(),
            durations: self.heads.each_ref().map(Head::mean),
            changes: Some([by_path, by_own]),
            notes: nodes.iter().map(|node| words::notes(node, self.tree.traces)).collect(),
            ..Trees::default()
        };
    }

    fn told(&self, store: &Store) -> SetsTold {
        let complete = self.done == self.members.len();
        let set = |side: usize| {
            let head = self.heads.get(side)?;
            let mut of = self.members.iter().filter(|(_, second)| usize::from(*second) == side);
            let only = of.next().filter(|_| of.next().is_none());
            let only = only.and_then(|&(ix, _)| store.trace(ix));
            let durations = &head.durations;
            let high = durations.len() >= ENOUGH && complete;
            Some(SetTold {
                traces: durations.len() as u32,
                lines: self.lines.get(side).copied()?,
                errors: head.errors,
                spans: head.spans,
                mean: head.mean(),
                durations: (nearest_rank(durations, 50), high.then(|| nearest_rank(durations, 95))),
                only: only.map(|trace| trace_id(store, trace.key)),
            })
        };
        let nodes = &self.tree.nodes;
        let tested = |of: &&crate::analysis::sets::SetNode| {
            of.times.first().is_some_and(|test| *test != crate::model::Test::TooFew)
        };
        SetsTold {
            done: self.done as u32,
            total: self.members.len() as u32,
            sets: [0, 1].map(|side| set(side).unwrap_or_default()),
            both: self.both,
            paths: nodes.len() as u32,
            tested: nodes.iter().filter(tested).count() as u32,
            skewed: self.skewed,
        }
    }

    /// A node, or a neighbour of it. O(nodes).
    fn node(
        &mut self,
        data: &Dataset,
        node: &DiffRef,
        step: Option<PathStep>,
        weight: Weight,
    ) -> Option<NodeTold> {
        let store = &data.store;
        let at = self.found(store, node)?;
        let at = match step {
            None => at,
            Some(step) => self.trees.stepped(at, step)?,
        };
        let (flame, boxes) = (self.trees.flame(weight), self.trees.boxes());
        let of = self.tree.nodes.get(at as usize)?;
        let node = of.node;
        let text = |id: StrId| store.text(id).to_owned();
        let longest = of.spread.map(|spread| spread.longest);
        let id = |of: Option<(u64, _, TraceIx)>| {
            of.map(|(_, span, _)| (span, span_id(store, store.id(span))))
        };
        let trace = |of: Option<(u64, _, TraceIx)>| {
            let trace = of.and_then(|(_, _, ix)| store.trace(ix));
            trace.map_or_else(String::new, |trace| trace_id(store, trace.key))
        };
        Some(NodeTold {
            branch: at,
            pair: at,
            service: text(node.service),
            name: text(node.name),
            was: None,
            spans: node.had.map(|had| had.spans),
            ids: longest.map(id),
            traces: longest.map(trace),
            second: longest.map(|of| of.is_some_and(|(_, _, ix)| data.is_of_second(ix))),
            notes: words::sentences(of, self.tree.traces),
            facts: words::facts(of, self.tree.traces),
            attributes: Vec::new(),
            same: 0,
            line: node.depth,
            y: boxes.y(at),
            range: flame.bar(at),
            place: self.trees.place_among(at),
            children: super::rows::children(&self.trees.branches, at),
        })
    }

    fn found(&self, store: &Store, node: &DiffRef) -> Option<u32> {
        match node {
            DiffRef::Number(DiffTree::Paths | DiffTree::Spans, at) => Some(*at),
            DiffRef::Span(side, both) => {
                let (trace, span) = both.rsplit_once('/')?;
                let key = crate::engine::names::read_trace_id(store, trace)?;
                let span = crate::engine::names::read_span_id(store, span)?;
                // Two sources may have a trace of this id each.
                let found = |wanted| {
                    let of = self.members.iter().filter(|&&(_, second)| second == wanted);
                    let mut of = of.filter_map(|&(ix, _)| store.trace(ix));
                    self.tree.find(store, store.find_span(of.find(|of| of.key == key)?, span)?)
                };
                let second = *side != 0;
                found(second).or_else(|| found(!second))
            }
        }
    }

    /// Attributes by how far their shares are apart. O(values).
    fn shares(&self, store: &Store) -> Vec<ShareText> {
        let line = |line: &crate::analysis::sets::ShareLine| ShareText {
            service: store.text(line.service).to_owned(),
            resource: line.resource,
            key: store.text(line.key).to_owned(),
            has: line.has,
            values: line
                .values
                .iter()
                .map(|&(value, counts)| (fmt::cut(store.text(value), MOST_CHARS), counts))
                .collect(),
            kinds: line.kinds,
            test: line.test,
            id: line.id,
        };
        self.shares.lines(store).iter().take(MOST_LINES).map(line).collect()
    }
}

impl Head {
    /// 0 for none.
    fn mean(&self) -> u64 {
        let sum: u128 = self.durations.iter().map(|&duration| u128::from(duration)).sum();
        let mean = sum.checked_div(self.durations.len() as u128).unwrap_or(0);
        u64::try_from(mean).unwrap_or(u64::MAX)
    }
}
