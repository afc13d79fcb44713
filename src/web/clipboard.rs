//! Copying text. Reading comes only by the paste event ([`super::files`]).

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement, HtmlTextAreaElement};

use super::js;

/// Copies text; `false` when the browser refuses both ways. Call it from a user's action.
pub async fn copy(text: &str) -> bool {
    if let Some(window) = js::window()
        && window.is_secure_context()
        // Missing in some embedded views, whatever the standard says.
        && js::get(&window.navigator(), "clipboard").is_some()
        && JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
    {
        return true;
    }
    js::document().and_then(|d| copy_selected(&d, text)).unwrap_or(false)
}

/// The old way, for plain http and for frames that lack the permission: select a hidden text
/// and run the copy command. The focus comes back to where it was.
fn copy_selected(document: &Document, text: &str) -> Option<bool> {
    let focused: Option<HtmlElement> = document.active_element().and_then(|e| e.dyn_into().ok());
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("off-screen");
    let _ = area.set_attribute("readonly", "");
    let _ = area.set_attribute("aria-hidden", "true");
    // Inside an open modal dialog, because nothing outside of it can be selected.
    let place = document.query_selector("dialog[open]").ok().flatten();
    place.or_else(|| document.body().map(Into::into))?.append_child(&area).ok()?;
    area.select();
    let command = js::method(document, "execCommand")?;
    let copied = command.call1(document, &"copy".into()).is_ok_and(|v| v.is_truthy());
    area.remove();
    if let Some(focused) = focused {
        let _ = focused.focus();
    }
    Some(copied)
}
