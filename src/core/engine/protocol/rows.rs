//! The visible rows: windows of them, what changes them, and all of them as a small picture.

use serde::{Deserialize, Serialize};

use super::Level;
use crate::model::{Kind, SpanIx, Status};

/// A change of what is collapsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fold {
    /// Collapse the span if it is expanded, else expand it.
    Toggle(SpanIx),
    /// Collapse one span. Without children nothing happens.
    Collapse(SpanIx),
    /// Expand one span.
    Expand(SpanIx),
    /// Expand the span's siblings and itself (the treegrid's `*`).
    ExpandSiblings(SpanIx),
    /// Expand all ancestors of a span, so that its row is visible; also where only what was found is
    /// ([`super::Ask::Find`]).
    Reveal(SpanIx),
    /// Collapse a span and all below it.
    CollapseSubtree(SpanIx),
    /// Expand a span and all below it.
    ExpandSubtree(SpanIx),
    /// Collapse everything but the ancestors of a span, which are expanded; what is below the span
    /// stays as it is.
    CollapseOthers(SpanIx),
    /// Collapse every span that has children.
    CollapseAll,
    /// Expand everything.
    ExpandAll,
    /// Collapse the deepest level that is still expanded: of the visible spans whose children are
    /// visible, those of the greatest depth.
    CollapseLevel,
    /// Expand the shallowest level that is still collapsed: of the collapsed spans, those of the
    /// least depth (which are always visible).
    ExpandLevel,
}

impl Fold {
    /// The span it is about, if it is about one.
    pub fn span(self) -> Option<SpanIx> {
        match self {
            Self::Toggle(s)
            | Self::Collapse(s)
            | Self::Expand(s)
            | Self::ExpandSiblings(s)
            | Self::CollapseSubtree(s)
            | Self::ExpandSubtree(s)
            | Self::CollapseOthers(s)
            | Self::Reveal(s) => Some(s),
            Self::CollapseAll | Self::ExpandAll | Self::CollapseLevel | Self::ExpandLevel => None,
        }
    }
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
    /// The values that colours stand for, where they are not by service.
    pub colours: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl RowWindow {
    /// The row of this number among all visible rows; `None` if it is not here.
    pub fn row(&self, number: u32) -> Option<&Row> {
        self.rows.get(number.checked_sub(self.first)? as usize)
    }

    /// The number of the row of a span, if it is here; or of a line below it, which stand there from 0.
    pub fn number(&self, span: SpanIx, line: Option<u32>) -> Option<u32> {
        let at = self.rows.iter().position(|row| row.span == span && row.line_place() == line)?;
        Some(self.first.saturating_add(at as u32))
    }
}

/// What is told of rows besides what they always tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowLook {
    /// The visible time, in nanoseconds after the trace's earliest, from one to another: what is told of
    /// parts of a span is as fine as can be seen there. The whole trace where it is empty.
    pub seen: (u64, u64),
    /// [`Row::path`].
    pub path: bool,
    /// [`Row::own`].
    pub own: bool,
    /// The attributes that are told as [`Row::pills`], each with those that stand in for it behind a `|`:
    /// `db.query.summary|db.statement`.
    pub pills: Vec<String>,
    /// What [`Row::colour`] is by.
    pub colour: ColourBy,
}

/// What a bar's colour stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColourBy {
    /// The service.
    #[default]
    Service,
    /// The span's name.
    Operation,
    /// The kind.
    Kind,
    /// The status.
    Status,
    /// The value of this attribute, of the span or else of its resource.
    Attribute(String),
}

/// A value that colours stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegendLine {
    /// The value; empty for spans that have none.
    pub value: String,
    /// Spans of the trace that have it.
    pub spans: u32,
}

/// What a span does that its kind does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Nothing of that.
    #[default]
    Other,
    /// It asks a database.
    Database,
    /// It asks a model.
    GenAi,
}

/// A row that stands for a run of equal leaves, or is the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// How many spans.
    pub count: u32,
    /// Those with an error.
    pub errors: u32,
    /// Their durations together, in nanoseconds.
    pub total: u64,
    /// The shortest duration, in nanoseconds.
    pub least: u64,
    /// The longest.
    pub most: u64,
    /// When they are, while they are one row; by start.
    pub bars: Vec<(u64, u64)>,
}

