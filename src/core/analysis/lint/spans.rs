//! The rules that look at each span: its times, status, kind, name and attributes.

use std::hint::black_box;

use super::clients::Clients;
use super::found::Found;
use super::keys::{
    self, DB, DB_SYSTEM, HTTP, METHOD, OLD, QUEUE, REASON, RPC, SECRET, STATUS, ZIPKIN,
};
use super::warned::Warned;
use super::{LintRule, names, secrets};
use crate::base::StrId;
use crate::base::secret::is_open;
use crate::model::attrs::Attr;
use crate::model::store::Event;
use crate::model::{AttrType, Kind, SpanIx, Status, Store, TraceInfo};

/// How far outside of its parent a span may be, in nanoseconds: some clocks count milliseconds.
const GRAIN: u64 = 1_000_000;

/// So many spans without duration are many, if they are most of the trace.
const MANY_ZERO: usize = 10;

/// How many spans' attributes are waited for at once.
const BLOCK: u32 = 256;

/// What is known of texts, each looked at once.
pub(super) struct Texts<'a> {
    store: &'a Store,
    /// By text, two bits for each question: asked, and yes.
    known: Vec<u8>,
    keys: Vec<u16>,
}

/// The questions about texts, by the bit that says whether they were asked.
const HOLDS_SECRET: u8 = 1;
const IS_OPEN: u8 = 1 << 2;
const HOLDS_ID: u8 = 1 << 4;
const IS_NO_NAME: u8 = 1 << 6;

impl<'a> Texts<'a> {
    /// Nothing is known; but where the trace is most of the store, all texts are looked at for secrets in
    /// their own order, in which none of them is far away from the one before.
    pub fn new(store: &'a Store, trace: &TraceInfo) -> Self {
        let len = store.strings().len();
        let mut texts = Self { store, known: vec![0; len], keys: vec![0; len] };
        if trace.len as usize > store.len() / 2 {
            for id in 0..len as u32 {
                texts.is(StrId(id), HOLDS_SECRET);
            }
        }
        texts
    }

    /// What a key tells.
    #[inline]
    pub fn key(&mut self, key: StrId) -> u16 {
        let known = self.keys.get(key.0 as usize).copied().unwrap_or(0);
        if known != 0 { known } else { self.new_key(key) }
    }

    fn new_key(&mut self, key: StrId) -> u16 {
        let bits = keys::bits(self.store.text(key));
        if let Some(known) = self.keys.get_mut(key.0 as usize) {
            *known = bits;
        }
        bits
    }

    #[inline]
    fn is(&mut self, text: StrId, question: u8) -> bool {
        let known = self.known.get(text.0 as usize).copied().unwrap_or(0);
        let known = if known & question != 0 { known } else { self.ask(text, question) };
        known & question << 1 != 0
    }

    /// Asks a text for the first time, and answers all that is known of it then.
    fn ask(&mut self, id: StrId, question: u8) -> u8 {
        let text = self.store.text(id);
        let yes = match question {
            HOLDS_SECRET => secrets::holds_secret(text),
            IS_OPEN => is_open(text),
            HOLDS_ID => names::holds_id(text),
            _ => is_no_name(text),
        };
        let Some(known) = self.known.get_mut(id.0 as usize) else { return 0 };
        *known |= if yes { question * 3 } else { question };
        *known
    }

    /// Whether an attribute's value is a secret, by its key, of which `bits` tells, or by its form.
    #[inline]
    fn is_secret(&mut self, attr: Attr, bits: u16) -> bool {
        let is_text = matches!(attr.kind, AttrType::String | AttrType::Json);
        is_text
            && (bits & SECRET != 0 && self.is(attr.value, IS_OPEN)
                || self.is(attr.value, HOLDS_SECRET))
    }
}

/// Whether a service's name is none: empty, or what OpenTelemetry's SDKs and Jaeger write in its place.
fn is_no_name(service: &str) -> bool {
    service.trim().is_empty()
        || service == "unknown_service"
        || service.starts_with("unknown_service:")
        || service == "OTLPResourceNoServiceName"
}

/// Goes over the spans in tree order. O(spans + attributes + bytes of their distinct texts).
pub(super) fn look<'s>(
    store: &'s Store,
    trace: &TraceInfo,
    warned: &Warned,
    texts: &mut Texts<'s>,
    found: &mut Found<'_>,
) {
    let mut look = Look { store, warned, texts, found, resources: Vec::new(), zeros: Vec::new() };
    let mut events = store.events_of(trace);
    let mut clients = Clients::new(store);
    for (at, span) in (0u32..).zip(store.spans_of(trace)) {
        if at % BLOCK == 0 {
            fetch(store, span, trace.len - at);
        }
        // They come by span.
        let of_span = events.iter().take_while(|event| event.span == span).count();
        let (own, rest) = events.split_at_checked(of_span).unwrap_or((&[], &[]));
        events = rest;
        look.span(span, own);
        clients.see(store, span, look.texts);
    }
    let zeros = look.zeros;
    clients.tell(store, found);
    if zeros.len() >= MANY_ZERO && zeros.len() > trace.len as usize / 2 {
        for span in zeros {
            found.hit(LintRule::ZeroDurations, span, store.name(span));
        }
    }
}

/// Waits at once for the attributes of the next spans, which lie where the spans stood in the input.
fn fetch(store: &Store, from: SpanIx, left: u32) {
    let spans = (from.0..from.0.saturating_add(left.min(BLOCK))).map(SpanIx);
    let attrs = spans.filter_map(|span| store.attrs().iter(store.span_attrs(span)).next());
    black_box(attrs.fold(0, |sum, attr| sum ^ attr.key.0 ^ attr.value.0));
}

