//! Which of the results are in two sets that are compared.

use std::cmp::Reverse;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::entries::{At, Data, Entries, Entry};
use super::matching::{Matching, condition};
use crate::engine::names::read_trace_id;
use crate::engine::protocol::{By, Problem, SetOf, SetsAsk};
use crate::model::TraceIx;

/// The members of two sets.
pub(in crate::engine) struct Members {
    /// The whole traces of each, in the order of the results.
    pub sets: [Vec<TraceIx>; 2],
    /// How many others there are in each, of which only a line is known.
    pub lines: [u32; 2],
    /// How many are in both.
    pub both: u32,
}

/// What of the results two sets have. O(results) for each thing that is asked for, and once as the results are worked
/// out.
///
/// # Errors
/// The query's filter, or that of a set, can't be read.
pub(in crate::engine) fn members(
    data: &mut Data<'_>,
    kept: &mut Option<Entries>,
    ask: &SetsAsk,
) -> Result<Members, Problem> {
    let known = kept.take().filter(|entries| entries.is_of(&ask.query));
    let entries = match known {
        Some(entries) => kept.insert(entries),
        None => kept.insert(Entries::new(data, &ask.query)?),
    };
    let all = entries.left(data, &ask.narrow).to_vec();
    let mut set = |set: &SetOf| {
        let named = (!set.rest).then(|| entries.set(data, &all, set));
        named.transpose()
    };
    let [mut a, mut b] = [set(&ask.sets[0])?, set(&ask.sets[1])?];
    // What one set is the rest of is known now.
    if let (None, Some(of)) | (Some(of), None) = (&a, &b) {
        let rest: HashSet<u32, FxBuildHasher> = of.iter().copied().collect();
        let rest = all.iter().copied().filter(|i| !rest.contains(i)).collect();
        *(if a.is_none() { &mut a } else { &mut b }) = Some(rest);
    }
    let [a, b] = [a, b].map(Option::unwrap_or_default);
    let first: HashSet<u32, FxBuildHasher> = a.iter().copied().collect();
    let both = b.iter().filter(|&i| first.contains(i)).count() as u32;
    let mut lines = [0; 2];
    let mut whole = |side: usize, set: Vec<u32>| {
        let mut traces = Vec::with_capacity(set.len());
        for entry in set.into_iter().filter_map(|i| entries.list.get(i as usize)) {
            match (entry.at, lines.get_mut(side)) {
                (At::Trace(ix), _) => traces.push(ix),
                (At::Line(_), Some(lines)) => *lines += 1,
                (At::Line(_), None) => {}
            }
        }
        traces
    };
    let sets = [whole(0, a), whole(1, b)];
    Ok(Members { sets, lines, both })
}

impl Entries {
    /// The numbers of those of `all` that a set has, ascending.
    fn set(&mut self, data: &mut Data<'_>, all: &[u32], set: &SetOf) -> Result<Vec<u32>, Problem> {
        let chosen = self.left_but(data, &set.narrow, None);
        let mut left: Vec<u32> =
            all.iter().copied().filter(|i| chosen.binary_search(i).is_ok()).collect();
        if !set.ids.is_empty() {
            let wanted = Wanted::new(data, &set.ids);
            left.retain(|&i| self.list.get(i as usize).is_some_and(|e| wanted.has(data, e)));
        }
        if !set.filter.is_empty() {
            let of_lines = Matching::of_lines(&set.filter)?;
            let spans = match data.store() {
                Some(store) => condition(store, &set.filter)?.map(|condition| (store, condition)),
                None => None,
            };
            let has = |ix: TraceIx| {
                let (store, condition) = spans.as_ref()?;
                let trace = store.trace(ix)?;
                Some(store.spans_of(trace).any(|span| condition.holds(store, trace, span)))
            };
            left.retain(|&i| match self.list.get(i as usize).map(|entry| entry.at) {
                Some(At::Trace(ix)) => has(ix) == Some(true),
                Some(at) => data.line(at).is_some_and(|row| of_lines.line(row) == Some(true)),
                None => false,
            });
        }
        if let Some(percent) = set.slowest {
            let slowest = self.slowest(data, all, percent);
            left.retain(|i| slowest.contains(i));
        }
        if let Some(percent) = set.newest {
            let mut by_start = all.to_vec();
            by_start.sort_by_key(|&i| (Reverse(self.list.get(i as usize).map(|e| e.start)), i));
            by_start.truncate(part(all.len(), percent));
            let newest: HashSet<u32, FxBuildHasher> = by_start.into_iter().collect();
            left.retain(|i| newest.contains(i));
        }
        Ok(left)
    }

    /// Of each root operation, those that took longest.
    fn slowest(
        &mut self,
        data: &mut Data<'_>,
        all: &[u32],
        percent: u8,
    ) -> HashSet<u32, FxBuildHasher> {
        let roots = self.values(data, &By::Root);
        let mut groups: HashMap<Option<u32>, Vec<u32>, FxBuildHasher> = HashMap::default();
        for &i in all {
            groups.entry(roots.of(i).first().copied()).or_default().push(i);
        }
        // Of few, none is slow; where there are only few of each, of two one is slower.
        let many = groups.values().any(|group| group.len() >= FEW);
        let least = if many { FEW } else { 2 };
        let mut found = HashSet::default();
        for mut group in groups.into_values().filter(|group| group.len() >= least) {
            let duration = |i: u32| self.list.get(i as usize).map(|e: &Entry| e.duration);
            group.sort_by_key(|&i| (Reverse(duration(i)), i));
            found.extend(group.iter().take(part(group.len(), percent)));
        }
        found
    }
}

/// Of fewer traces than this it is not asked which are slow, if of others there are more.
const FEW: usize = 5;

/// So many percent of `len`, one at least.
fn part(len: usize, percent: u8) -> usize {
    (len * usize::from(percent)).div_ceil(100)
}

/// Traces that are named by their ids.
struct Wanted<'a> {
    traces: HashSet<TraceIx, FxBuildHasher>,
    ids: &'a [String],
}

impl<'a> Wanted<'a> {
    fn new(data: &Data<'_>, ids: &'a [String]) -> Self {
        let find =
            |store: &crate::model::Store, id: &String| store.find_trace(read_trace_id(store, id)?);
        let traces =
            data.store().map(|store| ids.iter().filter_map(|id| find(store, id)).collect());
        Self { traces: traces.unwrap_or_default(), ids }
    }

    fn has(&self, data: &Data<'_>, entry: &Entry) -> bool {
        match entry.at {
            At::Trace(ix) => self.traces.contains(&ix),
            at => data.line(at).is_some_and(|row| self.ids.contains(&row.id)),
        }
    }
}
