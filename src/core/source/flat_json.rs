//! A JSON object of texts, as `tags=` in a link has it, read and written without a JSON library: the
//! page has no other use for one, and its size counts. RFC 8259; the tests hold it against serde_json.

use crate::base::{is_json_number, push_quoted};

/// Reads an object in its order, keys that are there twice included. Numbers and booleans are taken
/// as their text; `null`, arrays and objects are an error, which says where, counted in characters
/// from 1.
pub(super) fn read(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut reader = Reader { rest: text, at: 1 };
    let pairs = reader.object()?;
    reader.space();
    if reader.rest.is_empty() { Ok(pairs) } else { Err(reader.wrong("more after the object")) }
}

/// Writes an object.
pub(super) fn write<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::from("{");
    for (at, (key, value)) in pairs.enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_quoted(&mut out, key);
        out.push(':');
        push_quoted(&mut out, value);
    }
    out.push('}');
    out
}

struct Reader<'a> {
    rest: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn wrong(&self, what: &str) -> String {
        format!("Not a JSON object of texts: {what} at character {}", self.at)
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        self.at += 1;
        Some(c)
    }

    fn space(&mut self) {
        while self.rest.starts_with([' ', '\t', '\n', '\r']) {
            self.next();
        }
    }

    fn eat(&mut self, c: char) -> bool {
        self.space();
        let is = self.rest.starts_with(c);
        if is {
            self.next();
        }
        is
    }

    fn object(&mut self) -> Result<Vec<(String, String)>, String> {
        if !self.eat('{') {
            return Err(self.wrong("no {"));
        }
        let mut pairs = Vec::new();
        if self.eat('}') {
            return Ok(pairs);
        }
        loop {
            self.space();
            let key = self.text()?;
            if !self.eat(':') {
                return Err(self.wrong("no : after a key"));
            }
            self.space();
            let value = match self.rest.chars().next() {
                Some('"') => self.text()?,
                Some('{' | '[' | 'n') => {
                    return Err(self.wrong(&format!("the value of {key} is no text,")));
                }
                _ => self.word()?,
            };
            pairs.push((key, value));
            if self.eat('}') {
                return Ok(pairs);
            }
            if !self.eat(',') {
                return Err(self.wrong("no , or } after a value"));
            }
        }
    }

    /// A number or a boolean, as it stands there.
    fn word(&mut self) -> Result<String, String> {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)));
        let word = self.rest.get(..end.unwrap_or(self.rest.len())).unwrap_or("");
        if !matches!(word, "true" | "false") && !is_json_number(word) {
            return Err(self.wrong("no value"));
        }
        let (word, rest) = self.rest.split_at_checked(word.len()).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.at += word.len();
        Ok(word.to_owned())
    }

    fn text(&mut self) -> Result<String, String> {
        if self.next() != Some('"') {
            self.at -= 1;
            return Err(self.wrong("no \""));
        }
        let mut text = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escaped()?),
                Some(c) if c >= ' ' => text.push(c),
                Some(_) => return Err(self.wrong("a control character before this,")),
                None => return Err(self.wrong("a text without end")),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, String> {
        Ok(match self.next() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let high = self.unit()?;
                let mut units = vec![high];
                if (0xd800..0xdc00).contains(&high) && self.rest.starts_with("\\u") {
                    self.next();
                    self.next();
                    units.push(self.unit()?);
                }
                let mut decoded = char::decode_utf16(units);
                match (decoded.next(), decoded.next()) {
                    (Some(Ok(c)), None) => c,
                    _ => return Err(self.wrong("half a character before this,")),
                }
            }
            _ => return Err(self.wrong("an unknown escape before this,")),
        })
    }

    fn unit(&mut self) -> Result<u16, String> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.next().and_then(|c| c.to_digit(16));
            unit = unit * 16 + digit.ok_or_else(|| self.wrong("no four digits after \\u"))? as u16;
        }
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// What serde_json makes of it, where a key is there once.
    fn reference(text: &str) -> Option<Vec<(String, String)>> {
        let Ok(Value::Object(map)) = serde_json::from_str(text) else { return None };
        map.into_iter()
            .map(|(key, value)| match value {
                Value::String(text) => Some((key, text)),
                Value::Bool(_) => Some((key, value.to_string())),
                Value::Number(_) => Some((key, String::new())),
                _ => None,
            })
            .collect()
    }

    fn check(text: &str) {
        let expect = reference(text);
        let mut found = read(text).ok();
        if let (Some(found), Some(expect)) = (&mut found, &expect) {
            found.sort();
            // serde_json reads numbers; here they stay as they were written.
            for (pair, number) in found.iter_mut().zip(expect).filter(|(_, e)| e.1.is_empty()) {
                if is_json_number(&pair.1) {
                    pair.1.clone_from(&number.1);
                }
            }
        }
        let sorted = expect.map(|mut e| {
            e.sort();
            e
        });
        assert_eq!(found, sorted, "{text}");
    }

    #[test]
    fn it_reads_what_serde_json_reads() {
        for text in [
            "{}",
            " { } ",
            r#"{"a":"b"}"#,
            r#"{"a":1,"b":true,"c":-0.5e+3}"#,
            r#"{"a":null}"#,
            r#"{"a":[1]}"#,
            r#"{"a":{}}"#,
            r#"{"a":"b",}"#,
            r#"{"a" "b"}"#,
            r#"{"a":01}"#,
            "[]",
            "",
            r#"{"a":"\ud83d\ude00\u00e9\n\/"}"#,
            r#"{"a":"\ud83d"}"#,
            r#"{"a":"\x"}"#,
            r#"{"a":+1}"#,
            r#"{"a":"b"} x"#,
            r#"{"a":"b"#,
            "{\"a\":\"\u{1}\"}",
            r#"{"a":tru}"#,
            r#"{"a":1.}"#,
            "{a:1}",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_serde_json_reads_it(text in r#"[{}":,\\ a0-9.eu\[\]-]{0,24}"#) {
            let once = read(&text).map_or(0, |p| p.len()) == reference(&text).map_or(0, |p| p.len());
            if once {
                check(&text);
            }
        }

        #[test]
        fn what_is_written_is_read(pairs in prop::collection::vec((".*", ".*"), 0..4)) {
            let text = write(pairs.iter().map(|(k, v)| (&**k, &**v)));
            prop_assert_eq!(read(&text), Ok(pairs));
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        }
    }
}
