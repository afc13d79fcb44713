//! What was seen so far of services, names, keys and values: what completes a query that is being typed.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::entries::{Data, Entries};
use crate::analysis::attribute_keys;
use crate::base::StrId;
use crate::engine::protocol::By;
use crate::model::Store;

/// The most that is offered.
const MOST: usize = 200;

/// The most traces that are looked through: typing never waits.
const MOST_SPANS: u32 = 50_000;

impl Entries {
    /// The values of a key that have `typed` in them, those of most spans first; without a key, keys of attributes.
    pub(super) fn seen(&mut self, data: &mut Data<'_>, key: &str, typed: &str) -> Vec<String> {
        let typed = typed.to_lowercase();
        let mut counts: HashMap<String, u32, FxBuildHasher> = HashMap::default();
        match key {
            "rootService" | "rootOperation" => {
                for entry in &self.list {
                    let text = if key == "rootService" { entry.service } else { entry.name };
                    *counts.entry(self.texts.text(text).to_owned()).or_default() += 1;
                }
            }
            "traceService" | "caller" => self.count(data, &By::Service, &mut counts),
            _ => {
                if let Some(store) = data.store() {
                    match key.strip_prefix("root.") {
                        Some(key) => {
                            self.count(data, &By::Attribute(key.to_owned()), &mut counts);
                        }
                        None => of_store(store, key, &mut counts),
                    }
                } else if key == "service" {
                    self.count(data, &By::Service, &mut counts);
                }
            }
        }
        let mut all: Vec<(u32, String)> = counts
            .into_iter()
            .filter(|(text, _)| !text.is_empty() && text.to_lowercase().contains(&typed))
            .map(|(text, count)| (count, text))
            .collect();
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        all.into_iter().take(MOST).map(|(_, text)| text).collect()
    }

    fn count(
        &mut self,
        data: &mut Data<'_>,
        by: &By,
        counts: &mut HashMap<String, u32, FxBuildHasher>,
    ) {
        let values = self.values(data, by);
        for entry in 0..self.list.len() as u32 {
            for &value in values.of(entry) {
                *counts.entry(self.texts.text(value).to_owned()).or_default() += 1;
            }
        }
    }
}

/// What the first spans of a store have.
fn of_store(store: &Store, key: &str, counts: &mut HashMap<String, u32, FxBuildHasher>) {
    let mut add = |text: &str, times: u32| {
        *counts.entry(text.to_owned()).or_default() += times;
    };
    let mut by_id: HashMap<StrId, u32, FxBuildHasher> = HashMap::default();
    let wanted = store.strings().find(key);
    let mut spans = 0;
    for trace in store.traces() {
        if key.is_empty() {
            for found in attribute_keys(store, trace, None) {
                *by_id.entry(found.key).or_default() += found.spans;
            }
        } else {
            for span in store.spans_of(trace) {
                let mut one = |id| *by_id.entry(id).or_default() += 1;
                match key {
                    "service" => one(store.service(span)),
                    "operation" => one(store.name(span)),
                    "span.kind" => add(store.kind(span).word(), 1),
                    _ => {
                        let runs = [store.span_attrs(span), store.resource(span).attrs];
                        let all = runs.into_iter().flat_map(|run| store.attrs().iter(run));
                        all.filter(|a| Some(a.key) == wanted).for_each(|a| one(a.value));
                    }
                }
            }
        }
        spans += trace.len;
        if spans > MOST_SPANS {
            break;
        }
    }
    for (id, count) in by_id {
        add(store.text(id), count);
    }
}
