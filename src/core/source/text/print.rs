//! Conditions as text.

use crate::base::fmt::duration_go;
use crate::source::filter::{Field, Filter, Op, Term, Value};

/// Words that mean something where a key may stand.
const WORDS: [&str; 23] = [
    "service",
    "service.name",
    "operation",
    "name",
    "spanname",
    "duration",
    "traceduration",
    "trace.duration",
    "tracespans",
    "traceerrors",
    "traceservice",
    "rootservice",
    "rootoperation",
    "rootname",
    "and",
    "or",
    "not",
    "exists",
    "last",
    "from",
    "to",
    "limit",
    "select",
];

/// Writes conditions so that they are read as the same.
pub fn print_filter(filter: &Filter) -> String {
    print(filter, false)
}

/// `inner`: within a `not` or an `and`, where an `or` needs parentheses.
fn print(filter: &Filter, inner: bool) -> String {
    match filter {
        Filter::And(list) => {
            list.iter().map(|part| print(part, true)).collect::<Vec<_>>().join(" and ")
        }
        Filter::Or(list) => {
            let parts: Vec<_> = list.iter().map(|part| print(part, false)).collect();
            let text = parts.join(" or ");
            if inner { format!("({text})") } else { text }
        }
        Filter::Not(part) => match &**part {
            many @ (Filter::And(_) | Filter::Or(_)) => format!("not ({})", print(many, false)),
            one => format!("not {}", print(one, true)),
        },
        Filter::Term(term) => print_term(term),
    }
}

/// One comparison.
pub(super) fn print_term(term: &Term) -> String {
    let key = print_field(&term.field);
    if term.op == Op::Exists {
        return format!("exists {key}");
    }
    let value = match &term.value {
        Value::None => "\"\"".to_owned(),
        Value::Text(text) => print_value(text),
        Value::Duration(duration) => duration_go(*duration),
        Value::Count(count) => count.to_string(),
    };
    let sign = term.op.sign();
    // Patterns are easier to read with room around their sign.
    if term.op.is_pattern() {
        format!("{key} {sign} {value}")
    } else {
        format!("{key}{sign}{value}")
    }
}

/// A field as a key.
pub(super) fn print_field(field: &Field) -> String {
    match field {
        Field::Service => "service".to_owned(),
        Field::Operation => "operation".to_owned(),
        Field::Caller => "caller".to_owned(),
        Field::Duration => "duration".to_owned(),
        Field::TraceDuration => "traceDuration".to_owned(),
        Field::TraceSpans => "traceSpans".to_owned(),
        Field::TraceErrors => "traceErrors".to_owned(),
        Field::TraceService => "traceService".to_owned(),
        Field::RootService => "rootService".to_owned(),
        Field::RootOperation => "rootOperation".to_owned(),
        Field::RootTag(key) => print_root(key),
        Field::Tag(key) => print_key(key),
    }
}

/// Behind `root.`, any text may stand in quotes.
fn print_root(key: &str) -> String {
    if is_bare(key) { format!("root.{key}") } else { format!("root.{}", quoted(key)) }
}

fn is_bare(key: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || c.is_control() || "()=!<>~&|,;\"'\\".contains(c);
    // Behind a full stop, a quote would belong to the key.
    !key.is_empty() && !key.contains(ends) && !key.ends_with('.')
}

/// An attribute's key; in quotes where it would be read otherwise.
pub(super) fn print_key(key: &str) -> String {
    let lower = key.to_ascii_lowercase();
    let prefixed = ["root.", "tags.", "tag.", "attributes."].iter().any(|p| lower.starts_with(p));
    if is_bare(key) && !prefixed && !WORDS.contains(&lower.as_str()) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// A value; in quotes where it would end too soon.
pub(super) fn print_value(text: &str) -> String {
    let bare = !text.is_empty()
        && !text.starts_with(['(', ',', '=', '~', '<', '>'])
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'\\(),;".contains(c));
    if bare { text.to_owned() } else { quoted(text) }
}

/// In quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // As in a pattern, it needs no other before it, unless what follows would be taken.
            '\\' => match chars.peek() {
                Some('n' | 'r' | 't' | '"' | '\'' | '\\' | '\n' | '\r' | '\t') | None => {
                    out.push_str("\\\\")
                }
                Some(_) => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
