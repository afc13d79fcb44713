//! Tables: which columns there are, their order, and windows of their lines.

mod events;
mod spans;
mod statistics;

use super::super::dataset::MAX_WINDOW;
use super::super::protocol::{TableCell, TableHead, TableLine, TableOf, TableWindow};
use super::super::shown::Shown;
use crate::analysis::attribute_keys;
use crate::base::{DurationNs, fmt};
use crate::model::Store;

/// How many keys of attributes are told at most.
const MOST_KEYS: usize = 500;

/// What is kept of each table, with what it was asked for.
#[derive(Default)]
pub(super) struct Tables {
    statistics: Option<statistics::Kept>,
    spans: Option<spans::Kept>,
    events: Option<events::Kept>,
}

/// Which lines are asked for.
#[derive(Clone, Copy)]
struct Lines {
    first: u32,
    count: u32,
}

impl Lines {
    /// From where to where, of so many.
    fn of(self, total: usize) -> std::ops::Range<usize> {
        let first = (self.first as usize).min(total);
        let count = self.count.min(MAX_WINDOW) as usize;
        first..first.saturating_add(count).min(total)
    }
}

impl Shown {
    /// A window of a table. O(lines), and once for each order O(spans log spans) or O(events log events).
    pub(super) fn table(
        &mut self,
        store: &Store,
        of: &TableOf,
        order: &str,
        first: u32,
        count: u32,
    ) -> TableWindow {
        let lines = Lines { first, count };
        match of {
            TableOf::Statistics { by } => self.statistics(store, by, order, lines),
            TableOf::Spans { columns } => self.span_table(store, columns, order, lines),
            TableOf::Events { text } => self.event_table(store, text, order, lines),
        }
    }

    /// What is to be looked for to find the spans of a line.
    pub(super) fn find_of_line(
        &mut self,
        store: &Store,
        of: &TableOf,
        order: &str,
        line: u32,
    ) -> Option<String> {
        let TableOf::Statistics { by } = of else { return None };
        self.statistics_find(store, by, order, line)
    }

    /// Keys that may be columns or groups, those of most spans first.
    pub(super) fn attribute_keys(&mut self, store: &Store) -> Vec<String> {
        let (trace, rows) = (&self.trace, self.reduction.rows());
        let keys = self.views.keys.get_or_insert_with(|| {
            let keys = attribute_keys(store, trace, rows);
            keys.iter().take(MOST_KEYS).map(|key| store.text(key.key).to_owned()).collect()
        });
        keys.clone()
    }
}

/// The column and the direction of an order; `usual` where that names none.
fn ordered<'a>(order: &'a str, is: impl Fn(&str) -> bool, usual: &'a str) -> (&'a str, bool) {
    let read = |order: &'a str| match order.strip_prefix('-') {
        Some(key) => (key, true),
        None => (order, false),
    };
    let (key, largest) = read(order);
    if is(key) { (key, largest) } else { read(usual) }
}

fn head(key: &str, title: &str, about: &str, number: bool, width: u8) -> TableHead {
    let [key, title, about] = [key, title, about].map(str::to_owned);
    TableHead { key, title, about, number, width }
}

fn cell(text: impl Into<String>) -> TableCell {
    TableCell { text: text.into(), ..TableCell::default() }
}

/// A time, with its exact value and how much of the largest it is.
fn time_cell(ns: u64, largest: u64) -> TableCell {
    let d = DurationNs(ns);
    TableCell { text: fmt::duration(d), exact: fmt::duration_exact(d), heat: heat(ns, largest) }
}

fn count_cell(n: u64, largest: u64) -> TableCell {
    TableCell { text: fmt::count(n), exact: String::new(), heat: heat(n, largest) }
}

/// From 0 to 255.
fn heat(part: u64, all: u64) -> u8 {
    if all == 0 {
        return 0;
    }
    (u128::from(part) * 255 / u128::from(all)).min(255) as u8
}

/// A text as a cell; a long one has its beginning, and all of it on demand.
fn text_cell(text: &str, none: &str) -> TableCell {
    const LONGEST: usize = 120;
    if text.is_empty() {
        return cell(none);
    }
    let short = crate::render::value::start(text, LONGEST);
    if short.len() == text.len() {
        return cell(text);
    }
    let exact = crate::render::value::start(text, 2_000).to_owned();
    TableCell { text: format!("{short}\u{2026}"), exact, heat: 0 }
}

/// A line that leads to a span.
fn line_of(shown: &Shown, store: &Store, span: crate::model::SpanIx) -> TableLine {
    let local = span.0.wrapping_sub(shown.trace.first.0);
    TableLine {
        cells: Vec::new(),
        part: false,
        span: Some(span),
        matched: shown.matches.has(local),
        service: Some(store.text(store.service(span)).to_owned()),
        error: shown.errors.contains(local),
    }
}
