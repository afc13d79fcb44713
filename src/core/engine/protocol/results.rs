//! The traces of a list seen together: lines in any order, points, groups, facets, trends, small pictures.

use serde::{Deserialize, Serialize};

use super::TraceRow;
use crate::base::{DurationNs, TimeNs};
use crate::model::TraceIx;
use crate::source::Query;

/// A question about what a query leaves of the traces that are kept at a place, and what is chosen of these.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResultsAsk {
    /// What was looked for.
    pub query: Query,
    /// What of it counts.
    pub narrow: Narrow,
    /// What is asked.
    pub of: ResultsOf,
}

/// What is chosen of the results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrow {
    /// Of each facet one of these values.
    pub facets: Vec<FacetChoice>,
    /// Only traces that begin and last so.
    pub area: Option<Area>,
}

/// The values of a facet that count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetChoice {
    /// Which facet.
    pub by: By,
    /// Its values, one of which a trace has.
    pub values: Vec<String>,
}

/// A region of time and duration, all ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// The earliest start.
    pub from: TimeNs,
    /// The latest start.
    pub to: TimeNs,
    /// The shortest duration.
    pub least: DurationNs,
    /// The longest duration.
    pub most: DurationNs,
}

/// What traces are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum By {
    /// Service and name of the first root, parted by a tab.
    Root,
    /// A service that one of its spans is of. A trace may have several.
    Service,
    /// The name of the first root.
    Operation,
    /// Whether any span failed: `error` or `ok`.
    Status,
    /// The file or the back end that it came from, by its name.
    Source,
    /// An attribute of the first root, or else of its resource.
    Attribute(String),
}

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum ResultsOf {
    /// A window of the list. Told as [`ResultsTold::Lines`].
    Lines {
        /// The order.
        order: ResultOrder,
        /// The first.
        first: u32,
        /// How many at most; no more than 4,096.
        count: u32,
        /// Attributes of the root to tell of each.
        columns: Vec<String>,
    },
    /// One trace by its number among the results ([`Point::at`]). Told as [`ResultsTold::Lines`].
    One(u32),
    /// Start and duration of each. Told as [`ResultsTold::Points`].
    #[default]
    Points,
    /// How durations are spread. Told as [`ResultsTold::Spread`].
    Spread {
        /// Into how many parts; at most 200.
        bins: u16,
    },
    /// What they have different. Told as [`ResultsTold::Facets`].
    Facets,
    /// They together by something. Told as [`ResultsTold::Groups`].
    Groups {
        /// By what.
        by: By,
        /// By what the groups are ordered.
        order: GroupOrder,
    },
    /// What changes in time. Told as [`ResultsTold::Trend`].
    Trend {
        /// Into how many parts of equal length the time is cut; at most 400.
        buckets: u16,
    },
    /// Two windows of time beside each other, together and by root. Told as [`ResultsTold::Windows`].
    Windows {
        /// The first, both ends included.
        a: (TimeNs, TimeNs),
        /// The second, both ends included.
        b: (TimeNs, TimeNs),
    },
    /// Small pictures of whole traces; at most 200. Told as [`ResultsTold::Shapes`].
    Shapes(Vec<TraceIx>),
    /// The next piece of a file of them, as Jaeger's JSON; those of which only a line is known are left out. Told as
    /// [`ResultsTold::Piece`].
    Export {
        /// The first piece.
        anew: bool,
    },
    /// The ids of all, in any order. Told as [`ResultsTold::Ids`].
    Ids,
    /// What was seen so far of a key, for who types a query: keys of attributes for an empty one. Told as
    /// [`ResultsTold::Seen`].
    Seen {
        /// A key of the query's language.
        key: String,
        /// What a value has in it, in any case.
        typed: String,
    },
}

/// The order of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultOrder {
    /// By what.
    pub key: OrderKey,
    /// The largest (the newest, the last in the alphabet) first.
    pub down: bool,
}

impl Default for ResultOrder {
    fn default() -> Self {
        Self { key: OrderKey::Start, down: true }
    }
}

/// What a list is ordered by. Ties are broken by start, the newest first, then by place in the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderKey {
    /// When it begins.
    Start,
    /// How long it lasts.
    Duration,
    /// How many spans it has.
    Spans,
    /// How many of them failed.
    Errors,
    /// How many services it passes.
    Services,
    /// Service, then name of its first root.
    Name,
    /// An attribute of its root: numbers by size and before texts; traces without it come last either way.
    Attribute(String),
}

