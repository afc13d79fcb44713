//! Texts as JSON strings, and back.

use memchr::memchr;

/// Writes `text` as a JSON string behind `out`, escaping only what JSON demands.
pub fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// What stands between the quotes of a JSON string, with its escapes read. Total: see the escapes.
pub fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
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
