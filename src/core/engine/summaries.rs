//! What a search has found where the back end tells no more than a line of each trace.

use super::dataset::MAX_WINDOW;
use super::list::{self, Facts};
use super::protocol::{Answer, DatasetInfo, InputInfo, TraceOrder, TraceRow};
use super::results::Entries;
use crate::base::TimeNs;

/// What people call it.
pub(super) const FORMAT: &str = "Jaeger trace summaries";

/// The lines, and their last order.
pub(super) struct Summaries {
    rows: Vec<TraceRow>,
    inputs: Vec<InputInfo>,
    sorted: Option<(TraceOrder, Vec<u32>)>,
    /// The lines seen together, as they were asked for last.
    pub(super) entries: Option<Entries>,
}

impl Summaries {
    /// From a back end of that name.
    pub fn new(name: String, rows: Vec<TraceRow>) -> Self {
        let (format, spans) = (FORMAT.to_owned(), spans(&rows));
        Self::of(vec![InputInfo { name, format, spans, problem: None }], rows)
    }

    /// From several answers, each trace once.
    pub fn of(inputs: Vec<InputInfo>, mut rows: Vec<TraceRow>) -> Self {
        for row in &mut rows {
            // There is no store that it could be a trace of.
            row.ix = None;
        }
        Self { rows, inputs, sorted: None, entries: None }
    }

    /// The lines.
    pub fn rows(&self) -> &[TraceRow] {
        &self.rows
    }

    pub fn info(&self) -> DatasetInfo {
        let starts = || self.rows.iter().map(|r| r.start).filter(|&s| s != TimeNs::default());
        DatasetInfo {
            inputs: self.inputs.clone(),
            traces: self.rows.len() as u32,
            spans: spans(&self.rows),
            warnings: Vec::new(),
            range: starts().min().zip(starts().max()),
        }
    }

    /// A window of the list. O(window), and once per change of order O(traces log traces).
    pub fn traces(&mut self, first: u32, count: u32, order: TraceOrder) -> Answer {
        let sorted = match self.sorted.take() {
            Some((last, sorted)) if last == order => sorted,
            _ => list::sort((0..).zip(self.rows.iter().map(facts)), order),
        };
        let window = sorted.iter().skip(first as usize).take(count.min(MAX_WINDOW) as usize);
        let traces = window.filter_map(|&i| self.rows.get(i as usize)).cloned().collect();
        self.sorted = Some((order, sorted));
        Answer::Traces { total: self.rows.len() as u32, first, traces }
    }
}

fn spans(rows: &[TraceRow]) -> u32 {
    rows.iter().fold(0, |sum, row| sum.saturating_add(row.spans))
}

fn facts(row: &TraceRow) -> Facts {
    Facts { start: row.start, duration: row.duration, spans: row.spans, errors: row.errors }
}
