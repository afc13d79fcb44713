//! The span names as a treegrid in the DOM: one recycler writes the visible rows in place.
//!
//! A row's element is chosen by its number modulo the capacity, so scrolling by one row rewrites
//! one element. Texts are text nodes. Nothing here knows where rows come from.

use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::Row;
use spanscape_core::model::Status;
use spanscape_core::render::Token;
use spanscape_core::render::clean;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

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
}

/// The rows' elements.
pub struct TreeGrid {
    container: HtmlElement,
    document: Document,
    slots: Vec<Slot>,
    total: u32,
    active: Option<u32>,
    anew: u32,
}

struct Slot {
    row: HtmlElement,
    guides: HtmlElement,
    fold: HtmlElement,
    band: HtmlElement,
    service: HtmlElement,
    operation: HtmlElement,
    marks: HtmlElement,
    start: HtmlElement,
    duration: HtmlElement,
    status: HtmlElement,
    shown: Option<Shown>,
    top: f64,
    visible: bool,
    selected: bool,
    hover: bool,
}

/// What an element shows now; equal means nothing to write.
#[derive(PartialEq)]
struct Shown {
    number: u32,
    row: Row,
    service: String,
    indent_px: f64,
    preliminary: bool,
}

/// Indentation per level, in CSS pixels, while there is room.
const INDENT_PX: f64 = 14.0;

/// The id of the element of row `number`, for `aria-activedescendant`.
fn row_id(number: u32) -> String {
    format!("span-row-{number}")
}

impl TreeGrid {
    /// Takes over `container`, which is the element with `role="treegrid"`.
    pub fn new(container: HtmlElement) -> Option<Self> {
        let document = container.owner_document()?;
        Some(Self {
            container,
            document,
            slots: Vec::new(),
            total: u32::MAX,
            active: None,
            anew: 0,
        })
    }

    /// Writes the rows of a frame. Touches only what changed.
    pub fn show(&mut self, frame: &GridFrame<'_>) {
        if self.total != frame.total {
            self.total = frame.total;
            set(&self.container, "aria-rowcount", &frame.total.to_string());
        }
        if self.anew != frame.anew {
            self.anew = frame.anew;
            self.slots.drain(..).for_each(|slot| slot.row.remove());
        }
        self.grow(frame.rows.len());
        let capacity = self.slots.len() as u32;
        let mut used = vec![false; self.slots.len()];
        for (number, row) in (frame.first..).zip(frame.rows) {
            let at = (number % capacity.max(1)) as usize;
            let top = frame.top + f64::from(number - frame.first) * frame.row_px;
            if let (Some(slot), Some(used)) = (self.slots.get_mut(at), used.get_mut(at)) {
                *used = true;
                slot.show(number, row, frame);
                slot.place(top, frame.selected == Some(number), frame.hover == Some(number));
            }
        }
        for (slot, used) in self.slots.iter_mut().zip(used) {
            // The selected row stays in the tree while it is scrolled away: it is the active
            // descendant, and a screen reader must not lose its place.
            let keep = slot.shown.as_ref().is_some_and(|s| Some(s.number) == frame.selected);
            if !used && !keep {
                slot.hide();
            } else if !used {
                slot.place(-1000.0, true, false);
            }
        }
        self.activate(frame.selected);
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
        // Some more than needed, so that a row keeps its element while others come and go.
        while self.slots.len() < rows + 2 {
            let Some(slot) = Slot::new(&self.document) else { return };
            let _ = self.container.append_child(&slot.row);
            self.slots.push(slot);
            // The modulus changed: every element may have another row now.
            for slot in &mut self.slots {
                slot.shown = None;
            }
        }
    }
}

impl Slot {
    fn new(document: &Document) -> Option<Self> {
        let make = |tag: &str, class: &str| -> Option<HtmlElement> {
            let element = document.create_element(tag).ok()?.dyn_into::<HtmlElement>().ok()?;
            element.set_class_name(class);
            Some(element)
        };
        let row = make("div", "wf-row")?;
        set(&row, "role", "row");
        let name = make("div", "name-cell")?;
        let slot = Self {
            guides: make("span", "guides")?,
            fold: make("span", "fold")?,
            band: make("span", "band")?,
            service: make("span", "service")?,
            operation: make("span", "operation")?,
            marks: make("span", "marks")?,
            start: make("span", "visually-hidden")?,
            duration: make("span", "visually-hidden")?,
            status: make("span", "visually-hidden")?,
            row,
            shown: None,
            top: f64::NAN,
            visible: true,
            selected: false,
            hover: false,
        };
        set(&name, "role", "gridcell");
        for decoration in [&slot.guides, &slot.fold, &slot.band, &slot.marks] {
            set(decoration, "aria-hidden", "true");
        }
        let parts =
            [&slot.guides, &slot.fold, &slot.band, &slot.service, &slot.operation, &slot.marks];
        for part in parts {
            let _ = name.append_child(part);
        }
        let _ = slot.row.append_child(&name);
        for cell in [&slot.start, &slot.duration, &slot.status] {
            set(cell, "role", "gridcell");
            let _ = slot.row.append_child(cell);
        }
        Some(slot)
    }

