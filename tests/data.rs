//! Every file of the public trace data against the counts of an independent program (`STATS.tsv`),
//! and each oddity that it found against the warnings that we give for it.
//!
//! Where the two differ and both have a reason, the reason stands here; a difference without one
//! fails, and so does a reason that is no longer needed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test: what fails shall stop it"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use spanscape_core::ingest::{Ingest, InputReport};
use spanscape_core::model::{Store, WarningKind, build, dump};

use WarningKind as W;

/// One line of `STATS.tsv`.
struct Row {
    file: String,
    format: String,
    /// Traces, spans, services, depth, errors.
    counts: Vec<String>,
    oddities: String,
}

const COUNTS: [&str; 5] = ["traces", "spans", "services", "depth", "errors"];

/// File, count, theirs, ours, why.
const EXPLAINED: &[(&str, &str, &str, &str, &str)] = &[
    (
        "otlp/fluent-fluent-bit__opentelemetry_traces.json",
        "traces",
        "5",
        "4",
        "an id of 31 digits is the number that stands there with 32 digits as well; they compare texts",
    ),
    ("jaeger/jaegertracing-spark-dependencies__resources_spans.json", "depth", "7", "10", TWINS),
    ("otlp/jaegertracing-jaeger__otel_traces_01.json", "depth", "1", "2", FALLBACK),
    ("zipkin/openzipkin-zipkin__netflix.json", "depth", "3", "5", TWINS),
    (
        "zipkin/openzipkin-zipkin__smartthings-mobile-web-install.json",
        "depth",
        "38",
        "39",
        "the parts of one span are merged; they take a part for the parent",
    ),
];

const TWINS: &str =
    "client and server under one id are told by their kind, and the server hangs below the client";
const FALLBACK: &str =
    "a FOLLOWS_FROM link inside the trace stands in for a parent that is missing";

/// Formats that hold no traces that we read, and what must be said about them.
const REFUSED: &[(&str, &str)] =
    &[("zipkin v1", "Zipkin v1"), ("loki", "Loki"), ("dependencies", "dependency links")];

/// How many warnings of the kinds together an oddity must give.
#[derive(Clone, Copy)]
enum Rule {
    /// As many as they count.
    Exactly,
    /// At least as many: we count other places, too (all ids, not only trace ids, for example).
    AtLeast,
}
use Rule::{AtLeast, Exactly};

const ODDITIES: &[(&str, Rule, &[W])] = &[
    ("unparsable line(s)", Exactly, &[W::BadLine]),
    ("requests of logs or metrics among them", Exactly, &[W::OtherSignal]),
    ("missing parents", Exactly, &[W::MissingParent]),
    ("traces with several roots", Exactly, &[W::SeveralRoots]),
    ("traces with no root", Exactly, &[W::NoRoot]),
    ("parent cycles", Exactly, &[W::ParentCycle]),
    ("spans that are their own parent", Exactly, &[W::SelfParent]),
    (
        "duplicate span ids",
        AtLeast,
        &[W::DuplicateSpanId, W::DuplicateSpan, W::SharedSpan, W::MergedPartialSpan],
    ),
    (
        "duplicate spans, same content",
        AtLeast,
        &[W::DuplicateSpanId, W::DuplicateSpan, W::SharedSpan],
    ),
    ("shared spans", Exactly, &[W::SharedSpan]),
    ("children starting before their parent", Exactly, &[W::StartsBeforeParent]),
    ("children ending after their parent", Exactly, &[W::EndsAfterParent]),
    ("children starting after their parent ended", Exactly, &[W::StartsAfterParentEnd]),
    ("negative durations", Exactly, &[W::NegativeDuration]),
    ("start time zero", Exactly, &[W::ZeroStart]),
    ("spans without timestamp", Exactly, &[W::MissingStart, W::MergedPartialSpan]),
    ("spans without duration", Exactly, &[W::MissingEnd, W::MergedPartialSpan]),
    ("spans without end", AtLeast, &[W::MissingEnd, W::DuplicateSpan]),
    ("references to another trace", Exactly, &[W::OtherTraceReference, W::InvalidLink]),
    ("span warnings", AtLeast, &[W::Reported]),
    ("trace warnings", AtLeast, &[W::Reported]),
    ("upper-case ids", AtLeast, &[W::UpperCaseId]),
    ("short trace ids", AtLeast, &[W::ShortId]),
    ("ids as numbers", AtLeast, &[W::ShortId]),
    ("trace ids that are not hex", AtLeast, &[W::IrregularId]),
    ("id neither hex nor base64", AtLeast, &[W::IrregularId, W::ShortId]),
    ("resources without service.name", Exactly, &[W::MissingServiceName]),
    ("spans without service name", Exactly, &[W::MissingServiceName]),
    ("empty span names", AtLeast, &[W::EmptyName]),
    ("spans without a name", AtLeast, &[W::EmptyName]),
    ("null resourceSpans entry", AtLeast, &[W::BadEntry]),
    ("entries that are not spans", AtLeast, &[W::BadEntry]),
    ("malformed scopes", AtLeast, &[W::BadEntry]),
    ("repeated tag keys", Exactly, &[W::RepeatedKey]),
    ("dropped counts", AtLeast, &[W::DroppedData]),
];

