//! The table of a trace's events: all of them by time or a name, and those that have what is looked for.

use super::find::hits::{Entries, Hits};
use super::query::{Pattern, patterns};
use super::span_table::text_order;
use super::values::{GroupKey, Ranked};
use crate::base::Needle;
use crate::base::bitset::BitSet;
use crate::base::order::order_of;
use crate::model::store::Event;
use crate::model::{Store, TraceInfo};

/// A column of the table of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventColumn {
    /// When it was.
    Time,
    /// The service of its span.
    Service,
    /// Its span's name.
    Span,
    /// Its name.
    Event,
}

/// The events of some spans. 20 bytes an event.
#[derive(Clone, Debug)]
pub struct EventTable {
    trace: TraceInfo,
    /// The events by time, each its place in [`Store::events_of`] the trace; those of one time by span, in
    /// tree order. Places below are places here.
    events: Vec<u32>,
    /// When each was, as a number in the order of times.
    times: Vec<u64>,
    /// All places as they are sorted.
    sorted: Vec<u32>,
    /// What was looked for last, and where it is.
    terms: Vec<(bool, Pattern)>,
    passed: BitSet,
    order: Vec<u32>,
}

impl EventTable {
    /// All events of the `included` spans of a trace (counted from its first; all without a set), by time. `at`
    /// says when an event was, in nanoseconds after the trace's earliest start, adjusted if times are; it may
    /// be before. O(events log events).
    pub fn new(
        store: &Store,
        trace: &TraceInfo,
        included: Option<&BitSet>,
        at: &dyn Fn(&Event) -> i64,
    ) -> Self {
        let local = |event: &Event| event.span.0.wrapping_sub(trace.first.0);
        let is = |event: &Event| included.is_none_or(|set| set.contains(local(event)));
        let there = (0u32..).zip(store.events_of(trace)).filter(|(_, event)| is(event));
        // The sign's bit the other way, so that what was before comes first.
        let there = there.map(|(place, event)| (place, at(event).cast_unsigned() ^ 1 << 63));
        let (places, keys): (Vec<u32>, Vec<u64>) = there.unzip();
        let order = order_of(&keys, false);
        let place = |&i: &u32| places.get(i as usize).copied().unwrap_or(0);
        let time = |&i: &u32| keys.get(i as usize).copied().unwrap_or(0);
        let mut table = Self {
            trace: *trace,
            events: order.iter().map(place).collect(),
            times: order.iter().map(time).collect(),
            sorted: (0..order.len() as u32).collect(),
            terms: Vec::new(),
            passed: BitSet::of(order.len(), |_| true),
            order: Vec::new(),
        };
        table.arrange();
        table
    }

    /// The events that passed the filter, as they are sorted; each its place in [`Store::events_of`] the trace.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// How many events there are, whether they pass or not.
    pub fn total(&self) -> usize {
        self.events.len()
    }

    /// Keeps the events for which all terms hold; all for an empty text. Terms are split as in a query
    /// ([`super::FindQuery`]): words, quoted phrases, `-` before what must not be. Each is looked for, whatever
    /// the case, in the event's name, its attributes' keys and values, and its span's service and name; for
    /// `key=value` also an attribute whose key ends in `key` and whose value has `value` in it does. No other
    /// signs. O(terms * (events + their attributes + bytes of texts)); what goes on with the text before is
    /// looked for only among what passed then.
    pub fn filter(&mut self, store: &Store, text: &str) {
        let terms = patterns(text);
        let goes_on = self.terms.iter().all(|(not, old)| {
            terms
                .iter()
                .any(|(also, new)| not == also && if *not { old == new } else { old.is_wider(new) })
        });
        let len = self.events.len();
        if !goes_on {
            self.passed = BitSet::of(len, |_| true);
        }
        let all = store.events_of(&self.trace);
        // Where events are few, most texts are those of others.
        let whole = len > store.strings().len() / 4;
        for (not, pattern) in &terms {
            let mut wanted = Wanted::new(store, pattern, whole);
            let passed = &self.passed;
            let event = |at: u32| all.get(*self.events.get(at as usize)? as usize);
            let mut has = |at| event(at).is_some_and(|event| wanted.is_in(event) != *not);
            self.passed = BitSet::of(len, |at| passed.contains(at) && has(at));
        }
        self.terms = terms;
        self.arrange();
    }

    /// Sorts by a column; events that are alike there come by time, those without a name last. O(events log
    /// events).
    pub fn sort(&mut self, store: &Store, column: EventColumn, descending: bool) {
        let all = store.events_of(&self.trace);
        let events = self.events.iter().filter_map(|&place| all.get(place as usize));
        let spans = events.clone().map(|event| event.span);
        let ranked = match column {
            EventColumn::Time => {
                self.sorted = order_of(&self.times, descending);
                return self.arrange();
            }
            EventColumn::Service => Ranked::new(store, &self.trace, spans, &GroupKey::Service),
            EventColumn::Span => Ranked::new(store, &self.trace, spans, &GroupKey::Operation),
            EventColumn::Event => Ranked::of_names(store, events.map(|event| event.name)),
        };
        let places: Vec<u32> = (0..self.events.len() as u32).collect();
        self.sorted = text_order(&places, ranked, descending);
        self.arrange();
    }

    fn arrange(&mut self) {
        let passed = self.sorted.iter().filter(|&&at| self.passed.contains(at));
        self.order = passed.filter_map(|&at| self.events.get(at as usize).copied()).collect();
    }
}

/// One term on its way over the events; each text is looked at once.
struct Wanted<'a> {
    store: &'a Store,
    text: Hits<'a>,
    entries: Entries<'a>,
}

impl<'a> Wanted<'a> {
    /// `whole` if the table of texts should be gone over at once.
    fn new(store: &'a Store, pattern: &'a Pattern, whole: bool) -> Self {
        let hits = |needle| Hits::new(store.strings(), needle, whole, Needle::is_in);
        let keys = |needle| Hits::new(store.strings(), needle, false, Needle::ends);
        let pair = pattern.pair.as_ref().map(|(key, value)| (keys(key), hits(value)));
        let text = hits(&pattern.text);
        let entries = Entries::new(store.attrs(), &text, pair, false);
        Self { store, text, entries }
    }

    fn is_in(&mut self, event: &Event) -> bool {
        let names = [event.name, self.store.service(event.span), self.store.name(event.span)];
        names.into_iter().any(|name| self.text.has(name))
            || self.entries.any(&mut self.text, event.attrs)
    }
}
