//! The basket: looking at it, and putting something in.

use super::parts;
use crate::http::Call;
use crate::plan::{Due, Twist};
use crate::shop;
use crate::sim::{Level, Sim};
use crate::words::{PRODUCTS, basket, euros};

/// `GET /basket`.
pub fn show(sim: &mut Sim, due: Due) {
    let n = 1 + sim.rng.below(6);
    let goods = basket(&mut sim.rng, n);
    parts::page(sim, due, &Call::new("GET", "/basket", "/basket"), |sim, ctx, who| {
        parts::read_basket(sim, ctx, who, goods.len());
        sim.parallel(ctx, 0..3, |sim, ctx, part| match part {
            0 => {
                parts::stock(sim, ctx, &goods, due.twist);
            }
            1 => {
                parts::quote(sim, ctx, &goods);
            }
            _ => parts::profile(sim, ctx, who),
        });
        if due.twist == Twist::CacheMiss
            && let Some(&first) = goods.first()
        {
            parts::product(sim, ctx, first, due.twist);
        }
        ctx.set("shop.basket.items", goods.len());
        parts::render(sim, ctx, "basket", 13_000);
        200
    });
}

/// `POST /basket/items`.
pub fn add(sim: &mut Sim, due: Due) {
    let product = sim.rng.pick(&PRODUCTS);
    let quantity = 1 + sim.rng.below(3);
    parts::page(sim, due, &Call::new("POST", "/basket/items", "/basket/items"), |sim, ctx, who| {
        parts::stock(sim, ctx, &[product], Twist::Plain);
        sim.grpc(ctx, &shop::BASKET, "larkspur.basket.v1.Basket/Add", |sim, ctx| {
            ctx.set("shop.product.sku", product.sku).set("shop.quantity", quantity);
            let key = format!("basket:{}", who.id);
            sim.redis(ctx, "HINCRBY", &format!("{key} {} ?", product.sku), 520);
            sim.redis(ctx, "EXPIRE", &format!("{key} 1209600"), 310);
            sim.log(
                ctx,
                Level::Info,
                "added to basket",
                vec![
                    ("customer", who.id.as_str().into()),
                    ("sku", product.sku.into()),
                    ("quantity", quantity.into()),
                    ("price", euros(product.cents).into()),
                ],
            );
            "OK"
        });
        303
    });
}
