//! What of a graph of services is seen: where its middle is in the canvas, and how large.

use crate::base::within;

/// What is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetworkPlace {
    /// Where the graph's middle is, in CSS px of the canvas.
    pub x: f64,
    /// The same.
    pub y: f64,
    /// CSS px of the canvas for one of the graph.
    pub scale: f64,
}

/// The smallest and the largest scale.
pub const SCALES: (f64, f64) = (0.01, 6.0);

/// Room at the rims of the canvas, for names.
const RIM_PX: f64 = 40.0;

impl NetworkPlace {
    /// All of a graph, as large as that can be, but no larger than twice its size. O(nodes).
    pub fn whole(at: &[[f32; 2]], radius: &[f32], (width, height): (f64, f64)) -> Self {
        let [mut low, mut high] = [[f64::MAX; 2], [f64::MIN; 2]];
        for (at, r) in at.iter().zip(radius) {
            for ((at, low), high) in at.iter().zip(&mut low).zip(&mut high) {
                *low = low.min(f64::from(at - r));
                *high = high.max(f64::from(at + r));
            }
        }
        let [x0, y0] = low;
        let [x1, y1] = high;
        if x0 > x1 {
            return Self { x: width / 2.0, y: height / 2.0, scale: 1.0 };
        }
        let rim = RIM_PX.min(width / 8.0).min(height / 8.0);
        let fits = |room: f64, of: f64| (room - 2.0 * rim).max(1.0) / of.max(1.0);
        let scale = within(fits(width, x1 - x0).min(fits(height, y1 - y0)), SCALES.0, 2.0);
        let middle = |room: f64, a: f64, b: f64| room / 2.0 - (a + b) / 2.0 * scale;
        Self { x: middle(width, x0, x1), y: middle(height, y0, y1), scale }
    }

    /// Zoomed about a place of the canvas.
    pub fn zoomed(self, factor: f64, (x, y): (f64, f64)) -> Self {
        let scale = within(self.scale * factor, SCALES.0, SCALES.1);
        let by = scale / self.scale;
        Self { x: x - (x - self.x) * by, y: y - (y - self.y) * by, scale }
    }

    /// Moved by CSS px of the canvas.
    pub fn moved(self, (dx, dy): (f64, f64)) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }
    }

    /// Moved just so far that a place of the graph is seen, with some room around it.
    pub fn showing(self, at: [f32; 2], (width, height): (f64, f64)) -> Self {
        let [x, y] = self.to_canvas(at).map(f64::from);
        let by = |at: f64, room: f64| {
            let rim = 60.0_f64.min(room / 4.0);
            within(at, rim, room - rim) - at
        };
        self.moved((by(x, width), by(y, height)))
    }

    /// A place of the graph in the canvas.
    pub fn to_canvas(self, [x, y]: [f32; 2]) -> [f32; 2] {
        let Self { x: dx, y: dy, scale } = self;
        [(f64::from(x) * scale + dx) as f32, (f64::from(y) * scale + dy) as f32]
    }

    /// A place of the canvas in the graph.
    pub fn to_graph(self, (x, y): (f64, f64)) -> [f32; 2] {
        [((x - self.x) / self.scale) as f32, ((y - self.y) / self.scale) as f32]
    }

    /// How much larger than at scale 1 nodes and lines are: as the distances where one zooms out, and less than these
    /// where one zooms in, so that names get room.
    pub fn radius_scale(self) -> f32 {
        let scale = self.scale;
        (if scale < 1.0 { scale.max(0.12) } else { scale.sqrt() }) as f32
    }
}
