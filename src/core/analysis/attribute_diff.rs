//! What two spans, or all partners of two traces, have different in their attributes.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::{StrId, sort_by, sort_by_key};
use crate::model::{AttrRange, SpanIx, Store};

/// How many digits in a row make a text look like an id.
const DIGITS: usize = 6;

/// How many hexadecimal digits and hyphens in a row do.
const HEX: usize = 16;

/// How many values of a key are told.
const VALUES: usize = 3;

/// An attribute of two spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributePair {
    /// Of the resources; else of the spans.
    pub resource: bool,
    /// The key.
    pub key: StrId,
    /// The value in the first and in the second.
    pub values: [Option<StrId>; 2],
}

impl AttributePair {
    /// Whether both have the same.
    pub fn is_same(&self) -> bool {
        self.values[0] == self.values[1]
    }
}

/// All attributes of two spans: first the spans' own, then their resources', in the order of the first, then what
/// only the second has. Of a key that a span has twice, the first counts. O(attributes).
pub fn of_pair(store: &Store, spans: [SpanIx; 2]) -> Vec<AttributePair> {
    let mut all = Vec::new();
    both(store, spans.map(|span| store.span_attrs(span)), false, &mut all);
    both(store, spans.map(|span| store.resource(span).attrs), true, &mut all);
    all
}

fn both(store: &Store, runs: [AttrRange; 2], resource: bool, out: &mut Vec<AttributePair>) {
    let from = out.len();
    let [first, second] = runs.map(|run| store.attrs().iter(run));
    for attribute in first {
        let known = out.iter().skip(from).any(|pair| pair.key == attribute.key);
        if !known {
            let values = [Some(attribute.value), None];
            out.push(AttributePair { resource, key: attribute.key, values });
        }
    }
    for attribute in second {
        match out.iter_mut().skip(from).find(|pair| pair.key == attribute.key) {
            Some(pair) => pair.values[1] = pair.values[1].or(Some(attribute.value)),
            None => {
                let values = [None, Some(attribute.value)];
                out.push(AttributePair { resource, key: attribute.key, values });
            }
        }
    }
}

/// What is different about one attribute over all partners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeChange {
    /// The service of the second's spans.
    pub service: StrId,
    /// Of the resources; else of the spans.
    pub resource: bool,
    /// The key.
    pub key: StrId,
    /// How many partners have it, one or both of them.
    pub pairs: u32,
    /// In how many they differ; at least 1.
    pub differ: u32,
    /// How many different changes there are.
    pub kinds: u32,
    /// The most frequent, at most three: both values, and how often.
    pub changes: Vec<([Option<StrId>; 2], u32)>,
    /// It is another one nearly each time, as ids are: it says nothing about what is different.
    pub id: bool,
}

/// The changes of all partners: those that say something first, then by how many partners differ, ties by service and
/// key. O(partners and their attributes).
pub fn of_all(store: &Store, partners: impl Iterator<Item = [SpanIx; 2]>) -> Vec<AttributeChange> {
    let mut found: HashMap<(StrId, bool, StrId), Counted, FxBuildHasher> = HashMap::default();
    // Resources are few: how many partners of a service have which two.
    type Resources = (u32, [SpanIx; 2]);
    let mut resources: HashMap<(StrId, u32, u32), Resources, FxBuildHasher> = HashMap::default();
    let mut pairs = Vec::new();
    for spans in partners {
        let service = store.service(spans[1]);
        let [a, b] = spans.map(|span| store.resource_number(span));
        resources.entry((service, a, b)).or_insert((0, spans)).0 += 1;
        pairs.clear();
        both(store, spans.map(|span| store.span_attrs(span)), false, &mut pairs);
        for pair in &pairs {
            found.entry((service, false, pair.key)).or_default().add(pair.values, 1);
        }
    }
    for ((service, ..), (times, spans)) in resources {
        pairs.clear();
        both(store, spans.map(|span| store.resource(span).attrs), true, &mut pairs);
        for pair in &pairs {
            found.entry((service, true, pair.key)).or_default().add(pair.values, times);
        }
    }
    let differ = found.into_iter().filter(|(_, counted)| counted.differ > 0);
    let mut all: Vec<_> = differ.map(|(of, counted)| counted.told(store, of)).collect();
    sort_by(&mut all, |a: &AttributeChange, b| {
        let text = |of: &AttributeChange| (store.text(of.service), store.text(of.key));
        let order = |of: &AttributeChange| (of.id, std::cmp::Reverse(of.differ));
        order(a)
            .cmp(&order(b))
            .then_with(|| text(a).cmp(&text(b)))
            .then(a.resource.cmp(&b.resource))
    });
    all
}

#[derive(Default)]
struct Counted {
    pairs: u32,
    differ: u32,
    changes: HashMap<[Option<StrId>; 2], u32, FxBuildHasher>,
}

impl Counted {
    fn add(&mut self, values: [Option<StrId>; 2], times: u32) {
        self.pairs += times;
        if values[0] != values[1] {
            self.differ += times;
            *self.changes.entry(values).or_default() += times;
        }
    }

    fn told(
        self,
        store: &Store,
        (service, resource, key): (StrId, bool, StrId),
    ) -> AttributeChange {
        let Self { pairs, differ, changes } = self;
        let kinds = changes.len() as u32;
        let mut changes: Vec<_> = changes.into_iter().collect();
        let text = |id: Option<StrId>| id.map(|id| store.text(id));
        sort_by_key(&mut changes, |&(values, times)| (std::cmp::Reverse(times), values.map(text)));
        let looks = |values: &[Option<StrId>; 2]| {
            values.iter().flatten().all(|&id| looks_like_id(store.text(id)))
        };
        let id =
            (differ > 2 && kinds * 2 > differ) || changes.iter().all(|(values, _)| looks(values));
        changes.truncate(VALUES);
        AttributeChange { service, resource, key, pairs, differ, kinds, changes, id }
    }
}

/// Whether a text has a long number or a long run of hexadecimal digits, as ids, addresses of memory and times do.
pub fn looks_like_id(text: &str) -> bool {
    let (mut digits, mut hex, mut has_digit) = (0, 0, false);
    for byte in text.bytes() {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        match byte {
            b'0'..=b'9' => (hex, has_digit) = (hex + 1, true),
            b'a'..=b'f' | b'A'..=b'F' | b'-' => hex += 1,
            _ => (hex, has_digit) = (0, false),
        }
        if digits >= DIGITS || (hex >= HEX && has_digit) {
            return true;
        }
    }
    false
}
