//! Seeds that are made: messages to the engine, which only a program can write.

use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::*;
use spanscape_core::export::Format;
use spanscape_core::model::{SpanIx, Thresholds, Weight};
use spanscape_core::source::{Api, Query, Target};

use crate::asks::{OPEN, Part};

/// Seeds of the target `engine`, one message each, and all of them in a row. They are always of the present protocol.
pub fn samples() -> Vec<Vec<u8>> {
    let parts = [asks(), views(), others()].concat();
    let mut all: Vec<Vec<u8>> = parts.iter().map(Part::write).collect();
    all.push(all.concat());
    all
}

fn asks() -> Vec<Part> {
    let (span, of, colour) = (SpanIx(1), Slot::Open, ColourBy::Attribute("http.method".to_owned()));
    let look = RowLook {
        seen: (0, 9_999_999),
        path: true,
        own: true,
        pills: vec!["a|b".to_owned()],
        colour: colour.clone(),
    };
    let reduce = Reduce {
        errors: true,
        path: true,
        fold: true,
        least: Some(Least::Share(10)),
        ..Reduce::default()
    };
    let text = || "GET error http.method=GET".to_owned();
    [
        Ask::Hello,
        Ask::Open {
            inputs: vec![
                Input::Text { text: OPEN.to_owned() },
                Input::File { index: 0, name: "f".to_owned() },
            ],
            apart: 1,
        },
        Ask::Cancel { open: 1 },
        Ask::Preview { open: 1, trace: TraceRef::First },
        Ask::Config { text: Some("{\"links\":\"hash\"}".to_owned()), jaeger: String::new() },
        Ask::ReadRef { text: "00-5b8aa5a2d2c872e8321cf37308d69df2-051581bf3cb55c13-01".to_owned() },
        Ask::Search {
            target: Target::default(),
            api: Api::default(),
            query: Box::default(),
            now: TimeNs(7),
            each: vec!["a".to_owned()],
            whole: true,
            also: None,
        },
        Ask::Names { service: String::new() },
        Ask::Calls { of, trace: Some(TraceRef::First), operations: true },
        Ask::Traces {
            of,
            query: Query::of_service("frontend"),
            first: 0,
            count: 9,
            order: TraceOrder::Longest,
        },
        Ask::Show { of, trace: TraceRef::Id("1".to_owned()) },
        Ask::Rows { first: 0, count: 9, look },
        Ask::Fold { fold: Fold::CollapseSubtree(span), keep: Some(span) },
        Ask::Minimap { width: 60, height: 40, colour: colour.clone() },
        Ask::Legend { colour },
        Ask::PatternLinks {
            span: Some(span),
            patterns: r##"[{"url":"https://x/#{spanID | pad_start 9 0}"}]"##.to_owned(),
        },
        Ask::Spent { span },
        Ask::Verdict { thresholds: Thresholds::default() },
        Ask::Lint,
        Ask::Crowd { of, thresholds: Thresholds::default() },
        Ask::WhatIf { changes: Vec::new() },
        Ask::Alike { span },
        Ask::SpentTables,
        Ask::Detail { span },
        Ask::GenAi { span },
        Ask::EventsAt { span, range: (0, u64::MAX) },
        Ask::Locate { id: "1".to_owned() },
        Ask::Raw { span },
        Ask::Find { text: text(), keep: Some(span), near: None },
        Ask::Reduce { reduce, keep: None, near: Some(span) },
        Ask::Unfold { code: "0.1".to_owned(), keep: None },
        Ask::Marks { width: 60, height: 40 },
        Ask::NextMatch { from: None, back: true, of: Sought::Error },
        Ask::Keep { top: Some(span) },
        Ask::Restore { kept: Kept { collapsed: vec!["1".to_owned()], top: "1".to_owned() } },
        Ask::Skew { on: true },
        Ask::Close { slot: of },
    ]
    .map(Part::Ask)
    .to_vec()
}

