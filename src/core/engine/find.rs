//! Finding in the shown trace: what a text finds is kept as a set, and gone through one by one.

use super::protocol::{Answer, MatchMarks, Sought};
use super::shown::Shown;
use crate::analysis::{self, FindMemory, FindQuery};
use crate::base::bitset::BitSet;
use crate::layout::minimap::MAX_SIDE;
use crate::model::{SpanIx, Store};

/// The spans that were found, counted from the trace's first.
#[derive(Default)]
pub(super) struct Matches {
    set: BitSet,
    /// Whether anything is looked for.
    asked: bool,
    /// Counts what was looked for.
    number: u32,
    /// What each term has found, for the next text.
    memory: FindMemory,
}

impl Matches {
    /// What was found term by term is found anew next time.
    pub fn forget(&mut self) {
        self.memory = FindMemory::default();
    }

    /// Whether a span is among them.
    pub fn has(&self, local: u32) -> bool {
        self.set.contains(local)
    }

    /// All of them.
    pub fn set(&self) -> &BitSet {
        &self.set
    }

    /// Another number for each time that something was looked for.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether anything is looked for.
    pub fn is_asked(&self) -> bool {
        self.asked
    }
}

/// The member behind or before another, else the first or last of all.
fn next(set: &BitSet, from: Option<u32>, back: bool) -> Option<u32> {
    let next = if back {
        set.last_below(from.unwrap_or(0))
    } else {
        from.and_then(|from| set.first_from(from.saturating_add(1)))
    };
    next.or_else(|| if back { set.last_below(u32::MAX) } else { set.first_from(0) })
}

impl Shown {
    /// Marks what `text` finds; see [`Ask::Find`] for the rest, [`analysis::find_again()`] for what it costs,
    /// and O(spans) more where the rows are confined to it.
    ///
    /// [`Ask::Find`]: super::protocol::Ask::Find
    pub fn find(&mut self, store: &Store, text: &str, [keep, near]: [Option<SpanIx>; 2]) -> Answer {
        let query = FindQuery::parse(text);
        let mut memory = std::mem::take(&mut self.matches.memory);
        let trace = self.trace;
        let named = &mut |name: &str| self.set_of(store, name);
        self.matches.set = analysis::find_again(store, &trace, &query, &mut memory, named);
        self.matches.memory = memory;
        let count = self.matches.set.count() as u32;
        self.matches.asked = !query.is_empty();
        self.matches.number = self.matches.number.wrapping_add(1);
        if self.reduction.needs_matches() {
            self.reshape(store, keep);
        }
        Answer::Matches { count, rows: self.rows_now(store, [keep, near]) }
    }

    /// The next marked span, or the next with an error, made visible. O(spans / 64 + visible rows); those where it began
    /// to fail are told from the other errors first, O(errors + spans / 64).
    pub fn next_match(
        &mut self,
        store: &Store,
        from: Option<SpanIx>,
        back: bool,
        of: Sought,
    ) -> Answer {
        let from = from.and_then(|s| self.local(s));
        let origins = if of == Sought::Origin { self.origins(store) } else { BitSet::default() };
        let set = match of {
            Sought::Match => &self.matches.set,
            Sought::Error => &self.errors,
            Sought::Origin => &origins,
        };
        let (next, all) = (next(set, from, back), set.count() as u32);
        let place = next.map_or(0, |local| set.count_below(local) as u32 + 1);
        let span = next.map(|local| SpanIx(self.trace.first.0 + local));
        let time = span.map(|span| self.times.bar(store, span)).unwrap_or_default();
        let found = span.and_then(|span| Some((span, self.reveal(store, span)?)));
        let code = self.code(store);
        Answer::Match { total: self.rows.total(), found, time, place, count: all, code }
    }

    /// The errors that have none below them.
    fn origins(&self, store: &Store) -> BitSet {
        let mut origins = BitSet::with_len(self.trace.len as usize);
        for local in self.errors.iter() {
            let end = local + store.subtree(SpanIx(self.trace.first.0 + local));
            if !self.errors.any_in(local + 1, end) {
                origins.set(local, true);
            }
        }
        origins
    }

    /// Where the marked spans are in a picture of the whole trace. O(marked spans + spans / 64) at
    /// most; no further once each column has one.
    pub fn marks(&self, store: &Store, width: u16, height: u16) -> MatchMarks {
        let (width, height) = (width.min(MAX_SIDE), height.min(MAX_SIDE));
        if width == 0 || height == 0 {
            return MatchMarks::default();
        }
        let duration = u128::from(self.times.duration().0.max(1));
        let column = |start: u64| {
            let at = u128::from(start) * u128::from(width) / duration;
            at.min(u128::from(width - 1)) as u32
        };
        let mut columns = BitSet::with_len(usize::from(width));
        let mut empty = width;
        for local in self.matches.set.iter() {
            let column = column(self.times.start(store, SpanIx(self.trace.first.0 + local)));
            if !columns.contains(column) {
                columns.set(column, true);
                empty -= 1;
                if empty == 0 {
                    break;
                }
            }
        }
        let (lines, spans) = (u64::from(height), u64::from(self.trace.len));
        // Line i is of the spans n with n * lines / spans = i; where these are fewer than the lines,
        // each has several.
        let first = |line: u32| (u64::from(line) * spans).div_ceil(lines) as u32;
        let only = |line: u32| (u64::from(line) * spans / lines) as u32;
        let lines = BitSet::of(usize::from(height), |line| {
            let (from, to) = if spans < lines {
                (only(line), only(line) + 1)
            } else {
                (first(line), first(line + 1))
            };
            self.matches.set.any_in(from, to)
        });
        MatchMarks { columns: runs(&columns), lines: runs(&lines) }
    }
}

/// The members as runs, each from one to another, that excluded; all of them below 2^16.
fn runs(set: &BitSet) -> Vec<(u16, u16)> {
    let run = |from: u32| {
        let from = set.first_from(from)?;
        Some((from as u16, set.first_absent_from(from) as u16))
    };
    std::iter::successors(run(0), |&(_, to)| run(to.into())).collect()
}
