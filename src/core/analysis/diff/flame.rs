//! Where the nodes of a tree by paths stand in one flame graph of both traces.
//!
//! A node is as wide as the larger of what both have of it alone, with what is below it: so what only one has is
//! seen, and what is below a node never is wider than it.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; the numbers in them are places in the same columns"
)]

use super::{DiffNode, Weight};
use crate::analysis::merged::NO_PARENT;

/// The places of all nodes.
#[derive(Clone, Debug, Default)]
pub struct DeltaFlame {
    /// From where to where each is, by its number.
    bars: Vec<(u64, u64)>,
    /// The nodes of each line, from left to right.
    lines: Vec<Vec<u32>>,
    extent: u64,
}

impl DeltaFlame {
    /// Of a tree. Where no node has any time, each counts 1. O(nodes).
    pub fn new(nodes: &[DiffNode], weight: Weight) -> Self {
        let mut width: Vec<u64> = nodes
            .iter()
            .map(|node| node.had.iter().map(|had| weight.of(had)).max().unwrap_or(0))
            .collect();
        if width.iter().all(|&width| width == 0) {
            width.fill(1);
        }
        for i in (0..nodes.len()).rev() {
            let (parent, own) = (nodes[i].parent, width[i]);
            if parent != NO_PARENT {
                let above = &mut width[parent as usize];
                *above = above.saturating_add(own);
            }
        }
        let mut out = Self { bars: Vec::with_capacity(nodes.len()), ..Self::default() };
        // Where the next child of each node begins.
        let mut next = vec![0; nodes.len()];
        for (i, node) in nodes.iter().enumerate() {
            let at = match node.parent {
                NO_PARENT => &mut out.extent,
                parent => &mut next[parent as usize],
            };
            let from = *at;
            *at = from.saturating_add(width[i]);
            out.bars.push((from, from.saturating_add(width[i])));
            next[i] = from;
            let line = node.depth as usize;
            if out.lines.len() <= line {
                out.lines.resize_with(line + 1, Vec::new);
            }
            out.lines[line].push(i as u32);
        }
        out
    }

    /// How wide all is, in nanoseconds.
    pub fn extent(&self) -> u64 {
        self.extent
    }

    /// How many lines there are.
    pub fn depth(&self) -> u32 {
        self.lines.len() as u32
    }

    /// The nodes of a line, from left to right.
    pub fn line(&self, line: u32) -> &[u32] {
        self.lines.get(line as usize).map_or(&[], Vec::as_slice)
    }

    /// From where to where a node is.
    pub fn bar(&self, node: u32) -> (u64, u64) {
        self.bars.get(node as usize).copied().unwrap_or_default()
    }
}
