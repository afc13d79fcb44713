//! OTLP's `AnyValue`: scalars with their exact text, arrays and maps as JSON text.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{self, GeneralPurpose, GeneralPurposeConfig};

use super::{Reader, shapes};
use crate::base::StrId;
use crate::ingest::Sink;
use crate::ingest::json::{Cursor, Kind, Result, parse_int, push_quoted};
use crate::ingest::own::{self, Role};
use crate::ingest::sink::VALUE_DEPTH;
use crate::model::conventions::MEMBER;
use crate::model::{AttrType, WarningKind};

/// A value that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Value {
    pub kind: AttrType,
    pub text: StrId,
}

/// The fields of `AnyValue`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    String,
    Bool,
    Int,
    Double,
    Array,
    Map,
    Bytes,
    /// `{"Value": {...}}`, as Go's own encoder writes it.
    Wrapper,
}

impl Field {
    fn of(key: &str) -> Option<Self> {
        Some(match key {
            "stringValue" | "string_value" | "StringValue" => Self::String,
            "boolValue" | "bool_value" | "BoolValue" => Self::Bool,
            "intValue" | "int_value" | "IntValue" => Self::Int,
            "doubleValue" | "double_value" | "DoubleValue" => Self::Double,
            "arrayValue" | "array_value" | "ArrayValue" => Self::Array,
            "kvlistValue" | "kvlist_value" | "KvlistValue" => Self::Map,
            "bytesValue" | "bytes_value" | "BytesValue" => Self::Bytes,
            "Value" => Self::Wrapper,
            _ => return None,
        })
    }
}

