//! What is asked and told about the logs of the shown trace.

use serde::{Deserialize, Serialize};

use super::{Problem, Reduced};
use crate::base::TimeNs;
use crate::model::SpanIx;
use crate::source::Target;

/// By what lines are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FoundBy {
    /// Their structured metadata has the id.
    Metadata,
    /// Their text has the id.
    Text,
    /// Their labels and their time alone.
    Time,
    /// A query of one's own.
    Custom,
}

/// Whether a query is looked at too where the one before has found something: those by the id, wherever it stands.
pub fn is_beside(forms: &[LogForm], at: usize) -> bool {
    let by = |at: usize| forms.get(at).map(|form| form.by);
    by(at) == Some(FoundBy::Text) && at.checked_sub(1).and_then(by) == Some(FoundBy::Metadata)
}

/// A query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogForm {
    /// By what it finds lines.
    pub by: FoundBy,
    /// LogQL.
    pub expr: String,
}

/// How bad a line says that something is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Level {
    /// It does not say.
    #[default]
    Unknown,
    /// Every step.
    Trace,
    /// For who looks for a mistake.
    Debug,
    /// What is usual.
    Info,
    /// Something is odd.
    Warn,
    /// Something failed.
    Error,
    /// The program could not go on.
    Fatal,
}

impl Level {
    /// All, from the least.
    pub const ALL: [Self; 7] =
        [Self::Unknown, Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    /// The usual word; empty where nothing is said.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }
}

/// What a Loki is asked, or a file that stands for one. Answered by [`LokiTold`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LokiAsk {
    /// The queries, one after the other until one finds something; that by text also behind that by metadata, since
    /// services of one trace write in either way. Of a file none is asked: it is read whole.
    pub forms: Vec<LogForm>,
    /// From when on.
    pub from: TimeNs,
    /// Until when.
    pub to: TimeNs,
    /// How many lines at most.
    pub most: u32,
    /// Labels and values of which one may be unknown, where nothing is found.
    pub labels: Vec<(String, Vec<String>)>,
    /// The target is a file with what a Loki has answered.
    pub file: bool,
}

/// What a query found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LokiFound {
    /// Which.
    pub form: u32,
    /// The answer, as it came.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
}

/// What a Loki has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LokiTold {
    /// Lines.
    Came {
        /// What each of the queries found that found something.
        found: Vec<LokiFound>,
        /// Why a later one found nothing more.
        problem: Option<Problem>,
    },
    /// Nothing was found, and as far as it can be told why.
    Nothing(Problem),
    /// There is no Loki.
    Absent(Problem),
}

/// What may be asked about the logs of the shown trace; each is answered by the [`LogsTold`] of that name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LogsAsk {
    /// Which queries to send, and which links lead to the logs elsewhere.
    Plan {
        /// Of this span; without one of the trace.
        span: Option<SpanIx>,
        /// The setting `logs` as JSON text; may be empty.
        logs: String,
        /// The setting `grafana` as JSON text; may be empty.
        grafana: String,
    },
    /// Keep these lines.
    Take {
        /// What a Loki has answered, or what a file has.
        #[serde(with = "serde_bytes")]
        body: Vec<u8>,
        /// The queries that are looked for in it, as [`LokiAsk::forms`]; none where it is the answer to one already.
        forms: Vec<LogForm>,
        /// From when on lines of a file count.
        from: TimeNs,
        /// Until when.
        to: TimeNs,
        /// How many lines were asked for at most.
        most: u32,
        /// The label that names a service.
        service: String,
        /// Beside those that are kept; else in their place.
        more: bool,
    },
    /// A window of the lines.
    Window {
        /// Which lines.
        of: LinesOf,
        /// The first.
        first: u32,
        /// How many at most; no more than 1,000.
        count: u32,
    },
    /// All of a line.
    Line {
        /// Which, by [`LogLine::at`].
        at: u32,
    },
    /// The lines of all spans that have any.
    Marks,
    /// How many lines there are when.
    Volume {
        /// In how many parts of the trace's time; no more than 4,096.
        parts: u16,
    },
    /// Lines are rows below their spans from now on; in [`LogsTold::Rows`] are the rows as they are then.
    Rows {
        /// Which; `None` for none. Their order, and spans between them, do not count.
        of: Option<LinesOf>,
        /// Whose row should be told: the selected one's.
        keep: Option<SpanIx>,
        /// The same of what is at the top.
        near: Option<SpanIx>,
    },
    /// Keep none.
    Forget,
}

