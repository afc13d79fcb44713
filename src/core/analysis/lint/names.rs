//! Names that hold ids: each request makes a new one, so nothing can be summed up by name.

/// Whether a span's name holds what differs from request to request: a UUID or another hexadecimal run of 8
/// digits or more, a number of 3 digits or more, a long run of letters and digits mixed, an e-mail address.
///
/// Silent on what looks alike and stays the same: words with digits (`sha256`), versions and addresses
/// (`10.0.0.100`), ports (`redis:6379`), dates of an API (`2015-03-31`), `{id}`. O(length).
pub(super) fn holds_id(name: &str) -> bool {
    let bytes = name.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(b' ');
    let mut to = 0;
    while to < bytes.len() {
        let from = to;
        while at(to).is_ascii_alphanumeric() {
            to += 1;
        }
        let run = bytes.get(from..to).unwrap_or(&[]);
        let digits = run.iter().filter(|b| b.is_ascii_digit()).count();
        let letters = run.len() - digits;
        let found = if letters == 0 {
            let before = at(from.wrapping_sub(1));
            let port = before == b':' && digits <= 5;
            let version = before == b'.' && at(from.wrapping_sub(2)).is_ascii_digit()
                || at(to) == b'.' && at(to + 1).is_ascii_digit();
            let date = digits == 4
                && at(to) == b'-'
                && at(to + 1).is_ascii_digit()
                && at(to + 2).is_ascii_digit()
                && at(to + 3) == b'-';
            digits >= 3 && !port && !version && !date
        } else {
            let hex = run.len() >= 8 && digits >= 2 && run.iter().all(u8::is_ascii_hexdigit);
            hex || run.len() >= 20 && digits >= 4 && letters >= 4
        };
        if found || !run.is_empty() && at(to) == b'@' && is_domain(bytes.get(to + 1..)) {
            return true;
        }
        to += 1;
    }
    false
}

/// Whether a text begins with a domain of an address: letters first, and a dot with letters behind it.
fn is_domain(text: Option<&[u8]>) -> bool {
    let text = text.unwrap_or(&[]);
    let is_part = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'-';
    let len = text.iter().take_while(is_part).count();
    let behind = text.get(len + 1..).unwrap_or(&[]);
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && text.get(len) == Some(&b'.')
        && behind.len() >= 2
        && behind.iter().take(2).all(u8::is_ascii_alphabetic)
}