    fn show(&mut self, number: u32, row: &Row, frame: &GridFrame<'_>) {
        let service = frame.services.get(row.service as usize).map_or("", String::as_str);
        let same = self.shown.as_ref().is_some_and(|s| {
            s.number == number
                && s.row == *row
                && s.service == service
                && s.indent_px == frame.indent_px
                && s.preliminary == frame.preliminary
        });
        if same {
            return;
        }
        self.write_tree(number, row, frame.indent_px);
        let shown_service = match service {
            "" if frame.preliminary => "",
            "" => "unknown service",
            known => known,
        };
        flag(&self.service, "data-to-come", shown_service.is_empty());
        let shown_name = if row.name.is_empty() { "(no name)" } else { &row.name };
        self.service.set_text_content(Some(&format!("{} ", clean(shown_service))));
        self.operation.set_text_content(Some(&clean(shown_name)));
        let color = format!("var(--c-{})", Token::service(service).name());
        let _ = self.band.style().set_property("--swatch", &color);
        self.start.set_text_content(Some(&fmt::duration(DurationNs(row.start))));
        self.duration.set_text_content(Some(&fmt::duration(DurationNs(row.duration))));
        self.status.set_text_content(Some(&status_text(row)));
        self.write_marks(row);
        flag(&self.row, "data-match", row.matched);
        flag(&self.row, "data-context", row.context);
        self.shown = Some(Shown {
            number,
            row: row.clone(),
            service: service.to_owned(),
            indent_px: frame.indent_px,
            preliminary: frame.preliminary,
        });
    }

    fn write_tree(&self, number: u32, row: &Row, indent_px: f64) {
        self.row.set_id(&row_id(number));
        set(&self.row, "aria-rowindex", &(number + 1).to_string());
        set(&self.row, "aria-level", &(row.depth + 1).to_string());
        set(&self.row, "aria-posinset", &row.position.0.to_string());
        set(&self.row, "aria-setsize", &row.position.1.to_string());
        let width = (f64::from(row.depth) * INDENT_PX).min(indent_px);
        let _ = self.guides.style().set_property("width", &js::px(width));
        let (state, text) = match (row.children, row.expanded) {
            (0, _) => ("leaf", String::new()),
            (n, true) => ("open", compact(n)),
            (_, false) => ("closed", format!("+{}", compact(row.hidden))),
        };
        set(&self.fold, "data-state", state);
        self.fold.set_text_content(Some(&text));
        if row.children == 0 {
            unset(&self.row, "aria-expanded");
        } else {
            set(&self.row, "aria-expanded", if row.expanded { "true" } else { "false" });
        }
    }

    fn write_marks(&self, row: &Row) {
        self.marks.set_text_content(None);
        let Some(document) = self.marks.owner_document() else { return };
        let add = |class: &str, text: &str| {
            if let Ok(mark) = document.create_element("span") {
                mark.set_class_name(class);
                mark.set_text_content(Some(text));
                let _ = self.marks.append_child(&mark);
            }
        };
        if row.status == Status::Error {
            add("mark-error", "! error");
        }
        if row.hidden_error {
            add("mark-hidden-error", "! inside");
        }
        if row.warnings > 0 {
            add("mark-warning", "\u{26a0}");
        }
    }

    fn place(&mut self, top: f64, selected: bool, hover: bool) {
        if self.top != top {
            self.top = top;
            let move_to = format!("translateY({})", js::px(top));
            let _ = self.row.style().set_property("transform", &move_to);
        }
        if !self.visible {
            self.visible = true;
            self.row.set_hidden(false);
        }
        if self.selected != selected || !self.row.has_attribute("aria-selected") {
            self.selected = selected;
            set(&self.row, "aria-selected", if selected { "true" } else { "false" });
            flag(&self.row, "data-active", selected);
        }
        if self.hover != hover {
            self.hover = hover;
            flag(&self.row, "data-hover", hover);
        }
    }

    fn hide(&mut self) {
        if self.visible {
            self.visible = false;
            self.shown = None;
            self.row.set_hidden(true);
            // Two rows must never have one id, hidden or not.
            self.row.set_id("");
        }
    }
}

/// The status cell: the status in words, with what else a mark says.
fn status_text(row: &Row) -> String {
    let mut text = match row.status {
        Status::Unset => String::from("unset"),
        Status::Ok => String::from("ok"),
        Status::Error => String::from("error"),
    };
    if row.hidden_error {
        text.push_str(", error inside");
    }
    if row.hidden > 0 {
        text.push_str(&format!(", {} hidden", fmt::plural(row.hidden.into(), "span", "spans")));
    }
    if row.matched {
        text.push_str(", found");
    }
    if row.warnings > 0 {
        text.push_str(&format!(", {}", fmt::plural(row.warnings.into(), "warning", "warnings")));
    }
    text
}

/// A count in at most four characters.
fn compact(n: u32) -> String {
    match n {
        0..=9_999 => n.to_string(),
        10_000..=999_999 => format!("{}k", n / 1_000),
        _ => format!("{}M", n / 1_000_000),
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
