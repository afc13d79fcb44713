//! What the engine's work on a large trace costs on the host, for profiling: `cargo bench -p spanscape-core`.
//!
//! `SPANS` is the size of the trace, 100,000 if it is not given. What it costs in a browser is another
//! question, which `./dev bench` answers.

#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "nothing of it is shipped, and it has no input but its own"
)]

mod trace;

use std::cell::RefCell;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput};
use spanscape_core::analysis::align::align;
use spanscape_core::analysis::merged::merge;
use spanscape_core::analysis::verdict::{Case, TimeSpent, findings};
use spanscape_core::analysis::{
    Amount, Change, EventColumn, EventTable, GroupKey, SpanColumn, StatColumn, Statistics,
    attribute_keys, critical_path, execution_times, lint, main_root, self_times, span_order,
    what_if,
};
use spanscape_core::engine::Engine;
use spanscape_core::engine::judge::judge;
use spanscape_core::engine::protocol::{
    Answer, Ask, ColourBy, Fold, Request, RowLook, Slot, TraceRef,
};
use spanscape_core::export::{Export, Format};
use spanscape_core::ingest::Ingest;
use spanscape_core::model::store::Event;
use spanscape_core::model::{Draft, SpanIx, Thresholds, TraceIx, build};

/// Bytes that the worker decodes at once.
const PIECE: usize = 64 * 1024;

fn main() {
    let spans = std::env::var("SPANS").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let bytes = trace::jaeger(spans);
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    ingest(&mut criterion, &bytes);
    questions(&mut criterion, &bytes, spans);
    spent(&mut criterion, &bytes);
    verdict(&mut criterion, &bytes);
    tables(&mut criterion, &bytes, spans);
    export(&mut criterion, &bytes);
    compare(&mut criterion, &bytes);
    criterion.final_summary();
}

/// Two traces as one: which span is which, and where the time went.
fn compare(criterion: &mut Criterion, bytes: &[u8]) {
    let store = build(decode(bytes));
    let trace = store.traces()[0];
    let mut group = criterion.benchmark_group("compare");
    group.bench_function("align", |b| b.iter(|| align(&store, &trace, &trace)));
    let alignment = align(&store, &trace, &trace);
    let starts = |span| store.start(span);
    group.bench_function("merge", |b| {
        b.iter(|| merge(&store, [&trace, &trace], &alignment, &starts));
    });
    group.finish();
}

/// The trace written as each form, and what has to be done before the first piece.
fn export(criterion: &mut Criterion, bytes: &[u8]) {
    let store = build(decode(bytes));
    let trace = store.traces()[0];
    let mut group = criterion.benchmark_group("export");
    for format in Format::ALL {
        group.bench_function(format!("{format:?}, begin"), |b| {
            b.iter(|| Export::new(&store, &trace, format));
        });
        group.bench_function(format!("{format:?}"), |b| {
            b.iter(|| {
                let (mut export, mut piece) = (Export::new(&store, &trace, format), Vec::new());
                while export.piece(&store, &mut piece, PIECE) {
                    black_box(&piece);
                    piece.clear();
                }
            });
        });
    }
}

/// Where the time went: the critical path, self times, execution times; and what the lint says.
fn spent(criterion: &mut Criterion, bytes: &[u8]) {
    let store = build(decode(bytes));
    let trace = store.traces()[0];
    let starts = |span| store.start(span);
    let mut group = criterion.benchmark_group("spent");
    group.bench_function("critical path", |b| {
        b.iter(|| main_root(&store, &trace).map(|root| critical_path(&store, root, &starts)));
    });
    group.bench_function("self times", |b| b.iter(|| self_times(&store, &trace, &starts)));
    group.bench_function("execution times", |b| {
        b.iter(|| execution_times(&store, &trace, &starts));
    });
    let spans: Vec<SpanIx> = store.spans_of(&trace).collect();
    let all = [Change::Faster { spans: spans.clone(), by: Amount::Percent(50) }];
    group.bench_function("what if, all faster", |b| {
        b.iter(|| what_if(&store, &trace, &starts, &all));
    });
    let some = spans.into_iter().step_by(100).collect();
    let some = [Change::Batched { spans: some }];
    group.bench_function("what if, some batched", |b| {
        b.iter(|| what_if(&store, &trace, &starts, &some));
    });
    group.finish();
    criterion.bench_function("lint", |b| b.iter(|| lint(&store, &trace)));
}

