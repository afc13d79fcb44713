//! The table of spans: any attribute is a column; while anything is looked for, only what is found.

use super::super::super::names;
use super::super::super::protocol::{TableCell, TableHead, TableWindow, USUAL_FIELDS};
use super::super::super::shown::Shown;
use super::{Lines, cell, count_cell, head, line_of, ordered, text_cell, time_cell};
use crate::analysis::{SpanColumn, attribute, span_order};
use crate::base::bitset::BitSet;
use crate::base::{TimeNs, fmt};
use crate::model::{SpanIx, Store};

/// The most columns of a table.
const MOST_COLUMNS: usize = 30;

/// What is kept, with what it was asked for.
pub(super) struct Kept {
    order: (SpanColumn, bool),
    /// What was looked for then.
    found: u32,
    list: Vec<u32>,
    /// The longest duration and self time of all spans.
    largest: (u64, u64),
}

/// Columns that are no attributes: key, title, what it tells, whether it is a number, width.
const COLUMNS: [(SpanColumn, &str, &str, &str, bool, u8); 11] = [
    (SpanColumn::Service, "service", "Service", "The service's name", false, 18),
    (SpanColumn::Name, "name", "Span name", "The span's name", false, 24),
    (SpanColumn::Start, "start", "Start", "After the trace's start", true, 11),
    (SpanColumn::Duration, "duration", "Duration", "How long it took", true, 11),
    (SpanColumn::SelfTime, "self", "Self", "Without what its children took", true, 11),
    (SpanColumn::Kind, "kind", "Kind", "The span's kind", false, 9),
    (SpanColumn::Status, "status", "Status", "Status and message", false, 9),
    (SpanColumn::Depth, "depth", "Depth", "How many spans are above it", true, 7),
    (SpanColumn::Children, "children", "Children", "How many spans are directly below it", true, 8),
    (SpanColumn::Events, "events", "Events", "How many events it has", true, 8),
    (SpanColumn::Id, "id", "Span id", "The span's id", false, 18),
];

/// A column by its key.
fn column(key: &str) -> Option<SpanColumn> {
    let known = COLUMNS.iter().find(|column| column.1 == key).map(|column| column.0.clone());
    known.or_else(|| {
        let key = key.strip_prefix("attribute:").filter(|key| !key.is_empty())?;
        Some(SpanColumn::Attribute(key.to_owned()))
    })
}

fn columns(keys: &[String]) -> Vec<(String, SpanColumn)> {
    let read = |key: &str| Some((key.to_owned(), column(key)?));
    let asked: Vec<_> = keys.iter().filter_map(|key| read(key)).take(MOST_COLUMNS).collect();
    if !asked.is_empty() {
        return asked;
    }
    USUAL_FIELDS.iter().filter_map(|key| read(key)).collect()
}

fn head_of(key: &str, column: &SpanColumn) -> TableHead {
    match COLUMNS.iter().find(|known| known.0 == *column) {
        Some((_, key, title, about, number, width)) => head(key, title, about, *number, *width),
        None => {
            let name = key.strip_prefix("attribute:").unwrap_or(key);
            head(key, name, "The span's attribute, or its resource's", false, 16)
        }
    }
}

impl Shown {
    pub(super) fn span_table(
        &mut self,
        store: &Store,
        keys: &[String],
        order: &str,
        lines: Lines,
    ) -> TableWindow {
        let columns = columns(keys);
        let is = |key: &str| column(key).is_some();
        let (key, largest) = ordered(order, is, "-duration");
        let by = column(key).unwrap_or(SpanColumn::Duration);
        self.keep_spans(store, (by, largest));
        let Some(kept) = &self.views.tables.spans else { return TableWindow::default() };
        let heads = columns.iter().map(|(key, column)| head_of(key, column)).collect();
        let at = columns.iter().position(|(_, column)| *column == kept.order.0);
        let total = kept.list.len();
        let range = lines.of(total);
        let line = |&local: &u32| {
            let span = self.span_at(local);
            let cell =
                |(_, column): &(String, SpanColumn)| self.span_cell(store, span, column, kept);
            let mut line = line_of(self, store, span);
            // All of them are, where anything is looked for.
            line.matched = false;
            line.cells = columns.iter().map(cell).collect();
            line
        };
        let list = kept.list.get(range.clone()).unwrap_or(&[]);
        TableWindow {
            heads,
            order: (at.map_or(u32::MAX, |at| at as u32), kept.order.1),
            words: self.span_words(total),
            total: total as u32,
            first: range.start as u32,
            lines: list.iter().map(line).collect(),
        }
    }

