//! What there is to say of a path in two sets of traces.

use crate::analysis::sets::{SetNode, Spread};
use crate::base::{DurationNs, fmt};
use crate::model::{Change, Test};

/// How likely a difference is by chance.
pub(super) fn chance(test: Test) -> String {
    match test {
        Test::TooFew => "too few to tell".to_owned(),
        Test::Chance(p) => {
            let written = fmt::chance(p);
            let sign = if written.starts_with('<') { "" } else { "= " };
            format!("p {sign}{}", written.replace('<', "< "))
        }
    }
}

/// The side that is one trace alone, where the other is a set.
fn alone(traces: [u32; 2]) -> Option<usize> {
    match traces {
        [1, others] if others > 1 => Some(0),
        [others, 1] if others > 1 => Some(1),
        _ => None,
    }
}

/// What stands beside its name: short.
pub(super) fn notes(of: &SetNode, traces: [u32; 2]) -> String {
    let mut all = Vec::new();
    let [a, b] = of.spread;
    let share = |spread: Spread, traces: u32| fmt::percent(spread.traces.into(), traces.into());
    if let Some(one) = alone(traces) {
        let [n, m] = traces;
        let (own, others, of_others) = if one == 0 { (a, b, m) } else { (b, a, n) };
        match (own.traces, others.traces) {
            (0, _) => all.push(format!("missing here, {} have it", share(others, of_others))),
            (_, 0) => all.push("no other has it".to_owned()),
            _ => {
                let [least, usual, most] = others.usual.calls;
                if own.spans < least || own.spans > most {
                    all.push(format!(
                        "\u{d7}{}, usually \u{d7}{usual}",
                        fmt::count(own.spans.into())
                    ));
                }
                all.extend(of.place.map(|place| format!("longer than {place}% of them")));
            }
        }
        return all.join(", ");
    }
    match (a.traces, b.traces) {
        (_, 0) => {
            all.push(format!("only in A, {}", share(a, traces.first().copied().unwrap_or(0))))
        }
        (0, _) => all.push(format!("only in B, {}", share(b, traces.last().copied().unwrap_or(0)))),
        _ => {
            let [n, m] = traces;
            if of.presence.is_certain() {
                all.push(format!("in {} \u{2192} {} of the traces", share(a, n), share(b, m)));
            }
        }
    }
    let slower = |change: &Change| matches!(change, Change::Slower | Change::Faster);
    if of.changes.iter().any(slower) {
        let tested = of.times.into_iter().zip(&of.changes).find(|(_, change)| slower(change));
        all.extend(tested.map(|(test, _)| chance(test)));
    }
    all.join(", ")
}

/// What the card says of it.
pub(super) fn sentences(of: &SetNode, traces: [u32; 2]) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(one) = alone(traces) {
        let (name, others) = if one == 0 { ("A", "B") } else { ("B", "A") };
        let other = of.spread.get(1 - one).copied().unwrap_or_default();
        let own = of.spread.get(one).copied().unwrap_or_default();
        match (own.traces, other.traces) {
            (0, _) => all.push(format!("{name} has none of this.")),
            (_, 0) => all.push(format!(
                "No trace of {others} has this: it appears for the first time in {name}."
            )),
            _ => {
                let [least, _, most] = other.usual.calls;
                let usual =
                    if least == most { times(most) } else { format!("{least} to {most} times") };
                all.push(format!(
                    "{name} calls it {}; nine of ten traces of {others} that have it do so {usual}.",
                    times(own.spans)
                ));
                all.push(match of.place {
                    Some(place) => {
                        format!("The longest took longer than {place}% of the spans in {others}.")
                    }
                    None => format!(
                        "{others} has too few spans of it to say how unusual that is: it takes 20."
                    ),
                });
            }
        }
        return all;
    }
    let [time, own] = of.times;
    all.push(format!(
        "By chance (Mann\u{2013}Whitney U of what each trace spends, of those that have it): on the critical path {}, self time {}. Below 0.05 it is not taken for chance.",
        chance(time),
        chance(own)
    ));
    all.push(format!("In how many traces (Fisher\u{2019}s exact test): {}.", chance(of.presence)));
    all
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_owned() } else { format!("{} times", fmt::count(count.into())) }
}

/// Figures: what, in both, and what is different.
pub(super) fn facts(of: &SetNode, traces: [u32; 2]) -> Vec<(String, [String; 2], String)> {
    let there = of.spread.map(|spread| spread.traces > 0);
    let dash = || "\u{2013}".to_owned();
    let time = |ns: u64| fmt::duration(DurationNs(ns));
    let by = |[a, b]: [u64; 2]| match there {
        _ if a == b => "same".to_owned(),
        [true, true] => fmt::offset(b.cast_signed().wrapping_sub(a.cast_signed())),
        _ => String::new(),
    };
    let line = |what: &str, values: [Option<u64>; 2]| {
        let difference = match values {
            [Some(a), Some(b)] => by([a, b]),
            _ => String::new(),
        };
        (what.to_owned(), values.map(|value| value.map_or_else(dash, time)), difference)
    };
    let held = |value: fn(&Spread) -> u64| {
        let all = of.spread.each_ref();
        all.map(|spread| Some(value(spread)).filter(|_| spread.traces > 0))
    };
    let pairs = || of.spread.into_iter().zip(traces);
    let mut shares = pairs().map(|(spread, all)| {
        format!("{} of {}", fmt::count(spread.traces.into()), fmt::count(all.into()))
    });
    let shares = [0, 1].map(|_| shares.next().unwrap_or_default());
    let mut calls = pairs().map(|(spread, all)| fmt::per(spread.spans.into(), all.into()));
    let calls = [0, 1].map(|_| calls.next().unwrap_or_default());
    let errors = of.spread.map(|spread| fmt::count(spread.errors.into()));
    let had = of.node.had;
    vec![
        ("Traces".to_owned(), shares, String::new()),
        ("Calls per trace".to_owned(), calls, String::new()),
        ("Errors".to_owned(), errors, String::new()),
        line("Duration, p50", held(|spread| spread.durations.0)),
        line("Duration, p95", of.spread.map(|spread| spread.durations.1)),
        line("Self time, p50", held(|spread| spread.own.0)),
        line("Self time, p95", of.spread.map(|spread| spread.own.1)),
        line("On the critical path, mean of all traces", had.map(|had| Some(had.waited))),
        line("The same with all below", had.map(|had| Some(had.waited_below))),
        line("Self time, mean of all traces", had.map(|had| Some(had.own))),
    ]
}