/// Which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesOf {
    /// With this in their text, in either case; all where it is empty.
    pub text: String,
    /// Of this span alone.
    pub span: Option<SpanIx>,
    /// At least as bad as this.
    pub least: Level,
    /// The newest first.
    pub back: bool,
    /// With the starts of spans between them: those whose name or service has the text.
    pub spans: bool,
}

/// What is told about the logs of the shown trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LogsTold {
    /// What to ask.
    Plan(LogsPlan),
    /// What was kept.
    Took(LogsTook),
    /// Some lines.
    Window(LogWindow),
    /// All of a line.
    Line(LogDetail),
    /// The lines of spans, by span.
    Marks(Vec<LogMarks>),
    /// How many lines there are when: for each part all, and those with a warning or worse, an error or worse.
    Volume(Vec<[u32; 3]>),
    /// Lines are rows, or none is.
    Rows(LogRows),
    /// None is kept.
    Forgotten,
}

/// Which lines are rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogRows {
    /// How many there are of those that were asked for. Of a span that has very many, not all are rows.
    pub lines: u32,
    /// How many spans have any.
    pub spans: u32,
    /// How many of the lines are of no span: they stand below the trace's first.
    pub nobody: u32,
    /// The rows now.
    pub rows: Reduced,
}

/// What to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsPlan {
    /// The queries, the surest first.
    pub forms: Vec<LogForm>,
    /// Why there is none.
    pub silence: Option<Problem>,
    /// From when on.
    pub from: TimeNs,
    /// Until when.
    pub to: TimeNs,
    /// What the queries look under: labels and their values.
    pub labels: Vec<(String, Vec<String>)>,
    /// The label that names a service.
    pub service: String,
    /// The configured Loki as a target whose URL is as it was written, and the headers to ask for.
    pub loki: Option<(Target, Vec<String>)>,
    /// What of the settings can't be read: its place in config.json, and a sentence without its subject.
    pub doubts: Vec<(String, String)>,
    /// Where the same can be looked at in Grafana: what is there, and the address.
    pub links: Vec<(String, String)>,
}

/// What was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsTook {
    /// How many lines are kept.
    pub total: u32,
    /// Which of the queries found them.
    pub forms: Vec<u32>,
    /// As many came as were asked for: there may be more.
    pub full: bool,
    /// The latest of those that came.
    pub last: TimeNs,
    /// Values that could not be read.
    pub skipped: u64,
    /// The answer broke off.
    pub cut: bool,
    /// What the Loki had to say beside.
    pub warnings: Vec<String>,
}

/// A window of the lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogWindow {
    /// How many there are of those that are asked for.
    pub total: u32,
    /// The window.
    pub lines: Vec<LogLine>,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// Its number among all that are kept.
    pub at: u32,
    /// When it was written.
    pub time: TimeNs,
    /// The same in nanoseconds after the trace's earliest start, moved with its span.
    pub offset: i64,
    /// How bad it is.
    pub level: Level,
    /// Whose it is; may be empty.
    pub service: String,
    /// What it says.
    pub runs: Vec<LogRun>,
    /// There is more of it than is told.
    pub long: bool,
    /// How many fields it has beside.
    pub fields: u32,
    /// The span that it is of, and its name.
    pub span: Option<(SpanIx, String)>,
    /// It names the span; else that is said by service and time.
    pub by_id: bool,
    /// It is no line, but the start of the span, with its duration in nanoseconds.
    pub begins: Option<u64>,
}

/// A part of a line that looks the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRun {
    /// The text.
    pub text: String,
    /// Its colour, if it has one.
    pub ink: Option<Ink>,
    /// It is bold.
    pub bold: bool,
    /// It stands back.
    pub dim: bool,
    /// It is underlined.
    pub underline: bool,
}

/// A colour that a program gave to a text on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ink {
    /// Red.
    Red,
    /// Green.
    Green,
    /// Yellow.
    Yellow,
    /// Blue.
    Blue,
    /// Magenta.
    Magenta,
    /// Cyan.
    Cyan,
    /// Grey, or black.
    Grey,
}

/// All of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogDetail {
    /// The line as it was written, without what colours it.
    pub text: String,
    /// What it was read as: `JSON`, `logfmt`; empty for a plain text.
    pub form: String,
    /// Its fields.
    pub fields: Vec<(String, String)>,
    /// Its structured metadata.
    pub metadata: Vec<(String, String)>,
    /// The labels of its stream.
    pub labels: Vec<(String, String)>,
}

/// The lines of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogMarks {
    /// The span.
    pub span: SpanIx,
    /// When they were, in nanoseconds after the trace's earliest start, and how bad they are; by time, at most 200.
    pub lines: Vec<(u64, Level)>,
}
