//! JSON that is being written, as bytes without white space, and what stands in it: texts, numbers, ids.

use crate::base::{StrId, is_json_number};
use crate::model::conventions::MEMBER;
use crate::model::{SpanKey, Store, TraceKey};

/// JSON behind other bytes. Commas come by themselves inside of objects and arrays that were begun here.
pub(super) struct Json<'o>(pub &'o mut Vec<u8>);

impl Json<'_> {
    fn comma(&mut self) {
        if !matches!(self.0.last(), None | Some(b'{' | b'[' | b':')) {
            self.0.push(b',');
        }
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &str) {
        self.0.extend_from_slice(bytes.as_bytes());
    }

    /// Begins an object or an array.
    pub fn open(&mut self, bracket: u8) {
        self.comma();
        self.0.push(bracket);
    }

    /// Ends it.
    pub fn close(&mut self, bracket: u8) {
        self.0.push(bracket);
    }

    /// A key of ours, which needs no escapes; its value comes next.
    pub fn key(&mut self, key: &str) {
        self.comma();
        self.0.push(b'"');
        self.raw(key);
        self.raw("\":");
    }

    /// A key, and the object or array that begins behind it.
    pub fn key_open(&mut self, key: &str, bracket: u8) {
        self.key(key);
        self.0.push(bracket);
    }

    /// A string.
    pub fn text(&mut self, text: &str) {
        self.comma();
        push_quoted(self.0, text);
    }

    /// What is JSON already.
    pub fn plain(&mut self, json: &str) {
        self.comma();
        self.raw(json);
    }

    /// A field whose value is a string.
    pub fn text_field(&mut self, key: &str, text: &str) {
        self.key(key);
        push_quoted(self.0, text);
    }

    /// A field whose value is a number.
    pub fn number_field(&mut self, key: &str, n: u64) {
        self.key(key);
        push_number(self.0, n);
    }

    /// A field whose value is a 64-bit integer as text, since it is beyond what readers of JSON take for
    /// exact.
    pub fn long_field(&mut self, key: &str, n: i64) {
        self.key(key);
        self.0.push(b'"');
        push_signed(self.0, n);
        self.0.push(b'"');
    }

    /// A field whose value is a trace id, in so many digits where it is a number.
    pub fn trace_field(&mut self, key: &str, store: &Store, id: TraceKey, digits: usize) {
        self.key(key);
        if id.text == StrId::EMPTY && !id.is_none() {
            self.0.push(b'"');
            push_hex(self.0, id.value.0, digits);
            self.0.push(b'"');
        } else {
            push_quoted(self.0, store.text(id.text));
        }
    }

    /// A field whose value is a span id; the empty text for none.
    pub fn span_field(&mut self, key: &str, store: &Store, id: SpanKey) {
        self.key(key);
        if id.text == StrId::EMPTY && !id.is_none() {
            self.0.push(b'"');
            push_hex(self.0, u128::from(id.value.0), 16);
            self.0.push(b'"');
        } else {
            push_quoted(self.0, store.text(id.text));
        }
    }
}

/// Writes our member, unless there is nothing in it.
pub(super) fn own(out: &mut Json<'_>, write: impl FnOnce(&mut Json<'_>)) {
    let before = out.0.len();
    out.key_open(MEMBER, b'{');
    let empty = out.0.len();
    write(out);
    if out.0.len() == empty {
        out.0.truncate(before);
    } else {
        out.close(b'}');
    }
}

/// How many digits Jaeger writes a trace id in: 16 where that is enough.
pub(super) fn digits(id: TraceKey) -> usize {
    if id.value.0 >> 64 == 0 { 16 } else { 32 }
}

/// `text` as a JSON string. Escaped is what JSON demands, and U+2028 and U+2029, which end a line where
/// JSON is read as JavaScript of before 2019.
pub(super) fn push_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let bytes = text.as_bytes();
    // Nearly always there is nothing to escape, and that is told fastest of all bytes together.
    let odd = |b: u8| b < b' ' || b == b'"' || b == b'\\' || b == 0xe2;
    if bytes.iter().fold(false, |any, &b| any | odd(b)) {
        push_escaped(out, bytes);
    } else {
        out.extend_from_slice(bytes);
    }
    out.push(b'"');
}

