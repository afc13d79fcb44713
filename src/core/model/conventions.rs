//! What stands in a file where its format has no field for it: attributes that say something about
//! their span (OpenTelemetry, "Mapping to non-OTLP formats"; Jaeger's translators), and a member of
//! our own for what no convention carries.

use super::{AttrType, Kind, Status};
use crate::base::{StrId, words};

/// The member that Spanscape adds to objects of the files that it writes: an object, whose keys are
/// the constants below. Whoever else reads such a file passes over it, as over any unknown member.
pub const MEMBER: &str = "spanscape";

/// The keys of [`MEMBER`], by where it stands.
pub mod member {
    /// Span of Jaeger, 0 to 999: nanoseconds of the start beyond the microsecond. Log: of its time.
    /// Event of OTLP: the time in nanoseconds, as text.
    pub const TIME: &str = "time";
    /// Span of Jaeger, 0 to 999: nanoseconds of the duration beyond the microsecond. Span of OTLP:
    /// the duration in nanoseconds, as text, where the end does not tell it.
    pub const DURATION: &str = "duration";
    /// Span of Jaeger: the attributes of its scope, as tags.
    pub const SCOPE: &str = "scope";
    /// The exact id of a span; the empty text is no id.
    pub const ID: &str = "spanID";
    /// The exact id of a span's parent.
    pub const PARENT: &str = "parentSpanID";
    /// The exact id of a trace.
    pub const TRACE: &str = "traceID";
    /// Span: how many spans stand before it in the file. See [`Placed`](crate::model::Placed).
    pub const AT: &str = "at";
    /// Span: how many spans before it its parent stands; 0 where it has none that it names.
    pub const UP: &str = "up";
    /// Link or reference: its kind, `link`, `child_of` or `follows_from`. It never is the parent's.
    pub const LINK: &str = "link";
    /// Reference of Jaeger: its attributes, as tags.
    pub const TAGS: &str = "tags";
    /// Tag or attribute: the type of a value that is written as text, from [`TYPES`](super::TYPES).
    pub const TYPE: &str = "type";
    /// Tag or attribute: [`FIELD`] or [`ATTRIBUTE`].
    pub const IS: &str = "is";
    /// It says something about the span, and is no attribute.
    pub const FIELD: &str = "field";
    /// It is an attribute, and says nothing about the span.
    pub const ATTRIBUTE: &str = "attribute";
}

/// Types of values as [`member::TYPE`] names them.
pub const TYPES: [(&str, AttrType); 7] = [
    ("string", AttrType::String),
    ("bool", AttrType::Bool),
    ("int", AttrType::Int),
    ("double", AttrType::Double),
    ("bytes", AttrType::Bytes),
    ("json", AttrType::Json),
    ("empty", AttrType::Empty),
];

/// What an attribute says about its span besides being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// `span.kind`
    Kind,
    /// `error`
    Error,
    /// `otel.status_code`
    Status,
    /// `otel.status_description`
    Message,
    /// `w3c.tracestate`
    TraceState,
    /// `otel.scope.name`, formerly `otel.library.name`
    Scope,
    /// `otel.scope.version`, formerly `otel.library.version`
    ScopeVersion,
}

impl Fact {
    /// What an attribute of this key says; nothing for most.
    pub fn of(key: &str) -> Option<Self> {
        Some(match key {
            "span.kind" => Self::Kind,
            "error" => Self::Error,
            "otel.status_code" => Self::Status,
            "otel.status_description" => Self::Message,
            "w3c.tracestate" => Self::TraceState,
            "otel.scope.name" | "otel.library.name" => Self::Scope,
            "otel.scope.version" | "otel.library.version" => Self::ScopeVersion,
            _ => return None,
        })
    }

    /// Whether it stays an attribute where it was read.
    pub fn stays(self) -> bool {
        !matches!(self, Self::TraceState | Self::Scope | Self::ScopeVersion)
    }
}

/// What the attributes of a span say about it, read in their order: mostly the last one counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// The kind.
    pub kind: Kind,
    error: bool,
    ok: bool,
    /// The status message.
    pub message: StrId,
    /// The W3C trace state.
    pub trace_state: StrId,
    /// The scope's name.
    pub scope: StrId,
    /// The scope's version.
    pub scope_version: StrId,
}

impl Facts {
    /// Notes what an attribute of a value says; `id` gives the value's id where that is kept. Whether
    /// it was understood: a kind may be one that nobody knows.
    pub fn note(&mut self, fact: Fact, value: &str, id: impl FnOnce(&str) -> StrId) -> bool {
        match fact {
            Fact::Kind => match kind_of(value) {
                Some(kind) => self.kind = kind,
                None => return false,
            },
            Fact::Error => self.error |= !is_no(value),
            Fact::Status if value.eq_ignore_ascii_case("ERROR") => self.error = true,
            Fact::Status if value.eq_ignore_ascii_case("OK") => self.ok = true,
            Fact::Status => {}
            Fact::Message => self.message = id(value),
            Fact::TraceState => self.trace_state = id(value),
            Fact::Scope => self.scope = id(value),
            Fact::ScopeVersion => self.scope_version = id(value),
        }
        true
    }

    /// An error wherever one is said; else OK where that is said.
    pub fn status(&self) -> Status {
        match (self.error, self.ok) {
            (true, _) => Status::Error,
            (false, true) => Status::Ok,
            _ => Status::Unset,
        }
    }
}

fn kind_of(text: &str) -> Option<Kind> {
    let kinds = [
        ("internal", Kind::Internal),
        ("server", Kind::Server),
        ("client", Kind::Client),
        ("producer", Kind::Producer),
        ("consumer", Kind::Consumer),
        ("unspecified", Kind::Unspecified),
        ("", Kind::Unspecified),
    ];
    // As it is nearly always written, else in any case.
    let exact = kinds.iter().find(|(name, _)| words::same(name.as_bytes(), text.as_bytes()));
    let any = || kinds.iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
    exact.or_else(any).map(|&(_, kind)| kind)
}

/// What an `error` tag holds where there is no error.
fn is_no(value: &str) -> bool {
    ["", "0", "false", "none"].iter().any(|no| value.eq_ignore_ascii_case(no))
}
