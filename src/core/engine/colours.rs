//! What colours stand for: a value of each span, known by a small number.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::protocol::{Answer, ColourBy, LegendLine};
use super::shown::Shown;
use crate::base::{StrId, sort_by};
use crate::model::{SpanIx, Store};

/// How many lines a legend has at most.
const MOST_LINES: usize = 100;

/// How to find a span's value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Colours {
    Service,
    Operation,
    Kind,
    Status,
    /// The attribute's key; none where no span has it.
    Attribute(Option<StrId>),
}

/// A value: a text of the store, or a word of ours.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Text(StrId),
    Word(&'static str),
}

impl Value {
    pub fn text(self, store: &Store) -> &str {
        match self {
            Self::Text(id) => store.text(id),
            Self::Word(word) => word,
        }
    }
}

impl Colours {
    pub fn new(store: &Store, by: &ColourBy) -> Self {
        match by {
            ColourBy::Service => Self::Service,
            ColourBy::Operation => Self::Operation,
            ColourBy::Kind => Self::Kind,
            ColourBy::Status => Self::Status,
            ColourBy::Attribute(key) => Self::Attribute(store.strings().find(key)),
        }
    }

    /// The value of a span; the empty text where it has none.
    pub fn of(self, store: &Store, span: SpanIx) -> Value {
        match self {
            Self::Service => Value::Text(store.service(span)),
            Self::Operation => Value::Text(store.name(span)),
            Self::Kind => Value::Word(store.kind(span).word()),
            Self::Status => Value::Word(store.status(span).word()),
            Self::Attribute(None) => Value::Text(StrId::EMPTY),
            Self::Attribute(Some(key)) => {
                let own = store.attrs().find(store.span_attrs(span), key);
                let found = own.or_else(|| store.attrs().find(store.resource(span).attrs, key));
                Value::Text(found.map_or(StrId::EMPTY, |attr| attr.value))
            }
        }
    }
}

impl Shown {
    /// The values of all spans with how many have each. O(spans + their attributes).
    pub fn values(&self, store: &Store, by: &ColourBy) -> Vec<(Value, u32)> {
        let colours = Colours::new(store, by);
        let mut counts: HashMap<Value, u32, FxBuildHasher> = HashMap::default();
        for span in store.spans_of(&self.trace) {
            *counts.entry(colours.of(store, span)).or_default() += 1;
        }
        let mut all: Vec<_> = counts.into_iter().collect();
        sort_by(&mut all, |a, b| b.1.cmp(&a.1).then_with(|| a.0.text(store).cmp(b.0.text(store))));
        all
    }

    /// What colours stand for.
    pub fn legend(&self, store: &Store, by: &ColourBy) -> Answer {
        let all = self.values(store, by);
        let line = |&(value, spans): &(Value, u32)| LegendLine {
            value: value.text(store).to_owned(),
            spans,
        };
        let lines = all.iter().take(MOST_LINES).map(line).collect();
        Answer::Legend { lines, total: all.len() as u32 }
    }
}
