//! Traces as dots: when they began by how long they took.

use plotters::element::Circle;
use plotters::style::{Color, RGBAColor};
use spanscape_core::base::within;
use spanscape_core::engine::protocol::Point;
use spanscape_core::layout::plot::Plane;
use spanscape_core::render::Token;
use web_sys::HtmlCanvasElement;

use super::paper::{Paper, color, duration_words, ticks_up};
use crate::web::palette::Palette;
use crate::web::surface::Size;

/// How much of what is behind a dot it lets through, so that many in one place are darker.
const OPACITY: f64 = 0.62;

/// A dot's radius in CSS px: its area goes with the number of spans, within what can be seen and aimed at.
pub fn radius(spans: u32) -> f64 {
    within(f64::from(spans).sqrt() * 0.45, 2.5, 11.0)
}

/// Draws the dots, one over the other in their order.
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
        let RGBAColor(r, g, b, _) = color(palette, token);
        RGBAColor(r, g, b, OPACITY).filled()
    };
    let (fine, failed) = (faint(Token::Accent), faint(Token::Error));
    for point in points {
        let style = if point.errors > 0 { failed } else { fine };
        let radius = (radius(point.spans) * paper.ratio).round() as u32;
        let _ = paper.area.draw(&Circle::new((point.start, point.duration.0), radius, style));
    }
}
