//! What would leave with a trace: of each key how many values, what became of them, and what in them looks secret.

use serde::{Deserialize, Serialize};

use super::{PatternProblem, SecretKind};

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// An attribute of a resource.
    Resource,
    /// An attribute of a scope.
    Scope,
    /// An attribute of a span.
    Span,
    /// An attribute of an event.
    Event,
    /// An attribute of a link.
    Link,
    /// The name of a service, which stays.
    Service,
    /// The name of a span.
    SpanName,
    /// A status message.
    StatusMessage,
    /// The name of an event.
    EventName,
    /// The name or the version of a scope.
    ScopeName,
    /// A trace state.
    TraceState,
    /// The id of the trace, or of one that is linked to.
    TraceId,
    /// The id of a span, a parent, or a span that is linked to.
    SpanId,
}

/// A value as it is, and as it would leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// As it is; cut.
    pub before: String,
    /// As it would leave; cut. Nothing where it would not.
    pub after: Option<String>,
}

/// What is under one key in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLook {
    /// Where.
    pub place: Place,
    /// The key as it is; empty where the place has none.
    pub key: String,
    /// How many values there are. Of a resource and a scope each counts once, however many spans have it.
    pub values: u32,
    /// How many of them are different.
    pub distinct: u32,
    /// How many would be masked, in whole or in part.
    pub masked: u32,
    /// How many others would be hashed, in whole or in part.
    pub hashed: u32,
    /// How many would be left out, or, of others, a part of them.
    pub dropped: u32,
    /// How many would leave as they are.
    pub kept: u32,
    /// Whether one of those that would leave as they are may say anything: it has a space in it, or is long.
    pub free_text: bool,
    /// How many secrets of each kind are in the values, whatever becomes of them.
    pub secrets: Vec<(SecretKind, u32)>,
    /// Some values; those that would be another first.
    pub samples: Vec<Sample>,
}

impl KeyLook {
    /// No value yet.
    pub(super) fn new(place: Place, key: &str) -> Self {
        Self {
            place,
            key: key.to_owned(),
            values: 0,
            distinct: 0,
            masked: 0,
            hashed: 0,
            dropped: 0,
            kept: 0,
            free_text: false,
            secrets: Vec::new(),
            samples: Vec::new(),
        }
    }
}

/// What would leave with a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// How many spans would.
    pub spans: u32,
    /// How many events would.
    pub events: u32,
    /// How many links would.
    pub links: u32,
    /// The keys: those with secrets first, then those of which free text would leave, then all others, each by name.
    pub keys: Vec<KeyLook>,
    /// How many keys are not told.
    pub keys_left_out: u32,
    /// How many secrets of each kind there are, whatever becomes of them.
    pub secrets: Vec<(SecretKind, u32)>,
    /// The patterns that count as none.
    pub problems: Vec<PatternProblem>,
}

impl Preview {
    /// Whether anything is another, or left out, than it is. O(keys).
    pub fn takes_anything(&self) -> bool {
        let takes = |key: &KeyLook| key.masked + key.hashed + key.dropped > 0;
        self.keys_left_out > 0 || self.keys.iter().any(takes)
    }
}
