//! Which spans of a trace a query finds.
//!
//! Each text is looked at once for each term, however many spans have it: first the table of
//! texts is searched, then the columns only ask for bits. Where the trace is most of its store, the
//! tables of texts and attributes are gone over as a whole, in their own order, which is the memory's;
//! else text by text as the spans come. What a term has found is kept for the next query, which
//! often is the same with another term, or with a longer one: what that finds is among it.

pub(super) mod hits;
mod narrow;

use super::query::{Field, FindQuery, Pattern, Test};
use crate::base::bitset::BitSet;
use crate::base::{Needle, StrId};
use crate::model::{AttrRange, Kind, SpanIx, SpanKey, Status, Store, TraceInfo};
use hits::{Entries, Hits, Memo};

/// What the terms of the last query have found in a trace, so that a term that is still there need
/// not be looked for again. Only good for the trace that it was made with.
#[derive(Debug, Default)]
pub struct FindMemory(Vec<(Test, BitSet)>);

/// Sets of spans by name, counted from the trace's first.
pub type Named<'a> = &'a mut dyn FnMut(&str) -> BitSet;

/// The spans of `trace` for which all terms of the query hold, counted from the trace's first; none
/// for an empty query. O(terms * (spans + attributes + events + links + bytes of texts)).
pub fn find(store: &Store, trace: &TraceInfo, query: &FindQuery) -> BitSet {
    find_again(store, trace, query, &mut FindMemory::default(), &mut |_| BitSet::default())
}

/// The same; the costs are those of the terms that were not in the query before, and of one that goes on
/// with a term that has found few spans, those of looking at these. `named` knows the sets that are asked for by name.
pub fn find_again(
    store: &Store,
    trace: &TraceInfo,
    query: &FindQuery,
    memory: &mut FindMemory,
    named: Named<'_>,
) -> BitSet {
    let len = trace.len as usize;
    let mut before = std::mem::take(&mut memory.0);
    if query.is_empty() {
        return BitSet::with_len(len);
    }
    let mut found = BitSet::of(len, |_| true);
    for term in &query.terms {
        let known = before.iter().position(|(test, _)| *test == term.test);
        let (test, set) = match known {
            Some(at) => before.swap_remove(at),
            None => {
                let among = narrow::among(&before, &term.test);
                let set = match &term.test {
                    Test::Named(name) => named(name),
                    test => holds(store, trace, test, among),
                };
                (term.test.clone(), set)
            }
        };
        if term.not {
            found.subtract(&set)
        } else {
            found.intersect(&set)
        }
        // A named set may be another next time.
        if !matches!(test, Test::Named(_)) {
            memory.0.push((test, set));
        }
    }
    found
}

/// The spans for which a test holds; they are `among` some, if those are known.
fn holds(store: &Store, trace: &TraceInfo, test: &Test, among: Option<&BitSet>) -> BitSet {
    let (len, first) = (trace.len as usize, trace.first.0);
    match test {
        Test::Error => BitSet::of(len, |i| store.status(SpanIx(first + i)) == Status::Error),
        Test::Took(range) => {
            BitSet::of(len, |i| range.contains(&store.duration(SpanIx(first + i)).0))
        }
        Test::Ids(ids) => BitSet::of(len, |i| {
            let id = store.id(SpanIx(first + i));
            id.text == StrId::EMPTY && !id.is_none() && ids.binary_search(&id.value.0).is_ok()
        }),
        Test::Exact(is_service, text) => {
            let Some(text) = store.strings().find(text) else { return BitSet::with_len(len) };
            BitSet::of(len, |i| {
                let span = SpanIx(first + i);
                text == if *is_service { store.service(span) } else { store.name(span) }
            })
        }
        Test::Named(_) => BitSet::with_len(len),
        Test::Text(field, pattern) => {
            let whole = Finder::is_whole(store, trace);
            match among.filter(|set| narrow::is_worth(set, len)) {
                Some(set) => Finder::new(store, *trace, *field, pattern, false).run_among(set),
                None => Finder::new(store, *trace, *field, pattern, whole).run(),
            }
        }
    }
}

/// One text on its way over a trace.
struct Finder<'a> {
    store: &'a Store,
    trace: TraceInfo,
    field: Option<Field>,
    pattern: &'a Pattern,
    text: Hits<'a>,
    entries: Entries<'a>,
    /// The tables are gone over as a whole.
    whole: bool,
    found: BitSet,
}

impl<'a> Finder<'a> {
    /// Where most of the texts are other traces', only this one's are looked at.
    fn is_whole(store: &Store, trace: &TraceInfo) -> bool {
        trace.len as usize > store.len() / 4
    }

