//! Finding in the shown trace: what a text finds is kept as a set, and gone through one by one.

use super::protocol::{Answer, Fold};
use super::shown::Shown;
use crate::analysis::{self, FindMemory, FindQuery};
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Store};

/// The spans that were found, counted from the trace's first.
#[derive(Default)]
pub(super) struct Matches {
    set: BitSet,
    count: u32,
    /// What each term has found, for the next text.
    memory: FindMemory,
}

impl Matches {
    /// Whether a span is among them.
    pub fn has(&self, local: u32) -> bool {
        self.set.contains(local)
    }

    /// The one behind or before a span, else the first or last of all.
    fn next(&self, from: Option<u32>, back: bool) -> Option<u32> {
        let next = if back {
            self.set.last_below(from.unwrap_or(0))
        } else {
            from.and_then(|from| self.set.first_from(from.saturating_add(1)))
        };
        let around = || if back { self.set.last_below(u32::MAX) } else { self.set.first_from(0) };
        next.or_else(around)
    }
}

impl Shown {
    /// Marks what `text` finds. See [`analysis::find_again()`] for what it costs.
    pub fn find(&mut self, store: &Store, text: &str) -> Answer {
        let query = FindQuery::parse(text);
        let memory = &mut self.matches.memory;
        self.matches.set = analysis::find_again(store, &self.trace, &query, memory);
        let count = self.matches.set.count() as u32;
        self.matches.count = count;
        Answer::Matches { count }
    }

    /// The next marked span, made visible. O(spans / 64 + visible rows).
    pub fn next_match(&mut self, store: &Store, from: Option<SpanIx>, back: bool) -> Answer {
        let from = from.filter(|&s| self.rows.has(s)).map(|s| s.0 - self.trace.first.0);
        let next = self.matches.next(from, back);
        let found = next.and_then(|local| {
            let span = SpanIx(self.trace.first.0 + local);
            self.rows.fold(store, Fold::Reveal(span));
            Some((span, self.rows.row(span)?))
        });
        Answer::Match {
            total: self.rows.total(),
            found,
            place: next.map_or(0, |local| self.matches.set.count_below(local) as u32 + 1),
            count: self.matches.count,
        }
    }
}
