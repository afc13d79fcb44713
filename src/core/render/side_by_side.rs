//! Two waterfalls beside each other: the bars of partners on one line, on one time scale.

use super::bar_lines::paint_times;
use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use super::waterfall::hairline;
use crate::base::{DurationNs, fmt, within};
use crate::engine::protocol::{DiffRow, DiffRows};
use crate::layout::bars::snap;
use crate::layout::scale::{TimeScale, Window};

/// The height of a line, in CSS px.
pub const ROW_PX: f64 = 24.0;

/// The room above the lines for the times, in CSS px.
pub const HEAD_PX: f64 = 24.0;

/// The room between both, in CSS px.
const GAP_PX: f64 = 12.0;

/// The height of a bar, in CSS px.
const BAR_PX: f64 = 12.0;

/// Height of the stripe of an error, in CSS px.
const STRIPE_PX: f64 = 3.0;

/// What it is drawn with besides its rows.
#[derive(Clone, Copy, Debug)]
pub struct SideStyle {
    /// What is seen of the time since each trace's start.
    pub seen: Window,
    /// Size of the canvas, in CSS px.
    pub size: (f64, f64),
    /// How far the rows are scrolled, in CSS px.
    pub scrolled_px: f64,
    /// The chosen node.
    pub selected: Option<u32>,
    /// The node under the pointer.
    pub hovered: Option<u32>,
    /// Device pixels per CSS px.
    pub dpr: f64,
}

impl SideStyle {
    /// The scale of each; both are as wide.
    pub fn scale(&self) -> TimeScale {
        TimeScale::new(self.seen, ((self.size.0 - GAP_PX) / 2.0).max(1.0))
    }

    /// The left edge of the first's or the second's.
    pub fn left(&self, side: usize) -> f64 {
        if side == 0 { 0.0 } else { self.scale().width_px + GAP_PX }
    }

    /// Where on its scale a place of the canvas is.
    pub fn across(&self, x: f64) -> f64 {
        let width = self.scale().width_px;
        let x = if x > width + GAP_PX / 2.0 { x - width - GAP_PX } else { x };
        within(x, 0.0, width)
    }
}

/// Draws the rows of `window` that are seen. O(rows, ticks).
pub fn paint(scene: &mut Scene, window: &DiffRows, style: &SideStyle, measure: &dyn MeasureText) {
    let (width, height) = style.size;
    scene.reset(width, height);
    let scale = style.scale();
    for (number, row) in (window.first..).zip(&window.rows) {
        let top = snap(HEAD_PX + f64::from(number) * ROW_PX - style.scrolled_px, style.dpr);
        if top + ROW_PX <= HEAD_PX || top >= height {
            continue;
        }
        let back = match row.node {
            node if style.selected == Some(node) => Some(Token::RowSelected),
            node if style.hovered == Some(node) => Some(Token::RowHover),
            _ => None,
        };
        if let Some(back) = back {
            scene.rect(Layer::Back, 0.0, top, width, ROW_PX, back);
        }
        for side in 0..2 {
            paint_side(scene, window, row, (side, top), style, measure);
        }
    }
    scene.rect(Layer::Overlay, 0.0, 0.0, width, HEAD_PX, Token::Background);
    let line = hairline(HEAD_PX, height, style.dpr);
    scene.line(Layer::Overlay, (0.0, line), (width, line), Token::Grid);
    for side in 0..2 {
        paint_times(scene, &scale, (style.left(side), HEAD_PX), style.dpr, measure);
    }
    // What parts them.
    let edge = scale.width_px;
    scene.rect(Layer::Overlay, edge, 0.0, GAP_PX, height, Token::Background);
    for x in [edge, edge + GAP_PX] {
        let x = hairline(x, width, style.dpr);
        scene.line(Layer::Overlay, (x, 0.0), (x, height), Token::Grid);
    }
}

fn paint_side(
    scene: &mut Scene,
    window: &DiffRows,
    row: &DiffRow,
    (side, top): (usize, f64),
    style: &SideStyle,
    measure: &dyn MeasureText,
) {
    let scale = style.scale();
    let (left, width) = (style.left(side), scale.width_px);
    let [had, other] = match (row.had, side) {
        ([a, b], 0) => [a, b],
        ([a, b], _) => [b, a],
    };
    let there = if had.spans > 0 { had } else { other };
    let (from, to) = (there.start, there.start.saturating_add(there.duration));
    let (x0, x1) = (scale.x_of(from), scale.x_of(to));
    if x1 < 0.0 || x0 > width {
        return;
    }
    let x0 = left + snap(within(x0, 0.0, width), style.dpr);
    let x1 = (left + snap(within(x1, 0.0, width), style.dpr)).max(x0 + 1.0).min(left + width);
    let y = top + (ROW_PX - BAR_PX) / 2.0;
    if had.spans == 0 {
        // Where the other has it.
        scene.hatch(Layer::Bars, x0, y, x1 - x0, BAR_PX, Token::Grid);
        return;
    }
    let service = window.texts.get(row.service as usize).map_or("", String::as_str);
    scene.rect(Layer::Bars, x0, y, x1 - x0, BAR_PX, Token::service(service));
    if had.errors > 0 {
        scene.rect(Layer::Marks, x0, y + BAR_PX - STRIPE_PX, x1 - x0, STRIPE_PX, Token::Error);
    }
    let (text, token) = label(row, side);
    let room_behind = left + width - x1 - 4.0;
    let wide = measure.width(&text, Font::Label);
    let (y, font) = (top + ROW_PX / 2.0, Font::Label);
    if wide <= room_behind - 4.0 {
        let place = Place { x: x1 + 4.0, y, max_w: room_behind, align: Align::Start, font };
        scene.text(Layer::Labels, &text, place, token);
    } else if x0 - left > wide + 8.0 {
        let place = Place { x: x0 - 4.0, y, max_w: wide, align: Align::End, font };
        scene.text(Layer::Labels, &text, place, token);
    } else if let Some(text) = fit(&text, x1 - x0 - 8.0, font, measure) {
        let place = Place { x: x0 + 4.0, y, max_w: x1 - x0 - 8.0, align: Align::Start, font };
        scene.text(Layer::Labels, &text, place, Token::TextOnBar);
    }
}

/// How long it took, and in the second by how much more or less, where that is a hundredth at least.
fn label(row: &DiffRow, side: usize) -> (String, Token) {
    let [a, b] = row.had;
    let had = if side == 0 { a } else { b };
    let took = fmt::duration(DurationNs(had.duration));
    let by = b.duration.cast_signed().wrapping_sub(a.duration.cast_signed());
    if side == 0 || a.spans == 0 || by.unsigned_abs() <= a.duration / 100 {
        return (took, Token::TextDim);
    }
    (format!("{took} ({})", fmt::offset(by)), Token::Text)
}

/// The row at a place of the canvas, in CSS px. O(1).
pub fn hit<'a>(window: &'a DiffRows, style: &SideStyle, y: f64) -> Option<(u32, &'a DiffRow)> {
    if y < HEAD_PX {
        return None;
    }
    let number = ((y - HEAD_PX + style.scrolled_px) / ROW_PX).floor().max(0.0) as u32;
    let row = window.rows.get(number.checked_sub(window.first)? as usize)?;
    Some((number, row))
}
