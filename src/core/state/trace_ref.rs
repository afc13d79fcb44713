//! The trace-id box: finds the id in whatever a person pastes there.
//!
//! In this order: an id by itself, a link, a header by name or shape, `trace_id=` and the like in a
//! line of a log, the only word there of an id's length. What is left, if it is one word, is taken
//! for an id of another alphabet.

mod address;
mod named;

/// The trace, and perhaps the span, that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceRef {
    /// The trace's id, not empty: hexadecimal ids in lower case and without dashes, others as they
    /// are.
    pub trace: String,
    /// The span's id in lower-case hexadecimal.
    pub span: Option<String>,
    /// What the id was read from.
    pub kind: RefKind,
}

/// What an id was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefKind {
    /// The hexadecimal id by itself, perhaps with dashes.
    Id,
    /// The address of a trace in Jaeger UI, Grafana, Zipkin, Tempo, Spanscape or another.
    Link,
    /// W3C's `traceparent`.
    Traceparent,
    /// Zipkin's `b3` or `X-B3-TraceId`.
    B3,
    /// Jaeger's `uber-trace-id`.
    Uber,
    /// AWS X-Ray's `Root=1-...`.
    XRay,
    /// Datadog's decimal id.
    Datadog,
    /// Text around it, such as a line of a log.
    Log,
    /// Nothing known: the one word as it is.
    Word,
}

impl RefKind {
    /// What it is, for a person, after "read from".
    pub fn words(self) -> &'static str {
        match self {
            Self::Id => "an id",
            Self::Link => "a link",
            Self::Traceparent => "a traceparent header",
            Self::B3 => "a B3 header",
            Self::Uber => "an uber-trace-id header",
            Self::XRay => "an X-Ray header",
            Self::Datadog => "a Datadog id",
            Self::Log => "the text around it",
            Self::Word => "one word",
        }
    }
}

impl TraceRef {
    fn new(trace: String, span: Option<String>, kind: RefKind) -> Self {
        Self { trace, span, kind }
    }
}

/// Reads a trace's id from `text`; `None` if there is none, or more than one and no way to tell.
/// Linear in the text's length.
pub fn read_trace_ref(text: &str) -> Option<TraceRef> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_wrapping(c));
    let one_word = !text.is_empty() && !text.contains(char::is_whitespace);
    if one_word && let Some(found) = alone(text).or_else(|| address::read(text)) {
        return Some(found);
    }
    named::headers(text)
        .or_else(|| named::log_keys(text))
        .or_else(|| text.split_whitespace().find_map(in_sentence))
        .or_else(|| only_word(text))
        .or_else(|| (one_word && !address::is_no_id(text)).then(|| opaque(text)))
}

/// How many traces a text names at most.
const MOST: usize = 50;

/// Reads the ids of all traces that a text names, each with the line that it stands in: one, where the text as a whole
/// names one; else those of its lines, and where a line names more than one, all of its words that have an id's length.
/// At most 50, each once. Linear in the text's length.
pub fn read_trace_refs(text: &str) -> Vec<(TraceRef, &str)> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    if lines().nth(1).is_none()
        && let Some(one) = read_trace_ref(text)
    {
        return vec![(one, text)];
    }
    let mut found: Vec<(TraceRef, &str)> = Vec::new();
    for line in lines() {
        let named = read_trace_ref(line).filter(|of| of.kind != RefKind::Word);
        let words = || {
            line.split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| word.len() == 32)
                .filter_map(|word| hex_id(word, 32))
                .map(|id| TraceRef::new(id, None, RefKind::Log))
        };
        let all: Vec<TraceRef> = named.map_or_else(|| words().collect(), |one| vec![one]);
        for one in all {
            let known = found.iter().any(|(other, _)| other.trace == one.trace);
            if !known && found.len() < MOST {
                found.push((one, line));
            }
        }
    }
    // Lines of one word each are ids of another alphabet, or one that was broken.
    if found.is_empty() {
        found.extend(read_trace_ref(text).map(|one| (one, text)));
    }
    found
}

/// A link among other words; without a scheme only if its id looks like one (`src/trace/mod.rs`).
fn in_sentence(word: &str) -> Option<TraceRef> {
    let certain = |found: &TraceRef| word.contains("://") || trace_id(&found.trace).is_some();
    address::read(word).filter(certain)
}

/// What an id is often wrapped in where it was copied from.
fn is_wrapping(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';')
}

fn opaque(word: &str) -> TraceRef {
    TraceRef::new(word.to_owned(), None, RefKind::Word)
}

/// An id, or the value of a header, with nothing around it.
fn alone(word: &str) -> Option<TraceRef> {
    let id = || Some(TraceRef::new(trace_id(word)?, None, RefKind::Id));
    traceparent(word).or_else(|| b3(word)).or_else(|| uber(word)).or_else(id)
}

