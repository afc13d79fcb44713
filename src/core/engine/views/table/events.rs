//! The table of events: all of them, or those that have some words.

use super::super::super::protocol::{TableCell, TableWindow};
use super::super::super::shown::Shown;
use super::{Lines, cell, head, line_of, ordered, text_cell};
use crate::analysis::{EventColumn, EventTable};
use crate::base::{TimeNs, fmt};
use crate::model::Store;
use crate::model::store::Event;

/// How much of an event's attributes a line tells, in bytes.
const LONGEST: usize = 400;

/// What is kept, with what it was asked for.
pub(super) struct Kept {
    text: String,
    order: (EventColumn, bool),
    table: EventTable,
}

/// Columns by which events are ordered: key, title, what it tells, whether it is a number, width.
const COLUMNS: [(EventColumn, &str, &str, &str, bool, u8); 4] = [
    (EventColumn::Time, "time", "Time", "After the trace's start", true, 12),
    (EventColumn::Service, "service", "Service", "The service of its span", false, 16),
    (EventColumn::Span, "span", "Span", "The name of its span", false, 22),
    (EventColumn::Event, "event", "Event", "Its name", false, 18),
];

impl Shown {
    pub(super) fn event_table(
        &mut self,
        store: &Store,
        text: &str,
        order: &str,
        lines: Lines,
    ) -> TableWindow {
        let is = |key: &str| COLUMNS.iter().any(|column| column.1 == key);
        let (key, largest) = ordered(order, is, "time");
        let by = COLUMNS.iter().position(|column| column.1 == key).unwrap_or(0);
        let column = COLUMNS.get(by).map_or(EventColumn::Time, |column| column.0);
        self.keep_events(store, text, (column, largest));
        let Some(kept) = &self.views.tables.events else { return TableWindow::default() };
        let (all, order) = (store.events_of(&self.trace), kept.table.order());
        let mut heads: Vec<_> = COLUMNS
            .iter()
            .map(|&(_, key, title, about, number, width)| head(key, title, about, number, width))
            .collect();
        heads.push(head("attributes", "Attributes", "Its attributes", false, 40));
        let range = lines.of(order.len());
        let line = |&place: &u32| {
            let event = all.get(place as usize)?;
            let mut line = line_of(self, store, event.span);
            line.cells = self.event_cells(store, event);
            Some(line)
        };
        let events = fmt::plural(order.len() as u64, "event", "events");
        let words = match kept.table.total() {
            total if total == order.len() => events,
            total => format!("{events} of {}", fmt::count(total as u64)),
        };
        TableWindow {
            heads,
            order: (by as u32, largest),
            words,
            total: order.len() as u32,
            first: range.start as u32,
            lines: order.get(range).unwrap_or(&[]).iter().filter_map(line).collect(),
        }
    }

    /// Filters and orders the events, unless they are so.
    fn keep_events(&mut self, store: &Store, text: &str, order: (EventColumn, bool)) {
        let mut kept = self.views.tables.events.take().unwrap_or_else(|| {
            let at = |event: &Event| self.offset(store, event.time, event.span);
            let meant = self.reduction.meant();
            let table = EventTable::new(store, &self.trace, meant.as_ref(), &at);
            Kept { text: String::new(), order: (EventColumn::Time, false), table }
        });
        if kept.text != text {
            kept.table.filter(store, text);
            text.clone_into(&mut kept.text);
        }
        if kept.order != order {
            kept.table.sort(store, order.0, order.1);
            kept.order = order;
        }
        self.views.tables.events = Some(kept);
    }

    fn event_cells(&self, store: &Store, event: &Event) -> Vec<TableCell> {
        let at = self.offset(store, event.time, event.span);
        let exact = fmt::utc_exact(TimeNs(self.trace.base.0.saturating_add(at)));
        let mut attributes = String::new();
        for attr in store.attrs().iter(event.attrs) {
            if attributes.len() > LONGEST {
                attributes.push('\u{2026}');
                break;
            }
            if !attributes.is_empty() {
                attributes.push_str("  ");
            }
            attributes.push_str(store.text(attr.key));
            attributes.push('=');
            attributes.push_str(crate::render::value::start(store.text(attr.value), LONGEST));
        }
        let name = store.text(event.name);
        vec![
            TableCell { text: fmt::offset(at), exact, heat: 0 },
            text_cell(store.text(store.service(event.span)), "(unknown service)"),
            text_cell(store.text(store.name(event.span)), "(no name)"),
            text_cell(name, "(no name)"),
            TableCell { exact: attributes.clone(), ..cell(attributes) },
        ]
    }
}
