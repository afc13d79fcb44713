//! Scenes as text, and what holds of every scene.

use crate::scene;

use insta::assert_snapshot;
use proptest::prelude::*;
use scene::{MS, draw, row, style, window};
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{ColourBy, GroupRow, MatchMarks, Row};
use spanscape_core::layout::bars::{MIN_BAR_PX, RowGrid};
use spanscape_core::layout::hit::{MiniPart, Part, hit, hit_minimap};
use spanscape_core::layout::minimap::{ERROR, LEVELS, NOTHING, cell};
use spanscape_core::layout::scale::{TimeScale, Window};
use spanscape_core::model::Status;
use spanscape_core::render::minimap::{self, MinimapStyle, cell_kind, cell_token};
use spanscape_core::render::ruler::{self, RulerStyle};
use spanscape_core::render::slot::SLOTS;
use spanscape_core::render::text::FixedWidth;
use spanscape_core::render::waterfall::{WaterfallStyle, paint, paint_into};
use spanscape_core::render::{Layer, Scene, Token};

fn overview(marks: &MatchMarks, dpr: f64) -> MinimapStyle<'_> {
    MinimapStyle { height_px: 50.0, cursor: None, drag: None, marks, logs: &[], dpr }
}

#[test]
fn a_row_that_was_found_is_marked_beside_its_colour() {
    let rows = vec![Row { matched: true, ..row(0, 50 * MS) }, row(0, 50 * MS)];
    let both = draw(rows.clone(), 0, 100, &style(2));
    assert_eq!(both.lines().filter(|l| l.starts_with("Back")).count(), 2, "{both}");
    let selected = WaterfallStyle { selected: Some(0), ..style(2) };
    assert!(draw(rows, 0, 100, &selected).contains(" match"));
}

