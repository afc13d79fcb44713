//! Which services call which.

use std::cmp::Ordering;

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::base::{DurationNs, sort_by};

/// Which services call which, and in which orders to list them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependencies {
    /// Each pair once; by calls, the most first, ties by names.
    pub calls: Vec<Dependency>,
    /// How many services there are among them, called or calling; peers are none.
    pub services: u32,
    /// Places in `calls` in other orders, those of one [`Column`] behind those of another: what is
    /// equal is in the order of `calls`. A page that sorts by itself is larger.
    pub orders: Vec<u32>,
}

/// What a list of dependencies can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// The caller's name, then the callee's.
    Caller,
    /// The callee's name, then the caller's.
    Callee,
    /// Calls, the most first.
    #[default]
    Calls,
    /// Calls that failed, the most first.
    Errors,
    /// The median, the longest first.
    P50,
    /// The 95th percentile, the longest first.
    P95,
}

/// One service calls another, or something else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// Who calls; empty when unknown.
    pub caller: String,
    /// Who is called; empty when unknown.
    pub callee: String,
    /// What that is.
    pub kind: CalleeKind,
    /// How often; at least 1 in a data set.
    pub calls: u64,
    /// What only spans tell; `None` from a back end.
    pub measured: Option<Measured>,
}

/// What is called.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum CalleeKind {
    /// A service that has spans of its own.
    #[default]
    Service,
    /// A database, known by its clients.
    Database,
    /// A queue, known by its clients.
    Queue,
    /// Anything else, known by its clients.
    External,
}

/// What the spans of the calls tell: of services those on the callee's side, of others the
/// clients'.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Spans with an error.
    pub errors: u64,
    /// The least duration that half of the calls do not exceed.
    pub p50: DurationNs,
    /// The least duration that 95 of 100 calls do not exceed.
    pub p95: DurationNs,
}

impl Dependencies {
    /// Of calls in any order; those of a pair are added up. O(n log n).
    pub fn new(calls: &[Dependency]) -> Self {
        let names = |a: &Dependency, b: &Dependency| {
            (&a.caller, &a.callee, a.kind).cmp(&(&b.caller, &b.callee, b.kind))
        };
        let mut pairs: Vec<Dependency> = Vec::new();
        for next in sorted(calls, &names) {
            match pairs.last_mut().filter(|last| names(last, &next).is_eq()) {
                Some(last) => last.calls = last.calls.saturating_add(next.calls),
                None => pairs.push(next),
            }
        }
        let calls = sorted(&pairs, &|a, b| b.calls.cmp(&a.calls));
        let measured = |d: &Dependency| d.measured.unwrap_or_default();
        let orders = [
            places(&calls, &names),
            places(&calls, &|a, b| (&a.callee, &a.caller).cmp(&(&b.callee, &b.caller))),
            places(&calls, &|_, _| Ordering::Equal),
            places(&calls, &|a, b| measured(b).errors.cmp(&measured(a).errors)),
            places(&calls, &|a, b| measured(b).p50.cmp(&measured(a).p50)),
            places(&calls, &|a, b| measured(b).p95.cmp(&measured(a).p95)),
        ];
        Self { services: count_services(&calls), orders: orders.concat(), calls }
    }

    /// The calls in the order of a column.
    pub fn by(&self, column: usize) -> impl DoubleEndedIterator<Item = &Dependency> {
        let len = self.calls.len();
        let places = self.orders.get(column * len..(column + 1) * len).unwrap_or(&[]);
        places.iter().filter_map(|&place| self.calls.get(place as usize))
    }
}

/// How many services call or are called; one whose name is unknown is none.
fn count_services(calls: &[Dependency]) -> u32 {
    let called = |d: &&Dependency| d.kind == CalleeKind::Service;
    let callees = calls.iter().filter(called).map(|d| d.callee.as_str());
    let all = calls.iter().map(|d| d.caller.as_str()).chain(callees);
    // Only counted, so nobody sees its order.
    let distinct: HashSet<&str, FxBuildHasher> = all.filter(|name| !name.is_empty()).collect();
    distinct.len() as u32
}

/// Compares two calls; behind a pointer, so that there is one sort for all orders.
type Compare<'a> = &'a dyn Fn(&Dependency, &Dependency) -> Ordering;

fn sorted(calls: &[Dependency], compare: Compare<'_>) -> Vec<Dependency> {
    let place = |place: u32| calls.get(place as usize).cloned();
    places(calls, compare).into_iter().filter_map(place).collect()
}

/// The places in an order; what is equal stays in the order of `calls`.
fn places(calls: &[Dependency], compare: Compare<'_>) -> Vec<u32> {
    let mut places: Vec<_> = (0u32..).zip(calls).collect();
    sort_by(&mut places, |(_, a), (_, b)| compare(a, b));
    places.into_iter().map(|(place, _)| place).collect()
}
