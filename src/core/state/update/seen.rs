//! Which rows are seen: bringing one into the viewport, also before its size is known.

use super::Step;

/// How many rows stay between a row that is brought into view and the edge.
const MARGIN_ROWS: u32 = 2;

impl Step<'_> {
    /// Scrolls as little as can be, so that a row is seen. Before the viewport has a size, that is put off: by
    /// then, every row would have to be its first.
    pub(super) fn keep_visible(&mut self, row: u32) {
        self.view.to_show = None;
        if self.facts.viewport_px <= 0.0 {
            self.view.to_show = Some(row);
            return;
        }
        let map = self.facts.scroll(self.view.rows);
        let offset = map.into_view(self.view.offset_px, row, MARGIN_ROWS);
        if offset != self.view.offset_px {
            self.scroll_to(offset);
        }
    }

    /// The viewport has another size, or its first.
    pub(super) fn resized(&mut self) {
        self.scroll_by(0.0);
        if let Some(row) = self.view.to_show {
            self.keep_visible(row);
        }
    }
}
