//! Secrets behind their names: `password=...`, `"token":"..."`, `Authorization: ...`, `--password ...`.

use std::ops::Range;

use super::names::{SecretName, is_secret_flag, is_value};
use super::{Found, SecretKind};
use crate::redact::text::{at, runs, until};

/// How long a name may be, and how much may stand between it, what assigns, and the value, in bytes.
const NAME: usize = 64;
const BETWEEN: usize = 4;

fn is_quote(b: u8) -> bool {
    matches!(b, b'"' | b'\'' | b'\\')
}

/// Names that are followed by `=`, or by `:`, and a value. Around a `=` with spaces only a value in quotes counts:
/// else both sides are columns, mostly. O(length).
pub(super) fn find(text: &str, found: &mut Found) {
    let bytes = text.as_bytes();
    let mut next = 0;
    for (i, &b) in bytes.iter().enumerate() {
        if b != b'=' && b != b':' || i < next || i < 2 {
            continue;
        }
        let Some(named) = name(text, i).and_then(|name| text.get(name)).and_then(SecretName::of)
        else {
            continue;
        };
        let mut start = i + 1;
        while start <= i + BETWEEN && (at(text, start) == b' ' || is_quote(at(text, start))) {
            start += 1;
        }
        let quoted = is_quote(at(text, start - 1));
        let value = value(text, start, quoted, named.kind);
        next = value.end.min(start + 4096);
        let spaced = at(text, i - 1) == b' ' || at(text, i + 1) == b' ';
        let of = text.get(value.clone()).unwrap_or("");
        let is = match (named.kind, b) {
            // All of a header is meant; in a query the word alone tells nothing.
            (SecretKind::Authorization | SecretKind::Cookie, _) => {
                of.len() > 7 && named.takes_in_text(of)
            }
            (_, b':') if !quoted => named.takes_behind_colon(of),
            (_, b'=') if spaced && !quoted => false,
            _ => named.takes_in_text(of),
        };
        // `password=secret_key` is a column, and another.
        let name = SecretName::of(of).is_some()
            && of.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'.'));
        if is && !name {
            let kind =
                if named.kind == SecretKind::Named { SecretKind::Assigned } else { named.kind };
            found.push(kind, value);
        }
    }
}

/// The name before the place of what assigns.
fn name(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes().get(..at)?;
    let gap = bytes.iter().rev().take(BETWEEN).take_while(|&&b| b == b' ' || is_quote(b)).count();
    let end = at - gap;
    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let len = bytes.get(..end)?.iter().rev().take(NAME).take_while(is_name).count();
    Some(end - len..end)
}

/// The value that begins at a place: in quotes up to them, else a word; of headers, all of the line.
fn value(text: &str, start: usize, quoted: bool, kind: SecretKind) -> Range<usize> {
    let header = matches!(kind, SecretKind::Authorization | SecretKind::Cookie);
    let end = until(text, start, |b| match b {
        b'"' | b'\'' | b'\\' | b'\n' | b'\r' => true,
        _ if quoted => false,
        b',' if kind == SecretKind::Authorization => true,
        b' ' | b'\t' | b'&' | b';' | b',' | b')' | b'}' | b']' => !header,
        _ => false,
    });
    start..end
}

/// Arguments of programs: `--password hunter2`. O(length).
pub(super) fn flags(text: &str, found: &mut Found) {
    if !text.contains("--") {
        return;
    }
    let mut secret = false;
    for word in runs(text, |b| !b.is_ascii_whitespace()) {
        let of = text.get(word.clone()).unwrap_or("");
        if secret && !of.starts_with('-') && is_value(of) {
            found.push(SecretKind::Assigned, word);
        }
        secret = is_secret_flag(of);
    }
}
