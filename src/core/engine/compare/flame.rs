//! Windows of the flame graph of both traces.

use super::trees::Trees;
use crate::analysis::diff::Weight;
use crate::engine::protocol::{DeltaBar, DeltaWindow};
use crate::engine::texts::Texts;
use crate::layout::runs::runs;
use crate::model::Store;

/// How many lines a window has at most, whatever was asked for.
const MOST_LINES: u32 = 1_024;

/// How many cells.
const MOST_CELLS: u16 = 4_096;

/// What is asked for.
pub(super) struct Asked {
    pub range: Option<(u64, u64)>,
    pub first: u32,
    pub lines: u32,
    pub cells: u16,
}

impl Trees {
    /// A window. O(bars of its lines in its range).
    pub(super) fn flame_window(
        &mut self,
        store: &Store,
        weight: Weight,
        asked: &Asked,
    ) -> DeltaWindow {
        let flame = self.flame(weight);
        let (from, to) = asked.range.unwrap_or((0, flame.extent()));
        let range = (from, to.max(from.saturating_add(1)));
        let cells = u32::from(asked.cells.clamp(1, MOST_CELLS));
        let end = asked.first.saturating_add(asked.lines.min(MOST_LINES)).min(flame.depth());
        let mut texts = Texts::default();
        let mut bars = Vec::new();
        for line in asked.first.min(end)..end {
            let nodes = flame.line(line);
            let node = |i: u32| nodes.get(i as usize).copied().unwrap_or_default();
            let found = |mut run: std::ops::Range<u32>| run.any(|i| self.is_found(node(i)));
            runs(nodes.len() as u32, &|i| flame.bar(node(i)), range, cells, &mut |run| {
                let number = node(run.longest);
                let Some(branch) = self.branches.get(number as usize) else { return };
                let all = nodes.get(run.first as usize..run.end as usize).unwrap_or(&[]);
                let all = all.iter().filter_map(|&node| self.branches.get(node as usize));
                let (mut times, mut has) = ([0_u64; 2], [false; 2]);
                for node in all {
                    for ((time, has), had) in times.iter_mut().zip(&mut has).zip(&node.had) {
                        *time = time.saturating_add(weight.below(had));
                        *has |= had.spans > 0;
                    }
                }
                bars.push(DeltaBar {
                    line,
                    from: run.from,
                    to: run.to,
                    node: number,
                    service: texts.of(store, branch.service),
                    name: texts.of(store, branch.name),
                    times,
                    has,
                    found: found(run.first..run.end),
                    bars: run.len(),
                });
            });
        }
        DeltaWindow { lines: flame.depth(), extent: flame.extent(), bars, texts: texts.list }
    }
}
