//! What may or may not be beside the page.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::idle::busy;
use super::{boot, js, location};

/// Whether the page was opened from a folder: there is nobody to ask, and asking is an error.
pub fn is_file() -> bool {
    location::read().protocol == "file:"
}

/// What a Jaeger that serves the page as its own has written into it; empty where none has.
pub fn injected_config() -> String {
    let block = js::document().and_then(|document| document.get_element_by_id("jaeger"));
    let text = block.and_then(|block| block.text_content()).unwrap_or_default();
    // A Jaeger always tells its version.
    if text.contains("DEFAULT_VERSION") { String::new() } else { text }
}

/// The text of config.json, if there is one.
pub async fn config_text() -> Option<String> {
    optional_text(boot::config(), "config.json").await
}

/// The same as it is now.
pub async fn fresh_config() -> Option<String> {
    optional_text(None, "config.json").await
}

/// The text of a file beside the page, if there is one. A host with a fallback answers an unknown
/// path with the page itself (text/html), which counts as absent, as do refusals and silence.
async fn optional_text(asked: Option<Promise>, path: &str) -> Option<String> {
    if is_file() {
        return None;
    }
    let asked = match asked {
        Some(asked) => asked,
        None => ask(&boot::file(path)?)?,
    };
    let (response, text) = text_of(asked).await?;
    let kind = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    if !response.ok() || kind.to_ascii_lowercase().contains("text/html") {
        return None;
    }
    // Some hosts say nothing of what they send.
    (!text.trim_start().starts_with("<!")).then_some(text)
}

/// Whether the host answers the path of a trace with this page, as Jaeger does and hosts with a fallback, or with a page
/// of ours for what is not there (404.html): only then do such links work.
pub async fn answers_paths() -> bool {
    if is_file() {
        return false;
    }
    let Some(asked) = location::absolute("trace/0").and_then(|url| ask(&url)) else { return false };
    let is_ours =
        |page: String| page.contains("<meta name=\"application-name\" content=\"Spanscape\">");
    text_of(asked).await.is_some_and(|(_, page)| is_ours(page))
}

/// Asks the page's own host.
pub(super) fn ask(url: &str) -> Option<Promise> {
    Some(js::window()?.fetch_with_str(url))
}

/// The answer to a request, and its text.
pub(super) async fn text_of(asked: Promise) -> Option<(Response, String)> {
    let _busy = busy();
    let response: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some((response, text))
}
