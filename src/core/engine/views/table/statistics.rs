//! The table of statistics: groups of spans, with figures.

use super::super::super::protocol::{ColourBy, TableCell, TableHead, TableLine, TableWindow};
use super::super::super::shown::Shown;
use super::{Lines, cell, count_cell, head, ordered, text_cell, time_cell};
use crate::analysis::{GroupKey, StatColumn, Statistics, Value};
use crate::base::fmt;
use crate::model::Store;

/// What is kept, with what it was asked for.
pub(super) struct Kept {
    by: Vec<ColourBy>,
    order: (StatColumn, bool),
    statistics: Statistics,
    /// The largest of each column, of groups and of their parts.
    largest: [[u64; 2]; COLUMNS.len()],
}

/// The most spans for which a set is said by ids where it can't be said otherwise.
const MOST_IDS: usize = 100;

/// Columns behind the value: key, title, what it tells, width.
const COLUMNS: [(StatColumn, &str, &str, &str, u8); 14] = [
    (StatColumn::Count, "count", "Count", "How many spans", 8),
    (StatColumn::Errors, "errors", "Errors", "How many of them failed", 8),
    (
        StatColumn::Total,
        "total",
        "Total",
        "Their durations together. What runs inside of another counts twice",
        10,
    ),
    (
        StatColumn::Own,
        "self",
        "Self",
        "Their self times together: durations without what their children took",
        10,
    ),
    (
        StatColumn::Share,
        "share",
        "Share",
        "Their self time as a part of the self time of all spans",
        8,
    ),
    (StatColumn::Mean, "mean", "Mean", "The mean duration", 10),
    (StatColumn::Min, "min", "Min", "The shortest", 10),
    (StatColumn::P50, "p50", "p50", "Half of them took no longer (nearest rank)", 10),
    (
        StatColumn::P95,
        "p95",
        "p95",
        "95 of 100 took no longer (nearest rank). Of fewer than 20 spans it is the longest",
        10,
    ),
    (
        StatColumn::P99,
        "p99",
        "p99",
        "99 of 100 took no longer (nearest rank). Of fewer than 100 spans it is the longest",
        10,
    ),
    (StatColumn::Max, "max", "Max", "The longest", 10),
    (StatColumn::OwnMean, "self-mean", "Self mean", "The mean self time", 10),
    (StatColumn::OwnMin, "self-min", "Self min", "The least self time", 10),
    (StatColumn::OwnMax, "self-max", "Self max", "The greatest self time", 10),
];

impl Shown {
    pub(super) fn statistics(
        &mut self,
        store: &Store,
        by: &[ColourBy],
        order: &str,
        lines: Lines,
    ) -> TableWindow {
        self.keep_statistics(store, by, order);
        let Some(kept) = &self.views.tables.statistics else { return TableWindow::default() };
        let all = &kept.statistics;
        let line = |i| self.statistics_line(store, kept, i);
        let words = format!(
            "{} of {}",
            fmt::plural(all.groups() as u64, "group", "groups"),
            fmt::plural(all.spans() as u64, "span", "spans"),
        );
        let order = COLUMNS.iter().position(|column| column.0 == kept.order.0);
        TableWindow {
            heads: heads(by),
            order: (order.map_or(0, |i| i as u32 + 1), kept.order.1),
            words,
            total: all.len() as u32,
            first: lines.of(all.len()).start as u32,
            lines: lines.of(all.len()).filter_map(line).collect(),
        }
    }

    pub(super) fn statistics_find(
        &mut self,
        store: &Store,
        by: &[ColourBy],
        order: &str,
        line: u32,
    ) -> Option<String> {
        self.keep_statistics(store, by, order);
        let all = &self.views.tables.statistics.as_ref()?.statistics;
        all.query_of(store, line as usize).or_else(|| {
            let spans = all.spans_of(line as usize);
            let id = |local| {
                let span = self.span_at(local);
                super::super::super::names::span_id(store, store.id(span))
            };
            let ids: Vec<String> = spans.iter().take(MOST_IDS + 1).map(id).collect();
            let all = !ids.is_empty() && ids.len() <= MOST_IDS && !ids.iter().any(String::is_empty);
            all.then(|| format!("id:{}", ids.join(",")))
        })
    }

