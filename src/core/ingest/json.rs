//! A pull cursor over JSON bytes: what every span decoder reads with.
//!
//! No document tree and no recursion: the caller asks for the next key or element and either reads
//! its value or skips it. Strings without escapes are borrowed. The cursor is lenient where a
//! person would be (bytes up to 0x20, NUL included, count as white space; `NaN` and `Infinity` are
//! numbers; what is skipped is not checked beyond its brackets and quotes) and strict where a
//! wrong guess would shift data (commas, colons, brackets of what is read).
//!
//! ```
//! use spanscape_core::ingest::json::Cursor;
//! let mut c = Cursor::new(br#"{"n": "12", "list": [1, null]}"#);
//! let (mut n, mut sum) = (None, 0);
//! if c.object()? {
//!     while let Some(key) = c.next_key()? {
//!         match &*key {
//!             "n" => n = c.u64()?,
//!             "list" if c.array()? => {
//!                 while c.next_element()? {
//!                     sum += c.i64()?.unwrap_or(0);
//!                 }
//!             }
//!             "list" => {} // was no array; `array` has skipped it
//!             _ => c.skip()?,
//!         }
//!     }
//! }
//! assert_eq!((n, sum), (Some(12), 1));
//! # Ok::<(), spanscape_core::ingest::json::JsonError>(())
//! ```

mod known;
mod number;
mod render;
mod text;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::base::words::find_either;

pub use crate::base::push_quoted;
pub(super) use number::is_part;
pub use number::parse_int;

/// What the next value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{`
    Object,
    /// `[`
    Array,
    /// `"`
    String,
    /// A digit, a sign, or the start of `NaN` or `Infinity`.
    Number,
    /// `true` or `false`, by the first letter.
    Bool,
    /// `null`, by the first letter.
    Null,
    /// The bytes are at their end.
    End,
    /// A byte that starts no value.
    Bad,
}

/// Where the JSON is broken, and what should have stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} at byte {at}")]
pub struct JsonError {
    /// The offset of the byte that was not understood; the length, where the bytes just end.
    pub at: usize,
    /// What should have stood there, for a person: "a comma or }".
    pub expected: &'static str,
    /// Whether the bytes ended here, so that more of them might make it right.
    pub at_end: bool,
}

/// A result of reading JSON.
pub type Result<T> = std::result::Result<T, JsonError>;

/// Reads one JSON text, or several that follow one another, from front to back.
///
/// After `object` has answered true, [`Cursor::next_key`] must be called until it answers `None`,
/// and the value behind each key must be consumed by exactly one of the reading methods; likewise
/// `array` and [`Cursor::next_element`]. Every reading method that answers an `Option` or a `bool`
/// consumes a value of another type as well, so a decoder never gets out of step.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    /// The same, where all of it is UTF-8: then a string needs no check of its own.
    valid: Option<&'a str>,
    at: usize,
    /// Just behind `{` or `[`: no comma is due.
    fresh: bool,
    bad_utf8: u32,
}

impl<'a> Cursor<'a> {
    /// A cursor at the front of `bytes`. O(length): looks once whether it is all UTF-8.
    pub fn new(bytes: &'a [u8]) -> Self {
        let valid = simdutf8::basic::from_utf8(bytes).ok();
        Self { bytes, valid, at: 0, fresh: false, bad_utf8: 0 }
    }

    /// The offset of the next byte that is not read yet.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes to an offset that [`Cursor::at`] gave where a value begins, to read it (again).
    pub fn seek(&mut self, at: usize) {
        self.at = at.min(self.bytes.len());
        self.fresh = false;
    }

    /// Whether it stands just behind an opening bracket.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Goes on where another cursor was given up, of which [`Cursor::is_fresh`] told.
    pub(super) fn set_fresh(&mut self, fresh: bool) {
        self.fresh = fresh;
    }

    /// How many strings had bytes that are not UTF-8, so far. They read as U+FFFD.
    pub fn bad_utf8(&self) -> u32 {
        self.bad_utf8
    }

