//! Lines of logs as rows: what windows of rows must know of them. All that is found out about them is in the part for
//! logs, which leaves pointers here.

use super::protocol::{LinesOf, Row};
use super::shown::Shown;
use crate::layout::rows::Place;
use crate::model::{SpanIx, Store};

/// The lines that are rows.
pub(super) struct LineRows {
    /// Which they are.
    pub of: LinesOf,
    /// The spans that have any, by their number in the trace, each with where its lines begin.
    pub spans: Vec<(u32, u32)>,
    /// The lines by span, then by time: each by its number among those that are kept.
    pub lines: Vec<u32>,
    /// How they are told.
    pub tell: Tell,
}

/// How lines are told.
#[derive(Clone, Copy)]
pub(super) struct Tell {
    /// The row of a line, with the number of its span's service in the window.
    pub row: fn(&Shown, &Store, Place, u16) -> Row,
    /// How many lines spans have, from one to another.
    pub hidden: fn(&Shown, (u32, u32)) -> u32,
    /// Puts the lines among the rows.
    pub place: fn(&mut Shown, &Store),
}

impl Shown {
    /// How many lines a span has as rows, and how many are hidden in what it stands for: those from one number to
    /// another.
    pub(super) fn lines_below(&self, span: SpanIx, all: (u32, u32), collapsed: bool) -> (u32, u32) {
        let Some(lines) = &self.line_rows else { return (0, 0) };
        let hidden = if collapsed { (lines.tell.hidden)(self, all) } else { 0 };
        (self.rows.lines_of(span), hidden)
    }

    /// Puts the lines among the rows, as far as their spans are.
    pub(super) fn place_lines(&mut self, store: &Store) {
        if let Some(place) = self.line_rows.as_ref().map(|lines| lines.tell.place) {
            place(self, store);
        }
    }
}
