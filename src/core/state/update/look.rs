//! How rows look: the critical path, columns, what stands behind names, colours.

use super::Step;
use crate::engine::protocol::ColourBy;
use crate::state::Column;
use crate::state::prefs::{NAMES_RANGE, PILLS};
use crate::state::view::Effect;

/// The width of a column of numbers, in CSS px.
const COLUMN_PX: f64 = 72.0;

impl Step<'_> {
    pub(super) fn toggle_path(&mut self) {
        self.view.path = !self.view.path;
        let word = if self.view.path { "shown" } else { "hidden" };
        self.effects.extend([Effect::Rows, Effect::WriteUrl { push: false }]);
        self.effects.push(Effect::Announce(format!("Critical path {word}")));
    }

    /// The names keep their room.
    pub(super) fn toggle_column(&mut self, column: Column) {
        let before = self.view.columns;
        self.view.columns = before.toggled(column);
        let wider = if before.has(column) { -COLUMN_PX } else { COLUMN_PX };
        let (least, most) = NAMES_RANGE;
        self.view.names_px = (self.view.names_px + wider).clamp(f64::from(least), f64::from(most));
        self.effects.extend([Effect::Rows, Effect::Draw, Effect::StorePrefs]);
        self.effects.push(Effect::WriteUrl { push: false });
    }

    pub(super) fn set_pills(&mut self, keys: &str) {
        let keys = keys.split_whitespace().collect::<Vec<_>>().join(" ");
        self.view.pills = if keys.is_empty() { PILLS.to_owned() } else { keys };
        self.effects.extend([Effect::Rows, Effect::StorePrefs]);
    }

    pub(super) fn colour_by(&mut self, colour: ColourBy) {
        if colour != self.view.colour {
            self.view.colour = colour;
            self.effects.extend([Effect::Colours, Effect::WriteUrl { push: false }]);
        }
    }
}
