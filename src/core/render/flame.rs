//! The flames: bars below the bars that called them, by time or merged by path.

use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use super::waterfall::hairline;
use crate::base::within;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{ColourBy, FlameBar, FlameWindow};
use crate::layout::bars::snap;
use crate::layout::scale::TimeScale;
use crate::layout::ticks::{MIN_TICK_PX, ticks};
use crate::model::SpanIx;

/// The height of a line, in CSS px.
pub const LINE_PX: f64 = 20.0;

/// The room above the lines for the times, in CSS px.
pub const HEAD_PX: f64 = 20.0;

/// The least width of a bar, in CSS px: what is narrower becomes one with its neighbours.
pub const LEAST_PX: f64 = 2.0;

/// Height of the stripe of an error, in CSS px.
const STRIPE_PX: f64 = 3.0;

/// Below this width a bar has no text, in CSS px.
const TEXT_PX: f64 = 28.0;

/// What flames are drawn with besides their bars.
#[derive(Clone, Copy, Debug)]
pub struct FlameStyle<'a> {
    /// Across.
    pub scale: TimeScale,
    /// How far the lines are scrolled, in CSS px.
    pub scrolled_px: f64,
    /// Height of the canvas, in CSS px.
    pub height_px: f64,
    /// What colours stand for.
    pub colour: &'a ColourBy,
    /// The selected span.
    pub selected: Option<SpanIx>,
    /// The bar under the pointer: its line, and where it begins.
    pub hovered: Option<(u32, u64)>,
    /// Something is looked for: what is not found stands back.
    pub finding: bool,
    /// Merged by path: across is no time.
    pub merged: bool,
    /// Device pixels per CSS px.
    pub dpr: f64,
}

impl FlameStyle<'_> {
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
}

/// Draws the bars of `window`. O(bars, ticks).
pub fn paint(
    scene: &mut Scene,
    window: &FlameWindow,
    style: &FlameStyle<'_>,
    measure: &dyn MeasureText,
) {
    let (width, height) = (style.scale.width_px, style.height_px);
    scene.reset(width, height);
    let value = |value: &String| Token::value(style.colour, value);
    let tokens: Vec<Token> = window.values.iter().map(value).collect();
    for bar in &window.bars {
        let token = tokens.get(bar.value as usize).copied().unwrap_or(Token::NoService);
        paint_bar(scene, window, bar, token, style, measure);
    }
    // Over the bars that are scrolled behind it.
    scene.rect(Layer::Overlay, 0.0, 0.0, width, HEAD_PX, Token::Background);
    let line = hairline(HEAD_PX, height, style.dpr);
    scene.line(Layer::Overlay, (0.0, line), (width, line), Token::Grid);
    for tick in ticks(&style.scale, MIN_TICK_PX) {
        let x = hairline(tick.x, width, style.dpr);
        scene.line(Layer::Grid, (x, HEAD_PX), (x, height), Token::Grid);
        let place = Place {
            x: tick.x + 4.0,
            y: HEAD_PX / 2.0,
            max_w: MIN_TICK_PX,
            align: Align::Start,
            font: Font::Label,
        };
        if tick.x + 4.0 + measure.width(&tick.label, Font::Label) <= width {
            scene.text(Layer::Overlay, &tick.label, place, Token::TextDim);
        }
    }
}

fn paint_bar(
    scene: &mut Scene,
    window: &FlameWindow,
    bar: &FlameBar,
    token: Token,
    style: &FlameStyle<'_>,
    measure: &dyn MeasureText,
) {
    let (x0, x1) = edges(bar, style);
    let top = snap(style.y_of(bar.line), style.dpr);
    let height = LINE_PX - 1.0;
    if top + height <= HEAD_PX || top >= style.height_px {
        return;
    }
    let back = (style.finding && !bar.matched) || bar.bars > 1;
    scene.rect(Layer::Bars, x0, top, x1 - x0, height, if back { token.dim() } else { token });
    if bar.error {
        let y = top + height - STRIPE_PX;
        scene.rect(Layer::Marks, x0, y, x1 - x0, STRIPE_PX, Token::Error);
    }
    if bar.matched {
        scene.rect(Layer::Marks, x0, top, x1 - x0, STRIPE_PX, Token::Match);
    }
    if style.selected == Some(bar.span) && bar.bars == 1 {
        frame(scene, (x0, x1), (top, top + height), Token::Accent);
    } else if style.hovered == Some((bar.line, bar.from)) {
        frame(scene, (x0, x1), (top, top + height), Token::Text);
    }
    if bar.bars > 1 || x1 - x0 < TEXT_PX {
        return;
    }
    let room = x1 - x0 - 8.0;
    let text = text_of(window, bar);
    if let Some(text) = fit(&text, room, Font::Label, measure) {
        let (y, align) = (top + height / 2.0, Align::Start);
        let place = Place { x: x0 + 4.0, y, max_w: room, align, font: Font::Label };
        let token = if back { Token::Text } else { Token::TextOnBar };
        scene.text(Layer::Labels, &text, place, token);
    }
}

