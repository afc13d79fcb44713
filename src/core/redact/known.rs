//! What a trace says of its hosts and ids in known places, so that it is also found where nothing says what it is.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::hash::Keyed;
use super::hosts;
use crate::base::{SpanId, StrId};
use crate::model::{SpanKey, Store, TraceKey};

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
    /// The id of a span of it, of a parent, or of one that is linked to.
    pub fn span(&mut self, store: &Store, id: SpanKey, hash: Keyed) {
        if id.text != StrId::EMPTY {
            let text = store.text(id.text);
            if !self.odd.contains_key(text) {
                self.odd.insert(text.to_owned(), SpanId(hash.odd_span(text)).to_string());
            }
        } else if is_decimal(id.value.0) {
            self.decimal.insert(id.value.0.into());
        }
    }

    /// Its own id, or one that is linked to: a text that is an id of both counts as this.
    pub fn trace(&mut self, store: &Store, id: TraceKey, hash: Keyed) {
        let (high, low) = ((id.value.0 >> 64) as u64, id.value.0 as u64);
        if id.text != StrId::EMPTY {
            let text = store.text(id.text);
            self.odd.insert(text.to_owned(), format!("{:032x}", hash.odd_trace(text)));
        } else if is_decimal(high) && is_decimal(low) {
            self.decimal.insert(id.value.0);
        }
    }

    /// The hosts that a value names, under a key of hosts or in URLs.
    pub fn add_texts(&mut self, value: &str, host: bool) {
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
