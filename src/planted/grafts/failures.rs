//! What fails: tries and tries again, timeouts, and errors that go up.

use super::{Ctx, Graft};
use crate::calls::{self, Target};
use crate::node::{Code, Kind, Node, Step};

/// A call whose parameters can be seen.
fn visible(ctx: &mut Ctx<'_>) -> Target {
    if ctx.world.style.literals && ctx.rng.chance(0.35) {
        Target::sql(ctx.world, ctx.rng, "SELECT")
    } else {
        let method = *ctx.rng.pick(&["GET", "GET", "POST"]);
        Target::http(ctx.world, ctx.rng, method)
    }
}

/// Lets a call fail, with its server if it has one.
fn fail(mut node: Node, target: &Target) -> Node {
    let (kind, message, code) = match target {
        Target::Http { .. } => ("503", "service unavailable", Code::Http(503)),
        Target::Rpc { .. } => ("UNAVAILABLE", "no healthy upstream", Code::Grpc(14)),
        _ => ("ConnectionReset", "connection reset by peer", Code::None),
    };
    for child in node.children_mut() {
        *child = child.clone().failed(kind, message, code);
    }
    node.failed(kind, message, code)
}

pub fn retries(ctx: &mut Ctx<'_>) -> Graft {
    let target = visible(ctx);
    let (fails, served) = (ctx.rng.range(1, 4), ctx.rng.chance(0.5));
    let (id, recovers) = (ctx.world.id(ctx.rng), ctx.rng.chance(0.6));
    let mut steps = Vec::new();
    for _ in 0..fails {
        let (length, backoff) = match fails {
            1 => (ctx.rng.ms(45, 90), ctx.rng.ms(30, 70)),
            _ => (ctx.rng.ms(20, 60), ctx.rng.ms(16, 70)),
        };
        let call = ctx.same(&target, &id, length, served);
        steps.push(Step::call(fail(call, &target).marked()));
        steps.push(Step::Work(backoff));
    }
    let length = ctx.rng.ms(15, 60);
    let last = ctx.same(&target, &id, length, served).marked();
    steps.push(Step::call(if recovers { last } else { fail(last, &target) }));
    Graft::of(steps).also(true, &["root-cause"])
}

pub fn other_parameters(ctx: &mut Ctx<'_>) -> Graft {
    let target = visible(ctx);
    let served = ctx.rng.chance(0.5);
    let length = ctx.rng.ms(20, 50);
    let first = ctx.leaf(&target, length, served);
    let mut calls = vec![fail(first, &target).marked()];
    for _ in 0..ctx.rng.range(1, 4) {
        let length = ctx.rng.ms(15, 50);
        calls.push(ctx.leaf(&target, length, served).marked());
    }
    Graft::of(ctx.in_turn(calls, 6000, 40_000)).also(true, &["root-cause"])
}

pub fn one_failure(ctx: &mut Ctx<'_>) -> Graft {
    let target = visible(ctx);
    let length = ctx.rng.ms(20, 120);
    let call = ctx.leaf(&target, length, false);
    Graft::of(vec![Step::call(fail(call, &target).marked())]).also(true, &["root-cause"])
}

pub fn timeout(ctx: &mut Ctx<'_>) -> Graft {
    let length = if ctx.calm { ctx.rng.ms(300, 800) } else { ctx.rng.ms(300, 2000) };
    let way = ctx.rng.below(5);
    let target = match way {
        3 => Target::rpc(ctx.world, ctx.rng, "Get"),
        0 if ctx.rng.chance(0.3) => Target::sql(ctx.world, ctx.rng, "SELECT"),
        _ => Target::http(ctx.world, ctx.rng, "GET"),
    };
    let id = ctx.world.id(ctx.rng);
    let end = ctx.rng.below(3);
    let mut node = ctx.same(&target, &id, length, end == 1 && way != 4);
    let inner = calls::server(ctx.world, &target).filter(|_| end == 2 && way != 4);
    let goes_on = inner.is_some();
    if let Some(mut inner) = inner {
        // The client gives up, the server does not know.
        inner.body = vec![Step::Work(ctx.spread(length, 110, 150))];
        let to = calls::network(ctx.rng, length);
        let detached = Step::Detached { after: 0, node: inner, hold: false };
        node.body = vec![Step::Work(to), detached, Step::Work(length - to)];
    }
    let node = match way {
        0 => node.failed("timeout", "no answer in time", Code::None),
        1 => node.failed("_OTHER", "context deadline exceeded", Code::None),
        2 => {
            let mut node = node.failed("_OTHER", "Read timed out", Code::None);
            let kind = "java.net.http.HttpTimeoutException";
            node.exception = Some((kind.to_owned(), "request timed out".to_owned()));
            node
        }
        3 => node.failed("4", "deadline", Code::Grpc(4)),
        _ => node.failed("504", "", Code::Http(504)),
    };
    let mut node = node.marked();
    if ctx.rng.chance(0.4) {
        node.fails_up = ctx.rng.range(1, 5) as usize;
    }
    let (statement, goes_up) = (matches!(target, Target::Sql { .. }), node.fails_up > 0);
    Graft::of(vec![Step::call(node)])
        .also(true, &["root-cause"])
        .also(goes_up, &["retries"])
        .also(statement, &["slow-statement"])
        .also(goes_on, &["network-gap", "work-after-response", "clock-skew"])
}

