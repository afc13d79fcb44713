//! Many calls: at once, few at a time, and all over a service.

use super::{Ctx, Graft};
use crate::calls::Target;
use crate::node::{Node, Step};
use crate::world::{NOUNS, nouns};

const MS: u64 = 1_000_000;

/// With the ordinary calls of their parent, more than so many can be more than twenty.
const WIDE: u64 = 14;

/// So many calls of one service, at most three under a step.
fn scattered(ctx: &mut Ctx<'_>, count: u64) -> Graft {
    let (service, rpc) = (ctx.world.service(ctx.rng), ctx.rng.chance(0.4));
    let mut names: Vec<String> = ["plan", "check", "fill", "sort", "weigh"]
        .iter()
        .flat_map(|verb| NOUNS.iter().map(move |noun| format!("{verb} {noun}")))
        .collect();
    ctx.rng.shuffle(&mut names);
    let served = ctx.rng.chance(0.5);
    let mut left = count;
    let mut steps = Vec::new();
    while left > 0 {
        let here = ctx.rng.range(1, 4).min(left);
        left -= here;
        let mut body = vec![Step::Work(ctx.rng.between_us(200, 900))];
        for noun in nouns(ctx.rng, here as usize) {
            let target = if rpc {
                let verb = *ctx.rng.pick(&["Get", "List", "Update", "Reserve"]);
                Target::Rpc { service, verb, noun }
            } else {
                let method: &&str = ctx.rng.pick(&["GET", "GET", "POST"]);
                Target::Http { service, method, noun }
            };
            let duration = ctx.rng.between_us(1000, 4000);
            body.push(Step::call(ctx.leaf(&target, duration, served).marked()));
            body.push(Step::Work(ctx.rng.between_us(200, 900)));
        }
        let name = names.pop().unwrap_or_default();
        steps.push(Step::call(Node::internal(ctx.caller, name, body)));
        steps.push(Step::Work(ctx.rng.between_us(400, 1500)));
    }
    Graft { parentless: true, ..Graft::of(steps) }
}

pub fn chatty_service(ctx: &mut Ctx<'_>) -> Graft {
    let count = ctx.rng.range(21, 41);
    scattered(ctx, count)
}

pub fn few_calls(ctx: &mut Ctx<'_>) -> Graft {
    let count = ctx.rng.range(6, 10);
    scattered(ctx, count)
}

/// So many calls of several templates at once.
fn mixed(ctx: &mut Ctx<'_>, count: u64, templates: u64) -> Graft {
    let targets: Vec<Target> =
        (0..templates).map(|_| Target::read(ctx.world, ctx.rng, true)).collect();
    let (each, served) = (ctx.rng.ms(10, 30), ctx.rng.chance(0.3));
    let calls = (0..count)
        .map(|ix| {
            let duration = ctx.spread(each, 100, 170);
            ctx.leaf(&targets[(ix % templates) as usize], duration, served).marked()
        })
        .collect();
    Graft::of(ctx.at_once(calls)).also(count.div_ceil(templates) >= 15, &["chatty-service"])
}

pub fn wide_fan_out(ctx: &mut Ctx<'_>) -> Graft {
    let (count, templates) = (ctx.rng.range(29, 71), ctx.rng.range(3, 7));
    mixed(ctx, count, templates)
}

pub fn some_at_once(ctx: &mut Ctx<'_>) -> Graft {
    let (count, templates) = (ctx.rng.range(8, 15), ctx.rng.range(2, 5));
    mixed(ctx, count, templates)
}

pub fn many_steps(ctx: &mut Ctx<'_>) -> Graft {
    let count = ctx.rng.range(24, 41);
    let steps = (0..count)
        .map(|ix| {
            let work = Step::Work(ctx.rng.between_us(100, 600));
            Node::internal(ctx.caller, format!("map item {ix}"), vec![work]).marked()
        })
        .collect();
    Graft::of(if ctx.rng.chance(0.5) { ctx.at_once(steps) } else { ctx.in_turn(steps, 20, 100) })
}

/// A call that many are made of.
fn target(ctx: &mut Ctx<'_>, sql: bool) -> Target {
    match ctx.rng.below(if sql { 3 } else { 2 }) {
        0 => Target::http(ctx.world, ctx.rng, "GET"),
        1 => Target::rpc(ctx.world, ctx.rng, "Get"),
        _ => Target::sql(ctx.world, ctx.rng, "SELECT"),
    }
}

/// So many equal calls, so long at least, 1.6 times at most.
fn equal(ctx: &mut Ctx<'_>, count: u64, each: u64) -> Vec<Node> {
    let (target, served) = (target(ctx, true), ctx.rng.chance(0.5));
    (0..count)
        .map(|_| {
            let duration = ctx.spread(each, 100, 160);
            ctx.leaf(&target, duration, served).marked()
        })
        .collect()
}

pub fn pool_saturation(ctx: &mut Ctx<'_>) -> Graft {
    let (count, size) = (ctx.rng.range(12, 31), ctx.rng.range(2, 5) as usize);
    let (target, served) = (target(ctx, true), ctx.rng.chance(0.5));
    let each = ctx.rng.ms(20, 48);
    let mut free: Vec<u64> = (0..size).map(|_| ctx.rng.between_us(10, 300)).collect();
    let mut all = Vec::new();
    for _ in 0..count {
        free.sort_unstable();
        let duration = ctx.spread(each, 100, 160);
        all.push((free[0], ctx.leaf(&target, duration, served).marked()));
        free[0] += duration + ctx.rng.between_us(50, 700);
    }
    Graft::of(vec![Step::Block(all)])
        .also(count >= 15, &["chatty-service"])
        .also(count > WIDE, &["wide-fan-out"])
}

pub fn no_limit(ctx: &mut Ctx<'_>) -> Graft {
    let (count, each) = (ctx.rng.range(8, 15), ctx.rng.ms(20, 50));
    let calls = equal(ctx, count, each);
    Graft::of(ctx.at_once(calls))
}

pub fn two_batches(ctx: &mut Ctx<'_>) -> Graft {
    let each = ctx.rng.ms(20, 50);
    let mut first = equal(ctx, 6, each);
    let second = first.split_off(3);
    let mut steps = ctx.at_once(first);
    steps.push(Step::Work(ctx.rng.between_us(12_000, 30_000)));
    steps.extend(ctx.at_once(second));
    Graft::of(steps)
}

pub fn outlier(ctx: &mut Ctx<'_>) -> Graft {
    let (count, median) = (ctx.rng.range(9, 21), ctx.rng.ms(8, 30));
    let far = (median * 56 / 10).max(median + 115 * MS);
    let far = ctx.spread(far, 100, 140);
    // A statement that long would be a slow one.
    let (target, served) = (target(ctx, far < 140 * MS), ctx.rng.chance(0.5));
    let which = ctx.rng.below(count);
    let calls = (0..count)
        .map(|ix| {
            if ix == which {
                return ctx.leaf(&target, far, served).marked();
            }
            let duration = ctx.spread(median, 80, 110);
            ctx.leaf(&target, duration, served)
        })
        .collect();
    Graft::of(ctx.at_once(calls))
        .also(count >= 15, &["chatty-service"])
        .also(count > WIDE, &["wide-fan-out"])
}

pub fn ordinary_spread(ctx: &mut Ctx<'_>) -> Graft {
    let (count, each) = (ctx.rng.range(9, 15), ctx.rng.ms(10, 40));
    let calls = equal(ctx, count, each);
    Graft::of(ctx.at_once(calls))
}
