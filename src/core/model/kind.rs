//! What a span is and how it ended, in OpenTelemetry's terms, and what a link is.

use serde::{Deserialize, Serialize};

/// OpenTelemetry's span kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Kind {
    /// Not given.
    #[default]
    Unspecified,
    /// Inside one service.
    Internal,
    /// The server side of a call.
    Server,
    /// The client side of a call.
    Client,
    /// Sends a message.
    Producer,
    /// Receives a message.
    Consumer,
}

impl Kind {
    /// The kind in a word, as back ends write it; empty where it is not given.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unspecified => "",
            Self::Internal => "internal",
            Self::Server => "server",
            Self::Client => "client",
            Self::Producer => "producer",
            Self::Consumer => "consumer",
        }
    }
}

/// OpenTelemetry's span status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Status {
    /// Not given.
    #[default]
    Unset,
    /// Said to be fine.
    Ok,
    /// Failed.
    Error,
}

impl Status {
    /// The status in a word, as back ends write it: `unset`, `ok` or `error`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unset => "unset",
            Self::Ok => "ok",
            Self::Error => "error",
        }
    }
}

/// How a link was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum LinkKind {
    /// An OTLP link.
    Link,
    /// A Jaeger reference CHILD_OF that is not the parent.
    ChildOf,
    /// A Jaeger reference FOLLOWS_FROM that is not the parent.
    FollowsFrom,
}
