//! Searching in a data set that is open: which of its traces match a [`Query`].
//!
//! The meaning is that of Jaeger's own memory store (`internal/storage/v2/memory/tenant.go`,
//! `validSpan`): one single span has the service, the operation, a start inside the window, a duration
//! between the bounds, and all tags. Two things differ. Without a window all times are searched:
//! files lie in the past. And `limit` keeps the newest traces by start, where a Jaeger keeps those
//! that arrived last. What a tag means stands in `local/tag.rs`.

use std::cmp::Reverse;

use super::Query;
use crate::base::bitset::BitSet;
use crate::base::{DurationNs, StrId, TimeNs, sort_by_key};
use crate::model::{SpanIx, Status, Store, TraceInfo, TraceIx};

mod filter;
mod tag;

pub use filter::{Condition, PatternProblem};

use tag::{Meaning, Tag};

/// The traces that match, in the store's order. O(spans), without filters O(traces): a million
/// spans take some milliseconds.
pub fn search(store: &Store, query: &Query) -> Vec<TraceIx> {
    search_by(store, query, &|_, _| true)
}

/// The same, where a condition holds for that one span as well. O(spans and their attributes).
pub fn search_where(store: &Store, query: &Query, condition: &Condition) -> Vec<TraceIx> {
    search_by(store, query, &|trace, span| condition.holds(store, trace, span))
}

fn search_by(
    store: &Store,
    query: &Query,
    holds: &dyn Fn(&TraceInfo, SpanIx) -> bool,
) -> Vec<TraceIx> {
    let Some(wanted) = Wanted::new(store, query) else { return Vec::new() };
    let all = (0u32..).map(TraceIx).zip(store.traces());
    let mut found: Vec<_> = all.filter(|(_, t)| wanted.matches(store, t, holds)).collect();
    let most = query.limit.map_or(usize::MAX, |most| most as usize);
    if most < found.len() {
        let newest = |&(ix, t): &(TraceIx, &TraceInfo)| (Reverse(t.base), ix);
        sort_by_key(&mut found, newest);
        found.truncate(most);
        sort_by_key(&mut found, |f| f.0);
    }
    found.into_iter().map(|(ix, _)| ix).collect()
}

/// The start of the earliest and of the newest span; `None` without spans. O(spans).
pub fn range(store: &Store) -> Option<(TimeNs, TimeNs)> {
    let starts = store.traces().iter().map(|trace| {
        let latest = store.spans_of(trace).map(|span| store.start(span)).max();
        (trace.base, trace.base.plus(DurationNs(latest.unwrap_or(0))))
    });
    starts.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// A query in the store's own terms.
struct Wanted {
    /// Both ends included.
    window: Option<(TimeNs, TimeNs)>,
    /// The resources of the services.
    resources: Option<BitSet>,
    name: Option<StrId>,
    /// Bits by the numbers of the kinds.
    kinds: u8,
    /// Bits by the numbers of the statuses.
    statuses: u8,
    /// In nanoseconds, both included.
    durations: (u64, u64),
    tags: Vec<Tag>,
}

impl Wanted {
    /// `None` if nothing in the store can match. O(resources + scopes + events + links) a tag, and
    /// O(spans) for a lookback.
    fn new(store: &Store, query: &Query) -> Option<Self> {
        let exactly = |text: &str| match text {
            "" => Some(None),
            text => store.strings().find(text).map(Some),
        };
        let name = exactly(&query.operation)?;
        let services: Vec<_> =
            query.services.iter().filter_map(|text| store.strings().find(text)).collect();
        if services.is_empty() && !query.services.is_empty() {
            return None;
        }
        let newest = || range(store).map_or(TimeNs::default(), |(_, newest)| newest);
        let counts_back = query.lookback.is_some() && query.range.is_none();
        let mut wanted = Self {
            window: query.window(None, if counts_back { newest() } else { TimeNs::default() }),
            resources: (!services.is_empty())
                .then(|| tag::set(store.resources(), |r| services.contains(&r.service))),
            name,
            kinds: u8::MAX,
            statuses: u8::MAX,
            durations: (query.min.map_or(0, |d| d.0), query.max.map_or(u64::MAX, |d| d.0)),
            tags: Vec::new(),
        };
        for (key, value) in &query.tags {
            match tag::read(store, key, value)? {
                Meaning::Kind(kind) => wanted.kinds &= 1 << kind as u8,
                Meaning::Statuses(statuses) => wanted.statuses &= statuses,
                Meaning::Tag(tag) => wanted.tags.push(tag),
            }
        }
        let none = wanted.kinds == 0
            || wanted.statuses == 0
            || wanted.resources.as_ref().is_some_and(|r| r.count() == 0);
        (!none).then_some(wanted)
    }

    /// Whether a span of the trace matches. O(1) where the trace as a whole tells, else O(its
    /// spans).
    fn matches(
        &self,
        store: &Store,
        trace: &TraceInfo,
        and: &dyn Fn(&TraceInfo, SpanIx) -> bool,
    ) -> bool {
        let only_errors = self.statuses == tag::status_bit(Status::Error);
        if only_errors && trace.errors == 0 || trace.duration.0 < self.durations.0 {
            return false;
        }
        let Some(starts) = self.starts(trace) else { return false };
        store.spans_of(trace).any(|span| self.holds(store, span, starts) && and(trace, span))
    }

    /// The window as starts of this trace's spans, both included; `None` if it ends before.
    fn starts(&self, trace: &TraceInfo) -> Option<(u64, u64)> {
        let Some((from, to)) = self.window else { return Some((0, u64::MAX)) };
        let after = |time: TimeNs| (time >= trace.base).then(|| time.0.abs_diff(trace.base.0));
        Some((after(from).unwrap_or(0), after(to)?))
    }

    /// Whether one span has it all; the cheap questions come first.
    fn holds(&self, store: &Store, span: SpanIx, starts: (u64, u64)) -> bool {
        let inside = |value: u64, (least, most): (u64, u64)| least <= value && value <= most;
        let bit = |set: u8, number: u8| set >> number & 1 == 1;
        self.name.is_none_or(|name| store.name(span) == name)
            && bit(self.statuses, store.status(span) as u8)
            && bit(self.kinds, store.kind(span) as u8)
            && inside(store.duration(span).0, self.durations)
            && inside(store.start(span), starts)
            && self.resources.as_ref().is_none_or(|r| r.contains(store.resource_ix(span)))
            && self.tags.iter().all(|tag| tag.is_of(store, span))
    }
}
