//! Work that no customer waits for: mails, exports, the search index, the price book.

use crate::http::Call;
use crate::plan::{Due, Twist};
use crate::shop::{self, What};
use crate::sim::{Ctx, Level, Sent, Sim};
use crate::span::{Kind, Parent};
use crate::stores::Sql;
use crate::time::{END, S};

/// The mail worker takes what orders came since it last looked: one trace, linked to each.
pub fn email(sim: &mut Sim, due: Due, waiting: &[Sent]) {
    sim.process(&shop::EMAIL, waiting, false, due.at, |sim, ctx| {
        for (n, order) in waiting.iter().enumerate() {
            sim.step(ctx, (What::Own, "send confirmation"), |sim, ctx| {
                ctx.set("shop.order.id", order.key.as_str());
                sim.step(ctx, (What::Own, "render template"), |sim, ctx| {
                    ctx.set("shop.template", "order-confirmation").set("shop.locale", "de-DE");
                    sim.spend(ctx, 7_800);
                });
                let limited = due.twist == Twist::RateLimited && n == 0;
                post_mail(sim, ctx, order, limited);
            });
        }
    });
}

fn post_mail(sim: &mut Sim, ctx: &mut Ctx, order: &Sent, limited: bool) {
    let path = "/v1/messages";
    let host = "api.postbox.example";
    for attempt in 0..3u32 {
        let call = Call::new("POST", path, path).resend(attempt);
        if !limited || attempt == 2 {
            sim.call_outside(ctx, host, &call, (118_000, 202));
            let fields = vec![
                ("order", order.key.as_str().into()),
                ("template", "order-confirmation".into()),
                ("attempts", (attempt + 1).into()),
            ];
            sim.log(ctx, Level::Info, "mail handed over", fields);
            return;
        }
        sim.call_outside(ctx, host, &call, (21_000, 429));
        let seconds = 1u64 << attempt;
        ctx.event(
            "retry",
            vec![
                ("shop.retry.attempt", (attempt + 2).into()),
                ("shop.retry.delay_ms", (seconds * 1_000).into()),
                ("shop.retry.reason", "429 Too Many Requests".into()),
            ],
        );
        sim.log(
            ctx,
            Level::Warn,
            "postbox asks to wait",
            vec![("order", order.key.as_str().into()), ("retryAfter", seconds.into())],
        );
        ctx.now += seconds * S;
    }
}

/// Every quarter of an hour the orders go to the accountants, page by page.
pub fn export(sim: &mut Sim, due: Due) {
    let pod = sim.pod(&shop::ORDERS, due.at);
    let name = "export orders";
    let mut job = sim.open((pod, What::Own), Parent::Root, (Kind::Internal, name), due.at);
    job.set("code.function.name", "com.larkspur.orders.export.OrderExportJob.run")
        .set("shop.job.name", "order-export")
        .set("shop.job.schedule", "0 */15 * * * *");
    sim.spend(&mut job, 2_000);
    sim.sql(
        &mut job,
        &Sql::new(
            "SELECT export_state",
            "SELECT last_id FROM export_state WHERE job = 'order-export' FOR UPDATE SKIP LOCKED",
            1_500,
        )
        .rows(1),
    );
    let open = due.twist == Twist::OpenRoot;
    let pages = if open { 2 } else { 3 + sim.rng.below(2) };
    for page in 0..pages {
        sim.step(&mut job, (What::Own, "export page"), |sim, ctx| {
            export_page(sim, ctx, page, due.twist);
        });
    }
    if open {
        // Somewhere in the third page when the hour ends.
        job.now = END;
        sim.leave_open(job);
        return;
    }
    sim.sql(
        &mut job,
        &Sql::new(
            "UPDATE export_state",
            "UPDATE export_state SET last_id = ?, finished_at = now() WHERE job = 'order-export'",
            2_000,
        ),
    );
    job.set("shop.export.pages", pages);
    sim.log(
        &job,
        Level::Info,
        "export finished",
        vec![
            ("pages", pages.into()),
            ("elapsed_ms", ((job.now - job.span.start) / 1_000_000).into()),
        ],
    );
    sim.close(job);
}

fn export_page(sim: &mut Sim, ctx: &mut Ctx, page: u64, twist: Twist) {
    ctx.set("shop.export.page", page);
    let rows = 340 + sim.rng.below(160);
    sim.sql(ctx, &Sql::new("SELECT orders",
        "SELECT o.*, l.* FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.id > ? ORDER BY o.id LIMIT 500",
        410_000).rows(rows));
    sim.step(ctx, (What::Own, "write parquet"), |sim, ctx| {
        ctx.set("shop.export.rows", rows);
        sim.spend(ctx, 230_000);
    });
    let path = format!("/exports/2026/03/12/part-{page:04}.parquet");
    let host = "larkspur-accounting.s3.storage.example";
    let slow_down = twist == Twist::RateLimited && page == 1;
    for attempt in 0..2u32 {
        let call = Call::new("PUT", "/exports/{key}", path.clone()).resend(attempt);
        let refused = slow_down && attempt == 0;
        let answer = if refused { (35_000, 503) } else { (310_000, 200) };
        sim.call_outside(ctx, host, &call, answer);
        if !refused {
            return;
        }
        ctx.event(
            "retry",
            vec![("shop.retry.attempt", 2.into()), ("shop.retry.reason", "503 SlowDown".into())],
        );
        sim.log(
            ctx,
            Level::Warn,
            "object store says SlowDown, trying again",
            vec![("page", page.into()), ("delay_ms", 1_500.into())],
        );
        ctx.now += 3 * S / 2;
    }
}

/// Search takes in what the import changed.
pub fn reindex(sim: &mut Sim, due: Due, waiting: &[Sent]) {
    sim.process(&shop::SEARCH, waiting, false, due.at, |sim, ctx| {
        for _ in 0..2 {
            sim.step(ctx, (What::Own, "build documents"), |sim, ctx| {
                ctx.set("shop.documents", 99 * waiting.len() / 2);
                sim.spend(ctx, 140_000);
            });
            sim.elastic_call(ctx, "bulk", "{\"index\":{\"_id\":?}}", 380_000);
        }
        sim.redis(ctx, "DEL", "search:v7:*", 2_100);
        sim.log(ctx, Level::Info, "reindexed", vec![("batches", waiting.len().into())]);
    });
}

/// Pricing takes in new prices.
pub fn prices(sim: &mut Sim, due: Due, waiting: &[Sent]) {
    sim.process(&shop::PRICING, waiting, false, due.at, |sim, ctx| {
        sim.step(ctx, (What::Own, "rebuild_price_book"), |sim, ctx| {
            ctx.set("shop.prices.changed", 61 * waiting.len());
            sim.spend(ctx, 48_000);
            sim.redis(ctx, "MSET", "price:? ?", 5_200);
        });
        sim.log(
            ctx,
            Level::Info,
            "price book rebuilt",
            vec![("messages", waiting.len().into()), ("changed", (61 * waiting.len()).into())],
        );
    });
}
