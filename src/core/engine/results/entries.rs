//! What a query leaves of the traces that are kept: a short entry of each, and columns of their values as these are
//! asked for.

use std::cmp::Reverse;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::matching::{Matching, matching};
use super::texts::{NONE, Texts};
use crate::base::{DurationNs, StrId, TimeNs};
use crate::engine::dataset::Dataset;
use crate::engine::names;
use crate::engine::protocol::{By, Narrow, Problem, ResultOrder, TraceRow};
use crate::engine::summaries::Summaries;
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
        let what = Query { limit: None, ..data.what_counts(query) };
        let found: Vec<TraceIx> = matching(store, &what)?;
        let whole: HashSet<TraceIx, FxBuildHasher> = found.into_iter().collect();
        let all = (0u32..).map(TraceIx).zip(store.traces());
        let is_found = data.is_found();
        for (ix, trace) in all.filter(|(ix, _)| !data.rest().is_partial(*ix)) {
            self.see(trace.base);
            self.examined += 1;
            // Of what is open, all is examined but nothing but matches is of use; of what was found, all that came
            // counts for the limit.
            if whole.contains(&ix) {
                let entry = self.entry(store, ix, trace);
                self.list.push(entry);
            }
        }
        for line in 0..data.rest().len() {
            let Some(row) = data.rest().row(line) else { continue };
            self.see(row.start);
            let entry = self.line(row, At::Line(line));
            self.list.push(entry);
        }
        // The lines' own filter was looked at while they came.
        self.examined += data.rest().examined();
        let limit = query.limit.unwrap_or(u32::MAX);
        // A back end is asked for one more than the limit, so more than that says that there are others.
        let came = if is_found { self.examined } else { self.list.len() as u32 };
        if came > limit {
            self.more = true;
            if is_found {
                self.examined = limit;
            }
            self.newest_only(self.list.len().saturating_sub((came - limit) as usize));
        }
        Ok(())
    }

    fn of_lines(&mut self, lines: &Summaries, query: &Query) -> Result<(), Problem> {
        let matching = Matching::of_lines(query)?;
        let mut rows: Vec<(u32, &TraceRow)> = (0..).zip(lines.rows()).collect();
        let limit = query.limit.map_or(usize::MAX, |limit| limit as usize);
        if rows.len() > limit {
            self.more = true;
            rows.sort_by_key(|&(i, row)| (Reverse(row.start), i));
            rows.truncate(limit);
            rows.sort_by_key(|&(i, _)| i);
        }
        for (i, row) in rows {
            self.examined += 1;
            self.see(row.start);
            match matching.line(row) {
                Some(true) => {
                    let entry = self.line(row, At::Line(i));
                    self.list.push(entry);
                }
                Some(false) => {}
                None => self.unknown += 1,
            }
        }
        Ok(())
    }

    /// Only so many, the newest; those that are left say what is covered.
    fn newest_only(&mut self, most: usize) {
        let mut order: Vec<u32> = (0..self.list.len() as u32).collect();
        let start = |i: u32| self.list.get(i as usize).map(|entry| entry.start);
        order.sort_by_key(|&i| (Reverse(start(i)), i));
        order.truncate(most);
        let oldest = order.last().and_then(|&i| start(i));
        order.sort_unstable();
        self.list = order.iter().filter_map(|&i| self.list.get(i as usize).copied()).collect();
        if let (Some(oldest), Some((from, _))) = (oldest, &mut self.covered) {
            *from = oldest;
        }
    }

    /// Takes note of a start; the epoch stands for none.
    fn see(&mut self, start: TimeNs) {
        if start != TimeNs::default() {
            let (from, to) = self.covered.unwrap_or((start, start));
            self.covered = Some((from.min(start), to.max(start)));
        }
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
            By::Attribute(key) => {
                let ats: Vec<At> = self.list.iter().map(|entry| entry.at).collect();
                let value = |at| attribute(data, at, key);
                let mut all = Vec::with_capacity(ats.len());
                for at in ats {
                    let id = value(at);
                    all.push(match (id, data.store()) {
                        (Some(id), Some(store)) => self.texts.of_id(store, id),
                        _ => NONE,
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

impl Data<'_> {
    /// The store, where there is one.
    pub fn store(&self) -> Option<&Store> {
        match self {
            Self::Traces(data) => Some(&data.store),
            Self::Lines(_) => None,
        }
    }

    /// A trace and its first root.
    pub(super) fn root(&self, at: At) -> Option<(&Store, &TraceInfo, SpanIx)> {
        let At::Trace(ix) = at else { return None };
        let store = self.store()?;
        let trace = store.trace(ix)?;
        store.roots(trace).next().map(|root| (store, trace, root))
    }

    /// A trace's id.
    pub(super) fn id(&self, at: At) -> Option<String> {
        match (at, self.store()) {
            (At::Trace(ix), Some(store)) => Some(names::trace_id(store, store.trace(ix)?.key)),
            (at, _) => self.line(at).map(|row| row.id.clone()),
        }
    }

    /// The line of a trace that is not there whole.
    fn line(&self, at: At) -> Option<&TraceRow> {
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

/// An attribute of a trace's first root, or else of its resource.
pub(super) fn attribute(data: &Data<'_>, at: At, key: &str) -> Option<StrId> {
    let (store, _, root) = data.root(at)?;
    let key = store.strings().find(key)?;
    let of = |run| store.attrs().iter(run).find(|attr| attr.key == key).map(|attr| attr.value);
    of(store.span_attrs(root)).or_else(|| of(store.resource(root).attrs))
}
