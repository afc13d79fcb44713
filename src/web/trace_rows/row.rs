//! One row of the list of traces: its elements, and what they say.

use spanscape_core::render::clean;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlInputElement, Text};

use super::{below, hide, make};
use crate::web::js::px;

/// What a row says, in words. Names are as they came; they are cleaned where they are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TraceCells {
    /// The trace's id.
    pub id: String,
    /// Where it is opened.
    pub href: String,
    /// It is chosen to be compared.
    pub chosen: bool,
    /// Of the first root.
    pub service: String,
    /// The same's operation.
    pub name: String,
    /// It came since the person looked last.
    pub is_new: bool,
    /// A span names a parent that is not there.
    pub incomplete: bool,
    /// The first services.
    pub tags: Vec<TraceTag>,
    /// How many there are beyond, and which; empty for none.
    pub more: (String, String),
    /// How many spans.
    pub spans: String,
    /// How many failed.
    pub errors: String,
    /// Whether any did.
    pub failed: bool,
    /// The duration, and the same to the nanosecond.
    pub duration: (String, String),
    /// The bar's width as a CSS length.
    pub share: String,
    /// The day, the time of it, and both exactly.
    pub start: (String, String, String),
    /// The values of further columns.
    pub cells: Vec<String>,
}

/// A service of a trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TraceTag {
    /// Its name.
    pub name: String,
    /// Its colour as a CSS value.
    pub colour: String,
    /// How many spans, as a number and in words.
    pub spans: (String, String),
    /// Whether any failed.
    pub failed: bool,
}

/// The elements of a row, and what they show.
pub(super) struct Row {
    pub element: HtmlElement,
    number: Option<u32>,
    top: f64,
    shown: TraceCells,
    choose: HtmlInputElement,
    link: HtmlElement,
    service: Text,
    name: Text,
    is_new: HtmlElement,
    id: Text,
    incomplete: HtmlElement,
    tags: HtmlElement,
    tag_list: Vec<Tag>,
    more: HtmlElement,
    spans: Text,
    errors: HtmlElement,
    error_count: Text,
    duration: HtmlElement,
    bar: HtmlElement,
    start: HtmlElement,
    date: Text,
    time: Text,
    cells: Vec<(HtmlElement, Text)>,
}

/// A service: a swatch that the style sheet draws, its name, and how many spans.
struct Tag {
    element: HtmlElement,
    name: Text,
    spans: Text,
    shown: TraceTag,
}

impl Row {
    pub fn new(document: &Document) -> Option<Self> {
        let element = make(document, "div", "trace-row")?;
        element.set_attribute("role", "row").ok()?;
        let cell = |class: &str| {
            let cell = below(document, &element, "div", class)?;
            cell.set_attribute("role", "cell").ok()?;
            Some(cell)
        };
        let span = |parent: &HtmlElement, class: &str| below(document, parent, "span", class);
        let text = |parent: &HtmlElement| {
            let text = document.create_text_node("");
            parent.append_child(&text).ok()?;
            Some(text)
        };
        let badge = |parent: &HtmlElement, class: &str, words: &str| {
            let badge = span(parent, class)?;
            badge.set_text_content(Some(words));
            hide(&badge, true);
            Some(badge)
        };
        let check = cell("trace-cell check-cell")?;
        let choose = below(document, &check, "input", "choose")?;
        let choose = choose.dyn_into::<HtmlInputElement>().ok()?;
        choose.set_type("checkbox");
        let named = cell("trace-cell name-cell")?;
        let link = below(document, &named, "a", "trace-link")?;
        let service = text(&below(document, &link, "strong", "")?)?;
        link.append_child(&document.create_text_node(" ")).ok()?;
        let name = text(&span(&link, "op")?)?;
        let sub = span(&named, "trace-sub")?;
        let is_new = badge(&sub, "badge new", "new")?;
        // Not for the tab key: a key copies as well.
        let copy = below(document, &sub, "button", "trace-id")?;
        copy.set_attribute("tabindex", "-1").ok()?;
        copy.set_title("Copy the trace\u{2019}s id (c)");
        let id = text(&copy)?;
        let incomplete = badge(&sub, "badge", "incomplete")?;
        incomplete.set_title("A span names a parent that is not here");
        let tags = span(&cell("trace-cell services-cell")?, "service-tags")?;
        let more = badge(&tags, "trace-tag more", "")?;
        let spans = text(&cell("trace-cell number spans-cell")?)?;
        let errors = span(&cell("trace-cell number")?, "no-errors")?;
        let error_count = text(&errors)?;
        let lasting = span(&cell("trace-cell")?, "duration-cell")?;
        let duration = span(&lasting, "")?;
        let around = span(&lasting, "duration-bar")?;
        around.set_attribute("aria-hidden", "true").ok()?;
        let bar = span(&around, "")?;
        let start = cell("trace-cell start-cell")?;
        let date = text(&span(&start, "date")?)?;
        let time = text(&start)?;
        Some(Self {
            number: None,
            top: f64::NAN,
            shown: TraceCells::default(),
            choose,
            link,
            service,
            name,
            is_new,
            id,
            incomplete,
            tags,
            tag_list: Vec::new(),
            more,
            spans,
            errors,
            error_count,
            duration,
            bar,
            start,
            date,
            time,
            cells: Vec::new(),
            element,
        })
    }

