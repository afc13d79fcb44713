//! Which trace and span a line belongs to: by what it is labelled with, by its fields, or by its text.

mod names;
mod text;

use crate::base::{SpanId, TraceId};

use super::fields::Parsed;
use super::lines::Line;

/// The ids of a line, each from where it is found first: metadata, labels, fields, text. Ids that are all zeros are
/// none. O(metadata + fields), and O(text) where these have not both.
pub fn ids(line: &Line, parsed: Option<&Parsed>) -> (Option<TraceId>, Option<SpanId>) {
    let mut found = Found::default();
    let fields = parsed.map_or(&[][..], |parsed| parsed.fields.as_slice());
    let fields = fields.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    for (name, value) in line.pairs().chain(fields) {
        if found.is_whole() {
            break;
        }
        names::look(name, value, &mut found);
    }
    if !found.is_whole() {
        // Of a line that was taken apart, only the message was not looked at; in the rest might be others' ids.
        let rest = match parsed {
            Some(parsed) => parsed.message.as_deref().unwrap_or(""),
            None => &line.text,
        };
        text::look(rest, &mut found);
    }
    (found.trace, found.span)
}

/// What has been found so far.
#[derive(Default)]
struct Found {
    trace: Option<TraceId>,
    span: Option<SpanId>,
}

impl Found {
    fn is_whole(&self) -> bool {
        self.trace.is_some() && self.span.is_some()
    }

    fn trace(&mut self, id: Option<TraceId>) {
        self.trace = self.trace.or(id);
    }

    fn span(&mut self, id: Option<SpanId>) {
        self.span = self.span.or(id);
    }

    /// Both, as one text has them. The span of another trace than the line's is not the line's.
    fn both(&mut self, trace: TraceId, span: SpanId) {
        self.trace(Some(trace));
        if self.trace == Some(trace) {
            self.span(Some(span));
        }
    }
}

/// Fewer digits are numbers of something else.
const FEWEST: usize = 8;

/// A trace id of 8 to 32 digits. Python's SDK writes `0x` before it.
fn trace(text: &str) -> Option<TraceId> {
    let text = bare(text);
    let fits = text.len() >= FEWEST;
    TraceId::from_hex(text).filter(|id| fits && id.0 != 0)
}

/// A span id of 8 to 16 digits.
fn span(text: &str) -> Option<SpanId> {
    let text = bare(text);
    let fits = text.len() >= FEWEST;
    SpanId::from_hex(text).filter(|id| fits && id.0 != 0)
}

fn bare(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("0x").unwrap_or(text)
}

/// Both ids of a `traceparent` (W3C Trace Context, 3.2.2): version, trace, parent, flags, in lower case there, in any
/// here. Later versions may have more behind.
fn traceparent(text: &str) -> Option<(TraceId, SpanId)> {
    let mut parts = text.trim().split('-');
    let [version, of, parent, flags] = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let lengths = [version.len(), of.len(), parent.len(), flags.len()];
    let is_hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    let fits = lengths == [2, 32, 16, 2] && is_hex(version) && is_hex(flags);
    if !fits || version.eq_ignore_ascii_case("ff") {
        return None;
    }
    trace(of).zip(span(parent))
}
