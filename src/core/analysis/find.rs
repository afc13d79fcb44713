//! Which spans of a trace a query finds.
//!
//! Each text is looked at once for each term, however many spans have it: first the table of
//! texts is searched (as one where the trace is most of it, else text by text as the spans come),
//! then the columns only ask for bits.

use super::query::{FindQuery, Term};
use crate::base::bitset::BitSet;
use crate::base::{Needle, StrId, Strings};
use crate::model::{AttrRange, Kind, SpanIx, SpanKey, Status, Store, TraceInfo};

/// The spans of `trace` that have all terms of the query, counted from the trace's first; none for
/// an empty query. O(terms * (spans + attributes + events + links + bytes of texts)).
pub fn find(store: &Store, trace: &TraceInfo, query: &FindQuery) -> BitSet {
    let mut terms = query.terms.iter();
    let Some(first) = terms.next() else { return BitSet::with_len(trace.len as usize) };
    let found = Finder::new(store, trace, first).run(None);
    terms.fold(found, |mut found, term| {
        let with = Finder::new(store, trace, term).run(Some(&found));
        found.intersect(&with);
        found
    })
}

/// One term on its way over a trace.
struct Finder<'a> {
    store: &'a Store,
    trace: &'a TraceInfo,
    term: &'a Term,
    text: Hits<'a>,
    pair: Option<(Hits<'a>, Hits<'a>)>,
}

impl<'a> Finder<'a> {
    fn new(store: &'a Store, trace: &'a TraceInfo, term: &'a Term) -> Self {
        // Where most of the texts are other traces', only this one's are looked at.
        let most = trace.len as usize > store.len() / 4;
        let hits = |needle, all| Hits::new(store.strings(), needle, all, Needle::is_in);
        let keys = |needle| Hits::new(store.strings(), needle, false, Needle::ends);
        Self {
            store,
            trace,
            term,
            text: hits(&term.text, most),
            pair: term.pair.as_ref().map(|(key, value)| (keys(key), hits(value, false))),
        }
    }

    /// The spans that have the term; of `among`, if that is given.
    fn run(mut self, among: Option<&BitSet>) -> BitSet {
        let mut found = BitSet::with_len(self.trace.len as usize);
        let (store, trace) = (self.store, self.trace);
        let (mut resources, mut scopes) = (Memo::default(), Memo::default());
        for (i, span) in (0..).zip(store.spans_of(trace)) {
            if among.is_none_or(|a| a.contains(i)) {
                let has = self.span(span)
                    || resources.get(store.resource_number(span), || self.resource(span))
                    || scopes.get(store.scope_number(span), || self.scope(span))
                    || self.attributes(store.span_attrs(span));
                found.set(i, has);
            }
        }
        for event in store.events_of(trace) {
            let i = event.span.0 - trace.first.0;
            if !found.contains(i) && (self.text.has(event.name) || self.attributes(event.attrs)) {
                found.set(i, true);
            }
        }
        for link in store.links_of(trace) {
            let i = link.span.0 - trace.first.0;
            let ids = self.term.digits.is_some_and(|d| d.are_in(link.trace.value.0, 32));
            if ids || self.id(link.target) || self.attributes(link.attrs) {
                found.set(i, true);
            }
            if link.trace.text != StrId::EMPTY && self.text.has(link.trace.text) {
                found.set(i, true);
            }
        }
        found
    }

    /// What a span has by itself.
    fn span(&mut self, span: SpanIx) -> bool {
        let store = self.store;
        let (kind, status) = (kind_word(store.kind(span)), status_word(store.status(span)));
        self.text.has(store.name(span))
            || self.text.has(store.status_message(span))
            || self.text.has(store.trace_state(span))
            || store.status(span) == Status::Error && self.term.text.is_in("error")
            || self.word("kind", kind)
            || self.word("status", status)
            || self.id(store.id(span))
    }

    /// A pair that is no attribute.
    fn word(&self, key: &str, value: &str) -> bool {
        let pair = self.term.pair.as_ref();
        pair.is_some_and(|(k, v)| !value.is_empty() && k.ends(key) && v.is_in(value))
    }

    fn id(&mut self, id: SpanKey) -> bool {
        let number = || self.term.digits.is_some_and(|d| d.are_in(id.value.0.into(), 16));
        if id.text == StrId::EMPTY { number() } else { self.text.has(id.text) }
    }

    fn resource(&mut self, span: SpanIx) -> bool {
        let resource = self.store.resource(span);
        self.text.has(resource.service)
            || self.word("service.name", self.store.text(resource.service))
            || self.attributes(resource.attrs)
    }

    fn scope(&mut self, span: SpanIx) -> bool {
        let scope = self.store.scope(span);
        self.text.has(scope.name) || self.text.has(scope.version) || self.attributes(scope.attrs)
    }

    fn attributes(&mut self, range: AttrRange) -> bool {
        let store = self.store;
        store.attrs().iter(range).any(|attr| {
            self.text.has(attr.key)
                || self.text.has(attr.value)
                || self.pair.as_mut().is_some_and(|(k, v)| k.has(attr.key) && v.has(attr.value))
        })
    }
}

/// Which texts a needle is found in, each looked at once.
struct Hits<'a> {
    strings: &'a Strings,
    needle: &'a Needle,
    test: fn(&Needle, &str) -> bool,
    /// Those that were looked at; `None` for all.
    known: Option<BitSet>,
    hit: BitSet,
}

impl<'a> Hits<'a> {
    fn new(
        strings: &'a Strings,
        needle: &'a Needle,
        all: bool,
        test: fn(&Needle, &str) -> bool,
    ) -> Self {
        let none = || BitSet::with_len(strings.len());
        let (known, hit) =
            if all { (None, strings.containing(needle)) } else { (Some(none()), none()) };
        Self { strings, needle, test, known, hit }
    }

    fn has(&mut self, text: StrId) -> bool {
        if let Some(known) = &mut self.known
            && !known.contains(text.0)
        {
            known.set(text.0, true);
            self.hit.set(text.0, (self.test)(self.needle, self.strings.get(text)));
        }
        self.hit.contains(text.0)
    }
}

/// What was found out about resources or scopes, by number.
#[derive(Default)]
struct Memo(Vec<Option<bool>>);

impl Memo {
    fn get(&mut self, number: u32, find: impl FnOnce() -> bool) -> bool {
        let at = number as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, None);
        }
        match self.0.get_mut(at) {
            Some(known) => *known.get_or_insert_with(find),
            None => find(),
        }
    }
}

/// A kind as it stands in `kind=client`; empty when unknown.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Unspecified => "",
        Kind::Internal => "internal",
        Kind::Server => "server",
        Kind::Client => "client",
        Kind::Producer => "producer",
        Kind::Consumer => "consumer",
    }
}

/// A status as it stands in `status=error`; empty when unset.
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Unset => "",
        Status::Ok => "ok",
        Status::Error => "error",
    }
}
