//! Beyond thresholds is what was planted, and what comes of it, and nothing else: each pattern is
//! looked for all over the traces, in the plainest way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a document that is not as expected fails the test"
)]

mod reading;

use std::collections::{BTreeMap, HashSet};

use reading::{MS, Span, Trace, at_once, in_turn, median, read, sum};
use spanscape_planted::{DETECTORS, plant};

type Found<'a> = Vec<(&'static str, Vec<&'a Span>)>;

/// Children of one parent by what they call.
fn by_template<'a>(calls: &[&'a Span]) -> Vec<Vec<&'a Span>> {
    let mut groups: BTreeMap<String, Vec<&Span>> = BTreeMap::new();
    for call in calls {
        groups.entry(call.template()).or_default().push(call);
    }
    groups.into_values().collect()
}

fn longest(spans: &[&Span]) -> i64 {
    spans.iter().map(|span| span.length()).max().unwrap_or(0)
}

fn equal_siblings<'a>(group: Vec<&'a Span>, found: &mut Found<'a>) {
    let (query, total) = (group[0].is_query(), sum(&group));
    let (name, least) = if query { ("n-plus-one-queries", 50) } else { ("n-plus-one-calls", 100) };
    if group.len() >= 5 && in_turn(&group) && total >= least * MS {
        found.push((name, group.clone()));
    }
    if group.len() >= 10 && (2..=4).contains(&at_once(&group)) {
        found.push(("pool-saturation", group.clone()));
    }
    if group.len() >= 8 {
        let usual = median(&group);
        let far = |span: &&Span| span.length() >= 3 * usual && span.length() >= usual + 50 * MS;
        let far: Vec<&Span> = group.into_iter().filter(far).collect();
        if !far.is_empty() {
            found.push(("outlier", far));
        }
    }
}

/// What runs through all the children of one parent.
fn sequences<'a>(trace: &Trace, children: &[&'a Span], found: &mut Found<'a>) {
    let mut run: Vec<&Span> = Vec::new();
    let mut end_run = |run: &mut Vec<&'a Span>| {
        let targets: HashSet<String> = run.iter().map(|span| span.template()).collect();
        let saving = sum(run) - longest(run);
        if targets.len() >= 3 && saving >= 100 * MS && saving * 10 >= trace.length {
            found.push(("sequential-calls", run.clone()));
        }
        run.clear();
    };
    for child in children {
        let follows = run.last().is_none_or(|before| {
            child.start >= before.end - 2000 && child.start - before.end <= 2 * MS
        });
        if !child.is_read() || !child.is_call() || !follows {
            end_run(&mut run);
        }
        if child.is_read() && child.is_call() {
            run.push(child);
        }
    }
    end_run(&mut run);
    let calls: Vec<&Span> = children.iter().copied().filter(|span| span.is_call()).collect();
    let templates: Vec<String> = calls.iter().map(|span| span.template()).collect();
    for period in 2..=4 {
        for from in 0..calls.len().saturating_sub(3 * period - 1) {
            let window = from..from + 3 * period;
            let repeats =
                window.clone().skip(period).all(|ix| templates[ix] == templates[ix - period]);
            let kinds: HashSet<&String> = templates[from..from + period].iter().collect();
            let spans = &calls[window];
            let query = spans.iter().any(|span| span.is_query());
            if repeats && kinds.len() > 1 && query && in_turn(spans) && sum(spans) >= 50 * MS {
                found.push(("repeating-pattern", spans.to_vec()));
            }
        }
    }
    // A call that has failed, and then one that looks the same.
    for (ix, call) in calls.iter().enumerate().filter(|(_, call)| call.error) {
        if let Some(next) = calls.iter().skip(ix + 1).find(|next| next.whole() == call.whole()) {
            found.push(("retries", vec![call, next]));
        }
    }
}

fn single<'a>(trace: &'a Trace, span: &'a Span, root_end: i64, found: &mut Found<'a>) {
    let share = |part: i64| part as f64 / trace.length as f64;
    let length = span.length();
    if span.is_query() && (length >= 500 * MS || (length >= 200 * MS && share(length) >= 0.25)) {
        found.push(("slow-statement", vec![span]));
    }
    let below = trace.below(&span.id);
    let alone = trace.longest_alone(span);
    if !span.is_call() && !below.is_empty() && alone >= 100 * MS && share(alone) >= 0.1 {
        found.push(("uninstrumented-gap", vec![span]));
    }
    if span.kind == "client" && below.len() == 1 {
        let gap = length - below[0].length();
        if gap >= 50 * MS && gap * 10 >= length * 3 {
            found.push(("network-gap", vec![span, below[0]]));
        }
    }
    for server in below.iter().filter(|below| below.kind == "server" && span.kind == "client") {
        if server.start < span.start - MS || server.end > span.end + MS {
            found.push(("clock-skew", vec![server]));
        }
    }
    let cause =
        |span: &Span| if span.parent.is_empty() { &span.link } else { &span.parent }.clone();
    if let Some(&producer) = trace.by_id.get(&cause(span)) {
        let producer = &trace.spans[producer];
        if span.kind == "consumer" && span.start - producer.end >= 100 * MS {
            found.push(("queue-wait", vec![producer, span]));
        }
    }
    if span.kind != "consumer" && span.end >= root_end + 50 * MS {
        found.push(("work-after-response", vec![span]));
    }
    if span.error {
        let deepest = !below.iter().any(|one| one.error);
        found.push((if deepest { "root-cause" } else { "ancestor" }, vec![span]));
    }
}