fn push_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    let (mut from, mut at) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        let len = match byte {
            b'"' | b'\\' | 0..=0x1f => 1,
            0xe2 if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])) => 3,
            _ => {
                at += 1;
                continue;
            }
        };
        out.extend_from_slice(bytes.get(from..at).unwrap_or(&[]));
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0xe2 if bytes.get(at + 2) == Some(&0xa8) => out.extend_from_slice(b"\\u2028"),
            0xe2 => out.extend_from_slice(b"\\u2029"),
            control => {
                out.extend_from_slice(b"\\u");
                push_hex(out, u128::from(control), 4);
            }
        }
        at += len;
        from = at;
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or(&[]));
}

/// Decimal digits.
pub(super) fn push_number(out: &mut Vec<u8>, n: u64) {
    push_padded(out, n, 1);
}

/// Decimal digits, at least so many.
pub(super) fn push_padded(out: &mut Vec<u8>, mut n: u64, least: usize) {
    let from = out.len();
    while n > 0 || out.len() - from < least {
        out.push(b'0' + (n % 10) as u8);
        n /= 10;
    }
    out.get_mut(from..).unwrap_or(&mut []).reverse();
}

/// Decimal digits with a sign.
pub(super) fn push_signed(out: &mut Vec<u8>, n: i64) {
    if n < 0 {
        out.push(b'-');
    }
    push_number(out, n.unsigned_abs());
}

/// Nanoseconds as microseconds with as many decimals as they need.
pub(super) fn push_micros(out: &mut Vec<u8>, ns: u64) {
    push_number(out, ns / 1_000);
    let mut rest = ns % 1_000;
    if rest > 0 {
        out.push(b'.');
        let mut digits = 3;
        while rest.is_multiple_of(10) {
            (rest, digits) = (rest / 10, digits - 1);
        }
        push_padded(out, rest, digits);
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn push_hex(out: &mut Vec<u8>, n: u128, digits: usize) {
    for digit in (0..digits).rev() {
        let nibble = (n >> (digit * 4) & 15) as u8;
        out.push(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    }
}

/// Whether a text is a 64-bit integer as JSON writes it, and as decoders keep it.
pub(super) fn is_int(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let canonical = if digits.starts_with('0') { text == "0" } else { true };
    plain && canonical && (digits.len() < 19 || text.parse::<i64>().is_ok())
}

/// Whether a text is a number of JSON that no reader takes for infinite.
pub(super) fn is_double(text: &str) -> bool {
    is_json_number(text) && text.parse().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(write: impl FnOnce(&mut Vec<u8>), expect: &str) {
        let mut out = Vec::new();
        write(&mut out);
        assert_eq!(String::from_utf8_lossy(&out), expect);
    }

    #[test]
    fn texts_are_escaped() {
        check(
            |out| push_quoted(out, "a\"\\\n\r\t\0\u{1f}\u{7f}\u{2028}\u{2029}\u{2030}é😀"),
            "\"a\\\"\\\\\\n\\r\\t\\u0000\\u001f\u{7f}\\u2028\\u2029\u{2030}é😀\"",
        );
        check(|out| push_quoted(out, ""), "\"\"");
    }

    #[test]
    fn numbers_have_all_their_digits() {
        check(|out| push_number(out, u64::MAX), "18446744073709551615");
        check(|out| push_number(out, 0), "0");
        check(|out| push_signed(out, i64::MIN), "-9223372036854775808");
        check(|out| push_hex(out, 0xab, 4), "00ab");
        check(|out| push_micros(out, 1_000), "1");
        check(|out| push_micros(out, 1_020), "1.02");
        check(|out| push_micros(out, 7), "0.007");
    }

    #[test]
    fn integers_are_told() {
        let ints = ["0", "7", "-7", "9223372036854775807", "-9223372036854775808"];
        assert!(ints.iter().all(|text| is_int(text)));
        let others = ["", "-", "-0", "007", "+7", "1.0", "1e3", "9223372036854775808", "٣"];
        assert!(!others.iter().any(|text| is_int(text)));
    }
}
