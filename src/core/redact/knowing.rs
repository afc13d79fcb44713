//! Looking through a trace for what has to be known of it before anything of it is rewritten, span by span.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::Rules;
use super::hash::Keyed;
use super::keys::Meaning;
use super::known::Known;
use super::queries::Cut;
use super::steps::Budget;
use crate::base::StrId;
use crate::base::bitset::BitSet;
use crate::model::{AttrRange, SpanIx, SpanKey, Store, TraceInfo};

/// What was seen so far. Each span is looked at once, and once more where queries are left out: which texts are names
/// is known only then.
pub(super) struct Knowing {
    hash: Keyed,
    ids: bool,
    hosts: bool,
    queries: bool,
    /// Whether keys are those of hosts.
    host_keys: HashMap<StrId, bool, FxBuildHasher>,
    /// Values that were looked at: as hosts, and as any text.
    seen: [BitSet; 2],
    /// What services are called, in lower case.
    services: HashSet<String, FxBuildHasher>,
    resources: HashSet<(u32, u32), FxBuildHasher>,
    /// What spans are called.
    names: BitSet,
    /// Whether keys are those of queries.
    query_keys: HashMap<StrId, bool, FxBuildHasher>,
}

impl Knowing {
    pub fn new(store: &Store, rules: &Rules) -> Self {
        let texts = |wanted: bool| BitSet::with_len(if wanted { store.strings().len() } else { 0 });
        Self {
            hash: Keyed::new(rules.salt),
            ids: rules.hash_ids,
            hosts: rules.hash_hosts,
            queries: rules.drop_queries,
            host_keys: HashMap::default(),
            seen: [texts(rules.hash_hosts), texts(rules.hash_hosts)],
            services: HashSet::default(),
            resources: HashSet::default(),
            names: texts(rules.drop_queries),
            query_keys: HashMap::default(),
        }
    }

    /// Whether anything has to be known.
    pub fn is_needed(&self) -> bool {
        self.ids || self.hosts || self.queries
    }

    /// Whether spans are to be looked at a second time.
    pub fn is_needed_twice(&self) -> bool {
        self.queries
    }

    /// What is known before any span is looked at.
    pub fn begin(&self, known: &mut Known, store: &Store, trace: &TraceInfo) {
        if self.ids {
            known.trace(store, trace.key, self.hash);
        }
    }

    /// A span, the first time. O(its attributes + bytes of its texts that are new).
    pub fn span(&mut self, known: &mut Known, store: &Store, span: SpanIx, left: &mut Budget) {
        if self.ids {
            self.id(known, store, span);
        }
        if self.hosts {
            self.host(known, store, span, left);
        }
        if self.queries {
            self.names.set(store.name(span).0, true);
        }
    }

    /// Once all spans were there: of hosts, those that are called as a service stay.
    pub fn end(&mut self, known: &mut Known) {
        known.hosts.retain(|host| !self.services.contains(host));
    }

    fn id(&self, known: &mut Known, store: &Store, span: SpanIx) {
        known.span(store, store.id(span), self.hash);
        known.span(store, store.parent_id(span).unwrap_or(SpanKey::NONE), self.hash);
        for link in store.links(span) {
            known.trace(store, link.trace, self.hash);
            known.span(store, link.target, self.hash);
        }
    }

    /// All hosts that it names under keys of hosts and in URLs, but those that are called as a word, which may mean
    /// anything.
    fn host(&mut self, known: &mut Known, store: &Store, span: SpanIx, left: &mut Budget) {
        if self.resources.insert((store.resource_number(span), store.scope_number(span))) {
            self.services.insert(store.text(store.service(span)).to_lowercase());
            self.attributes(known, store, store.resource(span).attrs, left);
            self.attributes(known, store, store.scope(span).attrs, left);
        }
        self.attributes(known, store, store.span_attrs(span), left);
        for event in store.events(span) {
            self.attributes(known, store, event.attrs, left);
        }
        for link in store.links(span) {
            self.attributes(known, store, link.attrs, left);
        }
    }

    fn attributes(
        &mut self,
        known: &mut Known,
        store: &Store,
        range: AttrRange,
        left: &mut Budget,
    ) {
        left.attributes(range);
        for attr in store.attrs().iter(range) {
            let meaning = || Meaning::of(store.text(attr.key)).host;
            let host = *self.host_keys.entry(attr.key).or_insert_with(meaning);
            let [as_host, as_any] = &mut self.seen;
            let seen = if host { as_host } else { as_any };
            if !seen.contains(attr.value.0) {
                seen.set(attr.value.0, true);
                let text = store.text(attr.value);
                left.text(text);
                known.add_texts(text, host);
            }
        }
    }

    /// A span, the second time: the texts of its queries that are names too. O(its attributes).
    pub fn again(&mut self, known: &mut Known, store: &Store, span: SpanIx, left: &mut Budget) {
        let range = store.span_attrs(span);
        left.attributes(range);
        for attr in store.attrs().iter(range) {
            let whole = || Meaning::of(store.text(attr.key)).query == Some(Cut::Whole);
            let query = *self.query_keys.entry(attr.key).or_insert_with(whole);
            let text = store.text(attr.value);
            // One word is an operation: `GET`, `COMMIT`.
            if query && self.names.contains(attr.value.0) && text.contains(char::is_whitespace) {
                known.queries.insert(text.to_owned());
            }
        }
    }
}
