//! What a query leaves of the traces that are kept: a short entry of each, and columns of their values as these are
//! asked for.

use std::cmp::Reverse;
use std::rc::Rc;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::matching::{Matching, matching};
use super::texts::{NONE, Texts};
use crate::analysis::attribute;
use crate::base::{DurationNs, StrId, TimeNs};
use crate::engine::dataset::Dataset;
use crate::engine::protocol::{By, Narrow, Problem, ResultOrder, TraceRow};
use crate::engine::summaries::Summaries;
use crate::export::Several;
use crate::model::{SpanIx, Store, TraceInfo, TraceIx};
use crate::source::Query;

/// Where results come from.
pub(in crate::engine) enum Data<'a> {
    /// Whole traces, perhaps with lines of others beside.
    Traces(&'a mut Dataset),
    /// Lines only.
    Lines(&'a mut Summaries),
}

/// Where a trace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Trace(TraceIx),
    /// A line of the rest, or of the summaries.
    Line(u32),
}

/// What of a trace is looked at again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub at: At,
    pub start: TimeNs,
    pub duration: DurationNs,
    pub spans: u32,
    pub errors: u32,
    /// Of the first root, in the texts.
    pub service: u32,
    pub name: u32,
}

/// The results, and what was worked out for them.
pub(in crate::engine) struct Entries {
    query: Query,
    pub(super) list: Vec<Entry>,
    pub(super) texts: Texts,
    pub(super) examined: u32,
    pub(super) unknown: u32,
    pub(super) more: bool,
    pub(super) covered: Option<(TimeNs, TimeNs)>,
    /// The last choice among them: numbers, ascending.
    pub(super) left: Option<(Narrow, Rc<Vec<u32>>)>,
    /// The same in the last order.
    pub(super) ordered: Option<(Narrow, ResultOrder, Rc<Vec<u32>>)>,
    /// The file of this choice that is being written.
    pub(super) export: Option<(Narrow, Several)>,
    /// What each has, by what it may be told apart: several values only of services.
    columns: HashMap<By, Rc<Values>, FxBuildHasher>,
}

/// The values of all entries, in their order.
pub(super) struct Values {
    /// Where the values of each begin; one more than there are entries.
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Values {
    /// Those of an entry, in the texts.
    pub fn of(&self, entry: u32) -> &[u32] {
        let at = entry as usize;
        let ends = self.starts.get(at).copied().zip(self.starts.get(at + 1).copied());
        ends.and_then(|(from, to)| self.values.get(from as usize..to as usize)).unwrap_or(&[])
    }

    fn one_each(values: Vec<u32>) -> Self {
        let mut all = Self { starts: vec![0], values: Vec::with_capacity(values.len()) };
        for value in values {
            all.values.extend(Some(value).filter(|&value| value != NONE));
            all.starts.push(all.values.len() as u32);
        }
        all
    }
}

impl Entries {
    /// Whether they are those of this query.
    pub fn is_of(&self, query: &Query) -> bool {
        self.query == *query
    }

    /// What a query leaves. O(spans).
    ///
    /// # Errors
    /// The query's filter can't be read.
    pub fn new(data: &mut Data<'_>, query: &Query) -> Result<Self, Problem> {
        let mut entries = Self {
            query: query.clone(),
            list: Vec::new(),
            texts: Texts::default(),
            examined: 0,
            unknown: 0,
            more: false,
            covered: None,
            left: None,
            ordered: None,
            export: None,
            columns: HashMap::default(),
        };
        match data {
            Data::Traces(data) => entries.of_dataset(data, query)?,
            Data::Lines(lines) => entries.of_lines(lines, query)?,
        }
        Ok(entries)
    }

