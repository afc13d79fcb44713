//! The member that Spanscape adds to what it writes (`model/conventions.rs`), read back: what Jaeger's and
//! OTLP's decoders have in common. Whatever in it is not as it should be is passed over.

use super::json::{Cursor, Kind, Result, parse_int};
use super::sink::VALUE_DEPTH;
use crate::model::conventions::{TYPES, member};
use crate::model::{AttrType, LinkKind, Placed};

/// What an attribute is besides its key and value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// An attribute, and whatever its key says about the span.
    #[default]
    Both,
    /// Only what its key says.
    Field,
    /// Only an attribute.
    Attribute,
}

/// The member of an attribute: what its value is, if it is not what it is written as, and its role.
pub(super) fn attribute(c: &mut Cursor<'_>) -> Result<(Option<AttrType>, Role)> {
    let (mut kind, mut role) = (None, Role::Both);
    if !c.object()? {
        return Ok((kind, role));
    }
    while let Some(key) = c.next_key()? {
        match &*key {
            member::TYPE => {
                let name = c.text()?.unwrap_or_default();
                kind = TYPES.iter().find(|(n, _)| *n == name).map(|&(_, kind)| kind);
            }
            member::IS => {
                role = match &*c.text()?.unwrap_or_default() {
                    member::FIELD => Role::Field,
                    member::ATTRIBUTE => Role::Attribute,
                    _ => Role::Both,
                }
            }
            _ => c.skip()?,
        }
    }
    Ok((kind, role))
}

/// Whether a text can be the value of an attribute of a type, as decoders give it.
pub(super) fn fits(kind: AttrType, text: &str) -> bool {
    match kind {
        AttrType::String | AttrType::Bytes => true,
        AttrType::Bool => matches!(text, "true" | "false"),
        // OTLP's decoder takes what is beyond 64 bits as well.
        AttrType::Int => is_digits(text) && parse_int(text).is_some(),
        AttrType::Double => text.parse::<f64>().is_ok(),
        AttrType::Json => is_compact(text),
        AttrType::Empty => text.is_empty(),
    }
}

/// Decimal digits with a sign and nothing else, within 64 bits.
pub(super) fn integral(text: &str) -> bool {
    let fits = |v| i64::try_from(v).is_ok() || u64::try_from(v).is_ok();
    is_digits(text) && (text.len() < 19 || parse_int(text).is_some_and(fits))
}

/// Decimal digits, perhaps with a minus before them.
fn is_digits(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is JSON as values are kept.
fn is_compact(text: &str) -> bool {
    let (mut c, mut out) = (Cursor::new(text.as_bytes()), String::with_capacity(text.len()));
    let whole = c.compact(VALUE_DEPTH, &mut out) == Ok(false);
    whole && out == text && c.peek() == Kind::End
}

/// The kind of a link.
pub(super) fn link_kind(c: &mut Cursor<'_>) -> Result<Option<LinkKind>> {
    Ok(match c.text()?.as_deref() {
        Some("link") => Some(LinkKind::Link),
        Some("child_of") => Some(LinkKind::ChildOf),
        Some("follows_from") => Some(LinkKind::FollowsFrom),
        _ => None,
    })
}

/// A span's place in its file, of which two keys tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    at: Option<u32>,
    up: Option<u32>,
}

impl Place {
    /// Reads the value of [`member::AT`] or [`member::UP`].
    pub fn read(&mut self, key: &str, c: &mut Cursor<'_>) -> Result<()> {
        let number = c.int()?.and_then(|n| u32::try_from(n).ok());
        *(if key == member::AT { &mut self.at } else { &mut self.up }) = number;
        Ok(())
    }

    /// The place, if it was told.
    pub fn whole(self) -> Option<Placed> {
        self.at.map(|at| Placed { at, up: self.up })
    }
}
