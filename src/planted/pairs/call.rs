//! Calls with what they call: a span works, calls, works again, and so on. It lasts as long as all of that.

use std::collections::BTreeSet;

use crate::node::Kind;
use crate::rng::Rng;

/// Services, by what they are for.
pub const SERVICES: [&str; 8] =
    ["edge", "orders", "catalog", "stock", "billing", "accounts", "search", "mail"];

const ROUTES: [&str; 6] = ["/orders", "/items", "/prices", "/cart", "/profile", "/quotes"];
const TABLES: [&str; 6] = ["orders", "items", "prices", "carts", "users", "events"];
const STEPS: [&str; 6] = ["validate", "render", "authorize", "merge", "encode", "score"];

/// No more spans than this, but for the last that were begun.
const MOST: usize = 120;

/// A span to be.
#[derive(Clone, Debug)]
pub struct Call {
    /// Which of the pair's calls it is.
    pub number: usize,
    /// An index into [`SERVICES`].
    pub service: usize,
    pub name: String,
    pub kind: Kind,
    /// Nanoseconds of work before each call and behind the last: one more than there are calls.
    pub work: Vec<u64>,
    pub calls: Vec<Call>,
}

struct Maker<'a> {
    rng: &'a mut Rng,
    next: usize,
}

impl Call {
    /// A trace of 4 to some 120 spans.
    pub fn trace(rng: &mut Rng) -> Self {
        let mut maker = Maker { rng, next: 0 };
        maker.server(0, 0)
    }

    /// How long it lasts, in nanoseconds.
    pub fn length(&self) -> u64 {
        self.work.iter().sum::<u64>() + self.calls.iter().map(Self::length).sum::<u64>()
    }

    /// The numbers of it and of all below it.
    pub fn numbers(&self) -> BTreeSet<usize> {
        let mut all: BTreeSet<usize> = self.calls.iter().flat_map(Self::numbers).collect();
        all.insert(self.number);
        all
    }

    /// The call of a number, among it and those below it.
    pub fn find(&mut self, number: usize) -> Option<&mut Self> {
        if self.number == number {
            return Some(self);
        }
        self.calls.iter_mut().find_map(|call| call.find(number))
    }

    /// The call that makes the call of a number, and as its which.
    pub fn above(&mut self, number: usize) -> Option<(&mut Self, usize)> {
        if let Some(at) = self.calls.iter().position(|call| call.number == number) {
            return Some((self, at));
        }
        self.calls.iter_mut().find_map(|call| call.above(number))
    }

    /// Whether both are the same to who only sees what they are called.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.service, &self.name, self.kind) == (other.service, &other.name, other.kind)
    }

    /// All works a little longer or shorter.
    pub fn vary(&mut self, rng: &mut Rng) {
        for work in &mut self.work {
            *work = *work * rng.range(92, 108) / 100;
        }
        self.calls.iter_mut().for_each(|call| call.vary(rng));
    }
}

impl Maker<'_> {
    fn call(&mut self, service: usize, name: String, kind: Kind, calls: Vec<Call>) -> Call {
        let number = self.next;
        self.next += 1;
        let work = (0..=calls.len()).map(|_| self.rng.between_us(40, 4_000)).collect();
        Call { number, service, name, kind, work, calls }
    }

    fn other(&mut self, service: usize) -> usize {
        (service + 1 + self.rng.below(SERVICES.len() as u64 - 1) as usize) % SERVICES.len()
    }

    /// A request as a service answers it.
    fn server(&mut self, service: usize, depth: usize) -> Call {
        let mut calls = Vec::new();
        let parts = 1 + self.rng.below(if depth == 0 { 5 } else { 4 });
        for _ in 0..parts {
            match self.rng.below(20) {
                0..7 => calls.extend(self.statements(service)),
                7..15 if depth < 4 && self.next < MOST => calls.push(self.remote(service, depth)),
                _ => {
                    let name = format!("{}.{}", SERVICES[service], self.rng.pick(&STEPS));
                    let inside =
                        if self.rng.chance(0.4) { self.statements(service) } else { Vec::new() };
                    calls.push(self.call(service, name, Kind::Internal, inside));
                }
            }
        }
        let name = format!("GET {}", self.rng.pick(&ROUTES));
        self.call(service, name, Kind::Server, calls)
    }

    /// A call of another service, and its answer.
    fn remote(&mut self, service: usize, depth: usize) -> Call {
        let to = self.other(service);
        let answer = self.server(to, depth + 1);
        let name = answer.name.clone();
        self.call(service, name, Kind::Client, vec![answer])
    }

    /// The same statement, once or several times.
    fn statements(&mut self, service: usize) -> Vec<Call> {
        let name = format!("SELECT {}", self.rng.pick(&TABLES));
        let times = if self.rng.chance(0.3) { 2 + self.rng.below(6) } else { 1 };
        (0..times).map(|_| self.call(service, name.clone(), Kind::Client, Vec::new())).collect()
    }
}
