//! The page's address: where the app lives, what the link says, going elsewhere.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, Url};

use super::js;
use super::listen::{Listener, listen};

/// The parts of the page's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// `https://host:port`; `null` for file: and in sandboxes, as the browser says.
    pub origin: String,
    /// `https:`, `file:`.
    pub protocol: String,
    /// The path, percent-encoded.
    pub path: String,
    /// The query with its `?`, or empty.
    pub query: String,
    /// The fragment with its `#`, or empty.
    pub hash: String,
    /// The path of the app's folder: begins and ends with `/`. A path link starts with it.
    pub base: String,
}

/// The address now.
pub fn read() -> Address {
    let Some(location) = js::window().map(|w| w.location()) else { return Address::default() };
    Address {
        origin: js::window()
            .and_then(|w| js::get(&w, "origin"))
            .and_then(|o| o.as_string())
            .unwrap_or_default(),
        protocol: location.protocol().unwrap_or_default(),
        path: location.pathname().unwrap_or_default(),
        query: location.search().unwrap_or_default(),
        hash: location.hash().unwrap_or_default(),
        base: base_path(),
    }
}

/// The path of the app's folder, as the boot script found it.
pub fn base_path() -> String {
    js::document()
        .and_then(|d| d.base_uri().ok().flatten())
        .and_then(|base| Url::new(&base).ok())
        .map(|url| url.pathname())
        .filter(|path| path.starts_with('/'))
        .unwrap_or_else(|| "/".into())
}

/// A URL made absolute against the app's folder; `None` when it is no URL.
pub fn absolute(url: &str) -> Option<String> {
    let base = js::document()?.base_uri().ok().flatten()?;
    Url::new_with_base(url, &base).ok().map(|u| u.href())
}

/// Goes to another state of the page, with an entry in the history. `url` begins with `/`, `?`
/// or `#`; one that begins with `#` or `?` is relative to the address now, not to the base.
/// `false` where the browser refuses (srcdoc frames, too many in a row).
pub fn push(url: &str) -> bool {
    go(url, true)
}

/// As [`push`], in place of the entry that is shown.
pub fn replace(url: &str) -> bool {
    go(url, false)
}

fn go(url: &str, entry: bool) -> bool {
    let Some(window) = js::window() else { return false };
    let Ok(history) = window.history() else { return false };
    // `<base>` would send a bare `#...` to the app's folder.
    let href = window.location().href().unwrap_or_default();
    let Ok(target) = Url::new_with_base(url, &href) else { return false };
    let target = target.href();
    if entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(&target))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&target))
    }
    .is_ok()
}

/// Calls `f` when the user goes back or forward, or edits the fragment. Not after [`push`].
/// One change of the fragment may come twice.
pub fn on_change(f: impl Fn(Address) + Clone + 'static) -> Vec<Listener> {
    let Some(window) = js::window() else { return Vec::new() };
    ["popstate", "hashchange"]
        .map(|event| {
            let f = f.clone();
            listen(&window, event, move |_: Event| f(read()))
        })
        .into()
}

/// Whether the development server put its live reload into the page. Such a server answers every
/// path with the page, so path links work.
pub fn live_reload() -> bool {
    let scripts = js::document().and_then(|d| d.query_selector_all("script:not([src])").ok());
    scripts.is_some_and(|scripts| {
        (0..scripts.length())
            .filter_map(|i| scripts.get(i)?.text_content())
            .any(|text| text.contains(".well-known/trunk/ws"))
    })
}

/// Sets the window's title.
pub fn set_title(title: &str) {
    if let Some(document) = js::document() {
        document.set_title(title);
    }
}

/// The scheme and host of a URL, for asking the user; `None` when it has none.
pub fn host_of(url: &str) -> Option<String> {
    let url = Url::new(url).ok()?;
    Some(url.origin()).filter(|origin| origin != "null")
}

/// Opens an address of ours beside the page, in a tab of its own.
pub fn open_aside(href: &str) {
    if let Some(window) = js::window() {
        let _ = window.open_with_url_and_target_and_features(href, "_blank", "noopener");
    }
}

/// Follows an `<a>` only if the click is plain: no key that asks for another tab or window, the
/// main button, and nobody else handled it.
pub fn is_plain_click(event: &web_sys::MouseEvent) -> bool {
    let prevented = event.unchecked_ref::<Event>().default_prevented();
    !(prevented
        || event.button() != 0
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
        || event.alt_key())
}

/// Whether the focus that an element is losing goes to a part of it.
pub fn holds_focus_target(event: &web_sys::FocusEvent) -> bool {
    let inside = event.current_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
    let next = event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
    inside.is_some_and(|inside| next.is_some_and(|next| inside.contains(Some(&next))))
}

/// Whether a URL is of the page's own origin.
pub fn is_same_origin(url: &str) -> bool {
    let own = read().origin;
    Url::new(url).is_ok_and(|url| url.origin() == own)
}

/// The text of what [`encode_segment`] wrote; `None` when nobody can have written it.
pub fn decode_segment(text: &str) -> Option<String> {
    js_sys::decode_uri_component(text).ok().map(String::from)
}

/// A text as one segment of a URL's path.
pub fn encode_segment(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}
