//! Which traces a query with a filter finds: in a store, and among lines.

use crate::engine::names::problem;
use crate::engine::protocol::{Problem, TraceRow};
use crate::model::{Store, TraceIx};
use crate::source::filter::{Filter, Line};
use crate::source::local::{self, Condition};
use crate::source::{Query, TextProblem, parse_filter};

/// The traces that match, in the store's order. O(spans and their attributes).
///
/// # Errors
/// The filter can't be read.
pub(in crate::engine) fn matching(store: &Store, query: &Query) -> Result<Vec<TraceIx>, Problem> {
    Ok(match condition(store, &query.filter)? {
        Some(condition) => local::search_where(store, query, &condition),
        None => local::search(store, query),
    })
}

/// Conditions in a store's own terms; nothing for an empty text.
///
/// # Errors
/// They can't be read.
pub(super) fn condition(store: &Store, text: &str) -> Result<Option<Condition>, Problem> {
    let Some(filter) = read(text)? else { return Ok(None) };
    let condition = Condition::new(store, &filter).map_err(|wrong| Problem {
        what: format!("A pattern of this search can't be read: {}", wrong.what),
        place: wrong.pattern,
        advice: "Mend it in the query line".to_owned(),
    })?;
    Ok(Some(condition))
}

/// What a filter says of lines.
pub(super) struct Matching(Option<Filter>);

impl Matching {
    /// Of a text.
    ///
    /// # Errors
    /// It can't be read.
    pub fn of_lines(filter: &str) -> Result<Self, Problem> {
        read(filter).map(Self)
    }

    /// Whether a line matches; `None` where it does not say.
    pub fn line(&self, row: &TraceRow) -> Option<bool> {
        let Some(filter) = &self.0 else { return Some(true) };
        let services: Vec<&str> = row.services.iter().map(|s| s.name.as_str()).collect();
        filter.of_line(&Line {
            service: &row.service,
            name: &row.name,
            duration: row.duration,
            spans: row.spans.into(),
            errors: row.errors.into(),
            services: &services,
        })
    }
}

fn read(text: &str) -> Result<Option<Filter>, Problem> {
    parse_filter(text).map_err(|TextProblem { at, what, .. }| Problem {
        place: format!("character {} of {text}", at + 1),
        ..problem(what, "Mend it in the query line")
    })
}
