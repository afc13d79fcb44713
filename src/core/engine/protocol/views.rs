//! What is asked and told about the shown trace seen otherwise: flames, the graph of its paths, and tables.
//!
//! All of them are about the spans that are rows: what is left out of these is left out here as well.

use serde::{Deserialize, Serialize};

use super::ColourBy;
use crate::export::Format;
use crate::model::{SpanIx, Thresholds};

/// What may be asked; each is answered by the [`ViewAnswer`] of that name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ViewAsk {
    /// A window of the flames.
    Flame {
        /// Merged by path; else each span by time.
        merged: bool,
        /// From where to where across: nanoseconds after the trace's start or, merged, of self time; `None` for all.
        range: Option<(u64, u64)>,
        /// The first line.
        first: u32,
        /// How many lines at most; no more than 1,024.
        lines: u32,
        /// How wide the range is drawn, in the smallest widths of a bar; no more than 4,096.
        cells: u16,
        /// What colours stand for; of merged spans, that of the longest counts.
        colour: ColourBy,
    },
    /// A window of the graph of paths.
    Graph {
        /// From which column to which, the last excluded; no more than 1,024.
        columns: (u32, u32),
        /// From where to where down, in units of [`LEAF`](crate::layout::path_tree::LEAF) a leaf.
        range: (u64, u64),
        /// How high the range is drawn, in the smallest heights of a node; no more than 4,096.
        cells: u16,
        /// What its colours tell.
        heat: Heat,
    },
    /// What there is to say of the path of a span, or of a neighbour.
    Path {
        /// A span of the shown trace.
        span: SpanIx,
        /// To which neighbour; `None` for the span's own.
        step: Option<PathStep>,
        /// Neighbours are paths; else spans.
        merged: bool,
    },
    /// A window of a table.
    Table {
        /// Which.
        of: TableOf,
        /// By which column: its [`TableHead::key`], behind `-` for the largest first. What is none counts as the
        /// usual order.
        order: String,
        /// The first line.
        first: u32,
        /// How many at most; no more than 4,096.
        count: u32,
    },
    /// What is to be looked for to find the spans of a line of a table.
    Find {
        /// Which table.
        of: TableOf,
        /// Its order.
        order: String,
        /// The line.
        line: u32,
    },
    /// The next piece of the trace as a file, as it was recorded and whole, whatever is left out of the rows.
    Export {
        /// What kind of file.
        format: Format,
        /// From its beginning.
        anew: bool,
    },
    /// What a person wants to tell of the trace, as it was recorded, in Markdown.
    Summary {
        /// A link to it; may be empty.
        link: String,
        /// From which amounts on something is a finding.
        thresholds: Thresholds,
    },
    /// The keys of attributes.
    Keys,
}

/// What the graph's colours tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heat {
    /// The service.
    Service,
    /// The durations of a node's spans as a part of the trace's.
    Total,
    /// Their self times as a part of all.
    #[default]
    Own,
    /// How many of them failed.
    Errors,
}

/// A way from a node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PathStep {
    /// Up.
    Parent,
    /// Down, to the first.
    Child,
    /// To the next of the same parent.
    Next,
    /// To the one before.
    Previous,
    /// To the first of all.
    Root,
}

/// The columns that a table of spans has where no others are chosen.
pub const USUAL_FIELDS: [&str; 7] =
    ["service", "name", "start", "duration", "self", "kind", "status"];

/// The tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TableOf {
    /// Groups of spans.
    Statistics {
        /// What the spans of a group have in common, and those of its parts; one or two.
        by: Vec<ColourBy>,
    },
    /// Spans, of which only those that find has found while anything is looked for.
    Spans {
        /// Columns by their keys; empty for the usual.
        columns: Vec<String>,
    },
    /// Events.
    Events {
        /// The words that must be in one; empty for all.
        text: String,
    },
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ViewAnswer {
    /// A window of the flames.
    Flame(FlameWindow),
    /// A window of the graph.
    Graph(GraphWindow),
    /// A path; `None` where there is no such neighbour.
    Path(Option<Box<PathTold>>),
    /// A window of a table.
    Table(TableWindow),
    /// What is to be looked for; `None` where that can't be said.
    Find(Option<String>),
    /// A piece of a file.
    Piece {
        /// The bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
        /// Whether there are more.
        more: bool,
        /// How many spans, or whatever it has one by one, are written of how many.
        written: (u32, u32),
    },
    /// A text.
    Text(String),
    /// Keys of attributes, those of most spans first; at most 500.
    Keys(Vec<String>),
}

