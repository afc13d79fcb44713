//! One row's element: what it shows now, and writing what is other than that.
//!
//! Most rows of a trace are much like the one that had the element before, and each write into the
//! DOM costs the browser style and layout: what is the same is left alone. Texts are text nodes, which
//! stay and get other characters.

mod parts;

use spanscape_core::engine::protocol::Row;
use spanscape_core::layout::guides::Indent;
use spanscape_core::render::{Token, clean};
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, Text};

pub(super) use self::parts::Fold;
use self::parts::{Marks, compact, extra, line_look, sort};
use super::said::Said;
use super::{GridFrame, flag, js, set, unset};

/// A service's name of more characters than this is cut, so that there is room for the span's.
const LONG: usize = 22;

/// Where a row is that stays though it is not to be seen, in CSS pixels on the sheet.
const AWAY_PX: f64 = -10_000.0;

/// The id of the element of row `number`, for `aria-activedescendant`.
pub(super) fn row_id(number: u32) -> String {
    format!("span-row-{number}")
}

/// What an element is to show.
pub(super) struct Look<'a> {
    /// The row's number among all visible rows.
    pub number: u32,
    /// The row.
    pub row: &'a Row,
    /// How many of its ancestors are not on the screen.
    pub far: u32,
    /// The frame it is in.
    pub frame: &'a GridFrame<'a>,
}

/// A row's element.
pub(super) struct Slot {
    row: HtmlElement,
    name: HtmlElement,
    guides: HtmlElement,
    fold: Label,
    band: Label,
    service: Label,
    operation: Label,
    extra: Label,
    marks: HtmlElement,
    said: Said,
    /// The number of the row that it shows; none while it is hidden.
    number: Option<u32>,
    shown: Option<Shown>,
    top: f64,
    visible: bool,
    selected: Option<bool>,
    hover: bool,
}

/// What stands in an element now, hidden or not; what is equal is not written.
struct Shown {
    row: Row,
    service: String,
    indent: Indent,
    preliminary: bool,
    token: Token,
}

/// An element with one text.
pub(super) struct Label {
    /// Around the text.
    pub element: HtmlElement,
    text: Text,
}

impl Label {
    /// Without a text.
    pub fn new(document: &Document, class: &str) -> Option<Self> {
        let element = element(document, "span", class)?;
        let text = document.create_text_node("");
        element.append_child(&text).ok()?;
        Some(Self { element, text })
    }

    /// Gives it another text.
    pub fn write(&self, text: &str) {
        self.text.set_data(text);
    }
}

/// A new element of a class.
pub(super) fn element(document: &Document, tag: &str, class: &str) -> Option<HtmlElement> {
    let element = document.create_element(tag).ok()?.dyn_into::<HtmlElement>().ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    Some(element)
}

impl Slot {
    /// An element that shows nothing yet.
    pub fn new(document: &Document) -> Option<Self> {
        let row = element(document, "div", "wf-row")?;
        let name = element(document, "div", "name-cell")?;
        // The cells of a row stand in their order.
        row.append_child(&name).ok()?;
        let slot = Self {
            name,
            guides: element(document, "span", "guides")?,
            fold: Label::new(document, "fold")?,
            band: Label::new(document, "band")?,
            service: Label::new(document, "service")?,
            operation: Label::new(document, "operation")?,
            extra: Label::new(document, "extra")?,
            marks: element(document, "span", "marks")?,
            said: Said::new(document, &row)?,
            row,
            number: None,
            shown: None,
            top: f64::NAN,
            visible: true,
            selected: None,
            hover: false,
        };
        set(&slot.row, "role", "row");
        set(&slot.name, "role", "gridcell");
        for decoration in
            [&slot.guides, &slot.fold.element, &slot.band.element, &slot.extra.element, &slot.marks]
        {
            set(decoration, "aria-hidden", "true");
        }
        // One box that clips, not one for each text: the browser pays for each.
        let names = element(document, "span", "names")?;
        let _ = names.append_child(&slot.service.element);
        let _ = names.append_child(&slot.operation.element);
        let _ = names.append_child(&slot.extra.element);
        for part in [&slot.guides, &slot.fold.element, &slot.band.element, &names, &slot.marks] {
            let _ = slot.name.append_child(part);
        }
        Some(slot)
    }

