//! How rows look: the critical path, columns, what stands behind names, colours.

use super::Step;
use crate::engine::protocol::ColourBy;
use crate::state::prefs::PILLS;
use crate::state::view::Effect;
use crate::state::{Column, Pane};

impl Step<'_> {
    pub(super) fn toggle_path(&mut self) {
        self.view.path = !self.view.path;
        let word = if self.view.path { "shown" } else { "hidden" };
        self.effects.extend([Effect::Rows, Effect::WriteUrl { push: false }]);
        self.effects.push(Effect::Announce(format!("Critical path {word}")));
    }

    /// Another width of a pane, or the usual one.
    pub(super) fn set_width(&mut self, pane: Pane, px: Option<f64>) {
        let columns = self.view.columns;
        match px {
            Some(px) => self.view.widths.set(pane, px, columns),
            None => self.view.widths.reset(pane, columns),
        }
        self.effects.extend([Effect::Draw, Effect::Look, Effect::StorePrefs]);
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
