//! The [`Scene`]: what is to be seen, as plain lists in layers. A back end draws it on a canvas, a
//! test reads it as text, an export writes it as SVG.
//!
//! Lengths are CSS px from the top left corner. Layers are drawn in their order; in a layer first
//! rectangles, then hatches, marks, lines and texts, each list in its order. Nothing lies outside
//! the scene's rectangle by more than half a line's width or a text's overhang.

use std::fmt::Write;

use super::text::Font;
use super::token::Token;

/// Layers from the back to the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Rows' backgrounds.
    Back,
    /// Grid lines.
    Grid,
    /// Bars.
    Bars,
    /// What lies on bars: ticks, stripes, arrows.
    Marks,
    /// Labels.
    Labels,
    /// Handles, shades, cursor.
    Overlay,
}

impl Layer {
    /// All, from the back to the front.
    pub const ALL: [Self; 6] =
        [Self::Back, Self::Grid, Self::Bars, Self::Marks, Self::Labels, Self::Overlay];
}

/// A filled rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width, more than 0.
    pub w: f32,
    /// Height, more than 0.
    pub h: f32,
    /// Colour.
    pub token: Token,
}

/// A hairline, one device pixel wide, centred on its points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// From here.
    pub x0: f32,
    /// From here.
    pub y0: f32,
    /// To here.
    pub x1: f32,
    /// To here.
    pub y1: f32,
    /// Colour.
    pub token: Token,
}

/// A small sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A square on its corner.
    Diamond,
    /// A triangle that points left.
    Left,
    /// A triangle that points right.
    Right,
}

/// A small sign in a square of `size` around (`x`, `y`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Middle.
    pub x: f32,
    /// Middle.
    pub y: f32,
    /// Width and height.
    pub size: f32,
    /// Which.
    pub kind: MarkKind,
    /// Colour.
    pub token: Token,
}

/// Where a text stands to its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `x` is its left edge.
    Start,
    /// `x` is its middle.
    Middle,
    /// `x` is its right edge.
    End,
}

/// A line of text; vertically centred on `y`. Its characters are in the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Text {
    /// See [`Align`].
    pub x: f32,
    /// Middle.
    pub y: f32,
    /// It was measured to be at most this wide.
    pub max_w: f32,
    /// Where it stands to `x`.
    pub align: Align,
    /// Which font.
    pub font: Font,
    /// Colour.
    pub token: Token,
    start: u32,
    end: u32,
}

/// One layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Items {
    /// Filled rectangles.
    pub rects: Vec<Rect>,
    /// Rectangles filled with slanted lines.
    pub hatches: Vec<Rect>,
    /// Small signs.
    pub marks: Vec<Mark>,
    /// Hairlines.
    pub lines: Vec<Line>,
    /// Texts.
    pub texts: Vec<Text>,
}

/// The display list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Width in CSS px.
    pub width: f32,
    /// Height in CSS px.
    pub height: f32,
    layers: [Items; Layer::ALL.len()],
    chars: String,
}