    fn of_dataset(&mut self, data: &Dataset, query: &Query) -> Result<(), Problem> {
        let store = &data.store;
        let found = data.found(query, &|what| matching(store, what))?;
        // All that was looked at, with whether it is what was looked for.
        let mut all: Vec<(Entry, bool)> = Vec::new();
        let traces = (0u32..).map(TraceIx).zip(store.traces());
        for (ix, trace) in traces.filter(|(ix, _)| !data.rest().is_partial(*ix)) {
            all.push((self.entry(store, ix, trace), found.contains(&ix)));
        }
        for line in 0..data.rest().len() {
            // Others were sorted out while they came, and nothing is known of them.
            let row = data.rest().row(line);
            all.extend(row.map(|row| (self.line(row, At::Line(line)), true)));
        }
        let others = data.rest().others();
        match data.is_found() {
            true if data.has_sources() => {
                let second = |entry: &Entry| match entry.at {
                    At::Trace(ix) => data.is_of_second(ix),
                    At::Line(line) => data.rest().row(line).is_some_and(|row| row.second),
                };
                let all_of = std::mem::take(&mut all);
                let (b, a) = all_of.into_iter().partition(|(entry, _)| second(entry));
                all = self.newest_of_each([a, b], others, limit(query));
            }
            true => self.newest(&mut all, limit(query).saturating_sub(others.iter().sum())),
            false => {
                let examined = all.len() as u32;
                let covered = range(all.iter().map(|(entry, _)| entry.start));
                all.retain(|(_, found)| *found);
                self.newest(&mut all, query.limit.unwrap_or(u32::MAX));
                self.examined = examined;
                // All was examined, but of what is older than the last that is left not all is told.
                let told = self.covered.filter(|_| self.more);
                let least = told.or(covered).map(|(least, _)| least);
                self.covered = least.zip(covered.map(|(_, most)| most));
            }
        }
        self.examined += others.iter().sum::<u32>();
        self.list = all.into_iter().filter(|(_, found)| *found).map(|(entry, _)| entry).collect();
        Ok(())
    }

    fn of_lines(&mut self, lines: &Summaries, query: &Query) -> Result<(), Problem> {
        let matching = Matching::of_lines(&query.filter)?;
        let line = |(i, row)| (self.line(row, At::Line(i)), row);
        let mut all: Vec<(Entry, &TraceRow)> = (0..).zip(lines.rows()).map(line).collect();
        self.newest(&mut all, limit(query));
        for (entry, row) in all {
            match matching.line(row) {
                Some(true) => self.list.push(entry),
                Some(false) => {}
                None => self.unknown += 1,
            }
        }
        Ok(())
    }

    /// Leaves the newest of what was looked at, in their order, and notes how many they are and what they cover.
    fn newest<T>(&mut self, all: &mut Vec<(Entry, T)>, most: u32) {
        if all.len() > most as usize {
            self.more = true;
            // Which is the last that is left: those that begin with it come first as they came.
            let mut starts: Vec<(Reverse<TimeNs>, usize)> =
                all.iter().enumerate().map(|(i, (entry, _))| (Reverse(entry.start), i)).collect();
            starts.sort_unstable();
            let last = (most as usize).checked_sub(1).and_then(|at| starts.get(at).copied());
            let mut at = 0..;
            all.retain(|(entry, _)| {
                let place = at.next().map(|i| (Reverse(entry.start), i));
                last.is_some() && place <= last
            });
        }
        self.examined = all.len() as u32;
        self.covered = range(all.iter().map(|(entry, _)| entry.start));
    }

    /// The same of two back ends, each for itself.
    fn newest_of_each<T>(
        &mut self,
        both: [Vec<(Entry, T)>; 2],
        others: [u32; 2],
        most: u32,
    ) -> Vec<(Entry, T)> {
        let (mut all, mut examined, mut more, mut covered) = (Vec::new(), 0, false, Vec::new());
        for (mut one, others) in both.into_iter().zip(others) {
            self.more = false;
            self.newest(&mut one, most.saturating_sub(others));
            (examined, more) = (examined + self.examined, more | self.more);
            covered.extend(self.covered.map(|range| (self.more, range)));
            all.extend(one);
        }
        (self.examined, self.more) = (examined, more);
        // Before the last that is left of one that has more, not all is told.
        let least = covered.iter().filter(|(more, _)| *more).map(|(_, (least, _))| *least).max();
        let least = least.or(covered.iter().map(|(_, (least, _))| *least).min());
        self.covered = least.zip(covered.iter().map(|(_, (_, most))| *most).max());
        all
    }

    fn entry(&mut self, store: &Store, ix: TraceIx, trace: &TraceInfo) -> Entry {
        let root = store.roots(trace).next();
        let mut text = |id: Option<StrId>| self.texts.of_id(store, id.unwrap_or(StrId::EMPTY));
        Entry {
            at: At::Trace(ix),
            start: trace.base,
            duration: trace.duration,
            spans: trace.len,
            errors: trace.errors,
            service: text(root.map(|root| store.service(root))),
            name: text(root.map(|root| store.name(root))),
        }
    }

    fn line(&mut self, row: &TraceRow, at: At) -> Entry {
        let TraceRow { start, duration, spans, errors, .. } = *row;
        let (service, name) = (self.texts.of(&row.service), self.texts.of(&row.name));
        Entry { at, start, duration, spans, errors, service, name }
    }

