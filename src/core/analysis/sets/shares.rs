//! Which attributes more traces of one set have than of the other.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::chance::{Factorials, together};
use crate::analysis::attribute_diff::looks_like_id;
use crate::base::{StrId, sort_by};
use crate::model::{AttrRange, SpanIx, Store, Test, TraceIx};

/// A key with more values than this is not followed further: nobody reads them, most are ids.
const MOST: usize = 1_000;

/// How many values of a key are told.
const VALUES: usize = 5;

/// The keys that most often say what is wrong, ahead of others with the same difference.
const TELLING: [&str; 12] = [
    "error",
    "error.type",
    "http.response.status_code",
    "http.status_code",
    "rpc.grpc.status_code",
    "service.version",
    "deployment.environment.name",
    "deployment.environment",
    "host.name",
    "k8s.pod.name",
    "cloud.region",
    "cloud.availability_zone",
];

/// The service, whether it is of the resources, and the key.
type Key = (StrId, bool, StrId);

/// The attributes of two sets, as far as their traces were added.
#[derive(Default)]
pub struct Shares {
    keys: HashMap<Key, Values, FxBuildHasher>,
    traces: [u32; 2],
    /// The resources of the trace that is added.
    resources: Vec<(u32, SpanIx)>,
}

#[derive(Default)]
struct Values {
    /// In how many traces of each set, and the last of them.
    of: HashMap<StrId, ([u32; 2], u32), FxBuildHasher>,
    /// How many traces of each have the key, and the last of them.
    has: [u32; 2],
    last: Option<u32>,
    /// There are more than are followed.
    many: bool,
}

/// An attribute with its share in both sets.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareLine {
    /// The service that has it.
    pub service: StrId,
    /// Of the resources; else of the spans.
    pub resource: bool,
    /// The key.
    pub key: StrId,
    /// How many traces of each set have the key.
    pub has: [u32; 2],
    /// The values whose shares differ most, at most five: in how many traces of each set.
    pub values: Vec<(StrId, [u32; 2])>,
    /// How many values there are; 1,000 may be more.
    pub kinds: u32,
    /// Whether the first one's difference may be chance.
    pub test: Test,
    /// It is another one nearly each time, as ids are: it says nothing about what is different.
    pub id: bool,
}

impl Shares {
    /// Adds a trace to one of the sets: the first, or the second. O(its spans' attributes).
    pub fn add(&mut self, store: &Store, ix: TraceIx, second: bool) {
        let Some(trace) = store.trace(ix) else { return };
        let number = self.traces.iter().sum();
        let side = usize::from(second);
        self.resources.clear();
        let mut resources = std::mem::take(&mut self.resources);
        for span in store.spans_of(trace) {
            self.run(store, span, store.span_attrs(span), false, (side, number));
            let resource = store.resource_number(span);
            if !resources.iter().any(|&(known, _)| known == resource) {
                resources.push((resource, span));
            }
        }
        for &(_, span) in &resources {
            self.run(store, span, store.resource(span).attrs, true, (side, number));
        }
        self.resources = resources;
        if let Some(traces) = self.traces.get_mut(side) {
            *traces += 1;
        }
    }

    fn run(
        &mut self,
        store: &Store,
        span: SpanIx,
        run: AttrRange,
        resource: bool,
        (side, number): (usize, u32),
    ) {
        let service = store.service(span);
        for attribute in store.attrs().iter(run) {
            let values = self.keys.entry((service, resource, attribute.key)).or_default();
            let once = |last: &mut Option<u32>, counts: &mut [u32; 2]| {
                if last.replace(number) != Some(number)
                    && let Some(count) = counts.get_mut(side)
                {
                    *count += 1;
                }
            };
            once(&mut values.last, &mut values.has);
            if values.of.len() >= MOST && !values.of.contains_key(&attribute.value) {
                values.many = true;
                continue;
            }
            let (counts, last) = values.of.entry(attribute.value).or_insert(([0; 2], u32::MAX));
            if std::mem::replace(last, number) != number
                && let Some(count) = counts.get_mut(side)
            {
                *count += 1;
            }
        }
    }

    /// The keys whose most different value has different shares: those that say something first, then by that
    /// difference, ties by keys that often tell what is wrong, then by key. O(values).
    pub fn lines(&self, store: &Store) -> Vec<ShareLine> {
        let differs = |line: &ShareLine| self.by(line) > 0;
        let made = self.keys.iter().map(|(&of, values)| self.line(store, of, values));
        let mut lines: Vec<ShareLine> = made.filter(differs).collect();
        sort_by(&mut lines, |a, b| {
            let text = |of: &ShareLine| (store.text(of.key), store.text(of.service));
            let telling = |of: &ShareLine| {
                let place = TELLING.iter().position(|key| *key == store.text(of.key));
                place.unwrap_or(TELLING.len())
            };
            let order = |of: &ShareLine| (of.id, std::cmp::Reverse(self.by(of)), telling(of));
            order(a)
                .cmp(&order(b))
                .then_with(|| text(a).cmp(&text(b)))
                .then(a.resource.cmp(&b.resource))
        });
        let [n, m] = self.traces;
        let log = Factorials::up_to(n.saturating_add(m));
        let counts = |line: &ShareLine| line.values.first().map_or([0; 2], |&(_, counts)| counts);
        let enough = n >= 2 && m >= 2;
        let tests: Vec<Option<f64>> = lines
            .iter()
            .map(|line| (enough && !line.id).then(|| log.fisher(counts(line), self.traces)))
            .collect();
        for (line, test) in lines.iter_mut().zip(together(&tests)) {
            line.test = test.map_or(Test::TooFew, Test::Chance);
        }
        lines
    }

    /// How far the shares of a line's first value are apart, in parts of all pairs of traces.
    fn by(&self, line: &ShareLine) -> u64 {
        line.values.first().map_or(0, |&(_, counts)| self.apart(counts))
    }

    /// The same of counts, as a whole number.
    fn apart(&self, [a, b]: [u32; 2]) -> u64 {
        let [n, m] = self.traces.map(u64::from);
        (u64::from(a) * m).abs_diff(u64::from(b) * n)
    }

    fn line(&self, store: &Store, (service, resource, key): Key, values: &Values) -> ShareLine {
        let mut all: Vec<(StrId, [u32; 2])> =
            values.of.iter().map(|(&value, &(counts, _))| (value, counts)).collect();
        let kinds = all.len() as u32;
        let traces = values.has.iter().sum::<u32>();
        let often = kinds > 2 && kinds.saturating_mul(2) > traces;
        let id =
            values.many || often || all.iter().all(|&(value, _)| looks_like_id(store.text(value)));
        sort_by(&mut all, |a, b| {
            let apart = |of: &(StrId, [u32; 2])| std::cmp::Reverse(self.apart(of.1));
            apart(a).cmp(&apart(b)).then_with(|| store.text(a.0).cmp(store.text(b.0)))
        });
        all.truncate(VALUES);
        ShareLine {
            service,
            resource,
            key,
            has: values.has,
            values: all,
            kinds,
            test: Test::TooFew,
            id,
        }
    }
}
