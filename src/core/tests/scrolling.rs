//! Scroll positions and rows, up to four thousand million rows.

use proptest::prelude::*;
use spanscape_core::layout::scroll::{MAX_PX, ScrollMap};

#[test]
fn what_fits_is_exact() {
    let map = ScrollMap::new(1_000, 22.0, 500.0);
    assert!(!map.is_spread());
    assert_eq!((map.element_px(), map.max_offset()), (22_000.0, 21_500.0));
    let top = map.top(map.offset_of(45.0));
    assert_eq!((top.row, top.cut_px), (2, 1.0));
    assert_eq!(map.visible(45.0), (2, 23));
    assert_eq!(map.visible(44.0), (2, 23));
    assert_eq!(map.visible(1e9), (977, 23));
    assert_eq!(map.page_rows(), 22);
}

#[test]
fn what_is_not_known_is_asked_for_once() {
    let map = ScrollMap::new(1_000, 20.0, 200.0);
    assert_eq!(map.wanted(0.0, None, None), Some((0, 16)));
    assert_eq!(map.wanted(0.0, None, Some((0, 16))), None);
    assert_eq!(map.wanted(2_000.0, Some((0, 16)), Some((0, 16))), Some((95, 21)));
    assert_eq!(map.wanted(2_000.0, Some((95, 21)), None), None);
    assert_eq!(map.wanted(2_100.0, Some((95, 21)), None), None);
    assert_eq!(map.wanted(2_120.0, Some((95, 21)), None), Some((101, 21)));
    // The end is the end.
    assert_eq!(map.wanted(1e9, Some((985, 15)), None), None);
    // As long as nobody knows how many there are.
    assert_eq!(ScrollMap::new(0, 20.0, 200.0).wanted(0.0, None, None), Some((0, 16)));
    assert_eq!(ScrollMap::new(0, 20.0, 200.0).wanted(0.0, Some((0, 0)), None), None);
}

#[test]
fn few_rows_do_not_scroll() {
    for rows in [0, 1, 10] {
        let map = ScrollMap::new(rows, 22.0, 500.0);
        assert_eq!((map.max_offset(), map.offset_of(99.0)), (0.0, 0.0));
        assert_eq!(map.visible(99.0), (0, rows));
        assert_eq!(map.into_view(0.0, rows, 2), 0.0);
    }
}

#[test]
fn a_wheel_is_as_fine_among_a_million_rows() {
    let map = ScrollMap::new(1_000_000, 22.0, 500.0);
    assert!(map.is_spread() && map.element_px() == MAX_PX);
    let mut offset = map.offset_of_row(400_000);
    let start = offset;
    for step in 1..=200 {
        offset = map.by(offset, 0.5);
        // The element is told, rounds to a pixel, and reports that.
        offset = map.follow(offset, map.scroll_top_of(offset).round());
        assert_eq!(offset - start, f64::from(step) * 0.5);
    }
    // A drag of the scroll bar is a jump.
    assert_eq!(map.top(map.follow(offset, 0.0)).row, 0);
    assert_eq!(map.follow(offset, 1e12), map.max_offset());
}

#[test]
fn into_view_moves_as_little_as_it_can() {
    let map = ScrollMap::new(100, 20.0, 200.0);
    let check = |offset, row, expect| assert_eq!(map.into_view(offset, row, 2), expect, "{row}");
    check(400.0, 25, 400.0);
    check(400.0, 22, 400.0);
    check(400.0, 21, 380.0);
    check(400.0, 28, 420.0);
    check(400.0, 0, 0.0);
    check(400.0, 99, 1_800.0);
    let low = ScrollMap::new(100, 20.0, 10.0);
    assert_eq!(low.into_view(0.0, 50, 2), 1_000.0);
}

#[test]
fn what_is_no_number_is_the_top() {
    let map = ScrollMap::new(100, f64::NAN, f64::INFINITY);
    assert_eq!(map.offset_of(f64::NAN), 0.0);
    let map = ScrollMap::new(100, 22.0, 100.0);
    assert_eq!((map.by(f64::NAN, 1.0), map.by(50.0, f64::NAN)), (0.0, 50.0));
    assert_eq!(map.top(f64::INFINITY).row, 95);
}

fn any_map() -> impl Strategy<Value = ScrollMap> {
    let rows = prop_oneof![0u32..100, 0..2_000_000u32, any::<u32>()];
    (rows, prop_oneof![Just(18.0), Just(22.0), Just(28.0)], 0.0..3_000.0)
        .prop_map(|(rows, row_px, viewport)| ScrollMap::new(rows, row_px, viewport))
}

proptest! {
    #[test]
    fn every_row_is_reached(map in any_map(), row: u32) {
        prop_assume!(map.rows > 0);
        let row = row % map.rows;
        let offset = map.into_view(0.0, row, 2);
        let (first, count) = map.visible(offset);
        prop_assert!((first..=first + count).contains(&row));
        let top = f64::from(row) * map.row_px - offset;
        prop_assert!(top >= -0.001);
        prop_assert!(top + map.row_px <= map.viewport_px.max(map.row_px) + 0.001);
    }

    #[test]
    fn positions_are_monotone_and_come_back(map in any_map(), a in 0.0..1.0f64, b in 0.0..1.0f64) {
        let (a, b) = (a.min(b) * map.max_offset(), a.max(b) * map.max_offset());
        prop_assert!(map.scroll_top_of(a) <= map.scroll_top_of(b));
        let back = map.offset_of(map.scroll_top_of(a));
        prop_assert!((back - a).abs() < 0.01, "{} {}", a, back);
        prop_assert!(map.scroll_top_of(b) <= (map.element_px() - map.viewport_px).max(0.0));
        prop_assert!(map.element_px() <= MAX_PX.max(map.viewport_px));
        prop_assert_eq!(map.offset_of(f64::MAX), map.max_offset());
    }

    #[test]
    fn the_visible_rows_fill_the_viewport(map in any_map(), at in 0.0..1.0f64) {
        let offset = at * map.max_offset();
        let (first, count) = map.visible(offset);
        let top = map.top(offset);
        prop_assert!(first + count <= map.rows);
        prop_assert!(f64::from(count) <= map.viewport_px / map.row_px + 2.0);
        let covered = f64::from(count) * map.row_px - top.cut_px;
        let all = first + count == map.rows;
        prop_assert!(covered >= map.viewport_px - 0.001 || all);
        prop_assert!(top.cut_px <= map.row_px);
    }
}
