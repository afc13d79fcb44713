//! What of the shown trace is left out of the rows, and how much that is.

use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::model::SpanIx;

/// What the rows are confined to. All of it holds together; spans that are only there for those below
/// them are [`super::Row::context`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reduce {
    /// Only what the last [`super::Ask::Find`] found, unless nothing is looked for.
    pub matches: bool,
    /// Only spans with an error.
    pub errors: bool,
    /// Only spans on the critical path.
    pub path: bool,
    /// Only spans that took so long.
    pub least: Option<Least>,
    /// No spans of these services; what is below them hangs below the nearest span that stays. The empty
    /// name is that of an unknown service.
    pub services: Vec<String>,
    /// Nor of those that a link of Jaeger UI leaves out, by its `svcFilter`: they are told by
    /// [`Reduced::services`], and asked for by name from then on.
    pub filter: Option<String>,
    /// Runs of equal leaves are one row each ([`super::Row::group`]).
    pub fold: bool,
    /// Only this span and what is below it. One that the trace does not have is passed over.
    pub focus: Option<SpanRef>,
}

/// Names a span of the shown trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpanRef {
    /// By its place in the store.
    Ix(SpanIx),
    /// By its id as text, as [`super::Ask::Locate`].
    Id(String),
}

/// How long a span must have taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Least {
    /// In nanoseconds.
    Time(u64),
    /// In millionths of the trace's duration.
    Share(u32),
}

/// How many spans are not among the rows, whatever is collapsed, because of each part of a [`Reduce`]. A
/// span may be in several of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Because of [`Reduce::matches`].
    pub matches: u32,
    /// Because of [`Reduce::errors`].
    pub errors: u32,
    /// Because of [`Reduce::path`].
    pub path: u32,
    /// Because of [`Reduce::least`].
    pub least: u32,
    /// Because of [`Reduce::services`].
    pub services: u32,
    /// Because of [`Reduce::fold`].
    pub fold: u32,
    /// Because of [`Reduce::focus`].
    pub focus: u32,
}

/// The rows after a change of what they are confined to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reduced {
    /// Visible rows now.
    pub total: u32,
    /// The row of the span named by `keep`; `None` if it is of another trace.
    pub keep: Option<u32>,
    /// The row of the span named by `near`, of its nearest visible ancestor, or of what is before it; `None`
    /// if there are no rows.
    pub near: Option<u32>,
    /// How many spans are left out.
    pub hidden: Hidden,
    /// The ancestors of the span that the rows are confined to, from its root on, and itself; of a long
    /// chain the first and the last [`MOST_ANCESTORS`] - 1.
    pub focus: Vec<Ancestor>,
    /// How many are passed over behind the first.
    pub skipped: u32,
    /// From when to when that span is with all that is below it, in nanoseconds after the trace's earliest.
    pub time: Option<(u64, u64)>,
    /// The services that are left out, where a [`Reduce::filter`] was asked for.
    pub services: Option<Vec<String>>,
    /// Why that could not be read; the others are left out then.
    pub problem: Option<Problem>,
}

/// How many ancestors are told.
pub const MOST_ANCESTORS: usize = 8;

/// An ancestor of a span, to go back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ancestor {
    /// Which.
    pub span: SpanIx,
    /// Its id.
    pub id: String,
    /// Its service's name; may be empty.
    pub service: String,
    /// Its name.
    pub name: String,
}
