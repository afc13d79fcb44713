//! Changes, told span by span: how much faster each is, whether it is gone, with which it starts.
#![expect(
    clippy::indexing_slicing,
    reason = "a column as long as the trace; places are of spans of the trace"
)]

use super::{Amount, Change};
use crate::base::sort_by_key;
use crate::model::{SpanIx, Store, TraceInfo};

/// What becomes of one span.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Plan {
    percent: u8,
    nanos: u64,
    /// It takes no time, and nothing below it does.
    pub gone: bool,
    /// The place of the sibling that it starts with.
    pub with: Option<u32>,
}

impl Plan {
    pub fn is_faster(&self) -> bool {
        self.percent > 0 || self.nanos > 0
    }

    /// How much faster the span is that has `own` time to itself.
    pub fn faster(&self, own: u64) -> u64 {
        let percent = u64::from(self.percent.min(100));
        // In two parts, so that nothing overflows.
        let part = own / 100 * percent + own % 100 * percent / 100;
        part.saturating_add(self.nanos).min(own)
    }
}

/// The plan of each span in tree order. O(spans), and O(n log n) in the spans of each change.
pub(super) fn plans(
    store: &Store,
    trace: &TraceInfo,
    start: &[u64],
    changes: &[Change],
) -> Vec<Plan> {
    let mut plans = vec![Plan::default(); start.len()];
    let place = |span: &SpanIx| {
        let at = span.0.checked_sub(trace.first.0)? as usize;
        (at < start.len()).then_some(at)
    };
    let span = |at: usize| SpanIx(trace.first.0.saturating_add(at as u32));
    let duration = |at: usize| store.duration(span(at)).0;
    // As siblings are swept.
    let order = |at: usize| (start[at], start[at].saturating_add(duration(at)), at);
    for change in changes {
        let (Change::Faster { spans, .. }
        | Change::Parallel { spans }
        | Change::Cached { spans }
        | Change::Batched { spans }
        | Change::Removed { spans }) = change;
        let mut members: Vec<usize> = spans.iter().filter_map(place).collect();
        members.sort_unstable();
        members.dedup();
        let mut stays = None;
        match change {
            Change::Faster { by, .. } => {
                for &at in &members {
                    let plan = &mut plans[at];
                    match *by {
                        Amount::Percent(more) => plan.percent = plan.percent.saturating_add(more),
                        Amount::Nanos(more) => plan.nanos = plan.nanos.saturating_add(more),
                    }
                }
                continue;
            }
            Change::Cached { .. } => stays = members.iter().copied().min_by_key(|&at| order(at)),
            Change::Parallel { .. } | Change::Batched { .. } => {
                let parent = |at| store.parent(span(at));
                sort_by_key(&mut members, |&at| (parent(at), order(at)));
                let mut first = None;
                for &at in &members {
                    match first.filter(|&first| parent(first) == parent(at)) {
                        Some(first) => plans[at].with = plans[at].with.or(Some(first as u32)),
                        None => first = Some(at),
                    }
                }
                if matches!(change, Change::Parallel { .. }) {
                    continue;
                }
                let longest = |&at: &usize| (std::cmp::Reverse(duration(at)), order(at));
                stays = members.iter().copied().min_by_key(longest);
            }
            Change::Removed { .. } => {}
        }
        for at in members.into_iter().filter(|&at| Some(at) != stays) {
            plans[at].gone = true;
        }
    }
    let mut until = 0;
    for (at, plan) in plans.iter_mut().enumerate() {
        if plan.gone {
            until = until.max(at.saturating_add(store.subtree(span(at)) as usize));
        }
        plan.gone = at < until;
    }
    plans
}
