//! Force-directed layout: calls pull like springs, all nodes push each other away, what overlaps is moved apart.
//!
//! The forces are those of d3-force (velocity Verlet, `alpha` that cools down in 300 steps): springs weaker where many end
//! at a node, repulsion by the inverse distance, weak gravity towards the middle, which keeps together what is not
//! connected. Repulsion is summed over a quadtree (Barnes and Hut, 1986, theta 0.9). Where nodes begin is worked out
//! from the graph alone (`start.rs`), so the same graph always looks the same.
#![expect(clippy::indexing_slicing, reason = "one entry for each node; links were checked")]

mod apart;
mod start;
mod tree;

pub use start::start;

use petgraph::unionfind::UnionFind;

use apart::Grid;
use tree::Tree;

/// How long a link is between the rims of its ends, in CSS px at scale 1.
pub const LINK_PX: f32 = 62.0;

/// How strong all push each other away.
const CHARGE: f32 = 260.0;

/// How strong all are drawn to the middle.
const GRAVITY: f32 = 0.045;

/// How much stronger nodes are drawn there that are connected to few others.
const STRAY: f32 = 6.0;

/// Room that is kept between two, in CSS px at scale 1.
pub const GAP_PX: f32 = 8.0;

/// After so many steps from the start it stands still.
pub const STEPS: u32 = 300;

/// Below this it stands still.
const COLD: f32 = 0.001;

/// Above this what pushes and what overlaps is worked out in each step, below in every other one.
const FAST: f32 = 0.5;

/// Below this in every third one.
const SLOW: f32 = 0.2;

/// How much of its speed a node keeps from step to step.
const KEPT: f32 = 0.6;

/// A spring.
#[derive(Clone, Copy, Debug)]
struct Link {
    from: u32,
    to: u32,
    length: f32,
    strength: f32,
    /// How much of it moves `to`; the rest moves `from`.
    bias: f32,
}

/// Nodes that move.
#[derive(Clone, Debug, Default)]
pub struct Force {
    /// Where nodes are.
    at: Vec<[f32; 2]>,
    speed: Vec<[f32; 2]>,
    radius: Vec<f32>,
    pinned: Vec<bool>,
    gravity: Vec<f32>,
    links: Vec<Link>,
    alpha: f32,
    steps: u32,
    /// How all push each node, as last worked out.
    pushed: Vec<[f32; 2]>,
    tree: Tree,
    grid: Grid,
}

impl Force {
    /// Nodes of some radii with links between some, from where they begin. A link of a node to itself pulls nothing; of
    /// several between two, one does. O(n log n).
    pub fn new(radius: Vec<f32>, links: &[(u32, u32)], at: Vec<[f32; 2]>) -> Self {
        let count = radius.len().min(at.len());
        let mut pairs: Vec<(u32, u32)> = links
            .iter()
            .map(|&(a, b)| (a.min(b), a.max(b)))
            .filter(|&(a, b)| a != b && (b as usize) < count)
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut degree = vec![0u32; count];
        for &(a, b) in &pairs {
            degree[a as usize] += 1;
            degree[b as usize] += 1;
        }
        let link = |&(from, to): &(u32, u32)| {
            let [a, b] = [from, to].map(|at| degree[at as usize] as f32);
            let length = LINK_PX + radius[from as usize] + radius[to as usize];
            Link { from, to, length, strength: 1.0 / a.min(b), bias: a / (a + b) }
        };
        Self {
            gravity: gravity(count, &pairs),
            links: pairs.iter().map(link).collect(),
            speed: vec![[0.0; 2]; count],
            pinned: vec![false; count],
            alpha: 1.0,
            steps: 0,
            pushed: vec![[0.0; 2]; count],
            tree: Tree::default(),
            grid: Grid::default(),
            radius,
            at,
        }
    }

    /// Where nodes are, in CSS px at scale 1 from the middle.
    pub fn at(&self) -> &[[f32; 2]] {
        &self.at
    }

    /// Whether it stands still.
    pub fn is_still(&self) -> bool {
        self.alpha < COLD
    }

    /// The radii of nodes.
    pub fn radius(&self) -> &[f32] {
        &self.radius
    }

    /// Stops it where it is.
    pub fn stop(&mut self) {
        self.alpha = 0.0;
    }

