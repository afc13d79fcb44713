//! Results by what they have alike, and what they have different.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::charts::sum;
use super::entries::{At, Data, Entries, Entry};
use super::texts::NONE;
use crate::base::StrId;
use crate::engine::protocol::{By, Facet, FacetValue, Group, GroupOrder, Narrow};
use crate::model::AttrRange;

/// The most groups that are told.
const MOST_GROUPS: usize = 500;

/// The most values of a facet, and the most facets of attributes.
const MOST_VALUES: usize = 12;
const MOST_FACETS: usize = 24;

/// An attribute with more values than this is no facet: nobody chooses among them, most are ids.
const MOST_DISTINCT: usize = 100;

impl Entries {
    pub(super) fn groups(
        &mut self,
        data: &mut Data<'_>,
        narrow: &Narrow,
        by: &By,
        order: GroupOrder,
    ) -> (Vec<Group>, u32) {
        let left = self.left(data, narrow);
        let values = self.values(data, by);
        let mut members: HashMap<u32, Vec<&Entry>, FxBuildHasher> = HashMap::default();
        for &i in left.iter() {
            let Some(entry) = self.list.get(i as usize) else { continue };
            let of = values.of(i);
            for &value in if of.is_empty() { &[NONE][..] } else { of } {
                members.entry(value).or_default().push(entry);
            }
        }
        let group = |(value, list): (u32, Vec<&Entry>)| Group {
            value: (value != NONE).then(|| self.texts.text(value).to_owned()),
            of: sum(list.into_iter()),
        };
        let mut groups: Vec<Group> = members.into_iter().map(group).collect();
        let total = groups.len() as u32;
        groups.sort_by(|a, b| {
            let key = |group: &Group| match order {
                GroupOrder::Traces => u64::from(group.of.traces),
                // In millionths, so that it is a whole number.
                GroupOrder::Errors => {
                    u64::from(group.of.errors) * 1_000_000 / u64::from(group.of.traces.max(1))
                }
                GroupOrder::P50 => group.of.p50.0,
                GroupOrder::P95 => group.of.p95.0,
                GroupOrder::P99 => group.of.p99.0,
                GroupOrder::Max => group.of.max.0,
                GroupOrder::Value => 0,
            };
            key(b).cmp(&key(a)).then_with(|| a.value.cmp(&b.value))
        });
        groups.truncate(MOST_GROUPS);
        (groups, total)
    }

    /// O(results and their roots' attributes), and once O(spans).
    pub(super) fn facets(&mut self, data: &mut Data<'_>, narrow: &Narrow) -> Vec<Facet> {
        let mut all = vec![By::Status, By::Service, By::Operation];
        all.extend(data.has_sources().then_some(By::Source));
        let chosen = narrow.facets.iter().map(|choice| choice.by.clone());
        let chosen: Vec<By> = chosen.filter(|by| !all.contains(by)).collect();
        let differing = self.differing(data, narrow);
        let keys = differing.into_iter().map(By::Attribute).filter(|by| !chosen.contains(by));
        let keys: Vec<By> = keys.take(MOST_FACETS).collect();
        all.extend(chosen);
        all.extend(keys);
        all.into_iter().map(|by| self.facet(data, narrow, by)).collect()
    }

    fn facet(&mut self, data: &mut Data<'_>, narrow: &Narrow, by: By) -> Facet {
        let choice = narrow.facets.iter().find(|choice| choice.by == by);
        // Its own choice leaves the other values to be chosen as well.
        let left = match choice {
            Some(_) => self.left_but(data, narrow, Some(&by)),
            None => self.left(data, narrow).to_vec(),
        };
        let values = self.values(data, &by);
        let mut counts: HashMap<u32, u32, FxBuildHasher> = HashMap::default();
        for &i in &left {
            for &value in values.of(i) {
                *counts.entry(value).or_default() += 1;
            }
        }
        let value =
            |(value, traces)| FacetValue { value: self.texts.text(value).to_owned(), traces };
        let mut all: Vec<FacetValue> = counts.into_iter().map(value).collect();
        all.sort_by(|a, b| b.traces.cmp(&a.traces).then_with(|| a.value.cmp(&b.value)));
        let more = all.len().saturating_sub(MOST_VALUES) as u32;
        let rest = all.split_off(all.len().min(MOST_VALUES));
        // What is chosen stands there, wherever it would stand; so that a choice moves nothing.
        for chosen in choice.into_iter().flat_map(|choice| &choice.values) {
            if !all.iter().any(|known| known.value == *chosen) {
                let known = rest.iter().find(|known| known.value == *chosen);
                let traces = known.map_or(0, |known| known.traces);
                all.push(FacetValue { value: chosen.clone(), traces });
            }
        }
        Facet { by, values: all, more }
    }

    /// The attributes of roots and their resources that differ, those that most traces have first; not those that are
    /// another for nearly every trace.
    fn differing(&mut self, data: &mut Data<'_>, narrow: &Narrow) -> Vec<String> {
        let left = self.left(data, narrow);
        let mut keys: HashMap<StrId, Key, FxBuildHasher> = HashMap::default();
        let Some(store) = data.store() else { return Vec::new() };
        for &i in left.iter() {
            let at = self.list.get(i as usize).map(|entry| entry.at);
            let Some((_, root)) =
                at.filter(|at| matches!(at, At::Trace(_))).and_then(|at| data.root(at))
            else {
                continue;
            };
            let runs: [AttrRange; 2] = [store.span_attrs(root), store.resource(root).attrs];
            for attribute in runs.into_iter().flat_map(|run| store.attrs().iter(run)) {
                let key = keys.entry(attribute.key).or_default();
                // The first counts: the span's own before its resource's.
                if key.last != Some(i) {
                    key.last = Some(i);
                    key.traces += 1;
                    if key.values.len() <= MOST_DISTINCT && !key.values.contains(&attribute.value) {
                        key.values.push(attribute.value);
                    }
                }
            }
        }
        let all = left.len() as u32;
        let mut found: Vec<(u32, &str)> = keys
            .iter()
            .filter(|(_, key)| key.is_facet(all))
            .map(|(&id, key)| (key.traces, store.text(id)))
            .collect();
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        found.into_iter().map(|(_, key)| key.to_owned()).collect()
    }
}

/// What is seen of a key.
#[derive(Default)]
struct Key {
    last: Option<u32>,
    traces: u32,
    values: Vec<StrId>,
}

impl Key {
    /// Whether traces can be told apart by it, `all` of them: one value for all of them tells nothing, and neither
    /// does another for each.
    fn is_facet(&self, all: u32) -> bool {
        let distinct = self.values.len();
        let differs = distinct > 1 || (distinct == 1 && self.traces < all);
        let repeats = distinct <= 3 || (distinct as u32) * 2 <= self.traces;
        differs && repeats && distinct <= MOST_DISTINCT
    }
}
