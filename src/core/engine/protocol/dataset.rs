//! The open data set, its list of traces, and the head of the shown one.

use serde::{Deserialize, Serialize};

use super::Problem;
use crate::base::{DurationNs, TimeNs};
use crate::model::{Severity, TraceIx};

/// An opened data set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetInfo {
    /// Each input's name and format, in order.
    pub inputs: Vec<InputInfo>,
    /// Traces in it.
    pub traces: u32,
    /// Spans in it.
    pub spans: u32,
    /// Warnings of the whole data set by kind.
    pub warnings: Vec<WarningCount>,
    /// The start of the earliest and of the newest span (of summaries: of the traces, where a back
    /// end says it); `None` without any.
    pub range: Option<(TimeNs, TimeNs)>,
}

/// Services and span names of a data set, for the search form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Names {
    /// Sorted by name.
    pub services: Vec<String>,
    /// Sorted by name, then kind, each once.
    pub operations: Vec<Operation>,
}

/// A span name that a service uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Operation {
    /// The name.
    pub name: String,
    /// `server`, `client` and so on; empty where it is not known.
    pub kind: String,
}

/// One input of a data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputInfo {
    /// Its name.
    pub name: String,
    /// Its format, as a person calls it: "OTLP JSON lines".
    pub format: String,
    /// Spans in it, as they stand there.
    pub spans: u32,
    /// Why it, or the rest of it, could not be read.
    pub problem: Option<Problem>,
}

/// How often a kind of warning occurred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningCount {
    /// [`crate::model::WarningKind::name`].
    pub name: String,
    /// A sentence without its subject, for a person: "has no name".
    pub text: String,
    /// How much it should worry.
    pub severity: Severity,
    /// How often.
    pub count: u32,
}

/// One line of the list of traces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceRow {
    /// Which; `None` where only this summary is known.
    pub ix: Option<TraceIx>,
    /// Its id as text.
    pub id: String,
    /// The first root's service; empty when unknown.
    pub service: String,
    /// The first root's name.
    pub name: String,
    /// The earliest start; the epoch where a back end does not say.
    pub start: TimeNs,
    /// From the earliest start to the latest end, in [`TraceHead::row`] after the adjustment of
    /// clock skew, if that is on.
    pub duration: DurationNs,
    /// Spans; 0 where a back end does not say.
    pub spans: u32,
    /// Spans with an error.
    pub errors: u32,
    /// Whether spans are missing (a parent that is not there).
    pub incomplete: bool,
    /// Its services by number of spans, the most first.
    pub services: Vec<ServiceCount>,
    /// Whether it came from the second of two back ends that a search has asked.
    pub second: bool,
}

/// A service of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceCount {
    /// Its name; empty when unknown.
    pub name: String,
    /// Its spans in the trace.
    pub spans: u32,
    /// Those with an error.
    pub errors: u32,
}

/// The head of the chosen trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceHead {
    /// The same facts as in the list.
    pub row: TraceRow,
    /// The longest chain of parents, the root counted as 1.
    pub depth: u32,
    /// Visible rows.
    pub rows: u32,
    /// Warnings of this trace by kind.
    pub warnings: Vec<WarningCount>,
    /// Whether the clock skew adjustment is on.
    pub skew: bool,
    /// Spans that it moves, or would move.
    pub skewed: u32,
}
