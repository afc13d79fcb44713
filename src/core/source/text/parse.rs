//! Pieces of a search as conditions, with time and number beside.

use super::TextProblem;
use super::lex::{Kind, Token};
use super::sql::sql_pattern;
use super::term::{compared, field};
use crate::base::fmt::parse_instant;
use crate::source::Lookback;
use crate::source::filter::{Field, Filter, Op, Term};

/// How deep parentheses and `not` may be nested in what is typed. What is printed of it may have a few more.
pub(super) const TYPED: usize = 40;

/// The same in what was printed.
pub(super) const PRINTED: usize = 60;

/// What was read; behind each of time and number, where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    pub filter: Option<Filter>,
    pub last: Option<(Lookback, usize)>,
    pub range: Option<((u64, u64), usize)>,
    pub limit: Option<(u32, usize)>,
}

pub(super) type Result<T> = std::result::Result<T, TextProblem>;

/// Reads all of it.
pub(super) fn parse(tokens: Vec<Token>, most: usize) -> Result<Parsed> {
    let end = tokens.last().map_or(0, |last| last.at + last.len);
    let mut parser =
        Parser { tokens, next: 0, end, depth: 0, most, out: Parsed::default(), alone: true };
    let filter = parser.any_of()?;
    if let Some(token) = parser.peek() {
        let what = match token.kind {
            Kind::Close => "There is no ( to this )",
            _ => "This has no place here",
        };
        return Err(problem(&token.clone(), what));
    }
    Ok(Parsed { filter, ..parser.out })
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    /// Where the text ends.
    end: usize,
    depth: usize,
    /// How deep it may be.
    most: usize,
    out: Parsed,
    /// Not within parentheses or `not`: where time and number may stand.
    alone: bool,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn bump(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.next += 1;
        token
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek().map(|t| &t.kind), Some(Kind::Word(w, false)) if w.eq_ignore_ascii_case(word))
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek().map(|t| &t.kind), Some(Kind::Sign(s)) if *s == sign)
    }

    /// Whether the piece behind the next one is a comparison, so that the next one is a key.
    fn is_key(&self) -> bool {
        let behind = self.tokens.get(self.next + 1).map(|t| &t.kind);
        matches!(behind, Some(Kind::Sign(s)) if !matches!(*s, "!" | "&&" | "||" | ";"))
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let there = self.is_word(word) && !self.is_key();
        self.next += usize::from(there);
        there
    }

    fn eat_sign(&mut self, sign: &str) -> bool {
        let there = self.is_sign(sign);
        self.next += usize::from(there);
        there
    }

    fn missing(&self, what: &str) -> TextProblem {
        let at = self.peek().map_or(self.end, |t| t.at);
        let len = self.peek().map_or(0, |t| t.len);
        TextProblem { at, len, what: what.to_owned() }
    }

    /// Parts with `or` between them.
    fn any_of(&mut self) -> Result<Option<Filter>> {
        let Some(first) = self.all_of()? else { return Ok(None) };
        let mut list = vec![first];
        while self.eat_word("or") || self.eat_sign("||") {
            let part = self.all_of()?;
            list.push(part.ok_or_else(|| self.missing("Something is missing behind or"))?);
        }
        Ok(Filter::any(list))
    }

    /// Parts that must all hold, with `and` or nothing between them.
    fn all_of(&mut self) -> Result<Option<Filter>> {
        let mut list = Vec::new();
        let mut and = false;
        loop {
            let here = self.next;
            if let Some(part) = self.part()? {
                list.push(part);
            } else if here == self.next {
                if and {
                    return Err(self.missing("Something is missing behind and"));
                }
                return Ok(Filter::all(list));
            }
            and = self.eat_word("and") || self.eat_sign("&&");
        }
    }

    /// One part; none where another kind of thing follows, or where it was time or number.
    fn part(&mut self) -> Result<Option<Filter>> {
        let Some(token) = self.peek().cloned() else { return Ok(None) };
        match &token.kind {
            Kind::Close | Kind::Comma => Ok(None),
            Kind::Open => self.nested(&token).map(Some),
            Kind::Sign("!") => self.negated().map(Some),
            Kind::Sign("||" | "&&") => Ok(None),
            Kind::Sign(_) => Err(problem(&token, "There is no key before this; write key=value")),
            Kind::Word(word, false) if !self.is_key() => match word.to_ascii_lowercase().as_str() {
                "or" | "and" => Ok(None),
                "not" => self.negated().map(Some),
                "exists" => self.exists().map(Some),
                "last" => self.last(&token).map(|()| None),
                "from" => self.range(&token).map(|()| None),
                "limit" => self.limit(&token).map(|()| None),
                _ => self.term().map(Some),
            },
            Kind::Word(word, false) if word.eq_ignore_ascii_case("limit") && self.alone => {
                self.limit(&token).map(|()| None)
            }
            Kind::Word(..) => self.term().map(Some),
        }
    }

    fn deeper<T>(&mut self, token: &Token, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == self.most {
            return Err(problem(token, "This is nested too deep"));
        }
        self.depth += 1;
        let outer = std::mem::replace(&mut self.alone, false);
        let done = f(self);
        self.alone = outer;
        self.depth -= 1;
        done
    }

    fn nested(&mut self, open: &Token) -> Result<Filter> {
        self.bump();
        let inner = self.deeper(open, Self::any_of)?;
        let Some(inner) = inner else {
            return Err(self.missing("There is nothing in these parentheses"));
        };
        match self.bump().map(|t| t.kind) {
            Some(Kind::Close) => Ok(inner),
            _ => Err(problem(open, "There is no ) to this (")),
        }
    }

    fn negated(&mut self) -> Result<Filter> {
        let Some(token) = self.bump() else { return Err(self.missing("Something is missing")) };
        let inner = self.deeper(&token, Self::part)?;
        inner.map(|filter| !filter).ok_or_else(|| self.missing("Something is missing behind not"))
    }

    fn exists(&mut self) -> Result<Filter> {
        self.bump();
        match self.bump() {
            Some(Token { kind: Kind::Word(key, quoted), .. }) => {
                Ok(Filter::Term(Term::exists(field(&key, quoted))))
            }
            _ => {
                self.next -= 1;
                Err(self.missing("A key is missing behind exists; write exists retry.count"))
            }
        }
    }

    /// A word of time or number, which has its place at the top only, and once.
    fn once(&self, token: &Token, there: bool) -> Result<()> {
        if !self.alone {
            return Err(problem(token, "Time and number stand outside of parentheses and not"));
        }
        if there { Err(problem(token, "This is there twice")) } else { Ok(()) }
    }

    fn value(&mut self) -> Option<(String, Token)> {
        match self.peek().cloned() {
            Some(token @ Token { kind: Kind::Word(..), .. }) => {
                self.next += 1;
                let Kind::Word(word, _) = &token.kind else { return None };
                Some((word.clone(), token))
            }
            _ => None,
        }
    }

    fn last(&mut self, token: &Token) -> Result<()> {
        self.bump();
        self.once(token, self.out.last.is_some())?;
        let wrong = "Write how far back, like last 1h or last 2d";
        let Some((text, at)) = self.value() else { return Err(self.missing(wrong)) };
        let back = Lookback::parse(&text).ok_or_else(|| problem(&at, wrong))?;
        self.out.last = Some((back, token.at));
        Ok(())
    }

    fn limit(&mut self, token: &Token) -> Result<()> {
        self.bump();
        self.once(token, self.out.limit.is_some())?;
        self.eat_sign("=");
        let wrong = "Write how many, like limit 50";
        let Some((text, at)) = self.value() else { return Err(self.missing(wrong)) };
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let limit = text.parse().ok().filter(|&n: &u32| n > 0 && digits);
        self.out.limit = Some((limit.ok_or_else(|| problem(&at, wrong))?, token.at));
        Ok(())
    }

    fn range(&mut self, token: &Token) -> Result<()> {
        self.bump();
        self.once(token, self.out.range.is_some())?;
        let wrong = "Write from when to when, like from 2026-03-12T12:00Z to 2026-03-12T13:00Z";
        let time = |parser: &mut Self| {
            let Some((text, at)) = parser.value() else { return Err(parser.missing(wrong)) };
            Ok((parse_instant(&text).ok_or_else(|| problem(&at, wrong))?, at))
        };
        let (from, _) = time(self)?;
        if !self.eat_word("to") {
            return Err(self.missing(wrong));
        }
        let (to, at) = time(self)?;
        if from > to {
            return Err(problem(&at, "The end is before the start"));
        }
        self.out.range = Some(((from, to), token.at));
        Ok(())
    }

    /// `key sign value`, `key in (a, b)`, `key exists`, and what SQL has.
    fn term(&mut self) -> Result<Filter> {
        let Some(token) = self.bump() else { return Err(self.missing("Something is missing")) };
        let Kind::Word(key, quoted) = &token.kind else {
            return Err(problem(&token, "This is no key"));
        };
        let field = field(key, *quoted);
        if let Some(Kind::Sign(sign)) = self.peek().map(|t| t.kind.clone())
            && let Some(&(op, _)) = Op::ALL.iter().find(|(_, written)| *written == sign)
        {
            self.bump();
            if self.peek().is_some_and(|t| t.kind == Kind::Open) && matches!(op, Op::Eq | Op::Ne) {
                return self.list(&field, op == Op::Ne);
            }
            let Some((text, at)) = self.value() else {
                let example = if matches!(field, Field::Duration | Field::TraceDuration) {
                    "500ms"
                } else {
                    "value"
                };
                return Err(
                    self.missing(&format!("A value is missing; write {key}{sign}{example}"))
                );
            };
            return compared(field, op, text, &at).map(Filter::Term);
        }
        if self.eat_word("exists") {
            return Ok(Filter::Term(Term::exists(field)));
        }
        let behind = self.tokens.get(self.next + 1).map(|t| &t.kind);
        let not = self.is_word("not")
            && matches!(behind, Some(Kind::Word(w, false)) if ["in", "like", "between"].contains(&w.to_ascii_lowercase().as_str()));
        self.next += usize::from(not);
        if self.eat_word("in") {
            return self.list(&field, not);
        }
        if self.eat_word("like") {
            let Some((text, at)) = self.value() else {
                return Err(self.missing("A pattern is missing behind LIKE"));
            };
            let op = if not { Op::NotMatch } else { Op::Match };
            return compared(field, op, sql_pattern(&text), &at).map(Filter::Term);
        }
        if self.eat_word("is") {
            let not = self.eat_word("not");
            if self.eat_word("null") {
                let there = Filter::Term(Term::exists(field));
                return Ok(if not { there } else { !there });
            }
            return Err(self.missing("Write is null, or is not null"));
        }
        if self.eat_word("between") {
            return self.between(field, not);
        }
        if !quoted && key.eq_ignore_ascii_case("error") {
            return Ok(Filter::Term(Term::text(field, Op::Eq, "true")));
        }
        let what = if *quoted || key.contains(['/', ' ']) {
            "Say of what this is the value: write operation=\"...\", or key=\"...\"".to_owned()
        } else {
            format!("A comparison is missing; write {key}=value, or exists {key}")
        };
        Err(problem(&token, &what))
    }

    fn list(&mut self, field: &Field, not: bool) -> Result<Filter> {
        let wrong = "Write the values in parentheses, like (a, b)";
        let Some(open) = self.peek().cloned().filter(|t| t.kind == Kind::Open) else {
            return Err(self.missing(wrong));
        };
        self.bump();
        let mut list = Vec::new();
        loop {
            let Some((text, at)) = self.value() else { return Err(self.missing(wrong)) };
            list.push(Filter::Term(compared(field.clone(), Op::Eq, text, &at)?));
            match self.bump().map(|t| t.kind) {
                Some(Kind::Comma) => {}
                Some(Kind::Close) => break,
                _ => return Err(problem(&open, "There is no ) to this (")),
            }
        }
        let any = Filter::any(list).ok_or_else(|| problem(&open, wrong))?;
        Ok(if not { !any } else { any })
    }

    fn between(&mut self, field: Field, not: bool) -> Result<Filter> {
        let wrong = "Write between 1ms and 2ms";
        let bound = |parser: &mut Self, op| {
            let Some((text, at)) = parser.value() else { return Err(parser.missing(wrong)) };
            compared(field.clone(), op, text, &at).map(Filter::Term)
        };
        let least = bound(self, Op::Ge)?;
        if !self.eat_word("and") {
            return Err(self.missing(wrong));
        }
        let most = bound(self, Op::Le)?;
        let both = Filter::And(vec![least, most]);
        Ok(if not { !both } else { both })
    }
}

pub(super) fn problem(token: &Token, what: &str) -> TextProblem {
    TextProblem { at: token.at, len: token.len, what: what.to_owned() }
}
