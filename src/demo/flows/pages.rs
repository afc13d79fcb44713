//! The pages that most people see: home, a product, a search.

use super::parts;
use crate::errors::Exception;
use crate::http::Call;
use crate::plan::{Due, Twist};
use crate::shop::{self, What};
use crate::sim::{Ctx, Level, Sim};
use crate::span::Parent;
use crate::stores::Sql;
use crate::time::US;
use crate::words::{PRODUCTS, SEARCHES, basket};

/// `GET /`.
pub fn home(sim: &mut Sim, due: Due) {
    let goods = basket(&mut sim.rng, 6);
    let items = sim.rng.below(4) as usize;
    parts::page(sim, due, &Call::new("GET", "/", "/"), |sim, ctx, who| {
        ctx.event(
            "feature_flag.evaluation",
            vec![
                ("feature_flag.key", "spring-hero".into()),
                ("feature_flag.provider.name", "flagd".into()),
                ("feature_flag.result.variant", "b".into()),
            ],
        );
        sim.parallel(ctx, 0..4, |sim, ctx, part| match part {
            0 => featured(sim, ctx, due.twist),
            1 => {
                let method = "larkspur.recommendations.v1.Recommendations/ForCustomer";
                parts::proposals(sim, ctx, method, due.twist);
            }
            2 => parts::read_basket(sim, ctx, who, items),
            _ => parts::profile(sim, ctx, who),
        });
        parts::quote(sim, ctx, &goods);
        parts::render(sim, ctx, "home", 26_000);
        200
    });
}

fn featured(sim: &mut Sim, from: &mut Ctx, twist: Twist) {
    let call = Call::new("GET", "/api/featured", "/api/featured").query("season=spring&limit=6");
    sim.call(from, &shop::CATALOG, &call, |sim, ctx| {
        sim.step(ctx, (What::Framework, "FeaturedController.list"), |sim, ctx| {
            ctx.set("code.function.name", "com.larkspur.catalog.web.FeaturedController.list");
            sim.redis(ctx, "GET", "featured:spring:6", 400);
            if twist == Twist::CacheMiss {
                ctx.event("cache.miss", vec![("shop.cache.key", "featured:spring:6".into())]);
                sim.sql(ctx, &Sql::new("SELECT products",
                    "SELECT p.id, p.sku, p.name, f.rank FROM featured f JOIN products p ON p.id = f.product_id WHERE f.season = $1 ORDER BY f.rank LIMIT $2",
                    38_000).rows(6));
                sim.redis(ctx, "SETEX", "featured:spring:6 300 ?", 560);
            }
            sim.spend(ctx, 700);
            200
        })
    });
}

/// `GET /robots.txt`: a span and nothing else.
pub fn robots(sim: &mut Sim, due: Due) {
    let pod = sim.pod(&shop::STOREFRONT, due.at);
    let call = Call::new("GET", "/robots.txt", "/robots.txt");
    sim.serve((pod, Parent::Root), &call, due.at, |sim, ctx| {
        ctx.set("client.address", "192.0.2.77").set(
            "user_agent.original",
            "Mozilla/5.0 (compatible; PantryBot/3.1; +https://pantry.example/bot)",
        );
        sim.spend(ctx, 300);
        200
    });
}

/// `GET /products/{id}`.
pub fn product(sim: &mut Sim, due: Due) {
    let mut product = sim.rng.pick(&PRODUCTS);
    if due.twist == Twist::Bulky {
        product =
            PRODUCTS.iter().filter(|p| p.bulky).nth(sim.rng.below(6) as usize).unwrap_or(product);
    }
    let path = format!("/products/{}", product.id);
    parts::page(sim, due, &Call::new("GET", "/products/{id}", path), |sim, ctx, who| {
        let status = parts::product(sim, ctx, product, due.twist);
        if status == 404 {
            parts::render(sim, ctx, "not-found", 2_000);
            return 404;
        }
        if status >= 500 {
            return bad_gateway(sim, ctx, "catalog", status);
        }
        let judged = product.id % 5 < 3;
        sim.parallel(ctx, 0..if judged { 4 } else { 3 }, |sim, ctx, part| match part {
            0 => {
                parts::stock(sim, ctx, &[product], due.twist);
            }
            1 => {
                parts::quote(sim, ctx, &[product]);
            }
            2 => {
                let method = "larkspur.recommendations.v1.Recommendations/Similar";
                parts::proposals(sim, ctx, method, due.twist);
            }
            _ => parts::reviews(sim, ctx, product),
        });
        parts::read_basket(sim, ctx, who, 2);
        parts::render(sim, ctx, "product", 19_000);
        200
    });
}

