//! What would leave with a trace: of each key how many values, what became of them, and what in them looks secret.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::done::{Done, New, Role};
use super::queries::is_said;
use super::value::Rewriter;
use super::{PatternProblem, Rules, SecretKind};
use crate::base::fmt::cut;
use crate::base::{SpanId, StrId, TraceId, sort_by};
use crate::model::{AttrRange, AttrType, SpanKey, Store, TraceInfo};

/// How many keys are told at most.
const MOST_KEYS: usize = 500;

/// How many samples a key has, and how many characters of each value are told.
const SAMPLES: usize = 3;
const SAMPLE_LENGTH: usize = 120;

/// From how many characters on a text may say anything, also without a space.
const FREE_LENGTH: usize = 32;

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// An attribute of a resource.
    Resource,
    /// An attribute of a scope.
    Scope,
    /// An attribute of a span.
    Span,
    /// An attribute of an event.
    Event,
    /// An attribute of a link.
    Link,
    /// The name of a service, which stays.
    Service,
    /// The name of a span.
    SpanName,
    /// A status message.
    StatusMessage,
    /// The name of an event.
    EventName,
    /// The name or the version of a scope.
    ScopeName,
    /// A trace state.
    TraceState,
    /// The id of the trace, or of one that is linked to.
    TraceId,
    /// The id of a span, a parent, or a span that is linked to.
    SpanId,
}

/// A value as it is, and as it would leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// As it is; cut.
    pub before: String,
    /// As it would leave; cut. Nothing where it would not.
    pub after: Option<String>,
}

/// What is under one key in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLook {
    /// Where.
    pub place: Place,
    /// The key as it is; empty where the place has none.
    pub key: String,
    /// How many values there are. Of a resource and a scope each counts once, however many spans have it.
    pub values: u32,
    /// How many of them are different.
    pub distinct: u32,
    /// How many would be masked, in whole or in part.
    pub masked: u32,
    /// How many others would be hashed, in whole or in part.
    pub hashed: u32,
    /// How many would be left out, or, of others, a part of them.
    pub dropped: u32,
    /// How many would leave as they are.
    pub kept: u32,
    /// Whether one of those that would leave as they are may say anything: it has a space in it, or is long.
    pub free_text: bool,
    /// How many secrets of each kind are in the values, whatever becomes of them.
    pub secrets: Vec<(SecretKind, u32)>,
    /// Some values; those that would be another first.
    pub samples: Vec<Sample>,
}

/// What would leave with a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// How many spans would.
    pub spans: u32,
    /// How many events would.
    pub events: u32,
    /// How many links would.
    pub links: u32,
    /// The keys: those with secrets first, then those of which free text would leave, then all others, each by name.
    pub keys: Vec<KeyLook>,
    /// How many keys are not told.
    pub keys_left_out: u32,
    /// How many secrets of each kind there are, whatever becomes of them.
    pub secrets: Vec<(SecretKind, u32)>,
    /// The patterns that count as none.
    pub problems: Vec<PatternProblem>,
}

impl Preview {
    /// Whether anything is another, or left out, than it is. O(keys).
    pub fn takes_anything(&self) -> bool {
        let takes = |key: &KeyLook| key.masked + key.hashed + key.dropped > 0;
        self.keys_left_out > 0 || self.keys.iter().any(takes)
    }
}

/// What would leave with a trace under the rules. O(spans + bytes of distinct texts + n log n for n distinct pairs of
/// key and value); 32 bytes for each of these, and 8 for each id of a span.
pub fn look(store: &Store, trace: &TraceInfo, rules: &Rules) -> Preview {
    let mut rewriter = Rewriter::new(rules);
    rewriter.know(store, trace);
    let mut counts = Counts { store, all: HashMap::default() };
    counts.trace(trace);
    let events = store.events_of(trace).len() as u32;
    let mut preview = Preview {
        spans: trace.len,
        events: if rules.drop_logs { 0 } else { events },
        links: store.links_of(trace).len() as u32,
        problems: rules.problems(),
        ..Preview::default()
    };
    let mut keys = keys(counts, &rewriter, rules);
    keys.extend(ids(store, trace, &rewriter, rules));
    for (kind, count) in keys.iter().flat_map(|key| &key.secrets) {
        add(&mut preview.secrets, *kind, *count);
    }
    preview.secrets.sort_unstable();
    let order = |key: &KeyLook| (key.secrets.is_empty(), !key.free_text);
    sort_by(&mut keys, |a, b| {
        order(a).cmp(&order(b)).then_with(|| (&a.key, a.place).cmp(&(&b.key, b.place)))
    });
    preview.keys_left_out = keys.len().saturating_sub(MOST_KEYS) as u32;
    keys.truncate(MOST_KEYS);
    preview.keys = keys;
    preview
}