/// A window of the flames.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlameWindow {
    /// Lines in all.
    pub lines: u32,
    /// How far it goes across: nanoseconds.
    pub extent: u64,
    /// Bars by line, then from left to right.
    pub bars: Vec<FlameBar>,
    /// The texts that bars name.
    pub texts: Vec<String>,
    /// The values that colours stand for.
    pub values: Vec<String>,
}

/// A bar of the flames.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlameBar {
    /// Its line.
    pub line: u32,
    /// Where it begins.
    pub from: u64,
    /// Where it ends.
    pub to: u64,
    /// Its span, or the longest of them.
    pub span: SpanIx,
    /// Its service, in the window's texts.
    pub service: u32,
    /// Its name.
    pub name: u32,
    /// What its colour stands for, in the window's values.
    pub value: u32,
    /// How many spans are in it.
    pub spans: u32,
    /// How many bars were too narrow to be drawn apart; 1 for one that is drawn whole.
    pub bars: u32,
    /// Whether one of them failed.
    pub error: bool,
    /// Whether find has found one of them.
    pub matched: bool,
}

/// A window of the graph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphWindow {
    /// Columns in all.
    pub columns: u32,
    /// How high all is.
    pub height: u64,
    /// The top of the first root.
    pub roots: u64,
    /// The self time of all spans, in nanoseconds.
    pub all: u64,
    /// The nodes that are seen, column by column.
    pub nodes: Vec<GraphNode>,
    /// The texts that nodes name.
    pub texts: Vec<String>,
}

/// A node of the graph: the spans of one path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GraphNode {
    /// Its column.
    pub column: u32,
    /// Its top.
    pub y: u64,
    /// The top of the node above it.
    pub parent: Option<u64>,
    /// The tops of its first and last child.
    pub children: Option<(u64, u64)>,
    /// The longest of its spans.
    pub span: SpanIx,
    /// Its service, in the window's texts.
    pub service: u32,
    /// Its name.
    pub name: u32,
    /// How many spans.
    pub spans: u32,
    /// How many of them failed.
    pub errors: u32,
    /// Their durations together, in nanoseconds.
    pub total: u64,
    /// Their self times together.
    pub own: u64,
    /// From 0 to 255, what its colour tells.
    pub heat: u8,
    /// Nobody waits for it.
    pub apart: bool,
    /// Whether find has found one of its spans.
    pub matched: bool,
    /// How many nodes were too low to be drawn apart; 1 for one that is drawn whole.
    pub nodes: u32,
}

/// What there is to say of a path, or of a span.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathTold {
    /// Its span, or the longest of them.
    pub span: SpanIx,
    /// The service.
    pub service: String,
    /// The name.
    pub name: String,
    /// Facts: what, and how much.
    pub facts: Vec<(String, String)>,
    /// What is to be looked for to find these spans.
    pub find: String,
    /// What is to be looked for to find all of its service and name, wherever they are.
    pub alike: String,
    /// How many spans.
    pub spans: u32,
    /// Its line or column.
    pub line: u32,
    /// Where it is across, or down in the graph.
    pub range: (u64, u64),
    /// Where its node is in the graph.
    pub y: u64,
    /// Its place among those of the same parent, from 1, and how many there are.
    pub place: (u32, u32),
    /// How many are below it.
    pub children: u32,
}

/// A window of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableWindow {
    /// The columns.
    pub heads: Vec<TableHead>,
    /// The column that it is ordered by, and whether the largest come first.
    pub order: (u32, bool),
    /// What all of it is: "12 groups of 340 spans".
    pub words: String,
    /// Lines in all.
    pub total: u32,
    /// The first line.
    pub first: u32,
    /// The lines.
    pub lines: Vec<TableLine>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableHead {
    /// How a link and an order name it.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// What exactly it tells.
    pub about: String,
    /// Numbers: to the right, with a bar for how much of the column's largest each is.
    pub number: bool,
    /// How wide it is at least, in characters.
    pub width: u8,
}

/// A line of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableLine {
    /// The cells, one for each column.
    pub cells: Vec<TableCell>,
    /// It is a part of the line above it that is none.
    pub part: bool,
    /// The span that it leads to; none where it stands for several.
    pub span: Option<SpanIx>,
    /// Whether find has found it.
    pub matched: bool,
    /// The service whose colour it has.
    pub service: Option<String>,
    /// Something in it failed.
    pub error: bool,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableCell {
    /// What stands in it.
    pub text: String,
    /// The exact value, where the text is shorter.
    pub exact: String,
    /// How much of the column's largest it is, from 0 to 255.
    pub heat: u8,
}
