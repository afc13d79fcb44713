//! The habit of SQL: what stands around the conditions, and its patterns.

use super::lex::{Kind, Token};

fn is(token: Option<&Token>, word: &str) -> bool {
    matches!(token.map(|t| &t.kind), Some(Kind::Word(w, false)) if w.eq_ignore_ascii_case(word))
}

/// The pieces without `SELECT ... FROM ... WHERE` before, `ORDER BY ...` behind, and a `;` at the end.
pub(super) fn without_sql(mut tokens: Vec<Token>) -> Vec<Token> {
    if tokens.last().is_some_and(|t| t.kind == Kind::Sign(";")) {
        tokens.pop();
    }
    if !is(tokens.first(), "select") || !tokens.iter().any(|t| is(Some(t), "from")) {
        return tokens;
    }
    // From the table's name on; without WHERE, all of it.
    let table = tokens.iter().position(|t| is(Some(t), "from")).map_or(0, |at| at + 2);
    let first = if is(tokens.get(table), "where") { table + 1 } else { table };
    let mut rest = tokens.split_off(first.min(tokens.len()));
    let order = (0..rest.len()).find(|&i| is(rest.get(i), "order") && is(rest.get(i + 1), "by"));
    if let Some(order) = order {
        let behind = rest.iter().skip(order).position(|t| is(Some(t), "limit"));
        let behind = behind.map_or(rest.len(), |at| order + at);
        rest.drain(order..behind);
    }
    rest
}

/// A pattern of `LIKE` as a regular expression: `%` is any text, `_` any character.
pub(crate) fn sql_pattern(like: &str) -> String {
    let inner = like.trim_start_matches('%');
    let open_start = inner.len() < like.len();
    let trimmed = inner.trim_end_matches('%');
    let open_end = trimmed.len() < inner.len();
    let mut pattern = String::new();
    if !open_start {
        pattern.push('^');
    }
    for c in trimmed.chars() {
        match c {
            '%' => pattern.push_str(".*"),
            '_' => pattern.push('.'),
            c if "\\.+*?()|[]{}^$#&-~".contains(c) => pattern.extend(['\\', c]),
            c => pattern.push(c),
        }
    }
    if !(open_end || like.is_empty() || trimmed.is_empty() && open_start) {
        pattern.push('$');
    }
    // What is open at both ends and has nothing between finds all.
    if pattern.is_empty() { ".*".to_owned() } else { pattern }
}