/// What groups are ordered by; ties by value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupOrder {
    /// The most traces first.
    #[default]
    Traces,
    /// The largest share of traces with an error first.
    Errors,
    /// The longest median first.
    P50,
    /// The longest 95th percentile first.
    P95,
    /// The longest 99th percentile first.
    P99,
    /// The longest first.
    Max,
    /// By value.
    Value,
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ResultsTold {
    /// A window of the list.
    Lines(Box<Lines>),
    /// Start and duration of each.
    Points(Points),
    /// How durations are spread.
    Spread(Spread),
    /// What they have different: those that differ in most traces first.
    Facets(Vec<Facet>),
    /// Groups, and how many there are in all.
    Groups {
        /// The first 500.
        groups: Vec<Group>,
        /// In all.
        total: u32,
    },
    /// What changes in time; empty without results.
    Trend(Vec<Bucket>),
    /// All traces of the two windows, then by root, those of the largest difference of medians first.
    Windows(Vec<Pair>),
    /// In the order asked for; none for a trace that is not there whole.
    Shapes(Vec<Option<Shape>>),
    /// Those of most spans first; at most 200.
    Seen(Vec<String>),
    /// A piece of a file.
    Piece {
        /// The piece.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
        /// Whether there is another.
        more: bool,
        /// How many traces are written so far of how many.
        written: (u32, u32),
    },
    /// Ids of traces, as the list has them.
    Ids(Vec<String>),
}

/// A window of a list, and what is known of all of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lines {
    /// How many are left.
    pub total: u32,
    /// How many results there are before something is chosen of them.
    pub of: u32,
    /// How many traces were looked at.
    pub examined: u32,
    /// Results of which only a line is known that does not say whether the query's filter holds; they are left out.
    pub unknown: u32,
    /// More came than the limit allows: there may be any number of others.
    pub more: bool,
    /// The earliest and the newest start of what was looked at and is within the limit; none where nothing says it.
    pub covered: Option<(TimeNs, TimeNs)>,
    /// The longest of those that are left, in ns.
    pub longest: DurationNs,
    /// The number of the first line in the order.
    pub first: u32,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What is known of the trace.
    pub row: TraceRow,
    /// The attributes that were asked for; empty where it has none.
    pub cells: Vec<String>,
}

/// Points of a scatter plot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// At most about 10,000: beyond 5,000 traces those that lie close together are one. In the order in which they are
    /// painted: those with errors last, so that none is hidden, and the large ones behind the small ones.
    pub points: Vec<Point>,
    /// Traces in all.
    pub traces: u32,
    /// The earliest and the latest start.
    pub range: Option<(TimeNs, TimeNs)>,
}

/// A trace, or several close together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The number of the trace among all results; of several, of the one with the most errors.
    pub at: u32,
    /// When it begins.
    pub start: TimeNs,
    /// How long it lasts.
    pub duration: DurationNs,
    /// How many spans it has.
    pub spans: u32,
    /// How many of them failed.
    pub errors: u32,
    /// How many traces it stands for.
    pub traces: u32,
}

/// How durations are spread.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Parts of equal length on a logarithmic scale, the shortest first; none without results.
    pub bins: Vec<Bin>,
    /// The 50th, 95th and 99th percentile, by the nearest rank.
    pub percentiles: [DurationNs; 3],
}

/// A part of the durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// The shortest that is in it.
    pub least: DurationNs,
    /// The longest that is in it.
    pub most: DurationNs,
    /// Traces.
    pub traces: u32,
    /// Those with an error.
    pub errors: u32,
}

/// What traces differ in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    /// In what.
    pub by: By,
    /// The values that most have, and those that are chosen.
    pub values: Vec<FacetValue>,
    /// How many further values there are.
    pub more: u32,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Traces that have it, of those that all other choices leave.
    pub traces: u32,
}

/// Traces that are alike in something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Their value; `None` for traces without one.
    pub value: Option<String>,
    /// What they are together.
    pub of: Sum,
}

/// Traces together. Percentiles go by the nearest rank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many.
    pub traces: u32,
    /// Those with an error.
    pub errors: u32,
    /// The median of their durations.
    pub p50: DurationNs,
    /// The 95th percentile.
    pub p95: DurationNs,
    /// The 99th percentile.
    pub p99: DurationNs,
    /// The longest.
    pub max: DurationNs,
}

/// A part of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its begin.
    pub from: TimeNs,
    /// Its end; the next one's begin.
    pub to: TimeNs,
    /// The traces that begin in it.
    pub of: Sum,
}

/// The same traces in two windows of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Service and name of their root, parted by a tab; `None` for all traces.
    pub root: Option<String>,
    /// In the first window.
    pub a: Sum,
    /// In the second window.
    pub b: Sum,
}

/// A trace as a small picture: depth by time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Its lines, the root's first; what is deeper than the last is in the last.
    pub lines: Vec<Vec<Stroke>>,
}

/// A run of spans on a line, in 255ths of the trace's duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stroke {
    /// Its begin.
    pub from: u8,
    /// Its end, not less than the begin.
    pub to: u8,
    /// Whether a span of it failed.
    pub error: bool,
}
