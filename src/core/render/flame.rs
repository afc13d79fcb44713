//! The flames: bars below the bars that called them, by time or merged by path.

use super::bar_lines::{BAR_PX, BarLines, TEXT_PX, frame};
use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{ColourBy, FlameBar, FlameWindow};
use crate::model::SpanIx;

/// Height of the stripe of an error, in CSS px.
const STRIPE_PX: f64 = 3.0;

/// What flames are drawn with besides their bars.
#[derive(Clone, Copy, Debug)]
pub struct FlameStyle<'a> {
    /// Where they are.
    pub at: BarLines,
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
}

/// Draws the bars of `window`. O(bars, ticks).
pub fn paint(
    scene: &mut Scene,
    window: &FlameWindow,
    style: &FlameStyle<'_>,
    measure: &dyn MeasureText,
) {
    scene.reset(style.at.scale.width_px, style.at.height_px);
    let value = |value: &String| Token::value(style.colour, value);
    let tokens: Vec<Token> = window.values.iter().map(value).collect();
    for bar in &window.bars {
        let token = tokens.get(bar.value as usize).copied().unwrap_or(Token::NoService);
        paint_bar(scene, window, bar, token, style, measure);
    }
    style.at.paint_head(scene, measure);
}

fn paint_bar(
    scene: &mut Scene,
    window: &FlameWindow,
    bar: &FlameBar,
    token: Token,
    style: &FlameStyle<'_>,
    measure: &dyn MeasureText,
) {
    let (x0, x1) = style.at.edges((bar.from, bar.to));
    let Some(top) = style.at.top(bar.line) else { return };
    let height = BAR_PX;
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

/// The bar at a place of the canvas, in CSS px. O(bars).
pub fn hit<'a>(
    window: &'a FlameWindow,
    style: &FlameStyle<'_>,
    at: (f64, f64),
) -> Option<&'a FlameBar> {
    let on = |bar: &&FlameBar| style.at.is_at(bar.line, (bar.from, bar.to), at);
    window.bars.iter().find(on)
}
