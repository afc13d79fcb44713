//! The minimap's overlay: what lies outside the window is shaded, its edges are handles. The
//! picture below is the engine's raster, whose cells [`cell_tokens`] turns into colours.

use super::scene::{Layer, Scene};
use super::token::Token;
use super::waterfall::hairline;
use crate::engine::protocol::Minimap;
use crate::layout::hit::window_edges;
use crate::layout::scale::{TimeScale, Window};

/// What the overlay is drawn with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MinimapStyle {
    /// Height in CSS px.
    pub height_px: f64,
    /// Where the pointer is, in CSS px from the left edge.
    pub cursor: Option<f64>,
    /// A range that is being dragged, from where to where.
    pub drag: Option<(f64, f64)>,
    /// Device pixels per CSS px.
    pub dpr: f64,
}

/// Width and height of a handle, in CSS px; the height is at most the minimap's.
const HANDLE: (f64, f64) = (5.0, 20.0);

/// Draws the overlay. `whole` is the scale of the whole trace over the minimap's width. Where the
/// window is the whole trace, there is no shade, only the handles.
pub fn paint(window: Window, whole: &TimeScale, style: &MinimapStyle) -> Scene {
    let (width, height) = (whole.width_px, style.height_px);
    let mut scene = Scene::new(width, height);
    let (start, end) = window_edges(window, whole);
    scene.rect(Layer::Overlay, 0.0, 0.0, start, height, Token::Shade);
    scene.rect(Layer::Overlay, end, 0.0, width - end, height, Token::Shade);
    if let Some((from, to)) = style.drag {
        let (from, to) = (from.min(to).clamp(0.0, width), from.max(to).clamp(0.0, width));
        scene.rect(Layer::Overlay, from, 0.0, to - from, height, Token::Selection);
    }
    let tall = HANDLE.1.min(height);
    for edge in [start, end] {
        let x = hairline(edge, width, style.dpr);
        scene.line(Layer::Overlay, (x, 0.0), (x, height), Token::Accent);
        let left = (x - HANDLE.0 / 2.0).clamp(0.0, (width - HANDLE.0).max(0.0));
        let top = (height - tall) / 2.0;
        scene.rect(Layer::Overlay, left, top, HANDLE.0.min(width), tall, Token::Accent);
    }
    if let Some(cursor) = style.cursor.filter(|x| (0.0..=width).contains(x)) {
        let x = hairline(cursor, width, style.dpr);
        scene.line(Layer::Overlay, (x, 0.0), (x, height), Token::TextDim);
    }
    scene
}

/// What each value of [`Minimap::cells`] is drawn as, by value: nothing, error, the services.
pub fn cell_tokens(map: &Minimap) -> Vec<Token> {
    let services = map.services.iter().map(|name| Token::service(name));
    [Token::Background, Token::Error].into_iter().chain(services).collect()
}
