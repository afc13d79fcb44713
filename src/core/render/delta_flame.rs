//! The flame graph of two traces: bars as wide as the longer of both, in the colour of their difference.

use super::delta::token;
use super::flame::{HEAD_PX, LINE_PX};
use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use super::waterfall::hairline;
use crate::base::{DurationNs, fmt, within};
use crate::engine::protocol::{DeltaBar, DeltaWindow};
use crate::layout::bars::snap;
use crate::layout::scale::TimeScale;
use crate::layout::ticks::{MIN_TICK_PX, ticks};

/// Below this width a bar has no text, in CSS px.
const TEXT_PX: f64 = 28.0;

/// What it is drawn with besides its bars.
#[derive(Clone, Copy, Debug)]
pub struct DeltaStyle {
    /// Across.
    pub scale: TimeScale,
    /// How far the lines are scrolled, in CSS px.
    pub scrolled_px: f64,
    /// Height of the canvas, in CSS px.
    pub height_px: f64,
    /// The chosen node.
    pub selected: Option<u32>,
    /// The bar under the pointer: its line, and where it begins.
    pub hovered: Option<(u32, u64)>,
    /// Device pixels per CSS px.
    pub dpr: f64,
}

impl DeltaStyle {
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
    window: &DeltaWindow,
    style: &DeltaStyle,
    measure: &dyn MeasureText,
) {
    let (width, height) = (style.scale.width_px, style.height_px);
    scene.reset(width, height);
    for bar in &window.bars {
        paint_bar(scene, window, bar, style, measure);
    }
    // Over the bars that are scrolled behind it.
    scene.rect(Layer::Overlay, 0.0, 0.0, width, HEAD_PX, Token::Background);
    let line = hairline(HEAD_PX, height, style.dpr);
    scene.line(Layer::Overlay, (0.0, line), (width, line), Token::Grid);
    for tick in ticks(&style.scale, MIN_TICK_PX) {
        let x = hairline(tick.x, width, style.dpr);
        scene.line(Layer::Grid, (x, HEAD_PX), (x, height), Token::Grid);
        let (x, y) = (tick.x + 4.0, HEAD_PX / 2.0);
        let place = Place { x, y, max_w: MIN_TICK_PX, align: Align::Start, font: Font::Label };
        if x + measure.width(&tick.label, Font::Label) <= width {
            scene.text(Layer::Overlay, &tick.label, place, Token::TextDim);
        }
    }
}

fn paint_bar(
    scene: &mut Scene,
    window: &DeltaWindow,
    bar: &DeltaBar,
    style: &DeltaStyle,
    measure: &dyn MeasureText,
) {
    let (x0, x1) = edges(bar, style);
    let top = snap(HEAD_PX + f64::from(bar.line) * LINE_PX - style.scrolled_px, style.dpr);
    let height = LINE_PX - 1.0;
    if top + height <= HEAD_PX || top >= style.height_px {
        return;
    }
    scene.rect(Layer::Bars, x0, top, x1 - x0, height, token(bar.times));
    if bar.has.contains(&false) {
        scene.hatch(Layer::Bars, x0, top, x1 - x0, height, Token::Gap);
    }
    if style.selected == Some(bar.node) && bar.bars == 1 {
        frame(scene, (x0, x1), (top, top + height), Token::Accent);
    } else if style.hovered == Some((bar.line, bar.from)) {
        frame(scene, (x0, x1), (top, top + height), Token::Text);
    }
    if bar.bars > 1 || x1 - x0 < TEXT_PX {
        return;
    }
    let room = x1 - x0 - 8.0;
    if let Some(text) = fit(&text_of(window, bar), room, Font::Label, measure) {
        let (y, align) = (top + height / 2.0, Align::Start);
        let place = Place { x: x0 + 4.0, y, max_w: room, align, font: Font::Label };
        scene.text(Layer::Labels, &text, place, Token::TextOnDelta);
    }
}

/// What stands in a bar: the difference has its sign, whatever its colour.
fn text_of(window: &DeltaWindow, bar: &DeltaBar) -> String {
    let name = window.texts.get(bar.name as usize).map_or("", String::as_str);
    let name = if name.is_empty() { "(no name)" } else { name };
    let words = match bar.has {
        [true, false] => "only in A".to_owned(),
        [false, true] => "only in B".to_owned(),
        _ => by(bar),
    };
    format!("{} {words}", super::clean(name))
}

fn by(bar: &DeltaBar) -> String {
    let [a, b] = bar.times.map(u64::cast_signed);
    match b.wrapping_sub(a) {
        0 => "same".to_owned(),
        by => fmt::offset(by),
    }
}

/// What there is to say of a bar under the pointer.
pub fn hint(window: &DeltaWindow, bar: &DeltaBar) -> String {
    if bar.bars > 1 {
        let bars = fmt::plural(bar.bars.into(), "bar", "bars");
        return format!("{bars}, too narrow to be drawn: zoom in");
    }
    let text = |at: u32| window.texts.get(at as usize).map_or("", String::as_str);
    let or = |text: &str, none: &str| {
        if text.is_empty() { none.to_owned() } else { super::clean(text).into_owned() }
    };
    let (service, name) =
        (or(text(bar.service), "(unknown service)"), or(text(bar.name), "(no name)"));
    let mut each = bar.has.into_iter().zip(bar.times).map(|(has, time)| {
        if has { fmt::duration(DurationNs(time)) } else { "nothing".to_owned() }
    });
    let (a, b) = (each.next().unwrap_or_default(), each.next().unwrap_or_default());
    format!("{service}: {name}\nA {a}, B {b}: {}", by(bar))
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
fn edges(bar: &DeltaBar, style: &DeltaStyle) -> (f64, f64) {
    let width = style.scale.width_px;
    let x0 = snap(within(style.scale.x_of(bar.from), 0.0, width), style.dpr);
    let x1 = snap(within(style.scale.x_of(bar.to), 0.0, width), style.dpr);
    let x1 = if x1 - x0 > 3.0 { x1 - 1.0 } else { x1.max(x0 + 1.0) };
    (x0, x1)
}

/// The bar at a place of the canvas, in CSS px. O(bars).
pub fn hit<'a>(
    window: &'a DeltaWindow,
    style: &DeltaStyle,
    (x, y): (f64, f64),
) -> Option<&'a DeltaBar> {
    if y < HEAD_PX {
        return None;
    }
    let line = ((y - HEAD_PX + style.scrolled_px) / LINE_PX).floor();
    let on = |bar: &&DeltaBar| {
        let (x0, x1) = edges(bar, style);
        f64::from(bar.line) == line && x0 - 0.5 <= x && x <= x1 + 0.5
    };
    window.bars.iter().find(on)
}