/// A value in its place: place, key, value, type, and whether it is said to a model.
type At = (Place, StrId, StrId, AttrType, bool);

struct Counts<'a> {
    store: &'a Store,
    all: HashMap<At, u32, FxBuildHasher>,
}

impl Counts<'_> {
    fn trace(&mut self, trace: &TraceInfo) {
        let store = self.store;
        let mut resources: HashSet<u32, FxBuildHasher> = HashSet::default();
        let mut scopes: HashSet<u32, FxBuildHasher> = HashSet::default();
        for span in store.spans_of(trace) {
            if resources.insert(store.resource_number(span)) {
                let resource = store.resource(span);
                self.text(Place::Service, resource.service);
                self.attributes(Place::Resource, resource.attrs, false);
            }
            if scopes.insert(store.scope_number(span)) {
                let scope = store.scope(span);
                self.text(Place::ScopeName, scope.name);
                self.text(Place::ScopeName, scope.version);
                self.attributes(Place::Scope, scope.attrs, false);
            }
            self.text(Place::SpanName, store.name(span));
            self.text(Place::StatusMessage, store.status_message(span));
            self.text(Place::TraceState, store.trace_state(span));
            self.attributes(Place::Span, store.span_attrs(span), false);
            for event in store.events(span) {
                self.text(Place::EventName, event.name);
                self.attributes(Place::Event, event.attrs, is_said(store.text(event.name)));
            }
            for link in store.links(span) {
                self.attributes(Place::Link, link.attrs, false);
            }
        }
    }

    fn text(&mut self, place: Place, text: StrId) {
        if text != StrId::EMPTY {
            let at = (place, StrId::EMPTY, text, AttrType::String, false);
            *self.all.entry(at).or_default() += 1;
        }
    }

    fn attributes(&mut self, place: Place, range: AttrRange, said: bool) {
        for attr in self.store.attrs().iter(range) {
            let at = (place, attr.key, attr.value, attr.kind, said);
            *self.all.entry(at).or_default() += 1;
        }
    }
}

fn add(list: &mut Vec<(SecretKind, u32)>, kind: SecretKind, count: u32) {
    match list.iter_mut().find(|(known, _)| *known == kind) {
        Some((_, sum)) => *sum = sum.saturating_add(count),
        None => list.push((kind, count)),
    }
}

fn empty(place: Place, key: &str) -> KeyLook {
    KeyLook {
        place,
        key: key.to_owned(),
        values: 0,
        distinct: 0,
        masked: 0,
        hashed: 0,
        dropped: 0,
        kept: 0,
        free_text: false,
        secrets: Vec::new(),
        samples: Vec::new(),
    }
}

/// All keys, in no order. The values of each are looked at by number, the most frequent first.
fn keys(counts: Counts<'_>, rewriter: &Rewriter<'_>, rules: &Rules) -> Vec<KeyLook> {
    let Counts { store, all } = counts;
    let mut all: Vec<(At, u32)> = all.into_iter().collect();
    let sorted = |&((place, key, value, kind, said), count): &(At, u32)| {
        (place, key, std::cmp::Reverse(count), value, kind as u8, said)
    };
    sort_by(&mut all, |a, b| sorted(a).cmp(&sorted(b)));
    let same = |a: &(At, u32), b: &(At, u32)| (a.0.0, a.0.1) == (b.0.0, b.0.1);
    let key = |run: &[(At, u32)]| {
        let &((place, key, ..), _) = run.first()?;
        let mut look = empty(place, store.text(key));
        let mut kept = Vec::new();
        for &(at, count) in run {
            one(store, rewriter, rules, at, count, &mut look, &mut kept);
        }
        kept.truncate(SAMPLES.saturating_sub(look.samples.len()));
        look.samples.append(&mut kept);
        look.secrets.sort_unstable();
        Some(look)
    };
    all.chunk_by(same).filter_map(key).collect()
}

