//! What was looked at so far: of each key, and of the ids, how many values became what, and the first few of them.

use std::cmp::Reverse;
use std::hash::Hash;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::Rules;
use super::done::{Done, New, Role};
use super::looking::add;
use super::preview::{KeyLook, Place, Sample};
use super::steps::Budget;
use super::value::Rewriter;
use crate::base::fmt::cut;
use crate::base::{SpanId, StrId, TraceId};
use crate::model::{AttrType, SpanIx, SpanKey, Store, TraceKey};

/// How many samples a key has, and how many characters of each value are told.
const SAMPLES: usize = 3;
const SAMPLE_LENGTH: usize = 120;

/// From how many characters on a text may say anything, also without a space.
const FREE_LENGTH: usize = 32;

/// A value in its place: place, key, value, type, and whether it is said to a model.
pub(super) type At = (Place, StrId, StrId, AttrType, bool);

/// The order of samples: the most frequent first.
type Order = (Reverse<u32>, StrId, u8, bool);

/// The first samples in their order, in whatever order they come.
#[derive(Default)]
struct Samples(Vec<(Order, Sample)>);

impl Samples {
    /// The texts are made only where they are to be kept.
    fn add(&mut self, order: Order, make: impl FnOnce() -> Sample) {
        let at = self.0.partition_point(|(known, _)| *known < order);
        if at < SAMPLES {
            self.0.insert(at, (order, make()));
            self.0.truncate(SAMPLES);
        }
    }

    fn all(self) -> impl Iterator<Item = Sample> {
        self.0.into_iter().map(|(_, sample)| sample)
    }
}

/// A key, with the samples of what would be another, and of what is kept.
struct Key {
    look: KeyLook,
    changed: Samples,
    kept: Samples,
}

/// All keys, in no order.
#[derive(Default)]
pub(super) struct Keys(HashMap<(Place, StrId), Key, FxBuildHasher>);

impl Keys {
    /// Looks at a value that is there so many times.
    pub fn value(
        &mut self,
        store: &Store,
        rewriter: &Rewriter,
        at: At,
        count: u32,
        left: &mut Budget,
    ) {
        let (place, key, value, kind, said) = at;
        let text = store.text(value);
        left.rewritten(text, rewriter.times());
        let mut done = Done { look: true, ..Done::default() };
        let new = rewritten(store, rewriter, at, &mut done);
        let new_key = || Key {
            look: KeyLook::new(place, store.text(key)),
            changed: Samples::default(),
            kept: Samples::default(),
        };
        let Key { look, changed, kept } = self.0.entry((place, key)).or_insert_with(new_key);
        look.values = look.values.saturating_add(count);
        look.distinct = look.distinct.saturating_add(1);
        let sum = match new {
            New::Gone => &mut look.dropped,
            New::Same => &mut look.kept,
            New::Other(..) if done.masked => &mut look.masked,
            New::Other(..) if done.hashed => &mut look.hashed,
            New::Other(..) => &mut look.dropped,
        };
        *sum = sum.saturating_add(count);
        let mut kinds = done.secrets;
        kinds.sort_unstable();
        kinds.dedup();
        kinds.into_iter().for_each(|kind| add(&mut look.secrets, kind, count));
        look.free_text |= new == New::Same && is_free(kind, text);
        let samples = if new == New::Same { kept } else { changed };
        samples.add((Reverse(count), value, kind as u8, said), || {
            let cut = |text: &str| cut(text, SAMPLE_LENGTH);
            let after = match &new {
                New::Gone => None,
                New::Same => Some(text),
                New::Other(_, text) => Some(text.as_str()),
            };
            Sample { before: cut(text), after: after.map(cut) }
        });
    }

    pub fn all(self) -> Vec<KeyLook> {
        let one = |Key { mut look, changed, kept }: Key| {
            look.samples = changed.all().chain(kept.all()).take(SAMPLES).collect();
            look.secrets.sort_unstable();
            look
        };
        self.0.into_values().map(one).collect()
    }
}

