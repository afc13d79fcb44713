//! How much memory hostile inputs take: at most four times the input and 16 MB, from the first byte to rows on the screen.
//!
//! A program of its own, because what counts the memory counts all of it; one test, because threads would add up.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use peak_alloc::PeakAlloc;
use spanscape_core::engine::protocol::{
    Answer, Ask, ColourBy, Input, Request, Response, RowLook, Slot, TraceRef,
};
use spanscape_core::engine::{Engine, Step};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What is taken besides four times the input.
const BESIDES: usize = 16 << 20;

/// What a span takes with a trace of its own while it is built, however short it is: four times a span is that much
/// only where it has 80 bytes, as all have that say what they are and when.
const SPAN: usize = 320;

/// As the page feeds it: what a browser's stream gives at once.
const PIECE: usize = 64 * 1024;

/// Far more than any of these takes where nothing is quadratic, also where others use the machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came of it, in words.
#[derive(Debug)]
struct Seen {
    spans: u32,
    problem: String,
    peak: usize,
}

/// Opens bytes as the page does, and asks for the first rows and a picture of all of them.
fn open(pieces: &mut dyn Iterator<Item = Vec<u8>>) -> Seen {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let (mut engine, mut out) = (Engine::new(""), Vec::new());
    let inputs = vec![Input::File { index: 0, name: "hostile".to_owned() }];
    engine.handle(Request { id: 1, ask: Ask::Open { inputs, apart: 0 } }, &mut out);
    engine.begin_input(1, 0, None);
    for piece in pieces {
        let mut more = engine.feed(1, &piece, &mut out);
        drop(piece);
        while more {
            more = engine.feed(1, &[], &mut out);
        }
        out.clear();
        if !engine.takes(1) {
            break;
        }
    }
    engine.end_input(1, &mut out);
    engine.finish(1, &mut out);
    while engine.step(&mut out) == Step::More {}
    let (mut spans, mut problem) = (0, String::new());
    for Response { answer, .. } in out.drain(..) {
        match answer {
            Answer::Opened(info) => spans = info.spans,
            Answer::Failed(failed) => problem = format!("{}; {}", failed.what, failed.advice),
            _ => {}
        }
    }
    let colour = ColourBy::Service;
    for ask in [
        Ask::Show { of: Slot::Open, trace: TraceRef::First },
        Ask::Rows { first: 0, count: 60, look: RowLook::default() },
        Ask::Minimap { width: 1_000, height: 60, colour },
    ] {
        engine.handle(Request { id: 2, ask }, &mut out);
    }
    Seen { spans, problem, peak: MEMORY.peak_usage().saturating_sub(before) }
}

/// Opens an input and holds time and memory against the limits. `length` is that of the text in it.
#[expect(clippy::disallowed_methods, reason = "a host test: there is a clock")]
fn check(what: &str, length: usize, pieces: &mut dyn Iterator<Item = Vec<u8>>) -> Seen {
    let began = Instant::now();
    let seen = open(pieces);
    let took = began.elapsed();
    println!(
        "{what}: {:.1} MB, {} spans, {:.1} MB of memory, {took:?} {}",
        length as f64 / 1e6,
        seen.spans,
        seen.peak as f64 / 1e6,
        seen.problem
    );
    let most = (4 * length).max(SPAN * seen.spans as usize) + BESIDES;
    assert!(seen.peak <= most, "{what} takes {} bytes for {length}", seen.peak);
    assert!(took < PATIENCE, "{what} takes {took:?}");
    seen
}

/// The same of a text in pieces, which are made as they are asked for.
fn check_text(what: &str, text: &str) -> Seen {
    check(what, text.len(), &mut text.as_bytes().chunks(PIECE).map(<[u8]>::to_vec))
}

/// Zipkin's span with something in it.
fn span(number: usize, more: &str) -> String {
    format!(
        "{{\"traceId\":\"aa\",\"id\":\"{number:x}\",\"name\":\"n\",\"timestamp\":{number}{more}}}"
    )
}

