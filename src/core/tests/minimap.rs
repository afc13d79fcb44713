//! The minimap's raster, as a picture of characters, and against each span on its own.

use crate::support;

use std::fmt::Write as _;

use proptest::prelude::*;
use spanscape_core::layout::minimap::{
    ERROR, LEVELS, NOTHING, Raster, Size, cell, kind_and_level, raster,
};
use spanscape_core::model::{SpanIx, Status, Store, TraceInfo};

/// A span's kind is its service's last letter (or digit), from 0.
fn kind(store: &Store, span: SpanIx) -> u8 {
    let last = store.text(store.service(span)).bytes().last().unwrap_or(b'0');
    if last.is_ascii_digit() { last - b'0' } else { last.to_ascii_lowercase() - b'a' }
}

fn draw(store: &Store, trace: &TraceInfo, width: u16, height: u16) -> Raster {
    let size = Size { width, height };
    raster(store, trace, size, trace.duration.0, |s| store.start(s), |s| kind(store, s))
}

/// The kinds as letters, `!` for errors; what is not of the brightest is a capital.
fn picture(text: &str, width: u16, height: u16) -> String {
    let store = support::store(text);
    let raster = draw(&store, &store.traces()[0], width, height);
    let show = |&c: &u8| match (c, kind_and_level(c)) {
        (_, Some((kind, LEVELS))) => char::from(b'a' + kind),
        (_, Some((kind, _))) => char::from(b'A' + kind),
        (ERROR, None) => '!',
        _ => '.',
    };
    let lines = raster.cells.chunks(usize::from(raster.width).max(1));
    lines.map(|line| line.iter().map(show).collect::<String>() + "\n").collect()
}

