//! A way through the engine with whatever is open: each question that a page asks of a trace, and what it answers.

use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step};
use spanscape_core::export::Format;
use spanscape_core::model::{
    Amount, Kind, SpanIx, Store, Thresholds, TraceIx, Weight, WhatIf, WhatIfKind, WhatIfTarget,
};
use spanscape_core::source::{Lookback, Query};

use crate::bytes::text;
use crate::decoders::opened;

/// How many spans are looked at one by one.
const SPANS: u32 = 24;

/// More steps than any opening of so few bytes takes.
const STEPS: usize = 10_000;

/// Any bytes as a file, opened and looked at.
pub fn any(input: &[u8]) {
    let (_, store) = opened(input, None);
    if store.len() <= 5_000 {
        tour(store, &text(&input[..input.len().min(40)]));
    }
}

/// Asks everything about the traces of a store; `typed` is what a person types meanwhile.
pub fn tour(store: Store, typed: &str) {
    let first: Vec<SpanIx> = store.traces().iter().map(|trace| trace.first).collect();
    let ids: Vec<String> = store
        .traces()
        .iter()
        .map(|trace| format!("{}{}", trace.key.value, store.text(trace.key.text)))
        .collect();
    let mut engine = Engine::new("");
    engine.adopt(store, Vec::new());
    of_all(&mut engine, &ids, typed);
    for (at, first) in (0..3).zip(first) {
        let trace = TraceRef::Ix(TraceIx(at));
        let answer = ask(&mut engine, Ask::Show { of: Slot::Open, trace });
        assert!(matches!(answer, Answer::Trace(_)), "{answer:?}");
        ask(&mut engine, Ask::Skew { on: at == 1 });
        of_trace(&mut engine, first, typed);
    }
}

/// The one answer to a question, which both survive their way. A failure says what, and what to do.
pub fn ask(engine: &mut Engine, ask: Ask) -> Answer {
    let mut out = Vec::new();
    engine.handle(Request { id: 7, ask }, &mut out);
    let response = out.pop().expect("an answer");
    assert!(out.is_empty() && response.id == 7, "{out:?}");
    if let Answer::Failed(problem) = &response.answer {
        assert!(!problem.what.is_empty() && !problem.advice.is_empty(), "{problem:?}");
    }
    assert_eq!(wire::decode::<Response>(&wire::encode(&response)), Ok(response.clone()));
    response.answer
}

/// Lets the engine do what it has left.
pub fn settle(engine: &mut Engine, out: &mut Vec<Response>) {
    let steps = (0..STEPS).take_while(|_| engine.step(out) == Step::More).count();
    assert!(steps < STEPS, "it does not end");
}

/// What is asked about all traces together.
fn of_all(engine: &mut Engine, ids: &[String], typed: &str) {
    let of = Slot::Open;
    let query = Query { filter: typed.to_owned(), ..Query::default() };
    let results = [
        ResultsOf::Points,
        ResultsOf::Facets,
        ResultsOf::Spread { bins: 9 },
        ResultsOf::Trend { buckets: 9 },
        ResultsOf::Ids,
        ResultsOf::Export { anew: true },
        ResultsOf::Shapes(vec![TraceIx(0), TraceIx(7)]),
        ResultsOf::Groups { by: By::Service, order: GroupOrder::P95 },
        ResultsOf::Lines {
            order: ResultOrder::default(),
            first: 0,
            count: 9,
            columns: vec!["duration".to_owned(), typed.to_owned()],
        },
    ];
    for told in results {
        let query = if told == ResultsOf::Facets { query.clone() } else { Query::default() };
        let results = ResultsAsk { query, narrow: Narrow::default(), of: told };
        ask(engine, Ask::Results { of, ask: Packed::new(&results) });
    }
    for order in [TraceOrder::Longest, TraceOrder::MostErrors] {
        ask(engine, Ask::Traces { of, query: query.clone(), first: 0, count: 9, order });
    }
    ask(engine, Ask::Names { service: String::new() });
    for operations in [false, true] {
        ask(engine, Ask::Calls { of, trace: None, operations });
    }
    ask(engine, Ask::Crowd { of, thresholds: Thresholds::default() });
    let lookback = Lookback(3_600);
    let end = TimeNs(i64::MAX);
    let metrics = MetricsQuery { service: String::new(), kind: Kind::Server, end, lookback };
    ask(engine, Ask::MetricsOf { of, query: metrics, all: true });
    let [a, b] = [ids.first(), ids.last()].map(|id| id.cloned().unwrap_or_default());
    for told in compared() {
        let inputs = [None, None];
        let pair = CompareAsk {
            a: a.clone(),
            b: b.clone(),
            inputs,
            find: String::new(),
            skew: true,
            of: told,
        };
        ask(engine, Ask::Compare(Packed::new(&pair)));
    }
    let sets = [SetOf { slowest: Some(10), ..SetOf::default() }, SetOf::rest()];
    let (query, narrow) = (Query::default(), Narrow::default());
    let sets = SetsAsk {
        query,
        narrow,
        sets,
        find: String::new(),
        skew: false,
        of: CompareOf::Attributes,
    };
    ask(engine, Ask::Sets { of, ask: Packed::new(&sets) });
}