impl Scene {
    /// An empty scene.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width: width as f32, height: height as f32, ..Self::default() }
    }

    /// Empties it and keeps its memory, for the next frame.
    pub fn reset(&mut self, width: f64, height: f64) {
        (self.width, self.height) = (width as f32, height as f32);
        self.chars.clear();
        for items in &mut self.layers {
            items.rects.clear();
            items.hatches.clear();
            items.marks.clear();
            items.lines.clear();
            items.texts.clear();
        }
    }

    /// The layers from the back to the front.
    pub fn layers(&self) -> impl Iterator<Item = (Layer, &Items)> {
        Layer::ALL.into_iter().zip(&self.layers)
    }

    /// One layer.
    pub fn layer(&self, layer: Layer) -> &Items {
        #[expect(clippy::indexing_slicing, reason = "one entry for each variant")]
        &self.layers[layer as usize]
    }

    fn items(&mut self, layer: Layer) -> &mut Items {
        #[expect(clippy::indexing_slicing, reason = "one entry for each variant")]
        &mut self.layers[layer as usize]
    }

    /// Adds a rectangle; an empty one is left out.
    pub fn rect(&mut self, layer: Layer, x: f64, y: f64, w: f64, h: f64, token: Token) {
        if let Some(rect) = rect(x, y, w, h, token) {
            self.items(layer).rects.push(rect);
        }
    }

    /// Adds a hatched rectangle; an empty one is left out.
    pub fn hatch(&mut self, layer: Layer, x: f64, y: f64, w: f64, h: f64, token: Token) {
        if let Some(rect) = rect(x, y, w, h, token) {
            self.items(layer).hatches.push(rect);
        }
    }

    /// Adds a hairline.
    pub fn line(&mut self, layer: Layer, from: (f64, f64), to: (f64, f64), token: Token) {
        let (x0, y0, x1, y1) = (from.0 as f32, from.1 as f32, to.0 as f32, to.1 as f32);
        self.items(layer).lines.push(Line { x0, y0, x1, y1, token });
    }

    /// Adds a sign.
    pub fn mark(&mut self, layer: Layer, kind: MarkKind, at: (f64, f64), size: f64, token: Token) {
        let (x, y, size) = (at.0 as f32, at.1 as f32, size as f32);
        self.items(layer).marks.push(Mark { x, y, size, kind, token });
    }

    /// Adds a text that is known to be at most `max_w` wide.
    pub fn text(&mut self, layer: Layer, text: &str, place: Place, token: Token) {
        let start = self.chars.len() as u32;
        self.chars.push_str(text);
        let end = self.chars.len() as u32;
        let Place { x, y, max_w, align, font } = place;
        let (x, y, max_w) = (x as f32, y as f32, max_w as f32);
        self.items(layer).texts.push(Text { x, y, max_w, align, font, token, start, end });
    }

    /// Adds another scene with its top left corner at a place. O(its things).
    pub fn add(&mut self, other: &Self, (dx, dy): (f64, f64)) {
        let (dx, dy, chars) = (dx as f32, dy as f32, self.chars.len() as u32);
        self.chars.push_str(&other.chars);
        for (items, more) in self.layers.iter_mut().zip(&other.layers) {
            let moved = |r: &Rect| Rect { x: r.x + dx, y: r.y + dy, ..*r };
            items.rects.extend(more.rects.iter().map(moved));
            items.hatches.extend(more.hatches.iter().map(moved));
            let mark = |m: &Mark| Mark { x: m.x + dx, y: m.y + dy, ..*m };
            items.marks.extend(more.marks.iter().map(mark));
            items.lines.extend(more.lines.iter().map(|l| Line {
                x0: l.x0 + dx,
                y0: l.y0 + dy,
                x1: l.x1 + dx,
                y1: l.y1 + dy,
                ..*l
            }));
            items.texts.extend(more.texts.iter().map(|t| Text {
                x: t.x + dx,
                y: t.y + dy,
                start: t.start + chars,
                end: t.end + chars,
                ..*t
            }));
        }
    }

    /// The characters of a text of this scene.
    pub fn str_of(&self, text: &Text) -> &str {
        self.chars.get(text.start as usize..text.end as usize).unwrap_or("")
    }

    /// How many things there are to draw.
    pub fn len(&self) -> usize {
        let count = |i: &Items| {
            i.rects.len() + i.hatches.len() + i.marks.len() + i.lines.len() + i.texts.len()
        };
        self.layers.iter().map(count).sum()
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The scene as text, one thing a line, for tests: one decimal, layers and lists in order.
    pub fn dump(&self) -> String {
        let mut out = format!("scene {:.1} x {:.1}\n", self.width, self.height);
        for (layer, items) in self.layers() {
            for (kind, rects) in [("rect", &items.rects), ("hatch", &items.hatches)] {
                for r in rects {
                    let (name, Rect { x, y, w, h, .. }) = (r.token.name(), *r);
                    _ = writeln!(out, "{layer:?} {kind} {x:.1},{y:.1} {w:.1}x{h:.1} {name}");
                }
            }
            for m in &items.marks {
                let (name, Mark { x, y, size, kind, .. }) = (m.token.name(), *m);
                _ = writeln!(out, "{layer:?} {kind:?} {x:.1},{y:.1} {size:.1} {name}");
            }
            for l in &items.lines {
                let (name, Line { x0, y0, x1, y1, .. }) = (l.token.name(), *l);
                _ = writeln!(out, "{layer:?} line {x0:.1},{y0:.1} {x1:.1},{y1:.1} {name}");
            }
            for t in &items.texts {
                let (name, Text { x, y, max_w, align, .. }) = (t.token.name(), *t);
                let text = self.str_of(t);
                _ = writeln!(out, "{layer:?} {text:?} {align:?} {x:.1},{y:.1} <={max_w:.1} {name}");
            }
        }
        out
    }
}

/// Where a text goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// See [`Align`].
    pub x: f64,
    /// Middle.
    pub y: f64,
    /// The room it has.
    pub max_w: f64,
    /// Where it stands to `x`.
    pub align: Align,
    /// Which font.
    pub font: Font,
}

fn rect(x: f64, y: f64, w: f64, h: f64, token: Token) -> Option<Rect> {
    let (x, y, w, h) = (x as f32, y as f32, w as f32, h as f32);
    (w > 0.0 && h > 0.0).then_some(Rect { x, y, w, h, token })
}