    fn span_words(&self, total: usize) -> String {
        let spans = fmt::plural(total as u64, "span", "spans");
        if total == self.trace.len as usize {
            return spans;
        }
        let all = fmt::count(self.trace.len.into());
        let found = if self.matches.is_asked() { " found" } else { "" };
        format!("{spans}{found} of {all}")
    }

    /// Brings the spans into an order, unless they are in it.
    fn keep_spans(&mut self, store: &Store, order: (SpanColumn, bool)) {
        let found = if self.matches.is_asked() { self.matches.number() } else { 0 };
        let known = &self.views.tables.spans;
        if known.as_ref().is_some_and(|kept| kept.order == order && kept.found == found) {
            return;
        }
        let mut meant = self.reduction.meant();
        if self.matches.is_asked() {
            match &mut meant {
                Some(meant) => meant.intersect(self.matches.set()),
                None => meant = Some(self.matches.set().clone()),
            }
        }
        let own = self.spent.own(store, &self.trace, &self.times);
        let starts = |span| self.times.start(store, span);
        let (trace, meant): (_, Option<&BitSet>) = (&self.trace, meant.as_ref());
        let list = span_order(store, trace, meant, &order.0, order.1, &starts, own);
        let durations = store.spans_of(trace).map(|span| store.duration(span).0);
        let largest = (durations.max().unwrap_or(0), own.iter().copied().max().unwrap_or(0));
        self.views.tables.spans = Some(Kept { order, found, list, largest });
    }

    fn span_cell(
        &self,
        store: &Store,
        span: SpanIx,
        column: &SpanColumn,
        kept: &Kept,
    ) -> TableCell {
        let local = span.0.wrapping_sub(self.trace.first.0);
        match column {
            SpanColumn::Service => text_cell(store.text(store.service(span)), "(unknown service)"),
            SpanColumn::Name => text_cell(store.text(store.name(span)), "(no name)"),
            SpanColumn::Start => {
                let start = self.times.start(store, span);
                let at = TimeNs(self.trace.base.0.saturating_add_unsigned(start));
                let text = fmt::offset(start.min(i64::MAX as u64) as i64);
                let heat = super::heat(start, self.times.duration().0);
                TableCell { text, exact: fmt::utc_exact(at), heat }
            }
            SpanColumn::Duration => time_cell(store.duration(span).0, kept.largest.0),
            SpanColumn::SelfTime => time_cell(self.spent.known_own(local), kept.largest.1),
            SpanColumn::Kind => cell(store.kind(span).word()),
            SpanColumn::Status => {
                let message = store.text(store.status_message(span));
                let word = store.status(span).word();
                let failed = if word == "error" { "\u{26a0} " } else { "" };
                let exact =
                    if message.is_empty() { String::new() } else { format!("{word}: {message}") };
                TableCell { text: format!("{failed}{word}"), exact, heat: 0 }
            }
            SpanColumn::Depth => count_cell(store.depth(span).into(), self.trace.max_depth.into()),
            SpanColumn::Children => count_cell(self.siblings.children(span).into(), 0),
            SpanColumn::Events => count_cell(store.events(span).len() as u64, 0),
            SpanColumn::Id => cell(names::span_id(store, store.id(span))),
            SpanColumn::Attribute(key) => {
                let found = store.strings().find(key).and_then(|key| attribute(store, span, key));
                found.map_or_else(TableCell::default, |attr| {
                    text_cell(store.text(attr.value), "(empty)")
                })
            }
        }
    }
}
