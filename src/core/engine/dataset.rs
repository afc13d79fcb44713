//! A data set: the store, the list of traces that was asked for last, and the trace that is shown.

use std::cmp::Reverse;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::crowd::Looked;
use super::list::List;
use super::names;
use super::pending::Sources;
use super::protocol::{
    Answer, DatasetInfo, InputInfo, Names, Problem, ServiceCount, TraceOrder, TraceRef, TraceRow,
};
use super::rest::{self, Rest};
use super::results::Entries;
use super::services::Services;
use super::shown::Shown;
use crate::base::{StrId, TimeNs, sort_by};
use crate::model::{Status, Store, TraceInfo, TraceIx, WarningKind};
use crate::source::{Api, Query, local};

/// How many entries a window has at most, whatever was asked for.
pub(super) const MAX_WINDOW: u32 = 4_096;

/// Whole traces, with what the page wants to know of them.
pub(super) struct Dataset {
    pub store: Store,
    inputs: Vec<InputInfo>,
    /// What the back end speaks that a search has found it at.
    search: Option<Api>,
    /// Both, where there were two.
    pub(super) sources: Option<Sources>,
    range: Option<(TimeNs, TimeNs)>,
    list: Option<List>,
    services: Services,
    /// By trace, made when a row of it is first asked for.
    summaries: Vec<Option<Summary>>,
    shown: Option<Shown>,
    /// What a search has found besides.
    rest: Rest,
    /// What is wrong with all traces, as far as that was asked.
    pub(super) looked: Looked,
    /// The traces of a list seen together, as they were asked for last.
    pub(super) entries: Option<Entries>,
    /// Two of the traces compared, as they were asked about last: `compare.rs` knows what it is, and this program need not.
    pub(super) compared: Option<Box<dyn std::any::Any>>,
    /// Two sets of them: likewise.
    pub(super) sets: Option<Box<dyn std::any::Any>>,
}

/// What a line of the list needs and what costs a walk over the trace.
struct Summary {
    /// The most spans first, ties by name.
    services: Vec<Service>,
    incomplete: bool,
}

/// A service's share of a trace.
#[derive(Clone, Copy, Debug)]
struct Service {
    name: StrId,
    spans: u32,
    errors: u32,
}

impl Dataset {
    /// O(spans).
    pub fn new(store: Store, inputs: Vec<InputInfo>, search: Option<Api>) -> Self {
        let summaries = store.traces().iter().map(|_| None).collect();
        let range = local::range(&store);
        let (list, services, shown, rest) = (None, Services::default(), None, Rest::default());
        let (looked, entries, compared, sets) = (Looked::default(), None, None, None);
        Self {
            store,
            inputs,
            search,
            sources: None,
            range,
            list,
            services,
            summaries,
            shown,
            rest,
            looked,
            entries,
            compared,
            sets,
        }
    }

    /// Adds what was found besides, of which only lines were kept. `query` is what was looked for.
    pub fn add_rest(&mut self, mut rest: Rest, query: &Query) {
        rest.seal(self.lines(query));
        self.rest = rest;
    }

    /// Adds lines of traces that are not there whole.
    pub fn add_lines(&mut self, rows: Vec<TraceRow>) {
        for row in rows {
            let whole = names::read_trace_id(&self.store, &row.id);
            if whole.and_then(|key| self.store.find_trace(key)).is_none() {
                self.rest.add_line(row);
            }
        }
    }

    /// A line of each trace, in the order of the store, and whether it is what was looked for.
    pub fn lines(&mut self, query: &Query) -> Vec<(TraceRow, bool)> {
        let found = self.found(query, &|what| Ok(self.matching(what))).unwrap_or_default();
        let all = (0..self.store.traces().len() as u32).map(TraceIx);
        let line = |ix| Some((TraceRow { ix: None, ..self.row(ix)? }, found.contains(&ix)));
        all.filter_map(line).collect()
    }

    /// The traces that are what was looked for, as far as that is seen here. `find` does the looking.
    ///
    /// # Errors
    /// Those of `find`.
    pub(super) fn found(
        &self,
        query: &Query,
        find: &dyn Fn(&Query) -> Result<Vec<TraceIx>, Problem>,
    ) -> Result<HashSet<TraceIx, FxBuildHasher>, Problem> {
        let mut found = find(&Query { limit: None, ..self.what_counts(query) })?;
        if self.sources.as_ref().is_some_and(|sources| sources.read) {
            // Whenever it was: a file is not of a window.
            let all = Query { limit: None, lookback: None, range: None, ..query.clone() };
            found.retain(|&ix| !self.is_of_second(ix));
            found.extend(find(&all)?.into_iter().filter(|&ix| self.is_of_second(ix)));
        }
        Ok(found.into_iter().collect())
    }

    /// From the earliest to the newest start.
    pub fn range(&self) -> Option<(TimeNs, TimeNs)> {
        self.range
    }

    /// The store, if it has all.
    pub fn whole(&self) -> Result<&Store, Problem> {
        if self.rest.is_empty() {
            return Ok(&self.store);
        }
        let what = "Not all traces that were found are here whole";
        Err(names::problem(what, "Search for fewer, or for a shorter time"))
    }

