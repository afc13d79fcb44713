//! The graph of paths: a box for all spans of one path, in a column for each depth, with a line from its parent.

pub use super::graph_place::{COLUMN_PX, GraphPlace, LEAF_PX};

use super::graph_place::Joint;
use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{GraphNode, GraphWindow, Heat};
use crate::model::SpanIx;

/// Boxes have texts from this scale on.
const TEXT_SCALE: f64 = 0.55;

/// What it is drawn with besides its nodes.
#[derive(Clone, Copy, Debug)]
pub struct GraphStyle {
    /// What is seen of it.
    pub place: GraphPlace,
    /// The canvas, in CSS px.
    pub size: (f64, f64),
    /// What its colours tell.
    pub heat: Heat,
    /// The selected span.
    pub selected: Option<SpanIx>,
    /// Something is looked for: what is not found stands back.
    pub finding: bool,
    /// Self time of all, for shares.
    pub all: u64,
}

/// Draws the nodes of `window`. O(nodes).
pub fn paint(
    scene: &mut Scene,
    window: &GraphWindow,
    style: &GraphStyle,
    measure: &dyn MeasureText,
) {
    scene.reset(style.size.0, style.size.1);
    let place = style.place;
    for node in &window.nodes {
        place.lines(scene, &node.joint(), style.size.1);
    }
    for node in &window.nodes {
        paint_node(scene, window, node, style, measure);
    }
}

fn paint_node(
    scene: &mut Scene,
    window: &GraphWindow,
    node: &GraphNode,
    style: &GraphStyle,
    measure: &dyn MeasureText,
) {
    let (x, y, w, h) = style.place.bounds(node.column, node.y);
    if x > style.size.0 || x + w < 0.0 || y > style.size.1 || y + h < 0.0 {
        return;
    }
    let text = |at: u32| window.texts.get(at as usize).map_or("", String::as_str);
    let scale = style.place.scale;
    let service = Token::service(text(node.service));
    let back = style.finding && !node.matched;
    let tint = if back { service.dim() } else { service };
    scene.rect(Layer::Bars, x, y, w, h, Token::RowHover);
    // A strip in the service's colour; all of it where the colour is the service.
    match style.heat {
        Heat::Service => scene.rect(Layer::Bars, x, y, w, h, tint.dim()),
        heat => {
            let token = if heat == Heat::Errors { Token::Error } else { Token::Warning };
            let part = f64::from(node.heat) / 255.0;
            let high = (5.0 * scale).max(2.0);
            scene.rect(Layer::Marks, x, y + h - high, w * part, high, token);
        }
    }
    let strip = (5.0 * scale).max(2.0);
    scene.rect(Layer::Marks, x, y, strip, h, tint);
    if node.errors > 0 {
        let wide = (4.0 * scale).max(2.0);
        scene.rect(Layer::Marks, x + w - wide, y, wide, h, Token::Error);
    }
    if node.matched {
        scene.rect(Layer::Marks, x, y, w, 3.0_f64.min(h), Token::Match);
    }
    if style.selected == Some(node.span) {
        for (x, y, w, h) in
            [(x, y, w, 2.0), (x, y + h - 2.0, w, 2.0), (x, y, 2.0, h), (x + w - 2.0, y, 2.0, h)]
        {
            scene.rect(Layer::Marks, x, y, w, h, Token::Accent);
        }
    }
    if scale < TEXT_SCALE || node.nodes > 1 {
        return;
    }
    let name = |text: &str, none: &str| {
        super::clean(if text.is_empty() { none } else { text }).into_owned()
    };
    let failed = if node.errors > 0 {
        format!("\u{26a0} {} ", fmt::count(node.errors.into()))
    } else {
        String::new()
    };
    let times = format!(
        "{failed}\u{d7}{}  {}  self {}",
        fmt::count(node.spans.into()),
        fmt::duration(DurationNs(node.total)),
        fmt::percent(node.own, style.all.max(1)),
    );
    let rows = [
        (name(text(node.service), "(unknown service)"), Token::TextDim),
        (name(text(node.name), "(no name)"), Token::Text),
        (times, if node.errors > 0 { Token::Error } else { Token::TextDim }),
    ];
    // Texts have one size: where the box is lower than three lines, the name alone.
    let least = if scale < 0.9 { vec![1] } else { vec![0, 1, 2] };
    let step = h / (least.len() as f64 + 0.4);
    let room = w - strip - 13.0;
    for (i, row) in least.iter().enumerate() {
        let Some((text, token)) = rows.get(*row) else { continue };
        if let Some(text) = fit(text, room, Font::Label, measure) {
            let place = Place {
                x: x + strip + 6.0,
                y: y + step * (i as f64 + 0.7),
                max_w: room,
                align: Align::Start,
                font: Font::Label,
            };
            scene.text(Layer::Labels, &text, place, *token);
        }
    }
}

/// The node at a place of the canvas, in CSS px. O(nodes).
pub fn hit<'a>(
    window: &'a GraphWindow,
    style: &GraphStyle,
    (at_x, at_y): (f64, f64),
) -> Option<&'a GraphNode> {
    let on = |node: &&GraphNode| {
        let (x, y, w, h) = style.place.bounds(node.column, node.y);
        (x..=x + w).contains(&at_x) && (y..=y + h).contains(&at_y)
    };
    window.nodes.iter().find(on)
}

/// What there is to say of a node under the pointer.
pub fn hint(window: &GraphWindow, node: &GraphNode) -> String {
    let text = |at: u32| window.texts.get(at as usize).map_or("", String::as_str);
    let (service, name) = (super::clean(text(node.service)), super::clean(text(node.name)));
    let spans = fmt::plural(node.spans.into(), "span", "spans");
    let failed = if node.errors > 0 {
        format!(", {} failed", fmt::count(node.errors.into()))
    } else {
        String::new()
    };
    let (total, own) = (fmt::duration(DurationNs(node.total)), fmt::duration(DurationNs(node.own)));
    let apart = if node.apart { "\nNobody waits for it" } else { "" };
    format!("{service}: {name}\n{spans}{failed}, {total} in all, {own} self{apart}")
}

impl GraphNode {
    fn joint(&self) -> Joint {
        let Self { column, y, parent, children, apart, .. } = *self;
        Joint { column, y, parent, children, apart }
    }
}
