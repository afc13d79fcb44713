//! What can stand where a search is being typed.

use super::lex::{Kind, Token, lex};
use super::print::{print_key, print_value};
use crate::source::Lookback;

/// What the language knows by itself where a key may stand.
const KEYS: [&str; 20] = [
    "service=",
    "operation=",
    "caller=",
    "duration>=",
    "duration<=",
    "error=true",
    "traceDuration>=",
    "traceSpans>",
    "traceErrors>",
    "traceService=",
    "rootService=",
    "rootOperation=",
    "root.",
    "and",
    "or",
    "not",
    "exists",
    "last",
    "limit",
    "from",
];

/// The signs, those that most want first.
const SIGNS: [&str; 9] = ["=", "!=", ">", ">=", "<", "<=", "~", "!~", "exists"];

/// What can stand at a place, and what it takes the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The first character of what is replaced.
    pub from: usize,
    /// The character behind it.
    pub to: usize,
    /// What stands there before the cursor.
    pub typed: String,
    /// What can stand there.
    pub expect: Expect,
    /// Of it, what the language knows by itself and begins with what was typed.
    pub fixed: Vec<String>,
}

/// What can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// A field, the key of an attribute, or a word of the language.
    Key,
    /// A comparison.
    Sign,
    /// A value of this key, as it was typed.
    Value(String),
    /// How far back.
    Lookback,
    /// Nothing that anybody could know.
    Nothing,
}

/// What can stand where the cursor is, at the character `caret`. O(text).
pub fn completion(text: &str, caret: usize) -> Completion {
    let before: String = text.chars().take(caret).collect();
    let caret = before.chars().count();
    let (tokens, from, typed) = current(&before, caret);
    let rest = text.chars().skip(caret);
    let ends = |c: char| c.is_whitespace() || "()=!<>~,;\"'".contains(c);
    let to = caret + rest.take_while(|&c| !ends(c)).count();
    let expect = expected(&tokens);
    let known: Vec<String> = match &expect {
        Expect::Key => KEYS.iter().map(|&key| key.to_owned()).collect(),
        Expect::Sign => SIGNS.iter().map(|&sign| sign.to_owned()).collect(),
        Expect::Lookback => Lookback::CHOICES.iter().map(|choice| choice.print()).collect(),
        Expect::Value(key) if matches!(key.as_str(), "error") => {
            vec!["true".to_owned(), "false".to_owned()]
        }
        _ => Vec::new(),
    };
    let lower = typed.to_lowercase();
    let fixed = known.into_iter().filter(|word| word.to_lowercase().starts_with(&lower)).collect();
    Completion { from, to, typed, expect, fixed }
}

/// The pieces before the one that is being typed, where that begins, and what of it there is.
fn current(before: &str, caret: usize) -> (Vec<Token>, usize, String) {
    let mut tokens = match lex(before) {
        Ok(tokens) => tokens,
        // A quote that is still open.
        Err(problem) => {
            let head: String = before.chars().take(problem.at).collect();
            let typed = before.chars().skip(problem.at + 1).collect();
            return (lex(&head).unwrap_or_default(), problem.at, typed);
        }
    };
    let ends_here = |t: &Token| t.at + t.len == caret && matches!(t.kind, Kind::Word(..));
    match tokens.pop_if(|t| ends_here(t)) {
        Some(Token { kind: Kind::Word(word, _), at, .. }) => (tokens, at, word),
        _ => (tokens, caret, String::new()),
    }
}

/// What can stand behind these pieces.
fn expected(tokens: &[Token]) -> Expect {
    let word = |back: usize| {
        let token = tokens.len().checked_sub(back).and_then(|at| tokens.get(at));
        match token.map(|t| &t.kind) {
            Some(Kind::Word(word, quoted)) => Some((word.clone(), *quoted)),
            _ => None,
        }
    };
    match tokens.last().map(|t| &t.kind) {
        None => Expect::Key,
        Some(Kind::Sign(sign)) if !matches!(*sign, "!" | "&&" | "||" | ";") => match word(2) {
            Some((key, _)) => Expect::Value(key),
            None => Expect::Nothing,
        },
        Some(Kind::Sign(_)) => Expect::Key,
        Some(Kind::Open | Kind::Comma) => list_key(tokens).map_or(Expect::Key, Expect::Value),
        Some(Kind::Close) => Expect::Key,
        Some(Kind::Word(last, quoted)) => {
            let of = if *quoted { String::new() } else { last.to_ascii_lowercase() };
            match of.as_str() {
                "and" | "or" | "not" | "exists" => Expect::Key,
                "last" => Expect::Lookback,
                "limit" | "from" | "to" => Expect::Nothing,
                _ if is_value(tokens) => Expect::Key,
                _ => Expect::Sign,
            }
        }
    }
}

/// Whether the last piece is a value, so that the next thing is a key.
fn is_value(tokens: &[Token]) -> bool {
    let before = tokens.len().checked_sub(2).and_then(|at| tokens.get(at)).map(|t| &t.kind);
    match before {
        Some(Kind::Sign(sign)) => !matches!(*sign, "!" | "&&" | "||" | ";"),
        Some(Kind::Word(word, false)) => {
            matches!(
                word.to_ascii_lowercase().as_str(),
                "last" | "limit" | "from" | "to" | "exists" | "like"
            )
        }
        _ => false,
    }
}

/// The key whose list of values is open.
fn list_key(tokens: &[Token]) -> Option<String> {
    let open = tokens.iter().rposition(|t| t.kind == Kind::Open)?;
    let before = tokens.get(..open)?;
    let (last, rest) = before.split_last()?;
    let is_list = match &last.kind {
        Kind::Sign(sign) => matches!(*sign, "=" | "!="),
        Kind::Word(word, false) => word.eq_ignore_ascii_case("in"),
        _ => false,
    };
    let key = rest
        .iter()
        .rev()
        .find(|t| !matches!(&t.kind, Kind::Word(w, false) if w.eq_ignore_ascii_case("not")));
    match key.filter(|_| is_list).map(|t| &t.kind) {
        Some(Kind::Word(key, _)) => Some(key.clone()),
        _ => None,
    }
}

/// The text with a choice in the place of what was typed, and the cursor behind it. A value or a key is put in quotes
/// where it must be; what the language knows by itself is not.
pub fn insert(text: &str, at: &Completion, choice: &str) -> (String, usize) {
    let fixed = at.fixed.iter().any(|word| word == choice);
    let written = match (&at.expect, fixed) {
        (_, true) => choice.to_owned(),
        (Expect::Value(_), _) => print_value(choice),
        (Expect::Key, _) => print_key(choice),
        _ => choice.to_owned(),
    };
    // Behind a sign, and a key that has one already, comes a value; behind all else a space.
    let goes_on =
        written.ends_with(['=', '>', '<', '.', '~']) || (at.expect == Expect::Key && !fixed);
    let head: String = text.chars().take(at.from).collect();
    let mut tail: String = text.chars().skip(at.to).collect();
    // An open quote that was closed behind what was typed.
    if text.chars().nth(at.from).is_some_and(|c| c == '"' || c == '\'') {
        tail = tail.strip_prefix(['"', '\'']).unwrap_or(&tail).to_owned();
    }
    let space = if goes_on || tail.starts_with([' ', ')', ',']) { "" } else { " " };
    let caret = head.chars().count() + written.chars().count() + space.len();
    (format!("{head}{written}{space}{tail}"), caret)
}
