//! How a service does by its spans: by example, against a reference that counts each bucket by itself, and through the
//! engine.

use crate::support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use spanscape_core::analysis::metrics::{Bucket, PERCENTS, SpanMetrics, Window, metrics, services};
use spanscape_core::base::{DurationNs, TimeNs, fmt};
use spanscape_core::engine::later::Part;
use spanscape_core::engine::protocol::*;
use spanscape_core::model::{Kind, Status, Store};
use spanscape_core::source::Lookback;
use support::script::{Driver, print};

/// Three minutes before 10 minutes past 1970; the first three traces start in them, the last a day later.
const SHOP: &str = "
    trace 1 @430000000000
    GET~/ shop 0..100ms kind:server
      pay shop 10ms..60ms kind:client
        charge bank 20ms..50ms kind:server !error
    trace 2 @539999999999
    GET~/ shop 0..300ms kind:server !error
    trace 3 @540000000000
    GET~/ shop 0..200ms kind:server
    POST~/cart shop 1ms..801ms kind:server
    POST~/cart shop 59999ms..60009ms kind:server
    late shop 60000ms..60001ms kind:server
    trace 4 @86400000000000
    GET~/ shop 0..100ms kind:server
    old - 0..5
";

fn ask(driver: &mut Driver, service: &str, kind: Kind, all: bool) -> String {
    let (service, end) = (service.to_owned(), TimeNs(600_000_000_000));
    let query = MetricsQuery { service, kind, end, lookback: Lookback(180) };
    let ask = Ask::MetricsOf { of: Slot::Open, query, all };
    assert!(Part::Views.is_for(&ask) && !Part::Cold.is_for(&ask));
    let answers = driver.ask(ask);
    assert_eq!(answers.len(), 1);
    print(&answers[0].answer)
}

