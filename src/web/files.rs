//! Files that the user gives: chosen, dropped anywhere on the page, or pasted.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Element, Event, File, FileList, HtmlElement,
    HtmlInputElement,
};

use super::js;
use super::listen::{Listener, listen};

/// What was pasted.
#[derive(Clone, Debug)]
pub enum Pasted {
    /// Files, as copied in a file manager; never empty.
    Files(Vec<File>),
    /// Text; never empty.
    Text(String),
}

/// A step of dragging files over the page.
#[derive(Clone, Debug)]
pub enum Drop {
    /// Files are over the page: show where they go.
    Over,
    /// They left again.
    Left,
    /// They were dropped; also the end of [`Drop::Over`]. Never empty.
    Files(Vec<File>),
}

type Picker = (HtmlInputElement, Listener);

thread_local! {
    /// The input whose dialog is open; kept, because it lives outside of the document.
    static PICKER: RefCell<Option<Picker>> = const { RefCell::new(None) };
}

/// Opens the browser's file dialog; `f` gets what was chosen, and is not called when nothing is.
/// Call it from a user's action. `accept` is a file input's list (`.json,.gz`); empty for all.
pub fn pick(accept: &str, mut f: impl FnMut(Vec<File>) + 'static) {
    let input = js::document()
        .and_then(|d| d.create_element("input").ok())
        .and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    input.set_type("file");
    input.set_multiple(true);
    input.set_accept(accept);
    let chosen = input.clone();
    let listener = listen(&input, "change", move |_: Event| {
        let files = list(chosen.files());
        // The same file chosen again must count as a change.
        chosen.set_value("");
        if !files.is_empty() {
            f(files);
        }
    });
    PICKER.replace(Some((input.clone(), listener)));
    input.click();
}

/// Makes the whole window take files. Stops when the listeners are dropped.
pub fn on_drop(f: impl Fn(Drop) + 'static) -> Vec<Listener> {
    let Some(window) = js::window() else { return Vec::new() };
    let f = Rc::new(f);
    // Every element below sends its own enter and leave.
    let depth = Rc::new(Cell::new(0_u32));
    let (f1, d1) = (f.clone(), depth.clone());
    let enter = listen(&window, "dragenter", move |e: DragEvent| {
        if take(&e).is_some() {
            d1.set(d1.get().saturating_add(1));
            if d1.get() == 1 {
                f1(Drop::Over);
            }
        }
    });
    let over = listen(&window, "dragover", |e: DragEvent| {
        if let Some(data) = take(&e) {
            data.set_drop_effect("copy");
        }
    });
    let (f2, d2) = (f.clone(), depth.clone());
    let leave = listen(&window, "dragleave", move |e: DragEvent| {
        if take(&e).is_some() {
            let before = d2.replace(d2.get().saturating_sub(1));
            if before == 1 {
                f2(Drop::Left);
            }
        }
    });
    let drop = listen(&window, "drop", move |e: DragEvent| {
        if let Some(data) = take(&e) {
            depth.set(0);
            let files = list(data.files());
            f(if files.is_empty() { Drop::Left } else { Drop::Files(files) });
        }
    });
    vec![enter, over, leave, drop]
}

/// Calls `f` with what is pasted anywhere on the page, except text into an editable field.
pub fn on_paste(f: impl Fn(Pasted) + 'static) -> Option<Listener> {
    let document = js::document()?;
    Some(listen(&document, "paste", move |e: ClipboardEvent| {
        let Some(data) = e.clipboard_data() else { return };
        let files = list(data.files());
        if !files.is_empty() {
            e.prevent_default();
            f(Pasted::Files(files));
        } else if !is_editable(&e) {
            let text = data.get_data("text/plain").unwrap_or_default();
            if !text.trim().is_empty() {
                e.prevent_default();
                f(Pasted::Text(text));
            }
        }
    }))
}

/// Whether an event came from where the user types: keys and pastes there are the field's.
pub fn is_editable(event: &Event) -> bool {
    // The real target, also inside of a shadow tree.
    let target = event.composed_path().get(0);
    let Some(element) = target.dyn_ref::<Element>() else { return false };
    let field = match element.tag_name().to_ascii_lowercase().as_str() {
        "textarea" | "select" => true,
        "input" => {
            let kind = element.get_attribute("type").unwrap_or_default();
            !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "submit" | "reset" | "range")
        }
        _ => false,
    };
    field || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

/// The event's files, kept from the browser, which would navigate to them; `None` when text or
/// a link is dragged.
fn take(event: &DragEvent) -> Option<DataTransfer> {
    let data = event.data_transfer()?;
    let has_files = data.types().iter().any(|t| t.as_string().as_deref() == Some("Files"));
    has_files.then(|| event.prevent_default())?;
    Some(data)
}

fn list(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|i| files.get(i)).collect()
}
