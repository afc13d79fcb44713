//! All of the graph of paths in a small picture, with a frame around what is seen.

use super::graph::{COLUMN_PX, GraphPlace, LEAF_PX};
use super::scene::{Layer, Scene};
use super::token::Token;
use crate::base::within;
use crate::engine::protocol::GraphWindow;
use crate::layout::path_tree::LEAF;

/// How large all of a graph is at scale 1, in CSS px.
pub fn whole_px(window: &GraphWindow) -> (f64, f64) {
    let height = window.height as f64 / LEAF as f64 * LEAF_PX;
    (f64::from(window.columns) * COLUMN_PX, height)
}

/// Whether all of a graph is seen in a canvas of this size.
pub fn sees_all(window: &GraphWindow, place: GraphPlace, (width, height): (f64, f64)) -> bool {
    let (w, h) = whole_px(window);
    let across = place.x <= 0.0 && place.x + width / place.scale >= w - COLUMN_PX / 4.0;
    across && place.y <= LEAF_PX / 4.0 && place.y + height / place.scale >= h - LEAF_PX / 4.0
}

/// Draws all nodes of `window`, which has all columns and lines, and what `place` shows in a canvas of the size `seen`.
/// O(nodes).
pub fn paint(
    scene: &mut Scene,
    window: &GraphWindow,
    (width, height): (f64, f64),
    place: GraphPlace,
    seen: (f64, f64),
) {
    scene.reset(width, height);
    let (w, h) = whole_px(window);
    let (across, down) = (width / w.max(1.0), height / h.max(1.0));
    let text = |at: u32| window.texts.get(at as usize).map_or("", String::as_str);
    for node in &window.nodes {
        let (x, y) = (f64::from(node.column) * COLUMN_PX, node.y as f64 / LEAF as f64 * LEAF_PX);
        let service = Token::service(text(node.service));
        let token = if node.errors > 0 { Token::Error } else { service };
        let size = ((COLUMN_PX * 0.7 * across).max(1.0), (LEAF_PX * 0.7 * down).max(1.0));
        scene.rect(Layer::Bars, x * across, y * down, size.0, size.1, token);
    }
    let edge = |at: f64, unit: f64, most: f64| within(at * unit, 0.0, most);
    let (x0, x1) =
        (edge(place.x, across, width), edge(place.x + seen.0 / place.scale, across, width));
    let (y0, y1) =
        (edge(place.y, down, height), edge(place.y + seen.1 / place.scale, down, height));
    let shade = Token::Shade;
    scene.rect(Layer::Overlay, 0.0, 0.0, width, y0, shade);
    scene.rect(Layer::Overlay, 0.0, y1, width, height - y1, shade);
    scene.rect(Layer::Overlay, 0.0, y0, x0, y1 - y0, shade);
    scene.rect(Layer::Overlay, x1, y0, width - x1, y1 - y0, shade);
    let (w, h) = ((x1 - x0).max(2.0), (y1 - y0).max(2.0));
    for (x, y, w, h) in
        [(x0, y0, w, 1.0), (x0, y0 + h - 1.0, w, 1.0), (x0, y0, 1.0, h), (x0 + w - 1.0, y0, 1.0, h)]
    {
        scene.rect(Layer::Overlay, x, y, w, h, Token::Accent);
    }
}

/// What is to be seen so that a place of the small picture is in the middle.
pub fn place_at(
    window: &GraphWindow,
    (width, height): (f64, f64),
    at: (f64, f64),
    place: GraphPlace,
    seen: (f64, f64),
) -> GraphPlace {
    let (w, h) = whole_px(window);
    let (x, y) = (at.0 / width.max(1.0) * w, at.1 / height.max(1.0) * h);
    let middle = |at: f64, seen: f64| at - seen / place.scale / 2.0;
    GraphPlace { x: middle(x, seen.0), y: middle(y, seen.1), ..place }
}
