//! A trace under the rules: another store, which has nothing of what is taken out.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Rules;
use super::done::{Done, New, Role};
use super::knowing::Knowing;
use super::queries::is_said;
use super::steps::{Budget, Course, Walk};
use super::value::Rewriter;
use crate::base::{SpanId, StrId, TimeNs, TraceId};
use crate::export::Placing;
use crate::model::store::Link;
use crate::model::{
    AttrRange, AttrType, Draft, NewSpan, SpanIx, SpanKey, Store, TraceInfo, TraceKey, Warning,
    WarningKind, build,
};

/// A trace as the rules leave it: a store of this trace alone. Total: every rule and every trace gives one.
///
/// Times, kinds, statuses, flags, the tree, the order of spans and the services are those of the trace; see
/// [`Rules`] for the rest. Of the warnings only those are there that the build finds anew.
///
/// O(spans + bytes of distinct texts), and for each pattern the bytes times its size. Beside both stores it needs
/// 24 to 45 bytes for each distinct pair of key and value while it works, and, where ids are hashed and are no
/// hexadecimal numbers, these once more.
pub fn redact(store: &Store, trace: &TraceInfo, rules: &Rules) -> Store {
    build(redacted_draft(store, trace, rules))
}

/// The same before it is built. Spans come in tree order and say where they stand, so that the build finds the same
/// tree, whatever became of their ids.
pub fn redacted_draft(store: &Store, trace: &TraceInfo, rules: &Rules) -> Draft {
    let mut redaction = Redaction::new(store, trace, rules.clone());
    while redaction.step(store, u32::MAX) {}
    redaction.job.out
}

/// A redacted trace that is being made, some at a time. It keeps no hold of the store; each call must get the same one.
pub struct Redaction {
    trace: TraceInfo,
    course: Course<Pass>,
    walk: Walk,
    knowing: Knowing,
    placing: Placing,
    /// What the trace's id becomes.
    key: TraceKey,
    job: Job,
}

/// What is done with each span, one after the other.
#[derive(Clone, Copy)]
enum Pass {
    Know,
    KnowQueries,
    Rewrite,
}

impl Redaction {
    /// Nothing is looked at yet. O(length of the patterns), and memory for all texts and spans.
    pub fn new(store: &Store, trace: &TraceInfo, rules: Rules) -> Self {
        let knowing = Knowing::new(store, &rules);
        let queries = knowing.is_needed_twice().then_some((Pass::KnowQueries, 1));
        let passes = [(Pass::Know, 1)].into_iter().chain(queries).chain([(Pass::Rewrite, 6)]);
        let mut job = Job {
            rewriter: Rewriter::new(rules),
            out: Draft::default(),
            values: HashMap::default(),
            texts: HashMap::default(),
            keys: HashMap::default(),
            resources: HashMap::default(),
            scopes: HashMap::default(),
        };
        knowing.begin(&mut job.rewriter.known, store, trace);
        Self {
            trace: *trace,
            course: Course::new(passes),
            walk: Walk::new(trace),
            knowing,
            placing: Placing::new(trace),
            key: job.trace(store, trace.key),
            job,
        }
    }

    /// Does as much as `most` spans cost, about, and at most one span more; whether there is more to do. The build that
    /// ends it counts for as much as all spans, so that it is left for itself where that is much. What comes of it does
    /// not depend on `most`.
    pub fn step(&mut self, store: &Store, most: u32) -> bool {
        if self.course.now().is_none() {
            return false;
        }
        let mut left = Budget::new(most);
        while left.is_left()
            && let Some(pass) = self.course.now()
        {
            self.pass(pass, store, &mut left);
        }
        self.course.now().is_some() || !left.has(self.trace.len)
    }

