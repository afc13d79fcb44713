//! What overlaps is moved apart: discs are sorted into a grid, so that only neighbours are compared.
#![expect(clippy::indexing_slicing, reason = "cells and bodies were counted")]

use super::GAP_PX;

/// The grid. Keeps its memory from step to step.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// Which bodies are in each cell, cell by cell.
    bodies: Vec<u32>,
    starts: Vec<u32>,
    cell: Vec<u32>,
}

impl Grid {
    /// Adds to `speed` what moves overlapping discs apart, each by half. Whether there was any. O(n) where discs are about
    /// as large.
    pub fn apart(&mut self, at: &[[f32; 2]], speed: &mut [[f32; 2]], radius: &[f32]) -> bool {
        let largest = radius.iter().fold(1.0_f32, |a, &b| a.max(b));
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for at in at {
            for i in 0..2 {
                low[i] = low[i].min(at[i]);
                high[i] = high[i].max(at[i]);
            }
        }
        let across = (high[0] - low[0]).max(high[1] - low[1]).max(1.0);
        // Some cells for each disc: where discs are dense, few are in one.
        let most = 4.0 * (at.len() as f32).sqrt().max(1.0);
        let side = (2.0 * largest + GAP_PX).max(across / most);
        let columns = (across / side) as usize + 1;
        let place = |at: &[f32; 2]| {
            let [x, y] = [0, 1].map(|i| (((at[i] - low[i]) / side) as usize).min(columns - 1));
            (x, y)
        };
        self.starts.clear();
        self.starts.resize(columns * columns + 1, 0);
        self.cell.clear();
        for at in at {
            let (x, y) = place(at);
            self.cell.push((y * columns + x) as u32);
            self.starts[y * columns + x + 1] += 1;
        }
        for i in 1..self.starts.len() {
            self.starts[i] += self.starts[i - 1];
        }
        self.bodies.clear();
        self.bodies.resize(at.len(), 0);
        for (body, &cell) in (0..).zip(&self.cell) {
            // From the end of each cell's run; the next cell's start is not known otherwise.
            let end = &mut self.starts[cell as usize + 1];
            *end -= 1;
            self.bodies[*end as usize] = body;
        }
        // Now each start but the first has moved one cell down.
        let run = |starts: &[u32], cell: usize| {
            let from = starts[cell + 1] as usize;
            let to = starts.get(cell + 2).map_or(at.len(), |&to| to as usize);
            from..to
        };
        let mut any = false;
        for (body, one) in at.iter().enumerate() {
            let (x, y) = place(one);
            for y in y.saturating_sub(1)..=(y + 1).min(columns - 1) {
                for x in x.saturating_sub(1)..=(x + 1).min(columns - 1) {
                    for &other in &self.bodies[run(&self.starts, y * columns + x)] {
                        let other = other as usize;
                        if other <= body {
                            continue;
                        }
                        let apart = radius[body] + radius[other] + GAP_PX;
                        let (mut dx, mut dy) = (at[other][0] - one[0], at[other][1] - one[1]);
                        let mut distance = (dx * dx + dy * dy).sqrt();
                        if distance >= apart - 0.01 {
                            continue;
                        }
                        any = true;
                        if distance < 0.01 {
                            // One of them has to give way, always to the same side.
                            (dx, dy, distance) = (0.01, 0.007, 0.012_2);
                        }
                        let by = (apart - distance) / distance / 2.0;
                        (dx, dy) = (dx * by, dy * by);
                        speed[other] = [speed[other][0] + dx, speed[other][1] + dy];
                        speed[body] = [speed[body][0] - dx, speed[body][1] - dy];
                    }
                }
            }
        }
        any
    }
}
