//! Strings of the cursor: where they end, what their escapes mean, bytes that are not UTF-8.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::{Cursor, Result};

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
        let raw = self.slice(start, end);
        let mut out = String::with_capacity(raw.len());
        let mut rest = &*raw;
        while let Some(at) = memchr(b'\\', rest.as_bytes()) {
            let (plain, escape) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.push_str(plain);
            let (c, len) = escaped(escape);
            out.push(c);
            rest = escape.get(len..).unwrap_or("");
        }
        out.push_str(rest);
        out
    }
}

/// The character of the escape at the front of `text`, and the escape's length in bytes. Half a
/// surrogate pair, and four characters that are no hexadecimal digits, are U+FFFD; an unknown
/// escape stands for its second character.
fn escaped(text: &str) -> (char, usize) {
    let Some(c) = text.chars().nth(1) else {
        return (char::REPLACEMENT_CHARACTER, text.len().max(1));
    };
    let plain = match c {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(text),
        other => other,
    };
    (plain, 1 + c.len_utf8())
}

fn unicode(text: &str) -> (char, usize) {
    let Some(unit) = hex4(text, 2) else { return (char::REPLACEMENT_CHARACTER, 2) };
    if (0xd800..0xdc00).contains(&unit)
        && text.get(6..8) == Some("\\u")
        && let Some(low) = hex4(text, 8).filter(|l| (0xdc00..0xe000).contains(l))
    {
        let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
}

fn hex4(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    digits.chars().try_fold(0, |acc, c| Some(acc << 4 | c.to_digit(16)?))
}