    fn pass(&mut self, pass: Pass, store: &Store, left: &mut Budget) {
        let Self { trace, course, walk, knowing, placing, key, job } = self;
        let is_done = match pass {
            Pass::Know => {
                let known = &mut job.rewriter.known;
                let is_done = walk.go(left, |span, left| {
                    placing.see(store, span);
                    knowing.span(known, store, span, left);
                });
                if is_done {
                    placing.end();
                    knowing.end(known);
                }
                is_done
            }
            Pass::KnowQueries => {
                let known = &mut job.rewriter.known;
                walk.go(left, |span, left| knowing.again(known, store, span, left))
            }
            Pass::Rewrite => walk.go(left, |span, left| {
                let new = NewSpan {
                    trace: *key,
                    start: Some(TimeNs(trace.base.0.saturating_add_unsigned(store.start(span)))),
                    placed: placing.place(store, span),
                    ..NewSpan::default()
                };
                job.span(store, span, new, left);
            }),
        };
        if is_done {
            course.next();
        }
    }

    /// How far it is, of all spans of the trace.
    pub fn done(&self) -> (u32, u32) {
        (self.course.done(self.walk.done(), self.trace.len), self.trace.len)
    }

    /// All of it, once there is nothing more to do; else what is there already. It is built in one.
    pub fn finish(self) -> Store {
        let Job { out, .. } = self.job;
        build(out)
    }
}

/// What becomes of an attribute's value under its key, by both, its type, and whether it is said to a model.
type Values = HashMap<(StrId, StrId, AttrType, bool), Option<(AttrType, StrId)>, FxBuildHasher>;

struct Job {
    rewriter: Rewriter,
    out: Draft,
    values: Values,
    texts: HashMap<(StrId, u8), StrId, FxBuildHasher>,
    keys: HashMap<StrId, StrId, FxBuildHasher>,
    resources: HashMap<u32, u32, FxBuildHasher>,
    scopes: HashMap<u32, u32, FxBuildHasher>,
}

impl Job {
    /// A span, of which is said already where it is.
    fn span(&mut self, store: &Store, span: SpanIx, new: NewSpan, left: &mut Budget) {
        let follows = |w: &Warning| w.kind == WarningKind::FollowsFromParent;
        let new = NewSpan {
            id: self.id(store, store.id(span)),
            parent: self.id(store, store.parent_id(span).unwrap_or(SpanKey::NONE)),
            follows_from: store.warnings().of(span).iter().any(follows),
            duration: Some(i64::try_from(store.duration(span).0).unwrap_or(i64::MAX)),
            name: self.text(store, Role::SpanName, store.name(span), left),
            kind: store.kind(span),
            status: store.status(span),
            status_message: self.text(store, Role::Message, store.status_message(span), left),
            flags: store.flags(span),
            trace_state: self.text(store, Role::Other, store.trace_state(span), left),
            resource: self.resource(store, span, left),
            scope: self.scope(store, span, left),
            attrs: self.attributes(store, store.span_attrs(span), false, left),
            ..new
        };
        let ix = self.out.push_span(new);
        if !self.rewriter.rules.drop_logs {
            for event in store.events(span) {
                let said = is_said(store.text(event.name));
                let name = self.text(store, Role::Other, event.name, left);
                let attrs = self.attributes(store, event.attrs, said, left);
                self.out.push_event(ix, event.time, name, attrs);
            }
        }
        for link in store.links(span) {
            let (trace, target) = (self.trace(store, link.trace), self.id(store, link.target));
            let attrs = self.attributes(store, link.attrs, false, left);
            self.out.push_link(Link { span: ix, kind: link.kind, trace, target, attrs });
        }
    }

    /// Each resource stays one, also where two of them are alike now: spans stay together as they were.
    fn resource(&mut self, store: &Store, span: SpanIx, left: &mut Budget) -> u32 {
        let number = store.resource_number(span);
        if let Some(&known) = self.resources.get(&number) {
            return known;
        }
        let resource = store.resource(span);
        let attrs = self.attributes(store, resource.attrs, false, left);
        let service = self.out.strings.intern(store.text(resource.service));
        let new = self.out.push_resource(service, attrs);
        self.resources.insert(number, new);
        new
    }

