//! Keys on the trace page, turned into commands by the table in `spanscape_core::state::keymap`.

use std::rc::Rc;

use spanscape::web::files::is_editable;
use spanscape_core::state::{Command, Focus, Key, Pane, key_to_command};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use super::stage::Inner;

/// A key anywhere on the page.
pub(super) fn key(inner: &Rc<Inner>, event: &Event) {
    let Some(e) = event.dyn_ref::<KeyboardEvent>() else { return };
    if event.default_prevented() || in_dialog(event) {
        return;
    }
    inner.leave_ticks();
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let inside =
        |selector| target.as_ref().is_some_and(|t| t.closest(selector).ok().flatten().is_some());
    let focus = if inside("[data-find]") {
        Focus::Find
    } else if is_editable(event) {
        Focus::Editable
    } else if inside("[role=treegrid]") {
        Focus::Tree
    } else {
        Focus::Page
    };
    let (code, key) = (e.code(), e.key());
    // Enter and Space belong to what has the focus, if anything has; arrows to what scrolls.
    let pressed = matches!(key.as_str(), "Enter" | " ");
    if focus == Focus::Page && pressed && inside("body *") {
        return;
    }
    // What scrolls has the keys that scroll, or it could not be read without a mouse.
    let scrolls = matches!(
        key.as_str(),
        "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End" | " "
    );
    if scrolls && !e.shift_key() && inside(".detail") {
        return;
    }
    let key = Key {
        code: &code,
        key: &key,
        ctrl: e.ctrl_key(),
        shift: e.shift_key(),
        alt: e.alt_key(),
        meta: e.meta_key(),
    };
    if let Some(command) = key_to_command(key, focus) {
        event.prevent_default();
        inner.command(command);
    }
}

/// A key on the divider between names and bars.
pub(super) fn key_divider(inner: &Rc<Inner>, event: &Event) {
    let Some(e) = event.dyn_ref::<KeyboardEvent>() else { return };
    let by = match e.key().as_str() {
        "ArrowLeft" => -16.0,
        "ArrowRight" => 16.0,
        _ => return,
    };
    event.prevent_default();
    inner.command(Command::SetWidth { of: Pane::Names, px: Some(inner.names_px() + by) });
}

fn in_dialog(event: &Event) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.is_some_and(|t| t.closest("dialog").ok().flatten().is_some())
}
