//! What lies on bars: the critical path, gaps, where a bar was before it was moved, the bars of a group.

use crate::scene;

use insta::assert_snapshot;
use scene::{MS, draw, row, style};
use spanscape_core::engine::protocol::{GroupRow, Row};
use spanscape_core::render::hover;

#[test]
fn the_critical_path_lies_on_the_bar_and_what_is_not_recorded_in_it() {
    let one = Row {
        path: vec![(0, 10 * MS), (10 * MS + 1, 10 * MS + 2), (30 * MS, 50 * MS)],
        gaps: vec![(5 * MS, 20 * MS)],
        ..row(0, 50 * MS)
    };
    assert_snapshot!(draw(vec![one.clone()], 0, 100, &style(1)), @r#"
    Bars rect 0.0,4.0 200.0x14.0 service-36
    Bars hatch 20.0,4.0 60.0x14.0 gap
    Marks rect 0.0,4.0 40.0x3.0 critical-path
    Marks rect 40.0,4.0 1.0x3.0 critical-path
    Marks rect 120.0,4.0 80.0x3.0 critical-path
    Labels "50 ms" End 196.0,11.0 <=30.0 text-on-bar
    "#);
    // Zoomed in, only what is in the window.
    assert_snapshot!(draw(vec![one], 8, 12, &style(1)), @r#"
    Bars rect 0.0,4.0 400.0x14.0 service-36
    Bars hatch 0.0,4.0 400.0x14.0 gap
    Marks rect 0.0,4.0 200.0x3.0 critical-path
    Marks rect 200.0,4.0 1.0x3.0 critical-path
    Labels "50 ms" End 396.0,11.0 <=30.0 text-on-bar
    "#);
}

#[test]
fn what_was_moved_shows_where_it_was() {
    let moved = Row { moved: 20 * MS as i64, ..row(40 * MS, 10 * MS) };
    assert_snapshot!(draw(vec![moved], 0, 100, &style(1)), @r#"
    Bars rect 80.0,4.0 40.0x14.0 service-dim-36
    Bars rect 80.0,4.0 40.0x1.0 adjusted
    Bars rect 80.0,17.0 40.0x1.0 adjusted
    Bars rect 160.0,4.0 40.0x14.0 service-36
    Labels "10 ms" End 196.0,11.0 <=30.0 text-on-bar
    "#);
}

#[test]
fn a_bar_says_what_it_stands_for() {
    let one = Row {
        path: vec![(0, 10 * MS), (30 * MS, 50 * MS)],
        gaps: vec![(0, 150 * MS)],
        moved: -(2 * MS as i64),
        ..row(5 * MS, 500 * MS)
    };
    assert_snapshot!(hover(&one, "cart"), @r"
    cart: span
    500 ms at 5 ms
    30 ms on the critical path
    150 ms in 1 gap of 100 ms or more without a recorded child
    moved by -2 ms for clock skew
    ");
    let group =
        GroupRow { count: 1_200, total: 400 * MS, least: MS, most: 9 * MS, ..GroupRow::default() };
    let group =
        Row { group: Some(Box::new(group)), expanded: false, name: String::new(), ..row(0, MS) };
    assert_snapshot!(hover(&group, ""), @r"
    unknown service: (no name)
    1,200 equal spans, 400 ms together, 1 ms to 9 ms each
    ");
}

#[test]
fn a_folded_group_shows_all_its_bars() {
    let bars = vec![(0, 5 * MS), (10 * MS, 15 * MS), (20 * MS, 50 * MS)];
    let group = GroupRow { count: 1_200, total: 40 * MS, bars, ..GroupRow::default() };
    let folded =
        Row { group: Some(Box::new(group)), children: 5, expanded: false, ..row(0, 5 * MS) };
    assert_snapshot!(draw(vec![folded.clone()], 0, 100, &style(1)), @r#"
    Bars rect 0.0,10.0 200.0x2.0 service-dim-36
    Bars rect 0.0,4.0 20.0x14.0 service-36
    Bars rect 40.0,4.0 20.0x14.0 service-36
    Bars rect 80.0,4.0 120.0x14.0 service-36
    Marks rect 0.0,19.0 200.0x1.0 service-36
    Labels "1,200 in 40 ms" Start 204.0,11.0 <=84.0 text-dim
    "#);
    let open = Row { expanded: true, ..folded };
    assert_snapshot!(draw(vec![open], 0, 100, &style(1)), @r#"
    Bars rect 0.0,4.0 20.0x14.0 service-36
    Labels "5 ms" Start 24.0,11.0 <=24.0 text-dim
    "#);
}
