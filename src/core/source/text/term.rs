//! What keys mean, and values as their fields take them.

use super::lex::Token;
use super::parse::{Result, problem};
use crate::base::DurationNs;
use crate::base::fmt::parse_duration;
use crate::source::filter::{Field, Op, Term, Value};

/// What a key means. In quotes it is always an attribute's.
pub(super) fn field(key: &str, quoted: bool) -> Field {
    let lower = key.to_ascii_lowercase();
    if quoted {
        return Field::Tag(key.to_owned());
    }
    let behind = |prefix: &str| {
        key.get(prefix.len()..).filter(|rest| lower.starts_with(prefix) && !rest.is_empty())
    };
    match lower.as_str() {
        "service" | "service.name" => Field::Service,
        "operation" | "name" | "spanname" => Field::Operation,
        "caller" => Field::Caller,
        "duration" => Field::Duration,
        "traceduration" | "trace.duration" => Field::TraceDuration,
        "tracespans" => Field::TraceSpans,
        "traceerrors" => Field::TraceErrors,
        "traceservice" => Field::TraceService,
        "rootservice" => Field::RootService,
        "rootoperation" | "rootname" => Field::RootOperation,
        _ => {
            let root = behind("root.").map(|key| Field::RootTag(key.to_owned()));
            let tag = ["tags.", "tag.", "attributes."].iter().find_map(|prefix| behind(prefix));
            root.unwrap_or_else(|| Field::Tag(tag.unwrap_or(key).to_owned()))
        }
    }
}

/// A comparison with the value as its field takes it.
pub(super) fn compared(field: Field, op: Op, text: String, at: &Token) -> Result<Term> {
    if op.is_pattern() {
        return match (&field, text.is_empty()) {
            (
                Field::Duration | Field::TraceDuration | Field::TraceSpans | Field::TraceErrors,
                _,
            ) => Err(problem(at, "A number has no pattern; compare it by > or <")),
            (_, true) => Err(problem(at, "The pattern is empty")),
            _ => Ok(Term::text(field, op, text)),
        };
    }
    let value = match &field {
        Field::Duration | Field::TraceDuration => {
            let read = parse_duration(&text);
            let wrong = "Write a number and a unit, like 1.5s, 100ms or 250us";
            Value::Duration(read.ok_or_else(|| problem(at, wrong))?)
        }
        Field::TraceSpans | Field::TraceErrors => {
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            let read = text.parse().ok().filter(|_| digits);
            Value::Count(read.ok_or_else(|| problem(at, "Write a whole number"))?)
        }
        Field::Tag(_) | Field::RootTag(_) if op.is_order() => match number(&text) {
            Some(_) => Value::Text(text),
            None => Value::Duration(duration(&text).ok_or_else(|| {
                problem(
                    at,
                    "Larger and smaller are for numbers; write a number, or compare by = or ~",
                )
            })?),
        },
        _ if op.is_order() => {
            return Err(problem(at, "Names are not larger or smaller; compare them by = or ~"));
        }
        _ => Value::Text(text),
    };
    Ok(Term { field, op, value })
}

/// A number as attributes are compared by; finite.
pub(in crate::source) fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|n| n.is_finite())
}

/// A duration with a unit.
pub(in crate::source) fn duration(text: &str) -> Option<DurationNs> {
    parse_duration(text).filter(|_| text.trim() != "0")
}
