//! A list of traces in an order, made once for all of its windows.

use super::protocol::TraceOrder;
use super::rest::Rest;
use crate::base::{DurationNs, TimeNs, sort_by};
use crate::model::{Store, TraceInfo, TraceIx};
use crate::source::{Query, local};

/// What of a trace decides its place in a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub start: TimeNs,
    pub duration: DurationNs,
    pub spans: u32,
    pub errors: u32,
}

impl Facts {
    fn key(self, order: TraceOrder) -> u64 {
        match order {
            TraceOrder::Newest => 0,
            TraceOrder::Longest => self.duration.0,
            TraceOrder::MostSpans => self.spans.into(),
            TraceOrder::MostErrors => self.errors.into(),
        }
    }
}

/// Numbers in an order of the traces that they stand for: ties by start, the newest first, then by
/// number. O(n log n).
pub(super) fn sort(traces: impl Iterator<Item = (u32, Facts)>, order: TraceOrder) -> Vec<u32> {
    let mut keys: Vec<_> = traces.map(|(i, facts)| (facts.key(order), facts.start, i)).collect();
    sort_by(&mut keys, |a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(&b.2)));
    keys.into_iter().map(|(.., i)| i).collect()
}

/// The list that was asked for last: a data set's traces that match a query, in an order. What was only
/// kept as a line was looked for before.
pub(super) struct List {
    query: Query,
    order: TraceOrder,
    traces: Vec<u32>,
}

impl List {
    /// The list of a query in an order, from `last` as far as that serves. O(1) for the same again,
    /// O(traces log traces) for another order, and for another query what the search takes.
    pub fn of(
        last: Option<Self>,
        store: &Store,
        rest: &Rest,
        query: &Query,
        order: TraceOrder,
    ) -> Self {
        let lines = store.traces().len() as u32;
        let traces = match last {
            Some(last) if last.query == *query && last.order == order => return last,
            Some(mut last) if last.query == *query => {
                last.traces.retain(|&i| i < lines);
                last.traces
            }
            _ => {
                let whole = local::search(store, query).into_iter();
                whole.filter(|&ix| !rest.is_partial(ix)).map(|ix| ix.0).collect()
            }
        };
        let known = traces.iter().filter_map(|&i| Some((i, facts(store.trace(TraceIx(i))?))));
        let known = known.chain(rest.facts(lines));
        Self { query: query.clone(), order, traces: sort(known, order) }
    }

    /// How many.
    pub fn len(&self) -> u32 {
        self.traces.len() as u32
    }

    /// A part of it: numbers of the store's traces, and behind them those of the rest's lines.
    /// O(its size).
    pub fn window(&self, first: u32, count: u32) -> Vec<u32> {
        self.traces.iter().skip(first as usize).take(count as usize).copied().collect()
    }
}

fn facts(trace: &TraceInfo) -> Facts {
    let TraceInfo { base, duration, len, errors, .. } = *trace;
    Facts { start: base, duration, spans: len, errors }
}
