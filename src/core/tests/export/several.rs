//! Several traces in one file.

use proptest::prelude::*;
use spanscape_core::export::{Export, Format, Several};
use spanscape_core::model::{Store, TraceIx};

use super::{again, compare, generate, support, written};

/// A file of these traces, in pieces of at least `least` bytes.
fn file(store: &Store, traces: &[u32], least: usize) -> Vec<u8> {
    let mut several = Several::new(traces.iter().copied().map(TraceIx).collect());
    let mut out = Vec::new();
    loop {
        let mut piece = Vec::new();
        let more = several.piece(store, &mut piece, least);
        assert!(piece.len() >= least || !more);
        out.extend(piece);
        if !more {
            let (done, all) = several.written();
            assert_eq!(done, all);
            return out;
        }
    }
}

fn all(store: &Store) -> Vec<u32> {
    (0..store.traces().len() as u32).collect()
}

#[test]
fn one_is_written_as_alone() {
    let store = support::store("trace 1\na x 0..9\n b y 1..2 k=v\ntrace 2\nc z 0..9\n");
    let one = written(&store, &store.traces()[1], Format::Jaeger);
    assert_eq!(file(&store, &[1], 1), one);
    let nothing = file(&store, &[], 1);
    let text = String::from_utf8(nothing).unwrap();
    assert_eq!(text, r#"{"data":[],"total":0,"limit":0,"offset":0,"errors":null}"#);
    assert_eq!(file(&store, &[7, 1, 9], 1), one, "what is not there is left out");
    let mut export = Export::new(&store, &store.traces()[0], Format::Jaeger);
    let mut out = Vec::new();
    export.piece(&store, &mut out, usize::MAX);
    assert!(out.starts_with(b"{\"data\":[{\"traceID\""));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn all_come_back(any in generate::stores(), least in 1usize..3_000) {
        let store = any.0;
        let bytes = file(&store, &all(&store), least);
        prop_assert_eq!(&bytes, &file(&store, &all(&store), usize::MAX));
        let text = String::from_utf8(bytes.clone()).unwrap();
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
        let other = again(&bytes);
        prop_assert_eq!(other.traces().len(), store.traces().len());
        for trace in store.traces() {
            let is = |twin| compare::between(&store, trace, &other, twin).is_none();
            prop_assert!(other.traces().iter().any(is), "{}", text);
        }
    }
}
