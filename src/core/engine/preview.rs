//! A look at what is still on its way: the rows that the first spans would have if they were all.

use super::dataset::Dataset;
use super::names::problem;
use super::open::Opening;
use super::protocol::{Answer, Preview, Problem, RowLook, TraceHead, TraceRef};
use crate::model::build;

/// How many spans are looked at: some milliseconds of work.
const SPANS: usize = 2_000;

/// How many rows are told: more than the highest window shows.
const ROWS: u32 = 256;

/// The first rows of a trace of an opening. O([`SPANS`]).
///
/// # Errors
/// None of the first spans is of that trace.
pub(super) fn of(opening: &Opening, trace: &TraceRef) -> Result<Preview, Problem> {
    let mut data = Dataset::new(build(opening.beginning(SPANS)), Vec::new(), None);
    let answer = data.show(trace)?;
    let (Answer::Trace(head), Some((store, shown))) = (answer, data.shown()) else {
        return Err(over());
    };
    let mut rows = shown.window(store, 0, ROWS, &RowLook::default());
    // Only what is known will be scrolled through.
    rows.total = rows.rows.len() as u32;
    for row in &mut rows.rows {
        // Parents and children may still come.
        row.warnings = 0;
        row.gaps.clear();
    }
    let spans = head.row.spans;
    let head = TraceHead { rows: rows.total, warnings: Vec::new(), skewed: 0, ..head };
    Ok(Preview { head, rows, spans })
}

/// The opening has ended.
pub(super) fn over() -> Problem {
    problem("This is no longer on its way", "Ask for what is open")
}