    /// What all entries have in one respect. O(entries), of services once O(spans).
    pub(super) fn values(&mut self, data: &mut Data<'_>, by: &By) -> Rc<Values> {
        if let Some(known) = self.columns.get(by) {
            return known.clone();
        }
        let values = Rc::new(match by {
            By::Service => self.services(data),
            By::Status => {
                let (ok, error) = (self.texts.of("ok"), self.texts.of("error"));
                let status = |entry: &Entry| if entry.errors > 0 { error } else { ok };
                Values::one_each(self.list.iter().map(status).collect())
            }
            By::Operation => Values::one_each(self.list.iter().map(|entry| entry.name).collect()),
            By::Root => {
                let roots: Vec<_> = self.list.iter().map(|e| (e.service, e.name)).collect();
                let mut both = |(service, name)| self.texts.pair(service, name);
                Values::one_each(roots.into_iter().map(&mut both).collect())
            }
            By::Source => {
                let mut all = Vec::with_capacity(self.list.len());
                for entry in &self.list {
                    let name = data.source(entry.at);
                    all.push(name.map_or(NONE, |name| self.texts.of(name)));
                }
                Values::one_each(all)
            }
            By::Attribute(key) => {
                let of = data.key(key);
                let mut all = Vec::with_capacity(self.list.len());
                for entry in &self.list {
                    all.push(match of.and_then(|key| data.attribute(entry.at, key)) {
                        Some((store, value)) => self.texts.of_id(store, value),
                        None => NONE,
                    });
                }
                Values::one_each(all)
            }
        });
        self.columns.insert(by.clone(), values.clone());
        values
    }

    fn services(&mut self, data: &mut Data<'_>) -> Values {
        let mut all = Values { starts: vec![0], values: Vec::new() };
        for entry in &self.list {
            match (entry.at, &mut *data) {
                (At::Trace(ix), Data::Traces(data)) => {
                    let ids = data.services_of(ix);
                    let store = &data.store;
                    all.values.extend(ids.into_iter().map(|id| self.texts.of_id(store, id)));
                }
                (at, data) => {
                    let row = data.line(at);
                    let names = row.iter().flat_map(|row| &row.services);
                    all.values.extend(names.map(|service| self.texts.of(&service.name)));
                }
            }
            all.starts.push(all.values.len() as u32);
        }
        all
    }
}

/// How many of what a back end has found are shown: it was asked for one more, which says whether there are others.
fn limit(query: &Query) -> u32 {
    query.limit.unwrap_or(Query::LIMIT)
}

/// The earliest and the latest start; the epoch stands for none.
pub(super) fn range(starts: impl Iterator<Item = TimeNs>) -> Option<(TimeNs, TimeNs)> {
    let some = starts.filter(|&start| start != TimeNs::default()).map(|start| (start, start));
    some.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

impl Data<'_> {
    /// The store, where there is one.
    pub fn store(&self) -> Option<&Store> {
        match self {
            Self::Traces(data) => Some(&data.store),
            Self::Lines(_) => None,
        }
    }

    /// A trace's first root.
    pub(super) fn root(&self, at: At) -> Option<(&Store, SpanIx)> {
        let At::Trace(ix) = at else { return None };
        let store = self.store()?;
        store.roots(store.trace(ix)?).next().map(|root| (store, root))
    }

    /// The key of an attribute, where any text of the store is that. O(texts): once for a question.
    pub(super) fn key(&self, key: &str) -> Option<StrId> {
        self.store()?.strings().find(key)
    }

    /// An attribute of a trace's first root, or else of its resource, as its text in the store.
    pub(super) fn attribute(&self, at: At, key: StrId) -> Option<(&Store, StrId)> {
        let (store, root) = self.root(at)?;
        attribute(store, root, key).map(|attribute| (store, attribute.value))
    }

    /// Whether traces came from several sources.
    pub(super) fn has_sources(&self) -> bool {
        matches!(self, Self::Traces(data) if data.has_sources())
    }

    /// The name of the source of a trace, where there are several.
    pub(super) fn source(&self, at: At) -> Option<&str> {
        match (at, self) {
            (At::Trace(ix), Self::Traces(data)) => data.source(ix),
            (At::Line(line), Self::Traces(data)) => data.source_name(data.rest().row(line)?.second),
            (_, Self::Lines(_)) => None,
        }
    }

    /// The line of a trace that is not there whole.
    pub(super) fn line(&self, at: At) -> Option<&TraceRow> {
        let At::Line(line) = at else { return None };
        match self {
            Self::Traces(data) => data.rest().row(line),
            Self::Lines(lines) => lines.rows().get(line as usize),
        }
    }

    /// What the list tells of a trace.
    pub(super) fn row(&mut self, at: At) -> Option<TraceRow> {
        match (at, self) {
            (At::Trace(ix), Self::Traces(data)) => data.row(ix),
            (at, data) => data.line(at).cloned(),
        }
    }
}
