//! Traces that a search has found and of which only a line is kept: all of them whole would not fit.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::dataset::Dataset;
use super::list::Facts;
use super::pending::Sources;
use super::protocol::{ServiceCount, TraceRow};
use crate::base::{DurationNs, TimeNs, TraceId, sort_by};
use crate::model::{Draft, TraceIx, WarningKind, Warnings, build};
use crate::source::{Api, Query};

/// The lines, and what else is known of what they stand for.
#[derive(Default)]
pub(super) struct Rest {
    lines: Vec<Line>,
    /// By id, and by which of two back ends.
    by_id: HashMap<(String, bool), usize, FxBuildHasher>,
    /// Traces of the store beside of which more came later: they have a line here as well.
    partial: BTreeSet<TraceIx>,
    /// Spans that were not kept.
    pub spans: u32,
    /// Their earliest and newest start.
    pub range: Option<(TimeNs, TimeNs)>,
    warnings: Vec<(WarningKind, u32)>,
    /// Traces of each of two back ends that were looked at and are not what was looked for.
    others: [u32; 2],
}

struct Line {
    row: TraceRow,
    /// Whether any part of the trace is what was looked for.
    matches: bool,
}

impl Rest {
    /// A part of what was found, of which the lines are kept. O(spans log spans).
    pub fn add(&mut self, draft: Draft, api: Api, query: &Query, sources: &Option<Sources>) {
        let mut data = Dataset::new(build(draft), Vec::new(), Some(api));
        data.sources.clone_from(sources);
        for (row, matches) in data.lines(query) {
            self.line(row, matches);
        }
        self.spans = self.spans.saturating_add(data.store.len() as u32);
        self.range = join(self.range, data.range());
        self.warnings = self.with_warnings(data.store.warnings());
    }

    /// All parts are there, the last of them what is kept whole: a trace of it of which there was more
    /// is no longer whole. O(traces log traces).
    pub fn seal(&mut self, lines: Vec<(TraceRow, bool)>) {
        for (i, (row, matches)) in (0..).zip(lines) {
            if self.by_id.contains_key(&(row.id.clone(), row.second)) {
                self.line(row, matches);
                self.partial.insert(TraceIx(i));
            }
        }
        let others = self.lines.extract_if(.., |line| !line.matches);
        for Line { row, .. } in others {
            let [a, b] = &mut self.others;
            *if row.second { b } else { a } += 1;
        }
        self.by_id = HashMap::default();
    }

    fn line(&mut self, row: TraceRow, matches: bool) {
        let next = self.lines.len();
        let at = *self.by_id.entry((row.id.clone(), row.second)).or_insert(next);
        match self.lines.get_mut(at) {
            Some(line) => {
                line.matches |= matches;
                merge(&mut line.row, row);
            }
            None => self.lines.push(Line { row, matches }),
        }
    }

    /// A line that came in place of its trace.
    pub fn add_line(&mut self, row: TraceRow) {
        self.spans = self.spans.saturating_add(row.spans);
        self.lines.push(Line { row, matches: true });
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.partial.is_empty()
    }

    /// How many lines.
    pub fn len(&self) -> u32 {
        self.lines.len() as u32
    }

    /// How many of each of two back ends were looked at and are not what was looked for.
    pub fn others(&self) -> [u32; 2] {
        self.others
    }

    /// One line.
    pub fn row(&self, at: u32) -> Option<&TraceRow> {
        self.lines.get(at as usize).map(|line| &line.row)
    }

    /// What decides the lines' places in a list, numbered from `first` on.
    pub fn facts(&self, first: u32) -> impl Iterator<Item = (u32, Facts)> + '_ {
        (first..).zip(self.lines.iter().map(|line| {
            let TraceRow { start, duration, spans, errors, .. } = line.row;
            Facts { start, duration, spans, errors }
        }))
    }

    /// Whether the store beside has only a part of this trace.
    pub fn is_partial(&self, ix: TraceIx) -> bool {
        self.partial.contains(&ix)
    }

    /// How many such traces there are.
    pub fn partial(&self) -> u32 {
        self.partial.len() as u32
    }

    /// Whether there is a line of the trace of this id. O(lines).
    pub fn has(&self, id: &str) -> bool {
        let number = TraceId::from_hex(id);
        let same = |row: &TraceRow| {
            row.id == id || (number.is_some() && TraceId::from_hex(&row.id) == number)
        };
        self.lines.iter().any(|line| same(&line.row))
    }

    /// The warnings about what is kept, and those about what is not.
    pub fn with_warnings(&self, kept: &Warnings) -> Vec<(WarningKind, u32)> {
        let mut all: BTreeMap<_, _> = kept.counts().collect();
        for &(kind, n) in &self.warnings {
            let count: &mut u32 = all.entry(kind).or_default();
            *count = count.saturating_add(n);
        }
        all.into_iter().collect()
    }
}

/// Two parts of one trace as one line.
fn merge(row: &mut TraceRow, other: TraceRow) {
    let end = |row: &TraceRow| row.start.0.saturating_add_unsigned(row.duration.0);
    let end = end(row).max(end(&other));
    if other.start < row.start {
        // The part that begins first has the root, if any has.
        row.start = other.start;
        (row.service, row.name) = (other.service, other.name);
    }
    row.duration = DurationNs(end.abs_diff(row.start.0));
    row.spans = row.spans.saturating_add(other.spans);
    row.errors = row.errors.saturating_add(other.errors);
    // A parent in another part is not missing.
    row.incomplete = false;
    for service in other.services {
        match row.services.iter_mut().find(|known| known.name == service.name) {
            Some(known) => {
                known.spans = known.spans.saturating_add(service.spans);
                known.errors = known.errors.saturating_add(service.errors);
            }
            None => row.services.push(service),
        }
    }
    let by_size = |a: &ServiceCount, b: &ServiceCount| {
        b.spans.cmp(&a.spans).then_with(|| a.name.cmp(&b.name))
    };
    sort_by(&mut row.services, by_size);
}

/// The time of both.
pub(super) fn join(
    a: Option<(TimeNs, TimeNs)>,
    b: Option<(TimeNs, TimeNs)>,
) -> Option<(TimeNs, TimeNs)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (one, other) => one.or(other),
    }
}
