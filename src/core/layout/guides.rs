//! The lines before names that tell what is below what: how far a row is indented, and from where to where an
//! ancestor's line goes.

use crate::engine::protocol::Row;

/// Indentation per level, in CSS px, while there is room. The style sheet draws the lines by it.
const INDENT_PX: f64 = 14.0;

/// The same for an ancestor that is not on the screen, and for all of them together at most.
const FAR_PX: (f64, f64) = (4.0, 48.0);

/// How far a row is indented, in CSS px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indent {
    /// In all.
    pub all: f64,
    /// For the ancestors that are not on the screen.
    pub far: f64,
}

impl Indent {
    /// That of a row of some depth, of whose ancestors the first `far` are not on the screen, in so much room.
    pub fn of(depth: u32, far: u32, room: f64) -> Self {
        let near = f64::from(depth.saturating_sub(far)) * INDENT_PX;
        let far = (f64::from(far) * FAR_PX.0).min(FAR_PX.1).min(room);
        Self { all: (near + far).min(room), far }
    }

    /// Where the line of its ancestor of some depth is; `None` where there is no room for it.
    pub fn line(&self, depth: u32, far: u32) -> Option<f64> {
        let (x, room) = if depth < far {
            ((f64::from(depth) + 1.0) * FAR_PX.0, self.far)
        } else {
            (self.far + (f64::from(depth - far) + 1.0) * INDENT_PX, self.all)
        };
        (x <= room).then_some(x - 1.0)
    }
}

/// The line from the parent of a row along all that is below it.
#[derive(Clone, Debug, PartialEq)]
pub struct ParentLine {
    /// The rows along which it goes.
    pub rows: std::ops::Range<usize>,
    /// The parent; `None` where it is not among the rows.
    pub parent: Option<usize>,
    /// Where it is, in CSS px from the rows' left edge.
    pub x: f64,
}

/// The line of a row's parent among the rows on the screen, which have so much room for lines. `None` for a root,
/// and where there is no room. O(rows).
pub fn parent_line(all: &[Row], row: usize, room: f64) -> Option<ParentLine> {
    let depth = all.get(row)?.depth;
    let parent = depth.checked_sub(1)?;
    let below = |row: &&Row| row.depth > parent;
    let from = row - all.get(..row)?.iter().rev().take_while(below).count();
    let to = row + all.get(row..)?.iter().take_while(below).count();
    let far = all.get(..=row)?.iter().map(|row| row.depth).min()?;
    let x = Indent::of(depth, far, room).line(parent, far)?;
    Some(ParentLine { rows: from..to, parent: from.checked_sub(1), x })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parents_line_goes_along_its_subtree() {
        let rows = [2, 3, 3, 1, 2, 0, 1].map(|depth| Row { depth, ..Row::default() });
        let line = |row| parent_line(&rows, row, 200.0).map(|l| (l.rows, l.parent, l.x));
        assert_eq!(line(0), Some((0..3, None, 7.0)));
        assert_eq!(line(2), Some((1..3, Some(0), 21.0)));
        assert_eq!(line(4), Some((4..5, Some(3), 17.0)));
        assert_eq!(line(5), None);
        assert_eq!(line(6), Some((6..7, Some(5), 13.0)));
        assert_eq!(line(7), None);
        assert_eq!(parent_line(&rows, 2, 10.0), None);
    }

    #[test]
    fn lines_are_where_the_indentation_is() {
        let indent = Indent::of(5, 2, 200.0);
        assert_eq!(indent, Indent { all: 50.0, far: 8.0 });
        let lines: Vec<_> = (0..6).map(|depth| indent.line(depth, 2)).collect();
        assert_eq!(lines, [Some(3.0), Some(7.0), Some(21.0), Some(35.0), Some(49.0), None]);
        // Deep: what is far is squeezed, and what does not fit has no line.
        let indent = Indent::of(500, 490, 100.0);
        assert_eq!(indent, Indent { all: 100.0, far: 48.0 });
        assert_eq!((indent.line(11, 490), indent.line(12, 490)), (Some(47.0), None));
        assert_eq!((indent.line(492, 490), indent.line(493, 490)), (Some(89.0), None));
    }
}
