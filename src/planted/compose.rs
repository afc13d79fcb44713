//! Puts what was chosen into an ordinary trace.

use crate::choose::{Choice, choose, under_root};
use crate::grafts::{Ctx, Graft, LOOK_ALIKES, Make, PLANTS};
use crate::layout::{self, Span};
use crate::node::{Kind, Node, Step, children_mut};
use crate::ordinary::{Ordinary, ordinary};
use crate::rng::Rng;
use crate::world::World;
use crate::{DETECTORS, LookAlike, Plant};

/// A trace before it is written.
#[derive(Debug)]
pub struct Composed {
    /// Its spans, parents before children.
    pub spans: Vec<Span>,
    /// What they refer to.
    pub world: World,
    /// What is to be found.
    pub plants: Vec<Plant>,
    /// What is not.
    pub look_alikes: Vec<LookAlike>,
}

/// The most calls that a span makes of itself where something is planted under it.
const MOST_CALLS: usize = 6;

/// A graft and where it is.
struct Placed {
    also: Vec<&'static str>,
    parentless: bool,
    host: usize,
}

/// The trace of a seed.
///
/// Some patterns are such only as a share of the trace, and make it longer themselves. So it is
/// made again with what it came to last time, until it is no longer than that.
pub fn compose(seed: u64) -> Composed {
    let choice = choose(seed);
    let mut rng = Rng::new(seed, 4);
    let world = World::new(&mut rng, choice.style);
    let base = ordinary(seed, &world, choice.root);
    let mut total = base.length;
    loop {
        let (spans, world, placed) = once(seed, &choice, &base, total);
        let length = layout::length(&spans, &world);
        if length <= total {
            return named(&choice, spans, world, placed);
        }
        total = length + length / 200;
    }
}

fn once(
    seed: u64,
    choice: &Choice,
    base: &Ordinary,
    total: u64,
) -> (Vec<Span>, World, Vec<Placed>) {
    let mut world = base.world.clone();
    let mut root = base.root.clone();
    let makes: Vec<(&str, Make)> = choice
        .plants
        .iter()
        .map(|&plant| (DETECTORS[plant], PLANTS[plant]))
        .chain(choice.look_alikes.iter().map(|&look| (LOOK_ALIKES[look].0, LOOK_ALIKES[look].2)))
        .collect();
    let mut rng = Rng::new(seed, 5);
    let root_taken = makes.iter().any(|(detector, _)| under_root(detector));
    let mut hosts: Vec<usize> = (usize::from(root_taken)..base.hosts).collect();
    rng.shuffle(&mut hosts);
    // Those last that have many calls already: with what is planted they could be a fan-out.
    hosts.sort_by_key(|&number| find(&mut root, number).map_or(0, calls) <= MOST_CALLS);
    let mut placed = Vec::new();
    for (ix, (detector, make)) in makes.into_iter().enumerate() {
        let number = if under_root(detector) { 0 } else { hosts.pop().unwrap_or(0) };
        let mut rng = Rng::new(seed, 10 + ix as u64);
        let Some(host) = find(&mut root, number) else { continue };
        let mut ctx = Ctx {
            rng: &mut rng,
            world: &mut world,
            caller: host.service,
            base: base.length,
            total,
            calm: choice.calm,
        };
        let graft = make(&mut ctx);
        placed.push(Placed {
            also: graft.also.clone(),
            parentless: graft.parentless,
            host: number,
        });
        insert(host, graft, ix, &mut rng);
    }
    let mut rng = Rng::new(seed, 6);
    let mut spans = layout::lay_out(root, &mut rng);
    layout::drop_some(&mut spans, &mut rng);
    (spans, world, placed)
}

/// How many calls a span makes itself.
fn calls(node: &mut Node) -> usize {
    node.children_mut().iter().filter(|child| child.kind == Kind::Client).count()
}

/// The span that has this number.
fn find(node: &mut Node, number: usize) -> Option<&mut Node> {
    if node.host == Some(number) {
        return Some(node);
    }
    node.children_mut().into_iter().find_map(|child| find(child, number))
}

/// Puts a graft between what the host does, with some work before and behind.
fn insert(host: &mut Node, mut graft: Graft, ix: usize, rng: &mut Rng) {
    for node in children_mut(&mut graft.steps) {
        adopt(node, ix);
    }
    host.graft.get_or_insert(ix);
    if graft.names_host {
        host.named_by.push(ix);
    }
    let at = rng.range(1, host.body.len() as u64) as usize;
    let before = Step::Work(rng.between_us(4000, 8000));
    let behind = Step::Work(rng.between_us(4000, 8000));
    let steps = std::iter::once(before).chain(graft.steps).chain(std::iter::once(behind));
    host.body.splice(at..at, steps);
}

fn adopt(node: &mut Node, ix: usize) {
    node.graft = Some(ix);
    if node.marked {
        node.named_by.push(ix);
    }
    for child in node.children_mut() {
        adopt(child, ix);
    }
}

/// An id as it is written.
pub fn hex(id: u64) -> String {
    format!("{id:016x}")
}

/// Says which spans the grafts have become.
fn named(choice: &Choice, spans: Vec<Span>, world: World, placed: Vec<Placed>) -> Composed {
    let of = |ix: usize| -> Vec<&Span> {
        let mut all: Vec<&Span> =
            spans.iter().filter(|span| span.node.named_by.contains(&ix)).collect();
        all.sort_by_key(|span| span.start);
        all
    };
    let ids = |all: &[&Span]| all.iter().map(|span| hex(span.id)).collect();
    let (mut plants, mut look_alikes) = (Vec::new(), Vec::new());
    for (ix, placed) in placed.into_iter().enumerate() {
        let mut all = of(ix);
        let Some(&plant) = choice.plants.get(ix) else {
            let (detector, what, _) = LOOK_ALIKES[choice.look_alikes[ix - choice.plants.len()]];
            look_alikes.push(LookAlike { detector, what, spans: ids(&all), also: placed.also });
            continue;
        };
        let detector = DETECTORS[plant];
        if detector == "root-cause" {
            all.reverse();
        }
        let host = spans.iter().find(|span| span.node.host == Some(placed.host));
        let parent = host.filter(|_| !placed.parentless).map(|span| hex(span.id));
        plants.push(Plant {
            detector,
            parent: parent.unwrap_or_default(),
            spans: ids(&all),
            also: placed.also,
        });
    }
    Composed { spans, world, plants, look_alikes }
}
