//! N+1 queries, N+1 calls, and patterns that repeat, among the children of one span.

use super::children::{Child, Children, mark, spans, together};
use super::finding::{Confidence, Detector, Finding};
use super::{Part, Scene};
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::model::Threshold;

/// The longest pattern that is looked for (Sentry's).
const LONGEST: usize = 8;

/// Where many cheap calls are a quarter of the trace, they count from so many nanoseconds on.
const MUCH: u64 = 20_000_000;

/// So many calls whose parameters are not recorded are most likely different ones (perf-sentinel).
const SURELY: usize = 15;

pub(super) fn find(
    scene: &Scene<'_>,
    children: &Children,
    tried: &BitSet,
    claimed: &mut BitSet,
    out: &mut Vec<Finding>,
) {
    let all = children.list.as_slice();
    let mut from = 0;
    // Up to where no pattern of that length begins: one that is no finding is none from its second span on either.
    let mut none = [0; LONGEST + 1];
    // A pattern has two spans at least, and a database among them.
    let least = scene.count(Threshold::PatternCount).saturating_mul(2);
    let patterns = all.len() >= least && all.iter().any(|child| scene.has_database(child.span));
    while let Some(rest) = all.get(from..).filter(|rest| !rest.is_empty()) {
        let len = run(rest, 1);
        let found = rest.get(..len).and_then(|run| repeated(scene, children, run, tried));
        if let Some(finding) = found {
            mark(scene, claimed, rest.get(..len).unwrap_or(rest));
            out.push(finding);
            from += len;
            continue;
        }
        // The shortest pattern that begins here.
        let mut periods = patterns.then_some(2..=LONGEST).into_iter().flatten();
        let pattern = periods.find_map(|period| {
            let none = none.get_mut(period).filter(|none| **none <= from)?;
            let whole = run(rest, period);
            let len = whole / period * period;
            let found = pattern(scene, children, rest.get(..len)?, period);
            // Another part of the same run may be a little longer.
            let all = rest.get(..whole).map_or(0, together);
            let nearly = rest.get(..len).map_or(0, together) < scene.time(Threshold::PatternTime)
                && all >= scene.time(Threshold::PatternTime);
            if found.is_none() && !nearly {
                *none = (from + whole + 1).saturating_sub(period);
            }
            Some((len, found?))
        });
        match pattern {
            Some((len, finding)) => {
                mark(scene, claimed, rest.get(..len).unwrap_or(rest));
                out.push(finding);
                from += len;
            }
            // Within a run of equal ones, nothing else begins.
            None => from += len.max(1),
        }
    }
}

/// How many from the first on come one after another, each equal to the one `period` before it.
fn run(children: &[Child], period: usize) -> usize {
    let mut len = 0;
    for (at, child) in children.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| children.get(before));
        let equal = at.checked_sub(period).and_then(|before| children.get(before));
        if before.is_some_and(|before| !child.is_after(before))
            || equal.is_some_and(|equal| equal.unit != child.unit)
        {
            break;
        }
        len = at + 1;
    }
    len
}

/// Whether a run of equal ones is N+1.
fn repeated(
    scene: &Scene<'_>,
    children: &Children,
    run: &[Child],
    tried: &BitSet,
) -> Option<Finding> {
    let first = run.first()?;
    if run.len() < scene.count(Threshold::RepeatCount) {
        return None;
    }
    let time = together(run);
    let (detector, least) = match first.part(scene) {
        Part::Own => (Detector::RepeatingPattern, Threshold::PatternTime),
        Part::Database => (Detector::NPlusOneQueries, Threshold::QueriesTime),
        _ => (Detector::NPlusOneCalls, Threshold::CallsTime),
    };
    let from_to = run.last()?.end.saturating_sub(first.start);
    let much =
        run.len() >= SURELY && from_to >= MUCH && scene.is_share(Threshold::SlowShare, from_to);
    if time < scene.time(least) && !much {
        return None;
    }
    let mut finding = Finding::new(detector, children.parent, spans(run));
    finding.time = time;
    finding.other = first.call;
    finding.saving = scene.all_but_longest(&finding.spans);
    finding.confidence = match detector {
        // Wrappers of several calls: a loop, whatever is in it.
        Detector::RepeatingPattern => {
            if !run.iter().all(|child| scene.has_database(child.span)) {
                return None;
            }
            Confidence::Medium
        }
        _ => confidence(scene, run, tried)?,
    };
    Some(finding)
}

/// How sure it is that the calls of a run ask for different things; `None` where they ask for the same.
fn confidence(scene: &Scene<'_>, run: &[Child], tried: &BitSet) -> Option<Confidence> {
    let mut seen: Vec<u32> = run.iter().filter_map(|child| child.identity(scene)).collect();
    if seen.len() == run.len() {
        sort_by_key(&mut seen, |&identity| identity);
        seen.dedup();
        // Another try asks for the same again.
        let again = run
            .iter()
            .filter(|c| tried.contains(scene.local(c.span)) && !c.is_failed(scene))
            .count();
        let distinct = seen.len() + again;
        return (distinct >= scene.count(Threshold::RepeatCount) || distinct * 2 > run.len())
            .then_some(Confidence::High);
    }
    // True N+1 meets rows that are in memory and rows that are not (perf-sentinel's coefficient of variation).
    let mean = together(run) as f64 / run.len() as f64;
    let square = run.iter().map(|child| (child.took() as f64 - mean).powi(2)).sum::<f64>();
    let varies = (square / run.len() as f64).sqrt() > mean / 2.0;
    Some(match (run.len() >= SURELY, varies) {
        (true, _) => Confidence::High,
        (_, true) => Confidence::Medium,
        _ => Confidence::Low,
    })
}

/// Whether the children, a pattern of `period` again and again, are a finding.
fn pattern(
    scene: &Scene<'_>,
    children: &Children,
    run: &[Child],
    period: usize,
) -> Option<Finding> {
    let rounds = run.len() / period;
    if rounds < scene.count(Threshold::PatternCount) {
        return None;
    }
    let once = run.get(..period)?;
    let is_database = |child: &Child| scene.has_database(child.span);
    let first = once.first()?;
    let time = together(run);
    let database = run.iter().filter(|child| is_database(child)).map(Child::took);
    let database = database.fold(0, u64::saturating_add);
    let mixed = once.iter().any(|child| child.unit != first.unit);
    if !mixed
        || time < scene.time(Threshold::PatternTime)
        || database.saturating_mul(20) < time
        || database == 0
    {
        return None;
    }
    let mut finding = Finding::new(Detector::RepeatingPattern, children.parent, spans(run));
    finding.count = rounds as u32;
    finding.time = time;
    finding.other = once.get(1).map(Child::about);
    let on_path =
        |round: &[Child]| round.iter().map(|child| scene.on_path(child.span)).sum::<u64>();
    let rounds_on_path = || run.chunks(period).map(on_path);
    finding.saving = rounds_on_path().sum::<u64>() - rounds_on_path().max().unwrap_or(0);
    Some(finding)
}