fn compared() -> [CompareOf; 5] {
    let (weight, tree) = (Weight::default(), DiffTree::Spans);
    let rows = RowsOf { tree, weight, only: false, folded: vec![1] };
    [
        CompareOf::Heads,
        CompareOf::Ranked { weight, most: 9 },
        CompareOf::Rows { rows, first: 0, count: 99 },
        CompareOf::Flame { weight, range: None, first: 0, lines: 99, cells: 999 },
        CompareOf::Attributes,
    ]
}

/// What is asked about the shown trace, whose first span is this.
fn of_trace(engine: &mut Engine, first: SpanIx, typed: &str) {
    let whole = (0, u64::MAX);
    let colour = ColourBy::Attribute(typed.to_owned());
    let look = RowLook {
        seen: whole,
        path: true,
        own: true,
        pills: vec![typed.to_owned()],
        colour: colour.clone(),
    };
    ask(engine, Ask::Rows { first: 0, count: 4_096, look: look.clone() });
    ask(engine, Ask::Minimap { width: 90, height: 40, colour: colour.clone() });
    ask(engine, Ask::Legend { colour: ColourBy::Service });
    ask(engine, Ask::Verdict { thresholds: Thresholds::default() });
    for question in [Ask::Lint, Ask::SpentTables, Ask::Keep { top: Some(first) }] {
        ask(engine, question);
    }
    for span in (first.0..).take(SPANS as usize).map(SpanIx) {
        of_span(engine, span);
    }
    for text in [typed, "error", "duration>1ms", "path:1"] {
        ask(engine, Ask::Find { text: text.to_owned(), keep: None, near: Some(first) });
        ask(engine, Ask::Marks { width: 90, height: 40 });
        ask(engine, Ask::NextMatch { from: Some(first), back: true, of: Sought::Match });
    }
    let views = [
        ViewAsk::Flame {
            merged: true,
            range: None,
            first: 0,
            lines: 99,
            cells: 999,
            colour: colour.clone(),
        },
        ViewAsk::Flame {
            merged: false,
            range: Some((0, 1)),
            first: 0,
            lines: 99,
            cells: 999,
            colour,
        },
        ViewAsk::Graph { columns: (0, 99), range: whole, cells: 999, heat: Heat::Own },
        ViewAsk::Path { span: first, step: Some(PathStep::Child), merged: true },
        table(TableOf::Statistics { by: vec![ColourBy::Service, ColourBy::Kind] }),
        table(TableOf::Spans { columns: vec![typed.to_owned(), "duration".to_owned()] }),
        table(TableOf::Events { text: typed.to_owned() }),
        ViewAsk::Export { format: Format::Otlp, anew: true },
        ViewAsk::Summary { link: typed.to_owned(), thresholds: Thresholds::default() },
        ViewAsk::Keys,
    ];
    for view in views {
        ask(engine, Ask::View(Packed::new(&view)));
    }
    let settings = || "{}".to_owned();
    let plan = LogsAsk::Plan { span: Some(first), logs: settings(), grafana: settings() };
    ask(engine, Ask::Logs(Packed::new(&plan)));
    let rows = LogsAsk::Rows { of: Some(LinesOf::default()), keep: Some(first), near: None };
    ask(engine, Ask::Logs(Packed::new(&rows)));
    let reduce =
        Reduce { errors: true, fold: true, least: Some(Least::Share(10)), ..Reduce::default() };
    ask(engine, Ask::Reduce { reduce, keep: Some(first), near: None });
    ask(engine, Ask::Fold { fold: Fold::CollapseAll, keep: Some(first) });
    ask(engine, Ask::Rows { first: 0, count: 99, look });
    let target = WhatIfTarget::Service(String::new());
    let faster = WhatIf { kind: WhatIfKind::Faster(Amount::Percent(50)), target };
    let removed = WhatIf { kind: WhatIfKind::Removed, target: WhatIfTarget::Span("1".to_owned()) };
    ask(engine, Ask::WhatIf { changes: vec![faster, removed] });
}

fn table(of: TableOf) -> ViewAsk {
    ViewAsk::Table { of, order: "-duration".to_owned(), first: 0, count: 99 }
}

fn of_span(engine: &mut Engine, span: SpanIx) {
    if let Answer::Detail(detail) = ask(engine, Ask::Detail { span }) {
        assert_eq!(detail.span, span);
    }
    ask(engine, Ask::Raw { span });
    ask(engine, Ask::Spent { span });
    ask(engine, Ask::Alike { span });
    ask(engine, Ask::GenAi { span });
    ask(engine, Ask::EventsAt { span, range: (0, u64::MAX) });
    let patterns = r##"[{"url":"https://x/#{spanID}/#{trace.duration | add 1}"}]"##.to_owned();
    ask(engine, Ask::PatternLinks { span: Some(span), patterns });
}
