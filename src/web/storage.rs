//! `localStorage` and `sessionStorage`, where they are allowed.
//!
//! In a foreign frame, in a sandbox and with cookies blocked, even naming them throws. What can't be kept there is held
//! here, so that it counts for as long as the page is open.

use std::cell::RefCell;

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

thread_local! {
    /// What could not be kept.
    static HELD: RefCell<Vec<(Store, String, String)>> = const { RefCell::new(Vec::new()) };
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

/// What is kept under a key, or held until the page is closed.
pub fn get(store: Store, key: &str) -> Option<String> {
    let held = HELD.with_borrow(|held| {
        held.iter().find(|(of, held, _)| *of == store && held == key).map(|of| of.2.clone())
    });
    if held.is_some() {
        return held;
    }
    storage(store)?.get_item(key).ok().flatten()
}

/// Keeps a value; `false` where storage is denied or full, and it is held only.
pub fn set(store: Store, key: &str, value: &str) -> bool {
    let kept = storage(store).is_some_and(|s| s.set_item(key, value).is_ok());
    let_go(store, key);
    if !kept {
        HELD.with_borrow_mut(|held| held.push((store, key.to_owned(), value.to_owned())));
    }
    kept
}

fn let_go(store: Store, key: &str) {
    HELD.with_borrow_mut(|held| held.retain(|(of, held, _)| *of != store || held != key));
}

/// Forgets a value.
pub fn remove(store: Store, key: &str) {
    let_go(store, key);
    if let Some(storage) = storage(store) {
        let _ = storage.remove_item(key);
    }
}
