//! The pieces of a query, taken one by one, with what is told where one has no place.

use super::Unread;
use super::lexer::{Kind, Token, lex};
use super::pattern::Pattern;

/// How many patterns a query may have that are more than texts: each costs time on every line.
const PATTERNS: usize = 8;

/// What is left to read.
pub(super) struct Reader {
    tokens: Vec<Token>,
    next: usize,
    /// Where the text ends.
    end: usize,
    /// How many patterns have been read.
    patterns: usize,
}

impl Reader {
    /// A text from its beginning.
    ///
    /// # Errors
    /// Those of strings.
    pub fn new(text: &str) -> Result<Self, Unread> {
        Ok(Self { tokens: lex(text)?, next: 0, end: text.len(), patterns: 0 })
    }

    /// The next piece.
    pub fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    /// The sign that is next.
    pub fn sign(&self) -> Option<&'static str> {
        match self.peek() {
            Some(Kind::Sign(sign)) => Some(sign),
            _ => None,
        }
    }

    /// Where the next piece begins.
    pub fn place(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |token| token.at)
    }

    /// The next piece is the name of a function, as queries for numbers begin: `rate(`, `sum by (`.
    pub fn is_call(&self) -> bool {
        match self.tokens.get(self.next + 1).map(|token| &token.kind) {
            Some(Kind::Sign("(")) => true,
            Some(Kind::Name(name)) => matches!(name.as_str(), "by" | "without"),
            _ => false,
        }
    }

    /// Goes on by one.
    pub fn bump(&mut self) {
        self.next += 1;
    }

    /// Goes on behind a sign, if it is next.
    pub fn eat(&mut self, sign: &str) -> bool {
        let there = self.sign() == Some(sign);
        self.next += usize::from(there);
        there
    }

    /// Goes on behind a word, if it is next.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let there = matches!(self.peek(), Some(Kind::Name(name)) if name == word);
        self.next += usize::from(there);
        there
    }

    /// A label's name.
    pub fn name(&mut self) -> Result<String, Unread> {
        match self.peek() {
            Some(Kind::Name(name)) => {
                let name = name.clone();
                self.next += 1;
                Ok(name)
            }
            _ => Err(self.wrong("Write the name of a label here, like app")),
        }
    }

    /// A text, and where it is.
    pub fn text(&mut self) -> Result<(String, usize), Unread> {
        let at = self.place();
        match self.peek() {
            Some(Kind::Text(text)) => {
                let text = text.clone();
                self.next += 1;
                Ok((text, at))
            }
            Some(Kind::Name(name)) if name == "ip" => Err(self.elsewhere("ip(…)")),
            _ => Err(self.wrong("Write a text here, in double quotes or back-quotes")),
        }
    }

    /// A pattern of the query, about the whole of what is compared or to be found in it.
    ///
    /// # Errors
    /// It is none, is too large, or is one too many.
    pub fn pattern(&mut self, text: &str, at: usize, whole: bool) -> Result<Pattern, Unread> {
        let pattern = Pattern::read(text, whole)
            .map_err(|why| Unread { place: at, words: format!("This pattern is none: {why}") })?;
        self.patterns += usize::from(!pattern.is_plain());
        if self.patterns > PATTERNS {
            let words = format!("More than {PATTERNS} patterns are too many");
            return Err(Unread { place: at, words });
        }
        Ok(pattern)
    }

    /// That the next piece is wrong.
    pub fn wrong(&self, words: &str) -> Unread {
        Unread { place: self.place(), words: words.to_owned() }
    }

    /// That the next piece is right, but not here.
    pub fn elsewhere(&self, what: &str) -> Unread {
        self.wrong(&format!("{what} is not understood here; a Loki understands it"))
    }
}
