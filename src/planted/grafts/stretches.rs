//! Single spans that take long: statements, and spans that are busy alone.

use super::{Ctx, Graft};
use crate::calls::Target;
use crate::node::{Node, Step};

const MS: u64 = 1_000_000;

pub fn slow_statement(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::sql(ctx.world, ctx.rng, "SELECT");
    // A share of the trace, where nothing else has to be one and that is little enough.
    let share = ctx.total * 37 / 100;
    let relative = !ctx.calm && ctx.rng.chance(0.5) && share < 470 * MS;
    let duration = match (relative, ctx.calm) {
        (true, _) => ctx.rng.ms(285, 330).max(share),
        (false, true) => ctx.rng.ms(710, 900),
        (false, false) => ctx.rng.ms(710, 1500),
    };
    Graft::of(vec![Step::call(ctx.leaf(&target, duration, false).marked())])
}

pub fn long_statement(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::sql(ctx.world, ctx.rng, "SELECT");
    let duration = (ctx.base * 11 / 100).clamp(60 * MS, 115 * MS);
    // A short trace gets a step more, of which the statement is a small share.
    let rest = (duration * 100 / 11).saturating_sub(ctx.base + duration);
    let mut steps = vec![Step::call(ctx.leaf(&target, duration, false).marked())];
    if rest > 0 {
        let step = Node::internal(ctx.caller, "compress archive", vec![Step::Work(rest)]);
        steps.extend([Step::Work(ctx.rng.between_us(3000, 6000)), Step::call(step)]);
    }
    Graft::of(steps)
}

pub fn slow_http(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::http(ctx.world, ctx.rng, "GET");
    let duration = if ctx.calm { ctx.rng.ms(520, 650) } else { ctx.rng.ms(600, 1000) };
    Graft::of(vec![Step::call(ctx.leaf(&target, duration, true).marked())])
}

pub fn uninstrumented_gap(ctx: &mut Ctx<'_>) -> Graft {
    let most = if ctx.calm { 300 } else { 750 };
    let gap = Step::Work(ctx.rng.ms(155, most).max(ctx.total * 17 / 100));
    if ctx.rng.chance(0.6) {
        return Graft { names_host: true, ..Graft::of(vec![gap]) };
    }
    let mut body = with_queries(ctx, 3000);
    body.insert(3, gap);
    Graft::of(vec![Step::call(Node::internal(ctx.caller, "build report", body).marked())])
}

/// Work, a query, work, a query, work: each stretch about so many microseconds.
fn with_queries(ctx: &mut Ctx<'_>, work: u64) -> Vec<Step> {
    let target = Target::sql(ctx.world, ctx.rng, "SELECT");
    let mut body = vec![Step::Work(ctx.rng.between_us(work, work * 13 / 10))];
    for _ in 0..2 {
        let duration = ctx.rng.between_us(1000, 9000);
        body.push(Step::call(ctx.leaf(&target, duration, false)));
        body.push(Step::Work(ctx.rng.between_us(work, work * 13 / 10)));
    }
    body
}

pub fn long_leaf(ctx: &mut Ctx<'_>) -> Graft {
    let work = Step::Work(if ctx.calm { ctx.rng.ms(150, 250) } else { ctx.rng.ms(150, 500) });
    Graft::of(vec![Step::call(Node::internal(ctx.caller, "resize image", vec![work]).marked())])
}

pub fn short_stretches(ctx: &mut Ctx<'_>) -> Graft {
    let body = with_queries(ctx, 51_000);
    Graft::of(vec![Step::call(Node::internal(ctx.caller, "rank results", body).marked())])
}
