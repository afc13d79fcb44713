//! Steps of any size give what one go gives, and tell how far they are.

use proptest::prelude::*;
use spanscape_core::export::Format;
use spanscape_core::model::{Store, TraceInfo, dump};
use spanscape_core::redact::{Looking, Preview, Redaction, Rules, look, redact};

use super::rules;
use crate::export::{generate, written};
use crate::support;

/// Steps of these sizes, by turns; how far it was after each.
fn looked(store: &Store, trace: &TraceInfo, rules: &Rules, sizes: &[u32]) -> (Preview, Vec<u32>) {
    let (mut looking, mut far) = (Looking::new(store, trace, rules.clone()), Vec::new());
    for &size in sizes.iter().cycle() {
        let more = looking.step(store, size);
        assert_eq!(looking.done().1, trace.len);
        far.push(looking.done().0);
        if !more {
            break;
        }
    }
    assert!(!looking.step(store, 1), "it ends once");
    (looking.finish(store), far)
}

fn redacted(store: &Store, trace: &TraceInfo, rules: &Rules, sizes: &[u32]) -> (Store, Vec<u32>) {
    let (mut making, mut far) = (Redaction::new(store, trace, rules.clone()), Vec::new());
    for &size in sizes.iter().cycle() {
        let more = making.step(store, size);
        assert_eq!(making.done().1, trace.len);
        far.push(making.done().0);
        if !more {
            break;
        }
    }
    assert!(!making.step(store, 1), "it ends once");
    (making.finish(), far)
}

fn check(store: &Store, rules: &Rules, sizes: &[u32]) -> Result<(), TestCaseError> {
    for trace in store.traces() {
        let (preview, far) = looked(store, trace, rules, sizes);
        prop_assert_eq!(preview, look(store, trace, rules));
        prop_assert!(far.is_sorted() && far.last() == Some(&trace.len), "{:?}", far);
        let (copy, far) = redacted(store, trace, rules, sizes);
        let whole = redact(store, trace, rules);
        prop_assert_eq!(dump(&copy), dump(&whole));
        for format in [Format::Jaeger, Format::Otlp] {
            let [copy, whole] = [&copy, &whole].map(|s| written(s, &s.traces()[0], format));
            prop_assert!(copy == whole);
        }
        prop_assert!(far.is_sorted() && far.last() == Some(&trace.len), "{:?}", far);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_trace_is_the_same_in_steps(any in generate::stores(), rules in rules(), sizes in prop::collection::vec(0..30_u32, 1..5)) {
        check(&any.0, &rules, &sizes)?;
    }

    #[test]
    fn any_tree_is_the_same_in_steps(text in support::texts(), rules in rules(), sizes in prop::collection::vec(0..30_u32, 1..5)) {
        check(&support::store(&text), &rules, &sizes)?;
    }
}
