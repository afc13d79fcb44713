//! Where a graph of boxes is seen: a column for each depth, with lines from each box to those below it.

use super::scene::{Layer, Scene};
use super::token::Token;
use crate::base::within;
use crate::layout::path_tree::LEAF;

/// The width of a column, and of a box in it, at scale 1, in CSS px.
pub const COLUMN_PX: f64 = 236.0;
const BOX_PX: f64 = 188.0;

/// The height of the place of a leaf, and of a box in it, at scale 1, in CSS px.
pub const LEAF_PX: f64 = 58.0;
const BOX_HEIGHT_PX: f64 = 46.0;

/// Where the graph is seen: what is in the canvas' top left corner, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphPlace {
    /// In CSS px of the graph at scale 1.
    pub x: f64,
    /// The same.
    pub y: f64,
    /// CSS px of the canvas for one of the graph.
    pub scale: f64,
}

impl GraphPlace {
    /// The smallest and the largest scale.
    pub const SCALES: (f64, f64) = (0.02, 2.0);

    /// All of a graph, as large as that can be, but no larger than it is drawn usually.
    pub fn whole(columns: u32, height: u64, size: (f64, f64)) -> Self {
        let (w, h) = (f64::from(columns) * COLUMN_PX, height as f64 / LEAF as f64 * LEAF_PX);
        let fits = ((size.0 - 24.0) / w.max(1.0)).min((size.1 - 24.0) / h.max(1.0));
        let scale = within(fits, Self::SCALES.0, 1.0);
        let y = if h * scale < size.1 { (h - size.1 / scale) / 2.0 } else { -12.0 };
        Self { x: -12.0 / scale, y, scale }
    }

    /// Zoomed about a place of the canvas.
    pub fn zoomed(self, factor: f64, (x, y): (f64, f64)) -> Self {
        let scale = within(self.scale * factor, Self::SCALES.0, Self::SCALES.1);
        let (at_x, at_y) = (self.x + x / self.scale, self.y + y / self.scale);
        Self { x: at_x - x / scale, y: at_y - y / scale, scale }
    }

    /// Moved by CSS px of the canvas.
    pub fn moved(self, (dx, dy): (f64, f64)) -> Self {
        Self { x: self.x - dx / self.scale, y: self.y - dy / self.scale, ..self }
    }

    /// Moved just so far that a node is seen, with some room around it.
    pub fn showing(self, column: u32, y: u64, size: (f64, f64)) -> Self {
        let (left, top) = (f64::from(column) * COLUMN_PX, y as f64 / LEAF as f64 * LEAF_PX);
        let near = |at: f64, from: f64, length: f64, room: f64| {
            let (low, high) = (from + length + 24.0 - room, from - 24.0);
            within(at, low, high)
        };
        let x = near(self.x, left, BOX_PX, size.0 / self.scale);
        let y = near(self.y, top, BOX_HEIGHT_PX, size.1 / self.scale);
        Self { x, y, ..self }
    }

    /// The columns that are seen, the last excluded.
    pub fn columns(self, width: f64) -> (u32, u32) {
        let first = (self.x / COLUMN_PX).floor().max(0.0);
        let last = ((self.x + width / self.scale) / COLUMN_PX).ceil().max(0.0);
        (first as u32, last as u32)
    }

    /// What is seen from the top down, in the units of [`LEAF`].
    pub fn range(self, height: f64) -> (u64, u64) {
        let unit = |y: f64| (y / LEAF_PX * LEAF as f64).max(0.0) as u64;
        (unit(self.y - LEAF_PX), unit(self.y + height / self.scale + LEAF_PX))
    }
}

/// Where a box is joined with what is above and below it: tops in the units of [`LEAF`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Joint {
    pub column: u32,
    pub y: u64,
    pub parent: Option<u64>,
    /// Of the first and the last child.
    pub children: Option<(u64, u64)>,
    /// Nobody waits for it.
    pub apart: bool,
}

impl GraphPlace {
    /// The top of a box at a height, in CSS px of the canvas.
    pub(super) fn y_of(self, y: u64) -> f64 {
        (y as f64 / LEAF as f64 * LEAF_PX - self.y) * self.scale
    }

    /// The box of a node: left, top, width, height.
    pub(super) fn bounds(self, column: u32, y: u64) -> (f64, f64, f64, f64) {
        let Self { x, scale, .. } = self;
        let left = (f64::from(column) * COLUMN_PX - x) * scale;
        (left, self.y_of(y), (BOX_PX * scale).max(1.0), (BOX_HEIGHT_PX * scale).max(1.0))
    }

    /// From the parent's right edge to a box's left one, by way of the middle between; and the same to its children.
    /// `height` is the canvas'.
    pub(super) fn lines(self, scene: &mut Scene, joint: &Joint, height: f64) {
        let (x0, y0, _, h) = self.bounds(joint.column, joint.y);
        let scale = self.scale;
        let bend = x0 - (COLUMN_PX - BOX_PX) / 2.0 * scale;
        let token = if joint.apart { Token::TextDim } else { Token::Adjusted };
        let inside = |y: f64| within(y, -2.0, height + 2.0);
        let middle = y0 + h / 2.0;
        if let Some(parent) = joint.parent {
            let up = self.y_of(parent) + h / 2.0;
            if joint.apart {
                dashed(scene, bend, x0, middle, token);
            } else {
                scene.line(Layer::Grid, (bend, middle), (x0, middle), token);
            }
            scene.line(Layer::Grid, (bend, inside(up)), (bend, inside(middle)), Token::Adjusted);
        }
        if let Some((first, last)) = joint.children {
            let right = x0 + BOX_PX * scale;
            let bend = right + (COLUMN_PX - BOX_PX) / 2.0 * scale;
            scene.line(Layer::Grid, (right, middle), (bend, middle), Token::Adjusted);
            let ends = [first, last].map(|y| inside(self.y_of(y) + h / 2.0));
            scene.line(Layer::Grid, (bend, ends[0]), (bend, ends[1]), Token::Adjusted);
        }
    }
}

/// Nobody waits for it.
fn dashed(scene: &mut Scene, from: f64, to: f64, y: f64, token: Token) {
    let mut x = from;
    while x < to {
        scene.line(Layer::Grid, (x, y), ((x + 3.0).min(to), y), token);
        x += 6.0;
    }
}
