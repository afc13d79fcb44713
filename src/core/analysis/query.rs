//! What a person types to find spans: terms that must all hold.
//!
//! Terms stand between white space; `"..."` keeps white space together, anywhere in a term, with
//! `\"` and `\\` inside, and what stands in it is never a sign. What can't be read is a text.
//!
//! * `word`: one of the span's texts has it in it, whatever the case: service, span name, status
//!   message, trace state, keys and values of attributes, also of its resource, scope, events and
//!   links, the events' names, scope's name and version, and 6 or more digits in a row of its id, its
//!   parent's, or one that it links to.
//! * `key=value`: that, or the key of an attribute ends in `key` and its value has `value` in it;
//!   `service.name`, `kind` and `status` count as keys.
//! * `error`: the span failed. `"error"` is the text.
//! * `>100ms`, `>=`, `<`, `<=`, also behind `duration`: how long it took ([`parse_duration`]).
//! * `service:x`, and other parts of a span ([`Field`]): the same in that part only. With nothing
//!   behind the colon: the span has such a part.
//! * `service:=x`, `name:=x`: the service or the span's name is that, the case counts.
//! * `finding:x`: of a finding of the verdict, by its code or its detector; `work:database`: spent in that part of
//!   the system; `lint:x`: what a rule of the lint complains of; `path:id`: reached by the same services and names as
//!   the span of this id.
//! * `id:a,b`: with one of these ids, whole (leading zeros may be missing).
//! * `-term`: it does not hold.

mod names;

use std::ops::RangeInclusive;

use crate::base::Needle;
use crate::base::fmt::parse_duration;

pub use names::NameQuery;

/// The language in examples, for a person: a term, and which spans it finds.
pub const FIND_HELP: &[(&str, &str)] = &[
    ("word", "With the word in a name, an attribute, an event or an id"),
    ("\"two words\"", "The same with a space; signs in quotes are only text"),
    ("key=value", "With such an attribute: end of the key, part of the value"),
    ("error", "Failed"),
    (">100ms", "That took longer; also >=, <, <="),
    ("service:x", "The word in one part only: the service's name"),
    ("service:=x name:=x", "With just this service, or this name"),
    (
        "finding:x work:database",
        "Of a finding; of a part: database, cache, http, rpc, messaging, call, own",
    ),
    ("path:id", "Reached by the same services and names as the span of this id"),
    ("name: kind: status:", "The span's name, its kind, its status or message"),
    ("id: parent: link:", "An id, or some digits of it; id:a,b for any of these"),
    ("tag: event: resource: scope:", "Attributes and names there; also key=value"),
    ("-term", "All for which the term does not hold"),
];

/// The most terms that count; what is beyond them is passed over.
const MOST_TERMS: usize = 20;

/// The fewest digits that may be part of an id: fewer stand in ids by chance.
const ID_DIGITS: usize = 6;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindQuery {
    pub(super) terms: Vec<Term>,
}

/// One term of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// It must not hold.
    pub not: bool,
    pub test: Test,
}

/// What holds for a span or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// It failed.
    Error,
    /// It took so many nanoseconds.
    Took(RangeInclusive<u64>),
    /// Its id is one of these, in ascending order.
    Ids(Vec<u64>),
    /// Its service, or else its name, is that.
    Exact(bool, String),
    /// It is in a set of that name, which the verdict knows.
    Named(String),
    /// A text is in one of its parts; `None` for all.
    Text(Option<Field>, Box<Pattern>),
}

/// A part of a span that a term may be confined to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The service's name.
    Service,
    /// The span's name.
    Name,
    /// The kind.
    Kind,
    /// The status, as a word, and its message.
    Status,
    /// Its own id; any number of digits.
    Id,
    /// Its parent's id; any number of digits.
    Parent,
    /// Its own attributes.
    Tag,
    /// The resource's attributes.
    Resource,
    /// The scope's name, version and attributes.
    Scope,
    /// The events' names and attributes.
    Event,
    /// The links' ids and attributes.
    Link,
}

