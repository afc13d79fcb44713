//! What many requests need: a session, a product, a price, the stock, proposals, a basket.

use crate::errors::Exception;
use crate::http::{Call, LOST};
use crate::plan::{Due, Twist};
use crate::shop::{self, What};
use crate::sim::{Ctx, Level, Sim};
use crate::span::{Kind, Parent};
use crate::stores::Sql;
use crate::time::MS;
use crate::words::{Customer, Product, euros};

/// A page of the storefront: session first, then `body` in its request handler.
pub fn page(
    sim: &mut Sim,
    due: Due,
    call: &Call,
    body: impl FnOnce(&mut Sim, &mut Ctx, &Customer) -> u16,
) -> Customer {
    let customer = Customer::new(&mut sim.rng);
    let pod = sim.pod(&shop::STOREFRONT, due.at);
    let who = customer.clone();
    sim.serve((pod, Parent::Root), call, due.at, |sim, ctx| {
        ctx.set("client.address", who.ip.as_str()).set("user_agent.original", who.agent);
        sim.step(ctx, (What::Framework, "middleware - session"), |sim, ctx| {
            ctx.set("express.type", "middleware").set("express.name", "session");
            let key = format!("sess:{}", who.session);
            sim.redis(ctx, "GET", &key, 420);
            if sim.rng.chance(0.15) {
                ctx.event("session.new", vec![]);
                sim.redis(ctx, "SETEX", &format!("{key} 86400 ?"), 450);
            }
        });
        ctx.set("user.id", who.id.as_str()).set("session.id", who.session.as_str());
        let handler = format!("request handler - {}", call.route());
        sim.step(ctx, (What::Framework, &handler), |sim, ctx| {
            ctx.set("express.type", "request_handler").set("express.name", call.route());
            body(sim, ctx, &who)
        })
    });
    customer
}

/// For those who are signed in: their name, from accounts.
pub fn profile(sim: &mut Sim, from: &mut Ctx, customer: &Customer) {
    if sim.rng.chance(0.55) {
        return;
    }
    let call = Call::new("GET", "/customers/{id}", format!("/customers/{}", customer.id));
    sim.call(from, &shop::ACCOUNTS, &call, |sim, ctx| {
        let key = format!("customer:{}", customer.id);
        sim.redis(ctx, "GET", &key, 430);
        if sim.rng.chance(0.3) {
            sim.sql(
                ctx,
                &Sql::new(
                    "SELECT customers",
                    "SELECT id, name, locale, tier FROM customers WHERE id = $1",
                    1_900,
                )
                .rows(1),
            );
            sim.redis(ctx, "SETEX", &format!("{key} 600 ?"), 470);
        }
        200
    });
}

/// What others thought of a product; not everything has been judged.
pub fn reviews(sim: &mut Sim, from: &mut Ctx, product: &Product) {
    let path = format!("/api/products/{}/reviews", product.id);
    let call = Call::new("GET", "/api/products/{id}/reviews", path).query("limit=5");
    sim.call(from, &shop::CATALOG, &call, |sim, ctx| {
        sim.step(ctx, (What::Framework, "ReviewController.list"), |sim, ctx| {
            ctx.set("code.function.name", "com.larkspur.catalog.web.ReviewController.list");
            let text = "SELECT stars, title, body, written_at FROM reviews WHERE product_id = $1 ORDER BY helpful DESC LIMIT $2";
            let rows = sim.rng.below(6);
            sim.sql(ctx, &Sql::new("SELECT reviews", text, 3_600).rows(rows));
            200
        })
    });
}

/// The storefront puts the page together.
pub fn render(sim: &mut Sim, ctx: &mut Ctx, template: &'static str, median_us: u64) {
    sim.step(ctx, (What::Own, "render"), |sim, ctx| {
        ctx.set("shop.template", template);
        sim.spend(ctx, median_us);
    });
}

