//! Repulsion of all by all, of what is far away as if it were in one place: a quadtree in the order in which it is walked.
#![expect(
    clippy::indexing_slicing,
    reason = "places are those of cells and bodies that were counted"
)]

/// A cell is one place where it is this many times smaller than it is far away, squared.
const THETA_2: f32 = 0.9 * 0.9;

/// Levels of the tree: as many as places have bits.
const LEVELS: u32 = 16;

/// Bodies that are near each other are pushed by the same cells: the tree is walked once for so many.
const TOGETHER: u32 = 8;

/// A cell. Behind it are those within it; `skip` is the first that is not.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// The middle of the bodies in it.
    at: [f32; 2],
    mass: f32,
    /// Its width over theta; 0 for one without others within.
    width: f32,
    skip: u32,
}

/// Bodies that are near each other: a run of the order, and how far they are from their middle.
#[derive(Clone, Copy, Debug)]
struct Group {
    from: u32,
    to: u32,
    at: [f32; 2],
    radius: f32,
}

/// The tree. Keeps its memory from step to step.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    cells: Vec<Cell>,
    groups: Vec<Group>,
    /// The bodies in the order of a curve through all cells: the code of its cell, and which.
    order: Vec<(u32, u32)>,
    /// Cells to be made: from where to where in the order, and on which level.
    pending: Vec<(u32, u32, u32)>,
    /// Cells that are not ended: which, and how many of the order are in it or before.
    open: Vec<(u32, u32)>,
    /// What pushes a group: where, and how many.
    pushing: Vec<[f32; 3]>,
}

impl Tree {
    /// For each body the way from each other one over the distance squared, together. O(n log n).
    pub fn push(&mut self, at: &[[f32; 2]], pushed: &mut [[f32; 2]]) {
        self.build(at);
        let groups = std::mem::take(&mut self.groups);
        for group in &groups {
            self.walk(group);
            for &(_, body) in &self.order[group.from as usize..group.to as usize] {
                let [x, y] = at[body as usize];
                let (mut px, mut py) = (0.0, 0.0);
                for &[cx, cy, mass] in &self.pushing {
                    let (dx, dy) = (x - cx, y - cy);
                    // Itself is no way from itself; what is very near does not push without bound.
                    let push = mass / (dx * dx + dy * dy).max(1.0);
                    px += dx * push;
                    py += dy * push;
                }
                pushed[body as usize] = [px, py];
            }
        }
        self.groups = groups;
    }

    /// Sorts bodies into cells.
    fn build(&mut self, at: &[[f32; 2]]) {
        self.cells.clear();
        self.groups.clear();
        self.order.clear();
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for at in at {
            for i in 0..2 {
                low[i] = low[i].min(at[i]);
                high[i] = high[i].max(at[i]);
            }
        }
        let width = (high[0] - low[0]).max(high[1] - low[1]).max(1.0) * 1.000_1;
        let unit = (1 << LEVELS) as f32 / width;
        for (body, at) in (0..).zip(at) {
            let [x, y] = [0, 1].map(|i| ((at[i] - low[i]) * unit) as u32);
            self.order.push((spread(x) | spread(y) << 1, body));
        }
        self.order.sort_unstable();
        // From the largest cells to the smallest, in the order of the curve.
        self.open.clear();
        let all = self.order.len() as u32;
        self.pending.clear();
        if all > 0 {
            self.pending.push((0, all, 0));
        }
        // Up to here bodies are in a group.
        let mut grouped = 0;
        while let Some((from, to, mut level)) = self.pending.pop() {
            self.end(from);
            let bodies = &self.order[from as usize..to as usize];
            // Levels on which all are in one quarter tell nothing.
            let (first, last) = (self.order[from as usize].0, self.order[to as usize - 1].0);
            while level < LEVELS
                && first >> (2 * (LEVELS - 1 - level)) == last >> (2 * (LEVELS - 1 - level))
            {
                level += 1;
            }
            let mass = bodies.len() as f32;
            let mut sum = [0.0; 2];
            for &(_, body) in bodies {
                sum[0] += at[body as usize][0];
                sum[1] += at[body as usize][1];
            }
            let middle = sum.map(|v| v / mass);
            let leaf = bodies.len() < 2 || level >= LEVELS;
            if from >= grouped && (leaf || to - from <= TOGETHER) {
                let far = |&(_, body): &(u32, u32)| {
                    let [x, y] = at[body as usize];
                    let (dx, dy) = (x - middle[0], y - middle[1]);
                    dx * dx + dy * dy
                };
                let radius = bodies.iter().map(far).fold(0.0, f32::max).sqrt();
                self.groups.push(Group { from, to, at: middle, radius });
                grouped = to;
            }
            let side = width / (1u32 << level.min(LEVELS)) as f32;
            let now = self.cells.len() as u32;
            let width = if leaf { 0.0 } else { side / THETA_2.sqrt() };
            self.cells.push(Cell { at: middle, mass, width, skip: now + 1 });
            if leaf {
                continue;
            }
            self.open.push((now, to));
            let shift = 2 * (LEVELS - 1 - level);
            let quarter = |at: u32| self.order[at as usize].0 >> shift & 3;
            // The last first, as they are taken from the end.
            let mut end = to;
            while end > from {
                let of = quarter(end - 1);
                let mut start = end - 1;
                while start > from && quarter(start - 1) == of {
                    start -= 1;
                }
                self.pending.push((start, end, level + 1));
                end = start;
            }
        }
        self.end(all);
    }

