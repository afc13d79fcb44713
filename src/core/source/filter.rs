//! Conditions on a span and on its trace, joined by and, or, not.
//!
//! All of a condition must hold for **one span** of a trace, as with the fields of a [`Query`](super::Query); what is
//! asked of the trace as a whole ([`Field::TraceDuration`] and the like) is the same at each of its spans. So `not` is
//! true of a trace that has a span for which what follows is not so.
//!
//! A comparison on an attribute that a span does not have is false, whichever way it compares (as in Tempo's
//! TraceQL, where `{ span.foo != "bar" }` finds no span without `foo`); `not` makes it true.

use serde::{Deserialize, Serialize};

use crate::base::DurationNs;

mod line;

pub use line::Line;

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filter {
    /// All of them hold; never fewer than two, and none of them is an `And`.
    And(Vec<Filter>),
    /// One of them holds; never fewer than two, and none of them is an `Or`.
    Or(Vec<Filter>),
    /// It does not hold; never a `Not`.
    Not(Box<Filter>),
    /// One comparison.
    Term(Term),
}

/// A comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Of what.
    pub field: Field,
    /// How.
    pub op: Op,
    /// With what; [`Value::None`] for [`Op::Exists`].
    pub value: Value,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// The span's service.
    Service,
    /// The span's name.
    Operation,
    /// The service of the span's parent.
    Caller,
    /// The span's duration.
    Duration,
    /// The whole trace's duration.
    TraceDuration,
    /// How many spans the trace has.
    TraceSpans,
    /// How many spans of the trace failed.
    TraceErrors,
    /// The services of the trace's spans.
    TraceService,
    /// The service of the trace's first root.
    RootService,
    /// The name of the trace's first root.
    RootOperation,
    /// An attribute of the trace's first root, or what counts as one.
    RootTag(String),
    /// An attribute of the span, or what counts as one ([`Query::tags`](super::Query::tags)).
    Tag(String),
}

/// How two values are compared. Texts are equal or not; numbers and durations also come before or after one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Op {
    /// The same.
    Eq,
    /// There, and none of its values is the same.
    Ne,
    /// Greater.
    Gt,
    /// Not less.
    Ge,
    /// Less.
    Lt,
    /// Not greater.
    Le,
    /// The pattern, a regular expression, is found somewhere in it.
    Match,
    /// There, and the pattern is found in none of its values.
    NotMatch,
    /// There, whatever it is.
    Exists,
}

/// What something is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Nothing.
    None,
    /// A text; at an attribute that is compared by size, a number as text.
    Text(String),
    /// A duration.
    Duration(DurationNs),
    /// How many.
    Count(u64),
}

impl Op {
    /// All, with how they are written.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Eq, "="),
        (Self::Ne, "!="),
        (Self::Gt, ">"),
        (Self::Ge, ">="),
        (Self::Lt, "<"),
        (Self::Le, "<="),
        (Self::Match, "~"),
        (Self::NotMatch, "!~"),
        (Self::Exists, "exists"),
    ];

    /// How it is written.
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(op, _)| *op == self).map_or("", |(_, sign)| sign)
    }

    /// Whether it tells greater from less.
    pub fn is_order(self) -> bool {
        matches!(self, Self::Gt | Self::Ge | Self::Lt | Self::Le)
    }

    /// Whether it looks for a pattern.
    pub fn is_pattern(self) -> bool {
        matches!(self, Self::Match | Self::NotMatch)
    }

    /// Whether it holds for what compares so with the value; `false` for patterns.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Match | Self::NotMatch => false,
            Self::Exists => true,
        }
    }
}

impl Term {
    /// A comparison with a text.
    pub fn text(field: Field, op: Op, text: impl Into<String>) -> Self {
        Self { field, op, value: Value::Text(text.into()) }
    }

    /// Whether the field is there.
    pub fn exists(field: Field) -> Self {
        Self { field, op: Op::Exists, value: Value::None }
    }
}

impl Filter {
    /// All of them; `None` of none.
    pub fn all(list: Vec<Self>) -> Option<Self> {
        join(list, Self::And, |filter| match filter {
            Self::And(list) => Ok(list),
            other => Err(other),
        })
    }

    /// One of them; `None` of none.
    pub fn any(list: Vec<Self>) -> Option<Self> {
        join(list, Self::Or, |filter| match filter {
            Self::Or(list) => Ok(list),
            other => Err(other),
        })
    }

    /// What must hold all together: itself, or the parts of an `And`.
    pub fn into_parts(self) -> Vec<Self> {
        match self {
            Self::And(list) => list,
            other => vec![other],
        }
    }
}

impl std::ops::Not for Filter {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Not(filter) => *filter,
            other => Self::Not(Box::new(other)),
        }
    }
}

fn join(
    list: Vec<Filter>,
    make: fn(Vec<Filter>) -> Filter,
    open: fn(Filter) -> Result<Vec<Filter>, Filter>,
) -> Option<Filter> {
    let mut all = Vec::with_capacity(list.len());
    for filter in list {
        match open(filter) {
            Ok(list) => all.extend(list),
            Err(other) => all.push(other),
        }
    }
    if all.len() > 1 { Some(make(all)) } else { all.pop() }
}