fn one(
    store: &Store,
    rewriter: &Rewriter<'_>,
    rules: &Rules,
    (place, key, value, kind, said): At,
    count: u32,
    look: &mut KeyLook,
    kept: &mut Vec<Sample>,
) {
    let text = store.text(value);
    let mut done = Done { look: true, ..Done::default() };
    let new = match role(place) {
        _ if place == Place::Service => New::Same,
        Some(role) => match rewriter.plain(role, text, &mut done) {
            Some(text) if text.is_empty() => New::Gone,
            Some(text) => New::Other(kind, text),
            None => New::Same,
        },
        None => rewriter.value(store.text(key), kind, text, said, &mut done),
    };
    let event = matches!(place, Place::Event | Place::EventName) && rules.drop_logs;
    let new = if event { New::Gone } else { new };
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
    let after = match &new {
        New::Gone => None,
        New::Same => Some(text),
        New::Other(_, text) => Some(text.as_str()),
    };
    look.free_text |= new == New::Same && is_free(kind, text);
    let samples = if new == New::Same { kept } else { &mut look.samples };
    if samples.len() < SAMPLES {
        let cut = |text: &str| cut(text, SAMPLE_LENGTH);
        samples.push(Sample { before: cut(text), after: after.map(cut) });
    }
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
fn ids(store: &Store, trace: &TraceInfo, rewriter: &Rewriter<'_>, rules: &Rules) -> Vec<KeyLook> {
    let mut traces = Ids::new(Place::TraceId, rules);
    let mut spans = Ids::new(Place::SpanId, rules);
    let mut of_trace = |key: crate::model::TraceKey| {
        let text = store.text(key.text);
        let (before, after) = match text {
            "" => (key.value.to_string(), TraceId(rewriter.hash.trace(key.value.0)).to_string()),
            text => (text.to_owned(), TraceId(rewriter.hash.odd_trace(text)).to_string()),
        };
        traces.add(!key.is_none(), (key.value.0, key.text), before, after);
    };
    of_trace(trace.key);
    store.links_of(trace).iter().for_each(|link| of_trace(link.trace));
    let mut of_span = |key: SpanKey| {
        let place = (u128::from(key.value.0), key.text);
        if spans.has(place) {
            return;
        }
        let text = store.text(key.text);
        let (before, after) = match text {
            "" => (key.value.to_string(), SpanId(rewriter.hash.span(key.value.0)).to_string()),
            text => (text.to_owned(), SpanId(rewriter.hash.odd_span(text)).to_string()),
        };
        spans.add(!key.is_none(), place, before, after);
    };
    for span in store.spans_of(trace) {
        of_span(store.id(span));
        of_span(store.parent_id(span).unwrap_or(SpanKey::NONE));
        store.links(span).iter().for_each(|link| of_span(link.target));
    }
    [traces.look, spans.look].into_iter().filter(|look| look.values > 0).collect()
}

struct Ids {
    look: KeyLook,
    hashed: bool,
    seen: HashSet<(u128, StrId), FxBuildHasher>,
}

impl Ids {
    fn new(place: Place, rules: &Rules) -> Self {
        Self { look: empty(place, ""), hashed: rules.hash_ids, seen: HashSet::default() }
    }

    fn has(&self, id: (u128, StrId)) -> bool {
        self.seen.contains(&id)
    }

    /// Each id counts once.
    fn add(&mut self, is: bool, id: (u128, StrId), before: String, after: String) {
        if !is || !self.seen.insert(id) {
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
            let after = if self.hashed { after } else { before.clone() };
            look.samples.push(Sample { before, after: Some(after) });
        }
    }
}