/// The only word of 32 hexadecimal digits, else the only one of 16; or an X-Ray id.
fn only_word(text: &str) -> Option<TraceRef> {
    let dashed = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    if let Some(id) = dashed.clone().find_map(xray_id) {
        return Some(TraceRef::new(id, None, RefKind::XRay));
    }
    let plain = || text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let uuids: Vec<&str> = dashed.filter(|w| is_uuid(w)).collect();
    let id = only(plain().filter(|w| w.len() == 32 && is_hex(w, 32)))
        .or_else(|| only(plain().filter(|w| w.len() == 16 && is_hex(w, 16))))
        .or_else(|| only(uuids.into_iter()))?;
    Some(TraceRef::new(trace_id(id)?, None, RefKind::Log))
}

/// The first of `words` if all others are equal to it. Ids of zeros are none.
fn only<'a>(words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut words = words.filter(|w| w.bytes().any(|b| b != b'0' && b != b'-'));
    let first = words.next()?;
    words.all(|w| w.eq_ignore_ascii_case(first)).then_some(first)
}

/// An id of up to 128 bits: hexadecimal, perhaps with `0x` before it, or with the dashes of a UUID
/// or of X-Ray. Zero is no id.
fn trace_id(text: &str) -> Option<String> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    if let Some(id) = xray_id(text) {
        return Some(id);
    }
    let plain = if is_uuid(text) { text.replace('-', "") } else { text.to_owned() };
    hex_id(&plain, 32)
}

/// A span's id, up to 64 bits, in lower case. Zero is none.
fn span_id(text: &str) -> Option<String> {
    hex_id(text, 16)
}

/// Hexadecimal of at most `most` digits, not zero, in lower case.
fn hex_id(text: &str, most: usize) -> Option<String> {
    let any = text.bytes().any(|b| b != b'0');
    (is_hex(text, most) && any).then(|| text.to_ascii_lowercase())
}

fn is_hex(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether `text` has the shape of hexadecimal words of these lengths with dashes between them.
fn is_dashed(text: &str, lengths: &[usize]) -> bool {
    let mut words = text.split('-');
    lengths.iter().all(|&len| words.next().is_some_and(|w| w.len() == len && is_hex(w, len)))
        && words.next().is_none()
}

fn is_uuid(text: &str) -> bool {
    is_dashed(text, &[8, 4, 4, 4, 12])
}

/// `1-5759e988-bd862e3fe1be46a994272793`: a version, seconds since the epoch, and 96 random bits,
/// the last two of which are the W3C id.
fn xray_id(text: &str) -> Option<String> {
    let rest = text.strip_prefix("1-")?;
    is_dashed(rest, &[8, 24]).then(|| rest.replace('-', "").to_ascii_lowercase())
}

/// `00-<32 digits>-<16 digits>-01`, a later version with more behind it (W3C Trace Context 3.2).
fn traceparent(text: &str) -> Option<TraceRef> {
    let mut parts = text.split('-');
    let (version, trace, span) = (parts.next()?, parts.next()?, parts.next()?);
    let flags = parts.next()?;
    let right = version.len() == 2
        && is_hex(version, 2)
        && !version.eq_ignore_ascii_case("ff")
        && trace.len() == 32
        && span.len() == 16
        && is_hex(flags, 2);
    let span = right.then(|| span_id(span)).flatten();
    Some(TraceRef::new(hex_id(trace, 32).filter(|_| right)?, span, RefKind::Traceparent))
}

/// `{trace}-{span}`, `{trace}-{span}-{sampled}`, `{trace}-{span}-{sampled}-{parent}`.
fn b3(text: &str) -> Option<TraceRef> {
    let parts: Vec<&str> = text.splitn(5, '-').collect();
    let (trace, span, rest) = match parts.as_slice() {
        [trace, span, rest @ ..] => (*trace, *span, rest),
        _ => return None,
    };
    let sampled = |s: &str| matches!(s, "0" | "1" | "d");
    let right = matches!(trace.len(), 16 | 32)
        && span.len() == 16
        && match rest {
            [] => true,
            [state] => sampled(state),
            [state, parent] => sampled(state) && is_hex(parent, 16),
            _ => false,
        };
    let trace = hex_id(trace, 32).filter(|_| right)?;
    Some(TraceRef::new(trace, Some(span_id(span)?), RefKind::B3))
}

/// `{trace}:{span}:{parent}:{flags}`, also with `%3A`. Leading zeros may be missing.
fn uber(text: &str) -> Option<TraceRef> {
    let text = text.replace("%3A", ":").replace("%3a", ":");
    let parts: Vec<&str> = text.split(':').collect();
    let [trace, span, parent, flags] = parts.as_slice() else {
        return None;
    };
    if !is_hex(parent, 16) || !is_hex(flags, 2) {
        return None;
    }
    Some(TraceRef::new(hex_id(trace, 32)?, Some(span_id(span)?), RefKind::Uber))
}
