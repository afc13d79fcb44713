//! What the page and the engine say to each other; postcard on the wire, one message one buffer.
//!
//! Every [`Ask`] but [`Ask::Cancel`] is answered at least once, under the id of its [`Request`].
//! [`Answer::Progress`] may come any number of times before the final answer of an
//! [`Ask::Open`], and [`Answer::LastByte`] once. A question that can't be answered (nothing is open,
//! no trace is shown, no such span) is answered by [`Answer::Failed`] and changes nothing. Times
//! inside a trace are nanoseconds after the trace's earliest start.

use serde::{Deserialize, Serialize};

use crate::base::{DurationNs, TimeNs};
pub use crate::layout::rows::Fold;
use crate::model::{Kind, Severity, SpanIx, Status, TraceIx};

/// A question, numbered by the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Names the answer's question; grows.
    pub id: u32,
    /// The question.
    pub ask: Ask,
}

/// An answer to the question `id`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The question's number.
    pub id: u32,
    /// The answer.
    pub answer: Answer,
}

/// What the page may ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Are we of one build? Answered by [`Answer::Hello`].
    Hello,
    /// Open these sources together as one data set, in place of what is open once it succeeds.
    /// Answered by [`Answer::Opened`] or [`Answer::Failed`]; also failed is one that was cancelled
    /// or in whose place another came, so that each has an end. One that succeeds ends what was
    /// shown: [`Ask::Show`] comes next. Several inputs open if one of them has a span.
    Open {
        /// Where the bytes come from, in order. The shell around the engine gets them.
        inputs: Vec<Input>,
    },
    /// Stop the open request of that number. What was open before stays.
    Cancel {
        /// The number of the [`Ask::Open`].
        open: u32,
    },
    /// A window of the list of traces. Answered by [`Answer::Traces`].
    Traces {
        /// The first, in the list's order.
        first: u32,
        /// How many at most; no more than 4,096.
        count: u32,
        /// The order.
        order: TraceOrder,
    },
    /// Choose the trace that the questions below are about; everything expanded.
    /// Answered by [`Answer::Trace`] or [`Answer::Failed`]; then what was shown before still is.
    Show {
        /// Which.
        trace: TraceRef,
    },
    /// A window of the visible rows. Answered by [`Answer::Rows`].
    Rows {
        /// The first visible row.
        first: u32,
        /// How many at most; no more than 4,096.
        count: u32,
    },
    /// Collapse or expand. Answered by [`Answer::Folded`], or [`Answer::Failed`] if the fold names
    /// a span of another trace.
    Fold {
        /// What.
        fold: Fold,
        /// A span whose row number the answer should give, after the change.
        keep: Option<SpanIx>,
    },
    /// The whole trace as a picture. Answered by [`Answer::Minimap`].
    Minimap {
        /// In device pixels; no more than 4,096.
        width: u16,
        /// In device pixels; no more than 4,096.
        height: u16,
    },
    /// All of one span. Answered by [`Answer::Detail`].
    Detail {
        /// Which; a span of the shown trace.
        span: SpanIx,
    },
    /// Find a span of the shown trace by its id (hexadecimal of any case and padding, or the
    /// id's own text) and expand its ancestors. Answered by [`Answer::Located`].
    Locate {
        /// The span's id.
        id: String,
    },
    /// Switch the clock skew adjustment of the shown trace. Answered by [`Answer::Trace`].
    Skew {
        /// On or off.
        on: bool,
    },
}

/// Where the bytes of one input come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// An absolute URL, fetched without credentials beyond the same origin.
    Url {
        /// The URL.
        url: String,
        /// What to call it in messages.
        name: String,
    },
    /// A file that was posted along with the request.
    File {
        /// Its place among the posted files.
        index: u32,
        /// Its name.
        name: String,
    },
    /// Text that was pasted.
    Text {
        /// The text.
        text: String,
    },
}

/// The order of the list of traces. Ties are broken by start, the newest first, then by place in
/// the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TraceOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The longest first.
    Longest,
    /// The most spans first.
    MostSpans,
    /// The most errors first.
    MostErrors,
}

