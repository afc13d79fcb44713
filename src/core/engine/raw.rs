//! One span as a file of its own: OTLP JSON, indented for a person.

use super::protocol::{Answer, Problem};
use super::shown::{Shown, no_span};
use crate::export::span_document;
use crate::model::{SpanIx, Store};

/// How far lines are indented at most, in levels: a deep value must not grow by its depth squared.
const MOST_INDENT: usize = 40;

impl Shown {
    /// A span of this trace as OTLP JSON. O(its size).
    ///
    /// # Errors
    /// The span is of another trace.
    pub fn raw(&self, store: &Store, span: SpanIx) -> Result<Answer, Problem> {
        if !self.rows.has(span) {
            return Err(no_span());
        }
        let json = span_document(store, &self.trace, span);
        Ok(Answer::Raw(pretty(&String::from_utf8_lossy(&json))))
    }
}

/// JSON without white space, indented by two; empty containers stay on their line. O(length).
fn pretty(json: &str) -> String {
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

    #[test]
    fn deep_values_need_no_square() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(pretty(&deep).len() < 200 * 100_000);
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
