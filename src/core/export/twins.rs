//! Spans whose parent their ids do not tell to whoever builds the trace again.

use super::Source;
use super::json::Json;
use crate::base::places::Places;
use crate::base::{sort_by_key, words};
use crate::model::conventions::member;
use crate::model::store::Link;
use crate::model::{LinkKind, Placed, SpanIx, SpanKey, TraceInfo};

/// The ids that several spans of a trace have, in their order.
#[derive(Default)]
pub(super) struct Twins(Vec<SpanKey>);

/// The same while spans are still looked at.
pub(super) struct TwinsSoFar {
    places: Places,
    twice: Vec<SpanKey>,
}

impl TwinsSoFar {
    /// With room for all spans of a trace.
    pub fn new(trace: &TraceInfo) -> Self {
        Self { places: Places::with_room(trace.len as usize), twice: Vec::new() }
    }

    /// A span of it; each is to come once.
    pub fn see(&mut self, of: Source<'_>, span: SpanIx) {
        let (store, first, id) = (of.store, of.trace.first.0, of.store.id(span));
        let hash = words::hash_number(id.value.0 ^ u64::from(id.text.0).rotate_left(48));
        if id.is_none() {
            return;
        }
        let same = |at: u32| store.id(SpanIx(first.saturating_add(at))) == id;
        if self.places.find(hash, same).is_some() {
            self.twice.push(id);
        } else {
            self.places.insert(hash, span.0.saturating_sub(first));
        }
    }

    /// Those that came more than once. O(n log n) of these.
    pub fn all(self) -> Twins {
        let mut twice = self.twice;
        sort_by_key(&mut twice, |&id| id);
        twice.dedup();
        Twins(twice)
    }
}

impl Twins {
    /// O(spans).
    pub fn new(of: Source<'_>) -> Self {
        let mut twins = TwinsSoFar::new(of.trace);
        of.store.spans_of(of.trace).for_each(|span| twins.see(of, span));
        twins.all()
    }

    fn has(&self, id: SpanKey) -> bool {
        !self.0.is_empty() && self.0.binary_search(&id).is_ok()
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
        let local = link.kind != LinkKind::Link && link.trace == of.trace.key;
        local && link.target != id && link.target != named
    };
    named != id && !store.is_orphan(span) || store.links(span).iter().any(other)
}
