//! A search as text, and back: `service=checkout duration>500ms error=true last 1h limit 50`.
//!
//! * A **term** is `field sign value`. Fields of a span: `service`, `operation`, `caller` (the service of its parent),
//!   `duration`, and any key of an attribute (`http.status_code=500`); of the whole trace: `traceDuration`, `traceSpans`, `traceErrors`,
//!   `traceService` (any of its services), `rootService`, `rootOperation`, and `root.KEY` for an attribute of its
//!   root. They are read in any case. A key that is one of these words stands in quotes.
//! * **Signs**: `=`, `!=`, `>`, `>=`, `<`, `<=`, `~` (a regular expression is found in it), `!~`. `exists KEY`: there is
//!   such an attribute. On attributes, `>` and its like compare numbers.
//! * **Values** end at white space or `)`, or stand in quotes, in which `\` takes the next quote or `\`, and `\n`,
//!   `\r`, `\t` are what they are elsewhere; any other `\` stays, for patterns. `service in (a, b)` is one of them.
//! * Terms beside each other must all hold; `and`, `or`, `not` and parentheses are what they say, `not` before `and`
//!   before `or`.
//! * `last 1h`, `from 2026-03-12T12:00Z to 2026-03-12T13:00Z` and `limit 50` say when and how many.
//! * The habit of SQL is read too: `SELECT * FROM traces WHERE duration > 1000ms AND tags.error = true LIMIT 50`.
//!
//! All must hold for **one span** of a trace, as in Jaeger. What a Jaeger can be asked for goes into the [`Query`]'s
//! fields (`split.rs` says what that is), the rest into its filter.

mod complete;
mod lex;
mod parse;
mod print;
mod split;
mod sql;
mod term;

use super::{Filter, Query};

pub use complete::{Completion, Expect, completion, insert};
pub use print::print_filter;
pub(super) use term::{duration, number};

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextProblem {
    /// The number of the first character that is wrong, from 0.
    pub at: usize,
    /// How many characters are; 0 where something is missing.
    pub len: usize,
    /// A sentence without a full stop: what is wrong and what to do.
    pub what: String,
}

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A search.
    Query(Query),
    /// The id of a trace.
    Trace(String),
}

/// The language in examples, for a person: a term, and what it finds.
pub const QUERY_HELP: &[(&str, &str)] = &[
    ("service=cart", "A span of this service; several: service in (cart, shop)"),
    ("operation=\"POST /pay\"", "Of this name; values with spaces in quotes"),
    ("http.status_code=500 error=true", "With these attributes, both on one span"),
    ("duration>=500ms duration<=2s", "That took so long; traceDuration is the whole trace's"),
    ("db.statement ~ \"UPDATE .*stock\"", "With the pattern somewhere in it; !~ without it"),
    ("http.status_code>=500", "With a larger number; also <, <=, !="),
    ("exists retry.count", "With such an attribute, whatever it is"),
    ("not (a=1 or b=2)", "and, or, not, parentheses"),
    ("traceSpans>100 rootService=web", "Of the trace: spans, errors, its root's names; root.KEY"),
    ("last 1h limit 50", "When, and how many; or from 2026-03-12T12:00Z to 2026-03-12T13:00Z"),
];

/// Reads a search. What is not said of time and number is left to the source.
///
/// # Errors
/// What is wrong, and where.
pub fn parse_query(text: &str) -> Result<Typed, TextProblem> {
    let text = text.trim_end();
    if let Some(id) = trace_id(text.trim()) {
        return Ok(Typed::Trace(id));
    }
    let parsed = parse::parse(sql::without_sql(lex::lex(text)?), parse::TYPED)?;
    Ok(Typed::Query(split::split(parsed)))
}

/// Writes a query so that [`parse_query`] reads it as the same.
pub fn print_query(query: &Query) -> String {
    split::print(query)
}

/// Reads conditions alone; none of an empty text.
///
/// # Errors
/// What is wrong, and where; time and number have no place in it.
pub fn parse_filter(text: &str) -> Result<Option<Filter>, TextProblem> {
    let parsed = parse::parse(lex::lex(text)?, parse::PRINTED)?;
    let misplaced =
        parsed.last.map(|l| l.1).or(parsed.range.map(|r| r.1)).or(parsed.limit.map(|l| l.1));
    match misplaced {
        Some(at) => {
            Err(TextProblem { at, len: 0, what: "Time and number have no place here".into() })
        }
        None => Ok(parsed.filter),
    }
}

/// A text that can be nothing but a trace's id: 16 or 32 hexadecimal digits, or between with a digit in it.
fn trace_id(text: &str) -> Option<String> {
    let hex = text.bytes().all(|b| b.is_ascii_hexdigit());
    let digit = text.bytes().any(|b| b.is_ascii_digit());
    (hex && (16..=32).contains(&text.len()) && (digit || matches!(text.len(), 16 | 32)))
        .then(|| text.to_owned())
}
