//! Zipkin v2 JSON: spans, lists of them, lists of lists, and the objects that wrap these.
//!
//! Sources: openzipkin/zipkin-api `zipkin2-api.yaml`; the mapping is the one of OpenTelemetry's
//! translator (contrib `pkg/translator/zipkin/zipkinv2`), and back again where its exporter wrote
//! the span: status, scope and trace state stand among the tags there. The build traces of Next.js
//! are read as well: ids that are numbers, a time that counts from the machine's start beside one
//! in milliseconds.

mod parts;
mod stream;

#[cfg(test)]
mod tests;

use super::Sink;
use super::json::{Cursor, Kind as Json, Result, parse_int};
use super::otlp::kind_name;
use crate::base::{StrId, TimeNs};
use crate::model::{AttrRange, AttrType, NewSpan, SpanIx, SpanKey, TraceKey, WarningKind};
use parts::Endpoint;

pub use stream::Stream;

/// How many levels of lists and wrapping objects are searched for spans.
pub const SEARCH_DEPTH: usize = 4;

/// Microseconds of 2001: an earlier `timestamp` beside a `startTime` does not count from 1970.
const EPOCH_LIKE: i64 = 1_000_000_000_000_000;

/// Reads one document.
#[cfg(test)]
pub(super) fn decode(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
    Stream::default().read(c, sink, true)
}

/// What an object turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    /// A span, or nothing that is known; it is read.
    Entry,
    /// There is a list in it that may have spans.
    Wrapping,
}

/// Whether a list that may have spans stands behind this key.
fn is_list(key: &str, c: &mut Cursor<'_>) -> bool {
    matches!(key, "traces" | "data" | "spans" | "trace") && c.peek() == Json::Array
}

/// A span as far as it is read.
#[derive(Default)]
struct Parts {
    span: NewSpan,
    /// Whether a key of a span was there.
    is_span: bool,
    timestamp: Option<i64>,
    /// Next.js: the wall clock in milliseconds.
    start_time: Option<i64>,
    local: Endpoint,
    remote: Endpoint,
    debug: bool,
    events: Vec<(Option<i64>, StrId)>,
    scope: (StrId, StrId),
    odd: Vec<(WarningKind, StrId)>,
}

impl Parts {
    fn warn(&mut self, sink: &mut Sink, kind: WarningKind, detail: &str) {
        let detail = sink.text(detail);
        self.odd.push((kind, detail));
    }
}