/// How many lines of a span are rows at most. One row more leads to the others.
pub const LINES_BELOW: u32 = 200;

/// A row that is a line of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRow {
    /// Which of those below the span, from 0.
    pub place: u32,
    /// How bad it is.
    pub level: Level,
}

impl LineRow {
    /// Whether it is no line, but says how many more there are of the span.
    pub fn is_more(self) -> bool {
        self.place >= LINES_BELOW
    }
}

/// One visible row: a span, or a line of a log below one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which; of a line the one that it stands below.
    pub span: SpanIx,
    /// It is a line. Then its text is the name; what else it has is a start, a depth, a parent, a
    /// position, and as [`Self::pills`] why it stands there, where it does not name the span.
    pub line: Option<LineRow>,
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
    /// Direct children; while the rows are confined, those of them that are left. Of a group, its spans.
    pub children: u32,
    /// Whether its children, or the group's spans, are visible. Meaningless without.
    pub expanded: bool,
    /// Collapsed, and a hidden descendant has an error.
    pub hidden_error: bool,
    /// How many spans are hidden below it.
    pub hidden: u32,
    /// How many lines of logs are rows directly below it, or would be if it was expanded. None where lines are no rows.
    pub lines: u32,
    /// How many lines are hidden, of it and of what is below it.
    pub hidden_lines: u32,
    /// Warnings of severity Repair or Loss.
    pub warnings: u32,
    /// By how much the clock skew adjustment moved it, in nanoseconds.
    pub moved: i64,
    /// When its events were, in order, in nanoseconds after the trace's earliest; of many, those that can be
    /// told apart ([`Self::coarse`]).
    pub events: Vec<u64>,
    /// Place among its siblings from 1, and how many there are (`aria-posinset`, `aria-setsize`).
    pub position: (u32, u32),
    /// Whether the last [`super::Ask::Find`] found it.
    pub matched: bool,
    /// While the rows are confined: it is here for a span below it, or because it was wanted.
    pub context: bool,
    /// When it is on the critical path, with what is below it if that is not to be seen; by time. Only where
    /// asked for.
    pub path: Vec<(u64, u64)>,
    /// When it was busy for [`crate::analysis::GAP`] or longer and none of its children was; by time. None
    /// without children.
    pub gaps: Vec<(u64, u64)>,
    /// Of such stretches of time there are more than are told: those that can't be told apart in the time
    /// that is seen are one, and beyond it by its length there are none.
    pub coarse: bool,
    /// Self time in nanoseconds; 0 unless asked for.
    pub own: u64,
    /// Spans of services that are left out, between this span and what hangs below it.
    pub taken: u32,
    /// It stands for more spans than one, or is the first of them.
    pub group: Option<Box<GroupRow>>,
    /// What it calls, if no row below it tells: the service of a child, or what its attributes name.
    pub callee: String,
    /// Values of chosen attributes, with spaces between them.
    pub pills: String,
    /// What it does.
    pub work: Work,
    /// How many spans it links to, and how many of this trace link to it.
    pub links: (u32, u32),
    /// Index into [`RowWindow::colours`]; not where colours are by service.
    pub colour: u16,
}

impl Row {
    /// Whether there is something below it to be collapsed.
    pub fn can_fold(&self) -> bool {
        self.children > 0 || self.lines > 0
    }

    /// Which line below its span it is, if it is one.
    pub fn line_place(&self) -> Option<u32> {
        self.line.map(|line| line.place)
    }
}

/// The whole trace as a small picture. Row 0 is the top; `width * height` cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minimap {
    /// In device pixels; as asked, but no more than 4,096.
    pub width: u16,
    /// In device pixels; as asked, but no more than 4,096.
    pub height: u16,
    /// Per cell nothing, an error, or a service's colour and how many spans there are
    /// ([`crate::render::minimap::cell_token`]).
    pub cells: Vec<u8>,
}

/// Where the spans are that the last [`super::Ask::Find`] found: runs of columns and of lines of the
/// minimap that such a span starts in, from one to the other, that excluded; in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchMarks {
    /// In time.
    pub columns: Vec<(u16, u16)>,
    /// In the order of the rows when everything is expanded.
    pub lines: Vec<(u16, u16)>,
}
