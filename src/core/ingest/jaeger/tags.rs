//! Key-value pairs of Jaeger: typed values, the keys that are more than attributes, processes.

use std::borrow::Cow;

use super::Reader;
use super::shapes::Shapes;
use crate::base::StrId;
use crate::ingest::json::{Cursor, Kind as Json, Result};
use crate::ingest::own::{self, Role, integral};
use crate::model::conventions::{Fact, Facts, MEMBER};
use crate::model::{AttrRange, AttrType, WarningKind};

/// A pair, not yet interned.
pub(super) struct Tag<'a> {
    pub key: Cow<'a, str>,
    pub kind: AttrType,
    pub value: Cow<'a, str>,
    pub role: Role,
}

impl Tag<'_> {
    /// What it says about its span besides being an attribute.
    pub fn fact(&self) -> Option<Fact> {
        if self.role == Role::Attribute { None } else { Fact::of(&self.key) }
    }
}

impl Reader<'_> {
    /// Reads the tags of a span, behind those that it has already.
    pub(super) fn span_tags(
        &mut self,
        c: &mut Cursor<'_>,
        before: AttrRange,
        facts: &mut Facts,
    ) -> Result<AttrRange> {
        let mark = self.sink.mark();
        if c.peek() == Json::Array {
            // Not kept here while it is read by, so that the span's facts can be noted.
            let mut shapes = std::mem::take(&mut self.state.shapes);
            let read = self.shaped_tags(c, &mut shapes, facts);
            self.state.shapes = shapes;
            read?;
        } else {
            self.each_tag(c, |reader, tag| {
                if tag.fact().is_none_or(|fact| reader.fact(fact, &tag.value, tag.role, facts)) {
                    reader.sink.attr(&tag.key, tag.kind, &tag.value);
                }
            })?;
        }
        if before.len > 0 {
            self.sink.settle(c);
        }
        Ok(self.joined(before, mark))
    }

    /// A list of tags, each by the shape that it had before, if it has one.
    fn shaped_tags(
        &mut self,
        c: &mut Cursor<'_>,
        shapes: &mut Shapes,
        facts: &mut Facts,
    ) -> Result<()> {
        shapes.begin();
        c.array()?;
        loop {
            if let Some((shape, value)) = shapes.read(c) {
                let (id, fact, role) = (shape.id, shape.fact, shape.role);
                let kind = match value.known {
                    Some((_, kind)) => Some(kind),
                    None => shape.kind(value.text),
                };
                if kind.is_none() {
                    self.sink.draft.warnings.count_only(WarningKind::BadValue, 1);
                }
                if fact.is_none_or(|fact| self.fact(fact, value.text, role, facts)) {
                    let text = self.sink.attr_of(id, kind.unwrap_or(AttrType::String), &value, c);
                    if let (Some(text), Some(kind)) = (text, kind) {
                        shapes.remember(c, value.text, text, kind);
                    }
                }
                continue;
            }
            let (first, start) = (c.is_fresh(), c.at());
            if !c.next_element()? {
                return Ok(());
            }
            if c.peek() != Json::Object {
                self.bad_entry(c)?;
                continue;
            }
            let (tag, said) = self.tag(c)?;
            let id = self.sink.text(&tag.key);
            shapes.learn(c.bytes_since(start), &tag, said, id, first);
            if tag.fact().is_none_or(|fact| self.fact(fact, &tag.value, tag.role, facts)) {
                let value = self.sink.text(&tag.value);
                self.sink.draft.attrs.push(id, tag.kind, value);
            }
        }
    }

    /// A process (an object) as a resource. `None` for anything else.
    pub(super) fn process(&mut self, c: &mut Cursor<'_>) -> Result<Option<u32>> {
        let mark = self.sink.mark();
        let mut service = StrId::EMPTY;
        if !c.object()? {
            return Ok(None);
        }
        while let Some(key) = c.next_key()? {
            match &*key {
                "serviceName" => {
                    let name = c.text()?.unwrap_or_default();
                    service = self.sink.text(&name);
                }
                "tags" | "tag" => self.each_tag(c, |reader, tag| {
                    // OpenTelemetry's name for what Jaeger's clients called `hostname`.
                    let old = tag.key == "hostname" && tag.role != Role::Attribute;
                    let key = if old { "host.name" } else { &tag.key };
                    reader.sink.attr(key, tag.kind, &tag.value);
                })?,
                _ => c.skip()?,
            }
        }
        let resource = self.sink.resource(service, mark);
        if service == StrId::EMPTY {
            self.state.nameless.push(resource);
        }
        Ok(Some(resource))
    }

    /// Calls `f` with each pair of a list of pairs, or of an object (Elasticsearch's `tag`, where
    /// dots in keys are written as `@`).
    pub(super) fn each_tag<'a>(
        &mut self,
        c: &mut Cursor<'a>,
        mut f: impl FnMut(&mut Self, Tag<'a>),
    ) -> Result<()> {
        if c.peek() == Json::Object {
            c.object()?;
            while let Some(key) = c.next_key()? {
                let key = if key.contains('@') { key.replace('@', ".").into() } else { key };
                let (kind, value) = self.value(c, Type::Unknown)?;
                f(self, Tag { key, kind, value, role: Role::Both });
            }
            return Ok(());
        }
        if !c.array()? {
            return Ok(());
        }
        while c.next_element()? {
            if c.peek() == Json::Object {
                let (tag, _) = self.tag(c)?;
                f(self, tag);
            } else {
                self.bad_entry(c)?;
            }
        }
        Ok(())
    }

    /// A tag, and what its value is said to be.
    fn tag<'a>(&mut self, c: &mut Cursor<'a>) -> Result<(Tag<'a>, Type)> {
        let mut key = Cow::Borrowed("");
        let mut kind = None;
        let mut value = None;
        let mut value_at = None;
        let (mut exact, mut role, mut quoted) = (None, Role::Both, false);
        c.object()?;
        while let Some(name) = c.next_key()? {
            match &*name {
                "key" => key = c.text()?.unwrap_or_default(),
                // What the value was judged by stays.
                "type" if value.is_some() => c.skip()?,
                "type" => kind = Some(Type::of(&c.text()?.unwrap_or_default())),
                MEMBER => (exact, role) = own::attribute(c)?,
                "value" => {
                    quoted = c.peek() == Json::String;
                    match kind {
                        Some(kind) => value = Some(self.judged(c, kind)?),
                        None => {
                            // Its type may stand behind it.
                            value_at = Some(c.clone());
                            c.skip()?;
                        }
                    }
                }
                _ => c.skip()?,
            }
        }
        if let (None, Some(mut at)) = (&value, value_at) {
            value = Some(self.judged(&mut at, kind.unwrap_or(Type::Unknown))?);
        }
        let (mut of, value) = value.unwrap_or((Some(AttrType::Empty), Cow::Borrowed("")));
        let mut said = kind.unwrap_or(Type::Unknown);
        // Told by the text alone, as by the shape of the tag the next time.
        if let Some(exact) = exact.filter(|_| quoted && said == Type::String) {
            said = Type::Exactly(exact);
            of = said.of_text(&value);
        }
        // Once a tag, whatever is in it twice.
        let kind = self.fitting(of);
        Ok((Tag { key, kind, value, role }, said))
    }

    /// Reads a value that is said to be of a type; a value that is not is kept as what it is.
    fn value<'a>(&mut self, c: &mut Cursor<'a>, said: Type) -> Result<(AttrType, Cow<'a, str>)> {
        let (kind, text) = self.judged(c, said)?;
        Ok((self.fitting(kind), text))
    }

    /// The same; no type where the value does not fit what was said.
    fn judged<'a>(
        &mut self,
        c: &mut Cursor<'a>,
        said: Type,
    ) -> Result<(Option<AttrType>, Cow<'a, str>)> {
        Ok(match c.peek() {
            Json::String => {
                let text = c.string()?;
                (said.of_text(&text), text)
            }
            Json::Number => {
                let text = c.number_text()?;
                (said.of_number(text), Cow::Borrowed(text))
            }
            Json::Bool => (Some(AttrType::Bool), c.text()?.unwrap_or_default()),
            Json::Object | Json::Array => {
                let id = self.sink.json(c)?;
                (Some(AttrType::Json), self.sink.draft.strings.get(id).to_owned().into())
            }
            _ => {
                c.skip()?;
                (Some(AttrType::Empty), Cow::Borrowed(""))
            }
        })
    }

    /// A type, or that of a text where the value does not fit what was said.
    fn fitting(&mut self, kind: Option<AttrType>) -> AttrType {
        if kind.is_none() {
            self.sink.draft.warnings.count_only(WarningKind::BadValue, 1);
        }
        kind.unwrap_or(AttrType::String)
    }

    /// Notes what a tag says about its span; whether it stays an attribute.
    fn fact(&mut self, fact: Fact, value: &str, role: Role, facts: &mut Facts) -> bool {
        if !facts.note(fact, value, |text| self.sink.text(text)) {
            self.sink.draft.warnings.count_only(WarningKind::UnknownEnum, 1);
        }
        fact.stays() && role != Role::Field
    }

    /// The run of `before` and all since `mark` together; copied behind where they do not adjoin.
    fn joined(&mut self, before: AttrRange, mark: u32) -> AttrRange {
        let new = self.sink.attrs_since(mark);
        if before.len == 0 || before.start + before.len == mark {
            let start = if before.len == 0 { mark } else { before.start };
            return AttrRange { start, len: before.len + new.len };
        }
        let attrs = &mut self.sink.draft.attrs;
        let all: Vec<_> = attrs.iter(before).chain(attrs.iter(new)).collect();
        attrs.truncate(mark);
        for a in all {
            attrs.push(a.key, a.kind, a.value);
        }
        self.sink.attrs_since(mark)
    }
}

