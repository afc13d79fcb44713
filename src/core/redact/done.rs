//! What becomes of a value, and what was done to it: for whoever puts it in its place, and for whoever counts.

use super::secrets::SecretKind;
use crate::model::AttrType;

/// What becomes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum New {
    /// It stays.
    Same,
    /// It is left out.
    Gone,
    /// It is another.
    Other(AttrType, String),
}

/// What was done to a value, or to parts of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Done {
    pub masked: bool,
    pub hashed: bool,
    /// Something was left out.
    pub dropped: bool,
    /// What looks like a secret in it, whether that is masked or not; only where `look` is set or it is.
    pub secrets: Vec<SecretKind>,
    /// Secrets are looked for also where they are not masked.
    pub look: bool,
}

/// Which text that has no key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The name of a span.
    SpanName,
    /// A status message.
    Message,
    /// Any other: of an event, a scope, a trace state.
    Other,
}

impl Done {
    /// Also what was done to a part.
    pub fn add(&mut self, other: Self) {
        self.masked |= other.masked;
        self.hashed |= other.hashed;
        self.dropped |= other.dropped;
        self.secrets.extend(other.secrets);
    }
}
