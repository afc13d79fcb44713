//! The lines before names that tell what is below what: how far a row is indented, and from where to where an
//! ancestor's line goes.

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

/// The rows along which the line of a row's parent goes, among rows on the screen by their depths, and whether
/// the parent is right above them. `None` for a root. O(rows).
pub fn line_of_parent(depths: &[u32], row: usize) -> Option<(std::ops::Range<usize>, bool)> {
    let parent = depths.get(row)?.checked_sub(1)?;
    let below = |depth: &u32| *depth > parent;
    let above = depths.get(..row)?.iter().rev().take_while(|depth| below(depth)).count();
    let after = depths.get(row..)?.iter().take_while(|depth| below(depth)).count();
    let from = row - above;
    Some((from..row + after, from > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parents_line_goes_along_its_subtree() {
        let depths = [2, 3, 3, 1, 2, 0, 1];
        let line = |row| line_of_parent(&depths, row);
        assert_eq!(line(0), Some((0..3, false)));
        assert_eq!(line(2), Some((1..3, true)));
        assert_eq!(line(4), Some((4..5, true)));
        assert_eq!(line(5), None);
        assert_eq!(line(6), Some((6..7, true)));
        assert_eq!(line(7), None);
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
