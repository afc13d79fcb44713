//! Strings of the cursor: where they end, what their escapes mean, bytes that are not UTF-8.

use std::borrow::Cow;

use memchr::memchr2;

use super::{Cursor, Result};
use crate::base::quote::unescape;

impl<'a> Cursor<'a> {
    /// The offset of the closing quote of the string whose first byte is at `start`.
    pub(super) fn string_end(&self, start: usize) -> Result<usize> {
        let mut at = start;
        loop {
            let rest = self.bytes.get(at..).unwrap_or(&[]);
            let Some(len) = memchr2(b'"', b'\\', rest) else {
                return Err(self.ended("the end of a string"));
            };
            if rest.get(len) == Some(&b'"') {
                return Ok(at + len);
            }
            at += len + 2;
        }
    }

    /// The bytes from `start` to `end` as text.
    #[inline]
    pub(super) fn slice(&mut self, start: usize, end: usize) -> Cow<'a, str> {
        if let Some(text) = self.valid.and_then(|v| v.get(start..end)) {
            return Cow::Borrowed(text);
        }
        let text = String::from_utf8_lossy(self.bytes.get(start..end).unwrap_or(&[]));
        self.bad_utf8 += u32::from(matches!(text, Cow::Owned(_)));
        text
    }

    /// The text between two offsets, with its escapes read.
    pub(super) fn unescape(&mut self, start: usize, end: usize) -> String {
        unescape(&self.slice(start, end))
    }
}
