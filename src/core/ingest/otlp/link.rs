//! One link of an OTLP span, and the references of OpenTracing that were written as links.

use super::{Reader, id};
use crate::base::StrId;
use crate::ingest::json::{Cursor, Result};
use crate::model::store::Link;
use crate::model::{AttrType, LinkKind, NewSpan, SpanIx, SpanKey, TraceKey, WarningKind};

impl Reader<'_> {
    /// Reads a link. Without trace or span it leads nowhere, and is reported instead (as the
    /// servers do, who look at the trace only).
    pub(super) fn link(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        c.object()?;
        let (mut trace, mut target) = (TraceKey::NONE, SpanKey::NONE);
        let (mut kind, mut state) = (LinkKind::Link, StrId::EMPTY);
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
                _ => c.skip()?,
            }
        }
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
        self.scratch.links.push(Link { span: SpanIx::NONE, kind, trace, target, attrs });
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
pub(super) fn absorb_parent(links: &mut Vec<Link>, span: &mut NewSpan) {
    if links.is_empty() || span.parent.is_none() {
        return;
    }
    links.retain(|link| {
        let parent = link.trace == span.trace && link.target == span.parent;
        if parent && link.kind == LinkKind::FollowsFrom {
            span.follows_from = true;
        }
        !parent || link.kind == LinkKind::Link || link.attrs.len > 0
    });
}