    /// Cells all of whose bodies are before `at` have ended.
    fn end(&mut self, at: u32) {
        let now = self.cells.len() as u32;
        while let Some(&(cell, _)) = self.open.last().filter(|(_, end)| *end <= at) {
            self.cells[cell as usize].skip = now;
            self.open.pop();
        }
    }

    /// Finds what pushes a group: cells that are small and far, bodies that are near.
    fn walk(&mut self, group: &Group) {
        self.pushing.clear();
        let mut next = 0;
        while let Some(cell) = self.cells.get(next) {
            let (dx, dy) = (group.at[0] - cell.at[0], group.at[1] - cell.at[1]);
            let reach = cell.width + group.radius;
            if cell.width > 0.0 && reach * reach >= dx * dx + dy * dy {
                next += 1;
                continue;
            }
            self.pushing.push([cell.at[0], cell.at[1], cell.mass]);
            next = cell.skip as usize;
        }
    }
}

/// The bits of a number, a gap behind each.
fn spread(v: u32) -> u32 {
    let mut v = v & 0xffff;
    v = (v | v << 8) & 0x00ff_00ff;
    v = (v | v << 4) & 0x0f0f_0f0f;
    v = (v | v << 2) & 0x3333_3333;
    (v | v << 1) & 0x5555_5555
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the tree says and what a sum over all bodies does, at worst, in parts of the latter.
    fn off(at: &[[f32; 2]]) -> f32 {
        let mut found = vec![[0.0; 2]; at.len()];
        Tree::default().push(at, &mut found);
        let mut worst: f32 = 0.0;
        for (&one, found) in at.iter().zip(found) {
            let mut exact = [0.0_f32; 2];
            for &other in at {
                let (dx, dy) = (one[0] - other[0], one[1] - other[1]);
                let d = dx * dx + dy * dy;
                exact[0] += dx / d.max(1.0);
                exact[1] += dy / d.max(1.0);
            }
            let length = |v: [f32; 2]| (v[0] * v[0] + v[1] * v[1]).sqrt();
            let far = length([found[0] - exact[0], found[1] - exact[1]]);
            worst = worst.max(far / length(exact).max(0.05));
        }
        worst
    }

    #[test]
    fn the_tree_says_about_what_a_sum_over_all_does() {
        let spiral = |count: u32| {
            let of = |i: u32| {
                let (r, a) = (10.0 * (i as f32).sqrt(), i as f32 * 2.4);
                [r * a.cos(), r * a.sin()]
            };
            (0..count).map(of).collect::<Vec<_>>()
        };
        for count in [1, 2, 3, 17, 400] {
            assert!(off(&spiral(count)) < 0.25, "{count}: {}", off(&spiral(count)));
        }
        // Many in one place, and one apart.
        let mut same = vec![[3.0, 3.0]; 50];
        same.push([400.0, -200.0]);
        assert!(off(&same) < 0.01);
        Tree::default().push(&[], &mut []);
    }

    #[test]
    fn cells_that_are_skipped_are_those_within() {
        let at: Vec<[f32; 2]> =
            (0..100u16).map(|i| [f32::from(i % 10), f32::from(i / 10)]).collect();
        let mut tree = Tree::default();
        tree.build(&at);
        for (i, cell) in tree.cells.iter().enumerate() {
            let within = &tree.cells[i + 1..cell.skip as usize];
            let leaves: f32 = within.iter().filter(|c| c.width == 0.0).map(|c| c.mass).sum();
            assert!(within.is_empty() || (leaves - cell.mass).abs() < 0.5, "{i}");
        }
        assert_eq!(tree.cells[0].skip as usize, tree.cells.len());
        // Each body is in one group.
        let mut next = 0;
        for group in &tree.groups {
            assert_eq!(group.from, next);
            next = group.to;
        }
        assert_eq!(next as usize, at.len());
    }
}
