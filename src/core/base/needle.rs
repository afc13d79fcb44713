//! A text to look for in others, whatever their case.
//!
//! A character is folded to its lower case where that is one character; only ASCII folds to ASCII.
//! So a needle in ASCII is looked for byte by byte, at about the speed of `memchr`.

use memchr::memchr2;

/// A text to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle {
    folded: String,
    ascii: bool,
    /// The byte that is looked for first (in both cases), and its place in the needle.
    rare: (u8, usize),
}

impl Needle {
    /// A needle of a text.
    pub fn new(text: &str) -> Self {
        let folded: String = text.chars().map(fold).collect();
        let bytes = folded.bytes().enumerate();
        let rare = bytes.max_by_key(|&(at, b)| (rarity(b), usize::MAX - at));
        let rare = rare.map_or((0, 0), |(at, b)| (b, at));
        Self { ascii: folded.is_ascii(), folded, rare }
    }

    /// The needle, folded.
    pub fn as_str(&self) -> &str {
        &self.folded
    }

    /// Whether the needle is empty, and so in every text.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether it is ASCII; then [`Needle::find`] may be used on many texts in one.
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// The length of what it is found as, in bytes; for a needle in ASCII.
    pub fn len(&self) -> usize {
        self.folded.len()
    }

    /// Whether `text` holds it.
    pub fn is_in(&self, text: &str) -> bool {
        if self.ascii {
            return self.find(text, 0).is_some();
        }
        // What folds to a character beyond ASCII lies beyond it as well.
        !text.is_ascii() && text.chars().map(fold).collect::<String>().contains(&self.folded)
    }

    /// Whether `text` ends in it.
    pub fn ends(&self, text: &str) -> bool {
        let mut text = text.chars().rev().map(fold);
        self.folded.chars().rev().all(|c| text.next() == Some(c))
    }

    /// Where a needle in ASCII first begins in `text`, from the byte `from` on; `None` for others.
    pub fn find(&self, text: &str, from: usize) -> Option<usize> {
        let (bytes, needle) = (text.as_bytes(), self.folded.as_bytes());
        if !self.ascii || needle.is_empty() {
            return (self.ascii && from <= bytes.len()).then_some(from);
        }
        let (lower, offset) = self.rare;
        let mut at = from.checked_add(offset)?;
        loop {
            let hit = at + memchr2(lower, lower.to_ascii_uppercase(), bytes.get(at..)?)?;
            let start = hit - offset;
            if bytes.get(start..start + needle.len())?.eq_ignore_ascii_case(needle) {
                return Some(start);
            }
            at = hit + 1;
        }
    }
}

/// A character as it is compared.
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if !one.is_ascii() => one,
        _ => c,
    }
}

/// How seldom a byte stands in names, ids and paths, roughly.
fn rarity(byte: u8) -> u8 {
    match byte {
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' | b'/' | b'.' | b' ' | b'-' => 0,
        b'j' | b'q' | b'x' | b'z' | b'w' | b'k' | b'v' | b'y' => 2,
        // In the middle of what is not ASCII, where any byte is as good.
        0x80.. => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(needle: &str, text: &str, expect: bool) {
        assert_eq!(Needle::new(needle).is_in(text), expect, "{needle:?} in {text:?}");
    }

    #[test]
    fn case_does_not_matter() {
        check("", "", true);
        check("PAY", "payment", true);
        check("ment", "PAYMENT", true);
        check("mentx", "payment", false);
        check("aab", "aaab", true);
        check("ÄRGER", "großer ärger", true);
        check("ß", "SS", false);
        // The sign for kelvin is no k, or a needle in ASCII could not be looked for in bytes.
        check("k", "\u{212A}", false);
        check("\u{212A}", "k", false);
    }

    #[test]
    fn ends_are_found() {
        for (needle, text, expect) in [
            ("status_code", "http.response.STATUS_CODE", true),
            ("", "x", true),
            ("ab", "b", false),
            ("é", "CAFÉ", true),
        ] {
            assert_eq!(Needle::new(needle).ends(text), expect, "{needle:?} at the end of {text:?}");
        }
    }

    proptest! {
        #[test]
        fn as_the_folded_texts_say(needle in "[abAB./é]{0,4}", text in "[abAB./éÉ]{0,20}") {
            let folded = |t: &str| t.chars().map(fold).collect::<String>();
            let found = Needle::new(&needle);
            prop_assert_eq!(found.is_in(&text), folded(&text).contains(&folded(&needle)));
            prop_assert_eq!(found.ends(&text), folded(&text).ends_with(&folded(&needle)));
            if found.is_ascii() {
                prop_assert_eq!(found.find(&text, 0), folded(&text).find(&folded(&needle)));
            }
        }
    }
}
