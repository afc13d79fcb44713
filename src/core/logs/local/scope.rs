//! What a line is while stages go over it: its text, its labels, and those that were made of it.

use std::borrow::Cow;

use super::matchers::Matcher;
use super::{Fields, LineView};
use crate::logs::logql::label;

/// The label that says what failed.
pub(super) const ERROR: &str = "__error__";

/// Labels that are taken away, or alone are kept.
#[derive(Debug)]
pub(super) struct Hide {
    /// The others are taken away.
    pub keep: bool,
    /// Names; some only with such a value.
    pub of: Vec<(String, Option<Matcher>)>,
}

impl Hide {
    fn hides(&self, name: &str, value: &str) -> bool {
        let is = |(of, matcher): &(String, Option<Matcher>)| {
            of == name && matcher.as_ref().is_none_or(|matcher| matcher.takes(value))
        };
        // What Loki itself says of errors is only dropped (#keep-labels-expression of the docs).
        let own = self.keep && matches!(name, ERROR | "__error_details__");
        !own && self.of.iter().any(is) != self.keep
    }
}

/// A line, with what was made of it.
pub(super) struct Scope<'q, 'l> {
    line: LineView<'l>,
    /// The line's text, as stages left it.
    pub text: Cow<'l, str>,
    /// Labels made of the line; of equal names the first counts.
    fields: Vec<(String, String)>,
    /// What hides labels of the line itself.
    hides: Vec<&'q Hide>,
}

impl<'q, 'l> Scope<'q, 'l> {
    pub fn new(line: LineView<'l>) -> Self {
        let text = Cow::Borrowed(line.text);
        Self { line, text, fields: Vec::new(), hides: Vec::new() }
    }

    /// A label's value, the empty text without it.
    pub fn get(&self, name: &str) -> &str {
        if let Some((_, value)) = self.fields.iter().find(|(of, _)| of == name) {
            return value;
        }
        let value = (self.line.get)(name).unwrap_or("");
        if self.hides.iter().any(|hide| hide.hides(name, value)) { "" } else { value }
    }

    /// Makes labels of the line. One that the line has already gets `_extracted` behind its name (#parser-expression).
    pub fn parse(&mut self, by: Fields) {
        for (key, value) in by(&self.text) {
            let mut name = label(&key);
            if (self.line.get)(&name).is_some_and(|value| !value.is_empty()) {
                name.push_str("_extracted");
            }
            self.fields.push((name, value));
        }
    }

    /// Takes labels away; those made later are not concerned.
    pub fn hide(&mut self, hide: &'q Hide) {
        self.fields.retain(|(name, value)| !hide.hides(name, value));
        self.hides.push(hide);
    }

    /// Says that something failed.
    pub fn fail(&mut self, what: &str) {
        self.fields.push((ERROR.to_owned(), what.to_owned()));
    }

    /// Takes the codes of colours (`ESC [ … m`, and others of that form) out of the text.
    pub fn decolorize(&mut self) {
        if !self.text.contains("\u{1b}[") {
            return;
        }
        let mut parts = self.text.split("\u{1b}[");
        let mut out = parts.next().unwrap_or("").to_owned();
        for part in parts {
            let code = part.trim_start_matches(|c| matches!(c, ' '..='?'));
            match code.strip_prefix(|c| matches!(c, '@'..='~')) {
                Some(text) => out.push_str(text),
                None => out.extend(["\u{1b}[", part]),
            }
        }
        self.text = Cow::Owned(out);
    }
}
