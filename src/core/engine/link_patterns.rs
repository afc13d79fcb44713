//! Link patterns: addresses made from what a trace says, in Jaeger UI's own format (`linkPatterns`).
//!
//! `{type, key, value, url, text}`: `type` is `traces`, `attributes` or `tags`, `resource` or `process`,
//! `events` or `logs`, or (ours) `spans`, for a span as a whole; `type`, `key` and `value` may be lists. In
//! `url` and `text` stands `#{name}`, with formatters behind bars: `| epoch_micros_to_date_iso`,
//! `| pad_start LENGTH FILL`, `| add NUMBER`. A pattern with a name that nothing has makes no link. What is put
//! into `url` is percent-encoded, and only http, https and mailto are links.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::base::TimeNs;
use crate::base::fmt::civil;

/// What stays as it is of a value in an address, as in JavaScript's `encodeURIComponent`.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// What a pattern is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The whole trace.
    Trace,
    /// A span as a whole.
    Span,
    /// An attribute of a span.
    Attribute,
    /// An attribute of its resource.
    Resource,
    /// An attribute of an event.
    Event,
}

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPattern {
    about: Vec<About>,
    /// Empty for any.
    keys: Vec<String>,
    /// Empty for any.
    values: Vec<String>,
    url: Vec<Piece>,
    text: Vec<Piece>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Name(String, Vec<Formatter>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Formatter {
    DateIso,
    PadStart(usize, String),
    Add(i128),
    /// One that is not known: the pattern makes no link, as in Jaeger UI.
    Unknown,
}

/// Reads patterns from the JSON text of their list. What is none is passed over.
pub fn read_patterns(json: &str) -> Vec<LinkPattern> {
    let list = serde_json::from_str::<Vec<Value>>(json).unwrap_or_default();
    list.iter().filter_map(LinkPattern::read).collect()
}

impl LinkPattern {
    fn read(value: &Value) -> Option<Self> {
        let texts = |key: &str| -> Vec<String> {
            match value.get(key) {
                Some(Value::String(text)) => vec![text.clone()],
                Some(Value::Array(list)) => {
                    list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
                }
                Some(Value::Number(number)) => vec![number.to_string()],
                _ => Vec::new(),
            }
        };
        let about = |name: &String| {
            Some(match name.as_str() {
                "traces" => About::Trace,
                "spans" => About::Span,
                "attributes" | "tags" => About::Attribute,
                "resource" | "process" => About::Resource,
                "events" | "logs" => About::Event,
                _ => return None,
            })
        };
        let about: Vec<About> = texts("type").iter().filter_map(about).collect();
        let about = if value.get("type").is_none() {
            vec![About::Attribute, About::Resource, About::Event]
        } else {
            about
        };
        let template = |key| value.get(key).and_then(Value::as_str).map(pieces);
        let url = template("url")?;
        Some(Self {
            about,
            keys: texts("key"),
            values: texts("value"),
            text: template("text").unwrap_or_else(|| url.clone()),
            url,
        })
    }

    /// Whether it is about that.
    pub fn is_about(&self, about: About) -> bool {
        self.about.contains(&about)
    }

    /// Whether it is about an attribute of that key and value.
    pub fn matches(&self, about: About, key: &str, value: &str) -> bool {
        let one = |list: &[String], text: &str| list.is_empty() || list.iter().any(|l| l == text);
        self.is_about(about) && one(&self.keys, key) && one(&self.values, value)
    }

    /// Its address and its text, where `look` has all their names; `None` for an address that is no link.
    pub fn fill(&self, look: &dyn Fn(&str) -> Option<String>) -> Option<(String, String)> {
        let url =
            fill(&self.url, look, |value| utf8_percent_encode(&value, COMPONENT).to_string())?;
        let text = fill(&self.text, look, |value| value)?;
        crate::render::value::link(&url).is_some().then_some((url, text))
    }
}

fn fill(
    pieces: &[Piece],
    look: &dyn Fn(&str) -> Option<String>,
    encode: impl Fn(String) -> String,
) -> Option<String> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Name(name, formatters) => {
                let value = formatters.iter().try_fold(look(name)?, |value, f| f.apply(&value))?;
                out.push_str(&encode(value));
            }
        }
    }
    Some(out)
}

/// `text #{name | formatter argument} text`.
fn pieces(template: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("#{") {
        let Some((inside, after)) = behind.split_once('}') else { break };
        if !before.is_empty() {
            out.push(Piece::Text(before.to_owned()));
        }
        let mut parts = inside.split('|').map(str::trim);
        let name = parts.next().unwrap_or("").to_owned();
        out.push(Piece::Name(name, parts.map(Formatter::read).collect()));
        rest = after;
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest.to_owned()));
    }
    out
}

impl Formatter {
    fn read(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["epoch_micros_to_date_iso"] => Self::DateIso,
            ["pad_start", length, fill] => match length.parse() {
                Ok(length) if length <= 1_000 => Self::PadStart(length, (*fill).to_owned()),
                _ => Self::Unknown,
            },
            ["add", number] => number.parse().map_or(Self::Unknown, Self::Add),
            _ => Self::Unknown,
        }
    }

    fn apply(&self, value: &str) -> Option<String> {
        match self {
            Self::DateIso => {
                let micros: i64 = value.parse().ok()?;
                Some(iso(TimeNs(micros.checked_mul(1_000)?)))
            }
            Self::PadStart(length, fill) => {
                let missing = length.saturating_sub(value.chars().count());
                let pad: String = fill.chars().cycle().take(missing).collect();
                Some(if fill.is_empty() { value.to_owned() } else { pad + value })
            }
            Self::Add(number) => {
                let sum = value.parse::<i128>().ok()?.checked_add(*number)?;
                Some(sum.to_string())
            }
            Self::Unknown => None,
        }
    }
}

/// As JavaScript's `toISOString`: `2023-11-14T22:13:20.000Z`.
fn iso(time: TimeNs) -> String {
    let c = civil(time);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        c.year,
        c.month,
        c.day,
        c.hour,
        c.minute,
        c.second,
        c.nanos / 1_000_000
    )
}
