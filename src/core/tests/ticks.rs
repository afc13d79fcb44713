//! The ticks of events: which are under the pointer, what they stand for, and where the card goes.

use crate::support;

use spanscape_core::engine::protocol::{Answer, Ask, Row, RowLook};
use spanscape_core::layout::hit::{Corner, Side, corner, ticks_at};
use spanscape_core::layout::scale::{TimeScale, Window};
use support::script::Driver;

#[test]
fn the_pointer_means_the_ticks_beside_it() {
    let row = Row { events: vec![100, 101, 500], ..Row::default() };
    let scale = TimeScale::new(Window::whole(1_000), 1_000.0);
    let at = |x| ticks_at(x, &row, &scale);
    assert_eq!(at(100.0), Some((97, 103)));
    assert_eq!(at(104.0), Some((101, 107)));
    assert_eq!(at(104.5), None);
    assert_eq!(at(503.0), Some((500, 506)));
    assert_eq!(at(-1.0), None);
    assert_eq!(at(f64::NAN), None);
    // Zoomed in, what is beside the canvas is not meant.
    let scale = TimeScale::new(Window::new(102, 600, 1_000), 1_000.0);
    assert_eq!(ticks_at(0.0, &row, &scale), None);
}

#[test]
fn what_ticks_stand_for() {
    insta::assert_snapshot!(Driver::with("
trace a @1000
pay shop 0..900 event:retry@20 event:retry@25 event:timeout@700
").run("
        show first
        events pay 20 25
        events pay 26 699
        events pay 600 99999
    "), @r"
    > show first
    #0 000000000000000a shop: pay @1000+900, 1 spans, 0 errors (shop 1/0)
      depth 1, 1 rows, skew off of 0
    > events pay 20 25
    2 events
      20 retry attempt=1
      25 retry attempt=1
    > events pay 26 699
    0 events
    > events pay 600 99999
    1 events
      700 timeout attempt=1
    ");
}

#[test]
fn of_many_events_some_ticks_and_the_first_events_are_told() {
    let events = (0..5_000).map(|i| format!(" event:e{i}@{}", i * 100)).collect::<String>();
    let mut driver = Driver::with(&format!("trace a @1000\npay shop 0..500000{events}\n"));
    driver.run("show first");
    let mut ticks = |seen| {
        let look = RowLook { seen, ..RowLook::default() };
        match &driver.ask(Ask::Rows { first: 0, count: 1, look })[0].answer {
            Answer::Rows(window) => (window.rows[0].events.len(), window.rows[0].coarse),
            other => panic!("{other:?}"),
        }
    };
    let (whole, coarse) = ticks((0, 500_000));
    assert!(coarse && (2_000..2_100).contains(&whole), "{whole}");
    assert_eq!(ticks((100_000, 110_000)), (301, true));
    assert!(
        driver
            .run("events pay 0 999999")
            .starts_with("> events pay 0 999999\n5000 events\n  0 e0 attempt=1\n")
    );
}

#[test]
fn a_card_is_where_there_is_room() {
    let Corner { x, y } = corner((100.0, 700.0), (1_280.0, 800.0));
    assert_eq!((x, y), (Side::Near(112.0), Side::Far(112.0)));
    assert_eq!(corner((1_000.0, 10.0), (1_280.0, 800.0)).x, Side::Far(292.0));
}
