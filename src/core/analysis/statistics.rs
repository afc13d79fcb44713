//! Statistics of a trace's spans by group: how many, how long together, and how that is spread.
//!
//! Spans are grouped by one key or by two, then each group has sub-groups. The spans are brought into the order
//! of their groups once, so that a group is a run of them and its sorted durations are one too; whatever else a
//! line tells is read off there.
//!
//! **Percentiles** go by the nearest rank: the least duration that at least so many of 100 spans do not exceed,
//! so always one that occurred.
//!
//! **The share** of a group is that of its self time in the self time of all included spans. Totals overlap: a
//! parent's duration has its children's in it, so shares of totals would say that a root took all, and that all
//! together took many times what there was. Self times of one thread of work do not overlap.
//!
//! Where sums go beyond 64 bits (584 years), they stay there.

mod level;
mod line;
mod query;

use super::values::{GroupKey, Ranked, Value, included_in};
use crate::base::bitset::BitSet;
use crate::base::order::{by_code, order_of};
use crate::model::{SpanIx, Store, TraceInfo};
use level::{Level, Measured, mean};
pub use line::{StatColumn, StatLine};

/// The statistics of some spans. Lines come by value until they are sorted otherwise.
/// About 20 bytes a span, and 48 for each group and sub-group.
#[derive(Clone, Debug)]
pub struct Statistics {
    trace: TraceInfo,
    by: Vec<GroupKey>,
    /// The spans, counted from the trace's first, by group, then sub-group, then in tree order.
    spans: Vec<u32>,
    /// Groups, then sub-groups if there are any.
    levels: Vec<Level>,
    /// The lines in their order: the number of a group, or, behind those, of a sub-group.
    lines: Vec<u32>,
    own: u64,
}

