//! `localStorage` and `sessionStorage`, where they are allowed.
//!
//! In a foreign frame, in a sandbox and with cookies blocked, even naming them throws.

use web_sys::Storage;

use super::js;

/// Where the preferences are kept, as [`Prefs::print`](spanscape_core::state::prefs::Prefs::print)
/// writes them. The boot script in index.html reads the theme from there.
pub const PREFS: &str = "spanscape.prefs";

/// Which storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// For this browser: preferences.
    Local,
    /// For this tab: what must not outlive it.
    Tab,
}

fn storage(store: Store) -> Option<Storage> {
    let window = js::window()?;
    match store {
        Store::Local => window.local_storage(),
        Store::Tab => window.session_storage(),
    }
    .ok()
    .flatten()
}

/// What is kept under a key; `None` also where storage is denied.
pub fn get(store: Store, key: &str) -> Option<String> {
    storage(store)?.get_item(key).ok().flatten()
}

/// Keeps a value; `false` where storage is denied or full.
pub fn set(store: Store, key: &str, value: &str) -> bool {
    storage(store).is_some_and(|s| s.set_item(key, value).is_ok())
}

/// Forgets a value.
pub fn remove(store: Store, key: &str) {
    if let Some(storage) = storage(store) {
        let _ = storage.remove_item(key);
    }
}