    pub fn info(&self) -> DatasetInfo {
        DatasetInfo {
            inputs: self.inputs.clone(),
            traces: self.store.traces().len() as u32 - self.rest.partial() + self.rest.len(),
            spans: (self.store.len() as u32).saturating_add(self.rest.spans),
            warnings: names::counts(self.rest.with_warnings(self.store.warnings()).into_iter()),
            range: rest::join(self.range, self.rest.range),
        }
    }

    /// A window of a list. O(window), and what [`List::of`] takes if another was asked for before.
    pub fn traces(&mut self, query: &Query, first: u32, count: u32, order: TraceOrder) -> Answer {
        let query = self.what_counts(query);
        let list = List::of(self.list.take(), &self.store, &self.rest, &query, order);
        let (total, window) = (list.len(), list.window(first, count.min(MAX_WINDOW)));
        self.list = Some(list);
        let whole = self.store.traces().len() as u32;
        let line = |i: u32| match i.checked_sub(whole) {
            Some(line) => self.rest.row(line).cloned(),
            None => self.row(TraceIx(i)),
        };
        let traces = window.into_iter().filter_map(line).collect();
        Answer::Traces { total, first, traces }
    }

    /// What of a query is looked for here, and was not looked for by the back end already. A back
    /// end knows better what it meant by a time window, a limit, and (Jaeger on Elasticsearch:
    /// regular expressions) a tag. But `/api/v3/traces` of Jaeger 1.53 to 2.18 ignores tags.
    pub(super) fn what_counts(&self, query: &Query) -> Query {
        match self.search {
            None => query.clone(),
            Some(Api { legacy: Some(true), .. }) if query.filter.is_empty() => Query::default(),
            // All must hold for one span; of tags, the back end alone knows what it meant.
            Some(Api { legacy: Some(true), .. }) => Query {
                services: query.services.clone(),
                operation: query.operation.clone(),
                min: query.min,
                max: query.max,
                filter: query.filter.clone(),
                ..Query::default()
            },
            Some(_) => Query { lookback: None, range: None, limit: None, ..query.clone() },
        }
    }

    /// The name of the source of a trace, where there are several. O(1).
    pub(super) fn source(&self, ix: TraceIx) -> Option<&str> {
        let trace = self.store.trace(ix)?;
        match &self.sources {
            Some(_) => self.source_name(self.is_second(trace)),
            None if self.has_sources() => {
                Some(self.inputs.get(usize::from(trace.input))?.name.as_str())
            }
            None => None,
        }
    }

    /// What one of the two back ends is called that a search has asked.
    pub(super) fn source_name(&self, second: bool) -> Option<&str> {
        let [a, b] = &self.sources.as_ref()?.names;
        Some(if second { b } else { a })
    }

    /// Whether a trace came from the second of the two.
    pub(super) fn is_of_second(&self, ix: TraceIx) -> bool {
        self.store.trace(ix).is_some_and(|trace| self.is_second(trace))
    }

    fn is_second(&self, trace: &TraceInfo) -> bool {
        self.sources.as_ref().is_some_and(|sources| trace.input >= sources.apart)
    }

    /// Whether there are several sources: files that were opened together, or two back ends.
    pub(super) fn has_sources(&self) -> bool {
        self.sources.is_some() || (self.search.is_none() && self.inputs.len() > 1)
    }

    /// Whether this is what a search at a back end has found.
    pub(super) fn is_found(&self) -> bool {
        self.search.is_some()
    }

    /// What was found besides.
    pub(super) fn rest(&self) -> &Rest {
        &self.rest
    }

    /// The services of a trace, that of most spans first. O(1), and once per trace O(spans).
    pub(super) fn services_of(&mut self, ix: TraceIx) -> Vec<StrId> {
        let summary = self.summary(ix);
        summary.map(|summary| summary.services.iter().map(|s| s.name).collect()).unwrap_or_default()
    }

    /// The services, and the span names of one of them or of all.
    pub fn names(&mut self, service: &str) -> Names {
        self.services.names(&self.store, service)
    }

    /// One line of the list. O(1), and once per trace O(spans).
    pub fn row(&mut self, ix: TraceIx) -> Option<TraceRow> {
        self.summary(ix)?;
        let (store, trace) = (&self.store, self.store.trace(ix)?);
        let summary = self.summaries.get(ix.0 as usize)?.as_ref()?;
        let root = store.roots(trace).next()?;
        let text = |id| store.text(id).to_owned();
        let service =
            |s: &Service| ServiceCount { name: text(s.name), spans: s.spans, errors: s.errors };
        Some(TraceRow {
            ix: Some(ix),
            id: names::trace_id(store, trace.key),
            service: text(store.service(root)),
            name: text(store.name(root)),
            start: trace.base,
            duration: trace.duration,
            spans: trace.len,
            errors: trace.errors,
            incomplete: summary.incomplete,
            services: summary.services.iter().map(service).collect(),
            second: self.is_second(trace),
        })
    }

