//! What is planted is what it is said to be, and what resembles it is not.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a document that is not as expected fails the test"
)]

mod reading;

use std::collections::HashSet;

use reading::{MS, Span, Trace, at_once, in_turn, median, read, sum};
use spanscape_planted::{LookAlike, Plant, plant};

fn distinct(spans: &[&Span], of: fn(&Span) -> String) -> usize {
    spans.iter().map(|span| of(span)).collect::<HashSet<_>>().len()
}

/// Deviation over mean of the durations.
fn variation(spans: &[&Span]) -> f64 {
    let mean = sum(spans) as f64 / spans.len() as f64;
    let square = |span: &&Span| (span.length() as f64 - mean).powi(2);
    (spans.iter().map(square).sum::<f64>() / spans.len() as f64).sqrt() / mean
}

/// Equal calls one after another; where their values cannot be seen, many or of all lengths.
fn n_plus_one(spans: &[&Span], least: i64) -> bool {
    let seen = distinct(spans, Span::whole) == spans.len();
    spans.len() >= 7
        && in_turn(spans)
        && distinct(spans, Span::template) == 1
        && sum(spans) >= least
        && (seen || spans.len() >= 21 || variation(spans) > 0.6)
}

/// How long spans run past the end of the first.
fn past(trace: &Trace, spans: &[&Span]) -> i64 {
    let end = trace.spans.iter().filter(|span| span.parent.is_empty() && span.link.is_empty());
    let end = end.map(|span| span.end).max().unwrap();
    spans.iter().map(|span| span.end - span.start.max(end)).sum()
}

fn outside(trace: &Trace, span: &Span) -> i64 {
    let client = trace.get(&span.parent);
    assert_ne!(client.host, span.host);
    (client.start - span.start).max(span.end - client.end)
}

fn holds(trace: &Trace, plant: &Plant) -> bool {
    let spans = trace.all(&plant.spans);
    let share = |part: i64| part as f64 / trace.length as f64;
    let under = |up: &str| {
        let parent = &trace.get(&plant.spans[0]).parent;
        parent == up || trace.get(parent).parent == up
    };
    match plant.detector {
        "n-plus-one-queries" => {
            n_plus_one(&spans, 70 * MS)
                && spans.iter().all(|span| span.is_query())
                && under(&plant.parent)
        }
        "n-plus-one-calls" => n_plus_one(&spans, 138 * MS) && under(&plant.parent),
        "repeating-pattern" => {
            let kinds = distinct(&spans, Span::template);
            let templates: Vec<String> = spans.iter().map(|span| span.template()).collect();
            in_turn(&spans)
                && (2..=4).contains(&kinds)
                && spans.len() >= 5 * kinds
                && spans.iter().any(|span| span.is_query())
                && templates.iter().zip(templates.iter().skip(kinds)).all(|(a, b)| a == b)
                && sum(&spans) >= 70 * MS
        }
        "redundant-calls" => {
            let saving = sum(&spans) - spans.iter().map(|span| span.length()).max().unwrap();
            distinct(&spans, Span::whole) == 1
                && (2..=6).contains(&spans.len())
                && spans.iter().all(|span| span.is_read() && span.length() >= 21 * MS)
                && spans.iter().all(|span| !span.error && span.service == spans[0].service)
                && saving >= 50 * MS
                && share(saving) >= 0.1
        }
        "sequential-calls" => {
            let saving = sum(&spans) - spans.iter().map(|span| span.length()).max().unwrap();
            in_turn(&spans)
                && spans.windows(2).all(|two| two[1].start - two[0].end <= 2 * MS)
                && distinct(&spans, Span::template) == spans.len()
                && spans.len() >= 3
                && spans.iter().all(|span| span.is_read())
                && saving >= 150 * MS
                && share(saving) >= 0.25
        }
        "slow-statement" => {
            let length = spans[0].length();
            spans[0].is_query()
                && (length >= 700 * MS || (length >= 280 * MS && share(length) >= 0.35))
        }
        "chatty-service" => {
            let most = |span: &&Span| {
                trace.below(&span.parent).iter().filter(|one| one.is_call()).count() <= 3
            };
            (21..=40).contains(&spans.len())
                && distinct(&spans, |span| span.peer().to_owned()) == 1
                && spans.iter().all(most)
        }
        "wide-fan-out" => {
            spans.len() >= 28
                && at_once(&spans) >= 28
                && distinct(&spans, Span::template) >= 3
                && spans.iter().all(|span| span.is_call() && span.parent == plant.parent)
        }
        "pool-saturation" => {
            (12..=30).contains(&spans.len())
                && (2..=4).contains(&at_once(&spans))
                && distinct(&spans, Span::template) == 1
                && spans.iter().all(|span| (20..=80).contains(&(span.length() / MS)))
        }
        "retries" => {
            let (last, tries) = spans.split_last().unwrap();
            let cost = last.start - tries[0].start;
            let backoff = |two: &[&Span]| two[1].start - two[0].end;
            distinct(&spans, Span::whole) == 1
                && tries.iter().all(|span| span.error && !span.tag(&["error.type"]).is_empty())
                && spans.windows(2).all(|two| (5 * MS..=100 * MS).contains(&backoff(two)))
                && cost >= 70 * MS
        }
        "timeout" => {
            let span = spans[0];
            let told = span.tag(&["error.type"]) == "timeout"
                || span.message == "context deadline exceeded"
                || span.exception.ends_with("TimeoutException")
                || span.tag(&["rpc.grpc.status_code"]) == "4"
                || span.tag(&["http.response.status_code", "http.status_code"]) == "504";
            spans.len() == 1 && span.error && told && span.length() >= 299 * MS
        }
        "root-cause" => {
            spans.len() >= 2
                && !spans[0].exception.is_empty()
                && spans.iter().all(|span| span.error)
                && spans.windows(2).all(|two| two[0].parent == two[1].id)
                && trace.below(&spans[0].id).is_empty()
        }
        "uninstrumented-gap" => {
            let alone = trace.longest_alone(spans[0]);
            !trace.below(&spans[0].id).is_empty() && alone >= 150 * MS && share(alone) >= 0.15
        }
        "queue-wait" => {
            let joined = spans[1].parent == spans[0].id || spans[1].link == spans[0].id;
            joined
                && spans[0].kind == "producer"
                && spans[1].kind == "consumer"
                && spans[1].start - spans[0].end >= 199 * MS
        }
        "network-gap" => {
            let gap = spans[0].length() - spans[1].length();
            spans[1].parent == spans[0].id
                && gap >= 89 * MS
                && gap as f64 / spans[0].length() as f64 >= 0.45
        }
        "outlier" => {
            let template = spans[0].template();
            let mut equal = trace.below(&plant.parent);
            equal.retain(|span| span.template() == template);
            let usual = median(&equal);
            equal.len() >= 9
                && at_once(&equal) >= 9
                && spans[0].length() >= 5 * usual
                && spans[0].length() - usual >= 100 * MS
        }
        "work-after-response" => past(trace, &spans) >= 75 * MS && past(trace, &spans) <= 600 * MS,
        "clock-skew" => spans.iter().all(|span| outside(trace, span) >= 30 * MS),
        _ => false,
    }
}

