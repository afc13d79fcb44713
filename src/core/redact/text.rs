//! Texts with parts of them in other words.

use std::ops::Range;

/// What stands in the place of parts of a text. The parts come in their order; one that begins inside of the one
/// before is left out.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// A part, in bytes, and what stands there in its place.
    pub fn push(&mut self, part: Range<usize>, new: String) {
        if self.list.last().is_none_or(|(before, _)| before.end <= part.start) {
            self.list.push((part, new));
        }
    }

    /// The text as it is then, if it is another. O(length).
    pub fn apply(self, text: &str) -> Option<String> {
        if self.list.is_empty() {
            return None;
        }
        let (mut out, mut from) = (String::with_capacity(text.len()), 0);
        for (part, new) in self.list {
            out.push_str(text.get(from..part.start).unwrap_or(""));
            out.push_str(&new);
            from = part.end;
        }
        out.push_str(text.get(from..).unwrap_or(""));
        (out != text).then_some(out)
    }
}

/// The maximal runs of bytes of a class. They are ASCII, so they begin and end at characters.
pub(super) fn runs(text: &str, is: impl Fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(|&b| is(b))?;
        let len = bytes.get(start..)?.iter().position(|&b| !is(b));
        at = len.map_or(bytes.len(), |len| start + len);
        Some(start..at)
    })
}

/// The byte before a place; a space at the front.
pub(super) fn before(text: &str, at: usize) -> u8 {
    at.checked_sub(1).and_then(|at| text.as_bytes().get(at)).copied().unwrap_or(b' ')
}

/// The byte at a place; a space behind the end.
pub(super) fn at(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(b' ')
}

/// Where what begins at `from` ends: at the first byte that `ends` it, or with the text.
pub(super) fn until(text: &str, from: usize, ends: impl Fn(u8) -> bool) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or(&[]);
    rest.iter().position(|&b| ends(b)).map_or(text.len().max(from), |len| from + len)
}

/// What ends a URL that stands in a text.
pub(super) fn ends_url(b: u8) -> bool {
    b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'<' | b'>' | b'\\' | b'`')
}

/// Whether a token of a name goes on into a byte.
pub(super) fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}
