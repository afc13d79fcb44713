//! The [`Sketch`]: what is to be seen of a graph of services, as plain lists. A back end draws it on a canvas, a test
//! reads it as text, an export writes it as SVG.
//!
//! Lengths are CSS px from the top left corner. First strokes are drawn, then discs, then texts, each in its order.

use super::token::Token;

/// A line with an arrow's head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// From here.
    pub from: [f32; 2],
    /// Bent towards here (a quadratic curve); the middle of both for a straight one.
    pub bend: [f32; 2],
    /// To here: the tip of the head.
    pub to: [f32; 2],
    /// Width.
    pub width: f32,
    /// Length of the head; 0 for none.
    pub head: f32,
    /// Colour.
    pub token: Token,
    /// Drawn as dashes.
    pub dashed: bool,
    /// It is no straight line.
    pub bent: bool,
}

/// What a disc looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A circle: a service.
    Circle,
    /// A drum: a database.
    Drum,
    /// A lying pill: a queue.
    Pill,
    /// A square: what is outside.
    Square,
    /// A circle in a circle: several.
    Double,
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disc {
    /// Middle.
    pub at: [f32; 2],
    /// Radius.
    pub r: f32,
    /// Shape.
    pub form: Form,
    /// Colour.
    pub token: Token,
    /// The colour of a ring around it, and its width.
    pub ring: Option<(Token, f32)>,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Left edge.
    pub x: f32,
    /// Middle.
    pub y: f32,
    /// How wide it is.
    pub width: f32,
    /// What it says.
    pub text: String,
    /// Colour.
    pub token: Token,
}

/// The display list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// Width and height.
    pub size: [f32; 2],
    /// Lines.
    pub strokes: Vec<Stroke>,
    /// Nodes.
    pub discs: Vec<Disc>,
    /// Names.
    pub words: Vec<Words>,
}

impl Sketch {
    /// Empties it and keeps its memory.
    pub fn reset(&mut self, (width, height): (f64, f64)) {
        self.size = [width as f32, height as f32];
        self.strokes.clear();
        self.discs.clear();
        self.words.clear();
    }

    /// Brings together what is drawn alike, so that each colour and width is set once.
    pub fn sort(&mut self) {
        let key = |s: &Stroke| (s.token, s.dashed, (s.width * 2.0) as i32);
        self.strokes.sort_by_key(key);
    }
}

impl Stroke {
    /// The two corners of the arrow's head behind its tip; `None` without a head.
    pub fn corners(&self) -> Option<[[f32; 2]; 2]> {
        let (dx, dy) = (self.to[0] - self.bend[0], self.to[1] - self.bend[1]);
        let length = (dx * dx + dy * dy).sqrt();
        if self.head <= 0.0 || length < 0.01 {
            return None;
        }
        let (ux, uy) = (dx / length * self.head, dy / length * self.head);
        let (back_x, back_y) = (self.to[0] - ux, self.to[1] - uy);
        Some([[back_x - uy * 0.45, back_y + ux * 0.45], [back_x + uy * 0.45, back_y - ux * 0.45]])
    }
}
