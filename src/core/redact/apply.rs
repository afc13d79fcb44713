//! A trace under the rules: another store, which has nothing of what is taken out.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Rules;
use super::done::{Done, New, Role};
use super::queries::is_said;
use super::value::Rewriter;
use crate::base::{SpanId, StrId, TimeNs, TraceId};
use crate::export;
use crate::model::store::Link;
use crate::model::{
    AttrRange, AttrType, Draft, NewSpan, Placed, SpanIx, SpanKey, Store, TraceInfo, TraceKey,
    Warning, WarningKind, build,
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
    let mut rewriter = Rewriter::new(rules);
    rewriter.know(store, trace);
    let mut job = Job {
        store,
        rules,
        rewriter,
        out: Draft::default(),
        values: HashMap::default(),
        texts: HashMap::default(),
        keys: HashMap::default(),
        resources: HashMap::default(),
        scopes: HashMap::default(),
    };
    let placed = export::places(store, trace);
    let key = job.trace(trace.key);
    for span in store.spans_of(trace) {
        let placed = placed(span);
        job.span(trace, key, span, placed);
    }
    job.out
}

/// What becomes of an attribute's value under its key, by both, its type, and whether it is said to a model.
type Values = HashMap<(StrId, StrId, AttrType, bool), Option<(AttrType, StrId)>, FxBuildHasher>;

struct Job<'a> {
    store: &'a Store,
    rules: &'a Rules,
    rewriter: Rewriter<'a>,
    out: Draft,
    values: Values,
    texts: HashMap<(StrId, u8), StrId, FxBuildHasher>,
    keys: HashMap<StrId, StrId, FxBuildHasher>,
    resources: HashMap<u32, u32, FxBuildHasher>,
    scopes: HashMap<u32, u32, FxBuildHasher>,
}

impl Job<'_> {
    fn span(&mut self, trace: &TraceInfo, key: TraceKey, span: SpanIx, placed: Option<Placed>) {
        let store = self.store;
        let start = trace.base.0.saturating_add_unsigned(store.start(span));
        let follows = |w: &Warning| w.kind == WarningKind::FollowsFromParent;
        let new = NewSpan {
            trace: key,
            id: self.id(store.id(span)),
            parent: self.id(store.parent_id(span).unwrap_or(SpanKey::NONE)),
            follows_from: store.warnings().of(span).iter().any(follows),
            shared: false,
            start: Some(TimeNs(start)),
            duration: Some(i64::try_from(store.duration(span).0).unwrap_or(i64::MAX)),
            name: self.text(Role::SpanName, store.name(span)),
            kind: store.kind(span),
            status: store.status(span),
            status_message: self.text(Role::Message, store.status_message(span)),
            flags: store.flags(span),
            trace_state: self.text(Role::Other, store.trace_state(span)),
            resource: self.resource(span),
            scope: self.scope(span),
            attrs: self.attributes(store.span_attrs(span), false),
            placed,
        };
        let ix = self.out.push_span(new);
        if !self.rules.drop_logs {
            for event in store.events(span) {
                let said = is_said(store.text(event.name));
                let (name, attrs) =
                    (self.text(Role::Other, event.name), self.attributes(event.attrs, said));
                self.out.push_event(ix, event.time, name, attrs);
            }
        }
        for link in store.links(span) {
            let (trace, target) = (self.trace(link.trace), self.id(link.target));
            let attrs = self.attributes(link.attrs, false);
            self.out.push_link(Link { span: ix, kind: link.kind, trace, target, attrs });
        }
    }

    /// Each resource stays one, also where two of them are alike now: spans stay together as they were.
    fn resource(&mut self, span: SpanIx) -> u32 {
        let number = self.store.resource_number(span);
        if let Some(&known) = self.resources.get(&number) {
            return known;
        }
        let resource = self.store.resource(span);
        let attrs = self.attributes(resource.attrs, false);
        let service = self.out.strings.intern(self.store.text(resource.service));
        let new = self.out.push_resource(service, attrs);
        self.resources.insert(number, new);
        new
    }

    fn scope(&mut self, span: SpanIx) -> u32 {
        let number = self.store.scope_number(span);
        if let Some(&known) = self.scopes.get(&number) {
            return known;
        }
        let scope = self.store.scope(span);
        let attrs = self.attributes(scope.attrs, false);
        let name = self.text(Role::Other, scope.name);
        let version = self.text(Role::Other, scope.version);
        // The first means "none" everywhere.
        let new = if number == 0 { 0 } else { self.out.push_scope(name, version, attrs) };
        self.scopes.insert(number, new);
        new
    }

    fn attributes(&mut self, range: AttrRange, said: bool) -> AttrRange {
        let store = self.store;
        let mark = self.out.attrs.mark();
        for attr in store.attrs().iter(range) {
            let place = (attr.key, attr.value, attr.kind, said);
            let new = match self.values.get(&place) {
                Some(&known) => known,
                None => {
                    let (key, value) = (store.text(attr.key), store.text(attr.value));
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
                let key = self.key(attr.key);
                self.out.attrs.push(key, kind, value);
            }
        }
        self.out.attrs.since(mark)
    }

    fn key(&mut self, key: StrId) -> StrId {
        if let Some(&known) = self.keys.get(&key) {
            return known;
        }
        let text = self.store.text(key);
        let new = self.rewriter.key(text, &mut Done::default());
        let id = self.out.strings.intern(new.as_deref().unwrap_or(text));
        self.keys.insert(key, id);
        id
    }

    fn text(&mut self, role: Role, text: StrId) -> StrId {
        if text == StrId::EMPTY {
            return text;
        }
        let place = (text, role as u8);
        if let Some(&known) = self.texts.get(&place) {
            return known;
        }
        let old = self.store.text(text);
        let new = self.rewriter.plain(role, old, &mut Done::default());
        let id = self.out.strings.intern(new.as_deref().unwrap_or(old));
        self.texts.insert(place, id);
        id
    }

    fn id(&mut self, id: SpanKey) -> SpanKey {
        let text = self.store.text(id.text);
        match (self.rules.hash_ids, text.is_empty()) {
            (false, true) => id,
            (false, false) => SpanKey { text: self.out.strings.intern(text), ..id },
            (true, true) => SpanKey { value: SpanId(self.rewriter.hash.span(id.value.0)), ..id },
            (true, false) => {
                SpanKey { value: SpanId(self.rewriter.hash.odd_span(text)), text: StrId::EMPTY }
            }
        }
    }

    fn trace(&mut self, id: TraceKey) -> TraceKey {
        let text = self.store.text(id.text);
        match (self.rules.hash_ids, text.is_empty()) {
            (false, true) => id,
            (false, false) => TraceKey { text: self.out.strings.intern(text), ..id },
            (true, true) => TraceKey { value: TraceId(self.rewriter.hash.trace(id.value.0)), ..id },
            (true, false) => {
                TraceKey { value: TraceId(self.rewriter.hash.odd_trace(text)), text: StrId::EMPTY }
            }
        }
    }
}
