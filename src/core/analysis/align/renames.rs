//! Spans with another name: at the same place, or with the same calls below them.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::places::same_place;
use super::side::Side;
use super::{NONE, Work};

/// So many pairs of spans without partners are looked at; more have nothing to do with each other.
const MOST_PAIRS: usize = 4_096;

/// What two partners call, with the names on each side.
pub(super) struct Lists<'s> {
    first: &'s [u32],
    second: &'s [u32],
    names: [HashSet<u32, FxBuildHasher>; 2],
}

impl<'s> Lists<'s> {
    pub fn new(sides: &[Side<'_>; 2], first: &'s [u32], second: &'s [u32]) -> Self {
        let names =
            |side: usize, list: &[u32]| list.iter().map(|&span| sides[side].name(span)).collect();
        Self { first, second, names: [names(0, first), names(1, second)] }
    }
}

impl Work<'_> {
    /// How much two without partners may be one with two names: they are of one service and kind, and 2 that neither
    /// name is on the other side, 1 that one of them is.
    fn new_names(&self, lists: &Lists<'_>, a: u32, b: u32) -> u8 {
        let [one, other] = &self.sides;
        if one.family(a) != other.family(b) {
            return 0;
        }
        let is_gone = !lists.names[1].contains(&one.name(a));
        let is_new = !lists.names[0].contains(&other.name(b));
        u8::from(is_gone) + u8::from(is_new)
    }

    /// Those that call the very same have another name.
    pub(super) fn renamed_with_calls(&mut self, lists: &Lists<'_>, left: &[u32], right: &[u32]) {
        if left.len().saturating_mul(right.len()) > MOST_PAIRS {
            return;
        }
        for &a in left {
            let below = self.sides[0].below(a);
            let found = right.iter().copied().find(|&b| {
                below != 0
                    && self.is_free(1, b)
                    && self.sides[1].below(b) == below
                    && self.new_names(lists, a, b) > 0
            });
            if let Some(b) = found {
                self.pair(a, b);
            }
        }
    }

    /// Those at the same place among their siblings have another name; elsewhere only where none but equal ones could
    /// be it.
    pub(super) fn renamed_in_place(&mut self, lists: &Lists<'_>, left: &[u32], right: &[u32]) {
        if left.len().saturating_mul(right.len()) > MOST_PAIRS {
            return;
        }
        for &a in left {
            let fit: Vec<u32> = right
                .iter()
                .copied()
                .filter(|&b| self.is_free(1, b) && self.new_names(lists, a, b) > 0)
                .filter(|&b| self.calls_fit(a, b))
                .collect();
            let found = match *fit {
                [b] if self.new_names(lists, a, b) == 2 => Some(b),
                _ => fit.into_iter().find(|&b| {
                    same_place(&self.sides, &self.partners, (lists.first, lists.second), (a, b))
                }),
            };
            if let Some(b) = found {
                self.pair(a, b);
            }
        }
        // At another place, where all that could be it are called the same.
        for &b in right {
            let [one, other] = &self.sides;
            let is_new = !lists.names[0].contains(&other.name(b));
            let mut fit = left.iter().copied().filter(|&a| {
                self.is_free(0, a) && one.family(a) == other.family(b) && self.calls_fit(a, b)
            });
            if let Some(a) = fit.next().filter(|_| is_new && self.is_free(1, b))
                && fit.all(|other| one.name(other) == one.name(a))
            {
                self.pair(a, b);
            }
        }
        self.straighten(lists);
    }

    /// Calls that are the same, and call nothing, have their partners in the order in which these stand: which of them
    /// has another name is told by its place.
    fn straighten(&mut self, lists: &Lists<'_>) {
        let [one, other] = &self.sides;
        let mut same: HashMap<u64, Vec<u32>, FxBuildHasher> = HashMap::default();
        for &a in lists.first.iter().filter(|&&a| one.below(a) == 0) {
            let partner = self.partners[0][a as usize];
            if partner != NONE && other.below(partner) == 0 {
                same.entry(one.shape(a)).or_default().push(a);
            }
        }
        let places: HashMap<u32, usize, FxBuildHasher> =
            lists.second.iter().copied().zip(0..).collect();
        for group in same.into_values() {
            let mut theirs: Vec<(usize, u32)> = group
                .iter()
                .map(|&a| self.partners[0][a as usize])
                .filter_map(|b| Some((*places.get(&b)?, b)))
                .collect();
            // Not where one is in what was put around it.
            if theirs.len() == group.len() {
                theirs.sort_unstable();
                for (a, (_, b)) in group.into_iter().zip(theirs) {
                    self.partners[0][a as usize] = b;
                    self.partners[1][b as usize] = a;
                }
            }
        }
    }

    /// Whether what two call does not speak against their being one: neither calls anything, or some of it is called
    /// the same.
    fn calls_fit(&self, a: u32, b: u32) -> bool {
        let [one, other] = &self.sides;
        let (calls, others) = (one.calls(a), other.calls(b));
        let common = calls.iter().any(|&c| others.iter().any(|&d| one.name(c) == other.name(d)));
        calls.is_empty() == others.is_empty() && (calls.is_empty() || common)
    }
}
