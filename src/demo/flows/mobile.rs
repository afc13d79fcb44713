//! The app's own gateway: fewer round trips for the telephone, more of them inside.

use super::parts;
use crate::http::Call;
use crate::plan::{Due, Twist};
use crate::shop::{self, What};
use crate::sim::{Ctx, Level, Sim};
use crate::span::Parent;
use crate::words::{Customer, PRODUCTS, basket};

fn gateway(
    sim: &mut Sim,
    due: Due,
    call: &Call,
    body: impl FnOnce(&mut Sim, &mut Ctx, &Customer) -> u16,
) {
    let who = Customer::mobile(&mut sim.rng);
    let pod = sim.pod(&shop::MOBILE_API, due.at);
    sim.serve((pod, Parent::Root), call, due.at, |sim, ctx| {
        ctx.set("client.address", who.ip.as_str()).set("user_agent.original", who.agent);
        sim.step(ctx, (What::Own, "verify token"), |sim, ctx| {
            ctx.set("shop.token.kid", "2026-02");
            sim.spend(ctx, 220);
        });
        ctx.set("user.id", who.id.as_str());
        body(sim, ctx, &who)
    });
}

/// `GET /v2/home`: what the storefront does in a page, as one answer.
pub fn home(sim: &mut Sim, due: Due) {
    let goods = basket(&mut sim.rng, 4);
    gateway(sim, due, &Call::new("GET", "/v2/home", "/v2/home"), |sim, ctx, who| {
        sim.parallel(ctx, 0..3, |sim, ctx, part| match part {
            0 => {
                if let Some(&first) = goods.first() {
                    parts::product(sim, ctx, first, Twist::Plain);
                }
            }
            1 => parts::read_basket(sim, ctx, who, 1),
            _ => {
                let method = "larkspur.recommendations.v1.Recommendations/ForCustomer";
                parts::proposals(sim, ctx, method, Twist::Plain);
            }
        });
        parts::quote(sim, ctx, &goods);
        sim.step(ctx, (What::Own, "compose home"), |sim, ctx| sim.spend(ctx, 1_200));
        200
    });
}

/// `GET /v2/products/{id}`.
pub fn product(sim: &mut Sim, due: Due) {
    let product = sim.rng.pick(&PRODUCTS);
    let path = format!("/v2/products/{}", product.id);
    gateway(sim, due, &Call::new("GET", "/v2/products/{id}", path), |sim, ctx, _| {
        sim.parallel(ctx, 0..3, |sim, ctx, part| match part {
            0 => {
                parts::product(sim, ctx, product, Twist::CacheMiss);
            }
            1 => {
                parts::stock(sim, ctx, &[product], Twist::Plain);
            }
            _ => {
                parts::quote(sim, ctx, &[product]);
            }
        });
        200
    });
}

/// `POST /v2/basket/items`; two telephones of one household meet in it now and then.
pub fn add(sim: &mut Sim, due: Due) {
    let product = sim.rng.pick(&PRODUCTS);
    let path = "/v2/basket/items";
    gateway(sim, due, &Call::new("POST", path, path), |sim, ctx, who| {
        let method = "larkspur.basket.v1.Basket/Add";
        let met = sim.rng.chance(0.3);
        for last in [!met, true] {
            let code = sim.grpc(ctx, &shop::BASKET, method, |sim, ctx| {
                ctx.set("shop.product.sku", product.sku);
                let key = format!("basket:{}", who.id);
                sim.redis(ctx, "WATCH", &key, 300);
                sim.redis(ctx, "HINCRBY", &format!("{key} {} 1", product.sku), 450);
                if last {
                    return "OK";
                }
                sim.log(
                    ctx,
                    Level::Warn,
                    "basket changed meanwhile",
                    vec![("customer", who.id.as_str().into())],
                );
                "ABORTED"
            });
            if code == "OK" {
                break;
            }
            ctx.event("retry", vec![("shop.retry.reason", "ABORTED".into())]);
            sim.spend(ctx, 12_000);
        }
        201
    });
}
