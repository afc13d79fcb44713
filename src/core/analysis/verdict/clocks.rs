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

/// The spans that show that their host's clock is off from their caller's.
#[derive(Default)]
pub(super) struct Clocks(HashMap<SpanIx, (u64, bool), FxBuildHasher>);

/// A call from one resource to another, with what it says. A resource is a process on its host.
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
        let least = thresholds.time(Threshold::SkewTime).clamp(1, i64::MAX as u64) as i64;
        let pairs = || {
            let of = |span| Some((span, pair(store, starts, natures, span)?));
            store.spans_of(trace).filter_map(of)
        };
        let apart =
            pairs().filter_map(|(span, pair)| Some((span, pair.key, side(pair.range, least)?)));
        let apart: Vec<_> = apart.collect();
        // Few traces have any, and then few pairs of it.
        if apart.is_empty() {
            return Self::default();
        }
        let firsts = firsts(store, trace);
        let key = |(a, b): (u32, u32)| {
            let first = |ix| firsts.get(&ix).copied().unwrap_or(ix);
            (first(a), first(b))
        };
        let mut ranges: HashMap<_, Range, FxBuildHasher> =
            apart.iter().map(|&(_, pair, _)| (key(pair), Range::ANY)).collect();
        for (_, pair) in pairs() {
            if let Some(range) = ranges.get_mut(&key(pair.key)) {
                range.least = range.least.max(pair.range.least);
                range.most = range.most.min(pair.range.most);
            }
        }
        // Where one call denies what another says, it is no clock; on one machine a little is how it is read.
        let known = |(a, b)| {
            let range = *ranges.get(&(a, b))?;
            let agree = range.least <= range.most.saturating_add(LATE);
            let is = |&(by, _): &(u64, bool)| by >= SURELY || !one_machine(store, a, b);
            side(range, least).filter(is).filter(|_| agree)
        };
        let shows = |&(_, pair, (_, behind)): &(_, _, (_, bool))| {
            known(key(pair)).is_some_and(|known| known.1 == behind)
        };
        Self(apart.into_iter().filter(shows).map(|(span, _, off)| (span, off)).collect())
    }

    /// By how much a span shows that its clock is off from its caller's, and whether it is behind.
    pub fn off(&self, span: SpanIx) -> Option<(u64, bool)> {
        self.0.get(&span).copied()
    }
}

/// Whether a range leaves out that the clocks agree: by how much, from `least` on, and whether the callee's is behind.
fn side(range: Range, least: i64) -> Option<(u64, bool)> {
    if range.most <= -least {
        return Some((range.most.unsigned_abs(), true));
    }
    (range.least >= least.max(LATE)).then_some((range.least.unsigned_abs(), false))
}

/// For each resource of a trace the first that is equal: files name one again in each of their parts. O(spans + attributes of resources).
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