    /// Sets it in motion again; 1 is as at the start, 0.3 for what has changed a little.
    pub fn warm(&mut self, alpha: f32) {
        self.alpha = self.alpha.max(alpha);
    }

    /// Holds a node in a place.
    pub fn pin(&mut self, node: u32, to: [f32; 2]) {
        let at = node as usize;
        if at < self.at.len() && to.iter().all(|v| v.is_finite()) {
            (self.at[at], self.speed[at], self.pinned[at]) = (to, [0.0; 2], true);
        }
    }

    /// Lets a node go.
    pub fn release(&mut self, node: u32) {
        if let Some(pinned) = self.pinned.get_mut(node as usize) {
            *pinned = false;
        }
    }

    /// Whether a node is held.
    pub fn is_pinned(&self, node: u32) -> bool {
        self.pinned.get(node as usize) == Some(&true)
    }

    /// One step. O(n log n + links).
    pub fn step(&mut self) {
        // So that it is cold after as many steps.
        self.alpha -= self.alpha * 0.022_762_8;
        let alpha = self.alpha;
        for link in &self.links {
            let (from, to) = (link.from as usize, link.to as usize);
            let [mut dx, mut dy] = [0, 1].map(|i| {
                self.at[to][i] + self.speed[to][i] - self.at[from][i] - self.speed[from][i]
            });
            let distance = (dx * dx + dy * dy).sqrt().max(0.01);
            let pull = (distance - link.length) / distance * alpha * link.strength;
            (dx, dy) = (dx * pull, dy * pull);
            self.speed[to][0] -= dx * link.bias;
            self.speed[to][1] -= dy * link.bias;
            self.speed[from][0] += dx * (1.0 - link.bias);
            self.speed[from][1] += dy * (1.0 - link.bias);
        }
        // While it moves fast each step is another; later what pushes hardly changes from one to the next, and overlaps
        // are looked for in the steps between.
        let every = match alpha {
            a if a > FAST => 1,
            a if a > SLOW => 2,
            _ => 3,
        };
        let turn = self.steps % every;
        if turn == 0 {
            self.tree.push(&self.at, &mut self.pushed);
        }
        self.steps = self.steps.wrapping_add(1);
        let forces = self.pushed.iter().zip(&self.gravity);
        for ((at, speed), ([px, py], gravity)) in self.at.iter().zip(&mut self.speed).zip(forces) {
            speed[0] += (px * CHARGE - at[0] * gravity) * alpha;
            speed[1] += (py * CHARGE - at[1] * gravity) * alpha;
        }
        if turn == every - 1 {
            self.grid.apart(&self.at, &mut self.speed, &self.radius);
        }
        for ((at, speed), pinned) in self.at.iter_mut().zip(&mut self.speed).zip(&self.pinned) {
            if *pinned {
                *speed = [0.0; 2];
                continue;
            }
            for (at, speed) in at.iter_mut().zip(speed) {
                *speed *= KEPT;
                *at += *speed;
            }
        }
        if self.is_still() {
            self.settle();
        }
    }

    /// All steps that are left.
    pub fn run(&mut self) {
        while !self.is_still() {
            self.step();
        }
    }

    /// Moves apart what overlaps still.
    fn settle(&mut self) {
        for _ in 0..200 {
            let mut moved = vec![[0.0; 2]; self.at.len()];
            if !self.grid.apart(&self.at, &mut moved, &self.radius) {
                break;
            }
            for ((at, moved), pinned) in self.at.iter_mut().zip(moved).zip(&self.pinned) {
                if !*pinned {
                    at[0] += moved[0];
                    at[1] += moved[1];
                }
            }
        }
    }
}

/// How strong each is drawn to the middle: what is connected to less than a tenth of the largest part more than that,
/// as else all of that pushes it far out, and nothing holds it.
fn gravity(nodes: usize, links: &[(u32, u32)]) -> Vec<f32> {
    let mut parts = UnionFind::<u32>::new(nodes);
    for &(a, b) in links {
        parts.union(a, b);
    }
    let of = parts.into_labeling();
    let mut sizes = vec![0_usize; nodes];
    of.iter().for_each(|&part| sizes[part as usize] += 1);
    let most = sizes.iter().copied().max().unwrap_or(0);
    let by = |&part: &u32| if sizes[part as usize] * 10 < most { STRAY } else { 1.0 };
    of.iter().map(|part| GRAVITY * by(part)).collect()
}
