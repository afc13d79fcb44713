//! What is collapsed, as a text for a link.
//!
//! Of the spans that have children, in tree order, it is told how many in a row are expanded, how many then
//! are collapsed, and so on: a few bytes for what people collapse, whether that is one span or all. Before
//! it stands how many spans the trace has: in a trace that has grown the same places are other spans. Whether lines
//! of logs are folded below a span without children is not told: a link has to mean the same where they are no rows.

use super::Rows;
use crate::base::bitset::BitSet;
use crate::layout::numbers::{self, MOST, number, read};
use crate::model::{SpanIx, Store};

impl Rows {
    /// The code of what is collapsed; empty where nothing is, `None` where it would be too long. O(spans / 64 + runs).
    pub fn code(&self, store: &Store) -> Option<String> {
        let mut told = self.collapsed.clone();
        told.intersect(self.parents(store));
        if told.is_empty() {
            return Some(String::new());
        }
        let mut bytes = Vec::new();
        number(&mut bytes, self.trace.len);
        let (mut run, mut collapsed) = (0, false);
        // Most words are all expanded or all collapsed.
        for (at, all) in self.parents(store).words().iter().enumerate() {
            let some = told.words().get(at).copied().unwrap_or(0);
            if some == 0 && !collapsed || some == *all && collapsed {
                run += all.count_ones();
                continue;
            }
            let mut left = *all;
            while left != 0 {
                let bit = left & left.wrapping_neg();
                left ^= bit;
                if (some & bit != 0) != collapsed {
                    number(&mut bytes, run);
                    (run, collapsed) = (0, !collapsed);
                    if bytes.len() > MOST {
                        return None;
                    }
                }
                run += 1;
            }
        }
        // What comes behind the last collapsed one is expanded anyway.
        if collapsed {
            number(&mut bytes, run);
        }
        numbers::text(&bytes)
    }

    /// Collapses what a code says. False, and nothing is changed, if it is none of a trace of so many spans.
    /// O(spans).
    pub fn read_code(&mut self, store: &Store, code: &str) -> bool {
        let Some(bytes) = numbers::bytes(code) else { return false };
        let mut bytes = bytes.as_slice();
        if !bytes.is_empty() && read(&mut bytes) != Some(self.trace.len) {
            return false;
        }
        let mut set = BitSet::with_len(self.trace.len as usize);
        let parents = self.parents(store).clone();
        let (mut all, mut collapsed) = (parents.iter(), false);
        while !bytes.is_empty() {
            let Some(run) = read(&mut bytes) else { return false };
            for _ in 0..run {
                let Some(local) = all.next() else { return false };
                set.set(local, collapsed);
            }
            collapsed = !collapsed;
        }
        self.collapsed = set;
        self.rebuild(store);
        true
    }

    /// All spans that have children. O(spans), once.
    pub(super) fn parents(&self, store: &Store) -> &BitSet {
        self.parents.get_or_init(|| {
            let first = self.trace.first.0;
            BitSet::of(self.trace.len as usize, |i| store.subtree(SpanIx(first + i)) > 1)
        })
    }
}
