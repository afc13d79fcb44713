//! A term that goes on with one of before: what it finds is among what that has found.

use super::{Finder, Pattern, Test};
use crate::base::Needle;
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, TraceInfo};

/// Looking at one span costs as much as this many of a trace's.
const DEAR: usize = 64;

/// What was found before that all must be among that `test` holds for; the smallest such set.
pub(super) fn among<'a>(before: &'a [(Test, BitSet)], test: &Test) -> Option<&'a BitSet> {
    let wider = before.iter().filter(|(old, _)| goes_on(old, test));
    wider.map(|(_, set)| set).min_by_key(|set| set.count())
}

/// Whether the spans of a set are few enough among so many to be looked at one by one.
pub(super) fn is_worth(set: &BitSet, len: usize) -> bool {
    set.count() <= len / DEAR
}

/// Whether `new` holds only where `old` does.
fn goes_on(old: &Test, new: &Test) -> bool {
    match (old, new) {
        (Test::Text(old_field, old), Test::Text(field, new)) => {
            old_field == field && old.is_wider(new)
        }
        _ => false,
    }
}

/// Whether each text that has `longer` in it has `shorter`.
fn has(longer: &Needle, shorter: &Needle) -> bool {
    longer.as_str().contains(shorter.as_str())
}

impl Pattern {
    /// Whether each span that `new` holds for is one that this does. Not always seen where it is so.
    pub(in crate::analysis) fn is_wider(&self, new: &Self) -> bool {
        let pairs = match (&self.pair, &new.pair) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((key, value)), Some((new_key, new_value))) => {
                new_key.as_str().ends_with(key.as_str()) && has(new_value, value)
            }
        };
        // Fewer digits than make an id found none by it.
        let ids = new.digits.is_none() || self.digits.is_some();
        pairs && ids && has(&new.text, &self.text)
    }
}

impl Finder<'_> {
    /// Looks at some spans, one by one. O(spans of the set * log events).
    pub(super) fn run_among(mut self, set: &BitSet) -> BitSet {
        let trace = self.trace;
        let mut found = BitSet::with_len(trace.len as usize);
        for local in set.iter() {
            let first = SpanIx(trace.first.0 + local);
            self.trace = TraceInfo { first, len: 1, ..trace };
            self.found = BitSet::with_len(1);
            self.look();
            found.set(local, self.found.contains(0));
        }
        found
    }
}
