//! JSON in attribute values, level by level, for a tree that is opened bit by bit.
//!
//! A level says what stands directly in an object or array, each entry with its place in the text:
//! to open an entry is to ask for the level of that part of the text. Nothing is kept, nothing is
//! built that is not shown, and nothing recurses.

use std::ops::Range;

use crate::base::is_json_number;

/// The longest text that is shown as a tree, in bytes. Asking whether it is JSON reads all of it.
pub const MOST: usize = 2_000_000;

/// What an entry's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// An object with so many entries.
    Object(u32),
    /// An array with so many entries.
    Array(u32),
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
}

/// One entry of a level; places are offsets of bytes in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonEntry {
    /// The key, between its quotes ([`crate::base::quote::unescape`]); `None` in an array.
    pub key: Option<Range<usize>>,
    /// The value, a string's without its quotes.
    pub value: Range<usize>,
    /// What it is.
    pub kind: JsonKind,
}

/// What stands directly in an object or array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonLevel {
    /// An object, else an array.
    pub object: bool,
    /// How many entries there are.
    pub total: u32,
    /// Some of them.
    pub entries: Vec<JsonEntry>,
}

/// The entries of a level from the `first` on, at most `count`; `None` if the text is not one whole
/// object or array. O(length).
pub fn level(text: &str, first: u32, count: u32) -> Option<JsonLevel> {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    let object = match scan.token()? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    let mut level = JsonLevel { object, total: 0, entries: Vec::new() };
    let close = if object { b'}' } else { b']' };
    if scan.peek()? == close {
        scan.at += 1;
    } else {
        loop {
            let key = if object { Some(scan.key()?) } else { None };
            let (kind, value) = scan.value()?;
            if level.total >= first && level.total - first < count {
                level.entries.push(JsonEntry { key, value, kind });
            }
            level.total += 1;
            match scan.token()? {
                b',' => {}
                end if end == close => break,
                _ => return None,
            }
        }
    }
    scan.peek().is_none().then_some(level)
}

/// Whether a text is worth a tree: a whole object or array with something in it, and not too long.
/// O(length) for what begins like one, else O(1).
pub fn is_tree(text: &str) -> bool {
    let begins = text.trim_start().starts_with(['{', '[']);
    begins && text.len() <= MOST && level(text, 0, 0).is_some_and(|level| level.total > 0)
}

