//! The children of one span, timed again in its frame: its start stays where it was recorded.
//!
//! * A child waits for the siblings that had ended when it began, and its parent's start. It begins as long
//!   after the last of them as it did (calligator's dispatch gap). One that began before its parent stays.
//! * The parent ends as long after the last of its children as it did (the aggregation gap).
//! * A child that outlives its parent was not waited for to its end. It counts until the moment, after its
//!   start, when its parent ended, or its own end if that comes before now. So what is faster behind the
//!   parent's end changes nothing for it, and what is off the critical path never does.
//! * A child that begins after its parent's end waits for that end, and for siblings.
//! * A faster parent has less of the times in which none of these children ran: what is behind the last
//!   first, then from the first on.
#![expect(
    clippy::indexing_slicing,
    reason = "columns as long as the trace, and ranks among the children"
)]

use super::plan::Plan;
use crate::base::sort_by_key;

/// A child that is waited for.
pub(super) struct Child {
    /// Its place in the trace.
    pub at: usize,
    pub start: u64,
    pub end: u64,
    /// How much shorter it is.
    pub less: u64,
    /// With which it starts.
    pub with: Option<u32>,
    /// When it ends now.
    pub new_end: u64,
}

/// What is known on the way through the children by start.
#[derive(Default)]
pub(super) struct Sweep {
    pub children: Vec<Child>,
    /// Their ends with their ranks by start, sorted.
    ends: Vec<(u64, usize)>,
    /// How many of these are over.
    over: usize,
    /// The last end of what is over, as recorded and now.
    last: u64,
    new_last: u64,
    /// Where the last time without a child begins, and how much of it is cut.
    gap: u64,
    cut: u64,
}

impl Sweep {
    /// Sets how much earlier each child starts, and tells how much shorter the parent is whose time is
    /// `base..end`. O(k log k).
    pub fn retime(
        &mut self,
        (base, end): (u64, u64),
        plan: Plan,
        starts: &[u64],
        gain: &mut [u64],
    ) -> u64 {
        sort_by_key(&mut self.children, |c| (c.start, c.end, c.at));
        self.ends.clear();
        self.ends.extend(self.children.iter().enumerate().map(|(rank, c)| (c.end, rank)));
        sort_by_key(&mut self.ends, |&end| end);
        let inside = self.children.partition_point(|c| c.start < end || c.end <= end);

        let (mut until, mut own) = (base, 0);
        for child in &self.children[..inside] {
            own += child.start.saturating_sub(until);
            until = until.max(child.end.min(end));
        }
        let mut behind = end.saturating_sub(until);
        let mut faster = plan.faster(own + behind);
        let cut = faster.min(behind);
        (faster, behind) = (faster - cut, behind - cut);

        (self.over, self.last, self.new_last, self.gap, self.cut) = (0, base, base, base, 0);
        let (mut until, mut new_until) = (base, base);
        for rank in 0..inside {
            let child = &self.children[rank];
            if child.start > until {
                self.gap = until;
                self.cut = faster.min(child.start - until);
                faster -= self.cut;
            }
            until = until.max(child.end.min(end));
            let gained = self.place(rank, base, starts, gain);
            let counts = self.children[rank].new_end.min(end.saturating_sub(gained));
            new_until = new_until.max(counts);
        }
        let new_end = new_until.saturating_add(behind);
        self.last = self.last.max(end);
        self.new_last = self.new_last.max(new_end);
        for rank in inside..self.children.len() {
            self.place(rank, base, starts, gain);
        }
        end.saturating_sub(new_end)
    }

    /// How much earlier a child starts.
    fn place(&mut self, rank: usize, base: u64, starts: &[u64], gain: &mut [u64]) -> u64 {
        let start = self.children[rank].start;
        // Of children that end where they start, those before it.
        while let Some(&(end, before)) = self.ends.get(self.over)
            && end <= start
            && before < rank
        {
            self.last = self.last.max(end);
            self.new_last = self.new_last.max(self.children[before].new_end);
            self.over += 1;
        }
        let mut new_start = start;
        if start >= base {
            // At most the last gap lies between the last end and here: one before it would have a child behind it.
            let cut = if self.last == self.gap { self.cut } else { 0 };
            new_start =
                self.new_last.saturating_add(start.saturating_sub(self.last)).saturating_sub(cut);
        }
        let child = &mut self.children[rank];
        if let Some(first) = child.with {
            let first = first as usize;
            let first = starts[first].saturating_sub(gain[first]);
            // Not before the parent, where the first did.
            new_start = new_start.min(first.max(base));
        }
        child.new_end = new_start.saturating_add((child.end - start).saturating_sub(child.less));
        let gained = start.saturating_sub(new_start);
        gain[child.at] = gained;
        gained
    }
}
