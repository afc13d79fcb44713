//! What a span of the demo is made of, before it is written.

use serde::Serialize;

use crate::shop::{Pod, Scope};

/// An attribute's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Str(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Double(f64),
    /// Yes or no.
    Bool(bool),
    /// Several texts.
    List(Vec<String>),
}

macro_rules! from {
    ($($t:ty => $make:expr;)+) => {
        $(impl From<$t> for Value { fn from(v: $t) -> Self { $make(v) } })+
    };
}
from! {
    &str => |v: &str| Value::Str(v.to_owned());
    String => Value::Str;
    i64 => Value::Int;
    u64 => |v| Value::Int(v as i64);
    u32 => |v| Value::Int(i64::from(v));
    u16 => |v| Value::Int(i64::from(v));
    i32 => |v| Value::Int(i64::from(v));
    usize => |v| Value::Int(v as i64);
    f64 => Value::Double;
    bool => Value::Bool;
    Vec<String> => Value::List;
}

/// Keys and values in the order in which an SDK would have set them.
pub type Attrs = Vec<(&'static str, Value)>;

/// OTLP's span kinds, as their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are OpenTelemetry's")]
pub enum Kind {
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

/// The parent of a new span.
#[derive(Clone, Copy, Debug)]
pub enum Parent {
    /// None.
    Root,
    /// A span of the same process.
    Local(u64),
    /// A span of another process.
    Remote(u64),
}

/// A point in a span.
#[derive(Clone, Debug)]
pub struct Event {
    /// Nanoseconds since the epoch.
    pub at: u64,
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub attrs: Attrs,
}

/// A link to a span, mostly of another trace.
#[derive(Clone, Debug)]
pub struct Link {
    /// The trace linked to.
    pub trace: u128,
    /// The span linked to.
    pub span: u64,
    /// What it says.
    pub attrs: Attrs,
}

/// A span.
#[derive(Clone, Debug)]
pub struct Span {
    /// The process that recorded it.
    pub pod: Pod,
    /// The library that recorded it.
    pub scope: Scope,
    /// Its id.
    pub id: u64,
    /// Its parent.
    pub parent: Parent,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Nanoseconds since the epoch, by a right clock.
    pub start: u64,
    /// The same; `None` while it is open.
    pub end: Option<u64>,
    /// What it says.
    pub attrs: Attrs,
    /// What happened in it.
    pub events: Vec<Event>,
    /// What it refers to.
    pub links: Vec<Link>,
    /// The status message, if it failed.
    pub error: Option<String>,
}