    /// What the next value is. Skips white space, nothing else.
    pub fn peek(&mut self) -> Kind {
        match self.peek_byte() {
            None => Kind::End,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b'-' | b'+' | b'0'..=b'9' | b'N' | b'I') => Kind::Number,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            Some(_) => Kind::Bad,
        }
    }

    /// Enters an object and answers true. Any other value is skipped, and the answer is false.
    pub fn object(&mut self) -> Result<bool> {
        self.enter(b'{')
    }

    /// Enters an array and answers true. Any other value is skipped, and the answer is false.
    pub fn array(&mut self) -> Result<bool> {
        self.enter(b'[')
    }

    /// The next key of the object, with the cursor on its value; `None` behind the closing `}`.
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>> {
        if !self.more(b'}', "a comma or }")? {
            return Ok(None);
        }
        let key = self.string()?;
        if self.peek_byte() != Some(b':') {
            return Err(self.expected("a colon"));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Whether the array has another element, with the cursor on it; false behind the closing `]`.
    pub fn next_element(&mut self) -> Result<bool> {
        self.more(b']', "a comma or ]")
    }

    /// The string that must stand here.
    pub fn string(&mut self) -> Result<Cow<'a, str>> {
        if self.peek_byte() != Some(b'"') {
            return Err(self.expected("a string"));
        }
        let start = self.at + 1;
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        match find_either(rest, b'"', b'\\') {
            Some(len) if rest.get(len) == Some(&b'"') => {
                self.at = start + len + 1;
                Ok(self.slice(start, start + len))
            }
            Some(_) => {
                let end = self.string_end(start)?;
                self.at = end + 1;
                Ok(Cow::Owned(self.unescape(start, end)))
            }
            None => Err(self.ended("the end of a string")),
        }
    }

    /// The text of a string; of a number or Boolean its JSON text. Anything else is skipped: `None`.
    pub fn text(&mut self) -> Result<Option<Cow<'a, str>>> {
        match self.plain() {
            Some(text) => Ok(Some(Cow::Borrowed(text))),
            None => self.any_text(),
        }
    }

    #[inline(never)]
    fn any_text(&mut self) -> Result<Option<Cow<'a, str>>> {
        match self.peek() {
            Kind::String => self.string().map(Some),
            Kind::Number => self.number_text().map(|n| Some(Cow::Borrowed(n))),
            Kind::Bool => Ok(self.bool()?.map(|b| Cow::Borrowed(if b { "true" } else { "false" }))),
            _ => self.skip().map(|()| None),
        }
    }

    /// A string's text. Anything else is skipped: `None`.
    pub fn str(&mut self) -> Result<Option<Cow<'a, str>>> {
        if self.peek_byte() == Some(b'"') {
            return self.string().map(Some);
        }
        self.skip().map(|()| None)
    }

    /// The text of the number that must stand here, digit for digit.
    pub fn number_text(&mut self) -> Result<&'a str> {
        if self.peek() != Kind::Number {
            return Err(self.expected("a number"));
        }
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let len = rest.iter().position(|b| !is_part(b)).unwrap_or(rest.len());
        let text = rest.get(..len).and_then(|t| std::str::from_utf8(t).ok()).unwrap_or("");
        self.at += len;
        Ok(text)
    }

    /// An integer, given as a number or as a string: exact to 128 bits; a fraction is cut off
    /// (`1.5e3` is 1500). Anything else is skipped: `None`.
    pub fn int(&mut self) -> Result<Option<i128>> {
        match self.digits() {
            Some(number) => Ok(Some(i128::from(number))),
            None => self.any_int(),
        }
    }

    #[inline(never)]
    fn any_int(&mut self) -> Result<Option<i128>> {
        match self.peek() {
            Kind::Number => self.number_text().map(parse_int),
            Kind::String => self.string().map(|s| parse_int(s.trim())),
            _ => self.skip().map(|()| None),
        }
    }

    /// Like [`Cursor::int`]; `None` as well below 0 and above 2^64 - 1.
    pub fn u64(&mut self) -> Result<Option<u64>> {
        Ok(self.int()?.and_then(|v| u64::try_from(v).ok()))
    }

    /// Like [`Cursor::int`]; `None` as well outside 64 bits.
    pub fn i64(&mut self) -> Result<Option<i64>> {
        Ok(self.int()?.and_then(|v| i64::try_from(v).ok()))
    }

    /// `true` or `false`. Anything else is skipped: `None`.
    pub fn bool(&mut self) -> Result<Option<bool>> {
        match self.peek_byte() {
            Some(b't') => self.word(b"true").map(|()| Some(true)),
            Some(b'f') => self.word(b"false").map(|()| Some(false)),
            _ => self.skip().map(|()| None),
        }
    }

    /// Reads `null` and answers true; any other value stays where it is, and the answer is false.
    pub fn null(&mut self) -> Result<bool> {
        let null = self.peek() == Kind::Null;
        if null {
            self.word(b"null")?;
        }
        Ok(null)
    }

    /// Skips the next value, however deep. O(its length), without memory.
    pub fn skip(&mut self) -> Result<()> {
        match self.peek() {
            Kind::Object | Kind::Array => self.skip_nested(),
            Kind::String => {
                self.at = self.string_end(self.at + 1)? + 1;
                Ok(())
            }
            Kind::Number => self.number_text().map(|_| ()),
            Kind::Bool => self.bool().map(|_| ()),
            Kind::Null => self.word(b"null"),
            Kind::End | Kind::Bad => Err(self.expected("a value")),
        }
    }

    /// Skips the next value and answers its bytes, to be read later with a cursor of their own.
    pub fn raw(&mut self) -> Result<&'a [u8]> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(self.bytes.get(start..self.at).unwrap_or(&[]))
    }

    /// Writes the next value as compact JSON behind `out`; strings are escaped anew. Containers
    /// nested deeper than `depth` are written as `"…"`; answers whether that happened.
    pub fn compact(&mut self, depth: usize, out: &mut String) -> Result<bool> {
        render::compact(self, depth, out)
    }

    /// An error here, saying what should have stood here.
    pub fn expected(&self, expected: &'static str) -> JsonError {
        JsonError { at: self.at, expected, at_end: self.at >= self.bytes.len() }
    }

    fn ended(&self, expected: &'static str) -> JsonError {
        JsonError { at: self.bytes.len(), expected, at_end: true }
    }

    /// The next byte behind white space, not consumed.
    #[inline]
    fn peek_byte(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if byte > b' ' {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn enter(&mut self, open: u8) -> Result<bool> {
        if self.peek_byte() != Some(open) {
            return self.skip().map(|()| false);
        }
        self.at += 1;
        self.fresh = true;
        Ok(true)
    }

    /// Reads the comma before the next item, or the closing bracket.
    fn more(&mut self, close: u8, expected: &'static str) -> Result<bool> {
        let fresh = std::mem::take(&mut self.fresh);
        match self.peek_byte() {
            Some(b) if b == close => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !fresh => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if fresh => Ok(true),
            _ => Err(self.expected(expected)),
        }
    }

    fn word(&mut self, word: &'static [u8]) -> Result<()> {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        let at_end = word.starts_with(rest);
        Err(JsonError { at: self.at, expected: "true, false or null", at_end })
    }

    fn skip_nested(&mut self) -> Result<()> {
        let mut depth = 0usize;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or(&[]);
            let structural = |b: &u8| matches!(b, b'"' | b'{' | b'}' | b'[' | b']');
            let Some(skipped) = rest.iter().position(structural) else {
                return Err(self.ended("a closing bracket"));
            };
            self.at += skipped;
            match rest.get(skipped) {
                Some(b'"') => self.at = self.string_end(self.at + 1)?,
                Some(b'{' | b'[') => depth += 1,
                _ => depth = depth.saturating_sub(1),
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }
}
