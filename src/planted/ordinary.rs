//! The trace that is ordinary: services that call each other, and nothing to be found in it.
//!
//! What is done one after another has at least 3 ms between, so that even where something planted
//! makes calls long, they are not a sequence that could have been parallel. Nobody calls another
//! service or asks a database more than nine times.

use std::collections::HashMap;

use crate::calls::{self, Target};
use crate::layout;
use crate::node::{Kind, Node, Step};
use crate::rng::Rng;
use crate::world::World;

/// What begins the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// A request.
    Server,
    /// A message.
    Consumer,
    /// A timer.
    Cron,
}

const VERBS: [&str; 14] = [
    "validate",
    "load",
    "map",
    "check",
    "enrich",
    "render",
    "merge",
    "price",
    "filter",
    "authorize",
    "prepare",
    "encode",
    "resolve",
    "collect",
];

const MOST_CALLS: usize = 8;

/// An ordinary trace, and how many of its spans can have something planted under them.
#[derive(Debug)]
pub struct Ordinary {
    /// The tree.
    pub root: Node,
    /// What it refers to.
    pub world: World,
    /// Spans with children, numbered below this.
    pub hosts: usize,
    /// How long it is.
    pub length: u64,
}

struct Builder<'a> {
    rng: &'a mut Rng,
    world: World,
    /// Who calls whom.
    callees: Vec<Vec<Target>>,
    stores: Vec<Vec<Target>>,
    asked: HashMap<(usize, String), usize>,
    hosts: usize,
    /// How many more spans there should be.
    left: i64,
}

/// Tries until a trace is of an ordinary size: 30 to 150 spans, 80 to 600 ms.
pub fn ordinary(seed: u64, world: &World, kind: Root) -> Ordinary {
    let mut attempt = 0;
    loop {
        let mut rng = Rng::new(seed, 1000 + attempt);
        let made = one(&mut rng, world.clone(), kind);
        let spans = layout::lay_out(made.root.clone(), &mut rng);
        let length = layout::length(&spans, &made.world);
        let fits = (30..=150).contains(&spans.len())
            && (80_000_000..=600_000_000).contains(&length)
            && made.hosts >= 9;
        if fits {
            return Ordinary { length, ..made };
        }
        attempt += 1;
    }
}

fn one(rng: &mut Rng, world: World, kind: Root) -> Ordinary {
    let left = rng.range(34, 120) as i64;
    let mut builder = Builder {
        rng,
        world,
        callees: Vec::new(),
        stores: Vec::new(),
        asked: HashMap::new(),
        hosts: 0,
        left,
    };
    builder.services();
    let body = builder.handler(0, 0);
    let mut root = match kind {
        Root::Server => {
            let target = Target::Http { service: 0, method: "GET", noun: "orders" };
            calls::server(&builder.world, &target)
                .unwrap_or_else(|| Node::new(Kind::Server, 0, "GET"))
        }
        Root::Consumer => Node::new(Kind::Consumer, 0, "process nightly.requests")
            .with("messaging.system", "rabbitmq"),
        Root::Cron => Node::new(Kind::Internal, 0, "cron nightly-sync"),
    };
    root.body = body;
    builder.number(&mut root);
    Ordinary { root, world: builder.world, hosts: builder.hosts, length: 0 }
}