/// What a gzip of so many equal bytes is, and of what is around them.
fn bomb(front: &[u8], byte: u8, count: usize, end: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(front).unwrap();
    let block = vec![byte; 1 << 20];
    for _ in 0..count >> 20 {
        encoder.write_all(&block).unwrap();
    }
    encoder.write_all(end).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn hostile_inputs_take_little() {
    let long = "x".repeat(10 << 20);
    let seen = check_text(
        "a text of 10 MB",
        &format!("[{}]", span(1, &format!(",\"tags\":{{\"k\":\"{long}\"}}"))),
    );
    assert_eq!(seen.spans, 1);
    let seen = check_text(
        "a name of 10 MB",
        &format!("[{{\"traceId\":\"aa\",\"id\":\"1\",\"name\":\"{long}\"}}]"),
    );
    assert_eq!(seen.spans, 1);
    check_text("an id of 10 MB", &format!("[{{\"traceId\":\"{long}\",\"id\":\"{long}\"}}]"));
    check_text("a key of 10 MB", &format!("{{\"{long}\":1}}"));
    check_text("a text of 10 MB without an end", &format!("[{{\"traceId\":\"{long}"));
    let digits = "9".repeat(10 << 20);
    check_text("a number of 10 MB", &format!("[{}]", span(1, &format!(",\"duration\":{digits}"))));
    drop((long, digits));
    let many: Vec<String> = (0..1_000_000).map(|n| format!("\"k{n}\":\"v{n}\"")).collect();
    let seen = check_text(
        "a million attributes",
        &format!("[{}]", span(1, &format!(",\"tags\":{{{}}}", many.join(",")))),
    );
    assert_eq!(seen.spans, 1);
    drop(many);
    let events: Vec<String> =
        (0..300_000).map(|n| format!("{{\"timestamp\":{n},\"value\":\"e\"}}")).collect();
    check_text(
        "300,000 events",
        &format!("[{}]", span(1, &format!(",\"annotations\":[{}]", events.join(",")))),
    );
    drop(events);
    deep();
    wide();
    packed();
    let blank = || (0..160).map(|_| vec![b' '; PIECE]);
    check("10 MB of spaces", 160 * PIECE, &mut blank());
    let behind = format!("[{}]", span(1, ""));
    let seen = check("a span behind them", 160 * PIECE, &mut blank().chain([behind.into_bytes()]));
    assert_eq!(seen.spans, 1);
    let rubbish = "{\"a\":1}\n".repeat(1 << 20);
    check_text("a million lines of something else", &rubbish);
    check_text("a million broken lines", &"{\"traceId\":\n".repeat(1 << 20));
    check_text("a million opening brackets", &"[\n".repeat(1 << 20));
}

/// Deep JSON, and deep traces.
fn deep() {
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    let seen = check_text(
        "a value 100,000 deep",
        &format!("[{}]", span(1, &format!(",\"tags\":{{\"k\":{open}{close}}}"))),
    );
    assert_eq!(seen.spans, 1);
    check_text("arrays 100,000 deep", &format!("{open}{close}"));
    check_text("objects 100,000 deep", &"{\"a\":".repeat(100_000));
    check_text("wrappers 100,000 deep", &"{\"data\":[".repeat(100_000));
    let values = "{\"arrayValue\":{\"values\":[".repeat(100_000);
    check_text(
        "OTLP's values 100,000 deep",
        &format!(
            "{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{{\"traceId\":\"aa\",\"spanId\":\"bb\",\"attributes\":[{{\"key\":\"k\",\"value\":{values}"
        ),
    );
    let chain: Vec<String> =
        (1..=100_000).map(|n| span(n, &format!(",\"parentId\":\"{:x}\"", n - 1))).collect();
    let seen = check_text("a trace 100,000 deep", &format!("[{}]", chain.join(",")));
    assert_eq!(seen.spans, 100_000);
    let ring: Vec<String> = (1..=100_000)
        .map(|n| span(n, &format!(",\"parentId\":\"{:x}\"", n % 100_000 + 1)))
        .collect();
    let seen = check_text("a ring of 100,000", &format!("[{}]", ring.join(",")));
    assert_eq!(seen.spans, 100_000);
}

/// Many of one thing, also where all are the same.
fn wide() {
    let same = vec![span(1, ""); 100_000];
    check_text("100,000 times one span", &format!("[{}]", same.join(",")));
    let traces: Vec<String> =
        (0..100_000).map(|n| format!("{{\"traceId\":\"{n:x}\",\"id\":\"1\"}}")).collect();
    let seen = check_text("100,000 traces", &format!("[{}]", traces.join(",")));
    assert_eq!(seen.spans, 100_000);
    let bare = "{\"traceId\":\"a\"},".repeat(200_000);
    check_text("200,000 spans with nothing in them", &format!("[{}]", bare.trim_end_matches(',')));
    let processes: Vec<String> =
        (0..100_000).map(|n| format!("\"p{n}\":{{\"serviceName\":\"s{n}\"}}")).collect();
    check_text(
        "100,000 processes",
        &format!(
            "{{\"data\":[{{\"traceID\":\"a\",\"spans\":[],\"processes\":{{{}}}}}]}}",
            processes.join(",")
        ),
    );
}

/// A gigabyte in a megabyte of gzip.
fn packed() {
    let gib = 1 << 30;
    let pieces = |bytes: &[u8]| bytes.chunks(PIECE).map(<[u8]>::to_vec).collect::<Vec<_>>();
    // What is read of them is no text, and what stands between documents is passed over: none of it is kept.
    for (what, front, byte, count) in [
        ("1 GiB of zeros", &b""[..], 0, gib),
        ("256 MiB of spaces", b"", b' ', gib / 4),
        ("256 MiB of rubbish", b"", b'x', gib / 4),
        ("256 MiB of spaces behind a list", b"[]", b' ', gib / 4),
    ] {
        let packed = bomb(front, byte, count, b"");
        let seen = check(what, packed.len(), &mut pieces(&packed).into_iter());
        assert!(!seen.problem.is_empty() || front == b"[]", "{seen:?}");
    }
    let twice = bomb(&[], b' ', gib, b"");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&twice).unwrap();
    let packed = encoder.finish().unwrap();
    check("1 GiB of spaces, packed twice", packed.len(), &mut pieces(&packed).into_iter());
    // A text is kept as it is until it ends: that much, and what a list that grows takes.
    let text = bomb(b"[{\"traceId\":\"", b'a', 32 << 20, b"\"}]");
    check("32 MiB of an id", 32 << 20, &mut pieces(&text).into_iter());
}
