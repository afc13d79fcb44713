//! The committed file through Spanscape's own decoders: all of it, and only the meant oddities.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic"
)]

use spanscape_core::ingest::Ingest;
use spanscape_core::model::build;

use spanscape_demo::{Demo, SEED, gzip};

#[test]
fn our_decoder_reads_all_and_warns_of_what_is_meant() {
    let demo = Demo::generate(SEED);
    let mut ingest = Ingest::default();
    ingest.begin("shop.jsonl.gz");
    ingest.push(&gzip(&demo.otlp()).unwrap());
    let report = ingest.end();
    assert_eq!(report.problem, None);
    assert_eq!((report.traces, report.documents), (300, 300));
    let spans: usize = demo.traces.iter().map(|trace| trace.spans.len()).sum();
    let store = build(ingest.finish().0);
    assert_eq!((report.spans as usize, store.len() as usize), (spans, spans));
    let warnings: Vec<_> =
        store.warnings().counts().map(|(kind, n)| format!("{} {n}", kind.name())).collect();
    // An export without an end; three traces of a killed process and the search that was still
    // running; the consumers' links; the cellar's clock; messages and calls that were given up.
    let meant = [
        "missing-end 1",
        "missing-parent 31",
        "no-root 1",
        "other-trace-reference 72",
        "starts-before-parent 15",
        "ends-after-parent 30",
        "starts-after-parent-end 27",
    ];
    assert_eq!(warnings, meant);
}
