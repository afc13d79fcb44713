//! All of one span, as text.

use serde::{Deserialize, Serialize};

use crate::base::{DurationNs, TimeNs};
use crate::model::{Kind, Severity, SpanIx, Status};

/// What a span says of a generative model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenAi {
    /// What, and how much or which.
    pub facts: Vec<(String, String)>,
    /// What was said, in its order.
    pub messages: Vec<GenAiMessage>,
}

/// What one side said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenAiMessage {
    /// Who: `system`, `user`, `assistant`, `tool`.
    pub role: String,
    /// What.
    pub text: String,
    /// There is more of it.
    pub cut: bool,
}

/// All of one span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpanDetail {
    /// Which.
    pub span: SpanIx,
    /// Its id as text; empty when it has none.
    pub id: String,
    /// Its parent's id, even if that is not in the trace.
    pub parent: Option<String>,
    /// Its trace's id.
    pub trace: String,
    /// The service; empty when unknown.
    pub service: String,
    /// The name.
    pub name: String,
    /// The kind.
    pub kind: Kind,
    /// The status.
    pub status: Status,
    /// The status message; may be empty.
    pub status_message: String,
    /// Start in Unix time.
    pub start_time: TimeNs,
    /// Start after the trace's earliest.
    pub start: u64,
    /// Duration.
    pub duration: DurationNs,
    /// By how much the skew adjustment moved it, in nanoseconds.
    pub skew: i64,
    /// Direct children.
    pub children: u32,
    /// Attributes in their order.
    pub attributes: Vec<AttrText>,
    /// Events by time.
    pub events: Vec<EventDetail>,
    /// Links.
    pub links: Vec<LinkDetail>,
    /// Links of spans of this trace to it; each names the other, `local`. At most 100.
    pub linked: Vec<LinkDetail>,
    /// The resource's attributes.
    pub resource: Vec<AttrText>,
    /// The scope's name and version; may be empty.
    pub scope: (String, String),
    /// The scope's attributes.
    pub scope_attributes: Vec<AttrText>,
    /// W3C trace state; may be empty.
    pub trace_state: String,
    /// Trace flags.
    pub flags: u32,
    /// What was odd about it: sentence, severity.
    pub warnings: Vec<(String, Severity)>,
}

/// An attribute as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttrText {
    /// The key.
    pub key: String,
    /// The value's text.
    pub value: String,
    /// `string`, `bool`, `int`, `double`, `bytes`, `json` or `empty`.
    pub kind: ValueKind,
}

/// What an attribute's text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueKind {
    /// Text.
    String,
    /// `true` or `false`.
    Bool,
    /// An integer.
    Int,
    /// A double.
    Double,
    /// Base64.
    Bytes,
    /// An array or a map.
    Json,
    /// No value.
    Empty,
}

/// How many events [`super::Answer::EventsAt`] tells at most.
pub const MOST_EVENTS: usize = 6;

/// An event of a span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventDetail {
    /// After the trace's earliest start; negative before it.
    pub offset: i64,
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<AttrText>,
}

/// A link of a span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkDetail {
    /// The other's trace id.
    pub trace: String,
    /// The other's id.
    pub span: String,
    /// The other, if it is in the same trace.
    pub local: Option<SpanIx>,
    /// `link`, `child of` or `follows from`.
    pub kind: String,
    /// Its attributes.
    pub attributes: Vec<AttrText>,
}

/// What a link that a pattern made is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkPlace {
    /// The trace.
    Trace,
    /// The span as a whole.
    Span,
    /// An attribute of the span.
    Attribute,
    /// An attribute of its resource.
    Resource,
    /// An attribute of its event of this number, by time.
    Event(u32),
}

/// A link that a pattern made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternLink {
    /// What it is about.
    pub place: LinkPlace,
    /// The attribute's key; empty for a trace or a span.
    pub key: String,
    /// Where it leads: http, https or mailto.
    pub url: String,
    /// What it says.
    pub text: String,
}
