//! The times of the shown trace: as recorded, or moved by the clock skew adjustment, or those that it would have.

use super::protocol::ChangeTold;
use crate::base::DurationNs;
use crate::model::skew::{self, Skew};
use crate::model::{SpanIx, Store, TraceInfo, TraceIx, WhatIf};

/// The times of one trace.
pub(super) struct Times {
    first: u32,
    /// Whether the adjustment is applied.
    pub on: bool,
    /// By how much each span is moved; empty when none is. Nanoseconds.
    deltas: Vec<i64>,
    /// How many spans the adjustment moves, or would move.
    pub moved: u32,
    recorded: DurationNs,
    adjusted: DurationNs,
    /// While the store has times that are only thought of; these are adjusted already.
    pub thought: Option<Thought>,
}

/// What is thought of. Beside the store are the times that it does not have now: the recorded ones, or, while it has
/// those, what is thought of.
pub(super) struct Thought {
    /// What is otherwise.
    pub changes: Vec<WhatIf>,
    /// What came of each, for who adds another.
    pub told: Vec<ChangeTold>,
    /// From the trace's first span on.
    pub start: Vec<u64>,
    /// As many.
    pub duration: Vec<u64>,
    /// How long the trace would be.
    pub end: DurationNs,
}

impl Times {
    /// As recorded; the adjustment is found and kept in case it is switched on. O(spans).
    pub fn new(store: &Store, ix: TraceIx, trace: &TraceInfo) -> Self {
        let Skew { deltas, moved, .. } = skew::adjust(store, ix);
        let (first, on) = (trace.first.0, true);
        let (recorded, adjusted) = (trace.duration, trace.duration);
        let mut times = Self { first, on, deltas, moved, recorded, adjusted, thought: None };
        let ends = store.spans_of(trace).map(|span| times.bar(store, span).1);
        times.adjusted = DurationNs(ends.max().unwrap_or(0));
        times.on = false;
        times
    }

    /// By how much a span is moved now, in nanoseconds.
    pub fn delta(&self, span: SpanIx) -> i64 {
        let at = span.0.checked_sub(self.first).filter(|_| self.on);
        at.and_then(|i| self.deltas.get(i as usize)).copied().unwrap_or(0)
    }

    /// A point of time that was recorded of a span, as it is now: moved with its start, and where the span would be
    /// shorter, no later than its end if it was not. In nanoseconds after the trace's earliest recorded start.
    pub fn within(&self, store: &Store, span: SpanIx, at: i64) -> i64 {
        let place = span.0.wrapping_sub(self.first) as usize;
        let recorded = self
            .thought
            .as_ref()
            .and_then(|thought| Some((*thought.start.get(place)?, *thought.duration.get(place)?)));
        let Some((start, duration)) = recorded else { return at.saturating_add(self.delta(span)) };
        let (from, to) = self.bar(store, span);
        let behind = i128::from(at) - i128::from(start);
        let moved = behind + i128::from(from);
        let moved = if behind > duration.into() { moved } else { moved.min(to.into()) };
        moved.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }

    /// A span's start in nanoseconds after the trace's earliest recorded start; a span that would
    /// be moved before it starts there.
    pub fn start(&self, store: &Store, span: SpanIx) -> u64 {
        let by = if self.thought.is_some() { 0 } else { self.delta(span) };
        store.start(span).saturating_add_signed(by)
    }

    /// From when to when a span is, in nanoseconds after the trace's earliest recorded start.
    pub fn bar(&self, store: &Store, span: SpanIx) -> (u64, u64) {
        let start = self.start(store, span);
        (start, start.saturating_add(store.duration(span).0))
    }

    /// From the trace's earliest start to its latest end.
    pub fn duration(&self) -> DurationNs {
        let now = if self.on { self.adjusted } else { self.recorded };
        self.thought.as_ref().map_or(now, |thought| thought.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::TimeNs;
    use crate::model::{AttrRange, Draft, NewSpan, SpanKey, build};

    /// A caller from 300 to 500, and its callee on a host whose clock is behind, from 100 to 160.
    fn store() -> Store {
        let mut draft = Draft::default();
        let trace = draft.trace_key("00000000000000000000000000000001");
        let ids = [draft.span_key("1"), draft.span_key("2")];
        for (i, (host, start, duration)) in
            [("a", 300, 200), ("b", 100, 60)].into_iter().enumerate()
        {
            let (key, host) = (draft.strings.intern("host.name"), draft.strings.intern(host));
            let mark = draft.attrs.mark();
            draft.attrs.push(key, crate::model::AttrType::String, host);
            let attrs: AttrRange = draft.attrs.since(mark);
            let service = draft.strings.intern("s");
            let resource = draft.push_resource(service, attrs);
            let parent = if i == 0 { SpanKey::NONE } else { ids[0] };
            let (start, duration) = (Some(TimeNs(start)), Some(duration));
            let (id, span) = (ids[i], NewSpan::default());
            draft.push_span(NewSpan { trace, id, parent, resource, start, duration, ..span });
        }
        build(draft)
    }

    fn times(store: &Store) -> Times {
        let ix = TraceIx(0);
        Times::new(store, ix, store.trace(ix).unwrap())
    }

    const CALLER: SpanIx = SpanIx(0);
    const CALLEE: SpanIx = SpanIx(1);

    #[test]
    fn as_recorded_and_adjusted() {
        let store = store();
        let mut times = times(&store);
        assert_eq!((times.bar(&store, CALLEE), times.duration()), ((0, 60), DurationNs(400)));
        assert_eq!(times.within(&store, CALLEE, 50), 50);
        times.on = true;
        // In the middle of its caller.
        assert_eq!((times.bar(&store, CALLEE), times.duration()), ((270, 330), DurationNs(400)));
        assert_eq!((times.moved, times.delta(CALLEE), times.delta(CALLER)), (1, 270, 0));
        assert_eq!(times.within(&store, CALLEE, 50), 320);
    }

    #[test]
    fn as_they_would_be() {
        let mut store = store();
        let mut times = times(&store);
        times.on = true;
        let (mut start, mut duration) = (vec![200, 210], vec![150, 20]);
        store.swap_times(SpanIx(0), &mut start, &mut duration);
        times.thought = Some(Thought {
            changes: Vec::new(),
            told: Vec::new(),
            start,
            duration,
            end: DurationNs(350),
        });
        // They are adjusted already; that a span was is told all the same.
        assert_eq!((times.bar(&store, CALLEE), times.duration()), ((210, 230), DurationNs(350)));
        assert_eq!(times.delta(CALLEE), 270);
        // What happened while it ran still does; what was before or behind it stays so.
        let within = |at| times.within(&store, CALLEE, at);
        assert_eq!([-10, 0, 15, 50, 60].map(within), [200, 210, 225, 230, 230]);
        assert_eq!([61, i64::MAX].map(within), [271, i64::MAX]);
    }
}
