//! A text to look for in others, whatever their case.
//!
//! A character is folded to its lower case where that is one character; only ASCII folds to ASCII.
//! So a needle in ASCII is looked for byte by byte: three of its bytes, seldom ones if it has such,
//! are compared for a block of places at once, which the compiler does with vectors; only where all
//! three are, the rest is. Where the rest is not so, the byte that differs is one to look for from
//! then on: texts that are alike are told apart by it.

/// A text to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle {
    folded: String,
    ascii: bool,
    /// Bytes that are looked for first.
    probes: [Probe; 3],
}

/// A byte of the needle: in a text, with the bits of `either` set, it is `byte`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Probe {
    byte: u8,
    either: u8,
    /// Its place in the needle.
    offset: usize,
}

/// How many places are looked at at once.
const BLOCK: usize = 64;

impl Needle {
    /// A needle of a text.
    pub fn new(text: &str) -> Self {
        let folded: String = text.chars().map(fold).collect();
        let rarest = |not: Option<usize>| {
            let bytes = folded.bytes().enumerate().filter(|&(at, _)| Some(at) != not);
            bytes.max_by_key(|&(at, b)| (rarity(b), usize::MAX - at)).map(Probe::new)
        };
        let first = rarest(None).unwrap_or_default();
        let second = rarest(Some(first.offset)).unwrap_or(first);
        // What stands near one another often comes together, in the endings of names: one far off.
        let apart = |at: usize| at.abs_diff(first.offset).min(at.abs_diff(second.offset));
        let third = folded.bytes().enumerate().max_by_key(|&(at, _)| apart(at)).map(Probe::new);
        let third = third.filter(|third| apart(third.offset) > 0).unwrap_or(second);
        Self { ascii: folded.is_ascii(), probes: [first, second, third], folded }
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
        if let &[byte] = needle {
            // In most texts: what passes over many places at once gains nothing.
            let found = memchr::memchr2(byte, byte.to_ascii_uppercase(), bytes.get(from..)?);
            return found.map(|at| from + at);
        }
        let end = (bytes.len() + 1).checked_sub(needle.len())?;
        let (mut probes, mut at, mut turn) = (self.probes, from, 1);
        while at < end {
            let places = at..end.min(at + BLOCK);
            at = places.end;
            if !may_be_in(probes, bytes, places.start) {
                continue;
            }
            for start in places {
                if !probes.iter().all(|probe| probe.is(bytes, start)) {
                    continue;
                }
                let part = bytes.get(start..start + needle.len())?;
                let differs = part.iter().zip(needle).position(|(a, b)| !a.eq_ignore_ascii_case(b));
                let Some(offset) = differs else { return Some(start) };
                // The first stays, the others take turns.
                if let (Some(probe), Some(&byte)) = (probes.get_mut(turn), needle.get(offset)) {
                    *probe = Probe::new((offset, byte));
                    turn = 3 - turn;
                }
            }
        }
        None
    }
}

/// Whether all probes are where they would be for one of the [`BLOCK`] places from `at` on; also
/// true where there are not so many.
fn may_be_in([first, second, third]: [Probe; 3], bytes: &[u8], at: usize) -> bool {
    let block = |probe: Probe| {
        let from = at + probe.offset;
        bytes.get(from..from + BLOCK)?.first_chunk::<BLOCK>()
    };
    let (Some(a), Some(b), Some(c)) = (block(first), block(second), block(third)) else {
        return true;
    };
    // 0 where all three are; the least of many is what vectors are good at, in wasm as well.
    let all =
        |((&a, &b), &c): ((&u8, &u8), &u8)| first.differs(a) | second.differs(b) | third.differs(c);
    a.iter().zip(b).zip(c).map(all).fold(u8::MAX, u8::min) == 0
}

impl Probe {
    fn new((offset, byte): (usize, u8)) -> Self {
        Self { byte, either: if byte.is_ascii_lowercase() { 0x20 } else { 0 }, offset }
    }

    /// 0 for the byte.
    #[inline]
    fn differs(self, byte: u8) -> u8 {
        (byte | self.either) ^ self.byte
    }

    #[inline]
    fn is(&self, bytes: &[u8], start: usize) -> bool {
        bytes.get(start + self.offset).is_some_and(|&byte| self.differs(byte) == 0)
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

/// How seldom a byte stands in names, paths and ids, roughly. Most different texts of a trace are
/// ids, in hexadecimal.
fn rarity(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' | b'a'..=b'f' | b'-' => 0,
        // In the middle of what is not ASCII, where any byte is as good.
        0x80.. => 0,
        b't' | b'o' | b'i' | b'n' | b's' | b'r' | b'/' | b'.' | b' ' => 1,
        b'j' | b'q' | b'x' | b'z' | b'w' | b'k' | b'v' | b'y' => 3,
        _ => 2,
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
        fn as_the_folded_texts_say(
            needle in "[abAB./é]{0,4}|[abx]{60,70}",
            text in "[abAB./éÉ]{0,20}|[abAxX]{60,300}",
        ) {
            let folded = |t: &str| t.chars().map(fold).collect::<String>();
            let found = Needle::new(&needle);
            prop_assert_eq!(found.is_in(&text), folded(&text).contains(&folded(&needle)));
            prop_assert_eq!(found.ends(&text), folded(&text).ends_with(&folded(&needle)));
            if found.is_ascii() {
                prop_assert_eq!(found.find(&text, 0), folded(&text).find(&folded(&needle)));
                // Where it is, wherever that is.
                let wide = format!("{}{needle}{text}", "\u{1}".repeat(text.len()));
                prop_assert_eq!(found.find(&wide, 0), folded(&wide).find(&folded(&needle)));
            }
        }
    }
}
