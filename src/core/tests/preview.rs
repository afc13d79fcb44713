//! The first rows of what is still on its way: what is known so far, at a cost that has a bound.

use crate::support;

use spanscape_core::engine::protocol::{Answer, Ask, Input, Preview, Request, Response, TraceRef};
use spanscape_core::engine::{Engine, Step};
use support::script::print;

struct Run {
    engine: Engine,
    id: u32,
}

impl Run {
    /// An opening to which this much of a file came.
    fn after(bytes: &str) -> Self {
        let mut run = Self { engine: Engine::new("test"), id: 1 };
        let input = Input::File { index: 0, name: "x".into() };
        run.engine.handle(
            Request { id: 1, ask: Ask::Open { inputs: vec![input], apart: 0 } },
            &mut Vec::new(),
        );
        run.engine.begin_input(1, 0, None);
        // Until so many bytes are there, it is not known what they are.
        run.engine.feed(1, " ".repeat(5_000).as_bytes(), &mut Vec::new());
        run.engine.feed(1, bytes.as_bytes(), &mut Vec::new());
        run
    }

    fn ask(&mut self, trace: TraceRef) -> Answer {
        let mut out = Vec::new();
        self.id += 1;
        let ask = Ask::Preview { open: 1, trace };
        self.engine.handle(Request { id: self.id, ask }, &mut out);
        assert_eq!(out.len(), 1);
        out.pop().unwrap().answer
    }

    fn preview(&mut self) -> Preview {
        match self.ask(TraceRef::First) {
            Answer::Preview(preview) => *preview,
            other => panic!("{other:?}"),
        }
    }
}

fn check(bytes: &str, expect: &str) {
    assert_eq!(print(&Run::after(bytes).ask(TraceRef::First)), expect, "{bytes}");
}

fn jaeger(id: u32, parent: u32, start: u32) -> String {
    let references = match parent {
        0 => String::new(),
        _ => format!(
            "\"references\":[{{\"refType\":\"CHILD_OF\",\"traceID\":\"00000000000000aa\",\"spanID\":\"{parent:016x}\"}}],"
        ),
    };
    format!(
        "{{\"traceID\":\"00000000000000aa\",\"spanID\":\"{id:016x}\",\"operationName\":\"op-{id}\",{references}\
         \"startTime\":{start},\"duration\":5,\"tags\":[{{\"key\":\"k\",\"type\":\"string\",\"value\":\"{id}\"}}],\
         \"logs\":[{{\"timestamp\":{start},\"fields\":[]}}],\"processID\":\"p1\"}}"
    )
}

#[test]
fn each_format_shows_what_has_come() {
    let (a, b, c) = (jaeger(1, 0, 1000), jaeger(2, 1, 1001), jaeger(3, 9, 1002));
    // Services stand behind the spans, and of a fourth span only a part has come.
    let cut = a.get(..a.len() / 2).unwrap_or(&a);
    check(
        &format!("{{\"data\":[{{\"traceID\":\"00000000000000aa\",\"spans\":[{a},{b},{c},{cut}"),
        "preview of 3 spans of 00000000000000aa\n  0 \"\" op-1 0+5000\n  1 \"\" op-2 1000+5000\n  0 \"\" op-3 2000+5000\n",
    );
    check(
        "[{\"traceId\":\"aa\",\"id\":\"1\",\"name\":\"get\",\"timestamp\":7,\"duration\":3,\
         \"localEndpoint\":{\"serviceName\":\"shop\"}},{\"traceId\":\"aa\",\"id\":\"2\",\"na",
        "preview of 1 spans of 00000000000000aa\n  0 \"shop\" get 0+3000\n",
    );
    check(
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":\
         {\"stringValue\":\"shop\"}}]},\"scopeSpans\":[{\"scope\":{},\"spans\":[{\"traceId\":\"aa\",\
         \"spanId\":\"1\",\"name\":\"get\",\"startTimeUnixNano\":\"7\",\"endTimeUnixNano\":\"9\"},{\"tra",
        "preview of 1 spans of 00000000000000aa\n  0 \"shop\" get 0+2\n",
    );
    check(
        "{\"data\":[{\"traceID\":\"aa\",\"spans\":[{\"tra",
        "failed: There is no trace in it | Open or search for something else\n",
    );
}

#[test]
fn it_is_of_the_first_spans_whatever_has_come() {
    let spans: Vec<_> = (1..=5_000).map(|id| jaeger(id, id.min(2) - 1, 1000 + id)).collect();
    let text =
        format!("{{\"data\":[{{\"traceID\":\"00000000000000aa\",\"spans\":[{}", spans.join(","));
    let mut run = Run::after(&text);
    let preview = run.preview();
    assert_eq!((preview.spans, preview.head.row.spans), (2_000, 2_000));
    assert_eq!((preview.rows.total, preview.rows.rows.len(), preview.head.rows), (256, 256, 256));
    assert_eq!(preview.rows.rows[200].events, [preview.rows.rows[200].start]);
    assert!(preview.head.warnings.is_empty());
    assert_eq!(run.preview(), preview);
    // By its id, as a link has it; and another's is not there.
    let by_id = |id: &str| TraceRef::Id(id.to_owned());
    assert!(matches!(run.ask(by_id("AA")), Answer::Preview(_)));
    assert!(matches!(run.ask(by_id("bb")), Answer::Failed(_)));
    // What is opened does not feel it.
    run.engine.feed(1, b"],\"processes\":{\"p1\":{\"serviceName\":\"shop\"}}}]}", &mut Vec::new());
    run.engine.finish(1, &mut Vec::new());
    let mut out = Vec::new();
    while run.engine.step(&mut out) == Step::More {}
    let Some(Answer::Opened(info)) = out.pop().map(|r| r.answer) else { panic!("not open") };
    assert_eq!((info.spans, info.traces), (5_000, 1));
    assert!(matches!(run.ask(TraceRef::First), Answer::Failed(_)));
}

#[test]
fn the_tree_is_built_in_steps_and_can_be_given_up_between_them() {
    let spans: Vec<_> = (1..=100).map(|id| jaeger(id, id.min(2) - 1, 1000 + id)).collect();
    let text = format!("{{\"data\":[{{\"spans\":[{}]}}]}}", spans.join(","));
    let mut built = Run::after(&text);
    built.engine.finish(1, &mut Vec::new());
    let (mut steps, mut out) = (0, Vec::new());
    while out.is_empty() || !matches!(out.last(), Some(Response { answer: Answer::Opened(_), .. }))
    {
        assert_eq!(built.engine.step(&mut out), Step::More);
        steps += 1;
    }
    assert!(steps > 6, "{steps}");
    for after in 0..steps {
        let mut run = Run::after(&text);
        run.engine.finish(1, &mut Vec::new());
        for _ in 0..after {
            run.engine.step(&mut Vec::new());
        }
        let mut out = Vec::new();
        run.engine.handle(Request { id: 2, ask: Ask::Cancel { open: 1 } }, &mut out);
        assert!(matches!(&out[..], [Response { id: 1, answer: Answer::Failed(_) }]), "{out:?}");
        assert_eq!(run.engine.step(&mut out), Step::Idle);
        assert!(!run.engine.wants(1));
    }
}
