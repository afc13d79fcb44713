//! Looking at what would leave with a trace: its values are counted, then each distinct one is rewritten, some at a time.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::knowing::Knowing;
use super::looked::{At, Ids, Keys};
use super::preview::{KeyLook, Place, Preview};
use super::queries::is_said;
use super::steps::{Budget, Course, Walk};
use super::value::Rewriter;
use super::{Rules, SecretKind};
use crate::base::{StrId, sort_by};
use crate::model::{AttrRange, AttrType, SpanIx, Store, TraceInfo};

/// How many keys are told at most.
const MOST_KEYS: usize = 500;

/// What would leave with a trace under the rules. O(spans + bytes of distinct texts); some 40 bytes for each distinct
/// pair of key and value, and then as many for each id of a span.
pub fn look(store: &Store, trace: &TraceInfo, rules: &Rules) -> Preview {
    let mut looking = Looking::new(store, trace, rules.clone());
    while looking.step(store, u32::MAX) {}
    looking.finish(store)
}

/// A trace that is looked through, some at a time. It keeps no hold of the store; each call must get the same one.
pub struct Looking {
    trace: TraceInfo,
    course: Course<Pass>,
    walk: Walk,
    rewriter: Rewriter,
    knowing: Knowing,
    counts: Counts,
    /// What was counted, as far as it is not looked at yet, and how many there were.
    values: (hashbrown::hash_map::IntoIter<At, u32>, usize),
    keys: Keys,
    ids: Ids,
}

/// What is done, one after the other: with each span, or with each distinct value.
#[derive(Clone, Copy)]
enum Pass {
    Know,
    KnowQueries,
    Ids,
    Count,
    Values,
}

impl Looking {
    /// Nothing is looked at yet. O(length of the patterns), and memory for all texts.
    pub fn new(store: &Store, trace: &TraceInfo, rules: Rules) -> Self {
        let knowing = Knowing::new(store, &rules);
        let know = knowing.is_needed().then_some((Pass::Know, 1));
        let queries = knowing.is_needed_twice().then_some((Pass::KnowQueries, 1));
        let rest = [(Pass::Ids, 1), (Pass::Count, 2), (Pass::Values, 6)];
        let mut rewriter = Rewriter::new(rules);
        knowing.begin(&mut rewriter.known, store, trace);
        let mut ids = Ids::new(&rewriter.rules);
        ids.trace(store, &rewriter, trace.key);
        Self {
            trace: *trace,
            course: Course::new(know.into_iter().chain(queries).chain(rest)),
            walk: Walk::new(trace),
            rewriter,
            knowing,
            counts: Counts::default(),
            values: (HashMap::<At, u32, FxBuildHasher>::default().into_iter(), 0),
            keys: Keys::default(),
            ids,
        }
    }

    /// Does as much as `most` spans cost, about, and at most one span or value more; whether there is more to do. What
    /// comes of it does not depend on `most`.
    pub fn step(&mut self, store: &Store, most: u32) -> bool {
        let mut left = Budget::new(most);
        while left.is_left()
            && let Some(pass) = self.course.now()
        {
            if self.pass(pass, store, &mut left) {
                self.course.next();
            }
        }
        self.course.now().is_some()
    }

    /// Goes on with a pass; whether that is all of it.
    fn pass(&mut self, pass: Pass, store: &Store, left: &mut Budget) -> bool {
        let Self { walk, rewriter, knowing, counts, values, keys, ids, .. } = self;
        match pass {
            Pass::Know => {
                let known = &mut rewriter.known;
                let is_done = walk.go(left, |span, left| knowing.span(known, store, span, left));
                if is_done {
                    knowing.end(known);
                }
                is_done
            }
            Pass::KnowQueries => {
                let known = &mut rewriter.known;
                walk.go(left, |span, left| knowing.again(known, store, span, left))
            }
            Pass::Ids => {
                let is_done = walk.go(left, |span, _| ids.span(store, rewriter, span));
                if is_done {
                    ids.end();
                }
                is_done
            }
            Pass::Count => {
                let is_done = walk.go(left, |span, left| counts.span(store, span, left));
                if is_done {
                    let all = std::mem::take(counts).all;
                    let count = all.len();
                    *values = (all.into_iter(), count);
                }
                is_done
            }
            Pass::Values => {
                while left.is_left() {
                    let Some((at, count)) = values.0.next() else { return true };
                    keys.value(store, rewriter, at, count, left);
                }
                false
            }
        }
    }