#[test]
fn spans_are_counted_in_the_bucket_that_they_start_in() {
    insta::assert_snapshot!(ask(&mut Driver::with(SHOP), "shop", Kind::Server, false), @r#"
420..600 s, step 60 s, 3 points by 5 spans in 3 traces
  of "" unspecified=1
  of "bank" server=1
  of "shop" server=7 client=1
p50 0:100 60:300 120:200
p75 0:100 60:300 120:800
p95 0:100 60:300 120:800
p99 0:100 60:300 120:800
calls 0:0.016666666666666666 60:0.016666666666666666 120:0.05
errors 0:0 60:1 120:0
POST /cart 1.000
  p95 800 = 120:800
  calls 0.011111111111111112 = 0:0 60:0 120:0.03333333333333333
  errors 0 = 120:0
GET / 0.000
  p95 300 = 0:100 60:300 120:200
  calls 0.016666666666666666 = 0:0.016666666666666666 60:0.016666666666666666 120:0.016666666666666666
  errors 0.3333333333333333 = 0:0 60:1 120:0
"#);
    insta::assert_snapshot!(ask(&mut Driver::with(SHOP), "bank", Kind::Server, false), @r#"
420..600 s, step 60 s, 3 points by 1 spans in 1 traces
  of "" unspecified=1
  of "bank" server=1
  of "shop" server=7 client=1
p50 0:30
p75 0:30
p95 0:30
p99 0:30
calls 0:0.016666666666666666 60:0 120:0
errors 0:1
charge 1.000
  p95 30 = 0:30
  calls 0.005555555555555556 = 0:0.016666666666666666 60:0 120:0
  errors 1 = 0:1
"#);
}

#[test]
fn nothing_is_known_of_what_is_not_there() {
    insta::assert_snapshot!(ask(&mut Driver::with(SHOP), "nobody", Kind::Server, false), @r#"
420..600 s, step 60 s, 3 points by 0 spans in 0 traces
  of "" unspecified=1
  of "bank" server=1
  of "shop" server=7 client=1
p50
p75
p95
p99
calls 0:0 60:0 120:0
errors
"#);
    insta::assert_snapshot!(ask(&mut Driver::with(SHOP), "bank", Kind::Client, false), @r#"
420..600 s, step 60 s, 3 points by 0 spans in 0 traces
  of "" unspecified=1
  of "bank" server=1
  of "shop" server=7 client=1
p50
p75
p95
p99
calls 0:0 60:0 120:0
errors
"#);
    insta::assert_snapshot!(ask(&mut Driver::empty(), "shop", Kind::Server, true), @"
failed: Nothing is open | Open a file, the demo or a trace
");
}

#[test]
fn all_the_time_is_a_window_of_nice_steps() {
    let all = |service, kind| {
        let text = ask(&mut Driver::with(SHOP), service, kind, true);
        // Of half an hour each, most of them without a call.
        text.lines().filter(|line| !line.contains("calls")).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(all("shop", Kind::Server), @r#"
0..88200 s, step 1800 s, 49 points by 7 spans in 4 traces
  of "" unspecified=1
  of "bank" server=1
  of "shop" server=7 client=1
p50 0:100 86400:100
p75 0:300 86400:100
p95 0:800 86400:100
p99 0:800 86400:100
errors 0:0.16666666666666666 86400:0
POST /cart 1.000
  p95 800 = 0:800
  errors 0 = 0:0
GET / 0.750
  p95 300 = 0:300 86400:100
  errors 0.25 = 0:0.3333333333333333 86400:0
late 0.000
  p95 1 = 0:1
  errors 0 = 0:0
"#);
    // Spans without a service or a kind can be asked for as well.
    insta::assert_snapshot!(all("", Kind::Unspecified), @r#"
0..88200 s, step 1800 s, 49 points by 1 spans in 1 traces
  of "" unspecified=1
  of "bank" server=1
  of "shop" server=7 client=1
p50 86400:0.000005
p75 86400:0.000005
p95 86400:0.000005
p99 86400:0.000005
errors 86400:0
old 1.000
  p95 0.000005 = 86400:0.000005
  errors 0 = 86400:0
"#);
    let check = |text: &str, expect: &str| {
        let window = Window::of(&support::store(text)).unwrap();
        let buckets = window.buckets();
        let (from, step) = (window.from().0, fmt::duration(window.step()));
        assert_eq!(format!("{buckets} of {step} from {from}"), expect);
    };
    check("a s 0..5", "1 of 1 s from 0");
    check("trace 1 @59999999999\na s 0..5\nb s 1..5", "2 of 1 s from 59000000000");
    check("trace 1 @0\na s 0..5\nb s 59999999999..60000000000", "60 of 1 s from 0");
    check("trace 1 @0\na s 0..5\nb s 60000000000..60000000001", "31 of 2 s from 0");
    assert_eq!(Window::of(&support::store("")), None);
}

#[test]
fn any_window_will_do() {
    let check = |end, lookback, step, expect: &str| {
        let window = Window::back(TimeNs(end), DurationNs(lookback), DurationNs(step));
        let (from, to, buckets) = (window.from().0, window.to().0, window.buckets());
        assert_eq!(format!("{buckets} from {from} to {to}"), expect);
        assert_eq!(window.ends().len(), buckets as usize);
        assert!(window.ends().is_sorted());
        assert_eq!(window.bucket(TimeNs(end)), None);
    };
    check(100, 30, 10, "3 from 70 to 100");
    check(100, 31, 10, "4 from 60 to 100");
    check(100, 0, 0, "1 from 99 to 100");
    check(-5, u64::MAX, 1, "10000 from -10005 to -5");
    check(0, u64::MAX, u64::MAX, "1 from -9223372036854775808 to 0");
}

#[test]
fn impact_is_as_in_jaeger_ui() {
    let check = |products: &[(f64, f64)], expect: &str| {
        let figure = |whole: f64| Figure { whole: Some(whole), series: Series::default() };
        let operation = |(place, &(latency, calls)): (usize, &(f64, f64))| OperationMetrics {
            name: format!("o{place}"),
            latency: if latency < 0.0 { Figure::default() } else { figure(latency) },
            calls: figure(calls),
            ..OperationMetrics::default()
        };
        let mut all = products.iter().enumerate().map(operation).collect();
        rank(&mut all);
        let line = |o: &OperationMetrics| format!("{} {}", o.name, o.impact);
        assert_eq!(all.iter().map(line).collect::<Vec<_>>().join(", "), expect);
    };
    check(&[], "");
    check(&[(5.0, 2.0)], "o0 1");
    check(&[(0.0, 0.0)], "o0 1");
    check(&[(1.0, 2.0), (2.0, 1.0)], "o0 0, o1 0");
    check(&[(1.0, 2.0), (3.0, 2.0), (2.0, 2.0)], "o1 1, o2 0.5, o0 0");
    check(&[(-1.0, 2.0), (f64::MAX, f64::MAX), (0.0, 1.0)], "o1 1, o0 0, o2 0");
}

/// Everything bucket by bucket.
fn reference(store: &Store, service: &str, kind: Kind, window: &Window) -> SpanMetrics {
    let mut found = Vec::new();
    let mut traces = BTreeSet::new();
    for (number, trace) in store.traces().iter().enumerate() {
        for span in store.spans_of(trace) {
            let start = trace.base.0 + store.start(span) as i64;
            let seen = start >= window.from().0 && start < window.to().0;
            if seen && store.kind(span) == kind && store.text(store.service(span)) == service {
                found.push((start, span));
                traces.insert(number);
            }
        }
    }
    let bucket = |name: Option<&str>, from: i64, to: i64, percents: &[u8]| {
        let spans = found.iter().filter(|(start, span)| {
            (from..to).contains(start) && name.is_none_or(|n| store.text(store.name(*span)) == n)
        });
        let mut durations = Vec::new();
        let mut errors = 0;
        for (_, span) in spans {
            durations.push(store.duration(*span));
            errors += u64::from(store.status(*span) == Status::Error);
        }
        durations.sort();
        let mut latencies = [None; PERCENTS.len()];
        for (latency, &percent) in latencies.iter_mut().zip(percents) {
            // The least that at least so many do not exceed.
            *latency = durations.iter().copied().find(|d| {
                let below = durations.iter().filter(|other| *other <= d).count();
                below * 100 >= durations.len() * usize::from(percent)
            });
        }
        Bucket { calls: durations.len() as u64, errors, latencies }
    };
    let step = window.step().0 as i64;
    let each = |name: Option<&str>, percents: &[u8]| -> Vec<Bucket> {
        window.ends().map(|end| bucket(name, end.0 - step, end.0, percents)).collect()
    };
    let mut operations = Vec::new();
    for name in found.iter().map(|(_, span)| store.name(*span)).collect::<BTreeSet<_>>() {
        let text = Some(store.text(name));
        let whole = bucket(text, window.from().0, window.to().0, &[95]);
        let buckets = each(text, &[95]);
        operations.push(spanscape_core::analysis::metrics::Operation { name, whole, buckets });
    }
    operations.sort_by_key(|o| {
        let product = o.whole.latencies[0].unwrap().0 * o.whole.calls;
        (std::cmp::Reverse(product), store.text(o.name).to_owned())
    });
    SpanMetrics { buckets: each(None, &PERCENTS), traces: traces.len() as u32, operations }
}

proptest! {
    #[test]
    fn as_a_reference_counts(
        text in support::texts(),
        (kinds, service, most) in (1..4usize, 0..4u8, 0..30usize),
        (end, lookback, step) in (1_000..5_000i64, 0..4_000u64, 1..900u64),
    ) {
        let with_kind = |(number, line): (usize, &str)| match number % kinds {
            0 if !line.starts_with("trace") => format!("{line} kind:server\n"),
            _ => format!("{line}\n"),
        };
        let text: String = text.lines().enumerate().map(with_kind).collect();
        let store = support::store(&text);
        let window = Window::back(TimeNs(end), DurationNs(lookback), DurationNs(step));
        let service = format!("svc{service}");
        let found = metrics(&store, &service, Kind::Server, &window, most);
        let mut expected = reference(&store, &service, Kind::Server, &window);
        prop_assert_eq!(found.operations.len(), expected.operations.len().min(most));
        expected.operations.truncate(most);
        prop_assert_eq!(found, expected);

        let mut counts: BTreeMap<(&str, u8), u64> = BTreeMap::new();
        for trace in store.traces() {
            for span in store.spans_of(trace) {
                let key = (store.text(store.service(span)), store.kind(span) as u8);
                *counts.entry(key).or_default() += 1;
            }
        }
        let offered = services(&store).into_iter();
        let offered: Vec<_> = offered.map(|(s, kind, n)| ((store.text(s), kind as u8), n)).collect();
        prop_assert_eq!(offered, counts.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_is_told_keeps_its_promises(text in support::texts(), all: bool, lookback: u64, end: i64) {
        let (service, lookback) = ("svc1".to_owned(), Lookback(lookback));
        let query = MetricsQuery { service, kind: Kind::Unspecified, end: TimeNs(end), lookback };
        let answers = Driver::with(&text).ask(Ask::MetricsOf { of: Slot::Open, query, all });
        let Answer::Metrics(told) = &answers[0].answer else { panic!("{answers:?}") };
        let told = told.open().unwrap();
        let most = if all { 60 } else { 120 };
        prop_assert!(told.times.is_sorted() && told.times.len() <= most);
        let mut series: Vec<&Series> = told.latencies.iter().map(|(_, series)| series).collect();
        series.extend([&told.calls, &told.errors]);
        for o in &told.operations {
            series.extend([&o.latency.series, &o.calls.series, &o.errors.series]);
            prop_assert!((0.0..=1.0).contains(&o.impact));
        }
        for series in series {
            prop_assert_eq!(series.values.len(), told.times.len());
            prop_assert!(series.values.iter().flatten().all(|v| v.is_finite() && *v >= 0.0));
        }
        prop_assert!(told.errors.values.iter().flatten().all(|v| *v <= 1.0));
        prop_assert!(told.operations.is_sorted_by(|a, b| a.impact >= b.impact));
        let MetricsSource::Spans { spans, .. } = told.source else { panic!("no spans") };
        let seconds = told.step.0 as f64 / 1e9;
        let counted: f64 = told.calls.values.iter().flatten().map(|rate| rate * seconds).sum();
        prop_assert!((counted - spans as f64).abs() < 0.01);
    }
}
