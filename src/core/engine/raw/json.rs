//! JSON as text: written, indented, and any value of it as OTLP's `AnyValue`. No recursion.

use crate::base::push_quoted;
use crate::ingest::json::{Cursor, Kind, Result};

/// How far lines are indented at most, in levels: a deep value must not grow by its depth squared.
const MOST_INDENT: usize = 40;

/// JSON that is being written, without white space. Commas come by themselves.
#[derive(Default)]
pub(super) struct Json(pub String);

impl Json {
    fn comma(&mut self) {
        if !(self.0.is_empty() || self.0.ends_with(['{', '[', ':'])) {
            self.0.push(',');
        }
    }

    /// Begins an object or an array.
    pub fn open(&mut self, bracket: char) {
        self.comma();
        self.0.push(bracket);
    }

    /// Ends it.
    pub fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// A key; its value comes next.
    pub fn key(&mut self, key: &str) {
        self.text(key);
        self.0.push(':');
    }

    /// A string.
    pub fn text(&mut self, text: &str) {
        self.comma();
        push_quoted(&mut self.0, text);
    }

    /// What is JSON already.
    pub fn plain(&mut self, json: &str) {
        self.comma();
        self.0.push_str(json);
    }

    /// `{"key":...,"value":{"stringValue":...}}`
    pub fn string_attribute(&mut self, key: &str, text: &str) {
        self.open('{');
        self.key("key");
        self.text(key);
        self.key("value");
        self.field("stringValue", text, true);
        self.close('}');
    }

    /// `{"field":text}`, quoted or not.
    fn field(&mut self, field: &str, text: &str, quoted: bool) {
        self.open('{');
        self.key(field);
        if quoted {
            self.text(text);
        } else {
            self.plain(text);
        }
        self.close('}');
    }
}

/// A JSON text as an `AnyValue`; what is no JSON is a text.
pub(super) fn any_value(out: &mut Json, text: &str) {
    let before = out.0.len();
    let mut cursor = Cursor::new(text.as_bytes());
    let whole = convert(out, &mut cursor).is_ok() && cursor.peek() == Kind::End;
    if !whole {
        out.0.truncate(before);
        out.field("stringValue", text, true);
    }
}

fn convert(out: &mut Json, c: &mut Cursor<'_>) -> Result<()> {
    // One entry a container that is open: whether it is an object, and whether a value is in it.
    let mut open: Vec<(bool, bool)> = Vec::new();
    loop {
        match c.peek() {
            kind @ (Kind::Object | Kind::Array) => {
                let object = kind == Kind::Object;
                let _ = if object { c.object()? } else { c.array()? };
                out.open('{');
                out.key(if object { "kvlistValue" } else { "arrayValue" });
                out.open('{');
                out.key("values");
                out.open('[');
                open.push((object, false));
            }
            Kind::String => out.field("stringValue", &c.string()?, true),
            Kind::Number => {
                let text = c.number_text()?;
                let int = text.parse::<i64>().is_ok_and(|n| n.to_string() == text);
                let finite = text.parse().is_ok_and(f64::is_finite);
                out.field(if int { "intValue" } else { "doubleValue" }, text, int || !finite);
            }
            Kind::Bool => {
                let text = if c.bool()? == Some(true) { "true" } else { "false" };
                out.field("boolValue", text, false);
            }
            Kind::Null => {
                c.skip()?;
                out.plain("{}");
            }
            Kind::End | Kind::Bad => return Err(c.expected("a value")),
        }
        // To the next item of the innermost container that has one.
        loop {
            let Some((object, filled)) = open.last_mut() else { return Ok(()) };
            let object = *object;
            if std::mem::replace(filled, true) && object {
                out.close('}');
            }
            let key = if object { c.next_key()? } else { None };
            if let Some(key) = key {
                out.open('{');
                out.key("key");
                out.text(&key);
                out.key("value");
                break;
            }
            if !object && c.next_element()? {
                break;
            }
            "]}}".chars().for_each(|bracket| out.close(bracket));
            open.pop();
        }
    }
}

/// JSON without white space, indented by two; empty containers stay on their line. O(length).
pub(super) fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    let mut chars = json.chars().peekable();
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        (0..depth.min(MOST_INDENT)).for_each(|_| out.push_str("  "));
    };
    while let Some(c) = chars.next() {
        if quoted {
            out.push(c);
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            '{' | '[' => {
                out.push(c);
                match chars.next_if(|&n| n == '}' || n == ']') {
                    Some(close) => out.push(close),
                    None => {
                        depth += 1;
                        line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => {
                quoted = c == '"';
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expect: &str) {
        let mut out = Json::default();
        any_value(&mut out, json);
        assert_eq!(out.0, expect, "{json}");
    }

    #[test]
    fn any_json_is_an_any_value() {
        check(
            r#"[1,"a",null]"#,
            r#"{"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"a"},{}]}}"#,
        );
        check(
            r#"{"a":{"b":[]},"c":2.50}"#,
            concat!(
                r#"{"kvlistValue":{"values":[{"key":"a","value":{"kvlistValue":{"values":["#,
                r#"{"key":"b","value":{"arrayValue":{"values":[]}}}]}}},"#,
                r#"{"key":"c","value":{"doubleValue":2.50}}]}}"#
            ),
        );
        check("[1,", r#"{"stringValue":"[1,"}"#);
        check("[1] 2", r#"{"stringValue":"[1] 2"}"#);
        check("", r#"{"stringValue":""}"#);
    }

    #[test]
    fn deep_values_need_no_stack_and_no_square() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let mut out = Json::default();
        any_value(&mut out, &deep);
        assert!(pretty(&out.0).len() < 1_000 * 100_000);
    }

    #[test]
    fn pretty_is_the_same_json() {
        let json = r#"{"a":[],"b":[1,{"c":"{\"x\": [,]\\"}],"d":{}}"#;
        insta::assert_snapshot!(pretty(json), @r#"
        {
          "a": [],
          "b": [
            1,
            {
              "c": "{\"x\": [,]\\"
            }
          ],
          "d": {}
        }
        "#);
    }
}
