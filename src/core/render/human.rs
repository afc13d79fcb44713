//! Values in a form for people, beside the raw value: durations, sizes, points in time by what their keys say;
//! and SQL told apart from other text.

use crate::base::{DurationNs, TimeNs, fmt};
use crate::engine::protocol::{AttrText, ValueKind};

/// Ends of keys that name a unit of time, and its nanoseconds.
const TIMES: [(&str, u64); 12] = [
    ("_ns", 1),
    (".ns", 1),
    ("_us", 1_000),
    (".us", 1_000),
    ("_micros", 1_000),
    ("_ms", 1_000_000),
    (".ms", 1_000_000),
    ("_millis", 1_000_000),
    ("_milliseconds", 1_000_000),
    ("_s", 1_000_000_000),
    ("_sec", 1_000_000_000),
    ("_seconds", 1_000_000_000),
];

/// Ends of keys whose values are counted in bytes.
const SIZES: [&str; 7] = [
    "bytes",
    "_size",
    ".size",
    "content_length",
    "message.uncompressed_size",
    "message.compressed_size",
    "request_content_length",
];

/// Ends of keys whose values are points in time.
const POINTS: [&str; 5] = ["timestamp", "_at", ".at", "_time", ".time"];

/// Seconds from 2001 to 2100: what else a point in time could be is no point in time.
const EPOCH: std::ops::Range<i64> = 978_307_200..4_102_444_800;

/// The value in a form for people; `None` where that says no more than the value.
pub fn human(attr: &AttrText) -> Option<String> {
    if attr.kind != ValueKind::Int {
        return None;
    }
    let key = attr.key.to_ascii_lowercase();
    let n: i64 = attr.value.parse().ok()?;
    if POINTS.iter().any(|end| key.ends_with(end))
        && let Some(time) = point(n)
    {
        return Some(format!("{} UTC", fmt::utc(time)));
    }
    let n = u64::try_from(n).ok()?;
    if SIZES.iter().any(|end| key.ends_with(end)) {
        return (n >= 1_000).then(|| fmt::bytes(n));
    }
    let unit = TIMES.iter().find(|(end, _)| key.ends_with(end)).map(|&(_, unit)| unit)?;
    let ns = n.checked_mul(unit)?;
    (n >= 1_000).then(|| fmt::duration(DurationNs(ns)))
}

/// A point in time in seconds, milliseconds, microseconds or nanoseconds since 1970.
fn point(n: i64) -> Option<TimeNs> {
    let units = [1_000_000_000, 1_000_000, 1_000, 1];
    let unit = units.into_iter().find(|&unit| EPOCH.contains(&(n / (1_000_000_000 / unit))))?;
    n.checked_mul(unit).map(TimeNs)
}

/// Words that begin or part a statement.
const SQL: [&str; 44] = [
    "ALL", "AND", "AS", "ASC", "BEGIN", "BY", "CASE", "COMMIT", "CREATE", "DELETE", "DESC",
    "DISTINCT", "DROP", "ELSE", "END", "EXISTS", "FOR", "FROM", "FULL", "GROUP", "HAVING", "IN",
    "INNER", "INSERT", "INTO", "IS", "JOIN", "LEFT", "LIKE", "LIMIT", "NOT", "NULL", "OFFSET",
    "ON", "OR", "ORDER", "RIGHT", "SELECT", "SET", "UNION", "UPDATE", "VALUES", "WHERE", "WITH",
];

/// Whether a value is a statement in SQL: its key says so, or it begins like one.
pub fn is_sql(attr: &AttrText) -> bool {
    let named = ["db.statement", "db.query.text", "sql.query", "db.query"];
    let begins = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH ", "CREATE TABLE "];
    let starts = |begin: &&str| {
        attr.value.get(..begin.len()).is_some_and(|head| head.eq_ignore_ascii_case(begin))
    };
    attr.kind == ValueKind::String
        && (begins.iter().any(starts)
            || named.contains(&&*attr.key)
                && sql_words(&attr.value).any(|(word, known)| known && !word.is_empty()))
}

/// A statement in pieces: words of SQL, and what stands between them. O(text).
pub fn sql_words(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    // In quotes nothing is a word of SQL.
    let mut quote = None;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = if is_word(first) {
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
        } else {
            rest.find(is_word).unwrap_or(rest.len())
        };
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        let known = quote.is_none()
            && SQL
                .binary_search_by(|word| (*word).cmp(piece.to_ascii_uppercase().as_str()))
                .is_ok();
        for c in piece.chars().filter(|c| matches!(c, '\'' | '"' | '`')) {
            match quote {
                None => quote = Some(c),
                Some(open) if open == c => quote = None,
                Some(_) => {}
            }
        }
        Some((piece, known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attr(key: &str, kind: ValueKind, value: &str) -> AttrText {
        AttrText { key: key.into(), value: value.into(), kind }
    }

    #[test]
    fn what_keys_say_of_numbers() {
        let check = |key: &str, value: &str, expect: Option<&str>| {
            assert_eq!(human(&attr(key, ValueKind::Int, value)).as_deref(), expect, "{key}");
        };
        check("http.response.body.size", "1536000", Some("1.5 MB"));
        check("http.response_content_length", "999", None);
        check("queue.wait_ms", "90500", Some("1 min 31 s"));
        check("took_us", "2500", Some("2.5 ms"));
        check("retries", "90500", None);
        check("retries_ms", "-1", None);
        check("created_at", "1700000000", Some("2023-11-14 22:13:20.000 UTC"));
        check("created_at", "1700000000000", Some("2023-11-14 22:13:20.000 UTC"));
        check("event.timestamp", "1700000000000000000", Some("2023-11-14 22:13:20.000 UTC"));
        check("start_time", "12", None);
        check("huge_s", "18446744073709551615", None);
        assert_eq!(human(&attr("took_us", ValueKind::String, "2500")), None);
    }

    #[test]
    fn sql_is_told_apart() {
        assert!(SQL.is_sorted());
        let is = |key, value| is_sql(&attr(key, ValueKind::String, value));
        assert!(is("x", "select 1 from t") && is("db.statement", "BEGIN"));
        assert!(!is("x", "selected") && !is("db.statement", "GET cart:1") && !is("x", ""));
        let known: Vec<_> = sql_words("SELECT a, 'from \"x' FROM t where é")
            .filter(|word| word.1)
            .map(|word| word.0)
            .collect();
        assert_eq!(known, ["SELECT", "FROM", "where"]);
        let text = "SELECT 'it''s' FROM \"t\" -- ü";
        assert_eq!(sql_words(text).map(|word| word.0).collect::<String>(), text);
    }
}
