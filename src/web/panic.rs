//! What is left to do when the page's own code failed: say so, and offer a reload.
//!
//! After a panic no Rust of this page may be relied on, so the dialog's buttons call the
//! browser's functions directly, and every word is a text node.

use std::cell::Cell;
use std::panic::PanicHookInfo;

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, ErrorEvent, Event, HtmlDialogElement};

use super::js;
use super::listen::listen;

thread_local! {
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// A panic as text: message and place in the source.
pub fn text(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)");
    match info.location() {
        Some(place) => {
            format!("{message}\nat {}:{}:{}", place.file(), place.line(), place.column())
        }
        None => message.to_owned(),
    }
}

/// Shows the dialog when the page panics, and when its WebAssembly traps without a panic (out of
/// memory, stack exhausted).
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let text = text(info);
        web_sys::console::error_1(&format!("Spanscape panicked: {text}").into());
        show(&text);
    }));
    let Some(window) = js::window() else { return };
    let error = listen(&window, "error", |e: ErrorEvent| trapped(&e, "error"));
    let rejection = listen(&window, "unhandledrejection", |e: Event| trapped(&e, "reason"));
    // For as long as the page lives.
    std::mem::forget([error, rejection]);
}

fn trapped(event: &JsValue, key: &str) {
    let Some(error) = js::get(event, key) else { return };
    if js::error_name(&error) == "RuntimeError" {
        show(&js::error_text(&error));
    }
}

/// Shows the dialog, the first time that it is called.
pub fn show(detail: &str) {
    if SHOWN.replace(true) {
        return;
    }
    if let Some(document) = js::document() {
        let _ = build(&document, detail);
    }
}

fn build(document: &Document, detail: &str) -> Result<(), JsValue> {
    let dialog: HtmlDialogElement = document.create_element("dialog")?.dyn_into()?;
    dialog.set_class_name("panic");
    dialog.set_attribute("role", "alertdialog")?;
    dialog.set_attribute("aria-labelledby", "panic-title")?;
    dialog.set_attribute("aria-describedby", "panic-text")?;
    let title = add(document, &dialog, "h2", "Spanscape stopped working")?;
    title.set_id("panic-title");
    let text = "This is a mistake in Spanscape, not in your data, and nothing was sent anywhere. \
                The address of the page still holds what you were looking at; a reload brings it \
                back. Opened files have to be opened again.";
    add(document, &dialog, "p", text)?.set_id("panic-text");
    let report = report(detail);
    let details = add(document, &dialog, "textarea", &report)?;
    details.set_attribute("readonly", "")?;
    details.set_attribute("rows", "6")?;
    details.set_attribute("aria-label", "Details for a report")?;
    let row = add(document, &dialog, "div", "")?;
    row.set_class_name("panic-buttons");
    let reload = add(document, &row, "button", "Reload")?;
    reload.set_attribute("autofocus", "")?;
    if let Some(location) = js::window().map(|w| w.location()) {
        on_click(&reload, js::method(&location, "reload"), &location, None)?;
    }
    let clipboard = js::window().and_then(|w| js::get(&w.navigator(), "clipboard"));
    if let Some(clipboard) = clipboard {
        let copy = add(document, &row, "button", "Copy details")?;
        let write = js::method(&clipboard, "writeText");
        on_click(&copy, write, &clipboard, Some(&report.into()))?;
    }
    document.body().ok_or(JsValue::NULL)?.append_child(&dialog)?;
    dialog.show_modal()
}

/// What a report needs, and nothing of the user's data: the address stays out.
fn report(detail: &str) -> String {
    let agent = js::window().and_then(|w| w.navigator().user_agent().ok()).unwrap_or_default();
    format!("{detail}\nSpanscape {} ({})\n{agent}", crate::VERSION, crate::BUILD)
}

fn add(document: &Document, to: &Element, tag: &str, text: &str) -> Result<Element, JsValue> {
    let element = document.create_element(tag)?;
    element.set_text_content(Some(text));
    to.append_child(&element)?;
    Ok(element)
}

/// Lets a click call one of the browser's own functions, without any Rust in between.
fn on_click(
    button: &Element,
    method: Option<Function>,
    this: &JsValue,
    argument: Option<&JsValue>,
) -> Result<(), JsValue> {
    let Some(method) = method else { return Ok(()) };
    let bound = match argument {
        Some(argument) => JsValue::from(method.bind1(this, argument)),
        None => JsValue::from(method.bind0(this)),
    };
    button.add_event_listener_with_callback("click", bound.unchecked_ref())
}