    fn new(
        store: &'a Store,
        trace: TraceInfo,
        field: Option<Field>,
        pattern: &'a Pattern,
        whole: bool,
    ) -> Self {
        let hits = |needle, all| Hits::new(store.strings(), needle, all, Needle::is_in);
        let keys = |needle| Hits::new(store.strings(), needle, false, Needle::ends);
        let pair = pattern.pair.as_ref();
        let pair = pair.map(|(key, value)| (keys(key), hits(value, whole)));
        let text = hits(&pattern.text, whole);
        let attributes = !matches!(
            field,
            Some(
                Field::Service
                    | Field::Name
                    | Field::Kind
                    | Field::Status
                    | Field::Id
                    | Field::Parent
            )
        );
        let entries = Entries::new(store.attrs(), &text, pair, whole && attributes);
        let found = BitSet::with_len(trace.len as usize);
        Self { store, trace, field, pattern, text, entries, whole, found }
    }

    fn run(mut self) -> BitSet {
        self.look();
        self.found
    }

    /// Looks at all spans of the trace.
    fn look(&mut self) {
        let all = self.field.is_none();
        let is = |field| all || self.field == Some(field);
        let [ids, parents] = [Field::Id, Field::Parent].map(is);
        let [tags, events, links] = [Field::Tag, Field::Event, Field::Link].map(is);
        let [name, service, resource, scope] =
            [Field::Name, Field::Service, Field::Resource, Field::Scope].map(is);
        let [kind, status] = [Field::Kind, Field::Status].map(is);
        if kind || status {
            self.words(kind, status);
        }
        if ids || parents {
            self.ids(ids, parents);
        }
        if links {
            self.links();
        }
        let pair = self.pattern.pair.as_ref().filter(|_| all);
        let service_pair = pair.is_some_and(|(k, _)| k.ends("service.name"));
        if self.text.is_none() && self.entries.is_none() {
            if service_pair {
                self.columns([false, true, false, false, false]);
            }
            return;
        }
        if name || service || resource || scope || tags {
            self.columns([name, service, resource, scope, tags]);
        }
        if status {
            self.sparse(self.store.status_messages());
        }
        if all {
            self.sparse(self.store.trace_states());
        }
        if events {
            self.events();
        }
    }

    /// Marks the spans for which something is so. O(spans).
    fn mark(&mut self, mut is: impl FnMut(&mut Self, SpanIx) -> bool) {
        let (len, first) = (self.trace.len as usize, self.trace.first.0);
        let set = BitSet::of(len, |i| is(self, SpanIx(first + i)));
        self.found.unite(&set);
    }

    /// A kind or a status as a word of its own, or as a pair that is no attribute.
    fn words(&mut self, kind: bool, status: bool) {
        let (all, pattern) = (self.field.is_none(), self.pattern);
        let has = |key: &str, word: &str| {
            if all {
                let pair = pattern.pair.as_ref();
                pair.is_some_and(|(k, v)| k.ends(key) && !word.is_empty() && v.is_in(word))
            } else {
                !word.is_empty() && pattern.text.is_in(word)
            }
        };
        let bit = |on: bool, bit: u8| u8::from(on) << bit;
        let kinds =
            KINDS.iter().fold(0, |set, &k| set | bit(kind && has("kind", k.word()), k as u8));
        let statuses = STATUSES.iter().fold(0, |set, &s| {
            // No attribute says `status=unset`.
            let word = if all && s == Status::Unset { "" } else { s.word() };
            set | bit(status && has("status", word), s as u8)
        });
        if kinds | statuses != 0 {
            let store = self.store;
            self.mark(|_, span| {
                (kinds >> store.kind(span) as u8 | statuses >> store.status(span) as u8) & 1 != 0
            });
        }
    }

    /// Own ids and parents' ids.
    fn ids(&mut self, own: bool, parents: bool) {
        if self.pattern.digits.is_none() && self.text.is_none() {
            return;
        }
        let (store, first, any) = (self.store, self.trace.first.0, self.pattern.text.is_empty());
        let len = self.trace.len as usize;
        let ids = BitSet::of(len, |i| self.id(store.id(SpanIx(first + i)), any));
        if parents {
            self.mark(|finder, span| match store.parent(span) {
                // Among few spans, it need not be one of them.
                Some(parent) => match parent.0.checked_sub(first) {
                    Some(local) if (local as usize) < len => ids.contains(local),
                    _ => finder.id(store.id(parent), any),
                },
                None => store.parent_id(span).is_some_and(|id| finder.id(id, any)),
            });
        }
        if own {
            self.found.unite(&ids);
        }
    }

