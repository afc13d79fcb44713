//! The groups of one level: runs of spans that come in the order of their values.

use super::line::StatColumn;
use crate::analysis::values::{Ranked, Value};
use crate::base::nearest_rank;
use crate::model::{SpanIx, Status, Store};

/// The groups of one level, in the order of their values.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub groups: Vec<Group>,
    /// By group, then length.
    pub durations: Vec<u64>,
    /// Of sub-groups, the number of the group that each is in.
    pub of: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub value: Value,
    /// Where its run of spans begins.
    pub from: u32,
    pub errors: u32,
    pub total: u64,
    pub own: u64,
    pub own_min: u64,
    pub own_max: u64,
}

/// What is measured of spans, counted from the trace's first.
pub(super) struct Measured<'a> {
    pub store: &'a Store,
    pub first: u32,
    pub own: &'a [u64],
}

impl Measured<'_> {
    pub fn own(&self, span: u32) -> u64 {
        self.own.get(span as usize).copied().unwrap_or(0)
    }
}

/// So many spans are taken in at once.
const CHUNK: usize = 512;

impl Level {
    /// Spans whose values in all `columns` are the same are a group; they come by those, each with its place
    /// in the columns.
    pub fn new(places: &[u32], spans: &[u32], columns: &[Ranked], measured: &Measured<'_>) -> Self {
        let mut level = Self { durations: Vec::with_capacity(spans.len()), ..Self::default() };
        let mut before = None;
        for (places, spans) in places.chunks(CHUNK).zip(spans.chunks(CHUNK)) {
            level.take_in(places, spans, columns, &mut before, measured);
        }
        level.sort_runs();
        level
    }

    /// Some more of the spans; `before` is what the last one had. Not one loop over all of them: a browser makes good
    /// code of what was called often, from its next call on.
    #[inline(never)]
    fn take_in(
        &mut self,
        places: &[u32],
        spans: &[u32],
        columns: &[Ranked],
        before: &mut Option<(Option<u32>, Option<u32>)>,
        measured: &Measured<'_>,
    ) {
        for (&place, &span) in places.iter().zip(spans) {
            let code = |at: usize| columns.get(at)?.codes.get(place as usize).copied();
            let codes = Some((code(0), code(1)));
            if *before != codes {
                *before = codes;
                let last = columns.len().saturating_sub(1);
                let value = columns.get(last).zip(code(last));
                let value = value.and_then(|(column, code)| column.values.get(code as usize));
                let from = self.durations.len() as u32;
                self.groups.push(Group::new(value.copied().unwrap_or(Value::None), from));
            }
            let ix = SpanIx(measured.first + span);
            let duration = measured.store.duration(ix).0;
            self.durations.push(duration);
            if let Some(group) = self.groups.last_mut() {
                group.errors += u32::from(measured.store.status(ix) == Status::Error);
                group.add(duration, measured.own(span));
            }
        }
    }

    /// The groups that these are the sub-groups of, by the first of the columns alone; says for each of these which
    /// of those it is in.
    pub fn above(&mut self, places: &[u32], column: &Ranked) -> Self {
        let mut level = Self { durations: self.durations.clone(), ..Self::default() };
        let mut before = None;
        for sub in &self.groups {
            let place = places.get(sub.from as usize);
            let code = place.and_then(|&place| column.codes.get(place as usize)).copied();
            if before != Some(code) {
                before = Some(code);
                let value = code.and_then(|code| column.values.get(code as usize));
                level.groups.push(Group::new(value.copied().unwrap_or(Value::None), sub.from));
            }
            self.of.push(level.groups.len().saturating_sub(1) as u32);
            if let Some(group) = level.groups.last_mut() {
                group.merge(sub);
            }
        }
        level.sort_runs();
        level
    }

    fn sort_runs(&mut self) {
        for number in 0..self.groups.len() {
            let run = self.run(number);
            if let Some(run) = self.durations.get_mut(run) {
                run.sort_unstable();
            }
        }
    }

    /// Where a group's spans are.
    pub fn run(&self, number: usize) -> std::ops::Range<usize> {
        let begins = |number: usize| self.groups.get(number).map(|group| group.from as usize);
        let len = self.durations.len();
        begins(number).unwrap_or(len)..begins(number + 1).unwrap_or(len)
    }

    /// The least duration that so many of 100 spans do not exceed; the shortest for 0.
    pub fn percentile(&self, number: usize, percent: u32) -> u64 {
        nearest_rank(self.durations.get(self.run(number)).unwrap_or(&[]), percent)
    }

    pub fn number(&self, number: usize, column: StatColumn) -> u64 {
        let Some(group) = self.groups.get(number) else { return 0 };
        let count = || self.run(number).len() as u32;
        match column {
            StatColumn::Value => number as u64,
            StatColumn::Count => count().into(),
            StatColumn::Errors => group.errors.into(),
            StatColumn::Total => group.total,
            StatColumn::Mean => mean(group.total, count()),
            StatColumn::Min => self.percentile(number, 0),
            StatColumn::P50 => self.percentile(number, 50),
            StatColumn::P95 => self.percentile(number, 95),
            StatColumn::P99 => self.percentile(number, 99),
            StatColumn::Max => self.percentile(number, 100),
            StatColumn::Own | StatColumn::Share => group.own,
            StatColumn::OwnMean => mean(group.own, count()),
            StatColumn::OwnMin => group.own_min,
            StatColumn::OwnMax => group.own_max,
        }
    }
}

impl Group {
    pub fn new(value: Value, from: u32) -> Self {
        Self { value, from, errors: 0, total: 0, own: 0, own_min: u64::MAX, own_max: 0 }
    }

    pub fn add(&mut self, duration: u64, own: u64) {
        self.total = self.total.saturating_add(duration);
        self.own = self.own.saturating_add(own);
        (self.own_min, self.own_max) = (self.own_min.min(own), self.own_max.max(own));
    }

    fn merge(&mut self, other: &Self) {
        self.errors += other.errors;
        self.total = self.total.saturating_add(other.total);
        self.own = self.own.saturating_add(other.own);
        self.own_min = self.own_min.min(other.own_min);
        self.own_max = self.own_max.max(other.own_max);
    }
}

pub(super) fn mean(sum: u64, count: u32) -> u64 {
    sum.checked_div(count.into()).unwrap_or(0)
}
