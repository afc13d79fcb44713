//! The logs of a trace in the engine: what is asked for, what came, whose it is and when.

use crate::support;

use std::fmt::Write as _;

use serde_json::json;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::Step;
use spanscape_core::engine::protocol::*;
use spanscape_core::model::SpanIx;
use support::script::Driver;

const TRACE: &str = "5b8aa5a2d2c872e8321cf37308d69df2";

/// A checkout that waits for a payment; times in ns after 1,000,000.
const SHOP: &str = "
trace 5b8aa5a2d2c872e8321cf37308d69df2 @1000000
checkout shop 0..1000 of:k8s.pod.name=shop-1 #a1
  charge payment 100..900 !error #b1
    retry payment 500..800 #b2
  notify - 910..920 #c1
";

pub fn driver() -> Driver {
    let mut driver = Driver::with(SHOP);
    driver.ask(Ask::Show { of: Slot::Open, trace: TraceRef::First });
    driver
}

pub fn told(driver: &mut Driver, ask: &LogsAsk) -> Result<LogsTold, Problem> {
    match driver.ask(Ask::Logs(Packed::new(ask))).remove(0).answer {
        Answer::Logs(told) => Ok(told.open().unwrap()),
        Answer::Failed(problem) => Err(problem),
        other => panic!("{other:?}"),
    }
}

/// What a Loki answers: time, service, text, and the span's id for lines that have one.
pub fn answer(values: &[(i64, &str, &str, &str)]) -> Vec<u8> {
    let stream = |&(at, service, text, span): &(i64, &str, &str, &str)| {
        let mut labels = json!({ "service_name": service });
        if !span.is_empty() {
            labels["trace_id"] = json!(TRACE);
            labels["span_id"] = json!(format!("{span:0>16}"));
        }
        json!({ "stream": labels, "values": [[(1_000_000 + at).to_string(), text]] })
    };
    let result: Vec<_> = values.iter().map(stream).collect();
    let data = json!({ "resultType": "streams", "result": result });
    json!({ "status": "success", "data": data }).to_string().into_bytes()
}

pub fn take(body: Vec<u8>, more: bool) -> LogsAsk {
    LogsAsk::Take {
        body,
        forms: Vec::new(),
        from: TimeNs(0),
        to: TimeNs(i64::MAX),
        most: 3,
        service: "service_name".to_owned(),
        more,
    }
}

fn took(driver: &mut Driver, ask: &LogsAsk) -> LogsTook {
    match told(driver, ask) {
        Ok(LogsTold::Took(took)) => took,
        other => panic!("{other:?}"),
    }
}

/// Lines as text: offset, level, service, what is said, other fields, and the span.
fn lines(driver: &mut Driver, of: LinesOf) -> String {
    let window = match told(driver, &LogsAsk::Window { of, first: 0, count: 100 }) {
        Ok(LogsTold::Window(window)) => window,
        other => panic!("{other:?}"),
    };
    let mut out = format!("{}\n", window.total);
    for line in window.lines {
        let said: String = line.runs.iter().map(|run| run.text.as_str()).collect();
        let of = line.span.map_or(String::new(), |(span, name)| {
            format!(" {} {}{name}", span.0, if line.by_id { "" } else { "about " })
        });
        let (level, service) = (line.level.word(), line.service);
        let _ = writeln!(out, "{} {level} {service} {said:?} +{}{of}", line.offset, line.fields);
    }
    out
}

