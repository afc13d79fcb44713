//! One OTLP span, with its events and status.

use super::id::{self, Named};
use super::{Reader, link};
use crate::base::{StrId, TimeNs};
use crate::ingest::json::{Cursor, Kind as Json, Result, parse_int};
use crate::model::store::Link;
use crate::model::{AttrRange, NewSpan, SpanIx, Status, WarningKind};

/// Buffers that are used again for every span.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub text: String,
    pub links: Vec<Link>,
    events: Vec<NewEvent>,
}

#[derive(Clone, Debug)]
struct NewEvent {
    /// Absent or zero: at the span's start.
    time: Option<i64>,
    name: StrId,
    attrs: AttrRange,
}

impl Reader<'_> {
    /// Reads a span and pushes it with its events, links and warnings. What is no object is
    /// counted as a bad entry; a span that ends in the middle is not pushed.
    pub(super) fn span(&mut self, c: &mut Cursor<'_>, resource: u32, scope: u32) -> Result<()> {
        if !c.object()? {
            self.bad_entry();
            return Ok(());
        }
        self.odd.clear();
        self.scratch.events.clear();
        self.scratch.links.clear();
        let mut span = NewSpan { resource, scope, ..NewSpan::default() };
        let mut end = None;
        while let Some(key) = c.next_key()? {
            match &*key {
                "traceId" | "trace_id" | "traceID" => span.trace = id::trace_key(c, self.sink)?,
                "spanId" | "span_id" | "spanID" => span.id = id::span_key(c, self.sink)?,
                "parentSpanId" | "parent_span_id" | "parentSpanID" => {
                    span.parent = id::span_key(c, self.sink)?;
                }
                "traceState" | "trace_state" => span.trace_state = self.text(c)?,
                "flags" => span.flags = c.int()?.and_then(|n| n.try_into().ok()).unwrap_or(0),
                "name" => span.name = self.text(c)?,
                "kind" => match id::kind(c)? {
                    Named::Is(kind) => span.kind = kind,
                    Named::Unknown(text) => self.warn(WarningKind::UnknownEnum, &text),
                },
                "startTimeUnixNano" | "start_time_unix_nano" => {
                    span.start = self.time(c)?.map(TimeNs);
                }
                "endTimeUnixNano" | "end_time_unix_nano" => end = self.time(c)?,
                "attributes" => span.attrs = self.span_attributes(c, span.attrs)?,
                "events" => self.each_of(c, "events", Self::event)?,
                "links" => self.each_of(c, "links", Self::link)?,
                "status" => self.status(c, &mut span)?,
                "droppedAttributesCount" | "dropped_attributes_count" => {
                    self.dropped(c, "attributes")?;
                }
                "droppedEventsCount" | "dropped_events_count" => self.dropped(c, "events")?,
                "droppedLinksCount" | "dropped_links_count" => self.dropped(c, "links")?,
                _ => c.skip()?,
            }
        }
        // Zero is how protobuf writes "not set".
        let end = end.filter(|&end| end != 0);
        span.duration = span.start.zip(end).map(|(start, end)| end.saturating_sub(start.0));
        self.flush(span);
        Ok(())
    }

    fn flush(&mut self, mut span: NewSpan) {
        link::absorb_parent(&mut self.scratch.links, &mut span);
        let ix = self.sink.span(span);
        if ix == SpanIx::NONE {
            return;
        }
        let draft = &mut self.sink.draft;
        for event in self.scratch.events.drain(..) {
            let time = match event.time.filter(|&t| t != 0) {
                Some(time) => TimeNs(time),
                None => {
                    draft.warnings.on(ix, WarningKind::MissingEventTime, event.name);
                    span.start.unwrap_or_default()
                }
            };
            draft.push_event(ix, time, event.name, event.attrs);
        }
        for link in self.scratch.links.drain(..) {
            draft.push_link(Link { span: ix, ..link });
        }
        for (kind, detail) in self.odd.drain(..) {
            draft.warnings.on(ix, kind, detail);
        }
    }

    /// A span's attributes; the warnings that a Jaeger put among them become warnings.
    fn span_attributes(&mut self, c: &mut Cursor<'_>, before: AttrRange) -> Result<AttrRange> {
        if before.len > 0 {
            // A JSON object with the key twice: the last one counts, as everywhere.
            self.warn(WarningKind::BadValue, "attributes, twice");
        }
        let mark = self.sink.mark();
        self.attributes(c, |reader, key, value| {
            let warnings = key == "@jaeger@warnings";
            if warnings {
                let mut texts = Vec::new();
                reader.texts_of(value, |sink, text| texts.push(sink.text(text)));
                let reported = texts.into_iter().map(|text| (WarningKind::Reported, text));
                reader.odd.extend(reported);
            }
            warnings
        })?;
        Ok(self.sink.attrs_since(mark))
    }

    /// A point in time in nanoseconds, as number or text; nothing for `null` and "". What does not
    /// fit 64 bits (the year 2262) or is no number is reported.
    fn time(&mut self, c: &mut Cursor<'_>) -> Result<Option<i64>> {
        if c.null()? {
            return Ok(None);
        }
        let text = c.text()?;
        let text = text.as_deref().map(str::trim);
        let time = text.and_then(parse_int).and_then(|t| i64::try_from(t).ok());
        if time.is_none() && text != Some("") {
            self.warn(WarningKind::BadValue, text.unwrap_or("a time"));
        }
        Ok(time)
    }

    /// Hands over each object of a list that belongs to a span.
    fn each_of<'a>(
        &mut self,
        c: &mut Cursor<'a>,
        what: &str,
        read: impl Fn(&mut Self, &mut Cursor<'a>) -> Result<()>,
    ) -> Result<()> {
        match c.peek() {
            Json::Array => {
                c.array()?;
                while c.next_element()? {
                    if c.peek() == Json::Object {
                        read(self, c)?;
                    } else {
                        self.warn(WarningKind::BadValue, what);
                        c.skip()?;
                    }
                }
                Ok(())
            }
            Json::Null => c.skip(),
            _ => {
                self.warn(WarningKind::BadValue, what);
                c.skip()
            }
        }
    }

    fn event(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        c.object()?;
        let mut event = NewEvent { time: None, name: StrId::EMPTY, attrs: AttrRange::default() };
        while let Some(key) = c.next_key()? {
            match &*key {
                "timeUnixNano" | "time_unix_nano" => event.time = self.time(c)?,
                "name" => event.name = self.text(c)?,
                "attributes" => {
                    let mark = self.sink.mark();
                    self.attributes(c, |_, _, _| false)?;
                    event.attrs = self.sink.attrs_since(mark);
                }
                "droppedAttributesCount" | "dropped_attributes_count" => {
                    self.dropped(c, "event attributes")?;
                }
                _ => c.skip()?,
            }
        }
        self.scratch.events.push(event);
        Ok(())
    }

    /// `{code, message}`; a bare code is read as well.
    fn status(&mut self, c: &mut Cursor<'_>, span: &mut NewSpan) -> Result<()> {
        if c.peek() != Json::Object {
            span.status = self.status_code(c)?;
            return Ok(());
        }
        c.object()?;
        while let Some(key) = c.next_key()? {
            match &*key {
                "code" => span.status = self.status_code(c)?,
                "message" => span.status_message = self.text(c)?,
                _ => c.skip()?,
            }
        }
        Ok(())
    }

    fn status_code(&mut self, c: &mut Cursor<'_>) -> Result<Status> {
        Ok(match id::status(c)? {
            Named::Is(status) => status,
            Named::Unknown(text) => {
                self.warn(WarningKind::UnknownEnum, &text);
                Status::Unset
            }
        })
    }
}
