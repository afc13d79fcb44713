//! Two traces beside each other: what is asked, and what is told.

use serde::{Deserialize, Serialize};

use super::attributes::{AttributeLine, AttributeText};
use super::{DeltaGraph, DeltaGraphOf, PathLine, PathStep, PathsOf, SetsTold, ShareText, TraceRow};
use crate::base::DurationNs;
use crate::model::{Change, SpanIx, Weight};

/// What is asked about two traces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompareAsk {
    /// The first's id, as [`TraceRef::Id`](super::TraceRef::Id); empty for none.
    pub a: String,
    /// The second's id; empty for none.
    pub b: String,
    /// From where to where (exclusive) the inputs are numbered that each came with, where that matters: a trace of the
    /// same id may be elsewhere as well.
    pub inputs: [Option<(u16, u16)>; 2],
    /// What is looked for in services and names, in any case; empty for nothing. Rows are only what is found, with what is
    /// above it; bars and boxes say whether they are.
    pub find: String,
    /// Whether the traces' times are adjusted for clock skew.
    pub skew: bool,
    /// What.
    pub of: CompareOf,
}

/// What is asked; each is answered by the [`CompareTold`] of that name. All but the heads need both traces: else there
/// are no rows, bars or differences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CompareOf {
    /// Both heads, what they spend on each operation, and how well they fit.
    Heads,
    /// Where the difference is.
    Ranked {
        /// Of what.
        weight: Weight,
        /// How many nodes are told one by one; no more than 200.
        most: u32,
    },
    /// A window of one of the trees.
    Rows {
        /// Which, and which of its nodes are rows.
        rows: RowsOf,
        /// The first row.
        first: u32,
        /// How many at most; no more than 4,096.
        count: u32,
    },
    /// A window of the flame graph of both.
    Flame {
        /// Of what.
        weight: Weight,
        /// From where to where across, in nanoseconds; `None` for all.
        range: Option<(u64, u64)>,
        /// The first line.
        first: u32,
        /// How many lines at most; no more than 1,024.
        lines: u32,
        /// How wide the range is drawn, in the smallest widths of a bar; no more than 4,096.
        cells: u16,
    },
    /// A window of the graph of both.
    Graph(DeltaGraphOf),
    /// All about a node.
    Node {
        /// Which.
        node: DiffRef,
        /// To which neighbour by paths; `None` for itself.
        step: Option<PathStep>,
        /// Of what a flame graph's place is told.
        weight: Weight,
    },
    /// The row of a node, with what is above it unfolded.
    Place {
        /// Which rows.
        rows: RowsOf,
        /// The node, of the same tree.
        node: u32,
    },
    /// What attributes have different over all partners; of sets, in how many traces. Told as
    /// [`CompareTold::Attributes`] or [`CompareTold::Shares`].
    Attributes,
    /// Paths of operations as a list; of sets only.
    Paths(PathsOf),
    /// How many paths of operations are found.
    Found,
}

/// The trees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DiffTree {
    /// A node for all that the same services and operations led to.
    #[default]
    Paths,
    /// A node for each pair of spans, and each span without a partner.
    Spans,
}

/// Which nodes of a tree are rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowsOf {
    /// The tree.
    pub tree: DiffTree,
    /// What is compared.
    pub weight: Weight,
    /// Only those that differ, with what is above them.
    pub only: bool,
    /// Nodes that nothing below is a row of, by number, ascending.
    pub folded: Vec<u32>,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DiffRef {
    /// By its number in a tree.
    Number(DiffTree, u32),
    /// That of a span, by the number of its trace (0 or 1) and its id; of sets, by its trace's id, a slash, and its id.
    Span(u8, String),
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CompareTold {
    /// Both heads.
    Heads(Box<Comparison>),
    /// Where the difference is.
    Ranked(RankedTold),
    /// A window of a tree.
    Rows(DiffRows),
    /// A window of the flame graph.
    Flame(DeltaWindow),
    /// A window of the graph.
    Graph(DeltaGraph),
    /// A node; `None` where there is none.
    Node(Option<Box<NodeTold>>),
    /// Where a node is: its row, and what is folded now.
    Place {
        /// The row; none where it is not one of them.
        row: Option<u32>,
        /// What is folded, without what is above it.
        folded: Vec<u32>,
    },
    /// What attributes have different: those that say something first; at most 500.
    Attributes(Vec<AttributeLine>),
    /// Both sets; in place of the heads.
    Sets(Box<SetsTold>),
    /// Paths of operations.
    Paths {
        /// How many there are.
        total: u32,
        /// Those that were asked for.
        lines: Vec<PathLine>,
    },
    /// How many are found; none where nothing is looked for.
    Found(Option<u32>),
    /// Attributes by how far their shares are apart: those that say something first; at most 500.
    Shares(Vec<ShareText>),
}

/// Two traces and what they spend on each operation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The first and the second, as the list has them; `None` for one that is not open.
    pub sides: [Option<TraceRow>; 2],
    /// The 200 operations whose self time differs most, in that order
    /// ([`crate::analysis::compare::operations`]).
    pub operations: Vec<ComparedOperation>,
    /// How many operations both have together.
    pub total: u32,
    /// How well they fit, where both are there.
    pub fit: Option<Fit>,
    /// How many spans of both the clock skew adjustment moves, or would move.
    pub skewed: u32,
}

/// How well two traces fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fit {
    /// Spans that have a partner in the other trace.
    pub pairs: u32,
    /// Spans that only the first, and that only the second has.
    pub only: [u32; 2],
    /// Pairs that come in another order than what is around them.
    pub moved: u32,
    /// Pairs that are called differently.
    pub renamed: u32,
}

