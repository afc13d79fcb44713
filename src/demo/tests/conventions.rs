//! Keys are those of OpenTelemetry's semantic conventions, or the shop's own under `shop.`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic"
)]

mod reading;

use std::collections::BTreeSet;

use spanscape_demo::{Demo, SEED};

const SPAN: &[&str] = &[
    "client.address",
    "code.function.name",
    "db.collection.name",
    "db.namespace",
    "db.operation.name",
    "db.query.summary",
    "db.query.text",
    "db.response.returned_rows",
    "db.response.status_code",
    "db.system.name",
    "elasticsearch.node.name",
    "error.type",
    "express.name",
    "express.type",
    "http.request.method",
    "http.request.resend_count",
    "http.response.status_code",
    "http.route",
    "messaging.batch.message_count",
    "messaging.client.id",
    "messaging.consumer.group.name",
    "messaging.destination.name",
    "messaging.destination.partition.id",
    "messaging.kafka.message.key",
    "messaging.kafka.offset",
    "messaging.message.body.size",
    "messaging.operation.name",
    "messaging.operation.type",
    "messaging.system",
    "network.peer.address",
    "network.peer.port",
    "network.protocol.version",
    "rpc.method",
    "rpc.response.status_code",
    "rpc.system.name",
    "server.address",
    "server.port",
    "session.id",
    "thread.id",
    "url.full",
    "url.path",
    "url.query",
    "url.scheme",
    "url.template",
    "user.id",
    "user_agent.original",
];

const RESOURCE: &[&str] = &[
    "cloud.availability_zone",
    "cloud.region",
    "deployment.environment.name",
    "host.name",
    "k8s.cluster.name",
    "k8s.deployment.name",
    "k8s.namespace.name",
    "k8s.pod.name",
    "os.type",
    "os.version",
    "process.runtime.name",
    "process.runtime.version",
    "service.instance.id",
    "service.name",
    "service.namespace",
    "service.version",
    "telemetry.distro.name",
    "telemetry.distro.version",
    "telemetry.sdk.language",
    "telemetry.sdk.name",
    "telemetry.sdk.version",
];

const EVENT: &[&str] = &[
    "exception.message",
    "exception.stacktrace",
    "exception.type",
    "feature_flag.key",
    "feature_flag.provider.name",
    "feature_flag.result.variant",
];

/// The keys that are in use, less the shop's own; each of the list must be in use.
fn check<'a>(keys: impl Iterator<Item = &'a String>, allowed: &[&str]) {
    let used: BTreeSet<&str> =
        keys.map(String::as_str).filter(|key| !key.starts_with("shop.")).collect();
    assert_eq!(used.into_iter().collect::<Vec<_>>(), allowed);
}

#[test]
fn keys_are_those_of_the_conventions() {
    let traces = reading::traces(&Demo::generate(SEED).otlp());
    let spans = || traces.iter().flatten();
    check(spans().flat_map(|s| s.attrs.keys()), SPAN);
    check(spans().flat_map(|s| s.resource.keys()), RESOURCE);
    check(spans().flat_map(|s| &s.events).flat_map(|(_, _, attrs)| attrs.keys()), EVENT);
}

#[test]
fn each_kind_of_call_says_what_its_conventions_require() {
    for s in reading::traces(&Demo::generate(SEED).otlp()).iter().flatten() {
        let required: &[&str] = match s.kind {
            2 if s.attrs.contains_key("http.route") => {
                &["http.request.method", "url.path", "url.scheme", "http.response.status_code"]
            }
            2 => &["rpc.system.name", "rpc.method", "rpc.response.status_code"],
            3 if s.attrs.contains_key("db.system.name") => {
                &["db.operation.name", "db.query.text", "server.address"]
            }
            3 if s.attrs.contains_key("rpc.system.name") => &["rpc.method", "server.address"],
            3 => &["http.request.method", "url.full", "server.address", "server.port"],
            4 | 5 => {
                &["messaging.system", "messaging.operation.name", "messaging.destination.name"]
            }
            _ => &[],
        };
        for key in required {
            assert!(s.attrs.contains_key(*key), "{} of {} lacks {key}", s.name, s.service);
        }
        assert!(!s.scope.is_empty() && s.id.len() == 16);
    }
}
