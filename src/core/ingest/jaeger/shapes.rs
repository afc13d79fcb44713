//! Tags as they stood in spans before: where all around a value is byte for byte the same, only the
//! value is read.
//!
//! Nearly all spans of a program have the same tags in the same order, written by the same encoder.
//! Each tag read in full leaves its shape; the shape that followed the last time is tried first. A
//! shape that does not fit costs one comparison.

use super::tags::{Fact, Tag, Type};
use crate::base::StrId;
use crate::ingest::json::Cursor;
use crate::ingest::trail::Trail;
use crate::model::AttrType;

/// How long the bytes around a value may be.
const LONGEST: usize = 256;

/// A tag without its value.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Whether it is the first of its list, before which no comma stands.
    first: bool,
    /// From behind the tag before: comma, white space, all up to the value.
    before: Vec<u8>,
    after: Vec<u8>,
    quoted: bool,
    /// The key in the table of texts.
    pub id: StrId,
    /// What its value is said to be.
    pub said: Type,
    /// What it says about its span besides being an attribute.
    pub fact: Option<Fact>,
}

impl Shape {
    /// What the value is; `None` where it does not fit what was said.
    pub fn kind(&self, value: &str) -> Option<AttrType> {
        if self.quoted { self.said.of_text(value) } else { self.said.of_number(value) }
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

    /// Reads the next tag by the shape that is due; the cursor stays where that does not fit.
    #[inline]
    pub fn read<'a>(&mut self, c: &mut Cursor<'a>) -> Option<(&Shape, &'a str)> {
        let shape = self.0.due().filter(|shape| shape.first == c.is_fresh())?;
        let value = c.between(&shape.before, &shape.after, shape.quoted)?;
        self.0.came().map(|shape| (shape, value))
    }

    /// Learns from a tag that was read from `bytes`, which begin behind the tag before.
    pub fn learn(&mut self, bytes: &[u8], tag: &Tag<'_>, said: Type, id: StrId, first: bool) {
        let Some((before, after)) = around(bytes, tag) else { return self.0.lost() };
        let shape = Shape {
            first,
            quoted: after.first() == Some(&b'"'),
            before: before.to_vec(),
            after: after.to_vec(),
            id,
            said,
            fact: Fact::of(&tag.key),
        };
        let same = |s: &Shape| s.id == id && s.said == said && s.first == first;
        self.0.learn(shape, same);
    }
}

/// What stands around the value of a tag, if the value stands there as it is.
fn around<'b>(bytes: &'b [u8], tag: &Tag<'_>) -> Option<(&'b [u8], &'b [u8])> {
    let at = (tag.value.as_ptr() as usize).checked_sub(bytes.as_ptr() as usize)?;
    let (before, rest) = bytes.split_at_checked(at)?;
    let (value, after) = rest.split_at_checked(tag.value.len())?;
    let quotes = (before.last() == Some(&b'"'), after.first() == Some(&b'"'));
    let number = matches!(tag.kind, AttrType::Int | AttrType::Double);
    let whole = value == tag.value.as_bytes() && quotes.0 == quotes.1 && (quotes.0 || number);
    (whole && before.len().max(after.len()) <= LONGEST).then_some((before, after))
}
