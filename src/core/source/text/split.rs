//! Which conditions a Jaeger can be asked for, so that they are the query's fields, and which are its filter.
//!
//! Of what must hold all together: the service (or one of several), the operation, bounds of the span's duration
//! (which are inclusive there, so `>` is `>=`), and attributes that equal a text. All else is looked for in what came.

use super::parse::Parsed;
use super::parse_filter;
use super::print::{print_filter, print_key, print_value};
use crate::base::DurationNs;
use crate::base::fmt::{duration_go, instant};
use crate::source::Query;
use crate::source::filter::{Field, Filter, Op, Term, Value};

/// What links take for any, so that no field can hold them.
const ANY_SERVICE: &str = "-";
const ANY_OPERATION: &str = "all";

/// The query.
pub(super) fn split(parsed: Parsed) -> Query {
    let Parsed { filter, last, range, limit } = parsed;
    let mut query = Query {
        lookback: last.map(|l| l.0),
        range: range.map(|r| r.0),
        limit: limit.map(|l| l.0),
        ..Query::default()
    };
    let mut rest = Vec::new();
    for part in filter.map(Filter::into_parts).unwrap_or_default() {
        if !takes(&mut query, &part) {
            rest.push(part);
        }
    }
    query.filter = Filter::all(rest).as_ref().map(print_filter).unwrap_or_default();
    query
}

/// Whether a condition could be made one of the query's fields.
fn takes(query: &mut Query, part: &Filter) -> bool {
    if let Some(services) = services(part) {
        let fits = query.services.is_empty() || query.services == services;
        if fits {
            query.services = services;
        }
        return fits;
    }
    let Filter::Term(Term { field, op, value }) = part else { return false };
    match (field, op, value) {
        (Field::Operation, Op::Eq, Value::Text(name))
            if !name.is_empty() && name != ANY_OPERATION =>
        {
            let fits = query.operation.is_empty() || query.operation == *name;
            if fits {
                query.operation.clone_from(name);
            }
            fits
        }
        // Nothing is shorter, and nothing is asked by it.
        (Field::Duration, Op::Ge | Op::Gt, &Value::Duration(bound)) => {
            query.min = query.min.max(Some(bound).filter(|bound| bound.0 > 0));
            true
        }
        (Field::Duration, Op::Le | Op::Lt, &Value::Duration(bound)) if bound.0 > 0 => {
            query.max = Some(query.max.map_or(bound, |max| max.min(bound)));
            true
        }
        (Field::Duration, Op::Eq, &Value::Duration(bound)) if bound.0 > 0 => {
            query.min = query.min.max(Some(bound));
            query.max = Some(query.max.map_or(bound, |max| max.min(bound)));
            true
        }
        (Field::Tag(key), Op::Eq, Value::Text(value)) => {
            let tag = (key.clone(), value.clone());
            if !query.tags.contains(&tag) {
                query.tags.push(tag);
            }
            true
        }
        _ => false,
    }
}

/// The services of which a condition asks for one, each once.
fn services(part: &Filter) -> Option<Vec<String>> {
    let parts = match part {
        Filter::Or(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut services = Vec::new();
    for part in parts {
        let Filter::Term(Term { field: Field::Service, op: Op::Eq, value: Value::Text(name) }) =
            part
        else {
            return None;
        };
        if name.is_empty() || name == ANY_SERVICE {
            return None;
        }
        if !services.contains(name) {
            services.push(name.clone());
        }
    }
    Some(services)
}

/// A query as text.
pub(super) fn print(query: &Query) -> String {
    let mut parts = Vec::new();
    match query.services.as_slice() {
        [] => {}
        [one] => parts.push(format!("service={}", print_value(one))),
        several => {
            let names: Vec<_> = several.iter().map(|name| print_value(name)).collect();
            parts.push(format!("service in ({})", names.join(", ")));
        }
    }
    if !query.operation.is_empty() {
        parts.push(format!("operation={}", print_value(&query.operation)));
    }
    let some = |bound: Option<DurationNs>| bound.filter(|bound| bound.0 > 0);
    match (some(query.min), some(query.max)) {
        (Some(min), Some(max)) if min == max => {
            parts.push(format!("duration={}", duration_go(min)))
        }
        (min, max) => {
            parts.extend(min.map(|min| format!("duration>={}", duration_go(min))));
            parts.extend(max.map(|max| format!("duration<={}", duration_go(max))));
        }
    }
    let tag =
        |(key, value): &(String, String)| format!("{}={}", print_key(key), print_value(value));
    parts.extend(query.tags.iter().map(tag));
    if !query.filter.is_empty() {
        // Beside the others, a choice needs parentheses. What can't be read stays as it is, for its error to be seen.
        let choice = matches!(parse_filter(&query.filter), Ok(Some(Filter::Or(_))));
        parts.push(if choice { format!("({})", query.filter) } else { query.filter.clone() });
    }
    match (query.lookback, query.range) {
        (Some(lookback), _) => parts.push(format!("last {}", lookback.print())),
        (None, Some((from, to))) => {
            parts.push(format!("from {} to {}", instant(from), instant(to)))
        }
        (None, None) => {}
    }
    parts.extend(query.limit.map(|limit| format!("limit {limit}")));
    parts.join(" ")
}
