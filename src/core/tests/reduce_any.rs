//! Confined rows of any trace, against a definition that walks the tree for each question.

use crate::support;

use proptest::prelude::*;
use spanscape_core::analysis::{critical_path, main_root};
use spanscape_core::engine::protocol::*;
use spanscape_core::model::{SpanIx, Status, Store};
use support::script::Driver;

/// The spans that are rows when nothing is collapsed.
fn defined(store: &Store, reduce: &Reduce) -> Vec<SpanIx> {
    let trace = store.traces()[0];
    let all: Vec<SpanIx> = store.spans_of(&trace).collect();
    let above = |span| std::iter::successors(store.parent(span), |&p| store.parent(p));
    let inside = |span: SpanIx| match &reduce.focus {
        Some(SpanRef::Ix(root)) => span == *root || above(span).any(|a| a == *root),
        _ => true,
    };
    let hidden =
        |span: SpanIx| reduce.services.iter().any(|name| name == store.text(store.service(span)));
    let root = match &reduce.focus {
        Some(SpanRef::Ix(root)) => *root,
        _ => main_root(store, &trace).unwrap(),
    };
    let path = critical_path(store, root, &|s| store.start(s));
    let least = match reduce.least {
        Some(Least::Time(ns)) => ns,
        Some(Least::Share(part)) => (trace.duration.0 * u64::from(part)).div_ceil(1_000_000),
        None => 0,
    };
    let meant = |&span: &SpanIx| {
        inside(span)
            && !hidden(span)
            && (!reduce.errors || store.status(span) == Status::Error)
            && (!reduce.path || path.whole(span).is_some())
            && store.duration(span).0 >= least
    };
    let meant: Vec<SpanIx> = all.iter().copied().filter(meant).collect();
    let is_row = |&span: &SpanIx| {
        let around = meant.iter().any(|&m| above(m).any(|a| a == span));
        meant.contains(&span) || (around && inside(span) && !hidden(span))
    };
    all.into_iter().filter(is_row).collect()
}

fn any_reduce() -> impl Strategy<Value = Reduce> {
    let least = prop_oneof![
        Just(None),
        (0..200u64).prop_map(|ns| Some(Least::Time(ns))),
        (0..1_000_000u32).prop_map(|share| Some(Least::Share(share))),
    ];
    let services = proptest::collection::vec("svc[0-3]", 0..2);
    let focus = proptest::option::of((0..12u32).prop_map(|n| SpanRef::Ix(SpanIx(n))));
    (any::<bool>(), any::<bool>(), least, services, focus).prop_map(
        |(errors, path, least, services, focus)| Reduce {
            errors,
            path,
            least,
            services,
            focus,
            ..Reduce::default()
        },
    )
}