    /// Puts it where the row of this number stands.
    pub fn place(&mut self, number: u32, at: f64) {
        if self.number != Some(number) {
            if self.number.replace(number).is_none() {
                hide(&self.element, false);
            }
            // The head is the first row.
            let _ = self.element.set_attribute("aria-rowindex", &(number + 2).to_string());
        }
        if self.top != at {
            self.top = at;
            let _ = self.element.style().set_property("top", &px(at));
        }
    }

    /// It stands for nothing now.
    pub fn hide(&mut self) {
        if self.number.take().is_some() {
            hide(&self.element, true);
        }
    }

    /// Gives the focus to its link. Whether it is there.
    pub fn focus(&self) -> bool {
        self.number.is_some() && self.link.focus().is_ok()
    }

    /// Writes what is another than before.
    pub fn show(&mut self, document: &Document, now: TraceCells) {
        let before = std::mem::replace(&mut self.shown, now);
        let now = &self.shown;
        if before == *now {
            return;
        }
        if before.id != now.id {
            let _ = self.element.set_attribute("data-trace", &now.id);
            let label = format!("Compare {}", now.id.get(..8).unwrap_or(&now.id));
            let _ = self.choose.set_attribute("aria-label", &label);
            self.id.set_data(&now.id);
        }
        if before.href != now.href {
            let _ = self.link.set_attribute("href", &now.href);
        }
        // The person may have changed it: it is the trace's, not the box's.
        if self.choose.checked() != now.chosen {
            self.choose.set_checked(now.chosen);
        }
        put(&self.service, &before.service, &now.service);
        put(&self.name, &before.name, &now.name);
        if before.is_new != now.is_new {
            hide(&self.is_new, !now.is_new);
        }
        if before.incomplete != now.incomplete {
            hide(&self.incomplete, !now.incomplete);
        }
        put(&self.spans, &before.spans, &now.spans);
        put(&self.error_count, &before.errors, &now.errors);
        if before.failed != now.failed {
            self.errors.set_class_name(if now.failed { "error-count" } else { "no-errors" });
        }
        if before.duration != now.duration {
            self.duration.set_text_content(Some(&now.duration.0));
            self.duration.set_title(&now.duration.1);
        }
        if before.share != now.share {
            let _ = self.bar.style().set_property("width", &now.share);
        }
        put(&self.date, &before.start.0, &now.start.0);
        put(&self.time, &before.start.1, &now.start.1);
        if before.start.2 != now.start.2 {
            self.start.set_title(&now.start.2);
        }
        if before.tags != now.tags || before.more != now.more {
            self.show_tags(document);
        }
        if before.cells != self.shown.cells {
            self.show_cells(document);
        }
    }

    fn show_tags(&mut self, document: &Document) {
        while self.tag_list.len() < self.shown.tags.len() {
            let Some(tag) = Tag::new(document) else { return };
            let _ = self.tags.insert_before(&tag.element, Some(&self.more));
            self.tag_list.push(tag);
        }
        let none = TraceTag::default();
        for (i, tag) in self.tag_list.iter_mut().enumerate() {
            tag.show(self.shown.tags.get(i).unwrap_or(&none));
        }
        let (count, names) = &self.shown.more;
        hide(&self.more, count.is_empty());
        self.more.set_text_content(Some(count));
        self.more.set_title(&clean(names));
    }

    fn show_cells(&mut self, document: &Document) {
        let wanted = self.shown.cells.len();
        self.cells.drain(wanted.min(self.cells.len())..).for_each(|(cell, _)| cell.remove());
        for value in self.shown.cells.iter().skip(self.cells.len()) {
            let text = document.create_text_node(value);
            let cell = below(document, &self.element, "div", "trace-cell attribute-cell");
            let Some(cell) = cell.filter(|cell| cell.append_child(&text).is_ok()) else { return };
            let _ = cell.set_attribute("role", "cell");
            self.cells.push((cell, text));
        }
        for ((cell, text), value) in self.cells.iter().zip(&self.shown.cells) {
            let value = clean(value);
            text.set_data(&value);
            cell.set_title(&value);
        }
    }
}

impl Tag {
    fn new(document: &Document) -> Option<Self> {
        let element = make(document, "span", "trace-tag")?;
        let (name, spans) = (document.create_text_node(""), document.create_text_node(""));
        element.append_child(&name).ok()?;
        below(document, &element, "span", "n")?.append_child(&spans).ok()?;
        hide(&element, true);
        Some(Self { element, name, spans, shown: TraceTag::default() })
    }

    /// Writes a service, or hides it where the trace has no more of them.
    fn show(&mut self, now: &TraceTag) {
        let before = &self.shown;
        if before.spans.0.is_empty() != now.spans.0.is_empty() {
            hide(&self.element, now.spans.0.is_empty());
        }
        put(&self.name, &before.name, &now.name);
        put(&self.spans, &before.spans.0, &now.spans.0);
        if before.spans.1 != now.spans.1 {
            self.element.set_title(&clean(&now.spans.1));
        }
        if before.colour != now.colour {
            let _ = self.element.style().set_property("--swatch", &now.colour);
        }
        if before.failed != now.failed {
            let class = if now.failed { "trace-tag failed" } else { "trace-tag" };
            self.element.set_class_name(class);
        }
        self.shown.clone_from(now);
    }
}

fn put(text: &Text, before: &str, now: &str) {
    if before != now {
        text.set_data(&clean(now));
    }
}
