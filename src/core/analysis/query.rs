//! What a person types to find spans: terms that must all hold.
//!
//! Terms stand between white space; `"..."` keeps white space together, anywhere in a term, with
//! `\"` and `\\` inside. A term holds for a span if one of its texts has the term in it, whatever
//! the case: service, span name, status message, trace state, keys and values of attributes, also
//! of its resource, scope, events and links, the events' names, scope's name and version, the word
//! `error` for a span that failed, and 6 or more digits in a row of its id or of an id that it
//! links to. `key=value` holds as well if the key of an attribute ends in `key` and its value has
//! `value` in it; `service.name`, `kind` and `status` count as keys.

use crate::base::Needle;

/// The most terms that count; what is beyond them is passed over.
const MOST_TERMS: usize = 20;

/// The fewest digits that may be part of an id: fewer stand in ids by chance.
const ID_DIGITS: usize = 6;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindQuery {
    pub(super) terms: Vec<Term>,
}

/// One word of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// What a text must have in it.
    pub text: Needle,
    /// What a key must end in, and its value have in it.
    pub pair: Option<(Needle, Needle)>,
    /// What an id must have in it.
    pub digits: Option<Digits>,
}

/// Hexadecimal digits in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    value: u128,
    count: u32,
}

impl FindQuery {
    /// Reads what was typed. Total: what is no term is a text.
    pub fn parse(typed: &str) -> Self {
        let mut terms = words(typed);
        terms.truncate(MOST_TERMS);
        Self { terms: terms.iter().map(|word| Term::new(word)).collect() }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

impl Term {
    fn new(word: &str) -> Self {
        let pair = word.split_once('=').filter(|(key, _)| !key.is_empty());
        Self {
            text: Needle::new(word),
            pair: pair.map(|(key, value)| (Needle::new(key), Needle::new(value))),
            digits: Digits::read(word),
        }
    }
}

impl Digits {
    fn read(word: &str) -> Option<Self> {
        let value = u128::from_str_radix(word, 16).ok()?;
        // Not the sign that a number may have.
        let digits = word.bytes().all(|b| b.is_ascii_hexdigit()) && word.len() <= 32;
        let count = word.len() as u32;
        (digits && word.len() >= ID_DIGITS).then_some(Self { value, count })
    }

    /// Whether an id of so many digits has these in a row.
    pub fn are_in(self, id: u128, width: u32) -> bool {
        let mask = if self.count >= 32 { u128::MAX } else { (1 << (4 * self.count)) - 1 };
        width
            .checked_sub(self.count)
            .is_some_and(|last| (0..=last).any(|at| id >> (4 * at) & mask == self.value))
    }
}

/// The terms of a text, quotes taken off; empty ones are none.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted) = (String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => word.push(chars.next_if(|&n| n == '"' || n == '\\').unwrap_or(c)),
            c if c.is_whitespace() && !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|w| !w.is_empty());
    words
}

/// A text as a term that finds it: quoted where it must be.
pub fn quoted(text: &str) -> String {
    if text.is_empty() || !text.contains(|c: char| c.is_whitespace() || c == '"') {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn terms_and_phrases() {
        let check = |text: &str, expect: &[&str]| assert_eq!(words(text), expect, "{text}");
        check("", &[]);
        check("  \t ", &[]);
        check("cart  pay", &["cart", "pay"]);
        check("\"GET /cart\" x", &["GET /cart", "x"]);
        check("db.statement=\"select 1\"", &["db.statement=select 1"]);
        check("\"not closed here", &["not closed here"]);
        check(r#""a \"b\" \\ \n""#, &[r#"a "b" \ \n"#]);
        check(r"C:\dir", &[r"C:\dir"]);
        check("\"\" x", &["x"]);
    }

    #[test]
    fn digits_of_an_id() {
        let check = |word: &str, id: u128, width: u32, expect: bool| {
            let found = Digits::read(word).is_some_and(|d| d.are_in(id, width));
            assert_eq!(found, expect, "{word} in {id:x}");
        };
        check("c0ffee", 0xc0_ffee, 16, true);
        check("C0FFEE", 0x1c0_ffee1, 16, true);
        check("0000c0ffee", 0xc0_ffee, 16, true);
        check("00c0ffee", 0x1c0_ffee, 16, false);
        check("0ffee", 0xc0_ffee, 16, false);
        check("0000000000c0ffee1", 0xc0_ffee1, 16, false);
        check(&"f".repeat(32), u128::MAX, 32, true);
        check(&"0".repeat(33), 0, 32, false);
        check("+c0ffee", 0xc0_ffee, 16, false);
    }

    proptest! {
        #[test]
        fn a_quoted_text_is_one_term(text in r#"[a \\"=\t]{0,12}"#) {
            let expect: Vec<String> = if text.is_empty() { vec![] } else { vec![text.clone()] };
            prop_assert_eq!(words(&quoted(&text)), expect);
        }
    }
}
