//! The span names as a treegrid in the DOM: one recycler writes the visible rows in place.
//!
//! A row's element is chosen by its number modulo the capacity, so scrolling by one row rewrites
//! one element. The rows lie on a sheet, and scrolling moves the sheet: a row that stays on the
//! screen is not touched. Nothing here knows where rows come from.

mod guide;
mod said;
mod slot;

use spanscape_core::engine::protocol::{ColourBy, Row};
use spanscape_core::render::Token;
use spanscape_core::state::{Columns, RowHeight};
use web_sys::{Document, Element, HtmlElement};

use self::guide::Guide;
use self::slot::{Look, Slot, row_id};
use super::js;

/// What to show in one frame.
pub struct GridFrame<'a> {
    /// The number of the first of `rows` among all visible rows.
    pub first: u32,
    /// The rows to show.
    pub rows: &'a [Row],
    /// The names that the rows' services refer to.
    pub services: &'a [String],
    /// The top of the first row, in CSS pixels from the top of the container.
    pub top: f64,
    /// A row's height in CSS pixels.
    pub row_px: f64,
    /// Room for guides, in CSS pixels; deeper rows are squeezed into it.
    pub indent_px: f64,
    /// Visible rows in all.
    pub total: u32,
    /// The selected row.
    pub selected: Option<u32>,
    /// The row under the pointer.
    pub hover: Option<u32>,
    /// The rows are a first look: a service that is missing may still come.
    pub preliminary: bool,
    /// When this is another number than in the frame before, other rows take the places of those:
    /// in elements of their own, since nothing moves from there to here.
    pub anew: u32,
    /// Columns of numbers that are seen.
    pub columns: Columns,
    /// The trace's duration, for shares.
    pub duration_ns: u64,
    /// What colours stand for, and the values that rows refer to, if not services.
    pub colour: &'a ColourBy,
    /// See above.
    pub colours: &'a [String],
}

impl GridFrame<'_> {
    /// The name of a row's service; may be empty.
    fn service(&self, row: &Row) -> &str {
        self.services.get(usize::from(row.service)).map_or("", String::as_str)
    }

    /// What a row's colour stands for.
    fn token(&self, row: &Row) -> Token {
        match self.colours.get(usize::from(row.colour)) {
            Some(value) => Token::value(self.colour, value),
            None => Token::service(self.service(row)),
        }
    }

    /// A row's colour, for a style.
    fn color(&self, row: &Row) -> String {
        format!("var(--c-{})", self.token(row).name())
    }
}

/// The rows' elements.
pub struct TreeGrid {
    container: HtmlElement,
    sheet: HtmlElement,
    document: Document,
    slots: Vec<Slot>,
    guide: Guide,
    total: u32,
    active: Option<u32>,
    anew: u32,
    /// The row at the top of the sheet.
    base: u32,
    /// Where the sheet is, in CSS pixels.
    sheet_px: f64,
    /// The first row of the frame before.
    first: u32,
    columns: Columns,
    /// A row's height in CSS pixels; at first that of the style sheet.
    row_px: f64,
}

/// Rows further from the top of the sheet than this get a new top: a browser's lengths end somewhere,
/// and its coordinates become coarse before.
const SHEET_ROWS: u32 = 20_000;

impl TreeGrid {
    /// Takes over `container`, which is the element with `role="treegrid"`.
    pub fn new(container: HtmlElement) -> Option<Self> {
        let document = container.owner_document()?;
        let sheet = slot::element(&document, "div", "wf-sheet")?;
        let _ = container.append_child(&sheet);
        let guide = Guide::new(&document, &sheet)?;
        Some(Self {
            container,
            sheet,
            document,
            slots: Vec::new(),
            guide,
            total: u32::MAX,
            active: None,
            anew: 0,
            base: 0,
            sheet_px: f64::NAN,
            first: 0,
            columns: Columns::default(),
            row_px: RowHeight::default().px(),
        })
    }

    /// Writes the rows of a frame. Touches only what changed. True when rows scroll by: what is not seen of
    /// them is written in a frame in which they do not, which the caller must see to.
    pub fn show(&mut self, frame: &GridFrame<'_>) -> bool {
        let passing = self.total == frame.total && self.first != frame.first;
        self.first = frame.first;
        if self.total != frame.total {
            self.total = frame.total;
            set(&self.container, "aria-rowcount", &frame.total.to_string());
        }
        if self.anew != frame.anew {
            self.anew = frame.anew;
            self.slots.drain(..).for_each(|slot| slot.remove());
        }
        if self.columns != frame.columns {
            self.columns = frame.columns;
            // For the style sheet, which knows their widths.
            let names = frame.columns.print().replace(',', " ");
            let around = self.container.closest(".trace").ok().flatten();
            set(around.as_ref().unwrap_or(&self.container), "data-columns", &names);
        }
        if self.row_px != frame.row_px {
            self.row_px = frame.row_px;
            let _ = self.container.style().set_property("--row-height", &js::px(frame.row_px));
        }
        self.grow(frame.rows.len());
        self.place_sheet(frame);
        let capacity = self.slots.len() as u32;
        let mut used = vec![false; self.slots.len()];
        // How many of a row's ancestors are not on the screen: those that it shares with all above it.
        let mut far = u32::MAX;
        for (number, row) in (frame.first..).zip(frame.rows) {
            let at = (number % capacity.max(1)) as usize;
            if let (Some(slot), Some(used)) = (self.slots.get_mut(at), used.get_mut(at)) {
                *used = true;
                far = far.min(row.depth);
                slot.show(&Look { number, row, far, frame });
                if !passing || !frame.columns.is_empty() {
                    slot.say(number, row, frame);
                }
                slot.place(self.base, frame.row_px);
                slot.light(frame.selected == Some(number), frame.hover == Some(number));
            }
        }
        let shown = frame.first..frame.first + frame.rows.len() as u32;
        let away = frame.selected.filter(|selected| !shown.contains(selected));
        for (slot, used) in self.slots.iter_mut().zip(used) {
            // The selected row stays in the tree while it is scrolled away: it is the active
            // descendant, and a screen reader must not lose its place.
            let keep = slot.number().is_some() && slot.number() == away;
            if !used && !keep {
                slot.hide();
            } else if !used {
                slot.place_away();
                slot.light(true, false);
            }
        }
        self.guide.show(frame, self.base);
        self.activate(frame.selected);
        passing
    }

    fn place_sheet(&mut self, frame: &GridFrame<'_>) {
        if frame.first < self.base || frame.first - self.base > SHEET_ROWS {
            self.base = frame.first - frame.first % SHEET_ROWS;
        }
        let px = frame.top - f64::from(frame.first - self.base) * frame.row_px;
        if self.sheet_px != px {
            self.sheet_px = px;
            let to = format!("translateY({})", js::px(px));
            let _ = self.sheet.style().set_property("transform", &to);
        }
    }

    fn activate(&mut self, selected: Option<u32>) {
        if self.active == selected {
            return;
        }
        self.active = selected;
        match selected {
            Some(number) => set(&self.container, "aria-activedescendant", &row_id(number)),
            None => unset(&self.container, "aria-activedescendant"),
        }
    }

    fn grow(&mut self, rows: usize) {
        // No more than needed: one that is not used has to be hidden, and shown again.
        while self.slots.len() < rows {
            let Some(slot) = Slot::new(&self.document) else { return };
            slot.stand_in(&self.sheet);
            self.slots.push(slot);
        }
    }
}

fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

fn unset(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

fn flag(element: &Element, name: &str, on: bool) {
    if on { set(element, name, "") } else { unset(element, name) }
}
