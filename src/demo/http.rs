//! HTTP calls: the client's span, the network, the server's span, and the log line of it.

use crate::errors::{connection_lost, http_timeout};
use crate::shop::{Lang, Pod, Service, What};
use crate::sim::{Ctx, Level, Sim};
use crate::span::{Kind, Parent};
use crate::time::{MS, US};

/// What a body answers whose process is killed: its span is never sent, the caller sees the
/// connection break.
pub const LOST: u16 = 1;

/// A request.
#[derive(Clone, Debug)]
pub struct Call {
    method: &'static str,
    route: &'static str,
    path: String,
    query: String,
    timeout_ms: u64,
    resend: u32,
}

impl Call {
    /// A request to a path; the route is the path's pattern.
    pub fn new(method: &'static str, route: &'static str, path: impl Into<String>) -> Self {
        let (path, query) = (path.into(), String::new());
        Self { method, route, path, query, timeout_ms: 0, resend: 0 }
    }

    /// With a query, less its question mark.
    pub fn query(mut self, query: impl Into<String>) -> Self {
        self.query = query.into();
        self
    }

    /// The caller gives up after so many milliseconds.
    pub fn timeout_ms(mut self, ms: u64) -> Self {
        self.timeout_ms = ms;
        self
    }

    /// The `n`th time that it is sent again.
    pub fn resend(mut self, n: u32) -> Self {
        self.resend = n;
        self
    }

    /// The path's pattern.
    pub fn route(&self) -> &'static str {
        self.route
    }

    fn target(&self) -> String {
        if self.query.is_empty() {
            return self.path.clone();
        }
        format!("{}?{}", self.path, self.query)
    }
}

impl Sim {
    /// A server span around `body`, which answers with a status.
    pub fn serve(
        &mut self,
        (pod, parent): (Pod, Parent),
        call: &Call,
        at: u64,
        body: impl FnOnce(&mut Self, &mut Ctx) -> u16,
    ) -> (u16, u64) {
        let name = format!("{} {}", call.method, call.route);
        let mut ctx = self.open((pod, What::HttpServer), parent, (Kind::Server, &name), at);
        let public = matches!(parent, Parent::Root);
        ctx.set("http.request.method", call.method)
            .set("url.scheme", if public { "https" } else { "http" })
            .set("url.path", call.path.as_str());
        if !call.query.is_empty() {
            ctx.set("url.query", call.query.as_str());
        }
        ctx.set("http.route", call.route);
        if public {
            let host = if pod.service.name == "mobile-api" { "api" } else { "www" };
            ctx.set("server.address", format!("{host}.larkspur.example")).set("server.port", 443);
            ctx.set("network.protocol.version", "2");
        } else {
            ctx.set("server.address", pod.service.host()).set("server.port", pod.service.port);
            ctx.set("network.protocol.version", "1.1");
        }
        self.spend(&mut ctx, 420);
        let status = body(self, &mut ctx);
        if status == LOST {
            return (LOST, ctx.now);
        }
        self.spend(&mut ctx, 260);
        ctx.set("http.response.status_code", status);
        if status >= 500 {
            let message = ctx.span.error.clone().unwrap_or_default();
            ctx.fail(&status.to_string(), &message);
        } else {
            // A server answered what it could; only its own failures are errors.
            ctx.span.error = None;
            ctx.span.attrs.retain(|(key, _)| *key != "error.type");
        }
        self.access_log(&ctx, call, status);
        (status, self.close(ctx))
    }

    fn access_log(&mut self, ctx: &Ctx, call: &Call, status: u16) {
        let level = match status {
            500.. => Level::Error,
            404 | 409 | 429 => Level::Warn,
            _ => Level::Info,
        };
        let ms = ((ctx.now - ctx.span.start) / (100 * US)) as f64 / 10.0;
        let (text, names) = match ctx.pod.service.lang {
            Lang::DotNet => (
                "HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed} ms",
                ["RequestMethod", "RequestPath", "StatusCode", "Elapsed"],
            ),
            _ => ("request completed", ["method", "path", "status", "duration_ms"]),
        };
        let values = [call.method.into(), call.target().into(), status.into(), ms.into()];
        self.log(ctx, level, text, names.into_iter().zip(values).collect());
    }

    /// A call to another service of the shop. Answers the status, or 0 if there was none: the
    /// caller gave up (then the server goes on without it), or the connection broke.
    pub fn call(
        &mut self,
        from: &mut Ctx,
        to: &'static Service,
        call: &Call,
        body: impl FnOnce(&mut Self, &mut Ctx) -> u16,
    ) -> u16 {
        let mut client = self.client_span(from, call, &to.host(), to.port, "http");
        let start = client.now;
        self.spend(&mut client, 90);
        let arrives = client.now + self.hop();
        let pod = self.pod(to, arrives);
        let (status, end) = self.serve((pod, Parent::Remote(client.span.id)), call, arrives, body);
        let answered = end + self.hop();
        let limit = if call.timeout_ms == 0 { u64::MAX } else { start + call.timeout_ms * MS };
        if answered > limit {
            client.now = limit + self.rng.range(300, 1_900) * US;
            client.throw(&http_timeout(from.pod.service.lang, call.timeout_ms));
            from.now = self.close(client) + 20 * US;
            return 0;
        }
        client.now = answered;
        if status == LOST {
            client.throw(&connection_lost());
            from.now = self.close(client) + 20 * US;
            return 0;
        }
        client.set("network.peer.address", pod.address()).set("network.peer.port", to.port);
        self.answer(from, client, status)
    }

    /// A call to somebody outside, who sends no spans.
    pub fn call_outside(
        &mut self,
        from: &mut Ctx,
        host: &str,
        call: &Call,
        (took_us, status): (u64, u16),
    ) -> u16 {
        let mut client = self.client_span(from, call, host, 443, "https");
        client.now += self.far_hop();
        self.spend(&mut client, took_us);
        client.now += self.far_hop();
        self.answer(from, client, status)
    }

    fn client_span(&mut self, from: &Ctx, call: &Call, host: &str, port: u16, scheme: &str) -> Ctx {
        let mut client = self.inside(from, What::HttpClient, Kind::Client, call.method);
        let usual = (scheme == "https") == (port == 443) && (port == 80 || port == 443);
        let port_text = if usual { String::new() } else { format!(":{port}") };
        client
            .set("http.request.method", call.method)
            .set("url.full", format!("{scheme}://{host}{port_text}{}", call.target()))
            .set("server.address", host)
            .set("server.port", port);
        if from.pod.service.lang == Lang::DotNet {
            client.set("url.template", call.route);
        }
        if call.resend > 0 {
            client.set("http.request.resend_count", call.resend);
        }
        client
    }

    fn answer(&mut self, from: &mut Ctx, mut client: Ctx, status: u16) -> u16 {
        client.set("http.response.status_code", status);
        client.set("network.protocol.version", "1.1");
        if status >= 400 {
            client.fail(&status.to_string(), "");
        }
        from.now = self.close(client) + 10 * US;
        status
    }
}
