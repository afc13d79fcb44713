//! Lines of logs as rows below their spans: where they are, against a definition that walks the tree; what the engine
//! tells of them; and what commands make of them.

use crate::log_engine::{answer, driver, take, told};
use crate::support;

use std::fmt::Write as _;

use insta::assert_snapshot;
use proptest::prelude::*;
use spanscape_core::base::bitset::BitSet;
use spanscape_core::engine::protocol::*;
use spanscape_core::layout::rows::{Place, Rows, lines_below};
use spanscape_core::model::{SpanIx, Store, TraceInfo};
use spanscape_core::state::{Command, Effect, Facts, TraceView, ViewKind, update};
use support::script::Driver;

/// The definition: below each span that is a row and not collapsed stand its lines.
fn naive(store: &Store, trace: &TraceInfo, rows: &Rows, lines: &[(u32, u32)]) -> Vec<Place> {
    let mut all = Vec::new();
    for span in store.spans_of(trace) {
        let above = std::iter::successors(store.parent(span), |&s| store.parent(s));
        let local = span.0 - trace.first.0;
        if !rows.is_wanted(local) || above.into_iter().any(|s| rows.is_collapsed(s)) {
            continue;
        }
        all.push(Place { span, line: None });
        let own = lines.iter().find(|of| of.0 == local).map_or(0, |of| of.1);
        let seen = if rows.is_collapsed(span) { 0 } else { own };
        all.extend((0..seen).map(|line| Place { span, line: Some(line) }));
    }
    all
}

