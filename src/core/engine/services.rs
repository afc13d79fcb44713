//! The services of a data set and the names of their spans: what the search form offers.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::protocol::{Names, Operation};
use crate::base::bitset::BitSet;
use crate::base::{StrId, sort_by};
use crate::model::{Kind, SpanIx, Store};

/// How many span names a list has at most: beyond that nobody reads it, and a page would be slow.
const MAX_OPERATIONS: usize = 5_000;

/// The lists of one data set, each made when it is first asked for.
#[derive(Default)]
pub(super) struct Services {
    services: Option<Vec<StrId>>,
    /// By service; those of all under [`StrId::EMPTY`].
    operations: HashMap<StrId, Vec<(StrId, Kind)>, FxBuildHasher>,
}

impl Services {
    /// The services, and the span names of one of them (none if it is unknown), or of all if
    /// `service` is empty. O(spans) when it is first asked for, then O(names).
    pub fn names(&mut self, store: &Store, service: &str) -> Names {
        let text = |&id: &StrId| store.text(id).to_owned();
        let services = self.services.get_or_insert_with(|| services(store));
        let services = services.iter().map(text).collect();
        let operation = |(name, kind): &(StrId, Kind)| Operation {
            name: text(name),
            kind: kind.word().to_owned(),
        };
        let operations = store.strings().find(service).map(|service| {
            let all = self.operations.entry(service);
            all.or_insert_with(|| operations(store, service)).iter().map(operation).collect()
        });
        Names { services, operations: operations.unwrap_or_default() }
    }
}

/// The known services that have a span, by name.
fn services(store: &Store) -> Vec<StrId> {
    let mut used = BitSet::with_len(store.resources().len());
    for span in spans(store) {
        used.set(store.resource_ix(span), true);
    }
    let resources = (0u32..).zip(store.resources()).filter(|&(i, _)| used.contains(i));
    let mut found: Vec<_> = resources.map(|(_, r)| r.service).collect();
    found.retain(|&service| service != StrId::EMPTY);
    sort_by(&mut found, |&a, &b| store.text(a).cmp(store.text(b)));
    found.dedup();
    found
}

/// The most used names, by name and kind.
fn operations(store: &Store, service: StrId) -> Vec<(StrId, Kind)> {
    let mut counts: HashMap<(StrId, Kind), u32, FxBuildHasher> = HashMap::default();
    for span in spans(store) {
        let name = store.name(span);
        // Nobody can ask for no name.
        if name != StrId::EMPTY && (service == StrId::EMPTY || store.service(span) == service) {
            *counts.entry((name, store.kind(span))).or_default() += 1;
        }
    }
    let by_name = |&(name, kind): &(StrId, Kind)| (store.text(name), kind.word());
    let mut found: Vec<_> = counts.into_iter().collect();
    sort_by(&mut found, |a, b| b.1.cmp(&a.1).then_with(|| by_name(&a.0).cmp(&by_name(&b.0))));
    found.truncate(MAX_OPERATIONS);
    let mut found: Vec<_> = found.into_iter().map(|(operation, _)| operation).collect();
    sort_by(&mut found, |a, b| by_name(a).cmp(&by_name(b)));
    found
}

fn spans(store: &Store) -> impl Iterator<Item = SpanIx> + use<> {
    (0..store.len() as u32).map(SpanIx)
}