/// What a pair says its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Bool,
    Int,
    Double,
    Binary,
    Unknown,
    /// As Spanscape wrote it, in a text.
    Exactly(AttrType),
}

impl Type {
    /// Jaeger's names, and those of its Thrift and protobuf enumerations.
    fn of(name: &str) -> Self {
        let names = [
            ("string", Self::String),
            ("int64", Self::Int),
            ("bool", Self::Bool),
            ("float64", Self::Double),
            ("binary", Self::Binary),
            ("long", Self::Int),
            ("double", Self::Double),
            ("int", Self::Int),
            ("float", Self::Double),
            ("number", Self::Unknown),
            ("boolean", Self::Bool),
        ];
        let found = names.iter().find(|(n, _)| name.eq_ignore_ascii_case(n));
        found.map_or(Self::Unknown, |&(_, kind)| kind)
    }

    /// The type of a text; `None` where it does not fit what was said.
    pub fn of_text(self, text: &str) -> Option<AttrType> {
        match self {
            Self::String | Self::Unknown => Some(AttrType::String),
            Self::Binary => Some(AttrType::Bytes),
            Self::Bool => matches!(text, "true" | "false").then_some(AttrType::Bool),
            Self::Int => own::fits(AttrType::Int, text).then_some(AttrType::Int),
            Self::Double => text.parse::<f64>().is_ok().then_some(AttrType::Double),
            Self::Exactly(kind) => own::fits(kind, text).then_some(kind),
        }
    }

    /// The same of a number, which may be anything that begins like one.
    pub fn of_number(self, text: &str) -> Option<AttrType> {
        match self {
            Self::String => Some(AttrType::String),
            Self::Double => Self::Double.of_text(text),
            _ if integral(text) => Some(AttrType::Int),
            _ => Self::Double.of_text(text),
        }
    }
}