struct Look<'a, 'b, 's> {
    store: &'s Store,
    warned: &'a Warned,
    texts: &'a mut Texts<'s>,
    found: &'a mut Found<'b>,
    /// By a resource's number, the key of its secret, or the empty one, if it was looked at.
    resources: Vec<Option<StrId>>,
    zeros: Vec<SpanIx>,
}

impl Look<'_, '_, '_> {
    /// The rule concerns a span, for which its name is the example.
    fn hit(&mut self, rule: LintRule, span: SpanIx) {
        self.found.hit(rule, span, self.store.name(span));
    }

    fn span(&mut self, span: SpanIx, events: &[Event]) {
        let store = self.store;
        self.times(span);
        let (mut bits, mut server_error) = (0, false);
        for attr in store.attrs().iter(store.span_attrs(span)) {
            let key = self.texts.key(attr.key);
            bits |= key;
            if key & OLD != 0 {
                self.found.hit(LintRule::OutdatedKey, span, attr.key);
            }
            if self.texts.is_secret(attr, key) {
                self.found.hit(LintRule::Secret, span, attr.key);
            }
            if key & STATUS != 0 {
                let code = store.text(attr.value);
                server_error |= code.len() == 3 && code.starts_with('5');
            }
        }
        self.secrets(span);
        let (mut tells, mut exception) = (bits & (REASON | STATUS) != 0, false);
        for event in events {
            let name = store.text(event.name);
            exception |= name == "exception";
            tells |= name.contains("exception") || name.contains("error");
            for attr in store.attrs().iter(event.attrs) {
                let key = self.texts.key(attr.key);
                // OpenTracing's logs tell it so; on a span, it tells only that there is one.
                tells |= key & REASON != 0 || store.text(attr.key) == "error";
                if self.texts.is_secret(attr, key) {
                    self.found.hit(LintRule::Secret, span, attr.key);
                }
            }
        }
        tells |= store.status_message(span) != StrId::EMPTY;
        match store.status(span) {
            Status::Error if !tells => self.hit(LintRule::ErrorWithoutReason, span),
            Status::Unset if server_error || exception => {
                self.hit(LintRule::FailureNotMarked, span);
            }
            _ => {}
        }
        self.attributes(span, bits);
        if self.texts.is(store.name(span), HOLDS_ID) {
            self.hit(LintRule::IdInName, span);
        }
        let service = store.service(span);
        if self.texts.is(service, IS_NO_NAME) {
            self.found.hit(LintRule::MissingService, span, service);
        }
    }

    /// What of the span's attributes is missing, as `bits` tells of their keys.
    fn attributes(&mut self, span: SpanIx, bits: u16) {
        let (kind, has) = (self.store.kind(span), |bit| bits & bit != 0);
        if kind == Kind::Unspecified && has(HTTP | DB | RPC | QUEUE) {
            self.hit(LintRule::MissingKind, span);
        }
        if kind == Kind::Client && has(DB) && !has(DB_SYSTEM) {
            self.hit(LintRule::MissingDbSystem, span);
        }
        // Databases, remote procedures and Zipkin have conventions of their own, and what failed may have had
        // no answer.
        let failed = self.store.status(span) == Status::Error;
        let lacks = !has(METHOD) || !has(STATUS) && !failed;
        if matches!(kind, Kind::Client | Kind::Server)
            && has(HTTP)
            && !has(RPC | DB | ZIPKIN)
            && lacks
        {
            self.hit(LintRule::MissingHttp, span);
        }
    }

    /// Where the span is, seen from its parent and its children.
    fn times(&mut self, span: SpanIx) {
        let store = self.store;
        let timed = |span| self.warned.untimed.binary_search(&span).is_err();
        if store.duration(span).0 == 0 && timed(span) {
            if store.children(span).any(|child| store.duration(child).0 > 0) {
                self.hit(LintRule::ZeroParent, span);
            }
            self.zeros.push(span);
        }
        let Some(parent) = store.parent(span) else { return };
        let early = store.start(span).saturating_add(GRAIN) < store.start(parent);
        let late = store.end(span) > store.end(parent).saturating_add(GRAIN);
        if !early && !late || !timed(span) || !timed(parent) {
            return;
        }
        let awaited = store.kind(span) != Kind::Consumer
            && store.kind(parent) != Kind::Producer
            && self.warned.following.binary_search(&span).is_err();
        if early {
            self.hit(LintRule::StartsBeforeParent, span);
        }
        if late && awaited {
            self.hit(LintRule::EndsAfterParent, span);
        }
    }

    /// Whether the span's name, status message or resource holds a secret; the example is an attribute's key.
    fn secrets(&mut self, span: SpanIx) {
        let store = self.store;
        for text in [store.name(span), store.status_message(span)] {
            if self.texts.is(text, HOLDS_SECRET) {
                self.found.hit(LintRule::Secret, span, StrId::EMPTY);
            }
        }
        let number = store.resource_number(span) as usize;
        if self.resources.len() <= number {
            self.resources.resize(number + 1, None);
        }
        let Some(known) = self.resources.get_mut(number) else { return };
        let key = *known.get_or_insert_with(|| {
            let mut attrs = store.attrs().iter(store.resource(span).attrs);
            let secret = attrs.find(|&attr| {
                let bits = self.texts.key(attr.key);
                self.texts.is_secret(attr, bits)
            });
            secret.map_or(StrId::EMPTY, |attr| attr.key)
        });
        if key != StrId::EMPTY {
            self.found.hit(LintRule::Secret, span, key);
        }
    }
}
