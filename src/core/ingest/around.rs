//! The bytes that stand around a value: where they are the same again, only the value is read.

use std::ops::Range;

use super::json::Cursor;
use super::lately::Lately;
use crate::base::StrId;
use crate::model::AttrType;

/// How long the bytes on either side may be.
const LONGEST: usize = 256;

/// All bytes of an element of a list but those of a value in it.
#[derive(Clone, Debug)]
pub struct Around {
    /// Whether it is the first of its list, before which no comma stands.
    first: bool,
    /// From behind the element before: comma, white space, all up to the value.
    before: Vec<u8>,
    after: Vec<u8>,
    quoted: bool,
    lately: Lately,
}

/// A value that was read.
pub struct Value<'a> {
    /// As it is written.
    pub text: &'a str,
    /// Its text and type, if it was remembered.
    pub known: Option<(StrId, AttrType)>,
}

impl Around {
    /// Of an element that was read from `bytes`, which begin behind the element before. `value` says
    /// where in them the value stands as it is: a number, a Boolean, or the text between two quotes.
    pub fn of(first: bool, bytes: &[u8], value: Range<usize>) -> Option<Self> {
        let (before, after) = (bytes.get(..value.start)?, bytes.get(value.end..)?);
        let quotes = (before.last() == Some(&b'"'), after.first() == Some(&b'"'));
        let bare = || matches!(bytes.get(value.start), Some(b'-' | b'0'..=b'9' | b't' | b'f'));
        let whole = quotes.0 == quotes.1 && (quotes.0 || bare());
        let short = before.len().max(after.len()) <= LONGEST;
        // What is no UTF-8 is counted each time, so it has to be read.
        let plain = before.is_ascii() && after.is_ascii();
        let (before, after) = (before.to_vec(), after.to_vec());
        let (quoted, lately) = (quotes.0, Lately::default());
        (whole && short && plain).then_some(Self { first, before, after, quoted, lately })
    }

    /// Whether the value is a string.
    pub fn quoted(&self) -> bool {
        self.quoted
    }

    /// Whether this is of a first element.
    pub fn first(&self) -> bool {
        self.first
    }

    /// The value of the next element; the cursor stays where it is not like this.
    #[inline]
    pub fn read<'a>(&self, c: &mut Cursor<'a>) -> Option<Value<'a>> {
        if self.first != c.is_fresh() {
            return None;
        }
        let (skip, rest) = (self.before.len(), c.behind(&self.before)?);
        if let Some(known) = self.lately.find(rest)
            && let Some(text) = c.take(skip, known.len, known.whole())
        {
            return Some(Value { text, known: Some((known.id, known.kind)) });
        }
        let text = c.until(skip, rest, &self.after, self.quoted)?;
        Some(Value { text, known: None })
    }

    /// Remembers the value that was read just now. Its text must stay the same as long as this does.
    #[inline]
    pub fn remember(&mut self, c: &Cursor<'_>, value: &str, id: StrId, kind: AttrType) {
        let run = c.bytes_since(c.at().saturating_sub(value.len() + self.after.len()));
        self.lately.learn(run, value.len(), id, kind);
    }
}