    fn scope(&mut self, store: &Store, span: SpanIx, left: &mut Budget) -> u32 {
        let number = store.scope_number(span);
        if let Some(&known) = self.scopes.get(&number) {
            return known;
        }
        let scope = store.scope(span);
        let attrs = self.attributes(store, scope.attrs, false, left);
        let name = self.text(store, Role::Other, scope.name, left);
        let version = self.text(store, Role::Other, scope.version, left);
        // The first means "none" everywhere.
        let new = if number == 0 { 0 } else { self.out.push_scope(name, version, attrs) };
        self.scopes.insert(number, new);
        new
    }

    fn attributes(
        &mut self,
        store: &Store,
        range: AttrRange,
        said: bool,
        left: &mut Budget,
    ) -> AttrRange {
        left.attributes(range);
        let mark = self.out.attrs.mark();
        for attr in store.attrs().iter(range) {
            let place = (attr.key, attr.value, attr.kind, said);
            let new = match self.values.get(&place) {
                Some(&known) => known,
                None => {
                    let (key, value) = (store.text(attr.key), store.text(attr.value));
                    left.rewritten(value, self.rewriter.times());
                    let new = match self.rewriter.value(
                        key,
                        attr.kind,
                        value,
                        said,
                        &mut Done::default(),
                    ) {
                        New::Gone => None,
                        New::Same => Some((attr.kind, self.out.strings.intern(value))),
                        New::Other(kind, text) => Some((kind, self.out.strings.intern(&text))),
                    };
                    self.values.insert(place, new);
                    new
                }
            };
            if let Some((kind, value)) = new {
                let key = self.key(store, attr.key);
                self.out.attrs.push(key, kind, value);
            }
        }
        self.out.attrs.since(mark)
    }

    fn key(&mut self, store: &Store, key: StrId) -> StrId {
        if let Some(&known) = self.keys.get(&key) {
            return known;
        }
        let text = store.text(key);
        let new = self.rewriter.key(text, &mut Done::default());
        let id = self.out.strings.intern(new.as_deref().unwrap_or(text));
        self.keys.insert(key, id);
        id
    }

    fn text(&mut self, store: &Store, role: Role, text: StrId, left: &mut Budget) -> StrId {
        if text == StrId::EMPTY {
            return text;
        }
        let place = (text, role as u8);
        if let Some(&known) = self.texts.get(&place) {
            return known;
        }
        let old = store.text(text);
        left.rewritten(old, self.rewriter.times());
        let new = self.rewriter.plain(role, old, &mut Done::default());
        let id = self.out.strings.intern(new.as_deref().unwrap_or(old));
        self.texts.insert(place, id);
        id
    }

    fn id(&mut self, store: &Store, id: SpanKey) -> SpanKey {
        let text = store.text(id.text);
        match (self.rewriter.rules.hash_ids, text.is_empty()) {
            (false, true) => id,
            (false, false) => SpanKey { text: self.out.strings.intern(text), ..id },
            (true, true) => SpanKey { value: SpanId(self.rewriter.hash.span(id.value.0)), ..id },
            (true, false) => {
                SpanKey { value: SpanId(self.rewriter.hash.odd_span(text)), text: StrId::EMPTY }
            }
        }
    }

    fn trace(&mut self, store: &Store, id: TraceKey) -> TraceKey {
        let text = store.text(id.text);
        match (self.rewriter.rules.hash_ids, text.is_empty()) {
            (false, true) => id,
            (false, false) => TraceKey { text: self.out.strings.intern(text), ..id },
            (true, true) => TraceKey { value: TraceId(self.rewriter.hash.trace(id.value.0)), ..id },
            (true, false) => {
                TraceKey { value: TraceId(self.rewriter.hash.odd_trace(text)), text: StrId::EMPTY }
            }
        }
    }
}
