//! Ids behind a name: headers, and the keys that loggers write.

use super::{RefKind, TraceRef, b3, only_word, span_id, trace_id, traceparent, uber, xray_id};

/// The names under which loggers write a trace's id, in lower case.
const TRACE_KEYS: [&str; 10] = [
    "trace_id",
    "traceid",
    "trace.id",
    "trace-id",
    "trace id",
    "oteltraceid",
    "otel.trace_id",
    "x-trace-id",
    "x_trace_id",
    "mdc.traceid",
];

/// And a span's.
const SPAN_KEYS: [&str; 7] =
    ["span_id", "spanid", "span.id", "span-id", "span id", "otelspanid", "otel.span_id"];

/// What stands for no id in logs.
const NOTHING: [&str; 6] = ["null", "none", "nil", "undefined", "unknown", "missing"];

/// The header of a trace's context in a text of any number of lines.
pub(super) fn headers(text: &str) -> Option<TraceRef> {
    let lower = text.to_ascii_lowercase();
    let named = |name| values(text, &lower, name);
    // Its shape is unmistakable, so it needs no name.
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    if let Some(found) = words.filter(|w| w.len() >= 55).find_map(traceparent) {
        return Some(found);
    }
    if let Some(found) = named("uber-trace-id").map(|v| v.take(":%")).find_map(uber) {
        return Some(found);
    }
    if let Some(trace) = named("x-b3-traceid").find_map(|v| trace_id(v.take(""))) {
        let span = named("x-b3-spanid").find_map(|v| span_id(v.take("")));
        return Some(TraceRef::new(trace, span, RefKind::B3));
    }
    if let Some(found) = named("b3").map(|v| v.take("-")).find_map(b3) {
        return Some(found);
    }
    if let Some(trace) = named("root").find_map(|v| xray_id(v.take("-"))) {
        let span = named("parent").find_map(|v| span_id(v.take("")));
        return Some(TraceRef::new(trace, span, RefKind::XRay));
    }
    datadog(text, &lower)
}

/// Datadog's decimal ids. The header has the lower 64 bits, and `_dd.p.tid` the upper ones in
/// hexadecimal; newer loggers write all 128 bits in hexadecimal instead.
fn datadog(text: &str, lower: &str) -> Option<TraceRef> {
    let named = |name| values(text, lower, name).map(|v: Value<'_>| v.take(""));
    let id = |value: &str| match decimal(value) {
        Some(low) => {
            let high = named("_dd.p.tid").find_map(|v| (v.len() == 16).then(|| span_id(v))?);
            Some(format!("{}{low}", high.unwrap_or_default()))
        }
        None => trace_id(value),
    };
    let trace = named("x-datadog-trace-id").chain(named("dd.trace_id")).find_map(id)?;
    let span = named("x-datadog-parent-id").chain(named("dd.span_id")).find_map(decimal);
    Some(TraceRef::new(trace, span, RefKind::Datadog))
}

/// A decimal `u64` as 16 hexadecimal digits. Zero is no id.
fn decimal(text: &str) -> Option<String> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let id: u64 = digits.then(|| text.parse().ok())??;
    (id > 0).then(|| format!("{id:016x}"))
}

/// A trace's id behind one of the names that loggers use.
pub(super) fn log_keys(text: &str) -> Option<TraceRef> {
    let lower = text.to_ascii_lowercase();
    let keyed = |name: &&'static str| values(text, &lower, name);
    let trace = TRACE_KEYS.iter().flat_map(keyed).find_map(|value| value.trace())?;
    let span = SPAN_KEYS.iter().flat_map(keyed).find_map(|value| span_id(value.take("")));
    Some(TraceRef::new(trace, span, RefKind::Log))
}

/// What follows a name.
#[derive(Clone, Copy)]
struct Value<'a> {
    rest: &'a str,
    /// Whether `=` or `:` stood between: otherwise the name may just be a word of a sentence.
    assigned: bool,
}

impl<'a> Value<'a> {
    /// The letters and digits at the start, and those of `more`.
    fn take(self, more: &str) -> &'a str {
        let inside = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
        let end = self.rest.find(|c| !inside(c)).unwrap_or(self.rest.len());
        self.rest.get(..end).unwrap_or("")
    }

    /// A trace's id; if it is assigned, also one of another alphabet.
    fn trace(self) -> Option<String> {
        let word = self.take("-_+/=");
        let known = trace_id(word).or_else(|| only_word(word).map(|found| found.trace));
        if !self.assigned {
            return known.filter(|id| id.len() >= 16);
        }
        let zero = word.bytes().all(|b| matches!(b, b'0' | b'-'));
        let nothing = NOTHING.contains(&word.to_ascii_lowercase().as_str());
        known.or_else(|| (!zero && !nothing).then(|| word.to_owned()))
    }
}

/// What follows each place of `name` as a whole word in `text`, behind quotes, spaces and such.
/// `lower` is the text in ASCII lower case.
fn values<'a>(text: &'a str, lower: &'a str, name: &'a str) -> impl Iterator<Item = Value<'a>> {
    let part_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    lower.match_indices(name).filter_map(move |(at, _)| {
        if lower.get(..at)?.ends_with(part_of_name) {
            return None;
        }
        let after = text.get(at + name.len()..)?;
        let between = |c: char| c.is_whitespace() || "\"'`\\:=>[({".contains(c);
        let rest = after.trim_start_matches(between);
        let gap = after.get(..after.len() - rest.len())?;
        (!gap.is_empty()).then(|| Value { rest, assigned: gap.contains(['=', ':']) })
    })
}
