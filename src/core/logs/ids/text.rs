//! Ids within text: `trace_id=HEX`, `traceId: HEX`, `[trace HEX]`, Sleuth's `[app,HEX,HEX]`, and W3C's traceparent.

use crate::base::{SpanId, TraceId};

use super::super::lines::front;
use super::{Found, span, trace, traceparent};

/// Brackets longer than this have no ids of Sleuth: a name and two ids.
const BRACKET: usize = 200;

/// Takes the first ids that a text has. O(length).
pub fn look(text: &str, into: &mut Found) {
    named(text, into);
    if into.is_whole() {
        return;
    }
    // Version, trace, parent and flags are one word, whatever is around.
    let is_part = |c: char| c.is_ascii_hexdigit() || c == '-';
    let parent = text.split(|c| !is_part(c)).filter(|word| word.len() >= 55).find_map(traceparent);
    if let Some((trace, span)) = parent.or_else(|| bracketed(text)) {
        into.both(trace, span);
    }
}

/// What stands behind `trace` and `span`, in any case.
fn named(text: &str, into: &mut Found) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| either(rest, b't', b's')) {
        let start = at + found;
        at = start + 1;
        let Some(rest) = text.get(start..) else { continue };
        if let Some(rest) = word(rest, "trace") {
            if into.trace.is_none() {
                into.trace(behind(rest, &[16, 32]).and_then(trace));
            }
        } else if let Some(rest) = word(rest, "span")
            && into.span.is_none()
            && !is_parents(text.get(..start).unwrap_or(""))
        {
            into.span(behind(rest, &[16]).and_then(span));
        }
        if into.is_whole() {
            return;
        }
    }
}

/// The first of two letters, in any case.
fn either(bytes: &[u8], a: u8, b: u8) -> Option<usize> {
    bytes.iter().position(|byte| {
        let lower = byte.to_ascii_lowercase();
        lower == a || lower == b
    })
}

/// What is behind a word, if the text begins with it.
fn word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let front = text.get(..word.len())?;
    if front.eq_ignore_ascii_case(word) { text.get(word.len()..) } else { None }
}

/// Whether a name goes on from `parent`.
fn is_parents(before: &str) -> bool {
    let before = before.trim_end_matches(['_', '.', '-', ' ']);
    let start = before.len().saturating_sub("parent".len());
    before.get(start..).is_some_and(|end| end.eq_ignore_ascii_case("parent"))
}

/// The digits behind a name: `_id=`, `Id: `, `ID":"`, ` `. Without an "id" in the name they must be as many as an id
/// has, since "trace" and "span" are words as well.
fn behind<'a>(text: &'a str, lengths: &[usize]) -> Option<&'a str> {
    let joined = text.trim_start_matches(['_', '.', '-', ' ']);
    // "trace identity" is not "trace id".
    let named = word(joined, "id").filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
    let rest = named.unwrap_or(text);
    let between = |c: char| matches!(c, ' ' | '=' | ':' | '"' | '\'' | '\\' | '[' | '(' | '{');
    // A few signs: what is farther is something else's.
    let start = rest.char_indices().take(6).find(|(_, c)| !between(*c)).map(|(at, _)| at)?;
    let digits = rest.get(start..)?;
    if start == 0 {
        return None;
    }
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    let len = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at_checked(len)?;
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (ends && (named.is_some() || lengths.contains(&len))).then_some(digits)
}

/// Two ids beside each other within brackets: `[app,TRACE,SPAN]` (Spring Cloud Sleuth), `[TRACE-SPAN]` (Spring Boot 3).
fn bracketed(text: &str) -> Option<(TraceId, SpanId)> {
    text.split('[').skip(1).find_map(|from| {
        let (within, _) = front(from, BRACKET).split_once(']')?;
        let parts = || within.split([',', '-', ' ']).filter(|part| !part.is_empty());
        parts().zip(parts().skip(1)).find_map(|(of, within)| {
            let fits = matches!(of.len(), 16 | 32) && within.len() == 16;
            trace(of).zip(span(within)).filter(|_| fits)
        })
    })
}