fn is_silent(trace: &Trace, look: &LookAlike) -> bool {
    let spans = trace.all(&look.spans);
    match look.what {
        "four equal queries" => spans.len() == 4,
        "equal queries at once" | "equal calls at once" | "equal calls all at once" => {
            at_once(&spans) == spans.len()
        }
        "twelve tiny queries" => spans.len() == 12 && sum(&spans) < 30 * MS,
        "a few short calls" => sum(&spans) < 40 * MS,
        "a pattern twice only" => distinct(&spans, Span::template) * 2 == spans.len(),
        "a short pattern" => sum(&spans) < 20 * MS,
        "one template, different ids" => distinct(&spans, Span::whole) == spans.len(),
        "equal writes" => distinct(&spans, Span::whole) == 1 && !spans[0].is_read(),
        "parameters that cannot be seen" => {
            spans.iter().all(|span| span.statement().contains(['?', '$']))
        }
        "writes in the sequence" => spans.iter().step_by(2).all(|span| !span.is_read()),
        "calls at once" => at_once(&spans) == spans.len(),
        "own work between the calls" => {
            spans.windows(2).all(|two| two[1].start - two[0].end >= 15 * MS)
        }
        "short calls" => sum(&spans) < 45 * MS,
        "an ordinary long statement" => {
            let length = spans[0].length();
            length < 120 * MS && length * 100 < trace.length * 12
        }
        "a slow HTTP call" => !spans[0].is_query(),
        "six to nine calls" => (6..=9).contains(&spans.len()),
        "many steps that are no calls" => spans.iter().all(|span| !span.is_call()),
        "eight to fourteen calls at once" => spans.len() <= 14,
        "two batches with work between" => {
            spans.len() == 6
                && spans[3].start - spans[..3].iter().map(|one| one.end).max().unwrap() > 9 * MS
        }
        "other parameters after a failure" => {
            distinct(&spans, Span::whole) == spans.len()
                && spans[0].error
                && spans[1..].iter().all(|span| !span.error)
        }
        "one failure" => spans.len() == 1 && spans[0].error,
        "a failure of another kind" => {
            spans[0].error && !spans[0].tag(&["error.type"]).contains("timeout")
        }
        "a handled exception" => !spans[0].error && !spans[0].exception.is_empty(),
        "a long leaf" => trace.below(&spans[0].id).is_empty() && spans[0].length() >= 149 * MS,
        "own stretches of 50 to 70 ms" => {
            (50 * MS..=70 * MS).contains(&trace.longest_alone(spans[0]))
        }
        "a short wait" => spans[1].start - spans[0].end <= 41 * MS,
        "a slow network" => spans[0].length() - spans[1].length() <= 11 * MS,
        "an ordinary spread" => spans.iter().all(|span| span.length() * 10 <= median(&spans) * 18),
        "some milliseconds after the response" => {
            let past = past(trace, &spans);
            past > MS / 2 && past < 10 * MS
        }
        "a clock that is nearly right" => spans.iter().all(|span| outside(trace, span) < MS),
        _ => false,
    }
}

#[test]
fn plants_and_look_alikes_are_what_they_are() {
    for seed in 1..=350 {
        let planted = plant(seed);
        if planted.plants.is_empty() && planted.look_alikes.is_empty() {
            continue;
        }
        let trace = read(&planted);
        for one in &planted.plants {
            assert!(holds(&trace, one), "{seed}: {one:?} {:#?}", trace.all(&one.spans));
        }
        for one in &planted.look_alikes {
            assert!(is_silent(&trace, one), "{seed}: {one:?} {:#?}", trace.all(&one.spans));
        }
    }
}
