//! What spans have where each may have one value: a name, a kind, an attribute. Values become small numbers in
//! the order of their texts, each distinct text looked at once, so that tables sort and group by numbers.

use crate::base::bitset::BitSet;
use crate::base::order::ranks;
use crate::base::{StrId, sort_by_key};
use crate::model::attrs::{Attr, AttrColumn};
use crate::model::{Kind, SpanIx, Status, Store, TraceInfo};

/// What spans are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupKey {
    /// The service.
    Service,
    /// The span's name.
    Operation,
    /// The kind.
    Kind,
    /// The status.
    Status,
    /// The value of this attribute, of the span or else of its resource ([`attribute`]). Values of the same
    /// text are one, whatever their types.
    Attribute(String),
}

/// A value of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// It has none: no such attribute, an unknown service, an empty name, a kind that is not given.
    None,
    /// A text of the store. An attribute's may be empty.
    Text(StrId),
    /// A kind, never [`Kind::Unspecified`].
    Kind(Kind),
    /// A status.
    Status(Status),
}

impl Value {
    /// The value as text; `None` where there is none.
    pub fn text(self, store: &Store) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Text(id) => Some(store.text(id)),
            Self::Kind(kind) => Some(kind.word()),
            Self::Status(status) => Some(status.word()),
        }
    }
}

/// The value of an attribute: the span's own, or else its resource's; of several under one key the last.
/// O(their attributes).
pub fn attribute(store: &Store, span: SpanIx, key: StrId) -> Option<Attr> {
    let own = store.attrs().find(store.span_attrs(span), key);
    own.or_else(|| store.attrs().find(store.resource(span).attrs, key))
}

/// The spans of a trace that are included, all without a set, counted from its first, in tree order.
pub(super) fn included_in(trace: &TraceInfo, included: Option<&BitSet>) -> Vec<u32> {
    match included {
        Some(set) => set.iter().take_while(|&local| local < trace.len).collect(),
        None => (0..trace.len).collect(),
    }
}

/// An attribute as the spans of a trace have it.
pub(super) struct ByKey<'a> {
    store: &'a Store,
    /// None where no text of the store is the key.
    key: Option<StrId>,
    /// Where the trace is most of its store, all that is under the key.
    known: Option<AttrColumn>,
    /// What resources say, by their number.
    resources: Vec<Option<Attr>>,
}

impl<'a> ByKey<'a> {
    /// O(texts + resources and their attributes), and all attributes where the trace is most of its store.
    pub fn new(store: &'a Store, trace: &TraceInfo, key: &str) -> Self {
        let key = store.strings().find(key);
        let whole = key.filter(|_| trace.len as usize > store.len() / 4);
        let known = whole.map(|key| store.attrs().column(key));
        let resources = store.resources().iter();
        let of = resources.map(|of| key.and_then(|key| store.attrs().find(of.attrs, key)));
        Self { store, key, known, resources: of.collect() }
    }

    /// What [`attribute`] says.
    pub fn of(&self, span: SpanIx) -> Option<Attr> {
        let (key, run, attrs) = (self.key?, self.store.span_attrs(span), self.store.attrs());
        let own = match &self.known {
            Some(known) => known.last(run),
            None => attrs.find(run, key),
        };
        let resource = self.store.resource_number(span) as usize;
        own.or_else(|| self.resources.get(resource).copied().flatten())
    }
}

/// The values of some items, by numbers.
pub(super) struct Ranked {
    /// For each item the place of its value in `values`.
    pub codes: Vec<u32>,
    /// The distinct values by their texts; [`Value::None`], if any item has none, at the end.
    pub values: Vec<Value>,
}

/// No text.
const NONE: u32 = u32::MAX;

impl Ranked {
    /// The values of spans of a trace. O(spans + attributes, if it is by one + the sorting of distinct texts).
    pub fn new(
        store: &Store,
        trace: &TraceInfo,
        spans: impl Iterator<Item = SpanIx>,
        by: &GroupKey,
    ) -> Self {
        let words = |words: [Value; 6], raw| Self::of_words(store, words, raw);
        match by {
            GroupKey::Service => Self::of_names(store, spans.map(|span| store.service(span))),
            GroupKey::Operation => Self::of_names(store, spans.map(|span| store.name(span))),
            GroupKey::Attribute(key) => {
                let by = ByKey::new(store, trace, key);
                let raw = spans.map(|span| by.of(span).map_or(NONE, |attr| attr.value.0));
                Self::of_texts(store, raw.collect())
            }
            GroupKey::Kind => words(KINDS, spans.map(|span| store.kind(span) as u32).collect()),
            GroupKey::Status => {
                words(STATUSES, spans.map(|span| store.status(span) as u32).collect())
            }
        }
    }

    /// Names, where an empty one is none.
    pub fn of_names(store: &Store, names: impl Iterator<Item = StrId>) -> Self {
        let raw = names.map(|id| if id == StrId::EMPTY { NONE } else { id.0 });
        Self::of_texts(store, raw.collect())
    }

    /// Texts by their ids. O(items + range of the ids), and sorting.
    pub fn of_texts(store: &Store, mut raw: Vec<u32>) -> Self {
        let there = || raw.iter().copied().filter(|&id| id != NONE);
        let (least, most) = (there().min().unwrap_or(0), there().max().unwrap_or(0));
        // One place for each text between: texts of one trace stand together.
        let mut codes = vec![NONE; (most - least) as usize + 1];
        for id in there() {
            if let Some(place) = codes.get_mut((id - least) as usize) {
                *place = 0;
            }
        }
        let ids = (least..).zip(&codes).filter(|&(_, &place)| place == 0);
        let ids: Vec<StrId> = ids.map(|(id, _)| StrId(id)).collect();
        let mut values = vec![Value::None; ids.len()];
        for (&id, rank) in ids.iter().zip(ranks(store.strings(), &ids)) {
            if let Some(value) = values.get_mut(rank as usize) {
                *value = Value::Text(id);
            }
            if let Some(place) = codes.get_mut((id.0 - least) as usize) {
                *place = rank;
            }
        }
        let none = values.len() as u32;
        if raw.contains(&NONE) {
            values.push(Value::None);
        }
        for id in &mut raw {
            let code = id.checked_sub(least).and_then(|at| codes.get(at as usize));
            *id = code.copied().unwrap_or(none);
        }
        Self { codes: raw, values }
    }

    /// Words by their numbers.
    fn of_words(store: &Store, words: [Value; 6], mut raw: Vec<u32>) -> Self {
        let mut used: Vec<u32> = (0..6).filter(|number| raw.contains(number)).collect();
        let value = |&number: &u32| words.get(number as usize).copied().unwrap_or(Value::None);
        // What has no text goes to the end.
        sort_by_key(&mut used, |number| {
            let text = value(number).text(store);
            (text.is_none(), text)
        });
        for number in &mut raw {
            *number = used.iter().position(|known| known == number).unwrap_or(0) as u32;
        }
        Self { codes: raw, values: used.iter().map(value).collect() }
    }
}

/// By number, as in the enum.
const KINDS: [Value; 6] = [
    Value::None,
    Value::Kind(Kind::Internal),
    Value::Kind(Kind::Server),
    Value::Kind(Kind::Client),
    Value::Kind(Kind::Producer),
    Value::Kind(Kind::Consumer),
];

/// By number; there are but three.
const STATUSES: [Value; 6] = [
    Value::Status(Status::Unset),
    Value::Status(Status::Ok),
    Value::Status(Status::Error),
    Value::None,
    Value::None,
    Value::None,
];
