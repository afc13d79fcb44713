//! What is between spans: queues, networks, clocks, and what comes after the response.

use super::{Ctx, Graft};
use crate::calls::{self, Target};
use crate::node::{Kind, Node, Step};

const MS: u64 = 1_000_000;

/// A service of its own, by HTTP or gRPC.
fn remote(ctx: &mut Ctx<'_>) -> Target {
    if ctx.rng.chance(0.6) {
        Target::http(ctx.world, ctx.rng, "GET")
    } else {
        Target::rpc(ctx.world, ctx.rng, "Get")
    }
}

/// A message, both ends of it named.
fn message(ctx: &mut Ctx<'_>, wait: u64, body: Vec<Step>, hold: bool, linked: bool) -> Graft {
    let mut node = calls::message(ctx.world, ctx.rng, ctx.caller, wait, body, hold).marked();
    for consumer in node.children_mut() {
        consumer.marked = true;
        consumer.linked = linked;
    }
    Graft::of(vec![Step::call(node)])
}

pub fn queue_wait(ctx: &mut Ctx<'_>) -> Graft {
    let wait = if ctx.calm { ctx.rng.ms(200, 700) } else { ctx.rng.ms(200, 3000) };
    let body = vec![Step::Work(ctx.rng.between_us(8000, 45_000))];
    let linked = ctx.rng.chance(0.35);
    message(ctx, wait, body, false, linked).also(true, &["work-after-response"])
}

pub fn short_wait(ctx: &mut Ctx<'_>) -> Graft {
    let wait = ctx.rng.ms(5, 40);
    let body = vec![Step::Work(ctx.rng.between_us(3000, 10_000))];
    message(ctx, wait, body, true, false)
}

/// A call with so much time on the way there and back, both of its spans named.
fn travelled(ctx: &mut Ctx<'_>, to: u64, fro: u64, served: u64) -> Graft {
    let target = remote(ctx);
    let id = ctx.world.id(ctx.rng);
    let mut node = calls::client(ctx.world, ctx.caller, &target, &id).marked();
    node.body = vec![Step::Work(to)];
    if let Some(mut inner) = calls::server(ctx.world, &target) {
        inner.body = vec![Step::Work(served)];
        node.body.push(Step::call(inner.marked()));
    }
    node.body.push(Step::Work(fro));
    Graft::of(vec![Step::call(node)])
}

pub fn network_gap(ctx: &mut Ctx<'_>) -> Graft {
    let gap = ctx.rng.ms(90, 400);
    let served = ctx.spread(gap, 20, 110);
    let there = ctx.spread(gap, 2, 98);
    travelled(ctx, there, gap - there, served)
}

pub fn slow_network(ctx: &mut Ctx<'_>) -> Graft {
    let (to, fro) = (ctx.rng.between_us(1000, 5000), ctx.rng.between_us(1000, 5000));
    let served = ctx.rng.ms(20, 60);
    travelled(ctx, to, fro, served)
}

pub fn work_after_response(ctx: &mut Ctx<'_>) -> Graft {
    let (count, total) = (ctx.rng.range(1, 4), ctx.rng.ms(80, 380));
    let mut at = ctx.rng.range(500_000, 6 * MS);
    let mut steps = Vec::new();
    for name in ["send receipt", "refresh cache", "record usage"].iter().take(count as usize) {
        let duration = ctx.spread(total / count, 100, 130);
        let node = match ctx.rng.below(4) {
            0 if duration < 130 * MS => {
                let target = Target::sql(ctx.world, ctx.rng, "INSERT");
                ctx.leaf(&target, duration, false)
            }
            1 => {
                let target = Target::http(ctx.world, ctx.rng, "POST");
                ctx.leaf(&target, duration, false)
            }
            _ => Node::internal(ctx.caller, *name, vec![Step::Work(duration)]),
        };
        steps.push(Step::AfterRoot(at as i64, node.marked()));
        at += duration + ctx.rng.between_us(3000, 7000);
    }
    Graft::of(steps)
}

pub fn just_after(ctx: &mut Ctx<'_>) -> Graft {
    let (before, past) = (ctx.rng.between_us(1000, 9000), ctx.rng.between_us(1000, 9000));
    let node = Node::internal(ctx.caller, "flush metrics", vec![Step::Work(before + past)]);
    Graft::of(vec![Step::AfterRoot(-(before as i64), node.marked())])
}

/// One to three calls of a service whose clock is wrong, its server spans named.
fn skewed(ctx: &mut Ctx<'_>, clock: u64) -> Graft {
    let target = remote(ctx);
    let callee = target.callee().unwrap_or(ctx.caller);
    let ahead = ctx.rng.chance(0.5);
    ctx.world.services[callee].clock = if ahead { clock as i64 } else { -(clock as i64) };
    let store = Target::sql(ctx.world, ctx.rng, "SELECT");
    let caller = ctx.caller;
    let mut calls = Vec::new();
    for _ in 0..ctx.rng.range(1, 4) {
        let mut body = vec![Step::Work(ctx.rng.between_us(2000, 15_000))];
        ctx.caller = callee;
        if ctx.rng.chance(0.6) {
            let duration = ctx.rng.between_us(1000, 12_000);
            body.push(Step::call(ctx.leaf(&store, duration, false)));
            body.push(Step::Work(ctx.rng.between_us(500, 3000)));
        }
        ctx.caller = caller;
        let id = ctx.world.id(ctx.rng);
        let mut node = calls::around(ctx.world, ctx.rng, caller, &target, &id, body);
        for server in node.children_mut() {
            debug_assert!(server.kind == Kind::Server);
            server.marked = true;
        }
        calls.push(node);
    }
    Graft { parentless: true, ..Graft::of(ctx.in_turn(calls, 3000, 7000)) }
}

pub fn clock_skew(ctx: &mut Ctx<'_>) -> Graft {
    let clock = ctx.rng.ms(40, 500);
    // What is measured across the two clocks may be taken for something else.
    skewed(ctx, clock).also(
        true,
        &[
            "network-gap",
            "work-after-response",
            "uninstrumented-gap",
            "sequential-calls",
            "pool-saturation",
            "queue-wait",
        ],
    )
}

pub fn small_skew(ctx: &mut Ctx<'_>) -> Graft {
    let clock = ctx.rng.between_us(100, 800);
    skewed(ctx, clock)
}
