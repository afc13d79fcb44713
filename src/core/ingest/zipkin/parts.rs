//! What hangs on a Zipkin span: endpoints, annotations, tags.

use super::Parts;
use crate::base::{StrId, TimeNs};
use crate::ingest::Sink;
use crate::ingest::json::{Cursor, Kind as Json, Result};
use crate::ingest::otlp::{plain, push_plain_map, status_name};
use crate::model::{AttrType, SpanIx, Status, WarningKind};

/// One end of a call; [`StrId::EMPTY`] is "not given".
#[derive(Clone, Copy, Default)]
pub(super) struct Endpoint {
    pub service: StrId,
    pub address: StrId,
    /// Decimal.
    pub port: StrId,
}

/// A text; nothing for `null` and for what is no text.
pub(super) fn text(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<StrId> {
    Ok(c.text()?.map_or(StrId::EMPTY, |text| sink.text(&text)))
}

pub(super) fn endpoint(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<Endpoint> {
    let mut end = Endpoint::default();
    let mut v6 = StrId::EMPTY;
    if !c.object()? {
        return Ok(end);
    }
    while let Some(key) = c.next_key()? {
        match &*key {
            "serviceName" | "service_name" => end.service = text(c, sink)?,
            "ipv4" => end.address = text(c, sink)?,
            "ipv6" => v6 = text(c, sink)?,
            "port" => {
                let port = c.u64()?.filter(|&port| port > 0);
                end.port = port.map_or(StrId::EMPTY, |port| sink.text(&port.to_string()));
            }
            _ => c.skip()?,
        }
    }
    if end.address == StrId::EMPTY {
        end.address = v6;
    }
    Ok(end)
}

/// The resource of a local endpoint. Its address tells hosts apart, which the adjustment of clock
/// skew needs.
pub(super) fn resource(sink: &mut Sink, local: &Endpoint) -> u32 {
    let mark = sink.mark();
    if local.address != StrId::EMPTY {
        let key = sink.text("host.ip");
        sink.draft.attrs.push(key, AttrType::String, local.address);
    }
    if local.port != StrId::EMPTY {
        let key = sink.text("network.local.port");
        sink.draft.attrs.push(key, AttrType::Int, local.port);
    }
    match sink.attrs_since(mark).len {
        0 if local.service == StrId::EMPTY => 0,
        _ => sink.resource(local.service, mark),
    }
}

/// Annotations are kept until the span is pushed.
pub(super) fn annotations(c: &mut Cursor<'_>, sink: &mut Sink, p: &mut Parts) -> Result<()> {
    match c.peek() {
        Json::Array => {
            c.array()?;
            while c.next_element()? {
                if !c.object()? {
                    p.warn(sink, WarningKind::BadValue, "annotations");
                    continue;
                }
                let (mut time, mut value) = (None, StrId::EMPTY);
                while let Some(key) = c.next_key()? {
                    match &*key {
                        "timestamp" => time = super::micros(c, sink, p, "annotations")?,
                        "value" => value = text(c, sink)?,
                        _ => c.skip()?,
                    }
                }
                p.events.push((time, value));
            }
            Ok(())
        }
        Json::Null => c.skip(),
        _ => {
            p.warn(sink, WarningKind::BadValue, "annotations");
            c.skip()
        }
    }
}

/// Pushes an annotation as an event. OpenTelemetry's exporters write `name|{attributes}|dropped`.
pub(super) fn event(
    sink: &mut Sink,
    span: SpanIx,
    start: Option<TimeNs>,
    time: Option<i64>,
    value: StrId,
) {
    let mark = sink.mark();
    let text = sink.draft.strings.get(value);
    let encoded = text.split_once("|{").and_then(|(name, rest)| {
        let (attrs, dropped) = rest.rsplit_once("}|")?;
        Some((name.to_owned(), format!("{{{attrs}}}"), dropped.parse::<u64>().ok()?))
    });
    let mut name = value;
    if let Some((plain_name, attrs, dropped)) = encoded {
        let mut c = Cursor::new(attrs.as_bytes());
        if push_plain_map(&mut c, sink).is_ok() && c.peek() == Json::End {
            name = sink.text(&plain_name);
            if dropped > 0 {
                let detail = sink.text(&format!("{dropped} event attributes"));
                sink.draft.warnings.on(span, WarningKind::DroppedData, detail);
            }
        } else {
            sink.draft.attrs.truncate(mark);
        }
    }
    let attrs = sink.attrs_since(mark);
    let time = match time.filter(|&t| t != 0) {
        Some(time) => TimeNs::from_micros(time),
        None => {
            sink.draft.warnings.on(span, WarningKind::MissingEventTime, name);
            start.unwrap_or_default()
        }
    };
    sink.draft.push_event(span, time, name, attrs);
}

/// Tags become attributes, those of OpenTelemetry's exporter the fields that they were. An `error`
/// tag of any value is an error to Zipkin; a value that says more is the status message as well.
pub(super) fn tags(c: &mut Cursor<'_>, sink: &mut Sink, p: &mut Parts) -> Result<()> {
    if c.peek() != Json::Object {
        if c.peek() != Json::Null {
            p.warn(sink, WarningKind::BadValue, "tags");
        }
        return c.skip();
    }
    if p.span.attrs.len > 0 {
        p.warn(sink, WarningKind::BadValue, "tags, twice");
    }
    let mark = sink.mark();
    let mut described = false;
    c.object()?;
    while let Some(key) = c.next_key()? {
        let value = plain(c, sink)?;
        let text = sink.draft.strings.get(value.text);
        match &*key {
            "error" => {
                p.span.status = Status::Error;
                if !described && !matches!(text, "" | "true") {
                    p.span.status_message = value.text;
                }
            }
            "otel.status_code" => {
                if let Some(status) = status_name(text) {
                    if p.span.status != Status::Error {
                        p.span.status = status;
                    }
                    continue;
                }
            }
            "otel.status_description" => {
                p.span.status_message = value.text;
                described = true;
                continue;
            }
            "otel.scope.name" | "otel.library.name" => {
                p.scope.0 = value.text;
                continue;
            }
            "otel.scope.version" | "otel.library.version" => {
                p.scope.1 = value.text;
                continue;
            }
            "w3c.tracestate" => {
                p.span.trace_state = value.text;
                continue;
            }
            _ => {}
        }
        let key = sink.text(&key);
        sink.draft.attrs.push(key, value.kind, value.text);
    }
    p.span.attrs = sink.attrs_since(mark);
    Ok(())
}
