//! What results leave out, what they cover of what was asked for, and where older ones are: in words for a person.

use crate::base::{DurationNs, TimeNs, fmt};
use crate::engine::protocol::Lines;
use crate::source::{Lookback, Query};

/// What there is to say of results; empty where they are all. `found` says that a back end has found them, which was
/// asked for one more than the limit.
pub fn honesty(lines: &Lines, query: &Query, found: bool) -> String {
    let Lines { of, examined, unknown, more, .. } = lines;
    let mut said = Vec::new();
    if found && !query.filter.is_empty() {
        let whose = match query.services.as_slice() {
            [] => "all services".to_owned(),
            some => some.join(", "),
        };
        let newest = if *more { "newest " } else { "" };
        let traces = fmt::plural((*examined).into(), "trace", "traces");
        said.push(format!(
            "The back end can't be asked for \u{201c}{}\u{201d}: that was looked for here, in the {newest}{traces} of {whose}.",
            query.filter
        ));
    }
    if *more {
        let (these, cover) = match of {
            1 => ("this one is the newest".to_owned(), "covers"),
            n => (format!("these {} are the newest", fmt::count((*n).into())), "cover"),
        };
        let part = if found { covered(lines, query) } else { None };
        let part = part.map(|part| format!(", and {cover} {part} asked for"));
        said.push(format!("There are more: {these}{}.", part.unwrap_or_default()));
    }
    if *unknown > 0 {
        let traces = match unknown {
            1 => "1 trace is".to_owned(),
            n => format!("{} traces are", fmt::count((*n).into())),
        };
        said.push(format!(
            "{traces} left out: there is only a summary, which does not say whether it matches."
        ));
    }
    said.join(" ")
}

/// Which part of the window that was asked for the traces are of that were looked at.
fn covered(lines: &Lines, query: &Query) -> Option<String> {
    // The window of a search at a back end is fixed before.
    let (from, to) = query.range.and_then(|_| query.window(None, TimeNs(0)))?;
    let whole = to.since(from).0.max(1);
    let part = to.since(lines.covered?.0.max(from)).0;
    let percent = u128::from(part) * 100 / u128::from(whole);
    let percent = if percent == 0 { "less than 1".to_owned() } else { percent.to_string() };
    // Of a lookback, the words are those of the form.
    let asked = match query.lookback {
        Some(lookback) => words(lookback),
        None => fmt::duration(DurationNs(whole)),
    };
    Some(format!("{percent} % of the {asked}"))
}

fn words(lookback: Lookback) -> String {
    let words = lookback.words();
    words.strip_prefix("Last ").unwrap_or(&words).to_owned()
}

/// The search for what is older than these, where there may be any.
pub fn older(lines: &Lines, query: &Query) -> Option<Query> {
    let (from, _) = query.range.filter(|_| lines.more)?;
    let oldest = u64::try_from(lines.covered?.0.0.div_euclid(1_000)).ok()?;
    let to = oldest.checked_sub(1)?;
    (from < to).then(|| Query { range: Some((from, to)), lookback: None, ..query.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_US: u64 = 3_600_000_000;

    fn lines(of: u32, more: bool, oldest_min: i64) -> Lines {
        let minute = |n: i64| TimeNs(n * 60_000_000_000);
        let covered = Some((minute(oldest_min), minute(59)));
        Lines { total: of, of, examined: of, more, covered, ..Lines::default() }
    }

    fn query() -> Query {
        let range = Some((0, HOUR_US));
        Query { range, lookback: Some(Lookback(3_600)), ..Query::of_service("cart") }
    }

    #[test]
    fn what_is_all_needs_no_word() {
        assert_eq!(honesty(&lines(20, false, 1), &query(), true), "");
        assert_eq!(older(&lines(20, false, 1), &query()), None);
    }

    #[test]
    fn what_is_covered_is_told() {
        let told = honesty(&lines(20, true, 52), &query(), true);
        assert_eq!(
            told,
            "There are more: these 20 are the newest, and cover 13 % of the hour asked for."
        );
        let fixed = Query { lookback: None, ..query() };
        let told = honesty(&lines(1, true, 60), &fixed, true);
        assert_eq!(
            told,
            "There are more: this one is the newest, and covers less than 1 % of the 1 h asked for."
        );
        let older =
            older(&lines(20, true, 52), &query()).map(|query| (query.range, query.lookback));
        assert_eq!(older, Some((Some((0, 52 * 60_000_000 - 1)), None)));
        let told = honesty(&lines(3, true, 52), &Query::default(), false);
        assert_eq!(told, "There are more: these 3 are the newest.");
    }

    #[test]
    fn what_was_looked_for_here_is_told() {
        let query = Query { filter: "a ~ b".to_owned(), ..query() };
        let found = Lines { of: 2, examined: 20, unknown: 1, ..lines(2, false, 1) };
        assert_eq!(
            honesty(&found, &query, true),
            "The back end can't be asked for \u{201c}a ~ b\u{201d}: that was looked for here, in the 20 traces of cart. \
             1 trace is left out: there is only a summary, which does not say whether it matches."
        );
        assert_eq!(honesty(&Lines { unknown: 0, ..found }, &query, false), "");
    }
}
