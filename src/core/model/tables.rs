//! A store's tables as a whole, for what walks over all of one rather than over spans.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; SpanIx is from the same store"
)]

use super::store::{Event, Link, Resource, Scope};
use super::{SpanIx, Store};
use crate::base::StrId;

impl Store {
    /// All resources; some may be of no span, and two may be equal.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The place of a span's resource in [`Store::resources`].
    pub fn resource_ix(&self, span: SpanIx) -> u32 {
        self.spans.resource[span.0 as usize]
    }

    /// All scopes; some may be of no span, and two may be equal.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// The place of a span's scope in [`Store::scopes`]. The first there stands for "none".
    pub fn scope_ix(&self, span: SpanIx) -> u32 {
        self.spans.scope[span.0 as usize]
    }

    /// The events of all spans, sorted by span, then time.
    pub fn all_events(&self) -> &[Event] {
        &self.events
    }

    /// The links of all spans, sorted by span.
    pub fn all_links(&self) -> &[Link] {
        &self.links
    }

    /// The status messages, sorted by span; only of spans that have one.
    pub fn status_messages(&self) -> &[(SpanIx, StrId)] {
        &self.spans.status_message
    }

    /// The W3C trace states, sorted by span; only of spans that have one.
    pub fn trace_states(&self) -> &[(SpanIx, StrId)] {
        &self.spans.trace_state
    }
}
