//! What a person types to find operations: terms that must all hold for a service and a name.

use super::{Field, MOST_TERMS, Word, words};
use crate::base::Needle;

/// What is looked for among services and names. Terms and quotes are those of [`super::FindQuery`], of which the fields
/// `service:` and `name:` count here, `:=` behind them, and `-`; all else is a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameQuery {
    /// Each with whether it must not hold.
    terms: Vec<(bool, Test)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    /// In the service's name, the other, or any.
    Text(Option<Field>, Needle),
    /// It is the service's name, or else the other.
    Exact(bool, String),
}

impl NameQuery {
    /// Reads what was typed. Total.
    pub fn parse(typed: &str) -> Self {
        let words = words(typed).into_iter().take(MOST_TERMS);
        Self { terms: words.map(|mut word| (word.take_not(), Test::read(word))).collect() }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether all terms hold.
    pub fn is_met(&self, service: &str, name: &str) -> bool {
        self.terms.iter().all(|(not, test)| test.holds(service, name) != *not)
    }
}

impl Test {
    fn read(mut word: Word) -> Self {
        let field = word.field(|field| matches!(field, Field::Service | Field::Name));
        if field.is_some() && word.plain().starts_with('=') {
            word.drop(1);
            return Self::Exact(field == Some(Field::Service), word.text);
        }
        Self::Text(field, Needle::new(&word.text))
    }

    fn holds(&self, service: &str, name: &str) -> bool {
        match self {
            Self::Text(Some(Field::Service), needle) => needle.is_in(service),
            Self::Text(Some(_), needle) => needle.is_in(name),
            Self::Text(None, needle) => needle.is_in(service) || needle.is_in(name),
            Self::Exact(true, text) => service == text,
            Self::Exact(false, text) => name == text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NameQuery;

    /// Which of these are found, by their numbers.
    fn check(typed: &str) -> String {
        let all =
            [("cart", "GET /cart"), ("cart", "POST /pay"), ("payment", "POST /pay"), ("", "-")];
        let query = NameQuery::parse(typed);
        let found = (0..).zip(all).filter(|&(_, (service, name))| query.is_met(service, name));
        found.map(|(i, _): (u32, _)| i.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn all_terms_hold() {
        assert_eq!(check(""), "0 1 2 3");
        assert_eq!(check("CART"), "0 1");
        assert_eq!(check("cart pay"), "1");
        assert_eq!(check("pay post"), "1 2");
        assert_eq!(check("\"pay post\""), "");
        assert_eq!(check("\"post /pay\""), "1 2");
        assert_eq!(check("pay -cart"), "2");
        assert_eq!(check("-cart"), "2 3");
        assert_eq!(check("-"), "3");
    }

    #[test]
    fn in_one_of_both() {
        assert_eq!(check("service:cart"), "0 1");
        assert_eq!(check("name:cart"), "0");
        assert_eq!(check("operation:=\"POST /pay\" -service:=payment"), "1");
        assert_eq!(check("service:=pay"), "");
        // What is no part of a name is a text.
        assert_eq!(check("kind:client"), "");
        assert_eq!(check(">100ms"), "");
        assert_eq!(check("error"), "");
    }
}
