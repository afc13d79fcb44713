//! Statistics of spans by group: by example, and against a reference that looks at every span for every group.

use crate::support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use spanscape_core::analysis::{
    FindQuery, GroupKey, StatColumn, StatLine, Statistics, Value, attribute, find, self_times,
};
use spanscape_core::base::bitset::BitSet;
use spanscape_core::model::{SpanIx, Status, Store};

const SHOP: &str = "
checkout shop 0..100 kind:server
  price shop 0..5
  cart cart 10..40 kind:client of:zone=a
    get redis 20..30 !error kind:client db=1
  cart cart 50..54 kind:client of:zone=a
    get redis 51..53 kind:client db=2
  POST~/pay payment 50..90 zone=b
";

fn keys(by: &str) -> Vec<GroupKey> {
    let key = |word| match word {
        "service" => GroupKey::Service,
        "operation" => GroupKey::Operation,
        "kind" => GroupKey::Kind,
        "status" => GroupKey::Status,
        key => GroupKey::Attribute(key.to_owned()),
    };
    by.split(' ').map(key).collect()
}

fn statistics(store: &Store, included: Option<&BitSet>, by: &[GroupKey]) -> Statistics {
    let trace = &store.traces()[0];
    let own = self_times(store, trace, &|span| store.start(span));
    Statistics::new(store, trace, included, &own, by)
}

fn name(store: &Store, value: Value) -> String {
    value.text(store).map_or("(none)".to_owned(), |text| format!("'{text}'"))
}

/// One line for each line, the first of what a reader of the table sees, and its query.
fn check(by: &str, (column, descending): (StatColumn, bool)) -> String {
    let store = support::store(SHOP);
    let mut of = statistics(&store, None, &keys(by));
    of.sort(column, descending);
    let mut out = String::new();
    let greatest = of.greatest(column);
    for i in 0..of.len() {
        let line = of.line(i).unwrap();
        let heat = of.number(i, column) as f64 / greatest[usize::from(line.level())].max(1) as f64;
        let StatLine { count, errors, total, mean, min, p50, p95, p99, max, .. } = line;
        let StatLine { own, own_mean, own_min, own_max, first, .. } = line;
        out += &format!(
            "{}{} {count} spans, {errors} errors, total {total}, mean {mean}, {min} {p50} {p95} {p99} {max}; own \
             {own} of {}, {own_min} {own_mean} {own_max}; first {}, heat {heat:.2}, {}\n",
            "  ".repeat(line.level().into()),
            name(&store, line.value),
            of.own(),
            first.0,
            of.query_of(&store, i).unwrap_or_else(|| "no query".to_owned()),
        );
    }
    out
}

