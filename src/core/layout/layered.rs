//! Layered layout from left to right: who calls stands left of who is called, with as few crossings as a few sweeps find.
//!
//! The steps of Sugiyama, Tagawa and Toda ("Methods for Visual Understanding of Hierarchical System Structures", 1981):
//! calls that close a circle are turned round, layers are the longest ways from the left, long calls pass a place in each
//! layer between, and layers are ordered by the means of their neighbours.
#![expect(
    clippy::indexing_slicing,
    reason = "one entry for each node and place; links were checked"
)]

use crate::base::within;

/// From layer to layer, in CSS px at scale 1.
pub const LAYER_PX: f32 = 190.0;

/// From node to node in a layer, beside their radii.
const ROW_PX: f32 = 18.0;

/// With more places for long calls than this they are left out.
const MOST_PLACES: usize = 20_000;

/// Sweeps from left to right and back.
const SWEEPS: usize = 12;

/// A node, or a place of a long call.
struct Layers {
    /// The layer of each.
    layer: Vec<u32>,
    /// Neighbours to the left, and to the right.
    left: Vec<Vec<u32>>,
    right: Vec<Vec<u32>>,
    /// What is in each layer, from the top down.
    rows: Vec<Vec<u32>>,
}

/// Where nodes of some radii with links between some stand, in CSS px at scale 1 from the middle. The same graph always
/// stands the same. O(SWEEPS x places log places).
pub fn layered(radius: &[f32], links: &[(u32, u32)]) -> Vec<[f32; 2]> {
    let count = radius.len();
    let links = without_circles(count, links);
    let layer = longest(count, &links);
    let mut layers = Layers {
        left: vec![Vec::new(); count],
        right: vec![Vec::new(); count],
        rows: Vec::new(),
        layer,
    };
    let length = |&(from, to): &(u32, u32)| {
        (layers.layer[to as usize] - layers.layer[from as usize]) as usize
    };
    let places: usize = links.iter().map(|link| length(link).saturating_sub(1)).sum();
    let through = places <= MOST_PLACES;
    for &(from, to) in &links {
        let (first, last) = (layers.layer[from as usize], layers.layer[to as usize]);
        let mut at = from;
        if through {
            for layer in first + 1..last {
                let place = layers.layer.len() as u32;
                layers.layer.push(layer);
                layers.left.push(Vec::new());
                layers.right.push(Vec::new());
                layers.join(at, place);
                at = place;
            }
        }
        layers.join(at, to);
    }
    layers.order();
    let room = |at: u32| radius.get(at as usize).map_or(3.0, |r| 2.0 * r + ROW_PX);
    let y = layers.heights(&room);
    let middle = layers.rows.len().saturating_sub(1) as f32 / 2.0;
    (0..count).map(|at| [(layers.layer[at] as f32 - middle) * LAYER_PX, y[at]]).collect()
}

