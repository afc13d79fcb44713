//! One OTLP span, with its events and status.

use std::ops::Range;

use super::Reader;
use super::field::Field;
use super::id::{self, Named};
use super::link::{self, NewLink};
use super::own::Own;
use super::shapes::{self, Shapes};
use crate::base::{StrId, TimeNs};
use crate::ingest::fields::Fields;
use crate::ingest::json::{Cursor, Kind as Json, Result, parse_int};
use crate::model::conventions::MEMBER;
use crate::model::{AttrRange, AttrType, NewSpan, SpanIx, Status, TraceKey, WarningKind};

/// Buffers that are used again for every span.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub text: String,
    pub links: Vec<NewLink>,
    events: Vec<NewEvent>,
    pub fields: Fields<Field>,
    pub shapes: Shapes,
    /// Where the value of the attribute that was read last stands as it is kept, if it does, and what
    /// it is said to be.
    pub value: Option<(Range<usize>, AttrType)>,
    /// The last trace id in 32 digits, in its quotes.
    last_trace: (Vec<u8>, TraceKey),
}

#[derive(Clone, Debug)]
struct NewEvent {
    /// Absent: at the span's start.
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
        let (mut end, mut own) = (None, None);
        // Not kept here while it is read by, so that the rest can be used.
        let mut fields = std::mem::take(&mut self.scratch.fields);
        fields.begin();
        let read = loop {
            match fields.next(c) {
                Ok(Field::Done) => break Ok(()),
                Ok(Field::Own) => match self.own(c) {
                    Ok(found) => own = Some(found),
                    Err(e) => break Err(e),
                },
                Ok(field) => {
                    if let Err(e) = self.field(field, c, &mut span, &mut end) {
                        break Err(e);
                    }
                }
                Err(e) => break Err(e),
            }
        };
        self.scratch.fields = fields;
        read?;
        // Zero is how protobuf writes "not set".
        let end = end.filter(|&end| end != 0);
        span.duration = span.start.zip(end).map(|(start, end)| end.saturating_sub(start.0));
        if let Some(own) = own {
            Own::add_to(own, &mut span);
        }
        self.flush(span);
        Ok(())
    }

    fn field(
        &mut self,
        field: Field,
        c: &mut Cursor<'_>,
        span: &mut NewSpan,
        end: &mut Option<i64>,
    ) -> Result<()> {
        match field {
            Field::TraceId => span.trace = self.trace_id(c)?,
            Field::SpanId => span.id = id::span_key(c, self.sink)?,
            Field::ParentId => span.parent = id::span_key(c, self.sink)?,
            Field::TraceState => span.trace_state = self.text(c)?,
            Field::Flags => span.flags = c.int()?.and_then(|n| n.try_into().ok()).unwrap_or(0),
            Field::Name => span.name = self.text(c)?,
            Field::Kind => match id::kind(c)? {
                Named::Is(kind) => span.kind = kind,
                Named::Unknown(text) => self.warn(WarningKind::UnknownEnum, &text),
            },
            Field::Start => span.start = self.time(c)?.map(TimeNs),
            Field::End => *end = self.time(c)?,
            Field::Attributes => span.attrs = self.span_attributes(c, span.attrs)?,
            Field::Events => self.each_of(c, "events", Self::event)?,
            Field::Links => self.each_of(c, "links", Self::link)?,
            Field::Status => self.status(c, span)?,
            Field::DroppedAttributes => self.dropped(c, "attributes")?,
            Field::DroppedEvents => self.dropped(c, "events")?,
            Field::DroppedLinks => self.dropped(c, "links")?,
            Field::Own | Field::Other | Field::Done => c.skip()?,
        }
        Ok(())
    }

    /// A trace id; most repeat the last.
    fn trace_id(&mut self, c: &mut Cursor<'_>) -> Result<TraceKey> {
        let (last, key) = &self.scratch.last_trace;
        if !last.is_empty() && c.literal(last) {
            return Ok(*key);
        }
        let start = c.at();
        let key = id::trace_key(c, self.sink)?;
        let bytes = c.bytes_since(start);
        if bytes.len() == 34 && bytes.iter().all(|b| matches!(b, b'"' | b'0'..=b'9' | b'a'..=b'f'))
        {
            self.scratch.last_trace = (bytes.to_vec(), key);
        }
        Ok(key)
    }

    fn flush(&mut self, mut span: NewSpan) {
        link::absorb_parent(&mut self.scratch.links, &mut span);
        let ix = self.sink.span(span);
        if ix == SpanIx::NONE {
            return;
        }
        let draft = &mut self.sink.draft;
        for event in self.scratch.events.drain(..) {
            let time = match event.time {
                Some(time) => TimeNs(time),
                None => {
                    draft.warnings.on(ix, WarningKind::MissingEventTime, event.name);
                    span.start.unwrap_or_default()
                }
            };
            draft.push_event(ix, time, event.name, event.attrs);
        }
        for link in self.scratch.links.drain(..) {
            draft.push_link(link.of(ix));
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
        self.shaped_attributes(c, |reader, key, value| {
            let warnings = key == shapes::WARNINGS;
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
        if let Some(time) = c.quoted_digits().and_then(|t| i64::try_from(t).ok()) {
            return Ok(Some(time));
        }
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
        let mut exact = None;
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
                MEMBER => exact = self.own_time(c)?,
                _ => c.skip()?,
            }
        }
        event.time = exact.or(event.time.filter(|&t| t != 0));
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
