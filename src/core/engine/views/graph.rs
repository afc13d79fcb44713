//! Windows of the graph of paths.

use super::super::protocol::{GraphNode, GraphWindow, Heat};
use super::super::shown::Shown;
use super::Texts;
use crate::analysis::{NO_NODE, PathNode};
use crate::layout::path_tree::LEAF;
use crate::layout::runs::runs;
use crate::model::Store;

/// How many columns a window has at most, whatever was asked for.
const MOST_COLUMNS: u32 = 1_024;

/// How many cells.
const MOST_CELLS: u16 = 4_096;

impl Shown {
    /// A window of the graph. O(nodes of its columns in its range).
    pub(super) fn graph(
        &mut self,
        store: &Store,
        (from, to): (u32, u32),
        range: (u64, u64),
        cells: u16,
        heat: Heat,
    ) -> GraphWindow {
        let (paths, tree) = (self.paths(store), self.path_tree(store));
        let matched = self.matched_nodes(&paths);
        let all = paths.weight().max(1);
        let whole = self.times.duration().0.max(1);
        let mut texts = Texts::default();
        let mut nodes = Vec::new();
        let to = to.min(paths.depth()).min(from.saturating_add(MOST_COLUMNS));
        for column in from.min(to)..to {
            let (first, end) = paths.level(column);
            let bar = |i: u32| {
                let y = tree.y(first + i);
                (y, y + LEAF)
            };
            let cells = cells.clamp(1, MOST_CELLS).into();
            runs(end - first, &bar, range, cells, &mut |run| {
                let number = first + run.longest;
                let Some(node) = paths.node(number) else { return };
                let below = (node.children > 0).then(|| {
                    let last = node.first_child + node.children - 1;
                    (tree.y(node.first_child), tree.y(last))
                });
                let is = |i: u32| matched.as_ref().is_some_and(|set| set.contains(first + i));
                nodes.push(GraphNode {
                    column,
                    y: tree.y(number),
                    parent: (node.parent != NO_NODE).then(|| tree.y(node.parent)),
                    children: below,
                    span: node.longest,
                    service: texts.of(store, node.service),
                    name: texts.of(store, node.name),
                    spans: node.spans,
                    errors: node.errors,
                    total: node.total,
                    own: node.own,
                    heat: heat_of(node, heat, all, whole),
                    apart: !node.waited,
                    matched: (run.first..run.end).any(is),
                    nodes: run.len(),
                });
            });
        }
        let (columns, height) = (paths.depth(), tree.height());
        let (roots, all) = (tree.y(0), paths.weight());
        GraphWindow { columns, height, roots, all, nodes, texts: texts.list }
    }
}

/// From 0 to 255.
fn heat_of(node: &PathNode, heat: Heat, own: u64, whole: u64) -> u8 {
    let (part, all) = match heat {
        Heat::Service => (0, 1),
        Heat::Total => (node.total, whole),
        Heat::Own => (node.own, own),
        Heat::Errors => (node.errors.into(), node.spans.into()),
    };
    let part = u128::from(part) * 255;
    let heat = part.div_ceil(u128::from(all).max(1)).min(255);
    heat as u8
}
