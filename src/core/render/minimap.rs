//! The minimap's overlay: what lies outside the window is shaded, its edges are handles. The
//! picture below is the engine's raster, whose cells [`cell_token`] turns into colours. What find
//! has found is marked at the edges: when it is at the bottom, in which rows at the right.

use super::scene::{Layer, Scene};
use super::token::Token;
use super::waterfall::hairline;
use crate::base::within;
use crate::engine::protocol::{ColourBy, MatchMarks};
use crate::layout::hit::window_edges;
use crate::layout::minimap as raster;
use crate::layout::scale::{TimeScale, Window};

/// What the overlay is drawn with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MinimapStyle<'a> {
    /// Height in CSS px.
    pub height_px: f64,
    /// Where the pointer is, in CSS px from the left edge.
    pub cursor: Option<f64>,
    /// A range that is being dragged, from where to where.
    pub drag: Option<(f64, f64)>,
    /// What was found, in device pixels.
    pub marks: &'a MatchMarks,
    /// How many lines of logs there are when, over the whole width: all, those with a warning or worse, with an error or
    /// worse; empty where none came.
    pub logs: &'a [[u32; 3]],
    /// Device pixels per CSS px.
    pub dpr: f64,
}

/// How wide the strips of marks are, and a mark in them at least, in CSS px.
const MARK_PX: (f64, f64) = (4.0, 1.5);

/// Width and height of a handle, in CSS px; the height is at most the minimap's.
const HANDLE: (f64, f64) = (5.0, 20.0);

/// How high the strip of the logs is, in CSS px.
const LOGS_PX: f64 = 12.0;

/// Draws the overlay. `whole` is the scale of the whole trace over the minimap's width. Where the
/// window is the whole trace, there is no shade, only the handles.
pub fn paint(window: Window, whole: &TimeScale, style: &MinimapStyle<'_>) -> Scene {
    let (width, height) = (whole.width_px, style.height_px);
    let mut scene = Scene::new(width, height);
    logs(&mut scene, style, width);
    let (start, end) = window_edges(window, whole);
    scene.rect(Layer::Overlay, 0.0, 0.0, start, height, Token::Shade);
    scene.rect(Layer::Overlay, end, 0.0, width - end, height, Token::Shade);
    // A mark at the very edge stays as wide as it must be, and inside.
    let run = |&(from, to): &(u16, u16), room: f64| {
        let (from, to) = (f64::from(from) / style.dpr, f64::from(to) / style.dpr);
        let long = (to - from).max(MARK_PX.1).min(room);
        (from.min(room - long), long)
    };
    let (low, wide) = (MARK_PX.0.min(height), MARK_PX.0.min(width));
    for (x, long) in style.marks.columns.iter().map(|columns| run(columns, width)) {
        scene.rect(Layer::Overlay, x, height - low, long, low, Token::Match);
    }
    for (y, long) in style.marks.lines.iter().map(|lines| run(lines, height)) {
        scene.rect(Layer::Overlay, width - wide, y, wide, long, Token::Match);
    }
    if let Some((from, to)) = style.drag {
        let (from, to) = (within(from.min(to), 0.0, width), within(from.max(to), 0.0, width));
        scene.rect(Layer::Overlay, from, 0.0, to - from, height, Token::Selection);
    }
    let tall = HANDLE.1.min(height);
    for edge in [start, end] {
        let x = hairline(edge, width, style.dpr);
        scene.line(Layer::Overlay, (x, 0.0), (x, height), Token::Accent);
        let left = within(x - HANDLE.0 / 2.0, 0.0, (width - HANDLE.0).max(0.0));
        let top = (height - tall) / 2.0;
        scene.rect(Layer::Overlay, left, top, HANDLE.0.min(width), tall, Token::Accent);
    }
    if let Some(cursor) = style.cursor.filter(|x| (0.0..=width).contains(x)) {
        let x = hairline(cursor, width, style.dpr);
        scene.line(Layer::Overlay, (x, 0.0), (x, height), Token::TextDim);
    }
    scene
}

/// The strip of the logs at the lower edge: as high as the root of how many lines there are, errors from below.
fn logs(scene: &mut Scene, style: &MinimapStyle<'_>, width: f64) {
    let most = style.logs.iter().map(|[all, ..]| *all).max().unwrap_or(0);
    if most == 0 {
        return;
    }
    let (top, room) = ((style.height_px - LOGS_PX).max(0.0), LOGS_PX - 1.0);
    scene.rect(Layer::Overlay, 0.0, top, width, LOGS_PX, Token::Background);
    let high = |count: u32| match count {
        0 => 0.0,
        // One line can be seen.
        _ => (room * (f64::from(count) / f64::from(most)).sqrt()).max(2.0),
    };
    let part = width / style.logs.len() as f64;
    for (at, [all, warned, failed]) in style.logs.iter().enumerate() {
        let x = part * at as f64;
        for (count, token) in
            [(all, Token::TextDim), (warned, Token::Warning), (failed, Token::Error)]
        {
            let high = high(*count);
            if high > 0.0 {
                scene.rect(Layer::Overlay, x, style.height_px - high, part.max(1.0), high, token);
            }
        }
    }
}

/// The kind of span that a value's spans are in the raster: its colour, as a number.
pub fn cell_kind(by: &ColourBy, value: &str) -> u8 {
    match Token::value(by, value) {
        Token::Service(slot) => slot + 1,
        _ => 0,
    }
}

/// What a value of [`Minimap::cells`](crate::engine::protocol::Minimap) is drawn as, and how much of
/// it, in parts of 255; the rest is the background.
pub fn cell_token(cell: u8) -> (Token, u8) {
    match raster::kind_and_level(cell) {
        Some((0, level)) => (Token::NoService, strength(level)),
        Some((kind, level)) => (Token::Service(kind - 1), strength(level)),
        None if cell == raster::ERROR => (Token::Error, 255),
        None => (Token::Background, 255),
    }
}

/// Even the weakest can be told from nothing.
fn strength(level: u8) -> u8 {
    255 - (raster::LEVELS - level.min(raster::LEVELS)) * 34
}