/// Oddities about which there is nothing to say to a person: shapes that are read like any other,
/// sizes, and values that are kept as they are.
const SILENT: &[&str] = &[
    "FOLLOWS_FROM",
    "a trace of h",
    "bare trace",
    "base64 ids",
    "batches",
    "binary tags",
    "children under one span",
    "concatenated json",
    "events outside their span",
    "instrumentationLibrarySpans",
    "int64 string tag >2^53",
    "intValue as JSON number",
    "jsonl",
    "kind as name",
    "links",
    "logs outside their span",
    "longest tag",
    // They compare the lengths of all ids; ours is about one trace written in two ways.
    "mixed trace id lengths",
    "names with non-ASCII",
    "references that embed the parent span",
    "requests",
    "spans as the Jaeger UI downloads them, enriched",
    "spans with null/absent tags",
    "spans with several references",
    "tag values that are not strings",
    "tags >4 KiB",
    "tags with non-ASCII",
    "traceState",
    "under result",
    "up to roots in a trace",
    "zero durations",
];

/// File, oddity, our count, why it is another.
const OTHER_COUNTS: &[(&str, &str, u32, &str)] = &[
    ("jaeger/jaegertracing-jaeger-ui__TraceGraph_testTrace.json", "short trace ids", 0, NOT_HEX),
    ("jaeger/jaegertracing-jaeger-ui__happyTrace.json", "short trace ids", 0, NOT_HEX),
    (
        "otlp/open-telemetry-opentelemetry-go-instrumentation__databasesql_traces.json",
        "short trace ids",
        0,
        NOT_HEX,
    ),
    (
        "otlp/open-telemetry-opentelemetry-go-instrumentation__grpc_traces.json",
        "short trace ids",
        0,
        NOT_HEX,
    ),
    ("otlp/smithclay-otlp2parquet__trace_mixed_encoding.json", "short trace ids", 0, NOT_HEX),
    (
        "jaeger/jaegertracing-jaeger-ui__parent-cycle.legacy.json",
        "children starting before their parent",
        0,
        "the circle is cut at its earliest span, which then has no parent to start before",
    ),
    (
        "jaeger/jaegertracing-spark-dependencies__resources_spans.json",
        "traces with several roots",
        0,
        TWINS,
    ),
    ("otlp/jaegertracing-jaeger__otel_traces_01.json", "missing parents", 3, FALLBACK),
    (
        "otlp/observIQ-bindplane-agent__traces-report.json",
        "children ending after their parent",
        20,
        "compared in nanoseconds; they compare doubles of microseconds, a quarter of one apart",
    ),
    (
        "otlp/fluent-fluent-bit__opentelemetry_traces.json",
        "resources without service.name",
        28,
        "told of resources that have spans",
    ),
    ("zipkin/openzipkin-zipkin__envoy.json", "shared spans", 0, ALONE),
    ("zipkin/openzipkin-zipkin__yelp.json", "shared spans", 3, ALONE),
    (
        "zipkin/openzipkin-zipkin__smartthings-mobile-web-install.json",
        "children starting after their parent ended",
        32,
        "the parts of one span are merged",
    ),
];

const NOT_HEX: &str = "an id that is not hexadecimal has no due length: reported as irregular only";
const ALONE: &str = "the other half of a shared span is not in the file, so nothing is shared";

fn data() -> Option<PathBuf> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if dir.join("STATS.tsv").is_file() {
        return Some(dir);
    }
    println!("skipped: the public trace data is not here ({})", dir.display());
    None
}

fn rows(dir: &Path) -> Vec<Row> {
    let stats = fs::read_to_string(dir.join("STATS.tsv")).unwrap();
    let mut lines = stats.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let rows: Vec<Row> = lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let at = |name: &str| {
                let column = names.iter().position(|n| *n == name).unwrap();
                cells.get(column).copied().unwrap_or("").to_owned()
            };
            Row {
                file: at("file"),
                format: at("format"),
                counts: COUNTS.iter().map(|name| at(name)).collect(),
                oddities: at("oddities"),
            }
        })
        .collect();
    assert!(rows.len() > 100, "{} rows", rows.len());
    rows
}

/// The report, the services before repair, the store.
fn open(dir: &Path, file: &str) -> (InputReport, usize, Store) {
    let mut ingest = Ingest::default();
    ingest.begin(file);
    ingest.push(&fs::read(dir.join(file)).unwrap());
    let report = ingest.end();
    let draft = ingest.finish().0;
    (report, draft.services(), build(draft))
}

fn counts(report: &InputReport, services: usize, store: &Store) -> [String; 5] {
    let depth = store.traces().iter().map(|t| t.max_depth).max().unwrap_or(0);
    let errors: u32 = store.traces().iter().map(|t| t.errors).sum();
    let services = services as u32;
    [report.traces, report.spans, services, depth, errors].map(|n| n.to_string())
}

