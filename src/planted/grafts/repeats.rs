//! Equal queries and calls one after another, and short sequences again and again.

use super::{Ctx, Graft};
use crate::calls::Target;
use crate::node::{Node, Step};

const MS: u64 = 1_000_000;

/// So many equal calls, together so long; `uneven` where only durations tell the values apart.
fn equal(ctx: &mut Ctx<'_>, target: &Target, count: u64, total: u64, uneven: bool) -> Vec<Node> {
    // The longest stays within 35 ms of the median, so that none is an outlier.
    let total = if uneven { total.min(count * 20 * MS) } else { total };
    let served = ctx.rng.chance(0.6);
    ctx.durations(count, total, uneven)
        .into_iter()
        .map(|duration| ctx.leaf(target, duration, served).marked())
        .collect()
}

/// How many: seldom so many that the caller is chatty too.
fn count(ctx: &mut Ctx<'_>) -> u64 {
    if ctx.rng.chance(0.75) { ctx.rng.range(7, 14) } else { ctx.rng.range(16, 21) }
}

pub fn n_plus_one_queries(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::sql(ctx.world, ctx.rng, "SELECT");
    let total = ctx.rng.ms(80, 200);
    let hidden = !ctx.world.style.literals;
    let (count, uneven) = match hidden {
        true if ctx.rng.chance(0.5) => (ctx.rng.range(21, 31), false),
        _ => (count(ctx), hidden),
    };
    let mut queries = equal(ctx, &target, count, total, uneven);
    if ctx.rng.chance(0.4) {
        let name = *ctx.rng.pick(&["repository.findById", "OrderDao.load", "Model.find"]);
        queries = queries
            .into_iter()
            .map(|query| {
                let around = [ctx.rng.between_us(30, 150), ctx.rng.between_us(30, 150)];
                let body = vec![Step::Work(around[0]), Step::call(query), Step::Work(around[1])];
                Node::internal(ctx.caller, name, body)
            })
            .collect();
    }
    Graft::of(ctx.in_turn(queries, 100, 1200)).also(count >= 15, &["chatty-service"])
}

pub fn four_queries(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::sql(ctx.world, ctx.rng, "SELECT");
    let total = ctx.rng.ms(25, 55);
    let queries = equal(ctx, &target, 4, total, false);
    Graft::of(ctx.in_turn(queries, 100, 1200))
}

pub fn parallel_queries(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::sql(ctx.world, ctx.rng, "SELECT");
    let count = ctx.rng.range(6, 13);
    let total = count * ctx.rng.ms(8, 25);
    let queries = equal(ctx, &target, count, total, false);
    Graft::of(ctx.at_once(queries))
}

pub fn tiny_queries(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::sql(ctx.world, ctx.rng, "SELECT");
    let total = ctx.rng.ms(8, 20);
    let queries = equal(ctx, &target, 12, total, false);
    Graft::of(ctx.in_turn(queries, 50, 300))
}

/// A read that is no query of a database, and whether its parameters can be seen.
fn remote(ctx: &mut Ctx<'_>) -> (Target, bool) {
    match ctx.rng.below(4) {
        0 => (Target::rpc(ctx.world, ctx.rng, "Get"), false),
        1 => (Target::cache(ctx.world, ctx.rng), ctx.world.style.literals),
        _ => (Target::http(ctx.world, ctx.rng, "GET"), true),
    }
}

pub fn n_plus_one_calls(ctx: &mut Ctx<'_>) -> Graft {
    let (target, seen) = remote(ctx);
    let count = count(ctx);
    let total = ctx.rng.ms(145, 400);
    let calls = equal(ctx, &target, count, total.max(count * 11 * MS), !seen);
    Graft::of(ctx.in_turn(calls, 100, 1200)).also(count >= 15, &["chatty-service"])
}

pub fn parallel_calls(ctx: &mut Ctx<'_>) -> Graft {
    let (target, _) = remote(ctx);
    let count = ctx.rng.range(6, 13);
    let total = count * ctx.rng.ms(15, 60);
    let calls = equal(ctx, &target, count, total, false);
    Graft::of(ctx.at_once(calls))
}

pub fn short_calls(ctx: &mut Ctx<'_>) -> Graft {
    let (target, _) = remote(ctx);
    let (count, total) = (ctx.rng.range(6, 10), ctx.rng.ms(18, 34));
    let calls = equal(ctx, &target, count, total, false);
    Graft::of(ctx.in_turn(calls, 100, 800))
}

/// A sequence again and again. Of three or four spans every second one at least is a write, so that
/// it is no sequence of reads.
fn pattern(ctx: &mut Ctx<'_>, kinds: u64, rounds: u64, total: u64) -> Vec<Step> {
    let query = Target::sql(ctx.world, ctx.rng, "SELECT");
    let mut round = match kinds {
        2 if ctx.rng.chance(0.3) => vec![query, Target::sql(ctx.world, ctx.rng, "UPDATE")],
        2 => vec![query, remote(ctx).0],
        3 => vec![query, remote(ctx).0, Target::sql(ctx.world, ctx.rng, "UPDATE")],
        _ => vec![
            query,
            Target::sql(ctx.world, ctx.rng, "INSERT"),
            remote(ctx).0,
            Target::sql(ctx.world, ctx.rng, "UPDATE"),
        ],
    };
    if ctx.rng.chance(0.5) {
        round.rotate_left(1);
    }
    let served = ctx.rng.chance(0.5);
    let durations = ctx.durations(rounds * kinds, total, false);
    let spans = durations
        .into_iter()
        .zip(round.iter().cycle())
        .map(|(duration, target)| ctx.leaf(target, duration, served).marked())
        .collect();
    ctx.in_turn(spans, 100, 900)
}

pub fn repeating_pattern(ctx: &mut Ctx<'_>) -> Graft {
    let (kinds, rounds) = (ctx.rng.range(2, 5), ctx.rng.range(5, 13));
    let total = ctx.rng.ms(75, 180);
    let steps = pattern(ctx, kinds, rounds, total);
    // Each member of the pattern is an N+1 of its own.
    Graft::of(steps).also(true, &["n-plus-one-queries", "n-plus-one-calls"])
}

pub fn pattern_twice(ctx: &mut Ctx<'_>) -> Graft {
    let kinds = ctx.rng.range(2, 5);
    let total = kinds * ctx.rng.ms(10, 22);
    Graft::of(pattern(ctx, kinds, 2, total))
}

pub fn short_pattern(ctx: &mut Ctx<'_>) -> Graft {
    let (kinds, rounds) = (ctx.rng.range(2, 4), ctx.rng.range(3, 5));
    let total = ctx.rng.ms(9, 17);
    Graft::of(pattern(ctx, kinds, rounds, total))
}
