//! Two sets of traces beside each other: which they are, what is asked, and what is told.

use serde::{Deserialize, Serialize};

use super::{By, CompareOf, FacetChoice, Narrow};
use crate::model::{Change, Test, Weight};
use crate::source::Query;

/// A part of the results: traces of which all of this holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetOf {
    /// Those of these ids, if there are any.
    pub ids: Vec<String>,
    /// What of the results counts.
    pub narrow: Narrow,
    /// Those with a span of which these conditions hold, as a query line has them; empty for all.
    pub filter: String,
    /// Of each root operation that has five traces or more, so many percent of them: those that took longest. 1 to 99.
    /// Where none has five, of each that has two.
    pub slowest: Option<u8>,
    /// So many percent of the traces: those that began last. 1 to 99.
    pub newest: Option<u8>,
    /// What is not in the other set.
    pub rest: bool,
}

impl SetOf {
    /// What came from the file or back end of this name.
    pub fn of_source(name: String) -> Self {
        let choice = FacetChoice { by: By::Source, values: vec![name] };
        Self { narrow: Narrow { facets: vec![choice], area: None }, ..Self::default() }
    }

    /// Those with a span of which some conditions hold.
    pub fn with(filter: String) -> Self {
        Self { filter, ..Self::default() }
    }

    /// What is not in the other set.
    pub fn rest() -> Self {
        Self { rest: true, ..Self::default() }
    }
}

/// A question about two parts of what a query leaves of the traces that are kept at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetsAsk {
    /// What was looked for.
    pub query: Query,
    /// What of it counts.
    pub narrow: Narrow,
    /// The first set and the second.
    pub sets: [SetOf; 2],
    /// What is looked for, as in two traces.
    pub find: String,
    /// Whether the traces' times are adjusted for clock skew.
    pub skew: bool,
    /// What is asked, as of two traces.
    pub of: CompareOf,
}

/// Both sets, as far as they were looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SetsTold {
    /// How many traces were looked at.
    pub done: u32,
    /// Of how many; when all were, what is below is complete.
    pub total: u32,
    /// Each set.
    pub sets: [SetTold; 2],
    /// Traces that are in both.
    pub both: u32,
    /// Different paths of operations.
    pub paths: u32,
    /// Of them, those that were tested for the time on the critical path.
    pub tested: u32,
    /// How many spans the clock skew adjustment moves, or would move.
    pub skewed: u32,
}

/// A set. Times in nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SetTold {
    /// Traces of it that were looked at.
    pub traces: u32,
    /// Others, of which only a line is known: they are not looked at.
    pub lines: u32,
    /// Traces with a span that failed.
    pub errors: u32,
    /// Spans.
    pub spans: u32,
    /// The mean of the traces' durations, by the longest root of each.
    pub mean: u64,
    /// Their median, and their 95th percentile from 20 on; nearest rank.
    pub durations: (u64, Option<u64>),
    /// The id of a trace that stands for it, where it is one alone.
    pub only: Option<String>,
}

/// By what paths are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PathColumn {
    /// As in the tree.
    Tree,
    /// How far apart the shares of traces that have it are.
    Traces,
    /// How far apart its calls per trace are.
    Calls,
    /// How far apart the medians of its durations are.
    Median,
    /// How far apart their 95th percentiles are; those without one come last.
    High,
    /// How far apart the medians of its self times are.
    OwnMedian,
    /// How far apart their 95th percentiles are.
    OwnHigh,
    /// How much it adds to the difference of the sets.
    #[default]
    Difference,
    /// How unlikely its difference in time is by chance; those that were not tested come last.
    Chance,
}

/// A path of operations in both sets. Times in nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathLine {
    /// Its number in the tree.
    pub node: u32,
    /// How many are above it.
    pub depth: u32,
    /// The service; empty when unknown.
    pub service: String,
    /// The span name.
    pub name: String,
    /// What leads to it, from the root on: services and names.
    pub above: Vec<(String, String)>,
    /// What each set has of it.
    pub sides: [PathSide; 2],
    /// Whether the difference in time may be chance.
    pub time: Test,
    /// Whether the difference in how many traces have it may be.
    pub presence: Test,
    /// Where one set is a single trace, and the other has 20 spans or more: how many of a hundred of these are shorter
    /// than its longest.
    pub place: Option<u8>,
    /// What is different; `None` where nothing is.
    pub change: Option<Change>,
}

/// What one set has of a path. Times in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathSide {
    /// Traces that have it.
    pub traces: u32,
    /// Spans.
    pub spans: u32,
    /// Those with an error.
    pub errors: u32,
    /// How many spans a trace has that has it: the 5th, the 50th and the 95th percentile.
    pub usual: [u32; 3],
    /// The median of its spans' durations, and their 95th percentile from 20 on; nearest rank.
    pub durations: (u64, Option<u64>),
    /// The same of their self times.
    pub own: (u64, Option<u64>),
    /// The mean for a trace of the set, of what is compared.
    pub mean: u64,
}

/// Paths in an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathsOf {
    /// By what.
    pub by: PathColumn,
    /// The largest first; of the tree, the first.
    pub down: bool,
    /// What is compared.
    pub weight: Weight,
    /// Only what differs.
    pub only: bool,
    /// The first.
    pub first: u32,
    /// How many at most; no more than 4,096.
    pub count: u32,
}
