//! A query in pieces: names, texts, numbers and signs, with the byte at which each begins.

use super::Unread;
use super::strings;

/// A piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Its first byte.
    pub at: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A label's name, or a word of the language.
    Name(String),
    /// A string's value.
    Text(String),
    /// A number, with its unit if it has one; only its beginning is known to be right.
    Number(String),
    /// One of [`SIGNS`].
    Sign(&'static str),
    /// A character that has no place in what is understood here.
    Other(char),
}

/// The longer ones first.
const SIGNS: [&str; 19] = [
    "|=", "|~", "|>", "!=", "!~", "!>", "=~", "==", ">=", "<=", "|", "=", ">", "<", "{", "}", "(",
    ")", ",",
];

/// The pieces of a text, in order.
///
/// # Errors
/// Of strings: one that does not end, an escape that Go has not, single quotes.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, Unread> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(c) = rest.chars().next()
    {
        let (kind, len) = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '#' => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '"' => strings::quoted(rest, at)?,
            '`' => strings::raw(rest, at)?,
            '\'' => {
                let words =
                    "Write the text in double quotes or back-quotes: LogQL has no single ones";
                return Err(Unread { place: at, words: words.to_owned() });
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                let name = start(rest, |c| c.is_ascii_alphanumeric() || c == '_');
                (Kind::Name(name.to_owned()), name.len())
            }
            c => match (number(rest), SIGNS.iter().find(|sign| rest.starts_with(**sign))) {
                (Some(number), _) => (Kind::Number(number.to_owned()), number.len()),
                (None, Some(sign)) => (Kind::Sign(sign), sign.len()),
                (None, None) => (Kind::Other(c), c.len_utf8()),
            },
        };
        out.push(Token { kind, at });
        at += len;
    }
    Ok(out)
}

/// What a text begins with.
fn start(text: &str, of: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !of(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

/// A number that a text begins with: `5`, `-0.5`, `.5`, `1h30m`, `2KiB`; in units also both letters for micro.
fn number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let digits = digits.strip_prefix('.').unwrap_or(digits);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '\u{b5}' | '\u{3bc}');
    let sign = text.len() - digits.len();
    text.get(..sign + start(digits, part).len())
}
