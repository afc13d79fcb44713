//! Windows of the graph of both.

use std::rc::Rc;

use super::trees::Trees;
use crate::analysis::diff::DiffNode;
use crate::analysis::merged::NO_PARENT;
use crate::engine::protocol::{DeltaBox, DeltaGraph, DeltaGraphOf};
use crate::engine::texts::Texts;
use crate::layout::path_tree::{LEAF, PathTree};
use crate::layout::runs::runs;
use crate::model::Store;

/// How many columns a window has at most, whatever was asked for.
const MOST_COLUMNS: u32 = 1_024;

/// How many cells.
const MOST_CELLS: u16 = 4_096;

/// Where all boxes are.
pub(super) struct Boxes {
    tree: PathTree,
    /// The nodes of each column, from the top down.
    columns: Vec<Vec<u32>>,
    /// The last node directly below each, as far as there is one.
    last: Vec<u32>,
}

impl Boxes {
    /// O(nodes).
    fn new(nodes: &[DiffNode]) -> Self {
        let ends: Vec<u32> = nodes.iter().map(|node| node.end).collect();
        let mut columns: Vec<Vec<u32>> = Vec::new();
        let mut last = vec![NO_PARENT; nodes.len()];
        for (i, node) in (0..).zip(nodes) {
            let column = node.depth as usize;
            if columns.len() <= column {
                columns.resize_with(column + 1, Vec::new);
            }
            columns.get_mut(column).into_iter().for_each(|list| list.push(i));
            if let Some(last) = last.get_mut(node.parent as usize) {
                *last = i;
            }
        }
        Self { tree: PathTree::in_preorder(&ends), columns, last }
    }

    /// The top of a node's box.
    pub fn y(&self, node: u32) -> u64 {
        self.tree.y(node)
    }
}

impl Trees {
    /// Where all boxes are. O(nodes), once.
    pub fn boxes(&mut self) -> Rc<Boxes> {
        let made = self.boxes.take().unwrap_or_else(|| Rc::new(Boxes::new(&self.branches)));
        self.boxes.insert(made).clone()
    }

    /// A window. O(boxes of its columns in its range).
    pub fn graph_window(&mut self, store: &Store, asked: &DeltaGraphOf) -> DeltaGraph {
        let places = self.boxes();
        let Boxes { tree, columns, last } = &*places;
        let (from, to) = asked.columns;
        let end = to.min(columns.len() as u32).min(from.saturating_add(MOST_COLUMNS));
        let range = (asked.range.0, asked.range.1.max(asked.range.0.saturating_add(1)));
        let cells = u32::from(asked.cells.clamp(1, MOST_CELLS));
        let mut texts = Texts::default();
        let mut boxes = Vec::new();
        for column in from.min(end)..end {
            let Some(list) = columns.get(column as usize) else { continue };
            let at = |i: u32| list.get(i as usize).copied().unwrap_or(NO_PARENT);
            let bar = |i: u32| {
                let y = tree.y(at(i));
                (y, y + LEAF)
            };
            runs(list.len() as u32, &bar, range, cells, &mut |run| {
                let number = at(run.longest);
                let Some(node) = self.branches.get(number as usize) else { return };
                let below = last.get(number as usize).filter(|&&last| last != NO_PARENT);
                boxes.push(DeltaBox {
                    column,
                    y: tree.y(number),
                    parent: (node.parent != NO_PARENT).then(|| tree.y(node.parent)),
                    children: below.map(|&last| (tree.y(number + 1), tree.y(last))),
                    node: number,
                    service: texts.of(store, node.service),
                    name: texts.of(store, node.name),
                    spans: node.had.map(|had| had.spans),
                    times: node.had.map(|had| asked.weight.below(&had)),
                    alone: node.had.map(|had| asked.weight.of(&had)),
                    found: (run.first..run.end).any(|i| self.is_found(at(i))),
                    boxes: run.len(),
                });
            });
        }
        DeltaGraph {
            columns: columns.len() as u32,
            height: tree.height(),
            roots: tree.y(0),
            boxes,
            texts: texts.list,
        }
    }
}