/// Names a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TraceRef {
    /// By its place in the store.
    Ix(TraceIx),
    /// By its id as text: hexadecimal of any case and padding, or the id's own text.
    Id(String),
    /// The only one, or the newest.
    First,
}

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
    /// The data set is open.
    Opened(DatasetInfo),
    /// The question can't be answered; what was open before still is.
    Failed(Problem),
    /// A window of the list of traces.
    Traces {
        /// All traces of the data set.
        total: u32,
        /// The first of the window.
        first: u32,
        /// The window.
        traces: Vec<TraceRow>,
    },
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
    },
    /// Where a span is.
    Located {
        /// Visible rows now.
        total: u32,
        /// The span and its row; `None` if the shown trace has no span of that id.
        found: Option<(SpanIx, u32)>,
    },
    /// The trace as a picture.
    Minimap(Minimap),
    /// All of one span.
    Detail(Box<SpanDetail>),
}

/// How far an open request is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes read, before decompression.
    pub bytes: u64,
    /// Bytes there are, where that is known.
    pub total: Option<u64>,
    /// Spans decoded.
    pub spans: u64,
}

/// Why something failed, for a person: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// One sentence, no full stop: "This is a Zipkin v1 file".
    pub what: String,
    /// File, line, path in the JSON, URL; may be empty.
    pub place: String,
    /// What the person can do; may be empty.
    pub advice: String,
}

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
    /// Which.
    pub ix: TraceIx,
    /// Its id as text.
    pub id: String,
    /// The first root's service; empty when unknown.
    pub service: String,
    /// The first root's name.
    pub name: String,
    /// The earliest start.
    pub start: TimeNs,
    /// From the earliest start to the latest end, in [`TraceHead::row`] after the adjustment of
    /// clock skew, if that is on.
    pub duration: DurationNs,
    /// Spans.
    pub spans: u32,
    /// Spans with an error.
    pub errors: u32,
    /// Whether spans are missing (a parent that is not there).
    pub incomplete: bool,
    /// Its services by number of spans, the most first.
    pub services: Vec<ServiceCount>,
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
    /// Warnings of this trace by kind, as far as they were kept (20,000 a kind in a data set).
    pub warnings: Vec<WarningCount>,
    /// Whether the clock skew adjustment is on.
    pub skew: bool,
    /// Spans that it moves, or would move.
    pub skewed: u32,
}

/// Some visible rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowWindow {
    /// Visible rows in all.
    pub total: u32,
    /// The number of the first row here, as asked; beyond `total` there are no rows.
    pub first: u32,
    /// The service names that `rows` refer to.
    pub services: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One visible row: a span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which.
    pub span: SpanIx,
    /// Its parent, as the tree shows it.
    pub parent: Option<SpanIx>,
    /// Length of its chain of parents; a root has 0.
    pub depth: u32,
    /// Index into [`RowWindow::services`].
    pub service: u16,
    /// The span's name.
    pub name: String,
    /// Start, in nanoseconds after the trace's earliest; adjusted, if that is on.
    pub start: u64,
    /// Duration in nanoseconds.
    pub duration: u64,
    /// The kind.
    pub kind: Kind,
    /// The status.
    pub status: Status,
    /// Direct children.
    pub children: u32,
    /// Whether its children are visible. Meaningless without children.
    pub expanded: bool,
    /// Collapsed, and a hidden descendant has an error.
    pub hidden_error: bool,
    /// How many spans are hidden below it.
    pub hidden: u32,
    /// Warnings of severity Repair or Loss.
    pub warnings: u32,
    /// Whether the clock skew adjustment moved it.
    pub adjusted: bool,
    /// Times of its first events, in nanoseconds after the trace's earliest; at most 32.
    pub events: Vec<u64>,
    /// Place among its siblings from 1, and how many there are (`aria-posinset`, `aria-setsize`).
    pub position: (u32, u32),
}

/// The whole trace as a small picture. Row 0 is the top; `width * height` cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minimap {
    /// In device pixels; as asked, but no more than 4,096.
    pub width: u16,
    /// In device pixels; as asked, but no more than 4,096.
    pub height: u16,
    /// Per cell 0 for nothing, 1 for an error, else 2 + an index into `services`.
    pub cells: Vec<u8>,
    /// The services of the cells, those with the most spans first, at most 253; others share the
    /// last.
    pub services: Vec<String>,
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
