//! The pipeline behind a selector: filters of lines and labels, and what prepares for them.

use super::filters::Chain;
use super::lexer::Kind;
use super::matchers::{Matcher, Op};
use super::pattern::Pattern;
use super::reader::Reader;
use super::scope::{Hide, Scope};
use super::{Parsers, Unread};

/// Stages that a Loki has besides.
const ELSEWHERE: [&str; 7] =
    ["line_format", "label_format", "pattern", "regexp", "unpack", "unwrap", "distinct"];

/// A stage.
#[derive(Debug)]
pub(super) enum Stage {
    /// One of the patterns is in the line; or none of them is.
    Line(bool, Vec<Pattern>),
    Labels(Chain),
    Json,
    Logfmt,
    Decolorize,
    Hide(Hide),
}

impl Stage {
    /// It takes lines or leaves them; others only prepare for one that does.
    pub fn selects(&self) -> bool {
        matches!(self, Self::Line(..) | Self::Labels(_))
    }

    /// Goes over a line: whether it is still selected.
    pub fn passes<'q>(&'q self, scope: &mut Scope<'q, '_>, parsers: Parsers) -> bool {
        match self {
            Self::Line(has, of) => of.iter().any(|one| one.matches(&scope.text)) == *has,
            Self::Labels(chain) => chain.holds(scope),
            Self::Json => {
                scope.parse(parsers.json);
                true
            }
            Self::Logfmt => {
                scope.parse(parsers.logfmt);
                true
            }
            Self::Decolorize => {
                scope.decolorize();
                true
            }
            Self::Hide(hide) => {
                scope.hide(hide);
                true
            }
        }
    }
}

/// Reads all stages, to the end of the query.
pub(super) fn stages(reader: &mut Reader) -> Result<Vec<Stage>, Unread> {
    let mut out = Vec::new();
    loop {
        out.push(match reader.peek() {
            None => return Ok(out),
            Some(Kind::Sign("|")) => {
                reader.bump();
                piped(reader)?
            }
            Some(Kind::Sign(sign @ ("|=" | "!=" | "|~" | "!~"))) => {
                let sign = *sign;
                reader.bump();
                line(reader, sign)?
            }
            Some(Kind::Sign("|>" | "!>")) => return Err(reader.elsewhere("A filter by |> or !>")),
            Some(Kind::Other('[')) => {
                return Err(reader.elsewhere("A query for numbers, over times in [ ],"));
            }
            _ => {
                return Err(
                    reader.wrong("Write a filter here, like |= \"text\" or | level=\"warn\"")
                );
            }
        });
    }
}

/// A filter of lines behind its sign.
fn line(reader: &mut Reader, sign: &str) -> Result<Stage, Unread> {
    let is_pattern = sign.ends_with('~');
    let mut patterns = Vec::new();
    let mut texts = Vec::new();
    loop {
        let (text, at) = reader.text()?;
        if is_pattern {
            patterns.push(reader.pattern(&text, at, false)?);
        } else {
            texts.push(text);
        }
        if !reader.eat_word("or") {
            break;
        }
    }
    if !is_pattern {
        patterns.push(Pattern::parts(texts));
    }
    Ok(Stage::Line(sign.starts_with('|'), patterns))
}

/// A stage behind `|`.
fn piped(reader: &mut Reader) -> Result<Stage, Unread> {
    let Some(Kind::Name(name)) = reader.peek() else {
        return match reader.sign() {
            Some("(") => Ok(Stage::Labels(Chain::read(reader, 0)?)),
            _ => Err(reader.wrong("Write a label or a stage here, like level=\"warn\" or json")),
        };
    };
    let name = name.clone();
    let stage = match name.as_str() {
        "json" => Stage::Json,
        "logfmt" => Stage::Logfmt,
        "decolorize" => Stage::Decolorize,
        "drop" | "keep" => {
            reader.bump();
            return Ok(Stage::Hide(Hide { keep: name == "keep", of: hidden(reader)? }));
        }
        name if ELSEWHERE.contains(&name) => return Err(reader.elsewhere(&format!("| {name}"))),
        _ => return Ok(Stage::Labels(Chain::read(reader, 0)?)),
    };
    reader.bump();
    match reader.peek() {
        Some(Kind::Name(_) | Kind::Text(_) | Kind::Other('-')) => {
            Err(reader.elsewhere(&format!("| {name} with a choice of fields or a flag")))
        }
        _ => Ok(stage),
    }
}

/// Names behind `drop` or `keep`, some with a comparison.
fn hidden(reader: &mut Reader) -> Result<Vec<(String, Option<Matcher>)>, Unread> {
    let mut out = Vec::new();
    loop {
        let name = reader.name()?;
        let op = reader.sign().and_then(Op::of);
        let matcher = match op {
            Some(op) => {
                reader.bump();
                Some(Matcher::read(reader, name.clone(), op)?)
            }
            None => None,
        };
        out.push((name, matcher));
        if !reader.eat(",") {
            return Ok(out);
        }
    }
}
