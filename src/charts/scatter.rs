//! Traces as dots: when they began by how long they took.

use spanscape_core::base::within;
use spanscape_core::engine::protocol::Point;
use spanscape_core::layout::plot::Plane;
use spanscape_core::render::Token;
use spanscape_core::render::dots::{Dot, dots};
use web_sys::HtmlCanvasElement;

use super::paper::{Paper, duration_words, ticks_up};
use crate::web::canvas::lay_over;
use crate::web::palette::Palette;
use crate::web::surface::Size;

/// How much of what is behind a dot it hides, of 255: many in one place are darker.
const OPACITY: u8 = 158;

/// A dot's radius in CSS px: its area goes with the number of spans, within what can be seen and aimed at.
pub fn radius(spans: u32) -> f64 {
    within(f64::from(spans).sqrt() * 0.45, 2.5, 11.0)
}

/// Draws the dots, one over the other in their order. They are pixels of our own: a canvas takes several times as long
/// for thousands of circles, each with a style.
pub fn scatter(
    canvas: &HtmlCanvasElement,
    size: &Size,
    plane: &Plane,
    points: &[Point],
    palette: &Palette,
) {
    let ticks = plane.y.ticks(ticks_up(plane));
    let Some(paper) = Paper::new(canvas, size, plane, palette, duration_words, &ticks) else {
        return;
    };
    let faint = |token| {
        let [red, green, blue, _] = palette.rgba(token);
        [red, green, blue, OPACITY]
    };
    let (fine, failed) = (faint(Token::Accent), faint(Token::Error));
    let dot = |point: &Point| {
        let (x, y) = plane.place(point.start, point.duration.0);
        let color = if point.errors > 0 { failed } else { fine };
        let [x, y, radius] = [x, y, radius(point.spans)].map(|css| css * paper.ratio);
        Dot { x, y, radius, color }
    };
    let (width, height) = (size.device_width, size.device_height);
    let pixels = dots(width, height, points.iter().map(dot));
    lay_over(canvas, &pixels, (width, height));
}
