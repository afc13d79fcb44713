//! Traces written as files: what stands there, and that it comes back.

#[path = "export/chrome.rs"]
mod chrome;
#[path = "export/collapsed.rs"]
mod collapsed;
#[path = "export/compare.rs"]
pub mod compare;
#[path = "export/csv.rs"]
mod csv;
#[path = "export/data.rs"]
pub mod data;
#[path = "export/generate.rs"]
pub mod generate;
#[path = "export/large.rs"]
mod large;
#[path = "export/read.rs"]
mod read;
#[path = "export/several.rs"]
mod several;
#[path = "export/shown.rs"]
mod shown;
use crate::support;

use proptest::prelude::*;
use spanscape_core::export::{Export, Format};
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{Store, TraceInfo, build};

/// A trace as a whole file.
pub fn written(store: &Store, trace: &TraceInfo, format: Format) -> Vec<u8> {
    let (mut export, mut out) = (Export::new(store, trace, format), Vec::new());
    assert!(!export.piece(store, &mut out, usize::MAX));
    out
}

/// The store of a file.
pub fn again(bytes: &[u8]) -> Store {
    let mut ingest = Ingest::default();
    ingest.begin("again");
    ingest.push(bytes);
    let report = ingest.end();
    assert_eq!(report.problem, None);
    build(ingest.finish().0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_trace_comes_back(any in generate::stores()) {
        let store = any.0;
        for trace in store.traces() {
            for format in [Format::Jaeger, Format::Otlp] {
                let file = written(&store, trace, format);
                let text = String::from_utf8(file.clone()).unwrap();
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
                let other = compare::difference(&store, trace, &again(&file));
                prop_assert_eq!(other, None, "{:?}: {}", format, text);
            }
        }
    }

    #[test]
    fn pieces_give_the_same(any in generate::stores(), least in 1usize..3_000) {
        let store = any.0;
        for trace in store.traces() {
            for format in Format::ALL {
                let (mut export, mut out) = (Export::new(&store, trace, format), Vec::new());
                loop {
                    let mut piece = Vec::new();
                    let more = export.piece(&store, &mut piece, least);
                    prop_assert!(piece.len() >= least || !more);
                    out.extend(piece);
                    if !more { break }
                }
                prop_assert!(!export.piece(&store, &mut out, 1));
                prop_assert_eq!(out, written(&store, trace, format));
            }
        }
    }
    #[test]
    fn any_file_is_read_in_pieces_and_twice(any in generate::stores(), length in 1usize..300) {
        let store = any.0;
        for trace in store.traces() {
            for format in [Format::Jaeger, Format::Otlp] {
                let file = written(&store, trace, format);
                prop_assert_eq!(read::in_pieces(&file, length), read::in_pieces(&file, usize::MAX));
                // Spans without an id are never taken for copies.
                let ids = store.spans_of(trace).filter(|&span| !store.id(span).is_none()).count();
                let spans = 2 * trace.len as usize - ids;
                prop_assert_eq!(read::twice(&file).len(), spans);
            }
        }
    }

    #[test]
    fn any_trace_follows_the_rules_of_each_form(any in generate::stores()) {
        let store = any.0;
        for trace in store.traces() {
            let of = |format| written(&store, trace, format);
            prop_assert_eq!(read::strictly(&of(Format::Jaeger)), Ok(()));
            prop_assert_eq!(chrome::check(&store, trace, &of(Format::Chrome)), Ok(()));
            prop_assert_eq!(collapsed::check(&store, trace, &of(Format::Collapsed)), Ok(()));
            prop_assert_eq!(csv::check(&store, trace, &of(Format::Csv)), Ok(()));
        }
    }

    #[test]
    fn any_tree_follows_them(text in support::texts()) {
        let store = support::store(&text);
        for trace in store.traces() {
            let of = |format| written(&store, trace, format);
            prop_assert_eq!(chrome::check(&store, trace, &of(Format::Chrome)), Ok(()));
            prop_assert_eq!(collapsed::check(&store, trace, &of(Format::Collapsed)), Ok(()));
            prop_assert_eq!(csv::check(&store, trace, &of(Format::Csv)), Ok(()));
        }
    }
}