fn views() -> Vec<Part> {
    let whole = (0, u64::MAX);
    let colour = ColourBy::Operation;
    let table = |of| ViewAsk::Table { of, order: "-duration".to_owned(), first: 0, count: 9 };
    [
        ViewAsk::Flame { merged: true, range: None, first: 0, lines: 9, cells: 99, colour },
        ViewAsk::Graph { columns: (0, 9), range: whole, cells: 99, heat: Heat::Errors },
        ViewAsk::Path { span: SpanIx(1), step: Some(PathStep::Parent), merged: false },
        table(TableOf::Statistics {
            by: vec![ColourBy::Kind, ColourBy::Attribute("a".to_owned())],
        }),
        table(TableOf::Spans { columns: vec!["duration".to_owned(), "a".to_owned()] }),
        table(TableOf::Events { text: "-a".to_owned() }),
        ViewAsk::Find {
            of: TableOf::Statistics { by: vec![ColourBy::Service] },
            order: String::new(),
            line: 0,
        },
        ViewAsk::Export { format: Format::Jaeger, anew: true },
        ViewAsk::Summary { link: "#/trace/a".to_owned(), thresholds: Thresholds::default() },
        ViewAsk::Keys,
    ]
    .map(Part::View)
    .to_vec()
}

fn others() -> Vec<Part> {
    let (weight, of, query, narrow) =
        (Weight::default(), Slot::Open, Query::default(), Narrow::default());
    let compare = |of| CompareAsk {
        a: "1".to_owned(),
        b: "2".to_owned(),
        inputs: [None; 2],
        find: "a".to_owned(),
        skew: true,
        of,
    };
    let rows = RowsOf { tree: DiffTree::Paths, weight, only: true, folded: vec![1] };
    let results = |told| {
        Part::Results(of, ResultsAsk { query: query.clone(), narrow: narrow.clone(), of: told })
    };
    let loki = br#"{"data":{"resultType":"streams","result":[{"stream":{"level":"warn"},"values":[["1","a"]]}]}}"#;
    let (from, to) = (TimeNs(0), TimeNs(i64::MAX));
    vec![
        Part::Logs(LogsAsk::Plan { span: None, logs: "{}".to_owned(), grafana: "{}".to_owned() }),
        Part::Logs(LogsAsk::Take {
            body: loki.to_vec(),
            forms: Vec::new(),
            from,
            to,
            most: 9,
            service: "s".to_owned(),
            more: false,
        }),
        Part::Logs(LogsAsk::Window {
            of: LinesOf { spans: true, ..LinesOf::default() },
            first: 0,
            count: 9,
        }),
        Part::Logs(LogsAsk::Line { at: 0 }),
        Part::Logs(LogsAsk::Rows {
            of: Some(LinesOf::default()),
            keep: None,
            near: Some(SpanIx(0)),
        }),
        Part::Logs(LogsAsk::Volume { parts: 9 }),
        results(ResultsOf::Facets),
        results(ResultsOf::Trend { buckets: 9 }),
        results(ResultsOf::Groups { by: By::Attribute("a".to_owned()), order: GroupOrder::P99 }),
        results(ResultsOf::Seen { key: "http.method".to_owned(), typed: "G".to_owned() }),
        Part::Compare(compare(CompareOf::Rows { rows: rows.clone(), first: 0, count: 9 })),
        Part::Compare(compare(CompareOf::Flame {
            weight,
            range: None,
            first: 0,
            lines: 9,
            cells: 99,
        })),
        Part::Compare(compare(CompareOf::Node {
            node: DiffRef::Span(0, "1".to_owned()),
            step: None,
            weight,
        })),
        Part::Compare(compare(CompareOf::Place { rows, node: 1 })),
        Part::Sets(
            of,
            SetsAsk {
                query: query.clone(),
                narrow: narrow.clone(),
                sets: [SetOf { newest: Some(50), ..SetOf::default() }, SetOf::rest()],
                find: String::new(),
                skew: true,
                of: CompareOf::Heads,
            },
        ),
    ]
}
