//! Which line each span of a trace has when all are drawn by time, children below their parents and none over
//! another.
//!
//! What runs at the same time below one parent stands one below the other, each with all that is below it: so
//! what is directly below a span's line belongs to it. Lines are as many as that takes.
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; the numbers in them are places in the same columns"
)]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::analysis::Starts;
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::model::{SpanIx, Store, TraceInfo};

/// The lines of one trace.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    /// The first place of each line in `spans`, and one more.
    lines: Vec<u32>,
    /// By line, then by start.
    spans: Vec<SpanIx>,
    /// By span, counted from the trace's first; those that are left out have that of an ancestor.
    line_of: Vec<u32>,
}

/// A span with all that is below it.
#[derive(Clone, Copy)]
struct Block {
    span: u32,
    from: u64,
    to: u64,
    /// How many lines it needs.
    height: u32,
}

impl Lanes {
    /// Finds the lines of the spans in `included` (all without it). O(spans log spans).
    pub fn new(
        store: &Store,
        trace: &TraceInfo,
        included: Option<&BitSet>,
        starts: Starts<'_>,
    ) -> Self {
        let len = trace.len as usize;
        let first = trace.first.0;
        let is = |i: usize| included.is_none_or(|set| set.contains(i as u32));
        // The nearest ancestor that is included, for those that are; one behind the last for none.
        let mut parent = vec![len; len];
        let mut nearest = vec![len; len];
        for i in 0..len {
            let above = store.parent(SpanIx(first + i as u32));
            parent[i] = above.map_or(len, |above| nearest[(above.0 - first) as usize]);
            nearest[i] = if is(i) { i } else { parent[i] };
        }
        // Children come behind their parents: those of each are complete when its turn comes from the end.
        let mut below: Vec<Vec<Block>> = vec![Vec::new(); len + 1];
        let mut offset = vec![0; len];
        for i in (0..len).rev().filter(|&i| is(i)) {
            let span = SpanIx(first + i as u32);
            let start = starts(span);
            // One without duration has a place of its own as well.
            let end = start.saturating_add(store.duration(span).0.max(1));
            let children = std::mem::take(&mut below[i]);
            let ends = children
                .iter()
                .fold((start, end), |(from, to), child| (from.min(child.from), to.max(child.to)));
            let height = 1 + place(children, &mut offset);
            let block = Block { span: i as u32, from: ends.0, to: ends.1, height };
            below[parent[i]].push(block);
        }
        let lines = place(std::mem::take(&mut below[len]), &mut offset);
        let mut line_of = vec![0; len];
        for i in 0..len {
            let above = parent[i];
            let line = if above == len { 0 } else { line_of[above] + 1 };
            line_of[i] = if is(i) { line + offset[i] } else { line.saturating_sub(1) };
        }
        let mut by_start: Vec<u32> = (0..len as u32).filter(|&i| is(i as usize)).collect();
        sort_by_key(&mut by_start, |&i| starts(SpanIx(first + i)));
        Self::listed(first, lines, line_of, &by_start)
    }

    fn listed(first: u32, lines: u32, line_of: Vec<u32>, by_start: &[u32]) -> Self {
        let mut runs = vec![0; lines as usize + 1];
        for &i in by_start {
            runs[line_of[i as usize] as usize + 1] += 1;
        }
        for i in 1..runs.len() {
            runs[i] += runs[i - 1];
        }
        let mut next = runs.clone();
        let mut spans = vec![SpanIx(0); by_start.len()];
        for &i in by_start {
            let at = &mut next[line_of[i as usize] as usize];
            spans[*at as usize] = SpanIx(first + i);
            *at += 1;
        }
        Self { lines: runs, spans, line_of }
    }

    /// How many lines there are.
    pub fn len(&self) -> u32 {
        (self.lines.len() as u32).saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The spans of a line, by start; none is over another.
    pub fn line(&self, line: u32) -> &[SpanIx] {
        let at = |i: u32| self.lines.get(i as usize).map(|&at| at as usize);
        let run = at(line).zip(at(line.saturating_add(1)));
        run.and_then(|(from, to)| self.spans.get(from..to)).unwrap_or(&[])
    }

    /// The line of a span, counted from the trace's first.
    pub fn line_of(&self, local: u32) -> Option<u32> {
        self.line_of.get(local as usize).copied()
    }
}

/// Places blocks one below the other where they are at the same time; writes how far down each is, and answers how
/// many lines all need.
fn place(mut blocks: Vec<Block>, offset: &mut [u32]) -> u32 {
    if blocks.len() > 1 {
        sort_by_key(&mut blocks, |block| (block.from, block.span));
    }
    // Heights of the shelves, and when each but the first is free again.
    let mut heights: Vec<u32> = Vec::new();
    let mut first_free = 0;
    let mut free: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
    for block in &blocks {
        let mut shelf = 0;
        if !heights.is_empty() && block.from < first_free {
            let again = free.peek().filter(|Reverse((at, _))| *at <= block.from);
            shelf = match again.map(|&Reverse((_, shelf))| shelf) {
                Some(shelf) => {
                    free.pop();
                    shelf
                }
                None => heights.len() as u32,
            };
        }
        if shelf == 0 {
            first_free = block.to;
        } else {
            free.push(Reverse((block.to, shelf)));
        }
        match heights.get_mut(shelf as usize) {
            Some(height) => *height = block.height.max(*height),
            None => heights.push(block.height),
        }
        // The shelf for now; the line once all heights are known.
        offset[block.span as usize] = shelf;
    }
    let mut tops = Vec::with_capacity(heights.len());
    let mut lines = 0;
    for height in heights {
        tops.push(lines);
        lines += height;
    }
    for block in &blocks {
        let at = &mut offset[block.span as usize];
        *at = tops[*at as usize];
    }
    lines
}
