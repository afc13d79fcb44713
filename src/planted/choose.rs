//! What goes into which trace.
//!
//! Patterns and look-alikes are dealt from shuffled decks, so that each comes about equally often
//! in any run of seeds.

use crate::DETECTORS;
use crate::grafts::{AFTER, LOOK_ALIKES, PLANTS, SANITISED};
use crate::ordinary::Root;
use crate::rng::Rng;
use crate::world::Style;

/// What a trace is to have.
#[derive(Debug)]
pub struct Choice {
    /// Which patterns, as indices into [`PLANTS`].
    pub plants: Vec<usize>,
    /// Which look-alikes, as indices into [`LOOK_ALIKES`].
    pub look_alikes: Vec<usize>,
    /// How it begins.
    pub root: Root,
    /// How it was instrumented.
    pub style: Style,
    /// Whether a pattern has to be a share of the trace.
    pub calm: bool,
}

/// Patterns that have to be a share of the trace. More than two would drive each other up.
fn relative(plant: usize) -> bool {
    matches!(DETECTORS[plant], "redundant-calls" | "sequential-calls" | "uninstrumented-gap")
}

fn after(plant: usize) -> bool {
    DETECTORS[plant] == "work-after-response"
}

/// The choice of a seed.
pub fn choose(seed: u64) -> Choice {
    let mut rng = Rng::new(seed, 1);
    let count = match rng.below(100) {
        0..25 => 0,
        25..45 => 1,
        45..68 => 2,
        68..87 => 3,
        _ => 4,
    };
    let mut plants = Vec::new();
    for plant in dealt(seed, 4, PLANTS.len() as u64, 2).take(count) {
        let relatives = plants.iter().filter(|&&other| relative(other)).count();
        if !plants.contains(&plant) && (relatives < 2 || !relative(plant)) {
            plants.push(plant);
        }
    }
    let count = match rng.below(100) {
        0..6 => 0,
        6..16 => 1,
        16..42 => 2,
        _ => 3,
    };
    let has_after = plants.iter().any(|&plant| after(plant));
    let mut look_alikes = Vec::new();
    for look in dealt(seed, 3, LOOK_ALIKES.len() as u64, 3).take(count) {
        // What runs some milliseconds late belongs to what runs late for long.
        let belongs = has_after && LOOK_ALIKES[look].1 == AFTER;
        if !belongs && !look_alikes.contains(&look) {
            look_alikes.push(look);
        }
    }
    let looks = |what| look_alikes.iter().any(|&look| LOOK_ALIKES[look].1 == what);
    let root = match rng.below(10) {
        0 if !has_after && !looks(AFTER) => Root::Consumer,
        1 if !has_after && !looks(AFTER) => Root::Cron,
        _ => Root::Server,
    };
    let mut style = Style::any(&mut rng);
    style.literals &= !looks(SANITISED);
    let calm = plants.iter().any(|&plant| relative(plant));
    Choice { plants, look_alikes, root, style, calm }
}

/// The cards of a seed, `hand` at most, out of decks of `size` cards.
fn dealt(seed: u64, hand: u64, size: u64, stream: u64) -> impl Iterator<Item = usize> {
    (0..hand).map(move |card| {
        let place = seed.wrapping_mul(hand).wrapping_add(card);
        let mut deck: Vec<usize> = (0..size as usize).collect();
        Rng::new(place / size, stream).shuffle(&mut deck);
        deck[(place % size) as usize]
    })
}

/// Whether a pattern or look-alike lies under the root.
pub fn under_root(detector: &str) -> bool {
    detector == "work-after-response"
}