/// Whether a text is one whole JSON value of any kind. O(length).
pub fn is_json(text: &str) -> bool {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    scan.value().is_some() && scan.peek().is_none()
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    /// The next byte that is no white space; stays before it.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn token(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// A key and its colon.
    fn key(&mut self) -> Option<Range<usize>> {
        let key = self.string()?;
        (self.token()? == b':').then_some(key)
    }

    /// A string's inside. Characters that JSON wants escaped may stand as they are.
    fn string(&mut self) -> Option<Range<usize>> {
        if self.token()? != b'"' {
            return None;
        }
        let start = self.at;
        loop {
            let rest = self.bytes.get(self.at..)?;
            let found = memchr::memchr2(b'"', b'\\', rest)?;
            let quote = rest.get(found) == Some(&b'"');
            self.at += found + if quote { 1 } else { 2 };
            if quote {
                return Some(start..self.at - 1);
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let part = |b: &u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
        let len = rest.iter().position(|b| !part(b)).unwrap_or(rest.len());
        let text = std::str::from_utf8(rest.get(..len)?).ok()?;
        self.at += len;
        is_json_number(text).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let found = self.bytes.get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        found.then_some(())
    }

    /// One whole value, however deep: what it is, and where.
    fn value(&mut self) -> Option<(JsonKind, Range<usize>)> {
        self.peek()?;
        let start = self.at;
        // Containers that are open: whether an object, and how many entries so far.
        let mut open: Vec<(bool, u32)> = Vec::new();
        loop {
            let mut kind = match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    self.at += 1;
                    let object = bracket == b'{';
                    if self.peek()? == if object { b'}' } else { b']' } {
                        self.at += 1;
                        container(object, 0)
                    } else {
                        open.push((object, 0));
                        if object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                b'"' => {
                    let inside = self.string()?;
                    if open.is_empty() {
                        return Some((JsonKind::String, inside));
                    }
                    JsonKind::String
                }
                b't' => self.word("true").map(|()| JsonKind::Bool)?,
                b'f' => self.word("false").map(|()| JsonKind::Bool)?,
                b'n' => self.word("null").map(|()| JsonKind::Null)?,
                b'-' | b'0'..=b'9' => self.number().map(|()| JsonKind::Number)?,
                _ => return None,
            };
            // To the next value of the innermost container that has one.
            loop {
                let Some((object, count)) = open.last_mut() else {
                    return Some((kind, start..self.at));
                };
                *count += 1;
                let (object, count) = (*object, *count);
                match self.token()? {
                    b',' if object => {
                        self.key()?;
                        break;
                    }
                    b',' => break,
                    b'}' if object => {}
                    b']' if !object => {}
                    _ => return None,
                }
                kind = container(object, count);
                open.pop();
            }
        }
    }
}

fn container(object: bool, entries: u32) -> JsonKind {
    if object { JsonKind::Object(entries) } else { JsonKind::Array(entries) }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test fails by it")]
mod tests {
    use super::*;
    use crate::base::quote::unescape;
    use proptest::prelude::*;

    /// The tree of a text, opened everywhere, one entry a line.
    fn tree(text: &str) -> String {
        let mut out = String::new();
        let mut open = vec![(0, text.to_owned())];
        while let Some((depth, text)) = open.pop() {
            let Some(level) = level(&text, 0, u32::MAX) else {
                out += &format!("{:depth$}no tree\n", "");
                continue;
            };
            for entry in &level.entries {
                let key = entry.key.clone().map(|k| unescape(&text[k]) + ": ").unwrap_or_default();
                let value = &text[entry.value.clone()];
                match entry.kind {
                    JsonKind::Object(n) | JsonKind::Array(n) => {
                        out += &format!("{:depth$}{key}{:?}\n", "", entry.kind);
                        if n > 0 {
                            open.push((depth + 2, value.to_owned()));
                        }
                    }
                    JsonKind::String => {
                        out += &format!("{:depth$}{key}{:?}\n", "", unescape(value));
                    }
                    _ => out += &format!("{:depth$}{key}{value}\n", ""),
                }
            }
        }
        out
    }

    #[test]
    fn levels_say_what_stands_in_them() {
        insta::assert_snapshot!(
            tree(r#" {"a" : [1, {"b": "x\ty"}, []], "\"c\"": -1.5e3, "d":null,"e":{"f":true}} "#),
            @r#"
        a: Array(3)
        "c": -1.5e3
        d: null
        e: Object(1)
          f: true
          1
          Object(1)
          Array(0)
            b: "x\ty"
        "#
        );
    }

    #[test]
    fn only_whole_containers_are_trees() {
        for yes in [r#"{"a":1}"#, " [0]\n", r#"["\\", "\""]"#] {
            assert!(is_tree(yes), "{yes}");
        }
        let nos = [
            "",
            "x",
            "12",
            "\"a\"",
            "{}",
            "[]",
            "[INFO] started",
            "{foo}",
            "[1,]",
            "[1 2]",
            "{1:2}",
            r#"{"a"}"#,
            r#"{"a":1}}"#,
            r#"{"a":1"#,
            "[tru]",
            "[-]",
            "[\"",
            "[\"\\",
            "{\"a\":1]",
        ];
        for no in nos {
            assert!(!is_tree(no), "{no}");
        }
        assert!(is_json("12") && is_json(" \"a\" ") && !is_json("1 2") && !is_json("NaN"));
    }

    #[test]
    fn a_window_of_a_long_level() {
        let text = format!("[{}]", (0..1_000).map(|i| i.to_string()).collect::<Vec<_>>().join(","));
        let level = level(&text, 998, 10).unwrap();
        assert_eq!((level.total, level.entries.len()), (1_000, 2));
        assert_eq!(&text[level.entries[1].value.clone()], "999");
    }

    #[test]
    fn depth_needs_no_stack() {
        let deep = format!("{}1{}", "[".repeat(500_000), "]".repeat(500_000));
        assert_eq!(level(&deep, 0, 1).map(|l| l.total), Some(1));
    }

    proptest! {
        #[test]
        fn what_serde_reads_is_json(text in r#"[\[\]{}",:\\a1 -]{0,24}"#) {
            let read = serde_json::from_str::<serde_json::Value>(&text);
            if let Ok(value) = read {
                prop_assert!(is_json(&text), "{}", text);
                prop_assert_eq!(level(&text, 0, 0).is_some(), value.is_array() || value.is_object());
            }
        }

        #[test]
        fn any_text_is_survived(text in ".{0,40}", first: u32, count: u32) {
            if let Some(level) = level(&text, first, count) {
                for entry in level.entries {
                    prop_assert!(text.get(entry.value).is_some());
                }
            }
        }
    }
}
