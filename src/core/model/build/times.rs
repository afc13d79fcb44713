//! Step 6: every span gets a start and a duration. What was given is kept wherever it can be.
#![expect(clippy::indexing_slicing, reason = "columns of one length; spans are from the draft")]

use super::super::draft::{ABSENT, DraftSpans};
use super::super::{Draft, WarningKind};
use super::{NONE, Report, parents::Tree, twins::Twins};
use crate::base::bitset::BitSet;

/// Data that counts from zero (tests, simulations) stays below this; a start of exactly zero
/// among real times is one that nobody set.
const COUNTS_FROM_ZERO: i64 = 30 * 86_400 * 1_000_000_000;

/// Which times the input had, by number of arrival.
pub struct Known {
    pub no_start: BitSet,
    pub no_end: BitSet,
}

/// Fills in missing starts and durations, in the draft's columns. O(n).
pub fn repair(draft: &mut Draft, tree: &Tree, twins: &Twins, report: &mut Report) -> Known {
    let s = &mut draft.spans;
    let n = s.trace.len();
    let mut known = Known { no_start: BitSet::with_len(n), no_end: BitSet::with_len(n) };
    let range = ranges(s, twins, draft.traces.len());
    let mut missing = Vec::new();
    for i in (0..n).filter(|&i| !twins.gone(i as u32)) {
        let (trace, span) = (s.trace[i], i as u32);
        if s.start[i] == 0 {
            report.on(trace, span, WarningKind::ZeroStart);
            let (earliest, latest) = range[trace as usize];
            if earliest < 0 || latest > COUNTS_FROM_ZERO {
                s.start[i] = ABSENT;
            }
        }
        if s.start[i] == ABSENT {
            report.on(trace, span, WarningKind::MissingStart);
            known.no_start.set(span, true);
            missing.push(span);
        }
        if s.duration[i] < 0 {
            let absent = s.duration[i] == ABSENT;
            let kind = if absent { WarningKind::MissingEnd } else { WarningKind::NegativeDuration };
            report.on(trace, span, kind);
            known.no_end.set(span, absent);
            s.duration[i] = 0;
        }
    }
    if !missing.is_empty() {
        place(s, tree, twins, &missing, draft.traces.len());
    }
    known
}

/// The earliest and the latest given start of each trace, of spans that are still there.
fn ranges(s: &DraftSpans, twins: &Twins, traces: usize) -> Vec<(i64, i64)> {
    let mut range = vec![(i64::MAX, i64::MIN); traces];
    let given = (0..).zip(s.trace.iter().zip(&s.start)).filter(|&(_, (_, &t))| t != ABSENT);
    for (_, (&trace, &start)) in given.filter(|&(i, _)| !twins.gone(i)) {
        let (earliest, latest) = &mut range[trace as usize];
        (*earliest, *latest) = ((*earliest).min(start), (*latest).max(start));
    }
    range
}

/// Gives spans without start that of their parent; a root, that of its earliest descendant; a root
/// without any, that of the trace. Parents come before children here, by peeling off the spans
/// without children that are still to be placed, and going back.
fn place(s: &mut DraftSpans, tree: &Tree, twins: &Twins, missing: &[u32], traces: usize) {
    let n = s.trace.len();
    let (mut waiting, mut below) = (vec![0u32; n], vec![i64::MAX; n]);
    for i in (0..n).filter(|&i| tree.parent[i] != NONE && !twins.gone(i as u32)) {
        let parent = tree.parent[i] as usize;
        if s.start[i] == ABSENT {
            waiting[parent] += 1;
        } else {
            below[parent] = below[parent].min(s.start[i]);
        }
    }
    let mut order: Vec<u32> =
        missing.iter().copied().filter(|&m| waiting[m as usize] == 0).collect();
    let mut next = 0;
    while let Some(&span) = order.get(next) {
        next += 1;
        let parent = tree.parent[span as usize];
        if parent == NONE || s.start[parent as usize] != ABSENT {
            continue;
        }
        let p = parent as usize;
        below[p] = below[p].min(below[span as usize]);
        waiting[p] -= 1;
        if waiting[p] == 0 {
            order.push(parent);
        }
    }
    let earliest = ranges(s, twins, traces);
    for i in order.into_iter().rev().map(|span| span as usize) {
        let parent = tree.parent[i];
        let trace = earliest[s.trace[i] as usize].0;
        let candidates = [below[i], trace, 0];
        let own = candidates.into_iter().find(|&t| t != i64::MAX).unwrap_or(0);
        s.start[i] = if parent == NONE { own } else { s.start[parent as usize] };
    }
}
