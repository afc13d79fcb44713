//! How rows look: the critical path, columns, what stands behind names, colours.

use super::Step;
use crate::engine::protocol::ColourBy;
use crate::state::Column;
use crate::state::prefs::{NAMES_RANGE, PILLS};
use crate::state::view::Effect;

impl Step<'_> {
    pub(super) fn toggle_path(&mut self) {
        self.view.path = !self.view.path;
        let word = if self.view.path { "shown" } else { "hidden" };
        self.effects.extend([Effect::Rows, Effect::WriteUrl { push: false }]);
        self.effects.push(Effect::Announce(format!("Critical path {word}")));
    }

    /// The width of names and columns together, in CSS px.
    pub(super) fn set_names_width(&mut self, px: f64) {
        let (least, most) = NAMES_RANGE;
        if px.is_finite() {
            let names = px - self.view.columns.px();
            self.view.names_px = names.clamp(f64::from(least), f64::from(most));
            self.effects.extend([Effect::Draw, Effect::StorePrefs]);
        }
    }

    pub(super) fn toggle_column(&mut self, column: Column) {
        self.view.columns = self.view.columns.toggled(column);
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