    /// Whether a trace is shown.
    pub fn is_shown(&self) -> bool {
        self.shown.is_some()
    }

    /// No trace is shown any more.
    pub fn hide(&mut self) {
        self.take_back();
        self.shown = None;
    }

    /// The shown trace with its store.
    pub fn shown(&mut self) -> Option<(&Store, &mut Shown)> {
        self.shown.as_mut().map(|shown| (&self.store, shown))
    }

    /// The same, where the store's times may be exchanged.
    pub(super) fn retimed(&mut self) -> Option<(&mut Store, &mut Shown)> {
        self.shown.as_mut().map(|shown| (&mut self.store, shown))
    }

    /// The shown trace with its store.
    ///
    /// # Errors
    /// None is shown.
    pub(super) fn chosen(&mut self) -> Result<(&Store, &mut Shown), Problem> {
        let none = || names::problem("No trace is shown", "Choose one from the list of traces");
        self.shown().ok_or_else(none)
    }

    /// Chooses the trace that is shown; what was shown before stays if there is no such trace.
    /// O(traces + spans of the trace).
    pub fn show(&mut self, trace: &TraceRef) -> Result<Answer, Problem> {
        let ix = self.find(trace)?;
        self.take_back();
        self.shown = Shown::new(&self.store, ix);
        self.head()
    }

    /// Switches the clock skew adjustment of the shown trace; what is thought of stays.
    pub fn skew(&mut self, on: bool) -> Result<Answer, Problem> {
        let thought = self.take_back();
        let (store, shown) = self.chosen()?;
        shown.skew(store, on);
        if let Some(thought) = thought {
            self.think_again(&thought.changes)?;
        }
        self.head()
    }

    pub(super) fn head(&mut self) -> Result<Answer, Problem> {
        let ix = self.chosen()?.1.ix;
        let row = self.row(ix);
        let (store, shown) = self.chosen()?;
        let none = || names::problem("This trace has no spans", "");
        Ok(Answer::Trace(shown.head(store, row.ok_or_else(none)?)))
    }

    /// The summary of a trace. O(1), and once per trace O(spans).
    fn summary(&mut self, ix: TraceIx) -> Option<&Summary> {
        let (store, trace) = (&self.store, self.store.trace(ix)?);
        let slot = self.summaries.get_mut(ix.0 as usize)?;
        Some(slot.get_or_insert_with(|| Summary::new(store, trace)))
    }

    fn newest(&self) -> Option<TraceIx> {
        let traces = (0u32..).zip(self.store.traces());
        let traces = traces.filter(|&(i, _)| !self.rest.is_partial(TraceIx(i)));
        traces.max_by_key(|&(i, trace)| (trace.base, Reverse(i))).map(|(i, _)| TraceIx(i))
    }

    /// The trace that a reference names. O(traces).
    pub fn find(&self, trace: &TraceRef) -> Result<TraceIx, Problem> {
        match trace {
            TraceRef::Ix(ix) if self.store.trace(*ix).is_some() => Ok(*ix),
            TraceRef::Ix(_) => Err(names::problem(
                "This trace is no longer open",
                "Choose one from the list of traces",
            )),
            TraceRef::First => self.newest().ok_or_else(|| {
                names::problem("There is no trace in it", "Open or search for something else")
            }),
            TraceRef::Id(text) if self.rest.has(text) => Err(only_a_line()),
            TraceRef::Id(text) => {
                let key = names::read_trace_id(&self.store, text);
                let found = key.and_then(|key| self.store.find_trace(key));
                let kept = if self.search.is_some() { "was found" } else { "is open" };
                found.ok_or_else(|| Problem {
                    what: format!("What {kept} has no trace of this id"),
                    place: text.clone(),
                    advice: "Check the id, or open the source that has the trace".to_owned(),
                })
            }
        }
    }
}

/// Why a trace can't be shown that is in the list.
pub(super) fn only_a_line() -> Problem {
    names::problem("Only a summary of this trace is here", "Open the trace from its back end")
}

impl Summary {
    fn new(store: &Store, trace: &TraceInfo) -> Self {
        let mut counts: HashMap<StrId, (u32, u32), FxBuildHasher> = HashMap::default();
        for span in store.spans_of(trace) {
            let count = counts.entry(store.service(span)).or_default();
            count.0 += 1;
            count.1 += u32::from(store.status(span) == Status::Error);
        }
        let service = |(name, (spans, errors))| Service { name, spans, errors };
        let mut services: Vec<_> = counts.into_iter().map(service).collect();
        sort_by(&mut services, |a, b| {
            b.spans.cmp(&a.spans).then_with(|| store.text(a.name).cmp(store.text(b.name)))
        });
        Self { services, incomplete: store.orphans(trace) > 0 }
    }
}

/// The warnings of a trace by kind. That of a store's only trace are all of the store, with those
/// that decoders only counted and that belong to no trace else.
pub(super) fn warnings(store: &Store, ix: TraceIx) -> Vec<(WarningKind, u32)> {
    let only = store.traces().len() == 1;
    if only { store.warnings().counts().collect() } else { store.trace_warnings(ix) }
}