    /// Puts it among the others.
    pub fn stand_in(&self, sheet: &HtmlElement) {
        let _ = sheet.append_child(&self.row);
    }

    /// Takes it away for good.
    pub fn remove(self) {
        self.row.remove();
    }

    /// The number of the row that it shows; `None` while it is hidden.
    pub fn number(&self) -> Option<u32> {
        self.number
    }

    /// Tells of the row that it shows what is not seen of it.
    pub fn say(&mut self, number: u32, row: &Row, frame: &GridFrame<'_>) {
        self.said.say(&self.row, number, row, frame);
    }

    /// Shows a row, to those who see it.
    pub fn show(&mut self, look: &Look<'_>) {
        let Look { number, row, far, frame } = *look;
        // A line says how bad it is where a span says whose it is.
        let level = row.line.map(|line| line.level.word());
        let service = level.unwrap_or_else(|| frame.service(row));
        let (indent, preliminary) =
            (Indent::of(row.depth, far, frame.indent_px), frame.preliminary);
        if self.number != Some(number) {
            self.number = Some(number);
            self.row.set_id(&row_id(number));
        }
        let old = self.shown.as_ref();
        let same_row = old.is_some_and(|s| s.row == *row && s.indent == indent);
        let same_service = old.is_some_and(|s| {
            (s.service == service && s.preliminary == preliminary)
                && s.row.line.is_some() == level.is_some()
        });
        if !same_row {
            self.write_tree(row, indent, old);
            self.write_cells(row, old.map(|s| &s.row));
        }
        if !same_service {
            self.write_service(service, preliminary, level.is_some());
        }
        let token = frame.token(row);
        if old.is_none_or(|s| s.token != token) {
            let _ = self.band.element.style().set_property("--swatch", &frame.color(row));
        }
        if !(same_row && same_service && old.is_some_and(|s| s.token == token)) {
            let (row, service) = (row.clone(), service.to_owned());
            self.shown = Some(Shown { row, service, indent, preliminary, token });
        }
    }

    fn write_service(&self, service: &str, preliminary: bool, is_line: bool) {
        let shown = match service {
            "" if preliminary || is_line => "",
            "" => "unknown service",
            known => known,
        };
        flag(&self.service.element, "data-to-come", shown.is_empty() && !is_line);
        flag(&self.service.element, "data-long", shown.chars().nth(LONG).is_some());
        self.service.write(&format!("{} ", clean(shown)));
    }

    fn write_cells(&self, row: &Row, old: Option<&Row>) {
        let is_line = row.line.is_some();
        if old.is_none_or(|o| o.name != row.name || o.line.is_some() != is_line) {
            let none = if is_line { "(empty line)" } else { "(no name)" };
            let name = if row.name.is_empty() { none } else { &row.name };
            let name = clean(name);
            self.operation.write(&name);
            // There is seldom room for all of it.
            self.name.set_title(if is_line { &name } else { "" });
        }
        if old.is_none_or(|o| line_look(o) != line_look(row)) {
            match line_look(row) {
                Some(look) => set(&self.row, "data-line", look),
                None => unset(&self.row, "data-line"),
            }
        }
        if old.is_none_or(|o| (&o.callee, &o.pills) != (&row.callee, &row.pills)) {
            self.extra.write(&clean(&extra(row)));
        }
        if old.is_none_or(|o| sort(o) != sort(row)) {
            self.band.write(sort(row));
        }
        if old.is_none_or(|o| Marks::of(o) != Marks::of(row)) {
            self.write_marks(Marks::of(row));
        }
        if old.is_none_or(|o| o.matched != row.matched) {
            flag(&self.row, "data-match", row.matched);
        }
        if old.is_none_or(|o| o.context != row.context) {
            flag(&self.row, "data-context", row.context);
        }
    }

