//! What the engine may answer.

use serde::{Deserialize, Serialize};

use super::*;
use crate::model::SpanIx;
use crate::source::{Api, Config, Settings};

/// What the engine may answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Ask::Hello`]: the engine's build id.
    Hello {
        /// Equal on both sides, or they do not understand each other.
        build: String,
    },
    /// How far an open request is.
    Progress(Progress),
    /// The last byte of an open request is in; the trees are being built.
    LastByte,
    /// First rows.
    Preview(Box<Preview>),
    /// The data set is open.
    Opened(DatasetInfo),
    /// The traces that a text names, each once; most often one.
    Ref(Vec<ReadRef>),
    /// What a `config.json` says.
    Config(Box<Config>),
    /// A back end's services.
    Services {
        /// Sorted, each once.
        services: Vec<String>,
        /// What it speaks.
        api: Api,
    },
    /// A service's span names, sorted by name, then kind, each once.
    Operations(Vec<Operation>),
    /// A search is done; [`Ask::Traces`] lists what it found.
    Found {
        /// What was found; nothing is no failure.
        info: DatasetInfo,
        /// What the back end turned out to speak.
        api: Api,
        /// Whether the traces came whole, so that they can be shown without asking again.
        whole: bool,
    },
    /// What a span says of a generative model; `None` where it says nothing.
    GenAi(Packed<Option<GenAi>>),
    /// What of the rows is to stay.
    Kept(Kept),
    /// They are as they were.
    Restored(Restored),
    /// The back end keeps the trace.
    Archived,
    /// Services and span names of the open data set.
    Names(Names),
    /// Which services call which.
    Dependencies(Packed<ServiceGraph>),
    /// How a service does.
    Metrics(Packed<Metrics>),
    /// The back end tells no metrics, because it has no store of them or no such route: not a failure, but a reason
    /// to ask for [`Ask::MetricsOf`].
    NoMetrics(Problem),
    /// What is wrong with the shown trace.
    Verdict(Box<Verdict>),
    /// What would be.
    WhatIf {
        /// The trace with the times that it would have.
        head: TraceHead,
        /// What came of it.
        told: WhatIfTold,
    },
    /// The shown trace seen otherwise.
    View(Packed<ViewAnswer>),
    /// What a Loki has.
    Loki(Packed<LokiTold>),
    /// The logs of the shown trace.
    Logs(Packed<LogsTold>),
    /// What is configured.
    Settings(Packed<Settings>),
    /// The shown trace for others.
    Share(Packed<ShareTold>),
    /// How many are like a span.
    Alike(Alike),
    /// Where its time went.
    SpentTables(Packed<SpentTables>),
    /// What the owners of the instrumentation could do better.
    Lint(Packed<LintTold>),
    /// What is wrong with all traces.
    Crowd(Packed<CrowdTold>),
    /// To [`Ask::Close`]: nothing is kept there now.
    Closed,
    /// The question can't be answered; what was open before still is.
    Failed(Problem),
    /// A window of a list of traces.
    Traces {
        /// All traces that match.
        total: u32,
        /// The first of the window.
        first: u32,
        /// The window.
        traces: Vec<TraceRow>,
    },
    /// The traces of a list together.
    Results(Packed<ResultsTold>),
    /// Two traces.
    Compared(Packed<CompareTold>),
    /// The chosen trace.
    Trace(TraceHead),
    /// A window of rows.
    Rows(RowWindow),
    /// The rows changed.
    Folded {
        /// Visible rows now.
        total: u32,
        /// The row of the span named by `keep` (or, where it is hidden, of its nearest visible
        /// ancestor); `None` if it is of another trace.
        row: Option<u32>,
        /// What is collapsed, for a link; empty where nothing is, `None` where it is too much.
        code: Option<String>,
        /// Why all is expanded, where a link's code was of another state of the trace.
        problem: Option<Problem>,
    },
    /// Where a span is.
    Located {
        /// Visible rows now.
        total: u32,
        /// The span and its row; `None` if the shown trace has no span of that id.
        found: Option<(SpanIx, u32)>,
        /// What is collapsed now, as [`Answer::Folded`] has it.
        code: Option<String>,
    },
    /// The trace as a picture.
    Minimap(Minimap),
    /// What colours stand for.
    Legend {
        /// The values.
        lines: Vec<LegendLine>,
        /// How many there are in all.
        total: u32,
    },
    /// Links made by patterns.
    PatternLinks(Vec<PatternLink>),
    /// When a span was at work, in nanoseconds.
    Spent {
        /// Which.
        span: SpanIx,
        /// Self time.
        own: u64,
        /// Execution time ([`crate::analysis::execution_times`]).
        execution: u64,
        /// How long it is on the critical path by itself.
        path: u64,
        /// How much sooner the end could come at most if it took no time; 0 off the critical path
        /// ([`crate::analysis::end_drag`]).
        drag: u64,
        /// How much later it could end without holding up its parent; none where nothing waits for it
        /// ([`crate::analysis::slack`]).
        slack: Option<u64>,
    },
    /// All of one span.
    Detail(Box<SpanDetail>),
    /// Events of a span: the first [`MOST_EVENTS`] of them, their attributes and values cut, and how many there are.
    EventsAt {
        /// By time.
        list: Vec<EventDetail>,
        /// In all.
        total: u32,
    },
    /// A span as OTLP JSON.
    Raw(String),
    /// So many spans are marked.
    Matches {
        /// Spans.
        count: u32,
        /// The rows now.
        rows: Reduced,
    },
    /// The rows are others.
    Reduced(Reduced),
    /// Where the marked spans are.
    Marks(MatchMarks),
    /// A marked span.
    Match {
        /// Visible rows now.
        total: u32,
        /// The span and its row; `None` if none is marked.
        found: Option<(SpanIx, u32)>,
        /// From when to when it is, in nanoseconds after the trace's earliest; adjusted, if that is on.
        time: (u64, u64),
        /// Which of them it is, from 1; 0 if none is.
        place: u32,
        /// How many are marked.
        count: u32,
        /// What is collapsed now, as [`Answer::Folded`] has it.
        code: Option<String>,
    },
}
