//! OTLP JSON, in every wrapping it is met in: from a document down to the list of spans.
//!
//! Read are requests (`resourceSpans`), lists of them, Jaeger's API v3 (`result`), Tempo's answers
//! (`batches`; `trace`), one bare entry of `resourceSpans`, and requests up to [`SEARCH_DEPTH`]
//! levels inside any other object or list, as in tables of test cases. Keys may be in snake case
//! and in any order; the historic `instrumentationLibrarySpans` and `deprecatedScopeSpans` are
//! read as `scopeSpans`. Sources: opentelemetry-proto, "JSON Protobuf Encoding"; the collector's
//! `pdata/internal/json`, which is as liberal.
//!
//! A span needs its resource and scope. Where they stand before the spans, as nearly all encoders write
//! them, each span is read as soon as it is whole (`stream`); else the entry around is waited for, the
//! places of the spans are remembered and they are read when resource and scope are known.

mod field;
mod id;
mod link;
mod own;
mod shapes;
mod span;
mod stream;
mod value;

#[cfg(test)]
mod tests;

pub(super) use id::{kind_name, status_name};
pub use stream::Stream;
pub(super) use value::{plain, push_plain_map};

use super::Sink;
use super::json::{Cursor, Kind, Result};
use super::own::Role;
use crate::base::StrId;
use crate::model::{AttrType, SpanIx, WarningKind};
use span::Scratch;
use value::Value;

/// How many levels of unknown lists and objects are searched for requests.
pub const SEARCH_DEPTH: usize = 4;

/// Reads one document.
#[cfg(test)]
fn decode(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
    Stream::default().read(c, sink, true)
}

/// The state of reading one document.
struct Reader<'s> {
    sink: &'s mut Sink,
    /// Warnings whose span is not pushed yet.
    odd: Vec<(WarningKind, StrId)>,
    scratch: Scratch,
}

/// A resource, and whether its spans are to be told that it has no service name.
#[derive(Clone, Copy, Debug)]
struct Owner {
    index: u32,
    nameless: bool,
}