/// What must be in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
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
        let words = words(typed).into_iter().take(MOST_TERMS);
        Self { terms: words.map(Term::read).collect() }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

impl Term {
    fn read(mut word: Word) -> Self {
        Self { not: word.take_not(), test: Test::read(word) }
    }
}

/// How the names of sets begin that have to be worked out.
pub const NAMED_SETS: [&str; 4] = ["finding:", "work:", "lint:", PATH_SET];

/// Of these, the one of the spans of one path.
pub const PATH_SET: &str = "path:";

impl Test {
    fn read(mut word: Word) -> Self {
        if word.plain == word.text.len() && word.text.eq_ignore_ascii_case("error") {
            return Self::Error;
        }
        if let Some(range) = word.duration() {
            return Self::Took(range);
        }
        if NAMED_SETS.iter().any(|start| word.plain().starts_with(start)) {
            return Self::Named(word.text);
        }
        let field = word.field(|_| true);
        if matches!(field, Some(Field::Service | Field::Name)) && word.plain().starts_with('=') {
            word.drop(1);
            return Self::Exact(field == Some(Field::Service), word.text);
        }
        if field == Some(Field::Id)
            && let Some(ids) = ids_of(&word)
        {
            return Self::Ids(ids);
        }
        let fewest = if field.is_some() { 1 } else { ID_DIGITS };
        Self::Text(field, Box::new(Pattern::new(&word, fewest)))
    }
}

/// The ids of a list with commas; `None` where it is none.
fn ids_of(word: &Word) -> Option<Vec<u64>> {
    let id = |id| Digits::read(id, 1).filter(|id| id.count <= 16).map(|id| id.value as u64);
    let parts = word.text.split(',').filter(|part| !part.is_empty());
    let mut ids = parts.map(id).collect::<Option<Vec<u64>>>()?;
    ids.sort_unstable();
    ids.dedup();
    (word.text.contains(',') && !ids.is_empty()).then_some(ids)
}

impl Field {
    fn read(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "service" => Self::Service,
            "name" | "span" | "operation" => Self::Name,
            "kind" => Self::Kind,
            "status" => Self::Status,
            "id" => Self::Id,
            "parent" => Self::Parent,
            "tag" | "attribute" => Self::Tag,
            "resource" => Self::Resource,
            "scope" => Self::Scope,
            "event" | "log" => Self::Event,
            "link" => Self::Link,
            _ => return None,
        })
    }
}

impl Pattern {
    fn new(word: &Word, fewest: usize) -> Self {
        let pair = word.equals.filter(|&at| at > 0).and_then(|at| word.text.split_at_checked(at));
        let pair = pair.map(|(key, value)| {
            (Needle::new(key), Needle::new(value.strip_prefix('=').unwrap_or(value)))
        });
        Self { text: Needle::new(&word.text), pair, digits: Digits::read(&word.text, fewest) }
    }
}

impl Digits {
    fn read(word: &str, fewest: usize) -> Option<Self> {
        let value = u128::from_str_radix(word, 16).ok()?;
        // Not the sign that a number may have.
        let digits = word.bytes().all(|b| b.is_ascii_hexdigit()) && word.len() <= 32;
        let count = word.len() as u32;
        (digits && word.len() >= fewest).then_some(Self { value, count })
    }

    /// Whether the 16 digits of a span's id have these in a row.
    pub fn are_in_span(self, id: u64) -> bool {
        // Half as wide as it might be: that is what machines count with.
        let Some(last) = 16u32.checked_sub(self.count) else { return false };
        let (mask, value) = (u64::MAX >> (4 * last), self.value as u64);
        (0..=last).any(|at| id >> (4 * at) & mask == value)
    }

    /// Whether the 32 digits of a trace's id have these in a row.
    pub fn are_in_trace(self, id: u128) -> bool {
        let Some(last) = 32u32.checked_sub(self.count) else { return false };
        let mask = u128::MAX >> (4 * last);
        (0..=last).any(|at| id >> (4 * at) & mask == self.value)
    }
}

