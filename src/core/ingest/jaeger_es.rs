//! Jaeger's span documents in Elasticsearch: `_search` answers, hits, bare documents, lists of any.
//!
//! A document is a Jaeger span with its process inside, tags as a list and as the object `tag`.
//! The bulk format's action lines are skipped before they come here.

use super::Sink;
use super::jaeger::{Reader, State};
use super::json::{Cursor, Kind, Result};
use crate::model::WarningKind;

/// Reads one document.
pub fn decode(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
    let first = sink.draft.next_span();
    let mut state = State::default();
    let mut reader = Reader::new(sink, &mut state);
    let read = match c.peek() {
        Kind::Array => list(c, &mut reader),
        _ => document(c, &mut reader),
    };
    reader.resolve(first);
    sink.settle(c);
    read
}

fn list(c: &mut Cursor<'_>, reader: &mut Reader<'_>) -> Result<()> {
    if !c.array()? {
        return Ok(());
    }
    while c.next_element()? {
        document(c, reader)?;
    }
    Ok(())
}

/// A span, a hit around a span, or an answer around hits; told by the first key that decides.
fn document(c: &mut Cursor<'_>, reader: &mut Reader<'_>) -> Result<()> {
    if c.peek() != Kind::Object {
        reader.sink.draft.warnings.count_only(WarningKind::BadEntry, 1);
        return c.skip();
    }
    let start = c.clone();
    c.object()?;
    while let Some(key) = c.next_key()? {
        match (&*key, c.peek()) {
            ("traceID" | "spanID" | "operationName", _) => {
                *c = start;
                return reader.span(c, false);
            }
            ("_source", Kind::Object) => reader.span(c, false)?,
            ("hits", Kind::Object) => {
                c.object()?;
                while let Some(key) = c.next_key()? {
                    if key == "hits" { list(c, reader)? } else { c.skip()? }
                }
            }
            _ => c.skip()?,
        }
    }
    Ok(())
}
