//! The rows of a table, windowed: one recycler writes the visible ones in place.

use spanscape_core::engine::protocol::{TableCell, TableHead, TableLine};
use spanscape_core::render::{Token, clean};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Text};

use super::js;

/// What to show in one frame.
pub struct SheetFrame<'a> {
    /// The columns.
    pub heads: &'a [TableHead],
    /// The number of the first of `lines` among all.
    pub first: u32,
    /// The lines to show.
    pub lines: &'a [TableLine],
    /// The top of the first line, in CSS pixels from the top of the body.
    pub top: f64,
    /// A line's height in CSS pixels.
    pub row_px: f64,
    /// The line that keys act on.
    pub active: Option<u32>,
    /// What a line's button does.
    pub action: &'a str,
}

/// Characters of a column of numbers beyond its width: for the sign of the order.
pub const ROOM: u8 = 2;

/// For so many lines elements are made in one frame: with their styles and places they cost a browser most of it.
const AT_ONCE: usize = 10;

/// The rows' elements.
pub struct SheetRows {
    body: HtmlElement,
    document: Document,
    rows: Vec<Row>,
    /// Of each column, whether it is of numbers, and how wide: what its cells are made for.
    columns: Vec<(bool, u8)>,
}

struct Row {
    element: HtmlElement,
    swatch: HtmlElement,
    cells: Vec<Cell>,
    number: Option<u32>,
    top: f64,
    active: bool,
    class: &'static str,
    colour: String,
}

struct Cell {
    element: HtmlElement,
    text: Text,
    /// In characters.
    width: u8,
    shown: TableCell,
}

/// The id of the element of line `number`, for `aria-activedescendant`.
pub fn row_id(number: u32) -> String {
    format!("sheet-row-{number}")
}

/// The number of the line that an event's target is in, and whether it is the line's button.
pub fn line_at(target: &Element) -> Option<(u32, bool)> {
    let row = target.closest(".sheet-row").ok().flatten()?;
    let number = row.get_attribute("data-line")?.parse().ok()?;
    let button = target.closest(".sheet-go").ok().flatten().is_some();
    Some((number, button))
}

impl SheetRows {
    /// Takes over `body`.
    pub fn new(body: HtmlElement) -> Option<Self> {
        let document = body.owner_document()?;
        // Lines of another table, where that had the element before.
        body.set_text_content(None);
        Some(Self { body, document, rows: Vec::new(), columns: Vec::new() })
    }

    /// Writes the lines of a frame. Touches only what changed, and makes elements for some lines at a time: `false`
    /// where there are more to be shown in the next frame.
    pub fn show(&mut self, frame: &SheetFrame<'_>) -> bool {
        let columns = frame.heads.iter().map(|head| (head.number, head.width));
        if !self.columns.iter().copied().eq(columns.clone()) {
            self.columns = columns.collect();
            self.rows.drain(..).for_each(|row| row.element.remove());
        }
        let made = (self.rows.len() + AT_ONCE).min(frame.lines.len());
        while self.rows.len() < made {
            let Some(row) = Row::new(&self.document, frame) else { return true };
            let _ = self.body.append_child(&row.element);
            self.rows.push(row);
        }
        let lines = frame.lines.get(..self.rows.len()).unwrap_or(frame.lines);
        let count = self.rows.len().max(1) as u32;
        let mut used = vec![false; self.rows.len()];
        for (number, line) in (frame.first..).zip(lines) {
            let at = (number % count) as usize;
            let top = frame.top + f64::from(number - frame.first) * frame.row_px;
            if let (Some(row), Some(used)) = (self.rows.get_mut(at), used.get_mut(at)) {
                *used = true;
                row.show(number, line, top, frame);
            }
        }
        for (row, _) in self.rows.iter_mut().zip(used).filter(|(_, used)| !used) {
            row.hide();
        }
        lines.len() == frame.lines.len()
    }
}

