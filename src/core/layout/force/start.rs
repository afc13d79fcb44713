//! Where nodes begin: about as far apart as there are calls between them.
//!
//! PivotMDS (Brandes and Pich, "Eigensolver Methods for Progressive Multidimensional Scaling of Large Data", 2006): the
//! distances in calls from a few nodes that are far from each other, seen from the two sides from which they differ most.
//! Forces that start there untangle in a few steps what they would not from a spiral.
#![expect(clippy::indexing_slicing, reason = "one entry for each node, and for each pivot")]

use std::collections::VecDeque;

use super::LINK_PX;

/// How many nodes distances are counted from.
const PIVOTS: usize = 32;

/// Places of so many nodes with links between some. O(PIVOTS x (nodes + links)).
pub fn start(nodes: usize, links: &[(u32, u32)]) -> Vec<[f32; 2]> {
    let beside = beside(nodes, links);
    let pivots = PIVOTS.min(nodes);
    let mut nearest = vec![u32::MAX; nodes];
    let mut rows: Vec<Vec<f32>> = Vec::with_capacity(pivots);
    let mut pivot = (0..nodes).max_by_key(|&node| (beside[node].len(), nodes - node)).unwrap_or(0);
    for _ in 0..pivots {
        let steps = steps(&beside, pivot);
        let far = steps.iter().copied().filter(|&d| d != u32::MAX).max().unwrap_or(0) + 2;
        rows.push(steps.iter().map(|&d| d.min(far) as f32).collect());
        for (nearest, &d) in nearest.iter_mut().zip(&steps) {
            *nearest = (*nearest).min(d);
        }
        pivot = (0..nodes).max_by_key(|&node| (nearest[node], nodes - node)).unwrap_or(0);
    }
    let centred = centred(rows);
    let sides = [side(&centred, None, 1.0), Vec::new()];
    let second = side(&centred, Some(&sides[0]), 1.7);
    let along = |side: &[f32], node: usize| -> f32 {
        centred.iter().zip(side).map(|(row, part)| row[node] * part).sum()
    };
    let mut at: Vec<[f32; 2]> =
        (0..nodes).map(|node| [along(&sides[0], node), along(&second, node)]).collect();
    // As large as the nodes need.
    let spread = |i: usize, at: &[[f32; 2]]| {
        (at.iter().map(|at| at[i] * at[i]).sum::<f32>() / nodes.max(1) as f32).sqrt().max(1e-3)
    };
    let wide = LINK_PX * 0.5 * (nodes as f32).sqrt();
    let by =
        [wide / spread(0, &at), (wide * 0.8 / spread(1, &at)).min(4.0 * wide / spread(0, &at))];
    for (i, at) in (0u32..).zip(&mut at) {
        // Nodes with the same calls are in one place: a spiral tells them apart.
        let (r, a) = (LINK_PX * 0.1 * (i as f32).sqrt(), i as f32 * 2.399_963);
        *at = [at[0] * by[0] + r * a.cos(), at[1] * by[1] + r * a.sin()];
    }
    at
}

fn beside(nodes: usize, links: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let mut beside = vec![Vec::new(); nodes];
    for &(a, b) in links {
        if a != b && (a as usize) < nodes && (b as usize) < nodes {
            beside[a as usize].push(b);
            beside[b as usize].push(a);
        }
    }
    beside
}

/// How many links each is away; `u32::MAX` for what is not connected.
fn steps(beside: &[Vec<u32>], from: usize) -> Vec<u32> {
    let mut steps = vec![u32::MAX; beside.len()];
    if let Some(first) = steps.get_mut(from) {
        *first = 0;
    }
    let mut reached = VecDeque::from([from]);
    while let Some(at) = reached.pop_front() {
        let Some(beside) = beside.get(at) else { break };
        for &other in beside {
            if steps[other as usize] == u32::MAX {
                steps[other as usize] = steps[at] + 1;
                reached.push_back(other as usize);
            }
        }
    }
    steps
}

/// Squares, less the means of their rows and columns, and the mean of all.
fn centred(mut rows: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
    let nodes = rows.first().map_or(0, Vec::len);
    let mut columns = vec![0.0; nodes];
    let mut all = 0.0;
    let mut means = Vec::with_capacity(rows.len());
    for row in &mut rows {
        row.iter_mut().for_each(|d| *d *= *d);
        let mean = row.iter().sum::<f32>() / nodes.max(1) as f32;
        columns.iter_mut().zip(&*row).for_each(|(sum, d)| *sum += d);
        means.push(mean);
        all += mean;
    }
    let count = rows.len().max(1) as f32;
    all /= count;
    for (row, mean) in rows.iter_mut().zip(means) {
        for (d, sum) in row.iter_mut().zip(&columns) {
            *d = -0.5 * (*d - mean - sum / count + all);
        }
    }
    rows
}

/// The side from which rows differ most, or most but for another side; by repeated multiplication.
fn side(rows: &[Vec<f32>], other: Option<&[f32]>, seed: f32) -> Vec<f32> {
    let count = rows.len();
    let product =
        |a: usize, b: usize| -> f32 { rows[a].iter().zip(&rows[b]).map(|(x, y)| x * y).sum() };
    let square = |a: usize| (0..count).map(|b| product(a, b)).collect::<Vec<f32>>();
    let squares: Vec<Vec<f32>> = (0..count).map(square).collect();
    let mut side: Vec<f32> = (0..count).map(|i| (i as f32 * seed + seed).sin()).collect();
    for _ in 0..60 {
        if let Some(other) = other {
            let along: f32 = side.iter().zip(other).map(|(a, b)| a * b).sum();
            side.iter_mut().zip(other).for_each(|(a, b)| *a -= along * b);
        }
        let mut next: Vec<f32> =
            squares.iter().map(|row| row.iter().zip(&side).map(|(a, b)| a * b).sum()).collect();
        let length = next.iter().map(|v| v * v).sum::<f32>().sqrt();
        if length < 1e-12 {
            break;
        }
        next.iter_mut().for_each(|v| *v /= length);
        side = next;
    }
    side
}
