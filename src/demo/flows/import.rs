//! The nightly catalogue import, seven hours late: the one trace that is large.

use crate::errors::Exception;
use crate::http::Call;
use crate::plan::Due;
use crate::shop::{self, What};
use crate::sim::{Ctx, Level, Sim};
use crate::span::{Kind, Parent};
use crate::stores::Sql;
use crate::time::US;

/// Batches of 99 products.
const BATCHES: u64 = 56;

/// The batch that meets a reader's lock and is rolled back once.
const ROLLED_BACK: u64 = 17;

/// The batch with a product that no mapping fits.
const MALFORMED: u64 = 31;

/// The import from the supplier's feed to the report.
pub fn import(sim: &mut Sim, due: Due) {
    let pod = sim.pod(&shop::CATALOG_IMPORT, due.at);
    let name = "import catalogue";
    let mut job = sim.open((pod, What::Own), Parent::Root, (Kind::Internal, name), due.at);
    job.set("shop.job.name", "nightly-catalogue-import")
        .set("shop.job.schedule", "0 2 * * *")
        .set("shop.feed.supplier", "Hearth & Home Wholesale")
        .set("shop.feed.delay_s", 25_450);
    job.event("feed.arrived", vec![("shop.feed.attempt", 86.into())]);
    sim.log(
        &job,
        Level::Warn,
        "feed arrived late",
        vec![("supplier", "Hearth & Home Wholesale".into()), ("delay", "7h04m10s".into())],
    );
    let path = "/larkspur/products-2026-03-12.jsonl.zst";
    let call = Call::new("GET", path, path);
    sim.call_outside(&mut job, "feeds.hearthhome.example", &call, (17_000_000, 200));
    for (step, us) in
        [("verify checksum", 460_000), ("decompress", 2_100_000), ("parse feed", 7_900_000)]
    {
        sim.step(&mut job, (What::Own, step), |sim, ctx| sim.spend(ctx, us));
    }
    for n in 0..BATCHES {
        sim.step(&mut job, (What::Own, "import batch"), |sim, ctx| batch(sim, ctx, n));
    }
    sim.step(&mut job, (What::Own, "retire missing products"), |sim, ctx| {
        sim.sql(
            ctx,
            &Sql::new(
                "UPDATE products",
                "UPDATE products SET retired_at = now() WHERE source = $1 AND seen_at < $2",
                1_500_000,
            ),
        );
    });
    let path = "/reports/import-2026-03-12.html";
    let host = "larkspur-reports.s3.storage.example";
    sim.call_outside(&mut job, host, &Call::new("PUT", path, path), (190_000, 200));
    job.set("shop.import.products", 99 * BATCHES).set("shop.import.skipped", 1);
    sim.log(
        &job,
        Level::Info,
        "import finished",
        vec![
            ("products", (99 * BATCHES).into()),
            ("skipped", 1.into()),
            ("elapsed_s", ((job.now - job.span.start) / 1_000_000_000).into()),
        ],
    );
    sim.close(job);
}

fn batch(sim: &mut Sim, ctx: &mut Ctx, n: u64) {
    ctx.set("shop.import.batch", n).set("shop.import.size", 99);
    sim.step(ctx, (What::Own, "map products"), |sim, ctx| {
        sim.spend(ctx, 96_000);
        if n == MALFORMED {
            malformed(sim, ctx);
        }
    });
    // A row that is left out is reported, and the batch goes on.
    ctx.span.error = None;
    check_images(sim, ctx, n);
    sim.step(ctx, (What::Own, "resize images"), |sim, ctx| sim.spend(ctx, 3_300_000));
    store(sim, ctx, n);
    let path = "/internal/cache/invalidate";
    sim.call(ctx, &shop::CATALOG, &Call::new("POST", path, path), |sim, ctx| {
        sim.step(ctx, (What::Framework, "CacheController.invalidate"), |sim, ctx| {
            sim.redis(ctx, "DEL", "product:?", 900);
            204
        })
    });
    sim.send(ctx, "catalog.changed", &format!("batch-{n:03}"), 41_300);
    if n % 9 == 4 {
        sim.send(ctx, "prices.changed", &format!("batch-{n:03}"), 3_720);
    }
    sim.log(
        ctx,
        Level::Info,
        "batch imported",
        vec![("batch", n.into()), ("elapsed_ms", ((ctx.now - ctx.span.start) / 1_000_000).into())],
    );
}

