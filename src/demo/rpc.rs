//! gRPC calls, by the RPC conventions that are current (`rpc.system.name` and so on).

use crate::shop::{Service, What};
use crate::sim::{Ctx, Level, Sim};
use crate::span::{Kind, Parent};
use crate::time::US;

/// Codes that are a failure of the server rather than an answer to the client.
const SERVER_FAULTS: &[&str] =
    &["UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"];

impl Sim {
    /// A unary call; `body` answers with a status code such as `OK` or `NOT_FOUND`.
    pub fn grpc(
        &mut self,
        from: &mut Ctx,
        to: &'static Service,
        method: &'static str,
        body: impl FnOnce(&mut Self, &mut Ctx) -> &'static str,
    ) -> &'static str {
        let mut client = self.inside(from, What::Rpc, Kind::Client, method);
        client
            .set("rpc.system.name", "grpc")
            .set("rpc.method", method)
            .set("server.address", to.host())
            .set("server.port", to.port);
        self.spend(&mut client, 70);
        let arrives = client.now + self.hop();
        let pod = self.pod(to, arrives);
        let mut server = self.open(
            (pod, What::Rpc),
            Parent::Remote(client.span.id),
            (Kind::Server, method),
            arrives,
        );
        server
            .set("rpc.system.name", "grpc")
            .set("rpc.method", method)
            .set("server.address", to.host())
            .set("server.port", to.port)
            .set("client.address", from.pod.address());
        self.spend(&mut server, 60);
        let code = body(self, &mut server);
        self.spend(&mut server, 50);
        server.set("rpc.response.status_code", code);
        let faulty = SERVER_FAULTS.contains(&code);
        if faulty {
            let message = server.span.error.clone().unwrap_or_default();
            server.fail(code, &message);
        }
        let message = server.span.error.clone().unwrap_or_default();
        let level = match code {
            "OK" => Level::Info,
            _ if faulty => Level::Error,
            _ => Level::Warn,
        };
        let ms = ((server.now - server.span.start) / (100 * US)) as f64 / 10.0;
        let fields =
            vec![("method", method.into()), ("code", code.into()), ("duration_ms", ms.into())];
        self.log(&server, level, "finished call", fields);
        client.now = self.close(server) + self.hop();
        client.set("rpc.response.status_code", code);
        client.set("network.peer.address", pod.address());
        if code != "OK" {
            client.fail(code, &message);
        }
        from.now = self.close(client) + 8 * US;
        code
    }
}
