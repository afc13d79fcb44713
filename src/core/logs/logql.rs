//! LogQL as text: values from traces go in so that they can't end their string or mean anything else
//! (grafana.com/docs/loki/latest/query: strings are Go's, label names are Prometheus's).

use std::fmt::Write;

/// A text as a string literal, in double quotes: a back-quoted one could not hold a back-quote.
pub fn literal(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// What stands between the quotes of a literal.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' || c == '\u{7f}' => {
                // Writing into a string can't fail.
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// What Loki calls an attribute as a label: what a name may not have is `_`. Empty for an empty key.
pub fn label(key: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = key.chars().map(plain).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// The streams of which a label is one of some values. `None` where no value is there to look for: Loki refuses what
/// would be all of its streams.
pub fn selector<'a>(label: &str, values: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut values: Vec<&str> = values.into_iter().filter(|value| !value.is_empty()).collect();
    values.sort_unstable();
    values.dedup();
    match values.as_slice() {
        _ if label.is_empty() => None,
        [] => None,
        some => Some(format!("{{{}}}", one_of(label, some))),
    }
}

/// A matcher of one or more values. A pattern of a selector is about the whole value.
pub(super) fn one_of(label: &str, values: &[impl AsRef<str>]) -> String {
    match values {
        [one] => format!("{label}={}", literal(one.as_ref())),
        some => {
            let some: Vec<String> = some.iter().map(|value| plain(value.as_ref())).collect();
            format!("{label}=~{}", literal(&some.join("|")))
        }
    }
}

/// A text as a pattern (RE2) that only it matches.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
