//! Tags as they stood in spans before: where all around a value is byte for byte the same, only the
//! value is read.
//!
//! Nearly all spans of a program have the same tags in the same order, written by the same encoder.
//! Each tag read in full leaves its shape; the shape that followed the last time is tried first. A
//! shape that does not fit costs one comparison.

use super::tags::{Tag, Type};
use crate::base::StrId;
use crate::ingest::json::Cursor;
use crate::model::AttrType;

/// Shapes that are kept at most.
const MOST: usize = 64;

/// How long the bytes around a value may be.
const LONGEST: usize = 256;

/// A tag without its value.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    before: Vec<u8>,
    after: Vec<u8>,
    quoted: bool,
    /// The key.
    pub key: String,
    /// The same in the table of texts.
    pub id: StrId,
    /// What its value is said to be.
    pub said: Type,
    /// Whether it says something about its span besides being an attribute.
    pub fact: bool,
    next: usize,
}

/// The shapes that were seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    known: Vec<Shape>,
    /// The shape that is tried next.
    at: usize,
    last: Option<usize>,
}

impl Shape {
    /// Whether the value is a string.
    pub fn quoted(&self) -> bool {
        self.quoted
    }
}

impl Shapes {
    /// A span's tags begin.
    pub fn begin(&mut self) {
        self.at = 0;
        self.last = None;
    }

    /// Reads the next tag by the shape that is due; the cursor stays where that does not fit.
    pub fn read<'a>(&mut self, c: &mut Cursor<'a>) -> Option<(&Shape, &'a str)> {
        let shape = self.known.get(self.at)?;
        let value = c.between(&shape.before, &shape.after, shape.quoted)?;
        self.last = Some(self.at);
        self.at = shape.next;
        Some((shape, value))
    }

    /// Learns from a tag that was read from `bytes`.
    pub fn learn(&mut self, bytes: &[u8], tag: &Tag<'_>, said: Type, id: StrId, fact: bool) {
        let same = self.known.iter().position(|s| s.id == id && s.said == said);
        let shape = around(bytes, tag).map(|(before, after)| Shape {
            quoted: after.first() == Some(&b'"'),
            before: before.to_vec(),
            after: after.to_vec(),
            key: tag.key.clone().into_owned(),
            id,
            said,
            fact,
            next: same.and_then(|at| self.known.get(at)).map_or(usize::MAX, |s| s.next),
        });
        let Some(shape) = shape else { return };
        let at = match same {
            Some(at) => {
                if let Some(known) = self.known.get_mut(at) {
                    *known = shape;
                }
                at
            }
            None if self.known.len() < MOST => {
                self.known.push(shape);
                self.known.len() - 1
            }
            None => return,
        };
        if let Some(last) = self.last.and_then(|last| self.known.get_mut(last)) {
            last.next = at;
        }
        self.last = Some(at);
        self.at = self.known.get(at).map_or(usize::MAX, |shape| shape.next);
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