/// The same with the brightness of each cell.
fn levels(text: &str, width: u16, height: u16) -> String {
    let store = support::store(text);
    let raster = draw(&store, &store.traces()[0], width, height);
    let show = |&c: &u8| kind_and_level(c).map_or('.', |(_, level)| char::from(b'0' + level));
    let lines = raster.cells.chunks(usize::from(raster.width).max(1));
    lines.map(|line| line.iter().map(show).collect::<String>() + "\n").collect()
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
fn a_kind_returns_when_a_longer_one_ends() {
    let text = "r r 0..100\n a a 10..30\n b b 20..90\n c c 25..95\n d d 26..28\n";
    insta::assert_snapshot!(picture(text, 20, 5), @r"
    rrrrrrrrrrrrrrrrrrrr
    ..aaaa..............
    ....bbbbbbbbbbbbbb..
    .....cccccccccccccc.
    .....d..............
    ");
    let text = "a a 0..30\nb b 10..90\nc c 20..95\nd d 21..22\n";
    insta::assert_snapshot!(picture(text, 19, 1).to_lowercase(), @"aabbbbbbbbbbbbbbbbc");
}

#[test]
fn the_kind_of_most_spans_wins() {
    let text = "r r 0..100\n a x 20..60\n b x 30..50\n c y 40..60\n";
    insta::assert_snapshot!(picture(text, 10, 1).to_lowercase(), @"rrrxxrrrrr");
}

#[test]
fn many_kinds_have_the_share_of_cells_that_they_have_of_spans() {
    let mut text = String::from("r r 0..1000\n");
    for i in 0..2_000 {
        let kind = if i % 4 == 0 { 'a' } else { ['b', 'c'][i % 2] };
        let _ = writeln!(text, " {kind} {kind} 0..1000");
    }
    let picture = picture(&text, 30, 40).to_lowercase();
    let share = |kind| picture.matches(kind).count() * 100 / (30 * 40);
    // A quarter is a, a quarter b (of the even ones), a half c.
    let shares = ['a', 'b', 'c'].map(share);
    assert!((20..=30).contains(&shares[0]) && (20..=30).contains(&shares[1]), "{shares:?}");
    assert!((45..=55).contains(&shares[2]), "{shares:?}");
    // Each line is of one piece where the same spans run.
    assert!(picture.lines().all(|line| line.bytes().all(|c| c == line.as_bytes()[0])), "{picture}");
}

#[test]
fn many_spans_are_brighter() {
    let mut text = String::from("r r 0..160\n");
    for (many, at) in [(1, 20), (3, 40), (15, 60), (63, 80), (255, 100)] {
        for _ in 0..many {
            let _ = writeln!(text, " a a {at}..{}", at + 10);
        }
    }
    // 2, 4, 16, 64 and 256 spans at most; a fifth root of 257 is about 3.
    insta::assert_snapshot!(levels(&text, 16, 1), @"1111213141511111");
}

/// As many spans as the other test has beside each other, of which a share has failed all along.
fn failing(errors: usize, of: usize) -> usize {
    let text: String = (0..of)
        .map(|i| format!("a a 0..1000{}\n", if i < errors { " !error" } else { "" }))
        .fold(String::from("r r 0..1000\n"), |all, line| all + " " + &line);
    let red = picture(&text, 64, 4).bytes().filter(|&c| c == b'!').count();
    red * 100 / (64 * 4)
}

#[test]
fn errors_are_red_in_proportion() {
    // The first line has the root besides; a mark is left for each line where the share is small.
    assert_eq!(failing(0, 400), 0);
    assert!((20..=30).contains(&failing(100, 400)), "{}", failing(100, 400));
    assert!((45..=55).contains(&failing(200, 400)), "{}", failing(200, 400));
    assert!(failing(400, 400) > 97);
}

#[test]
fn a_single_error_among_many_has_a_mark_that_shows() {
    let mut text = String::from("r r 0..1000\n");
    for i in 0..999 {
        let failed = if i == 500 { " !error" } else { "" };
        let _ = writeln!(text, " a a {i}..{}{failed}", i + 1);
    }
    let picture = picture(&text, 40, 10);
    let lines: Vec<_> = picture.lines().enumerate().filter(|(_, l)| l.contains('!')).collect();
    assert_eq!(lines.len(), 2, "{picture}");
    assert_eq!((lines[0].0, lines[0].1.find("!!!")), (5, Some(20)), "{picture}");
}

#[test]
fn no_cells_no_picture() {
    for (width, height) in [(0, 9), (9, 0), (0, 0)] {
        assert_eq!(picture(SHOP, width, height), "");
    }
    insta::assert_snapshot!(picture("a a 0..0\n", 3, 1), @"a..");
}

#[test]
fn each_kind_and_brightness_has_a_cell_of_its_own() {
    let all = (0..50).flat_map(|kind| (1..=LEVELS).map(move |level| (kind, level)));
    for (n, (kind, level)) in (2..).zip(all) {
        assert_eq!((cell(kind, level), kind_and_level(n)), (n, Some((kind, level))));
    }
    assert_eq!([kind_and_level(NOTHING), kind_and_level(ERROR)], [None, None]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn cells_are_true(text in support::texts(), width in 0..40u16, height in 0..40u16) {
        let store = support::store(&text);
        for trace in store.traces() {
            let raster = draw(&store, trace, width, height);
            prop_assert_eq!(raster.cells.len(), usize::from(width) * usize::from(height));
            if !raster.cells.is_empty() {
                compare(&store, trace, &raster);
            }
        }
    }
}

/// Each cell against all spans of its line: the kind with most spans there (or with as many, if their
/// lengths are equal to a part of 65,535), brighter than where there are fewer, errors neither
/// invented nor lost.
fn compare(store: &Store, trace: &TraceInfo, raster: &Raster) {
    let (width, height) = (u64::from(raster.width), u64::from(raster.height));
    let total = trace.duration.0.max(1);
    let lines = height.min(trace.len.into());
    // How many cells around an error may be red because of it.
    let (before, below) = (3, 2);
    let range = |s: SpanIx| {
        let first = (store.start(s) * width / total).min(width - 1);
        let last = (store.end(s) * width).div_ceil(total).saturating_sub(1);
        first..=last.clamp(first, width - 1)
    };
    let of_line = |line: u64| {
        let here = move |i: u64| i * lines / u64::from(trace.len) == line;
        (0..).zip(store.spans_of(trace)).filter(move |&(i, _)| here(i)).map(|(_, s)| s)
    };
    let failed = |s: &SpanIx| store.status(*s) == Status::Error;
    let mut by_count: Vec<(usize, u8)> = Vec::new();
    for line in 0..lines {
        let spans: Vec<_> = of_line(line).collect();
        let top = (line * height / lines * width) as usize;
        let cells = &raster.cells[top..top + width as usize];
        for (x, &cell) in (0..).zip(cells) {
            let here: Vec<_> = spans.iter().copied().filter(|&s| range(s).contains(&x)).collect();
            let errors = here.iter().filter(|s| failed(s)).count();
            match kind_and_level(cell) {
                None if cell == NOTHING => assert!(here.is_empty(), "line {line} cell {x}"),
                None => {
                    let near = line.saturating_sub(below - 1)..=line;
                    let mut causes = near.flat_map(of_line).filter(failed);
                    let by_mark = causes
                        .any(|s| (x.saturating_sub(before - 1)..=x).contains(range(s).start()));
                    assert!(errors > 0 || by_mark, "line {line} cell {x} is red for nothing");
                }
                Some((kind, level)) => {
                    let share = |k: u8| {
                        let of: Vec<_> =
                            here.iter().filter(|&&s| self::kind(store, s) == k).collect();
                        let long =
                            of.iter().map(|&&s| store.duration(s).0 * 65_535 / total).sum::<u64>();
                        // Each length is rounded down by at most one.
                        (of.len(), long)
                    };
                    let (mine, most) = (share(kind), (0..50).map(share).max().unwrap());
                    let slack = here.len() as u64;
                    let wins = mine.0 == most.0 && mine.1 + slack >= most.1;
                    // Where there are many, it need not be the first one's turn.
                    assert!(wins || here.len() >= 5 && mine.0 > 0, "line {line} cell {x}");
                    assert!(errors < here.len(), "line {line} cell {x}: all have failed");
                    by_count.push((here.len(), level));
                }
            }
        }
        // An error is red where it starts, or shortly before.
        for s in spans.into_iter().filter(failed) {
            let start = *range(s).start();
            let red = (start.saturating_sub(before)..=start).any(|x| cells[x as usize] == ERROR);
            assert!(red, "line {line}: the error at cell {start} is lost");
        }
    }
    by_count.sort_unstable();
    assert!(by_count.is_sorted_by_key(|&(_, level)| level), "{by_count:?}");
}
