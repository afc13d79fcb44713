//! Our own small files, one a format and one a refusal, as the browser journeys open them: what
//! each is taken for.
#![allow(clippy::unwrap_used, reason = "a test: what fails shall stop it")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use spanscape_core::ingest::{Format, Ingest};
use spanscape_core::model::build;

/// What the fixture is, or why it is refused; then the warnings.
fn summary(name: &str) -> String {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut ingest = Ingest::default();
    ingest.begin(name);
    ingest.push(&fs::read(dir.join(name)).unwrap());
    let report = ingest.end();
    let store = build(ingest.finish().0);
    let mut out = match report.problem {
        Some(problem) => problem.what(),
        None => format!(
            "{}, traces {}, spans {}, errors {}",
            report.format.map_or("nothing", Format::name),
            report.traces,
            report.spans,
            store.traces().iter().map(|t| t.errors).sum::<u32>()
        ),
    };
    for (kind, n) in store.warnings().counts() {
        let _ = write!(out, ", {} {n}", kind.name());
    }
    out
}

#[test]
fn each_is_what_it_is() {
    let mut all = String::new();
    for name in [
        "jaeger.json",
        "jaeger-ui.json",
        "jaeger-v3.json",
        "jaeger-es-bulk.jsonl",
        "jaeger-es-search.json",
        "otlp.json",
        "otlp-lines.jsonl",
        "tempo-v1.json",
        "tempo-v2.json",
        "zipkin.json",
        "jaeger-error.json",
        "loki.json",
        "dependencies.json",
        "otlp-logs.json",
        "tempo-search.json",
        "zipkin-v1.json",
    ] {
        let _ = writeln!(all, "{name}: {}", summary(name));
    }
    assert_snapshot!(all, @r#"
        jaeger.json: Jaeger JSON, traces 2, spans 3, errors 1, other-trace-reference 1, reported 1
        jaeger-ui.json: Jaeger JSON, traces 1, spans 2, errors 0
        jaeger-v3.json: OTLP JSON, traces 1, spans 3, errors 1
        jaeger-es-bulk.jsonl: Jaeger Elasticsearch documents, traces 1, spans 2, errors 1
        jaeger-es-search.json: Jaeger Elasticsearch documents, traces 1, spans 1, errors 0
        otlp.json: OTLP JSON, traces 1, spans 3, errors 1
        otlp-lines.jsonl: OTLP JSON lines, traces 1, spans 3, errors 1
        tempo-v1.json: Tempo JSON, traces 1, spans 3, errors 1
        tempo-v2.json: Tempo JSON, traces 1, spans 3, errors 1
        zipkin.json: Zipkin v2 JSON, traces 1, spans 3, errors 1
        jaeger-error.json: The server answered with an error: trace not found
        loki.json: This is an answer of Loki: logs, no traces
        dependencies.json: These are dependency links between services, no traces
        otlp-logs.json: These are OTLP logs, no traces, other-signal 1
        tempo-search.json: This is a list of search results, without spans
        zipkin-v1.json: This is Zipkin v1 JSON
        "#);
}
