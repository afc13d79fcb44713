//! A search as text, in pieces: words, signs, parentheses, with where each stands.

use super::TextProblem;
use crate::source::cursor::Cursor;

/// A piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// The number of its first character, from 0.
    pub at: usize,
    /// How many characters it has.
    pub len: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word; whether it was in quotes, so that it is none of the language's own.
    Word(String, bool),
    /// `=`, `!=`, `<`, and so on; `!` for not.
    Sign(&'static str),
    Open,
    Close,
    /// `,` between the values of a list.
    Comma,
}

/// The signs as they may be written, and as they are written; the longer ones first.
const SIGNS: [(&str, &str); 15] = [
    ("!=", "!="),
    ("<>", "!="),
    ("!~", "!~"),
    (">=", ">="),
    ("<=", "<="),
    ("==", "="),
    ("=~", "~"),
    ("&&", "&&"),
    ("||", "||"),
    ("=", "="),
    (">", ">"),
    ("<", "<"),
    ("~", "~"),
    ("!", "!"),
    (";", ";"),
];

/// Characters that end a word that is no value.
const ENDS: &str = "()=!<>~&|,;\"'";

/// The pieces of a text, in order.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, TextProblem> {
    let mut lexer = Lexer(Cursor { rest: text, at: 0 });
    let mut out: Vec<Token> = Vec::new();
    // Within the parentheses of a list, a comma ends a value.
    let mut in_list = false;
    loop {
        lexer.0.skip_space();
        let at = lexer.0.at;
        let Some(c) = lexer.0.peek() else { return Ok(out) };
        // Behind a comparison stands a value, in which most signs are letters.
        let is_compared =
            |t: &Token| matches!(t.kind, Kind::Sign(s) if !matches!(s, "!" | "&&" | "||" | ";"));
        let value = out.last().is_some_and(is_compared);
        let kind = match c {
            '(' => {
                in_list = value || out.last().is_some_and(is_in);
                lexer.one(Kind::Open)
            }
            ')' => {
                in_list = false;
                lexer.one(Kind::Close)
            }
            ',' if !value || in_list => lexer.one(Kind::Comma),
            '"' | '\'' => Kind::Word(lexer.quoted(c)?, true),
            _ if value => Kind::Word(lexer.word(|c| c == ')' || c == ';'), false),
            _ if in_list => Kind::Word(lexer.word(|c| c == ')' || c == ','), false),
            _ => match lexer.sign() {
                Some(sign) => Kind::Sign(sign),
                None => {
                    let mut word = lexer.word(|c| ENDS.contains(c));
                    if word.is_empty() {
                        // A sign that is none, by itself.
                        word.extend(lexer.0.bump());
                    }
                    // The rest of a key may be any text: `root."a b"`.
                    if word.ends_with('.')
                        && let Some(quote @ ('"' | '\'')) = lexer.0.peek()
                    {
                        word.push_str(&lexer.quoted(quote)?);
                    }
                    Kind::Word(word, false)
                }
            },
        };
        out.push(Token { kind, at, len: lexer.0.at - at });
    }
}

fn is_in(token: &Token) -> bool {
    matches!(&token.kind, Kind::Word(word, false) if word.eq_ignore_ascii_case("in"))
}

struct Lexer<'a>(Cursor<'a>);

impl Lexer<'_> {
    fn one(&mut self, kind: Kind) -> Kind {
        self.0.bump();
        kind
    }

    fn sign(&mut self) -> Option<&'static str> {
        let (written, sign) = SIGNS.iter().find(|(written, _)| self.0.rest.starts_with(written))?;
        for _ in written.chars() {
            self.0.bump();
        }
        Some(sign)
    }

    /// Up to white space, or to where it ends.
    fn word(&mut self, ends: impl Fn(char) -> bool) -> String {
        let mut word = String::new();
        while let Some(c) = self.0.peek().filter(|&c| !c.is_whitespace() && !ends(c)) {
            word.push(c);
            self.0.bump();
        }
        word
    }

    /// A text in quotes: `\` takes a quote or another `\`, and `\n`, `\r`, `\t` are what they are elsewhere.
    fn quoted(&mut self, quote: char) -> Result<String, TextProblem> {
        let at = self.0.at;
        self.0.bump();
        let mut text = String::new();
        while let Some(c) = self.0.bump() {
            match c {
                _ if c == quote => return Ok(text),
                '\\' => match self.0.peek() {
                    Some('n') => self.escaped(&mut text, '\n'),
                    Some('r') => self.escaped(&mut text, '\r'),
                    Some('t') => self.escaped(&mut text, '\t'),
                    Some(c @ ('"' | '\'' | '\\')) => self.escaped(&mut text, c),
                    // As in a pattern: `\d`.
                    _ => text.push('\\'),
                },
                c => text.push(c),
            }
        }
        let len = self.0.at - at;
        Err(TextProblem { at, len, what: "This quote is never closed".to_owned() })
    }

    fn escaped(&mut self, text: &mut String, c: char) {
        self.0.bump();
        text.push(c);
    }
}
