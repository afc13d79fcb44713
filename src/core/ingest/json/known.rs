//! Values read by the bytes that are known to stand around them.

use memchr::memchr2;

use super::Cursor;
use super::number::is_part;

impl<'a> Cursor<'a> {
    /// The value that stands here between `before` and `after`, byte for byte: a string without
    /// escapes if it is `quoted` (the quotes are theirs), else a number. The cursor is behind all of
    /// it then, else it stays. O(their lengths).
    #[inline]
    pub(in crate::ingest) fn between(
        &mut self,
        before: &[u8],
        after: &[u8],
        quoted: bool,
    ) -> Option<&'a str> {
        self.peek_byte();
        let rest = self.bytes.get(self.at..)?.strip_prefix(before)?;
        let len = if quoted {
            memchr2(b'"', b'\\', rest)?
        } else {
            rest.iter().position(|b| !is_part(b))?
        };
        let (value, behind) = rest.split_at_checked(len)?;
        let number = matches!(value.first(), Some(b'-' | b'+' | b'0'..=b'9' | b'N' | b'I'));
        if !(quoted || number) || !behind.starts_with(after) {
            return None;
        }
        let start = self.at + before.len();
        let text = match self.valid {
            Some(valid) => valid.get(start..start + len)?,
            None => std::str::from_utf8(value).ok()?,
        };
        self.at = start + len + after.len();
        Some(text)
    }

    /// The bytes from an offset to here.
    pub(in crate::ingest) fn bytes_since(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..self.at).unwrap_or(&[])
    }
}