#[test]
fn lines_find_their_spans() {
    let mut driver = driver();
    let body = answer(&[
        (850, "payment", "ERROR no money", "b1"),
        (600, "payment", r#"{"level":"warn","msg":"again","try":2}"#, ""),
        (50, "shop", "level=info msg=hello user=7", "a1"),
        (70, "mail", "nobody of this trace", ""),
    ]);
    insta::assert_debug_snapshot!(took(&mut driver, &take(body, false)), @r#"
    LogsTook {
        total: 4,
        forms: [],
        full: true,
        last: TimeNs(
            1000850,
        ),
        skipped: 0,
        cut: false,
        warnings: [],
    }
    "#);
    insta::assert_snapshot!(lines(&mut driver, LinesOf::default()), @r#"
    4
    50 info shop "hello" +2 0 checkout
    70  mail "nobody of this trace" +0
    600 warn payment "again" +2 2 about retry
    850 error payment "ERROR no money" +0 1 charge
    "#);
    let of = |of: LinesOf, driver: &mut Driver| lines(driver, of);
    let usual = LinesOf::default();
    insta::assert_snapshot!(of(LinesOf { span: Some(SpanIx(1)), ..usual.clone() }, &mut driver), @r#"
    1
    850 error payment "ERROR no money" +0 1 charge
    "#);
    insta::assert_snapshot!(of(LinesOf { least: Level::Warn, back: true, ..usual.clone() }, &mut driver), @r#"
    2
    850 error payment "ERROR no money" +0 1 charge
    600 warn payment "again" +2 2 about retry
    "#);
    insta::assert_snapshot!(of(LinesOf { text: " MONEY ".to_owned(), ..usual.clone() }, &mut driver), @r#"
    1
    850 error payment "ERROR no money" +0 1 charge
    "#);
    insta::assert_snapshot!(of(LinesOf { text: "nobody".to_owned(), ..usual.clone() }, &mut driver), @r#"
    1
    70  mail "nobody of this trace" +0
    "#);
    insta::assert_debug_snapshot!(told(&mut driver, &LogsAsk::Marks), @"
    Ok(
        Marks(
            [
                LogMarks {
                    span: SpanIx(
                        0,
                    ),
                    lines: [
                        (
                            50,
                            Info,
                        ),
                    ],
                },
                LogMarks {
                    span: SpanIx(
                        1,
                    ),
                    lines: [
                        (
                            850,
                            Error,
                        ),
                    ],
                },
                LogMarks {
                    span: SpanIx(
                        2,
                    ),
                    lines: [
                        (
                            600,
                            Warn,
                        ),
                    ],
                },
            ],
        ),
    )
    ");
    insta::assert_debug_snapshot!(told(&mut driver, &LogsAsk::Volume { parts: 4 }), @"
    Ok(
        Volume(
            [
                [
                    2,
                    0,
                    0,
                ],
                [
                    0,
                    0,
                    0,
                ],
                [
                    1,
                    1,
                    0,
                ],
                [
                    1,
                    1,
                    1,
                ],
            ],
        ),
    )
    ");
    insta::assert_debug_snapshot!(told(&mut driver, &LogsAsk::Line { at: 0 }), @r#"
    Ok(
        Line(
            LogDetail {
                text: "level=info msg=hello user=7",
                form: "logfmt",
                fields: [
                    (
                        "level",
                        "info",
                    ),
                    (
                        "user",
                        "7",
                    ),
                ],
                metadata: [],
                labels: [
                    (
                        "service_name",
                        "shop",
                    ),
                    (
                        "span_id",
                        "00000000000000a1",
                    ),
                    (
                        "trace_id",
                        "5b8aa5a2d2c872e8321cf37308d69df2",
                    ),
                ],
            },
        ),
    )
    "#);
    assert!(told(&mut driver, &LogsAsk::Line { at: 4 }).is_err());
    // A page that overlaps adds what is new.
    let more = answer(&[(850, "payment", "ERROR no money", "b1"), (999, "shop", "done", "a1")]);
    let took = took(&mut driver, &take(more, true));
    // Four of them were here.
    assert_eq!((took.total, took.full), (5, false));
    assert_eq!(told(&mut driver, &LogsAsk::Forget), Ok(LogsTold::Forgotten));
    assert_eq!(lines(&mut driver, usual), "0\n");
}

#[test]
fn what_can_t_be_read_changes_nothing() {
    let mut driver = driver();
    took(&mut driver, &take(answer(&[(1, "shop", "hello", "a1")]), false));
    let error = told(&mut driver, &take(b"<html>".to_vec(), false)).unwrap_err();
    insta::assert_debug_snapshot!(error, @r#"
    Problem {
        what: "This is not JSON, but text: “<html>”. Loki's answers are JSON; its errors are text.",
        place: "",
        advice: "Check what was asked.",
    }
    "#);
    assert!(lines(&mut driver, LinesOf::default()).starts_with("1\n"));
}

#[test]
fn a_file_is_asked_like_a_loki() {
    let mut driver = driver();
    let body = answer(&[
        (50, "shop", "hello", "a1"),
        (60, "shop", "other", ""),
        (2_000, "shop", "late", "a1"),
    ]);
    let mut check = |exprs: &[&str]| {
        let form = |expr: &&str| LogForm { by: FoundBy::Custom, expr: (*expr).to_owned() };
        let ask = LogsAsk::Take {
            body: body.clone(),
            forms: exprs.iter().map(form).collect(),
            from: TimeNs(1_000_000),
            to: TimeNs(1_001_001),
            most: 10,
            service: String::new(),
            more: false,
        };
        match told(&mut driver, &ask) {
            Ok(LogsTold::Took(took)) => format!("forms {:?}: {} lines", took.forms, took.total),
            Ok(other) => panic!("{other:?}"),
            Err(Problem { what, place, .. }) => format!("{what} ({place})"),
        }
    };
    let (shop, other) = (r#"{service_name="shop"}"#, r#"{service_name="x"}"#);
    let id = format!("{shop} | trace_id=\"{TRACE}\"");
    assert_eq!(check(&[&id, shop]), "forms [0]: 1 lines");
    assert_eq!(check(&[other, shop]), "forms [1]: 2 lines");
    assert_eq!(check(&[other]), "forms []: 0 lines");
    insta::assert_snapshot!(check(&["{service_name='x'}"]), @"At 14: Write the text in double quotes or back-quotes: LogQL has no single ones ({service_name='x'})");
}

/// The demo's own logs: every line that the plan finds names a span of its trace, and the error says why.
#[test]
fn the_demo_has_the_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/demo");
    let [shop, body] =
        ["shop.jsonl.gz", "logs.json.gz"].map(|name| std::fs::read(root.join(name)).unwrap());
    let mut driver = Driver::empty();
    let mut out = Vec::new();
    let inputs = vec![Input::File { index: 0, name: "shop".to_owned() }];
    driver.engine.handle(Request { id: 1_000, ask: Ask::Open { inputs, apart: 0 } }, &mut out);
    driver.engine.begin_input(1_000, 0, None);
    let mut more = driver.engine.feed(1_000, &shop, &mut out);
    while more {
        more = driver.engine.feed(1_000, &[], &mut out);
    }
    driver.engine.end_input(1_000, &mut out);
    driver.engine.finish(1_000, &mut out);
    while driver.engine.step(&mut out) == Step::More {}
    let trace = TraceRef::Id("d1920713db4010ba5663cf3c4ca28cb6".to_owned());
    driver.ask(Ask::Show { of: Slot::Open, trace });
    let ask = LogsAsk::Plan { span: None, logs: String::new(), grafana: String::new() };
    let Ok(LogsTold::Plan(plan)) = told(&mut driver, &ask) else { panic!("no plan") };
    let LogsPlan { forms, from, to, service, .. } = plan;
    let ask = LogsAsk::Take { body, forms, from, to, most: 1_000, service, more: false };
    let took = took(&mut driver, &ask);
    assert!(took.total > 3 && took.forms.starts_with(&[0]), "{took:?}");
    let of = LinesOf::default();
    match told(&mut driver, &LogsAsk::Window { of, first: 0, count: 1_000 }) {
        Ok(LogsTold::Window(window)) => {
            assert_eq!(window.total, took.total);
            assert!(
                window.lines.iter().all(|line| line.by_id && line.span.is_some()),
                "{window:?}"
            );
        }
        other => panic!("{other:?}"),
    }
    let errors = LinesOf { least: Level::Error, ..LinesOf::default() };
    insta::assert_snapshot!(lines(&mut driver, errors), @r#"
    8
    3254942000 error checkout "checkout failed: no answer from payment for LK-807931 after 3 attempts" +9 6166 CheckoutController.place
    3262990000 error checkout "request completed" +9 6165 POST /checkouts
    3263671000 error storefront "page failed: checkout answered 503" +7 6163 request handler - /checkout
    3264210000 error storefront "request completed" +9 6160 POST /checkout
    4059963600 error payment "Acquirer pool northpay exhausted: 2 of 2 connections busy, 38 waiting" +11 6186 AcquirerPool.Rent
    4064941100 error payment "HTTP POST /payments responded 503 in 4029.6 ms" +10 6183 POST /payments
    4066977300 error payment "HTTP POST /payments responded 503 in 1811.9 ms" +10 6193 POST /payments
    4067209300 error payment "HTTP POST /payments responded 503 in 2935.2 ms" +10 6189 POST /payments
    "#);
}
