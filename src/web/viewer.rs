//! The page that has a viewer in itself (`viewer.html`), for who saves a trace in it.

use super::{boot, js, probe};

/// Its text: this page's own, where this is such a page; else that of the file. `None` where it can't be had.
pub async fn source() -> Option<String> {
    if let Some(own) = js::method(&js_sys::global(), "spanscapeSource") {
        return own.call0(&js_sys::global()).ok()?.as_string();
    }
    let (response, text) = probe::text_of(probe::ask(&boot::file("viewer.html")?)?).await?;
    response.ok().then_some(text)
}

/// Sixteen bytes that nobody can guess.
pub fn salt() -> [u8; 16] {
    let mut salt = [0; 16];
    // Also without a secure context.
    if let Some(crypto) = js::get(&js_sys::global(), "crypto")
        && let Some(fill) = js::method(&crypto, "getRandomValues")
    {
        let room = js_sys::Uint8Array::new_with_length(16);
        if fill.call1(&crypto, &room).is_ok() {
            room.copy_to(&mut salt);
        }
    }
    salt
}
