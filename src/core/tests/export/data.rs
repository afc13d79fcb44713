//! Every trace of the public data: written, opened again, and the same.

use std::fs;
use std::path::{Path, PathBuf};

use super::{again, chrome, collapsed, compare, csv, written};
use spanscape_core::export::Format;
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{Store, TraceInfo, build};

/// The folder of the public data, if it is here.
pub fn data() -> Option<PathBuf> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if dir.join("STATS.tsv").is_file() {
        return Some(dir);
    }
    println!("skipped: the public trace data is not here ({})", dir.display());
    None
}

/// The names of all files that have spans, with their stores.
pub fn stores(dir: &Path) -> impl Iterator<Item = (String, Store)> {
    let stats = fs::read_to_string(dir.join("STATS.tsv")).unwrap();
    let mut lines = stats.lines().map(|line| line.split('\t'));
    let column = lines.next().unwrap().position(|name| name == "file").unwrap();
    let names: Vec<String> = lines.map(|mut line| line.nth(column).unwrap().to_owned()).collect();
    assert!(names.len() > 100, "{} files", names.len());
    let dir = dir.to_owned();
    names.into_iter().filter_map(move |name| {
        let mut ingest = Ingest::default();
        ingest.begin(&name);
        ingest.push(&fs::read(dir.join(&name)).unwrap());
        ingest.end();
        let store = build(ingest.finish().0);
        (!store.is_empty()).then_some((name, store))
    })
}

/// All that `check` finds wrong with any trace of any file.
fn check(check: impl Fn(&Store, &TraceInfo) -> Result<(), String>) {
    let Some(dir) = data() else { return };
    let (mut wrong, mut traces) = (Vec::new(), 0);
    for (name, store) in stores(&dir) {
        for trace in store.traces() {
            traces += 1;
            if let Err(what) = check(&store, trace) {
                wrong.push(format!("{name}: {what}"));
            }
        }
    }
    assert!(traces > 300, "{traces} traces");
    let count = wrong.len();
    wrong.truncate(20);
    assert!(wrong.is_empty(), "{count} of {traces} traces:\n{}", wrong.join("\n"));
}

#[test]
fn every_trace_comes_back_from_jaegers_form() {
    check(|store, trace| comes_back(store, trace, Format::Jaeger));
}

#[test]
fn every_trace_comes_back_from_otlp() {
    check(|store, trace| comes_back(store, trace, Format::Otlp));
}

fn comes_back(store: &Store, trace: &TraceInfo, format: Format) -> Result<(), String> {
    let after = again(&written(store, trace, format));
    compare::difference(store, trace, &after).map_or(Ok(()), Err)
}

#[test]
fn every_trace_is_chrome_events_by_the_rules() {
    check(|store, trace| chrome::check(store, trace, &written(store, trace, Format::Chrome)));
}

#[test]
fn every_trace_is_stacks_by_the_grammar() {
    check(|store, trace| collapsed::check(store, trace, &written(store, trace, Format::Collapsed)));
}

#[test]
fn every_trace_is_a_table_by_the_standard() {
    check(|store, trace| csv::check(store, trace, &written(store, trace, Format::Csv)));
}