fn malformed(sim: &mut Sim, ctx: &mut Ctx) {
    let error = Exception::new(
        "pydantic_core._pydantic_core.ValidationError",
        "1 validation error for SupplierProduct\nweight_g\n  Input should be a valid integer, got a number with a fractional part [type=int_from_float, input_value=1250.5, input_type=float]",
        &[
            ("model_validate", "/app/.venv/lib/python3.13/site-packages/pydantic/main.py", 716),
            ("map_product", "/app/larkspur/catalog_import/mapping.py", 64),
            ("map_batch", "/app/larkspur/catalog_import/mapping.py", 29),
        ],
    );
    ctx.throw(&error);
    sim.log(
        ctx,
        Level::Error,
        "product left out: weight_g is no integer",
        vec![("sku", "HHW-88213".into()), ("input", "1250.5".into())],
    );
}

/// Asks the supplier's image host about each picture, eight at a time.
fn check_images(sim: &mut Sim, from: &mut Ctx, n: u64) {
    let pictures = 26 + sim.rng.below(8);
    sim.step(from, (What::Own, "check images"), |sim, ctx| {
        ctx.set("shop.images", pictures).set("shop.images.concurrency", 8);
        let mut lanes = [ctx.now; 8];
        for k in 0..pictures {
            let Some(lane) = lanes.iter_mut().min() else { break };
            ctx.now = *lane;
            let path = format!("/hhw/{:05}.jpg", 40_000 + n * 99 + k * 3);
            let call = Call::new("HEAD", "/hhw/{image}", path);
            let gone = sim.rng.chance(0.004);
            let answer = if gone { (9_000, 404) } else { (14_000, 200) };
            sim.call_outside(ctx, "img.hearthhome.example", &call, answer);
            *lane = ctx.now + 80 * US;
        }
        ctx.now = lanes.iter().copied().max().unwrap_or(ctx.now);
    });
}

fn store(sim: &mut Sim, ctx: &mut Ctx, n: u64) {
    // While a batch of many changes is written, readers of those products wait.
    let upsert_us = if n % 9 == 4 { 1_700_000 } else { 200_000 };
    let copy =
        Sql::new("COPY import_products", "COPY import_products FROM STDIN (FORMAT binary)", 41_000);
    let upsert = Sql::new(
        "INSERT products",
        "INSERT INTO products SELECT * FROM import_products ON CONFLICT (sku) DO UPDATE SET name = EXCLUDED.name, description = EXCLUDED.description, seen_at = now()",
        upsert_us,
    );
    sim.step(ctx, (What::Own, "store batch"), |sim, ctx| {
        if n == ROLLED_BACK {
            sim.sql(ctx, &Sql::new("BEGIN", "BEGIN", 300));
            sim.sql(ctx, &copy);
            let error = Exception::new(
                "psycopg.errors.SerializationFailure",
                "could not serialize access due to concurrent update",
                &[
                    ("execute", "/app/.venv/lib/python3.13/site-packages/psycopg/cursor.py", 97),
                    ("upsert", "/app/larkspur/catalog_import/store.py", 51),
                ],
            );
            sim.sql_fails(ctx, &upsert, "40001", &error);
            sim.sql(ctx, &Sql::new("ROLLBACK", "ROLLBACK", 1_100));
            ctx.event("retry", vec![
                ("shop.retry.attempt", 2.into()),
                ("shop.retry.reason", "40001 serialization_failure".into()),
            ]);
            sim.log(ctx, Level::Warn, "batch rolled back, trying again", vec![
                ("batch", n.into()),
                ("sql_state", "40001".into()),
            ]);
        }
        sim.sql(ctx, &Sql::new("BEGIN", "BEGIN", 300));
        sim.sql(ctx, &copy);
        sim.sql(ctx, &upsert.clone().rows(99));
        sim.sql(ctx, &Sql::new("INSERT prices",
            "INSERT INTO prices (product_id, valid_from, amount) SELECT id, now(), amount FROM import_products WHERE changed", 49_000));
        sim.sql(ctx, &Sql::new("COMMIT", "COMMIT", 19_000));
    });
}
