//! The events behind a tick on a span's bar.

use super::names::attributes;
use super::protocol::{Answer, AttrText, EventDetail, MOST_EVENTS, Problem};
use super::shown::{Shown, no_span};
use crate::model::{SpanIx, Store};
use crate::render::value::start;

/// How many attributes of an event are told at most.
const MOST_ATTRIBUTES: usize = 4;

/// The longest value that is told whole, in bytes.
const LONGEST: usize = 160;

impl Shown {
    /// The first events of a span in a range of time, and how many there are. O(its events).
    ///
    /// # Errors
    /// The span is of another trace.
    pub(super) fn events_at(
        &self,
        store: &Store,
        span: SpanIx,
        (from, to): (u64, u64),
    ) -> Result<Answer, Problem> {
        if !self.rows.has(span) {
            return Err(no_span());
        }
        let all = store.events(span).iter().map(|event| (self.offset(event.time, span), event));
        let there = |offset: i64| (from..=to).contains(&u64::try_from(offset).unwrap_or(0));
        let mut total = 0;
        let mut list = Vec::new();
        for (offset, event) in all.filter(|&(offset, _)| there(offset)) {
            total += 1;
            if list.len() < MOST_EVENTS {
                let mut attributes = attributes(store, event.attrs);
                attributes.truncate(MOST_ATTRIBUTES);
                attributes.iter_mut().for_each(cut);
                list.push(EventDetail {
                    offset,
                    name: store.text(event.name).to_owned(),
                    attributes,
                });
            }
        }
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
