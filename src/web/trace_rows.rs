//! The rows of the list of traces, windowed: one recycler writes those that are seen in place.
//!
//! They stand in the document as they are seen, so that the tab key and screen readers go from one to the next: a row
//! that is scrolled out at one end comes in at the other.

mod row;

use std::collections::VecDeque;
use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

pub use row::{TraceCells, TraceTag};

use row::Row;

/// The class of a row.
pub const ROW: &str = ".trace-row";

/// What to show in one frame.
pub struct TraceFrame<'a> {
    /// The numbers of the rows to show.
    pub rows: Range<u32>,
    /// What a row says.
    pub cells: &'a dyn Fn(u32) -> Option<TraceCells>,
    /// A row's height in CSS pixels.
    pub row_px: f64,
    /// The number, among all, of the row that stands at the top of the list.
    pub first: u32,
}

/// The rows' elements.
pub struct TraceRows {
    body: HtmlElement,
    document: Document,
    rows: VecDeque<Row>,
    /// The number of the first.
    from: u32,
}

impl TraceRows {
    /// Takes over `body`.
    pub fn new(body: HtmlElement) -> Option<Self> {
        let document = body.owner_document()?;
        body.set_text_content(None);
        Some(Self { body, document, rows: VecDeque::new(), from: 0 })
    }

    /// Writes the rows of a frame. Touches only what changed.
    pub fn show(&mut self, frame: &TraceFrame<'_>) {
        let count = frame.rows.len();
        self.turn(frame.rows.start);
        // More may come in the next frame.
        self.rows.iter_mut().skip(count).for_each(Row::hide);
        while self.rows.len() < count {
            let Some(row) = Row::new(&self.document) else { return };
            let _ = self.body.append_child(&row.element);
            self.rows.push_back(row);
        }
        for (number, row) in frame.rows.clone().zip(&mut self.rows) {
            let top = f64::from(number - frame.first) * frame.row_px;
            row.place(number, top);
            if let Some(cells) = (frame.cells)(number) {
                row.show(&self.document, cells);
            }
        }
    }

    /// Brings what is scrolled out at one end in at the other, so that the first row has this number.
    fn turn(&mut self, from: u32) {
        let by = i64::from(from) - i64::from(self.from);
        self.from = from;
        // Beyond, all are others.
        if by.unsigned_abs() >= self.rows.len() as u64 {
            return;
        }
        for _ in 0..by {
            let Some(row) = self.rows.pop_front() else { return };
            let _ = self.body.append_child(&row.element);
            self.rows.push_back(row);
        }
        for _ in by..0 {
            let Some(row) = self.rows.pop_back() else { return };
            let first = self.rows.front().map(|first| first.element.clone().into());
            let _ = self.body.insert_before(&row.element, first.as_ref());
            self.rows.push_front(row);
        }
    }

    /// Gives the focus to the link of a row. Whether it is there.
    pub fn focus(&self, number: u32) -> bool {
        let at = number.checked_sub(self.from).map(|at| at as usize);
        at.and_then(|at| self.rows.get(at)).is_some_and(Row::focus)
    }

    /// The number of the row that has the focus, or something in it.
    pub fn focused(&self) -> Option<u32> {
        let active = self.document.active_element()?;
        let row = active.closest(ROW).ok().flatten()?;
        let at = self.rows.iter().position(|one| one.element.is_same_node(Some(&row)))?;
        Some(self.from + at as u32)
    }
}

/// The id of the trace in whose row an element is.
pub fn trace_at(target: &Element) -> Option<String> {
    target.closest(ROW).ok().flatten()?.get_attribute("data-trace")
}

fn make(document: &Document, tag: &str, class: &str) -> Option<HtmlElement> {
    let element = document.create_element(tag).ok()?.dyn_into::<HtmlElement>().ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    Some(element)
}

fn below(document: &Document, parent: &Element, tag: &str, class: &str) -> Option<HtmlElement> {
    let element = make(document, tag, class)?;
    parent.append_child(&element).ok()?;
    Some(element)
}

fn hide(element: &Element, hidden: bool) {
    let _ = element.toggle_attribute_with_force("hidden", hidden);
}
