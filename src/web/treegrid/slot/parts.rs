//! What a row shows beside its texts: indentation, the button before the name, marks behind it.

use spanscape_core::engine::protocol::{Row, Work};
use spanscape_core::model::{Kind, Status};

/// What stands behind a name.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub error: bool,
    pub inside: bool,
    pub warnings: bool,
    /// Spans of services that are left out, directly below it.
    pub taken: u32,
    /// To other spans, and from others to it.
    pub links: (u32, u32),
    /// Lines of logs that are hidden below it.
    pub lines: u32,
}

/// What the button before a name says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::web::treegrid) enum Fold {
    /// Has no children.
    Leaf,
    /// With so many children; lines, where it has no others.
    Open(u32),
    /// With so many spans below, or lines.
    Closed(u32),
    /// Stands for so many equal spans, or is the first of them; whether these are rows.
    Group(u32, bool),
}

impl Fold {
    /// That of a row.
    pub fn of(row: &Row) -> Self {
        if let Some(group) = &row.group {
            return Self::Group(group.count, row.expanded);
        }
        match (row.children, row.expanded) {
            (0, _) if row.lines == 0 => Self::Leaf,
            (0, true) => Self::Open(row.lines),
            (0, false) => Self::Closed(row.hidden_lines),
            (children, true) => Self::Open(children),
            (_, false) => Self::Closed(row.hidden),
        }
    }
}

/// A count in at most four characters.
pub(super) fn compact(n: u32) -> String {
    match n {
        0..=9_999 => n.to_string(),
        10_000..=999_999 => format!("{}k", n / 1_000),
        _ => format!("{}M", n / 1_000_000),
    }
}

impl Marks {
    /// Those of a row.
    pub fn of(row: &Row) -> Self {
        Self {
            error: row.status == Status::Error,
            inside: row.hidden_error,
            warnings: row.warnings > 0,
            taken: row.taken,
            links: row.links,
            lines: row.hidden_lines,
        }
    }
}

/// What a line of a log says about how bad something is; none for a span. For the style sheet.
pub(super) fn line_look(row: &Row) -> Option<&'static str> {
    row.line.map(|line| if line.is_more() { "more" } else { line.level.word() })
}

/// What a row calls, and its pills, in one line.
pub(super) fn extra(row: &Row) -> String {
    let arrow = if row.callee.is_empty() { "" } else { "\u{2192} " };
    let gap = if row.callee.is_empty() || row.pills.is_empty() { "" } else { "  " };
    format!(" {arrow}{}{gap}{}", row.callee, row.pills)
}

/// A sign for what sort of row it is: a line of a log; of spans what comes in, what goes out, what is sent and taken later, a store, a
/// model. Signs are text, which costs a browser less than shapes.
pub(super) fn sort(row: &Row) -> &'static str {
    if row.line.is_some() {
        return "\u{2261}";
    }
    match (row.work, row.kind) {
        (Work::Database, _) => "\u{25cf}",
        (Work::GenAi, _) => "\u{2726}",
        (_, Kind::Server) => "\u{25b8}",
        (_, Kind::Client) => "\u{25b9}",
        (_, Kind::Producer) => "\u{00bb}",
        (_, Kind::Consumer) => "\u{00ab}",
        (_, Kind::Internal | Kind::Unspecified) => "\u{258e}",
    }
}
