//! Which attributes the spans of a trace have: what a table may have columns of, or groups by.

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
    let mut keys = own.by_count(store, false);
    keys.extend(others.by_count(store, true).into_iter().filter(|other| !own.has(other.key)));
    keys
}

/// Keys with how often each was counted, and in which run last: one that is there twice counts once.
#[derive(Default)]
struct Keys {
    /// By the key's id, as far as there are any: keys are among the first texts of most files.
    counts: Vec<(u32, u32)>,
    runs: u32,
}

impl Keys {
    fn add(&mut self, store: &Store, attributes: AttrRange, times: u32) {
        self.runs += 1;
        for attribute in store.attrs().iter(attributes) {
            let at = attribute.key.0 as usize;
            if self.counts.len() <= at {
                self.counts.resize(at + 1, (0, 0));
            }
            if let Some((count, last)) = self.counts.get_mut(at)
                && *last != self.runs
            {
                (*count, *last) = (*count + times, self.runs);
            }
        }
    }

    fn has(&self, key: StrId) -> bool {
        self.counts.get(key.0 as usize).is_some_and(|&(count, _)| count > 0)
    }

    fn by_count(&self, store: &Store, resource: bool) -> Vec<AttributeKey> {
        let there = (0..).zip(&self.counts).filter(|&(_, &(count, _))| count > 0);
        let key = |(key, &(spans, _))| AttributeKey { key: StrId(key), spans, resource };
        let mut keys: Vec<AttributeKey> = there.map(key).collect();
        let text = |of: &AttributeKey| store.text(of.key);
        sort_by(&mut keys, |a, b| b.spans.cmp(&a.spans).then_with(|| text(a).cmp(text(b))));
        keys
    }
}