proptest! {
    #[test]
    fn rows_are_as_defined(text in support::texts(), mut reduce in any_reduce()) {
        let store = support::store(&text);
        let trace = store.traces()[0];
        if let Some(SpanRef::Ix(span)) = &mut reduce.focus {
            span.0 %= trace.len;
        }
        let expected = defined(&store, &reduce);
        let mut driver = Driver::with(&text);
        driver.ask(Ask::Show { of: Slot::Open, trace: TraceRef::Ix(spanscape_core::model::TraceIx(0)) });
        let answers = driver.ask(Ask::Reduce { reduce: reduce.clone(), keep: None, near: None });
        let Answer::Reduced(rows) = &answers[0].answer else { panic!("{answers:?}") };
        prop_assert_eq!(rows.total as usize, expected.len(), "{:?} of {}", reduce, text);
        let look = RowLook::default();
        let answers = driver.ask(Ask::Rows { first: 0, count: 4_096, look });
        let Answer::Rows(window) = &answers[0].answer else { panic!("{answers:?}") };
        let spans: Vec<SpanIx> = window.rows.iter().map(|row| row.span).collect();
        prop_assert_eq!(&spans, &expected);
        // Each hangs below the nearest row that it is in.
        for row in &window.rows {
            let mut above = std::iter::successors(store.parent(row.span), |&p| store.parent(p));
            let parent = above.find(|a| expected.contains(a));
            prop_assert_eq!(row.parent, parent);
            let depth = parent.map_or(0, |p| window.rows[spans.iter().position(|&s| s == p).unwrap()].depth + 1);
            prop_assert_eq!(row.depth, depth);
            let children = window.rows.iter().filter(|r| r.parent == Some(row.span)).count();
            prop_assert_eq!(row.children as usize, children);
        }
        // What is left out is counted where it is left out.
        let Hidden { matches, errors, path, least, services, fold, focus } = rows.hidden;
        let counts = [errors, path, least, services, focus];
        let left = trace.len - rows.total;
        prop_assert!((matches, fold) == (0, 0) && counts.iter().all(|&count| count <= left));
        prop_assert!(counts.iter().sum::<u32>() >= left, "{:?}", rows.hidden);
        prop_assert_eq!(errors > 0, reduce.errors && errors > 0);
        driver.ask(Ask::Reduce { reduce: Reduce::default(), keep: None, near: None });
        let answers = driver.ask(Ask::Rows { first: 0, count: 4_096, look: RowLook::default() });
        prop_assert!(matches!(&answers[0].answer, Answer::Rows(w) if w.total == trace.len));
    }

    /// Folded away is exactly what is in a group and not its first; opened, nothing is.
    #[test]
    fn groups_fold_and_open(
        text in support::texts(), times in prop::collection::vec(1usize..9, 200)
    ) {
        let lines = text.lines().zip(times);
        let again = |(line, times): (&str, usize)| {
            let times = if line.starts_with("trace") { 1 } else { times };
            format!("{line}\n").repeat(times)
        };
        let text: String = lines.map(again).collect();
        let mut driver = Driver::with(&text);
        driver.ask(Ask::Show { of: Slot::Open, trace: TraceRef::Ix(spanscape_core::model::TraceIx(0)) });
        let rows = |driver: &mut Driver| {
            let answers = driver.ask(Ask::Rows { first: 0, count: 4_096, look: RowLook::default() });
            let Answer::Rows(window) = &answers[0].answer else { panic!("{answers:?}") };
            window.rows.clone()
        };
        let all = rows(&mut driver);
        let reduce = Reduce { fold: true, ..Reduce::default() };
        let answers = driver.ask(Ask::Reduce { reduce, keep: None, near: None });
        let Answer::Reduced(reduced) = &answers[0].answer else { panic!("{answers:?}") };
        let folded = rows(&mut driver);
        let groups: Vec<&Row> = folded.iter().filter(|row| row.group.is_some()).collect();
        let gone: u32 = groups.iter().map(|row| row.hidden).sum();
        prop_assert_eq!((gone, reduced.hidden.fold), (all.len() as u32 - reduced.total, gone));
        for row in &groups {
            let group = row.group.as_ref().unwrap();
            prop_assert!(group.count >= 5 && row.children == group.count && !row.expanded);
            let at = all.iter().position(|r| r.span == row.span).unwrap();
            let members = &all[at..at + group.count as usize];
            let key = |r: &Row| (r.parent, r.name.clone(), r.kind, r.children);
            prop_assert!(members.iter().all(|r| key(r) == key(&members[0])));
            prop_assert_eq!(group.total, members.iter().map(|r| r.duration).sum::<u64>());
            prop_assert_eq!(group.bars.len(), members.len());
            driver.ask(Ask::Fold { fold: Fold::Expand(row.span), keep: None });
        }
        let opened: Vec<SpanIx> = rows(&mut driver).iter().map(|row| row.span).collect();
        prop_assert_eq!(opened, all.iter().map(|row| row.span).collect::<Vec<_>>());
    }
}
