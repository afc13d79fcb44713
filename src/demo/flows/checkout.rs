//! `POST /checkout`: the longest way through the shop, and what it sets off behind it.

use super::{pages, parts, payment};
use crate::errors::Exception;
use crate::http::Call;
use crate::plan::{Due, Twist};
use crate::shop::{self, What};
use crate::sim::{Ctx, Level, Sent, Sim};
use crate::stores::Sql;
use crate::time::{MS, S, START};
use crate::words::{Customer, PRODUCTS, Product, basket, euros};

/// `POST /checkout`.
pub fn checkout(sim: &mut Sim, due: Due) {
    let n = 1 + sim.rng.below(4);
    let mut goods = basket(&mut sim.rng, n);
    if due.twist == Twist::Bulky {
        goods.extend(PRODUCTS.iter().filter(|p| p.bulky).nth(sim.rng.below(6) as usize));
    }
    let order = format!("LK-{}", 805_900 + (due.at - START) / S);
    let mut placed = None;
    parts::page(sim, due, &Call::new("POST", "/checkout", "/checkout"), |sim, ctx, who| {
        ctx.set("shop.order.id", order.as_str());
        let call = Call::new("POST", "/checkouts", "/checkouts");
        let status = sim.call(ctx, &shop::CHECKOUT, &call, |sim, ctx| {
            sim.step(ctx, (What::Framework, "CheckoutController.place"), |sim, ctx| {
                ctx.set("code.function.name", "com.larkspur.checkout.web.CheckoutController.place");
                let (status, sent) = place(sim, ctx, who, &goods, (&order, due.twist));
                placed = sent;
                status
            })
        });
        match status {
            500.. => return pages::bad_gateway(sim, ctx, "checkout", status),
            402 => parts::render(sim, ctx, "card-refused", 3_000),
            _ => parts::render(sim, ctx, "thank-you", 9_000),
        }
        status
    });
    if let Some(sent) = placed {
        ship(sim, &sent, &goods, due.twist);
    }
}

