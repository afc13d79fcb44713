//! Lanes: which spans of a service are drawn on one line, so that on each all nest as calls do.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::StrId;
use crate::export::Source;
use crate::model::SpanIx;

/// No span or lane.
const NONE: u32 = u32::MAX;

/// The lanes of a trace.
pub(super) struct Lanes {
    /// By place of a span: its lane.
    of: Vec<u32>,
    /// The services, in the order in which they first appear.
    pub services: Vec<StrId>,
    /// By lane: the place of its service in `services`, and its number there, from 0.
    pub lanes: Vec<(u32, u32)>,
}

/// The lanes of one service.
#[derive(Default)]
struct Service {
    lanes: u32,
    /// Those on which something is, with the end of that.
    busy: BinaryHeap<Reverse<(u64, u32)>>,
    idle: BinaryHeap<Reverse<u32>>,
}

/// The lanes while spans are put on them, by start.
struct Sweep<'a> {
    from: Source<'a>,
    lanes: Lanes,
    of_service: Vec<Service>,
    /// By lane: the innermost span that is there.
    top: Vec<u32>,
    /// By span: the one around it on its lane.
    around: Vec<u32>,
}

impl Lanes {
    /// A span goes on its parent's lane, if that is of the same service, contains it, and no other child is
    /// there; else on the first lane of its service on which nothing is; else on a new one. O(spans log lanes).
    pub fn new(from: Source<'_>) -> Self {
        let len = from.trace.len as usize;
        let lanes = Self { of: vec![NONE; len], services: Vec::new(), lanes: Vec::new() };
        let mut sweep =
            Sweep { from, lanes, of_service: Vec::new(), top: Vec::new(), around: vec![NONE; len] };
        let services = sweep.services();
        by_start(from).into_iter().for_each(|at| sweep.put(at, &services));
        sweep.lanes
    }

    /// The lane of the span at a place.
    pub fn of(&self, at: u32) -> u32 {
        self.of.get(at as usize).copied().unwrap_or(0)
    }

    /// Process and thread of a lane, each from 1 on.
    pub fn ids(&self, lane: u32) -> (u32, u32) {
        let service = self.lanes.get(lane as usize).map_or(0, |&(service, _)| service);
        (service.saturating_add(1), lane.saturating_add(1))
    }
}

/// The places of spans by start; of those that start at once, parents first. By digits, as comparing a
/// million of them with each other takes half a second. O(spans).
fn by_start(from: Source<'_>) -> Vec<u32> {
    const BITS: u32 = 11;
    let start = |at: u32| from.store.start(from.span(at));
    let most = (0..from.trace.len).map(start).max().unwrap_or(0);
    let mut order: Vec<u32> = (0..from.trace.len).collect();
    let mut next = vec![0; order.len()];
    let mut shift = 0;
    while shift < u64::BITS && most >> shift > 0 {
        let digit = |at: u32| (start(at) >> shift) as usize & ((1 << BITS) - 1);
        let mut places = vec![0u32; 1 << BITS];
        for &at in &order {
            if let Some(count) = places.get_mut(digit(at)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for place in &mut places {
            sum += std::mem::replace(place, sum);
        }
        for &at in &order {
            let Some(place) = places.get_mut(digit(at)) else { continue };
            if let Some(next) = next.get_mut(*place as usize) {
                *next = at;
            }
            *place += 1;
        }
        std::mem::swap(&mut order, &mut next);
        shift += BITS;
    }
    order
}

impl Sweep<'_> {
    /// Numbers the services; answers their numbers by resource.
    fn services(&mut self) -> Vec<u32> {
        let store = self.from.store;
        let mut of_resource = vec![NONE; store.resources().len()];
        let mut numbers: HashMap<StrId, u32, FxBuildHasher> = HashMap::default();
        for span in store.spans_of(self.from.trace) {
            let Some(place) = of_resource.get_mut(store.resource_number(span) as usize) else {
                continue;
            };
            if *place == NONE {
                let (service, next) = (store.service(span), self.of_service.len() as u32);
                *place = *numbers.entry(service).or_insert(next);
                if *place == next {
                    self.lanes.services.push(service);
                    self.of_service.push(Service::default());
                }
            }
        }
        of_resource
    }

    fn put(&mut self, at: u32, services: &[u32]) {
        let store = self.from.store;
        let span = self.from.span(at);
        let (start, end) = (store.start(span), store.end(span));
        let service = |span| services.get(store.resource_number(span) as usize).copied();
        let number = service(span).unwrap_or(0);
        let parent = store.parent(span).filter(|&parent| service(parent) == Some(number));
        let nested = parent.and_then(|parent| self.inside(parent, start, end));
        let lane = nested.unwrap_or_else(|| self.idle(number, start, end));
        if let (Some(around), Some(top)) =
            (self.around.get_mut(at as usize), self.top.get_mut(lane as usize))
        {
            *around = std::mem::replace(top, at);
        }
        if let Some(of) = self.lanes.of.get_mut(at as usize) {
            *of = lane;
        }
    }

    /// The lane of a parent, if it is the innermost one there and lasts.
    fn inside(&mut self, parent: SpanIx, start: u64, end: u64) -> Option<u32> {
        let store = self.from.store;
        let at = parent.0.saturating_sub(self.from.trace.first.0);
        let lane = self.lanes.of.get(at as usize).copied().filter(|&lane| lane != NONE)?;
        let top = self.top.get_mut(lane as usize)?;
        while *top != NONE && store.end(self.from.span(*top)) <= start {
            *top = self.around.get(*top as usize).copied().unwrap_or(NONE);
        }
        (*top == at && end <= store.end(parent)).then_some(lane)
    }

    /// A lane of a service on which nothing is from `start` on; until `end`, this is.
    fn idle(&mut self, service: u32, start: u64, end: u64) -> u32 {
        let next = self.lanes.lanes.len() as u32;
        let Some(of) = self.of_service.get_mut(service as usize) else { return 0 };
        while let Some(&Reverse((until, lane))) = of.busy.peek()
            && until <= start
        {
            of.busy.pop();
            of.idle.push(Reverse(lane));
        }
        let lane = match of.idle.pop() {
            Some(Reverse(lane)) => lane,
            None => {
                self.lanes.lanes.push((service, of.lanes));
                of.lanes += 1;
                self.top.push(NONE);
                next
            }
        };
        of.busy.push(Reverse((end, lane)));
        if let Some(top) = self.top.get_mut(lane as usize) {
            *top = NONE;
        }
        lane
    }
}
