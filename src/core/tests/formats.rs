//! One trace in every format and wrapping: the same spans come out; and what is refused, in words.

use spanscape_core::ingest::{Format, Ingest, InputReport};
use spanscape_core::model::dump_draft;

/// The lines of spans and events of one of our own files, and the report.
fn read(file: &str) -> (Vec<String>, InputReport) {
    let path = format!("{}/../../tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    let Ok(bytes) = std::fs::read(&path) else {
        return (vec![format!("cannot read {path}")], InputReport::default());
    };
    let mut ingest = Ingest::default();
    ingest.begin(file);
    ingest.push(&bytes);
    let report = ingest.end();
    let text = dump_draft(&ingest.finish().0);
    let lines = text.lines().filter(|l| l.contains('+') || l.trim_start().starts_with('*'));
    (lines.map(str::to_owned).collect(), report)
}

#[test]
fn one_trace_is_the_same_in_every_format() {
    let (expect, _) = read("otlp.json");
    insta::assert_snapshot!(expect.join("\n"), @r#"
    c0ffee00000000000000000000000001/a1 1790000000000000000+5200000 "GET /cart" r1 Server
    c0ffee00000000000000000000000001/a2<a1 1790000000000300000+4500000 "load cart" r1 Client
      *1790000000000900000 "retry"
    c0ffee00000000000000000000000001/a3<a2 1790000000001100000+3000000 "GET /items" r2 Server Error("database is locked")
      *1790000000003900000 "gave up"
    "#);
    for (file, format) in [
        ("otlp.json", Format::Otlp),
        ("otlp-lines.jsonl", Format::OtlpLines),
        ("jaeger-v3.json", Format::Otlp),
        ("tempo-v1.json", Format::Tempo),
        ("tempo-v2.json", Format::Tempo),
        ("zipkin.json", Format::Zipkin),
    ] {
        let (spans, report) = read(file);
        assert_eq!(report.format, Some(format), "{file}");
        assert_eq!((report.traces, report.spans), (1, 3), "{file}");
        assert_eq!(spans, expect, "{file}");
    }
}

#[test]
fn what_has_no_spans_is_refused_in_words() {
    let refusals = ["otlp-logs.json", "tempo-search.json", "zipkin-v1.json"].map(|file| {
        let (spans, report) = read(file);
        assert!(spans.is_empty(), "{file}");
        let problem = report.problem.unwrap_or_else(|| panic!("{file} was not refused"));
        format!("{}. {}.", problem.what(), problem.advice())
    });
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    These are OTLP logs, no traces. Open the file that the traces pipeline writes.
    This is a list of search results, without spans. Open one trace by its id: the answer of /api/traces/ID.
    This is Zipkin v1 JSON. Ask Zipkin for /api/v2/traces, which gives Zipkin v2 JSON.
    "#);
}
