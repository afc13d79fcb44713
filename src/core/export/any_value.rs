//! JSON texts of attributes as OTLP's `AnyValue`. No recursion.

use super::json::{Json, is_double, is_int};
use crate::base::{push_quoted, quote::unescape};

/// How many arrays and maps may be inside one another for OTLP's decoder to read all of them.
const MOST_DEPTH: usize = 63;

/// Writes a JSON text as an `AnyValue`, and answers true, if OTLP's decoder makes the same text of that
/// again: it is an array or a map, compact, with numbers that every reader has, and not too deep. Else
/// nothing is written. O(length).
pub(super) fn any_value(out: &mut Json<'_>, text: &str) -> bool {
    let before = out.0.len();
    let container = text.starts_with(['{', '[']);
    let mut walk = Walk { text, at: 0, scratch: String::new() };
    let whole = if container { walk.value(out) } else { None };
    if whole.is_none() {
        out.0.truncate(before);
    }
    whole.is_some()
}

/// A text that is read strictly; `None` is the end of it.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    scratch: String,
}

impl Walk<'_> {
    fn value(&mut self, out: &mut Json<'_>) -> Option<()> {
        // What closes the containers that are open.
        let mut open: Vec<u8> = Vec::new();
        loop {
            out.open(b'{');
            match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    if open.len() == MOST_DEPTH {
                        return None;
                    }
                    self.at += 1;
                    let object = bracket == b'{';
                    out.key(if object { "kvlistValue" } else { "arrayValue" });
                    out.open(b'{');
                    out.key_open("values", b'[');
                    let close = bracket + 2;
                    open.push(close);
                    if self.peek()? != close {
                        if object {
                            self.key(out)?;
                        }
                        continue;
                    }
                }
                b'"' => {
                    out.key("stringValue");
                    self.string(out)?;
                    out.close(b'}');
                }
                b't' => self.word("true", "boolValue", out)?,
                b'f' => self.word("false", "boolValue", out)?,
                b'n' => self.word("null", "", out)?,
                _ => self.number(out)?,
            }
            // To the next item of the innermost container that has one.
            loop {
                let Some(&close) = open.last() else {
                    return (self.at == self.text.len()).then_some(());
                };
                let object = close == b'}';
                // An entry of a map is an object around its value, but for an empty map.
                let filled = object && out.0.last() == Some(&b'}');
                match self.peek()? {
                    b if b == close => {
                        self.at += 1;
                        open.pop();
                        out.raw(if filled { "}]}}" } else { "]}}" });
                    }
                    b',' => {
                        self.at += 1;
                        if object {
                            out.close(b'}');
                            self.key(out)?;
                        }
                        break;
                    }
                    _ => return None,
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// A key of a map: the beginning of an entry.
    fn key(&mut self, out: &mut Json<'_>) -> Option<()> {
        out.open(b'{');
        out.key("key");
        self.string(out)?;
        out.key("value");
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// A string that is written as decoders write it.
    fn string(&mut self, out: &mut Json<'_>) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        let (mut end, mut escaped) = (1, false);
        loop {
            match rest.as_bytes().get(end)? {
                b'"' if !escaped => break,
                b'\\' => escaped = !escaped,
                _ => escaped = false,
            }
            end += 1;
        }
        let whole = rest.get(..=end)?;
        let text = unescape(whole.get(1..end)?);
        self.scratch.clear();
        push_quoted(&mut self.scratch, &text);
        out.text(&text);
        self.at += whole.len();
        (rest.starts_with('"') && self.scratch == whole).then_some(())
    }

    fn word(&mut self, word: &str, field: &str, out: &mut Json<'_>) -> Option<()> {
        if !self.text.get(self.at..)?.starts_with(word) {
            return None;
        }
        self.at += word.len();
        if !field.is_empty() {
            out.key(field);
            out.plain(word);
        }
        out.close(b'}');
        Some(())
    }

    fn number(&mut self, out: &mut Json<'_>) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        let part = |b: u8| b.is_ascii_digit() || b"+-.eE".contains(&b);
        let len = rest.bytes().position(|b| !part(b)).unwrap_or(rest.len());
        let number = rest.get(..len)?;
        if is_int(number) {
            out.text_field("intValue", number);
        } else if is_double(number) {
            out.key("doubleValue");
            out.plain(number);
        } else {
            return None;
        }
        self.at += len;
        out.close(b'}');
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expect: &str) {
        let mut out = Vec::new();
        let whole = any_value(&mut Json(&mut out), json);
        assert_eq!((String::from_utf8_lossy(&out).as_ref(), whole), (expect, !expect.is_empty()));
    }

    #[test]
    fn any_json_is_an_any_value() {
        check(
            r#"[1,"a",null]"#,
            r#"{"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"a"},{}]}}"#,
        );
        check(
            r#"{"a":{"b":[]},"c":2.50,"d":{}}"#,
            concat!(
                r#"{"kvlistValue":{"values":[{"key":"a","value":{"kvlistValue":{"values":["#,
                r#"{"key":"b","value":{"arrayValue":{"values":[]}}}]}}},"#,
                r#"{"key":"c","value":{"doubleValue":2.50}},"#,
                r#"{"key":"d","value":{"kvlistValue":{"values":[]}}}]}}"#
            ),
        );
        check(
            r#"[[],[[true,{}],-0]]"#,
            concat!(
                r#"{"arrayValue":{"values":[{"arrayValue":{"values":[]}},{"arrayValue":{"values":["#,
                r#"{"arrayValue":{"values":[{"boolValue":true},{"kvlistValue":{"values":[]}}]}},"#,
                r#"{"doubleValue":-0}]}}]}}"#
            ),
        );
    }

    #[test]
    fn what_would_come_back_otherwise_is_refused() {
        for json in
            ["[1,", "[1] 2", "", "[ 1]", "[01]", "[1e999]", "[NaN]", "1", r#"["\u0041"]"#, "{1:2}"]
        {
            check(json, "");
        }
        check(&format!("{}{}", "[".repeat(64), "]".repeat(64)), "");
        let deep = "[".repeat(100_000);
        check(&deep, "");
    }
}
