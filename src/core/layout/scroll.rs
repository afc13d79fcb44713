//! Scrolling past the height that a browser gives an element (16 to 33 million px).
//!
//! The content is `rows * row_px` high. While that fits into `max_px`, the scroll position of the
//! element *is* the offset into the content. Beyond, positions are spread over the content in
//! proportion; one px of the element is then several of the content, so wheels and keys go
//! through [`ScrollMap::by`], which moves the offset itself, and the element is told afterwards.

use crate::base::within;

/// The tallest element that every browser lays out without rounding.
pub const MAX_PX: f64 = 8_000_000.0;

/// Rows and the element that scrolls them. All lengths in CSS px. All answers are O(1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScrollMap {
    /// How many rows there are.
    pub rows: u32,
    /// Height of a row, more than 0.
    pub row_px: f64,
    /// Height of what is visible.
    pub viewport_px: f64,
    /// The tallest the element may be.
    pub max_px: f64,
}

/// The first visible row, and how much of it is scrolled away.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TopRow {
    /// Its number.
    pub row: u32,
    /// Of its top, in CSS px; 0 or more, less than a row.
    pub cut_px: f64,
}

impl ScrollMap {
    /// A map with the usual limit.
    pub fn new(rows: u32, row_px: f64, viewport_px: f64) -> Self {
        let row_px = if row_px.is_finite() && row_px >= 1.0 { row_px } else { 1.0 };
        let viewport_px = if viewport_px.is_finite() { viewport_px.max(0.0) } else { 0.0 };
        Self { rows, row_px, viewport_px, max_px: MAX_PX }
    }

    /// Height of all rows.
    pub fn content_px(&self) -> f64 {
        f64::from(self.rows) * self.row_px
    }

    /// The height that the element inside the scroller gets.
    pub fn element_px(&self) -> f64 {
        self.content_px().min(self.max_px.max(self.viewport_px))
    }

    /// The greatest offset into the content.
    pub fn max_offset(&self) -> f64 {
        (self.content_px() - self.viewport_px).max(0.0)
    }

    /// The greatest scroll position of the element.
    fn max_scroll(&self) -> f64 {
        (self.element_px() - self.viewport_px).max(0.0)
    }

    /// Whether positions are spread.
    pub fn is_spread(&self) -> bool {
        self.element_px() < self.content_px()
    }

    /// The offset at a scroll position.
    pub fn offset_of(&self, scroll_top: f64) -> f64 {
        let (scroll, most) = (self.max_scroll(), self.max_offset());
        if !self.is_spread() {
            return clamp(scroll_top, most);
        }
        if scroll <= 0.0 { 0.0 } else { clamp(scroll_top, scroll) / scroll * most }
    }

    /// The scroll position for an offset.
    pub fn scroll_top_of(&self, offset: f64) -> f64 {
        let (scroll, most) = (self.max_scroll(), self.max_offset());
        if !self.is_spread() {
            return clamp(offset, most);
        }
        if most <= 0.0 { 0.0 } else { clamp(offset, most) / most * scroll }
    }

    /// The offset after the element reports `scroll_top`, when it was `offset` before. A position
    /// that is only the rounded one of `offset` (browsers round to device pixels) changes
    /// nothing, so that what [`Self::by`] did stays exact.
    pub fn follow(&self, offset: f64, scroll_top: f64) -> f64 {
        let same = (self.scroll_top_of(offset) - scroll_top).abs() <= 1.0;
        if same && self.is_spread() {
            clamp(offset, self.max_offset())
        } else {
            self.offset_of(scroll_top)
        }
    }

    /// The offset moved by a wheel or a key: px of content, however long that is.
    pub fn by(&self, offset: f64, delta_px: f64) -> f64 {
        let moved = if delta_px.is_finite() { offset + delta_px } else { offset };
        clamp(moved, self.max_offset())
    }

    /// What is at the top at an offset.
    pub fn top(&self, offset: f64) -> TopRow {
        let offset = clamp(offset, self.max_offset());
        let row = ((offset / self.row_px).floor() as u32).min(self.rows.saturating_sub(1));
        let cut_px = within(offset - f64::from(row) * self.row_px, 0.0, self.row_px);
        TopRow { row, cut_px }
    }

    /// The offset that has a row at the top, as far as the end allows.
    pub fn offset_of_row(&self, row: u32) -> f64 {
        clamp(f64::from(row) * self.row_px, self.max_offset())
    }

    /// The offset nearest to `offset` at which the row is wholly visible with `margin` rows around
    /// it where there is room.
    pub fn into_view(&self, offset: f64, row: u32, margin: u32) -> f64 {
        let top = f64::from(row) * self.row_px;
        let room = ((self.viewport_px - self.row_px) / 2.0).max(0.0);
        let margin = (f64::from(margin) * self.row_px).min(room);
        let highest = top - margin;
        let lowest = top + self.row_px + margin - self.viewport_px;
        // Where the viewport is lower than a row, the row's top counts.
        clamp(offset.max(lowest).min(highest), self.max_offset())
    }

    /// The rows that are at least partly visible: the first, and how many.
    pub fn visible(&self, offset: f64) -> (u32, u32) {
        let top = self.top(offset);
        let needed = ((self.viewport_px + top.cut_px) / self.row_px).ceil() as u32;
        (top.row, needed.min(self.rows - top.row.min(self.rows)))
    }

    /// The rows to ask for, the first and how many: those that are visible and half a screen around them; `None` where
    /// those that are visible are `known`, or `asked` for already (first and count of each).
    pub fn wanted(
        &self,
        offset: f64,
        known: Option<(u32, u32)>,
        asked: Option<(u32, u32)>,
    ) -> Option<(u32, u32)> {
        let (top, visible) = self.visible(offset);
        // Before the first answer nobody knows how many there are.
        let visible = visible.max((self.viewport_px / self.row_px).ceil() as u32 + 1);
        let end = (top + visible).min(self.rows);
        let inside = |(from, count): (u32, u32)| from <= top && end <= from.saturating_add(count);
        if known.is_some_and(inside) || asked.is_some_and(inside) {
            return None;
        }
        let around = visible / 2;
        let first = top.saturating_sub(around);
        Some((first, (top - first) + visible + around))
    }

    /// Rows that fit wholly: what PageDown moves by, at least 1.
    pub fn page_rows(&self) -> u32 {
        ((self.viewport_px / self.row_px).floor() as u32).max(1)
    }
}

fn clamp(value: f64, most: f64) -> f64 {
    within(value, 0.0, most.max(0.0))
}
