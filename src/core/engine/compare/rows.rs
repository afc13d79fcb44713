//! Windows of the trees, and where in them a node is.

use std::rc::Rc;

use super::trees::Trees;
use crate::analysis::diff::{self, DiffNode, Had, Weight};
use crate::analysis::merged::NO_PARENT;
use crate::engine::dataset::MAX_WINDOW;
use crate::engine::protocol::{CompareTold, DiffRow, DiffRows, DiffTree, HadTold, RowsOf};
use crate::engine::texts::Texts;
use crate::model::{SpanIx, Store};

impl Trees {
    /// The numbers of the nodes that are rows. O(nodes), where others were asked for before.
    fn rows(&mut self, of: &RowsOf) -> Rc<Vec<u32>> {
        if let Some((known, rows)) = &self.rows
            && known == of
        {
            return rows.clone();
        }
        let differences = of.only.then(|| self.differences(of.tree, of.weight));
        let mut only = differences.as_ref().map(|differences| differences.rows.clone());
        if let Some(found) = self.found_rows(of.tree) {
            match &mut only {
                Some(only) => only.intersect(found),
                None => only = Some(found.clone()),
            }
        }
        let rows = Rc::new(diff::rows(self.nodes(of.tree), &of.folded, only.as_ref()));
        self.rows = Some((of.clone(), rows.clone()));
        rows
    }

    /// A window of rows. O(window).
    pub(super) fn window(
        &mut self,
        store: &Store,
        of: &RowsOf,
        first: u32,
        count: u32,
    ) -> DiffRows {
        let rows = self.rows(of);
        let differences = self.differences(of.tree, of.weight);
        let nodes = self.nodes(of.tree);
        let first = first.min(rows.len() as u32);
        let end = first.saturating_add(count.min(MAX_WINDOW)).min(rows.len() as u32);
        let mut texts = Texts::default();
        let shown = rows.get(first as usize..end as usize).unwrap_or(&[]);
        let mut row = |&number: &u32| {
            let node = nodes.get(number as usize)?;
            let was = node.was.map(|(service, name)| {
                let text = format!("{}: {}", store.text(service), store.text(name));
                texts.own(text)
            });
            let folded = of.folded.binary_search(&number).is_ok();
            Some(DiffRow {
                node: number,
                depth: node.depth,
                children: children(nodes, number),
                hidden: if folded { node.end - number - 1 } else { 0 },
                service: texts.of(store, node.service),
                name: texts.of(store, node.name),
                was,
                had: [0, 1].map(|side| self.told(store, node, side, of.weight)),
                change: differences.changes.get(number as usize).copied()?,
                notes: (of.tree == DiffTree::Paths)
                    .then(|| self.notes.get(number as usize))
                    .flatten()
                    .map(|notes| texts.own(notes.clone())),
            })
        };
        let list = shown.iter().filter_map(&mut row).collect();
        DiffRows {
            total: rows.len() as u32,
            first,
            rows: list,
            texts: texts.list,
            all: differences.all,
            largest: differences.largest,
            differ: differences.count,
            durations: self.durations,
        }
    }

    fn told(&self, store: &Store, node: &DiffNode, side: usize, weight: Weight) -> HadTold {
        let had: Had = node.had.get(side).copied().unwrap_or_default();
        let first: Option<SpanIx> = node.spans.get(side).copied().flatten();
        HadTold {
            spans: had.spans,
            errors: had.errors,
            start: first.map_or(0, |span| self.clocks.start(store, span)),
            duration: had.duration,
            time: weight.of(&had),
            below: weight.below(&had),
        }
    }

    /// Where a node is, with what is above it unfolded. O(nodes).
    pub(super) fn place(&mut self, of: &RowsOf, node: u32) -> CompareTold {
        let mut folded = of.folded.clone();
        let nodes = self.nodes(of.tree);
        let mut up = nodes.get(node as usize).map_or(NO_PARENT, |node| node.parent);
        while let Some(above) = nodes.get(up as usize) {
            if let Ok(at) = folded.binary_search(&up) {
                folded.remove(at);
            }
            up = above.parent;
        }
        let rows = self.rows(&RowsOf { folded: folded.clone(), ..of.clone() });
        let row = rows.binary_search(&node).ok().map(|row| row as u32);
        CompareTold::Place { row, folded }
    }
}

/// How many nodes are directly below one. O(these).
pub(super) fn children(nodes: &[DiffNode], number: u32) -> u32 {
    let end = nodes.get(number as usize).map_or(0, |node| node.end);
    let (mut at, mut count) = (number + 1, 0);
    while at < end {
        count += 1;
        at = nodes.get(at as usize).map_or(end, |node| node.end);
    }
    count
}
