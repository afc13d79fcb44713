//! The other views as pictures: flames, the graph of paths, its map, tables. Scenes as text.

use crate::support;

use insta::assert_snapshot;
use spanscape_core::engine::protocol::*;
use spanscape_core::layout::path_tree::LEAF;
use spanscape_core::layout::scale::{TimeScale, Window};
use spanscape_core::render::bar_lines::BarLines;
use spanscape_core::render::flame::FlameStyle;
use spanscape_core::render::graph::{GraphPlace, GraphStyle};
use spanscape_core::render::text::FixedWidth;
use spanscape_core::render::{Scene, flame, graph, graph_map, sheet};
use support::script::Driver;

const SHOP: &str = "
    page web 0..100000
      cart shop 10000..60000
        query db 20000..30000 kind:client
        query db 30000..45000 kind:client !error
      user id 62000..90000
";

const WHOLE: GraphPlace = GraphPlace { x: 0.0, y: 0.0, scale: 1.0 };

fn view(ask: ViewAsk) -> ViewAnswer {
    let mut driver = Driver::with(SHOP);
    driver.run("show first");
    match driver.ask(Ask::View(Packed::new(&ask))).remove(0).answer {
        Answer::View(told) => told.open().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn all_of_graph(heat: Heat) -> GraphWindow {
    let ask = ViewAsk::Graph { columns: (0, 9), range: (0, 99 * LEAF), cells: 999, heat };
    match view(ask) {
        ViewAnswer::Graph(window) => window,
        other => panic!("{other:?}"),
    }
}

/// Flames over 400 px: what is in `range`, in nanoseconds.
fn flames(range: (u64, u64), finding: bool, hovered: Option<(u32, u64)>) -> String {
    let ask = ViewAsk::Flame {
        merged: false,
        range: Some(range),
        first: 0,
        lines: 9,
        cells: 400,
        colour: ColourBy::Service,
    };
    let ViewAnswer::Flame(window) = view(ask) else { panic!() };
    let style = FlameStyle {
        at: BarLines {
            scale: TimeScale::new(Window::new(range.0, range.1, window.extent), 400.0),
            scrolled_px: 0.0,
            height_px: 80.0,
            dpr: 1.0,
        },
        colour: &ColourBy::Service,
        selected: window.bars.first().map(|bar| bar.span),
        hovered,
        finding,
        merged: false,
    };
    let mut scene = Scene::default();
    flame::paint(&mut scene, &window, &style, &FixedWidth(6.0));
    let lines: Vec<String> =
        scene.dump().lines().filter(|l| !l.starts_with("Grid")).map(str::to_owned).collect();
    lines.join("\n")
}

/// The graph on a canvas of 700 by 200 px, and its map of 100 by 50.
fn graph_scenes(heat: Heat, place: GraphPlace, finding: bool) -> [String; 2] {
    let window = all_of_graph(heat);
    let size = (700.0, 200.0);
    let selected = window.nodes.first().map(|node| node.span);
    let style = GraphStyle { place, size, heat, selected, finding, all: window.all };
    let [mut scene, mut map] = [Scene::default(), Scene::default()];
    graph::paint(&mut scene, &window, &style, &FixedWidth(6.0));
    graph_map::paint(&mut map, &(&window).into(), (100.0, 50.0));
    let frame =
        graph_map::frame(&(&window).into(), (100.0, 50.0), place, size).map(|px| px.round());
    [scene.dump(), format!("{}frame {frame:?}", map.dump())]
}

#[test]
fn flames_with_times_selection_and_errors() {
    assert_snapshot!(flames((0, 100_000), false, Some((1, 10_000))), @r#"
    scene 400.0 x 80.0
    Bars rect 0.0,20.0 399.0x19.0 service-38
    Bars rect 40.0,40.0 199.0x19.0 service-41
    Bars rect 248.0,40.0 111.0x19.0 service-7
    Bars rect 80.0,60.0 39.0x19.0 service-14
    Bars rect 120.0,60.0 59.0x19.0 service-14
    Marks rect 0.0,20.0 399.0x2.0 accent
    Marks rect 0.0,37.0 399.0x2.0 accent
    Marks rect 0.0,20.0 2.0x19.0 accent
    Marks rect 397.0,20.0 2.0x19.0 accent
    Marks rect 40.0,40.0 199.0x2.0 text
    Marks rect 40.0,57.0 199.0x2.0 text
    Marks rect 40.0,40.0 2.0x19.0 text
    Marks rect 237.0,40.0 2.0x19.0 text
    Marks rect 120.0,76.0 59.0x3.0 error
    Labels "page 100 µs" Start 4.0,29.5 <=391.0 text-on-bar
    Labels "cart 50 µs" Start 44.0,49.5 <=191.0 text-on-bar
    Labels "user 28 µs" Start 252.0,49.5 <=103.0 text-on-bar
    Labels "quer…" Start 84.0,69.5 <=31.0 text-on-bar
    Labels "⚠ query…" Start 124.0,69.5 <=51.0 text-on-bar
    Overlay rect 0.0,0.0 400.0x20.0 background
    Overlay line 0.0,20.5 400.0,20.5 grid
    Overlay "0 µs" Start 4.0,10.0 <=90.0 text-dim
    Overlay "50 µs" Start 204.0,10.0 <=90.0 text-dim
    "#);
}

#[test]
fn flames_zoomed_stand_back_where_something_else_is_found() {
    assert_snapshot!(flames((20_000, 45_000), true, None), @r#"
    scene 400.0 x 80.0
    Bars rect 0.0,20.0 399.0x19.0 service-dim-38
    Bars rect 0.0,40.0 399.0x19.0 service-dim-41
    Bars rect 0.0,60.0 159.0x19.0 service-dim-14
    Bars rect 160.0,60.0 239.0x19.0 service-dim-14
    Marks rect 0.0,20.0 399.0x2.0 accent
    Marks rect 0.0,37.0 399.0x2.0 accent
    Marks rect 0.0,20.0 2.0x19.0 accent
    Marks rect 397.0,20.0 2.0x19.0 accent
    Marks rect 160.0,76.0 239.0x3.0 error
    Labels "page 100 µs" Start 4.0,29.5 <=391.0 text
    Labels "cart 50 µs" Start 4.0,49.5 <=391.0 text
    Labels "query 10 µs" Start 4.0,69.5 <=151.0 text
    Labels "⚠ query 15 µs" Start 164.0,69.5 <=231.0 text
    Overlay rect 0.0,0.0 400.0x20.0 background
    Overlay line 0.0,20.5 400.0,20.5 grid
    Overlay "20 µs" Start 4.0,10.0 <=90.0 text-dim
    Overlay "30 µs" Start 164.0,10.0 <=90.0 text-dim
    Overlay "40 µs" Start 324.0,10.0 <=90.0 text-dim
    "#);
}

#[test]
fn the_graph_has_boxes_lines_and_texts() {
    let [graph, map] = graph_scenes(Heat::Own, WHOLE, false);
    assert_snapshot!(graph, @r#"
    scene 700.0 x 200.0
    Grid line 188.0,52.0 212.0,52.0 adjusted
    Grid line 212.0,23.0 212.0,81.0 adjusted
    Grid line 212.0,23.0 236.0,23.0 adjusted
    Grid line 212.0,52.0 212.0,23.0 adjusted
    Grid line 424.0,23.0 448.0,23.0 adjusted
    Grid line 448.0,23.0 448.0,23.0 adjusted
    Grid line 212.0,81.0 236.0,81.0 adjusted
    Grid line 212.0,52.0 212.0,81.0 adjusted
    Grid line 448.0,23.0 472.0,23.0 adjusted
    Grid line 448.0,23.0 448.0,23.0 adjusted
    Bars rect 0.0,29.0 188.0x46.0 row-hover
    Bars rect 236.0,0.0 188.0x46.0 row-hover
    Bars rect 236.0,58.0 188.0x46.0 row-hover
    Bars rect 472.0,0.0 188.0x46.0 row-hover
    Marks rect 0.0,70.0 42.0x5.0 warning
    Marks rect 0.0,29.0 5.0x46.0 service-38
    Marks rect 0.0,29.0 188.0x2.0 accent
    Marks rect 0.0,73.0 188.0x2.0 accent
    Marks rect 0.0,29.0 2.0x46.0 accent
    Marks rect 186.0,29.0 2.0x46.0 accent
    Marks rect 236.0,41.0 47.2x5.0 warning
    Marks rect 236.0,0.0 5.0x46.0 service-41
    Marks rect 236.0,99.0 53.1x5.0 warning
    Marks rect 236.0,58.0 5.0x46.0 service-7
    Marks rect 472.0,41.0 47.2x5.0 warning
    Marks rect 472.0,0.0 5.0x46.0 service-14
    Marks rect 656.0,0.0 4.0x46.0 error
    Labels "web" Start 11.0,38.5 <=170.0 text-dim
    Labels "page" Start 11.0,52.0 <=170.0 text
    Labels "×1  100 µs  self 22%" Start 11.0,65.5 <=170.0 text-dim
    Labels "shop" Start 247.0,9.5 <=170.0 text-dim
    Labels "cart" Start 247.0,23.0 <=170.0 text
    Labels "×1  50 µs  self 25%" Start 247.0,36.5 <=170.0 text-dim
    Labels "id" Start 247.0,67.5 <=170.0 text-dim
    Labels "user" Start 247.0,81.0 <=170.0 text
    Labels "×1  28 µs  self 28%" Start 247.0,94.5 <=170.0 text-dim
    Labels "db" Start 483.0,9.5 <=170.0 text-dim
    Labels "query" Start 483.0,23.0 <=170.0 text
    Labels "⚠ 1 ×2  25 µs  self 25%" Start 483.0,36.5 <=170.0 error
    "#);
    assert_snapshot!(map, @"
    scene 100.0 x 50.0
    Bars rect 0.0,12.5 23.3x17.5 service-38
    Bars rect 33.3,0.0 23.3x17.5 service-41
    Bars rect 33.3,25.0 23.3x17.5 service-7
    Bars rect 66.7,0.0 23.3x17.5 error
    frame [0.0, 0.0, 99.0, 50.0]
    ");
}

#[test]
fn a_small_graph_has_no_texts_and_its_map_a_frame() {
    let place = GraphPlace { x: 200.0, y: 20.0, scale: 2.0 };
    let [_, map] = graph_scenes(Heat::Service, place, false);
    assert_snapshot!(map, @"
    scene 100.0 x 50.0
    Bars rect 0.0,12.5 23.3x17.5 service-38
    Bars rect 33.3,0.0 23.3x17.5 service-41
    Bars rect 33.3,25.0 23.3x17.5 service-7
    Bars rect 66.7,0.0 23.3x17.5 error
    frame [28.0, 9.0, 49.0, 41.0]
    ");
    let [graph, _] = graph_scenes(Heat::Errors, GraphPlace { scale: 0.3, ..WHOLE }, true);
    assert_snapshot!(graph, @"
    scene 700.0 x 200.0
    Grid line 56.4,15.6 63.6,15.6 adjusted
    Grid line 63.6,6.9 63.6,24.3 adjusted
    Grid line 63.6,6.9 70.8,6.9 adjusted
    Grid line 63.6,15.6 63.6,6.9 adjusted
    Grid line 127.2,6.9 134.4,6.9 adjusted
    Grid line 134.4,6.9 134.4,6.9 adjusted
    Grid line 63.6,24.3 70.8,24.3 adjusted
    Grid line 63.6,15.6 63.6,24.3 adjusted
    Grid line 134.4,6.9 141.6,6.9 adjusted
    Grid line 134.4,6.9 134.4,6.9 adjusted
    Bars rect 0.0,8.7 56.4x13.8 row-hover
    Bars rect 70.8,0.0 56.4x13.8 row-hover
    Bars rect 70.8,17.4 56.4x13.8 row-hover
    Bars rect 141.6,0.0 56.4x13.8 row-hover
    Marks rect 0.0,8.7 2.0x13.8 service-dim-38
    Marks rect 0.0,8.7 56.4x2.0 accent
    Marks rect 0.0,20.5 56.4x2.0 accent
    Marks rect 0.0,8.7 2.0x13.8 accent
    Marks rect 54.4,8.7 2.0x13.8 accent
    Marks rect 70.8,0.0 2.0x13.8 service-dim-41
    Marks rect 70.8,17.4 2.0x13.8 service-dim-7
    Marks rect 141.6,11.8 28.3x2.0 error
    Marks rect 141.6,0.0 2.0x13.8 service-dim-14
    Marks rect 196.0,0.0 2.0x13.8 error
    ");
}

#[test]
fn the_map_is_there_only_where_not_all_is_seen() {
    let window = all_of_graph(Heat::Own);
    let whole = GraphPlace::whole(window.columns, window.height, (700.0, 200.0));
    assert!(graph_map::sees_all(&(&window).into(), whole, (700.0, 200.0)));
    assert!(!graph_map::sees_all(&(&window).into(), whole, (300.0, 200.0)));
    assert!(!graph_map::sees_all(&(&window).into(), whole.moved((-90.0, 0.0)), (700.0, 200.0)));
    // Who points into the middle of the map sees the middle of the graph.
    let (w, h) = graph_map::whole_px(&(&window).into());
    let there =
        graph_map::place_at(&(&window).into(), (100.0, 50.0), (50.0, 25.0), WHOLE, (300.0, 100.0));
    assert_eq!((there.x, there.y), (w / 2.0 - 150.0, h / 2.0 - 50.0));
}

#[test]
fn a_table_with_its_bars() {
    let of = TableOf::Statistics { by: vec![ColourBy::Service, ColourBy::Operation] };
    let ask = ViewAsk::Table { of, order: "-count".to_owned(), first: 0, count: 9 };
    let ViewAnswer::Table(mut window) = view(ask) else { panic!() };
    window.heads.truncate(3);
    let mut scene = Scene::new(sheet::size(&window, 3).0, sheet::size(&window, 3).1);
    sheet::paint(&mut scene, &window, (0, 3), 0.0, &FixedWidth(6.0));
    assert_snapshot!(scene.dump(), @r#"
    scene 364.0 x 88.0
    Back rect 0.0,0.0 364.0x22.0 placeholder
    Back rect 224.0,25.0 56.0x16.0 row-selected
    Back rect 224.0,47.0 56.0x16.0 row-selected
    Back rect 252.1,69.0 27.9x16.0 row-selected
    Back rect 294.0,25.0 56.0x16.0 row-selected
    Back rect 294.0,47.0 56.0x16.0 row-selected
    Bars rect 14.0,29.0 8.0x8.0 service-14
    Bars rect 32.0,51.0 8.0x8.0 service-14
    Bars rect 14.0,73.0 8.0x8.0 service-7
    Labels "Service / Span name" Start 14.0,11.0 <=196.0 text-dim
    Labels "⚠ db" Start 28.0,33.0 <=182.0 error
    Labels "⚠ query" Start 46.0,55.0 <=164.0 error
    Labels "id" Start 28.0,77.0 <=182.0 text
    Labels "Count ↓" End 280.0,11.0 <=56.0 text-dim
    Labels "2" End 280.0,33.0 <=56.0 text
    Labels "2" End 280.0,55.0 <=56.0 text
    Labels "1" End 280.0,77.0 <=56.0 text
    Labels "Errors" End 350.0,11.0 <=56.0 text-dim
    Labels "1" End 350.0,33.0 <=56.0 text
    Labels "1" End 350.0,55.0 <=56.0 text
    Labels "0" End 350.0,77.0 <=56.0 text
    "#);
}
