//! Label filters: comparisons with texts and amounts, with `and`, `or` and parentheses between them.

use std::cmp::Ordering;

use super::Unread;
use super::lexer::Kind;
use super::matchers::{Matcher, Op, sign_missing};
use super::reader::Reader;
use super::scope::{ERROR, Scope};
use crate::base::fmt::parse_duration;

/// How deep parentheses may be.
const DEEP: usize = 16;

/// Parts, evaluated from left to right: `a or b and c` is `(a or b) and c`, as documented
/// (grafana.com/docs/loki/latest/query/log_queries/#label-filter-expression).
#[derive(Debug)]
pub(super) struct Chain {
    first: Part,
    /// Whether `or` stands before each.
    rest: Vec<(bool, Part)>,
}

#[derive(Debug)]
enum Part {
    Text(Matcher),
    Amount(Compared),
    Group(Box<Chain>),
}

/// A label that is compared with an amount.
#[derive(Debug)]
struct Compared {
    name: String,
    /// Whether less, equal, greater are right.
    right: [bool; 3],
    than: Amount,
}

/// What is compared by size.
#[derive(Clone, Copy, Debug)]
enum Amount {
    Number(f64),
    /// Nanoseconds.
    Duration(u64),
    Bytes(u64),
}

impl Chain {
    /// Reads as much as there is, at a depth of parentheses.
    pub fn read(reader: &mut Reader, depth: usize) -> Result<Self, Unread> {
        let first = part(reader, depth)?;
        let mut rest = Vec::new();
        loop {
            let or = reader.eat_word("or");
            let and = !or && (reader.eat_word("and") || reader.eat(","));
            // Nothing in between is `and` too.
            let goes_on = matches!(reader.peek(), Some(Kind::Name(_) | Kind::Sign("(")));
            if !or && !and && !goes_on {
                return Ok(Self { first, rest });
            }
            rest.push((or, part(reader, depth)?));
        }
    }

    /// Whether it holds. What needs not be looked at is not: it could only make errors.
    pub fn holds(&self, scope: &mut Scope<'_, '_>) -> bool {
        let mut is = self.first.holds(scope);
        for (or, part) in &self.rest {
            if is != *or {
                is = part.holds(scope);
            }
        }
        is
    }
}

impl Part {
    fn holds(&self, scope: &mut Scope<'_, '_>) -> bool {
        match self {
            Self::Text(matcher) => matcher.takes(scope.get(&matcher.name)),
            Self::Amount(compared) => compared.holds(scope),
            Self::Group(chain) => chain.holds(scope),
        }
    }
}

fn part(reader: &mut Reader, depth: usize) -> Result<Part, Unread> {
    if reader.sign() == Some("(") {
        if depth >= DEEP {
            return Err(reader.wrong("Too many parentheses in one another"));
        }
        reader.bump();
        let chain = Chain::read(reader, depth + 1)?;
        return match reader.eat(")") {
            true => Ok(Part::Group(Box::new(chain))),
            false => Err(reader.wrong("A ) is missing")),
        };
    }
    let name = reader.name()?;
    let sign_at = reader.place();
    let missing = "Write a comparison behind the label, like =, != or >";
    let Some(sign) = reader.sign().filter(|&sign| right(sign).is_some() || Op::of(sign).is_some())
    else {
        return Err(sign_missing(reader, missing));
    };
    reader.bump();
    let at = reader.place();
    let Some(Kind::Number(number)) = reader.peek() else {
        let Some(op) = Op::of(sign) else {
            let (place, words) = match reader.text() {
                Ok(_) => (sign_at, format!("{sign} is for numbers; compare texts by = or =~")),
                Err(_) => (at, "Write a number here, like 5, 1.5s or 2MB".to_owned()),
            };
            return Err(Unread { place, words });
        };
        return Ok(Part::Text(Matcher::read(reader, name, op)?));
    };
    let Some(right) = right(sign) else {
        return Err(reader.wrong("Write the pattern in double quotes or back-quotes"));
    };
    let Some(than) = Amount::read(number) else {
        return Err(reader.wrong("This is no number; write it like 5, 1.5s or 2MB"));
    };
    reader.bump();
    Ok(Part::Amount(Compared { name, right, than }))
}

/// Whether less, equal, greater are right by a sign.
fn right(sign: &str) -> Option<[bool; 3]> {
    Some(match sign {
        "=" | "==" => [false, true, false],
        "!=" => [true, false, true],
        ">" => [false, false, true],
        ">=" => [false, true, true],
        "<" => [true, false, false],
        "<=" => [true, true, false],
        _ => return None,
    })
}

impl Compared {
    /// A label that is not there is not equal to a number, nor unequal. One that can't be read as such an amount is
    /// kept, and has an error from then on; what has an error is not compared.
    fn holds(&self, scope: &mut Scope<'_, '_>) -> bool {
        if !scope.get(ERROR).is_empty() {
            return true;
        }
        let text = scope.get(&self.name);
        if text.is_empty() {
            return false;
        }
        let order = match self.than {
            Amount::Number(than) => text.parse().ok().map(|is: f64| is.partial_cmp(&than)),
            Amount::Duration(than) => parse_duration(text).map(|is| Some(is.0.cmp(&than))),
            Amount::Bytes(than) => bytes(text).map(|is| Some(is.cmp(&than))),
        };
        let [less, equal, greater] = self.right;
        match order {
            Some(Some(Ordering::Less)) => less,
            Some(Some(Ordering::Equal)) => equal,
            Some(Some(Ordering::Greater)) => greater,
            // What is no number is unequal to every number.
            Some(None) => less && greater,
            None => {
                scope.fail("LabelFilterErr");
                true
            }
        }
    }
}

impl Amount {
    fn read(text: &str) -> Option<Self> {
        if let Ok(number) = text.parse() {
            return Some(Self::Number(number));
        }
        let duration = parse_duration(text).map(|duration| Self::Duration(duration.0));
        duration.or_else(|| bytes(text).map(Self::Bytes))
    }
}

/// A size with its unit, in any case: `kB` is 1000, `KiB` 1024; bytes without one.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let unit = unit.trim_start().to_ascii_lowercase();
    let (unit, step) = match unit.strip_suffix("ib").or_else(|| unit.strip_suffix('i')) {
        Some(unit) => (unit, 1024f64),
        None => (unit.strip_suffix('b').unwrap_or(&unit), 1000f64),
    };
    let power = match unit {
        // `ib` alone is no unit.
        "" if step < 1024.0 => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        "p" => 5,
        "e" => 6,
        _ => return None,
    };
    let number: f64 = number.parse().ok()?;
    // Cut at the largest; a part of a byte is none.
    Some((0..power).fold(number, |all, _| all * step) as u64)
}
