//! Commands on the trace page, against a small tree played by the test.

use insta::assert_snapshot;
use spanscape_core::engine::protocol::{Row, RowWindow};
use spanscape_core::layout::scale::Window;
use spanscape_core::model::SpanIx;
use spanscape_core::state::{
    Command, Effect, Facts, Focus, Key, RowHeight, Selection, TraceView, UrlState, commands,
    key_to_command, update,
};

const DURATION: u64 = 1_000_000;

fn row(span: u32, parent: Option<u32>, children: u32, expanded: bool) -> Row {
    Row {
        span: SpanIx(span),
        parent: parent.map(SpanIx),
        depth: u32::from(parent.is_some()),
        name: format!("span {span}"),
        start: u64::from(span) * 1_000,
        duration: 50_000,
        children,
        expanded,
        ..Row::default()
    }
}

/// A root (10) with the children 11, 12 (collapsed, two hidden), 15; rows 3 and on of 1,000 are
/// not loaded unless `first` says so.
fn rows() -> RowWindow {
    let rows = vec![
        row(10, None, 3, true),
        row(11, Some(10), 0, true),
        row(12, Some(10), 2, false),
        row(15, Some(10), 0, true),
    ];
    RowWindow {
        total: 1_000,
        first: 0,
        services: vec!["shop".into()],
        rows,
        ..RowWindow::default()
    }
}

struct Page {
    view: TraceView,
    rows: RowWindow,
    height: f64,
}

impl Page {
    fn new() -> Self {
        Self { view: TraceView::new(DURATION), rows: rows(), height: 220.0 }
    }

    fn send(&mut self, command: Command) -> Vec<Effect> {
        let facts = Facts { duration_ns: DURATION, viewport_px: self.height, window: &self.rows };
        update(&mut self.view, command, &facts)
    }

    /// Sends all; gives the selection, the scrolling and the last command's effects.
    fn run(&mut self, commands: impl IntoIterator<Item = Command>) -> String {
        let mut effects = Vec::new();
        for command in commands {
            effects = self.send(command);
        }
        let selected = self.view.selected.map(|s| (s.row, s.span.map(|s| s.0)));
        format!("{selected:?} at {} {effects:?}", self.view.offset_px)
    }
}

#[test]
fn rows_are_walked_and_clamped() {
    let mut page = Page::new();
    assert_snapshot!(page.run([Command::Next]), @"Some((0, Some(10))) at 0 [Selected, Draw, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::Next, Command::Next]), @"Some((2, Some(12))) at 0 [Selected, Draw, WriteUrl { push: false }]");
    assert_snapshot!(page.run([const { Command::Previous }; 5]), @"Some((0, Some(10))) at 0 []");
    assert_snapshot!(page.run([Command::PageDown]), @"Some((9, None)) at 44 [Scroll, Selected, Draw, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::Last]), @"Some((999, None)) at 21780 [Scroll, Selected, Draw, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::Next]), @"Some((999, None)) at 21780 []");
    assert_snapshot!(page.run([Command::First]), @"Some((0, Some(10))) at 0 [Scroll, Selected, Draw, WriteUrl { push: false }]");
}

