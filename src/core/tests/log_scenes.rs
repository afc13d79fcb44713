//! Where lines of logs are, drawn: marks on bars, and the strip of the minimap.

use crate::scene::{MS, draw, row, style};

use spanscape_core::engine::protocol::{LINES_BELOW, Level, LineRow, LogMarks, MatchMarks, Row};
use spanscape_core::layout::scale::{TimeScale, Window};
use spanscape_core::model::SpanIx;
use spanscape_core::render::minimap::{self, MinimapStyle};
use spanscape_core::render::waterfall::WaterfallStyle;

#[test]
fn the_worse_the_larger_and_what_is_near_is_one() {
    let rows = vec![
        Row { span: SpanIx(7), ..row(0, 100 * MS) },
        Row { span: SpanIx(8), ..row(0, 50 * MS) },
    ];
    let lines = |of: &[(u64, Level)]| of.iter().map(|&(at, level)| (at * MS, level)).collect();
    let logs = [LogMarks {
        span: SpanIx(7),
        lines: lines(&[
            (10, Level::Info),
            (40, Level::Info),
            (40, Level::Error),
            (41, Level::Warn),
            (80, Level::Warn),
            (300, Level::Fatal),
        ]),
    }];
    let drawn = draw(rows, 0, 100, &WaterfallStyle { logs: &logs, ..style(2) });
    let marks: Vec<_> = drawn.lines().filter(|line| line.starts_with("Marks")).collect();
    insta::assert_snapshot!(marks.join("\n"), @"
    Marks Diamond 40.0,17.0 5.0 text-dim
    Marks Diamond 160.0,17.0 8.0 error
    Marks Diamond 164.0,17.0 7.0 warning
    Marks Diamond 320.0,17.0 7.0 warning
    ");
}

#[test]
fn a_line_with_a_row_is_a_mark_alone() {
    let line = |at, place, level| Row {
        span: SpanIx(7),
        line: Some(LineRow { place, level }),
        ..row(at * MS, 0)
    };
    let rows = vec![
        line(40, 0, Level::Error),
        line(50, 1, Level::Unknown),
        // Neither where there is no time to be seen, nor for what says that there are more.
        line(300, 2, Level::Warn),
        line(60, LINES_BELOW, Level::Unknown),
    ];
    // The marks of their span are on its bar.
    let logs = [LogMarks { span: SpanIx(7), lines: vec![(40 * MS, Level::Error)] }];
    let drawn = draw(rows, 0, 100, &WaterfallStyle { logs: &logs, ..style(4) });
    insta::assert_snapshot!(drawn, @"
    Marks Diamond 160.0,11.0 8.0 error
    Marks Diamond 200.0,33.0 5.0 text-dim
    ");
}

#[test]
fn the_strip_is_as_high_as_the_root_of_how_many() {
    let marks = MatchMarks::default();
    let whole = TimeScale::new(Window::whole(100 * MS), 400.0);
    let paint = |logs: &[[u32; 3]]| {
        let style = MinimapStyle {
            height_px: 50.0,
            cursor: None,
            drag: None,
            marks: &marks,
            logs,
            dpr: 1.0,
        };
        minimap::paint(Window::whole(100 * MS), &whole, &style).dump()
    };
    let (with, without) =
        (paint(&[[100, 4, 1], [0, 0, 0], [1, 0, 0], [25, 0, 0]]), paint(&[[0; 3]; 4]));
    assert_eq!(without, paint(&[]));
    let added: Vec<_> = with.lines().filter(|line| !without.contains(line)).collect();
    insta::assert_snapshot!(added.join("\n"), @"
    Overlay rect 0.0,38.0 400.0x12.0 background
    Overlay rect 0.0,39.0 100.0x11.0 text-dim
    Overlay rect 0.0,47.8 100.0x2.2 warning
    Overlay rect 0.0,48.0 100.0x2.0 error
    Overlay rect 200.0,48.0 100.0x2.0 text-dim
    Overlay rect 300.0,44.5 100.0x5.5 text-dim
    ");
}