    /// Works the statistics out, unless they are known.
    fn keep_statistics(&mut self, store: &Store, by: &[ColourBy], order: &str) {
        let is = |key: &str| key == "value" || COLUMNS.iter().any(|column| column.1 == key);
        let (key, largest) = ordered(order, is, "-self");
        let column = COLUMNS.iter().find(|column| column.1 == key);
        let order = (column.map_or(StatColumn::Value, |column| column.0), largest);
        let known = self.views.tables.statistics.take().filter(|kept| kept.by == by);
        let mut kept = known.unwrap_or_else(|| {
            let meant = self.reduction.meant();
            let keys: Vec<GroupKey> = by.iter().map(group_key).collect();
            let own = self.spent.own(store, &self.trace, &self.times);
            let statistics = Statistics::new(store, &self.trace, meant.as_ref(), own, &keys);
            let largest = COLUMNS.map(|column| statistics.greatest(column.0));
            Kept { by: by.to_vec(), order: (StatColumn::Value, false), statistics, largest }
        });
        if kept.order != order {
            kept.statistics.sort(order.0, order.1);
            kept.order = order;
        }
        self.views.tables.statistics = Some(kept);
    }

    fn statistics_line(&self, store: &Store, kept: &Kept, at: usize) -> Option<TableLine> {
        let line = kept.statistics.line(at)?;
        let level = usize::from(line.level());
        let by = kept.by.get(level).unwrap_or(&ColourBy::Service);
        let all = kept.statistics.own().max(1);
        let cells = COLUMNS.iter().zip(&kept.largest).map(|(column, largest)| {
            let largest = largest.get(level).copied().unwrap_or(0);
            let now = kept.statistics.number(at, column.0);
            match column.0 {
                StatColumn::Count | StatColumn::Errors => count_cell(now, largest),
                StatColumn::Share => {
                    let part = super::heat(now, all);
                    TableCell { text: fmt::percent(now, all), exact: String::new(), heat: part }
                }
                _ => time_cell(now, largest),
            }
        });
        let cells = std::iter::once(value_cell(store, by, line.value)).chain(cells).collect();
        // Of a service, or of its spans.
        let service = match (kept.by.first(), by) {
            (_, ColourBy::Service) | (Some(ColourBy::Service), _) => {
                Some(store.text(store.service(line.first)).to_owned())
            }
            _ => None,
        };
        Some(TableLine {
            cells,
            part: level > 0,
            span: None,
            matched: false,
            service,
            error: line.errors > 0,
        })
    }
}

fn heads(by: &[ColourBy]) -> Vec<TableHead> {
    let name = |by: &ColourBy| match by {
        ColourBy::Service => "Service".to_owned(),
        ColourBy::Operation => "Span name".to_owned(),
        ColourBy::Kind => "Kind".to_owned(),
        ColourBy::Status => "Status".to_owned(),
        ColourBy::Attribute(key) => key.clone(),
    };
    let title = by.iter().map(name).collect::<Vec<_>>().join(" / ");
    let mut heads = vec![head("value", &title, "What the spans have in common", false, 28)];
    let column = |&(_, key, title, about, width): &(StatColumn, &str, &str, &str, u8)| {
        head(key, title, about, true, width)
    };
    heads.extend(COLUMNS.iter().map(column));
    heads
}

fn value_cell(store: &Store, by: &ColourBy, value: Value) -> TableCell {
    let none = match by {
        ColourBy::Service => "(unknown service)",
        ColourBy::Operation => "(no name)",
        _ => "(none)",
    };
    match value.text(store) {
        Some(text) => text_cell(text, "(empty)"),
        None => cell(none),
    }
}

fn group_key(by: &ColourBy) -> GroupKey {
    match by {
        ColourBy::Service => GroupKey::Service,
        ColourBy::Operation => GroupKey::Operation,
        ColourBy::Kind => GroupKey::Kind,
        ColourBy::Status => GroupKey::Status,
        ColourBy::Attribute(key) => GroupKey::Attribute(key.clone()),
    }
}