/// `missing parents 2; bare trace` as names with numbers; the number may stand anywhere.
fn oddities(text: &str) -> BTreeMap<String, u32> {
    let parts = text.split("; ").filter(|p| !p.is_empty());
    parts
        .map(|part| {
            let is_number = |w: &&str| w.parse::<f64>().is_ok();
            let number = part.split(' ').rfind(is_number).and_then(|w| w.parse().ok());
            let words: Vec<&str> = part.split(' ').filter(|w| !is_number(w)).collect();
            (words.join(" "), number.unwrap_or(1))
        })
        .collect()
}

#[test]
fn counts_agree_with_an_independent_program() {
    let Some(dir) = data() else { return };
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for row in rows(&dir) {
        let (report, services, store) = open(&dir, &row.file);
        if let Some((_, words)) = REFUSED.iter().find(|(format, _)| row.format == *format) {
            let said = report.problem.as_ref().map(|p| p.what()).unwrap_or_default();
            if !said.contains(words) || report.spans > 0 {
                wrong.push(format!("{}: not refused as {words}: {said:?}", row.file));
            }
            continue;
        }
        if let Some(problem) = report.problem {
            wrong.push(format!("{}: refused: {problem}", row.file));
            continue;
        }
        for (i, ours) in counts(&report, services, &store).iter().enumerate() {
            let theirs = &row.counts[i];
            let entry = (row.file.as_str(), COUNTS[i], theirs.as_str(), ours.as_str());
            let explained = EXPLAINED.iter().position(|&(f, c, t, o, _)| (f, c, t, o) == entry);
            match explained {
                Some(at) if theirs != ours => {
                    used.insert(at);
                }
                _ if theirs != ours => wrong.push(format!("{entry:?}: unexplained")),
                _ => {}
            }
        }
    }
    let stale = (0..EXPLAINED.len()).filter(|i| !used.contains(i));
    wrong.extend(stale.map(|i| format!("{:?}: no longer needed", EXPLAINED[i])));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn oddities_give_their_warnings() {
    let Some(dir) = data() else { return };
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for row in rows(&dir) {
        if REFUSED.iter().any(|(format, _)| row.format == *format) {
            continue;
        }
        let (.., store) = open(&dir, &row.file);
        for (name, theirs) in oddities(&row.oddities) {
            let Some((known, rule, kinds)) = ODDITIES.iter().find(|(n, ..)| *n == name) else {
                if !SILENT.contains(&name.as_str()) {
                    wrong.push(format!("{}: {name}: an oddity without a rule", row.file));
                }
                continue;
            };
            seen.insert(*known);
            let ours: u32 = kinds.iter().map(|&kind| store.warnings().count(kind)).sum();
            let fits = match rule {
                Exactly => ours == theirs,
                AtLeast => ours >= theirs,
            };
            let exception = OTHER_COUNTS
                .iter()
                .position(|&(f, n, count, _)| (f, n, count) == (&row.file, &name, ours));
            match exception {
                Some(at) if !fits => {
                    used.insert(at);
                }
                _ if !fits => {
                    wrong.push(format!("{}: {name}: {theirs}, but {ours}", row.file));
                }
                _ => {}
            }
        }
    }
    let stale = (0..OTHER_COUNTS.len()).filter(|i| !used.contains(i));
    wrong.extend(stale.map(|i| format!("{:?}: no longer needed", OTHER_COUNTS[i])));
    let rules = ODDITIES.iter().filter(|(name, ..)| !seen.contains(name));
    wrong.extend(rules.map(|(name, ..)| format!("{name}: no file has this oddity")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All files as one data set: nothing is lost between inputs, and the same ids meet.
#[test]
fn all_files_open_together() {
    let Some(dir) = data() else { return };
    let mut ingest = Ingest::default();
    let mut spans = 0;
    for row in rows(&dir) {
        ingest.begin(&row.file);
        ingest.push(&fs::read(dir.join(&row.file)).unwrap());
        spans += ingest.end().spans;
    }
    let (draft, reports) = ingest.finish();
    assert_eq!(draft.len() as u32, spans);
    assert_eq!(reports.iter().map(|r| r.spans).sum::<u32>(), spans);
    let store = build(draft);
    let gone = [W::DuplicateSpan, W::MergedPartialSpan].map(|kind| store.warnings().count(kind));
    assert_eq!(store.len() as u32 + gone.iter().sum::<u32>(), spans);
}

/// Cut anywhere, each file gives the same as in one piece.
#[test]
fn pieces_give_the_same() {
    let Some(dir) = data() else { return };
    let read = |row: &Row, size: usize| {
        let mut ingest = Ingest::default();
        ingest.begin(&row.file);
        let bytes = fs::read(dir.join(&row.file)).unwrap();
        bytes.chunks(size).for_each(|piece| ingest.push(piece));
        let report = ingest.end();
        let store = build(ingest.finish().0);
        (report, store.warnings().counts().collect::<Vec<_>>(), dump(&store))
    };
    let mut wrong = Vec::new();
    for row in rows(&dir) {
        let whole = read(&row, usize::MAX);
        let pieces = [61, 4_099];
        wrong.extend(
            pieces
                .into_iter()
                .filter(|&size| read(&row, size) != whole)
                .map(|size| format!("{} in pieces of {size}", row.file)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
