//! Marks at the lower edge of bars where a line of a log was written: the worse, the larger.

use super::WaterfallStyle;
use crate::engine::protocol::Level;
use crate::layout::scale::TimeScale;
use crate::model::SpanIx;
use crate::render::scene::{Layer, MarkKind, Scene};
use crate::render::token::Token;

/// The sizes of marks, from what is usual over warnings to errors, in CSS px.
const SIZES: [f64; 3] = [5.0, 7.0, 8.0];

/// Marks that are nearer to each other are one: the worst of them.
const NEAR_PX: f64 = 4.0;

/// Draws the marks of a span. O(its lines).
pub fn paint(
    scene: &mut Scene,
    span: SpanIx,
    style: &WaterfallStyle<'_>,
    (scale, bottom): (&TimeScale, f64),
) {
    let at = style.logs.binary_search_by_key(&span, |marks| marks.span).ok();
    let Some(marks) = at.and_then(|at| style.logs.get(at)) else { return };
    let size = |level: Level| match level {
        Level::Warn => 1,
        level if level > Level::Warn => 2,
        _ => 0,
    };
    // A mark waits for what is near it, which may be worse.
    let mut waits: Option<(f64, usize)> = None;
    let mut draw = |(x, size): (f64, usize)| {
        let token = [Token::TextDim, Token::Warning, Token::Error].get(size).copied();
        let px = SIZES.get(size).copied().unwrap_or(0.0);
        let y = bottom - 1.0;
        if (0.0..=style.grid.height_px).contains(&y) {
            scene.mark(
                Layer::Marks,
                MarkKind::Diamond,
                (x, y),
                px,
                token.unwrap_or(Token::TextDim),
            );
        }
    };
    for &(at, level) in &marks.lines {
        let (x, size) = (scale.x_of(at), size(level));
        if !(0.0..=scale.width_px).contains(&x) {
            continue;
        }
        match &mut waits {
            Some((last, worst)) if x - *last < NEAR_PX => *worst = size.max(*worst),
            _ => {
                if let Some(before) = waits.replace((x, size)) {
                    draw(before);
                }
            }
        }
    }
    if let Some(last) = waits {
        draw(last);
    }
}
