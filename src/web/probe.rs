//! Is there a Jaeger at this page's own address?

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::idle::busy;
use super::{js, location};

/// Whether the page's own address answers Jaeger's list of services with JSON. A static host
/// with a fallback answers with the page itself (text/html), which is a no.
pub async fn same_origin_jaeger() -> bool {
    let _busy = busy();
    for path in ["api/services", "api/v3/services"] {
        if answers_json(path).await {
            return true;
        }
    }
    false
}

async fn answers_json(path: &str) -> bool {
    let Some((window, url)) = js::window().zip(location::absolute(path)) else { return false };
    let Ok(response) = JsFuture::from(window.fetch_with_str(&url)).await else { return false };
    let Ok(response) = response.dyn_into::<Response>() else { return false };
    if !response.ok() {
        return false;
    }
    let Ok(text) = response.text() else { return false };
    let text = JsFuture::from(text).await.ok().and_then(|t| t.as_string()).unwrap_or_default();
    text.trim_start().starts_with('{')
}