    /// How far it is, of all spans of the trace.
    pub fn done(&self) -> (u32, u32) {
        let now = match self.course.now() {
            Some(Pass::Values) => {
                (self.values.1.saturating_sub(self.values.0.len()), self.values.1)
            }
            _ => self.walk.done(),
        };
        (self.course.done(now, self.trace.len), self.trace.len)
    }

    /// What would leave, once there is nothing more to do; else what is known of it already. O(keys log keys).
    pub fn finish(self, store: &Store) -> Preview {
        let Self { trace, rewriter, keys, ids, .. } = self;
        let rules = &rewriter.rules;
        let events = store.events_of(&trace).len() as u32;
        let mut preview = Preview {
            spans: trace.len,
            events: if rules.drop_logs { 0 } else { events },
            links: store.links_of(&trace).len() as u32,
            problems: rules.problems(),
            ..Preview::default()
        };
        let mut keys = keys.all();
        keys.extend(ids.all());
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
}

/// So many more of a kind.
pub(super) fn add(list: &mut Vec<(SecretKind, u32)>, kind: SecretKind, count: u32) {
    match list.iter_mut().find(|(known, _)| *known == kind) {
        Some((_, sum)) => *sum = sum.saturating_add(count),
        None => list.push((kind, count)),
    }
}

/// How often each value is there, by its place.
#[derive(Default)]
struct Counts {
    all: HashMap<At, u32, FxBuildHasher>,
    resources: HashSet<u32, FxBuildHasher>,
    scopes: HashSet<u32, FxBuildHasher>,
}

impl Counts {
    fn span(&mut self, store: &Store, span: SpanIx, left: &mut Budget) {
        if self.resources.insert(store.resource_number(span)) {
            let resource = store.resource(span);
            self.text(Place::Service, resource.service);
            self.attributes(store, Place::Resource, resource.attrs, false, left);
        }
        if self.scopes.insert(store.scope_number(span)) {
            let scope = store.scope(span);
            self.text(Place::ScopeName, scope.name);
            self.text(Place::ScopeName, scope.version);
            self.attributes(store, Place::Scope, scope.attrs, false, left);
        }
        self.text(Place::SpanName, store.name(span));
        self.text(Place::StatusMessage, store.status_message(span));
        self.text(Place::TraceState, store.trace_state(span));
        self.attributes(store, Place::Span, store.span_attrs(span), false, left);
        for event in store.events(span) {
            self.text(Place::EventName, event.name);
            let said = is_said(store.text(event.name));
            self.attributes(store, Place::Event, event.attrs, said, left);
        }
        for link in store.links(span) {
            self.attributes(store, Place::Link, link.attrs, false, left);
        }
    }

    fn text(&mut self, place: Place, text: StrId) {
        if text != StrId::EMPTY {
            let at = (place, StrId::EMPTY, text, AttrType::String, false);
            *self.all.entry(at).or_default() += 1;
        }
    }

    fn attributes(
        &mut self,
        store: &Store,
        place: Place,
        range: AttrRange,
        said: bool,
        left: &mut Budget,
    ) {
        left.attributes(range);
        for attr in store.attrs().iter(range) {
            let at = (place, attr.key, attr.value, attr.kind, said);
            *self.all.entry(at).or_default() += 1;
        }
    }
}
