//! Patterns (RE2), and lists of texts, that a value or a line is compared with.

use regex_lite::{Regex, RegexBuilder};

/// How large a compiled pattern may be, in bytes: its size is what each character of a line costs.
const SIZE: usize = 32 * 1024;

/// What is compared with.
#[derive(Debug)]
pub(super) struct Pattern {
    is: Is,
    /// It is about all of a text, else about a part.
    whole: bool,
}

#[derive(Debug)]
enum Is {
    /// One of these. Most patterns are that, as those of the names of services; it is faster, and has no bounds.
    Texts(Vec<String>),
    /// It knows itself whether it is about all of a text.
    Regex(Box<Regex>),
}

impl Pattern {
    /// One of these texts is part of it.
    pub fn parts(texts: Vec<String>) -> Self {
        Self { is: Is::Texts(texts), whole: false }
    }

    /// Reads a pattern. `.` takes every character of a line, but no line break in a label
    /// (grafana.com/docs/loki/latest/query/log_queries says both). Other than in RE2, `(?i)` is about ASCII letters,
    /// and classes of Unicode (`\pL`) are errors.
    ///
    /// # Errors
    /// Why it is none, in words of regex_lite; or it is too large.
    pub fn read(pattern: &str, whole: bool) -> Result<Self, String> {
        if let Some(texts) = texts(pattern) {
            return Ok(Self { is: Is::Texts(texts), whole });
        }
        let build = |pattern: &str| {
            let mut builder = RegexBuilder::new(pattern);
            builder.size_limit(SIZE).dot_matches_new_line(!whole);
            builder.build().map_err(|error| error.to_string())
        };
        let mut regex = build(pattern)?;
        if whole {
            // It was compiled by itself too: `a)(?:b` is a pattern only in between.
            regex = build(&format!("\\A(?:{pattern})\\z"))?;
        }
        Ok(Self { is: Is::Regex(Box::new(regex)), whole })
    }

    /// It is a list of texts, which costs little.
    pub fn is_plain(&self) -> bool {
        matches!(self.is, Is::Texts(_))
    }

    /// Whether it matches, in time linear in the text times the pattern's size.
    pub fn matches(&self, text: &str) -> bool {
        match &self.is {
            Is::Regex(regex) => regex.is_match(text),
            Is::Texts(texts) if self.whole => texts.iter().any(|one| one == text),
            Is::Texts(texts) => texts.iter().any(|one| text.contains(one.as_str())),
        }
    }
}

/// The texts that a pattern without anything else stands for: `a|b\.c`.
fn texts(pattern: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next().filter(char::is_ascii_punctuation)?),
            '|' => out.push(std::mem::take(&mut text)),
            '.' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
            c => text.push(c),
        }
    }
    out.push(text);
    Some(out)
}
