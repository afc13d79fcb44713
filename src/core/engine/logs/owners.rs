//! Whose a line is: the span that it names, or the innermost one of its service that was at work then.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::{StrId, TimeNs, TraceId};
use crate::engine::names::same_trace;
use crate::engine::shown::Shown;
use crate::model::{SpanIx, SpanKey, Store, TraceKey};

/// How many spans of a service are looked at for a line, from the one that began last.
const LOOKED_AT: usize = 256;

/// The spans of a trace as lines name them.
pub struct Owners<'a> {
    store: &'a Store,
    shown: &'a Shown,
    by_id: HashMap<u64, SpanIx, FxBuildHasher>,
    /// Spans by their service, by start as recorded.
    by_service: HashMap<StrId, Vec<(u64, SpanIx)>, FxBuildHasher>,
}

impl<'a> Owners<'a> {
    /// For some ids of spans that lines name, and the services that they are of. O(spans log spans of these services).
    pub fn new(
        store: &'a Store,
        shown: &'a Shown,
        ids: impl IntoIterator<Item = u64>,
        services: &[&str],
    ) -> Self {
        let mut by_id: HashMap<u64, SpanIx, FxBuildHasher> =
            ids.into_iter().map(|id| (id, SpanIx::NONE)).collect();
        let mut by_service: HashMap<StrId, Vec<(u64, SpanIx)>, FxBuildHasher> = HashMap::default();
        for id in services.iter().filter_map(|name| store.strings().find(name)) {
            by_service.insert(id, Vec::new());
        }
        for span in store.spans_of(&shown.trace) {
            let SpanKey { value, text } = store.id(span);
            if text == StrId::EMPTY
                && let Some(found) = by_id.get_mut(&value.0)
                && *found == SpanIx::NONE
            {
                *found = span;
            }
            if let Some(spans) = by_service.get_mut(&store.service(span)) {
                spans.push((store.start(span), span));
            }
        }
        for spans in by_service.values_mut() {
            spans.sort_unstable();
        }
        Self { store, shown, by_id, by_service }
    }

    /// Whether a line that names this trace is about ours.
    pub fn is_ours(&self, trace: TraceId) -> bool {
        let key = TraceKey { value: trace, text: StrId::EMPTY };
        same_trace(key, self.shown.trace.key)
    }

    /// The span of an id.
    pub fn of_id(&self, id: u64) -> Option<SpanIx> {
        self.by_id.get(&id).and_then(|span| span.some())
    }

    /// The span of a service that began last of those at work at a time.
    pub fn at(&self, service: &str, time: TimeNs) -> Option<SpanIx> {
        let spans = self.by_service.get(&self.store.strings().find(service)?)?;
        let at = u64::try_from(time.0.saturating_sub(self.shown.trace.base.0)).ok()?;
        let end = spans.partition_point(|(start, _)| *start <= at);
        let before = spans.get(..end)?.iter().rev().take(LOOKED_AT);
        before.map(|(_, span)| *span).find(|span| self.store.end(*span) >= at)
    }
}
