//! Which attributes the spans of a trace have: what a table may have columns of, or groups by.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::values::included_in;
use crate::base::bitset::BitSet;
use crate::base::{StrId, sort_by};
use crate::model::{AttrRange, SpanIx, Store, TraceInfo};

/// A key that may be a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeKey {
    /// The key.
    pub key: StrId,
    /// How many of the included spans, or their resources, have it; at least 1.
    pub spans: u32,
    /// Only resources have it, no included span itself.
    pub resource: bool,
}

/// The keys of the included spans' attributes, then those that only their resources have; each by how many
/// spans have it, then by text. O(spans and their attributes + resources and theirs).
pub fn attribute_keys(
    store: &Store,
    trace: &TraceInfo,
    included: Option<&BitSet>,
) -> Vec<AttributeKey> {
    let spans = included_in(trace, included);
    let mut own = Keys::default();
    let mut of_resource = vec![0u32; store.resources().len()];
    for local in spans {
        let span = SpanIx(trace.first.0 + local);
        own.add(store, store.span_attrs(span), 1);
        if let Some(count) = of_resource.get_mut(store.resource_number(span) as usize) {
            *count += 1;
        }
    }
    let mut others = Keys::default();
    for (resource, &count) in store.resources().iter().zip(&of_resource) {
        if count > 0 {
            others.add(store, resource.attrs, count);
        }
    }
    others.counts.retain(|key, _| !own.counts.contains_key(key));
    let mut keys = own.by_count(store, false);
    keys.extend(others.by_count(store, true));
    keys
}

/// Keys with how often each was counted, and in which run last: one that is there twice counts once.
#[derive(Default)]
struct Keys {
    counts: HashMap<u32, (u32, u32), FxBuildHasher>,
    runs: u32,
}

impl Keys {
    fn add(&mut self, store: &Store, attributes: AttrRange, times: u32) {
        self.runs += 1;
        for attribute in store.attrs().iter(attributes) {
            let (count, last) = self.counts.entry(attribute.key.0).or_default();
            if *last != self.runs {
                (*count, *last) = (*count + times, self.runs);
            }
        }
    }

    fn by_count(self, store: &Store, resource: bool) -> Vec<AttributeKey> {
        let counts = self.counts.into_iter();
        let key = |(key, (spans, _))| AttributeKey { key: StrId(key), spans, resource };
        let mut keys: Vec<AttributeKey> = counts.map(key).collect();
        let text = |of: &AttributeKey| store.text(of.key);
        sort_by(&mut keys, |a, b| b.spans.cmp(&a.spans).then_with(|| text(a).cmp(text(b))));
        keys
    }
}
