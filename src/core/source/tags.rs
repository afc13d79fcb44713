//! Attributes to look for as text: the search form's field, and `tags=` in a link.
//!
//! The form's field takes **logfmt**, as Jaeger UI's does: `k=v k2="v with space" flag`. Its rules:
//!
//! * White space parts the tags; a key without `=` means `true`, `k=` the empty text.
//! * Quotes hold white space and `=` together, also around a key, also in the middle of a value.
//! * Before `"`, `\`, `=` and white space a backslash takes the next character as it is, and in
//!   quotes `\n`, `\r`, `\t` are line feed, carriage return and tab. Any other backslash is one
//!   (Jaeger UI drops it, to no use: `\d` in a pattern becomes `d`).
//! * A key may be there twice; then both must hold. (Jaeger UI keeps the last one.)
//!
//! Or it takes a JSON object of texts, which is what links hold.

use super::cursor::Cursor;
use super::flat_json;

/// Reads what was typed: logfmt, or a JSON object if it begins with `{`. An empty text has no
/// tags. The error is a sentence without a full stop, which says where.
pub fn parse_tags(text: &str) -> Result<Vec<(String, String)>, String> {
    if text.trim_start().starts_with('{') { parse_tags_json(text) } else { parse_logfmt(text) }
}

/// Writes logfmt, on one line, that [`parse_tags`] reads as the same tags.
pub fn print_tags(tags: &[(String, String)]) -> String {
    let words: Vec<String> = tags
        .iter()
        .map(|(key, value)| {
            let bare = !key.is_empty() && !key.starts_with('{');
            let key = if bare { quoted(key) } else { in_quotes(key) };
            format!("{key}={}", quoted(value))
        })
        .collect();
    words.join(" ")
}

/// Reads a JSON object in its order, keys that are there twice included. Numbers and booleans are
/// taken as their text; other values are an error.
pub fn parse_tags_json(text: &str) -> Result<Vec<(String, String)>, String> {
    flat_json::read(text)
}

/// Writes a JSON object of the pairs, in their order.
pub fn print_tags_json<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    flat_json::write(tags)
}

/// Whether a character ends a bare word, or means something in it.
fn special(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '\\' | '=')
}

fn quoted(text: &str) -> String {
    if text.contains(special) { in_quotes(text) } else { text.to_owned() }
}

fn in_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn parse_logfmt(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut words = Words(Cursor { rest: text, at: 1 });
    let mut tags = Vec::new();
    let (mut any_equals, mut colon) = (false, None);
    while let Some(start) = words.next_word() {
        let key = words.part(true)?;
        let equals = words.eat('=');
        if equals && key.is_empty() && words.0.at == start + 1 {
            return Err(format!("Character {start}: no key before =; write k=v without spaces"));
        }
        any_equals |= equals;
        let value = if equals { words.part(false)? } else { "true".to_owned() };
        if !equals && colon.is_none() {
            colon = key.split_once(':').map(|(k, v)| (start, k.to_owned(), v.to_owned()));
        }
        tags.push((key, value));
    }
    match colon {
        // Where there are other tags with `=`, a flag may well have a colon in its name.
        Some((start, k, v)) if !any_equals => {
            Err(format!("Character {start}: write {}={}, not {k}:{v}", quoted(&k), quoted(&v)))
        }
        _ => Ok(tags),
    }
}

/// What is left to read; characters are numbered from 1.
struct Words<'a>(Cursor<'a>);

impl Words<'_> {
    fn eat(&mut self, wanted: char) -> bool {
        let there = self.0.peek() == Some(wanted);
        if there {
            self.0.bump();
        }
        there
    }

    /// Goes to the next word; where it begins.
    fn next_word(&mut self) -> Option<usize> {
        self.0.skip_space();
        self.0.peek().map(|_| self.0.at)
    }

    /// A key (which ends at `=`) or a value, without its quotes.
    fn part(&mut self, key: bool) -> Result<String, String> {
        let mut part = String::new();
        let mut quote = None;
        while let Some(c) = self.0.peek() {
            let ends = c.is_whitespace() || (key && c == '=');
            if ends && quote.is_none() {
                break;
            }
            let at = self.0.at;
            self.0.bump();
            match c {
                '"' => quote = if quote.is_none() { Some(at) } else { None },
                '\\' => part.push(self.escaped(quote.is_some())),
                c => part.push(c),
            }
        }
        match quote {
            Some(at) => Err(format!("Character {at}: this quote is never closed")),
            None => Ok(part),
        }
    }

    /// What a backslash, already read, and its next character mean.
    fn escaped(&mut self, in_quotes: bool) -> char {
        let meant = match self.0.peek() {
            Some('n') if in_quotes => '\n',
            Some('r') if in_quotes => '\r',
            Some('t') if in_quotes => '\t',
            Some(c) if special(c) => c,
            _ => return '\\',
        };
        self.0.bump();
        meant
    }
}
