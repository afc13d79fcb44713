//! Lines of logs as rows: which spans have how many, and where these are among the rows.
//!
//! They stand right below the row of their span, above those of its children, as long as it is a row and not collapsed.
//! Only such spans are kept, each with how many lines are above: spans without lines cost nothing. The rows reach them
//! through a trait, so that only who makes lines rows has the code for it.

use super::Rows;
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store};

/// Lines that are rows. Spans are counted from the trace's first, and rows without lines, unless it is said.
pub trait LinesBelow {
    /// How many lines are rows.
    fn total(&self) -> u32;

    /// The number of a span's row with lines counted. O(log spans with lines).
    fn row(&self, row: u32) -> u32;

    /// The row of the span that a row shows, or whose line it shows; and which line that is. The row that is asked for
    /// is counted with lines. O(log spans with lines).
    fn at(&self, row: u32) -> (u32, Option<u32>);

    /// How many lines are rows below the span of a row. O(log spans with lines).
    fn below(&self, row: u32) -> u32;

    /// How many lines would be rows below a span if nothing was collapsed. O(log spans with lines).
    fn of(&self, local: u32) -> u32;

    /// Adds the spans that have lines.
    fn add_to(&self, spans: &mut BitSet);

    /// Finds the lines that are rows again, after the spans that are.
    fn place(&mut self, rows: &Rows);
}

/// So many lines below each of these spans, in their order; none where there are none.
pub fn lines_below(mut of: Vec<(u32, u32)>) -> Option<Box<dyn LinesBelow>> {
    of.retain(|&(_, lines)| lines > 0);
    if of.is_empty() {
        return None;
    }
    Some(Box::new(Lines { of, seen: Vec::new() }))
}

/// The lines of a trace.
#[derive(Debug)]
struct Lines {
    /// The spans that have lines, with how many rows these take; by span, counted from the trace's first.
    of: Vec<(u32, u32)>,
    /// Those of them whose lines are rows now, by row.
    seen: Vec<Seen>,
}

/// A span whose lines are rows.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// Its row, lines not counted.
    row: u32,
    /// How many lines are rows above it.
    above: u32,
    /// How many are below it.
    below: u32,
}

impl LinesBelow for Lines {
    fn total(&self) -> u32 {
        self.seen.last().map_or(0, |last| last.above + last.below)
    }

    fn row(&self, row: u32) -> u32 {
        let above = self.seen.partition_point(|seen| seen.row < row).checked_sub(1);
        row + above.and_then(|at| self.seen.get(at)).map_or(0, |seen| seen.above + seen.below)
    }

    fn at(&self, row: u32) -> (u32, Option<u32>) {
        let after = self.seen.partition_point(|seen| seen.row + seen.above <= row);
        let Some(seen) = after.checked_sub(1).and_then(|at| self.seen.get(at)) else {
            return (row, None);
        };
        match (row - seen.row - seen.above).checked_sub(1) {
            None => (seen.row, None),
            Some(line) if line < seen.below => (seen.row, Some(line)),
            Some(_) => (row - seen.above - seen.below, None),
        }
    }

    fn below(&self, row: u32) -> u32 {
        let at = self.seen.binary_search_by_key(&row, |seen| seen.row).ok();
        at.and_then(|at| self.seen.get(at)).map_or(0, |seen| seen.below)
    }

    fn of(&self, local: u32) -> u32 {
        let at = self.of.binary_search_by_key(&local, |of| of.0).ok();
        at.and_then(|at| self.of.get(at)).map_or(0, |of| of.1)
    }

    fn add_to(&self, spans: &mut BitSet) {
        self.of.iter().for_each(|&(local, _)| spans.set(local, true));
    }

    fn place(&mut self, rows: &Rows) {
        self.seen.clear();
        let mut above = 0;
        for &(local, below) in &self.of {
            if !rows.collapsed.contains(local)
                && let Some(row) = rows.own_row(local)
            {
                self.seen.push(Seen { row, above, below });
                above += below;
            }
        }
    }
}

impl Rows {
    /// From now on these lines are rows, or none. O(spans / 64 + (runs + spans with lines) log runs).
    pub fn set_lines(&mut self, store: &Store, lines: Option<Box<dyn LinesBelow>>) {
        self.lines = lines;
        // A leaf that has no lines any more is not collapsed.
        let collapsed = self.collapsed.clone();
        self.set_collapsed(store, collapsed);
    }

    /// How many lines would be rows below a span if nothing was collapsed. O(log spans with lines).
    pub fn lines_of(&self, span: SpanIx) -> u32 {
        match &self.lines {
            Some(lines) => self.lines_there(&**lines, span),
            None => 0,
        }
    }

    // Few have lines: not a copy of it wherever that is asked.
    #[inline(never)]
    fn lines_there(&self, lines: &dyn LinesBelow, span: SpanIx) -> u32 {
        self.local(span).map_or(0, |local| lines.of(local))
    }

    /// All spans that can be collapsed.
    #[inline(never)]
    pub(super) fn foldable(&self, store: &Store) -> BitSet {
        let mut all = self.parents(store).clone();
        if let Some(lines) = &self.lines {
            lines.add_to(&mut all);
        }
        all
    }

    /// Finds the lines that are rows again, after the runs.
    pub(super) fn place_lines(&mut self) {
        if let Some(mut lines) = self.lines.take() {
            lines.place(self);
            self.lines = Some(lines);
        }
    }
}
