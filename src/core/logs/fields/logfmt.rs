//! The fields of a line in logfmt, as Go kit writes it (github.com/go-logfmt/logfmt) and others nearly do.
//!
//! A sentence may have `a=b` in it. A line is logfmt if it begins with a pair, has at least two, and of words that
//! are no pairs at most half as many, never more than two in a row.

use crate::base::quote::unescape;

use super::MOST;

/// Words in a row that a line of pairs may have between.
const RUN: usize = 2;

/// Fields, and which of them may be the message.
type Read = (Vec<(String, String)>, Vec<usize>);

/// Reads a line without space around it; `None` where it isn't logfmt. A word alone is a key that is `true`. A value
/// whose quote isn't closed goes to the end: such a line was cut. O(length).
pub fn read(text: &str) -> Option<Read> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut texts = Vec::new();
    let (mut pairs, mut words, mut run) = (0usize, 0usize, 0usize);
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.find(|c: char| c == '=' || c == '"' || c.is_whitespace());
        let (key, behind) = at.and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, ""));
        let is_key = is_key(key);
        let value = match behind.strip_prefix('=') {
            Some(behind) if is_key => {
                let (value, behind) = value(behind);
                rest = behind;
                Some(value)
            }
            // No pair: all of the word up to the next space.
            _ => {
                rest = behind.trim_start_matches(|c: char| !c.is_whitespace());
                None
            }
        };
        rest = rest.trim_start();
        match value {
            Some(value) => {
                (pairs, run) = (pairs + 1, 0);
                if fields.len() < MOST {
                    texts.push(fields.len());
                    fields.push((key.to_owned(), value));
                }
            }
            None => {
                (words, run) = (words + 1, run + 1);
                if pairs == 0 || run > RUN {
                    return None;
                }
                let whole = behind.starts_with(char::is_whitespace) || behind.is_empty();
                if is_key && whole && fields.len() < MOST {
                    fields.push((key.to_owned(), "true".to_owned()));
                }
            }
        }
    }
    (pairs >= 2 && words * 2 <= pairs).then_some((fields, texts))
}

/// Whether a word can be a key: a name as programs have them, dots and slashes included, but no address or quotation.
fn is_key(word: &str) -> bool {
    let first = word.chars().next();
    first.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '$' | '.'))
        && word.chars().all(|c| c.is_alphanumeric() || "_-./@$".contains(c))
}

/// A value, and what is behind it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let at = text.find(char::is_whitespace).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        return (value.to_owned(), rest);
    };
    let mut escaped = false;
    let end = quoted.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    let (value, rest) = end.and_then(|at| quoted.split_at_checked(at)).unwrap_or((quoted, ""));
    (unescape(value), rest.strip_prefix('"').unwrap_or(rest))
}
