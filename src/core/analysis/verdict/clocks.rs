//! Which hosts' clocks are off, by what causality proves: what is asked begins after it was asked, and its answer
//! does not come back before it was sent.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::nature::Natures;
use crate::analysis::critical_path::Starts;
use crate::model::{Kind, SpanIx, Store, Threshold, Thresholds, TraceInfo};

/// Some clocks count milliseconds, and some spans end when all is written: what ends so much late, in nanoseconds.
const LATE: i64 = 5_000_000;

/// What processes of one machine differ by at least, before it is more than how each reads its clock.
const SURELY: u64 = 20_000_000;

/// By how much, in nanoseconds, a callee's clock may be ahead of its caller's, by all their calls.
#[derive(Clone, Copy)]
struct Range {
    least: i64,
    most: i64,
}

impl Range {
    const ANY: Self = Self { least: i64::MIN, most: i64::MAX };
}

/// Those between resources that are off; a resource is a process on its host.
#[derive(Default)]
pub(super) struct Clocks {
    off: HashMap<(u32, u32), Range, FxBuildHasher>,
    /// For each resource the first that is equal: files name one again in each of their parts.
    first: HashMap<u32, u32, FxBuildHasher>,
    /// From which time on, in nanoseconds.
    least: i64,
}

/// A call from one resource to another, with what it says.
struct Pair {
    key: (u32, u32),
    range: Range,
}

impl Clocks {
    /// O(spans).
    pub fn new(
        store: &Store,
        trace: &TraceInfo,
        starts: Starts<'_>,
        natures: &Natures,
        thresholds: &Thresholds,
    ) -> Self {
        let least = (thresholds.time(Threshold::SkewTime).max(1)).min(i64::MAX as u64) as i64;
        let mut clocks = Self { least, ..Self::default() };
        let pairs = || store.spans_of(trace).filter_map(|span| pair(store, starts, natures, span));
        // Few traces have any, and then few pairs of it.
        let apart = pairs().filter(|pair| clocks.side(pair.range).is_some());
        let apart: Vec<_> = apart.map(|pair| (pair.key, Range::ANY)).collect();
        if apart.is_empty() {
            return clocks;
        }
        clocks.first = firsts(store, trace);
        for (key, any) in apart {
            clocks.off.insert(clocks.key(key), any);
        }
        for pair in pairs() {
            let key = clocks.key(pair.key);
            if let Some(range) = clocks.off.get_mut(&key) {
                range.least = range.least.max(pair.range.least);
                range.most = range.most.min(pair.range.most);
            }
        }
        let sides: Vec<_> =
            clocks.off.iter().map(|(key, range)| (*key, clocks.side(*range))).collect();
        for ((a, b), side) in sides {
            let range = clocks.off.get(&(a, b)).copied().unwrap_or(Range::ANY);
            // Where one call denies what another says, it is no clock; on one machine a little is how it is read.
            let agree = range.least <= range.most.saturating_add(LATE);
            let much = side.is_some_and(|(by, _)| by >= SURELY) || !one_machine(store, a, b);
            if !agree || !much {
                clocks.off.remove(&(a, b));
            }
        }
        clocks
    }

    /// By how much a span shows that its clock is off from its caller's, and whether it is behind.
    pub fn off(
        &self,
        store: &Store,
        starts: Starts<'_>,
        natures: &Natures,
        span: SpanIx,
    ) -> Option<(u64, bool)> {
        if self.off.is_empty() {
            return None;
        }
        let pair = pair(store, starts, natures, span)?;
        let known = self.side(*self.off.get(&self.key(pair.key))?)?;
        let own = self.side(pair.range)?;
        (own.1 == known.1).then_some(own)
    }

    fn key(&self, (a, b): (u32, u32)) -> (u32, u32) {
        let first = |ix| self.first.get(&ix).copied().unwrap_or(ix);
        (first(a), first(b))
    }

    /// Whether a range leaves out that the clocks agree: by how much, and whether the callee's is behind.
    fn side(&self, range: Range) -> Option<(u64, bool)> {
        if range.most <= -self.least {
            return Some((range.most.unsigned_abs(), true));
        }
        (range.least >= self.least.max(LATE)).then_some((range.least.unsigned_abs(), false))
    }
}

/// For each resource of a trace the first that is equal. O(spans + attributes of resources).
fn firsts(store: &Store, trace: &TraceInfo) -> HashMap<u32, u32, FxBuildHasher> {
    let mut firsts = HashMap::default();
    let mut known: HashMap<_, u32, FxBuildHasher> = HashMap::default();
    for span in store.spans_of(trace) {
        let ix = store.resource_ix(span);
        firsts.entry(ix).or_insert_with(|| {
            let of = store.resource_at(ix);
            let attrs = store.attrs().iter(of.attrs).map(|attr| (attr.key, attr.value));
            *known.entry((of.service, attrs.collect::<Vec<_>>())).or_insert(ix)
        });
    }
    firsts
}

/// A span that another resource has called, if its times say anything of clocks.
fn pair(store: &Store, starts: Starts<'_>, natures: &Natures, span: SpanIx) -> Option<Pair> {
    let parent = store.parent(span)?;
    if store.service(parent) == store.service(span)
        || matches!(store.kind(span), Kind::Internal | Kind::Consumer)
    {
        return None;
    }
    let took = |span| store.duration(span).0;
    let is_call = store.kind(parent) == Kind::Client;
    // A server that is busy for longer than its client has waited has sent its answer before: nobody knows when.
    if is_call && took(span) > took(parent) {
        return None;
    }
    let after = |a: u64, b: u64| i64::try_from(i128::from(a) - i128::from(b)).unwrap_or(i64::MIN);
    let (begun, asked) = (starts(span), starts(parent));
    let (end, answered) = (begun.saturating_add(took(span)), asked.saturating_add(took(parent)));
    // A server may end late because nobody waited any more, and work for itself. A client without a duration has
    // waited for nothing.
    let waited = is_call
        && store.kind(span) == Kind::Server
        && took(parent) > 0
        && !natures.of(parent).is_failed();
    let least = if waited { after(end, answered) } else { i64::MIN };
    let key = (store.resource_ix(parent), store.resource_ix(span));
    Some(Pair { key, range: Range { least, most: after(begun, asked) } })
}

/// Whether two resources say that they are on one machine.
fn one_machine(store: &Store, a: u32, b: u32) -> bool {
    let text = |ix, key| store.attrs().text(store.resource_at(ix).attrs, key, store.strings());
    ["host.id", "k8s.node.name", "k8s.node.uid"].iter().any(|key| {
        let own = text(a, key);
        own.is_some() && own == text(b, key)
    })
}
