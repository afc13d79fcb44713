//! What an attribute's key says about a span: OpenTelemetry's semantic conventions, what they were called before,
//! and what older instrumentation writes.

use super::nature::Part;

/// What the value under a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Role {
    /// Not looked at yet.
    Unknown,
    /// Something of the program's own: may be a parameter of a call.
    Own,
    /// Says nothing of what is called, or differs from call to call.
    Other,
    DbSystem,
    /// The text of a statement.
    Statement,
    /// Says that it is a database, and what is done there.
    DbPart,
    /// A whole URL.
    Url,
    /// A path, or a path and query.
    Path,
    /// The path's template.
    Route,
    Method,
    HttpStatus,
    GrpcStatus,
    Rpc,
    Messaging,
    /// OpenTracing's `error`.
    Error,
    /// `error.type`.
    ErrorType,
    /// Who is called.
    Peer,
    /// The host that is called, which is not who.
    Host,
    Resend,
}

/// The roles of keys. Those of whole families by their first part come behind.
const KEYS: &[(&str, Role)] = &[
    ("db.system", Role::DbSystem),
    ("db.system.name", Role::DbSystem),
    ("db.type", Role::DbSystem),
    ("db.statement", Role::Statement),
    ("db.query.text", Role::Statement),
    ("sql.query", Role::Statement),
    ("url.full", Role::Url),
    ("http.url", Role::Url),
    ("url.path", Role::Path),
    ("http.target", Role::Path),
    ("http.path", Role::Path),
    ("http.route", Role::Route),
    ("url.template", Role::Route),
    ("http.method", Role::Method),
    ("http.request.method", Role::Method),
    ("http.status_code", Role::HttpStatus),
    ("http.response.status_code", Role::HttpStatus),
    ("rpc.grpc.status_code", Role::GrpcStatus),
    ("rpc.response.status_code", Role::GrpcStatus),
    ("grpc.status_code", Role::GrpcStatus),
    ("error.type", Role::ErrorType),
    ("peer.service", Role::Peer),
    ("server.address", Role::Host),
    ("net.peer.name", Role::Host),
    ("peer.hostname", Role::Host),
    ("http.host", Role::Host),
    ("http.request.resend_count", Role::Resend),
    ("http.resend_count", Role::Resend),
    ("url.query", Role::Own),
    ("component", Role::Other),
    ("error", Role::Error),
    ("cassandra.query", Role::Statement),
    ("span.kind", Role::Other),
    ("request", Role::Other),
];

const FAMILIES: &[(&str, Role)] = &[
    // What was answered, how long it took, and where it ran.
    ("db.response.", Role::Other),
    ("db.connection", Role::Other),
    ("db.user", Role::Other),
    ("db.client.", Role::Other),
    ("db.query.parameter", Role::Own),
    ("db.", Role::DbPart),
    ("cassandra.", Role::DbPart),
    ("http.", Role::Other),
    ("url.", Role::Other),
    ("net.", Role::Other),
    ("network.", Role::Other),
    ("server.", Role::Other),
    ("client.", Role::Other),
    ("peer.", Role::Other),
    ("thread.", Role::Other),
    ("code.", Role::Other),
    ("otel.", Role::Other),
    ("telemetry.", Role::Other),
    ("internal.", Role::Other),
    ("sampler.", Role::Other),
    ("user_agent.", Role::Other),
    ("exception.", Role::Other),
    ("rpc.", Role::Rpc),
    ("messaging.", Role::Messaging),
    ("message_bus.", Role::Messaging),
];

/// What a key says. O(keys that are known).
pub(super) fn role(key: &str) -> Role {
    if let Some(&(_, role)) = KEYS.iter().find(|(known, _)| *known == key) {
        return role;
    }
    let family = FAMILIES.iter().find(|(start, _)| key.starts_with(start));
    // Sizes and times are of the answer.
    let volatile = ["duration", "latency", "size", "length", "port", "reused", "was_idle", "count"];
    match family {
        Some(&(_, role)) => role,
        None if volatile.iter().any(|end| key.ends_with(end)) => Role::Other,
        None => Role::Own,
    }
}

/// What part of a system a database's name says it is.
pub(super) fn part_of_system(system: &str) -> Part {
    let caches = ["redis", "memcached", "valkey", "hazelcast", "dragonfly", "etcd", "geode"];
    let is = |name: &&str| {
        system.len() >= name.len()
            && system.get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name))
    };
    if caches.iter().any(is) { Part::Cache } else { Part::Database }
}

/// Whether a statement, method or name only reads.
pub(super) fn reads(word: &str) -> bool {
    let word = word.rsplit(['/', '.']).next().unwrap_or(word).trim_start();
    let reading = [
        "get", "head", "select", "list", "find", "fetch", "read", "search", "query", "load",
        "lookup", "show", "mget", "hget", "scan", "exists", "count", "describe", "with ",
    ];
    reading
        .iter()
        .any(|start| word.get(..start.len()).is_some_and(|w| w.eq_ignore_ascii_case(start)))
}