/// The catalogue's answer about a product: from its cache, else from the database.
pub fn product(sim: &mut Sim, from: &mut Ctx, product: &'static Product, twist: Twist) -> u16 {
    let call = Call::new("GET", "/api/products/{id}", format!("/api/products/{}", product.id));
    sim.call(from, &shop::CATALOG, &call, |sim, ctx| {
        sim.step(ctx, (What::Framework, "ProductController.show"), |sim, ctx| {
            ctx.set("code.function.name", "com.larkspur.catalog.web.ProductController.show")
                .set("shop.product.id", product.id)
                .set("shop.product.name", product.name);
            let key = format!("product:{}", product.id);
            sim.redis(ctx, "GET", &key, 380);
            match twist {
                Twist::Refused => {
                    sim.sql(ctx, &select_product(2_100).rows(0));
                    sim.log(ctx, Level::Warn, "no such product", vec![(
                        "product_id",
                        product.id.into(),
                    )]);
                    return 404;
                }
                Twist::Bug => return variant_bug(sim, ctx, product),
                Twist::CacheMiss | Twist::LockWait => {
                    ctx.event("cache.miss", vec![("shop.cache.key", key.as_str().into())]);
                    if twist == Twist::LockWait {
                        let wait = 2_150_000 + sim.rng.below(900_000);
                        sim.sql_exactly(ctx, &select_product(wait).rows(1));
                        let ms = wait / 1_000;
                        sim.log(ctx, Level::Warn, "slow query: waited for a lock on products", vec![
                            ("elapsed_ms", ms.into()),
                            ("blocking_application", "catalog-import".into()),
                        ]);
                    } else {
                        sim.sql(ctx, &select_product(6_400).rows(1));
                    }
                    sim.sql(ctx, &Sql::new("SELECT media",
                        "SELECT url, alt, width, height FROM media WHERE product_id = $1 ORDER BY position", 2_700)
                        .rows(4));
                    sim.redis(ctx, "SETEX", &format!("{key} 900 ?"), 510);
                }
                _ => {}
            }
            sim.spend(ctx, 900);
            200
        })
    })
}

fn select_product(us: u64) -> Sql {
    Sql::new(
        "SELECT products",
        "SELECT p.id, p.sku, p.name, p.description, b.name AS brand FROM products p JOIN brands b ON b.id = p.brand_id WHERE p.id = $1",
        us,
    )
}

fn variant_bug(sim: &mut Sim, ctx: &mut Ctx, product: &Product) -> u16 {
    sim.sql(ctx, &select_product(4_900).rows(1));
    let bug = Exception::new(
        "java.lang.NullPointerException",
        "Cannot invoke \"com.larkspur.catalog.Variant.colour()\" because \"variant\" is null",
        &[
            ("com.larkspur.catalog.VariantMapper.toView", "VariantMapper.java", 47),
            (
                "java.base/java.util.stream.ReferencePipeline$3$1.accept",
                "ReferencePipeline.java",
                212,
            ),
            ("com.larkspur.catalog.ProductService.view", "ProductService.java", 93),
            ("com.larkspur.catalog.web.ProductController.show", "ProductController.java", 38),
            (
                "org.springframework.web.servlet.DispatcherServlet.doDispatch",
                "DispatcherServlet.java",
                1089,
            ),
        ],
    );
    ctx.throw(&bug);
    sim.log(
        ctx,
        Level::Error,
        format!("unhandled exception: {}", bug.message),
        vec![
            ("product_id", product.id.into()),
            ("sku", product.sku.into()),
            ("exception", bug.stack(shop::Lang::Java).into()),
        ],
    );
    500
}