fn check(store: &Store, trace: &TraceInfo, rows: &Rows, lines: &[(u32, u32)], first: u32) {
    let expected = naive(store, trace, rows, lines);
    assert_eq!(rows.total() as usize, expected.len());
    assert_eq!(rows.window(0, u32::MAX).collect::<Vec<_>>(), expected);
    let part: Vec<_> = rows.window(first, 7).collect();
    let from = expected.len().min(first as usize);
    assert_eq!(part, expected[from..expected.len().min(from + 7)]);
    for (number, place) in (0..).zip(&expected) {
        assert_eq!(rows.span(number), Some(place.span));
        assert!(rows.is_visible(place.span));
        if place.line.is_none() {
            assert_eq!(rows.row(store, place.span), Some(number));
        }
    }
    assert_eq!(rows.span(rows.total()), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rows_and_lines_are_inverse(
        text in support::texts(),
        steps in prop::collection::vec((0..12u8, 0..60u32), 0..14),
        counts in prop::collection::vec(0..5u32, 1..9),
        first in 0..40u32,
    ) {
        let store = support::store(&text);
        for trace in store.traces() {
            let mut rows = Rows::new(trace);
            let mut lines: Vec<(u32, u32)> = Vec::new();
            for &(kind, n) in &steps {
                let span = SpanIx(trace.first.0 + n % trace.len);
                match kind {
                    0 => rows.restrict(&store, None),
                    1 => {
                        let mut set = BitSet::of(trace.len as usize, |i| i % 3 == n % 3);
                        rows.with_ancestors(&store, &mut set, &BitSet::default());
                        rows.restrict(&store, Some(set));
                    }
                    2 | 3 => {
                        let count = |i: u32| counts[(i + n) as usize % counts.len()];
                        lines = (0..trace.len).map(|i| (i, count(i))).filter(|l| l.1 > 0).collect();
                        rows.set_lines(&store, lines_below(lines.clone()));
                    }
                    4 => {
                        lines.clear();
                        rows.set_lines(&store, None);
                    }
                    5 => drop(rows.fold(&store, Fold::CollapseAll)),
                    6 => drop(rows.fold(&store, Fold::ExpandAll)),
                    7 => drop(rows.fold(&store, Fold::CollapseLevel)),
                    8 => drop(rows.fold(&store, Fold::ExpandLevel)),
                    9 => drop(rows.fold(&store, Fold::CollapseSubtree(span))),
                    10 => drop(rows.fold(&store, Fold::Reveal(span))),
                    _ => drop(rows.fold(&store, Fold::Toggle(span))),
                }
                check(&store, trace, &rows, &lines, first);
            }
            // The link tells nothing of lines.
            let code = rows.code(&store).unwrap();
            rows.set_lines(&store, None);
            prop_assert_eq!(rows.code(&store).unwrap(), code);
        }
    }
}

/// The rows of a window as text: depth, what stands there, and where among its siblings.
fn rows(driver: &mut Driver) -> String {
    let ask = Ask::Rows { first: 0, count: 400, look: RowLook::default() };
    let window = match driver.ask(ask).remove(0).answer {
        Answer::Rows(window) => window,
        other => panic!("{other:?}"),
    };
    let mut out = format!("{}\n", window.total);
    for row in &window.rows {
        let indent = "  ".repeat(row.depth as usize);
        let place = format!("{} of {}", row.position.0, row.position.1);
        let _ = match row.line {
            Some(line) => {
                let (level, more) =
                    (line.level.word(), if line.is_more() { ", others" } else { "" });
                let Row { name, start, pills, .. } = row;
                writeln!(out, "{indent}- {name:?} [{level}] {pills}{more} at {start}, {place}")
            }
            None => {
                let fold = if !row.can_fold() {
                    "leaf"
                } else if row.expanded {
                    "open"
                } else {
                    "closed"
                };
                let (lines, hidden) = (row.lines, row.hidden_lines);
                writeln!(out, "{indent}{} {fold} lines {lines}, hidden {hidden}, {place}", row.name)
            }
        };
    }
    out
}

fn show(driver: &mut Driver, of: Option<LinesOf>, keep: Option<SpanIx>) -> LogRows {
    match told(driver, &LogsAsk::Rows { of, keep, near: None }) {
        Ok(LogsTold::Rows(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

fn shop() -> Driver {
    let mut driver = driver();
    let body = answer(&[
        (50, "shop", "level=info msg=hello user=7", "a1"),
        (70, "mail", "nobody of this trace", ""),
        (600, "payment", r#"{"level":"warn","msg":"again","try":2}"#, ""),
        (850, "payment", "\u{1b}[31mERROR\u{1b}[0m no <b>money</b>\n  at line 7", "b1"),
        (860, "payment", "", "b1"),
    ]);
    told(&mut driver, &take(body, false)).unwrap();
    driver
}

#[test]
fn lines_stand_below_their_spans() {
    let mut driver = shop();
    let before = rows(&mut driver);
    let all = show(&mut driver, Some(LinesOf::default()), Some(SpanIx(2)));
    assert_eq!((all.lines, all.spans, all.nobody), (5, 3, 1));
    assert_eq!((all.rows.total, all.rows.keep), (9, Some(6)));
    assert_snapshot!(rows(&mut driver), @r#"
    9
    checkout open lines 2, hidden 0, 1 of 1
      - "hello" [info]  at 50, 1 of 4
      - "nobody of this trace" [] mail of no span at 70, 2 of 4
      charge open lines 2, hidden 0, 3 of 4
        - "ERROR no <b>money</b>…" [error]  at 850, 1 of 3
        - "" []  at 860, 2 of 3
        retry open lines 1, hidden 0, 3 of 3
          - "again" [warn] ≈ by time at 600, 1 of 1
      notify leaf lines 0, hidden 0, 4 of 4
    "#);
    // Collapsed, a span hides its own lines as well, and says how many.
    driver.ask(Ask::Fold { fold: Fold::Collapse(SpanIx(1)), keep: None });
    assert_snapshot!(rows(&mut driver), @r#"
    5
    checkout open lines 2, hidden 0, 1 of 1
      - "hello" [info]  at 50, 1 of 4
      - "nobody of this trace" [] mail of no span at 70, 2 of 4
      charge closed lines 2, hidden 3, 3 of 4
      notify leaf lines 0, hidden 0, 4 of 4
    "#);
    // So does one without children, which nobody can tell from a link.
    driver.ask(Ask::Fold { fold: Fold::Expand(SpanIx(1)), keep: None });
    match driver.ask(Ask::Fold { fold: Fold::Toggle(SpanIx(2)), keep: None }).remove(0).answer {
        Answer::Folded { total, code, .. } => assert_eq!((total, code.as_deref()), (8, Some(""))),
        other => panic!("{other:?}"),
    }
    let warned = LinesOf { least: Level::Warn, ..LinesOf::default() };
    let warned = show(&mut driver, Some(warned), None);
    assert_eq!((warned.lines, warned.spans, warned.nobody), (2, 2, 0));
    let errors = Reduce { errors: true, ..Reduce::default() };
    driver.ask(Ask::Reduce { reduce: errors, keep: None, near: None });
    assert_snapshot!(rows(&mut driver), @r#"
    3
    checkout open lines 0, hidden 0, 1 of 1
      charge open lines 1, hidden 0, 1 of 1
        - "ERROR no <b>money</b>…" [error]  at 850, 1 of 1
    "#);
    driver.ask(Ask::Reduce { reduce: Reduce::default(), keep: None, near: None });
    // Other lines take their place at once, and none once they are forgotten.
    told(&mut driver, &take(answer(&[(30, "shop", "level=error msg=late", "a1")]), true)).unwrap();
    assert!(rows(&mut driver).contains("\"late\" [error]"));
    told(&mut driver, &LogsAsk::Forget).unwrap();
    assert_eq!(rows(&mut driver), before);
    let off = show(&mut driver, None, Some(SpanIx(2)));
    assert_eq!((off.lines, off.rows.total, off.rows.keep), (0, 4, Some(2)));
    assert_eq!(rows(&mut driver), before);
}

#[test]
fn very_many_lines_of_a_span_are_cut() {
    let mut driver = driver();
    let texts: Vec<String> = (0..5_000).map(|i| format!("line {i}")).collect();
    let values: Vec<_> =
        texts.iter().zip(100..).map(|(text, at)| (at, "payment", text.as_str(), "b2")).collect();
    told(&mut driver, &take(answer(&values), false)).unwrap();
    let all = show(&mut driver, Some(LinesOf::default()), None);
    assert_eq!((all.lines, all.spans, all.rows.total), (5_000, 1, 4 + 201));
    let text = rows(&mut driver);
    assert!(text.contains("- \"line 199\"") && !text.contains("\"line 200\""), "{text}");
    assert!(text.contains("- \"4,800 more lines: open the view Logs\""), "{text}");
    driver.ask(Ask::Fold { fold: Fold::CollapseAll, keep: None });
    assert!(rows(&mut driver).contains("lines 0, hidden 5000"));
}

#[test]
fn a_row_that_stands_for_many_hides_their_lines() {
    let spans: String =
        (0..6).map(|i| format!("  get db {}..{} #d{i}\n", i * 10, i * 10 + 5)).collect();
    let text =
        format!("trace 5b8aa5a2d2c872e8321cf37308d69df2 @1000000\nroot shop 0..100 #a1\n{spans}");
    let mut driver = Driver::with(&text);
    driver.ask(Ask::Show { of: Slot::Open, trace: TraceRef::First });
    let body =
        answer(&[(1, "db", "one", "d0"), (11, "db", "two", "d1"), (21, "db", "three", "d2")]);
    told(&mut driver, &take(body, false)).unwrap();
    show(&mut driver, Some(LinesOf::default()), None);
    let fold = Reduce { fold: true, ..Reduce::default() };
    driver.ask(Ask::Reduce { reduce: fold, keep: None, near: None });
    let folded = rows(&mut driver);
    driver.ask(Ask::Fold { fold: Fold::Toggle(SpanIx(1)), keep: None });
    assert_snapshot!(format!("{folded}{}", rows(&mut driver)), @r#"
    2
    root open lines 0, hidden 0, 1 of 1
      get closed lines 0, hidden 3, 1 of 6
    10
    root open lines 0, hidden 0, 1 of 1
      get open lines 1, hidden 0, 1 of 6
        - "one" []  at 1, 1 of 1
      get open lines 1, hidden 0, 2 of 6
        - "two" []  at 11, 1 of 1
      get open lines 1, hidden 0, 3 of 6
        - "three" []  at 21, 1 of 1
      get leaf lines 0, hidden 0, 4 of 6
      get leaf lines 0, hidden 0, 5 of 6
      get leaf lines 0, hidden 0, 6 of 6
    "#);
}

/// A root (1) with two lines, the second of which says that there are more, and a leaf (2) with a line.
fn window() -> RowWindow {
    let span = |span: u32, depth, children, lines| Row {
        span: SpanIx(span),
        depth,
        children,
        lines,
        expanded: true,
        start: 1_000,
        duration: 9_000,
        parent: (depth > 0).then_some(SpanIx(1)),
        ..Row::default()
    };
    let line = |of: u32, depth, place| Row {
        span: SpanIx(of),
        depth,
        parent: Some(SpanIx(of)),
        start: 3_000,
        line: Some(LineRow { place, level: Level::Info }),
        ..Row::default()
    };
    let rows = vec![
        span(1, 0, 1, 2),
        line(1, 1, 0),
        line(1, 1, LINES_BELOW),
        span(2, 1, 0, 1),
        line(2, 2, 0),
    ];
    RowWindow { total: rows.len() as u32, rows, ..RowWindow::default() }
}

fn without() -> RowWindow {
    let mut all = window();
    all.rows.retain(|row| row.line.is_none());
    RowWindow { total: 2, ..all }
}

#[test]
fn lines_are_walked_like_spans() {
    let mut view = TraceView::new(10_000);
    let mut shown = window();
    let send = |view: &mut TraceView, shown: &RowWindow, command| {
        let facts = Facts { duration_ns: 10_000, viewport_px: 220.0, window: shown };
        let effects = update(view, command, &facts);
        let selected = view.selected.map(|s| (s.row, s.span.map(|s| s.0), s.line));
        (selected, effects)
    };
    let at = |row, span, line| Some((row, Some(span), line));
    assert_eq!(send(&mut view, &shown, Command::First).0, at(0, 1, None));
    assert_eq!(send(&mut view, &shown, Command::ExpandOrChild).0, at(1, 1, Some(0)));
    // A line has nothing below it.
    assert_eq!(send(&mut view, &shown, Command::ExpandOrChild), (at(1, 1, Some(0)), vec![]));
    assert_eq!(send(&mut view, &shown, Command::CollapseOrParent).0, at(0, 1, None));
    assert_eq!(send(&mut view, &shown, Command::Last).0, at(4, 2, Some(0)));
    // Its span's details; its time, which has no length.
    let (_, effects) = send(&mut view, &shown, Command::ToggleDetails);
    assert!(view.details && effects.contains(&Effect::Selected));
    assert_eq!(send(&mut view, &shown, Command::ZoomToSelected).1, vec![]);
    // A leaf with lines is collapsed like a parent.
    send(&mut view, &shown, Command::Previous);
    let fold = Ask::Fold { fold: Fold::Collapse(SpanIx(2)), keep: Some(SpanIx(2)) };
    assert_eq!(send(&mut view, &shown, Command::CollapseOrParent).1, vec![Effect::Ask(fold)]);
    // What says that there are more leads to them.
    send(&mut view, &shown, Command::CloseDetails);
    send(&mut view, &shown, Command::Select { row: 2 });
    send(&mut view, &shown, Command::ToggleDetails);
    assert_eq!((view.views.kind, view.details), (ViewKind::Logs, false));
    // Lines come, go, and come: the selected span stays that, and a line that goes leaves it to its span.
    send(&mut view, &shown, Command::Select { row: 3 });
    let found = |row| Command::RowsFound { selected: Some(row), top: None };
    shown = without();
    send(&mut view, &shown, found(1));
    assert_eq!(send(&mut view, &shown, Command::RowsArrived).0, at(1, 2, None));
    shown = window();
    send(&mut view, &shown, found(3));
    assert_eq!(send(&mut view, &shown, Command::RowsArrived).0, at(3, 2, None));
    send(&mut view, &shown, Command::Next);
    // Found again where the rows above are others, also if only the span's row was told.
    send(&mut view, &shown, found(3));
    assert_eq!(send(&mut view, &shown, Command::RowsArrived).0, at(4, 2, Some(0)));
    shown = without();
    send(&mut view, &shown, found(1));
    assert_eq!(send(&mut view, &shown, Command::RowsArrived).0, at(1, 2, None));
}

#[test]
fn a_command_shows_them_in_the_timeline() {
    let mut view = TraceView::new(10_000);
    let facts = Facts { duration_ns: 10_000, viewport_px: 220.0, window: &without() };
    update(&mut view, Command::ShowView(ViewKind::Logs), &facts);
    let effects = update(&mut view, Command::ToggleLineRows, &facts);
    assert!(view.views.lines.rows && effects.contains(&Effect::Views));
    assert_eq!(view.views.kind, ViewKind::Timeline);
    update(&mut view, Command::ToggleLineRows, &facts);
    assert!(!view.views.lines.rows);
}
