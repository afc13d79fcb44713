//! What Spanscape adds to OTLP's spans, events and links in the files that it writes.

use super::{Reader, Value};
use crate::ingest::json::{Cursor, Result};
use crate::ingest::own::{self, Place, Role};
use crate::model::conventions::member;
use crate::model::{AttrType, LinkKind, NewSpan, SpanKey, TraceKey};

/// What is said of a span or a link besides what OTLP has room for. Ids stand there where another reader
/// would take them for base64.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Own {
    trace: Option<TraceKey>,
    id: Option<SpanKey>,
    parent: Option<SpanKey>,
    duration: Option<i64>,
    place: Place,
    /// Of a link: its kind.
    pub link: Option<LinkKind>,
}

impl Own {
    /// Adds it to a span.
    pub fn add_to(self, span: &mut NewSpan) {
        self.name(&mut span.trace, &mut span.id);
        span.parent = self.parent.unwrap_or(span.parent);
        span.duration = self.duration.or(span.duration);
        span.placed = self.place.whole();
    }

    /// The exact ids, where they are told.
    pub fn name(self, trace: &mut TraceKey, span: &mut SpanKey) {
        *trace = self.trace.unwrap_or(*trace);
        *span = self.id.unwrap_or(*span);
    }
}

impl Reader<'_> {
    /// Reads the member of a span or a link.
    pub(super) fn own(&mut self, c: &mut Cursor<'_>) -> Result<Own> {
        let mut own = Own::default();
        if !c.object()? {
            return Ok(own);
        }
        while let Some(key) = c.next_key()? {
            match &*key {
                member::TRACE => own.trace = c.text()?.map(|id| self.sink.draft.trace_key(&id)),
                member::ID => own.id = c.text()?.map(|id| self.sink.draft.span_key(&id)),
                member::PARENT => own.parent = c.text()?.map(|id| self.sink.draft.span_key(&id)),
                member::DURATION => own.duration = c.i64()?.filter(|&ns| ns >= 0),
                member::LINK => own.link = own::link_kind(c)?,
                member::AT | member::UP => own.place.read(&key, c)?,
                _ => c.skip()?,
            }
        }
        Ok(own)
    }

    /// Makes of a value what the member of its attribute says; answers the attribute's role.
    pub(super) fn exact(&mut self, value: &mut Value, said: (Option<AttrType>, Role)) -> Role {
        let (exact, role) = said;
        // Not by its shape the next time: that knows nothing of the member.
        self.scratch.value = None;
        let text = self.sink.draft.strings.get(value.text);
        let fits = |kind: &AttrType| value.kind == AttrType::String && own::fits(*kind, text);
        value.kind = exact.filter(fits).unwrap_or(value.kind);
        role
    }

    /// Reads the member of an event: its time, where OTLP's own field would say "not set".
    pub(super) fn own_time(&mut self, c: &mut Cursor<'_>) -> Result<Option<i64>> {
        let mut time = None;
        if c.object()? {
            while let Some(key) = c.next_key()? {
                match &*key {
                    member::TIME => time = c.i64()?,
                    _ => c.skip()?,
                }
            }
        }
        Ok(time)
    }
}
