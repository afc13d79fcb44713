//! Which format a JSON document is, by its content: key names near its top decide.
//!
//! A look costs what stands before the first key that decides; large values that do not decide are
//! skipped. Only the first `LOOKED_AT` elements of an array are looked at.

use super::json::{self, Cursor, Kind};
use super::{Format, IngestError};

/// Elements of an array that are looked at.
const LOOKED_AT: usize = 100;
/// Levels of wrapping that are looked into: `{"data":[{"spans":[{...`.
const LEVELS: u8 = 8;

/// What a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Traces of a format.
    Traces(Format),
    /// An empty list or object: fits every format.
    Nothing,
    /// A request of logs, metrics or profiles.
    Signal(&'static str),
    /// A line of Elasticsearch's bulk format that announces the next.
    Action,
    /// Something else that is known, or not known.
    Refused(IngestError),
}

/// Looks at the next value of `c` without moving `c`.
pub fn sniff(c: &Cursor<'_>) -> json::Result<Shape> {
    value(&mut c.clone(), LEVELS)
}

/// Looks at the next value without moving the cursor, then goes behind it unless it decided.
fn look(c: &mut Cursor<'_>, levels: u8) -> json::Result<Shape> {
    let shape = value(&mut c.clone(), levels)?;
    if !matches!(shape, Shape::Traces(_)) {
        c.skip()?;
    }
    Ok(shape)
}

/// Leaves the cursor anywhere.
fn value(c: &mut Cursor<'_>, levels: u8) -> json::Result<Shape> {
    let seen = match c.peek() {
        Kind::Object if levels > 0 => return object(c, levels - 1),
        Kind::Array if levels > 0 => return array(c, levels - 1),
        Kind::Object | Kind::Array => "something nested deep",
        Kind::String => "a text",
        Kind::Number => "a number",
        Kind::Bool => "true or false",
        Kind::Null => "null",
        Kind::End | Kind::Bad => return Err(c.expected("{ or [")),
    };
    Ok(unknown(seen.to_owned()))
}

fn array(c: &mut Cursor<'_>, levels: u8) -> json::Result<Shape> {
    let mut first = Shape::Nothing;
    let mut looked = 0;
    c.array()?;
    while c.next_element()? {
        looked += 1;
        if looked > LOOKED_AT || !matches!(c.peek(), Kind::Object | Kind::Array) {
            c.skip()?;
            continue;
        }
        let nested = c.peek() == Kind::Array;
        match look(c, levels)? {
            // A list of lists of spans is Jaeger's: the UI groups the spans of a trace so.
            Shape::Traces(Format::JaegerEs) if nested => return Ok(Shape::Traces(Format::Jaeger)),
            Shape::Traces(format) => return Ok(Shape::Traces(format)),
            Shape::Refused(e @ (IngestError::ZipkinV1 | IngestError::Dependencies)) => {
                return Ok(Shape::Refused(e));
            }
            Shape::Nothing => {}
            other => {
                if first == Shape::Nothing {
                    first = other;
                }
            }
        }
    }
    Ok(match first {
        Shape::Nothing if looked > 0 => unknown("a list of no objects".to_owned()),
        Shape::Refused(IngestError::Unknown { seen }) if !seen.starts_with("a list") => {
            unknown(format!("a list of: {seen}"))
        }
        other => other,
    })
}

/// What the keys of an object say, taken together.
#[derive(Default)]
struct Seen {
    keys: Vec<String>,
    signal: Option<&'static str>,
    message: Option<String>,
    nested: Option<Shape>,
    trace_like: bool,
    trace_id: bool,
    id: bool,
    zipkin: bool,
    parent: bool,
    child: bool,
    search: bool,
    empty_data: bool,
    otel_span: bool,
}