/// What stands in a bar.
fn text_of(window: &FlameWindow, bar: &FlameBar) -> String {
    let name = window.texts.get(bar.name as usize).map_or("", String::as_str);
    let name = if name.is_empty() { "(no name)" } else { name };
    let failed = if bar.error { "\u{26a0} " } else { "" };
    let took = fmt::duration(DurationNs(bar.to.saturating_sub(bar.from)));
    let many = if bar.spans > 1 {
        format!(" \u{d7}{}", fmt::count(bar.spans.into()))
    } else {
        String::new()
    };
    format!("{failed}{}{many} {took}", super::clean(name))
}

/// What there is to say of a bar under the pointer.
pub fn hint(window: &FlameWindow, bar: &FlameBar, merged: bool) -> String {
    let text = |at: u32| window.texts.get(at as usize).map_or("", String::as_str);
    if bar.bars > 1 {
        let spans = fmt::plural(bar.spans.into(), "span", "spans");
        let bars = fmt::plural(bar.bars.into(), "bar", "bars");
        return format!("{bars} of {spans}, too narrow to be drawn: zoom in");
    }
    let service =
        if text(bar.service).is_empty() { "(unknown service)" } else { text(bar.service) };
    let name = if text(bar.name).is_empty() { "(no name)" } else { text(bar.name) };
    let took = fmt::duration(DurationNs(bar.to.saturating_sub(bar.from)));
    let share = fmt::percent(bar.to.saturating_sub(bar.from), window.extent.max(1));
    let what = if merged {
        let spans = fmt::plural(bar.spans.into(), "span", "spans");
        format!("{took} of self time at and below it ({share}), {spans}")
    } else {
        format!("{took} ({share})")
    };
    let failed = if bar.error { ", failed" } else { "" };
    format!("{}: {}\n{what}{failed}", super::clean(service), super::clean(name))
}

/// A frame of two CSS px inside a bar.
fn frame(scene: &mut Scene, (x0, x1): (f64, f64), (top, bottom): (f64, f64), token: Token) {
    let thick = 2.0_f64.min(x1 - x0);
    scene.rect(Layer::Marks, x0, top, x1 - x0, 2.0, token);
    scene.rect(Layer::Marks, x0, bottom - 2.0, x1 - x0, 2.0, token);
    scene.rect(Layer::Marks, x0, top, thick, bottom - top, token);
    scene.rect(Layer::Marks, x1 - thick, top, thick, bottom - top, token);
}

/// Where a bar is drawn across: a hairline narrower than it is, so that neighbours stay apart.
fn edges(bar: &FlameBar, style: &FlameStyle<'_>) -> (f64, f64) {
    let width = style.scale.width_px;
    let x0 = snap(within(style.scale.x_of(bar.from), 0.0, width), style.dpr);
    let x1 = snap(within(style.scale.x_of(bar.to), 0.0, width), style.dpr);
    let x1 = if x1 - x0 > 3.0 { x1 - 1.0 } else { x1.max(x0 + 1.0) };
    (x0, x1)
}

/// The bar at a place of the canvas, in CSS px. O(bars).
pub fn hit<'a>(
    window: &'a FlameWindow,
    style: &FlameStyle<'_>,
    (x, y): (f64, f64),
) -> Option<&'a FlameBar> {
    if y < HEAD_PX {
        return None;
    }
    let line = ((y - HEAD_PX + style.scrolled_px) / LINE_PX).floor();
    let on = |bar: &&FlameBar| {
        let (x0, x1) = edges(bar, style);
        f64::from(bar.line) == line && x0 - 0.5 <= x && x <= x1 + 0.5
    };
    window.bars.iter().find(on)
}
