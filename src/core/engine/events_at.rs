//! The events behind a tick on a span's bar.

use super::names::attributes;
use super::protocol::{Answer, AttrText, EventDetail, MOST_EVENTS, Problem};
use super::shown::{Shown, no_span};
use crate::layout::stretches::within;
use crate::model::{SpanIx, Store};
use crate::render::value::start;

/// How many attributes of an event are told at most.
const MOST_ATTRIBUTES: usize = 4;

/// The longest value that is told whole, in bytes.
const LONGEST: usize = 160;

impl Shown {
    /// The first events of a span in a range of time, and how many there are. O(log events).
    ///
    /// # Errors
    /// The span is of another trace.
    pub(super) fn events_at(
        &self,
        store: &Store,
        span: SpanIx,
        range: (u64, u64),
    ) -> Result<Answer, Problem> {
        if !self.rows.has(span) {
            return Err(no_span());
        }
        let all = store.events(span);
        let there = all.get(within(all, |event| self.event_at(store, event, span), range));
        let there = there.unwrap_or_default();
        let list = there.iter().take(MOST_EVENTS).map(|event| {
            let mut attributes = attributes(store, event.attrs);
            attributes.truncate(MOST_ATTRIBUTES);
            attributes.iter_mut().for_each(cut);
            let offset = self.offset(store, event.time, span);
            EventDetail { offset, name: store.text(event.name).to_owned(), attributes }
        });
        let (list, total) = (list.collect(), there.len() as u32);
        Ok(Answer::EventsAt { list, total })
    }
}

fn cut(attribute: &mut AttrText) {
    let first = start(&attribute.value, LONGEST).len();
    if first < attribute.value.len() {
        attribute.value.truncate(first);
        attribute.value.push('…');
    }
}
