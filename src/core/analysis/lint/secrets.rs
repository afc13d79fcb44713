//! Secrets in texts, told by their form, and names of what is secret.
//!
//! All look-ups are O(length), and one pass over the bytes tells for most texts that there is nothing to
//! look for.

use crate::base::secret::{is_random, is_value, letters_before};

/// Whether a text holds what looks like a credential that is not blacked out: `Bearer` and `Basic`
/// credentials, a JSON web token, an AWS access key, a private key, `password=...` and the like, a password
/// in a URL or connection string.
pub(super) fn holds_secret(text: &str) -> bool {
    if text.len() < 8 {
        return false;
    }
    // One bit for each byte below 96, and the same for two of them that are 64 apart: few texts have any of
    // those that are asked for.
    let seen = text.bytes().fold(0, |seen, b| seen | u64::from(b < 96) << (b & 63));
    let has = |c: u8| seen >> (c & 63) & 1 != 0;
    (has(b'=') || has(b'"') || has(b'\'')) && is_assigned(text)
        || has(b'@') && has_user_info(text)
        || has(b' ') && has_credentials(text)
        || has(b'J') && has_web_token(text)
        || has(b'I') && has_access_key(text)
}

/// Names of secrets, as they end.
const ENDINGS: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "accesstoken",
    "authtoken",
    "refreshtoken",
    "idtoken",
    "sessiontoken",
    "privatekey",
    "secretkey",
    "secretaccesskey",
    "authorization",
];

/// Names of secrets that are too short to be told by their end.
const WORDS: [&str; 4] = ["token", "pwd", "cookie", "setcookie"];

/// Whether what is so called is secret, by the part behind the last dot; `api_key`, `apiKey` and `API-Key`
/// are one.
pub(super) fn is_secret_name(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    ENDINGS.iter().any(|word| letters_before(last, word).is_some())
        || WORDS.iter().any(|word| letters_before(last, word) == Some(0))
}

/// What of a text comes before the first byte that ends a value, at most 200 bytes.
fn until<'a>(text: &'a str, ends: &str) -> &'a str {
    let is_end = |b: u8| b.is_ascii_whitespace() || ends.bytes().any(|end| end == b);
    let len = text.bytes().take(200).position(is_end).unwrap_or(200);
    // Where it is cut inside of a character, all of it is as good.
    text.get(..len).unwrap_or(text)
}

/// Whether a secret's name is followed by `=` and a value (or `:` and one in quotes, as in JSON). Around a
/// `=` with spaces only a value in quotes counts: else both sides are columns, mostly.
fn is_assigned(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(b' ');
    let is_quote = |b: u8| matches!(b, b'"' | b'\'' | b'\\');
    for (i, &b) in bytes.iter().enumerate().skip(2) {
        if b != b'=' && (b != b':' || !is_quote(at(i - 1))) {
            continue;
        }
        let mut to = i;
        while to > 0 && i - to < 4 && (at(to - 1) == b' ' || is_quote(at(to - 1))) {
            to -= 1;
        }
        let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        let mut from = to;
        while from > 0 && to - from < 64 && is_name(at(from - 1)) {
            from -= 1;
        }
        if !text.get(from..to).is_some_and(is_secret_name) {
            continue;
        }
        let mut start = i + 1;
        while start - i < 5 && (at(start) == b' ' || is_quote(at(start))) {
            start += 1;
        }
        let spaced = at(i - 1) == b' ' || at(i + 1) == b' ';
        let value = until(text.get(start..).unwrap_or(""), "\"'\\&;,)}");
        let counts = is_quote(at(start - 1)) || b == b'=' && !spaced;
        if counts && is_value(value) && !is_secret_name(value) {
            return true;
        }
    }
    false
}

/// Whether a URL names user and password, or a connection string of Go's MySQL driver does.
fn has_user_info(text: &str) -> bool {
    let has = |authority: &str| {
        let named = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
        named.is_some_and(|(_, password)| is_value(password))
    };
    let of_urls = text.split("://").skip(1).any(|rest| has(until(rest, "/?#\"'\\,")));
    let of_go = text.split_once("@tcp(").is_some_and(|(before, _)| {
        let start = before.rfind([' ', '"', '\'', '=']).map_or(0, |at| at + 1);
        let user = before.get(start..).unwrap_or("");
        user.split_once(':').is_some_and(|(_, password)| is_value(password))
    });
    of_urls || of_go
}

/// Whether a text holds the credentials of an HTTP header, or a private key.
fn has_credentials(text: &str) -> bool {
    let follows = |word: &str, least| {
        let rests = text.match_indices(word).filter_map(|(at, _)| text.get(at + word.len()..));
        rests.take(100).any(|rest| is_random(until(rest, "\"'\\,;"), least))
    };
    text.contains("PRIVATE KEY-----")
        || follows("Bearer ", 12)
        || follows("bearer ", 12)
        // "Basic" is a word like others, where it does not begin a header.
        || (text.starts_with("Basic ") || text.contains("uthorization")) && follows("Basic ", 8)
}

/// Whether a text holds a JSON web token: two parts of base64 at least, the first of them of an object.
fn has_web_token(text: &str) -> bool {
    let is_base64 = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let part = |text: &[u8]| text.iter().take(4_000).take_while(|b| is_base64(b)).count();
    text.split("eyJ").skip(1).any(|rest| {
        let rest = rest.as_bytes();
        let head = part(rest);
        // The second part mostly begins so as well.
        let body = rest.get(head + 1..).unwrap_or(&[]);
        head >= 8 && rest.get(head) == Some(&b'.') && (body.is_empty() || part(body) >= 8)
    })
}

/// Whether a text holds the id of an AWS access key: `AKIA` or `ASIA` and 16 capitals or digits.
fn has_access_key(text: &str) -> bool {
    let bytes = text.as_bytes();
    let runs = bytes.split(|b| !b.is_ascii_alphanumeric());
    let is_capital = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    runs.filter(|run| run.len() == 20 && run.iter().all(is_capital))
        .any(|run| run.starts_with(b"AKIA") || run.starts_with(b"ASIA"))
}
