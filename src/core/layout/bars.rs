//! Where rows and bars are, in CSS px. Paint and hit testing share this file, so that they cannot
//! disagree.

use super::scale::TimeScale;
use crate::base::within;
use crate::engine::protocol::Row;

/// The least width that a bar is shown with, in CSS px.
pub const MIN_BAR_PX: f64 = 2.0;

/// The rows of a canvas whose top edge is the viewport's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowGrid {
    /// The first visible row.
    pub top_row: u32,
    /// How much of it is scrolled away, in CSS px.
    pub cut_px: f64,
    /// Height of a row in CSS px, more than 0.
    pub row_px: f64,
    /// Height of the canvas in CSS px.
    pub height_px: f64,
}

impl RowGrid {
    /// The top edge of a row; outside the canvas for rows that are not visible.
    pub fn y_of(&self, row: u32) -> f64 {
        (f64::from(row) - f64::from(self.top_row)) * self.row_px - self.cut_px
    }

    /// The row at `y`; `None` above the canvas, below it, or where there is no row of that number.
    pub fn row_at(&self, y: f64, rows: u32) -> Option<u32> {
        if !(y >= 0.0 && y < self.height_px && self.row_px > 0.0) {
            return None;
        }
        let below = ((y + self.cut_px) / self.row_px).floor() as u32;
        self.top_row.checked_add(below).filter(|&row| row < rows)
    }

    /// The rows that are at least partly visible, as a half-open range.
    pub fn visible(&self, rows: u32) -> std::ops::Range<u32> {
        let count = ((self.height_px + self.cut_px) / self.row_px.max(1.0)).ceil().max(0.0) as u32;
        let start = self.top_row.min(rows);
        start..start.saturating_add(count).min(rows)
    }

    /// Space above and below a bar in its row.
    pub fn inset_px(&self) -> f64 {
        (self.row_px * 0.18).round().max(1.0)
    }

    /// A bar's height.
    pub fn bar_px(&self) -> f64 {
        (self.row_px - 2.0 * self.inset_px()).max(1.0)
    }
}

/// What a row shows in the visible window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BarShape {
    /// A bar between two edges, both inside the canvas, at least [`MIN_BAR_PX`] apart.
    Bar {
        /// Left edge.
        x0: f64,
        /// Right edge.
        x1: f64,
        /// It begins before the window.
        cut_left: bool,
        /// It ends after the window.
        cut_right: bool,
    },
    /// A span without duration.
    Instant {
        /// Its middle.
        x: f64,
    },
    /// All of it is before the window.
    Before,
    /// All of it is after the window.
    After,
}

/// The shape of `start..start+duration` on a scale; edges lie on device pixels.
pub fn bar_shape(start: u64, duration: u64, scale: &TimeScale, dpr: f64) -> BarShape {
    let width = scale.width_px;
    let (x0, x1) = (scale.x_of(start), scale.x_of(start.saturating_add(duration)));
    if x1 < 0.0 || (x1 == 0.0 && duration > 0 && x0 < 0.0) {
        return BarShape::Before;
    }
    if x0 > width || (x0 == width && duration > 0 && x1 > width) {
        return BarShape::After;
    }
    if duration == 0 {
        return BarShape::Instant { x: snap(within(x0, 0.0, width), dpr) };
    }
    // A bar at the right edge grows to the left, so that it stays inside.
    let left = snap(within(x0, 0.0, (width - MIN_BAR_PX).max(0.0)), dpr);
    let right = snap(x1.min(width), dpr).max(left + MIN_BAR_PX).min(width.max(MIN_BAR_PX));
    BarShape::Bar { x0: left, x1: right, cut_left: x0 < 0.0, cut_right: x1 > width }
}

/// The shape of a row's span; of a row that stands for many, from the first of them to the last.
pub fn row_shape(row: &Row, scale: &TimeScale, dpr: f64) -> BarShape {
    let bars = row.group.as_ref().filter(|_| !row.expanded).map_or(&[][..], |g| &g.bars);
    let (start, end) = match bars.first() {
        Some(first) => (first.0, bars.iter().fold(first.1, |end, bar| end.max(bar.1))),
        None => (row.start, row.start.saturating_add(row.duration)),
    };
    bar_shape(start, end.saturating_sub(start), scale, dpr)
}

/// The nearest device pixel edge, in CSS px.
pub fn snap(px: f64, dpr: f64) -> f64 {
    let dpr = if dpr.is_finite() && dpr > 0.0 { dpr } else { 1.0 };
    (px * dpr).round() / dpr
}