impl Reader<'_> {
    /// Reads `{"key": ..., "value": ...}`, in either order; without a key it is a bad value. The role
    /// is one that Spanscape wrote.
    pub(super) fn key_value<'a>(
        &mut self,
        c: &mut Cursor<'a>,
    ) -> Result<Option<(Cow<'a, str>, Value, Role)>> {
        if !c.object()? {
            self.warn(WarningKind::BadValue, "an attribute");
            return Ok(None);
        }
        let mut key = None;
        let mut value = Value { kind: AttrType::Empty, text: StrId::EMPTY };
        let mut own = None;
        while let Some(name) = c.next_key()? {
            match &*name {
                "key" | "Key" => key = c.text()?,
                "value" | "Value" => value = self.any_value(c)?,
                MEMBER => own = Some(own::attribute(c)?),
                _ => c.skip()?,
            }
        }
        let role = own.map_or(Role::Both, |own| self.exact(&mut value, own));
        if key.is_none() {
            self.warn(WarningKind::BadValue, "an attribute without a key");
        }
        Ok(key.map(|key| (key, value, role)))
    }

    /// Reads an `AnyValue`. Plain JSON is taken for what it is: texts, numbers, lists and maps.
    pub(super) fn any_value(&mut self, c: &mut Cursor<'_>) -> Result<Value> {
        if c.peek() != Kind::Object {
            return plain(c, self.sink);
        }
        let start = c.at();
        c.object()?;
        let mut value = None;
        while let Some(key) = c.next_key()? {
            let Some(field) = Field::of(&key) else {
                if value.is_none() {
                    c.seek(start);
                    return plain(c, self.sink);
                }
                c.skip()?;
                continue;
            };
            // Writers that write all fields write null for those that are not the value.
            if value.is_some() || c.peek() == Kind::Null {
                c.skip()?;
                continue;
            }
            value = Some(match field {
                Field::Wrapper | Field::Array | Field::Map => self.nested(field, c)?,
                scalar => self.scalar(scalar, c)?,
            });
        }
        Ok(value.unwrap_or(Value { kind: AttrType::Empty, text: StrId::EMPTY }))
    }

    fn nested(&mut self, field: Field, c: &mut Cursor<'_>) -> Result<Value> {
        if field == Field::Wrapper && c.peek() == Kind::Object {
            // One level of wrapping; a second one is nobody's, and kept as JSON.
            let mut inner = c.clone();
            inner.object()?;
            let key = inner.next_key()?;
            return match key.as_deref().map(Field::of) {
                Some(None | Some(Field::Wrapper)) => plain(c, self.sink),
                _ => self.any_value(c),
            };
        }
        if field == Field::Wrapper {
            return plain(c, self.sink);
        }
        let mut out = std::mem::take(&mut self.scratch.text);
        out.clear();
        let outcome = self.render_field(field, c, VALUE_DEPTH, &mut out);
        let text = self.sink.text(&out);
        self.scratch.text = out;
        outcome.map(|()| Value { kind: AttrType::Json, text })
    }

    fn scalar(&mut self, field: Field, c: &mut Cursor<'_>) -> Result<Value> {
        if !matches!(c.peek(), Kind::String | Kind::Number | Kind::Bool) {
            return plain(c, self.sink);
        }
        let raw = c.text()?.unwrap_or_default();
        let quote = usize::from(c.bytes_since(c.at().saturating_sub(1)) == b"\"");
        let (kind, text) = typed(field, &raw);
        if kind == AttrType::String && field != Field::String {
            self.warn(WarningKind::BadValue, &text);
        }
        let own = match field {
            Field::String => kind == AttrType::String,
            Field::Int => kind == AttrType::Int && shapes::is_integer(&raw),
            _ => false,
        };
        if own && let (Cow::Borrowed(_), end) = (&raw, c.at() - quote) {
            self.scratch.value = Some((end.saturating_sub(raw.len())..end, kind));
        }
        Ok(Value { kind, text: self.sink.text(&text) })
    }

    /// Writes an `AnyValue` as JSON. The recursion is bounded by `depth`.
    fn render(&mut self, c: &mut Cursor<'_>, depth: usize, out: &mut String) -> Result<()> {
        if depth == 0 {
            return self.cut(c, out);
        }
        if c.peek() != Kind::Object {
            return self.render_plain(c, depth, out);
        }
        let start = c.at();
        c.object()?;
        let mut done = false;
        while let Some(key) = c.next_key()? {
            match Field::of(&key) {
                None if !done => {
                    c.seek(start);
                    return self.render_plain(c, depth, out);
                }
                Some(field) if !done && c.peek() != Kind::Null => {
                    self.render_field(field, c, depth, out)?;
                    done = true;
                }
                _ => c.skip()?,
            }
        }
        if !done {
            out.push_str("null");
        }
        Ok(())
    }

    fn render_plain(&mut self, c: &mut Cursor<'_>, depth: usize, out: &mut String) -> Result<()> {
        if c.compact(depth, out)? {
            self.warn(WarningKind::TooDeep, "");
        }
        Ok(())
    }

    fn cut(&mut self, c: &mut Cursor<'_>, out: &mut String) -> Result<()> {
        self.warn(WarningKind::TooDeep, "");
        out.push_str("\"…\"");
        c.skip()
    }

    fn render_field(
        &mut self,
        field: Field,
        c: &mut Cursor<'_>,
        depth: usize,
        out: &mut String,
    ) -> Result<()> {
        match field {
            Field::Wrapper => self.render(c, depth.saturating_sub(1), out),
            Field::Array => self.render_list(c, depth, out, ['[', ']'], Self::render_item),
            Field::Map => self.render_list(c, depth, out, ['{', '}'], Self::render_entry),
            _ => {
                let Some(raw) = c.text()? else {
                    out.push_str("null");
                    return Ok(());
                };
                match typed(field, &raw) {
                    (AttrType::Bool | AttrType::Int, text) => out.push_str(&text),
                    (AttrType::Double, text) if text.parse().is_ok_and(f64::is_finite) => {
                        out.push_str(&text);
                    }
                    (_, text) => push_quoted(out, &text),
                }
                Ok(())
            }
        }
    }

    /// Writes the `values` of an array or a map; a list without that wrapping is read as well.
    fn render_list(
        &mut self,
        c: &mut Cursor<'_>,
        depth: usize,
        out: &mut String,
        [open, close]: [char; 2],
        item: impl Fn(&mut Self, &mut Cursor<'_>, usize, &mut String) -> Result<bool>,
    ) -> Result<()> {
        out.push(open);
        let wrapped = c.peek() == Kind::Object;
        let mut first = true;
        let mut list = |reader: &mut Self, c: &mut Cursor<'_>| -> Result<()> {
            if !c.array()? {
                return Ok(());
            }
            while c.next_element()? {
                let before = out.len();
                if !first {
                    out.push(',');
                }
                if item(reader, c, depth.saturating_sub(1), out)? {
                    first = false;
                } else {
                    out.truncate(before);
                }
            }
            Ok(())
        };
        if wrapped {
            c.object()?;
            while let Some(key) = c.next_key()? {
                match &*key {
                    "values" | "Values" => list(self, c)?,
                    _ => c.skip()?,
                }
            }
        } else {
            list(self, c)?;
        }
        out.push(close);
        Ok(())
    }

    fn render_item(&mut self, c: &mut Cursor<'_>, depth: usize, out: &mut String) -> Result<bool> {
        self.render(c, depth, out).map(|()| true)
    }

    /// Writes `"key":value`; answers false where the entry has no key.
    fn render_entry(&mut self, c: &mut Cursor<'_>, depth: usize, out: &mut String) -> Result<bool> {
        if !c.object()? {
            self.warn(WarningKind::BadValue, "an entry of a map");
            return Ok(false);
        }
        let (mut key, mut value) = (None, None);
        while let Some(name) = c.next_key()? {
            match &*name {
                "key" | "Key" => key = c.text()?,
                "value" | "Value" => {
                    value = Some(c.at());
                    c.skip()?;
                }
                _ => c.skip()?,
            }
        }
        let Some(key) = key else {
            self.warn(WarningKind::BadValue, "an entry of a map");
            return Ok(false);
        };
        push_quoted(out, &key);
        out.push(':');
        let Some(value) = value else {
            out.push_str("null");
            return Ok(true);
        };
        let end = c.at();
        c.seek(value);
        self.render(c, depth, out)?;
        c.seek(end);
        Ok(true)
    }
}