    fn write_tree(&self, row: &Row, indent: Indent, old: Option<&Shown>) {
        let before = old.map(|s| s.indent);
        if before.is_none_or(|b| b.all != indent.all) {
            let _ = self.guides.style().set_property("width", &js::px(indent.all));
        }
        if before.is_none_or(|b| b.far != indent.far) {
            let _ = self.guides.style().set_property("--far", &js::px(indent.far));
        }
        let old = old.map(|s| &s.row);
        if old.is_none_or(|o| Fold::of(o) != Fold::of(row)) {
            self.write_fold(Fold::of(row));
        }
    }

    fn write_fold(&self, fold: Fold) {
        let (state, text) = match fold {
            Fold::Leaf => ("leaf", String::new()),
            Fold::Open(children) => ("open", compact(children)),
            Fold::Closed(hidden) => ("closed", format!("+{}", compact(hidden))),
            Fold::Group(count, true) => ("open", format!("×{}", compact(count))),
            Fold::Group(count, false) => ("closed", format!("×{}", compact(count))),
        };
        set(&self.fold.element, "data-state", state);
        self.fold.write(&text);
    }

    fn write_marks(&self, marks: Marks) {
        let Marks { error, inside, warnings, taken, links, lines } = marks;
        self.marks.set_text_content(None);
        flag(&self.name, "data-marked", marks != Marks::default());
        let Some(document) = self.marks.owner_document() else { return };
        let add = |class: &str, text: &str| {
            if let Some(mark) = element(&document, "span", class) {
                mark.set_text_content(Some(text));
                let _ = self.marks.append_child(&mark);
            }
        };
        if error {
            add("mark-error", "! error");
        }
        if inside {
            add("mark-hidden-error", "! inside");
        }
        if links.0 > 0 {
            add("mark-link", &format!("\u{2197} {}", compact(links.0)));
        }
        if links.1 > 0 {
            add("mark-link mark-from", &format!("\u{2199} {}", compact(links.1)));
        }
        if taken > 0 {
            add("mark-taken", &format!("{} left out", compact(taken)));
        }
        if lines > 0 {
            add("mark-lines", &format!("\u{2261} {}", compact(lines)));
        }
        if warnings {
            add("mark-warning", "\u{26a0}");
        }
    }

    /// Puts it at its place on a sheet that begins with row `base`.
    pub fn place(&mut self, base: u32, row_px: f64) {
        let number = self.number.unwrap_or(base);
        self.move_to(f64::from(number.saturating_sub(base)) * row_px);
    }

    /// Puts it where it can't be seen.
    pub fn place_away(&mut self) {
        self.move_to(AWAY_PX);
    }

    fn move_to(&mut self, top: f64) {
        if self.top != top {
            self.top = top;
            let _ = self.row.style().set_property("top", &js::px(top));
        }
        if !self.visible {
            self.visible = true;
            self.row.set_hidden(false);
            unset(&self.row, "aria-hidden");
        }
    }

    /// Marks it as selected, and as the one under the pointer.
    pub fn light(&mut self, selected: bool, hover: bool) {
        if self.selected != Some(selected) {
            self.selected = Some(selected);
            set(&self.row, "aria-selected", if selected { "true" } else { "false" });
            flag(&self.row, "data-active", selected);
        }
        if self.hover != hover {
            self.hover = hover;
            flag(&self.row, "data-hover", hover);
        }
    }

    /// Shows nothing. Its boxes stay, in the browser's own words skipped: rows that come back, as when all is
    /// expanded again, cost half of what they do when their boxes are made anew.
    pub fn hide(&mut self) {
        if self.visible {
            self.place_away();
            self.visible = false;
            self.number = None;
            self.row.set_hidden(true);
            set(&self.row, "aria-hidden", "true");
            // Two rows must never have one id, hidden or not.
            self.row.set_id("");
        }
    }
}
