//! Attributes of spans as they stood in spans before: texts and whole numbers, of which only the value
//! is read where all around it is the same.

use super::Reader;
use crate::base::StrId;
use crate::ingest::around::Around;
use crate::ingest::json::{Cursor, Kind, Result};
use crate::ingest::own::Role;
use crate::ingest::trail::Trail;
use crate::model::AttrType;

/// An attribute without its value.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    around: Around,
    key: StrId,
    kind: AttrType,
}

/// The shapes that were seen.
pub(super) type Shapes = Trail<Shape>;

/// The key under which Jaeger hands on its warnings.
pub(super) const WARNINGS: &str = "@jaeger@warnings";

impl Reader<'_> {
    /// Reads a span's attributes behind the open run, each by the shape that it had before if it has
    /// one. `take` sees each other one first, and keeps it from the run by answering true.
    pub(super) fn shaped_attributes(
        &mut self,
        c: &mut Cursor<'_>,
        take: impl FnMut(&mut Self, &str, super::Value) -> bool,
    ) -> Result<()> {
        if c.peek() != Kind::Array {
            return self.attributes(c, take);
        }
        c.array()?;
        // Not kept here while it is read by, so that the rest can be used.
        let mut shapes = std::mem::take(&mut self.scratch.shapes);
        let read = self.each_shaped(c, &mut shapes, take);
        self.scratch.shapes = shapes;
        read
    }

    fn each_shaped(
        &mut self,
        c: &mut Cursor<'_>,
        shapes: &mut Shapes,
        mut take: impl FnMut(&mut Self, &str, super::Value) -> bool,
    ) -> Result<()> {
        shapes.begin();
        loop {
            let (start, first) = (c.at(), c.is_fresh());
            let read = shapes.read(|shape| {
                let value = shape.around.read(c)?;
                let whole = value.known.is_some()
                    || shape.kind == AttrType::String
                    || is_integer(value.text);
                if !whole {
                    c.seek(start);
                    c.set_fresh(first);
                }
                whole.then_some(value)
            });
            if let Some((shape, value)) = read {
                if let Some(id) = self.sink.attr_of(shape.key, shape.kind, &value, c) {
                    shape.around.remember(c, value.text, id, shape.kind);
                }
                continue;
            }
            if !c.next_element()? {
                return Ok(());
            }
            self.scratch.value = None;
            let Some((key, value, role)) = self.key_value(c)? else {
                shapes.lost();
                continue;
            };
            let plain = self.scratch.value.take().filter(|_| key != WARNINGS);
            let shape = plain.and_then(|(at, kind)| {
                let at = at.start.checked_sub(start)?..at.end.checked_sub(start)?;
                let around = Around::of(first, c.bytes_since(start), at)?;
                Some(Shape { around, key: self.sink.text(&key), kind })
            });
            match shape {
                Some(shape) => {
                    let (key, kind) = (shape.key, shape.kind);
                    let same =
                        |s: &Shape| s.key == key && s.kind == kind && s.around.first() == first;
                    shapes.learn(shape, same);
                }
                None => shapes.lost(),
            }
            if role == Role::Attribute || !take(self, &key, value) {
                self.push(&key, value);
            }
        }
    }
}

/// Whether an integer is written as it is kept.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.is_empty();
    plain && (digits == text && text == "0" || !digits.starts_with('0'))
}