impl Reader<'_> {
    /// Remembers a warning for the span, or else the document, that is being read.
    fn warn(&mut self, kind: WarningKind, detail: &str) {
        let detail = self.sink.text(detail);
        self.odd.push((kind, detail));
    }

    /// Reports what was remembered as warnings about no span in particular.
    fn note_odd(&mut self) {
        for (kind, detail) in self.odd.drain(..) {
            self.sink.draft.warnings.note(kind, detail);
        }
    }

    fn bad_entry(&mut self) {
        self.sink.draft.warnings.count_only(WarningKind::BadEntry, 1);
    }

    /// Hands over each element of a list. `null` is an empty list; an object that is not in a list
    /// is taken for the only element, unless it is empty.
    fn each<'a>(
        &mut self,
        c: &mut Cursor<'a>,
        mut read: impl FnMut(&mut Self, &mut Cursor<'a>) -> Result<()>,
    ) -> Result<()> {
        match c.peek() {
            Kind::Array => {
                c.array()?;
                while c.next_element()? {
                    read(self, c)?;
                }
                Ok(())
            }
            Kind::Null => c.skip(),
            Kind::Object => {
                let mut inside = c.clone();
                inside.object()?;
                if inside.next_key()?.is_some() {
                    return read(self, c);
                }
                self.bad_entry();
                c.skip()
            }
            _ => {
                self.bad_entry();
                c.skip()
            }
        }
    }

    fn resource_spans(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        if !c.object()? {
            self.bad_entry();
            return Ok(());
        }
        let mut owner = None;
        let mut later = Vec::new();
        let outcome = loop {
            let key = match c.next_key() {
                Ok(Some(key)) => key,
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            };
            let read = match (&*key, owner) {
                ("resource", _) => self.resource(c).map(|read| owner = Some(read)),
                (key, Some(owner)) if is_scope_list(key) => self.scope_lists(c, owner),
                (key, None) if is_scope_list(key) => {
                    later.push(c.at());
                    c.skip()
                }
                _ => c.skip(),
            };
            if read.is_err() {
                break read;
            }
        };
        let owner = owner.unwrap_or(Owner { index: 0, nameless: true });
        self.catch_up(c, &later, outcome, |reader, c| reader.scope_lists(c, owner))
    }

    /// Reads what was left for later, also where the input then ended in the middle.
    fn catch_up<'a>(
        &mut self,
        c: &mut Cursor<'a>,
        later: &[usize],
        outcome: Result<()>,
        mut read: impl FnMut(&mut Self, &mut Cursor<'a>) -> Result<()>,
    ) -> Result<()> {
        if later.is_empty() {
            return outcome;
        }
        let end = c.at();
        for &at in later {
            c.seek(at);
            read(self, c)?;
        }
        c.seek(end);
        outcome
    }

    fn scope_lists(&mut self, c: &mut Cursor<'_>, owner: Owner) -> Result<()> {
        let first = self.sink.draft.next_span();
        let outcome = self.each(c, |reader, c| reader.scope_spans(c, owner.index));
        self.end_scopes(owner, first);
        outcome
    }

    /// Tells spans from `first` on that their resource has no name: once a resource, on the first.
    fn end_scopes(&mut self, owner: Owner, first: SpanIx) {
        if owner.nameless && self.sink.draft.next_span() != first {
            let detail = StrId::EMPTY;
            self.sink.draft.warnings.on(first, WarningKind::MissingServiceName, detail);
        }
    }

    fn scope_spans(&mut self, c: &mut Cursor<'_>, resource: u32) -> Result<()> {
        if !c.object()? {
            self.bad_entry();
            return Ok(());
        }
        let mut scope = None;
        let mut later = Vec::new();
        let outcome = loop {
            let key = match c.next_key() {
                Ok(Some(key)) => key,
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            };
            let read = match (&*key, scope) {
                ("scope" | "instrumentationLibrary" | "instrumentation_library", _) => {
                    self.scope(c).map(|read| scope = Some(read))
                }
                ("spans", Some(scope)) => self.each(c, |r, c| r.span(c, resource, scope)),
                ("spans", None) => {
                    later.push(c.at());
                    c.skip()
                }
                _ => c.skip(),
            };
            if read.is_err() {
                break read;
            }
        };
        let scope = scope.unwrap_or(0);
        self.catch_up(c, &later, outcome, |reader, c| {
            reader.each(c, |r, c| r.span(c, resource, scope))
        })
    }

    /// Reads a resource; its `service.name` becomes the service, whatever its type.
    fn resource(&mut self, c: &mut Cursor<'_>) -> Result<Owner> {
        let mark = self.sink.mark();
        let mut service = StrId::EMPTY;
        if c.object()? {
            while let Some(key) = c.next_key()? {
                match &*key {
                    "attributes" => self.attributes(c, |_, key, value| {
                        let is_name = key == "service.name";
                        if is_name {
                            service = value.text;
                        }
                        is_name
                    })?,
                    "droppedAttributesCount" | "dropped_attributes_count" => {
                        self.dropped(c, "resource attributes")?;
                    }
                    _ => c.skip()?,
                }
            }
        }
        self.note_odd();
        let nameless = service == StrId::EMPTY;
        let index = match self.sink.attrs_since(mark).len {
            0 if nameless => 0,
            _ => self.sink.resource(service, mark),
        };
        Ok(Owner { index, nameless })
    }

    fn scope(&mut self, c: &mut Cursor<'_>) -> Result<u32> {
        let mark = self.sink.mark();
        let (mut name, mut version) = (StrId::EMPTY, StrId::EMPTY);
        if c.object()? {
            while let Some(key) = c.next_key()? {
                match &*key {
                    "name" => name = self.text(c)?,
                    "version" => version = self.text(c)?,
                    "attributes" => self.attributes(c, |_, _, _| false)?,
                    "droppedAttributesCount" | "dropped_attributes_count" => {
                        self.dropped(c, "scope attributes")?;
                    }
                    _ => c.skip()?,
                }
            }
        }
        self.note_odd();
        Ok(self.sink.scope(name, version, mark))
    }

    /// A text; nothing for `null` and for what is no text.
    fn text(&mut self, c: &mut Cursor<'_>) -> Result<StrId> {
        Ok(c.text()?.map_or(StrId::EMPTY, |text| self.sink.text(&text)))
    }

    /// A count of what was dropped where it was recorded.
    fn dropped(&mut self, c: &mut Cursor<'_>, what: &str) -> Result<()> {
        if let Some(n) = c.u64()?.filter(|&n| n > 0) {
            self.warn(WarningKind::DroppedData, &format!("{n} {what}"));
        }
        Ok(())
    }

    /// Reads a list of attributes behind the open run. `take` sees each first, and keeps it from
    /// the run by answering true.
    fn attributes(
        &mut self,
        c: &mut Cursor<'_>,
        mut take: impl FnMut(&mut Self, &str, Value) -> bool,
    ) -> Result<()> {
        match c.peek() {
            Kind::Array => {
                c.array()?;
                while c.next_element()? {
                    if let Some((key, value, role)) = self.key_value(c)?
                        && (role == Role::Attribute || !take(self, &key, value))
                    {
                        self.push(&key, value);
                    }
                }
                Ok(())
            }
            // Not OTLP, but the obvious way to write a map, and met in hand-written files.
            Kind::Object => {
                c.object()?;
                while let Some(key) = c.next_key()? {
                    let value = self.any_value(c)?;
                    if !take(self, &key, value) {
                        self.push(&key, value);
                    }
                }
                Ok(())
            }
            Kind::Null => c.skip(),
            _ => {
                self.warn(WarningKind::BadValue, "attributes");
                c.skip()
            }
        }
    }

    fn push(&mut self, key: &str, value: Value) {
        let key = self.sink.text(key);
        self.sink.draft.attrs.push(key, value.kind, value.text);
    }

    /// The texts of a value that is one text or a list of them (`@jaeger@warnings`).
    fn texts_of(&mut self, value: Value, mut each: impl FnMut(&mut Sink, &str)) {
        let text = self.sink.draft.strings.get(value.text).to_owned();
        if value.kind != AttrType::Json {
            each(self.sink, &text);
            return;
        }
        // Our own JSON text: an error is impossible, and would only end the list.
        let mut c = Cursor::new(text.as_bytes());
        if c.array().unwrap_or(false) {
            while c.next_element().unwrap_or(false) {
                match c.text() {
                    Ok(Some(item)) => each(self.sink, &item),
                    Ok(None) => {}
                    Err(_) => return,
                }
            }
        }
    }
}

fn is_scope_list(key: &str) -> bool {
    matches!(
        key,
        "scopeSpans"
            | "scope_spans"
            | "instrumentationLibrarySpans"
            | "instrumentation_library_spans"
            | "deprecatedScopeSpans"
            | "deprecated_scope_spans"
    )
}
