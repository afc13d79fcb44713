//! What attribute keys tell about their spans, and which keys the semantic conventions have renamed.
//!
//! Source: OpenTelemetry's semantic conventions, 1.45 (the attribute registry and its deprecated entries),
//! and OpenTracing's, from before.

use super::secrets::is_secret_name;

/// Something of HTTP.
pub(super) const HTTP: u16 = 1;
/// The method of HTTP.
pub(super) const METHOD: u16 = 1 << 1;
/// The status code of HTTP.
pub(super) const STATUS: u16 = 1 << 2;
/// Something of a database.
pub(super) const DB: u16 = 1 << 3;
/// Which database it is.
pub(super) const DB_SYSTEM: u16 = 1 << 4;
/// Something of a remote procedure call.
pub(super) const RPC: u16 = 1 << 5;
/// A queue.
pub(super) const QUEUE: u16 = 1 << 6;
/// Why something failed.
pub(super) const REASON: u16 = 1 << 7;
/// Which service is called.
pub(super) const PEER: u16 = 1 << 8;
/// Which service of RPC is called.
pub(super) const RPC_SERVICE: u16 = 1 << 9;
/// Which host is called.
pub(super) const HOST: u16 = 1 << 10;
/// Which port of it.
pub(super) const PORT: u16 = 1 << 11;
/// The value is secret by the key's name.
pub(super) const SECRET: u16 = 1 << 12;
/// There is a newer key.
pub(super) const OLD: u16 = 1 << 13;
/// The key was looked at.
pub(super) const SEEN: u16 = 1 << 14;
/// Zipkin's key of HTTP; its libraries leave out the status code of what went well, and some the method.
pub(super) const ZIPKIN: u16 = 1 << 15;

/// What a key tells.
pub(super) fn bits(key: &str) -> u16 {
    let bits = match key {
        "http.request.method" | "http.method" => HTTP | METHOD,
        "http.response.status_code" | "http.status_code" => HTTP | STATUS,
        "http.route" | "http.url" | "http.target" => HTTP,
        "http.path" => ZIPKIN,
        "db.system.name" | "db.system" | "db.type" => DB | DB_SYSTEM,
        "db.query.text" | "db.statement" | "db.operation.name" | "db.operation"
        | "db.namespace" | "db.name" | "db.collection.name" | "db.sql.table" | "db.instance" => DB,
        "rpc.system.name" | "rpc.system" | "rpc.method" => RPC,
        "rpc.service" => RPC | RPC_SERVICE,
        "rpc.response.status_code" | "rpc.grpc.status_code" => RPC | REASON,
        "messaging.system" => QUEUE,
        "error.type" | "error.message" | "error.kind" | "error.object" | "error.msg"
        | "error.stack" | "exception.type" | "exception.message" | "message" | "stack" => REASON,
        "peer.service" | "service.peer.name" => PEER,
        "server.address" | "net.peer.name" | "peer.hostname" => HOST,
        "server.port" | "net.peer.port" => PORT,
        _ => 0,
    };
    let secret = if is_secret_name(key) { SECRET } else { 0 };
    let old = if successor(key).is_some() { OLD } else { 0 };
    bits | secret | old | SEEN
}

/// The key that has taken the place of another.
pub(super) fn successor(key: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(old, _)| *old == key).map(|&(_, new)| new)
}

const RENAMED: [(&str, &str); 38] = [
    ("http.method", "http.request.method"),
    ("http.status_code", "http.response.status_code"),
    ("http.url", "url.full"),
    ("http.target", "url.path and url.query"),
    ("http.scheme", "url.scheme"),
    ("http.flavor", "network.protocol.version"),
    ("http.user_agent", "user_agent.original"),
    ("http.client_ip", "client.address"),
    ("http.request_content_length", "http.request.body.size"),
    ("http.response_content_length", "http.response.body.size"),
    ("net.peer.name", "server.address"),
    ("net.peer.port", "server.port"),
    ("net.peer.ip", "network.peer.address"),
    ("net.host.name", "server.address"),
    ("net.host.port", "server.port"),
    ("net.sock.peer.addr", "network.peer.address"),
    ("net.sock.peer.port", "network.peer.port"),
    ("net.protocol.name", "network.protocol.name"),
    ("net.protocol.version", "network.protocol.version"),
    ("net.transport", "network.transport"),
    ("peer.hostname", "server.address"),
    ("db.system", "db.system.name"),
    ("db.type", "db.system.name"),
    ("db.statement", "db.query.text"),
    ("db.operation", "db.operation.name"),
    ("db.name", "db.namespace"),
    ("db.instance", "db.namespace"),
    ("db.sql.table", "db.collection.name"),
    ("db.mongodb.collection", "db.collection.name"),
    ("rpc.system", "rpc.system.name"),
    ("rpc.grpc.status_code", "rpc.response.status_code"),
    ("messaging.operation", "messaging.operation.type"),
    ("messaging.destination", "messaging.destination.name"),
    ("messaging.message_id", "messaging.message.id"),
    ("code.function", "code.function.name"),
    ("code.filepath", "code.file.path"),
    ("code.lineno", "code.line.number"),
    ("deployment.environment", "deployment.environment.name"),
];
