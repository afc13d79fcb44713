//! Why something is no answer with lines: what it is, where that shows, and what can be done.

use crate::base::fmt::cut;
use crate::ingest::json::JsonError;

use super::super::ansi::plain;

/// Why no lines could be read. Its text is one or two whole sentences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unread {
    /// No byte, or nothing but white space.
    #[error("There is nothing in it. Ask again, or save the answer again.")]
    Empty,
    /// Text that is no JSON: Loki's errors are (pkg/util/server/error.go).
    #[error(
        "This is not JSON, but text: \u{201c}{start}\u{201d}. Loki's answers are JSON; its errors are text."
    )]
    Text {
        /// How it begins.
        start: String,
    },
    /// JSON that breaks before the first thing that was known.
    #[error(
        "This is not JSON that can be read: expected {expected} at byte {at}. Save the answer again as it came."
    )]
    Broken {
        /// The offset, from 0.
        at: usize,
        /// What should have stood there.
        expected: &'static str,
    },
    /// Numbers over time in place of lines.
    #[error(
        "This query counts lines instead of listing them (its result is a {kind}). Ask for the lines: {{…}} without rate, count_over_time or sum around it."
    )]
    Counts {
        /// Loki's word for the result.
        kind: String,
    },
    /// An error as JSON, as gateways have it.
    #[error("The server answered with an error: {message}")]
    Refused {
        /// Its own words.
        message: String,
    },
    /// Another kind of JSON.
    #[error("This is JSON, but no answer with log lines{}. Lines are what query_range of Loki answers.", keys(.seen))]
    Other {
        /// The first keys at its top.
        seen: Vec<String>,
    },
}

impl Unread {
    /// What didn't begin as JSON is text; all else is broken JSON.
    pub(super) fn broken(bytes: &[u8], error: JsonError) -> Self {
        let text = String::from_utf8_lossy(bytes.get(..400).unwrap_or(bytes));
        let text = text.trim_start();
        if text.starts_with(['{', '[']) {
            return Self::Broken { at: error.at, expected: error.expected };
        }
        let start = text.lines().next().unwrap_or("").trim_end();
        Self::Text { start: cut(&plain(start), 120) }
    }
}

fn keys(seen: &[String]) -> String {
    if seen.is_empty() {
        return String::new();
    }
    let seen: Vec<String> = seen.iter().map(|key| cut(key, 30)).collect();
    format!(": at its top are {}", seen.join(", "))
}
