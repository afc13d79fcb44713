//! The graph of two traces, or of two sets: a box for all of one path, in the colour of its difference.

use super::delta::token;
use super::graph_place::{GraphPlace, Joint};
use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{DeltaBox, DeltaGraph};

/// Boxes have texts from this scale on.
const TEXT_SCALE: f64 = 0.55;

/// What it is drawn with besides its boxes.
#[derive(Clone, Copy, Debug)]
pub struct DeltaGraphStyle {
    /// What is seen of it.
    pub place: GraphPlace,
    /// The canvas, in CSS px.
    pub size: (f64, f64),
    /// The chosen node.
    pub selected: Option<u32>,
}

/// Draws the boxes of `window`. O(boxes).
pub fn paint(
    scene: &mut Scene,
    window: &DeltaGraph,
    style: &DeltaGraphStyle,
    measure: &dyn MeasureText,
) {
    scene.reset(style.size.0, style.size.1);
    for of in &window.boxes {
        let DeltaBox { column, y, parent, children, .. } = *of;
        let joint = Joint { column, y, parent, children, apart: false };
        style.place.lines(scene, &joint, style.size.1);
    }
    for of in &window.boxes {
        paint_box(scene, window, of, style, measure);
    }
}

fn paint_box(
    scene: &mut Scene,
    window: &DeltaGraph,
    of: &DeltaBox,
    style: &DeltaGraphStyle,
    measure: &dyn MeasureText,
) {
    let (x, y, w, h) = style.place.bounds(of.column, of.y);
    if x > style.size.0 || x + w < 0.0 || y > style.size.1 || y + h < 0.0 {
        return;
    }
    let text = |at: u32| window.texts.get(at as usize).map_or("", String::as_str);
    let scale = style.place.scale;
    // What is not found stands back.
    let colour = if of.found { token(of.times) } else { Token::Unchanged };
    scene.rect(Layer::Bars, x, y, w, h, colour);
    if of.spans.contains(&0) {
        scene.hatch(Layer::Bars, x, y, w, h, Token::Gap);
    }
    let strip = (5.0 * scale).max(2.0);
    scene.rect(Layer::Marks, x, y, strip, h, Token::service(text(of.service)));
    if style.selected == Some(of.node) {
        for (x, y, w, h) in
            [(x, y, w, 2.0), (x, y + h - 2.0, w, 2.0), (x, y, 2.0, h), (x + w - 2.0, y, 2.0, h)]
        {
            scene.rect(Layer::Marks, x, y, w, h, Token::Accent);
        }
    }
    if scale < TEXT_SCALE || of.boxes > 1 {
        return;
    }
    let or = |text: &str, none: &str| {
        super::clean(if text.is_empty() { none } else { text }).into_owned()
    };
    let rows =
        [or(text(of.service), "(unknown service)"), or(text(of.name), "(no name)"), words(of)];
    // Texts have one size: where the box is lower than three lines, the name and the difference.
    let shown: &[usize] = if scale < 0.9 { &[1] } else { &[0, 1, 2] };
    let step = h / (shown.len() as f64 + 0.4);
    let room = w - strip - 13.0;
    for (i, row) in shown.iter().enumerate() {
        let Some(text) = rows.get(*row) else { continue };
        if let Some(text) = fit(text, room, Font::Label, measure) {
            let place = Place {
                x: x + strip + 6.0,
                y: y + step * (i as f64 + 0.7),
                max_w: room,
                align: Align::Start,
                font: Font::Label,
            };
            scene.text(Layer::Labels, &text, place, Token::TextOnDelta);
        }
    }
}

/// The difference, which has its sign whatever its colour, then how often each has it, and how long.
fn words(of: &DeltaBox) -> String {
    let time = |ns: u64| fmt::duration(DurationNs(ns));
    let count = |spans: u32| fmt::count(spans.into());
    let ([n, m], [a, b]) = (of.spans, of.times);
    match of.spans {
        [n, 0] => return format!("only in A  \u{d7}{}  {}", count(n), time(a)),
        [0, m] => return format!("only in B  \u{d7}{}  {}", count(m), time(b)),
        _ => {}
    }
    let by = match b.cast_signed().wrapping_sub(a.cast_signed()) {
        0 => "same".to_owned(),
        by => fmt::offset(by),
    };
    let spans = if n == m {
        format!("\u{d7}{}", count(n))
    } else {
        format!("\u{d7}{}\u{2192}{}", count(n), count(m))
    };
    format!("{by}  {spans}  {}\u{2192}{}", time(a), time(b))
}

/// What there is to say of a box under the pointer.
pub fn hint(window: &DeltaGraph, of: &DeltaBox) -> String {
    if of.boxes > 1 {
        let boxes = fmt::plural(of.boxes.into(), "box", "boxes");
        return format!("{boxes}, too low to be drawn: zoom in");
    }
    let text = |at: u32| window.texts.get(at as usize).map_or("", String::as_str);
    let (service, name) = (super::clean(text(of.service)), super::clean(text(of.name)));
    format!("{service}: {name}\n{}", words(of))
}

/// The box at a place of the canvas, in CSS px. O(boxes).
pub fn hit<'a>(
    window: &'a DeltaGraph,
    style: &DeltaGraphStyle,
    (at_x, at_y): (f64, f64),
) -> Option<&'a DeltaBox> {
    let on = |of: &&DeltaBox| {
        let (x, y, w, h) = style.place.bounds(of.column, of.y);
        (x..=x + w).contains(&at_x) && (y..=y + h).contains(&at_y)
    };
    window.boxes.iter().find(on)
}
