//! All of the graph of paths in a small picture, with a frame around what is seen.

use super::delta::token;
use super::graph::{COLUMN_PX, GraphPlace, LEAF_PX};
use super::scene::{Layer, Scene};
use super::token::Token;
use crate::base::within;
use crate::engine::protocol::{DeltaGraph, GraphWindow};
use crate::layout::path_tree::LEAF;

/// All boxes of a graph, whatever it is of.
#[derive(Clone, Debug, Default)]
pub struct GraphMap {
    /// How many columns there are.
    columns: u32,
    /// How high it is.
    height: u64,
    /// The column of each, its top and its colour.
    boxes: Vec<(u32, u64, Token)>,
}

impl GraphMap {
    /// Whether there is nothing on it.
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }
}

/// Of a trace, in the colours of services and errors.
impl From<&GraphWindow> for GraphMap {
    fn from(window: &GraphWindow) -> Self {
        let text = |at: u32| window.texts.get(at as usize).map_or("", String::as_str);
        let boxes = window.nodes.iter().map(|node| {
            let service = Token::service(text(node.service));
            let colour = if node.errors > 0 { Token::Error } else { service };
            (node.column, node.y, colour)
        });
        Self { columns: window.columns, height: window.height, boxes: boxes.collect() }
    }
}

/// Of two, in the colours of their differences.
impl From<&DeltaGraph> for GraphMap {
    fn from(window: &DeltaGraph) -> Self {
        let boxes = window.boxes.iter().map(|of| {
            let colour = if of.found { token(of.times) } else { Token::Unchanged };
            (of.column, of.y, colour)
        });
        Self { columns: window.columns, height: window.height, boxes: boxes.collect() }
    }
}

/// How large all of a graph is at scale 1, in CSS px.
pub fn whole_px(map: &GraphMap) -> (f64, f64) {
    let height = map.height as f64 / LEAF as f64 * LEAF_PX;
    (f64::from(map.columns) * COLUMN_PX, height)
}

/// Whether all of a graph is seen in a canvas of this size.
pub fn sees_all(map: &GraphMap, place: GraphPlace, (width, height): (f64, f64)) -> bool {
    let (w, h) = whole_px(map);
    let across = place.x <= 0.0 && place.x + width / place.scale >= w - COLUMN_PX / 4.0;
    across && place.y <= LEAF_PX / 4.0 && place.y + height / place.scale >= h - LEAF_PX / 4.0
}

/// Draws all boxes. O(boxes).
pub fn paint(scene: &mut Scene, map: &GraphMap, (width, height): (f64, f64)) {
    scene.reset(width, height);
    let (w, h) = whole_px(map);
    let (across, down) = (width / w.max(1.0), height / h.max(1.0));
    let size = ((COLUMN_PX * 0.7 * across).max(1.0), (LEAF_PX * 0.7 * down).max(1.0));
    for &(column, y, token) in &map.boxes {
        let (x, y) = (f64::from(column) * COLUMN_PX, y as f64 / LEAF as f64 * LEAF_PX);
        scene.rect(Layer::Bars, x * across, y * down, size.0, size.1, token);
    }
}

/// Where on it is what `place` shows in a canvas of the size `seen`: left, top, width, height, never less than 3 px
/// wide or high.
pub fn frame(
    map: &GraphMap,
    (width, height): (f64, f64),
    place: GraphPlace,
    seen: (f64, f64),
) -> [f64; 4] {
    let (w, h) = whole_px(map);
    let side = |at: f64, seen: f64, whole: f64, room: f64| {
        let unit = room / whole.max(1.0);
        let from = within(at * unit, 0.0, room - 3.0);
        (from, (within((at + seen / place.scale) * unit, 0.0, room) - from).max(3.0))
    };
    let (x, across) = side(place.x, seen.0, w, width);
    let (y, down) = side(place.y, seen.1, h, height);
    [x, y, across, down]
}

/// What is to be seen so that a place of the small picture is in the middle.
pub fn place_at(
    map: &GraphMap,
    (width, height): (f64, f64),
    at: (f64, f64),
    place: GraphPlace,
    seen: (f64, f64),
) -> GraphPlace {
    let (w, h) = whole_px(map);
    let (x, y) = (at.0 / width.max(1.0) * w, at.1 / height.max(1.0) * h);
    let middle = |at: f64, seen: f64| at - seen / place.scale / 2.0;
    GraphPlace { x: middle(x, seen.0), y: middle(y, seen.1), ..place }
}