/// What becomes of a value.
fn rewritten(store: &Store, rewriter: &Rewriter, at: At, done: &mut Done) -> New {
    let (place, key, value, kind, said) = at;
    let text = store.text(value);
    let new = match role(place) {
        _ if place == Place::Service => New::Same,
        Some(role) => match rewriter.plain(role, text, done) {
            Some(text) if text.is_empty() => New::Gone,
            Some(text) => New::Other(kind, text),
            None => New::Same,
        },
        None => rewriter.value(store.text(key), kind, text, said, done),
    };
    let event = matches!(place, Place::Event | Place::EventName) && rewriter.rules.drop_logs;
    if event { New::Gone } else { new }
}

fn role(place: Place) -> Option<Role> {
    match place {
        Place::SpanName => Some(Role::SpanName),
        Place::StatusMessage => Some(Role::Message),
        Place::Resource | Place::Scope | Place::Span | Place::Event | Place::Link => None,
        _ => Some(Role::Other),
    }
}

/// Whether a value may say anything.
fn is_free(kind: AttrType, text: &str) -> bool {
    let textual = matches!(kind, AttrType::String | AttrType::Json | AttrType::Bytes);
    textual && (text.contains(char::is_whitespace) || text.len() > FREE_LENGTH)
}

/// The ids of traces and of spans.
pub(super) struct Ids {
    traces: IdsOf<TraceKey>,
    spans: IdsOf<SpanKey>,
}

impl Ids {
    pub fn new(rules: &Rules) -> Self {
        let hashed = rules.hash_ids;
        Self {
            traces: IdsOf::new(Place::TraceId, hashed),
            spans: IdsOf::new(Place::SpanId, hashed),
        }
    }

    /// The id of the trace, or of one that is linked to.
    pub fn trace(&mut self, store: &Store, rewriter: &Rewriter, key: TraceKey) {
        let (text, hash) = (store.text(key.text), rewriter.hash);
        self.traces.add(key.is_none(), key, || match text {
            "" => (key.value.to_string(), TraceId(hash.trace(key.value.0)).to_string()),
            text => (text.to_owned(), TraceId(hash.odd_trace(text)).to_string()),
        });
    }

    /// All ids that a span names.
    pub fn span(&mut self, store: &Store, rewriter: &Rewriter, span: SpanIx) {
        self.of_span(store, rewriter, store.id(span));
        self.of_span(store, rewriter, store.parent_id(span).unwrap_or(SpanKey::NONE));
        for link in store.links(span) {
            self.trace(store, rewriter, link.trace);
            self.of_span(store, rewriter, link.target);
        }
    }

    fn of_span(&mut self, store: &Store, rewriter: &Rewriter, key: SpanKey) {
        let (text, hash) = (store.text(key.text), rewriter.hash);
        self.spans.add(key.is_none(), key, || match text {
            "" => (key.value.to_string(), SpanId(hash.span(key.value.0)).to_string()),
            text => (text.to_owned(), SpanId(hash.odd_span(text)).to_string()),
        });
    }

    /// All were there: which they are is not needed any longer.
    pub fn end(&mut self) {
        self.traces.seen = HashSet::default();
        self.spans.seen = HashSet::default();
    }

    pub fn all(self) -> impl Iterator<Item = KeyLook> {
        [self.traces.look, self.spans.look].into_iter().filter(|look| look.values > 0)
    }
}

/// Those of one sort.
struct IdsOf<K> {
    look: KeyLook,
    hashed: bool,
    seen: HashSet<K, FxBuildHasher>,
}

impl<K: Eq + Hash> IdsOf<K> {
    fn new(place: Place, hashed: bool) -> Self {
        Self { look: KeyLook::new(place, ""), hashed, seen: HashSet::default() }
    }

    /// Each id counts once. Its texts, as it is and as a hash, are made for the first few only.
    fn add(&mut self, is_none: bool, id: K, texts: impl FnOnce() -> (String, String)) {
        if is_none || !self.seen.insert(id) {
            return;
        }
        let look = &mut self.look;
        look.values += 1;
        look.distinct += 1;
        if self.hashed {
            look.hashed += 1;
        } else {
            look.kept += 1;
        }
        if look.samples.len() < SAMPLES {
            let (before, after) = texts();
            let after = if self.hashed { after } else { before.clone() };
            look.samples.push(Sample { before, after: Some(after) });
        }
    }
}
