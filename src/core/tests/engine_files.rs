//! Real files through the whole engine: each trace of each is shown, folded, drawn and read.

use crate::support;

use std::fs;
use std::path::{Path, PathBuf};

use spanscape_core::engine::Step;
use spanscape_core::engine::protocol::*;
use spanscape_core::source::Query;
use support::script::Driver;

fn files(dir: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The data set of a file; `None` if it can't be opened.
fn open(driver: &mut Driver, path: &Path) -> Option<DatasetInfo> {
    let mut out = Vec::new();
    let name = path.display().to_string();
    let ask = Ask::Open { inputs: vec![Input::File { index: 0, name }], apart: 0 };
    driver.engine.handle(Request { id: 1, ask }, &mut out);
    driver.engine.begin_input(1, 0, None);
    for chunk in fs::read(path).unwrap().chunks(64 * 1024) {
        driver.engine.feed(1, chunk, &mut out);
    }
    driver.engine.end_input(1, &mut out);
    driver.engine.finish(1, &mut out);
    while driver.engine.step(&mut out) == Step::More {}
    match out.pop().expect("an answer").answer {
        Answer::Opened(info) => Some(info),
        Answer::Failed(problem) => {
            println!("{}: {}", path.display(), problem.what);
            None
        }
        other => panic!("{other:?} at the end"),
    }
}

fn only(driver: &mut Driver, ask: Ask) -> Answer {
    let mut out = driver.ask(ask);
    assert_eq!(out.len(), 1);
    out.remove(0).answer
}

fn rows(driver: &mut Driver) -> Vec<Row> {
    let mut rows = Vec::new();
    loop {
        let first = rows.len() as u32;
        match only(
            driver,
            Ask::Rows {
                first,
                count: 4_096,
                look: RowLook { path: true, own: true, ..RowLook::default() },
            },
        ) {
            Answer::Rows(window) if window.rows.is_empty() => return rows,
            Answer::Rows(window) => rows.extend(window.rows),
            other => panic!("{other:?}"),
        }
    }
}

fn check_trace(driver: &mut Driver, row: &TraceRow) {
    let Answer::Trace(head) =
        only(driver, Ask::Show { of: Slot::Open, trace: TraceRef::Ix(row.ix.unwrap()) })
    else {
        panic!("trace {:?} can't be shown", row.ix);
    };
    assert_eq!((&head.row, head.rows), (row, row.spans));
    assert_eq!(row.services.iter().map(|s| s.spans).sum::<u32>(), row.spans);
    assert_eq!(row.services.iter().map(|s| s.errors).sum::<u32>(), row.errors);
    let all = rows(driver);
    assert_eq!(all.len() as u32, row.spans);
    let latest = all.iter().map(|r| r.start + r.duration).max();
    assert_eq!(latest, Some(row.duration.0));
    for span in &all {
        let Answer::Detail(detail) = only(driver, Ask::Detail { span: span.span }) else {
            panic!("{:?} has no detail", span.span);
        };
        assert_eq!((&detail.name, detail.start), (&span.name, span.start));
        if !detail.id.is_empty() {
            let located = only(driver, Ask::Locate { id: detail.id.clone() });
            assert!(matches!(located, Answer::Located { found: Some(_), .. }), "{}", detail.id);
        }
    }
    let answer = only(driver, Ask::Fold { fold: Fold::CollapseAll, keep: None });
    let Answer::Folded { total, .. } = answer else { panic!("{answer:?}") };
    let roots = rows(driver);
    assert_eq!(total as usize, roots.len());
    assert!(roots.iter().all(|r| r.parent.is_none()));
    assert_eq!(roots.iter().map(|r| 1 + r.hidden).sum::<u32>(), row.spans);
    let answer = only(driver, Ask::Minimap { width: 200, height: 60, colour: ColourBy::Operation });
    let Answer::Minimap(map) = answer else { panic!("{answer:?}") };
    assert_eq!(map.cells.contains(&1), row.errors > 0);
    assert!(matches!(only(driver, Ask::Skew { on: true }), Answer::Trace(head) if head.skew));
    rows(driver);
}

#[test]
fn every_trace_of_every_file_can_be_looked_at() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !dir.is_dir() {
        println!("skipped: no {}", dir.display());
        return;
    }
    let (mut opened, mut traces) = (0, 0);
    for path in files(&dir) {
        let mut driver = Driver::empty();
        let Some(info) = open(&mut driver, &path) else { continue };
        let order = TraceOrder::MostSpans;
        let answer = only(
            &mut driver,
            Ask::Traces { of: Slot::Open, query: Query::default(), first: 0, count: 4_096, order },
        );
        let Answer::Traces { total, traces: list, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(total, info.traces);
        assert_eq!(list.iter().map(|t| t.spans).sum::<u32>(), info.spans, "{}", path.display());
        for row in &list {
            check_trace(&mut driver, row);
        }
        opened += 1;
        traces += total;
    }
    println!("{opened} files, {traces} traces");
    assert!(opened > 100, "only {opened} files could be opened");
}
