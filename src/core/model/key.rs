//! Ids as the store compares them: a number, or, where the text is none, the text.

use crate::base::{SpanId, StrId, TraceId};

/// A span id. `text` is [`StrId::EMPTY`] for a hexadecimal id; else the id's own text, `value` 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpanKey {
    /// The 64-bit id.
    pub value: SpanId,
    /// The text of an id that is not 1 to 16 hexadecimal digits.
    pub text: StrId,
}

/// A trace id, in the same two ways as [`SpanKey`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TraceKey {
    /// The 128-bit id.
    pub value: TraceId,
    /// The text of an id that is not 1 to 32 hexadecimal digits.
    pub text: StrId,
}

impl SpanKey {
    /// "No id": absent, empty or all zeros.
    pub const NONE: Self = Self { value: SpanId(0), text: StrId::EMPTY };

    /// Whether there is no id.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}

impl TraceKey {
    /// "No id": absent, empty or all zeros.
    pub const NONE: Self = Self { value: TraceId(0), text: StrId::EMPTY };

    /// Whether there is no id.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}
