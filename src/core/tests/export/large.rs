//! Traces that are deep, wide or both, in every form: no stack, no square, no line without end.

use spanscape_core::base::TimeNs;
use spanscape_core::export::Format;
use spanscape_core::model::{Draft, NewSpan, SpanKey, Store, build};

use super::{again, chrome, collapsed, compare, csv, written};

/// As deep as a trace may be.
const DEEP: u32 = 100_000;

/// Wide enough that a square of it would be felt.
const WIDE: u32 = 30_000;

/// A trace of so many spans, of which each is told by its number: parent (from 1 on, 0 for none), start and duration.
fn trace(spans: u32, span: impl Fn(u32) -> (u32, i64, i64)) -> Store {
    let mut draft = Draft::default();
    let id = draft.trace_key("00000000000000aa");
    for n in 1..=spans {
        let (parent, start, duration) = span(n);
        let parent = match parent {
            0 => SpanKey::NONE,
            parent => draft.span_key(&format!("{parent:016x}")),
        };
        let span = NewSpan {
            trace: id,
            id: draft.span_key(&format!("{n:016x}")),
            parent,
            start: Some(TimeNs(1_700_000_000_000_000_000 + start)),
            duration: Some(duration),
            name: draft.strings.intern(&format!("call {n}")),
            ..NewSpan::default()
        };
        draft.push_span(span);
    }
    build(draft)
}

fn check(store: &Store) {
    let trace = &store.traces()[0];
    for format in Format::ALL {
        let file = written(store, trace, format);
        assert!(file.len() < 400 * store.len(), "{format:?}: {} bytes", file.len());
        let outcome = match format {
            Format::Jaeger | Format::Otlp => {
                compare::difference(store, trace, &again(&file)).map_or(Ok(()), Err)
            }
            Format::Chrome => chrome::check(store, trace, &file),
            Format::Collapsed => collapsed::check(store, trace, &file),
            Format::Csv => csv::check(store, trace, &file),
        };
        assert_eq!(outcome, Ok(()), "{format:?}");
    }
}

#[test]
fn a_chain() {
    check(&trace(DEEP, |n| (n - 1, i64::from(n), i64::from(2 * (DEEP - n)))));
}

#[test]
fn siblings_that_all_overlap() {
    let store = trace(WIDE, |n| match n {
        1 => (0, 0, i64::from(WIDE) * 3),
        n => (1, i64::from(n), i64::from(WIDE)),
    });
    check(&store);
    let text = written(&store, &store.traces()[0], Format::Chrome);
    let lanes = memchr::memmem::find_iter(&text, b"thread_name").count();
    assert_eq!(lanes as u32, WIDE - 1, "the first child is on its parent's lane");
}

#[test]
fn siblings_one_after_the_other() {
    let store = trace(WIDE, |n| match n {
        1 => (0, 0, i64::from(WIDE) * 3),
        n => (1, i64::from(n) * 2, 2),
    });
    check(&store);
    let text = written(&store, &store.traces()[0], Format::Chrome);
    assert_eq!(memchr::memmem::find_iter(&text, b"thread_name").count(), 1);
}