/// The storefront cannot answer, since somebody behind it did not.
pub fn bad_gateway(sim: &mut Sim, ctx: &mut Ctx, service: &str, status: u16) -> u16 {
    let error = Exception::new(
        "UpstreamError",
        format!("{service} answered {status}"),
        &[
            ("assertOk", "/app/src/lib/upstream.ts", 31),
            ("process.processTicksAndRejections", "node:internal/process/task_queues", 103),
            ("handle", "/app/src/routes/page.ts", 64),
        ],
    );
    ctx.throw(&error);
    sim.log(
        ctx,
        Level::Error,
        format!("page failed: {service} answered {status}"),
        vec![("upstream", service.into()), ("upstream_status", status.into())],
    );
    502
}

/// `GET /search`.
pub fn search(sim: &mut Sim, due: Due) {
    let text = *sim.rng.pick(&SEARCHES);
    let text =
        if matches!(due.twist, Twist::FanOut(_) | Twist::StillRunning) { "gift" } else { text };
    let query = format!("q={}", text.replace(' ', "+"));
    let goods = basket(&mut sim.rng, 12);
    parts::page(
        sim,
        due,
        &Call::new("GET", "/search", "/search").query(query.clone()),
        |sim, ctx, _| {
            let call =
                Call::new("GET", "/v1/search", "/v1/search").query(format!("{query}&size=12"));
            sim.call(ctx, &shop::SEARCH, &call, |sim, ctx| find(sim, ctx, text, due.twist));
            sim.parallel(ctx, 0..2, |sim, ctx, part| {
                if part == 0 {
                    parts::quote(sim, ctx, &goods);
                } else {
                    parts::stock(sim, ctx, &goods, Twist::Plain);
                }
            });
            parts::render(sim, ctx, "search", 21_000);
            200
        },
    );
}

fn find(sim: &mut Sim, ctx: &mut Ctx, text: &str, twist: Twist) -> u16 {
    ctx.set("shop.search.text", text);
    let key = format!("search:v7:{}", text.replace(' ', "+"));
    sim.redis(ctx, "GET", &key, 430);
    let (us, hits) = if twist == Twist::Plain { (14_000, 12) } else { (74_000, 37) };
    sim.step(ctx, (What::Own, "parse query"), |sim, ctx| sim.spend(ctx, 900));
    sim.elastic(ctx,
        "{\"query\":{\"multi_match\":{\"query\":\"?\",\"fields\":[\"name^3\",\"brand\",\"description\"]}},\"size\":?}",
        us);
    ctx.set("shop.search.hits", hits);
    if twist == Twist::Plain && sim.rng.chance(0.25) {
        ctx.event("search.respelt", vec![("shop.search.text", text.into())]);
        sim.elastic(
            ctx,
            "{\"suggest\":{\"spelling\":{\"text\":\"?\",\"term\":{\"field\":\"name\"}}}}",
            6_000,
        );
    }
    match twist {
        Twist::FanOut(categories) => facets(sim, ctx, categories),
        Twist::StillRunning => facets(sim, ctx, 24),
        _ => {}
    }
    sim.step(ctx, (What::Own, "rerank"), |sim, ctx| sim.spend(ctx, 3_200));
    sim.redis(ctx, "SETEX", &format!("{key} 60 ?"), 480);
    sim.log(ctx, Level::Info, "searched", vec![("q", text.into()), ("hits", hits.into())]);
    200
}

/// A word that fits everywhere: each category is counted on its own, sixteen at a time, and one
/// of them meets a node that collects its garbage.
fn facets(sim: &mut Sim, from: &mut Ctx, categories: u32) {
    sim.step(from, (What::Own, "count facets"), |sim, ctx| {
        ctx.set("shop.facets", categories).set("shop.facets.concurrency", 16);
        let slow = categories * 2 / 3;
        let mut lanes = [ctx.now; 16];
        for n in 0..categories {
            let Some(lane) = lanes.iter_mut().min() else { break };
            ctx.now = *lane;
            sim.step(ctx, (What::Own, "facet"), |sim, ctx| {
                ctx.set("shop.category.id", 100 + n * 3);
                sim.redis(ctx, "GET", &format!("facet:{}", 100 + n * 3), 410);
                let us = if n == slow { 494_000 } else { 21_000 };
                sim.elastic(ctx,
                    "{\"size\":0,\"query\":{\"bool\":{\"filter\":[{\"term\":{\"category\":?}}],\"must\":{\"match\":{\"name\":\"?\"}}}}}",
                    us);
                if n == slow {
                    sim.log(ctx, Level::Warn, "slow shard answer", vec![
                        ("took_ms", 890.into()),
                        ("note", "es-2 gc old 812 ms".into()),
                    ]);
                }
            });
            *lane = ctx.now + 30 * US;
        }
        ctx.now = lanes.iter().copied().max().unwrap_or(ctx.now);
    });
}
