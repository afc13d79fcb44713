//! The demo by its numbers: what is meant to be odd is there, and nothing else is.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic"
)]

mod reading;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use reading::Span;
use spanscape_demo::plan::{Twist, Want};
use spanscape_demo::time::{END, INCIDENT, MS, S, START};
use spanscape_demo::{Demo, SEED};

static DEMO: LazyLock<Demo> = LazyLock::new(|| Demo::generate(SEED));
static TRACES: LazyLock<Vec<Vec<Span>>> = LazyLock::new(|| reading::traces(&DEMO.otlp()));

const SERVER: u64 = 2;
const CLIENT: u64 = 3;
const CONSUMER: u64 = 5;

fn all() -> impl Iterator<Item = &'static Span> {
    TRACES.iter().flatten()
}

/// The traces that were made with a twist.
fn twisted(is: impl Fn(Twist) -> bool) -> Vec<&'static Vec<Span>> {
    let of = |(trace, spans): (&spanscape_demo::Trace, _)| is(trace.due.twist).then_some(spans);
    DEMO.traces.iter().zip(TRACES.iter()).filter_map(of).collect()
}

fn parent_of<'a>(spans: &'a [Span], span: &Span) -> Option<&'a Span> {
    spans.iter().find(|p| p.id == span.parent)
}

#[test]
fn the_hour_has_three_hundred_traces_of_sixteen_services() {
    assert_eq!(TRACES.len(), 300);
    let n = all().count();
    assert!((8_000..12_000).contains(&n), "{n} spans");
    let services: BTreeSet<_> = all().map(|s| s.service.as_str()).collect();
    assert_eq!(services.len(), 16, "{services:?}");
    let languages: BTreeSet<_> = all().map(|s| &s.resource["telemetry.sdk.language"]).collect();
    assert_eq!(languages.len(), 8, "{languages:?}");
    let sizes: Vec<usize> = TRACES.iter().map(Vec::len).collect();
    let usual = sizes.iter().filter(|n| (8..=55).contains(*n)).count();
    assert!(usual >= 250, "{usual} traces of usual size");
    assert!(sizes.iter().filter(|n| (100..=400).contains(*n)).count() >= 5);
    assert_eq!(sizes.iter().filter(|n| (2_400..2_700).contains(*n)).count(), 1);
    assert!(sizes.iter().all(|n| *n > 0));
}

#[test]
fn every_id_is_one_of_a_kind_and_every_time_in_the_hour() {
    let traces: BTreeSet<_> = TRACES.iter().map(|spans| &spans[0].trace).collect();
    assert_eq!(traces.len(), 300);
    assert!(traces.iter().all(|id| id.len() == 32));
    let ids: BTreeSet<_> = all().map(|s| &s.id).collect();
    assert_eq!(ids.len(), all().count());
    for s in all() {
        assert!(s.start >= START && s.end.is_none_or(|end| end <= END && end > s.start), "{s:?}");
    }
}

#[test]
fn every_parent_is_there_but_for_the_killed_and_the_unfinished() {
    let mut odd = BTreeMap::new();
    for (trace, spans) in DEMO.traces.iter().zip(TRACES.iter()) {
        let ids: BTreeSet<_> = spans.iter().map(|s| &s.id).collect();
        let orphans =
            spans.iter().filter(|s| !s.parent.is_empty() && !ids.contains(&s.parent)).count();
        let roots = spans.iter().filter(|s| s.parent.is_empty()).count();
        if orphans > 0 {
            *odd.entry(format!("{:?}", trace.due.twist)).or_insert(0) += 1;
        }
        assert_eq!(roots, usize::from(trace.due.twist != Twist::StillRunning));
    }
    let odd: Vec<_> = odd.into_iter().collect();
    assert_eq!(odd, [("Killed".to_owned(), 3), ("StillRunning".to_owned(), 1)]);
    let open: Vec<_> = all().filter(|s| s.end.is_none()).map(|s| s.name.as_str()).collect();
    assert_eq!(open, ["export orders"]);
}

/// A child may leave its parent where a message or a time-out lies between, or a wrong clock.
#[test]
fn children_stay_inside_their_parents_but_where_meant() {
    let mut outside = BTreeMap::new();
    for spans in TRACES.iter() {
        let by_id: HashMap<_, _> = spans.iter().map(|s| (&s.id, s)).collect();
        for child in spans {
            let Some(parent) = by_id.get(&child.parent) else { continue };
            let Some(end) = parent.end else { continue };
            if child.start >= parent.start && child.end.unwrap() <= end {
                continue;
            }
            let why = if child.kind == CONSUMER {
                assert!(child.start > end, "a message is processed after it is sent");
                "message"
            } else if child.service == "warehouse" {
                assert!(child.start < parent.start, "the clock in the cellar is behind");
                "skew"
            } else {
                assert!(parent.attr("error.type").contains("Timeout"), "{child:?} in {parent:?}");
                "time-out"
            };
            *outside.entry(why).or_insert(0) += 1;
        }
    }
    assert!(outside["message"] > 15 && outside["skew"] >= 8 && outside["time-out"] >= 12);
    assert_eq!(outside.len(), 3);
}

