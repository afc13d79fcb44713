//! What a trace says of its hosts and ids in known places, so that it is also found where nothing says what it is.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::hash::Keyed;
use super::hosts;
use super::keys::Meaning;
use super::queries::Cut;
use crate::base::bitset::BitSet;
use crate::base::{SpanId, StrId};
use crate::model::{AttrRange, SpanKey, Store, TraceInfo, TraceKey};

/// The names of a trace. Few traces have more than a few hundred hosts, and none of its ids here unless they are no
/// hexadecimal numbers, or have no letter.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// In lower case.
    pub hosts: HashSet<String, FxBuildHasher>,
    /// Ids that consist of decimal digits alone, as numbers are.
    pub decimal: HashSet<u128, FxBuildHasher>,
    /// Ids that are no hexadecimal numbers, with their hashes as text.
    pub odd: HashMap<String, String, FxBuildHasher>,
    /// Texts of queries that spans are called by as well.
    pub queries: HashSet<String, FxBuildHasher>,
}

impl Known {
    /// All ids of a trace. O(spans + links).
    pub fn add_ids(&mut self, store: &Store, trace: &TraceInfo, hash: Keyed) {
        self.trace(store, trace.key, hash);
        for span in store.spans_of(trace) {
            self.span(store, store.id(span), hash);
            self.span(store, store.parent_id(span).unwrap_or(SpanKey::NONE), hash);
        }
        for link in store.links_of(trace) {
            self.trace(store, link.trace, hash);
            self.span(store, link.target, hash);
        }
    }

    fn span(&mut self, store: &Store, id: SpanKey, hash: Keyed) {
        if id.text != StrId::EMPTY {
            let text = store.text(id.text);
            if !self.odd.contains_key(text) {
                self.odd.insert(text.to_owned(), SpanId(hash.odd_span(text)).to_string());
            }
        } else if is_decimal(id.value.0) {
            self.decimal.insert(id.value.0.into());
        }
    }

    fn trace(&mut self, store: &Store, id: TraceKey, hash: Keyed) {
        let (high, low) = ((id.value.0 >> 64) as u64, id.value.0 as u64);
        if id.text != StrId::EMPTY {
            let text = store.text(id.text);
            self.odd.insert(text.to_owned(), format!("{:032x}", hash.odd_trace(text)));
        } else if is_decimal(high) && is_decimal(low) {
            self.decimal.insert(id.value.0);
        }
    }

    /// All hosts that a trace names under keys of hosts and in URLs, but those that are called as a word, which may
    /// mean anything, or as a service, which stays. O(bytes of its distinct texts).
    pub fn add_hosts(&mut self, store: &Store, trace: &TraceInfo) {
        let mut keys: HashMap<StrId, bool, FxBuildHasher> = HashMap::default();
        let mut meaning = |key: StrId| -> bool {
            *keys.entry(key).or_insert_with(|| Meaning::of(store.text(key)).host)
        };
        // Values that were looked at: as hosts, and as any text.
        let mut seen = [0, 1].map(|_| BitSet::with_len(store.strings().len()));
        let mut attributes = |known: &mut Self, range: AttrRange| {
            for attr in store.attrs().iter(range) {
                let host = meaning(attr.key);
                let [as_host, as_any] = &mut seen;
                let seen = if host { as_host } else { as_any };
                if !seen.contains(attr.value.0) {
                    seen.set(attr.value.0, true);
                    known.add_texts(store.text(attr.value), host);
                }
            }
        };
        let mut services: HashSet<String, FxBuildHasher> = HashSet::default();
        let mut resources: HashSet<(u32, u32), FxBuildHasher> = HashSet::default();
        for span in store.spans_of(trace) {
            if resources.insert((store.resource_number(span), store.scope_number(span))) {
                services.insert(store.text(store.service(span)).to_lowercase());
                attributes(self, store.resource(span).attrs);
                attributes(self, store.scope(span).attrs);
            }
            attributes(self, store.span_attrs(span));
            store.events(span).iter().for_each(|event| attributes(self, event.attrs));
            store.links(span).iter().for_each(|link| attributes(self, link.attrs));
        }
        self.hosts.retain(|host| !services.contains(host));
    }

    /// The texts of queries that are names too. O(spans + attributes).
    pub fn add_queries(&mut self, store: &Store, trace: &TraceInfo) {
        let mut names = BitSet::with_len(store.strings().len());
        store.spans_of(trace).for_each(|span| names.set(store.name(span).0, true));
        let mut keys: HashMap<StrId, bool, FxBuildHasher> = HashMap::default();
        for span in store.spans_of(trace) {
            for attr in store.attrs().iter(store.span_attrs(span)) {
                let whole = || Meaning::of(store.text(attr.key)).query == Some(Cut::Whole);
                let query = *keys.entry(attr.key).or_insert_with(whole);
                let text = store.text(attr.value);
                // One word is an operation: `GET`, `COMMIT`.
                if query && names.contains(attr.value.0) && text.contains(char::is_whitespace) {
                    self.queries.insert(text.to_owned());
                }
            }
        }
    }

    fn add_texts(&mut self, value: &str, host: bool) {
        let hosts = &mut self.hosts;
        let mut add = |name: &str| {
            let telling = name.len() > 3 && name.bytes().any(|b| !b.is_ascii_alphabetic());
            let plain = name.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if telling && !plain && !hosts::is_nobody(name) {
                hosts.insert(name.to_ascii_lowercase());
            }
        };
        if value.contains("://") {
            hosts::of_urls(value, &mut add);
        } else if host {
            hosts::of_value(value, &mut add);
        }
    }
}

/// Whether the 16 digits of an id have no letter.
fn is_decimal(id: u64) -> bool {
    (0..16).all(|digit| id >> (digit * 4) & 15 < 10)
}