fn object(c: &mut Cursor<'_>, levels: u8) -> json::Result<Shape> {
    use Format::{Jaeger, JaegerEs, Otlp, Tempo};
    let mut seen = Seen::default();
    c.object()?;
    while let Some(key) = c.next_key()? {
        let kind = c.peek();
        let filled = matches!(kind, Kind::Object | Kind::Array);
        match (&*key, kind) {
            (
                "resourceSpans"
                | "resource_spans"
                | "scopeSpans"
                | "scope_spans"
                | "instrumentationLibrarySpans"
                | "instrumentation_library_spans",
                _,
            ) => return Ok(Shape::Traces(Otlp)),
            ("batches", Kind::Array) => return Ok(Shape::Traces(Tempo)),
            ("resultType", Kind::String) => return Ok(Shape::Refused(IngestError::Loki)),
            ("spanID" | "operationName", Kind::String) => return Ok(Shape::Traces(JaegerEs)),
            ("localEndpoint" | "remoteEndpoint", _) if seen.trace_id || seen.id => {
                return Ok(Shape::Traces(Format::Zipkin));
            }
            ("binaryAnnotations", _) => return Ok(Shape::Refused(IngestError::ZipkinV1)),
            ("annotations", Kind::Array) if annotations_with_endpoint(&mut c.clone())? => {
                return Ok(Shape::Refused(IngestError::ZipkinV1));
            }
            ("index" | "create" | "update" | "delete", Kind::Object) if seen.keys.is_empty() => {
                c.skip()?;
                if c.next_key()?.is_none() {
                    return Ok(Shape::Action);
                }
                return Ok(unknown(format!("an object with the key {key}")));
            }
            ("resourceLogs" | "resource_logs", _) => seen.signal = Some("logs"),
            ("resourceMetrics" | "resource_metrics", _) => seen.signal = Some("metrics"),
            ("resourceProfiles" | "resource_profiles", _) => seen.signal = Some("profiles"),
            ("processes", _) => seen.trace_like = true,
            ("rootServiceName" | "rootTraceName", _) => seen.search = true,
            ("traceId", _) => seen.trace_id = true,
            ("id", _) => seen.id = true,
            ("spanId", _) => seen.otel_span = true,
            ("timestamp" | "duration" | "kind" | "shared", _) => seen.zipkin = true,
            ("parent", Kind::String) => seen.parent = true,
            ("child", Kind::String) => seen.child = true,
            ("error" | "errors" | "message" | "msg", _) if seen.message.is_none() => {
                seen.keys.push(key.into_owned());
                seen.message = words(c, 3)?;
                continue;
            }
            ("data", Kind::Null) => seen.empty_data = true,
            ("traceID", _) => seen.trace_like = true,
            ("spans", _) => {
                seen.trace_like = true;
                if filled {
                    match look(c, levels)? {
                        Shape::Traces(JaegerEs) => return Ok(Shape::Traces(Jaeger)),
                        Shape::Nothing => {}
                        shape => seen.nested = Some(shape),
                    }
                    if let Some(shape @ Shape::Traces(_)) = seen.nested {
                        return Ok(shape);
                    }
                    seen.keys.push(key.into_owned());
                    continue;
                }
            }
            ("data" | "result" | "trace" | "traces" | "hits" | "_source" | "dependencies", _)
                if filled =>
            {
                match look(c, levels)? {
                    Shape::Traces(Otlp) if key == "trace" => return Ok(Shape::Traces(Tempo)),
                    shape @ Shape::Traces(_) => return Ok(shape),
                    Shape::Nothing => seen.empty_data = true,
                    shape => seen.nested = Some(shape),
                }
                seen.keys.push(key.into_owned());
                continue;
            }
            // Requests inside something else: a table of test cases, a management tool's report.
            _ if filled && levels >= LEVELS - 4 => {
                if let shape @ Shape::Traces(Otlp | Tempo) = value(&mut c.clone(), levels)? {
                    return Ok(shape);
                }
            }
            _ => {}
        }
        c.skip()?;
        seen.keys.push(key.into_owned());
    }
    Ok(seen.shape())
}

impl Seen {
    fn shape(self) -> Shape {
        let has = |key: &str| self.keys.iter().any(|k| k == key);
        if self.keys.is_empty() {
            return Shape::Nothing;
        }
        if let Some(signal) = self.signal {
            return Shape::Signal(signal);
        }
        if self.search {
            return Shape::Refused(IngestError::SearchResults);
        }
        if self.parent && self.child {
            return Shape::Refused(IngestError::Dependencies);
        }
        if self.trace_id && self.id {
            return Shape::Traces(Format::Zipkin);
        }
        match self.nested {
            Some(Shape::Refused(IngestError::Unknown { .. })) | None => {}
            Some(shape) => return shape,
        }
        let nothing = self.empty_data || self.nested.is_none();
        if let Some(message) = self.message.filter(|_| nothing && !self.trace_like) {
            return Shape::Refused(IngestError::Server { message });
        }
        if self.trace_like && (has("spans") || has("processes")) || has("hits") && self.empty_data {
            let format = if has("hits") { Format::JaegerEs } else { Format::Jaeger };
            return Shape::Traces(format);
        }
        if self.empty_data {
            let jaeger = has("data") && has("total") | has("errors") | (self.keys.len() == 1);
            return if jaeger { Shape::Traces(Format::Jaeger) } else { Shape::Nothing };
        }
        if self.otel_span && self.trace_id {
            return unknown("spans without the resourceSpans around them".to_owned());
        }
        let more = self.keys.len().saturating_sub(8);
        let keys = self.keys.into_iter().take(8).collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        unknown(format!("an object with the keys {keys}{more}"))
    }
}

fn unknown(seen: String) -> Shape {
    Shape::Refused(IngestError::Unknown { seen: seen.chars().take(300).collect() })
}

/// Zipkin v1 has an endpoint on each annotation, v2 has none.
fn annotations_with_endpoint(c: &mut Cursor<'_>) -> json::Result<bool> {
    c.array()?;
    while c.next_element()? {
        if c.object()? {
            while let Some(key) = c.next_key()? {
                if key == "endpoint" && c.peek() == Kind::Object {
                    return Ok(true);
                }
                c.skip()?;
            }
        }
    }
    Ok(false)
}

/// The first words in an error: a text, or the `msg` or `message` in an object or list of them.
fn words(c: &mut Cursor<'_>, levels: u8) -> json::Result<Option<String>> {
    match c.peek() {
        Kind::String => {
            let text = c.string()?;
            let text = text.trim();
            Ok((!text.is_empty()).then(|| text.chars().take(500).collect()))
        }
        Kind::Array if levels > 0 => {
            let mut found = None;
            c.array()?;
            while c.next_element()? {
                let here = words(c, levels - 1)?;
                found = found.or(here);
            }
            Ok(found)
        }
        Kind::Object if levels > 0 => {
            let mut found = None;
            c.object()?;
            while let Some(key) = c.next_key()? {
                if matches!(&*key, "msg" | "message" | "reason" | "error") {
                    let here = words(c, levels - 1)?;
                    found = found.or(here);
                } else {
                    c.skip()?;
                }
            }
            Ok(found)
        }
        _ => c.skip().map(|()| None),
    }
}