/// Each link once, those that close a circle turned round, none of a node to itself.
fn without_circles(count: usize, links: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut beside = vec![Vec::new(); count];
    let mut called = vec![0u32; count];
    for &(from, to) in links {
        if from != to && (from as usize) < count && (to as usize) < count {
            beside[from as usize].push(to);
            called[to as usize] += 1;
        }
    }
    // Those that nobody calls first, so that they stand left.
    let mut first: Vec<u32> = (0..count as u32).collect();
    first
        .sort_by_key(|&at| (called[at as usize] > 0, std::cmp::Reverse(beside[at as usize].len())));
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Open,
        Done,
    }
    let mut seen = vec![Seen::Not; count];
    let mut found = Vec::with_capacity(links.len());
    for node in first {
        if seen[node as usize] != Seen::Not {
            continue;
        }
        seen[node as usize] = Seen::Open;
        let mut path = vec![(node, 0)];
        while let Some((at, followed)) = path.pop() {
            let Some(&to) = beside[at as usize].get(followed) else {
                seen[at as usize] = Seen::Done;
                continue;
            };
            path.push((at, followed + 1));
            match seen[to as usize] {
                Seen::Open => found.push((to, at)),
                Seen::Done => found.push((at, to)),
                Seen::Not => {
                    found.push((at, to));
                    seen[to as usize] = Seen::Open;
                    path.push((to, 0));
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The longest way to each from the left; `links` have no circle.
fn longest(count: usize, links: &[(u32, u32)]) -> Vec<u32> {
    let mut beside = vec![Vec::new(); count];
    let mut waits = vec![0u32; count];
    for &(from, to) in links {
        beside[from as usize].push(to);
        waits[to as usize] += 1;
    }
    let mut layer = vec![0u32; count];
    let mut ready: Vec<u32> = (0..count as u32).filter(|&at| waits[at as usize] == 0).collect();
    while let Some(at) = ready.pop() {
        for &to in &beside[at as usize] {
            let to = to as usize;
            layer[to] = layer[to].max(layer[at as usize] + 1);
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push(to as u32);
            }
        }
    }
    layer
}

impl Layers {
    fn join(&mut self, from: u32, to: u32) {
        self.right[from as usize].push(to);
        self.left[to as usize].push(from);
    }

    /// Orders the layers; of the orders that sweeps come to, the one with the fewest crossings.
    fn order(&mut self) {
        let most = self.layer.iter().copied().max().map_or(0, |most| most as usize + 1);
        let mut rows = vec![Vec::new(); most];
        (0..).zip(&self.layer).for_each(|(at, &layer)| rows[layer as usize].push(at));
        self.rows = rows;
        let mut place = vec![0.0_f32; self.layer.len()];
        self.number(&mut place);
        let mut best = (self.crossings(&place), self.rows.clone());
        for sweep in 0..SWEEPS {
            if best.0 == 0 {
                break;
            }
            let right = sweep % 2 == 0;
            for step in 1..self.rows.len() {
                let at = if right { step } else { self.rows.len() - 1 - step };
                let beside = if right { &self.left } else { &self.right };
                let mut row = std::mem::take(&mut self.rows[at]);
                let mut keyed: Vec<(f32, u32)> = row
                    .iter()
                    .map(|&node| {
                        let beside = &beside[node as usize];
                        let sum: f32 = beside.iter().map(|&other| place[other as usize]).sum();
                        let own = place[node as usize];
                        (if beside.is_empty() { own } else { sum / beside.len() as f32 }, node)
                    })
                    .collect();
                // Stable: what is equal stays in its order.
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                row.clear();
                row.extend(keyed.iter().map(|&(_, node)| node));
                for (i, &node) in row.iter().enumerate() {
                    place[node as usize] = i as f32;
                }
                self.rows[at] = row;
            }
            let found = self.crossings(&place);
            if found < best.0 {
                best = (found, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    fn number(&self, place: &mut [f32]) {
        for row in &self.rows {
            for (i, &node) in row.iter().enumerate() {
                place[node as usize] = i as f32;
            }
        }
    }

    /// How often lines between neighbouring layers cross. O(lines log lines).
    fn crossings(&self, place: &[f32]) -> u64 {
        let mut sum = 0;
        let mut ends = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let width = self.rows.get(at + 1).map_or(0, Vec::len);
            ends.clear();
            for &node in row {
                let from = ends.len();
                let next = self.right[node as usize].iter().map(|&to| place[to as usize] as usize);
                ends.extend(next.filter(|&to| to < width));
                ends[from..].sort_unstable();
            }
            // How many of those above end below: sums in a tree (Fenwick).
            let mut counts = vec![0u64; width + 1];
            for (above, &end) in (0u64..).zip(&ends) {
                let mut i = end + 1;
                let mut before = 0;
                while i > 0 {
                    before += counts[i];
                    i &= i - 1;
                }
                sum += above - before;
                let mut i = end + 1;
                while i <= width {
                    counts[i] += 1;
                    i += i & i.wrapping_neg();
                }
            }
        }
        sum
    }

    /// How high each stands: near its neighbours, in the order of its layer, with room between.
    fn heights(&self, room: &dyn Fn(u32) -> f32) -> Vec<f32> {
        let mut y = vec![0.0_f32; self.layer.len()];
        for row in &self.rows {
            let whole: f32 = row.iter().map(|&at| room(at)).sum();
            let mut top = -whole / 2.0;
            for &at in row {
                y[at as usize] = top + room(at) / 2.0;
                top += room(at);
            }
        }
        for sweep in 0..10 {
            let right = sweep % 2 == 0;
            for step in 0..self.rows.len() {
                let row = &self.rows[if right { step } else { self.rows.len() - 1 - step }];
                let wish = |at: u32| {
                    let (left, other) = (&self.left[at as usize], &self.right[at as usize]);
                    let (sum, count) = left
                        .iter()
                        .chain(other)
                        .fold((0.0, 0), |(sum, count), &o| (sum + y[o as usize], count + 1));
                    if count == 0 { y[at as usize] } else { sum / count as f32 }
                };
                let wishes: Vec<f32> = row.iter().map(|&at| wish(at)).collect();
                settle(row, &wishes, room, &mut y);
            }
        }
        let (low, high) = y.iter().fold((f32::MAX, f32::MIN), |(a, b), &y| (a.min(y), b.max(y)));
        let middle = (low + high) / 2.0;
        y.iter_mut().for_each(|y| *y -= middle);
        y
    }
}

/// Puts a layer as near to its wishes as the room between them allows: those that would overlap stand together, in the
/// middle of their wishes (pool adjacent violators).
fn settle(row: &[u32], wishes: &[f32], room: &dyn Fn(u32) -> f32, y: &mut [f32]) {
    // Offsets of all from the first, as near as may be; then what is wished for the first by each.
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(row.len());
    for (i, &at) in row.iter().enumerate() {
        if i > 0 {
            offset += (room(row[i - 1]) + room(at)) / 2.0;
        }
        offsets.push(offset);
    }
    // Runs that stand together: the mean of their wishes, and how many.
    let mut runs: Vec<(f32, usize)> = Vec::new();
    for (wish, offset) in wishes.iter().zip(&offsets) {
        let mut run = (wish - offset, 1);
        while let Some(&(mean, count)) = runs.last().filter(|(mean, _)| *mean > run.0) {
            let all = count + run.1;
            run = ((mean * count as f32 + run.0 * run.1 as f32) / all as f32, all);
            runs.pop();
        }
        runs.push(run);
    }
    let mut i = 0;
    for (mean, count) in runs {
        for _ in 0..count {
            y[row[i] as usize] = within(f64::from(mean + offsets[i]), -1e7, 1e7) as f32;
            i += 1;
        }
    }
}
