//! Two traces compared, as words and as pictures.

use spanscape_core::engine::protocol::*;
use spanscape_core::layout::scale::{TimeScale, Window};
use spanscape_core::render::bar_lines::BarLines;
use spanscape_core::render::delta::{DeltaMark, mark, share, text, token};
use spanscape_core::render::delta_flame::{self, DeltaStyle};
use spanscape_core::render::side_by_side::{self, SideStyle};
use spanscape_core::render::text::FixedWidth;
use spanscape_core::render::{Scene, Token};

use crate::support::script::Driver;

const SHOP: &str = "
trace a @5000
checkout shop 0..1000
  cart cart 100..300
    get redis 120..180
    get redis 200..260
  charge payment 400..700
  mail mail 720..900
trace b @9000
checkout shop 0..2000 !error
  cart cart 100..280
    get redis 120..180
    get redis 200..220
    get redis 222..260 !error
  charge payment 400..1700
  audit audit 1750..1800
";

fn told(of: CompareOf) -> CompareTold {
    let (a, b) = ("a".to_owned(), "b".to_owned());
    let ask = Ask::Compare(Packed::new(&CompareAsk {
        a,
        b,
        inputs: [None; 2],
        find: String::new(),
        skew: false,
        of,
    }));
    match Driver::with(SHOP).ask(ask).remove(0).answer {
        Answer::Compared(told) => told.open().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn rows(tree: DiffTree) -> DiffRows {
    let rows = RowsOf { tree, ..RowsOf::default() };
    let CompareTold::Rows(rows) = told(CompareOf::Rows { rows, first: 0, count: 99 }) else {
        panic!("rows")
    };
    rows
}

/// What a row says, and its bar.
fn line(rows: &DiffRows, row: &DiffRow) -> String {
    let said = text(rows, row);
    let DeltaMark { less, part } = mark(rows, row);
    let [a, b] = said.times;
    let notes = said.notes.join(", ");
    let bar = format!("{}{part}", if less { "-" } else { "" });
    format!(
        "{}: {} [{notes}] {a} {b} {} | {} {} {bar}\n",
        said.service, said.name, said.by, said.alone, said.share
    )
}

#[test]
fn a_row_says_what_is_different() {
    let rows = rows(DiffTree::Paths);
    let all: String = rows.rows.iter().map(|row| line(&rows, row)).collect();
    insta::assert_snapshot!(all, @"
    shop: checkout [0 → 1 error] 1 µs 2 µs +1 µs | +150 ns 15% 150
    cart: cart [] 200 ns 180 ns -20 ns | -18 ns -1.8% -18
    redis: get [2 → 3 spans, 0 → 1 error] 120 ns 118 ns -2 ns | -2 ns -0.2% -2
    payment: charge [] 300 ns 1.3 µs +1 µs | +1 µs 100% 1000
    mail: mail [only in A] 180 ns – -180 ns | -180 ns -18% -180
    audit: audit [only in B] – 50 ns +50 ns | +50 ns 5% 50
    ");
}

#[test]
fn a_share_has_a_sign_where_it_goes_against_the_whole() {
    assert_eq!(share(50, 100), "50%");
    assert_eq!(share(-50, 100), "-50%");
    assert_eq!(share(-50, -100), "50%");
    assert_eq!(share(150, 100), "150%");
    assert_eq!(share(0, 100), "");
    assert_eq!(share(50, 0), "");
    assert_eq!(share(1_000, 100), "1,000%");
    assert_eq!(share(1_001, -100), "");
    assert_eq!(share(i64::MIN, i64::MAX), "-100%");
}

#[test]
fn colours_are_stronger_for_a_larger_part() {
    assert_eq!(token([100, 100]), Token::Unchanged);
    assert_eq!(token([100, 101]), Token::Unchanged);
    assert_eq!(token([100, 110]), Token::Slower(0));
    assert_eq!(token([100, 150]), Token::Slower(1));
    assert_eq!(token([100, 300]), Token::Slower(2));
    assert_eq!(token([300, 100]), Token::Faster(2));
    assert_eq!(token([0, 0]), Token::Unchanged);
    assert_eq!(token([0, u64::MAX]), Token::Slower(2));
}

#[test]
fn a_flame_graph_of_both() {
    let asked = CompareOf::Flame {
        weight: Default::default(),
        range: None,
        first: 0,
        lines: 9,
        cells: 500,
    };
    let CompareTold::Flame(window) = told(asked) else { panic!("a flame") };
    let style = DeltaStyle {
        at: BarLines {
            scale: TimeScale::new(Window::whole(window.extent), 600.0),
            scrolled_px: 0.0,
            height_px: 120.0,
            dpr: 1.0,
        },
        selected: Some(0),
        hovered: None,
    };
    let mut scene = Scene::default();
    delta_flame::paint(&mut scene, &window, &style, &FixedWidth(6.0));
    let hit = delta_flame::hit(&window, &style, (300.0, 45.0)).map(|bar| bar.node);
    insta::assert_snapshot!(format!("{}hit {hit:?}\n{}", scene.dump(), delta_flame::hint(&window, &window.bars[0])), @r#"
    scene 600.0 x 120.0
    Grid line 0.5,20.0 0.5,120.0 grid
    Grid line 136.5,20.0 136.5,120.0 grid
    Grid line 272.5,20.0 272.5,120.0 grid
    Grid line 409.5,20.0 409.5,120.0 grid
    Grid line 545.5,20.0 545.5,120.0 grid
    Bars rect 0.0,20.0 599.0x19.0 slower-2
    Bars rect 0.0,40.0 54.0x19.0 faster-0
    Bars rect 55.0,40.0 353.0x19.0 slower-2
    Bars rect 409.0,40.0 48.0x19.0 faster-2
    Bars rect 458.0,40.0 13.0x19.0 slower-2
    Bars rect 0.0,60.0 32.0x19.0 unchanged
    Bars hatch 409.0,40.0 48.0x19.0 gap
    Bars hatch 458.0,40.0 13.0x19.0 gap
    Marks rect 0.0,20.0 599.0x2.0 accent
    Marks rect 0.0,37.0 599.0x2.0 accent
    Marks rect 0.0,20.0 2.0x19.0 accent
    Marks rect 597.0,20.0 2.0x19.0 accent
    Labels "checkout +1 µs" Start 4.0,29.5 <=591.0 text-on-delta
    Labels "cart -…" Start 4.0,49.5 <=46.0 text-on-delta
    Labels "charge +1 µs" Start 59.0,49.5 <=345.0 text-on-delta
    Labels "mail…" Start 413.0,49.5 <=40.0 text-on-delta
    Labels "get…" Start 4.0,69.5 <=24.0 text-on-delta
    Overlay rect 0.0,0.0 600.0x20.0 background
    Overlay line 0.0,20.5 600.0,20.5 grid
    Overlay "0 ns" Start 4.0,10.0 <=90.0 text-dim
    Overlay "500 ns" Start 140.4,10.0 <=90.0 text-dim
    Overlay "1,000 ns" Start 276.7,10.0 <=90.0 text-dim
    Overlay "1,500 ns" Start 413.1,10.0 <=90.0 text-dim
    Overlay "2,000 ns" Start 549.5,10.0 <=90.0 text-dim
    hit Some(3)
    shop: checkout
    A 1 µs, B 2 µs: +1 µs
    "#);
}

#[test]
fn two_waterfalls_beside_each_other() {
    let rows = rows(DiffTree::Spans);
    let longest = rows.durations.into_iter().max().unwrap();
    let style = SideStyle {
        seen: Window::whole(longest),
        size: (612.0, 200.0),
        scrolled_px: 0.0,
        selected: Some(1),
        hovered: Some(2),
        dpr: 1.0,
    };
    let mut scene = Scene::default();
    side_by_side::paint(&mut scene, &rows, &style, &FixedWidth(6.0));
    let hit = side_by_side::hit(&rows, &style, 60.0).map(|(row, _)| row);
    insta::assert_snapshot!(format!("{}hit {hit:?}", scene.dump()), @r#"
    scene 612.0 x 200.0
    Back rect 0.0,48.0 612.0x24.0 row-selected
    Back rect 0.0,72.0 612.0x24.0 row-hover
    Grid line 0.5,24.0 0.5,200.0 grid
    Grid line 150.5,24.0 150.5,200.0 grid
    Grid line 300.5,24.0 300.5,200.0 grid
    Grid line 312.5,24.0 312.5,200.0 grid
    Grid line 462.5,24.0 462.5,200.0 grid
    Grid line 611.5,24.0 611.5,200.0 grid
    Bars rect 0.0,30.0 150.0x12.0 service-41
    Bars rect 312.0,30.0 300.0x12.0 service-41
    Bars rect 15.0,54.0 30.0x12.0 service-36
    Bars rect 327.0,54.0 27.0x12.0 service-36
    Bars rect 18.0,78.0 9.0x12.0 service-29
    Bars rect 330.0,78.0 9.0x12.0 service-29
    Bars rect 30.0,102.0 9.0x12.0 service-29
    Bars rect 342.0,102.0 3.0x12.0 service-29
    Bars rect 345.0,126.0 6.0x12.0 service-29
    Bars rect 60.0,150.0 45.0x12.0 service-11
    Bars rect 372.0,150.0 195.0x12.0 service-11
    Bars rect 108.0,174.0 27.0x12.0 service-5
    Bars rect 575.0,198.0 7.0x12.0 service-11
    Bars hatch 33.0,126.0 6.0x12.0 grid
    Bars hatch 420.0,174.0 27.0x12.0 grid
    Bars hatch 263.0,198.0 7.0x12.0 grid
    Marks rect 312.0,39.0 300.0x3.0 error
    Marks rect 345.0,135.0 6.0x3.0 error
    Labels "1 µs" Start 154.0,36.0 <=146.0 text-dim
    Labels "2 µs (+1 µs)" Start 316.0,36.0 <=292.0 text-on-bar
    Labels "200 ns" Start 49.0,60.0 <=251.0 text-dim
    Labels "180 ns (-20 ns)" Start 358.0,60.0 <=254.0 text
    Labels "60 ns" Start 31.0,84.0 <=269.0 text-dim
    Labels "60 ns" Start 343.0,84.0 <=269.0 text-dim
    Labels "60 ns" Start 43.0,108.0 <=257.0 text-dim
    Labels "20 ns (-40 ns)" Start 349.0,108.0 <=263.0 text
    Labels "38 ns" Start 355.0,132.0 <=257.0 text-dim
    Labels "300 ns" Start 109.0,156.0 <=191.0 text-dim
    Labels "1.3 µs (+1 µs)" Start 376.0,156.0 <=187.0 text-on-bar
    Labels "180 ns" Start 139.0,180.0 <=161.0 text-dim
    Labels "50 ns" End 571.0,204.0 <=30.0 text-dim
    Overlay rect 0.0,0.0 612.0x24.0 background
    Overlay rect 300.0,0.0 12.0x200.0 background
    Overlay line 0.0,24.5 612.0,24.5 grid
    Overlay line 300.5,0.0 300.5,200.0 grid
    Overlay line 312.5,0.0 312.5,200.0 grid
    Overlay "0 µs" Start 4.0,12.0 <=90.0 text-dim
    Overlay "1 µs" Start 154.0,12.0 <=90.0 text-dim
    Overlay "0 µs" Start 316.0,12.0 <=90.0 text-dim
    Overlay "1 µs" Start 466.0,12.0 <=90.0 text-dim
    hit Some(1)
    "#);
    assert_eq!((style.across(10.0), style.across(322.0)), (10.0, 10.0));
}