    /// Whether an id has what is looked for; `any` if only it has to be there.
    fn id(&mut self, id: SpanKey, any: bool) -> bool {
        let number = || self.pattern.digits.is_some_and(|d| d.are_in_span(id.value.0));
        match id.text {
            _ if id.is_none() => false,
            StrId::EMPTY => any || number(),
            text => self.text.has(text),
        }
    }

    /// What stands in the spans' columns, each in its table.
    fn columns(&mut self, [name, service, resource, scope, tags]: [bool; 5]) {
        let store = self.store;
        if self.whole {
            let resources = BitSet::of(store.resources().len(), |i| {
                store.resources().get(i as usize).is_some_and(|of| {
                    service && self.service(of.service) || resource && self.any(of.attrs)
                })
            });
            let scopes = BitSet::of(store.scopes().len(), |i| {
                scope
                    && store.scopes().get(i as usize).is_some_and(|of| {
                        self.some(of.name) || self.some(of.version) || self.any(of.attrs)
                    })
            });
            // Column by column, and only where there is something to find.
            if !resources.is_empty() {
                self.mark(|_, span| resources.contains(store.resource_number(span)));
            }
            if !scopes.is_empty() {
                self.mark(|_, span| scopes.contains(store.scope_number(span)));
            }
            if name && !self.text.is_none() {
                self.mark(|finder, span| finder.some(store.name(span)));
            }
            if tags && !self.entries.is_none() {
                self.mark(|finder, span| finder.any(store.span_attrs(span)));
            }
            return;
        }
        let (mut resources, mut scopes) = (Memo::default(), Memo::default());
        self.mark(|finder, span| {
            name && finder.some(store.name(span))
                || (service || resource)
                    && resources.get(store.resource_number(span), || {
                        let of = store.resource(span);
                        service && finder.service(of.service) || resource && finder.any(of.attrs)
                    })
                || scope
                    && scopes.get(store.scope_number(span), || {
                        let of = store.scope(span);
                        finder.some(of.name) || finder.some(of.version) || finder.any(of.attrs)
                    })
                || tags && finder.any(store.span_attrs(span))
        });
    }

    /// Whether one of these attributes has it.
    fn any(&mut self, attributes: AttrRange) -> bool {
        self.entries.any(&mut self.text, attributes)
    }

    fn service(&mut self, name: StrId) -> bool {
        let pair = self.pattern.pair.as_ref().filter(|_| self.field.is_none());
        self.some(name)
            || pair.is_some_and(|(k, v)| k.ends("service.name") && v.is_in(self.store.text(name)))
    }

    /// Whether a text that may be missing is there and has it.
    fn some(&mut self, text: StrId) -> bool {
        text != StrId::EMPTY && self.text.has(text)
    }

    /// Texts that few spans have.
    fn sparse(&mut self, texts: &[(SpanIx, StrId)]) {
        let end = self.trace.first.0 + self.trace.len;
        let from = texts.partition_point(|&(span, _)| span < self.trace.first);
        for &(span, text) in texts.get(from..).unwrap_or(&[]) {
            if span.0 >= end {
                return;
            }
            self.add(span, |finder| finder.some(text));
        }
    }

    fn events(&mut self) {
        let store = self.store;
        for event in store.events_of(&self.trace) {
            self.add(event.span, |f| f.text.has(event.name) || f.any(event.attrs));
        }
    }

    fn links(&mut self) {
        let any = self.pattern.text.is_empty();
        for link in self.store.links_of(&self.trace) {
            self.add(link.span, |f| {
                let trace = || f.pattern.digits.is_some_and(|d| d.are_in_trace(link.trace.value.0));
                any || trace()
                    || f.some(link.trace.text)
                    || f.id(link.target, any)
                    || f.any(link.attrs)
            });
        }
    }

    /// Marks a span, if it is not yet, where something is so.
    fn add(&mut self, span: SpanIx, is: impl FnOnce(&mut Self) -> bool) {
        let local = span.0 - self.trace.first.0;
        if !self.found.contains(local) && is(self) {
            self.found.set(local, true);
        }
    }
}

const KINDS: [Kind; 6] =
    [Kind::Unspecified, Kind::Internal, Kind::Server, Kind::Client, Kind::Producer, Kind::Consumer];

const STATUSES: [Status; 3] = [Status::Unset, Status::Ok, Status::Error];
