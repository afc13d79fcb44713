//! The graph of two traces, or of two sets: a box for each path of operations.

use serde::{Deserialize, Serialize};

use crate::model::Weight;

/// A window of the graph that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeltaGraphOf {
    /// Of what.
    pub weight: Weight,
    /// The first column, and behind the last; no more than 1,024.
    pub columns: (u32, u32),
    /// From where to where down, in the units of [`crate::layout::path_tree::LEAF`].
    pub range: (u64, u64),
    /// How high that is drawn, in the smallest heights of a box; no more than 4,096.
    pub cells: u16,
}

/// A window of the graph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeltaGraph {
    /// Columns in all.
    pub columns: u32,
    /// How high all is.
    pub height: u64,
    /// The top of the first root.
    pub roots: u64,
    /// Boxes by column, then from the top down.
    pub boxes: Vec<DeltaBox>,
    /// The texts that boxes name.
    pub texts: Vec<String>,
}

/// A box: all of one path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeltaBox {
    /// Its column.
    pub column: u32,
    /// Its top.
    pub y: u64,
    /// The top of the box above it.
    pub parent: Option<u64>,
    /// The tops of its first and last child.
    pub children: Option<(u64, u64)>,
    /// Its node among the paths.
    pub node: u32,
    /// Its service, in the window's texts.
    pub service: u32,
    /// Its name.
    pub name: u32,
    /// How many spans each has of it.
    pub spans: [u32; 2],
    /// What is compared, with all below, in both.
    pub times: [u64; 2],
    /// What is compared, of it alone.
    pub alone: [u64; 2],
    /// Nothing is looked for, or this is found.
    pub found: bool,
    /// How many boxes were too low to be drawn apart; 1 for one that is drawn whole.
    pub boxes: u32,
}
