//! Values and keys read by the bytes that are known to stand around them, and the plainest forms of
//! values: what is not found stays where it is, for the methods that read anything.

use super::Cursor;
use super::number::is_part;
use crate::base::words;

/// Digits that always fit 64 bits.
const SURE_DIGITS: usize = 19;

impl<'a> Cursor<'a> {
    /// Skips these bytes if they stand right here, white space included. They must be whole: keys with
    /// their colons, values, punctuation.
    #[inline]
    pub(in crate::ingest) fn literal(&mut self, bytes: &[u8]) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let found = words::begins(rest, bytes);
        if found {
            self.at += bytes.len();
            self.fresh = false;
        }
        found
    }

    /// All bytes behind `before`, if that stands right here, byte for byte.
    #[inline]
    pub(in crate::ingest) fn behind(&self, before: &[u8]) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..)?;
        if !words::begins(rest, before) {
            return None;
        }
        rest.get(before.len()..)
    }

    /// The value with which `rest`, all that stands `skip` bytes from here, begins and behind which
    /// `after` stands, byte for byte: a string without escapes if it is `quoted` (the quotes are not
    /// its), else a number or a Boolean. The cursor is behind all of it then, else it stays. O(their lengths).
    #[inline]
    pub(in crate::ingest) fn until(
        &mut self,
        skip: usize,
        rest: &'a [u8],
        after: &[u8],
        quoted: bool,
    ) -> Option<&'a str> {
        let len = match rest.first() {
            _ if quoted => words::find_either(rest, b'"', b'\\')?,
            Some(b'-' | b'+' | b'0'..=b'9' | b'N' | b'I') => {
                rest.iter().position(|b| !is_part(b))?
            }
            Some(b't') if words::begins(rest, b"true") => 4,
            Some(b'f') if words::begins(rest, b"false") => 5,
            _ => return None,
        };
        let (value, behind) = rest.split_at_checked(len)?;
        if !words::begins(behind, after) {
            return None;
        }
        match self.valid {
            Some(_) => self.take(skip, len, len + after.len()),
            None => {
                let text = std::str::from_utf8(value).ok()?;
                self.pass(skip + len + after.len());
                Some(text)
            }
        }
    }

    /// The text of `len` bytes, `skip` bytes from here; the cursor is behind `whole` of them then.
    /// `None` where not all there is to read is UTF-8.
    #[inline]
    pub(in crate::ingest) fn take(
        &mut self,
        skip: usize,
        len: usize,
        whole: usize,
    ) -> Option<&'a str> {
        let start = self.at + skip;
        let text = self.valid?.get(start..start + len)?;
        self.pass(skip + whole);
        Some(text)
    }

    #[inline]
    fn pass(&mut self, bytes: usize) {
        self.at += bytes;
        self.fresh = false;
    }

    /// The string without escapes that stands right here.
    #[inline]
    pub(super) fn plain(&mut self) -> Option<&'a str> {
        let rest = self.bytes.get(self.at..)?.strip_prefix(b"\"")?;
        let len = words::find_either(rest, b'"', b'\\')?;
        if rest.get(len) != Some(&b'"') {
            return None;
        }
        self.take(1, len, len + 1)
    }

    /// The 16 lower-case hexadecimal digits that stand right here between `before` and `after`, byte
    /// for byte, as a number.
    #[inline]
    pub(in crate::ingest) fn id_between(&mut self, before: &[u8], after: &[u8]) -> Option<u64> {
        let (digits, behind) = self.behind(before)?.split_first_chunk::<16>()?;
        let id = hex16(digits)?;
        if !words::begins(behind, after) {
            return None;
        }
        self.pass(before.len() + digits.len() + after.len());
        Some(id)
    }

    /// The number of digits alone that stands right here.
    #[inline]
    pub(in crate::ingest) fn digits(&mut self) -> Option<u64> {
        let rest = self.bytes.get(self.at..)?;
        let (value, len) = leading_digits(rest);
        if len == 0 || !matches!(rest.get(len), Some(b',' | b'}' | b']')) {
            return None;
        }
        self.at += len;
        Some(value)
    }

    /// The same between quotes.
    #[inline]
    pub(in crate::ingest) fn quoted_digits(&mut self) -> Option<u64> {
        let rest = self.bytes.get(self.at..)?.strip_prefix(b"\"")?;
        let (value, len) = leading_digits(rest);
        if len == 0 || rest.get(len) != Some(&b'"') {
            return None;
        }
        self.at += len + 2;
        Some(value)
    }

    /// All that there is to read, where it is UTF-8; what is borrowed from the cursor is part of it.
    pub(in crate::ingest) fn all(&self) -> Option<&'a str> {
        self.valid
    }

    /// The bytes from an offset to here.
    pub(in crate::ingest) fn bytes_since(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..self.at).unwrap_or(&[])
    }
}

