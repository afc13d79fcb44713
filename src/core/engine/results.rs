//! The traces of a list seen together: what a query leaves of them, kept until another is asked for.

mod charts;
mod download;
mod entries;
mod groups;
mod matching;
mod members;
mod narrowed;
mod seen;
mod shapes;
mod texts;

use super::Engine;
use super::dataset::MAX_WINDOW;
use super::names::problem;
use super::protocol::{
    Answer, Ask, Line, Lines, Packed, Problem, ResultsAsk, ResultsOf, ResultsTold, SetsAsk,
};
use crate::base::{DurationNs, StrId};
use crate::model::{Store, TraceIx};
use crate::source::Query;

pub(super) use entries::{Data, Entries};
pub(super) use members::Members;

/// The ways into it; `later.rs` says how it is reached.
#[derive(Clone, Copy)]
pub struct Results {
    pub(super) answer: fn(&mut Engine, Ask) -> Result<Answer, Problem>,
    pub(super) matching: fn(&Store, &Query) -> Result<Vec<TraceIx>, Problem>,
    pub(super) members: MembersOf,
}

/// Finds the members of two sets, with what is known of the results.
pub(super) type MembersOf =
    fn(&mut Data<'_>, &mut Option<Entries>, &SetsAsk) -> Result<Members, Problem>;

impl Results {
    /// All of it. What calls this has it in its program.
    #[inline(never)]
    pub fn all() -> Self {
        Self { answer, matching: matching::matching, members: members::members }
    }
}

fn answer(engine: &mut Engine, ask: Ask) -> Result<Answer, Problem> {
    let Ask::Results { of, ask } = ask else {
        return Err(problem("This is answered elsewhere", "Reload the page"));
    };
    let ask = ask.open()?;
    let told = engine.place(of).together(|data, entries| told(data, entries, ask))?;
    Ok(Answer::Results(Packed::new(&told?)))
}

/// Answers, from the entries of the last question as far as they serve.
fn told(
    data: &mut Data<'_>,
    kept: &mut Option<Entries>,
    ask: ResultsAsk,
) -> Result<ResultsTold, Problem> {
    let ResultsAsk { query, narrow, of } = ask;
    let known = kept.take().filter(|entries| entries.is_of(&query));
    let entries = match known {
        Some(entries) => kept.insert(entries),
        None => kept.insert(Entries::new(data, &query)?),
    };
    Ok(match of {
        ResultsOf::Lines { order, first, count, columns } => {
            let ordered = entries.ordered(data, &narrow, &order);
            let window = ordered.iter().skip(first as usize).take(count.min(MAX_WINDOW) as usize);
            let window: Vec<u32> = window.copied().collect();
            let mut lines = entries.lines(data, first, &window, &columns);
            lines.total = ordered.len() as u32;
            lines.longest = entries.longest(&ordered);
            ResultsTold::Lines(Box::new(lines))
        }
        ResultsOf::One(at) => ResultsTold::Lines(Box::new(entries.lines(data, 0, &[at], &[]))),
        ResultsOf::Points => ResultsTold::Points(entries.points(data, &narrow)),
        ResultsOf::Spread { bins } => ResultsTold::Spread(entries.spread(data, &narrow, bins)),
        ResultsOf::Facets => ResultsTold::Facets(entries.facets(data, &narrow)),
        ResultsOf::Groups { by, order } => {
            let (groups, total) = entries.groups(data, &narrow, &by, order);
            ResultsTold::Groups { groups, total }
        }
        ResultsOf::Trend { buckets } => ResultsTold::Trend(entries.trend(data, &narrow, buckets)),
        ResultsOf::Windows { a, b } => ResultsTold::Windows(entries.windows(data, &narrow, a, b)),
        ResultsOf::Shapes(traces) => ResultsTold::Shapes(shapes::shapes(data, &traces)),
        ResultsOf::Export { anew } => entries.piece(data, &narrow, anew),
        ResultsOf::Ids => ResultsTold::Ids(entries.ids(data)),
        ResultsOf::Seen { key, typed } => ResultsTold::Seen(entries.seen(data, &key, &typed)),
    })
}

impl Entries {
    fn lines(
        &mut self,
        data: &mut Data<'_>,
        first: u32,
        window: &[u32],
        columns: &[String],
    ) -> Lines {
        let keys: Vec<Option<StrId>> = columns.iter().map(|key| data.key(key)).collect();
        let mut lines = Vec::with_capacity(window.len());
        for &at in window {
            let Some(entry) = self.list.get(at as usize) else { continue };
            let cell = |key: &Option<StrId>| {
                let value = key.and_then(|key| data.attribute(entry.at, key));
                value.map_or_else(String::new, |(store, id)| store.text(id).to_owned())
            };
            let cells = keys.iter().map(cell).collect();
            lines.extend(data.row(entry.at).map(|row| Line { row, cells }));
        }
        Lines {
            total: lines.len() as u32,
            longest: self.longest(window),
            of: self.list.len() as u32,
            examined: self.examined,
            unknown: self.unknown,
            more: self.more,
            covered: self.covered,
            first,
            lines,
        }
    }

    fn longest(&self, of: &[u32]) -> DurationNs {
        let durations = of.iter().filter_map(|&at| self.list.get(at as usize)).map(|e| e.duration);
        durations.max().unwrap_or_default()
    }
}