pub fn refused(ctx: &mut Ctx<'_>) -> Graft {
    let target = Target::http(ctx.world, ctx.rng, "GET");
    let length = ctx.rng.ms(5, 120);
    let call = ctx.leaf(&target, length, false);
    let call = if ctx.rng.chance(0.5) {
        call.failed("ECONNREFUSED", "connect: connection refused", Code::None)
    } else {
        call.failed("500", "internal server error", Code::Http(500))
    };
    Graft::of(vec![Step::call(call.marked())]).also(true, &["root-cause"])
}

fn exceptional(ctx: &mut Ctx<'_>) -> Node {
    let length = ctx.rng.ms(3, 30);
    let (mut node, kind, message) = match ctx.rng.below(3) {
        0 => {
            let target = Target::sql(ctx.world, ctx.rng, "INSERT");
            let node = ctx.leaf(&target, length, false);
            (node, "psycopg2.errors.UniqueViolation", "duplicate key value")
        }
        1 => {
            let target = Target::http(ctx.world, ctx.rng, "POST");
            let mut node = ctx.leaf(&target, length, false);
            node.code = Code::None;
            (node, "java.net.ConnectException", "Connection refused")
        }
        _ => {
            let body = vec![Step::Work(length)];
            let node = Node::internal(ctx.caller, "parse document", body);
            (node, "ValueError", "could not convert string to float")
        }
    };
    node.exception = Some((kind.to_owned(), message.to_owned()));
    node.marked()
}

pub fn root_cause(ctx: &mut Ctx<'_>) -> Graft {
    // From the outside in, each in the service that the one around it has called.
    let outer = ctx.caller;
    let mut around: Vec<(Target, usize)> = Vec::new();
    for _ in 0..ctx.rng.range(1, 4) {
        let target = if ctx.rng.chance(0.6) {
            Target::http(ctx.world, ctx.rng, "POST")
        } else {
            Target::rpc(ctx.world, ctx.rng, "Update")
        };
        let caller = ctx.caller;
        ctx.caller = target.callee().unwrap_or(caller);
        around.push((target, caller));
    }
    let mut node = exceptional(ctx);
    let (kind, message) = node.exception.clone().unwrap_or_default();
    node = node.failed(&kind, &message, Code::None);
    let within = 2 * around.len() as u64;
    let beyond = ctx.rng.chance(0.45);
    node.fails_up =
        if beyond { within + ctx.rng.range(1, 7) } else { ctx.rng.range(1, within + 1) } as usize;
    node.names_up = true;
    for (target, caller) in around.into_iter().rev() {
        let body = vec![
            Step::Work(ctx.rng.between_us(1000, 9000)),
            Step::call(node),
            Step::Work(ctx.rng.between_us(500, 3000)),
        ];
        let id = ctx.world.id(ctx.rng);
        node = calls::around(ctx.world, ctx.rng, caller, &target, &id, body);
    }
    ctx.caller = outer;
    // Where an ordinary call fails with it, the next equal one may look like another try.
    Graft::of(vec![Step::call(node)]).also(beyond, &["retries"])
}

pub fn handled(ctx: &mut Ctx<'_>) -> Graft {
    let node = exceptional(ctx);
    debug_assert!(node.kind != Kind::Server && node.error.is_none());
    Graft::of(vec![Step::call(node)])
}