/// The verdict: what is wrong, where the time went, and all of it in words from nothing but the spans.
fn verdict(criterion: &mut Criterion, bytes: &[u8]) {
    let store = build(decode(bytes));
    let trace = store.traces()[0];
    let starts = |span| store.start(span);
    let root = main_root(&store, &trace);
    let path = root.map(|root| critical_path(&store, root, &starts)).unwrap_or_default();
    let execution = execution_times(&store, &trace, &starts);
    let thresholds = &Thresholds::default();
    let case = Case {
        store: &store,
        trace,
        starts: &starts,
        recorded: true,
        path: &path,
        root,
        thresholds,
    };
    let mut group = criterion.benchmark_group("verdict");
    group.bench_function("findings", |b| b.iter(|| findings(&case)));
    group.bench_function("time spent", |b| b.iter(|| TimeSpent::new(&case, &execution)));
    group.bench_function("all of it", |b| b.iter(|| judge(&store, TraceIx(0), thresholds)));
    group.finish();
}

/// The tables: statistics, spans, events.
fn tables(criterion: &mut Criterion, bytes: &[u8], spans: usize) {
    let store = build(decode(bytes));
    let trace = store.traces()[0];
    let starts = |span| store.start(span);
    let own = self_times(&store, &trace, &starts);
    let request = || "http.request.header.x-request-id".to_owned();

    let mut group = criterion.benchmark_group("statistics");
    let keys = [
        ("by service", vec![GroupKey::Service]),
        ("by service, operation", vec![GroupKey::Service, GroupKey::Operation]),
        ("all different", vec![GroupKey::Attribute(request())]),
        ("operation, all different", vec![GroupKey::Operation, GroupKey::Attribute(request())]),
    ];
    for (name, by) in &keys {
        group.bench_function(*name, |b| b.iter(|| Statistics::new(&store, &trace, None, &own, by)));
    }
    let mut all = Statistics::new(&store, &trace, None, &own, &keys[3].1);
    group.bench_function("sort, all different", |b| b.iter(|| all.sort(StatColumn::P95, true)));
    group.bench_function("query of a line", |b| b.iter(|| all.query_of(&store, 1)));
    group.finish();

    let mut group = criterion.benchmark_group("span table");
    let columns = [
        ("by name", SpanColumn::Name),
        ("by start", SpanColumn::Start),
        ("by duration", SpanColumn::Duration),
        ("by children", SpanColumn::Children),
        ("by id", SpanColumn::Id),
        ("by status code", SpanColumn::Attribute("http.response.status_code".to_owned())),
        ("by texts, all different", SpanColumn::Attribute(request())),
    ];
    for (name, column) in columns {
        group.bench_function(name, |b| {
            b.iter(|| span_order(&store, &trace, None, &column, true, &starts, &own));
        });
    }
    group.bench_function("keys", |b| b.iter(|| attribute_keys(&store, &trace, None)));
    group.finish();

    let mut group = criterion.benchmark_group("event table");
    let at = |event: &Event| event.time.0 - trace.base.0;
    group.bench_function("new", |b| b.iter(|| EventTable::new(&store, &trace, None, &at)));
    let mut table = EventTable::new(&store, &trace, None, &at);
    for (name, text) in [
        ("filter, in all", "e".to_owned()),
        ("filter, in none", trace::request_of(spans / 2)),
        ("filter, two words", "orders message=a".to_owned()),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| {
                // Else it would go on with what it has.
                table.filter(&store, "");
                table.filter(&store, &text);
            });
        });
    }
    table.filter(&store, "");
    group.bench_function("sort by name", |b| {
        b.iter(|| table.sort(&store, EventColumn::Span, true));
    });
    group.finish();
}

