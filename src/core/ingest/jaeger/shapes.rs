//! Tags as they stood in spans before: where all around a value is byte for byte the same, only the
//! value is read.
//!
//! Nearly all spans of a program have the same tags in the same order, written by the same encoder.
//! Each tag read in full leaves its shape; the shape that followed the last time is tried first. A
//! shape that does not fit costs one comparison.

use std::ops::Range;

use super::tags::{Tag, Type};
use crate::base::StrId;
use crate::ingest::around::{Around, Value};
use crate::ingest::json::Cursor;
use crate::ingest::own::Role;
use crate::ingest::trail::Trail;
use crate::model::AttrType;
use crate::model::conventions::Fact;

/// A tag without its value.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    around: Around,
    /// The key in the table of texts.
    pub id: StrId,
    /// What its value is said to be.
    pub said: Type,
    /// What it says about its span besides being an attribute.
    pub fact: Option<Fact>,
    /// Whether it is an attribute besides.
    pub role: Role,
}

impl Shape {
    /// What the value is; `None` where it does not fit what was said.
    pub fn kind(&self, value: &str) -> Option<AttrType> {
        match value.as_bytes().first() {
            _ if self.around.quoted() => self.said.of_text(value),
            Some(b't' | b'f') => Some(AttrType::Bool),
            _ => self.said.of_number(value),
        }
    }
}

/// The shapes that were seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes(Trail<Shape>);

impl Shapes {
    /// A list of tags begins.
    pub fn begin(&mut self) {
        self.0.begin();
    }

    /// Reads the next tag by a shape that is due; the cursor stays where that does not fit.
    #[inline]
    pub fn read<'a>(&mut self, c: &mut Cursor<'a>) -> Option<(&Shape, Value<'a>)> {
        self.0.read(|shape| shape.around.read(c)).map(|(shape, value)| (&*shape, value))
    }

    /// Remembers the value of the tag that was read just now.
    #[inline]
    pub fn remember(&mut self, c: &Cursor<'_>, value: &str, id: StrId, kind: AttrType) {
        if let Some(shape) = self.0.last_mut() {
            shape.around.remember(c, value, id, kind);
        }
    }

    /// Learns from a tag that was read from `bytes`, which begin behind the tag before.
    pub fn learn(&mut self, bytes: &[u8], tag: &Tag<'_>, said: Type, id: StrId, first: bool) {
        let whole = place_of(bytes, tag).and_then(|place| Around::of(first, bytes, place));
        let Some(around) = whole else { return self.0.lost() };
        let shape = Shape { around, id, said, fact: tag.fact(), role: tag.role };
        let same =
            |s: &Shape| (s.id, s.said, s.role) == (id, said, tag.role) && s.around.first() == first;
        self.0.learn(shape, same);
    }
}

/// Where the value of a tag stands in `bytes`, if it stands there as it is.
fn place_of(bytes: &[u8], tag: &Tag<'_>) -> Option<Range<usize>> {
    let at = (tag.value.as_ptr() as usize).checked_sub(bytes.as_ptr() as usize)?;
    let place = at..at.checked_add(tag.value.len())?;
    let bare = matches!(tag.kind, AttrType::Int | AttrType::Double | AttrType::Bool);
    let quoted = bytes.get(place.end) == Some(&b'"');
    let there = bytes.get(place.clone())? == tag.value.as_bytes() && (bare || quoted);
    there.then_some(place)
}