/// A term as it was typed, its quotes taken off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Word {
    text: String,
    /// How many bytes stand before the first quote.
    plain: usize,
    /// Where the first `=` is that is in no quotes.
    equals: Option<usize>,
}

impl Word {
    /// What stands before the first quote.
    fn plain(&self) -> &str {
        self.text.get(..self.plain).unwrap_or("")
    }

    /// Takes off the first bytes, which are plain.
    fn drop(&mut self, bytes: usize) {
        self.text.drain(..bytes);
        self.plain = self.plain.saturating_sub(bytes);
        self.equals = self.equals.and_then(|at| at.checked_sub(bytes));
    }

    /// Takes off the name of a field that is wanted, and gives the field.
    fn field(&mut self, wanted: fn(Field) -> bool) -> Option<Field> {
        let colon = self.plain().find(':')?;
        let field = self.text.get(..colon).and_then(Field::read).filter(|&field| wanted(field))?;
        self.drop(colon + 1);
        Some(field)
    }

    /// Takes off the sign of a term that must not hold, if there is one.
    fn take_not(&mut self) -> bool {
        let not = self.plain > 0 && self.text.len() > 1 && self.text.starts_with('-');
        if not {
            self.drop(1);
        }
        not
    }

    /// `>100ms`, `duration<=2s`.
    fn duration(&self) -> Option<RangeInclusive<u64>> {
        let lower = self.plain().to_ascii_lowercase();
        let sign = lower
            .strip_prefix("duration")
            .map_or(lower.as_str(), |rest| rest.strip_prefix(':').unwrap_or(rest));
        let more = sign.starts_with('>');
        let equal = sign.get(1..).is_some_and(|rest| rest.starts_with('='));
        let signs = if equal { 2 } else { 1 };
        if !more && !sign.starts_with('<') {
            return None;
        }
        let bound = parse_duration(self.text.get(lower.len() - sign.len() + signs..)?)?.0;
        Some(match (more, equal) {
            (true, true) => bound..=u64::MAX,
            (true, false) => bound.checked_add(1)?..=u64::MAX,
            (false, true) => 0..=bound,
            // Nothing is shorter than nothing: an empty range.
            (false, false) => {
                bound.checked_sub(1).map_or(RangeInclusive::new(1, 0), |last| 0..=last)
            }
        })
    }
}

/// The terms of a text, quotes taken off; empty ones are none.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut word, mut quoted, mut plain) = (Word::default(), false, true);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => (quoted, plain) = (!quoted, false),
            '\\' if quoted => {
                word.text.push(chars.next_if(|&n| n == '"' || n == '\\').unwrap_or(c));
            }
            c if c.is_whitespace() && !quoted => {
                words.push(std::mem::take(&mut word));
                plain = true;
            }
            c => {
                if c == '=' && !quoted {
                    word.equals.get_or_insert(word.text.len());
                }
                word.text.push(c);
            }
        }
        if plain {
            word.plain = word.text.len();
        }
    }
    words.push(word);
    words.retain(|w| !w.text.is_empty());
    words
}

/// What is typed to filter what is no span: terms as in a query, each a text or a pair, with whether it must
/// not hold; other signs are only text.
pub(super) fn patterns(typed: &str) -> Vec<(bool, Pattern)> {
    let words = words(typed).into_iter().take(MOST_TERMS);
    let pattern = |mut word: Word| (word.take_not(), Pattern::new(&word, usize::MAX));
    words.map(pattern).collect()
}

/// A text as a term that finds it: quoted where it must be.
pub fn quoted(text: &str) -> String {
    let word = Word { text: text.to_owned(), ..Word::default() };
    let pattern = Box::new(Pattern::new(&word, ID_DIGITS));
    let term = Term { not: false, test: Test::Text(None, pattern) };
    if text.is_empty() || FindQuery::parse(text).terms == [term] {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests;
