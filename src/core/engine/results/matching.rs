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
    let Some(filter) = read(&query.filter)? else { return Ok(local::search(store, query)) };
    let condition = Condition::new(store, &filter).map_err(|wrong| Problem {
        what: format!("A pattern of this search can't be read: {}", wrong.what),
        place: wrong.pattern,
        advice: "Mend it in the query line".to_owned(),
    })?;
    Ok(local::search_where(store, query, &condition))
}

/// What a filter says of lines.
pub(super) struct Matching(Option<Filter>);

impl Matching {
    /// That of a query.
    ///
    /// # Errors
    /// The filter can't be read.
    pub fn of_lines(query: &Query) -> Result<Self, Problem> {
        read(&query.filter).map(Self)
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