/// What is in stock of some products, from inventory; large goods are asked of the warehouse.
pub fn stock(sim: &mut Sim, from: &mut Ctx, goods: &[&Product], twist: Twist) -> u16 {
    let skus: Vec<&str> = goods.iter().map(|p| p.sku).collect();
    let call = Call::new("GET", "/availability", "/availability")
        .query(format!("skus={}", skus.join(",")));
    sim.call(from, &shop::INVENTORY, &call, |sim, ctx| {
        if twist == Twist::Killed {
            return killed(sim, ctx, "AvailabilityController#index", select_stock(goods.len()));
        }
        sim.step(ctx, (What::Framework, "AvailabilityController#index"), |sim, ctx| {
            ctx.set("code.function.name", "AvailabilityController#index")
                .set("shop.stock.skus", skus.iter().map(|&s| s.to_owned()).collect::<Vec<_>>());
            sim.sql(ctx, &select_stock(goods.len()));
            if sim.rng.chance(0.25) {
                let text = "SELECT \"deliveries\".* FROM \"deliveries\" WHERE \"deliveries\".\"sku\" = ANY($1) AND \"deliveries\".\"due_on\" <= $2";
                sim.sql(ctx, &Sql::new("SELECT deliveries", text, 2_200).rows(1));
            }
            if let Twist::NPlusOne(parts) = twist {
                expand_set(sim, ctx, parts);
            }
            if twist == Twist::Bulky {
                for product in goods.iter().filter(|p| p.bulky).take(2) {
                    warehouse(sim, ctx, product);
                }
            }
            sim.spend(ctx, 1_300);
            200
        })
    })
}

fn select_stock(skus: usize) -> Sql {
    Sql::new(
        "SELECT stock_levels",
        "SELECT \"stock_levels\".* FROM \"stock_levels\" WHERE \"stock_levels\".\"sku\" = ANY($1)",
        1_900,
    )
    .rows(skus as u64)
}

/// The process is killed for its memory: the statement's span was sent, those around it never are.
pub fn killed(sim: &mut Sim, ctx: &mut Ctx, action: &str, sql: Sql) -> u16 {
    let mut lost = sim.inside(ctx, What::Framework, Kind::Internal, action);
    sim.spend(&mut lost, 200);
    sim.sql(&mut lost, &sql);
    sim.log(
        &lost,
        Level::Warn,
        "memory limit near",
        vec![("rss_mb", 1_019.into()), ("limit_mb", 1_024.into())],
    );
    ctx.now = lost.now + sim.rng.range(300, 420) * MS;
    LOST
}

/// The N+1: the parts of a set are read one at a time.
fn expand_set(sim: &mut Sim, ctx: &mut Ctx, parts: u32) {
    sim.sql(
        ctx,
        &Sql::new(
            "SELECT sets",
            "SELECT \"sets\".* FROM \"sets\" WHERE \"sets\".\"sku\" = $1 LIMIT $2",
            1_400,
        )
        .rows(1),
    );
    sim.sql(
        ctx,
        &Sql::new(
            "SELECT set_parts",
            "SELECT \"set_parts\".* FROM \"set_parts\" WHERE \"set_parts\".\"set_id\" = $1",
            2_100,
        )
        .rows(u64::from(parts)),
    );
    for _ in 0..parts {
        sim.sql(ctx, &Sql::new("SELECT stock_levels",
            "SELECT \"stock_levels\".* FROM \"stock_levels\" WHERE \"stock_levels\".\"sku\" = $1 LIMIT $2", 7_600)
            .rows(1));
        sim.spend(ctx, 350);
    }
    sim.log(
        ctx,
        Level::Warn,
        "expanded set part by part",
        vec![
            ("parts", parts.into()),
            ("queries", (parts + 3).into()),
            ("todo", "LARK-2214 preload set_parts".into()),
        ],
    );
}

