//! What a thing is drawn *as*. The colour of a token is the style sheet's business.

use super::slot::SLOTS;
use crate::engine::protocol::{ColourBy, Level};

/// A colour by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    /// Behind everything.
    Background,
    /// The row under the pointer.
    RowHover,
    /// The selected row.
    RowSelected,
    /// A row that find has found.
    RowMatch,
    /// Marks of what find has found.
    Match,
    /// Grid lines and hairlines.
    Grid,
    /// Text.
    Text,
    /// Text that matters less.
    TextDim,
    /// Text on a bar of any service.
    TextOnBar,
    /// Errors.
    Error,
    /// Warnings.
    Warning,
    /// The one accent: handles, cursor.
    Accent,
    /// Ticks of events on a bar.
    EventTick,
    /// Outlines of where bars were before the clock skew adjustment moved them.
    Adjusted,
    /// Hatching of the parts of a bar about which nothing is recorded.
    Gap,
    /// The critical path.
    CriticalPath,
    /// What lies outside the window of the minimap.
    Shade,
    /// The range that is being dragged.
    Selection,
    /// Rows that are not loaded yet.
    Placeholder,
    /// A span whose service is unknown.
    NoService,
    /// What took longer in the second of two traces, from 0 for a little to 2 for most of it.
    Slower(u8),
    /// What was faster, likewise.
    Faster(u8),
    /// What both have alike.
    Unchanged,
    /// Text on these.
    TextOnDelta,
    /// A service's slot, below [`SLOTS`].
    Service(u8),
    /// The same, for what stands back.
    ServiceDim(u8),
}

/// The tokens without a slot, in the order of their index.
const PLAIN: [(Token, &str); 28] = [
    (Token::Background, "background"),
    (Token::RowHover, "row-hover"),
    (Token::RowSelected, "row-selected"),
    (Token::RowMatch, "row-match"),
    (Token::Match, "match"),
    (Token::Grid, "grid"),
    (Token::Text, "text"),
    (Token::TextDim, "text-dim"),
    (Token::TextOnBar, "text-on-bar"),
    (Token::Error, "error"),
    (Token::Warning, "warning"),
    (Token::Accent, "accent"),
    (Token::EventTick, "event-tick"),
    (Token::Adjusted, "adjusted"),
    (Token::Gap, "gap"),
    (Token::CriticalPath, "critical-path"),
    (Token::Shade, "shade"),
    (Token::Selection, "selection"),
    (Token::Placeholder, "placeholder"),
    (Token::NoService, "no-service"),
    (Token::Slower(0), "slower-0"),
    (Token::Slower(1), "slower-1"),
    (Token::Slower(2), "slower-2"),
    (Token::Faster(0), "faster-0"),
    (Token::Faster(1), "faster-1"),
    (Token::Faster(2), "faster-2"),
    (Token::Unchanged, "unchanged"),
    (Token::TextOnDelta, "text-on-delta"),
];

impl Token {
    /// How many tokens there are: the length of a palette.
    pub const COUNT: usize = PLAIN.len() + 2 * SLOTS as usize;

    /// The token of a service by its name.
    pub fn service(name: &str) -> Self {
        if name.is_empty() { Self::NoService } else { Self::Service(super::slot_of(name)) }
    }

    /// The token of what a line of a log says about how bad something is.
    pub fn level(level: Level) -> Self {
        match level {
            Level::Warn => Self::Warning,
            Level::Error | Level::Fatal => Self::Error,
            _ => Self::TextDim,
        }
    }

    /// The token of a value that colours stand for; what has failed is in the colour of errors.
    pub fn value(by: &ColourBy, value: &str) -> Self {
        match (by, value) {
            (ColourBy::Status, "error") => Self::Error,
            (ColourBy::Status, "unset") => Self::NoService,
            _ => Self::service(value),
        }
    }

    /// The same for what stands back.
    pub fn dim(self) -> Self {
        if let Self::Service(slot) = self { Self::ServiceDim(slot) } else { self }
    }

    /// Its place in a palette, below [`Self::COUNT`].
    pub fn index(self) -> usize {
        let slots = usize::from(SLOTS);
        match self {
            Self::Service(slot) => PLAIN.len() + usize::from(slot) % slots,
            Self::ServiceDim(slot) => PLAIN.len() + slots + usize::from(slot) % slots,
            plain => PLAIN.iter().position(|&(t, _)| t == plain).unwrap_or(0),
        }
    }

    /// All tokens, in the order of their index.
    pub fn all() -> impl Iterator<Item = Self> {
        let plain = PLAIN.iter().map(|&(token, _)| token);
        plain.chain((0..SLOTS).map(Self::Service)).chain((0..SLOTS).map(Self::ServiceDim))
    }

    /// Its name, as the style sheet's custom property has it after `--c-`: `row-hover`,
    /// `service-7`, `service-dim-7`.
    pub fn name(self) -> String {
        match self {
            Self::Service(slot) => format!("service-{slot}"),
            Self::ServiceDim(slot) => format!("service-dim-{slot}"),
            plain => PLAIN.get(plain.index()).map_or("", |&(_, name)| name).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_a_place_in_the_list_of_all() {
        let all: Vec<_> = Token::all().collect();
        assert_eq!(all.len(), Token::COUNT);
        for (i, token) in all.iter().enumerate() {
            assert_eq!(token.index(), i, "{token:?}");
        }
        let names: std::collections::BTreeSet<_> = all.iter().map(|t| t.name()).collect();
        assert_eq!(names.len(), all.len());
    }
}
