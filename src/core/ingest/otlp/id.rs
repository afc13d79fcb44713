//! Ids as hexadecimal or base64, enumerations as number or name.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

use crate::base::{SpanId, StrId, TraceId};
use crate::ingest::Sink;
use crate::ingest::json::{Cursor, Result, parse_int};
use crate::model::{Kind, SpanKey, Status, TraceKey};

/// Reads a trace id: hexadecimal of either case (OTLP), or 16 or 8 bytes in base64 (Tempo, the
/// generic JSON of protobuf). Anything else is kept as text; `null` and zero are "none".
pub(super) fn trace_key(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<TraceKey> {
    let Some(text) = c.text()? else { return Ok(TraceKey::NONE) };
    let bytes: Option<Vec<u8>> = if matches!(text.len(), 22 | 24) {
        base64_id(&text, 16)
    } else if matches!(text.len(), 11 | 12) {
        base64_id(&text, 8)
    } else {
        None
    };
    Ok(match bytes {
        Some(bytes) => TraceKey { value: TraceId(number(&bytes)), text: StrId::EMPTY },
        None => sink.draft.trace_key(&text),
    })
}

/// Reads a span id, like [`trace_key`]; in base64 it has 8 bytes.
pub(super) fn span_key(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<SpanKey> {
    if let Some(id) = c.id_between(b"\"", b"\"") {
        return Ok(SpanKey { value: SpanId(id), text: StrId::EMPTY });
    }
    let Some(text) = c.text()? else { return Ok(SpanKey::NONE) };
    let bytes = if matches!(text.len(), 11 | 12) { base64_id(&text, 8) } else { None };
    Ok(match bytes {
        Some(bytes) => SpanKey { value: SpanId(number(&bytes) as u64), text: StrId::EMPTY },
        None => sink.draft.span_key(&text),
    })
}

/// The bytes of an id in base64, if it is one: of the right size, and not all hexadecimal digits.
/// Without padding it must have letters of both cases as well, else it may be anybody's word.
fn base64_id(text: &str, size: usize) -> Option<Vec<u8>> {
    let all = |is: fn(&u8) -> bool| text.as_bytes().iter().all(is);
    if all(u8::is_ascii_hexdigit) {
        return None;
    }
    let bytes = if text.ends_with('=') {
        STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok()
    } else if all(|b| !b.is_ascii_uppercase()) || all(|b| !b.is_ascii_lowercase()) {
        None
    } else {
        STANDARD_NO_PAD.decode(text).ok()
    };
    bytes.filter(|b| b.len() == size)
}

fn number(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0, |acc, &b| acc << 8 | u128::from(b))
}

/// A value of an enumeration, or the text that is none.
pub(super) enum Named<T> {
    /// Known, or absent.
    Is(T),
    /// Not known.
    Unknown(String),
}

/// Reads a span kind: 0 to 5 as number or text, or a name.
pub(super) fn kind(c: &mut Cursor<'_>) -> Result<Named<Kind>> {
    named(c, kind_name, |n| match n {
        0 => Some(Kind::Unspecified),
        1 => Some(Kind::Internal),
        2 => Some(Kind::Server),
        3 => Some(Kind::Client),
        4 => Some(Kind::Producer),
        5 => Some(Kind::Consumer),
        _ => None,
    })
}

/// Reads a status code: 0 to 2 as number or text, or a name.
pub(super) fn status(c: &mut Cursor<'_>) -> Result<Named<Status>> {
    named(c, status_name, |n| match n {
        0 => Some(Status::Unset),
        1 => Some(Status::Ok),
        2 => Some(Status::Error),
        _ => None,
    })
}

fn named<T: Default>(
    c: &mut Cursor<'_>,
    by_name: impl Fn(&str) -> Option<T>,
    by_number: impl Fn(i128) -> Option<T>,
) -> Result<Named<T>> {
    if c.null()? {
        return Ok(Named::Is(T::default()));
    }
    let Some(text) = c.text()? else { return Ok(Named::Unknown(String::new())) };
    let text = text.trim();
    let value = match parse_int(text) {
        Some(n) => by_number(n),
        None if text.is_empty() => Some(T::default()),
        None => by_name(text),
    };
    Ok(value.map_or_else(|| Named::Unknown(text.to_owned()), Named::Is))
}

/// A span kind by name: `SPAN_KIND_SERVER`, `SERVER`, `server`.
pub(in crate::ingest) fn kind_name(name: &str) -> Option<Kind> {
    let kinds = [
        ("unspecified", Kind::Unspecified),
        ("internal", Kind::Internal),
        ("server", Kind::Server),
        ("client", Kind::Client),
        ("producer", Kind::Producer),
        ("consumer", Kind::Consumer),
    ];
    by_name(name, "SPAN_KIND_", &kinds)
}

/// A status by name: `STATUS_CODE_ERROR`, `ERROR`, `Error`.
pub(in crate::ingest) fn status_name(name: &str) -> Option<Status> {
    let codes = [("unset", Status::Unset), ("ok", Status::Ok), ("error", Status::Error)];
    by_name(name, "STATUS_CODE_", &codes)
}

fn by_name<T: Copy>(name: &str, prefix: &str, table: &[(&str, T)]) -> Option<T> {
    let short = match name.get(..prefix.len()) {
        Some(start) if start.eq_ignore_ascii_case(prefix) => name.get(prefix.len()..)?,
        _ => name,
    };
    table.iter().find(|(n, _)| n.eq_ignore_ascii_case(short)).map(|&(_, value)| value)
}