#[test]
fn a_label_stands_where_there_is_room() {
    let one = |start, duration| draw(vec![row(start * MS, duration * MS)], 0, 100, &style(1));
    assert_snapshot!(one(0, 100), @r#"
    Bars rect 0.0,4.0 400.0x14.0 service-36
    Labels "100 ms" End 396.0,11.0 <=36.0 text-on-bar
    "#);
    assert_snapshot!(one(10, 5), @r#"
    Bars rect 40.0,4.0 20.0x14.0 service-36
    Labels "5 ms" Start 64.0,11.0 <=24.0 text-dim
    "#);
    assert_snapshot!(one(94, 5), @r#"
    Bars rect 376.0,4.0 20.0x14.0 service-36
    Labels "5 ms" End 372.0,11.0 <=24.0 text-dim
    "#);
}

#[test]
fn no_row_is_empty() {
    let rows = vec![
        row(10 * MS, MS),
        row(80 * MS, 5 * MS),
        row(20 * MS, 1),
        row(60 * MS, 10 * MS),
        row(30 * MS, 0),
        row(40 * MS, 20 * MS),
    ];
    assert_snapshot!(draw(rows, 20, 60, &style(6)), @r#"
    Bars rect 0.0,48.0 2.0x14.0 service-36
    Bars rect 200.0,114.0 200.0x14.0 service-36
    Bars Left 7.0,11.0 10.0 service-36
    Bars Right 393.0,33.0 10.0 service-36
    Bars Right 393.0,77.0 10.0 service-36
    Bars Diamond 100.0,99.0 14.0 service-36
    Labels "1 ns" Start 6.0,55.0 <=24.0 text-dim
    Labels "0 ns" Start 111.0,99.0 <=24.0 text-dim
    Labels "20 ms" End 396.0,121.0 <=30.0 text-on-bar
    "#);
}

#[test]
fn errors_events_skew_and_hidden_children_are_marked() {
    let rows = vec![
        Row { status: Status::Error, ..row(0, 50 * MS) },
        Row { events: vec![5 * MS, 5 * MS + 1, 60 * MS, 900 * MS], ..row(0, 50 * MS) },
        Row { moved: 1, service: 1, ..row(0, 50 * MS) },
        Row { children: 2, expanded: false, hidden_error: true, ..row(0, 50 * MS) },
        Row { status: Status::Error, ..row(50 * MS, 0) },
    ];
    assert_snapshot!(draw(rows, 0, 100, &style(5)), @r#"
    Bars rect 0.0,4.0 200.0x14.0 service-36
    Bars rect 0.0,26.0 200.0x14.0 service-36
    Bars rect 0.0,48.0 200.0x14.0 no-service
    Bars rect 0.0,48.0 200.0x1.0 adjusted
    Bars rect 0.0,61.0 200.0x1.0 adjusted
    Bars rect 0.0,48.0 200.0x14.0 no-service
    Bars rect 0.0,70.0 200.0x14.0 service-36
    Bars Diamond 200.0,99.0 14.0 error
    Marks rect 0.0,15.0 200.0x3.0 error
    Marks rect 0.0,85.0 200.0x1.0 error
    Marks line 20.5,26.0 20.5,40.0 event-tick
    Marks line 240.5,26.0 240.5,40.0 event-tick
    Labels "50 ms" End 196.0,11.0 <=30.0 text-on-bar
    Labels "50 ms" End 196.0,33.0 <=30.0 text-on-bar
    Labels "50 ms" End 196.0,55.0 <=30.0 text-on-bar
    Labels "50 ms" End 196.0,77.0 <=30.0 text-on-bar
    Labels "0 ns" Start 211.0,99.0 <=24.0 text-dim
    "#);
}

#[test]
fn rows_are_cut_at_the_canvas_and_backgrounds_drawn() {
    let grid = RowGrid { top_row: 1, cut_px: 15.0, row_px: 22.0, height_px: 40.0 };
    let style = WaterfallStyle {
        grid,
        hovered: Some(2),
        selected: Some(1),
        dpr: 2.0,
        colour: &ColourBy::Service,
        logs: &[],
    };
    let rows = vec![row(0, 40 * MS), row(0, 50 * MS), row(0, 60 * MS), row(0, 70 * MS)];
    assert_snapshot!(draw(rows, 0, 100, &style), @r#"
    Back rect 0.0,0.0 400.0x7.0 row-selected
    Back rect 0.0,7.0 400.0x22.0 row-hover
    Bars rect 0.0,0.0 200.0x3.0 service-36
    Bars rect 0.0,11.0 240.0x14.0 service-36
    Bars rect 0.0,33.0 280.0x7.0 service-36
    Labels "60 ms" End 236.0,18.0 <=30.0 text-on-bar
    Labels "70 ms" End 276.0,40.0 <=30.0 text-on-bar
    "#);
}

#[test]
fn the_ruler_has_ticks_and_the_time_under_the_pointer() {
    let scale = TimeScale::new(Window::whole(100 * MS), 400.0);
    let ruler = |cursor, drag| {
        let style = RulerStyle { height_px: 20.0, cursor, drag, dpr: 1.0, clock: None };
        ruler::paint(&scale, &style, &FixedWidth(6.0)).dump()
    };
    assert_snapshot!(ruler(None, None), @r#"
    scene 400.0 x 20.0
    Grid line 0.5,0.0 0.5,20.0 grid
    Grid line 200.5,0.0 200.5,20.0 grid
    Grid line 399.5,0.0 399.5,20.0 grid
    Labels "0 ms" Start 4.5,10.0 <=24.0 text-dim
    Labels "50 ms" Start 204.5,10.0 <=30.0 text-dim
    "#);
    let busy = ruler(Some(390.0), Some((300.0, 250.0)));
    let lines: Vec<&str> = busy.lines().filter(|l| l.starts_with(['B', 'O'])).collect();
    assert_snapshot!(lines.join("\n"), @r#"
    Back rect 250.0,0.0 50.0x20.0 selection
    Overlay rect 340.5,0.0 50.0x20.0 background
    Overlay line 390.5,0.0 390.5,20.0 accent
    Overlay "97.5 ms" Start 344.5,10.0 <=42.0 text
    "#);
}

#[test]
fn the_ruler_can_have_the_time_of_the_clock() {
    // 12:03:04.95
    let clock = Some(TimeNs(1_773_316_984_950_000_000));
    let ruler = |long, cursor| {
        let scale = TimeScale::new(Window::whole(long), 400.0);
        let style = RulerStyle { height_px: 20.0, cursor, drag: None, dpr: 1.0, clock };
        let dump = ruler::paint(&scale, &style, &FixedWidth(6.0)).dump();
        let texts = dump.lines().filter(|line| line.contains('"'));
        texts.collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(ruler(100 * MS, Some(100.0)), @r#"
    Labels "12:03:04.950" Start 4.5,10.0 <=72.0 text-dim
    Labels "12:03:05.000" Start 204.5,10.0 <=72.0 text-dim
    Overlay "12:03:04.975000" Start 104.5,10.0 <=90.0 text
    "#);
    assert_snapshot!(ruler(20_000 * MS, None), @r#"
    Labels "12:03:04" Start 4.5,10.0 <=48.0 text-dim
    Labels "12:03:09" Start 104.5,10.0 <=48.0 text-dim
    Labels "12:03:14" Start 204.5,10.0 <=48.0 text-dim
    Labels "12:03:19" Start 304.5,10.0 <=48.0 text-dim
    "#);
}

#[test]
fn the_minimap_shades_what_is_outside() {
    let whole = TimeScale::new(Window::whole(100 * MS), 400.0);
    let window = Window::new(25 * MS, 50 * MS, 100 * MS);
    let marks = MatchMarks::default();
    let style = overview(&marks, 1.0);
    assert_snapshot!(minimap::paint(window, &whole, &style).dump(), @"
    scene 400.0 x 50.0
    Overlay rect 0.0,0.0 100.0x50.0 shade
    Overlay rect 200.0,0.0 200.0x50.0 shade
    Overlay rect 98.0,15.0 5.0x20.0 accent
    Overlay rect 198.0,15.0 5.0x20.0 accent
    Overlay line 100.5,0.0 100.5,50.0 accent
    Overlay line 200.5,0.0 200.5,50.0 accent
    ");
    let parts: Vec<MiniPart> = [0.0, 95.0, 104.0, 150.0, 199.0, 206.0, 207.0]
        .map(|x| hit_minimap(x, window, &whole))
        .into();
    use MiniPart::{End, Inside, Outside, Start};
    assert_eq!(parts, [Outside, Start, Start, Inside, End, End, Outside]);
    // A window of no width on the screen: each side has its handle.
    let thin = Window::new(50 * MS, 50 * MS, 100 * MS);
    assert_eq!(hit_minimap(198.0, thin, &whole), Start);
    assert_eq!(hit_minimap(202.0, thin, &whole), End);
}

#[test]
fn a_cell_of_the_minimap_is_a_colour_and_how_much_of_it() {
    assert_eq!(cell_token(NOTHING), (Token::Background, 255));
    assert_eq!(cell_token(ERROR), (Token::Error, 255));
    for (service, token) in [("cart", Token::Service(36)), ("", Token::NoService)] {
        let of = |level| cell_token(cell(cell_kind(&ColourBy::Service, service), level));
        assert_eq!(of(LEVELS), (token, 255));
        assert!((1..LEVELS).all(|l| of(l).0 == token && of(l).1 < of(l + 1).1), "{service}");
    }
    let all: Vec<_> = (0..SLOTS).map(|slot| cell(slot + 1, 1)).collect();
    assert!(all.is_sorted_by(|a, b| a < b), "each slot has cells of its own");
    assert!(all.iter().zip(0..).all(|(&c, slot)| cell_token(c).0 == Token::Service(slot)));
}

#[test]
fn the_minimap_marks_what_was_found() {
    let whole = TimeScale::new(Window::whole(100 * MS), 400.0);
    let marks = MatchMarks { columns: vec![(20, 21), (100, 140)], lines: vec![(6, 10)] };
    let style = overview(&marks, 2.0);
    let scene = minimap::paint(Window::whole(100 * MS), &whole, &style).dump();
    let found: Vec<_> = scene.lines().filter(|line| line.ends_with(" match")).collect();
    assert_snapshot!(found.join("\n"), @"
    Overlay rect 10.0,46.0 1.5x4.0 match
    Overlay rect 50.0,46.0 20.0x4.0 match
    Overlay rect 396.0,3.0 4.0x2.0 match
    ");
}

#[test]
fn a_row_that_is_there_for_others_stands_back() {
    let context = Row { context: true, ..row(10 * MS, 50 * MS) };
    let found = Row { matched: true, ..row(10 * MS, 50 * MS) };
    let scale = TimeScale::new(Window::whole(100 * MS), 400.0);
    let rows = window(vec![context, found]);
    let scene = paint(&rows, &scale, &style(2), &FixedWidth(6.0));
    let dump = scene.dump();
    let bars: Vec<_> = dump.lines().filter(|line| line.starts_with("Bars")).collect();
    assert!(bars[0].ends_with("service-dim-36") && bars[1].ends_with("service-36"), "{bars:?}");
}

#[test]
fn the_pointer_finds_what_is_painted() {
    let rows = window(vec![row(10 * MS, MS), row(30 * MS, 0), row(80 * MS, 9 * MS)]);
    let scale = TimeScale::new(Window::new(20 * MS, 60 * MS, 100 * MS), 400.0);
    let grid = style(4).grid;
    let at = |x, y| hit(x, y, &grid, &rows, &scale).map(|h| (h.row, h.part));
    assert_eq!(at(5.0, 10.0), Some((0, Part::Arrow)));
    assert_eq!(at(50.0, 10.0), Some((0, Part::Row)));
    assert_eq!(at(95.0, 30.0), Some((1, Part::Bar)));
    assert_eq!(at(395.0, 50.0), Some((2, Part::Arrow)));
    assert_eq!(at(5.0, 70.0), None);
    assert_eq!(at(5.0, -1.0), None);
    assert_eq!(at(5.0, f64::NAN), None);
}

#[test]
fn a_scene_is_used_again() {
    let scale = TimeScale::new(Window::whole(100 * MS), 400.0);
    let rows = window(vec![row(0, MS), row(MS, MS)]);
    let fresh = paint(&rows, &scale, &style(2), &FixedWidth(6.0));
    let mut scene = paint(&rows, &scale, &style(1), &FixedWidth(6.0));
    paint_into(&mut scene, &rows, &scale, &style(2), &FixedWidth(6.0));
    assert_eq!(scene, fresh);
    assert!(!scene.is_empty());
}

fn any_row() -> impl Strategy<Value = Row> {
    let time = || prop_oneof![Just(0u64), 0..100 * MS, any::<u64>()];
    let events = prop::collection::vec(time(), 0..32);
    let stretch = (time(), time()).prop_map(|(a, b)| (a.min(b), a.max(b)));
    let stretches = prop::collection::vec(stretch, 0..9);
    let flags = (any::<bool>(), any::<bool>(), any::<i64>());
    (time(), time(), events, stretches, flags, 0u16..3).prop_map(
        |(start, duration, events, stretches, (error, folded, shift), service)| Row {
            status: if error { Status::Error } else { Status::Unset },
            children: u32::from(folded),
            expanded: !folded,
            moved: if folded { shift } else { 0 },
            service,
            path: stretches.clone(),
            gaps: stretches.clone(),
            group: folded
                .then(|| Box::new(GroupRow { count: 5, bars: stretches, ..GroupRow::default() })),
            events,
            ..row(start, duration)
        },
    )
}

/// Everything is on the canvas, with a tolerance for what is rounded to a pixel.
fn assert_clipped(scene: &Scene) {
    let (w, h, slack) = (scene.width, scene.height, 0.01);
    for (layer, items) in scene.layers() {
        for r in items.rects.iter().chain(&items.hatches) {
            assert!(r.x >= -slack && r.x + r.w <= w + slack, "{layer:?} {r:?} in {w}");
            assert!(r.y >= -slack && r.y + r.h <= h + slack, "{layer:?} {r:?} in {h}");
            assert!(r.w > 0.0 && r.h > 0.0);
        }
        for l in &items.lines {
            assert!(l.x0 >= 0.0 && l.x1 <= w && l.y0 >= 0.0 && l.y1 <= h, "{layer:?} {l:?}");
        }
        for m in &items.marks {
            assert!(m.x >= 0.0 && m.x <= w && m.y >= 0.0 && m.y <= h, "{layer:?} {m:?}");
        }
        for t in &items.texts {
            let left =
                if t.align == spanscape_core::render::Align::End { t.x - t.max_w } else { t.x };
            assert!(left >= -slack && left + t.max_w <= w + slack, "{layer:?} {t:?} in {w}");
        }
    }
}

proptest! {
    #[test]
    fn every_visible_row_shows_something_inside(
        rows in prop::collection::vec(any_row(), 1..12),
        (a, b) in (0..100 * MS, 0..100 * MS),
        width in 30.0..2_000.0f64,
        cut in 0.0..22.0f64,
        top_row in 0u32..12,
        dpr in prop::sample::select(vec![1.0, 1.25, 1.5, 2.0, 3.0]),
    ) {
        let scale = TimeScale::new(Window::new(a, b, 100 * MS), width);
        let grid = RowGrid { top_row, cut_px: cut, row_px: 22.0, height_px: 100.0 };
        let style = WaterfallStyle { grid, hovered: Some(3), selected: Some(4), dpr, colour: &ColourBy::Service, logs: &[] };
        let rows = window(rows);
        let scene = paint(&rows, &scale, &style, &FixedWidth(6.0));
        assert_clipped(&scene);

        let bars = scene.layer(Layer::Bars);
        for number in grid.visible(rows.total) {
            let (top, bottom) = (grid.y_of(number), grid.y_of(number) + 22.0);
            // A row of which only the gap around the bar is visible shows nothing of it.
            if bottom - 5.0 <= 12.0 || top + 5.0 >= 100.0 - 12.0 {
                continue;
            }
            let inside = |y: f32| f64::from(y) > top && f64::from(y) < bottom;
            let wide = bars.rects.iter().filter(|r| inside(r.y + r.h / 2.0)).collect::<Vec<_>>();
            let signs = bars.marks.iter().filter(|m| inside(m.y)).count();
            let row = &rows.rows[number as usize];
            if row.moved != 0 || row.group.is_some() {
                prop_assert!(wide.len() + signs >= 1, "row {}", number);
                continue;
            }
            prop_assert_eq!(wide.len() + signs, 1, "row {}", number);
            prop_assert!(wide.iter().all(|r| f64::from(r.w) >= MIN_BAR_PX - 0.5));
        }
        // A row is a bar, its marks, its label, and at most one thing for each of its parts.
        let parts = |r: &Row| r.events.len() + 3 * r.path.len();
        let most = rows.rows.iter().map(|r| 11 + parts(r)).sum::<usize>();
        prop_assert!(scene.len() as f64 <= most as f64 + width / 90.0 + 2.0);
    }

    #[test]
    fn the_pointer_finds_every_bar(
        rows in prop::collection::vec(any_row(), 1..6),
        (a, b) in (0..100 * MS, 0..100 * MS),
    ) {
        let scale = TimeScale::new(Window::new(a, b, 100 * MS), 500.0);
        let rows = window(rows);
        let style = style(rows.total);
        let scene = paint(&rows, &scale, &style, &FixedWidth(6.0));
        let found = |x: f32, y: f32| hit(x.into(), y.into(), &style.grid, &rows, &scale);
        let ghosts = |y: f32| rows.rows[(f64::from(y) / 22.0) as usize].moved != 0;
        for r in scene.layer(Layer::Bars).rects.iter().filter(|r| !ghosts(r.y)) {
            let at = found(r.x + r.w / 2.0, r.y + r.h / 2.0).unwrap();
            prop_assert_eq!((f64::from(at.row) * 22.0 + 4.0, at.part), (f64::from(r.y), Part::Bar));
        }
        for m in &scene.layer(Layer::Bars).marks {
            prop_assert_ne!(found(m.x, m.y).unwrap().part, Part::Row);
        }
    }

    #[test]
    fn ruler_and_minimap_stay_inside(
        (a, b) in (0..100 * MS, 0..100 * MS),
        width in 1.0..2_000.0f64,
        cursor in prop::option::of(-10.0..2_100.0f64),
        drag in prop::option::of((-10.0..2_100.0f64, -10.0..2_100.0f64)),
        dpr in prop::sample::select(vec![1.0, 1.5, 2.0]),
        clock in prop::option::of(any::<i64>().prop_map(TimeNs)),
    ) {
        let window = Window::new(a, b, 100 * MS);
        let scale = TimeScale::new(window, width);
        let style = RulerStyle { height_px: 20.0, cursor, drag, dpr, clock };
        assert_clipped(&ruler::paint(&scale, &style, &FixedWidth(6.0)));
        let whole = TimeScale::new(Window::whole(100 * MS), width);
        let end = |px: f64| (px * dpr) as u16;
        let marks = MatchMarks {
            columns: vec![(0, 1), (end(width) / 2, end(width))],
            lines: vec![(0, 1), (3, end(48.0))],
        };
        let style = MinimapStyle { height_px: 48.0, cursor, drag, marks: &marks, logs: &[], dpr };
        assert_clipped(&minimap::paint(window, &whole, &style));
    }
}
