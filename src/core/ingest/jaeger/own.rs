//! What Spanscape adds to Jaeger's spans, logs and references in the files that it writes.

use super::Reader;
use crate::base::{StrId, TimeNs};
use crate::ingest::json::{Cursor, Result};
use crate::ingest::own::Place;
use crate::model::attrs::Attr;
use crate::model::conventions::member;
use crate::model::{NewSpan, SpanKey};

/// What is said of a span besides what Jaeger's form has room for.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    time: i64,
    duration: i64,
    id: Option<SpanKey>,
    place: Place,
    /// The attributes of the scope.
    pub scope: Vec<Attr>,
}

impl Own {
    /// Adds it to a span, but for its scope.
    pub fn add_to(&self, span: &mut NewSpan) {
        span.start = span.start.map(|start| finer(start, self.time));
        span.duration = span.duration.map(|duration| duration.saturating_add(self.duration));
        span.id = self.id.unwrap_or(span.id);
        span.placed = self.place.whole();
    }
}

/// A time that was told in microseconds, with the nanoseconds beyond. The first microsecond that there is begins before
/// the first nanosecond: of what is beyond it, that much is in the time already.
pub(super) fn finer(time: TimeNs, nanos: i64) -> TimeNs {
    let already = if time.0 == i64::MIN { i64::MIN.rem_euclid(1_000) } else { 0 };
    TimeNs(time.0.saturating_add(nanos.saturating_sub(already).max(0)))
}

impl Reader<'_> {
    /// Reads the member of a span.
    pub(super) fn own(&mut self, c: &mut Cursor<'_>) -> Result<Own> {
        let mut own = Own::default();
        if !c.object()? {
            return Ok(own);
        }
        while let Some(key) = c.next_key()? {
            match &*key {
                member::TIME => own.time = nanos(c)?,
                member::DURATION => own.duration = nanos(c)?,
                member::ID => own.id = c.text()?.map(|id| self.sink.draft.span_key(&id)),
                member::SCOPE => self.each_tag(c, |reader, tag| {
                    let (key, value) = (reader.sink.text(&tag.key), reader.sink.text(&tag.value));
                    own.scope.push(Attr { key, kind: tag.kind, value });
                })?,
                member::AT | member::UP => own.place.read(&key, c)?,
                _ => c.skip()?,
            }
        }
        Ok(own)
    }

    /// Reads the member of a log: its time beyond the microsecond.
    pub(super) fn own_time(&mut self, c: &mut Cursor<'_>) -> Result<i64> {
        let mut time = 0;
        if c.object()? {
            while let Some(key) = c.next_key()? {
                match &*key {
                    member::TIME => time = nanos(c)?,
                    _ => c.skip()?,
                }
            }
        }
        Ok(time)
    }

    /// The scope of a name and a version, with these attributes.
    pub(super) fn scope(&mut self, name: StrId, version: StrId, attrs: &[Attr]) -> u32 {
        let mark = self.sink.mark();
        for attr in attrs {
            self.sink.draft.attrs.push(attr.key, attr.kind, attr.value);
        }
        self.sink.scope(name, version, mark)
    }
}

/// What is below a microsecond; nothing for what cannot be.
fn nanos(c: &mut Cursor<'_>) -> Result<i64> {
    Ok(c.i64()?.filter(|n| (0..1_000).contains(n)).unwrap_or(0))
}
