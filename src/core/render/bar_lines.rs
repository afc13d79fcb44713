//! What flame graphs have in common: where their lines and bars are, the times above them, frames around bars.

use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText};
use super::token::Token;
use super::waterfall::hairline;
use crate::base::within;
use crate::layout::bars::snap;
use crate::layout::scale::TimeScale;
use crate::layout::ticks::{MIN_TICK_PX, ticks};

/// The height of a line, in CSS px.
pub const LINE_PX: f64 = 20.0;

/// The room above the lines for the times, in CSS px.
pub const HEAD_PX: f64 = 20.0;

/// The least width of a bar, in CSS px: what is narrower becomes one with its neighbours.
pub const LEAST_PX: f64 = 2.0;

/// Below this width a bar has no text, in CSS px.
pub(super) const TEXT_PX: f64 = 28.0;

/// The height of a bar, in CSS px.
pub(super) const BAR_PX: f64 = LINE_PX - 1.0;

/// Where lines and bars are.
#[derive(Clone, Copy, Debug)]
pub struct BarLines {
    /// Across.
    pub scale: TimeScale,
    /// How far the lines are scrolled, in CSS px.
    pub scrolled_px: f64,
    /// Height of the canvas, in CSS px.
    pub height_px: f64,
    /// Device pixels per CSS px.
    pub dpr: f64,
}

impl BarLines {
    /// The top of a line, in CSS px.
    pub fn y_of(&self, line: u32) -> f64 {
        HEAD_PX + f64::from(line) * LINE_PX - self.scrolled_px
    }

    /// The lines that are seen, the last excluded.
    pub fn lines(&self, all: u32) -> (u32, u32) {
        let first = (self.scrolled_px / LINE_PX).floor().max(0.0) as u32;
        let count = ((self.height_px - HEAD_PX).max(0.0) / LINE_PX).ceil() as u32 + 1;
        (first.min(all), first.saturating_add(count).min(all))
    }

    /// The top of a line's bars, in whole pixels; `None` where they are not seen.
    pub(super) fn top(&self, line: u32) -> Option<f64> {
        let top = snap(self.y_of(line), self.dpr);
        (top + BAR_PX > HEAD_PX && top < self.height_px).then_some(top)
    }

    /// Where a bar is drawn across: a hairline narrower than it is, so that neighbours stay apart.
    pub(super) fn edges(&self, (from, to): (u64, u64)) -> (f64, f64) {
        let width = self.scale.width_px;
        let x0 = snap(within(self.scale.x_of(from), 0.0, width), self.dpr);
        let x1 = snap(within(self.scale.x_of(to), 0.0, width), self.dpr);
        let x1 = if x1 - x0 > 3.0 { x1 - 1.0 } else { x1.max(x0 + 1.0) };
        (x0, x1)
    }

    /// Whether a bar of a line is at a place of the canvas, in CSS px.
    pub(super) fn is_at(&self, line: u32, bar: (u64, u64), (x, y): (f64, f64)) -> bool {
        let at = ((y - HEAD_PX + self.scrolled_px) / LINE_PX).floor();
        let (x0, x1) = self.edges(bar);
        y >= HEAD_PX && f64::from(line) == at && x0 - 0.5 <= x && x <= x1 + 0.5
    }

    /// Draws the times above the lines, over the bars that are scrolled behind them. O(ticks).
    pub(super) fn paint_head(&self, scene: &mut Scene, measure: &dyn MeasureText) {
        let (width, height) = (self.scale.width_px, self.height_px);
        scene.rect(Layer::Overlay, 0.0, 0.0, width, HEAD_PX, Token::Background);
        let line = hairline(HEAD_PX, height, self.dpr);
        scene.line(Layer::Overlay, (0.0, line), (width, line), Token::Grid);
        paint_times(scene, &self.scale, (0.0, HEAD_PX), self.dpr, measure);
    }
}

/// Draws lines at round times below a head, and the times in it; `left` is where the scale begins. O(ticks).
pub(super) fn paint_times(
    scene: &mut Scene,
    scale: &TimeScale,
    (left, head_px): (f64, f64),
    dpr: f64,
    measure: &dyn MeasureText,
) {
    let (width, height) = (f64::from(scene.width), f64::from(scene.height));
    for tick in ticks(scale, MIN_TICK_PX) {
        let x = hairline(left + tick.x, width, dpr);
        scene.line(Layer::Grid, (x, head_px), (x, height), Token::Grid);
        let (x, y) = (left + tick.x + 4.0, head_px / 2.0);
        let place = Place { x, y, max_w: MIN_TICK_PX, align: Align::Start, font: Font::Label };
        if tick.x + 4.0 + measure.width(&tick.label, Font::Label) <= scale.width_px {
            scene.text(Layer::Overlay, &tick.label, place, Token::TextDim);
        }
    }
}

/// A frame of two CSS px inside a bar.
pub(super) fn frame(
    scene: &mut Scene,
    (x0, x1): (f64, f64),
    (top, bottom): (f64, f64),
    token: Token,
) {
    let thick = 2.0_f64.min(x1 - x0);
    scene.rect(Layer::Marks, x0, top, x1 - x0, 2.0, token);
    scene.rect(Layer::Marks, x0, bottom - 2.0, x1 - x0, 2.0, token);
    scene.rect(Layer::Marks, x0, top, thick, bottom - top, token);
    scene.rect(Layer::Marks, x1 - thick, top, thick, bottom - top, token);
}
