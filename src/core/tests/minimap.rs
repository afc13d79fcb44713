//! The minimap's raster, as a picture of characters, and against each span on its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by them"
)]

mod support;

use proptest::prelude::*;
use spanscape_core::layout::minimap::{ERROR, NOTHING, Raster, Size, raster};
use spanscape_core::model::{Status, Store, TraceInfo};

/// Cell values are the services' last characters; `!` is an error.
fn draw(store: &Store, trace: &TraceInfo, width: u16, height: u16) -> Raster {
    let value = |s| store.text(store.service(s)).bytes().last().unwrap_or(b'?');
    let start = |s| store.start(s);
    raster(store, trace, Size { width, height }, trace.duration.0, start, value)
}

fn picture(text: &str, width: u16, height: u16) -> String {
    let store = support::store(text);
    let raster = draw(&store, &store.traces()[0], width, height);
    let cell = |&c: &u8| match c {
        NOTHING => '.',
        ERROR => '!',
        other => char::from(other),
    };
    let lines = raster.cells.chunks(usize::from(raster.width).max(1));
    lines.map(|line| line.iter().map(cell).collect::<String>() + "\n").collect()
}

const SHOP: &str = "
checkout a 0..100
  cart b 10..40
    redis c 20..30
  pay d 50..90 !error
";

#[test]
fn each_span_has_its_line() {
    insta::assert_snapshot!(picture(SHOP, 20, 4), @r"
    aaaaaaaaaaaaaaaaaaaa
    ..bbbbbb............
    ....cc..............
    ..........!!!!!!!!..
    ");
}

#[test]
fn few_spans_are_high_with_a_gap() {
    insta::assert_snapshot!(picture(SHOP, 10, 16), @r"
    aaaaaaaaaa
    aaaaaaaaaa
    aaaaaaaaaa
    ..........
    .bbb......
    .bbb......
    .bbb......
    ..........
    ..c.......
    ..c.......
    ..c.......
    ..........
    .....!!!!.
    .....!!!!.
    .....!!!!.
    ..........
    ");
}

#[test]
fn the_longest_wins_and_errors_always_do() {
    insta::assert_snapshot!(picture(SHOP, 20, 2), @r"
    aaaaaaaaaaaaaaaaaaaa
    ....cc....!!!!!!!!..
    ");
    insta::assert_snapshot!(picture(SHOP, 20, 1), @"aaaaaaaaaa!!!!!!!!aa");
}

#[test]
fn a_shorter_one_returns_when_a_longer_one_ends() {
    let text = "r r 0..100\n a a 10..30\n b b 20..90\n c c 25..95\n d d 26..28\n";
    insta::assert_snapshot!(picture(text, 20, 5), @r"
    rrrrrrrrrrrrrrrrrrrr
    ..aaaa..............
    ....bbbbbbbbbbbbbb..
    .....cccccccccccccc.
    .....d..............
    ");
    let text = "a a 0..30\nb b 10..90\nc c 20..95\nd d 21..22\n";
    insta::assert_snapshot!(picture(text, 19, 1), @"aabbbbbbbbbbbbbbbbc");
}

#[test]
fn no_cells_no_picture() {
    for (width, height) in [(0, 9), (9, 0), (0, 0)] {
        assert_eq!(picture(SHOP, width, height), "");
    }
    insta::assert_snapshot!(picture("a a 0..0\n", 3, 1), @"a..");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn cells_are_true(text in support::texts(), width in 0..40u16, height in 0..40u16) {
        let store = support::store(&text);
        for trace in store.traces() {
            let raster = draw(&store, trace, width, height);
            prop_assert_eq!(raster.cells.len(), usize::from(width) * usize::from(height));
            prop_assert!(raster.cells.iter().all(|c| matches!(c, 0 | 1 | b'0'..=b'2')));
            if !raster.cells.is_empty() {
                compare(&store, trace, &raster);
            }
        }
    }
}

/// A cell is empty if no span is there, an error if one is there, else of a span that is there
/// and within a cell's time of the longest.
fn compare(store: &Store, trace: &TraceInfo, raster: &Raster) {
    let (width, height) = (u64::from(raster.width), u64::from(raster.height));
    let total = trace.duration.0.max(1);
    let lines = height.min(trace.len.into());
    for line in 0..lines {
        let of_line = |i: u64| i * lines / u64::from(trace.len) == line;
        let spans = (0..).zip(store.spans_of(trace)).filter(|&(i, _)| of_line(i)).map(|(_, s)| s);
        let spans: Vec<_> = spans.collect();
        let top = (line * height / lines * width) as usize;
        for (x, &cell) in (0..).zip(&raster.cells[top..top + width as usize]) {
            // The cell's time is x / width .. (x + 1) / width of the whole.
            let there = |s: &&_| {
                let first = (store.start(**s) * width / total).min(width - 1);
                let last = (store.end(**s) * width).div_ceil(total).saturating_sub(1);
                (first..=last.clamp(first, width - 1)).contains(&x)
            };
            let here: Vec<_> = spans.iter().filter(there).collect();
            let longest = here.iter().map(|s| store.duration(**s).0).max();
            let near = |d: u64| longest.is_some_and(|l| (l - d) * width <= total);
            let name = |s| store.text(store.service(s)).bytes().last().unwrap();
            let expected = if here.is_empty() {
                cell == NOTHING
            } else if here.iter().any(|s| store.status(**s) == Status::Error) {
                cell == ERROR
            } else {
                here.iter().any(|s| near(store.duration(**s).0) && name(**s) == cell)
            };
            assert!(expected, "line {line} cell {x} is {cell} of {here:?}");
        }
    }
}
