//! The first spans of a draft as a draft of their own: for a look at what is still on its way.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::draft::ABSENT;
use super::{AttrRange, Draft, NewSpan, SpanIx, SpanKey, TraceKey};
use crate::base::{StrId, TimeNs};

/// How many events are taken along at most.
const EVENTS: usize = 10_000;

impl Draft {
    /// How many traces its spans are of so far.
    pub fn traces(&self) -> u32 {
        self.traces.len() as u32
    }

    /// The first spans, at most so many, with what a row shows of them: ids, names, services as far as
    /// they are known, times, statuses, times of events. O(`spans`), however many there are.
    pub fn beginning(&self, spans: usize) -> Draft {
        let mut taken = Taken { from: self, to: Draft::default(), resources: HashMap::default() };
        for at in 0..spans.min(self.len()) {
            taken.span(at);
        }
        let end = SpanIx(taken.to.len() as u32);
        // Nearly in the order of their spans.
        for event in self.events.iter().take(EVENTS).filter(|event| event.span < end) {
            taken.to.push_event(event.span, event.time, StrId::EMPTY, AttrRange::default());
        }
        taken.to
    }
}

struct Taken<'d> {
    from: &'d Draft,
    to: Draft,
    /// New numbers of resources by old.
    resources: HashMap<u32, u32, FxBuildHasher>,
}

impl Taken<'_> {
    fn span(&mut self, at: usize) -> Option<()> {
        let s = &self.from.spans;
        let time = |column: &[i64]| column.get(at).copied().filter(|&t| t != ABSENT);
        let trace = *self.from.traces.get(*s.trace.get(at)? as usize)?;
        let span = NewSpan {
            trace: TraceKey { text: self.text(trace.text), ..trace },
            id: self.key(*s.id.get(at)?),
            parent: self.key(*s.parent.get(at)?),
            follows_from: *s.follows_from.get(at)?,
            shared: *s.shared.get(at)?,
            start: time(&s.start).map(TimeNs),
            duration: time(&s.duration),
            name: self.text(*s.name.get(at)?),
            kind: *s.kind.get(at)?,
            status: *s.status.get(at)?,
            resource: self.resource(*s.resource.get(at)?),
            ..NewSpan::default()
        };
        self.to.push_span(span);
        Some(())
    }

    fn text(&mut self, id: StrId) -> StrId {
        self.to.strings.intern(self.from.strings.get(id))
    }

    fn key(&mut self, key: SpanKey) -> SpanKey {
        SpanKey { text: self.text(key.text), ..key }
    }

    /// One that is not known yet (Jaeger's stand behind the spans) is the unknown one.
    fn resource(&mut self, old: u32) -> u32 {
        if let Some(&new) = self.resources.get(&old) {
            return new;
        }
        let known = self.from.resources.get(old as usize).filter(|r| r.service != StrId::EMPTY);
        let new = match known.map(|r| r.service) {
            Some(service) => {
                let service = self.text(service);
                self.to.push_resource(service, AttrRange::default())
            }
            None => 0,
        };
        self.resources.insert(old, new);
        new
    }
}
