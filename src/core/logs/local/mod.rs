//! The part of LogQL that selects lines, read and evaluated on lines in memory: what a Loki would be asked, where logs
//! come from a file.
//!
//! * **Selector**: `{app="a", pod!="b", env=~"f.*", zone!~"g"}`. Patterns are about the whole value; one matcher at
//!   least does not match the empty text.
//! * **Line filters**: `|=`, `!=`, `|~`, `!~`, with `or` between texts: a line has one of them, or none of them.
//! * **Label filters**: `| level="warn"`, also `!=`, `=~`, `!~`; with a number, a duration or a size of bytes also `==`,
//!   `>`, `>=`, `<`, `<=`. `and`, `,` or nothing between two: both; `or`: one. They are read from left to right, neither
//!   binds more; parentheses do.
//! * **Stages**: `| json` and `| logfmt` make labels of the line; `| drop` and `| keep` take labels away; `| decolorize`
//!   takes colours away.
//!
//! The rules are those of grafana.com/docs/loki/latest/query/log_queries. What else a Loki understands is told as such.

mod filters;
mod lexer;
mod matchers;
mod pattern;
mod reader;
mod scope;
mod stages;
mod strings;

use std::fmt;

use matchers::Matcher;
use reader::Reader;
use scope::Scope;
use stages::Stage;

pub use matchers::Op;

/// How long a query may be, in bytes: more is none that a person or a page wrote.
pub const MOST: usize = 128 * 1024;

/// Makes labels of a line, in the order of the line, as `| json` or `| logfmt` does. What is nested has names joined by
/// `_`; arrays are left out. Other characters of names become `_` here, and of equal names the first is taken. A line
/// that is not of this form gets the label `__error__` (`JSONParserErr`, `LogfmtParserErr`): a Loki keeps it, and
/// queries say `| __error__=""`.
pub type Fields = fn(&str) -> Vec<(String, String)>;

/// What the stages that make labels are done by.
#[derive(Clone, Copy, Debug)]
pub struct Parsers {
    /// `| json`.
    pub json: Fields,
    /// `| logfmt`.
    pub logfmt: Fields,
}

/// A line, as a query sees it.
#[derive(Clone, Copy)]
pub struct LineView<'a> {
    /// The line itself.
    pub text: &'a str,
    /// Its labels and its structured metadata, by name (as Loki names them, without dots). One that is not there is as
    /// if it were empty.
    pub get: &'a dyn Fn(&str) -> Option<&'a str>,
}

/// Why a text is no query here, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The byte at which it is wrong; the text's length where something is missing. Always between two characters.
    pub place: usize,
    /// A sentence without a full stop: what is wrong, and what to do.
    pub words: String,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "At {}: {}", self.place, self.words)
    }
}

impl std::error::Error for Unread {}

/// A query.
#[derive(Debug)]
pub struct Query {
    selector: Vec<Matcher>,
    stages: Vec<Stage>,
}

impl Query {
    /// Reads a query, in time linear in its length; a pattern is compiled within bounds.
    ///
    /// # Errors
    /// What is wrong with it, or what is not understood here though a Loki does: queries for numbers (`rate(…)`),
    /// stages that write lines or labels anew (`| line_format`), `| pattern`, `| regexp`, `| unpack`, `ip(…)`, `|>`.
    pub fn read(text: &str) -> Result<Self, Unread> {
        if text.len() > MOST {
            return Err(Unread { place: 0, words: "This query is too long".to_owned() });
        }
        let mut reader = Reader::new(text)?;
        let selector = matchers::selector(&mut reader)?;
        let mut stages = stages::stages(&mut reader)?;
        // What only prepares for a filter has nothing to do where none follows.
        while stages.last().is_some_and(|stage| !stage.selects()) {
            stages.pop();
        }
        Ok(Self { selector, stages })
    }

    /// Whether a line is selected. The costs are the line's length for each text of a filter, times the size of a
    /// pattern for each pattern, and one run of a parser for each `| json` and `| logfmt` that a filter follows.
    pub fn takes(&self, line: &LineView<'_>, parsers: Parsers) -> bool {
        let of = |name: &str| (line.get)(name).unwrap_or("");
        if !self.selector.iter().all(|matcher| matcher.takes(of(&matcher.name))) {
            return false;
        }
        let mut scope = Scope::new(*line);
        self.stages.iter().all(|stage| stage.passes(&mut scope, parsers))
    }

    /// What the selector asks of labels: name, comparison, and value or pattern, in order.
    pub fn selector_labels(&self) -> Vec<(&str, Op, &str)> {
        self.selector.iter().map(|of| (of.name.as_str(), of.op, of.value.as_str())).collect()
    }
}
