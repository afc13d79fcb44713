//! Comparisons of labels with texts and patterns, and the selector that consists of them.

use super::Unread;
use super::lexer::Kind;
use super::pattern::Pattern;
use super::reader::Reader;

/// How a label is compared with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`: the pattern matches all of it.
    Matches,
    /// `!~`: it does not.
    NotMatches,
}

impl Op {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Matches => "=~",
            Self::NotMatches => "!~",
        }
    }

    /// What a sign means; `None` for other signs.
    pub(super) fn of(sign: &str) -> Option<Self> {
        let all = [Self::Equal, Self::NotEqual, Self::Matches, Self::NotMatches];
        all.into_iter().find(|op| op.sign() == sign)
    }
}

/// A comparison of a label.
#[derive(Debug)]
pub(super) struct Matcher {
    pub name: String,
    pub op: Op,
    /// The text or pattern, as it was written.
    pub value: String,
    /// That which is compiled.
    pattern: Option<Pattern>,
}

impl Matcher {
    /// Reads the text that stands behind name and sign.
    ///
    /// # Errors
    /// No text stands there, or no pattern.
    pub fn read(reader: &mut Reader, name: String, op: Op) -> Result<Self, Unread> {
        let (value, at) = reader.text()?;
        let pattern = match op {
            Op::Equal | Op::NotEqual => None,
            Op::Matches | Op::NotMatches => Some(reader.pattern(&value, at, true)?),
        };
        Ok(Self { name, op, value, pattern })
    }

    /// Whether the label's value is as it should be; a label that is not there is empty.
    pub fn takes(&self, value: &str) -> bool {
        let is = match &self.pattern {
            Some(pattern) => pattern.matches(value),
            None => self.value == value,
        };
        is == matches!(self.op, Op::Equal | Op::Matches)
    }
}

/// Reads a selector.
///
/// # Errors
/// What has no place in it, or that it would select everything
/// (grafana.com/docs/loki/latest/query/log_queries/#log-stream-selector).
pub(super) fn selector(reader: &mut Reader) -> Result<Vec<Matcher>, Unread> {
    let open = reader.place();
    if !reader.eat("{") {
        return Err(match reader.peek() {
            Some(Kind::Name(name)) if reader.is_call() => {
                reader.elsewhere(&format!("A query for numbers ({name})"))
            }
            Some(Kind::Number(_)) => reader.elsewhere("Arithmetic"),
            Some(Kind::Sign("(")) => reader.elsewhere("A query in parentheses"),
            _ => reader.wrong("Begin with labels, like {app=\"checkout\"}"),
        });
    }
    let mut out: Vec<Matcher> = Vec::new();
    if !reader.eat("}") {
        loop {
            let name = reader.name()?;
            let Some(op) = reader.sign().and_then(Op::of) else {
                return Err(sign_missing(reader, "Write =, !=, =~ or !~ behind the label"));
            };
            reader.bump();
            out.push(Matcher::read(reader, name, op)?);
            if reader.eat("}") {
                break;
            }
            if !reader.eat(",") {
                return Err(reader.wrong("Write a comma or } here"));
            }
        }
    }
    if out.iter().all(|matcher| matcher.takes("")) {
        let words =
            "Add a label that the empty text does not match, like app=~\".+\": a Loki demands one";
        return Err(Unread { place: open, words: words.to_owned() });
    }
    Ok(out)
}

/// That no comparison stands behind a name, where an attribute's key is often what was meant.
pub(super) fn sign_missing(reader: &Reader, words: &str) -> Unread {
    match reader.peek() {
        Some(Kind::Other('.' | '-')) => {
            reader.wrong("Write _ here: labels have no dots and dashes")
        }
        _ => reader.wrong(words),
    }
}
