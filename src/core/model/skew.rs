//! Clock skew: by how much spans would have to move so that calls lie inside their callers.
//!
//! The rules are those of Jaeger's query service (`internal/adjuster/clockskew`), without its
//! maximum, and with one exception of ours: between a producer and its consumer nothing is moved,
//! as a message may wait for hours. It is a guess, so it is never applied unless asked for, and
//! spans that it moves are marked. The tree order stays that of the recorded times: rows must not
//! jump when the adjustment is switched, and a row's number names the same span in both.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{AttrType, Kind, SpanIx, Store, TraceIx};
use crate::base::StrId;

/// The adjustment of one trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skew {
    /// By how much each span of the trace moves, in nanoseconds, in tree order; empty when none
    /// does. A moved start may lie before the trace's base: clamp it at 0 to show it.
    pub deltas: Vec<i64>,
    /// How many spans move.
    pub moved: u32,
    /// How many spans can't be treated because their parent is not in the trace. They stay, and
    /// what is below them is placed relative to them.
    pub skipped: u32,
}

impl Skew {
    /// When a span of the trace starts that begins with span `first`: in nanoseconds after the trace's earliest recorded
    /// start; one that would be moved before it starts there.
    pub fn start(&self, store: &Store, first: SpanIx, span: SpanIx) -> u64 {
        let at = span.0.checked_sub(first.0);
        let by = at.and_then(|at| self.deltas.get(at as usize)).copied().unwrap_or(0);
        store.start(span).saturating_add_signed(by)
    }
}

/// Finds the adjustment. A root stays. A child on its parent's host moves as its parent does. Any
/// other child (where a host is not known, too) stays if it lies inside its moved parent; else it
/// is centred in it, or, if it is longer, put at its start unless it starts later anyway.
/// O(spans of the trace).
pub fn adjust(store: &Store, trace: TraceIx) -> Skew {
    let Some(info) = store.trace(trace) else { return Skew::default() };
    let mut hosts = Hosts::new(store);
    let mut deltas: Vec<i64> = Vec::with_capacity(info.len as usize);
    for span in store.spans_of(info) {
        let parent = store.parent(span);
        let moved = parent.and_then(|p| deltas.get(p.0.checked_sub(info.first.0)? as usize));
        let delta = match (parent, moved) {
            (Some(parent), Some(&delta)) => {
                let (above, own) = (hosts.of(parent), hosts.of(span));
                let message =
                    (store.kind(parent), store.kind(span)) == (Kind::Producer, Kind::Consumer);
                if above == own && own.is_some() {
                    delta
                } else if message {
                    0
                } else {
                    fit(store, parent, delta, span)
                }
            }
            _ => 0,
        };
        deltas.push(delta);
    }
    let moved = deltas.iter().filter(|&&d| d != 0).count() as u32;
    if moved == 0 {
        deltas = Vec::new();
    }
    Skew { deltas, moved, skipped: store.orphans(info) }
}

/// By how much `child` must move to lie inside `parent`, which moves by `delta`.
fn fit(store: &Store, parent: SpanIx, delta: i64, child: SpanIx) -> i64 {
    // Times of a trace fill 64 bits at most, so their sums and differences are safe in 128.
    let wide = |n: u64| i128::from(n);
    let from = wide(store.start(parent)) + i128::from(delta);
    let (start, room) = (wide(store.start(child)), wide(store.duration(parent).0));
    let length = wide(store.duration(child).0);
    let by = if length > room {
        (from - start).max(0)
    } else if start >= from && start + length <= from + room {
        0
    } else {
        from + (room - length) / 2 - start
    };
    by.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

/// Which host a span ran on, as a number that is equal for equal hosts.
struct Hosts<'a> {
    store: &'a Store,
    keys: [Option<StrId>; HOST_KEYS.len()],
    by_resource: HashMap<u32, Option<u32>, FxBuildHasher>,
    numbers: BTreeMap<&'a str, u32>,
}

impl<'a> Hosts<'a> {
    fn new(store: &'a Store) -> Self {
        let keys = HOST_KEYS.map(|key| store.strings().find(key));
        Self { store, keys, by_resource: HashMap::default(), numbers: BTreeMap::new() }
    }

    fn of(&mut self, span: SpanIx) -> Option<u32> {
        let resource = self.store.resource_ix(span);
        if let Some(&known) = self.by_resource.get(&resource) {
            return known;
        }
        let next = self.numbers.len() as u32;
        let host =
            host(self.store, self.keys, span).map(|h| *self.numbers.entry(h).or_insert(next));
        self.by_resource.insert(resource, host);
        host
    }
}

/// The host's name by Jaeger's keys: `host.id`, else the first `host.ip`, else `host.name`; else
/// `ip`, which its version 1 put on processes.
const HOST_KEYS: [&str; 4] = ["host.id", "host.ip", "host.name", "ip"];

fn host(store: &Store, keys: [Option<StrId>; HOST_KEYS.len()], span: SpanIx) -> Option<&str> {
    let (attrs, strings) = (store.attrs(), store.strings());
    let run = store.resource(span).attrs;
    keys.into_iter().flatten().find_map(|key| {
        let found = attrs.find(run, key)?;
        let text = strings.get(found.value);
        let text = if found.kind == AttrType::Json { first_quoted(text) } else { text };
        (!text.is_empty()).then_some(text)
    })
}

/// The first text of a JSON array of addresses; they need no escapes.
fn first_quoted(json: &str) -> &str {
    json.split('"').nth(1).unwrap_or("")
}
