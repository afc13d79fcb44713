//! One span of Jaeger: its fields in any order, its logs, its times in microseconds.

use super::field::Field;
use super::own::{Own, finer};
use super::{Reader, SLOT};
use crate::base::{SpanId, StrId, TimeNs};
use crate::ingest::json::{Cursor, Kind, Result};
use crate::model::conventions::{Facts, MEMBER};
use crate::model::{NewSpan, SpanIx, SpanKey, TraceKey, WarningKind};

impl Reader<'_> {
    /// Reads the span (an object) on which the cursor stands. With `inside`, the list around it is
    /// that of a trace, whose id it may leave out.
    pub(in crate::ingest) fn span(&mut self, c: &mut Cursor<'_>, inside: bool) -> Result<()> {
        self.state.refs.clear();
        self.state.events.clear();
        self.state.reports.clear();
        let mut span = NewSpan::default();
        let mut facts = Facts::default();
        let mut trace_id = None;
        let mut named = SpanKey::NONE;
        let mut process = None;
        let mut millis = None;
        let mut own: Option<Own> = None;
        c.object()?;
        let mut fields = std::mem::take(&mut self.state.fields);
        fields.begin();
        let read = loop {
            let field = match fields.next(c) {
                Ok(Field::End) => break Ok(()),
                Ok(field) => field,
                Err(e) => break Err(e),
            };
            let read = match field {
                Field::TraceId => self.id(c).map(|id| trace_id = id),
                Field::SpanId => self.span_id(c).map(|id| span.id = id),
                Field::ParentId => self.span_id(c).map(|id| named = id),
                Field::Name => {
                    c.text().map(|name| span.name = self.sink.text(&name.unwrap_or_default()))
                }
                Field::References => self.references(c),
                Field::Start => self.micros(c).map(|us| span.start = us.map(TimeNs::from_micros)),
                Field::StartMillis => self.micros(c).map(|ms| millis = ms),
                Field::Duration => {
                    self.micros(c).map(|us| span.duration = us.map(|us| us.saturating_mul(1000)))
                }
                Field::Flags => c.int().map(|flags| {
                    span.flags = flags.and_then(|f| u32::try_from(f).ok()).unwrap_or(0);
                }),
                Field::Tags => {
                    self.span_tags(c, span.attrs, &mut facts).map(|attrs| span.attrs = attrs)
                }
                Field::Logs => self.logs(c),
                Field::ProcessId => c.text().map(|id| {
                    if let Some(id) = id {
                        process = process.or(Some(self.slot(&id) | SLOT));
                    }
                }),
                Field::Process => self.process(c).map(|found| process = found.or(process)),
                Field::Warnings => self.warnings(c),
                Field::Own => self.own(c).map(|found| own = Some(found)),
                Field::Other | Field::End => c.skip(),
            };
            if read.is_err() {
                break read;
            }
        };
        self.state.fields = fields;
        read?;
        span.trace = match trace_id {
            Some(id) => id,
            None if inside => self.id_around(c)?,
            None => TraceKey::NONE,
        };
        if span.start.is_none() {
            span.start = millis.map(|ms| TimeNs::from_micros(ms.saturating_mul(1000)));
        }
        span.resource = process.unwrap_or(0);
        span.kind = facts.kind;
        span.status = facts.status();
        span.status_message = facts.message;
        span.trace_state = facts.trace_state;
        if let Some(own) = &own {
            own.add_to(&mut span);
        }
        let scope = own.as_ref().map_or(&[][..], |own| &own.scope);
        span.scope = self.scope(facts.scope, facts.scope_version, scope);
        self.choose_parent(&mut span, named);
        self.push(span, process.is_none());
        Ok(())
    }

    fn push(&mut self, span: NewSpan, no_process: bool) {
        let ix = self.sink.span(span);
        if ix == SpanIx::NONE {
            return;
        }
        for (time, name, attrs) in self.state.events.drain(..) {
            if time.is_none() {
                self.sink.draft.warnings.on(ix, WarningKind::MissingEventTime, name);
            }
            let time = time.or(span.start).unwrap_or_default();
            self.sink.draft.push_event(ix, time, name, attrs);
        }
        self.push_links(ix, span.trace);
        for text in self.state.reports.drain(..) {
            self.sink.draft.warnings.on(ix, WarningKind::Reported, text);
        }
        if no_process {
            self.sink.draft.warnings.on(ix, WarningKind::MissingProcess, StrId::EMPTY);
        }
    }

    /// A trace id; most repeat the last.
    pub(super) fn trace_key(&mut self, text: &str) -> TraceKey {
        let key = self.sink.draft.trace_key(text);
        // An odd one is counted each time.
        if is_plain(text) {
            let last = &mut self.state.last_trace;
            last.0.clear();
            last.0.extend(["\"", text, "\""]);
            last.1 = key;
        }
        key
    }

    /// A trace id in a text.
    pub(super) fn id(&mut self, c: &mut Cursor<'_>) -> Result<Option<TraceKey>> {
        let (quoted, last) = &self.state.last_trace;
        if !quoted.is_empty() && c.literal(quoted.as_bytes()) {
            return Ok(Some(*last));
        }
        Ok(c.text()?.map(|id| self.trace_key(&id)))
    }

    /// A span id in a text; none for anything else.
    pub(super) fn span_id(&mut self, c: &mut Cursor<'_>) -> Result<SpanKey> {
        if let Some(id) = c.id_between(b"\"", b"\"") {
            return Ok(SpanKey { value: SpanId(id), text: StrId::EMPTY });
        }
        Ok(self.sink.draft.span_key(&c.text()?.unwrap_or_default()))
    }

    /// The id of the trace around the spans, behind one of which `c` stands; looked for once a trace.
    fn id_around(&mut self, c: &Cursor<'_>) -> Result<TraceKey> {
        if let Some(id) = self.state.around {
            return Ok(id);
        }
        let id = match self.state.named.take() {
            Some(named) => self.trace_key(&named),
            None => match self.id_behind(&mut c.clone()) {
                Err(e) if e.at_end && !self.state.last => return Err(e),
                // Broken JSON behind the spans is met again by who reads on.
                found => found.ok().flatten().unwrap_or(TraceKey::NONE),
            },
        };
        Ok(*self.state.around.insert(id))
    }

    fn id_behind(&mut self, c: &mut Cursor<'_>) -> Result<Option<TraceKey>> {
        while c.next_element()? {
            c.skip()?;
        }
        while let Some(key) = c.next_key()? {
            if key == "traceID" {
                return self.id(c);
            }
            c.skip()?;
        }
        Ok(None)
    }

    /// Microseconds. Jaeger casts negative ones to unsigned integers; here they are negative again.
    fn micros(&mut self, c: &mut Cursor<'_>) -> Result<Option<i64>> {
        if let Some(us) = c.digits() {
            return Ok(Some(us.cast_signed()));
        }
        let kind = c.peek();
        let value = c.int()?;
        let us = value.and_then(|v| {
            i64::try_from(v).ok().or_else(|| u64::try_from(v).ok().map(u64::cast_signed))
        });
        if us.is_none() && kind != Kind::Null {
            self.sink.draft.warnings.count_only(WarningKind::BadValue, 1);
        }
        Ok(us)
    }

    /// Logs become events: the field `event` is the name, else the field `message` is, too.
    fn logs(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        // Most spans have none.
        if c.literal(b"[]") || !c.array()? {
            return Ok(());
        }
        while c.next_element()? {
            if c.peek() != Kind::Object {
                self.bad_entry(c)?;
                continue;
            }
            let (mut time, mut nanos) = (None, 0);
            let (mut name, mut message) = (None, StrId::EMPTY);
            let mark = self.sink.mark();
            c.object()?;
            while let Some(key) = c.next_key()? {
                match &*key {
                    "timestamp" => time = self.micros(c)?,
                    "fields" => self.each_tag(c, |reader, tag| {
                        match &*tag.key {
                            "event" if name.is_none() => {
                                name = Some(reader.sink.text(&tag.value));
                                return;
                            }
                            "message" => message = reader.sink.text(&tag.value),
                            _ => {}
                        }
                        reader.sink.attr(&tag.key, tag.kind, &tag.value);
                    })?,
                    MEMBER => nanos = self.own_time(c)?,
                    _ => c.skip()?,
                }
            }
            let time = time.map(|us| finer(TimeNs::from_micros(us), nanos));
            self.state.events.push((time, name.unwrap_or(message), self.sink.attrs_since(mark)));
        }
        Ok(())
    }
}

/// Whether a trace id is written as most are, so that there is nothing to report about it.
pub(super) fn is_plain(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    matches!(id.len(), 16 | 32) && id.bytes().all(plain)
}
