//! The bytes that stand around a value: where they are the same again, only the value is read.

use std::ops::Range;

use super::json::Cursor;

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
}

impl Around {
    /// Of an element that was read from `bytes`, which begin behind the element before. `value` says
    /// where in them the value stands as it is: a number, or the text between two quotes.
    pub fn of(first: bool, bytes: &[u8], value: Range<usize>) -> Option<Self> {
        let (before, after) = (bytes.get(..value.start)?, bytes.get(value.end..)?);
        let quotes = (before.last() == Some(&b'"'), after.first() == Some(&b'"'));
        let number = || matches!(bytes.get(value.start), Some(b'-' | b'0'..=b'9'));
        let whole = quotes.0 == quotes.1 && (quotes.0 || number());
        let short = before.len().max(after.len()) <= LONGEST;
        // What is no UTF-8 is counted each time, so it has to be read.
        let plain = before.is_ascii() && after.is_ascii();
        let (before, after) = (before.to_vec(), after.to_vec());
        (whole && short && plain).then_some(Self { first, before, after, quoted: quotes.0 })
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
    pub fn read<'a>(&self, c: &mut Cursor<'a>) -> Option<&'a str> {
        if self.first != c.is_fresh() {
            return None;
        }
        c.between(&self.before, &self.after, self.quoted)
    }
}