/// Of all spans of one service.
fn service_wide<'a>(trace: &'a Trace, found: &mut Found<'a>) {
    let mut pairs: BTreeMap<(&str, &str), Vec<&Span>> = BTreeMap::new();
    let mut same: BTreeMap<(&str, String), Vec<&Span>> = BTreeMap::new();
    for span in trace.spans.iter().filter(|span| span.kind == "client") {
        pairs.entry((&span.service, span.peer())).or_default().push(span);
        let seen = span.tag(&["rpc.system"]).is_empty() && !span.statement().contains(['?', '$']);
        if seen && span.is_read() && !span.error && span.length() >= 15 * MS {
            same.entry((&span.service, span.whole())).or_default().push(span);
        }
    }
    for group in pairs.into_values().filter(|group| group.len() >= 15) {
        found.push(("chatty-service", group));
    }
    for group in same.into_values().filter(|group| group.len() > 1) {
        let saving = sum(&group) - longest(&group);
        if saving >= 25 * MS && saving * 20 >= trace.length {
            found.push(("redundant-calls", group));
        }
    }
}

fn all_found(trace: &Trace) -> Found<'_> {
    let mut found = Found::new();
    let roots = trace.spans.iter().filter(|span| span.parent.is_empty() && span.link.is_empty());
    let root_end = roots.map(|span| span.end).max().unwrap();
    for span in &trace.spans {
        single(trace, span, root_end, &mut found);
        let children = trace.below(&span.id);
        sequences(trace, &children, &mut found);
        let calls: Vec<&Span> = children.into_iter().filter(|span| span.is_call()).collect();
        if at_once(&calls) > 10 && calls.len() > 20 {
            found.push(("wide-fan-out", calls.clone()));
        }
        by_template(&calls).into_iter().for_each(|group| equal_siblings(group, &mut found));
    }
    service_wide(trace, &mut found);
    found
}

#[test]
fn nothing_else_is_beyond_a_threshold() {
    let mut hits: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 1..=350 {
        let planted = plant(seed);
        let trace = read(&planted);
        // Who may speak, and of which spans.
        let mut may: Vec<(&str, HashSet<&str>)> = Vec::new();
        let plants = planted.plants.iter().map(|one| (one.detector, &one.spans, &one.also, true));
        let looks =
            planted.look_alikes.iter().map(|one| (one.detector, &one.spans, &one.also, false));
        for (detector, spans, also, planted) in plants.chain(looks) {
            let mut near: HashSet<&str> = spans.iter().map(String::as_str).collect();
            for id in spans {
                near.extend(trace.below(id).into_iter().map(|span| span.id.as_str()));
                near.insert(&trace.get(id).parent);
            }
            let own = planted.then_some(detector);
            may.extend(own.iter().chain(also).map(|who| (*who, near.clone())));
        }
        for (detector, spans) in all_found(&trace) {
            let by = |who: &str| {
                may.iter().any(|(one, near)| {
                    *one == who && spans.iter().any(|span| near.contains(span.id.as_str()))
                })
            };
            let allowed = match detector {
                // Failures go up from timeouts and root causes.
                "ancestor" => {
                    by("root-cause")
                        || trace.spans.iter().any(|span| {
                            span.error
                                && may.iter().any(|(one, near)| {
                                    *one == "root-cause" && near.contains(span.id.as_str())
                                })
                        })
                }
                _ => by(detector),
            };
            let names: Vec<&str> = spans.iter().map(|span| span.name.as_str()).collect();
            assert!(allowed, "{seed}: {detector} {names:?}, planted {:#?}", planted.plants);
            *hits.entry(detector).or_insert(0) += 1;
        }
    }
    // What is never found is not looked for in the right way. Timeouts are root causes here, and
    // what fails above is counted for itself.
    assert_eq!(hits.len(), DETECTORS.len(), "{hits:#?}");
}
