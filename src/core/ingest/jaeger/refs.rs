//! References of a span: which is its parent, and which are links.

use super::Reader;
use crate::ingest::json::{Cursor, Kind, Result};
use crate::model::store::Link;
use crate::model::{AttrRange, LinkKind, NewSpan, SpanIx, SpanKey, TraceKey};

/// One reference. `trace` is [`TraceKey::NONE`] where it is not said: the span's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference {
    kind: LinkKind,
    trace: TraceKey,
    span: SpanKey,
}

impl Reader<'_> {
    /// Reads a list of references into `self.state.refs`; parents embedded by Jaeger's UI are skipped.
    pub(super) fn references(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        if !c.array()? {
            return Ok(());
        }
        while c.next_element()? {
            if c.peek() != Kind::Object {
                self.bad_entry(c)?;
                continue;
            }
            let mut r =
                Reference { kind: LinkKind::Link, trace: TraceKey::NONE, span: SpanKey::NONE };
            c.object()?;
            while let Some(key) = c.next_key()? {
                match &*key {
                    "refType" => {
                        r.kind = match &*c.text()?.unwrap_or_default() {
                            "CHILD_OF" => LinkKind::ChildOf,
                            "FOLLOWS_FROM" => LinkKind::FollowsFrom,
                            _ => LinkKind::Link,
                        };
                    }
                    "traceID" | "traceId" => {
                        if let Some(text) = c.text()? {
                            r.trace = self.trace_key(&text);
                        }
                    }
                    "spanID" | "spanId" => {
                        if let Some(text) = c.text()? {
                            r.span = self.sink.draft.span_key(&text);
                        }
                    }
                    _ => c.skip()?,
                }
            }
            self.state.refs.push(r);
        }
        Ok(())
    }

    /// Chooses the parent: the first CHILD_OF in the same trace, else `named` (the deprecated
    /// `parentSpanID`), else the first FOLLOWS_FROM, else a reference of no known type. Takes that
    /// reference out of `self.state.refs`.
    pub(super) fn choose_parent(&mut self, span: &mut NewSpan, named: SpanKey) {
        let trace = span.trace;
        let local = |r: &Reference| same_trace(r.trace, trace) && !r.span.is_none();
        let first = |kind| self.state.refs.iter().position(|r| r.kind == kind && local(r));
        let chosen = first(LinkKind::ChildOf)
            .or_else(|| {
                if named.is_none() {
                    return first(LinkKind::FollowsFrom).or_else(|| first(LinkKind::Link));
                }
                self.state.refs.iter().position(|r| r.span == named && local(r))
            })
            .map(|at| self.state.refs.remove(at));
        span.parent = chosen.map_or(named, |r| r.span);
        span.follows_from = chosen.is_some_and(|r| r.kind == LinkKind::FollowsFrom);
    }

    /// Pushes what is left in `self.state.refs` as links of `span`, which is in `trace`.
    pub(super) fn push_links(&mut self, span: SpanIx, trace: TraceKey) {
        for r in self.state.refs.drain(..) {
            // Its own trace may be written with 16 digits here and with 32 there.
            let target_trace = if same_trace(r.trace, trace) { trace } else { r.trace };
            self.sink.draft.push_link(Link {
                span,
                kind: r.kind,
                trace: target_trace,
                target: r.span,
                attrs: AttrRange::default(),
            });
        }
    }
}

/// Whether a reference to `a` stays in the trace `b`: equal, not said, or one of them written with
/// its low 64 bits only.
fn same_trace(a: TraceKey, b: TraceKey) -> bool {
    let (x, y) = (a.value.0, b.value.0);
    let half = a.text == b.text && x as u64 == y as u64 && (x >> 64 == 0 || y >> 64 == 0);
    a.is_none() || a == b || half && x as u64 != 0
}