fn find_ask(text: String) -> Ask {
    Ask::Find { text, keep: None, near: None }
}

fn decode(bytes: &[u8]) -> Draft {
    let mut ingest = Ingest::default();
    ingest.begin("made");
    bytes.chunks(PIECE).for_each(|piece| ingest.push(piece));
    ingest.finish().0
}

/// From bytes to a store.
fn ingest(criterion: &mut Criterion, bytes: &[u8]) {
    let mut group = criterion.benchmark_group("ingest");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("decode", |b| b.iter_with_large_drop(|| decode(black_box(bytes))));
    group.bench_function("build", |b| {
        b.iter_batched(|| decode(bytes), build, BatchSize::PerIteration);
    });
    group.finish();
}

/// An engine that shows the trace.
struct Shown(Engine);

impl Shown {
    fn new(bytes: &[u8]) -> Self {
        let mut shown = Self(Engine::new("bench"));
        shown.0.adopt(build(decode(bytes)), Vec::new());
        shown.ask(Ask::Show { of: Slot::Open, trace: TraceRef::Ix(TraceIx(0)) });
        shown
    }

    fn ask(&mut self, ask: Ask) -> Answer {
        let mut out = Vec::new();
        self.0.handle(Request { id: 1, ask }, &mut out);
        let answer = out.pop().expect("every question is answered").answer;
        assert!(!matches!(answer, Answer::Failed(_)), "{answer:?}");
        answer
    }

    fn fold(&mut self, fold: Fold) -> Answer {
        self.ask(Ask::Fold { fold, keep: None })
    }
}

/// What the page asks of a trace that is shown.
fn questions(criterion: &mut Criterion, bytes: &[u8], spans: usize) {
    let mut shown = Shown::new(bytes);
    let mut group = criterion.benchmark_group("rows");
    let look = RowLook { path: true, ..RowLook::default() };
    let middle = Ask::Rows { first: spans as u32 / 2, count: 200, look: look.clone() };
    group.bench_function("200, all expanded", |b| b.iter(|| shown.ask(middle.clone())));
    for _ in 0..8 {
        shown.fold(Fold::CollapseLevel);
    }
    let early = Ask::Rows { first: 100, count: 200, look };
    group.bench_function("200, half collapsed", |b| b.iter(|| shown.ask(early.clone())));
    shown.fold(Fold::ExpandAll);
    group.finish();

    let mut group = criterion.benchmark_group("folds");
    group.bench_function("collapse all, expand all", |b| {
        b.iter(|| (shown.fold(Fold::CollapseAll), shown.fold(Fold::ExpandAll)));
    });
    group.bench_function("a level, expand all", |b| {
        b.iter(|| (shown.fold(Fold::CollapseLevel), shown.fold(Fold::ExpandAll)));
    });
    group.finish();

    let mut group = criterion.benchmark_group("find");
    let texts = [
        ("one span's own", trace::request_of(spans / 2)),
        ("in every span", "e".to_owned()),
        ("key=value", "telemetry.sdk.language=python".to_owned()),
        ("two words", "orders error".to_owned()),
    ];
    let shown = RefCell::new(shown);
    for (name, text) in texts {
        // Forgotten each time: an answer that is still there is not found again.
        let forget = || shown.borrow_mut().ask(find_ask(String::new()));
        group.bench_function(name, |b| {
            let find = |_| shown.borrow_mut().ask(find_ask(text.clone()));
            b.iter_batched(forget, find, BatchSize::PerIteration);
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("minimap");
    let picture = Ask::Minimap { width: 1_400, height: 60, colour: ColourBy::Service };
    group.bench_function("1400 x 60", |b| b.iter(|| shown.borrow_mut().ask(picture.clone())));
    group.finish();
}
