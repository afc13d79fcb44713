//! Spans whose parent their ids do not tell to whoever builds the trace again.

use super::Source;
use super::json::Json;
use crate::base::{StrId, sort_by_key};
use crate::model::conventions::member;
use crate::model::store::Link;
use crate::model::{LinkKind, Placed, SpanIx, SpanKey};

/// The ids that several spans of a trace have.
pub(super) struct Twins(Vec<u64>);

impl Twins {
    /// O(spans log spans) where ids are out of order.
    pub fn new(of: Source<'_>) -> Self {
        let store = of.store;
        let ids = store.spans_of(of.trace).map(|span| word(store.id(span))).filter(|&id| id != 0);
        let mut ids: Vec<u64> = ids.collect();
        sort_by_key(&mut ids, |&id| id);
        let twice = ids.windows(2).filter_map(|two| match *two {
            [a, b] if a == b => Some(a),
            _ => None,
        });
        let mut twice: Vec<u64> = twice.collect();
        twice.dedup();
        Self(twice)
    }

    fn has(&self, id: SpanKey) -> bool {
        !self.0.is_empty() && self.0.binary_search(&word(id)).is_ok()
    }

    /// The place of a span in a file that has the trace in tree order, if the file has to tell it.
    pub fn place(&self, of: Source<'_>, span: SpanIx) -> Option<Placed> {
        let at = span.0.saturating_sub(of.trace.first.0);
        let twin = self.has(of.store.id(span));
        match of.store.parent(span) {
            Some(parent) => {
                let up = Some(span.0.saturating_sub(parent.0));
                (twin || self.has(of.store.id(parent))).then_some(Placed { at, up })
            }
            None if may_be_found(of, span) => Some(Placed { at, up: Some(0) }),
            None => twin.then_some(Placed { at, up: None }),
        }
    }
}

/// Writes a place into a member.
pub(super) fn write(out: &mut Json<'_>, placed: Option<Placed>) {
    if let Some(placed) = placed {
        out.number_field(member::AT, placed.at.into());
        if let Some(up) = placed.up {
            out.number_field(member::UP, up.into());
        }
    }
}

/// Whether the span has no parent, and yet names one that is there: that closes a circle, or it is named by
/// a link that came of another part of the span.
fn may_be_found(of: Source<'_>, span: SpanIx) -> bool {
    let (store, id) = (of.store, of.store.id(span));
    let Some(named) = store.parent_id(span) else { return false };
    let other = |link: &Link| {
        link.kind != LinkKind::Link && link.trace == of.trace.key && link.target != id
    };
    named != id && !store.is_orphan(span) || store.links(span).iter().any(other)
}

/// An id in a word: two are seldom one by chance, and then a file tells more than it must.
fn word(id: SpanKey) -> u64 {
    let text = if id.text == StrId::EMPTY { 0 } else { u64::from(id.text.0) | 1 << 63 };
    id.value.0 ^ text
}
