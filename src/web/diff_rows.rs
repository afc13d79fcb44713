//! The rows of two traces compared, windowed: one recycler writes the visible ones in place.

use spanscape_core::engine::protocol::{DiffRow, DiffRows};
use spanscape_core::render::delta::{self, DeltaMark};
use spanscape_core::render::{Token, clean};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Text};

use super::js::px;

/// What to show in one frame.
pub struct DiffFrame<'a> {
    /// The rows that are known.
    pub window: &'a DiffRows,
    /// Which of them are seen: the first and the last, that excluded, by their places in the window.
    pub seen: (usize, usize),
    /// The top of the first that is seen, in CSS pixels.
    pub top: f64,
    /// A row's height in CSS pixels.
    pub row_px: f64,
    /// The row that keys act on.
    pub active: Option<u32>,
    /// The node under the pointer.
    pub hovered: Option<u32>,
    /// When this is another number than in the frame before, nothing stays as it was written.
    pub anew: u32,
}

/// The rows' elements.
pub struct DiffGrid {
    body: HtmlElement,
    document: Document,
    rows: Vec<Row>,
    anew: u32,
}

struct Row {
    element: HtmlElement,
    name: HtmlElement,
    fold: HtmlElement,
    swatch: HtmlElement,
    service: Text,
    operation: Text,
    notes: Text,
    cells: [Text; 4],
    share: Text,
    bar: HtmlElement,
    shown: Option<(u32, DiffRow)>,
    top: f64,
    state: (bool, bool),
}

/// The id of the element of row `number`, for `aria-activedescendant`.
pub fn row_id(number: u32) -> String {
    format!("diff-row-{number}")
}

/// The number of the row that an event's target is in, and whether it is what folds it.
pub fn row_at(target: &Element) -> Option<(u32, bool)> {
    let row = target.closest(".diff-row").ok().flatten()?;
    let number = row.get_attribute("data-row")?.parse().ok()?;
    Some((number, target.closest(".diff-fold").ok().flatten().is_some()))
}

impl DiffGrid {
    /// Takes over `body`.
    pub fn new(body: HtmlElement) -> Option<Self> {
        let document = body.owner_document()?;
        // Rows of another tree, where that had the element before.
        body.set_text_content(None);
        Some(Self { body, document, rows: Vec::new(), anew: 0 })
    }

    /// Writes the rows of a frame. Touches only what changed.
    pub fn show(&mut self, frame: &DiffFrame<'_>) {
        let (from, to) = frame.seen;
        let seen = frame.window.rows.get(from..to).unwrap_or(&[]);
        while self.rows.len() < seen.len() {
            let Some(row) = Row::new(&self.document) else { return };
            let _ = self.body.append_child(&row.element);
            self.rows.push(row);
        }
        let anew = std::mem::replace(&mut self.anew, frame.anew) != frame.anew;
        let count = self.rows.len().max(1) as u32;
        let mut used = vec![false; self.rows.len()];
        let first = frame.window.first + from as u32;
        for (number, row) in (first..).zip(seen) {
            let at = (number % count) as usize;
            let top = frame.top + f64::from(number - first) * frame.row_px;
            if let (Some(slot), Some(used)) = (self.rows.get_mut(at), used.get_mut(at)) {
                *used = true;
                if anew {
                    slot.shown = None;
                }
                slot.show(number, row, frame);
                slot.place(top);
                slot.light(frame.active == Some(number), frame.hovered == Some(row.node));
            }
        }
        for (row, _) in self.rows.iter_mut().zip(used).filter(|(_, used)| !used) {
            row.hide();
        }
    }
}

impl Row {
    fn new(document: &Document) -> Option<Self> {
        let element = make(document, None, "div", "diff-row")?;
        role(&element, "row");
        let cell = |class: &str| {
            let cell = make(document, Some(&element), "div", class)?;
            role(&cell, "gridcell");
            Some(cell)
        };
        let name = cell("diff-name")?;
        let below = |tag: &str, class: &str| make(document, Some(&name), tag, class);
        let fold = below("span", "diff-fold")?;
        hidden(&fold);
        let swatch = below("span", "swatch")?;
        hidden(&swatch);
        let service = text(&below("strong", "diff-service")?)?;
        let operation = text(&below("span", "diff-op")?)?;
        let notes = text(&below("span", "diff-notes")?)?;
        let cells = [
            text(&cell("diff-time")?)?,
            text(&cell("diff-time")?)?,
            text(&cell("diff-by")?)?,
            text(&cell("diff-alone")?)?,
        ];
        let share = text(&cell("diff-share")?)?;
        let around = make(document, Some(&element), "div", "delta")?;
        hidden(&around);
        let bar = make(document, Some(&around), "span", "")?;
        Some(Self {
            element,
            name,
            fold,
            swatch,
            service,
            operation,
            notes,
            cells,
            share,
            bar,
            shown: None,
            top: f64::NAN,
            state: (false, false),
        })
    }

