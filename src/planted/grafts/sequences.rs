//! Different calls one after another, and the same call again.

use super::{Ctx, Graft};
use crate::calls::Target;
use crate::node::{Node, Step};

const MS: u64 = 1_000_000;

/// From so long on, statements are not used: they would be slow ones.
const LONG: u64 = 130 * MS;

/// A read whose parameters can be seen.
fn visible_read(ctx: &mut Ctx<'_>, sql: bool) -> Target {
    if sql && ctx.world.style.literals && ctx.rng.chance(0.6) {
        Target::sql(ctx.world, ctx.rng, "SELECT")
    } else {
        Target::http(ctx.world, ctx.rng, "GET")
    }
}

pub fn redundant_calls(ctx: &mut Ctx<'_>) -> Graft {
    // All but one are saved: at least 55 ms, and a ninth of the trace.
    let saving = ctx.rng.ms(55, 140).max(ctx.total / 9);
    let apart = ctx.rng.chance(0.6);
    let most = if apart { 7 } else { 4 };
    let mut count = ctx.rng.range(2, most);
    while saving / (count - 1) > LONG && count + 1 < most {
        count += 1;
    }
    while saving / (count - 1) < 22 * MS {
        count -= 1;
    }
    let each = saving / (count - 1);
    let target = visible_read(ctx, each < LONG);
    let (id, served) = (ctx.world.id(ctx.rng), ctx.rng.chance(0.5));
    let mut steps = Vec::new();
    let verbs = ["validate", "price", "check", "render", "confirm", "log"];
    for verb in verbs.iter().take(count as usize) {
        let duration = ctx.spread(each, 100, 115);
        let call = ctx.same(&target, &id, duration, served).marked();
        let name = format!("{verb} request");
        let work = Step::Work(ctx.rng.between_us(1500, 5000));
        let more = Step::Work(ctx.rng.between_us(3000, 8000));
        if apart {
            let body = vec![work, Step::call(call), more];
            steps.push(Step::call(Node::internal(ctx.caller, name, body)));
        } else {
            steps.push(Step::call(call));
            steps.push(work);
            steps.push(Step::call(Node::internal(ctx.caller, name, vec![more])));
        }
        steps.push(Step::Work(ctx.rng.between_us(2500, 6000)));
    }
    Graft { parentless: apart, ..Graft::of(steps) }
}

/// Two to four calls of one target, with the same id or others.
fn few(ctx: &mut Ctx<'_>, target: &Target, id: Option<&str>) -> Graft {
    let (count, served) = (ctx.rng.range(2, 5), ctx.rng.chance(0.5));
    let calls = (0..count)
        .map(|_| {
            let duration = ctx.rng.ms(20, 40);
            let fresh = ctx.world.id(ctx.rng);
            ctx.same(target, id.unwrap_or(&fresh), duration, served).marked()
        })
        .collect();
    Graft::of(ctx.in_turn(calls, 3000, 8000))
}

pub fn different_ids(ctx: &mut Ctx<'_>) -> Graft {
    let target = visible_read(ctx, true);
    few(ctx, &target, None)
}

pub fn equal_writes(ctx: &mut Ctx<'_>) -> Graft {
    let target = if ctx.rng.chance(0.5) {
        Target::sql(ctx.world, ctx.rng, "INSERT")
    } else {
        Target::http(ctx.world, ctx.rng, "POST")
    };
    let id = ctx.world.id(ctx.rng);
    few(ctx, &target, Some(&id))
}

pub fn hidden_parameters(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::sql(ctx.world, ctx.rng, "SELECT");
    few(ctx, &target, None)
}

/// Reads of different targets, so long each at least.
fn reads(ctx: &mut Ctx<'_>, count: u64, each: u64) -> Vec<Node> {
    let served = ctx.rng.chance(0.6);
    (0..count)
        .map(|_| {
            let target = Target::read(ctx.world, ctx.rng, each < LONG);
            let duration = ctx.spread(each, 100, 120);
            ctx.leaf(&target, duration, served).marked()
        })
        .collect()
}

pub fn sequential_calls(ctx: &mut Ctx<'_>) -> Graft {
    // All but the longest are saved: 150 ms at least, and more than a quarter of the trace.
    let saving = ctx.rng.ms(155, 280).max(ctx.total * 27 / 100);
    let count = if ctx.calm { ctx.rng.range(4, 7) } else { ctx.rng.range(3, 7) };
    let calls = reads(ctx, count, saving / (count - 1));
    Graft::of(ctx.in_turn(calls, 100, 1200))
}

pub fn with_writes(ctx: &mut Ctx<'_>) -> Graft {
    let writes = ctx.rng.range(2, 4);
    let mut calls = Vec::new();
    for _ in 0..writes {
        let target = match ctx.rng.below(3) {
            0 => Target::http(ctx.world, ctx.rng, "POST"),
            1 => Target::http(ctx.world, ctx.rng, "PUT"),
            _ => Target::sql(ctx.world, ctx.rng, "INSERT"),
        };
        let (write, read) = (ctx.rng.ms(25, 60), ctx.rng.ms(25, 50));
        calls.push(ctx.leaf(&target, write, false).marked());
        calls.extend(reads(ctx, 1, read));
    }
    Graft::of(ctx.in_turn(calls, 100, 1200))
}

pub fn at_once(ctx: &mut Ctx<'_>) -> Graft {
    let (count, each) = (ctx.rng.range(3, 7), ctx.rng.ms(40, 100));
    let calls = reads(ctx, count, each);
    Graft::of(ctx.at_once(calls))
}

pub fn work_between(ctx: &mut Ctx<'_>) -> Graft {
    let (count, each) = (ctx.rng.range(3, 6), ctx.rng.ms(30, 80));
    let calls = reads(ctx, count, each);
    Graft::of(ctx.in_turn(calls, 18_000, 40_000))
}

pub fn little_to_save(ctx: &mut Ctx<'_>) -> Graft {
    let (count, each) = (ctx.rng.range(3, 5), ctx.rng.ms(4, 7));
    let calls = reads(ctx, count, each);
    Graft::of(ctx.in_turn(calls, 100, 1200))
}