/// The warehouse management system in the cellar: PHP, MySQL, and a clock 412 ms behind.
pub fn warehouse(sim: &mut Sim, from: &mut Ctx, product: &Product) {
    let call =
        Call::new("GET", "/stock.php", "/stock.php").query(format!("artikel={}", product.sku));
    sim.call(from, &shop::WAREHOUSE, &call, |sim, ctx| {
        sim.sql(
            ctx,
            &Sql::new(
                "SELECT lager_bestand",
                "SELECT regal, menge FROM lager_bestand WHERE artikel_nr = ? AND mandant = 1",
                21_000,
            )
            .rows(1 + u64::from(product.id % 3)),
        );
        sim.spend(ctx, 8_000);
        sim.log(ctx, Level::Info, format!("Bestand abgefragt: {}", product.sku), vec![]);
        200
    });
}

/// What some products cost this customer.
pub fn quote(sim: &mut Sim, from: &mut Ctx, goods: &[&Product]) -> u32 {
    let total: u32 = goods.iter().map(|p| p.cents).sum();
    sim.grpc(from, &shop::PRICING, "larkspur.pricing.v1.Pricing/Quote", |sim, ctx| {
        ctx.set("shop.quote.items", goods.len());
        sim.step(ctx, (What::Own, "load_price_book"), |sim, ctx| {
            sim.redis(ctx, "MGET", &vec!["price:?"; goods.len().max(1)].join(" "), 340);
        });
        sim.step(ctx, (What::Own, "apply_promotions"), |sim, ctx| {
            ctx.set("shop.promotion", if total > 15_000 { "spring-free-delivery" } else { "none" });
            sim.spend(ctx, 280);
        });
        if total > 60_000 {
            sim.log(
                ctx,
                Level::Info,
                "quote above review limit",
                vec![("total", euros(total).into()), ("items", goods.len().into())],
            );
        }
        "OK"
    });
    total
}

/// What else one may like; the page does without it if it takes too long.
pub fn proposals(sim: &mut Sim, from: &mut Ctx, method: &'static str, twist: Twist) -> bool {
    let code = sim.grpc(from, &shop::RECOMMENDATIONS, method, |sim, ctx| {
        if twist == Twist::Degraded {
            return model_missing(sim, ctx);
        }
        sim.step(ctx, (What::Own, "load features"), |sim, ctx| {
            sim.redis(ctx, "HMGET", "features:v31 ? ? ?", 900);
        });
        sim.step(ctx, (What::Own, "rank candidates"), |sim, ctx| {
            ctx.set("shop.model.version", "als-2026-03-10").set("shop.candidates", 240);
            sim.spend(ctx, 17_000);
        });
        "OK"
    });
    if code != "OK" {
        from.event("recommendations.fallback", vec![("shop.fallback", "bestsellers".into())]);
        sim.log(
            from,
            Level::Warn,
            "recommendations unavailable, showing bestsellers",
            vec![("code", code.into())],
        );
    }
    code == "OK"
}

fn model_missing(sim: &mut Sim, ctx: &mut Ctx) -> &'static str {
    let error = Exception::new(
        "larkspur.recommend.errors.ModelNotLoaded",
        "model als-2026-03-10 is still loading",
        &[
            ("require", "/app/larkspur/recommend/models.py", 71),
            ("rank", "/app/larkspur/recommend/ranker.py", 112),
            ("Similar", "/app/larkspur/recommend/server.py", 58),
        ],
    );
    sim.step(ctx, (What::Own, "rank candidates"), |sim, ctx| {
        ctx.now += 240 * MS;
        sim.spend(ctx, 9_000);
        ctx.throw(&error);
    });
    sim.log(
        ctx,
        Level::Error,
        "cannot rank: model als-2026-03-10 is still loading",
        vec![("model", "als-2026-03-10".into()), ("exc_info", "ModelNotLoaded".into())],
    );
    "UNAVAILABLE"
}

/// What is in the basket.
pub fn read_basket(sim: &mut Sim, from: &mut Ctx, customer: &Customer, items: usize) {
    sim.grpc(from, &shop::BASKET, "larkspur.basket.v1.Basket/Get", |sim, ctx| {
        ctx.set("shop.basket.items", items);
        sim.redis(ctx, "HGETALL", &format!("basket:{}", customer.id), 460);
        "OK"
    });
}