    fn show(&mut self, number: u32, row: &DiffRow, frame: &DiffFrame<'_>) {
        if self.shown == Some((number, *row)) {
            return;
        }
        if self.shown.is_none() {
            let _ = self.element.remove_attribute("hidden");
        }
        self.shown = Some((number, *row));
        let set = |name: &str, value: &str| {
            let _ = self.element.set_attribute(name, value);
        };
        self.element.set_id(&row_id(number));
        set("data-row", &number.to_string());
        // The head is the first row.
        set("aria-rowindex", &(number + 2).to_string());
        set("aria-level", &(row.depth + 1).to_string());
        match (row.children, row.hidden) {
            (0, _) => {
                let _ = self.element.remove_attribute("aria-expanded");
            }
            (_, 0) => set("aria-expanded", "true"),
            _ => set("aria-expanded", "false"),
        }
        set("data-change", change(row));
        let said = delta::text(frame.window, row);
        let or = |text: &str, none: &str| {
            if text.is_empty() { none.to_owned() } else { clean(text).into_owned() }
        };
        self.fold.set_text_content(Some(&match (row.children, row.hidden) {
            (0, _) => String::new(),
            (_, 0) => "\u{25be}".to_owned(),
            (_, hidden) => format!("\u{25b8} {hidden}"),
        }));
        let color = format!("var(--c-{})", Token::service(&said.service).name());
        let _ = self.swatch.style().set_property("--swatch", &color);
        let _ = self.name.style().set_property("--depth", &row.depth.min(MOST_DEEP).to_string());
        self.service.set_data(&format!("{} ", or(&said.service, "(unknown service)")));
        self.operation.set_data(&or(&said.name, "(no name)"));
        let notes = said.notes.join(", ");
        self.notes.set_data(&if notes.is_empty() { notes } else { format!(" {}", clean(&notes)) });
        let [a, b] = said.times;
        for (cell, words) in self.cells.iter().zip([a, b, said.by, said.alone]) {
            cell.set_data(&words);
        }
        self.share.set_data(&said.share);
        let DeltaMark { less, part } = delta::mark(frame.window, row);
        let style = self.bar.style();
        let tenths = format!("{}.{}%", part / 20, part % 20 / 2);
        let _ = style.set_property("width", &tenths);
        let _ = self.bar.toggle_attribute_with_force("data-less", less);
    }

    fn place(&mut self, top: f64) {
        if self.top != top {
            self.top = top;
            let to = format!("translateY({})", px(top));
            let _ = self.element.style().set_property("transform", &to);
        }
    }

    fn light(&mut self, active: bool, hovered: bool) {
        if self.state != (active, hovered) {
            self.state = (active, hovered);
            let _ =
                self.element.set_attribute("aria-selected", if active { "true" } else { "false" });
            let _ = self.element.toggle_attribute_with_force("data-hover", hovered);
        }
    }

    fn hide(&mut self) {
        if self.shown.take().is_some() {
            let _ = self.element.set_attribute("hidden", "");
            let _ = self.element.remove_attribute("id");
        }
    }
}

/// Deeper rows stand below each other.
const MOST_DEEP: u32 = 24;

fn change(row: &DiffRow) -> &'static str {
    use spanscape_core::model::Change;
    match row.change {
        Change::Same => "same",
        Change::Slower => "slower",
        Change::Faster => "faster",
        Change::OnlyFirst => "only-a",
        Change::OnlySecond => "only-b",
        Change::Other => "other",
    }
}

fn make(
    document: &Document,
    parent: Option<&Element>,
    tag: &str,
    class: &str,
) -> Option<HtmlElement> {
    let element = document.create_element(tag).ok()?.dyn_into::<HtmlElement>().ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    if let Some(parent) = parent {
        parent.append_child(&element).ok()?;
    }
    Some(element)
}

fn text(element: &HtmlElement) -> Option<Text> {
    let document = element.owner_document()?;
    let text = document.create_text_node("");
    element.append_child(&text).ok()?;
    Some(text)
}

fn role(element: &HtmlElement, role: &str) {
    let _ = element.set_attribute("role", role);
}

fn hidden(element: &HtmlElement) {
    let _ = element.set_attribute("aria-hidden", "true");
}
