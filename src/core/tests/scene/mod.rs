//! Rows, and scenes of them as text.

use spanscape_core::engine::protocol::{ColourBy, Row, RowWindow};
use spanscape_core::layout::bars::RowGrid;
use spanscape_core::layout::scale::{TimeScale, Window};
use spanscape_core::model::Kind;
use spanscape_core::render::text::FixedWidth;
use spanscape_core::render::waterfall::{WaterfallStyle, paint};

/// A millisecond.
pub const MS: u64 = 1_000_000;

/// A plain row.
pub fn row(start: u64, duration: u64) -> Row {
    Row {
        name: "span".into(),
        start,
        duration,
        kind: Kind::Internal,
        expanded: true,
        position: (1, 1),
        ..Row::default()
    }
}

/// Rows that are all there are.
pub fn window(rows: Vec<Row>) -> RowWindow {
    let services = vec!["cart".to_owned(), String::new()];
    RowWindow { total: rows.len() as u32, first: 0, services, rows, ..RowWindow::default() }
}

/// So many rows on the canvas.
pub fn style(rows: u32) -> WaterfallStyle<'static> {
    let height_px = f64::from(rows) * 22.0;
    let grid = RowGrid { top_row: 0, cut_px: 0.0, row_px: 22.0, height_px };
    WaterfallStyle {
        grid,
        hovered: None,
        selected: None,
        dpr: 1.0,
        colour: &ColourBy::Service,
        logs: &[],
    }
}

/// Draws over 400 px of a trace of 100 ms; `from` and `to` in ms. Grid lines left out.
pub fn draw(rows: Vec<Row>, from: u64, to: u64, style: &WaterfallStyle<'_>) -> String {
    let scale = TimeScale::new(Window::new(from * MS, to * MS, 100 * MS), 400.0);
    let scene = paint(&window(rows), &scale, style, &FixedWidth(6.0));
    let dump = scene.dump();
    let lines: Vec<&str> = dump.lines().skip(1).filter(|l| !l.starts_with("Grid")).collect();
    lines.join("\n")
}
