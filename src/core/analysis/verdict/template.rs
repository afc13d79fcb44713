//! Texts without their parameters: two statements, URLs or names with one hash differ in these only.
//!
//! Statements: literals, numbers and placeholders are one sign, lists of them one, comments and spaces nothing,
//! and case does not count (as OpenTelemetry's sanitising of `db.query.text`). URLs: a part of the path with a
//! UUID, a number, or a long hexadecimal run is one, values of the query are, keys stay, and what ends like a
//! file stays (Sentry's rule for N+1 API). Names: numbers and hexadecimal runs.

use super::keys::reads;
use crate::base::words::hash;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TextKind {
    Statement,
    Url,
    Name,
}

/// A text without its parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    /// Equal for texts of one template.
    pub hash: u32,
    /// A parameter's value can be seen in it.
    pub literal: bool,
    /// A parameter's place can be seen, but not its value; or the text is cut.
    pub hidden: bool,
    /// It is of what only reads, as its first word says.
    pub reads: bool,
}

/// The longest text that is looked at, in bytes; what is behind it does not count.
const MOST: usize = 8 * 1024;

/// Takes the parameters out of a text. O(length).
pub(super) fn template(kind: TextKind, text: &str) -> Template {
    let mut out = Vec::with_capacity(text.len().min(MOST));
    let bytes = text.as_bytes();
    let bytes = bytes.get(..MOST).unwrap_or(bytes);
    let mut found = match kind {
        TextKind::Statement => statement(bytes, &mut out),
        TextKind::Url => url(bytes, &mut out),
        TextKind::Name => words(bytes, &mut out),
    };
    if kind == TextKind::Statement && (text.len() > MOST || text.ends_with("...")) {
        found.hidden = true;
    }
    Template { hash: hash(&out) | 1, reads: reads(text), ..found }
}

/// Signs that stand for values.
const PLACE: u8 = b'?';

fn statement(bytes: &[u8], out: &mut Vec<u8>) -> Template {
    let mut found = Template::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let word_before = bytes.get(at.wrapping_sub(1)).is_some_and(|&b| is_word(b));
        match byte {
            b'\'' => {
                at = quoted_end(bytes, at);
                found.literal = true;
                place(out);
                continue;
            }
            b'-' if next == b'-' => {
                at = line_end(bytes, at);
                space(out);
            }
            b'/' if next == b'*' => {
                at = comment_end(bytes, at);
                space(out);
            }
            b'0'..=b'9' if !word_before => {
                at += run(bytes, at, |b| is_word(b) || b == b'.');
                found.literal = true;
                place(out);
                continue;
            }
            b'?' | b'$' | b':' | b'@' | b'%' if is_place(bytes, at) => {
                at += 1 + run(bytes, at + 1, is_word);
                found.hidden = true;
                place(out);
                continue;
            }
            _ if byte.is_ascii_whitespace() => space(out),
            _ => {
                if !is_word(byte) && out.last() == Some(&b' ') {
                    out.pop();
                }
                out.push(byte.to_ascii_lowercase());
            }
        }
        at += 1;
    }
    if out.last() == Some(&b' ') {
        out.pop();
    }
    found
}

/// Between words only; a list's spaces are nothing.
fn space(out: &mut Vec<u8>) {
    if out.last().is_some_and(|&b| is_word(b)) {
        out.push(b' ');
    }
}

/// A value's place; a second of a list is not written.
fn place(out: &mut Vec<u8>) {
    let listed = out.ends_with(b"?,") || out.ends_with(b"?),(");
    if listed {
        while out.last().is_some_and(|&b| b != PLACE) {
            out.pop();
        }
    } else {
        out.push(PLACE);
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether a placeholder begins here: `?`, `$1`, `:name` (not `::type`), `@name`, `%s`.
fn is_place(bytes: &[u8], at: usize) -> bool {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    match byte(at) {
        b'?' => true,
        b'$' => byte(at + 1).is_ascii_digit(),
        b'%' => byte(at + 1) == b's' && !is_word(byte(at + 2)),
        b':' => {
            let before = byte(at.wrapping_sub(1));
            before != b':' && !is_word(before) && byte(at + 1).is_ascii_alphabetic()
        }
        _ => byte(at + 1).is_ascii_alphabetic(),
    }
}

/// How many bytes from `at` on are such.
fn run(bytes: &[u8], at: usize, is: fn(u8) -> bool) -> usize {
    bytes.get(at..).unwrap_or(&[]).iter().take_while(|&&b| is(b)).count()
}

/// Behind the text in quotes that begins at `at`; a doubled quote is one inside.
fn quoted_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b'\'' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    at + run(bytes, at, |b| b != b'\n')
}

/// At the last byte of a comment.
fn comment_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at + 2..).unwrap_or(&[]);
    rest.windows(2).position(|two| two == b"*/").map_or(bytes.len(), |end| at + end + 3)
}

