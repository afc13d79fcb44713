//! The spans that are like one: of its parent, its operation, its service.

use super::protocol::{Alike, Answer, Problem};
use super::shown::{Shown, no_span};
use crate::base::StrId;
use crate::model::{SpanIx, Store, TraceInfo};

/// A span and its siblings of the same service and name, by tree order; of a root, the roots. O(siblings).
pub(super) fn siblings(store: &Store, trace: &TraceInfo, span: SpanIx) -> Vec<SpanIx> {
    let of = |span| (store.service(span), store.name(span));
    let like = |other: &SpanIx| of(*other) == of(span);
    match store.parent(span) {
        Some(parent) => store.children(parent).filter(like).collect(),
        None => store.roots(trace).filter(like).collect(),
    }
}

/// The spans of an operation. O(spans).
pub(super) fn operation(
    store: &Store,
    trace: &TraceInfo,
    of: StrId,
    name: StrId,
) -> impl Iterator<Item = SpanIx> {
    service(store, trace, of).filter(move |&span| store.name(span) == name)
}

/// The spans of a service. O(spans).
pub(super) fn service(store: &Store, trace: &TraceInfo, of: StrId) -> impl Iterator<Item = SpanIx> {
    store.spans_of(trace).filter(move |&span| store.service(span) == of)
}

impl Shown {
    /// How many spans are like one of the shown trace. O(spans).
    ///
    /// # Errors
    /// The span is of another trace.
    pub fn alike(&self, store: &Store, span: SpanIx) -> Result<Answer, Problem> {
        let trace = &self.trace;
        if !self.rows.has(span) {
            return Err(no_span());
        }
        let (of, name) = (store.service(span), store.name(span));
        Ok(Answer::Alike(Alike {
            parent: store.parent(span).map(|parent| store.text(store.name(parent)).to_owned()),
            service: store.text(of).to_owned(),
            name: store.text(name).to_owned(),
            siblings: siblings(store, trace, span).len() as u32,
            of_operation: operation(store, trace, of, name).count() as u32,
            of_service: service(store, trace, of).count() as u32,
        }))
    }
}
