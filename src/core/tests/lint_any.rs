//! What the lint promises for any trace: made at random, and the files of others where they are.

use crate::support;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use spanscape_core::analysis::{Lint, LintRule, lint};
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{Store, TraceInfo, build};

/// What holds of any trace.
fn holds(store: &Store, trace: &TraceInfo) {
    let Lint { score, notes } = lint(store, trace);
    assert!(score <= 100 && (score == 100) == notes.is_empty(), "{score}");
    let mut rules: Vec<&str> = notes.iter().map(|note| note.rule.name()).collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), notes.len());
    for note in notes {
        assert!(note.spans.is_sorted_by(|a, b| a < b), "{note:?}");
        assert!(note.count as usize >= note.spans.len() && note.count >= 1, "{note:?}");
        assert!(note.count <= trace.len && note.spans.len() <= 1_000, "{note:?}");
        let run = trace.first.0..trace.first.0 + trace.len;
        assert!(note.spans.iter().all(|span| run.contains(&span.0)), "{note:?}");
    }
}

/// Words of a span's line.
fn word() -> impl Strategy<Value = String> {
    let keys = prop::sample::select(vec![
        "http.method",
        "http.status_code",
        "db.name",
        "peer.service",
        "server.address",
        "password",
        "a",
    ]);
    let value = prop_oneof![
        prop::sample::select(vec![
            "500",
            "svc0",
            "svc1",
            "bob:x@y",
            "token=abc",
            "://a:b@c",
            "=",
            "'\"=:"
        ])
        .prop_map(str::to_owned),
        "[^ \n\t]{1,12}".prop_filter("one word", |v| v.split_whitespace().count() == 1),
    ];
    let flag = prop::sample::select(vec![
        "!error",
        "kind:client",
        "kind:server",
        "#b7",
        "<b7",
        "event:exception@7",
    ]);
    prop_oneof![(keys, value).prop_map(|(k, v)| format!("{k}={v}")), flag.prop_map(str::to_owned)]
}

prop_compose! {
    fn any_trace()(spans in prop::collection::vec(
        (0usize..4, "[^ \n\t]{1,9}", 0usize..3, 0u64..9, -2i64..9, prop::collection::vec(word(), 0..5)), 1..40
    )) -> String {
        let mut text = "trace 1\n".to_owned();
        for (depth, name, service, start, long, words) in spans {
            let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            let (indent, end) = (" ".repeat(depth), start as i64 + long);
            text += &format!("{indent}n{name} svc{service} {start}ms..{end}ms {}\n", words.join(" "));
        }
        text.replace("ms", "000000").replace("-1000000 ", "0 ")
    }
}

proptest! {
    #[test]
    fn it_is_total(text in any_trace()) {
        let store = support::store(&text);
        store.traces().iter().for_each(|trace| holds(&store, trace));
    }
}

#[test]
fn the_first_thousand_are_named() {
    let text = "s shop 0..1\n".repeat(3_000);
    let store = support::store(&text);
    let found = lint(&store, &store.traces()[0]);
    let note = &found.notes[0];
    assert_eq!((note.rule, note.count, note.spans.len()), (LintRule::SeveralRoots, 3_000, 1_000));
}

#[test]
fn any_file_of_others() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !dir.is_dir() {
        println!("skipped: the public trace data is not here ({})", dir.display());
        return;
    }
    let (mut open, mut traces): (Vec<PathBuf>, usize) = (vec![dir], 0);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let mut ingest = Ingest::default();
        ingest.begin(&path.to_string_lossy());
        ingest.push(&fs::read(&path).unwrap());
        ingest.end();
        let store = build(ingest.finish().0);
        store.traces().iter().for_each(|trace| holds(&store, trace));
        traces += store.traces().len();
    }
    assert!(traces > 100, "{traces} traces");
}
