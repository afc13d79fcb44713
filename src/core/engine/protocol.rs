//! What the page and the engine say to each other; postcard on the wire, one message one buffer.
//!
//! Every [`Ask`] but [`Ask::Cancel`] is answered at least once, under the id of its [`Request`].
//! [`Answer::Progress`] may come any number of times before the final answer of an
//! [`Ask::Open`] or [`Ask::Search`], and [`Answer::LastByte`] once. A question that can't be answered
//! (nothing is open, no trace is shown, no such span) is answered by [`Answer::Failed`] and changes
//! nothing. Times inside a trace are nanoseconds after the trace's earliest start.

mod again;
mod answer;
mod ask;
mod attributes;
mod compare;
mod dataset;
mod delta_graph;
mod detail;
mod input;
mod logs;
mod message;
mod metrics;
mod packed;
mod problem;
mod progress;
mod reduce;
mod refs;
mod results;
mod rows;
mod service_graph;
mod sets;
mod share;
mod verdict;
mod views;
pub mod wire;

pub use again::{Kept, MOST_KEPT, Restored};
pub use answer::Answer;
pub use ask::Ask;
pub use attributes::{AttributeLine, AttributeText, ShareText};
pub use compare::{
    CompareAsk, CompareOf, CompareTold, ComparedOperation, ComparedSpent, Comparison, DeltaBar,
    DeltaWindow, DiffRef, DiffRow, DiffRows, DiffTree, Fit, HadTold, NodeTold, RankedLine,
    RankedTold, RowsOf,
};
pub use dataset::{
    DatasetInfo, InputInfo, Names, Operation, ServiceCount, TraceHead, TraceRow, WarningCount,
};
pub use delta_graph::{DeltaBox, DeltaGraph, DeltaGraphOf};

pub use detail::{
    AttrText, EventDetail, GenAi, GenAiMessage, LinkDetail, LinkPlace, MOST_EVENTS, PatternLink,
    SpanDetail, ValueKind,
};
pub use input::{Also, Elsewhere, Input, Slot};
pub use logs::{
    FoundBy, Ink, Level, LinesOf, LogDetail, LogForm, LogLine, LogMarks, LogRows, LogRun,
    LogWindow, LogsAsk, LogsPlan, LogsTold, LogsTook, LokiAsk, LokiFound, LokiTold, is_beside,
};
pub use message::{Request, Response};
pub use metrics::{
    Figure, MOST_OPERATIONS, Metrics, MetricsQuery, MetricsService, MetricsSource,
    OperationMetrics, QUANTILES, RATE_OVER, Series, rank, span_kind,
};
pub use packed::Packed;
pub use problem::Problem;
pub use progress::{Preview, Progress};
pub use reduce::{Ancestor, Hidden, Least, MOST_ANCESTORS, Reduce, Reduced, SpanRef};
pub use refs::{ReadRef, Sought, TraceOrder, TraceRef};
pub use results::{
    Area, Bin, Bucket, By, Facet, FacetChoice, FacetValue, Group, GroupOrder, Line, Lines, Narrow,
    OrderKey, Pair, Point, Points, ResultOrder, ResultsAsk, ResultsOf, ResultsTold, Shape, Spread,
    Stroke, Sum,
};
pub use rows::{
    ColourBy, Fold, GroupRow, LINES_BELOW, LegendLine, LineRow, MatchMarks, Minimap, Row, RowLook,
    RowWindow, Work,
};
pub use service_graph::{
    CalleeKind, CallsTold, LookedAt, ServiceEdge, ServiceGraph, ServiceNode, ServiceTold,
};
pub use sets::{PathColumn, PathLine, PathSide, PathsOf, SetOf, SetTold, SetsAsk, SetsTold};
pub use share::{Packing, ShareAsk, ShareTold};
pub use verdict::{
    Alike, ChangeTold, CrowdText, CrowdTold, FindingText, LintLine, LintTold, Piece, SpentLine,
    SpentTables, Verdict, WhatIfTold,
};
pub use views::{
    FlameBar, FlameWindow, GraphNode, GraphWindow, Heat, PathStep, PathTold, TableCell, TableHead,
    TableLine, TableOf, TableWindow, USUAL_FIELDS, ViewAnswer, ViewAsk,
};
