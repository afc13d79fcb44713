//! Searches that find more than is kept, and inputs that are larger than the memory there is.

use proptest::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::limits::Limits;
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step};
use spanscape_core::source::{Api, Query, Target};

/// A span: service, whether it failed, how long it took. Its parent is the one before it, its start
/// 1,000 ns after that one's.
type Span = (u8, bool, u16);

#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Traces with their processes behind.
    Jaeger,
    /// Spans in a row.
    Spans,
    /// An entry for each service of each trace.
    Otlp,
    /// The same, a document each.
    Lines,
}

fn text(traces: &[(u8, Vec<Span>)], shape: Shape) -> String {
    let traces = (0u32..).zip(traces);
    match shape {
        Shape::Jaeger => {
            let traces = traces.map(|(t, (id, spans))| {
                let spans = (0u32..).zip(spans).map(|(i, span)| jaeger(t, *id, i, *span, false));
                let spans = spans.collect::<Vec<_>>().join(",");
                let of = (0..3).map(|s| format!(r#""p{s}":{{"serviceName":"s{s}"}}"#));
                let of = of.collect::<Vec<_>>().join(",");
                format!(r#"{{"traceID":"{id:032x}","spans":[{spans}],"processes":{{{of}}}}}"#)
            });
            format!(r#"{{"data":[{}],"total":0}}"#, traces.collect::<Vec<_>>().join(","))
        }
        Shape::Spans => {
            let spans = traces.flat_map(|(t, (id, spans))| {
                (0u32..).zip(spans).map(move |(i, span)| jaeger(t, *id, i, *span, true))
            });
            format!("[{}]", spans.collect::<Vec<_>>().join(","))
        }
        Shape::Otlp | Shape::Lines => {
            let entries = traces.flat_map(|(t, (id, spans))| {
                (0..3).filter_map(move |service| {
                    let own = (0u32..).zip(spans).filter(|(_, span)| span.0 == service);
                    let own: Vec<_> = own.map(|(i, span)| otlp(t, *id, i, *span)).collect();
                    (!own.is_empty()).then(|| {
                        format!(
                            r#"{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"s{service}"}}}}]}},"scopeSpans":[{{"spans":[{}]}}]}}"#,
                            own.join(",")
                        )
                    })
                })
            });
            let entries: Vec<_> = entries.collect();
            match shape {
                Shape::Otlp => {
                    format!(r#"{{"result":{{"resourceSpans":[{}]}}}}"#, entries.join(","))
                }
                _ => {
                    let line = |e: &String| format!(r#"{{"result":{{"resourceSpans":[{e}]}}}}"#);
                    entries.iter().map(line).collect::<Vec<_>>().join("\n")
                }
            }
        }
    }
}

/// The number of a span: of a trace that comes twice, other spans come.
fn number(t: u32, i: u32) -> u32 {
    (t + 1) * 1_000 + i
}

fn jaeger(t: u32, id: u8, i: u32, (service, failed, us): Span, inline: bool) -> String {
    let parent = match i {
        0 => String::new(),
        i => format!(
            r#""references":[{{"refType":"CHILD_OF","traceID":"{id:032x}","spanID":"{:016x}"}}],"#,
            number(t, i - 1)
        ),
    };
    let process = match inline {
        true => format!(r#""process":{{"serviceName":"s{service}"}}"#),
        false => format!(r#""processID":"p{service}""#),
    };
    format!(
        r#"{{"traceID":"{id:032x}","spanID":"{:016x}",{parent}"operationName":"n{t}","startTime":{},"duration":{us},"tags":[{{"key":"error","type":"bool","value":{failed}}},{{"key":"text","type":"string","value":"{}"}},{{"key":"number","type":"string","value":"{}"}}],{process}}}"#,
        number(t, i),
        u64::from(t) * 50 + u64::from(i) + 1,
        "x".repeat(usize::from(us) % 90),
        number(t, i),
    )
}

fn otlp(t: u32, id: u8, i: u32, (_, failed, us): Span) -> String {
    let parent = match i {
        0 => String::new(),
        i => format!(r#""parentSpanId":"{:016x}","#, number(t, i - 1)),
    };
    let start = (u64::from(t) * 50 + u64::from(i) + 1) * 1_000;
    format!(
        r#"{{"traceId":"{id:032x}","spanId":"{:016x}",{parent}"name":"n{t}","startTimeUnixNano":"{start}","endTimeUnixNano":"{}","attributes":[{{"key":"number","value":{{"stringValue":"{}"}}}}],"status":{{"code":{}}}}}"#,
        number(t, i),
        start + u64::from(us) * 1_000,
        number(t, i),
        if failed { 2 } else { 0 },
    )
}

/// What a search that gets these bytes in pieces tells, and the whole list.
fn search(
    bytes: &[u8],
    pieces: usize,
    limits: Limits,
    query: &Query,
) -> (Engine, DatasetInfo, Vec<TraceRow>) {
    let mut engine = Engine::with_limits("test", limits);
    let mut out = Vec::new();
    let (target, api) =
        (Target { url: "http://jaeger/".to_owned(), ..Target::default() }, Api::default());
    let ask = Ask::Search {
        target,
        api,
        query: Box::new(query.clone()),
        now: TimeNs(0),
        each: Vec::new(),
        whole: false,
        also: None,
    };
    engine.handle(Request { id: 1, ask }, &mut out);
    engine.found_api(1, Api { v3: Some(true), ..Api::default() });
    engine.begin_input(1, 0, None);
    for piece in bytes.chunks(pieces) {
        engine.feed(1, piece, &mut out);
    }
    engine.end_input(1, &mut out);
    engine.finish(1, &mut out);
    while engine.step(&mut out) == Step::More {}
    let found = out.into_iter().find_map(|r| match r.answer {
        Answer::Found { info, whole: true, .. } => Some(info),
        Answer::Failed(problem) => panic!("{problem:?}"),
        _ => None,
    });
    let rows = list(&mut engine, query);
    (engine, found.unwrap(), rows)
}

fn list(engine: &mut Engine, query: &Query) -> Vec<TraceRow> {
    let (of, query, order) = (Slot::Found, query.clone(), TraceOrder::MostSpans);
    match answer(engine, Ask::Traces { of, query, first: 0, count: 4_096, order }) {
        Answer::Traces { total, traces, .. } => {
            assert_eq!(total as usize, traces.len());
            traces
        }
        other => panic!("{other:?}"),
    }
}

fn answer(engine: &mut Engine, ask: Ask) -> Answer {
    let mut out = Vec::new();
    engine.handle(Request { id: 9, ask }, &mut out);
    out.pop().unwrap().answer
}

fn show(engine: &mut Engine, id: &str) -> Answer {
    answer(engine, Ask::Show { of: Slot::Found, trace: TraceRef::Id(id.to_owned()) })
}

fn traces() -> impl Strategy<Value = Vec<(u8, Vec<Span>)>> {
    let span = (0u8..3, proptest::bool::weighted(0.2), 0u16..500);
    let trace = (1u8..7, proptest::collection::vec(span, 1..9));
    proptest::collection::vec(trace, 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_list_is_the_same_whatever_is_kept(
        traces in traces(),
        shape in proptest::sample::select(vec![Shape::Jaeger, Shape::Spans, Shape::Otlp, Shape::Lines]),
        budget in 0usize..12_000,
        pieces in 1usize..4_000,
        service in proptest::option::of(0u8..3),
        tag in proptest::option::weighted(0.3, (0u32..9, 0u32..9)),
    ) {
        let text = text(&traces, shape);
        let service = service.map(|s| format!("s{s}")).unwrap_or_default();
        let tag = tag.map(|(t, i)| ("number".to_owned(), number(t, i).to_string()));
        let query = Query { tags: tag.into_iter().collect(), ..Query::of_service(&service) };
        let all = Limits::default();
        let (_, all_info, all_rows) = search(text.as_bytes(), usize::MAX, all, &query);
        let limits = Limits { found: budget, ..all };
        let (mut engine, info, rows) = search(text.as_bytes(), pieces, limits, &query);
        prop_assert_eq!(rows.len(), all_rows.len());
        for row in &rows {
            let same = all_rows.iter().find(|r| r.id == row.id).unwrap();
            let mut same = TraceRow { ix: row.ix, ..same.clone() };
            if row.ix.is_none() {
                same.incomplete = row.incomplete;
            }
            prop_assert_eq!(row, &same);
            match (row.ix, show(&mut engine, &row.id)) {
                (Some(_), Answer::Trace(head)) => prop_assert_eq!(head.row.spans, row.spans),
                (None, Answer::Failed(problem)) => {
                    prop_assert_eq!(problem.what, "Only a summary of this trace is here");
                }
                (_, other) => prop_assert!(false, "{:?}", other),
            }
        }
        let ids = |rows: &[TraceRow]| rows.iter().map(|r| r.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&rows), ids(&all_rows));
        prop_assert_eq!((info.spans, info.range), (all_info.spans, all_info.range));
        if !query.filters() {
            prop_assert_eq!(info.traces, all_info.traces);
        }
    }
}

/// So many traces of so many spans.
fn many(traces: u8, spans: u16) -> String {
    let of = |_| (0..spans).map(|i| ((i % 3) as u8, false, i)).collect();
    text(&(0..traces).map(|id| (id + 1, of(id))).collect::<Vec<_>>(), Shape::Jaeger)
}

#[test]
fn what_is_kept_stays_within_the_budget() {
    let text = many(40, 1_000);
    let whole =
        search(text.as_bytes(), 65_536, Limits::default(), &Query::default()).0.heap_bytes();
    let found = whole / 8;
    let limits = Limits { found, ..Limits::default() };
    let (mut engine, info, rows) = search(text.as_bytes(), 65_536, limits, &Query::default());
    // One trace more, which made it full, and room to grow in the columns before they are built.
    assert!(engine.heap_bytes() < found + whole / 20, "{} of {found}", engine.heap_bytes());
    assert_eq!((info.traces, info.spans, rows.len()), (40, 40_000, 40));
    let kept = rows.iter().filter(|row| row.ix.is_some()).count();
    assert!((1..8).contains(&kept), "{kept}");
    // Calls are counted in those that are whole, and the others are told.
    let ask = Ask::Calls { of: Slot::Found, trace: None, operations: false };
    let Answer::Dependencies(told) = answer(&mut engine, ask) else { panic!() };
    let of = told.open().unwrap().of.unwrap();
    assert_eq!((of.traces as usize, of.left_out as usize), (kept, 40 - kept));
}

/// Opens inputs of 64 kB pieces with room for so many bytes.
fn open(texts: &[&str], decoded: usize) -> (Engine, Answer, u64) {
    let mut engine = Engine::with_limits("test", Limits { decoded, ..Limits::default() });
    let mut out = Vec::new();
    let input = |i: usize| Input::File { index: i as u32, name: format!("{i}.json") };
    let inputs = (0..texts.len()).map(input).collect();
    engine.handle(Request { id: 1, ask: Ask::Open { inputs, apart: 0 } }, &mut out);
    let mut read = 0;
    for (ix, text) in (0..).zip(texts) {
        if !engine.takes(1) {
            break;
        }
        engine.begin_input(1, ix, Some(text.len() as u64));
        for piece in text.as_bytes().chunks(65_536) {
            if !engine.takes(1) {
                break;
            }
            read += piece.len() as u64;
            engine.feed(1, piece, &mut out);
        }
        engine.end_input(1, &mut out);
    }
    engine.finish(1, &mut out);
    while engine.step(&mut out) == Step::More {}
    (engine, out.pop().unwrap().answer, read)
}

#[test]
fn an_input_that_is_too_large_is_read_as_far_as_it_fits() {
    let text = many(10, 900);
    let (engine, answer, read) = open(&[&text, "{}"], 600_000);
    let Answer::Opened(info) = answer else { panic!("{answer:?}") };
    assert!(read < text.len() as u64 / 2, "{read} of {}", text.len());
    let (first, second) = (&info.inputs[0], &info.inputs[1]);
    let told = first.problem.as_ref().unwrap();
    assert_eq!(
        told.what,
        format!("Only the first {} spans of this fit into memory", grouped(info.spans))
    );
    assert_eq!((told.place.as_str(), first.spans), ("0.json", info.spans));
    assert!(info.spans > 500 && engine.heap_bytes() < 600_000, "{info:?}");
    assert!(second.problem.as_ref().unwrap().what.contains("not read"), "{second:?}");
    assert!(info.warnings.iter().any(|w| w.name == "truncated"), "{:?}", info.warnings);
    // All of it fits.
    let (_, answer, _) = open(&[&text], 60_000_000);
    let Answer::Opened(info) = answer else { panic!("{answer:?}") };
    assert_eq!((info.spans, &info.inputs[0].problem), (9_000, &None));
}

#[test]
fn an_input_whose_first_element_is_too_large() {
    let text = format!(
        r#"{{"data":[{{"traceID":"a","spans":[{{"traceID":"a","spanID":"b","operationName":"{}"#,
        "x".repeat(400_000)
    );
    let (_, answer, _) = open(&[&text], 200_000);
    let Answer::Failed(problem) = answer else { panic!("{answer:?}") };
    assert_eq!(problem.what, "This is too large for the memory of a browser's tab");
    assert_eq!(problem.place, "0.json");
}

#[test]
fn pasted_text_that_is_too_large() {
    let text = many(10, 900);
    let mut engine = Engine::with_limits("test", Limits { decoded: 600_000, ..Limits::default() });
    let mut out = Vec::new();
    let inputs = vec![Input::Text { text }];
    engine.handle(Request { id: 1, ask: Ask::Open { inputs, apart: 0 } }, &mut out);
    engine.finish(1, &mut out);
    while engine.step(&mut out) == Step::More {}
    let Some(Response { answer: Answer::Opened(info), .. }) = out.pop() else { panic!() };
    assert!(info.inputs[0].problem.as_ref().unwrap().what.starts_with("Only the first"));
}

fn grouped(n: u32) -> String {
    spanscape_core::base::fmt::count(n.into())
}