#[test]
fn a_row_that_was_not_loaded_gets_its_span_when_it_is() {
    let mut page = Page::new();
    page.run([Command::Last]);
    page.rows = RowWindow { first: 999, rows: vec![row(2_000, None, 0, true)], ..rows() };
    assert_snapshot!(page.run([Command::RowsArrived]), @"Some((999, Some(2000))) at 21780 [Draw, Selected, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::RowsArrived]), @"Some((999, Some(2000))) at 21780 [Draw]");
}

#[test]
fn right_expands_then_enters() {
    let mut page = Page::new();
    assert_snapshot!(page.run([Command::Select { row: 2 }, Command::ExpandOrChild]), @"Some((2, Some(12))) at 0 [Ask(Fold { fold: Expand(SpanIx(12)), keep: Some(SpanIx(12)) })]");
    assert_snapshot!(page.run([Command::First, Command::ExpandOrChild]), @"Some((1, Some(11))) at 0 [Selected, Draw, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::ExpandOrChild]), @"Some((1, Some(11))) at 0 []");
}

#[test]
fn left_collapses_then_goes_to_the_parent() {
    let mut page = Page::new();
    assert_snapshot!(page.run([Command::Select { row: 3 }, Command::CollapseOrParent]), @"Some((0, Some(10))) at 0 [Selected, Draw, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::CollapseOrParent]), @"Some((0, Some(10))) at 0 [Ask(Fold { fold: Collapse(SpanIx(10)), keep: Some(SpanIx(10)) })]");
    // The parent is above what is loaded: the engine knows its row.
    page.rows = RowWindow { first: 500, rows: vec![row(700, Some(90), 0, true)], ..rows() };
    assert_snapshot!(page.run([Command::Select { row: 500 }, Command::CollapseOrParent]), @"Some((500, Some(700))) at 10846 [Ask(Fold { fold: Reveal(SpanIx(90)), keep: Some(SpanIx(90)) })]");
    let answer = Command::Folded { keep: Some(SpanIx(90)), row: Some(80) };
    assert_snapshot!(page.run([answer]), @r#"Some((80, Some(90))) at 1716 [Announce("1,000 rows"), Scroll, Scroll, Selected, Draw, WriteUrl { push: false }]"#);
}

#[test]
fn the_selection_survives_a_fold() {
    let mut page = Page::new();
    page.run([Command::Select { row: 3 }, Command::CollapseAll]);
    page.rows = RowWindow { total: 1, first: 0, ..RowWindow::default() };
    let answer = Command::Folded { keep: Some(SpanIx(15)), row: Some(0) };
    assert_snapshot!(page.run([answer]), @r#"Some((0, Some(15))) at 0 [Announce("1 row"), Scroll, Selected]"#);
    page.rows.rows = vec![row(10, None, 3, false)];
    assert_snapshot!(page.run([Command::RowsArrived]), @"Some((0, Some(10))) at 0 [Draw, Selected, WriteUrl { push: false }]");
    // An answer about another span than the selected one does not move the selection.
    let late = Command::Folded { keep: Some(SpanIx(15)), row: Some(7) };
    assert_snapshot!(page.run([late]), @r#"Some((0, Some(10))) at 0 [Announce("1 row"), Scroll]"#);
}

#[test]
fn what_is_collapsed_goes_into_the_link() {
    let mut page = Page::new();
    let collapsed = || Command::Collapsed { code: Some("Bgf".to_owned()) };
    assert_snapshot!(page.run([collapsed()]), @"None at 0 [WriteUrl { push: false }]");
    assert_eq!(page.view.folds.as_deref(), Some("Bgf"));
    assert_snapshot!(page.run([collapsed()]), @"None at 0 []");
    // Too much for a link: it is taken out.
    assert_snapshot!(page.run([Command::Collapsed { code: None }]), @"None at 0 [WriteUrl { push: false }]");
}

#[test]
fn a_triangle_folds_without_selecting() {
    let mut page = Page::new();
    assert_snapshot!(page.run([Command::ToggleRow { row: 2 }]), @"None at 0 [Ask(Fold { fold: Toggle(SpanIx(12)), keep: None })]");
    assert_snapshot!(page.run([Command::ToggleRow { row: 1 }]), @"None at 0 []");
    assert_snapshot!(page.run([Command::ToggleRow { row: 900 }]), @"None at 0 []");
}

#[test]
fn details_open_only_on_a_selection_and_escape_goes_step_by_step() {
    let mut page = Page::new();
    assert_snapshot!(page.run([Command::OpenDetails]), @"None at 0 []");
    assert_snapshot!(page.run([Command::First, Command::ToggleDetails]), @"Some((0, Some(10))) at 0 [Selected, WriteUrl { push: false }]");
    assert!(page.view.details);
    assert_snapshot!(page.run([Command::Escape]), @"Some((0, Some(10))) at 0 [Selected, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::Escape]), @"None at 0 [Selected, Draw, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::Escape]), @"None at 0 []");
}

#[test]
fn zoom_writes_the_link_only_when_it_changes() {
    let mut page = Page::new();
    let zoom = |page: &mut Page, command| {
        let effects = page.send(command);
        format!("{:?} {effects:?}", page.view.zoom_for_url(DURATION))
    };
    assert_snapshot!(zoom(&mut page, Command::ZoomBy { factor: 2.0, at: 0.0 }), @"Some((0, 500000)) [Draw, WriteUrl { push: false }]");
    assert_snapshot!(zoom(&mut page, Command::PanBy { fraction: -1.0 }), @"Some((0, 500000)) []");
    assert_snapshot!(zoom(&mut page, Command::ZoomTo { start_ns: 9, end_ns: 700 }), @"Some((9, 700)) [Draw, WriteUrl { push: true }]");
    assert_snapshot!(zoom(&mut page, Command::ZoomReset), @"None [Draw, WriteUrl { push: true }]");
    assert_snapshot!(zoom(&mut page, Command::ZoomReset), @"None []");
    page.send(Command::Select { row: 0 });
    assert_snapshot!(zoom(&mut page, Command::ZoomToSelected), @"Some((5000, 65000)) [Draw, WriteUrl { push: true }]");
    assert_snapshot!(zoom(&mut page, Command::PanToRow { row: 0 }), @"Some((5000, 65000)) []");
}

#[test]
fn another_row_height_keeps_the_top_row() {
    let mut page = Page::new();
    page.run([Command::ScrollToRow { row: 400 }, Command::SetRowHeight(RowHeight::Roomy)]);
    assert_eq!(page.view.offset_px, 400.0 * 28.0);
    assert_snapshot!(page.run([Command::ScrollBy { px: -1e9 }]), @"None at 0 [Scroll]");
    assert_snapshot!(page.run([Command::Scrolled { scroll_top: 0.0 }]), @"None at 0 []");
    assert_snapshot!(page.run([Command::Scrolled { scroll_top: 30.0 }]), @"None at 30 [Draw]");
}

#[test]
fn a_link_sets_the_view_and_asks_for_its_span() {
    let mut view = TraceView::new(DURATION);
    let url = UrlState { span: Some("b7".into()), zoom: Some((10, 500)), ..UrlState::default() };
    let effects = view.apply_url(&url, DURATION);
    assert_snapshot!(format!("{effects:?}"), @r#"[Draw, Ask(Locate { id: "b7" })]"#);
    assert_eq!(view.window, Window::new(10, 500, DURATION));
    let mut page = Page { view, ..Page::new() };
    let found = Some((SpanIx(12), 2));
    page.send(Command::Located { found });
    assert_eq!(page.view.selected, Some(Selection { row: 2, span: Some(SpanIx(12)), line: None }));
    assert!(page.view.details);
    page.send(Command::Located { found: None });
    assert_eq!((page.view.selected, page.view.details), (None, false));
}

#[test]
fn a_span_that_is_found_before_the_size_is_known_is_seen_after() {
    let located = |row| {
        let mut page = Page { height: 0.0, ..Page::new() };
        page.send(Command::Located { found: Some((SpanIx(12), row)) });
        assert_eq!(page.view.offset_px, 0.0);
        page.height = 220.0;
        page.send(Command::Resized);
        let first = page.view.offset_px;
        // Only once: whoever has scrolled on is not taken back.
        page.send(Command::ScrollBy { px: 22.0 });
        page.send(Command::Resized);
        (first, page.view.offset_px)
    };
    assert_eq!(located(2), (0.0, 22.0));
    assert_eq!(located(50), (43.0 * 22.0, 44.0 * 22.0));
}

#[test]
fn commands_are_found_by_their_words() {
    let found = |text: &str| {
        let lines = commands(text).into_iter();
        lines.map(|line| format!("{} [{}]", line.text, line.keys.join(" "))).collect::<Vec<_>>()
    };
    assert_snapshot!(found("ROW next").join("\n"), @"Next row [↓ f j]");
    assert_snapshot!(found("colour").join("\n"), @r"
    Colour by service []
    Colour by span name []
    Colour by kind []
    Colour by status []
    ");
    assert_eq!(found("nobody does this"), [""; 0]);
    let mut all = found("");
    all.sort_unstable();
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count, "a command is there twice");
}

#[test]
fn an_empty_trace_takes_every_command() {
    for line in pressed_commands() {
        let mut page = Page::new();
        page.rows = RowWindow::default();
        page.send(line.clone());
        assert_eq!((page.view.selected, page.view.offset_px), (None, 0.0), "{line:?}");
    }
}

/// Every command that a key sends.
fn pressed_commands() -> Vec<Command> {
    let codes = ["KeyA", "KeyD", "KeyS", "KeyW", "KeyF", "KeyB", "KeyO", "KeyP", "KeyZ"];
    let letters = codes.map(|code| (code, code.replace("Key", "").to_lowercase()));
    let named = [
        "ArrowUp",
        "ArrowDown",
        "ArrowLeft",
        "ArrowRight",
        "Enter",
        " ",
        "Home",
        "End",
        "PageUp",
        "PageDown",
        "Escape",
        "+",
        "-",
        "0",
        "[",
        "]",
        "*",
        "?",
    ];
    let mut all = Vec::new();
    for focus in [Focus::Tree, Focus::Page] {
        for (code, key) in letters.iter().map(|(c, k)| (*c, &**k)).chain(named.map(|n| ("", n))) {
            all.extend(key_to_command(Key { code, key, ..Key::default() }, focus));
        }
    }
    all
}

#[test]
fn what_is_found_is_gone_through() {
    let mut page = Page::new();
    assert_snapshot!(page.run([Command::NextMatch { back: false }]), @"None at 0 [ShowFind(true)]");
    assert_snapshot!(page.run([Command::NextMatch { back: true }]), @"None at 0 [Ask(NextMatch { from: None, back: true, of: Match })]");
    let (found, time) = (Some((SpanIx(11), 1)), (11_000, 61_000));
    assert_snapshot!(page.run([Command::Matched { found, time }]), @"Some((1, Some(11))) at 0 [Selected, Draw, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::Matched { found: None, time: (0, 0) }]), @"Some((1, Some(11))) at 0 []");
    assert_snapshot!(page.run([Command::NextMatch { back: false }]), @"Some((1, Some(11))) at 0 [Ask(NextMatch { from: Some(SpanIx(11)), back: false, of: Match })]");
    assert_snapshot!(page.run([Command::OpenDetails, Command::Escape]), @"Some((1, Some(11))) at 0 [Selected, WriteUrl { push: false }]");
    assert_snapshot!(page.run([Command::Escape]), @"Some((1, Some(11))) at 0 [ShowFind(false)]");
    assert_snapshot!(page.run([Command::CloseFind, Command::Escape]), @"None at 0 [Selected, Draw, WriteUrl { push: false }]");
}

#[test]
fn a_match_is_brought_into_the_window_of_time() {
    let mut page = Page::new();
    page.send(Command::ZoomTo { start_ns: 500_000, end_ns: 600_000 });
    let found = Some((SpanIx(11), 1));
    assert_snapshot!(page.run([Command::Matched { found, time: (11_000, 61_000) }]), @"Some((1, Some(11))) at 0 [Selected, Draw, WriteUrl { push: false }, Draw, WriteUrl { push: false }]");
    let window = page.view.window;
    assert!(window.start_ns() <= 11_000 && window.end_ns() >= 61_000, "{window:?}");
    assert_eq!(window.end_ns() - window.start_ns(), 100_000);
}

#[test]
fn only_matches_is_a_choice_of_the_open_bar() {
    let mut page = Page::new();
    assert_snapshot!(page.run([Command::OnlyMatches]), @"None at 0 [ShowFind(true)]");
    assert!(!page.view.reduce.matches);
    assert_snapshot!(page.run([Command::OnlyMatches]), @"None at 0 [Reduce, WriteUrl { push: true }]");
    assert!(page.view.reduce.matches);
    page.send(Command::OnlyMatches);
    assert!(!page.view.reduce.matches);
    page.run([Command::OnlyMatches, Command::CloseFind]);
    assert!(!page.view.reduce.matches && !page.view.finding);
}

#[test]
fn other_rows_keep_the_selection_or_the_place() {
    let mut page = Page::new();
    let found = Command::RowsFound { selected: Some(1), top: None };
    assert_snapshot!(page.run([Command::Select { row: 2 }, found]), @"Some((1, Some(12))) at 0 [Scroll]");
    // Far away, and not to be seen before either: what was at the top is there again.
    let found = Command::RowsFound { selected: Some(900), top: Some(5) };
    assert_snapshot!(page.run([found]), @"Some((900, Some(12))) at 110 [Scroll]");
    let none = Command::RowsFound { selected: None, top: None };
    assert_snapshot!(page.run([Command::Deselect, none]), @"None at 110 [Scroll]");
}

#[test]
fn a_subtree_is_folded_as_a_whole() {
    let mut page = Page::new();
    let row = |row| Command::ToggleSubtree { row };
    assert_snapshot!(page.run([row(0)]), @"None at 0 [Ask(Fold { fold: CollapseSubtree(SpanIx(10)), keep: None })]");
    assert_snapshot!(page.run([row(2)]), @"None at 0 [Ask(Fold { fold: ExpandSubtree(SpanIx(12)), keep: None })]");
    assert_snapshot!(page.run([row(1)]), @"None at 0 []");
    page.send(Command::Select { row: 1 });
    assert_snapshot!(page.run([Command::CollapseOthers]), @"Some((1, Some(11))) at 0 [Ask(Fold { fold: CollapseOthers(SpanIx(11)), keep: Some(SpanIx(11)) })]");
}
