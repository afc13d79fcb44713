//! Marks at the lower edge of bars where a line of a log was written: the worse, the larger.

use super::WaterfallStyle;
use crate::engine::protocol::{Level, LineRow};
use crate::layout::scale::TimeScale;
use crate::model::SpanIx;
use crate::render::scene::{Layer, MarkKind, Scene};
use crate::render::token::Token;

/// The sizes of marks, from what is usual over warnings to errors, in CSS px.
const SIZES: [f64; 3] = [5.0, 7.0, 8.0];

/// Marks that are nearer to each other are one: the worst of them.
const NEAR_PX: f64 = 4.0;

/// Where a level's size stands in the list.
fn size(level: Level) -> usize {
    match Token::level(level) {
        Token::Error => 2,
        Token::Warning => 1,
        _ => 0,
    }
}

fn mark(scene: &mut Scene, style: &WaterfallStyle<'_>, at: (f64, f64), size: usize) {
    let token = [Token::TextDim, Token::Warning, Token::Error].get(size).copied();
    let px = SIZES.get(size).copied().unwrap_or(0.0);
    if (0.0..=style.grid.height_px).contains(&at.1) {
        scene.mark(Layer::Marks, MarkKind::Diamond, at, px, token.unwrap_or(Token::TextDim));
    }
}

/// Draws a line that has a row of its own: the mark alone, where it is seen.
pub fn line(
    scene: &mut Scene,
    (at, line): (u64, LineRow),
    style: &WaterfallStyle<'_>,
    (scale, middle): (&TimeScale, f64),
) {
    let x = scale.x_of(at);
    if !line.is_more() && (0.0..=scale.width_px).contains(&x) {
        mark(scene, style, (x, middle), size(line.level));
    }
}

/// Draws the marks of a span. O(its lines).
pub fn paint(
    scene: &mut Scene,
    span: SpanIx,
    style: &WaterfallStyle<'_>,
    (scale, bottom): (&TimeScale, f64),
) {
    let at = style.logs.binary_search_by_key(&span, |marks| marks.span).ok();
    let Some(marks) = at.and_then(|at| style.logs.get(at)) else { return };
    // A mark waits for what is near it, which may be worse.
    let mut waits: Option<(f64, usize)> = None;
    let mut draw = |(x, size)| mark(scene, style, (x, bottom - 1.0), size);
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