fn url(bytes: &[u8], out: &mut Vec<u8>) -> Template {
    let mut found = Template::default();
    let (path, query) = match bytes.iter().position(|&b| b == b'?' || b == b'#') {
        Some(at) => bytes.split_at(at),
        None => (bytes, &[][..]),
    };
    for (i, part) in path.split(|&b| b == b'/').enumerate() {
        if i > 0 {
            out.push(b'/');
        }
        // `http://host` is three parts; a port is no parameter.
        if is_id(part) && !part.contains(&b'.') && !part.contains(&b':') {
            found.literal = true;
            out.push(b'*');
        } else if part.first().is_some_and(|b| matches!(b, b'{' | b':' | b'*' | b'<')) {
            found.hidden = true;
            out.push(b'*');
        } else {
            out.extend_from_slice(part);
        }
    }
    let pairs = query.get(1..).unwrap_or(&[]).split(|&b| b == b'&');
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let key = pair.split(|&b| b == b'=').next().unwrap_or(pair);
        found.literal |= key.len() + 1 < pair.len();
        out.push(b'&');
        out.extend_from_slice(key);
    }
    found
}

/// Whether part of a path is an id: a number, a UUID, or so many hexadecimal digits with a number among them;
/// also behind a letter or a word, as in `order-17`.
fn is_id(part: &[u8]) -> bool {
    let digits = part.iter().filter(|b| b.is_ascii_digit()).count();
    if digits == 0 {
        return false;
    }
    // Versions: v1, v2beta1.
    let version =
        matches!(part.first(), Some(b'v' | b'V')) && part.get(1).is_some_and(u8::is_ascii_digit);
    if version && part.len() <= 8 {
        return false;
    }
    part.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
        || part.rsplit(|&b| matches!(b, b'-' | b'_' | b'.' | b'=')).any(is_number)
        || digits >= 3 && digits * 3 >= part.len()
}

fn is_number(part: &[u8]) -> bool {
    !part.is_empty() && part.iter().all(u8::is_ascii_digit)
}

/// Words of a name, each that is an id as one sign.
fn words(bytes: &[u8], out: &mut Vec<u8>) -> Template {
    let mut found = Template::default();
    let end =
        |b: u8| matches!(b, b' ' | b'/' | b':' | b'(' | b')' | b'[' | b']' | b'#' | b',' | b'=');
    let mut at = 0;
    while at < bytes.len() {
        let len = bytes.get(at..).unwrap_or(&[]).iter().take_while(|&&b| !end(b)).count();
        let word = bytes.get(at..at + len).unwrap_or(&[]);
        if is_id(word) {
            found.literal = true;
            out.push(b'*');
        } else {
            found.hidden |= word == b"?";
            out.extend_from_slice(word);
        }
        out.extend(bytes.get(at + len));
        at += len + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::TextKind::{Name, Statement, Url};
    use super::*;

    fn show(kind: TextKind, text: &str) -> String {
        let mut out = Vec::new();
        match kind {
            Statement => statement(text.as_bytes(), &mut out),
            Url => url(text.as_bytes(), &mut out),
            Name => words(text.as_bytes(), &mut out),
        };
        let Template { literal, hidden, .. } = template(kind, text);
        let seen = match (literal, hidden) {
            (true, true) => " (some seen)",
            (true, false) => " (seen)",
            (false, true) => " (hidden)",
            _ => "",
        };
        format!("{}{seen}", String::from_utf8_lossy(&out))
    }

    #[test]
    fn statements() {
        let check = |text, expect: &str| assert_eq!(show(Statement, text), expect, "{text}");
        check("SELECT * FROM  t WHERE id = 17", "select*from t where id=? (seen)");
        check("select * from t\nwhere id='it''s'", "select*from t where id=? (seen)");
        check("SELECT a1 FROM t2 WHERE x IN (1, 2,3)", "select a1 from t2 where x in(?) (seen)");
        check("INSERT INTO t VALUES (1,'a'),(2,'b')", "insert into t values(?) (seen)");
        check("SELECT $1::int, :name, @p, %s, ?", "select ?::int,? (hidden)");
        check("SELECT 1 -- all\n/* of it */ FROM t", "select ?from t (seen)");
        check("SELECT a--all\nFROM/**/t /* of it */", "select a from t");
        check("GET user:17", "get user:? (seen)");
        check("SELECT 'open", "select ? (seen)");
        check("SELECT name FROM settings", "select name from settings");
        check("SELECT /* open", "select");
    }

    #[test]
    fn urls() {
        let check = |text, expect: &str| assert_eq!(show(Url, text), expect, "{text}");
        check(
            "http://shop:8080/v2/items/17?lang=en&x",
            "http://shop:8080/v2/items/*&lang&x (seen)",
        );
        check("/u/3f2c9a10-2b1e-4c7e-9c1a-000000000001", "/u/* (seen)");
        check("/users/{id}", "/users/* (hidden)");
        check("/users/:id/orders", "/users/*/orders (hidden)");
        check("/static/app.1f2e.js", "/static/app.1f2e.js");
        check("/orders/ord-1234", "/orders/* (seen)");
        check("/api/search?q=", "/api/search&q");
        check("/api/search?&", "/api/search");
        check("", "");
    }

    #[test]
    fn names() {
        let check = |text, expect: &str| assert_eq!(show(Name, text), expect, "{text}");
        check("GET /users/17", "GET /users/* (seen)");
        check("job 3f2c9a1b", "job * (seen)");
        check("GET ?", "GET ? (hidden)");
        check("GET user:17", "GET user:* (seen)");
        check("oauth2.token", "oauth2.token");
        check("S3.PutObject", "S3.PutObject");
        check("shop.Items/List", "shop.Items/List");
    }
}
