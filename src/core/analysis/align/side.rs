//! One of the two traces: what its spans are called, as numbers that both have in common, and what is below them.

use std::hash::{BuildHasher, Hash};

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::StrId;
use crate::model::{Kind, SpanIx, Status, Store, TraceInfo};

/// Numbers for what spans are called, for both traces.
#[derive(Default)]
pub(super) struct Names {
    full: HashMap<(StrId, StrId, Kind), u32, FxBuildHasher>,
    families: HashMap<(StrId, Kind), u32, FxBuildHasher>,
}

/// A trace, by numbers of spans from its first.
pub(super) struct Side<'a> {
    store: &'a Store,
    trace: &'a TraceInfo,
    /// Service, operation and kind of each.
    name: Vec<u32>,
    /// Service and kind.
    family: Vec<u32>,
    /// What it is called and all that is below it, in whatever order.
    shape: Vec<u64>,
}

impl<'a> Side<'a> {
    pub fn new(store: &'a Store, trace: &'a TraceInfo, names: &mut Names) -> Self {
        let len = trace.len as usize;
        let (mut name, mut family) = (Vec::with_capacity(len), Vec::with_capacity(len));
        for span in store.spans_of(trace) {
            let (service, kind) = (store.service(span), store.kind(span));
            let next = names.full.len() as u32;
            name.push(*names.full.entry((service, store.name(span), kind)).or_insert(next));
            let next = names.families.len() as u32;
            family.push(*names.families.entry((service, kind)).or_insert(next));
        }
        let mut side = Self { store, trace, name, family, shape: vec![0; len] };
        // Children are behind their parents.
        for span in (0..trace.len).rev() {
            let below = side.below(span);
            side.shape[span as usize] = mixed((side.name(span), below));
        }
        side
    }

    pub fn len(&self) -> usize {
        self.name.len()
    }

    fn span(&self, number: u32) -> SpanIx {
        SpanIx(self.trace.first.0 + number)
    }

    pub fn name(&self, span: u32) -> u32 {
        self.name[span as usize]
    }

    pub fn family(&self, span: u32) -> u32 {
        self.family[span as usize]
    }

    pub fn shape(&self, span: u32) -> u64 {
        self.shape[span as usize]
    }

    pub fn failed(&self, span: u32) -> bool {
        self.store.status(self.span(span)) == Status::Error
    }

    /// The spans that a span calls, by start.
    pub fn calls(&self, span: u32) -> Vec<u32> {
        self.store.children(self.span(span)).map(|child| child.0 - self.trace.first.0).collect()
    }

    pub fn roots(&self) -> Vec<u32> {
        self.store.roots(self.trace).map(|root| root.0 - self.trace.first.0).collect()
    }

    pub fn parent(&self, span: u32) -> Option<u32> {
        self.store.parent(self.span(span)).map(|parent| parent.0 - self.trace.first.0)
    }

    /// What is below a span, as a number that does not depend on the order; 0 for nothing.
    pub fn below(&self, span: u32) -> u64 {
        let shapes = self
            .store
            .children(self.span(span))
            .map(|c| self.shape[(c.0 - self.trace.first.0) as usize]);
        shapes.fold(0, u64::wrapping_add)
    }
}

fn mixed(value: impl Hash) -> u64 {
    // The lowest bits of this hash are weak, and sums of it are taken.
    let hash = FxBuildHasher.hash_one(value);
    let hash = (hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash ^ hash >> 29).max(1)
}