/// The number that the digits in front make, and how many those are: no more than fit.
fn leading_digits(bytes: &[u8]) -> (u64, usize) {
    let (mut value, mut len) = (0, 0);
    // A point in time has sixteen.
    for eight in bytes.as_chunks::<8>().0.iter().take(2) {
        let Some(number) = dec8(u64::from_le_bytes(*eight)) else { break };
        value = value * 100_000_000 + number;
        len += 8;
    }
    for byte in bytes.iter().skip(len).take(SURE_DIGITS - len) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value * 10 + u64::from(digit);
        len += 1;
    }
    (value, len)
}

/// Eight decimal digits, one a byte of `text`, the first the lowest.
fn dec8(text: u64) -> Option<u64> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let digits = text ^ (0x30 * ONES);
    // Each below 10: with 6 more, none has a bit of the high half.
    if (digits | digits.wrapping_add(6 * ONES)) & (0xf0 * ONES) != 0 {
        return None;
    }
    // Neighbours together, then pairs, then fours; the higher stands lower.
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}

/// 16 lower-case hexadecimal digits as a number.
fn hex16(digits: &[u8; 16]) -> Option<u64> {
    let (halves, _) = digits.as_chunks::<8>();
    halves.iter().try_fold(0, |high, half| Some(high << 32 | hex8(u64::from_be_bytes(*half))?))
}

/// 8 of them, one a byte of `text`, the first the highest.
fn hex8(text: u64) -> Option<u64> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // The low half of a digit counts from 0, that of a letter from 1 instead of 10.
    let mut n = (text & (0x0f * ONES)) + ((text >> 6) & ONES) * 9;
    let letters = ((n + 6 * ONES) >> 4) & ONES;
    // Written again they must be what they were.
    if n & (0xf0 * ONES) != 0 || n + 0x30 * ONES + letters * 0x27 != text {
        return None;
    }
    n = (n | n >> 4) & 0x00ff_00ff_00ff_00ff;
    n = (n | n >> 8) & 0x0000_ffff_0000_ffff;
    Some((n | n >> 16) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_are_read_as_the_standard_library_does(text in "[0-9a-f]{16}", at in 0usize..16, byte: u8) {
            let mut digits: [u8; 16] = text.as_bytes().try_into().unwrap();
            prop_assert_eq!(hex16(&digits), u64::from_str_radix(&text, 16).ok());
            digits[at] = byte;
            let lower = matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            prop_assert_eq!(hex16(&digits).is_some(), lower);
        }

        #[test]
        fn eight_digits(text in "[0-9]{8}", at in 0usize..8, byte: u8) {
            let mut digits: [u8; 8] = text.as_bytes().try_into().unwrap();
            prop_assert_eq!(dec8(u64::from_le_bytes(digits)), text.parse().ok());
            digits[at] = byte;
            prop_assert_eq!(dec8(u64::from_le_bytes(digits)).is_some(), byte.is_ascii_digit());
        }

        #[test]
        fn digits_alone(number: u64, behind in "[,}\\] .e5]") {
            let text = format!("{number}{behind}");
            let mut c = Cursor::new(text.as_bytes());
            let sure = number < 10u64.pow(19) && matches!(&*behind, "," | "}" | "]");
            prop_assert_eq!(c.digits(), sure.then_some(number));
        }
    }
}