/// Reads a value that is not in the form of `AnyValue`, as what it is.
pub(in crate::ingest) fn plain(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<Value> {
    let (kind, text) = match c.peek() {
        Kind::String => (AttrType::String, c.string()?),
        Kind::Number => {
            let text = c.number_text()?;
            match int_text(text) {
                Some(int) => (AttrType::Int, int),
                None => match double_text(text) {
                    Some(double) => (AttrType::Double, double),
                    // It only begins like a number.
                    None => (AttrType::String, text.into()),
                },
            }
        }
        Kind::Bool => (AttrType::Bool, c.text()?.unwrap_or_default()),
        Kind::Array | Kind::Object => {
            return Ok(Value { kind: AttrType::Json, text: sink.json(c)? });
        }
        _ => {
            c.skip()?;
            (AttrType::Empty, "".into())
        }
    };
    Ok(Value { kind, text: sink.text(&text) })
}

/// Pushes the entries of a plain JSON object as attributes.
pub(in crate::ingest) fn push_plain_map(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
    if c.object()? {
        while let Some(key) = c.next_key()? {
            let value = plain(c, sink)?;
            let key = sink.text(&key);
            sink.draft.attrs.push(key, value.kind, value.text);
        }
    }
    Ok(())
}

/// What a scalar field's text is: of the field's type, or a text if it cannot be that.
fn typed(field: Field, raw: &str) -> (AttrType, Cow<'_, str>) {
    let typed = match field {
        Field::Bool if matches!(raw, "true" | "false") => Some((AttrType::Bool, raw.into())),
        Field::Int => int_text(raw)
            .map(|text| (AttrType::Int, text))
            .or_else(|| double_text(raw).map(|text| (AttrType::Double, text))),
        Field::Double => double_text(raw).map(|text| (AttrType::Double, text)),
        Field::Bytes => bytes_text(raw).map(|text| (AttrType::Bytes, text)),
        _ => None,
    };
    typed.unwrap_or((AttrType::String, raw.into()))
}

/// The decimal digits of an integer, exactly; `None` for what is none.
fn int_text(raw: &str) -> Option<Cow<'_, str>> {
    if shapes::is_integer(raw) {
        return Some(raw.into());
    }
    let trimmed = raw.trim();
    let digits = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    parse_int(trimmed).map(|n| n.to_string().into())
}

/// A double as it is written; what is not finite as OTLP spells it. `None` for what is none.
fn double_text(raw: &str) -> Option<Cow<'_, str>> {
    let trimmed = raw.trim();
    let value: f64 = trimmed.parse().ok()?;
    if value.is_finite() || trimmed.bytes().any(|b| b.is_ascii_digit()) {
        return Some(trimmed.into());
    }
    Some(match value {
        v if v.is_nan() => "NaN".into(),
        v if v > 0.0 => "Infinity".into(),
        _ => "-Infinity".into(),
    })
}

/// Base64 of either alphabet, padded or not, as standard base64.
fn bytes_text(raw: &str) -> Option<Cow<'_, str>> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let decode = |alphabet| GeneralPurpose::new(alphabet, LENIENT).decode(raw).ok();
    let bytes = decode(&STANDARD).or_else(|| decode(&URL_SAFE))?;
    Some(general_purpose::STANDARD.encode(bytes).into())
}
