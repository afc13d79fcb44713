//! Which span of one trace is which of another: an alignment of their trees.
//!
//! A span is the same as another of its service, operation and kind below the same parent; among equal ones, order
//! counts, and what is below them. Where a parent has no partner, its children may still have theirs among its
//! siblings: it was put around them, or taken away. What has no partner then, but stands at the same place or has the
//! same calls below it, has another name.
//!
//! Ids are not looked at: they are others in each trace.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; the numbers in them are places in the same columns"
)]

mod groups;
mod places;
mod renames;
mod side;

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store, TraceInfo};

use groups::in_order;
use places::moved;
use renames::Lists;
use side::{Names, Side};

/// No span, in a column of partners.
const NONE: u32 = u32::MAX;

/// How many spans put around calls, one in the other, are seen through.
const AROUND: u32 = 3;

/// Which span is which. Spans are numbered from their trace's first, in tree order.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    partners: [Vec<u32>; 2],
    /// Of the first trace: those whose partners stand elsewhere among the same siblings, ascending.
    moved: Vec<u32>,
    /// Pairs with different names, by the first's number, ascending.
    renamed: Vec<(u32, u32)>,
}

impl Alignment {
    /// The partner of a span of the first trace, or of the second.
    pub fn partner(&self, second: bool, span: u32) -> Option<u32> {
        let partner = self.partners[usize::from(second)].get(span as usize).copied();
        partner.filter(|&partner| partner != NONE)
    }

    /// Spans of the first trace that are called before or behind others than their partners are.
    pub fn moved(&self) -> &[u32] {
        &self.moved
    }

    /// Pairs of which each has another service, operation or kind.
    pub fn renamed(&self) -> &[(u32, u32)] {
        &self.renamed
    }

    /// How many pairs there are.
    pub fn pairs(&self) -> u32 {
        self.partners[0].iter().filter(|&&partner| partner != NONE).count() as u32
    }
}

/// Aligns two traces of one store. O(spans), but for siblings: O(n log n) of them with different names, for each group
/// of equal ones of which one side has more than the other O(a × b) up to 40,000, and for those without a partner
/// O(a × b × n) up to 4,096 pairs; beyond, no new names are looked for.
pub fn align(store: &Store, a: &TraceInfo, b: &TraceInfo) -> Alignment {
    let mut names = Names::default();
    let (a, b) = (Side::new(store, a, &mut names), Side::new(store, b, &mut names));
    let mut work = Work {
        partners: [vec![NONE; a.len()], vec![NONE; b.len()]],
        opened: [BitSet::with_len(a.len()), BitSet::with_len(b.len())],
        moved: Vec::new(),
        lists: vec![(a.roots(), b.roots())],
        sides: [a, b],
    };
    // No recursion: chains of calls may be deeper than the stack.
    while let Some((first, second)) = work.lists.pop() {
        work.siblings(&first, &second);
    }
    let Work { partners, mut moved, sides: [a, b], .. } = work;
    moved.sort_unstable();
    let pairs = (0..).zip(&partners[0]).filter(|&(_, &partner)| partner != NONE);
    let renamed = pairs.map(|(i, &j)| (i, j)).filter(|&(i, j)| a.name(i) != b.name(j)).collect();
    Alignment { partners, moved, renamed }
}

struct Work<'a> {
    sides: [Side<'a>; 2],
    partners: [Vec<u32>; 2],
    /// Spans that were put around others, which have partners: these are alone.
    opened: [BitSet; 2],
    moved: Vec<u32>,
    /// Children of pairs, still to be aligned.
    lists: Vec<(Vec<u32>, Vec<u32>)>,
}

impl Work<'_> {
    /// Aligns what is called by two partners.
    fn siblings(&mut self, first: &[u32], second: &[u32]) {
        if first.is_empty() || second.is_empty() {
            return;
        }
        self.same(first, second);
        let (mut left, mut right) = self.rest(first, second);
        if !left.is_empty() && !right.is_empty() {
            let lists = Lists::new(&self.sides, first, second);
            self.renamed_with_calls(&lists, &left, &right);
            (left, right) = self.rest(first, second);
            for side in [1, 0] {
                let (inner, outer) = if side == 1 { (&left, &right) } else { (&right, &left) };
                self.around(side, inner, outer);
            }
            (left, right) = self.rest(first, second);
            self.renamed_in_place(&lists, &left, &right);
        }
        let places = moved(first, second, &self.partners[0]);
        self.moved.extend(places);
    }

    /// Whether a span has no partner yet, and may have one.
    fn is_free(&self, side: usize, span: u32) -> bool {
        self.partners[side][span as usize] == NONE && !self.opened[side].contains(span)
    }

    /// What of both has no partner.
    fn rest(&self, first: &[u32], second: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let free = |side: usize, all: &[u32]| {
            all.iter().copied().filter(|&span| self.is_free(side, span)).collect()
        };
        (free(0, first), free(1, second))
    }

    fn pair(&mut self, a: u32, b: u32) {
        self.partners[0][a as usize] = b;
        self.partners[1][b as usize] = a;
        let [first, second] = &self.sides;
        let calls = (first.calls(a), second.calls(b));
        if !calls.0.is_empty() && !calls.1.is_empty() {
            self.lists.push(calls);
        }
    }

    /// Pairs those without a partner that are called the same, in their order. Whether there are any.
    fn same(&mut self, first: &[u32], second: &[u32]) -> bool {
        let [a, b] = &self.sides;
        let pairs = in_order((a, b), first, second, |side, span| self.is_free(side, span));
        for &(a, b) in &pairs {
            self.pair(a, b);
        }
        !pairs.is_empty()
    }

    /// Spans that were put around calls on a side: what they call has its partners among `inner`, of the other side.
    fn around(&mut self, side: usize, inner: &[u32], outer: &[u32]) {
        let names: HashSet<u32, FxBuildHasher> =
            inner.iter().map(|&span| self.sides[1 - side].name(span)).collect();
        for &wrapper in outer {
            if !self.is_free(side, wrapper) {
                continue;
            }
            let mut level = vec![wrapper];
            for _ in 0..AROUND {
                let calls: Vec<u32> =
                    level.iter().flat_map(|&span| self.sides[side].calls(span)).collect();
                let known = calls.iter().any(|&call| names.contains(&self.sides[side].name(call)));
                let found = known
                    && match side {
                        1 => self.same(inner, &calls),
                        _ => self.same(&calls, inner),
                    };
                if found {
                    self.opened[side].set(wrapper, true);
                }
                level = calls;
                level.retain(|&call| self.partners[side][call as usize] == NONE);
                if level.is_empty() {
                    break;
                }
            }
        }
    }
}

/// The span of a number in a trace.
pub fn span_at(trace: &TraceInfo, number: u32) -> SpanIx {
    SpanIx(trace.first.0.saturating_add(number))
}