#[test]
fn by_one_key() {
    insta::assert_snapshot!(check("service", (StatColumn::Own, true)), @"
    'payment' 1 spans, 0 errors, total 40, mean 40, 40 40 40 40 40; own 40 of 104, 40 40 40; first 6, heat 1.00, service:=payment
    'shop' 2 spans, 0 errors, total 105, mean 52, 5 5 100 100 100; own 30 of 104, 5 15 25; first 0, heat 0.75, service:=shop
    'cart' 2 spans, 0 errors, total 34, mean 17, 4 4 30 30 30; own 22 of 104, 2 11 20; first 2, heat 0.55, service:=cart
    'redis' 2 spans, 1 errors, total 12, mean 6, 2 2 10 10 10; own 12 of 104, 2 6 10; first 3, heat 0.30, service:=redis
    ");
    insta::assert_snapshot!(check("operation", (StatColumn::Total, false)), @r#"
    'price' 1 spans, 0 errors, total 5, mean 5, 5 5 5 5 5; own 5 of 104, 5 5 5; first 1, heat 0.05, name:=price
    'get' 2 spans, 1 errors, total 12, mean 6, 2 2 10 10 10; own 12 of 104, 2 6 10; first 3, heat 0.12, name:=get
    'cart' 2 spans, 0 errors, total 34, mean 17, 4 4 30 30 30; own 22 of 104, 2 11 20; first 2, heat 0.34, name:=cart
    'POST /pay' 1 spans, 0 errors, total 40, mean 40, 40 40 40 40 40; own 40 of 104, 40 40 40; first 6, heat 0.40, name:="POST /pay"
    'checkout' 1 spans, 0 errors, total 100, mean 100, 100 100 100 100 100; own 25 of 104, 25 25 25; first 0, heat 1.00, name:=checkout
    "#);
    insta::assert_snapshot!(check("kind", (StatColumn::Value, false)), @"
    'client' 4 spans, 1 errors, total 46, mean 11, 2 4 30 30 30; own 34 of 104, 2 8 20; first 2, heat 0.00, kind:client
    'server' 1 spans, 0 errors, total 100, mean 100, 100 100 100 100 100; own 25 of 104, 25 25 25; first 0, heat 0.00, kind:server
    (none) 2 spans, 0 errors, total 45, mean 22, 5 5 40 40 40; own 45 of 104, 5 22 40; first 1, heat 0.00, -kind:
    ");
    insta::assert_snapshot!(check("status", (StatColumn::Max, true)), @"
    'unset' 6 spans, 0 errors, total 181, mean 30, 2 5 100 100 100; own 94 of 104, 2 15 40; first 0, heat 1.00, status:unset
    'error' 1 spans, 1 errors, total 10, mean 10, 10 10 10 10 10; own 10 of 104, 10 10 10; first 3, heat 0.10, error
    ");
}

#[test]
fn by_an_attribute_of_span_or_resource() {
    insta::assert_snapshot!(check("zone", (StatColumn::Value, true)), @"
    'b' 1 spans, 0 errors, total 40, mean 40, 40 40 40 40 40; own 40 of 104, 40 40 40; first 6, heat 0.00, tag:zone=b
    'a' 2 spans, 0 errors, total 34, mean 17, 4 4 30 30 30; own 22 of 104, 2 11 20; first 2, heat 0.00, resource:zone=a
    (none) 4 spans, 1 errors, total 117, mean 29, 2 5 100 100 100; own 42 of 104, 2 10 25; first 0, heat 0.00, -tag:zone= -resource:zone=
    ");
    insta::assert_snapshot!(check("nowhere", (StatColumn::Count, true)), @"(none) 7 spans, 1 errors, total 191, mean 27, 2 10 100 100 100; own 104 of 104, 2 14 40; first 0, heat 1.00, -tag:nowhere= -resource:nowhere=");
}

#[test]
fn by_two_keys() {
    insta::assert_snapshot!(check("service operation", (StatColumn::Value, false)), @r#"
    'cart' 2 spans, 0 errors, total 34, mean 17, 4 4 30 30 30; own 22 of 104, 2 11 20; first 2, heat 0.00, service:=cart
      'cart' 2 spans, 0 errors, total 34, mean 17, 4 4 30 30 30; own 22 of 104, 2 11 20; first 2, heat 0.00, service:=cart name:=cart
    'payment' 1 spans, 0 errors, total 40, mean 40, 40 40 40 40 40; own 40 of 104, 40 40 40; first 6, heat 0.00, service:=payment
      'POST /pay' 1 spans, 0 errors, total 40, mean 40, 40 40 40 40 40; own 40 of 104, 40 40 40; first 6, heat 0.00, service:=payment name:="POST /pay"
    'redis' 2 spans, 1 errors, total 12, mean 6, 2 2 10 10 10; own 12 of 104, 2 6 10; first 3, heat 0.00, service:=redis
      'get' 2 spans, 1 errors, total 12, mean 6, 2 2 10 10 10; own 12 of 104, 2 6 10; first 3, heat 0.00, service:=redis name:=get
    'shop' 2 spans, 0 errors, total 105, mean 52, 5 5 100 100 100; own 30 of 104, 5 15 25; first 0, heat 0.00, service:=shop
      'checkout' 1 spans, 0 errors, total 100, mean 100, 100 100 100 100 100; own 25 of 104, 25 25 25; first 0, heat 0.00, service:=shop name:=checkout
      'price' 1 spans, 0 errors, total 5, mean 5, 5 5 5 5 5; own 5 of 104, 5 5 5; first 1, heat 0.00, service:=shop name:=price
    "#);
    insta::assert_snapshot!(check("kind db", (StatColumn::P50, true)), @"
    'server' 1 spans, 0 errors, total 100, mean 100, 100 100 100 100 100; own 25 of 104, 25 25 25; first 0, heat 1.00, kind:server
      (none) 1 spans, 0 errors, total 100, mean 100, 100 100 100 100 100; own 25 of 104, 25 25 25; first 0, heat 1.00, kind:server -tag:db= -resource:db=
    (none) 2 spans, 0 errors, total 45, mean 22, 5 5 40 40 40; own 45 of 104, 5 22 40; first 1, heat 0.05, -kind:
      (none) 2 spans, 0 errors, total 45, mean 22, 5 5 40 40 40; own 45 of 104, 5 22 40; first 1, heat 0.05, -kind: -tag:db= -resource:db=
    'client' 4 spans, 1 errors, total 46, mean 11, 2 4 30 30 30; own 34 of 104, 2 8 20; first 2, heat 0.04, kind:client
      '1' 1 spans, 1 errors, total 10, mean 10, 10 10 10 10 10; own 10 of 104, 10 10 10; first 3, heat 0.10, kind:client tag:db=1
      (none) 2 spans, 0 errors, total 34, mean 17, 4 4 30 30 30; own 22 of 104, 2 11 20; first 2, heat 0.04, kind:client -tag:db= -resource:db=
      '2' 1 spans, 0 errors, total 2, mean 2, 2 2 2 2 2; own 2 of 104, 2 2 2; first 5, heat 0.02, kind:client tag:db=2
    ");
}

#[test]
fn nothing_included() {
    let store = support::store(SHOP);
    let none = BitSet::with_len(7);
    let mut of = statistics(&store, Some(&none), &keys("service operation"));
    of.sort(StatColumn::Value, true);
    assert_eq!((of.len(), of.spans(), of.own(), of.line(0)), (0, 0, 0, None));
    assert_eq!((of.greatest(StatColumn::Count), of.query_of(&store, 0)), ([0, 0], None));
    assert!(of.spans_of(0).is_empty());
}

/// What a span has, looked up alone.
fn value_of(store: &Store, span: SpanIx, by: &GroupKey) -> Option<String> {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    match by {
        GroupKey::Service => some(store.text(store.service(span))),
        GroupKey::Operation => some(store.text(store.name(span))),
        GroupKey::Kind => some(store.kind(span).word()),
        GroupKey::Status => some(store.status(span).word()),
        GroupKey::Attribute(key) => {
            let found = attribute(store, span, store.strings().find(key)?)?;
            Some(store.text(found.value).to_owned())
        }
    }
}

/// The spans by the values of the first keys; what has none is behind all texts.
fn groups(
    store: &Store,
    included: &BitSet,
    by: &[GroupKey],
) -> BTreeMap<Vec<(bool, Option<String>)>, Vec<SpanIx>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for span in store.spans_of(&store.traces()[0]).filter(|span| included.contains(span.0)) {
        let values = by.iter().map(|by| value_of(store, span, by));
        groups.entry(values.map(|v| (v.is_none(), v)).collect()).or_default().push(span);
    }
    groups
}

fn number(line: &StatLine, column: StatColumn) -> u64 {
    match column {
        StatColumn::Value => 0,
        StatColumn::Count => line.count.into(),
        StatColumn::Errors => line.errors.into(),
        StatColumn::Total => line.total,
        StatColumn::Mean => line.mean,
        StatColumn::Min => line.min,
        StatColumn::P50 => line.p50,
        StatColumn::P95 => line.p95,
        StatColumn::P99 => line.p99,
        StatColumn::Max => line.max,
        StatColumn::Own | StatColumn::Share => line.own,
        StatColumn::OwnMean => line.own_mean,
        StatColumn::OwnMin => line.own_min,
        StatColumn::OwnMax => line.own_max,
    }
}

const COLUMNS: [StatColumn; 15] = [
    StatColumn::Value,
    StatColumn::Count,
    StatColumn::Errors,
    StatColumn::Total,
    StatColumn::Mean,
    StatColumn::Min,
    StatColumn::P50,
    StatColumn::P95,
    StatColumn::P99,
    StatColumn::Max,
    StatColumn::Own,
    StatColumn::OwnMean,
    StatColumn::OwnMin,
    StatColumn::OwnMax,
    StatColumn::Share,
];

const KEYS: [&str; 8] = ["service", "operation", "kind", "status", "a", "b", "a.b", "host.name"];

fn trace() -> impl Strategy<Value = String> {
    let extra = prop_oneof![
        4 => ("a|b|a\\.b", "[ab~\"\\\\:=>-]{0,3}|error|[12]").prop_map(|(k, v)| format!("{k}={v}")),
        1 => "[ab]|ok".prop_map(|message| format!("!error:{message}")),
        2 => prop::sample::select(&["kind:client", "kind:server"][..]).prop_map(str::to_owned),
        1 => "[ab]".prop_map(|value| format!("of:a={value}")),
        1 => "[ab]".prop_map(|host| format!("host:{host}")),
        1 => "[ab]".prop_map(|name| format!("event:{name}@3,a=a")),
    ];
    let text = "[abB~\"\\\\:=>-]{1,3}|error|id:1,2|é";
    let span = (0..3usize, text, text, 0..9u64, 0..40u64, prop::collection::vec(extra, 0..4));
    prop::collection::vec(span, 1..30).prop_map(|spans| {
        let line = |(depth, name, service, start, long, extra): (
            usize,
            String,
            String,
            u64,
            u64,
            Vec<String>,
        )| {
            let (indent, end) = (" ".repeat(depth), start + long);
            format!("{indent}{name} {service} {start}..{end} {}\n", extra.join(" "))
        };
        spans.into_iter().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_the_spans_say(
        text in trace(),
        by in prop::sample::subsequence(&KEYS[..], 1..=2).prop_shuffle(),
        left_out in prop::collection::vec(prop::bool::weighted(0.2), 30),
        column in prop::sample::select(&COLUMNS[..]),
        descending: bool,
    ) {
        let store = support::store(&text);
        let trace = store.traces()[0];
        let own = self_times(&store, &trace, &|span| store.start(span));
        let by: Vec<GroupKey> = by.into_iter().flat_map(keys).collect();
        let included = BitSet::of(trace.len as usize, |i| !left_out[i as usize]);
        let mut of = statistics(&store, Some(&included), &by);
        of.sort(column, descending);
        let lines: Vec<StatLine> = (0..of.len()).map(|i| of.line(i).unwrap()).collect();
        prop_assert_eq!(of.line(of.len()), None);
        let groups: Vec<_> = (1..=by.len()).map(|n| groups(&store, &included, &by[..n])).collect();
        prop_assert_eq!(lines.len(), groups.iter().map(BTreeMap::len).sum::<usize>());

        let mut seen: Vec<Vec<_>> = vec![Vec::new(); 2];
        let mut group = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            let text = line.value.text(&store).map(str::to_owned);
            group.truncate(line.level().into());
            group.push((text.is_none(), text));
            let spans = &groups[usize::from(line.level())][&group];
            // A sub-group stands behind its own group.
            let above = group.first().filter(|_| line.level() == 1).map(|(_, text)| text.clone());
            prop_assert_eq!(line.of.map(|of| of.text(&store).map(str::to_owned)), above);
            prop_assert_eq!(of.spans_of(i), BitSet::of(trace.len as usize, |i| spans.contains(&SpanIx(i))));
            let mut durations: Vec<u64> = spans.iter().map(|&s| store.duration(s).0).collect();
            durations.sort_unstable();
            let owns: Vec<u64> = spans.iter().map(|s| own[s.0 as usize]).collect();
            let rank = |percent: f64| durations[((percent / 100.0 * durations.len() as f64).ceil() as usize).max(1) - 1];
            let count = durations.len() as u64;
            let errors = spans.iter().filter(|&&s| store.status(s) == Status::Error).count();
            prop_assert_eq!(*line, StatLine {
                value: line.value,
                of: line.of,
                count: count as u32,
                errors: errors as u32,
                total: durations.iter().sum(),
                mean: durations.iter().sum::<u64>() / count,
                min: durations[0],
                p50: rank(50.0),
                p95: rank(95.0),
                p99: rank(99.0),
                max: durations[durations.len() - 1],
                own: owns.iter().sum(),
                own_mean: owns.iter().sum::<u64>() / count,
                own_min: *owns.iter().min().unwrap(),
                own_max: *owns.iter().max().unwrap(),
                first: spans[0],
            });
            seen[usize::from(line.level())].push((group.clone(), *line));
        }

        // Each level adds up to all that is included.
        for level in seen.iter().take(by.len()) {
            let sum = |of: fn(&StatLine) -> u64| level.iter().map(|(_, line)| of(line)).sum::<u64>();
            prop_assert_eq!(sum(|line| line.count.into()), included.count() as u64);
            prop_assert_eq!(sum(|line| line.own), of.own());
            let total: u64 = included.iter().map(|i| store.duration(SpanIx(i)).0).sum();
            prop_assert_eq!(sum(|line| line.total), total);
        }

        // Sorted: groups, and sub-groups of each.
        for pair in seen.iter().flat_map(|level| level.windows(2)) {
            let [(a, a_line), (b, b_line)] = pair else { unreachable!() };
            if a.len() == 2 && a[0] != b[0] {
                continue;
            }
            let (a, b) = (a.last().unwrap(), b.last().unwrap());
            let (x, y) = (number(a_line, column), number(b_line, column));
            let sorted = match column {
                StatColumn::Value if descending => b.0 || !a.0 && a.1 > b.1,
                _ => (if descending { x > y } else { x < y }) || x == y && a < b,
            };
            prop_assert!(sorted, "{a:?} {x} before {b:?} {y}");
        }
        let most = |level: u8| {
            lines.iter().filter(|l| l.level() == level).map(|l| number(l, column)).max().unwrap_or(0)
        };
        prop_assert_eq!(of.greatest(column), [most(0), most(1)]);
        for (i, line) in lines.iter().enumerate() {
            prop_assert_eq!(of.number(i, column), number(line, column));
        }
    }

    #[test]
    fn a_query_finds_just_the_spans(
        text in trace(),
        by in prop::sample::subsequence(&KEYS[..], 1..=2).prop_shuffle(),
        left_out in prop::collection::vec(prop::bool::weighted(0.1), 30),
    ) {
        let store = support::store(&text);
        let trace = store.traces()[0];
        let by: Vec<GroupKey> = by.into_iter().flat_map(keys).collect();
        let included = BitSet::of(trace.len as usize, |i| !left_out[i as usize]);
        let of = statistics(&store, Some(&included), &by);
        for i in 0..of.len() {
            let Some(query) = of.query_of(&store, i) else {
                let sure = |by: &GroupKey| {
                    matches!(by, GroupKey::Service | GroupKey::Operation | GroupKey::Kind)
                };
                prop_assert!(!by.iter().all(sure), "no query for {:?}", of.line(i));
                continue;
            };
            let mut found = find(&store, &trace, &FindQuery::parse(&query));
            found.intersect(&included);
            prop_assert_eq!(found, of.spans_of(i), "{}", query);
        }
    }
}
