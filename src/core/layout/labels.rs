//! Names of discs that never lie over each other: the most important first, beside its disc where there is room.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// A disc with a name, in CSS px of the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Named {
    /// Its middle.
    pub x: f64,
    /// Its middle.
    pub y: f64,
    /// Its radius.
    pub r: f64,
    /// How wide the name is; a disc without one has 0.
    pub width: f64,
    /// How many lines leave it below, to the right, above, to the left: its name stands where there are few.
    pub lines: [u8; 4],
}

/// Where a name is: left edge and middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The left edge.
    pub x: f64,
    /// The middle.
    pub y: f64,
}

/// How high a name is.
pub const HEIGHT: f64 = 14.0;

/// Room around a name.
const ROOM: f64 = 3.0;

/// The side of a cell in which what is taken is looked up.
const CELL: f64 = 64.0;

/// Places of names, where there is room for them: on the side of its disc that the fewest lines leave it on, below before
/// right, above and left; over no other name, over no disc that is named before it, over a later one only where nothing
/// else is free, and inside the canvas. `all` is in the order of importance. O(discs), where few overlap.
pub fn places(all: &[Named], (width, height): (f64, f64)) -> Vec<Option<Place>> {
    let mut taken = Taken::default();
    let mut discs = Taken::default();
    let seen =
        |&&Named { x, y, r, .. }: &&Named| !(x < -r || y < -r || x > width + r || y > height + r);
    for &Named { x, y, r, .. } in all.iter().filter(seen) {
        discs.add([x - r, y - r, x + r, y + r]);
    }
    let mut found = Vec::with_capacity(all.len());
    for disc in all {
        let &Named { x, y, r, width: w, lines } = disc;
        if w <= 0.0 || !seen(&disc) {
            found.push(None);
            continue;
        }
        let gap = r + ROOM;
        let mut ways = [
            (x - w / 2.0, y + gap + HEIGHT / 2.0),
            (x + gap, y),
            (x - w / 2.0, y - gap - HEIGHT / 2.0),
            (x - gap - w, y),
        ]
        .into_iter()
        .zip(lines)
        .collect::<Vec<_>>();
        // Stable: what is equal stays in its order.
        ways.sort_by_key(|(_, lines)| *lines);
        let rect = |(x, y): (f64, f64)| [x, y - HEIGHT / 2.0, x + w, y + HEIGHT / 2.0];
        let inside =
            |[x0, y0, x1, y1]: [f64; 4]| x0 >= 0.0 && y0 >= 0.0 && x1 <= width && y1 <= height;
        let free = |&at: &(f64, f64)| inside(rect(at)) && !taken.hits(rect(at));
        let ways = ways.into_iter().map(|(at, _)| at).filter(free).collect::<Vec<_>>();
        let clear = ways.iter().find(|&&at| !discs.hits(rect(at)));
        let place = clear.or(ways.first()).copied();
        taken.add([x - r, y - r, x + r, y + r]);
        if let Some(at) = place {
            taken.add(rect(at));
        }
        found.push(place.map(|(x, y)| Place { x, y }));
    }
    found
}

/// Rectangles by the cells that they lie in.
#[derive(Default)]
struct Taken(HashMap<(i32, i32), Vec<[f64; 4]>, FxBuildHasher>);

impl Taken {
    fn cells([x0, y0, x1, y1]: [f64; 4]) -> impl Iterator<Item = (i32, i32)> {
        let cell = |v: f64| (v / CELL).floor() as i32;
        let (from, to) = (cell(x0), cell(x1));
        (cell(y0)..=cell(y1)).flat_map(move |y| (from..=to).map(move |x| (x, y)))
    }

    fn hits(&self, rect: [f64; 4]) -> bool {
        let over = |other: &[f64; 4]| {
            let [x0, y0, x1, y1] = rect;
            let &[a0, b0, a1, b1] = other;
            x0 < a1 && a0 < x1 && y0 < b1 && b0 < y1
        };
        Self::cells(rect).any(|cell| self.0.get(&cell).is_some_and(|all| all.iter().any(over)))
    }

    fn add(&mut self, rect: [f64; 4]) {
        for cell in Self::cells(rect) {
            self.0.entry(cell).or_default().push(rect);
        }
    }
}
