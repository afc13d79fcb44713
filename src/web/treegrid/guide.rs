//! The line from the parent of the row that is pointed at, or selected, along all that is below it: in the
//! parent's colour, over the thin lines that every row has.

use spanscape_core::layout::guides::{ParentLine, parent_line};
use web_sys::{Document, HtmlElement};

use super::slot::element;
use super::{GridFrame, js};

/// The line's element, and what it shows.
pub(super) struct Guide {
    line: HtmlElement,
    shown: Option<Line>,
}

/// Where the line is, in CSS pixels on the sheet, and its colour.
#[derive(Clone, PartialEq)]
struct Line {
    x: f64,
    top: f64,
    height: f64,
    color: String,
}

impl Guide {
    /// On the sheet, and not to be seen.
    pub fn new(document: &Document, sheet: &HtmlElement) -> Option<Self> {
        let line = element(document, "div", "wf-guide")?;
        line.set_hidden(true);
        super::set(&line, "role", "presentation");
        sheet.append_child(&line).ok()?;
        Some(Self { line, shown: None })
    }

    /// Shows the line of a frame; what is shown already is left alone. `base` is the row at the sheet's top.
    pub fn show(&mut self, frame: &GridFrame<'_>, base: u32) {
        let line = line(frame, base);
        if self.shown == line {
            return;
        }
        self.line.set_hidden(line.is_none());
        if let Some(Line { x, top, height, color }) = &line {
            let style = self.line.style();
            // Moved by a transform: it follows the pointer, and that is no jump of the page's layout.
            let to = format!("translate({}, {})", js::px(*x), js::px(*top));
            let _ = style.set_property("transform", &to);
            let _ = style.set_property("height", &js::px(*height));
            let _ = style.set_property("background", color);
        }
        self.shown = line;
    }
}

fn line(frame: &GridFrame<'_>, base: u32) -> Option<Line> {
    let at = frame.hover.or(frame.selected)?.checked_sub(frame.first)? as usize;
    let ParentLine { rows, parent, x } = parent_line(frame.rows, at, frame.indent_px)?;
    let parent = parent.and_then(|at| frame.rows.get(at));
    let color = parent.map_or("var(--accent-line)".to_owned(), |row| frame.color(row));
    let top = f64::from(frame.first.checked_sub(base)?) + rows.start as f64;
    let height = rows.len() as f64 * frame.row_px;
    Some(Line { x, top: top * frame.row_px, height, color })
}
