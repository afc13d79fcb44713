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

impl Form {
    /// Half its width and half its height, of one of a radius, and how far its corners are round; `None` of circles.
    pub fn sides(self, r: f32) -> Option<([f32; 2], f32)> {
        match self {
            Self::Circle | Self::Double => None,
            Self::Drum => Some(([r * 0.75, r], r * 0.5)),
            Self::Pill => Some(([r, r * 0.55], r * 0.55)),
            Self::Square => Some(([r * 0.85; 2], 1.0)),
        }
    }

    /// How far its rim is from its middle in a direction of length 1.
    pub fn rim(self, r: f32, [x, y]: [f32; 2]) -> f32 {
        let Some(([w, h], round)) = self.sides(r) else { return r };
        let (x, y) = (x.abs().max(1e-6), y.abs().max(1e-6));
        let flat = (w / x).min(h / y);
        // Where that is beyond the middle of a round corner, the rim is the corner's.
        let [cx, cy] = [w - round, h - round];
        if flat * x <= cx || flat * y <= cy {
            return flat;
        }
        let along = cx * x + cy * y;
        let inside = along * along - (cx * cx + cy * cy - round * round);
        along + inside.max(0.0).sqrt()
    }
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
    /// Where the line ends: within its head, whose tip it would hide.
    pub fn end(&self) -> [f32; 2] {
        let [dx, dy] = self.back(0.7);
        [self.to[0] - dx, self.to[1] - dy]
    }

    /// So much of the head's length, along the end of the line.
    fn back(&self, part: f32) -> [f32; 2] {
        let (dx, dy) = (self.to[0] - self.bend[0], self.to[1] - self.bend[1]);
        let by = self.head * part / (dx * dx + dy * dy).sqrt().max(0.01);
        [dx * by, dy * by]
    }

    /// The two corners of the arrow's head behind its tip; `None` without a head.
    pub fn corners(&self) -> Option<[[f32; 2]; 2]> {
        if self.head <= 0.0 {
            return None;
        }
        let [ux, uy] = self.back(1.0);
        let (back_x, back_y) = (self.to[0] - ux, self.to[1] - uy);
        Some([[back_x - uy * 0.45, back_y + ux * 0.45], [back_x + uy * 0.45, back_y - ux * 0.45]])
    }
}