impl Row {
    fn new(document: &Document, frame: &SheetFrame<'_>) -> Option<Self> {
        let element = make(document, "div", "sheet-row")?;
        let _ = element.set_attribute("role", "row");
        let swatch = make(document, "span", "swatch")?;
        let _ = swatch.set_attribute("aria-hidden", "true");
        // Until the row is of a service.
        let _ = swatch.set_attribute("hidden", "");
        let mut cells = Vec::new();
        for (i, head) in frame.heads.iter().enumerate() {
            let cell = make(
                document,
                "div",
                if head.number { "sheet-cell number" } else { "sheet-cell" },
            )?;
            let _ = cell.set_attribute("role", "gridcell");
            if i == 0 {
                let _ = cell.append_child(&swatch);
            }
            let text = document.create_text_node("");
            let _ = cell.append_child(&text);
            let _ = element.append_child(&cell);
            cells.push(Cell {
                element: cell,
                text,
                width: head.width,
                shown: TableCell::default(),
            });
        }
        let button = make(document, "button", "sheet-go")?;
        let _ = button.set_attribute("tabindex", "-1");
        let _ = button.set_attribute("aria-hidden", "true");
        button.set_title(frame.action);
        button.set_text_content(Some("\u{2192}"));
        let _ = element.append_child(&button);
        let (number, colour) = (None, String::new());
        Some(Self {
            element,
            swatch,
            cells,
            number,
            top: f64::NAN,
            active: false,
            class: "",
            colour,
        })
    }

    fn show(&mut self, number: u32, line: &TableLine, top: f64, frame: &SheetFrame<'_>) {
        if self.number != Some(number) {
            if self.number.is_none() {
                let _ = self.element.remove_attribute("hidden");
            }
            self.number = Some(number);
            self.element.set_id(&row_id(number));
            let _ = self.element.set_attribute("data-line", &number.to_string());
            // The head is the first row.
            let _ = self.element.set_attribute("aria-rowindex", &(number + 2).to_string());
        }
        if self.top != top {
            self.top = top;
            let shift = format!("translateY({})", js::px(top));
            let _ = self.element.style().set_property("transform", &shift);
        }
        let active = frame.active == Some(number);
        if self.active != active {
            self.active = active;
            let _ =
                self.element.set_attribute("aria-selected", if active { "true" } else { "false" });
        }
        let class = match (line.part, line.matched, line.error) {
            (false, false, false) => "sheet-row",
            (false, false, true) => "sheet-row failed",
            (false, true, false) => "sheet-row matched",
            (false, true, true) => "sheet-row matched failed",
            (true, false, false) => "sheet-row part",
            (true, false, true) => "sheet-row part failed",
            (true, true, false) => "sheet-row part matched",
            (true, true, true) => "sheet-row part matched failed",
        };
        if self.class != class {
            self.class = class;
            self.element.set_class_name(class);
        }
        let colour = line
            .service
            .as_ref()
            .map_or_else(String::new, |name| format!("var(--c-{})", Token::service(name).name()));
        if self.colour != colour {
            let _ = self.swatch.style().set_property("--swatch", &colour);
            let _ = self.swatch.toggle_attribute_with_force("hidden", colour.is_empty());
            self.colour = colour;
        }
        for (i, cell) in self.cells.iter_mut().enumerate() {
            match line.cells.get(i) {
                Some(now) => cell.show(now),
                None => cell.show(&TableCell::default()),
            }
        }
    }

    fn hide(&mut self) {
        if self.number.take().is_some() {
            let _ = self.element.set_attribute("hidden", "");
            let _ = self.element.remove_attribute("id");
        }
    }
}

impl Cell {
    fn show(&mut self, now: &TableCell) {
        if self.shown.text != now.text {
            self.text.set_data(&clean(&now.text));
        }
        if self.shown.exact != now.exact {
            if now.exact.is_empty() {
                let _ = self.element.remove_attribute("title");
            } else {
                self.element.set_title(&clean(&now.exact));
            }
        }
        if self.shown.heat != now.heat {
            let hundredths = u32::from(now.heat) * 100 * u32::from(self.width + ROOM) / 255;
            let part = format!("{}.{:02}ch", hundredths / 100, hundredths % 100);
            let _ = self.element.style().set_property("--heat", &part);
        }
        self.shown.clone_from(now);
    }
}

fn make(document: &Document, tag: &str, class: &str) -> Option<HtmlElement> {
    let element = document.create_element(tag).ok()?.dyn_into::<HtmlElement>().ok()?;
    element.set_class_name(class);
    Some(element)
}
