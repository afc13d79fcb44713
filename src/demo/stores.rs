//! Databases, caches and the search index: client spans without a server's.

use crate::errors::Exception;
use crate::shop::{Lang, What};
use crate::sim::{Ctx, Sim};
use crate::span::Kind;
use crate::time::US;

/// A statement.
#[derive(Clone, Debug)]
pub struct Sql {
    summary: &'static str,
    text: String,
    us: u64,
    rows: Option<u64>,
}

impl Sql {
    /// A statement with its summary (`SELECT products`), its text, and a median of microseconds.
    pub fn new(summary: &'static str, text: impl Into<String>, us: u64) -> Self {
        Self { summary, text: text.into(), us, rows: None }
    }

    /// Says how many rows came back.
    pub fn rows(mut self, rows: u64) -> Self {
        self.rows = Some(rows);
        self
    }
}

impl Sim {
    /// Runs a statement on the service's database.
    pub fn sql(&mut self, from: &mut Ctx, sql: &Sql) {
        let ctx = self.statement(from, sql);
        from.now = self.close(ctx) + 4_000;
    }

    /// Runs a statement that takes exactly its time: one that waits for something known.
    pub fn sql_exactly(&mut self, from: &mut Ctx, sql: &Sql) {
        let mut ctx = self.statement(from, sql);
        ctx.now = ctx.span.start + sql.us * US;
        from.now = self.close(ctx) + 4_000;
    }

    /// Runs a statement that fails with a code of the database.
    pub fn sql_fails(&mut self, from: &mut Ctx, sql: &Sql, code: &str, exception: &Exception) {
        let mut ctx = self.statement(from, sql);
        ctx.set("db.response.status_code", code);
        ctx.throw(exception);
        from.now = self.close(ctx) + 4_000;
    }

    fn statement(&mut self, from: &Ctx, sql: &Sql) -> Ctx {
        let service = from.pod.service;
        let mysql = service.lang == Lang::Php;
        let mut ctx = self.inside(from, What::Sql, Kind::Client, sql.summary);
        let (operation, collection) = sql.summary.split_once(' ').unwrap_or((sql.summary, ""));
        ctx.set("db.system.name", if mysql { "mysql" } else { "postgresql" })
            .set("db.namespace", service.database)
            .set("db.operation.name", operation);
        if !collection.is_empty() {
            ctx.set("db.collection.name", collection);
        }
        ctx.set("db.query.summary", sql.summary).set("db.query.text", sql.text.as_str());
        if mysql {
            ctx.set("server.address", "127.0.0.1").set("server.port", 3306);
        } else {
            ctx.set("server.address", format!("pg-{}.db.larkspur.example", service.database));
            ctx.set("server.port", 5432);
        }
        if let Some(rows) = sql.rows {
            ctx.set("db.response.returned_rows", rows);
        }
        self.spend(&mut ctx, sql.us);
        ctx
    }

    /// A Redis command on a key.
    pub fn redis(&mut self, from: &mut Ctx, operation: &'static str, key: &str, us: u64) {
        let mut ctx = self.inside(from, What::Redis, Kind::Client, operation);
        ctx.set("db.system.name", "redis")
            .set("db.namespace", "0")
            .set("db.operation.name", operation)
            .set("db.query.text", format!("{operation} {key}"))
            .set("server.address", format!("redis-{}.db.larkspur.example", from.pod.service.name))
            .set("server.port", 6379);
        self.spend(&mut ctx, us);
        from.now = self.close(ctx) + 3_000;
    }

    /// A search in Elasticsearch; the query is its body.
    pub fn elastic(&mut self, from: &mut Ctx, query: &str, us: u64) {
        self.elastic_call(from, "search", query, us);
    }

    /// Any call of Elasticsearch's API (`search`, `bulk`) on the products.
    pub fn elastic_call(&mut self, from: &mut Ctx, operation: &'static str, query: &str, us: u64) {
        let index = "products_v7";
        let name = format!("{operation} {index}");
        let mut ctx = self.inside(from, What::Elastic, Kind::Client, &name);
        let node = 1 + self.rng.below(3);
        ctx.set("db.system.name", "elasticsearch")
            .set("db.operation.name", operation)
            .set("db.collection.name", index)
            .set("db.query.text", query)
            .set("http.request.method", "POST")
            .set(
                "url.full",
                format!("https://es-{node}.db.larkspur.example:9200/{index}/_{operation}"),
            )
            .set("server.address", format!("es-{node}.db.larkspur.example"))
            .set("server.port", 9200)
            .set("elasticsearch.node.name", format!("es-{node}"));
        self.spend(&mut ctx, us);
        ctx.set("db.response.status_code", "200");
        from.now = self.close(ctx) + 6_000;
    }
}