#[test]
fn the_sets_of_baskets_are_read_part_by_part() {
    for spans in twisted(|t| matches!(t, Twist::NPlusOne(_))) {
        let mut runs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for s in spans.iter().filter(|s| s.service == "inventory") {
            *runs.entry((&s.parent, s.attr("db.query.text"))).or_insert(0) += 1;
        }
        assert!([24, 38, 114].contains(runs.values().max().unwrap()));
    }
    for (trace, spans) in DEMO.traces.iter().zip(TRACES.iter()) {
        let mut equal: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for s in spans.iter().filter(|s| !s.attr("db.query.text").is_empty()) {
            *equal.entry((&s.parent, s.attr("db.query.text"))).or_insert(0) += 1;
        }
        let healthy = spanscape_demo::healthy(trace.due);
        assert!(!healthy || equal.values().all(|n| *n < 5), "{:?}", trace.due);
    }
}

#[test]
fn payment_times_out_and_is_asked_three_times() {
    let slow = twisted(|t| t == Twist::PaymentSlow);
    let down = twisted(|t| t == Twist::PaymentDown);
    assert_eq!((slow.len(), down.len()), (6, 6));
    for (spans, last) in slow.iter().map(|s| (s, "201")).chain(down.iter().map(|s| (s, ""))) {
        let mut calls: Vec<_> = spans
            .iter()
            .filter(|s| s.service == "checkout" && s.kind == CLIENT)
            .filter(|s| {
                s.attr("url.full").ends_with("payment.shop.svc.cluster.local:8080/payments")
            })
            .collect();
        calls.sort_by_key(|s| s.start);
        let resends: Vec<_> = calls.iter().map(|s| s.attr("http.request.resend_count")).collect();
        assert_eq!(resends, ["", "1", "2"]);
        assert!(calls[..2].iter().all(|s| {
            let took = s.end.unwrap() - s.start;
            s.error && (S..S + 5 * MS).contains(&took) && s.events[0].0 == "exception"
        }));
        assert_eq!(calls[2].attr("http.response.status_code"), last);
        let root = spans.iter().find(|s| s.parent.is_empty()).unwrap();
        let took = (root.end.unwrap() - root.start) / MS;
        assert_eq!(root.error, last.is_empty());
        assert!(if root.error { 3_000..4_000 } else { 2_000..3_300 }.contains(&took), "{took} ms");
    }
}

#[test]
fn the_incident_is_the_bad_release_and_nothing_else_is() {
    let mut failed = [0, 0];
    let mut asked = [0, 0];
    for (trace, spans) in DEMO.traces.iter().zip(TRACES.iter()) {
        let during = usize::from(INCIDENT.contains(&trace.due.at));
        if trace.due.want == Want::Checkout && trace.due.twist != Twist::Killed {
            asked[during] += 1;
            failed[during] += usize::from(spans.iter().any(|s| s.parent.is_empty() && s.error));
        }
        for s in spans.iter().filter(|s| s.service == "payment") {
            let version = if INCIDENT.contains(&s.start) { "1.14.2" } else { "1.14.1" };
            let across = s.start + 8 * S > INCIDENT.end && s.start < INCIDENT.end + 8 * S;
            assert!(across || s.resource["service.version"] == version, "{s:?}");
        }
    }
    assert_eq!((failed, asked), ([0, 6], [23, 12]));
}

#[test]
fn links_lead_to_sent_messages_of_other_traces() {
    let senders: HashMap<_, _> = all().map(|s| ((&s.trace, &s.id), s)).collect();
    let mut across = 0;
    for s in all().filter(|s| s.kind == CONSUMER) {
        assert!(!s.links.is_empty(), "{}", s.name);
        for (trace, span) in &s.links {
            let sender = senders[&(trace, span)];
            assert_eq!(sender.name, s.name.replace("process", "send"));
            assert!(sender.end.unwrap() < s.start);
            if s.links.len() == 1 {
                let offset = "messaging.kafka.offset";
                assert_eq!(sender.attr(offset), s.attr(offset));
            }
            across += usize::from(sender.trace != s.trace);
        }
    }
    assert!(across > 30, "{across} links across traces");
}

/// A failed answer is marked on both sides of the call, and on the way up until somebody copes.
#[test]
fn failures_are_marked_on_both_sides() {
    for spans in TRACES.iter() {
        for server in spans.iter().filter(|s| s.kind == SERVER) {
            let status: u32 = server.attr("http.response.status_code").parse().unwrap_or(0);
            assert_eq!(server.error, status >= 500 || failed_rpc(server), "{server:?}");
            let Some(client) = parent_of(spans, server) else { continue };
            let theirs: u32 = client.attr("http.response.status_code").parse().unwrap_or(0);
            let gave_up = client.attr("error.type").contains("Timeout");
            assert!(theirs == status || gave_up, "{client:?}");
            assert!(client.error || !server.error);
        }
        for s in spans.iter().filter(|s| s.error) {
            assert!(s.attrs.contains_key("error.type") || s.kind == 1, "{s:?}");
        }
    }
}

fn failed_rpc(s: &Span) -> bool {
    ["UNAVAILABLE", "INTERNAL"].contains(&s.attr("rpc.response.status_code"))
}

#[test]
fn exceptions_have_a_stack_in_their_language() {
    let mut languages = BTreeSet::new();
    for s in all() {
        for (_, at, attrs) in s.events.iter().filter(|(name, ..)| name == "exception") {
            let stack = &attrs["exception.stacktrace"];
            assert!(stack.contains(&attrs["exception.message"]) && stack.lines().count() > 2);
            assert!(*at >= s.start && *at <= s.end.unwrap());
            languages.insert(s.resource["telemetry.sdk.language"].as_str());
        }
    }
    assert_eq!(languages.into_iter().collect::<Vec<_>>(), ["dotnet", "java", "nodejs", "python"]);
}
