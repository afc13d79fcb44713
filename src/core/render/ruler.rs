//! The ruler above the waterfall: ticks with labels, and the time under the pointer.

use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText};
use super::token::Token;
use super::waterfall::hairline;
use crate::base::within;
use crate::base::{DurationNs, TimeNs, fmt};
use crate::layout::scale::TimeScale;
use crate::layout::ticks::{MIN_TICK_PX, ticks};

/// What the ruler is drawn with besides the time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RulerStyle {
    /// Height in CSS px.
    pub height_px: f64,
    /// Where the pointer is, in CSS px from the left edge.
    pub cursor: Option<f64>,
    /// A range that is being dragged, from where to where.
    pub drag: Option<(f64, f64)>,
    /// Device pixels per CSS px.
    pub dpr: f64,
    /// The trace's start in Unix time, moved to the zone that is shown; for labels of the clock in place of
    /// time after that start.
    pub clock: Option<TimeNs>,
}

/// Space between a tick and its label, in CSS px.
const GAP_PX: f64 = 4.0;

/// Draws the ruler. A label that has no room to the right of its tick is left out.
pub fn paint(scale: &TimeScale, style: &RulerStyle, measure: &dyn MeasureText) -> Scene {
    let (width, height) = (scale.width_px, style.height_px);
    let mut scene = Scene::new(width, height);
    let middle = height / 2.0;
    if let Some((from, to)) = style.drag {
        let (from, to) = (within(from.min(to), 0.0, width), within(from.max(to), 0.0, width));
        scene.rect(Layer::Back, from, 0.0, to - from, height, Token::Selection);
    }
    let ticks = ticks(scale, MIN_TICK_PX);
    let step = ticks.first().zip(ticks.get(1)).map(|(a, b)| b.ns - a.ns);
    let at = |clock: TimeNs, ns: u64, step| fmt::clock_by(clock.plus(DurationNs(ns)), step);
    // Until where labels are: one that has no room is left out.
    let mut until = 0.0;
    for tick in &ticks {
        let x = hairline(tick.x, width, style.dpr);
        scene.line(Layer::Grid, (x, 0.0), (x, height), Token::Grid);
        let label = style.clock.map(|clock| at(clock, tick.ns, step.unwrap_or(1)));
        let label = label.as_ref().unwrap_or(&tick.label);
        let w = measure.width(label, Font::Label);
        if x + GAP_PX + w <= width && x >= until {
            until = x + 2.0 * GAP_PX + w;
            let (x, y) = (x + GAP_PX, middle);
            let place = Place { x, y, max_w: w, align: Align::Start, font: Font::Label };
            scene.text(Layer::Labels, label, place, Token::TextDim);
        }
    }
    if let Some(cursor) = style.cursor.filter(|x| (0.0..=width).contains(x)) {
        let x = hairline(cursor, width, style.dpr);
        scene.line(Layer::Overlay, (x, 0.0), (x, height), Token::Accent);
        let ns = scale.ns_of(cursor);
        let fine = (1.0 / scale.px_per_ns()) as u64;
        let label = match style.clock {
            Some(clock) => at(clock, ns, fine.min(1_000_000)),
            None => fmt::duration(DurationNs(ns)),
        };
        let w = measure.width(&label, Font::Label);
        let right = x + 2.0 * GAP_PX + w <= width;
        let left = x - 2.0 * GAP_PX - w;
        if right || left >= 0.0 {
            let edge = if right { x } else { left };
            scene.rect(Layer::Overlay, edge, 0.0, w + 2.0 * GAP_PX, height, Token::Background);
            let align = Align::Start;
            let place = Place { x: edge + GAP_PX, y: middle, max_w: w, align, font: Font::Label };
            scene.text(Layer::Overlay, &label, place, Token::Text);
        }
    }
    scene
}