fn place(
    sim: &mut Sim,
    ctx: &mut Ctx,
    who: &Customer,
    goods: &[&'static Product],
    (order, twist): (&str, Twist),
) -> (u16, Option<Sent>) {
    ctx.set("shop.order.id", order).set("user.id", who.id.as_str());
    parts::read_basket(sim, ctx, who, goods.len());
    let cents = parts::quote(sim, ctx, goods);
    if sim.rng.chance(0.25) {
        voucher(sim, ctx, order);
    }
    ctx.set("shop.order.total", euros(cents)).set("shop.order.currency", "EUR");
    let status = reserve(sim, ctx, goods, order, twist);
    if status != 201 {
        let error = Exception::new(
            "com.larkspur.checkout.stock.ReservationFailedException",
            format!("inventory broke off while reserving for {order}"),
            &[
                ("com.larkspur.checkout.stock.StockGateway.reserve", "StockGateway.java", 44),
                ("com.larkspur.checkout.CheckoutService.place", "CheckoutService.java", 118),
            ],
        );
        ctx.throw(&error);
        sim.log(
            ctx,
            Level::Error,
            format!("checkout failed: {}", error.message),
            vec![("order", order.into()), ("exception", error.stack(shop::Lang::Java).into())],
        );
        return (503, None);
    }
    let bill = payment::Bill { order, cents };
    let paid = payment::authorise(sim, ctx, &bill, twist);
    if paid != 201 {
        release(sim, ctx, order);
        return (if paid == 402 { 402 } else { 503 }, None);
    }
    let sent = save(sim, ctx, order, twist);
    sim.grpc(ctx, &shop::BASKET, "larkspur.basket.v1.Basket/Clear", |sim, ctx| {
        sim.redis(ctx, "DEL", &format!("basket:{}", who.id), 390);
        "OK"
    });
    let ms = (ctx.now - ctx.span.start) / MS;
    sim.log(
        ctx,
        Level::Info,
        format!("order {order} placed"),
        vec![
            ("order", order.into()),
            ("customer", who.id.as_str().into()),
            ("total", euros(cents).into()),
            ("elapsed_ms", ms.into()),
        ],
    );
    (201, sent)
}

fn voucher(sim: &mut Sim, from: &mut Ctx, order: &str) {
    sim.grpc(from, &shop::PRICING, "larkspur.pricing.v1.Pricing/Redeem", |sim, ctx| {
        ctx.set("shop.voucher", "SPRING10").set("shop.order.id", order);
        sim.redis(ctx, "SADD", &format!("voucher:SPRING10 {order}"), 420);
        "OK"
    });
}

fn reserve(
    sim: &mut Sim,
    from: &mut Ctx,
    goods: &[&'static Product],
    order: &str,
    twist: Twist,
) -> u16 {
    let call = Call::new("POST", "/reservations", "/reservations");
    sim.call(from, &shop::INVENTORY, &call, |sim, ctx| {
        let update = Sql::new("UPDATE stock_levels",
            "UPDATE \"stock_levels\" SET \"reserved\" = \"reserved\" + v.n FROM unnest($1, $2) AS v(sku, n) WHERE \"stock_levels\".\"sku\" = v.sku",
            4_200);
        if twist == Twist::Killed {
            return parts::killed(sim, ctx, "ReservationsController#create", update);
        }
        sim.step(ctx, (What::Framework, "ReservationsController#create"), |sim, ctx| {
            ctx.set("code.function.name", "ReservationsController#create")
                .set("shop.order.id", order);
            sim.sql(ctx, &Sql::new("BEGIN", "BEGIN", 320));
            sim.sql(ctx, &update);
            sim.sql(ctx, &Sql::new("INSERT reservations",
                "INSERT INTO \"reservations\" (\"order_id\", \"sku\", \"quantity\", \"expires_at\") SELECT $1, * FROM unnest($2, $3, $4)", 2_300));
            sim.sql(ctx, &Sql::new("COMMIT", "COMMIT", 1_700));
            if twist == Twist::Bulky {
                for product in goods.iter().filter(|p| p.bulky).take(2) {
                    parts::warehouse(sim, ctx, product);
                }
            }
            sim.log(ctx, Level::Info, "reserved", vec![
                ("order", order.into()),
                ("skus", goods.iter().map(|p| p.sku).collect::<Vec<_>>().join(",").into()),
            ]);
            201
        })
    })
}

fn release(sim: &mut Sim, from: &mut Ctx, order: &str) {
    let call = Call::new("DELETE", "/reservations/{order}", format!("/reservations/{order}"));
    sim.call(from, &shop::INVENTORY, &call, |sim, ctx| {
        sim.step(ctx, (What::Framework, "ReservationsController#destroy"), |sim, ctx| {
            sim.sql(ctx, &Sql::new("DELETE reservations",
                "DELETE FROM \"reservations\" WHERE \"order_id\" = $1 RETURNING \"sku\", \"quantity\"", 3_100));
            sim.log(ctx, Level::Info, "released", vec![("order", order.into())]);
            204
        })
    });
}

fn save(sim: &mut Sim, from: &mut Ctx, order: &str, twist: Twist) -> Option<Sent> {
    let mut sent = None;
    let call = Call::new("POST", "/api/orders", "/api/orders");
    sim.call(from, &shop::ORDERS, &call, |sim, ctx| {
        sim.step(ctx, (What::Framework, "OrderController.create"), |sim, ctx| {
            ctx.set("code.function.name", "com.larkspur.orders.web.OrderController.create")
                .set("shop.order.id", order);
            if twist == Twist::Deadlock {
                lose_deadlock(sim, ctx, order);
            }
            insert(sim, ctx);
            sim.sql(ctx, &Sql::new("COMMIT", "COMMIT", 2_200));
            sent = Some(sim.send(ctx, "orders.placed", order, 1_184));
            201
        })
    });
    sent
}

fn insert(sim: &mut Sim, ctx: &mut Ctx) {
    sim.sql(ctx, &Sql::new("INSERT orders",
        "INSERT INTO orders (id, customer_id, total, currency, state, placed_at) VALUES (?, ?, ?, ?, 'PLACED', ?)", 2_600));
    sim.sql(ctx, &Sql::new("INSERT order_lines",
        "INSERT INTO order_lines (order_id, position, sku, quantity, price) VALUES (?, ?, ?, ?, ?)", 2_900));
}

/// The export reads what this writes; the database picks this one as the victim, once.
fn lose_deadlock(sim: &mut Sim, from: &mut Ctx, order: &str) {
    let error = Exception::new(
        "org.postgresql.util.PSQLException",
        "ERROR: deadlock detected\n  Detail: Process 21874 waits for ShareLock on transaction 90412277; blocked by process 21901.",
        &[
            (
                "org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse",
                "QueryExecutorImpl.java",
                2736,
            ),
            (
                "org.postgresql.jdbc.PgPreparedStatement.executeUpdate",
                "PgPreparedStatement.java",
                158,
            ),
            ("com.larkspur.orders.OrderRepository.insertLines", "OrderRepository.java", 77),
        ],
    );
    sim.sql(from, &Sql::new("INSERT orders",
        "INSERT INTO orders (id, customer_id, total, currency, state, placed_at) VALUES (?, ?, ?, ?, 'PLACED', ?)", 2_600));
    let lines = Sql::new(
        "INSERT order_lines",
        "INSERT INTO order_lines (order_id, position, sku, quantity, price) VALUES (?, ?, ?, ?, ?)",
        1_000_000,
    );
    sim.sql_fails(from, &lines, "40P01", &error);
    sim.sql(from, &Sql::new("ROLLBACK", "ROLLBACK", 900));
    from.event(
        "retry",
        vec![
            ("shop.retry.attempt", 2.into()),
            ("shop.retry.reason", "40P01 deadlock_detected".into()),
        ],
    );
    sim.log(
        from,
        Level::Warn,
        "transaction lost a deadlock, trying again",
        vec![("order", order.into()), ("sql_state", "40P01".into())],
    );
    from.now += 25 * MS;
}

/// Shipping hears of the order a little later, in the same trace: a label from the carrier, and
/// for large goods a note to the warehouse.
fn ship(sim: &mut Sim, sent: &Sent, goods: &[&'static Product], twist: Twist) {
    let later = sent.at + sim.rng.range(35, 900) * MS;
    sim.process(&shop::SHIPPING, std::slice::from_ref(sent), true, later, |sim, ctx| {
        ctx.set("shop.order.id", sent.key.as_str());
        sim.sql(ctx, &Sql::new("INSERT parcels",
            "INSERT INTO parcels (order_id, carrier, state) VALUES ($1, $2, 'new') RETURNING id", 2_100).rows(1));
        let path = "/v1/shipments";
        let call = Call::new("POST", path, path);
        sim.call_outside(ctx, "api.parcelpost.example", &call, (148_000, 201));
        if twist == Twist::Bulky
            && let Some(product) = goods.iter().find(|p| p.bulky)
        {
            parts::warehouse(sim, ctx, product);
        }
        sim.sql(ctx, &Sql::new("UPDATE parcels",
            "UPDATE parcels SET tracking_number = $2, state = 'announced' WHERE id = $1", 1_900));
        sim.log(ctx, Level::Info, "parcel announced", vec![
            ("order", sent.key.as_str().into()),
            ("carrier", "parcelpost".into()),
            ("items", goods.len().into()),
        ]);
    });
}
