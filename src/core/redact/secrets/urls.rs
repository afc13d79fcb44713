//! Passwords in URLs and in connection strings: `scheme://user:password@host`, `user:password@tcp(host)`.

use std::ops::Range;

use memchr::memmem;

use super::names::{is_random, is_value};
use super::{Found, SecretKind};
use crate::redact::text::{ends_url, until};

/// O(length).
pub(super) fn passwords(text: &str, found: &mut Found) {
    for place in memmem::find_iter(text.as_bytes(), "://") {
        let start = place + 3;
        let end = until(text, start, |b| ends_url(b) || matches!(b, b'/' | b'?' | b'#'));
        if let Some(at) = text.get(start..end).and_then(|authority| authority.rfind('@')) {
            password(text, start..start + at, found);
        }
    }
    for place in memmem::find_iter(text.as_bytes(), "@tcp(") {
        let head = text.get(..place).unwrap_or("");
        // As far as a name and a password may be.
        let from =
            head.char_indices().rev().take(256).find(|(_, c)| matches!(c, ' ' | '"' | '\'' | '='));
        let first = head.char_indices().rev().take(256).last().map_or(place, |(at, _)| at);
        password(text, from.map_or(first, |(at, c)| at + c.len_utf8())..place, found);
    }
}

/// What stands before the `@`: the password behind the name, or a token alone.
fn password(text: &str, user: Range<usize>, found: &mut Found) {
    let whole = text.get(user.clone()).unwrap_or("");
    match whole.split_once(':') {
        Some((name, password)) if is_value(password) => {
            found.push(SecretKind::UrlPassword, user.start + name.len() + 1..user.end);
        }
        None if is_random(whole, 20) => found.push(SecretKind::UrlPassword, user),
        _ => {}
    }
}