impl Statistics {
    /// Groups the `included` spans of a trace (counted from its first; all without a set) `by` one key or two;
    /// what is beyond is passed over. `own` are the self times of all spans of the trace, in nanoseconds.
    /// O(spans log spans), and each distinct text once.
    pub fn new(
        store: &Store,
        trace: &TraceInfo,
        included: Option<&BitSet>,
        own: &[u64],
        by: &[GroupKey],
    ) -> Self {
        let spans = included_in(trace, included);
        let by: Vec<GroupKey> = by.iter().take(2).cloned().collect();
        let ix = |&local: &u32| SpanIx(trace.first.0 + local);
        let columns = by.iter().map(|key| Ranked::new(store, trace, spans.iter().map(ix), key));
        let columns: Vec<Ranked> = columns.collect();
        let mut places: Vec<u32> = (0..spans.len() as u32).collect();
        for column in columns.iter().rev() {
            places = by_code(&places, &column.codes, column.values.len());
        }
        let local = |&place: &u32| spans.get(place as usize).copied().unwrap_or(0);
        let measured = Measured { store, first: trace.first.0, own };
        let spans: Vec<u32> = places.iter().map(local).collect();
        let mut levels: Vec<Level> = Vec::new();
        if let Some(column) = columns.first() {
            let mut level = Level::new(&places, &spans, &columns, &measured);
            if columns.len() > 1 {
                levels.push(level.above(&places, column));
            }
            levels.push(level);
        }
        let own = spans.iter().fold(0u64, |sum, &span| sum.saturating_add(measured.own(span)));
        let mut out = Self { trace: *trace, by, spans, levels, lines: Vec::new(), own };
        out.sort(StatColumn::Value, false);
        out
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is none, as without spans.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many groups there are, without their sub-groups.
    pub fn groups(&self) -> usize {
        self.levels.first().map_or(0, |level| level.groups.len())
    }

    /// How many spans are counted.
    pub fn spans(&self) -> usize {
        self.spans.len()
    }

    /// The self times of all counted spans together, in nanoseconds: what shares are shares of.
    pub fn own(&self) -> u64 {
        self.own
    }

    /// Sorts groups by a column, and the sub-groups within each likewise; equal ones by the texts of their
    /// values. Those without a value come last by it, whichever way. O(lines log lines).
    pub fn sort(&mut self, column: StatColumn, descending: bool) {
        let order = |level: &Level| {
            let mut numbers = self.numbers(level, column);
            if column == StatColumn::Value && descending {
                for (number, group) in numbers.iter_mut().zip(&level.groups) {
                    *number = if group.value == Value::None { 0 } else { *number + 1 };
                }
            }
            order_of(&numbers, descending)
        };
        let groups = self.levels.first().map(order).unwrap_or_default();
        let Some(below) = self.levels.get(1) else {
            self.lines = groups;
            return;
        };
        // Brought to their groups again, each with those of its own in order.
        let sorted = by_code(&order(below), &below.of, groups.len());
        let mut runs = Vec::with_capacity(groups.len());
        let mut rest = sorted.as_slice();
        for of in below.of.chunk_by(|a, b| a == b) {
            let (run, behind) = rest.split_at(of.len().min(rest.len()));
            runs.push(run);
            rest = behind;
        }
        let first = groups.len() as u32;
        let mut lines = Vec::with_capacity(groups.len() + sorted.len());
        for group in groups {
            lines.push(group);
            let subs = runs.get(group as usize).copied().unwrap_or(&[]);
            lines.extend(subs.iter().map(|&sub| first + sub));
        }
        self.lines = lines;
    }

    /// A line by its number: groups, each with its sub-groups behind it. O(its spans), for the
    /// first of them.
    pub fn line(&self, line: usize) -> Option<StatLine> {
        let (level, number) = self.place(line)?;
        let group = level.groups.get(number)?;
        let of = level.of.get(number).and_then(|&of| self.levels.first()?.groups.get(of as usize));
        let [min, p50, p95, p99, max] = [0, 50, 95, 99, 100].map(|p| level.percentile(number, p));
        let run = level.run(number);
        let count = run.len() as u32;
        // Below sub-groups, a group's spans do not come in tree order.
        let first = *self.spans.get(run)?.iter().min()?;
        Some(StatLine {
            value: group.value,
            of: of.map(|group| group.value),
            count,
            errors: group.errors,
            total: group.total,
            mean: mean(group.total, count),
            min,
            p50,
            p95,
            p99,
            max,
            own: group.own,
            own_mean: mean(group.own, count),
            own_min: group.own_min,
            own_max: group.own_max,
            first: SpanIx(self.trace.first.0 + first),
        })
    }

    /// What a column has in a line; 0 where there is no such line, and for [`StatColumn::Value`].
    pub fn number(&self, line: usize, column: StatColumn) -> u64 {
        match self.place(line) {
            Some((level, number)) if column != StatColumn::Value => level.number(number, column),
            _ => 0,
        }
    }

    /// The greatest number that a column has in a line, of groups and of sub-groups; 0 where there is none, and
    /// for [`StatColumn::Value`]. O(lines).
    pub fn greatest(&self, column: StatColumn) -> [u64; 2] {
        [0, 1].map(|level| match self.levels.get(level) {
            Some(level) if column != StatColumn::Value => {
                self.numbers(level, column).into_iter().max().unwrap_or(0)
            }
            _ => 0,
        })
    }

    /// The spans of a line, counted from the trace's first; none where there is no such line. O(spans / 64 +
    /// the line's spans).
    pub fn spans_of(&self, line: usize) -> BitSet {
        let mut set = BitSet::with_len(self.trace.len as usize);
        for &span in self.run(line) {
            set.set(span, true);
        }
        set
    }

    /// The spans of a line.
    fn run(&self, line: usize) -> &[u32] {
        let run = self.place(line).map(|(level, number)| level.run(number));
        run.and_then(|run| self.spans.get(run)).unwrap_or(&[])
    }

    fn place(&self, line: usize) -> Option<(&Level, usize)> {
        let number = *self.lines.get(line)? as usize;
        let groups = self.levels.first()?;
        match number.checked_sub(groups.groups.len()) {
            None => Some((groups, number)),
            Some(number) => Some((self.levels.get(1)?, number)),
        }
    }

    fn numbers(&self, level: &Level, column: StatColumn) -> Vec<u64> {
        (0..level.groups.len()).map(|number| level.number(number, column)).collect()
    }
}