/// An operation in two traces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedOperation {
    /// The service; empty when unknown.
    pub service: String,
    /// The span name.
    pub name: String,
    /// In the first and in the second.
    pub spent: [ComparedSpent; 2],
}

/// What one trace spends on an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ComparedSpent {
    /// Spans.
    pub spans: u32,
    /// Those with an error.
    pub errors: u32,
    /// Their self times together.
    pub own: DurationNs,
}

/// Where the difference is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RankedTold {
    /// All differences together, in nanoseconds: what the second took longer.
    pub all: i64,
    /// What all that took longer adds up to.
    pub slower: u64,
    /// What all that was faster does.
    pub faster: u64,
    /// The nodes with the largest differences, in that order.
    pub lines: Vec<RankedLine>,
    /// How many others differ.
    pub others: u32,
    /// What they have together.
    pub rest: i64,
}

/// A node with its difference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RankedLine {
    /// Its number among the paths.
    pub node: u32,
    /// The service; empty when unknown.
    pub service: String,
    /// The span name.
    pub name: String,
    /// What leads to it, from the root on: services and names.
    pub path: Vec<(String, String)>,
    /// How many spans each trace has of it.
    pub spans: [u32; 2],
    /// What each has of it, in nanoseconds.
    pub times: [u64; 2],
}

impl RankedLine {
    /// How much more the second has.
    pub fn difference(&self) -> i64 {
        let [a, b] = self.times.map(u64::cast_signed);
        b.wrapping_sub(a)
    }
}

/// A window of a tree.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DiffRows {
    /// Rows in all.
    pub total: u32,
    /// The first.
    pub first: u32,
    /// The rows.
    pub rows: Vec<DiffRow>,
    /// The texts that rows name.
    pub texts: Vec<String>,
    /// All differences together, in nanoseconds.
    pub all: i64,
    /// The largest difference of a node alone.
    pub largest: u64,
    /// How many nodes differ.
    pub differ: u32,
    /// How long each trace is.
    pub durations: [u64; 2],
}

/// A node as a row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiffRow {
    /// Its number.
    pub node: u32,
    /// How many are above it.
    pub depth: u32,
    /// How many are directly below it.
    pub children: u32,
    /// How many of those below it are hidden, as it is folded.
    pub hidden: u32,
    /// The service, in the window's texts.
    pub service: u32,
    /// The name.
    pub name: u32,
    /// What it is called in the first trace, where that is something else.
    pub was: Option<u32>,
    /// What each trace has of it.
    pub had: [HadTold; 2],
    /// What is different.
    pub change: Change,
    /// What there is to say of it besides, in the window's texts; else what spans and errors say.
    pub notes: Option<u32>,
}

/// What one trace has of a node. Times in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HadTold {
    /// Spans.
    pub spans: u32,
    /// Those with an error.
    pub errors: u32,
    /// When the first of them starts, after the trace's earliest start.
    pub start: u64,
    /// Their durations together.
    pub duration: u64,
    /// What is compared, of the node alone.
    pub time: u64,
    /// The same with all below it.
    pub below: u64,
}

/// A window of the flame graph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeltaWindow {
    /// Lines in all.
    pub lines: u32,
    /// How far it goes across: nanoseconds.
    pub extent: u64,
    /// Bars by line, then from left to right.
    pub bars: Vec<DeltaBar>,
    /// The texts that bars name.
    pub texts: Vec<String>,
}

/// A bar of the flame graph.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeltaBar {
    /// Its line.
    pub line: u32,
    /// Where it begins.
    pub from: u64,
    /// Where it ends.
    pub to: u64,
    /// Its node among the paths, or the widest of them.
    pub node: u32,
    /// Its service, in the window's texts.
    pub service: u32,
    /// Its name.
    pub name: u32,
    /// What is compared, with all below, in both.
    pub times: [u64; 2],
    /// Which trace has spans of it.
    pub has: [bool; 2],
    /// Nothing is looked for, or this is found.
    pub found: bool,
    /// How many bars were too narrow to be drawn apart; 1 for one that is drawn whole.
    pub bars: u32,
}

/// All about a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NodeTold {
    /// Its number among the paths.
    pub branch: u32,
    /// The number of its first pair among the spans, of two partners where it has such.
    pub pair: u32,
    /// The service; empty when unknown.
    pub service: String,
    /// The span name.
    pub name: String,
    /// What it is called in the first trace, where that is something else: the service and the name.
    pub was: Option<(String, String)>,
    /// How many spans each trace has of the path.
    pub spans: [u32; 2],
    /// The pair's spans, with their ids; of sets, the longest of each.
    pub ids: [Option<(SpanIx, String)>; 2],
    /// The traces that these are of.
    pub traces: [String; 2],
    /// Whether each of them came from the second of two back ends that a search has asked.
    pub second: [bool; 2],
    /// What there is to say besides, a sentence each.
    pub notes: Vec<String>,
    /// Facts: what, in both, and what is different.
    pub facts: Vec<(String, [String; 2], String)>,
    /// Attributes of the pair that differ.
    pub attributes: Vec<AttributeText>,
    /// How many are the same.
    pub same: u32,
    /// Its line in the flame graph, and its column in the graph.
    pub line: u32,
    /// Its top in the graph.
    pub y: u64,
    /// Where it is there.
    pub range: (u64, u64),
    /// Its place among those of the same parent, from 1, and how many there are.
    pub place: (u32, u32),
    /// How many are directly below it.
    pub children: u32,
}
