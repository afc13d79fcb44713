//! Traces of a list seen together: orders, choices, facets, groups, charts, small pictures.

use crate::support;

use std::fmt::Write;

use spanscape_core::base::{DurationNs, TimeNs};
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step};
use spanscape_core::model::TraceIx;
use spanscape_core::source::{Api, Query, Target};
use spanscape_core::state::read_order;
use support::script::{Driver, query};

/// Four traces of a shop and one of a batch.
const SHOP: &str = "
trace a @1000000
checkout shop 0..100000 host:h1 customer=7 plan=gold code=200
  charge payment 50000..90000 host:h2 !error
trace b @2000000
order shop 0..30000 host:h1 customer=8 plan=free code=500
  mail mail 5000..9000
trace c @3000000
Order shop 0..40000 host:h2 customer=9 plan=gold code=1000
trace d @4000000
order shop 0..50000 host:h2 customer=1 plan=gold
trace e @5000000
night batch 0..4000000 plan=none
";

fn told(of: ResultsOf, narrow: &Narrow, text: &str) -> ResultsTold {
    let mut driver = Driver::with(SHOP);
    let ask = ResultsAsk { query: query(text), narrow: narrow.clone(), of };
    let ask = Ask::Results { of: Slot::Open, ask: Packed::new(&ask) };
    match &driver.ask(ask)[0].answer {
        Answer::Results(told) => told.open().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn lines(by: &str, narrow: &Narrow, text: &str) -> Lines {
    let columns = vec!["plan".to_owned(), "host.name".to_owned()];
    let of = ResultsOf::Lines { order: read_order(by).unwrap(), first: 0, count: 100, columns };
    let ResultsTold::Lines(lines) = told(of, narrow, text) else { panic!() };
    *lines
}

/// The ids in their order.
fn check(by: &str, expect: &str) {
    let lines = lines(by, &Narrow::default(), "");
    let ids: Vec<_> =
        lines.lines.iter().map(|line| line.row.id.trim_start_matches('0').to_owned()).collect();
    assert_eq!(ids.join(" "), expect, "{by}");
}

fn choose(by: By, values: &[&str]) -> Narrow {
    let values = values.iter().map(|&v| v.to_owned()).collect();
    Narrow { facets: vec![FacetChoice { by, values }], area: None }
}

fn attribute(key: &str) -> By {
    By::Attribute(key.to_owned())
}

#[test]
fn lists_have_orders() {
    check("-start", "e d c b a");
    check("start", "a b c d e");
    check("-duration", "e a d c b");
    check("duration", "b c d a e");
    check("-spans", "b a e d c");
    check("-errors", "a e d c b");
    check("-services", "b a e d c");
    check("services", "e d c b a");
    // Capitals beside small letters; then the newest first.
    check("name", "e a c d b");
    check("-name", "d b c a e");
    // Numbers by size; those without come last.
    check("attribute:code", "a b c e d");
    check("-attribute:code", "c b a e d");
    check("attribute:plan", "b d c a e");
    check("attribute:customer", "d a b c e");
}

#[test]
fn lines_tell_of_columns_and_of_the_whole() {
    let all = lines("start", &Narrow::default(), "service=shop");
    let cells: Vec<_> = all.lines.iter().map(|line| line.cells.join("/")).collect();
    assert_eq!(cells.join(" "), "gold/h1 free/h1 gold/h2 gold/h2");
    assert_eq!((all.total, all.of, all.examined, all.more, all.unknown), (4, 4, 5, false, 0));
    assert_eq!(all.covered, Some((TimeNs(1_000_000), TimeNs(5_000_000))));
    let some = lines("start", &choose(attribute("plan"), &["gold"]), "service=shop");
    assert_eq!((some.total, some.of), (3, 4));
    let limited = lines("start", &Narrow::default(), "service=shop limit=2");
    assert_eq!((limited.total, limited.more), (2, true));
    assert_eq!(limited.covered, Some((TimeNs(3_000_000), TimeNs(5_000_000))));
}

#[test]
fn what_is_chosen_counts() {
    let ids = |narrow: &Narrow| {
        let lines = lines("start", narrow, "");
        lines.lines.iter().map(|l| l.row.id.trim_start_matches('0')).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&choose(By::Service, &["payment", "batch"])), "a e");
    assert_eq!(ids(&choose(By::Operation, &["order"])), "b d");
    assert_eq!(ids(&choose(By::Root, &["shop\torder"])), "b d");
    assert_eq!(ids(&choose(By::Status, &["error"])), "a");
    assert_eq!(ids(&choose(By::Status, &["ok", "error"])), "a b c d e");
    assert_eq!(ids(&choose(attribute("host.name"), &["h2"])), "c d");
    assert_eq!(ids(&choose(attribute("plan"), &["nothing"])), "");
    let mut both = choose(attribute("plan"), &["gold"]);
    both.area = Some(Area {
        from: TimeNs(1_000_000),
        to: TimeNs(3_000_000),
        least: DurationNs(40_000),
        most: DurationNs(100_000),
    });
    assert_eq!(ids(&both), "a c");
}

fn facets(narrow: &Narrow, text: &str) -> String {
    let ResultsTold::Facets(facets) = told(ResultsOf::Facets, narrow, text) else { panic!() };
    let mut out = String::new();
    for facet in facets {
        let values: Vec<_> =
            facet.values.iter().map(|v| format!("{} {}", v.value, v.traces)).collect();
        let name = match facet.by {
            By::Attribute(key) => key,
            other => format!("{other:?}"),
        };
        writeln!(out, "{name}: {} (+{})", values.join(", "), facet.more).unwrap();
    }
    out
}

#[test]
fn a_window_of_lines_knows_the_longest_of_all() {
    let longest = |first: u32, narrow: &Narrow| {
        let order = read_order("duration").unwrap();
        let of = ResultsOf::Lines { order, first, count: 1, columns: Vec::new() };
        let ResultsTold::Lines(lines) = told(of, narrow, "") else { panic!() };
        (lines.lines.len(), lines.longest)
    };
    let of_shop = choose(By::Service, &["shop"]);
    for first in [0, 3] {
        assert_eq!(longest(first, &Narrow::default()), (1, DurationNs(4_000_000)));
        assert_eq!(longest(first, &of_shop), (1, DurationNs(100_000)));
    }
    assert_eq!(longest(9, &of_shop), (0, DurationNs(100_000)));
    assert_eq!(longest(0, &choose(By::Service, &["none"])), (0, DurationNs(0)));
}

#[test]
fn facets_tell_what_differs() {
    insta::assert_snapshot!(facets(&Narrow::default(), ""), @"
    Status: ok 4, error 1 (+0)
    Service: shop 4, batch 1, mail 1, payment 1 (+0)
    Operation: order 2, Order 1, checkout 1, night 1 (+0)
    plan: gold 3, free 1, none 1 (+0)
    host.name: h1 2, h2 2 (+0)
    code: 1000 1, 200 1, 500 1 (+0)
    ");
    // Its own choice leaves the other values; those of others count.
    insta::assert_snapshot!(facets(&choose(attribute("plan"), &["free"]), ""), @"
    Status: ok 1 (+0)
    Service: mail 1, shop 1 (+0)
    Operation: order 1 (+0)
    plan: gold 3, free 1, none 1 (+0)
    ");
    insta::assert_snapshot!(facets(&Narrow::default(), "service=nobody"), @"
    Status:  (+0)
    Service:  (+0)
    Operation:  (+0)
    ");
}

fn sum(of: &Sum) -> String {
    let Sum { traces, errors, p50, p95, p99, max } = of;
    format!("{traces}/{errors} {} {} {} {}", p50.0, p95.0, p99.0, max.0)
}

#[test]
fn groups_have_percentiles() {
    let groups = |by: By, order| {
        let of = ResultsOf::Groups { by, order };
        let ResultsTold::Groups { groups, total } = told(of, &Narrow::default(), "") else {
            panic!()
        };
        let line = |g: &Group| format!("{}: {}\n", g.value.as_deref().unwrap_or("-"), sum(&g.of));
        format!("{total}\n{}", groups.iter().map(line).collect::<String>())
    };
    insta::assert_snapshot!(groups(By::Root, GroupOrder::Traces), @"
    4
    shop	order: 2/0 30000 50000 50000 50000
    batch	night: 1/0 4000000 4000000 4000000 4000000
    shop	Order: 1/0 40000 40000 40000 40000
    shop	checkout: 1/1 100000 100000 100000 100000
    ");
    insta::assert_snapshot!(groups(By::Service, GroupOrder::Errors), @"
    4
    payment: 1/1 100000 100000 100000 100000
    shop: 4/1 40000 100000 100000 100000
    batch: 1/0 4000000 4000000 4000000 4000000
    mail: 1/0 30000 30000 30000 30000
    ");
    insta::assert_snapshot!(groups(attribute("code"), GroupOrder::P95), @"
    4
    -: 2/0 50000 4000000 4000000 4000000
    200: 1/1 100000 100000 100000 100000
    1000: 1/0 40000 40000 40000 40000
    500: 1/0 30000 30000 30000 30000
    ");
}

#[test]
fn charts_have_all_traces() {
    let narrow = Narrow::default();
    let ResultsTold::Points(points) = told(ResultsOf::Points, &narrow, "") else { panic!() };
    assert_eq!((points.traces, points.points.len()), (5, 5));
    assert_eq!(points.range, Some((TimeNs(1_000_000), TimeNs(5_000_000))));
    let ResultsTold::Spread(spread) = told(ResultsOf::Spread { bins: 4 }, &narrow, "") else {
        panic!()
    };
    let bin = |b: &Bin| format!("{}..{}: {}/{}\n", b.least.0, b.most.0, b.traces, b.errors);
    insta::assert_snapshot!(spread.bins.iter().map(bin).collect::<String>(), @"
    30000..101942: 4/1
    101943..346410: 0/0
    346411..1177132: 0/0
    1177133..4000000: 1/0
    ");
    assert_eq!(spread.percentiles.map(|p| p.0), [50_000, 4_000_000, 4_000_000]);
    let ResultsTold::Trend(trend) = told(ResultsOf::Trend { buckets: 2 }, &narrow, "") else {
        panic!()
    };
    let bucket = |b: &Bucket| format!("{}..{}: {}\n", b.from.0, b.to.0, sum(&b.of));
    insta::assert_snapshot!(trend.iter().map(bucket).collect::<String>(), @"
    1000000..3000001: 3/1 40000 100000 100000 100000
    3000001..5000002: 2/0 50000 4000000 4000000 4000000
    ");
    let window = |from, to| (TimeNs(from), TimeNs(to));
    let of = ResultsOf::Windows { a: window(0, 2_500_000), b: window(2_500_000, 4_500_000) };
    let ResultsTold::Windows(pairs) = told(of, &narrow, "") else { panic!() };
    let pair = |p: &Pair| {
        let root = p.root.as_deref().unwrap_or("all").replace('\t', " ");
        format!("{root}: {} | {}\n", sum(&p.a), sum(&p.b))
    };
    insta::assert_snapshot!(pairs.iter().map(pair).collect::<String>(), @"
    all: 2/1 30000 100000 100000 100000 | 2/0 40000 50000 50000 50000
    shop order: 1/0 30000 30000 30000 30000 | 1/0 50000 50000 50000 50000
    shop Order: 0/0 0 0 0 0 | 1/0 40000 40000 40000 40000
    shop checkout: 1/1 100000 100000 100000 100000 | 0/0 0 0 0 0
    ");
}

#[test]
fn shapes_are_depth_by_time() {
    let of = ResultsOf::Shapes(vec![TraceIx(0), TraceIx(9), TraceIx(1)]);
    let ResultsTold::Shapes(shapes) = told(of, &Narrow::default(), "") else { panic!() };
    let line = |line: &Vec<Stroke>| {
        let stroke = |s: &Stroke| format!("{}-{}{}", s.from, s.to, if s.error { "!" } else { "" });
        line.iter().map(stroke).collect::<Vec<_>>().join(",")
    };
    let shape = |shape: &Option<Shape>| match shape {
        Some(shape) => shape.lines.iter().map(line).collect::<Vec<_>>().join(" / "),
        None => "none".to_owned(),
    };
    let text: Vec<_> = shapes.iter().map(shape).collect();
    insta::assert_snapshot!(text.join("\n"), @"
    0-255 / 127-229!
    none
    0-255 / 42-76
    ");
}

#[test]
fn what_was_seen_completes_what_is_typed() {
    let seen = |key: &str, typed: &str| {
        let of = ResultsOf::Seen { key: key.to_owned(), typed: typed.to_owned() };
        let ResultsTold::Seen(seen) = told(of, &Narrow::default(), "") else { panic!() };
        seen.join(" ")
    };
    assert_eq!(seen("service", ""), "shop batch mail payment");
    assert_eq!(seen("operation", "ORD"), "order Order");
    assert_eq!(seen("", "o"), "host.name customer code");
    assert_eq!(seen("plan", ""), "gold free none");
    assert_eq!(seen("root.code", "00"), "1000 200 500");
    assert_eq!(seen("traceService", "m"), "mail payment");
    assert_eq!(seen("nothing", ""), "");
}

#[test]
fn one_is_found_by_its_number() {
    let row = |of| {
        let ResultsTold::Lines(lines) = told(of, &Narrow::default(), "service=shop") else {
            panic!()
        };
        let ids = lines.lines.iter().map(|l| l.row.id.trim_start_matches('0').to_owned());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row(ResultsOf::One(1)), "b");
    assert_eq!(row(ResultsOf::One(4)), "");
}

/// What a back end has found: so many traces of that many seconds, the newest first, each of a service of its own.
fn found(traces: i64, text: &str, filter: &str) -> Lines {
    let mut engine = Engine::new("test");
    let mut out = Vec::new();
    let query = Query { filter: filter.to_owned(), ..query(text) };
    let ask = Ask::Search {
        target: Target::default(),
        api: Api::default(),
        query: Box::new(query.clone()),
        now: TimeNs(0),
        each: Vec::new(),
        whole: true,
        also: None,
    };
    engine.handle(Request { id: 1, ask }, &mut out);
    engine.begin_input(1, 0, None);
    let trace = |n: i64| {
        format!(
            r#"{{"traceID":"{n:016x}","spans":[{{"traceID":"{n:016x}","spanID":"{n:016x}","operationName":"o","references":[],"startTime":{n}000000,"duration":5,"processID":"p","tags":[],"logs":[]}}],"processes":{{"p":{{"serviceName":"s{n}","tags":[]}}}}}}"#
        )
    };
    let all: Vec<_> = (1..=traces).rev().map(trace).collect();
    engine.feed(1, format!(r#"{{"data":[{}]}}"#, all.join(",")).as_bytes(), &mut out);
    engine.end_input(1, &mut out);
    let api = Api { legacy: Some(true), ..Api::default() };
    engine.found_api(1, api);
    engine.finish(1, &mut out);
    while engine.step(&mut out) == Step::More {}
    out.clear();
    let order = ResultOrder::default();
    let of = ResultsOf::Lines { order, first: 0, count: 100, columns: Vec::new() };
    let ask = ResultsAsk { query, narrow: Narrow::default(), of };
    let ask = Ask::Results { of: Slot::Found, ask: Packed::new(&ask) };
    engine.handle(Request { id: 2, ask }, &mut out);
    let Answer::Results(told) = &out[0].answer else { panic!("{:?}", out[0]) };
    let ResultsTold::Lines(lines) = told.open().unwrap() else { panic!() };
    *lines
}

#[test]
fn more_than_the_limit_is_told_and_not_shown() {
    let told = |traces, text, filter| {
        let Lines { of, examined, more, covered, lines, .. } = found(traces, text, filter);
        let shown: Vec<_> = lines.iter().map(|line| line.row.service.clone()).collect();
        let second = |t: TimeNs| t.0 / 1_000_000_000;
        let covered =
            covered.map_or_else(String::new, |(a, b)| format!("{}..{}", second(a), second(b)));
        format!("{of} of {examined}{} {covered}: {}", if more { "+" } else { "" }, shown.join(" "))
    };
    assert_eq!(told(3, "limit=3", ""), "3 of 3 1..3: s3 s2 s1");
    assert_eq!(told(4, "limit=3", ""), "3 of 3+ 2..4: s4 s3 s2");
    // The one too many is the oldest of all that came, not of those that match.
    assert_eq!(told(4, "limit=3", "service ~ '[24]'"), "2 of 3+ 2..4: s4 s2");
    assert_eq!(told(4, "limit=3", "service ~ '[13]'"), "1 of 3+ 2..4: s3");
    assert_eq!(told(4, "limit=3", "service=nobody"), "0 of 3+ 2..4: ");
    // Without a limit the usual one was asked for.
    assert_eq!(found(21, "", "").of, 20);
    assert!(found(21, "", "").more && !found(20, "", "").more);
}

#[test]
fn what_is_chosen_is_saved_and_named() {
    let ResultsTold::Ids(ids) = told(ResultsOf::Ids, &Narrow::default(), "service=shop") else {
        panic!()
    };
    assert_eq!(ids.len(), 4);
    let gold = choose(attribute("plan"), &["gold"]);
    let piece = told(ResultsOf::Export { anew: true }, &gold, "service=shop");
    let ResultsTold::Piece { bytes, more, written } = piece else { panic!() };
    assert_eq!((more, written), (false, (3, 3)));
    let text = String::from_utf8(bytes).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["data"].as_array().unwrap().len(), 3);
}
