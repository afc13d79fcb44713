//! How many traces took how long: bars on a logarithmic scale, with lines at the percentiles.

use plotters::element::{Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use spanscape_core::base::{DurationNs, TimeNs, fmt};
use spanscape_core::engine::protocol::{Bin, Spread};
use spanscape_core::layout::plot::{LengthAxis, Plane};
use spanscape_core::render::Token;
use web_sys::HtmlCanvasElement;

use super::paper::{MARGINS, Paper, color, duration_words, ticks_up};
use crate::web::palette::Palette;
use crate::web::surface::Size;

/// The names of the lines.
const PERCENTILES: [&str; 3] = ["p50", "p95", "p99"];

/// The plane of the bars. Durations go from left to right, which is no axis of time: [`Plane::x`] is empty, and
/// `across` has them.
pub fn durations_plane(size: &Size, spread: &Spread, log: bool) -> (Plane, LengthAxis) {
    let most = spread.bins.iter().map(|bin| bin.traces).max().unwrap_or(0);
    let y = LengthAxis::over(0, most.into(), false);
    let plane = super::plane(size, Default::default(), y);
    let ends = spread.bins.first().zip(spread.bins.last());
    let (least, most) = ends.map_or((0, 1), |(first, last)| (first.least.0, last.most.0));
    (
        plane,
        LengthAxis { least: if log { least.max(1) } else { 0 }, most: most.max(least + 1), log },
    )
}

/// Draws the bars; the part of a bar that is errors stands below, in their colour and hatched by an edge.
pub fn durations(
    canvas: &HtmlCanvasElement,
    size: &Size,
    (plane, across): &(Plane, LengthAxis),
    spread: &Spread,
    palette: &Palette,
) {
    let ticks = plane.y.counts(ticks_up(plane));
    let Some(paper) = Paper::new(canvas, size, plane, palette, fmt::count, &ticks) else { return };
    let root = paper.area.strip_coord_spec();
    let px = |css: f64| (css * paper.ratio).round() as i32;
    let x = |ns: u64| plane.left + across.place(ns) * plane.width;
    let y = |count: u32| plane.place(TimeNs(0), count.into()).1;
    for Bin { least, most, traces, errors } in &spread.bins {
        // A hair between bars.
        let (left, right) =
            (px(x(least.0)), px(x(most.0.saturating_add(1))).max(px(x(least.0)) + 2) - 1);
        let fine = color(palette, Token::Accent).filled();
        let failed = color(palette, Token::Error).filled();
        if traces > errors {
            let bar = [(left, px(y(*traces))), (right, px(y(*errors)))];
            let _ = root.draw(&Rectangle::new(bar, fine));
        }
        if *errors > 0 {
            let bar = [(left, px(y(*errors))), (right, px(y(0)))];
            let _ = root.draw(&Rectangle::new(bar, failed));
        }
    }
    let words = paper.words(Pos::new(HPos::Center, VPos::Top));
    let mut taken = f64::NEG_INFINITY;
    for tick in across.ticks((plane.width / 70.0) as usize) {
        // On a logarithmic scale some lie closer than others.
        if x(tick) - taken < 60.0 {
            continue;
        }
        taken = x(tick);
        let at = (px(x(tick)), px(plane.top + plane.height + 6.0));
        let _ = root.draw(&Text::new(duration_words(tick), at, words.clone()));
    }
    // From the right to the left, each word where it covers none of those before.
    let mut free = plane.left + plane.width;
    for (name, DurationNs(ns)) in PERCENTILES.iter().zip(spread.percentiles).rev() {
        let at = x(ns);
        let line = vec![(px(at), px(plane.top)), (px(at), px(plane.top + plane.height))];
        let line = plotters::element::PathElement::new(line, paper.stroke(Token::TextDim));
        let _ = root.draw(&line);
        let text = format!("{name} {}", duration_words(ns));
        // About as wide as such words are.
        let wide = text.chars().count() as f64 * 6.2;
        let (pos, edge) =
            if at + wide + 4.0 <= free { (HPos::Left, at + 4.0) } else { (HPos::Right, at - 4.0) };
        let style = paper.words(Pos::new(pos, VPos::Top));
        let _ = root.draw(&Text::new(text, (px(edge), px(plane.top)), style));
        free = if matches!(pos, HPos::Left) { at } else { at - wide - 4.0 };
        free = free.max(MARGINS.0);
    }
}
