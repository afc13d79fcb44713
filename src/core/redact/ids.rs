//! Ids and e-mail addresses in values and in texts.

use memchr::memmem;

use super::hash::Keyed;
use super::known::Known;
use super::text::{Edits, at, is_word, runs};

/// Whether a text is what programs make as an id: a UUID, long hexadecimal or decimal digits, or a long token with
/// digits in it.
pub(super) fn looks_like_id(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let token = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let hex = text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    token
        && (digits == text.len() && digits >= 6
            || hex && digits > 0 && text.len() >= 8
            || digits > 1 && text.len() >= 16)
}

/// The value of an attribute that is an id, hashed. What is written as an id of a trace or span is hashed as one, so
/// that it still is the same wherever it stands.
pub(super) fn rewrite_value(value: &str, known: &Known, hash: Keyed) -> String {
    let value = value.trim();
    if let Some(text) = known.odd.get(value) {
        return text.clone();
    }
    if let Some(text) = of_digits(value, hash).or_else(|| of_uuid(value, hash)) {
        return text;
    }
    match mails(value).next() {
        Some(mail) if mail == (0..value.len()) => hash.mail(&value.replace("%40", "@")),
        _ => hash.name(value),
    }
}

/// 16 or 32 hexadecimal digits. All zeros are no id.
fn of_digits(text: &str, hash: Keyed) -> Option<String> {
    if !matches!(text.len(), 16 | 32) || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let id = u128::from_str_radix(text, 16).ok().filter(|&id| id > 0)?;
    Some(if text.len() == 16 {
        format!("{:016x}", hash.span(id as u64))
    } else {
        format!("{:032x}", hash.trace(id))
    })
}

/// Five groups of hexadecimal digits.
fn of_uuid(text: &str, hash: Keyed) -> Option<String> {
    if text.len() != 36 {
        return None;
    }
    let groups = [(0, 8), (9, 13), (14, 18), (19, 23), (24, 36)];
    let mut digits = String::with_capacity(32);
    for (from, to) in groups {
        let group = text.get(from..to)?;
        if !group.bytes().all(|b| b.is_ascii_hexdigit()) || to < 36 && at(text, to) != b'-' {
            return None;
        }
        digits.push_str(group);
    }
    let new = of_digits(&digits, hash)?;
    Some(groups.map(|(from, to)| digits_of(&new, from, to)).join("-"))
}

/// The digits that stand at a place of a UUID.
fn digits_of(digits: &str, from: usize, to: usize) -> &str {
    let dashes = match from {
        0 => 0,
        9 => 1,
        14 => 2,
        19 => 3,
        _ => 4,
    };
    digits.get(from - dashes..to - dashes).unwrap_or("")
}

/// A text in which every id is hashed: UUIDs, 16 and 32 hexadecimal digits, longer runs of them unless it is a
/// `version`, and ids of the trace that are texts. O(length).
pub(super) fn rewrite(text: &str, version: bool, known: &Known, hash: Keyed) -> Option<String> {
    if let Some(new) = known.odd.get(text) {
        return Some(new.clone());
    }
    let odd = odd(text, known);
    digits(odd.as_deref().unwrap_or(text), version, hash).or(odd)
}

/// A text in which every e-mail address is hashed. O(length).
pub(super) fn mails_in(text: &str, hash: Keyed) -> Option<String> {
    let mut edits = Edits::default();
    for mail in mails(text) {
        let address = text.get(mail.clone()).unwrap_or("").replace("%40", "@");
        edits.push(mail, hash.mail(&address));
    }
    edits.apply(text)
}

/// The places of e-mail addresses, also with the `@` as in URLs. A name of a domain ends in letters.
fn mails(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let ats = runs(text, |b| b == b'@').filter(|run| run.len() == 1);
    let escaped = memmem::find_iter(bytes, "%40").map(|place| place..place + 3);
    let mut places: Vec<_> = ats.chain(escaped).collect();
    places.sort_unstable_by_key(|place| place.start);
    let mut from = 0;
    places.into_iter().filter_map(move |place| {
        let local = |b: &&u8| b.is_ascii_alphanumeric() || b"._+-'".contains(b) || **b >= 0x80;
        let len = bytes.get(from..place.start)?.iter().rev().take_while(local).count();
        let name = |b: &&u8| b.is_ascii_alphanumeric() || b".-".contains(b) || **b >= 0x80;
        let more = bytes.get(place.end..)?.iter().take_while(name).count();
        let domain = text.get(place.end..place.end + more)?.trim_end_matches(['.', '-']);
        let (_, last) = domain.rsplit_once('.')?;
        let named = last.len() > 1 && last.chars().all(char::is_alphabetic);
        (len > 0 && named).then(|| {
            from = place.end + domain.len();
            place.start - len..from
        })
    })
}

/// Ids of the trace that are texts, where they stand alone.
fn odd(text: &str, known: &Known) -> Option<String> {
    if known.odd.is_empty() {
        return None;
    }
    let mut edits = Edits::default();
    let parts = |b: u8| is_word(b) || matches!(b, b'-' | b'.' | b':' | b'/' | b'+' | b'=');
    for token in runs(text, parts) {
        // What is as short as a word would be found in any text.
        let found =
            text.get(token.clone()).filter(|one| one.len() > 3).and_then(|one| known.odd.get(one));
        if let Some(new) = found {
            edits.push(token, new.clone());
        }
    }
    edits.apply(text)
}

fn digits(text: &str, version: bool, hash: Keyed) -> Option<String> {
    let mut edits = Edits::default();
    for run in runs(text, |b| b.is_ascii_hexdigit()) {
        let whole = text.get(run.clone()).unwrap_or("");
        let new = match run.len() {
            // Letters before it may be digits too.
            8..16 if at(text, run.end) == b'-' => {
                let (start, end) = (run.end - 8, run.end + 28);
                let uuid = text.get(start..end).filter(|_| !at(text, end).is_ascii_hexdigit());
                if let Some(new) = uuid.and_then(|uuid| of_uuid(uuid, hash)) {
                    edits.push(start..end, new);
                }
                continue;
            }
            16 | 32 => of_digits(whole, hash),
            17.. if !version => {
                let mixed = whole.bytes().any(|b| b.is_ascii_digit())
                    && whole.bytes().any(|b| b.is_ascii_alphabetic());
                mixed.then(|| hash.digits(&whole.to_ascii_lowercase()))
            }
            _ => None,
        };
        if let Some(new) = new {
            edits.push(run, new);
        }
    }
    edits.apply(text)
}

/// Whether a number is an id of the trace that has no letter.
pub(super) fn is_known_number(text: &str, known: &Known) -> bool {
    let id = || u128::from_str_radix(text, 16).ok();
    matches!(text.len(), 16 | 32) && id().is_some_and(|id| known.decimal.contains(&id))
}
