//! What changes in time, as lines.

use plotters::element::{Circle, PathElement};
use plotters::style::Color;
use spanscape_core::base::TimeNs;
use spanscape_core::layout::plot::Plane;
use spanscape_core::render::Token;
use web_sys::HtmlCanvasElement;

use super::paper::{Paper, color, ticks_up};
use crate::web::palette::Palette;
use crate::web::surface::Size;

/// One line: its points in order of time; where nothing is known, it is broken.
pub struct Curve {
    /// Its colour.
    pub token: Token,
    /// Its width in CSS px: colour never speaks alone.
    pub width: u32,
    /// Its points.
    pub points: Vec<(TimeNs, Option<u64>)>,
}

/// Draws lines. Values are lengths of time or numbers, which `words` writes.
pub fn lines(
    canvas: &HtmlCanvasElement,
    size: &Size,
    plane: &Plane,
    curves: &[Curve],
    palette: &Palette,
    words: fn(u64) -> String,
    counts: bool,
) {
    let most = ticks_up(plane);
    let ticks = if counts { plane.y.counts(most) } else { plane.y.ticks(most) };
    let Some(paper) = Paper::new(canvas, size, plane, palette, words, &ticks) else { return };
    for curve in curves {
        let color = color(palette, curve.token);
        let width = (f64::from(curve.width) * paper.ratio).round() as u32;
        let mut run: Vec<(TimeNs, u64)> = Vec::new();
        let draw = |run: &mut Vec<(TimeNs, u64)>| {
            match run.as_slice() {
                [] => {}
                // A point between two gaps is no line.
                [one] => drop(paper.area.draw(&Circle::new(*one, width + 1, color.filled()))),
                _ => {
                    let style = color.stroke_width(width.max(1));
                    let _ = paper.area.draw(&PathElement::new(run.clone(), style));
                }
            }
            run.clear();
        };
        for &(time, value) in &curve.points {
            match value {
                Some(value) => run.push((time, value)),
                None => draw(&mut run),
            }
        }
        draw(&mut run);
    }
}
