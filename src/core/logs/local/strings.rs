//! Strings of a query, as Go has them (go.dev/ref/spec#String_literals): with escapes in double quotes, raw in
//! back-quotes.

use super::Unread;
use super::lexer::Kind;

/// Reads a string in double quotes that a text begins with, and how many bytes it has there; `at` is where the text
/// stands.
///
/// # Errors
/// It does not end, on its line; an escape that Go has not; bytes that are no text.
pub(super) fn quoted(text: &str, at: usize) -> Result<(Kind, usize), Unread> {
    let fail = |by: usize, words: &str| Unread { place: at + by, words: words.to_owned() };
    // Escapes may write a character byte by byte.
    let mut out: Vec<u8> = Vec::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((by, c)) = chars.next() {
        match c {
            '"' => {
                let value = String::from_utf8(out);
                let value = value.map_err(|_| fail(0, "The escapes in this text make no UTF-8"))?;
                return Ok((Kind::Text(value), by + 1));
            }
            '\n' => return Err(fail(by, "A text in double quotes ends on its line; write \\n")),
            '\\' => {
                let rest = text.get(by + 1..).unwrap_or("");
                if rest.is_empty() {
                    break;
                }
                let Some(len) = escape(rest, &mut out) else {
                    let words = "LogQL has no such escape; write \\\\ for a backslash, or put the text in back-quotes";
                    return Err(fail(by, words));
                };
                // An escape is ASCII: as many characters as bytes.
                for _ in 0..len {
                    chars.next();
                }
            }
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Err(fail(0, "This text is never closed"))
}

/// Reads a string in back-quotes that a text begins with; as in Go, carriage returns are not part of it.
///
/// # Errors
/// It does not end.
pub(super) fn raw(text: &str, at: usize) -> Result<(Kind, usize), Unread> {
    let inner = text.get(1..).unwrap_or("");
    match inner.split_once('`') {
        Some((value, _)) => Ok((Kind::Text(value.replace('\r', "")), value.len() + 2)),
        None => Err(Unread { place: at, words: "This text is never closed".to_owned() }),
    }
}

/// Reads what is behind a backslash: how long it is, with its bytes put out. `None` for what Go has not.
fn escape(text: &str, out: &mut Vec<u8>) -> Option<usize> {
    let first = *text.as_bytes().first()?;
    let one = match first {
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        b'\\' | b'"' => first,
        b'x' => u8::try_from(digits(text, 1, 2, 16)?).ok()?,
        b'0'..=b'7' => {
            out.push(u8::try_from(digits(text, 0, 3, 8)?).ok()?);
            return Some(3);
        }
        b'u' | b'U' => {
            let len = if first == b'u' { 4 } else { 8 };
            let c = char::from_u32(digits(text, 1, len, 16)?)?;
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(1 + len);
        }
        _ => return None,
    };
    out.push(one);
    Some(if first == b'x' { 3 } else { 1 })
}

/// A number of so many digits.
fn digits(text: &str, from: usize, len: usize, radix: u32) -> Option<u32> {
    let part = text.get(from..from + len)?;
    // Rust would take a sign.
    part.chars().all(|c| c.is_digit(radix)).then(|| u32::from_str_radix(part, radix).ok())?
}
