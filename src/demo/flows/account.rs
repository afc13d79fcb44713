//! Signing in, and looking at an order.

use super::parts;
use crate::http::Call;
use crate::plan::{Due, Twist};
use crate::shop::{self, What};
use crate::sim::{Ctx, Level, Sim};
use crate::stores::Sql;

/// `POST /api/login`.
pub fn login(sim: &mut Sim, due: Due) {
    let wrong = due.twist == Twist::Refused;
    parts::page(sim, due, &Call::new("POST", "/api/login", "/api/login"), |sim, ctx, who| {
        let status = sim.call(ctx, &shop::ACCOUNTS, &Call::new("POST", "/sessions", "/sessions"), |sim, ctx| {
            sim.sql(ctx, &Sql::new("SELECT users",
                "SELECT id, password_hash, locked_until FROM users WHERE lower(email) = lower($1)", 1_600)
                .rows(1));
            sim.step(ctx, (What::Own, "PasswordHasher.Verify"), |sim, ctx| {
                ctx.set("shop.hash.algorithm", "argon2id").set("shop.hash.memory_kib", 65_536);
                sim.spend(ctx, 52_000);
            });
            if wrong {
                sim.sql(ctx, &Sql::new("UPDATE users",
                    "UPDATE users SET failed_logins = failed_logins + 1 WHERE id = $1", 2_200));
                sim.log(ctx, Level::Warn, "Login failed for {UserId}: wrong password", vec![
                    ("UserId", who.id.as_str().into()),
                    ("RemoteIp", who.ip.as_str().into()),
                ]);
                return 401;
            }
            sim.sql(ctx, &Sql::new("INSERT sessions",
                "INSERT INTO sessions (id, user_id, user_agent, expires_at) VALUES ($1, $2, $3, $4)", 2_400));
            sim.redis(ctx, "SETEX", &format!("sess:{} 86400 ?", who.session), 480);
            sim.log(ctx, Level::Info, "Login succeeded for {UserId}", vec![(
                "UserId",
                who.id.as_str().into(),
            )]);
            201
        });
        sim.spend(ctx, 700);
        if status == 401 { 401 } else { 200 }
    });
}

/// `GET /orders/{id}`: the order, and where its parcel is.
pub fn order(sim: &mut Sim, due: Due) {
    let id = 804_000 + sim.rng.below(1_900);
    let path = format!("/orders/LK-{id}");
    parts::page(sim, due, &Call::new("GET", "/orders/{id}", path), |sim, ctx, who| {
        let call = Call::new("GET", "/api/orders/{id}", format!("/api/orders/LK-{id}"));
        sim.call(ctx, &shop::ORDERS, &call, |sim, ctx| {
            sim.step(ctx, (What::Framework, "OrderController.show"), |sim, ctx| {
                ctx.set("code.function.name", "com.larkspur.orders.web.OrderController.show")
                    .set("shop.order.id", format!("LK-{id}"));
                sim.sql(
                    ctx,
                    &Sql::new(
                        "SELECT orders",
                        "SELECT * FROM orders WHERE id = $1 AND customer_id = $2",
                        1_900,
                    )
                    .rows(1),
                );
                sim.sql(
                    ctx,
                    &Sql::new(
                        "SELECT order_lines",
                        "SELECT * FROM order_lines WHERE order_id = $1 ORDER BY position",
                        2_300,
                    )
                    .rows(3),
                );
                tracking(sim, ctx, due.twist);
                sim.spend(ctx, 800);
                200
            })
        });
        ctx.set("shop.customer.known", !who.id.is_empty());
        parts::render(sim, ctx, "order", 11_000);
        200
    });
}

fn tracking(sim: &mut Sim, from: &mut Ctx, twist: Twist) {
    let parcel = format!("00340434{:010}", sim.rng.below(10_000_000_000));
    sim.grpc(from, &shop::SHIPPING, "larkspur.shipping.v1.Shipping/Track", |sim, ctx| {
        ctx.set("shop.parcel.id", parcel.as_str());
        sim.sql(
            ctx,
            &Sql::new(
                "SELECT parcels",
                "SELECT carrier, tracking_number, state FROM parcels WHERE order_id = $1",
                1_700,
            )
            .rows(1),
        );
        let call = Call::new("GET", "/v1/shipments/{id}", format!("/v1/shipments/{parcel}"));
        let slow = twist == Twist::SlowCarrier;
        let took = if slow { 2_600_000 } else { 61_000 };
        sim.call_outside(ctx, "api.parcelpost.example", &call, (took, 200));
        if slow {
            sim.log(ctx, Level::Warn, "carrier is slow", vec![("carrier", "parcelpost".into())]);
        }
        "OK"
    });
}
