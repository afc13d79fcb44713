//! Edits of a trace, none within another.

use std::collections::BTreeSet;

use super::Edit;
use super::call::Call;
use crate::node::Kind;
use crate::rng::Rng;

/// How often a place for an edit is looked for.
const TRIES: usize = 40;

/// Names that no call has before.
const NEW_NAMES: [&str; 4] = ["rate limit", "circuit breaker", "tracing filter", "cache lookup"];

/// An edit, by the numbers of calls.
#[derive(Clone, Debug)]
pub enum Done {
    Slower { call: usize, by_ns: u64 },
    Repeated { call: usize, new: usize },
    Removed { call: usize },
    Reordered { calls: [usize; 2] },
    Wrapped { new: usize, around: Vec<usize> },
    Renamed { call: usize },
}

/// The trace that is edited.
pub struct Editor {
    pub call: Call,
    pub done: Vec<Done>,
    /// How many calls there are in both traces together.
    pub calls: usize,
    /// What was edited, with all below it: nothing else is done to these.
    touched: BTreeSet<usize>,
}

impl Editor {
    pub fn new(call: &Call) -> Self {
        let calls = call.numbers().len();
        Self { call: call.clone(), done: Vec::new(), calls, touched: BTreeSet::new() }
    }

    /// Makes an edit of any kind, if a place for it is found.
    pub fn edit(&mut self, rng: &mut Rng) {
        let kind = rng.below(6);
        for _ in 0..TRIES {
            let number = rng.below(self.calls as u64) as usize;
            let free = self.call.find(number).is_some_and(|call| {
                let all = call.numbers();
                all.is_disjoint(&self.touched)
            });
            let done = if free { self.edited(kind, number, rng) } else { None };
            if let Some(done) = done {
                self.done.push(done);
                return;
            }
        }
    }

    fn touch(&mut self, number: usize) {
        let all = self.call.find(number).map(|call| call.numbers()).unwrap_or_default();
        self.touched.extend(all);
    }

    fn edited(&mut self, kind: u64, number: usize, rng: &mut Rng) -> Option<Done> {
        let done = match kind {
            0 => self.slower(number, rng),
            1 => self.repeated(number),
            2 => return self.removed(number),
            3 => self.reordered(number),
            4 => self.wrapped(number, rng),
            _ => self.renamed(number, rng),
        }?;
        self.touch(number);
        Some(done)
    }

    fn slower(&mut self, number: usize, rng: &mut Rng) -> Option<Done> {
        let whole = self.call.length();
        let call = self.call.find(number)?;
        // Far more than the works vary.
        let by_ns = whole / 2 + rng.ms(5, 500);
        let at = rng.below(call.work.len() as u64) as usize;
        call.work[at] += by_ns;
        Some(Done::Slower { call: number, by_ns })
    }

    fn repeated(&mut self, number: usize) -> Option<Done> {
        let next = self.calls;
        let (above, at) = self.call.above(number)?;
        let mut again = above.calls[at].clone();
        if again.kind != Kind::Client {
            return None;
        }
        let mut calls = next;
        renumber(&mut again, &mut calls);
        let new = again.number;
        above.calls.insert(at + 1, again);
        above.work.insert(at + 1, 50_000);
        self.calls = calls;
        self.touch(new);
        Some(Done::Repeated { call: number, new })
    }

    fn removed(&mut self, number: usize) -> Option<Done> {
        let whole = self.call.numbers().len();
        let (above, at) = self.call.above(number)?;
        // What is left must be about the same trace.
        if above.calls[at].numbers().len() * 3 > whole {
            return None;
        }
        let gone = above.calls.remove(at);
        let work = above.work.remove(at);
        above.work[at] += work;
        self.touched.extend(gone.numbers());
        Some(Done::Removed { call: number })
    }

    fn reordered(&mut self, number: usize) -> Option<Done> {
        let (above, at) = self.call.above(number)?;
        let next = above.calls.get(at + 1)?;
        if above.calls[at].is_like(next) {
            return None;
        }
        let other = next.number;
        let all = next.numbers();
        if !all.is_disjoint(&self.touched) {
            return None;
        }
        let (above, at) = self.call.above(number)?;
        above.calls.swap(at, at + 1);
        self.touch(other);
        Some(Done::Reordered { calls: [number, other] })
    }

    fn wrapped(&mut self, number: usize, rng: &mut Rng) -> Option<Done> {
        let new = self.calls;
        let (above, at) = self.call.above(number)?;
        let left = above.calls.len() - at;
        let many = 1 + rng.below(left.min(3) as u64) as usize;
        let around: Vec<usize> =
            above.calls[at..at + many].iter().map(|call| call.number).collect();
        let inside: BTreeSet<usize> =
            above.calls[at..at + many].iter().flat_map(Call::numbers).collect();
        if !inside.is_disjoint(&self.touched) {
            return None;
        }
        let (above, at) = self.call.above(number)?;
        let calls: Vec<Call> = above.calls.drain(at..at + many).collect();
        let mut work: Vec<u64> = above.work.drain(at..at + many).collect();
        work.push(60_000);
        let (service, kind) = (above.service, Kind::Internal);
        let name = (*rng.pick(&NEW_NAMES)).to_owned();
        above.calls.insert(at, Call { number: new, service, name, kind, work, calls });
        above.work.insert(at, 40_000);
        self.calls += 1;
        self.touch(new);
        Some(Done::Wrapped { new, around })
    }

    fn renamed(&mut self, number: usize, rng: &mut Rng) -> Option<Done> {
        self.call.above(number)?;
        let call = self.call.find(number)?;
        call.name = format!("{} v{}", call.name, 2 + rng.below(3));
        Some(Done::Renamed { call: number })
    }
}

fn renumber(call: &mut Call, next: &mut usize) {
    call.number = *next;
    *next += 1;
    call.calls.iter_mut().for_each(|call| renumber(call, next));
}

impl Done {
    /// The same by the ids of spans.
    pub fn named(self, [first, second]: &[Vec<String>; 2]) -> Edit {
        let (a, b) = (|n: usize| first[n].clone(), |n: usize| second[n].clone());
        match self {
            Self::Slower { call, by_ns } => Edit::Slower { a: a(call), b: b(call), by_ns },
            Self::Repeated { call, new } => Edit::Repeated { a: a(call), b: b(new) },
            Self::Removed { call } => Edit::Removed { a: a(call) },
            Self::Reordered { calls } => Edit::Reordered { a: calls.map(a), b: calls.map(b) },
            Self::Wrapped { new, around } => {
                Edit::Wrapped { b: b(new), around: around.into_iter().map(a).collect() }
            }
            Self::Renamed { call } => Edit::Renamed { a: a(call), b: b(call) },
        }
    }
}
