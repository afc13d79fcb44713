//! What is under the pointer. O(1): a row by division, then that row's one bar.

use super::bars::{BarShape, RowGrid, row_shape};
use super::scale::{TimeScale, Window};
use crate::engine::protocol::{Row, RowWindow};

/// How far beside a bar a pointer still hits it, in CSS px.
pub const TOLERANCE_PX: f64 = 3.0;

/// Width of the strip at an edge that holds the arrow of a bar outside, in CSS px.
pub const ARROW_PX: f64 = 14.0;

/// What part of a row is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The bar, or the mark of a span without duration.
    Bar,
    /// The arrow to a bar outside the window.
    Arrow,
    /// Beside them, or a row that is not loaded.
    Row,
}

/// A row, and what of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The visible row's number.
    pub row: u32,
    /// What of it.
    pub part: Part,
}

/// What is at (`x`, `y`) of the waterfall; `None` where there is no row.
pub fn hit(x: f64, y: f64, grid: &RowGrid, window: &RowWindow, scale: &TimeScale) -> Option<Hit> {
    let row = grid.row_at(y, window.total)?;
    let near = |from: f64, to: f64| x >= from - TOLERANCE_PX && x <= to + TOLERANCE_PX;
    // Of a line only what is on the canvas is drawn.
    let span = window.row(row).filter(|r| r.line.is_none());
    let part = match span.map(|r| row_shape(r, scale, 1.0)) {
        Some(BarShape::Bar { x0, x1, .. }) if near(x0, x1) => Part::Bar,
        Some(BarShape::Instant { x }) if near(x - grid.bar_px() / 2.0, x + grid.bar_px() / 2.0) => {
            Part::Bar
        }
        Some(BarShape::Before) if x <= ARROW_PX => Part::Arrow,
        Some(BarShape::After) if x >= scale.width_px - ARROW_PX => Part::Arrow,
        _ => Part::Row,
    };
    Some(Hit { row, part })
}

/// The time around `x` that a pointer means by it, if a tick of the row's events is there: from and to in
/// nanoseconds after the trace's start, both included.
pub fn ticks_at(x: f64, row: &Row, scale: &TimeScale) -> Option<(u64, u64)> {
    let (left, right) = (x - TOLERANCE_PX, x + TOLERANCE_PX);
    let inside = |x: &f64| (0.0..=scale.width_px).contains(x);
    let near = |&at: &u64| {
        Some(scale.x_of(at)).filter(inside).is_some_and(|x| (left..=right).contains(&x))
    };
    (inside(&x) && row.events.iter().any(near))
        .then(|| (scale.ns_of(left.max(0.0)), scale.ns_of(right)))
}

/// Where a card beside the pointer has its corner, in CSS px from the edges of the window: on the side of the
/// pointer that has more room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    /// From the left edge, or from the right.
    pub x: Side,
    /// From the top edge, or from the bottom.
    pub y: Side,
}

/// From which edge, and how far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Side {
    /// From the left or top one.
    Near(f64),
    /// From the right or bottom one.
    Far(f64),
}

/// The corner of a card for a pointer there in a window of that size.
pub fn corner(at: (f64, f64), window: (f64, f64)) -> Corner {
    let side = |at: f64, all: f64| {
        if at * 2.0 <= all { Side::Near(at + CARD_PX) } else { Side::Far(all - at + CARD_PX) }
    };
    Corner { x: side(at.0, window.0), y: side(at.1, window.1) }
}

/// How far from the pointer a card is, in CSS px.
const CARD_PX: f64 = 12.0;

/// What part of the minimap is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MiniPart {
    /// The handle at the window's start.
    Start,
    /// The handle at the window's end.
    End,
    /// Between the handles.
    Inside,
    /// Outside the window.
    Outside,
}

/// How far from a handle's line a pointer still takes it, in CSS px.
pub const HANDLE_PX: f64 = 6.0;

/// The two edges of the window on a minimap of a whole trace.
pub fn window_edges(window: Window, whole: &TimeScale) -> (f64, f64) {
    (whole.x_of(window.start_ns()), whole.x_of(window.end_ns()).min(whole.width_px))
}

/// What is at `x` of the minimap. Where both handles are near, the nearer wins, and outside of
/// both the one on that side, so that a narrow window can be widened.
pub fn hit_minimap(x: f64, window: Window, whole: &TimeScale) -> MiniPart {
    let (start, end) = window_edges(window, whole);
    let (to_start, to_end) = ((x - start).abs(), (x - end).abs());
    if to_start.min(to_end) <= HANDLE_PX {
        let first = to_start < to_end || (to_start == to_end && x <= start);
        if first { MiniPart::Start } else { MiniPart::End }
    } else if x > start && x < end {
        MiniPart::Inside
    } else {
        MiniPart::Outside
    }
}
