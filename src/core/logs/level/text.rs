//! The level that a text begins with, as people's eyes find it. Only a mark counts: `no error` in a sentence is none.

use super::super::ansi::plain;
use super::super::lines::front;
use super::words::{of_syslog, of_word};
use crate::engine::protocol::Level;

/// A mark begins within so many bytes; colours don't count.
const WITHIN: usize = 80;

/// What is looked at: the mark, what is behind it, and what colours take.
const ENOUGH: usize = 512;

/// Reads `<134>`, glog's `E0102 15:04:05`, and the first word within 80 bytes that is a level by its looks (see
/// `is_mark`). Only the first line counts. O(1).
pub fn read(text: &str) -> Option<Level> {
    let text = text.trim_start();
    let first = text.lines().next().unwrap_or("");
    let shown = plain(front(first, ENOUGH));
    let text = shown.trim_start();
    syslog(text).or_else(|| glog(text)).or_else(|| marked(text))
}

/// RFC 5424, 6.2.1: facility * 8 + severity, at most 191.
fn syslog(text: &str) -> Option<Level> {
    let (number, _) = text.strip_prefix('<')?.split_once('>')?;
    let digits = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = digits.then(|| number.parse().ok())??;
    (number <= 191).then(|| of_syslog(number))
}

/// `Lmmdd hh:mm:ss` (github.com/google/glog, "Format of log lines"; klog has it as well).
fn glog(text: &str) -> Option<Level> {
    let form = |place: usize, byte: u8| match place {
        0 => matches!(byte, b'I' | b'W' | b'E' | b'F' | b'D'),
        5 => byte == b' ',
        8 | 11 => byte == b':',
        _ => byte.is_ascii_digit(),
    };
    let front = text.get(..14)?;
    let fits = front.bytes().enumerate().all(|(place, byte)| form(place, byte));
    if fits { of_word(front.get(..1)?) } else { None }
}

/// The first word that is a mark.
fn marked(text: &str) -> Option<Level> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    while at < WITHIN {
        let rest = text.get(at..)?;
        let start = at + rest.find(is_part)?;
        let word = text.get(start..)?;
        let len = word.find(|c| !is_part(c)).unwrap_or(word.len());
        let word = word.get(..len)?;
        at = start + len;
        let before = text.get(..start)?;
        let behind = text.get(at..)?;
        if start < WITHIN
            && is_mark(before, word, behind)
            && let Some(level) = of_word(word)
        {
            return Some(level);
        }
    }
    None
}

/// Whether a word looks like a mark: in brackets; behind `level=`; the first of all with a colon behind; between tabs;
/// or in capitals, with nothing around that makes it a part of something (`ERROR.txt`, `/ERROR/`, `NO-ERROR`).
fn is_mark(before: &str, word: &str, behind: &str) -> bool {
    let (last, next) = (before.chars().next_back(), behind.chars().next());
    let open = matches!(last, Some('[' | '<' | '('));
    let closed = matches!(next, Some(']' | '>' | ')'));
    // Apache has the module before it: `[core:error]`.
    let in_module = last == Some(':') && next == Some(']') && before.contains('[');
    if (open && closed && last != Some('(')) || in_module {
        return true;
    }
    if word.len() == 1 {
        return false;
    }
    let told = ["level=", "lvl=", "severity=", "level=\"", "level: "];
    if told.iter().any(|key| before.ends_with(key)) {
        return true;
    }
    let tabs = last == Some('\t') && next == Some('\t');
    let leads = before.is_empty() && next == Some(':');
    if tabs || leads {
        return true;
    }
    let capitals = word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    // Monolog has the channel before it: `app.ERROR: …`.
    let from = match last {
        None => true,
        Some('.') => next == Some(':'),
        Some(c) => c.is_whitespace() || "[<(|:=\u{2502}".contains(c),
    };
    let to = match next {
        None => true,
        Some(c) => c.is_whitespace() || "]>):|,;\u{2502}".contains(c),
    };
    capitals && from && to
}