/// Reads a span; stops where it turns out to be what wraps lists of them.
fn object(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<Read> {
    let mut p = Parts::default();
    c.object()?;
    while let Some(key) = c.next_key()? {
        match &*key {
            key if is_list(key, c) => return Ok(Read::Wrapping),
            "traceId" | "trace_id" | "traceID" => {
                p.is_span = true;
                p.span.trace = match c.text()? {
                    Some(text) => sink.draft.trace_key(&text),
                    None => TraceKey::NONE,
                };
            }
            "id" => {
                p.is_span = true;
                p.span.id = span_key(c, sink)?;
            }
            "parentId" | "parent_id" => p.span.parent = span_key(c, sink)?,
            "name" => p.span.name = parts::text(c, sink)?,
            "kind" => kind(c, sink, &mut p)?,
            "timestamp" => p.timestamp = micros(c, sink, &mut p, "timestamp")?,
            "duration" => {
                let micros = micros(c, sink, &mut p, "duration")?;
                p.span.duration = micros.map(|us| us.saturating_mul(1_000));
            }
            "startTime" => p.start_time = c.i64()?,
            "shared" => p.span.shared = c.bool()? == Some(true),
            "debug" => p.debug = c.bool()? == Some(true),
            "localEndpoint" => p.local = parts::endpoint(c, sink)?,
            "remoteEndpoint" => p.remote = parts::endpoint(c, sink)?,
            "annotations" => parts::annotations(c, sink, &mut p)?,
            "tags" => parts::tags(c, sink, &mut p)?,
            _ => c.skip()?,
        }
    }
    if p.is_span {
        push(sink, p);
    } else {
        sink.draft.warnings.count_only(WarningKind::BadEntry, 1);
    }
    Ok(Read::Entry)
}

/// Pushes a span that is read to its end.
fn push(sink: &mut Sink, mut p: Parts) {
    let start = start(sink, &p);
    p.span.start = start.map(TimeNs::from_micros);
    p.span.attrs = close_attrs(sink, &p);
    p.span.resource = parts::resource(sink, &p.local);
    let mark = sink.mark();
    p.span.scope = sink.scope(p.scope.0, p.scope.1, mark);
    let ix = sink.span(p.span);
    if ix == SpanIx::NONE {
        return;
    }
    if p.local.service == StrId::EMPTY {
        sink.draft.warnings.on(ix, WarningKind::MissingServiceName, StrId::EMPTY);
    }
    for (time, value) in p.events {
        parts::event(sink, ix, p.span.start, time, value);
    }
    for (kind, detail) in p.odd {
        sink.draft.warnings.on(ix, kind, detail);
    }
}

/// The start in microseconds. Next.js writes a clock that counts from the machine's start beside
/// the time of day in milliseconds: the first span of a trace says how far they are apart.
fn start(sink: &mut Sink, p: &Parts) -> Option<i64> {
    let Some(wall) = p.start_time else { return p.timestamp };
    let Some(clock) = p.timestamp else { return wall.checked_mul(1_000) };
    if clock >= EPOCH_LIKE {
        return Some(clock);
    }
    let apart = match sink.clock {
        Some((trace, apart)) if trace == p.span.trace => apart,
        _ => wall.saturating_mul(1_000).saturating_sub(clock),
    };
    sink.clock = Some((p.span.trace, apart));
    Some(clock.saturating_add(apart))
}

/// Adds the other end of the call, and Zipkin's own flag, to the tags.
fn close_attrs(sink: &mut Sink, p: &Parts) -> AttrRange {
    // Nothing but tags pushes attributes while a span is read, so the run is still open.
    let range = if p.span.attrs.len > 0 { p.span.attrs } else { sink.attrs_since(sink.mark()) };
    let peer = [
        ("peer.service", AttrType::String, p.remote.service),
        ("network.peer.address", AttrType::String, p.remote.address),
        ("network.peer.port", AttrType::Int, p.remote.port),
    ];
    for (key, kind, value) in peer {
        let key = sink.text(key);
        if value != StrId::EMPTY && sink.draft.attrs.find(range, key).is_none() {
            sink.draft.attrs.push(key, kind, value);
        }
    }
    if p.debug {
        sink.attr("zipkin.debug", AttrType::Bool, "true");
    }
    sink.attrs_since(range.start)
}

fn span_key(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<SpanKey> {
    Ok(c.text()?.map_or(SpanKey::NONE, |text| sink.draft.span_key(&text)))
}

fn kind(c: &mut Cursor<'_>, sink: &mut Sink, p: &mut Parts) -> Result<()> {
    let Some(text) = c.text()? else { return Ok(()) };
    match kind_name(&text) {
        Some(kind) => p.span.kind = kind,
        None if text.is_empty() => {}
        None => p.warn(sink, WarningKind::UnknownEnum, &text),
    }
    Ok(())
}

/// Microseconds, as number or text; nothing for `null`, and reported for what is no number.
fn micros(c: &mut Cursor<'_>, sink: &mut Sink, p: &mut Parts, what: &str) -> Result<Option<i64>> {
    if c.null()? {
        return Ok(None);
    }
    let text = c.text()?;
    let time = text.as_deref().and_then(|t| parse_int(t.trim()));
    let time = time.and_then(|t| i64::try_from(t).ok());
    if time.is_none() {
        p.warn(sink, WarningKind::BadValue, what);
    }
    Ok(time)
}
