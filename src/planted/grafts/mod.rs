//! What is put into an ordinary trace: one file a group, patterns and what resembles them together.

mod failures;
mod fan_outs;
mod repeats;
mod sequences;
mod stretches;
mod waits;

use crate::calls::{self, Target};
use crate::node::{Node, Step};
use crate::rng::Rng;
use crate::world::World;

/// Where something is planted, and with what.
#[derive(Debug)]
pub struct Ctx<'a> {
    /// Random numbers of this graft alone.
    pub rng: &'a mut Rng,
    /// What the trace refers to.
    pub world: &'a mut World,
    /// The service of the parent.
    pub caller: usize,
    /// How long the trace is without grafts, in nanoseconds.
    pub base: u64,
    /// How long it is at most in the end.
    pub total: u64,
    /// Whether there is a plant that has to be a share of the trace, so that others are short.
    pub calm: bool,
}

/// Something to put into the body of a parent.
#[derive(Debug, Default)]
pub struct Graft {
    /// What the parent does more.
    pub steps: Vec<Step>,
    /// Which other detectors may rightly speak.
    pub also: Vec<&'static str>,
    /// Whether the parent is of no account.
    pub parentless: bool,
    /// Whether the parent itself is the span to be named.
    pub names_host: bool,
}

impl Graft {
    /// Steps that trip nothing else.
    pub fn of(steps: Vec<Step>) -> Self {
        Self { steps, ..Self::default() }
    }

    /// May rightly be found by another detector too, if so.
    pub fn also(mut self, when: bool, detectors: &[&'static str]) -> Self {
        if when {
            self.also.extend(detectors);
        }
        self
    }
}

/// Makes one.
pub type Make = fn(&mut Ctx<'_>) -> Graft;

/// The patterns, in the order of [`crate::DETECTORS`].
pub const PLANTS: [Make; 18] = [
    repeats::n_plus_one_queries,
    repeats::n_plus_one_calls,
    repeats::repeating_pattern,
    sequences::redundant_calls,
    sequences::sequential_calls,
    stretches::slow_statement,
    fan_outs::chatty_service,
    fan_outs::wide_fan_out,
    fan_outs::pool_saturation,
    failures::retries,
    failures::timeout,
    failures::root_cause,
    stretches::uninstrumented_gap,
    waits::queue_wait,
    waits::network_gap,
    fan_outs::outlier,
    waits::work_after_response,
    waits::clock_skew,
];

/// What resembles a pattern: the detector that must be silent, what it is, and how it is made.
pub const LOOK_ALIKES: [(&str, &str, Make); 32] = [
    ("n-plus-one-queries", "four equal queries", repeats::four_queries),
    ("n-plus-one-queries", "equal queries at once", repeats::parallel_queries),
    ("n-plus-one-queries", "twelve tiny queries", repeats::tiny_queries),
    ("n-plus-one-calls", "equal calls at once", repeats::parallel_calls),
    ("n-plus-one-calls", "a few short calls", repeats::short_calls),
    ("repeating-pattern", "a pattern twice only", repeats::pattern_twice),
    ("repeating-pattern", "a short pattern", repeats::short_pattern),
    ("redundant-calls", "one template, different ids", sequences::different_ids),
    ("redundant-calls", "equal writes", sequences::equal_writes),
    ("redundant-calls", SANITISED, sequences::hidden_parameters),
    ("sequential-calls", "writes in the sequence", sequences::with_writes),
    ("sequential-calls", "calls at once", sequences::at_once),
    ("sequential-calls", "own work between the calls", sequences::work_between),
    ("sequential-calls", "short calls", sequences::little_to_save),
    ("slow-statement", "an ordinary long statement", stretches::long_statement),
    ("slow-statement", "a slow HTTP call", stretches::slow_http),
    ("chatty-service", "six to nine calls", fan_outs::few_calls),
    ("wide-fan-out", "many steps that are no calls", fan_outs::many_steps),
    ("wide-fan-out", "eight to fourteen calls at once", fan_outs::some_at_once),
    ("pool-saturation", "equal calls all at once", fan_outs::no_limit),
    ("pool-saturation", "two batches with work between", fan_outs::two_batches),
    ("retries", "other parameters after a failure", failures::other_parameters),
    ("retries", "one failure", failures::one_failure),
    ("timeout", "a failure of another kind", failures::refused),
    ("root-cause", "a handled exception", failures::handled),
    ("uninstrumented-gap", "a long leaf", stretches::long_leaf),
    ("uninstrumented-gap", "own stretches of 50 to 70 ms", stretches::short_stretches),
    ("queue-wait", "a short wait", waits::short_wait),
    ("network-gap", "a slow network", waits::slow_network),
    ("outlier", "an ordinary spread", fan_outs::ordinary_spread),
    ("work-after-response", AFTER, waits::just_after),
    ("clock-skew", "a clock that is nearly right", waits::small_skew),
];

/// The look-alike that needs statements without literals.
pub const SANITISED: &str = "parameters that cannot be seen";

/// The look-alike that needs a root that is a server's.
pub const AFTER: &str = "some milliseconds after the response";

impl Ctx<'_> {
    /// A call of a target with an id of its own.
    fn leaf(&mut self, target: &Target, duration: u64, served: bool) -> Node {
        let id = self.world.id(self.rng);
        self.same(target, &id, duration, served)
    }

    /// A call of a target with a given id.
    fn same(&mut self, target: &Target, id: &str, duration: u64, served: bool) -> Node {
        calls::leaf(self.world, self.rng, self.caller, target, id, duration, served)
    }

    /// A number times something between two factors in percent.
    fn spread(&mut self, number: u64, from: u64, to: u64) -> u64 {
        number * self.rng.range(from, to + 1) / 100
    }

    /// So many durations that are `total` together: all alike, or some five times as long.
    fn durations(&mut self, count: u64, total: u64, uneven: bool) -> Vec<u64> {
        let mut parts: Vec<u64> = (0..count)
            .map(|ix| {
                let weight = if uneven && ix % 5 >= 3 { 500 } else { 100 };
                self.spread(weight * 100, 90, 115)
            })
            .collect();
        self.rng.shuffle(&mut parts);
        let sum: u64 = parts.iter().sum();
        parts.iter().map(|part| part * (total / 1000) / sum * 1000 + 1000).collect()
    }

    /// One after another, with so many microseconds of own work between.
    fn in_turn(&mut self, nodes: Vec<Node>, from: u64, to: u64) -> Vec<Step> {
        let mut steps = Vec::new();
        for node in nodes {
            if !steps.is_empty() {
                steps.push(Step::Work(self.rng.between_us(from, to)));
            }
            steps.push(Step::call(node));
        }
        steps
    }

    /// All at once: each starts within a millisecond and a half.
    fn at_once(&mut self, nodes: Vec<Node>) -> Vec<Step> {
        let all = nodes.into_iter().map(|node| (self.rng.between_us(10, 1500), node)).collect();
        vec![Step::Block(all)]
    }
}
