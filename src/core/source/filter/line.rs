//! What a line of a list can tell of a condition, without the trace's spans.

use super::{Field, Filter, Op, Term, Value};
use crate::base::DurationNs;

/// What a list knows of a trace.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The service of its first root; empty if it has no name.
    pub service: &'a str,
    /// The name of its first root.
    pub name: &'a str,
    /// Its duration.
    pub duration: DurationNs,
    /// How many spans it has.
    pub spans: u64,
    /// How many of them failed.
    pub errors: u64,
    /// The names of all its services.
    pub services: &'a [&'a str],
}

impl Filter {
    /// Whether a line is not enough to tell: whether any comparison is about a span, an attribute of the root, or
    /// by a pattern (what reads lines knows no regular expressions).
    pub fn needs_spans(&self) -> bool {
        match self {
            Self::And(list) | Self::Or(list) => list.iter().any(Self::needs_spans),
            Self::Not(filter) => filter.needs_spans(),
            Self::Term(term) => term.needs_spans(),
        }
    }

    /// Whether it holds for a trace of which only a line is known; `None` where that can't be told (Kleene's logic:
    /// an `or` holds if one of its parts does, whatever the others are). Never `None` without [`Filter::needs_spans`],
    /// and what it says is what a search in the spans says.
    pub fn of_line(&self, line: &Line<'_>) -> Option<bool> {
        // What one part is enough to decide.
        let decided = |list: &[Self], by: bool| {
            let mut sure = true;
            for part in list {
                match part.of_line(line) {
                    Some(told) if told == by => return Some(by),
                    told => sure &= told.is_some(),
                }
            }
            sure.then_some(!by)
        };
        match self {
            Self::And(list) => decided(list, false),
            Self::Or(list) => decided(list, true),
            Self::Not(filter) => filter.of_line(line).map(|holds| !holds),
            Self::Term(term) => term.of_line(line),
        }
    }
}

impl Term {
    fn needs_spans(&self) -> bool {
        let of_span = matches!(
            self.field,
            Field::Service
                | Field::Operation
                | Field::Caller
                | Field::Duration
                | Field::RootTag(_)
                | Field::Tag(_)
        );
        of_span || self.op.is_pattern()
    }

    fn of_line(&self, line: &Line<'_>) -> Option<bool> {
        if self.needs_spans() {
            return None;
        }
        let op = self.op;
        Some(match (&self.field, &self.value) {
            (Field::TraceDuration, &Value::Duration(than)) => op.holds(line.duration.cmp(&than)),
            (Field::TraceSpans, &Value::Count(than)) => op.holds(line.spans.cmp(&than)),
            (Field::TraceErrors, &Value::Count(than)) => op.holds(line.errors.cmp(&than)),
            (Field::RootService, value) => of_texts(op, value, &[line.service]),
            (Field::RootOperation, value) => of_texts(op, value, &[line.name]),
            (Field::TraceService, value) => of_texts(op, value, line.services),
            // A value that the field can't be compared with.
            _ => op == Op::Exists,
        })
    }
}

/// Names are always there, but may be empty: `exists` asks for one that is not.
fn of_texts(op: Op, value: &Value, texts: &[&str]) -> bool {
    let has = |text: &str| texts.contains(&text);
    match (op, value) {
        (Op::Exists, _) => texts.iter().any(|text| !text.is_empty()),
        (Op::Eq, Value::Text(text)) => has(text),
        (Op::Ne, Value::Text(text)) => !has(text),
        _ => false,
    }
}
