//! Trees of what is compared, and what was worked out for them.

use std::rc::Rc;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::analysis::NameQuery;
use crate::analysis::diff::{DeltaFlame, DiffNode, Differences, ranked};
use crate::base::bitset::BitSet;
use crate::engine::protocol::{DiffTree, PathStep, RankedTold, RowsOf};
use crate::model::{Change, Store, Weight};

use super::clocks::Clocks;
use super::rows::children;
use crate::analysis::merged::NO_PARENT;

/// How many nodes are told one by one.
const MOST_RANKED: u32 = 200;

/// The trees.
#[derive(Default)]
pub(super) struct Trees {
    /// By pairs of spans; none of sets.
    pub pairs: Vec<DiffNode>,
    /// By paths of operations.
    pub branches: Vec<DiffNode>,
    /// How long each of both is.
    pub durations: [u64; 2],
    /// When spans start.
    pub clocks: Clocks,
    /// What is different about each branch, by either weight, where sizes alone do not tell.
    pub changes: Option<[Vec<Change>; 2]>,
    /// What there is to say of branches; nothing where spans and errors say it.
    pub notes: Vec<String>,
    pub differences: HashMap<(DiffTree, Weight), Rc<Differences>, FxBuildHasher>,
    pub flames: HashMap<Weight, Rc<DeltaFlame>, FxBuildHasher>,
    pub boxes: Option<Rc<super::graph::Boxes>>,
    /// What is looked for, and which nodes of each tree are found.
    pub found: Option<Found>,
    /// The rows that were asked for last.
    pub rows: Option<(RowsOf, Rc<Vec<u32>>)>,
}

/// What is found.
pub(super) struct Found {
    text: String,
    /// By paths, and by pairs of spans.
    hits: [BitSet; 2],
    /// The same with what is above them.
    rows: [BitSet; 2],
}

impl Trees {
    /// Looks for what a [`NameQuery`] says. O(nodes), where another was looked for before.
    pub fn look_for(&mut self, store: &Store, text: &str) {
        let text = text.trim();
        if self.found.as_ref().map_or("", |found| &found.text) == text {
            return;
        }
        self.rows = None;
        self.found = (!text.is_empty()).then(|| {
            let query = NameQuery::parse(text);
            let both = [DiffTree::Paths, DiffTree::Spans].map(|tree| {
                let nodes = self.nodes(tree);
                let is =
                    |node: &DiffNode| query.is_met(store.text(node.service), store.text(node.name));
                let hits = BitSet::of(nodes.len(), |i| nodes.get(i as usize).is_some_and(is));
                let mut rows = hits.clone();
                // A node is behind the one above it.
                for i in (0..nodes.len() as u32).rev() {
                    let parent = nodes.get(i as usize).map_or(NO_PARENT, |node| node.parent);
                    if parent != NO_PARENT && rows.contains(i) {
                        rows.set(parent, true);
                    }
                }
                (hits, rows)
            });
            let [(paths, path_rows), (spans, span_rows)] = both;
            Found { text: text.to_owned(), hits: [paths, spans], rows: [path_rows, span_rows] }
        });
    }

    /// The nodes that may be rows, where not all may.
    pub fn found_rows(&self, tree: DiffTree) -> Option<&BitSet> {
        self.found.as_ref()?.rows.get(usize::from(tree == DiffTree::Spans))
    }

    /// Whether a path is found, or nothing is looked for.
    pub fn is_found(&self, node: u32) -> bool {
        let hits = self.found.as_ref().and_then(|found| found.hits.first());
        hits.is_none_or(|hits| hits.contains(node))
    }

    /// How many paths are found; none where nothing is looked for.
    pub fn found_paths(&self) -> Option<u32> {
        self.found.as_ref()?.hits.first().map(|hits| hits.count() as u32)
    }

    pub fn nodes(&self, tree: DiffTree) -> &[DiffNode] {
        match tree {
            DiffTree::Paths => &self.branches,
            DiffTree::Spans => &self.pairs,
        }
    }

    pub fn differences(&mut self, tree: DiffTree, weight: Weight) -> Rc<Differences> {
        if let Some(known) = self.differences.get(&(tree, weight)) {
            return known.clone();
        }
        let nodes = self.nodes(tree);
        let found = Rc::new(match &self.changes {
            Some([by_path, by_own]) => {
                let changes = if weight == Weight::Own { by_own } else { by_path };
                Differences::of_changes(nodes, weight, changes.clone())
            }
            None => Differences::new(nodes, weight),
        });
        self.differences.insert((tree, weight), found.clone());
        found
    }

    pub fn flame(&mut self, weight: Weight) -> Rc<DeltaFlame> {
        if let Some(known) = self.flames.get(&weight) {
            return known.clone();
        }
        let made = Rc::new(DeltaFlame::new(&self.branches, weight));
        self.flames.insert(weight, made.clone());
        made
    }

    /// Where the difference is. O(nodes log nodes).
    pub fn ranked(&self, store: &Store, weight: Weight, most: u32) -> RankedTold {
        let found = ranked(&self.branches, weight, most.min(MOST_RANKED) as usize);
        let lines =
            found.largest.iter().filter_map(|&(node, _)| self.ranked_line(store, node, weight));
        RankedTold {
            all: found.all,
            slower: found.slower,
            faster: found.faster,
            lines: lines.collect(),
            others: found.others,
            rest: found.rest,
        }
    }

    /// The branches of one parent.
    pub fn siblings(&self, parent: u32) -> Vec<u32> {
        let (mut at, end) = match self.branches.get(parent as usize) {
            Some(node) => (parent + 1, node.end),
            None => (0, self.branches.len() as u32),
        };
        let mut all = Vec::new();
        while at < end {
            all.push(at);
            at = self.branches.get(at as usize).map_or(end, |node| node.end);
        }
        all
    }

    /// A neighbour of a branch. O(siblings).
    pub fn stepped(&self, branch: u32, step: PathStep) -> Option<u32> {
        let parent = self.branches.get(branch as usize)?.parent;
        let near = |by: isize| {
            let all = self.siblings(parent);
            let at = all.iter().position(|&other| other == branch)?;
            all.get(at.checked_add_signed(by)?).copied()
        };
        match step {
            PathStep::Parent => Some(parent).filter(|&parent| parent != NO_PARENT),
            PathStep::Child => (children(&self.branches, branch) > 0).then_some(branch + 1),
            PathStep::Next => near(1),
            PathStep::Previous => near(-1),
            PathStep::Root => self.siblings(NO_PARENT).first().copied(),
        }
    }

    /// Its place among those of the same parent, from 1, and how many there are. O(siblings).
    pub fn place_among(&self, branch: u32) -> (u32, u32) {
        let parent = self.branches.get(branch as usize).map_or(NO_PARENT, |node| node.parent);
        let all = self.siblings(parent);
        let at = all.iter().position(|&other| other == branch).unwrap_or(0);
        (at as u32 + 1, all.len() as u32)
    }
}
