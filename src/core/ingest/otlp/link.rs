//! One link of an OTLP span, and the references of OpenTracing that were written as links.

use super::own::Own;
use super::{Reader, id};
use crate::base::StrId;
use crate::ingest::json::{Cursor, Result};
use crate::model::conventions::MEMBER;
use crate::model::store::Link;
use crate::model::{
    AttrRange, AttrType, LinkKind, NewSpan, SpanIx, SpanKey, TraceKey, WarningKind,
};

/// A link of a span that is not pushed yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewLink {
    kind: LinkKind,
    trace: TraceKey,
    target: SpanKey,
    attrs: AttrRange,
    /// It is a link as it stands, even where it leads to the parent.
    stays: bool,
}

impl NewLink {
    /// The link, of its span.
    pub fn of(self, span: SpanIx) -> Link {
        let Self { kind, trace, target, attrs, .. } = self;
        Link { span, kind, trace, target, attrs }
    }
}

impl Reader<'_> {
    /// Reads a link. Without trace or span it leads nowhere, and is reported instead (as the
    /// servers do, who look at the trace only).
    pub(super) fn link(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        c.object()?;
        let (mut trace, mut target) = (TraceKey::NONE, SpanKey::NONE);
        let (mut kind, mut state) = (LinkKind::Link, StrId::EMPTY);
        let mut own = Own::default();
        let mark = self.sink.mark();
        while let Some(key) = c.next_key()? {
            match &*key {
                "traceId" | "trace_id" | "traceID" => trace = id::trace_key(c, self.sink)?,
                "spanId" | "span_id" | "spanID" => target = id::span_key(c, self.sink)?,
                "traceState" | "trace_state" => state = self.text(c)?,
                "attributes" => self.attributes(c, |reader, key, value| {
                    let of = (key == "opentracing.ref_type")
                        .then(|| ref_type(reader.sink.draft.strings.get(value.text)))
                        .flatten();
                    kind = of.unwrap_or(kind);
                    of.is_some()
                })?,
                "droppedAttributesCount" | "dropped_attributes_count" => {
                    self.dropped(c, "link attributes")?;
                }
                MEMBER => own = self.own(c)?,
                _ => c.skip()?,
            }
        }
        own.name(&mut trace, &mut target);
        let stays = own.link.is_some();
        kind = own.link.unwrap_or(kind);
        if state != StrId::EMPTY {
            // The store has no column for it; this is the name that Jaeger gives it.
            let key = self.sink.text("w3c.tracestate");
            self.sink.draft.attrs.push(key, AttrType::String, state);
        }
        let attrs = self.sink.attrs_since(mark);
        if trace.is_none() || target.is_none() {
            self.warn(WarningKind::InvalidLink, "");
            return Ok(());
        }
        self.scratch.links.push(NewLink { kind, trace, target, attrs, stays });
        Ok(())
    }
}

/// OpenTracing's reference types, as the translators between Jaeger and OTLP write them.
fn ref_type(text: &str) -> Option<LinkKind> {
    match text {
        "child_of" => Some(LinkKind::ChildOf),
        "follows_from" => Some(LinkKind::FollowsFrom),
        _ => None,
    }
}

/// A reference to the span's own parent is no further link: it only says how the parent is
/// referred to.
pub(super) fn absorb_parent(links: &mut Vec<NewLink>, span: &mut NewSpan) {
    if links.is_empty() || span.parent.is_none() {
        return;
    }
    links.retain(|link| {
        let own = link.trace == span.trace && link.target == span.parent;
        let parent = own && !link.stays;
        if parent && link.kind == LinkKind::FollowsFrom {
            span.follows_from = true;
        }
        !parent || link.kind == LinkKind::Link || link.attrs.len > 0
    });
}