impl Builder<'_> {
    /// Three to ten services, each called by one before it.
    fn services(&mut self) {
        let count = self.rng.range(3, 11) as usize;
        for ix in 0..count {
            let service = self.world.service(self.rng);
            self.callees.push(Vec::new());
            let stores = (0..self.rng.range(1, 3))
                .map(|_| match self.rng.below(4) {
                    0 => Target::cache(&mut self.world, self.rng),
                    1 => Target::sql(&mut self.world, self.rng, "UPDATE"),
                    _ => Target::sql(&mut self.world, self.rng, "SELECT"),
                })
                .collect();
            self.stores.push(stores);
            if ix > 0 {
                let caller = self.rng.below(ix as u64).min(self.rng.below(ix as u64)) as usize;
                let noun = *self.rng.pick(&crate::world::NOUNS);
                let target = if self.rng.chance(0.65) {
                    let method = if self.rng.chance(0.8) { "GET" } else { "POST" };
                    Target::Http { service, method, noun }
                } else {
                    let verb = if self.rng.chance(0.8) { "Get" } else { "Update" };
                    Target::Rpc { service, verb, noun }
                };
                self.callees[caller].push(target);
            }
        }
    }

    /// What a service does: calls, queries and steps, in any order.
    fn handler(&mut self, service: usize, depth: usize) -> Vec<Step> {
        let mut does = Vec::new();
        for target in self.callees[service].clone() {
            for _ in 0..self.rng.range(1, 3) {
                if let Some(call) = self.call(service, &target, depth) {
                    does.push(self.in_step_or_not(service, call));
                }
            }
        }
        let more = if depth == 0 { self.rng.range(3, 8) } else { self.rng.range(1, 5) };
        for _ in 0..more {
            if self.left <= 0 && depth > 0 {
                break;
            }
            does.extend(self.something(service));
        }
        if depth == 0 {
            while self.left > 0 && does.len() < 24 {
                does.extend(self.something(service));
            }
        }
        self.rng.shuffle(&mut does);
        self.spaced(does)
    }

    /// Work before, between and behind.
    fn spaced(&mut self, does: Vec<Step>) -> Vec<Step> {
        let mut body = vec![Step::Work(self.rng.between_us(400, 3000))];
        for step in does {
            body.push(step);
            body.push(Step::Work(self.rng.between_us(3000, 6000)));
        }
        body
    }

    fn may_ask(&mut self, service: usize, whom: String, times: usize) -> bool {
        let asked = self.asked.entry((service, whom)).or_insert(0);
        if *asked + times > MOST_CALLS {
            return false;
        }
        *asked += times;
        true
    }

    fn call(&mut self, service: usize, target: &Target, depth: usize) -> Option<Node> {
        let callee = target.callee()?;
        if !self.may_ask(service, format!("service {callee}"), 1) {
            return None;
        }
        self.left -= 2;
        let body = self.handler(callee, depth + 1);
        let id = self.world.id(self.rng);
        Some(calls::around(&self.world, self.rng, service, target, &id, body))
    }

    fn in_step_or_not(&mut self, service: usize, call: Node) -> Step {
        if self.rng.chance(0.3) {
            self.left -= 1;
            let body = self.spaced(vec![Step::call(call)]);
            return Step::call(self.step(service, body));
        }
        Step::call(call)
    }

    fn step(&mut self, service: usize, body: Vec<Step>) -> Node {
        let name = format!("{} {}", self.rng.pick(&VERBS), self.rng.pick(&crate::world::NOUNS));
        let mut node = Node::internal(service, name, body);
        node.may_drop = true;
        node
    }

    /// A query or some, a step, or a message.
    fn something(&mut self, service: usize) -> Option<Step> {
        match self.rng.below(10) {
            0..4 => self.queries(service),
            4 => {
                // A leaf that works.
                self.left -= 1;
                let work = self.rng.between_us(500, 15_000);
                Some(Step::call(self.step(service, vec![Step::Work(work)])))
            }
            5 => self.fan_out(service),
            6 if self.world.services.len() < 16 && self.rng.chance(0.3) => {
                self.left -= 2;
                let wait = self.rng.between_us(2000, 12_000);
                let body = vec![Step::Work(self.rng.between_us(2000, 12_000))];
                let node = calls::message(&mut self.world, self.rng, service, wait, body, true);
                Some(Step::call(node))
            }
            _ => {
                self.left -= 1;
                let mut inside = Vec::new();
                for _ in 0..self.rng.range(1, 3) {
                    inside.extend(self.queries(service));
                }
                let body = self.spaced(inside);
                Some(Step::call(self.step(service, body)))
            }
        }
    }

    /// One query, or two or three equal ones.
    fn queries(&mut self, service: usize) -> Option<Step> {
        let target = self.rng.pick(&self.stores[service]).clone();
        let count = if self.rng.chance(0.25) { self.rng.range(2, 4) } else { 1 };
        if !self.may_ask(service, format!("{target:?}"), count as usize) {
            return None;
        }
        let mut at = 0;
        let mut all = Vec::new();
        for _ in 0..count {
            let query = self.query(service, &target);
            all.push((at, query.1));
            at += query.0 + self.rng.between_us(100, 900);
        }
        Some(Step::Block(all))
    }

    fn query(&mut self, service: usize, target: &Target) -> (u64, Node) {
        self.left -= 1;
        let longest = if matches!(target, Target::Cache { .. }) { 2000 } else { 14_000 };
        let duration = self.rng.between_us(500, longest);
        let id = self.world.id(self.rng);
        let node = calls::leaf(&self.world, self.rng, service, target, &id, duration, false);
        (duration, node)
    }

    /// Two to six queries or steps at once.
    fn fan_out(&mut self, service: usize) -> Option<Step> {
        let target = self.rng.pick(&self.stores[service]).clone();
        let count = self.rng.range(2, 7);
        let asks = self.may_ask(service, format!("{target:?}"), count as usize);
        let mut all = Vec::new();
        for _ in 0..count {
            let node = if asks {
                self.query(service, &target).1
            } else {
                self.left -= 1;
                let work = self.rng.between_us(1000, 12_000);
                self.step(service, vec![Step::Work(work)])
            };
            all.push((self.rng.between_us(10, 400), node));
        }
        Some(Step::Block(all))
    }

    /// Numbers what has children and can have more.
    fn number(&mut self, node: &mut Node) {
        let parent = !node.children_mut().is_empty();
        if parent && matches!(node.kind, Kind::Server | Kind::Internal | Kind::Consumer) {
            node.host = Some(self.hosts);
            self.hosts += 1;
        }
        for child in node.children_mut() {
            self.number(child);
        }
    }
}
