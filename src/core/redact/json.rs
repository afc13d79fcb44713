//! JSON texts in which single values are exchanged; all else stays, byte by byte. No recursion.

use crate::base::quote::unescape;
use crate::base::{is_json_number, push_quoted};

/// How many arrays and maps may be inside one another.
const MOST_DEPTH: usize = 128;

/// It is no JSON, or nested too deep.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotJson;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Bool,
    /// The key of a member.
    Key,
}

/// A value that is no array and no map, or a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    pub kind: Kind,
    /// The keys that lead to it, with points between them, behind what the text itself is called. Of a key, those of
    /// the map that it is in.
    pub path: &'a str,
    /// The text before it in its array, if there is one.
    pub before: &'a str,
    /// Without quotes and escapes.
    pub text: &'a str,
}

/// How much of a key says what its value is, in bytes.
const KEY: usize = 100;

/// The beginning of a key: paths are short, whatever keys there are.
pub(super) fn head(key: &str) -> &str {
    let end = (0..=key.len().min(KEY)).rev().find(|&at| key.is_char_boundary(at));
    key.get(..end.unwrap_or(0)).unwrap_or(key)
}

struct Open {
    map: bool,
    /// How long the path is outside.
    path: usize,
    before: String,
}

/// Calls `each` with all values of a text and writes what it answers as a text in its place. The answer is nothing
/// where nothing changed. `name` is what the text is called. O(length).
///
/// # Errors
/// The text is no array and no map, or broken.
pub(super) fn rewrite(
    text: &str,
    name: &str,
    each: &mut dyn FnMut(Item<'_>) -> Option<String>,
) -> Result<Option<String>, NotJson> {
    let mut walk = Walk { text, at: 0, out: String::new(), copied: 0, path: name.to_owned() };
    let mut open: Vec<Open> = Vec::new();
    if !matches!(walk.peek(), Some(b'{' | b'[')) {
        return Err(NotJson);
    }
    loop {
        match walk.peek().ok_or(NotJson)? {
            bracket @ (b'{' | b'[') => {
                if open.len() == MOST_DEPTH {
                    return Err(NotJson);
                }
                walk.at += 1;
                let map = bracket == b'{';
                open.push(Open { map, path: walk.path.len(), before: String::new() });
                if walk.peek() != Some(if map { b'}' } else { b']' }) {
                    if map {
                        walk.key(each)?;
                    }
                    continue;
                }
            }
            b'"' => {
                let before = open.last_mut().map(|open| &mut open.before).ok_or(NotJson)?;
                walk.string(Kind::Text, before, each)?;
            }
            _ => walk.bare(each)?,
        }
        loop {
            let Some(inner) = open.last() else {
                return if walk.peek().is_none() { Ok(walk.finish()) } else { Err(NotJson) };
            };
            let close = if inner.map { b'}' } else { b']' };
            match walk.peek().ok_or(NotJson)? {
                b',' => {
                    walk.at += 1;
                    if inner.map {
                        walk.path.truncate(inner.path);
                        walk.key(each)?;
                    }
                    break;
                }
                b if b == close => {
                    walk.at += 1;
                    walk.path.truncate(inner.path);
                    open.pop();
                }
                _ => return Err(NotJson),
            }
        }
    }
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
    out: String,
    /// How much of the text stands in `out`, as it was or as something else.
    copied: usize,
    path: String,
}

impl Walk<'_> {
    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied()
    }

    /// A key, and the colon behind it.
    fn key(&mut self, each: &mut dyn FnMut(Item<'_>) -> Option<String>) -> Result<(), NotJson> {
        if self.peek() != Some(b'"') {
            return Err(NotJson);
        }
        let mut key = String::new();
        self.string(Kind::Key, &mut key, each)?;
        self.path.push('.');
        self.path.push_str(head(&key));
        if self.peek() != Some(b':') {
            return Err(NotJson);
        }
        self.at += 1;
        Ok(())
    }

    /// A string; `before` is the one before it, and becomes this.
    fn string(
        &mut self,
        kind: Kind,
        before: &mut String,
        each: &mut dyn FnMut(Item<'_>) -> Option<String>,
    ) -> Result<(), NotJson> {
        let start = self.at + 1;
        let (mut end, mut escaped) = (start, false);
        loop {
            match self.text.as_bytes().get(end).ok_or(NotJson)? {
                b'"' if !escaped => break,
                b'\\' => escaped = !escaped,
                _ => escaped = false,
            }
            end += 1;
        }
        let text = unescape(self.text.get(start..end).ok_or(NotJson)?);
        let new = each(Item { kind, path: &self.path, before, text: &text });
        *before = text;
        self.replace(end + 1, new);
        Ok(())
    }

    /// A number or a word.
    fn bare(&mut self, each: &mut dyn FnMut(Item<'_>) -> Option<String>) -> Result<(), NotJson> {
        let rest = self.text.get(self.at..).ok_or(NotJson)?;
        let is_end = |b: u8| b.is_ascii_whitespace() || matches!(b, b',' | b']' | b'}');
        let text =
            rest.get(..rest.bytes().position(is_end).unwrap_or(rest.len())).ok_or(NotJson)?;
        let kind = match text {
            "true" | "false" => Kind::Bool,
            "null" => {
                self.at += text.len();
                return Ok(());
            }
            _ if is_json_number(text) => Kind::Number,
            _ => return Err(NotJson),
        };
        let new = each(Item { kind, path: &self.path, before: "", text });
        self.replace(self.at + text.len(), new);
        Ok(())
    }

    /// Goes on at `end`, with something else in place of what stands before it, if there is anything.
    fn replace(&mut self, end: usize, new: Option<String>) {
        if let Some(new) = new {
            self.out.push_str(self.text.get(self.copied..self.at).unwrap_or(""));
            push_quoted(&mut self.out, &new);
            self.copied = end;
        }
        self.at = end;
    }

    fn finish(mut self) -> Option<String> {
        if self.copied == 0 {
            return None;
        }
        self.out.push_str(self.text.get(self.copied..).unwrap_or(""));
        Some(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_with_their_paths() {
        let text =
            r#"{ "a" : [1, "x\u0041\n", {"b":true}, "y"], "c":{}, "d":{"e":null,"f":-2.5e3} }"#;
        let mut seen = Vec::new();
        let mut each = |item: Item<'_>| {
            seen.push(format!("{:?} {} {:?} {:?}", item.kind, item.path, item.before, item.text));
            (item.text == "y" || item.kind == Kind::Bool).then(|| "n\"".to_owned())
        };
        let new = rewrite(text, "k", &mut each).unwrap();
        let expect =
            r#"{ "a" : [1, "x\u0041\n", {"b":"n\""}, "n\""], "c":{}, "d":{"e":null,"f":-2.5e3} }"#;
        assert_eq!(new.as_deref(), Some(expect));
        assert_eq!(
            seen.join("\n"),
            r#"Key k "" "a"
Number k.a "" "1"
Text k.a "" "xA\n"
Key k.a "" "b"
Bool k.a.b "" "true"
Text k.a "xA\n" "y"
Key k "" "c"
Key k "" "d"
Key k.d "" "e"
Key k.d "" "f"
Number k.d.f "" "-2.5e3""#
        );
    }

    #[test]
    fn what_is_none_is_refused() {
        let deep = "[".repeat(100_000);
        for text in [
            "", "1", "\"a\"", "[1", "[1] 2", "{1:2}", "{\"a\"}", "[a]", "[1,,2]", "{\"a\":1",
            "[\"", &deep,
        ] {
            assert_eq!(rewrite(text, "", &mut |_| None), Err(NotJson), "{text:.20}");
        }
        assert_eq!(rewrite("[[],{}]", "", &mut |_| Some(String::new())), Ok(None));
    }
}
