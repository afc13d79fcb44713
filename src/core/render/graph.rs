//! The graph of paths: a box for all spans of one path, in a column for each depth, with a line from its parent.

use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use crate::base::within;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{GraphNode, GraphWindow, Heat};
use crate::layout::path_tree::LEAF;
use crate::model::SpanIx;

/// The width of a column, and of a box in it, at scale 1, in CSS px.
pub const COLUMN_PX: f64 = 236.0;
const BOX_PX: f64 = 188.0;

/// The height of the place of a leaf, and of a box in it, at scale 1, in CSS px.
pub const LEAF_PX: f64 = 58.0;
const BOX_HEIGHT_PX: f64 = 46.0;

/// Boxes have texts from this scale on.
const TEXT_SCALE: f64 = 0.55;

/// Where the graph is seen: what is in the canvas' top left corner, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphPlace {
    /// In CSS px of the graph at scale 1.
    pub x: f64,
    /// The same.
    pub y: f64,
    /// CSS px of the canvas for one of the graph.
    pub scale: f64,
}

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

impl GraphPlace {
    /// The smallest and the largest scale.
    pub const SCALES: (f64, f64) = (0.02, 2.0);

    /// All of a graph, as large as that can be, but no larger than it is drawn usually.
    pub fn whole(columns: u32, height: u64, size: (f64, f64)) -> Self {
        let (w, h) = (f64::from(columns) * COLUMN_PX, height as f64 / LEAF as f64 * LEAF_PX);
        let fits = ((size.0 - 24.0) / w.max(1.0)).min((size.1 - 24.0) / h.max(1.0));
        let scale = within(fits, Self::SCALES.0, 1.0);
        let y = if h * scale < size.1 { (h - size.1 / scale) / 2.0 } else { -12.0 };
        Self { x: -12.0 / scale, y, scale }
    }

    /// Zoomed about a place of the canvas.
    pub fn zoomed(self, factor: f64, (x, y): (f64, f64)) -> Self {
        let scale = within(self.scale * factor, Self::SCALES.0, Self::SCALES.1);
        let (at_x, at_y) = (self.x + x / self.scale, self.y + y / self.scale);
        Self { x: at_x - x / scale, y: at_y - y / scale, scale }
    }

    /// Moved by CSS px of the canvas.
    pub fn moved(self, (dx, dy): (f64, f64)) -> Self {
        Self { x: self.x - dx / self.scale, y: self.y - dy / self.scale, ..self }
    }

    /// Moved just so far that a node is seen, with some room around it.
    pub fn showing(self, column: u32, y: u64, size: (f64, f64)) -> Self {
        let (left, top) = (f64::from(column) * COLUMN_PX, y as f64 / LEAF as f64 * LEAF_PX);
        let near = |at: f64, from: f64, length: f64, room: f64| {
            let (low, high) = (from + length + 24.0 - room, from - 24.0);
            within(at, low, high)
        };
        let x = near(self.x, left, BOX_PX, size.0 / self.scale);
        let y = near(self.y, top, BOX_HEIGHT_PX, size.1 / self.scale);
        Self { x, y, ..self }
    }

    /// The columns that are seen, the last excluded.
    pub fn columns(self, width: f64) -> (u32, u32) {
        let first = (self.x / COLUMN_PX).floor().max(0.0);
        let last = ((self.x + width / self.scale) / COLUMN_PX).ceil().max(0.0);
        (first as u32, last as u32)
    }

    /// What is seen from the top down, in the units of [`LEAF`].
    pub fn range(self, height: f64) -> (u64, u64) {
        let unit = |y: f64| (y / LEAF_PX * LEAF as f64).max(0.0) as u64;
        (unit(self.y - LEAF_PX), unit(self.y + height / self.scale + LEAF_PX))
    }
}

/// Draws the nodes of `window`. O(nodes).
pub fn paint(
    scene: &mut Scene,
    window: &GraphWindow,
    style: &GraphStyle,
    measure: &dyn MeasureText,
) {
    scene.reset(style.size.0, style.size.1);
    for node in &window.nodes {
        lines(scene, node, style);
    }
    for node in &window.nodes {
        paint_node(scene, window, node, style, measure);
    }
}

/// From the parent's right edge to a node's left one, by way of the middle between.
fn lines(scene: &mut Scene, node: &GraphNode, style: &GraphStyle) {
    let (x0, y0, _, h) = bounds(node, style);
    let scale = style.place.scale;
    let bend = x0 - (COLUMN_PX - BOX_PX) / 2.0 * scale;
    let (height, token) = (style.size.1, if node.apart { Token::TextDim } else { Token::Adjusted });
    let inside = |y: f64| within(y, -2.0, height + 2.0);
    let middle = y0 + h / 2.0;
    if let Some(parent) = node.parent {
        let up = y_of(parent, style) + h / 2.0;
        if node.apart {
            dashed(scene, bend, x0, middle, token);
        } else {
            scene.line(Layer::Grid, (bend, middle), (x0, middle), token);
        }
        scene.line(Layer::Grid, (bend, inside(up)), (bend, inside(middle)), Token::Adjusted);
    }
    if let Some((first, last)) = node.children {
        let right = x0 + BOX_PX * scale;
        let bend = right + (COLUMN_PX - BOX_PX) / 2.0 * scale;
        scene.line(Layer::Grid, (right, middle), (bend, middle), Token::Adjusted);
        let ends = [first, last].map(|y| inside(y_of(y, style) + h / 2.0));
        scene.line(Layer::Grid, (bend, ends[0]), (bend, ends[1]), Token::Adjusted);
    }
}

/// Nobody waits for it.
fn dashed(scene: &mut Scene, from: f64, to: f64, y: f64, token: Token) {
    let mut x = from;
    while x < to {
        scene.line(Layer::Grid, (x, y), ((x + 3.0).min(to), y), token);
        x += 6.0;
    }
}

fn paint_node(
    scene: &mut Scene,
    window: &GraphWindow,
    node: &GraphNode,
    style: &GraphStyle,
    measure: &dyn MeasureText,
) {
    let (x, y, w, h) = bounds(node, style);
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

/// The top of a node at a height, in CSS px of the canvas.
fn y_of(y: u64, style: &GraphStyle) -> f64 {
    (y as f64 / LEAF as f64 * LEAF_PX - style.place.y) * style.place.scale
}

/// The box of a node: left, top, width, height.
fn bounds(node: &GraphNode, style: &GraphStyle) -> (f64, f64, f64, f64) {
    let GraphPlace { x, scale, .. } = style.place;
    let left = (f64::from(node.column) * COLUMN_PX - x) * scale;
    (left, y_of(node.y, style), (BOX_PX * scale).max(1.0), (BOX_HEIGHT_PX * scale).max(1.0))
}

/// The node at a place of the canvas, in CSS px. O(nodes).
pub fn hit<'a>(
    window: &'a GraphWindow,
    style: &GraphStyle,
    (at_x, at_y): (f64, f64),
) -> Option<&'a GraphNode> {
    let on = |node: &&GraphNode| {
        let (x, y, w, h) = bounds(node, style);
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
