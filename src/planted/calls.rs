//! Calls as clients write them: HTTP, gRPC, SQL, caches, queues, each by the trace's conventions.

use crate::node::{Code, Kind, Node, Step};
use crate::rng::Rng;
use crate::world::{World, nouns};

/// What is called: calls of one target have all in common but the id.
#[derive(Clone, Debug)]
pub enum Target {
    /// An HTTP route of a service.
    Http { service: usize, method: &'static str, noun: &'static str },
    /// A method of a gRPC service.
    Rpc { service: usize, verb: &'static str, noun: &'static str },
    /// A statement template of a database.
    Sql { address: String, op: &'static str, table: &'static str, column: &'static str },
    /// Keys of one kind in a cache.
    Cache { address: String, noun: &'static str },
}

const COLUMNS: [&str; 4] = ["id", "owner_id", "parent_id", "external_ref"];

impl Target {
    /// A route of a service of its own.
    pub fn http(world: &mut World, rng: &mut Rng, method: &'static str) -> Self {
        Self::Http { service: world.service(rng), method, noun: nouns(rng, 1)[0] }
    }

    /// A method of a service of its own.
    pub fn rpc(world: &mut World, rng: &mut Rng, verb: &'static str) -> Self {
        Self::Rpc { service: world.service(rng), verb, noun: nouns(rng, 1)[0] }
    }

    /// A template of a database of its own.
    pub fn sql(world: &mut World, rng: &mut Rng, op: &'static str) -> Self {
        let address = world.database(rng, if world.style.postgres { "pg" } else { "mysql" });
        let column = if op == "SELECT" { *rng.pick(&COLUMNS) } else { "id" };
        Self::Sql { address, op, table: nouns(rng, 1)[0], column }
    }

    /// Keys of a cache of its own.
    pub fn cache(world: &mut World, rng: &mut Rng) -> Self {
        Self::Cache { address: world.database(rng, "redis"), noun: nouns(rng, 1)[0] }
    }

    /// Reads of any kind, as far as `sql` lets databases take part.
    pub fn read(world: &mut World, rng: &mut Rng, sql: bool) -> Self {
        match rng.below(if sql { 4 } else { 2 }) {
            0 => Self::http(world, rng, "GET"),
            1 => {
                let verb = *rng.pick(&["Get", "List"]);
                Self::rpc(world, rng, verb)
            }
            _ => Self::sql(world, rng, "SELECT"),
        }
    }

    /// The service that answers, if it has spans.
    pub fn callee(&self) -> Option<usize> {
        match *self {
            Self::Http { service, .. } | Self::Rpc { service, .. } => Some(service),
            _ => None,
        }
    }
}

/// The client span, without a body.
pub fn client(world: &World, caller: usize, target: &Target, id: &str) -> Node {
    let style = world.style;
    let modern = style.modern;
    match target {
        Target::Http { service, method, noun } => {
            let peer = &world.services[*service].name;
            let name = if style.named {
                format!("{method} /v1/{noun}/{{id}}")
            } else if modern {
                (*method).to_owned()
            } else {
                format!("HTTP {method}")
            };
            let mut node = Node::new(Kind::Client, caller, name);
            node.code = Code::Http(200);
            let url = format!("http://{peer}:8080/v1/{noun}/{id}");
            if modern {
                node.with("http.request.method", *method)
                    .with("url.full", url)
                    .with("server.address", peer.clone())
                    .with("server.port", 8080)
            } else {
                node.with("http.method", *method)
                    .with("http.url", url)
                    .with("net.peer.name", peer.clone())
            }
        }
        Target::Rpc { service, verb, noun } => {
            let peer = world.services[*service].name.clone();
            let mut node = rpc(Kind::Client, caller, verb, noun);
            node.code = Code::Grpc(0);
            node.with(if modern { "server.address" } else { "net.peer.name" }, peer)
        }
        Target::Sql { address, op, table, column } => {
            let system = if style.postgres { "postgresql" } else { "mysql" };
            let text = statement(world, op, table, column, id);
            let node = Node::new(Kind::Client, caller, format!("{op} {table}"));
            if modern {
                node.with("db.system.name", system)
                    .with("db.query.text", text)
                    .with("db.operation.name", *op)
                    .with("db.collection.name", *table)
                    .with("server.address", address.clone())
            } else {
                node.with("db.system", system)
                    .with("db.statement", text)
                    .with("net.peer.name", address.clone())
            }
        }
        Target::Cache { address, noun } => {
            let key = if style.literals { format!("{noun}:{id}") } else { "?".to_owned() };
            let node = Node::new(Kind::Client, caller, "GET");
            let text = format!("GET {key}");
            if modern {
                node.with("db.system.name", "redis")
                    .with("db.operation.name", "GET")
                    .with("db.query.text", text)
                    .with("server.address", address.clone())
            } else {
                node.with("db.system", "redis")
                    .with("db.statement", text)
                    .with("net.peer.name", address.clone())
            }
        }
    }
}

fn rpc(kind: Kind, service: usize, verb: &str, noun: &str) -> Node {
    let package = format!("shop.v1.{noun}");
    let mut letters = noun.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let method: String = verb.chars().chain(first).chain(letters).collect();
    Node::new(kind, service, format!("{package}/{method}"))
        .with("rpc.system", "grpc")
        .with("rpc.service", package)
        .with("rpc.method", method)
}

fn statement(world: &World, op: &str, table: &str, column: &str, id: &str) -> String {
    let style = world.style;
    let value = match (style.literals, style.postgres, style.uuids) {
        (false, true, _) => "$1".to_owned(),
        (false, false, _) => "?".to_owned(),
        (true, _, true) => format!("'{id}'"),
        (true, _, false) => id.to_owned(),
    };
    match op {
        "INSERT" => format!("INSERT INTO {table} (ref, created_at) VALUES ({value}, now())"),
        "UPDATE" => format!("UPDATE {table} SET updated_at = now() WHERE {column} = {value}"),
        _ => format!("SELECT id, state, updated_at FROM {table} WHERE {column} = {value}"),
    }
}

/// The server span, without a body; `None` for what has no spans of its own.
pub fn server(world: &World, target: &Target) -> Option<Node> {
    match target {
        Target::Http { service, method, noun } => {
            let route = format!("/v1/{noun}/{{id}}");
            let mut node = Node::new(Kind::Server, *service, format!("{method} {route}"));
            node.code = Code::Http(200);
            let key = if world.style.modern { "http.request.method" } else { "http.method" };
            Some(node.with(key, *method).with("http.route", route))
        }
        Target::Rpc { service, verb, noun } => {
            let mut node = rpc(Kind::Server, *service, verb, noun);
            node.code = Code::Grpc(0);
            Some(node)
        }
        _ => None,
    }
}

/// A call of a known duration; with its server span if wished and if there is one.
pub fn leaf(
    world: &World,
    rng: &mut Rng,
    caller: usize,
    target: &Target,
    id: &str,
    duration: u64,
    served: bool,
) -> Node {
    let mut node = client(world, caller, target, id);
    match server(world, target).filter(|_| served) {
        Some(mut inner) => {
            let (to, fro) = (network(rng, duration), network(rng, duration));
            inner.body = vec![Step::Work(duration - to - fro)];
            node.body = vec![Step::Work(to), Step::call(inner), Step::Work(fro)];
        }
        None => node.body = vec![Step::Work(duration)],
    }
    node
}

/// One way over the network: 0.2 to 3 ms, and at most a fifth of the call.
pub fn network(rng: &mut Rng, duration: u64) -> u64 {
    rng.between_us(200, 3000).min(duration / 5)
}

/// A call whose server does this.
pub fn around(
    world: &World,
    rng: &mut Rng,
    caller: usize,
    target: &Target,
    id: &str,
    body: Vec<Step>,
) -> Node {
    let mut node = client(world, caller, target, id);
    match server(world, target) {
        Some(mut inner) => {
            inner.body = body;
            let (to, fro) = (network(rng, u64::MAX), network(rng, u64::MAX));
            node.body = vec![Step::Work(to), Step::call(inner), Step::Work(fro)];
        }
        None => node.body = body,
    }
    node
}

/// A producer and a consumer of its own service that starts `wait` after the producer's end.
pub fn message(
    world: &mut World,
    rng: &mut Rng,
    caller: usize,
    wait: u64,
    body: Vec<Step>,
    hold: bool,
) -> Node {
    let topic = format!("{}.changed", nouns(rng, 1)[0]);
    let consumer = world.service(rng);
    let named = |kind, service, verb: &str| {
        let node = Node::new(kind, service, format!("{verb} {topic}"));
        if world.style.modern {
            node.with("messaging.system", "kafka")
                .with("messaging.destination.name", topic.clone())
                .with("messaging.operation.name", verb)
        } else {
            node.with("messaging.system", "kafka")
                .with("messaging.destination", topic.clone())
                .with("messaging.operation", verb)
        }
    };
    let mut node = named(Kind::Consumer, consumer, "process");
    node.body = body;
    let mut producer = named(Kind::Producer, caller, "send");
    producer.body =
        vec![Step::Work(rng.between_us(700, 4000)), Step::Detached { after: wait, node, hold }];
    producer
}
