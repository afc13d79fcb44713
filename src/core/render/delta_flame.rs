//! The flame graph of two traces: bars as wide as the longer of both, in the colour of their difference.

use super::bar_lines::{BAR_PX, BarLines, TEXT_PX, frame};
use super::delta::token;
use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{DeltaBar, DeltaWindow};

/// What it is drawn with besides its bars.
#[derive(Clone, Copy, Debug)]
pub struct DeltaStyle {
    /// Where they are.
    pub at: BarLines,
    /// The chosen node.
    pub selected: Option<u32>,
    /// The bar under the pointer: its line, and where it begins.
    pub hovered: Option<(u32, u64)>,
}

/// Draws the bars of `window`. O(bars, ticks).
pub fn paint(
    scene: &mut Scene,
    window: &DeltaWindow,
    style: &DeltaStyle,
    measure: &dyn MeasureText,
) {
    scene.reset(style.at.scale.width_px, style.at.height_px);
    for bar in &window.bars {
        paint_bar(scene, window, bar, style, measure);
    }
    style.at.paint_head(scene, measure);
}

fn paint_bar(
    scene: &mut Scene,
    window: &DeltaWindow,
    bar: &DeltaBar,
    style: &DeltaStyle,
    measure: &dyn MeasureText,
) {
    let (x0, x1) = style.at.edges((bar.from, bar.to));
    let Some(top) = style.at.top(bar.line) else { return };
    let height = BAR_PX;
    // What is not found stands back.
    let colour = if bar.found { token(bar.times) } else { Token::Unchanged };
    scene.rect(Layer::Bars, x0, top, x1 - x0, height, colour);
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

/// The bar at a place of the canvas, in CSS px. O(bars).
pub fn hit<'a>(
    window: &'a DeltaWindow,
    style: &DeltaStyle,
    at: (f64, f64),
) -> Option<&'a DeltaBar> {
    let on = |bar: &&DeltaBar| style.at.is_at(bar.line, (bar.from, bar.to), at);
    window.bars.iter().find(on)
}
